#ifndef MQ_NEEDS_H
#define MQ_NEEDS_H
#include "mq_condition.h"

/** The first numbers are no sets: they say that some hit is denied, past ... at all, one for each mq_need. */
enum { MQ_NEEDS_MAX = 64 * MQ_NEED_WORDS, MQ_NEEDS_OF_HITS = MQ_NEEDS };

/** The sets of symbols that the conditions of a codebook cannot do without: a condition that needs set number n holds only
 *  where one symbol of the set stands. A clause that knows which sets it meets so dismisses most conditions by a few bits. */
typedef struct mq_needs {
    uint64_t set[MQ_NEEDS_MAX][MQ_SET_WORDS]; /* bits of symbols */
    size_t symbols[MQ_NEEDS_MAX];             /* how many */
    size_t size;
} mq_needs;

/** Notes in every part of a condition which sets it needs, and numbers those that are new. When all numbers are given, what a
 *  condition needs besides is left out: it is then only found later that it does not hold. */
void mq_needs_note(mq_needs *needs, const mq_condition *condition);

/** The set with the fewest symbols that a noted condition needs: what it is best found by. MQ_NEEDS_MAX = it can hold without
 *  any symbol. */
size_t mq_needs_rarest(const mq_needs *needs, const mq_condition *condition);

#endif
