#include "compare_clusters.h"
#include "mq_format.h"
#include "mq_memory.h"
#include "mq_paired.h"
#include "mq_say.h"
#include <math.h>
#include <stdlib.h>

static const char *S_key(mq_sheet *sheet, const char *before, mq_str name)
{
    return mq_sheet_key(sheet, "%s%.*s", before, (int)name.size, name.at);
}

static mq_str S_some(mq_sheet *sheet, mq_str names)
{
    return mq_sheet_text(sheet, "%.*s%s", (int)names.size, names.at, names.size > 80 ? ", ..." : "");
}

static mq_status S_matrix(mq_change *c, mq_sheet *sheet, const size_t *cells, uint64_t n, mq_error *err)
{
    size_t k = c->levels.size;
    mq_table *t = mq_table_new(&sheet->arena, "transition", mq_say(sheet, "title.transition"),
                               mq_say(sheet, "column.before"));
    if (!t)
        return mq_no_memory(err);
    for (size_t l = 0; l < k; l++) {
        mq_table_column(t, S_key(sheet, "after:", c->levels.title[l]), c->levels.title[l], MQ_COLUMN_COUNT);
        mq_table_last_column(t)->spanner = mq_say(sheet, "column.after");
        mq_table_last_column(t)->part = 1;
    }
    mq_table_column(t, "total", mq_say(sheet, "column.total"), MQ_COLUMN_COUNT);
    for (size_t r = 0; r < k; r++) {
        uint64_t sum = 0;
        size_t row =
            mq_table_row(t, S_key(sheet, "", c->levels.title[r]), c->levels.title[r], 0, MQ_ROW_PLAIN);
        for (size_t l = 0; l < k; l++) {
            mq_table_put(t, row, l, mq_cell_count(cells[r * k + l]));
            sum += cells[r * k + l];
        }
        mq_table_put(t, row, k, mq_cell_count(sum));
    }
    size_t row = mq_table_row(t, "total", mq_say(sheet, "row.total"), 0, MQ_ROW_TOTAL);
    for (size_t l = 0; l < k; l++) {
        uint64_t sum = 0;
        for (size_t r = 0; r < k; r++)
            sum += cells[r * k + l];
        mq_table_put(t, row, l, mq_cell_count(sum));
    }
    mq_table_put(t, row, k, mq_cell_count(n));
    mq_table_base_line(
        t, MQ_SAY(sheet, "compare.pairs_line", mq_say_count(sheet, n), mq_say_count(sheet, c->blank)));
    if (c->blanks.size)
        mq_table_note(t, "", MQ_SAY(sheet, "compare.blanks", S_some(sheet, c->blanks)));
    if (c->unpaired[0] + c->unpaired[1])
        mq_table_note(t, "",
                      MQ_SAY(sheet, "compare.unpaired", mq_say_count(sheet, c->unpaired[0]),
                             mq_say_count(sheet, c->unpaired[1]), S_some(sheet, c->examples)));
    return mq_sheet_table(sheet, t, err);
}

enum { BEFORE, AFTER, DIFFERENCE, GAINED, LOST, P_MIDP, P_EXACT, P_ASYMPTOTIC, ODDS, CLUSTER };

static mq_table *S_change_columns(const mq_change *c, mq_sheet *sheet)
{
    mq_table *t = mq_table_new(&sheet->arena, "change", mq_say(sheet, "section.change"),
                               mq_say(sheet, "column.category"));
    if (!t)
        return NULL;
    mq_table_column(t, "before", mq_say(sheet, "column.before"), MQ_COLUMN_SHARE);
    mq_table_column(t, "after", mq_say(sheet, "column.after"), MQ_COLUMN_SHARE);
    mq_table_column(t, "difference", mq_say(sheet, "column.difference"), MQ_COLUMN_DIFFERENCE);
    mq_table_column(t, "gained", mq_say(sheet, "compare.gained"), MQ_COLUMN_COUNT);
    mq_table_column(t, "lost", mq_say(sheet, "compare.lost"), MQ_COLUMN_COUNT);
    mq_table_column(t, "p_midp", mq_say(sheet, "compare.p_midp"), MQ_COLUMN_P);
    mq_table_column(t, "p_exact", mq_say(sheet, "compare.p_exact"), MQ_COLUMN_P);
    mq_table_column(t, "p_asymptotic", mq_say(sheet, "compare.p_asymptotic"), MQ_COLUMN_P);
    mq_table_column(t, "odds_ratio", mq_say(sheet, "compare.odds_matched"), MQ_COLUMN_NUMBER);
    if (c->kept)
        clusters_columns(sheet, t);
    return t;
}

