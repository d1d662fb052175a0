#ifndef CODER_WORK_H
#define CODER_WORK_H
#include "mq_coder.h"

/** One answer on its way through the coder: clauses -> firings -> silencing -> decision -> likeness -> repairs. Inner
 *  functions of mq_coder_code_with, one file a step; w->failed = out of memory. */
typedef struct coder_work {
    const mq_coder *coder;
    const mq_words *words;
    mq_coding *out;
    mq_arena *arena;
    size_t room;        /* for firings */
    uint32_t clause;
    bool failed;
} coder_work;

/** coder_clauses.c: tries the rules on every clause, or on the whole answer as one; mask as in mq_firing. */
void coder_clauses(coder_work *w);
void coder_whole(coder_work *w);
void coder_rules_of(coder_work *w, mq_clause *clause, bool whole_answer);
void coder_fire(coder_work *w, const mq_clause *clause, uint32_t rule, uint64_t mask);

/** coder_silence.c: firings [from, to) of one clause silence each other, by size and by name. */
void coder_silence_smaller(const coder_work *w, size_t from, size_t to);
void coder_silence_named(const coder_work *w, size_t from, size_t to);
bool coder_beats(const mq_rule *rule, uint32_t other);
size_t coder_root(const mq_codebook *book, size_t code); /* the outer code that a code stands in, or itself */
size_t coder_rank(const coder_work *w, const mq_firing *f);
size_t coder_class_rank(const coder_work *w, size_t class); /* of the code that a class of likeness stands for */
bool coder_rivals(const coder_work *w, const mq_firing *a, const mq_firing *b);

/** coder_decide.c: which firing gives a dimension its code. */
void coder_decide(coder_work *w, size_t dimension);
void coder_give(coder_work *w, size_t dimension, uint32_t best);

/** coder_liken.c: lets likeness outvote what the rules decided. */
void coder_liken(coder_work *w);

/** coder_aims.c: may likeness put class best in the place of class given? In an answer of several aims it may lower a code only
 *  where the aim that shows it is likened to something lower by itself, and raise one only where some aim by itself is likened
 *  to something as high, and no firm rule of an aim has read it. */
bool coder_aims_agree(const coder_work *w, size_t best, size_t given);

/** The words of the aim in which the first word of a mask stands, counted from word `first` as the mask is. */
uint64_t coder_aim_of(const coder_work *w, size_t first, uint64_t mask);

/** Do two words stand in one aim? */
bool coder_one_aim(const coder_work *w, size_t one, size_t other);

/** coder_repairs.c: which repairs the decision rests on. */
void coder_note_repairs(coder_work *w);

#endif
