#ifndef MQ_KWIC_PATTERN_H
#define MQ_KWIC_PATTERN_H
#include "mq_match.h"

/** What `maqsat kwic` looks for: a pattern as a cue file has it, or re: and a regular expression. */
typedef struct mq_kwic_pattern {
    void *regex;         /* NULL = a pattern of words */
    mq_lexicon *lexicon; /* one a language that has the pattern's classes, size of them */
    size_t size;
    mq_arena arena;
} mq_kwic_pattern;

/** Code points of an answer, end exclusive. */
typedef struct mq_kwic_span {
    size_t start, end;
} mq_kwic_span;

/** The classes behind / are those of all languages of lexicons/morphology. All or nothing.
 *  Errors  MQ_E_USAGE a fault in the pattern, with its place and what is allowed; MQ_E_NOINPUT, MQ_E_MEMORY */
mq_status mq_kwic_pattern_read(const char *text, mq_kwic_pattern *out, mq_error *err);
void mq_kwic_pattern_free(mq_kwic_pattern *pattern);

/** All places in an answer, in its order, none overlapping another; arena-owned. A typing slip is not forgiven.
 *  Errors  MQ_E_PARTIAL the regular expression ran into a limit, *out holds what came before; MQ_E_MEMORY */
mq_status mq_kwic_pattern_find(const mq_kwic_pattern *pattern, mq_arena *arena, mq_str answer, mq_kwic_span **out,
                               size_t *size, mq_error *err);

#endif
