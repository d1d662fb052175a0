#ifndef SOURCE_UNPACK_H
#define SOURCE_UNPACK_H
#include "mq_error.h"
#include "mq_str.h"

/* Inside of mq_source: inflating, one step at a time. */
typedef enum mq_packing { PACKING_NONE, PACKING_GZIP, PACKING_ZSTD } mq_packing;
typedef struct mq_unpack mq_unpack;

/* By the first bytes: gzip 1F 8B 08 (RFC 1952), zstd 28 B5 2F FD (RFC 8878). */
mq_packing mq_packing_of(const unsigned char *bytes, size_t size);
mq_unpack *mq_unpack_new(mq_packing packing);
/* Takes from *in, gives into out; *got bytes written. MQ_OK, or MQ_E_DATA for damaged data. */
mq_status mq_unpack_step(mq_unpack *unpack, mq_str *in, void *out, size_t room, size_t *got);
bool mq_unpack_open(const mq_unpack *unpack); /* inside a member or frame: an end here is a cut file */
void mq_unpack_free(mq_unpack *unpack);

#endif
