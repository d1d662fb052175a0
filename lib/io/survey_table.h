#ifndef SURVEY_TABLE_H
#define SURVEY_TABLE_H
#include "mq_buffer.h"
#include "mq_source.h"

/* Inside of mq_survey: files that are tables already (SPSS, Excel). Their libraries push whole files through
 * callbacks; a thread of their own writes CSV into a socket, from which the survey reads like from any other
 * stream. So memory stays bounded, and the CSV reader with its caps is the only door. */
typedef enum mq_table_kind { MQ_TABLE_NONE, MQ_TABLE_SAV, MQ_TABLE_XLSX } mq_table_kind;
typedef struct mq_table mq_table;

mq_table_kind mq_table_kind_of(const char *bytes, size_t size);
/* is_file: path can be opened again (not stdin, not a pipe). */
mq_table *mq_table_open(mq_table_kind kind, const char *path, bool is_file, mq_error *err);
mq_source *mq_table_stream(mq_table *table); /* borrowed */
const char *mq_table_format(const mq_table *table);
mq_status mq_table_end(mq_table *table, mq_error *err); /* after the stream's end: how the reader fared */
void mq_table_close(mq_table *table);                   /* also in the middle; NULL is fine */

/* For the readers: one finished row (CSV, line end included). False = nobody listens any more, stop. */
typedef struct mq_table_sink mq_table_sink;
bool mq_table_put(mq_table_sink *sink, mq_buffer *row);
mq_status mq_table_read_sav(const char *path, mq_table_sink *sink, mq_error *err);
mq_status mq_table_read_xlsx(const char *path, mq_table_sink *sink, mq_error *err);

#endif
