#include "mq_crosstab.h"
#include "mq_format.h"
#include "mq_memory.h"
#include "mq_ordinal.h"
#include "mq_say.h"
#include "mq_tabulate.h"
#include <math.h>
#include <stdio.h>

enum { STATISTIC, DF, P };
enum { ROUNDS = 100000, EXACT_MOST = 400 };

/** A row of the table of tests, named by the catalogue: tabulate.<key>. */
static size_t S_line(mq_sheet *sheet, mq_table *table, const char *key)
{
    return mq_table_row(table, key, mq_say(sheet, mq_sheet_key(sheet, "tabulate.%s", key)), 0, MQ_ROW_PLAIN);
}

static void S_test(mq_sheet *sheet, mq_table *table, const char *key, double value, double df, double p,
                   const char *reason)
{
    size_t r = S_line(sheet, table, key);
    mq_sheet_number(table, r, STATISTIC, value, reason);
    if (isfinite(df))
        mq_table_put(table, r, DF, mq_cell_number(df));
    mq_sheet_p(table, r, P, p, reason);
}

/** An estimate with an interval and no test of its own. */
static void S_estimate(mq_sheet *sheet, mq_table *table, const char *key, double value, mq_interval it,
                       uint64_t n)
{
    mq_say_interval(sheet, table, S_line(sheet, table, key), STATISTIC, value, it.lo, it.hi,
                    mq_say_base(sheet, "tabulate.base_table", n), "undefined");
}

/* Exact where it can be, simulated with a printed seed where it cannot; only where chi-square is in doubt. */
static mq_status S_fisher(const mq_tabulate *t, mq_sheet *sheet, mq_table *table, const mq_compact *c,
                          double *p, mq_error *err)
{
    mq_simulated mc;
    *p = NAN;
    mq_status st =
        c->n <= EXACT_MOST || (c->rows == 2 && c->columns == 2) ? mq_fisher_exact(c, 0, p, err) : MQ_OK;
    if (st < 0 || isfinite(*p)) {
        if (st >= 0) {
            mq_sheet_p(table, S_line(sheet, table, "fisher"), P, *p, NULL);
        }
        return st;
    }
    st = mq_fisher_simulate(c, ROUNDS, t->seed, &mc, err);
    if (st < 0)
        return st;
    *p = mc.p;
    mq_sheet_p(table, S_line(sheet, table, "fisher_mc"), P, mc.p, NULL);
    mq_table_note(table, "",
                  MQ_SAY(sheet, "tabulate.mc_note", mq_say_count(sheet, mc.rounds),
                         mq_sheet_text(sheet, "%llu", (unsigned long long)mc.seed),
                         mq_say_number(sheet, mc.ci.lo, 5), mq_say_number(sheet, mc.ci.hi, 5)));
    return MQ_OK;
}

static void S_trend(mq_sheet *sheet, mq_table *table, const mq_crosstab *x)
{
    mq_trend trend;
    size_t *hits = mq_arena_take_n(&sheet->arena, 2 * x->rows, sizeof *hits);
    double *scores = mq_arena_take_n(&sheet->arena, x->rows, sizeof *scores);
    if (!hits || !scores)
        return;
    for (size_t r = 0; r < x->rows; r++) {
        hits[r] = x->cells[2 * r + 1];
        hits[x->rows + r] = x->cells[2 * r] + x->cells[2 * r + 1];
        scores[r] = (double)r;
    }
    if (mq_trend_of(hits, hits + x->rows, scores, x->rows, &trend, NULL) < 0)
        return;
    S_test(sheet, table, "trend", trend.z, NAN, trend.p, "undefined");
}

static mq_status S_ordinal(const mq_tabulate *t, mq_sheet *sheet, const mq_levels *groups, mq_table *table,
                           mq_crosstab x, uint64_t n, double *p, mq_error *err)
{
    mq_rank_tests ranks;
    mq_ordinal o;
    if (x.columns == 2 && groups->ordered)
        S_trend(sheet, table, &x);
    if (!t->levels.ordered)
        return MQ_OK;
    mq_status st = mq_rank_tests_of(x, &ranks, err);
    if (st < 0)
        return st;
    S_test(sheet, table, "kruskal_wallis", ranks.kw_h, (double)ranks.kw_df, ranks.kw_p, "undefined");
    S_estimate(sheet, table, "epsilon2", ranks.epsilon2, mq_interval_none(), n);
    if (x.rows == 2) {
        S_test(sheet, table, "mann_whitney", ranks.mw_u, NAN, ranks.mw_p, "undefined");
        S_estimate(sheet, table, "superiority", ranks.superiority, mq_interval_none(), n);
    }
    if (!groups->ordered)
        return MQ_OK;
    S_test(sheet, table, "jonckheere", ranks.jt_z, NAN, ranks.jt_p, "undefined");
    *p = ranks.jt_p;
    mq_table_note(table, "", mq_say(sheet, "tabulate.main_ordered"));
    st = mq_ordinal_of(x, t->settings->level, &o, err);
    if (st < 0)
        return st;
    S_estimate(sheet, table, "gamma", o.gamma, o.gamma_ci, n);
    mq_sheet_p(table, table->n_rows - 1, P, o.gamma_p, "undefined");
    S_estimate(sheet, table, "tau_b", o.tau_b, mq_interval_none(), n);
    return MQ_OK;
}