/* Level k against all others, or k and all above against all below. */
static mq_status S_change_row(const mq_change *c, mq_sheet *sheet, mq_table *t, const size_t *cells, size_t k,
                              bool from, mq_error *err)
{
    mq_pairs p = {0, 0, 0, 0};
    mq_paired x;
    size_t n = c->levels.size;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            bool before = from ? i >= k : i == k, after = from ? j >= k : j == k;
            *(before ? after ? &p.a : &p.b : after ? &p.c : &p.d) += cells[i * n + j];
        }
    mq_status st = mq_paired_of(p, c->settings->level, &x, err);
    if (st < 0)
        return st;
    mq_base base = mq_say_base(sheet, "compare.base", x.n);
    mq_str title = from ? MQ_SAY(sheet, "compare.from", c->levels.title[k]) : c->levels.title[k];
    size_t row =
        mq_table_row(t, S_key(sheet, from ? "from:" : "", c->levels.title[k]), title, 0, MQ_ROW_PLAIN);
    mq_interval it = c->newcombe ? x.newcombe : x.tango;
    mq_table_put(t, row, BEFORE, mq_cell_share(p.a + p.b, base));
    mq_table_put(t, row, AFTER, mq_cell_share(p.a + p.c, base));
    mq_table_put(t, row, DIFFERENCE, mq_cell_difference(x.diff, it.lo, it.hi, base));
    mq_table_put(t, row, GAINED, mq_cell_count(p.c));
    mq_table_put(t, row, LOST, mq_cell_count(p.b));
    mq_sheet_p(t, row, P_MIDP, x.midp_p, NULL);
    mq_sheet_p(t, row, P_EXACT, x.exact_p, NULL);
    mq_sheet_p(t, row, P_ASYMPTOTIC, x.mcnemar_p, NULL);
    mq_say_interval(sheet, t, row, ODDS, x.odds, x.odds_exact.lo, x.odds_exact.hi, base, "nobody_changed");
    cluster_difference d;
    if (!c->kept)
        return MQ_OK;
    st = clusters_of_pairs(c, k, from, &d, err);
    if (st >= 0)
        clusters_put(sheet, t, row, CLUSTER, &d, base);
    return st;
}

static mq_status S_change(mq_change *c, mq_sheet *sheet, const size_t *cells, mq_error *err)
{
    mq_table *t = S_change_columns(c, sheet);
    mq_status st = t ? MQ_OK : mq_no_memory(err);
    size_t n = c->levels.size;
    for (size_t k = 0; st >= 0 && k < n; k++)
        st = S_change_row(c, sheet, t, cells, k, false, err);
    /* the lowest is everybody, the highest stands above already */
    for (size_t k = 1; st >= 0 && c->levels.ordered && k + 1 < n; k++)
        st = S_change_row(c, sheet, t, cells, k, true, err);
    if (st < 0)
        return st;
    t->rows_add = false;
    mq_table_note(t, "", mq_say(sheet, c->newcombe ? "compare.newcombe" : "compare.tango"));
    cluster_difference d = {0};
    if (c->kept && (st = clusters_of_pairs(c, 0, false, &d, err)) < 0)
        return st;
    if (c->kept)
        mq_table_note(t, "",
                      MQ_SAY(sheet, "compare.clusters", mq_say_count(sheet, c->n_clusters),
                             mq_say_count(sheet, d.df > 0 ? (uint64_t)d.df : 0)));
    return mq_sheet_table(sheet, t, err);
}

static size_t S_line(mq_sheet *sheet, mq_table *t, const char *key)
{
    return mq_table_row(t, key, mq_say(sheet, mq_sheet_key(sheet, "compare.%s", key)), 0, MQ_ROW_PLAIN);
}

