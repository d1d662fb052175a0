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
    bool firm;                    /* never outvoted by likeness; of an aim: not raised by what its own aim says */
    bool aim;                     /* reads each aim of a clause, between two commas or stops, by itself and silences only there */
    double margin;                /* of the rule that lets likeness (mq_likeness.h) decide, nats; 0 = another rule */
    double leap;                  /* its margin where likeness raises an ordinal code by two ranks or more; 0 = the same */
    uint32_t *beats;              /* rules it silences, by index */
    size_t n_beats;
    uint32_t order;               /* place in an order in which no rule comes after one that it silences */
} mq_rule;

typedef struct mq_rules {
    mq_rule *at;
    size_t size;
    const char *path;
    size_t words;                 /* of 64 rules each, bit r % 64 of word r / 64 = rule r */
    uint64_t *of_clause;          /* words: rules that read a clause, */
    uint64_t *of_answer;          /* words: those that read the whole answer, */
    uint64_t *of_aim;             /* words: and those that read each aim of a clause */
    uint64_t *always;             /* words: rules that need no symbol */
    uint64_t *by_symbol;          /* per symbol MQ_NEED_WORDS of the sets it meets (mq_needs.h), then words: rules best found by it */
    uint64_t breaks[MQ_SET_WORDS];/* symbols that end a clause */
    uint64_t joins[MQ_SET_WORDS]; /* symbols between two aims of an answer: and, then */
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
    uint64_t meets[MQ_NEED_WORDS];/* sets of mq_needs.h of which its hits have a symbol */
} mq_clause;

/** What rules keep of a symbol. */
static inline const uint64_t *mq_rules_of_symbol(const mq_rules *rules, size_t symbol)
{
    return rules->by_symbol + symbol * (MQ_NEED_WORDS + rules->words);
}

/** Fills clause->meets by its hits: to be done before conditions are asked. */
void mq_clause_meet(const mq_rules *rules, mq_clause *clause);

/** True when the condition holds; *mask gets the words that show it, bit 0 = the clause's first word. */
bool mq_condition_holds(const mq_condition *condition, const mq_clause *clause, uint64_t *mask);

#endif
