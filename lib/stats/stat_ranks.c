#include "mq_ordinal.h"
#include <math.h>
#include <stdlib.h>

/* Sums over groups or over ties of Lehmann's variance. */
typedef struct lehmann {
    double s5, s3, s2; /* u(u-1)(2u+5), u(u-1)(u-2), u(u-1) */
    double squares, cubes;
} lehmann;

static void S_lehmann_add(lehmann *sum, double u)
{
    sum->s5 += u * (u - 1) * (2 * u + 5);
    sum->s3 += u * (u - 1) * (u - 2);
    sum->s2 += u * (u - 1);
    sum->squares += u * u;
    sum->cubes += u * (u * u - 1);
}

typedef struct margins {
    double *row, *column, *rank; /* rank: mid-rank of each level */
    double n;
    size_t filled; /* groups with answers */
    lehmann groups, ties;
} margins;

static mq_status S_margins(mq_crosstab t, margins *m, mq_error *err)
{
    *m = (margins){.row = calloc(t.rows + 2 * t.columns + 1, sizeof(double))};
    if (!m->row)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for a table of %zu x %zu", t.rows, t.columns);
    m->column = m->row + t.rows;
    m->rank = m->column + t.columns;
    for (size_t at = 0; at < t.rows * t.columns; at++) {
        m->row[at / t.columns] += (double)t.cells[at];
        m->column[at % t.columns] += (double)t.cells[at];
        m->n += (double)t.cells[at];
    }
    double below = 0;
    for (size_t j = 0; j < t.columns; j++) {
        m->rank[j] = below + (m->column[j] + 1) / 2;
        below += m->column[j];
        S_lehmann_add(&m->ties, m->column[j]);
    }
    for (size_t i = 0; i < t.rows; i++) {
        S_lehmann_add(&m->groups, m->row[i]);
        m->filled += m->row[i] > 0;
    }
    return MQ_OK;
}

static void S_kruskal_wallis(mq_crosstab t, const margins *m, mq_rank_tests *out)
{
    double n = m->n, tie = 1 - m->ties.cubes / (n * (n * n - 1));
    mq_sum between = {0};
    for (size_t i = 0; i < t.rows; i++) {
        double off = 0; /* about the mean rank: no difference of large sums */
        for (size_t j = 0; j < t.columns; j++)
            off += (double)t.cells[i * t.columns + j] * (m->rank[j] - (n + 1) / 2);
        if (m->row[i] > 0)
            mq_sum_add(&between, off * off / m->row[i]);
    }
    double k = (double)m->filled;
    out->kw_df = m->filled ? m->filled - 1 : 0;
    out->kw_h = tie > 0 && k > 1 ? 12 / (n * (n + 1)) * mq_sum_of(&between) / tie : NAN;
    out->kw_p = mq_chisq_upper(out->kw_h, k - 1);
    out->epsilon2 = out->kw_h * (n + 1) / (n * n - 1);
    out->eta2_h = n > k ? (out->kw_h - k + 1) / (n - k) : NAN;
}

/* Pairs of answers from an earlier and a later group that rise, ties as halves. */
static double S_rising(mq_crosstab t, double *below)
{
    double sum = 0;
    for (size_t j = 0; j < t.columns; j++)
        below[j] = 0;
    for (size_t i = 0; i < t.rows; i++) {
        double lower = 0;
        for (size_t j = 0; j < t.columns; j++) {
            double x = (double)t.cells[i * t.columns + j];
            sum += x * (lower + below[j] / 2);
            lower += below[j];
            below[j] += x;
        }
    }
    return sum;
}

static void S_jonckheere(const margins *m, mq_rank_tests *out)
{
    double n = m->n, whole = n * (n - 1) * (2 * n + 5);
    const lehmann *g = &m->groups, *t = &m->ties;
    out->jt_mean = (n * n - g->squares) / 4;
    out->jt_var_notie = (whole - g->s5) / 72;
    out->jt_var = (whole - g->s5 - t->s5) / 72;
    if (n > 2)
        out->jt_var += g->s3 * t->s3 / (36 * n * (n - 1) * (n - 2));
    if (n > 1)
        out->jt_var += g->s2 * t->s2 / (8 * n * (n - 1));
    if (out->jt_var < 1e-12 * whole) /* all answers tie or only one group: the terms cancel */
        out->jt_var = 0;
    out->jt_z = out->jt_var > 0 ? (out->jt - out->jt_mean) / sqrt(out->jt_var) : NAN;
    out->jt_p = mq_normal_two_sided(out->jt_z);
}

static void S_linear(mq_crosstab t, const margins *m, mq_rank_tests *out)
{
    double mean_row = 0, mean_column = 0, cross = 0, spread_row = 0, spread_column = 0;
    for (size_t i = 0; i < t.rows; i++)
        mean_row += (double)i * m->row[i] / m->n;
    for (size_t j = 0; j < t.columns; j++)
        mean_column += (double)j * m->column[j] / m->n;
    for (size_t at = 0; at < t.rows * t.columns; at++) {
        double x = (double)t.cells[at];
        double a = (double)(at / t.columns) - mean_row, b = (double)(at % t.columns) - mean_column;
        cross += x * a * b;
        spread_row += x * a * a;
        spread_column += x * b * b;
    }
    double spread = sqrt(spread_row * spread_column);
    out->pearson_r = spread > 0 ? mq_clamp(cross / spread, -1, 1) : NAN;
    out->lbl_x2 = (m->n - 1) * out->pearson_r * out->pearson_r;
    out->lbl_p = mq_chisq_upper(out->lbl_x2, 1);
}

mq_status mq_rank_tests_of(mq_crosstab table, mq_rank_tests *out, mq_error *err)
{
    margins m;
    mq_status st = S_margins(table, &m, err);
    if (st < 0)
        return st;
    *out = (mq_rank_tests){.n = (size_t)m.n, .mw_u = NAN, .mw_p = NAN, .superiority = NAN};
    S_kruskal_wallis(table, &m, out);
    S_linear(table, &m, out);
    out->jt = S_rising(table, m.rank); /* the ranks are no longer needed */
    S_jonckheere(&m, out);
    if (m.filled == 2) {
        out->mw_u = out->jt;
        out->mw_p = out->jt_p;
        out->superiority = out->jt / (2 * out->jt_mean); /* jt_mean is n1 n2 / 2 */
    }
    free(m.row);
    return MQ_OK;
}
