#ifndef ROWS_SCAN_H
#define ROWS_SCAN_H
#include "mq_buffer.h"

/* Inside of mq_rows: where records and cells end, byte by byte, so that it can be cut anywhere. */
typedef enum mq_scan_state { SCAN_START, SCAN_PLAIN, SCAN_QUOTED, SCAN_CLOSING, SCAN_TAIL } mq_scan_state;

typedef struct mq_scan {
    mq_scan_state state;
    bool quoted;        /* a cell of the record is quoted */
    bool odd;           /* text behind a closing quote, which libcsv would take for more quoted text */
    bool cr;            /* the byte before was CR, inside quotes */
    size_t breaks;      /* line ends inside quotes so far */
    size_t quote_break; /* breaks when the last quote opened */
} mq_scan;

typedef enum mq_scan_event { SCAN_GOES_ON, SCAN_CELL_ENDS, SCAN_RECORD_ENDS } mq_scan_event;

/* One byte. After SCAN_RECORD_ENDS the caller clears the scan. */
mq_scan_event mq_scan_step(mq_scan *scan, char c, char delimiter);

/* From byte `from` on: the position of the CR or LF that ends the record, or size. */
size_t mq_scan_run(mq_scan *scan, const char *bytes, size_t from, size_t size, char delimiter);

/* Rewrites an odd record so that libcsv reads it by our rules: the closing quote moves behind the tail. */
void mq_scan_mend(mq_str record, char delimiter, mq_buffer *out);

/* The first cell of more than cap bytes in a record or the beginning of one; false = none.
 * *breaks = line ends before the cell; *quoted = it starts with a quote. */
bool mq_scan_too_long(mq_str record, char delimiter, size_t cap, size_t *breaks, bool *quoted);

#endif
