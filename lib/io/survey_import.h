#ifndef SURVEY_IMPORT_H
#define SURVEY_IMPORT_H
#include "mq_buffer.h"
#include "mq_source.h"

/* Inside of mq_survey: files that are tables already (SPSS, Excel). Their libraries push whole files through
 * callbacks; a thread of their own writes CSV into a socket, from which the survey reads like from any other
 * stream. So memory stays bounded, and the CSV reader with its caps is the only door. */
typedef enum mq_import_kind { MQ_IMPORT_NONE, MQ_IMPORT_SAV, MQ_IMPORT_XLSX } mq_import_kind;
typedef struct mq_import mq_import;

mq_import_kind mq_import_kind_of(const char *bytes, size_t size);
/* is_file: path can be opened again (not stdin, not a pipe). */
mq_import *mq_import_open(mq_import_kind kind, const char *path, bool is_file, mq_error *err);
mq_source *mq_import_stream(mq_import *table); /* borrowed */
const char *mq_import_format(const mq_import *table);
mq_status mq_import_end(mq_import *table, mq_error *err); /* after the stream's end: how the reader fared */
void mq_import_close(mq_import *table);                   /* also in the middle; NULL is fine */

/* For the readers: one finished row (CSV, line end included). False = nobody listens any more, stop. */
typedef struct mq_import_sink mq_import_sink;
bool mq_import_put(mq_import_sink *sink, mq_buffer *row);
mq_status mq_import_read_sav(const char *path, mq_import_sink *sink, mq_error *err);
mq_status mq_import_read_xlsx(const char *path, mq_import_sink *sink, mq_error *err);

#endif
