#ifndef MQ_FREQUENT_H
#define MQ_FREQUENT_H
#include "mq_error.h"
#include "mq_str.h"

/** Counts texts in bounded memory: when `most` different ones are held, those seen least are dropped, and
 * what comes later starts with what a dropped one may have had. Exact until then. Source  lossy counting,
 * Manku and Motwani 2002, VLDB, pp. 346-357 */
typedef struct mq_frequent mq_frequent;

typedef struct mq_frequent_item {
    mq_str text;    /* borrowed from the counter */
    uint64_t count; /* at least; at most count + slack */
    uint64_t slack; /* what may have been missed before the text was kept; 0 = exact */
    uint64_t first; /* mark of the first time that was counted */
} mq_frequent_item;

enum { MQ_FREQUENT_TEXT = 256 }; /* longer texts are not counted, bytes */

/** most >= 16 texts are held. NULL = out of memory. Caller frees. */
mq_frequent *mq_frequent_new(size_t most);
void mq_frequent_free(mq_frequent *f); /* NULL is fine */

/** Counts text once for mark (the number of an answer, growing from 1): again with the same mark does not
 * count. Errors  MQ_E_MEMORY */
mq_status mq_frequent_add(mq_frequent *f, mq_str text, uint64_t mark, mq_error *err);

/** The items, most frequent first, equal counts by text. Borrowed until the next add; *size of them. NULL =
 * none. */
const mq_frequent_item *mq_frequent_sorted(mq_frequent *f, size_t *size);

#endif
