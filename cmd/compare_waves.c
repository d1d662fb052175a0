#include "mq_compare.h"
#include "mq_format.h"
#include "mq_paired.h"
#include "mq_two_proportions.h"

static mq_status S_memory(mq_error *err)
{
    return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
}

enum { FIRST, SECOND, NEWCOMBE, MN, P_N1, P_MIDP, RR, ODDS, H };

static mq_table *S_columns(mq_sheet *sheet)
{
    mq_table *t = mq_table_new(&sheet->arena, "waves", mq_message(sheet->words, "section.change"),
                               mq_message(sheet->words, "column.category"));
    if (!t)
        return NULL;
    mq_table_column(t, "first", mq_message(sheet->words, "column.before"), MQ_COLUMN_SHARE);
    mq_table_column(t, "second", mq_message(sheet->words, "column.after"), MQ_COLUMN_SHARE);
    mq_table_column(t, "difference", mq_message(sheet->words, "column.difference"), MQ_COLUMN_DIFFERENCE);
    mq_table_column(t, "difference_mn", MQ_STR("the same, Miettinen-Nurminen"), MQ_COLUMN_DIFFERENCE);
    mq_table_column(t, "p", MQ_STR("p"), MQ_COLUMN_P);
    mq_table_column(t, "p_midp", MQ_STR("p (Fisher mid-p)"), MQ_COLUMN_P);
    mq_table_column(t, "risk_ratio", MQ_STR("ratio"), MQ_COLUMN_NUMBER);
    mq_table_column(t, "odds_ratio", MQ_STR("odds ratio"), MQ_COLUMN_NUMBER);
    mq_table_column(t, "cohen_h", MQ_STR("Cohen's h"), MQ_COLUMN_NUMBER);
    return t;
}

static mq_status S_row(mq_sheet *sheet, mq_table *t, const size_t *cells, size_t k, size_t l,
                       const size_t n[2], mq_str title, mq_error *err)
{
    mq_two_proportions x; /* second - first, so the second wave comes first */
    mq_status st = mq_two_proportions_of(cells[k + l], n[1], cells[l], n[0], sheet->settings->level, &x, err);
    if (st < 0)
        return st;
    mq_base base[3] = {{MQ_STR("first wave"), n[0], (double)n[0]},
                       {MQ_STR("second wave"), n[1], (double)n[1]},
                       {MQ_STR("both waves"), n[0] + n[1], (double)(n[0] + n[1])}};
    mq_str key = mq_sheet_text(sheet, "%.*s", (int)title.size, title.at);
    size_t row = mq_table_row(t, key.at ? key.at : "", title, 0, MQ_ROW_PLAIN);
    mq_table_put(t, row, FIRST, mq_cell_share(cells[l], base[0]));
    mq_table_put(t, row, SECOND, mq_cell_share(cells[k + l], base[1]));
    const mq_difference *d = &x.difference;
    mq_table_put(t, row, NEWCOMBE, mq_cell_difference(d->diff, d->newcombe.lo, d->newcombe.hi, base[2]));
    mq_table_put(t, row, MN, mq_cell_difference(d->diff, d->mn.lo, d->mn.hi, base[2]));
    mq_sheet_p(t, row, P_N1, x.tests.n1_p, "everybody the same");
    mq_sheet_p(t, row, P_MIDP, x.tests.fisher_midp, "everybody the same");
    mq_sheet_interval(t, row, RR, x.ratios.rr, x.ratios.koopman.lo, x.ratios.koopman.hi, n[0] + n[1],
                      "no hit in either wave");
    mq_sheet_interval(t, row, ODDS, x.ratios.odds, x.ratios.odds_mn.lo, x.ratios.odds_mn.hi, n[0] + n[1],
                      "undefined");
    mq_sheet_interval(t, row, H, d->cohen_h, d->cohen_h_ci.lo, d->cohen_h_ci.hi, n[0] + n[1], NULL);
    return MQ_OK;
}

mq_status mq_waves_tables(const mq_cross *waves, const mq_levels *levels, const mq_str names[2],
                          mq_sheet *sheet, mq_error *err)
{
    size_t k = levels->size, n[2] = {0, 0}, blank = 0;
    size_t *cells = mq_arena_take_n(&sheet->arena, 2 * k + 1, sizeof *cells);
    mq_table *t = S_columns(sheet);
    if (!cells || !t)
        return S_memory(err);
    for (size_t w = 0; w < 2 && w < waves->rows; w++)
        for (size_t c = 0; c < waves->columns; c++) {
            size_t count = waves->cells[w * waves->columns + c];
            if (!count)
                continue;
            if (levels->of_label[c] == SIZE_MAX) {
                blank += count;
                continue;
            }
            cells[w * k + levels->of_label[c]] += count;
            n[w] += count;
        }
    for (size_t w = 0; w < 2; w++)
        if (!n[w])
            return mq_fail(err, MQ_E_DATA, NULL, "%.*s holds no value to compare", (int)names[w].size,
                           names[w].at);
    mq_status st = MQ_OK;
    for (size_t l = 0; st >= 0 && l < k; l++)
        st = S_row(sheet, t, cells, k, l, n, levels->title[l], err);
    if (st < 0)
        return st;
    mq_table_base_line(t, mq_sheet_text(sheet,
                                        "Different people: n = %zu in %.*s and %zu in %.*s; left out "
                                        "without a value: %zu.",
                                        n[0], (int)names[0].size, names[0].at, n[1], (int)names[1].size,
                                        names[1].at, blank));
    mq_table_note(t, "",
                  MQ_STR("Differences and ratios: second against first; Newcombe (1998), "
                         "Miettinen-Nurminen (1985), ratio by Koopman's score. p: (N-1)/N chi-square."));
    return mq_sheet_table(sheet, t, err);
}

mq_status mq_margins_tables(size_t pre, size_t post, size_t n, mq_sheet *sheet, mq_error *err)
{
    mq_paired_bounds b;
    mq_status st = mq_paired_bounds_of(n, pre, post, sheet->settings->level, &b, err);
    if (st < 0)
        return st;
    mq_table *t = mq_table_new(&sheet->arena, "margins", MQ_STR("What the margins alone allow"),
                               mq_message(sheet->words, "column.statistic"));
    if (!t)
        return S_memory(err);
    mq_table_column(t, "least", MQ_STR("least"), MQ_COLUMN_NUMBER);
    mq_table_last_column(t)->decimals = 7;
    mq_table_column(t, "greatest", MQ_STR("greatest"), MQ_COLUMN_NUMBER);
    mq_table_last_column(t)->decimals = 7;
    const struct {
        const char *key, *label;
        double lo, hi;
    } rows[] = {{"difference", "difference of the shares", b.diff, b.diff},
                {"lost", "people who lost it", (double)b.b_min, (double)b.b_max},
                {"p_midp", "McNemar mid-p", b.midp_p.lo, b.midp_p.hi},
                {"p_exact", "McNemar exact p", b.exact_p.lo, b.exact_p.hi},
                {"tango", "limits of Tango's interval", b.tango.lo, b.tango.hi}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t r = mq_table_row(t, rows[i].key, mq_str_of(rows[i].label), 0, MQ_ROW_PLAIN);
        mq_sheet_number(t, r, 0, rows[i].lo, NULL);
        mq_sheet_number(t, r, 1, rows[i].hi, NULL);
    }
    mq_table_base_line(t, mq_sheet_text(sheet,
                                        "%zu of %zu before and %zu of %zu after; who changed is not "
                                        "known, so every table with these margins is tried.",
                                        pre, n, post, n));
    return mq_sheet_table(sheet, t, err);
}
