#ifndef MQ_RULES_H
#define MQ_RULES_H
#include "mq_codebook.h"
#include "mq_condition.h"
#include "mq_match.h"

enum { MQ_WINDOW = 64 };

/** A row of rules.tsv. */
typedef struct mq_rule {
    mq_str id;
    size_t code;                  /* SIZE_MAX: the rule only silences others */
    const mq_condition *condition;
    mq_str reference;             /* rule of the written codebook */
    mq_str title[MQ_TITLES];
    size_t line;
    bool whole_answer, first, last, beats_all, wide; /* wide: silences in its whole clause */
    bool guess;                   /* outvoted by likeness at a third of the margin */
    double margin;                /* of the rule that lets likeness (mq_likeness.h) decide, nats; 0 = another rule */
    uint32_t *beats;              /* rules it silences, by index */
    size_t n_beats;
    uint32_t order;               /* place in an order in which no rule comes after one that it silences */
} mq_rule;

typedef struct mq_rules {
    mq_rule *at;
    size_t size;
    const char *path;
    uint32_t **by_symbol;         /* rules that cannot fire without that symbol; SIZE_MAX-free lists ended by UINT32_MAX */
    uint32_t *always;             /* rules that need no symbol; ended by UINT32_MAX */
    uint64_t breaks[MQ_SET_WORDS];/* symbols that end a clause */
    uint64_t known[MQ_SET_WORDS]; /* symbols that no rule needs: their words are only known, not _unknown */
} mq_rules;

/** Reads <folder>/rules.tsv against a codebook and a lexicon. arena-owned.
 *  Errors  MQ_E_LEXICON with line, column, caret: unknown symbol, code missing from the codebook, id twice,
 *          rules that silence each other in a circle */
mq_status mq_rules_load(mq_arena *arena, const char *folder, const mq_codebook *book, const mq_lexicon *lexicon,
                        mq_rules *out, mq_error *err);

/** One clause (or whole answer) as conditions see it. */
typedef struct mq_clause {
    const mq_hit *hits;           /* those that begin in the clause */
    size_t n_hits;
    size_t first, size;           /* its words; size <= MQ_WINDOW */
    const mq_words *words;        /* the whole answer */
    const mq_matches *matches;
    uint64_t present[MQ_SET_WORDS]; /* symbols of its hits */
} mq_clause;

/** True when the condition holds; *mask gets the words that show it, bit 0 = the clause's first word. */
bool mq_condition_holds(const mq_condition *condition, const mq_clause *clause, uint64_t *mask);

#endif
