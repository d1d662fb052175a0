#include "compare_clusters.h"
#include "mq_format.h"
#include "mq_memory.h"
#include "mq_paired.h"
#include "mq_say.h"
#include "mq_two_proportions.h"
#include <math.h>
#include <stdlib.h>

enum { FIRST, SECOND, NEWCOMBE, MN, P_N1, P_MIDP, RR, ODDS, H, CLUSTER };

static mq_table *S_columns(mq_sheet *sheet, bool clusters)
{
    mq_table *t = mq_table_new(&sheet->arena, "waves", mq_say(sheet, "section.change"),
                               mq_say(sheet, "column.category"));
    if (!t)
        return NULL;
    mq_table_column(t, "first", mq_say(sheet, "column.before"), MQ_COLUMN_SHARE);
    mq_table_column(t, "second", mq_say(sheet, "column.after"), MQ_COLUMN_SHARE);
    mq_table_column(t, "difference", mq_say(sheet, "column.difference"), MQ_COLUMN_DIFFERENCE);
    mq_table_column(t, "difference_mn", mq_say(sheet, "compare.mn"), MQ_COLUMN_DIFFERENCE);
    mq_table_column(t, "p", mq_say(sheet, "column.p"), MQ_COLUMN_P);
    mq_table_column(t, "p_midp", mq_say(sheet, "compare.p_fisher"), MQ_COLUMN_P);
    mq_table_column(t, "risk_ratio", mq_say(sheet, "compare.ratio"), MQ_COLUMN_NUMBER);
    mq_table_column(t, "odds_ratio", mq_say(sheet, "compare.odds"), MQ_COLUMN_NUMBER);
    mq_table_column(t, "cohen_h", mq_say(sheet, "compare.cohen_h"), MQ_COLUMN_NUMBER);
    if (clusters)
        clusters_columns(sheet, t);
    return t;
}

static mq_status S_row(mq_sheet *sheet, mq_table *t, const size_t *cells, size_t k, size_t l,
                       const size_t n[2], mq_str title, mq_error *err)
{
    mq_two_proportions x; /* second - first, so the second wave comes first */
    mq_status st = mq_two_proportions_of(cells[k + l], n[1], cells[l], n[0], sheet->settings->level, &x, err);
    if (st < 0)
        return st;
    mq_base base[3] = {mq_say_base(sheet, "compare.first", n[0]), mq_say_base(sheet, "compare.second", n[1]),
                       mq_say_base(sheet, "compare.both", n[0] + n[1])};
    const char *key = mq_sheet_key(sheet, "%.*s", (int)title.size, title.at);
    size_t row = mq_table_row(t, key, title, 0, MQ_ROW_PLAIN);
    mq_table_put(t, row, FIRST, mq_cell_share(cells[l], base[0]));
    mq_table_put(t, row, SECOND, mq_cell_share(cells[k + l], base[1]));
    const mq_difference *d = &x.difference;
    mq_table_put(t, row, NEWCOMBE, mq_cell_difference(d->diff, d->newcombe.lo, d->newcombe.hi, base[2]));
    mq_table_put(t, row, MN, mq_cell_difference(d->diff, d->mn.lo, d->mn.hi, base[2]));
    mq_sheet_p(t, row, P_N1, x.tests.n1_p, "all_alike");
    mq_sheet_p(t, row, P_MIDP, x.tests.fisher_midp, "all_alike");
    mq_say_interval(sheet, t, row, RR, x.ratios.rr, x.ratios.koopman.lo, x.ratios.koopman.hi, base[2],
                    "nobody");
    mq_say_interval(sheet, t, row, ODDS, x.ratios.odds, x.ratios.odds_mn.lo, x.ratios.odds_mn.hi, base[2],
                    "undefined");
    mq_say_interval(sheet, t, row, H, d->cohen_h, d->cohen_h_ci.lo, d->cohen_h_ci.hi, base[2], NULL);
    return MQ_OK;
}

mq_status mq_waves_tables(const mq_waves *in, const mq_levels *levels, mq_sheet *sheet, mq_error *err)
{
    const mq_cross *waves = &in->counts;
    const mq_str *names = in->names;
    size_t k = levels->size, n[2] = {0, 0}, blank = 0;
    size_t *cells = mq_arena_take_n(&sheet->arena, 2 * k + 1, sizeof *cells);
    bool clusters = in->clusters[0].cells || in->clusters[1].cells;
    mq_table *t = S_columns(sheet, clusters);
    if (!cells || !t)
        return mq_no_memory(err);
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
    cluster_difference d = {0};
    for (size_t l = 0; st >= 0 && l < k; l++) {
        st = S_row(sheet, t, cells, k, l, n, levels->title[l], err);
        if (st >= 0 && clusters && (st = clusters_of_waves(in, levels, l, &d, err)) >= 0)
            clusters_put(sheet, t, l, CLUSTER, &d, mq_say_base(sheet, "compare.both", n[0] + n[1]));
    }
    if (st < 0)
        return st;
    mq_table_base_line(t, MQ_SAY(sheet, "compare.waves_line", mq_say_count(sheet, n[0]), names[0],
                                 mq_say_count(sheet, n[1]), names[1], mq_say_count(sheet, blank)));
    mq_table_note(t, "", mq_say(sheet, "compare.waves_note"));
    if (clusters)
        mq_table_note(t, "",
                      MQ_SAY(sheet, "compare.waves_clusters", mq_say_count(sheet, in->n_clusters),
                             mq_say_count(sheet, d.df > 0 ? (uint64_t)d.df : 0)));
    return mq_sheet_table(sheet, t, err);
}