static void S_test(mq_table *t, size_t r, double value, double df, double p, const char *reason)
{
    mq_sheet_number(t, r, 0, value, reason);
    if (isfinite(df))
        mq_table_put(t, r, 1, mq_cell_number(df));
    mq_sheet_p(t, r, 2, p, reason);
}

static mq_status S_ranks(mq_sheet *sheet, mq_table *t, mq_crosstab x, mq_error *err)
{
    mq_signed_rank w;
    mq_status st = mq_signed_rank_of(x, &w, err);
    if (st < 0)
        return st;
    bool pratt = (double)(w.n - w.changed) > 0.3 * (double)w.n || isnan(w.exact_p);
    size_t r = mq_table_row(t, "wilcoxon",
                            mq_say(sheet, pratt ? "compare.wilcoxon_pratt" : "compare.wilcoxon_exact"), 0,
                            MQ_ROW_PLAIN);
    S_test(t, r, pratt ? w.pratt_z : w.z, NAN, pratt ? w.pratt_p : w.exact_p, "nobody_changed");
    mq_sheet_p(t, S_line(sheet, t, "sign"), 2, w.sign_p, NULL);
    mq_sheet_number(t, S_line(sheet, t, "rank_biserial"), 0, w.rank_biserial, "nobody_changed");
    mq_table_put(t, S_line(sheet, t, "up"), 0, mq_cell_number((double)w.up));
    mq_table_put(t, S_line(sheet, t, "down"), 0, mq_cell_number((double)w.down));
    return MQ_OK;
}

static mq_status S_whole(mq_change *c, mq_sheet *sheet, const size_t *cells, mq_error *err)
{
    mq_marginal m;
    size_t k = c->levels.size;
    mq_crosstab x = {cells, k, k};
    mq_table *t =
        mq_table_new(&sheet->arena, "tests", mq_say(sheet, "compare.whole"), mq_say(sheet, "column.test"));
    mq_status st = t ? mq_marginal_of(x, &m, err) : mq_no_memory(err);
    if (st < 0)
        return st;
    mq_table_column(t, "statistic", mq_say(sheet, "column.statistic"), MQ_COLUMN_NUMBER);
    mq_table_last_column(t)->decimals = 3;
    mq_table_column(t, "df", mq_say(sheet, "column.df"), MQ_COLUMN_NUMBER);
    mq_table_last_column(t)->decimals = 0;
    mq_table_column(t, "p", mq_say(sheet, "column.p"), MQ_COLUMN_P);
    S_test(t, S_line(sheet, t, "stuart_maxwell"), m.stuart_maxwell, (double)m.df, m.p, "undefined");
    S_test(t, S_line(sheet, t, "bhapkar"), m.bhapkar, (double)m.df, m.bhapkar_p, "undefined");
    S_test(t, S_line(sheet, t, "bowker"), m.bowker, (double)m.bowker_df, m.bowker_p, "undefined");
    if (c->levels.ordered) {
        S_test(t, S_line(sheet, t, "ordinal"), m.ordinal, 1, m.ordinal_p, "nobody_changed");
        st = S_ranks(sheet, t, x, err);
    }
    if (c->kept)
        mq_table_note(t, "", mq_say(sheet, "compare.whole_clusters"));
    return st >= 0 ? mq_sheet_table(sheet, t, err) : st;
}

mq_status mq_change_tables(mq_change *c, mq_sheet *sheet, mq_error *err)
{
    uint64_t n = 0;
    size_t k = c->levels.size;
    size_t *cells = mq_cross_levels(&c->pairs, &c->levels, &c->levels, &sheet->arena, &c->blank);
    if (!cells)
        return mq_no_memory(err);
    for (size_t i = 0; i < k * k; i++)
        n += cells[i];
    if (!n)
        return mq_fail(err, MQ_E_DATA, NULL,
                       "no pair has a value on both sides; check --before, --after or --id");
    mq_status st = S_matrix(c, sheet, cells, n, err);
    if (st >= 0)
        st = S_change(c, sheet, cells, err);
    return st >= 0 ? S_whole(c, sheet, cells, err) : st;
}
