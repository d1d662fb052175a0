#ifndef MQ_HASH_H
#define MQ_HASH_H
#include "mq_error.h"
#include "mq_str.h"

/** SHA-256 as lower-case hex, 64 digits and a closing 0. Source: FIPS 180-4, computed by nettle. */
#define MQ_HASH_HEX 65

/** A running digest. Caller frees; NULL = out of memory. */
typedef struct mq_hash mq_hash;
mq_hash *mq_hash_new(void);
void mq_hash_add(mq_hash *hash, const void *bytes, size_t size);
/** Digest of everything added so far, into hex; the hash then starts again from nothing. */
void mq_hash_end(mq_hash *hash, char hex[MQ_HASH_HEX]);
void mq_hash_free(mq_hash *hash);

/** Digest of bytes in memory. */
void mq_hash_bytes(mq_str bytes, char hex[MQ_HASH_HEX]);

/** Digest of the bytes of a file, as stored (not inflated).
 *  Errors  MQ_E_NOINPUT missing, a directory or not readable; MQ_E_IO reading failed; MQ_E_MEMORY */
mq_status mq_hash_file(const char *path, char hex[MQ_HASH_HEX], mq_error *err);

#endif
