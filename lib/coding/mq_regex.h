#ifndef MQ_REGEX_H
#define MQ_REGEX_H
#include "mq_error.h"
#include "mq_str.h"

/** A pattern that a user writes (re:...), over the answer in lower case with one blank between words. PCRE2 with UTF,
 *  match limit 100,000 (Debian's default of 10 million costs 0.2 s a cell), heap and depth limits.
 *  Errors  MQ_E_LEXICON a fault, or nothing to look for; *column is the 0-based code point of the fault in the pattern. */
mq_status mq_regex_new(mq_str pattern, void **out, size_t *column, mq_error *err);
void mq_regex_free(void *regex);

/** First match that is not empty, from byte `from`, the start of a letter; above 0 only in a subject that was searched from
 *  0 before.
 *  MQ_OK = found, MQ_END = none, MQ_E_PARTIAL = a limit was hit: not "no match". */
mq_status mq_regex_find(const void *regex, mq_str subject, size_t from, size_t *start, size_t *end);

#endif
