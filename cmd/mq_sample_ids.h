#ifndef MQ_SAMPLE_IDS_H
#define MQ_SAMPLE_IDS_H
#include "mq_error.h"
#include <stdint.h>

/** Finds an id that stands in two rows, whatever their number: 16 bytes an id, at most 2^20 of them in
 * memory, the rest as sorted runs in a temporary file without a name, merged at the end. */
typedef struct mq_sample_ids mq_sample_ids;

/** Two rows, 1-based, whose ids have one hash; 0 = none. */
typedef struct mq_sample_twice {
    uint64_t first, second;
} mq_sample_twice;

mq_sample_ids *mq_sample_ids_new(void);      /* NULL = out of memory. Caller frees */
void mq_sample_ids_free(mq_sample_ids *ids); /* NULL is fine */
/** In  hash  64 bits of the id that look random; row  1-based. Errors  MQ_E_IO, MQ_E_MEMORY */
mq_status mq_sample_ids_add(mq_sample_ids *ids, uint64_t hash, uint64_t row, mq_error *err);
/** Once, after the last id. Of several pairs the one whose second row comes first; two different ids with one
 *  hash are to be expected at some 10^9 rows, so look at the rows before blaming them. Errors  as above */
mq_status mq_sample_ids_twice(mq_sample_ids *ids, mq_sample_twice *twice, mq_error *err);

#endif
