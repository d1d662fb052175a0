#ifndef MQ_SOURCE_H
#define MQ_SOURCE_H
#include "mq_error.h"
#include "mq_hash.h"
#include "mq_str.h"

/** Bytes of a file, of stdin ("-") or of an open descriptor. gzip and zstd are recognised by their first
 * bytes and inflated while streaming; more than 1000 inflated bytes per stored byte (after the first MiB) is
 * refused as a bomb. The SHA-256 of the stored bytes is computed on the way. */
typedef struct mq_source mq_source;

/** What a path turned out to be; dev and ino name the file whatever its path. */
typedef struct mq_file_id {
    uint64_t dev, ino;
} mq_file_id;

/** Opens path for reading, "-" is stdin. NULL = failed, *err filled. Caller closes.
 *  Errors  MQ_E_NOINPUT missing, a directory or not readable; MQ_E_MEMORY */
mq_source *mq_source_open(const char *path, mq_error *err);

/** Takes over the descriptor fd (closed by mq_source_close, also when this call fails). name is for messages.
 */
mq_source *mq_source_of_fd(int fd, const char *name, mq_error *err);

/** Up to room inflated bytes into out; *got == 0 means that the input has ended. Fewer than room is normal.
 *  Errors  MQ_E_IO reading failed; MQ_E_DATA damaged or cut compressed data, or a bomb */
mq_status mq_source_read(mq_source *source, void *out, size_t room, size_t *got, mq_error *err);

const char *mq_source_name(const mq_source *source); /* path as given, "stdin" for "-" */
const char *
mq_source_packing(const mq_source *source);           /* "none", "gzip", "zstd"; known after the first read */
uint64_t mq_source_size(const mq_source *source);     /* stored bytes; 0 = unknown (pipe, terminal) */
uint64_t mq_source_position(const mq_source *source); /* stored bytes read so far */
mq_file_id mq_source_id(const mq_source *source);     /* {0, 0} when it is not a regular file */

/** SHA-256 of the stored bytes. Reads what is left of the input, so it is the digest of the whole file.
 *  May be called again. Errors  MQ_E_IO */
mq_status mq_source_digest(mq_source *source, char hex[MQ_HASH_HEX], mq_error *err);

void mq_source_close(mq_source *source); /* NULL is fine */

#endif
