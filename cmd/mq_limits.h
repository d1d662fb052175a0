#ifndef MQ_LIMITS_H
#define MQ_LIMITS_H
#include "mq_data.h"

/** User patterns that ran into PCRE2's limits: what such a pattern did not find is not known to be missing. Counted by
 *  pattern, in answers. { 0 } before it is opened. */
typedef struct mq_limits {
    const mq_coders *coders;
    uint64_t **count; /* by coder and pattern (place in lexicon.regexes) */
    uint64_t total;
} mq_limits;

/** coders are borrowed; memory is the arena's. Errors  MQ_E_MEMORY */
mq_status mq_limits_open(mq_limits *limits, const mq_coders *coders, mq_arena *arena, mq_error *err);

/** Counts what coder number c met in an answer. */
void mq_limits_add(mq_limits *limits, size_t c, const mq_matches *matches);

/** MQ_OK where there was none; else MQ_E_PARTIAL, which names the pattern that ran into a limit most often and how many others
 *  did. */
mq_status mq_limits_verdict(const mq_limits *limits, mq_error *err);

#endif
