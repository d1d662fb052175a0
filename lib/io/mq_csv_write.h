#ifndef MQ_CSV_WRITE_H
#define MQ_CSV_WRITE_H
#include "mq_buffer.h"

/** CSV as we write it: comma, LF, quotes only where needed (comma, quote, CR, LF; a sole empty cell; a byte
 * order mark at the start of the cell). Cells are written unchanged: what is read back is equal. */
void mq_csv_cell(mq_buffer *out, mq_str cell);

/** count cells, commas between, LF behind. */
void mq_csv_row(mq_buffer *out, const mq_str *cells, size_t count);

/** count cells, commas between, no line end: for a row that goes on. */
void mq_csv_cells(mq_buffer *out, const mq_str *cells, size_t count);

/** A spreadsheet would take the cell for a formula: it starts with = + - @ TAB CR or a full-width = + - @.
 *  Source  OWASP ASVS 1.2.10, CWE-1236 */
bool mq_csv_is_formula(mq_str cell);

/** Like mq_csv_cell, but a cell that would be a formula gets a leading '. For sheets people open; numbers
 * that we computed are written by mq_csv_cell. */
void mq_csv_safe_cell(mq_buffer *out, mq_str cell);

#endif
