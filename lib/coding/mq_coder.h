#ifndef MQ_CODER_H
#define MQ_CODER_H
#include "mq_buffer.h"
#include "mq_likeness.h"
#include "mq_rules.h"

enum { MQ_DIMENSIONS_MAX = 8, MQ_NONE = UINT32_MAX };

/** A codebook with its lexicon and rules, ready to code; constant after loading, so threads may share it. */
typedef struct mq_coder {
    mq_arena arena;
    mq_codebook book;
    mq_lexicon lexicon;
    mq_rules rules;
    mq_likeness likeness;
    uint32_t liken;          /* the rule that lets likeness decide; MQ_NONE = none does */
} mq_coder;

/** A rule that held in a clause. */
typedef struct mq_firing {
    uint32_t rule;
    uint32_t clause;
    uint32_t first;          /* word that bit 0 of mask stands for */
    uint64_t mask;           /* words that show it */
    size_t code;             /* of its rule, or what likeness says; SIZE_MAX = none */
    uint32_t silenced_by;    /* index of the firing that silenced it, MQ_NONE = it stands */
    bool fuzzy;              /* a typing slip had to be forgiven in one of its words */
} mq_firing;

/** What an answer was given. */
typedef struct mq_coding {
    size_t code[MQ_DIMENSIONS_MAX];      /* per dimension: index into the codebook, SIZE_MAX = none. flags: see below */
    uint32_t firing[MQ_DIMENSIONS_MAX];  /* the firing that decided it, MQ_NONE = fallback */
    uint64_t flags[MQ_DIMENSIONS_MAX];   /* kind flags: bit k = the k-th code of that dimension */
    mq_firing *firings;                  /* all, in the order of clauses */
    size_t n_firings;
    mq_matches matches;                  /* matches.words are the words that firings point to */
    bool layout;                         /* repair: Russian typed on the Latin keyboard layout was turned back */
    uint32_t repairs;                    /* MQ_WORD_* of words that decided, as bits of mq_words.h */
    uint8_t how;                         /* bit mq_how of words that decided */
} mq_coding;

/** Loads <folder>/{codebook,symbols,rules}.tsv, cues and, where there is one, likeness.tsv. All or nothing. Errors as of the parts. */
mq_status mq_coder_load(const char *folder, mq_coder *out, mq_error *err);
void mq_coder_free(mq_coder *coder);

/** Codes one answer. Everything in *out is the arena's and borrows words. Safe in several threads.
 *  Errors  MQ_E_MEMORY */
mq_status mq_coder_code(const mq_coder *coder, mq_arena *arena, const mq_words *words, mq_coding *out, mq_error *err);

/** The same with a memo of words (mq_memo.h) that the caller keeps from answer to answer, one for this coder and thread. */
mq_status mq_coder_code_with(const mq_coder *coder, mq_memo *memo, mq_arena *arena, const mq_words *words,
                             mq_coding *out, mq_error *err);

/** Writes the secondary codes of the first dimension as `level.detail|...`, in the order of the text. */
void mq_coding_secondary(const mq_coder *coder, const mq_coding *coding, mq_buffer *out);

/** Writes the path of a code: `name` or `parent.name`. */
void mq_code_path(const mq_codebook *book, size_t code, mq_buffer *out);

/** Writes the closed list of repairs that decided the code: homoglyph squeeze wildcard nfc schwa skeleton latin fuzzy
 *  glued layout. */
void mq_coding_repairs(const mq_coding *coding, mq_buffer *out);

/** The first-dimension code of the given path counted as the row of tables: index of the code in the codebook. */
size_t mq_coding_leaf(const mq_codebook *book, const mq_coding *coding);

#endif
