#ifndef MQ_XLSX_H
#define MQ_XLSX_H
#include "mq_document.h"
#include "mq_grid.h"
#include <xlsxwriter.h>

/** Pieces of the workbook. The first error code of libxlsxwriter is kept and stops all further writing: the
 *  library itself goes on and leaves holes. */
enum {
    MQ_XLSX_PLAIN,
    MQ_XLSX_BOLD,
    MQ_XLSX_CAPTION,
    MQ_XLSX_TITLE,
    MQ_XLSX_NOTE,
    MQ_XLSX_HEAD,
    MQ_XLSX_HEAD_LEFT,
    MQ_XLSX_SPANNER,
    MQ_XLSX_TEXT,
    MQ_XLSX_INDENT, /* and three deeper ones */
    MQ_XLSX_TOTAL = MQ_XLSX_INDENT + 4,
    MQ_XLSX_RIGHT,
    MQ_XLSX_LINK,
    MQ_XLSX_STYLES
};

typedef struct mq_xlsx {
    const mq_document *d;
    lxw_workbook *book;
    lxw_format *styles[MQ_XLSX_STYLES];
    mq_arena scratch;
    lxw_error code;
} mq_xlsx;

/** Valid UTF-8 without control characters, at most 32,000 letters, ended by 0; in scratch. libxlsxwriter
 * writes a broken workbook from anything else and reports success. */
const char *mq_xlsx_clean(mq_xlsx *w, mq_str text);

/** Text is always written as text, so a formula in it stays words. Empty text writes nothing. */
void mq_xlsx_text(mq_xlsx *w, lxw_worksheet *sheet, lxw_row_t row, size_t column, mq_str text, int style);

/** Fills a sheet with a table and, where it has shares, a chart of them. name is the sheet's. */
mq_status mq_xlsx_table(mq_xlsx *w, lxw_worksheet *sheet, const char *name, const mq_table *t, mq_error *err);

#endif
