#include "mq_compare.h"
#include "mq_format.h"
#include "mq_memory.h"
#include "mq_paired.h"
#include "mq_say.h"
#include "mq_two_proportions.h"
#include <math.h>
#include <stdlib.h>

enum { FIRST, SECOND, NEWCOMBE, MN, P_N1, P_MIDP, RR, ODDS, H, CLUSTER, P_CLUSTER };

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
    if (clusters) {
        mq_table_column(t, "difference_clustered", mq_say(sheet, "compare.difference_clustered"),
                        MQ_COLUMN_DIFFERENCE);
        mq_table_column(t, "p_clustered", mq_say(sheet, "compare.p_clustered"), MQ_COLUMN_P);
    }
    return t;
}

mq_status mq_waves_clustered(const mq_waves *waves, const mq_levels *levels, size_t l, double *difference,
                             double *se, double *df, mq_error *err)
{
    double n[2] = {0, 0}, hits[2] = {0, 0}, v = 0, used = 0;
    double *sum = calloc(4 * waves->n_clusters + 1, sizeof *sum);
    if (!sum)
        return mq_no_memory(err);
    for (size_t w = 0; w < 2; w++)
        for (size_t at = 0; at < waves->clusters[w].rows * waves->clusters[w].columns; at++) {
            size_t level, cluster = at / waves->clusters[w].columns;
            double count = (double)waves->clusters[w].cells[at];
            if (!(count > 0) || (level = levels->of_label[at % waves->clusters[w].columns]) == SIZE_MAX)
                continue;
            sum[4 * cluster + 2 * w] += count;
            sum[4 * cluster + 2 * w + 1] += level == l ? count : 0;
            n[w] += count;
            hits[w] += level == l ? count : 0;
        }
    for (size_t c = 0; c < waves->n_clusters; c++) {
        const double *at = sum + 4 * c;
        double z = (at[3] - at[2] * hits[1] / n[1]) / n[1] - (at[1] - at[0] * hits[0] / n[0]) / n[0];
        v += z * z;
        used += at[0] + at[2] > 0;
    }
    *difference = hits[1] / n[1] - hits[0] / n[0];
    double all = (double)waves->n_clusters; /* those without a value count too: their total is 0 */
    *se = used > 1 ? sqrt(v * all / (all - 1)) : NAN;
    *df = used - 1;
    free(sum);
    return MQ_OK;
}

static mq_status S_clustered(const mq_waves *waves, const mq_levels *levels, mq_sheet *sheet, mq_table *t,
                             size_t row, size_t l, mq_base base, mq_error *err)
{
    double d, se, df;
    mq_status st = mq_waves_clustered(waves, levels, l, &d, &se, &df, err);
    if (st < 0)
        return st;
    bool known = se > 0;
    double half = known ? se * mq_t_quantile(0.5 + sheet->settings->level / 2, df) : NAN;
    mq_table_put(
        t, row, CLUSTER,
        mq_cell_difference(d, known ? fmax(-1, d - half) : NAN, known ? fmin(1, d + half) : NAN, base));
    mq_sheet_p(t, row, P_CLUSTER, known ? mq_t_two_sided(d / se, df) : NAN,
               df < 1 ? "one_cluster" : "no_variance");
    return MQ_OK;
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
    mq_str key = mq_sheet_text(sheet, "%.*s", (int)title.size, title.at);
    size_t row = mq_table_row(t, key.at ? key.at : "", title, 0, MQ_ROW_PLAIN);
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
    for (size_t l = 0; st >= 0 && l < k; l++)
        if ((st = S_row(sheet, t, cells, k, l, n, levels->title[l], err)) >= 0 && clusters)
            st =
                S_clustered(in, levels, sheet, t, l, l, mq_say_base(sheet, "compare.both", n[0] + n[1]), err);
    if (st < 0)
        return st;
    mq_table_base_line(t, MQ_SAY(sheet, "compare.waves_line", mq_say_count(sheet, n[0]), names[0],
                                 mq_say_count(sheet, n[1]), names[1], mq_say_count(sheet, blank)));
    mq_table_note(t, "", mq_say(sheet, "compare.waves_note"));
    double d, se, df = 0;
    if (clusters && (st = mq_waves_clustered(in, levels, 0, &d, &se, &df, err)) < 0)
        return st;
    if (clusters)
        mq_table_note(t, "",
                      MQ_SAY(sheet, "compare.waves_clusters", mq_say_count(sheet, in->n_clusters),
                             mq_say_count(sheet, df > 0 ? (uint64_t)df : 0)));
    return mq_sheet_table(sheet, t, err);
}

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
