#ifndef MQ_DIALECT_H
#define MQ_DIALECT_H
#include "mq_str.h"

/** How a file separates its cells. */
typedef struct mq_dialect {
    char delimiter; /* , ; tab | */
    size_t skip;    /* bytes of a leading `sep=` line, its line end included; 0 = none */
    bool announced; /* the delimiter comes from a `sep=` line */
} mq_dialect;

/** Finds the delimiter from the first bytes (UTF-8, no byte order mark; at most 1 MiB is looked at).
 *  A first line `sep=X` decides. Else, of , ; tab | counted outside quotes: the one that cuts the most of the
 * first 1000 records into as many cells (at least two) as the first, records with a quote in the midst of a
 * cell not counted; on a tie more cells, then the order above. Without any, the comma. whole = the bytes are
 * the whole file. */
mq_dialect mq_dialect_sniff(mq_str head, bool whole);

#endif
