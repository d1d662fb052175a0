#include "mq_ordinal.h"
#include <math.h>
#include <stdlib.h>

/* A crosstab in doubles with sums from the upper left corner, so that the answers beyond a cell are one
 * look-up. */
typedef struct grid {
    size_t rows, columns;
    double n;
    double *cell, *row, *column;
    double *corner; /* (rows+1) x (columns+1); answers above and to the left */
} grid;

static void S_grid_free(grid *g)
{
    free(g->cell);
    free(g->row);
    free(g->column);
    free(g->corner);
}

static mq_status S_grid_of(mq_crosstab t, grid *g, mq_error *err)
{
    *g = (grid){.rows = t.rows,
                .columns = t.columns,
                .cell = calloc(t.rows * t.columns + 1, sizeof(double)),
                .row = calloc(t.rows + 1, sizeof(double)),
                .column = calloc(t.columns + 1, sizeof(double)),
                .corner = calloc((t.rows + 1) * (t.columns + 1), sizeof(double))};
    if (!g->cell || !g->row || !g->column || !g->corner) {
        S_grid_free(g);
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for a table of %zu x %zu", t.rows, t.columns);
    }
    size_t wide = t.columns + 1;
    for (size_t i = 0; i < t.rows; i++) {
        for (size_t j = 0; j < t.columns; j++) {
            double x = (double)t.cells[i * t.columns + j];
            g->cell[i * t.columns + j] = x;
            g->row[i] += x;
            g->column[j] += x;
            g->n += x;
            g->corner[(i + 1) * wide + j + 1] =
                x + g->corner[i * wide + j + 1] + g->corner[(i + 1) * wide + j] - g->corner[i * wide + j];
        }
    }
    return MQ_OK;
}

/* Answers in rows [0, i) and columns [0, j). */
static double S_corner(const grid *g, size_t i, size_t j)
{
    return g->corner[i * (g->columns + 1) + j];
}

/* Answers that agree and that disagree in order with cell (i, j). */
static void S_beyond(const grid *g, size_t i, size_t j, double *agree, double *disagree)
{
    size_t r = g->rows, c = g->columns;
    double above_left = S_corner(g, i, j), above_right = S_corner(g, i, c) - S_corner(g, i, j + 1);
    double below_left = S_corner(g, r, j) - S_corner(g, i + 1, j);
    double below_right = g->n - S_corner(g, i + 1, c) - S_corner(g, r, j + 1) + S_corner(g, i + 1, j + 1);
    *agree = above_left + below_right;
    *disagree = above_right + below_left;
}

typedef struct pairs {
    double p, q;                    /* ordered pairs: twice the concordant and the discordant ones */
    double free_rows, free_columns; /* n^2 - sum of squared margins */
} pairs;

static pairs S_pairs(const grid *g)
{
    pairs all = {0, 0, g->n * g->n, g->n * g->n};
    for (size_t i = 0; i < g->rows; i++) {
        all.free_rows -= g->row[i] * g->row[i];
        for (size_t j = 0; j < g->columns; j++) {
            double agree, disagree, x = g->cell[i * g->columns + j];
            S_beyond(g, i, j, &agree, &disagree);
            all.p += x * agree;
            all.q += x * disagree;
        }
    }
    for (size_t j = 0; j < g->columns; j++)
        all.free_columns -= g->column[j] * g->column[j];
    return all;
}

/* The four sums over cells that the standard errors are made of. */
static void S_errors(const grid *g, const pairs *all, mq_ordinal *out)
{
    double sum = all->p + all->q, less = all->p - all->q, n = g->n;
    double w = sqrt(all->free_rows * all->free_columns);
    mq_sum gamma1 = {0}, gamma0 = {0}, tau = {0}, somers = {0};
    for (size_t i = 0; i < g->rows; i++) {
        for (size_t j = 0; j < g->columns; j++) {
            double agree, disagree, x = g->cell[i * g->columns + j];
            S_beyond(g, i, j, &agree, &disagree);
            double d = agree - disagree, v = g->row[i] * all->free_columns + g->column[j] * all->free_rows;
            double one = all->q * agree - all->p * disagree, two = 2 * w * d + out->tau_b * v;
            double three = all->free_rows * d - less * (n - g->row[i]);
            mq_sum_add(&gamma1, x * one * one);
            mq_sum_add(&gamma0, x * d * d);
            mq_sum_add(&tau, x * two * two);
            mq_sum_add(&somers, x * three * three);
        }
    }
    mq_sum_add(&gamma0, -less * less / n);
    double both = all->free_rows + all->free_columns;
    mq_sum_add(&tau, -n * n * n * out->tau_b * out->tau_b * both * both);
    out->gamma_ase = 4 / (sum * sum) * sqrt(mq_sum_of(&gamma1));
    out->gamma_ase0 = 2 / sum * sqrt(fmax(mq_sum_of(&gamma0), 0));
    out->tau_b_ase = sqrt(fmax(mq_sum_of(&tau), 0)) / (w * w);
    out->somers_d_ase = 2 / (all->free_rows * all->free_rows) * sqrt(mq_sum_of(&somers));
    /* All pairs concordant: the terms cancel, what is left of them is rounding. */
    if (mq_sum_of(&gamma0) < 1e-12 * less * less / n)
        out->gamma_ase0 = 0;
    if (mq_sum_of(&tau) < 1e-12 * n * n * n * out->tau_b * out->tau_b * both * both)
        out->tau_b_ase = 0;
}

static double S_over(double a, double b)
{
    return b > 0 ? a / b : NAN;
}

mq_status mq_ordinal_of(mq_crosstab table, double conf, mq_ordinal *out, mq_error *err)
{
    if (!(conf > 0 && conf < 1))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "confidence %g is not between 0 and 1", conf);
    grid g;
    mq_status st = S_grid_of(table, &g, err);
    if (st < 0)
        return st;
    pairs all = S_pairs(&g);
    double less = all.p - all.q, sum = all.p + all.q;
    double k = (double)(table.rows < table.columns ? table.rows : table.columns);
    *out = (mq_ordinal){.concordant = all.p / 2, .discordant = all.q / 2};
    out->gamma = S_over(less, sum);
    out->tau_b = S_over(less, sqrt(all.free_rows * all.free_columns));
    out->tau_c = S_over(k * less, g.n * g.n * (k - 1));
    out->somers_d = S_over(less, all.free_rows);
    S_errors(&g, &all, out);
    if (!(sum > 0))
        out->gamma_ase = out->gamma_ase0 = NAN;
    if (isnan(out->tau_b))
        out->tau_b_ase = NAN;
    if (isnan(out->somers_d))
        out->somers_d_ase = NAN;
    double half = mq_z_of(conf) * out->gamma_ase;
    out->gamma_ci = mq_interval_clamp((mq_interval){out->gamma - half, out->gamma + half}, -1, 1);
    out->gamma_p = out->gamma_ase0 > 0 ? mq_normal_two_sided(out->gamma / out->gamma_ase0) : NAN;
    S_grid_free(&g);
    return MQ_OK;
}
