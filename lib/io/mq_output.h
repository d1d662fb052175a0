#ifndef MQ_OUTPUT_H
#define MQ_OUTPUT_H
#include "mq_buffer.h"
#include "mq_error.h"
#include "mq_source.h"

/** A file that appears whole or not at all. Bytes go to a temporary file `.NAME.mqtmp-PID-N` in the same
 * directory; mq_output_commit flushes it to disk, renames it over path and flushes the directory. Temporary
 * files that a killed run left behind for the same target are removed on opening (a live writer holds a lock
 * on its own). "-" is stdout: written at once, never taken back. */
typedef struct mq_output mq_output;

/** NULL = failed, *err filled. A symbolic link at path is followed; a device (/dev/full, /dev/stdout) or a
 * pipe is written directly. Errors  MQ_E_CREATE directory missing or not writable, path is a directory;
 * MQ_E_MEMORY */
mq_output *mq_output_open(const char *path, mq_error *err);

/** Refuses to write over the input: MQ_E_USAGE when path is the same file as input. Call before
 * mq_output_open. */
mq_status mq_output_refuse_same(const char *path, mq_file_id input, mq_error *err);

/** Buffered. After a failure all further writes fail with the same error. MQ_END = the reader of our stdout
 * has gone (EPIPE; SIGPIPE must be ignored by main): a filter may stop, nothing went wrong. Errors  MQ_E_IO
 * (disk full, ...) */
mq_status mq_output_write(mq_output *output, const void *bytes, size_t size, mq_error *err);

/** Writes what buffer holds and clears it; MQ_E_MEMORY when the buffer had failed. */
mq_status mq_output_drain(mq_output *output, mq_buffer *buffer, mq_error *err);

/** Finishes the file and frees output, also on failure (then nothing is left behind and an older file at path
 * is untouched). MQ_END as for mq_output_write. Errors  MQ_E_IO */
mq_status mq_output_commit(mq_output *output, mq_error *err);

/** Throws the file away and frees output. NULL is fine. */
void mq_output_abort(mq_output *output);

uint64_t mq_output_size(const mq_output *output); /* bytes written so far */

/** Whole file at once: open, write, commit. */
mq_status mq_output_file(const char *path, mq_str bytes, mq_error *err);

/** Creates directory path (mode 0777 less umask) when it is missing; parents must exist.
 *  Errors  MQ_E_CREATE not possible, not writable, or something else stands there */
mq_status mq_output_folder(const char *path, mq_error *err);

#endif
