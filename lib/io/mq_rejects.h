#ifndef MQ_REJECTS_H
#define MQ_REJECTS_H
#include "mq_output.h"
#include "mq_rows.h"

/** The file of rows that were not processed: `line,reason,raw`, CSV. It is only created by the first rejected
 * row, so no rejects means no file (and a file of an earlier run at this path is removed on commit). */
typedef struct mq_rejects mq_rejects;

/** path may be NULL: rows are counted, not written. NULL = out of memory. */
mq_rejects *mq_rejects_new(const char *path);

/** Adds a row with a reason. Errors  as mq_output_open and mq_output_write */
mq_status mq_rejects_add(mq_rejects *rejects, const mq_row *row, const char *reason, mq_error *err);

/** mq_rejects_add for a ragged row: "expected 5 cells, found 4". */
mq_status mq_rejects_add_ragged(mq_rejects *rejects, const mq_row *row, mq_error *err);

size_t mq_rejects_count(const mq_rejects *rejects);

/** Finishes the file and frees rejects. */
mq_status mq_rejects_commit(mq_rejects *rejects, mq_error *err);
void mq_rejects_abort(mq_rejects *rejects); /* nothing is left behind; NULL is fine */

#endif
