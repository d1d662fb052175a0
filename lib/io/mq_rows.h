#ifndef MQ_ROWS_H
#define MQ_ROWS_H
#include "mq_error.h"
#include "mq_str.h"

/** The CSV reader: push UTF-8 bytes, pull records. libcsv parses; a front before it finds the ends of
 * records.
 *
 *  Rules   A record ends at CR, LF or CRLF outside quotes; inside quotes they are data. Blank lines are
 * skipped. A quote opens a quoted cell only as the first byte of the cell; elsewhere it is data. "" inside is
 * one quote. Text behind a closing quote belongs to the cell, up to the next delimiter: `"B" ,C` is `B ` and
 * `C`. Blanks inside cells are kept. The end of the input ends the last record. The result does not depend on
 * where the bytes are cut. */
typedef struct mq_rows mq_rows;

/** One record. Everything is borrowed until the next call of mq_rows_next or mq_rows_feed. */
typedef struct mq_row {
    const mq_str *cells; /* count cells, UTF-8 */
    size_t count;
    size_t expected; /* columns of the first record; 0 for the first record itself */
    size_t line;     /* physical line on which the record starts, 1-based */
    uint64_t number; /* 1-based number of the record; header and blank lines are not counted by mq_survey */
    mq_str raw;      /* the record as it was read (in UTF-8), without its line end */
} mq_row;

/** More or fewer cells than the first record. */
static inline bool mq_row_ragged(const mq_row *row)
{
    return row->expected && row->count != row->expected;
}

#define MQ_CELL_CAP ((size_t)1 << 20)    /* default: 1 MiB */
#define MQ_COLUMN_CAP ((size_t)16384)    /* as many as a spreadsheet holds */
#define MQ_RECORD_CAP ((size_t)64 << 20) /* bytes of one record */

/** file is for messages, copied, may be NULL. delimiter is one of , ; tab | (any byte below 80 except quote,
 * CR, LF, NUL). cell_cap in bytes as stored in the file, quotes included; 0 = MQ_CELL_CAP. NULL = out of
 * memory. Caller frees. */
mq_rows *mq_rows_new(const char *file, char delimiter, size_t cell_cap);

/** Physical line of the first byte that will be fed, when a caller consumed lines before (`sep=;`). */
void mq_rows_start_at(mq_rows *rows, size_t line);

/** Push: the next size bytes, cut anywhere; size == 0 says that the input has ended. Copies.
 *  Errors  MQ_E_MEMORY. Faults in the data are reported by mq_rows_next, after the records before them. */
mq_status mq_rows_feed(mq_rows *rows, const void *bytes, size_t size, mq_error *err);

/** Instead of an end: the input stops here with a fault. After the last whole record mq_rows_next returns
 *  MQ_E_DATA with this message and the line reached. */
void mq_rows_fault(mq_rows *rows, const char *message);

/** Pull: MQ_OK = *row holds one record; MQ_MORE = feed first; MQ_END = done; < 0 = failed, and stays failed.
 *  Errors  MQ_E_DATA: quote not closed (line of the quote), NUL byte, cell or column cap; MQ_E_MEMORY */
mq_status mq_rows_next(mq_rows *rows, mq_row *row, mq_error *err);

size_t mq_rows_blank_lines(const mq_rows *rows); /* blank lines skipped so far */

/** Which line ends were met outside quotes so far. */
typedef struct mq_line_ends {
    uint64_t lf, crlf, cr;
} mq_line_ends;
mq_line_ends mq_rows_line_ends(const mq_rows *rows);

void mq_rows_free(mq_rows *rows); /* NULL is fine */

#endif
