#ifndef XLSX_DATES_H
#define XLSX_DATES_H
#include "mq_buffer.h"
#include "xlsx_part.h"

/* Inside of the Excel reader: which cell styles show a number as a date (ECMA-376 part 1, 18.8.30). */
typedef enum mq_xlsx_format { XLSX_NUMBER, XLSX_DATE, XLSX_DATE_TIME } mq_xlsx_format;

typedef struct mq_xlsx_dates {
    unsigned char *styles; /* mq_xlsx_format of each cell style */
    size_t count, room;
    struct mq_xlsx_custom *customs;
    size_t custom_count, custom_room;
    bool in_styles, failed, from_1904;
} mq_xlsx_dates;

/* Handlers for xl/styles.xml; data is the mq_xlsx_dates. */
void mq_xlsx_dates_start(void *data, const char *name, const char **attributes);
void mq_xlsx_dates_end(void *data, const char *name);

/* What the format code of a number shows: `dd.mm.yyyy hh:mm` is date and time. */
mq_xlsx_format mq_xlsx_format_of(const char *code);
/* Style is the attribute s of a cell, NULL = none. */
mq_xlsx_format mq_xlsx_dates_format(const mq_xlsx_dates *dates, const char *style);
/* A serial number as a date. False when it is none (negative, or after the year 9999). */
bool mq_xlsx_dates_put(const mq_xlsx_dates *dates, double serial, mq_xlsx_format format, mq_buffer *out);
void mq_xlsx_dates_free(mq_xlsx_dates *dates);

#endif
