#ifndef MQ_EXPLAIN_H
#define MQ_EXPLAIN_H
#include "mq_data.h"
#include "mq_evidence.h"

/** A rule of a higher rank that lacks one symbol in this answer. */
typedef struct mq_missing {
    uint32_t rule;
    const mq_group *group; /* any one of its symbols would do */
    size_t met;            /* parts of the rule that hold already */
    size_t rank;           /* of the code that the rule gives */
} mq_missing;

enum { MQ_MISSING_MAX = 3 };

/** The rules that are nearest to raising the first dimension: lowest higher rank first, then most parts met,
 * then the order of the file. Only for an ordinal dimension. The answer is read as one clause. Returns how
 * many. */
size_t mq_missing_find(const mq_coder *coder, const mq_coding *coding, mq_missing out[MQ_MISSING_MAX]);

/** Why a firing did not decide. */
typedef enum mq_outcome {
    MQ_OUTCOME_DECIDED,
    MQ_OUTCOME_SECONDARY, /* stands, but another comes first */
    MQ_OUTCOME_LOWER,     /* stands, but its rank is lower */
    MQ_OUTCOME_SILENCED,  /* another rule silences it */
    MQ_OUTCOME_NO_CODE    /* gives no code, only silences */
} mq_outcome;
mq_outcome mq_firing_outcome(const mq_coder *coder, const mq_coding *coding, size_t firing);
const char *mq_outcome_name(mq_outcome outcome);

/** An answer with everything that explain says about it. */
typedef struct mq_explained {
    const mq_coder *coder;
    mq_str text;
    mq_language language;
    mq_coding coding;
    mq_str evidence; /* as in the coded file */
    mq_missing missing[MQ_MISSING_MAX];
    size_t n_missing;
    size_t locale; /* titles: 0 kk, 1 ru, 2 en */
} mq_explained;

void mq_explain_text(const mq_explained *x, mq_buffer *out);
void mq_explain_json(const mq_explained *x, mq_buffer *out);

/** A word that speaks for the decided code against the next best one, in nats, where likeness decided. */
typedef struct mq_speaking {
    size_t word;
    double nats;
} mq_speaking;

enum { MQ_SPEAKING_MAX = 8 };
/** The words that speak loudest, in their order; 0 = rules decided. */
size_t mq_explain_speaking(const mq_explained *x, mq_speaking out[MQ_SPEAKING_MAX]);

/** `outer.inner` of a code; "" for SIZE_MAX, none. */
void mq_explain_code(const mq_coder *coder, size_t code, mq_buffer *out);
/** A cue that carries a symbol, as written in its file, of the answer's language if it can be; empty = none.
 */
mq_str mq_explain_example(const mq_explained *x, uint16_t symbol);
/** Bytes of the text between two code points. */
mq_str mq_explain_slice(mq_str text, size_t start, size_t end);
/** Offsets [*start, *end) of the words of a mask, the first of which is word `first`. False = no words. */
bool mq_explain_span(const mq_coding *coding, uint32_t first, uint64_t mask, size_t *start, size_t *end);

/** Options of the page of a whole coded file. */
typedef struct mq_page_settings {
    const char *file, *text, *output, *codebook;
    size_t locale;
} mq_page_settings;
mq_status mq_explain_page(const mq_page_settings *settings, mq_error *err);

#endif
