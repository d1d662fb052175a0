#ifndef MQ_EXPLAIN_H
#define MQ_EXPLAIN_H
#include "mq_catalogue.h"
#include "mq_data.h"
#include "mq_evidence.h"
#include "mq_json.h"

/** A rule of a higher rank that lacks one symbol in this answer. */
typedef struct mq_missing {
    uint32_t rule;
    const mq_group *group; /* any one of its symbols would do */
    size_t met;            /* parts of the rule that hold already */
    size_t rank;           /* of the code that the rule gives */
} mq_missing;

enum { MQ_MISSING_MAX = 3 };

/** The rules that are nearest to raising the first dimension, of those that have a part met: most parts met
 * first, then the lowest higher rank, then the order of the file. Only for an ordinal dimension. The answer
 * is read as one clause. Returns how many. */
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

/** A rule of a higher rank that held in the answer and was silenced. */
typedef struct mq_held {
    uint32_t firing;
    bool likeness; /* likeness outvoted it, by nats */
    double nats;
} mq_held;

enum { MQ_HELD_MAX = 3 };

/** An answer with everything that explain says about it. */
typedef struct mq_explained {
    const mq_coder *coder;
    mq_str text;
    mq_language language;
    mq_coding coding;
    mq_str evidence; /* as in the coded file */
    mq_missing missing[MQ_MISSING_MAX];
    size_t n_missing;
    mq_held held[MQ_HELD_MAX];
    size_t n_held;
    size_t locale; /* titles: 0 kk, 1 ru, 2 en */
} mq_explained;

void mq_explain_text(const mq_explained *x, mq_buffer *out);
/** One object. */
void mq_explain_json(const mq_explained *x, mq_json *j);

/** The same as a list of definitions in HTML, in the language of the messages; no script, everything escaped.
 */
void mq_explain_block(const mq_explained *x, const mq_catalogue *words, mq_buffer *out);

/** Codes an answer and fills all of *x but locale and evidence. All is the
 *  arena's and borrows text. memo may be NULL. Errors  MQ_E_MEMORY */
mq_status mq_explain_answer(const mq_coder *coder, mq_memo *memo, mq_arena *arena, mq_str text,
                            mq_explained *x, mq_error *err);

/** Is there a higher rank than the one given? */
bool mq_explain_can_rise(const mq_explained *x);
/** The rules of a higher rank that held, those outvoted by likeness first. Returns how many. */
size_t mq_held_find(const mq_explained *x, mq_held out[MQ_HELD_MAX]);

/** By how many nats likeness prefers the code it decided to another. False = rules decided, or the examples
 * have no such code. */
bool mq_explain_nats(const mq_explained *x, size_t code, double *nats);

/** A word that speaks for the decided code, in nats, against the highest one that likeness outvoted, or where
 * there is none against the next best, where likeness decided. */
typedef struct mq_speaking {
    size_t word;
    double nats;
} mq_speaking;

enum { MQ_SPEAKING_MAX = 8 };
/** The words that speak loudest, in their order; 0 = rules decided. */
size_t mq_explain_speaking(const mq_explained *x, mq_speaking out[MQ_SPEAKING_MAX]);

/** Rank and dimension of the outer code that a code stands in, or its own. */
size_t mq_explain_rank(const mq_codebook *book, size_t code);
size_t mq_explain_dimension(const mq_codebook *book, size_t code);
/** The title in a language, or in the first that has one. */
mq_str mq_explain_title(const mq_str titles[MQ_TITLES], size_t locale);
/** Was the answer given this code? */
bool mq_explain_has(const mq_explained *x, size_t code);
/** Does a word belong to a hit? */
bool mq_explain_shows(const mq_hit *hit, size_t word);
/** Names of what the endings and neighbours of a hit say: neg poss1 gen past. Returns how many. */
enum { MQ_EXPLAIN_TAGS = MQ_TAGS };
size_t mq_explain_tags(const mq_hit *hit, const char *out[MQ_EXPLAIN_TAGS]);

/** `outer.inner` of a code; "" for SIZE_MAX, none. */
void mq_explain_code(const mq_coder *coder, size_t code, mq_buffer *out);
/** A cue that carries a symbol, as written in its file, of the answer's language if it can be; empty = none.
 */
mq_str mq_explain_example(const mq_explained *x, uint16_t symbol);
/** Bytes of the text between two code points. */
mq_str mq_explain_slice(mq_str text, size_t start, size_t end);
/** Offsets [*start, *end) of the words of a mask, the first of which is word `first`. False = no words. */
bool mq_explain_span(const mq_coding *coding, uint32_t first, uint64_t mask, size_t *start, size_t *end);

/** Answers of a page seen before: bounded, whatever the number of rows. Of the first MQ_SEEN_MOST different
 * ones (2 MiB) a later one with the same text and codes is known; those that come behind them are new each
 * time. { 0 } is empty. */
enum { MQ_SEEN_SLOTS = 1 << 16, MQ_SEEN_MOST = MQ_SEEN_SLOTS / 4 * 3 };
typedef struct mq_seen {
    struct mq_seen_slot *slots;
    size_t size;
} mq_seen;
/** Counts an answer: *first is the row of the first such answer, row itself where it is new. Returns how
 * often it was seen, this time included; 0 = out of memory. */
uint64_t mq_seen_add(mq_seen *seen, const mq_str *cells, size_t n, uint64_t row, uint64_t *first);
void mq_seen_free(mq_seen *seen);

/** Options of the page of a whole coded file. codebook NULL = the default one, then those of whose columns
 * the file has any. */
typedef struct mq_page_settings {
    const char *file, *text, *output, *codebook;
    size_t locale;
} mq_page_settings;
mq_status mq_explain_page(const mq_page_settings *settings, mq_error *err);

#endif
