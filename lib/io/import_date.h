#ifndef IMPORT_DATE_H
#define IMPORT_DATE_H
#include "mq_buffer.h"

/* Inside of the readers of SPSS and Excel files: 2024-04-04, or 2024-04-04T09:30:00 with_time. day counts
 * from 1 January 1970, second from midnight. */
void mq_import_date(mq_buffer *out, int64_t day, int64_t second, bool with_time);

#endif