/* ordered: a test of the order follows, which has more power and is the main one. */
static mq_status S_nominal(const mq_tabulate *t, mq_sheet *sheet, mq_table *table, const mq_compact *c,
                           bool ordered, double *p, mq_error *err)
{
    mq_association a;
    double fisher = NAN;
    mq_status st = mq_association_of(c, t->settings->level, &a, NULL, NULL, err);
    if (st < 0)
        return st;
    S_test(sheet, table, "pearson", a.x2, (double)a.df, a.p, "one_group");
    S_test(sheet, table, "likelihood_ratio", a.g2, (double)a.df, a.g2_p, "one_group");
    *p = a.p;
    if (!a.df) {
        mq_table_note(table, "", mq_say(sheet, "tabulate.nothing"));
        return MQ_OK;
    }
    if (a.low) {
        st = S_fisher(t, sheet, table, c, &fisher, err);
        *p = fisher;
    }
    S_estimate(sheet, table, "cramer_v_bc", a.cramer_v_bc, a.cramer_v_ci, c->n);
    S_estimate(sheet, table, "cramer_v", a.cramer_v, mq_interval_none(), c->n);
    mq_table_note(table, "",
                  MQ_SAY(sheet, "tabulate.expected", mq_say_number(sheet, a.min_expected, 2),
                         mq_say_count(sheet, a.low), mq_say_count(sheet, c->rows * c->columns)));
    if (a.low && !ordered)
        mq_table_note(table, "", mq_say(sheet, "tabulate.main_fisher"));
    return st;
}

/* Groups and levels that nobody has take no part in a test. */
static void S_dropped(const mq_tabulate *t, mq_sheet *sheet, mq_table *table, const mq_levels *groups,
                      const mq_compact *c)
{
    mq_buffer names = {0};
    for (size_t side = 0; side < 2; side++) {
        const mq_levels *levels = side ? &t->levels : groups;
        const size_t *kept = side ? c->kept_columns : c->kept_rows;
        for (size_t i = 0, k = 0; i < levels->size; i++) {
            if (k < (side ? c->columns : c->rows) && kept[k] == i) {
                k++;
                continue;
            }
            if (names.size)
                mq_buffer_text(&names, ", ");
            mq_buffer_str(&names, levels->title[i]);
        }
    }
    if (names.size && !names.failed)
        mq_table_note(table, "", MQ_SAY(sheet, "tabulate.dropped", mq_buffer_view(&names)));
    mq_buffer_free(&names);
}

mq_status mq_tabulate_tests(mq_tabulate *t, mq_sheet *sheet, size_t g, const size_t *cells, double *p,
                            mq_error *err)
{
    char id[32];
    const mq_levels *groups = &t->groups[g];
    mq_compact c;
    mq_crosstab x = {cells, groups->size, t->levels.size};
    *p = NAN;
    snprintf(id, sizeof id, "tests-%zu", g + 1);
    mq_str title = MQ_SAY(sheet, "tabulate.tests_by", t->levels.column, groups->column);
    mq_table *table = mq_table_new(&sheet->arena, id, title, mq_say(sheet, "column.test"));
    if (!table)
        return mq_no_memory(err);
    mq_table_column(table, "statistic", mq_say(sheet, "column.statistic"), MQ_COLUMN_NUMBER);
    mq_table_last_column(table)->decimals = 3;
    mq_table_column(table, "df", mq_say(sheet, "column.df"), MQ_COLUMN_NUMBER);
    mq_table_last_column(table)->decimals = 0;
    mq_table_column(table, "p", mq_say(sheet, "column.p"), MQ_COLUMN_P);
    mq_status st = mq_compact_of(x, &c, err);
    if (st < 0)
        return st;
    st = S_nominal(t, sheet, table, &c, t->levels.ordered && groups->ordered, p, err);
    S_dropped(t, sheet, table, groups, &c);
    if (st >= 0 && c.rows > 1 && c.columns > 1)
        st = S_ordinal(t, sheet, groups, table, (mq_crosstab){c.cells, c.rows, c.columns}, c.n, p, err);
    mq_compact_free(&c);
    return st >= 0 ? mq_sheet_table(sheet, table, err) : st;
}
