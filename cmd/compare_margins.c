#include "mq_compare.h"
#include "mq_format.h"
#include "mq_memory.h"
#include "mq_paired.h"
#include "mq_say.h"

/* People are counted; a p that seven decimals would print as 0 is "less than". */
static void S_bound(mq_table *t, size_t row, size_t column, double x, bool people, bool p)
{
    if (people)
        mq_table_put(t, row, column, mq_cell_count((uint64_t)x));
    else if (p && x < 1e-7)
        mq_sheet_p(t, row, column, x, NULL);
    else
        mq_sheet_number(t, row, column, x, NULL);
}

mq_status mq_margins_tables(size_t pre, size_t post, size_t n, mq_sheet *sheet, mq_error *err)
{
    mq_paired_bounds b;
    mq_status st = mq_paired_bounds_of(n, pre, post, sheet->settings->level, &b, err);
    if (st < 0)
        return st;
    mq_table *t = mq_table_new(&sheet->arena, "margins", mq_say(sheet, "compare.margins"),
                               mq_say(sheet, "column.statistic"));
    if (!t)
        return mq_no_memory(err);
    mq_table_column(t, "least", mq_say(sheet, "compare.least"), MQ_COLUMN_NUMBER);
    mq_table_last_column(t)->decimals = 7;
    mq_table_column(t, "greatest", mq_say(sheet, "compare.greatest"), MQ_COLUMN_NUMBER);
    mq_table_last_column(t)->decimals = 7;
    enum { LOST = 1, MIDP, EXACT };
    const struct {
        const char *key, *label;
        double lo, hi;
    } rows[] = {{"difference", "compare.margin_difference", b.diff, b.diff},
                {"lost", "compare.margin_lost", (double)b.b_min, (double)b.b_max},
                {"p_midp", "compare.margin_p_midp", b.midp_p.lo, b.midp_p.hi},
                {"p_exact", "compare.margin_p_exact", b.exact_p.lo, b.exact_p.hi},
                {"tango", "compare.margin_tango", b.tango.lo, b.tango.hi}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t r = mq_table_row(t, rows[i].key, mq_say(sheet, rows[i].label), 0, MQ_ROW_PLAIN);
        for (size_t side = 0; side < 2; side++)
            S_bound(t, r, side, side ? rows[i].hi : rows[i].lo, i == LOST, i == MIDP || i == EXACT);
    }
    mq_table_base_line(t, MQ_SAY(sheet, "compare.margins_line", mq_say_count(sheet, pre),
                                 mq_say_count(sheet, n), mq_say_count(sheet, post)));
    return mq_sheet_table(sheet, t, err);
}
