#ifndef XLSX_SHEET_H
#define XLSX_SHEET_H
#include "mq_xlsx.h"

/** A table on its way into a sheet: xlsx_table.c writes cells, xlsx_chart.c draws them. */
typedef struct xlsx_sheet {
    mq_xlsx *w;
    lxw_worksheet *sheet;
    const char *name;
    const mq_table *t;
    size_t *at;          /* sheet column of each table column; intervals take two more */
    lxw_format **format; /* of each table column */
    lxw_format **bold;
    size_t width;
} xlsx_sheet;

enum { XLSX_FIRST = 4 }; /* row of the first data line: caption, title, spanners, heads come before */

/** A chart of the table beside it, where it has shares. */
void xlsx_chart(xlsx_sheet *s);

#endif
