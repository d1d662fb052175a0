#include "mq_crosstab.h"
#include <math.h>
#include <stdlib.h>

static void S_sums(mq_crosstab table, size_t *row_sums, size_t *column_sums)
{
    for (size_t r = 0; r < table.rows; r++) {
        for (size_t c = 0; c < table.columns; c++) {
            row_sums[r] += table.cells[r * table.columns + c];
            column_sums[c] += table.cells[r * table.columns + c];
        }
    }
}

/* Moves the places of non-empty lines to kept and their sums together; returns how many. */
static size_t S_keep(size_t *sums, size_t *kept, size_t n)
{
    size_t left = 0;
    for (size_t i = 0; i < n; i++) {
        if (sums[i] == 0)
            continue;
        kept[left] = i;
        sums[left++] = sums[i];
    }
    return left;
}

mq_status mq_compact_of(mq_crosstab table, mq_compact *out, mq_error *err)
{
    *out = (mq_compact){.cells = calloc(table.rows * table.columns + 1, sizeof(size_t)),
                        .row_sums = calloc(table.rows + 1, sizeof(size_t)),
                        .column_sums = calloc(table.columns + 1, sizeof(size_t)),
                        .kept_rows = calloc(table.rows + 1, sizeof(size_t)),
                        .kept_columns = calloc(table.columns + 1, sizeof(size_t))};
    if (!out->cells || !out->row_sums || !out->column_sums || !out->kept_rows || !out->kept_columns) {
        mq_compact_free(out);
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for a table of %zu x %zu", table.rows,
                       table.columns);
    }
    S_sums(table, out->row_sums, out->column_sums);
    out->rows = S_keep(out->row_sums, out->kept_rows, table.rows);
    out->columns = S_keep(out->column_sums, out->kept_columns, table.columns);
    for (size_t r = 0; r < out->rows; r++) {
        out->n += out->row_sums[r];
        for (size_t c = 0; c < out->columns; c++)
            out->cells[r * out->columns + c] =
                table.cells[out->kept_rows[r] * table.columns + out->kept_columns[c]];
    }
    return MQ_OK;
}

void mq_compact_free(mq_compact *table)
{
    free(table->cells);
    free(table->row_sums);
    free(table->column_sums);
    free(table->kept_rows);
    free(table->kept_columns);
    *table = (mq_compact){0};
}

static void S_chi_squares(const mq_compact *table, mq_association *out, double *residuals, double *adjusted)
{
    mq_sum x2 = {0}, g2 = {0};
    double n = (double)table->n;
    out->min_expected = INFINITY;
    for (size_t at = 0; at < table->rows * table->columns; at++) {
        double row = (double)table->row_sums[at / table->columns], seen = (double)table->cells[at];
        double column = (double)table->column_sums[at % table->columns], expected = row * column / n;
        double off = seen - expected;
        mq_sum_add(&x2, off * off / expected);
        if (seen > 0)
            mq_sum_add(&g2, 2 * seen * log(seen / expected));
        out->min_expected = fmin(out->min_expected, expected);
        out->low += expected < 5;
        if (residuals)
            residuals[at] = off / sqrt(expected);
        if (adjusted)
            adjusted[at] = off / sqrt(expected * (1 - row / n) * (1 - column / n));
    }
    out->x2 = mq_sum_of(&x2);
    out->g2 = mq_g2_of(mq_sum_of(&g2), out->x2, n);
}

typedef struct limit {
    double x2, df, target;
} limit;

static double S_ncp_gap(double ncp, void *data)
{
    const limit *at = data;
    return mq_ncchisq_cdf(at->x2, at->df, ncp) - at->target;
}

/* The non-centrality at which x2 is the target quantile; falls with ncp, 0 when even ncp = 0 is too large. */
static double S_ncp(double x2, double df, double target)
{
    limit at = {x2, df, target};
    if (S_ncp_gap(0, &at) <= 0)
        return 0;
    double most = x2 + 10 * sqrt(x2 + df) + 10;
    while (S_ncp_gap(most, &at) > 0)
        most *= 2;
    /* Far below the root every tail is an underflow, and the slowest to compute. */
    double least = fmax(0, x2 - df - 20 * sqrt(x2 + df));
    return mq_root(S_ncp_gap, &at, least > 0 && S_ncp_gap(least, &at) > 0 ? least : 0, most);
}

static double S_bergsma(double phi2, double n, double r, double c, double df)
{
    double left = fmax(phi2 - df / (n - 1), 0);
    double rows = r - (r - 1) * (r - 1) / (n - 1), columns = c - (c - 1) * (c - 1) / (n - 1);
    double least = fmin(rows - 1, columns - 1);
    return least > 0 ? sqrt(left / least) : NAN;
}

static void S_strength(double n, double r, double c, double conf, mq_association *out)
{
    double df = (double)out->df, scale = n * (fmin(r, c) - 1), alpha = 1 - conf;
    out->phi2 = out->x2 / n;
    out->cramer_v = fmin(sqrt(out->x2 / scale), 1);
    out->cramer_v_bc = S_bergsma(out->phi2, n, r, c, df);
    out->tschuprow_t = sqrt(out->phi2 / sqrt(df));
    out->contingency_c = sqrt(out->x2 / (out->x2 + n));
    out->cohen_w = sqrt(out->phi2);
    out->ncp = (mq_interval){S_ncp(out->x2, df, 1 - alpha / 2), S_ncp(out->x2, df, alpha / 2)};
    mq_interval v = {sqrt(out->ncp.lo / scale), sqrt(out->ncp.hi / scale)};
    mq_interval more = {sqrt((out->ncp.lo + df) / scale), sqrt((out->ncp.hi + df) / scale)};
    out->cramer_v_ci = mq_interval_clamp(v, 0, 1);
    out->cramer_v_ci_df = mq_interval_clamp(more, 0, 1);
}

static void S_undefined(const mq_compact *table, mq_association *out, double *residuals, double *adjusted)
{
    mq_interval none = mq_interval_none();
    *out = (mq_association){NAN, NAN, NAN, NAN, 0, NAN, 0, NAN, NAN, NAN, NAN, NAN, NAN, none, none, none};
    for (size_t i = 0; i < table->rows * table->columns; i++) {
        if (residuals)
            residuals[i] = NAN;
        if (adjusted)
            adjusted[i] = NAN;
    }
}

mq_status mq_association_of(const mq_compact *table, double conf, mq_association *out, double *residuals,
                            double *adjusted, mq_error *err)
{
    if (!(conf > 0 && conf < 1))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "confidence %g is not between 0 and 1", conf);
    S_undefined(table, out, residuals, adjusted);
    if (table->rows < 2 || table->columns < 2)
        return MQ_OK;
    out->df = (table->rows - 1) * (table->columns - 1);
    S_chi_squares(table, out, residuals, adjusted);
    out->p = mq_chisq_upper(out->x2, (double)out->df);
    out->g2_p = mq_chisq_upper(out->g2, (double)out->df);
    S_strength((double)table->n, (double)table->rows, (double)table->columns, conf, out);
    return MQ_OK;
}
