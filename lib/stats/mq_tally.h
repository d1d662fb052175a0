#ifndef MQ_TALLY_H
#define MQ_TALLY_H
#include "mq_error.h"
#include "mq_str.h"

/** Streaming counts of code x group: whole numbers only, so that any split of the rows over files or threads
 *  adds up to the same table. Memory grows with the number of different groups, never with the rows.
 *
 *  When `most_groups` different labels are held, every further label is counted in one overflow row (see
 *  mq_tally_overflow): totals stay exact, and a report can say that groups were pooled. As long as that row
 *  is empty, mq_tally_merge is commutative and associative, read in sorted order. Not locked: one tally a
 *  thread. */
typedef struct mq_tally mq_tally;

enum { MQ_TALLY_MOST_GROUPS = 65536 }; /* default of most_groups */

/** codes >= 1: columns of the table. most_groups = 0 means MQ_TALLY_MOST_GROUPS. Caller frees.
 *  NULL = out of memory or codes == 0. */
mq_tally *mq_tally_new(size_t codes, size_t most_groups);
void mq_tally_free(mq_tally *tally); /* NULL is fine */

/** One more answer with this code (0-based, code < mq_tally_codes) in this group; the label is copied once,
 *  when first seen. {NULL, 0} is a group like any other (answers without a group). */
mq_status mq_tally_add(mq_tally *tally, mq_str group, size_t code, mq_error *err);

/** The same, times answers at once. */
mq_status mq_tally_add_n(mq_tally *tally, mq_str group, size_t code, uint64_t times, mq_error *err);

/** Makes the group known with zero counts (groups declared by the user that no answer names). */
mq_status mq_tally_declare(mq_tally *tally, mq_str group, mq_error *err);

/** Adds the counts of `from`, which must have as many codes. On failure `into` may hold a part: discard it.
 */
mq_status mq_tally_merge(mq_tally *into, const mq_tally *from, mq_error *err);

size_t mq_tally_codes(const mq_tally *tally);
size_t mq_tally_groups(const mq_tally *tally); /* without the overflow row */

/** Group number g in the order of first sight, 0 <= g < mq_tally_groups. Borrowed. */
mq_str mq_tally_label(const mq_tally *tally, size_t g);
/** Its counts: mq_tally_codes numbers [answers]. Borrowed until the next add or merge. */
const uint64_t *mq_tally_counts(const mq_tally *tally, size_t g);
/** Counts of the pooled labels: mq_tally_codes numbers, all 0 when nothing was pooled. Borrowed. */
const uint64_t *mq_tally_overflow(const mq_tally *tally);

/** order[i] = group number of the i-th label in byte order (code point order); room for mq_tally_groups. */
void mq_tally_sorted(const mq_tally *tally, size_t *order);

/** Group number of a label, or SIZE_MAX. */
size_t mq_tally_find(const mq_tally *tally, mq_str group);

/** Sum of a group over its codes, and of a code over all groups and the overflow row. */
uint64_t mq_tally_group_total(const mq_tally *tally, size_t g);
uint64_t mq_tally_code_total(const mq_tally *tally, size_t code);

#endif
