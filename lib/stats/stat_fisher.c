#include "mq_crosstab.h"
#include "mq_proportion.h"
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* R's fisher.test: tables within this relative distance of the observed probability count as ties. */
static const double tie_slack = 1e-7;
static const size_t default_steps = 10000000;

/* ln 0!, ln 1!, ... ln n!; caller frees. */
static double *S_log_factorials(size_t n)
{
    double *table = calloc(n + 1, sizeof *table);
    for (size_t i = 1; table && i <= n; i++)
        table[i] = gsl_sf_lngamma((double)i + 1);
    return table;
}

static double S_cells_of(const mq_compact *table, const double *lnfact)
{
    mq_sum sum = {0};
    for (size_t i = 0; i < table->rows * table->columns; i++)
        mq_sum_add(&sum, lnfact[table->cells[i]]);
    return mq_sum_of(&sum);
}

/* The recursion: columns are dealt out one after the other, left[] is what the rows can still take. Tables
 * are weighed by prod 1/n_ij!, whose sum over all tables with margins r and c is n!/(prod r! prod c!). */
typedef struct walk {
    const mq_compact *table;
    const double *lnfact;
    size_t *left; /* of the rows */
    size_t steps; /* still allowed */
    double limit; /* ln weight of the observed table, with the slack */
    double total; /* ln weight of all tables */
    double p;
} walk;

/* What is still to be dealt: the columns from column on, of which the present one has need left, for rows
 * from row. */
typedef struct open_part {
    double log_all;   /* ln of the summed weight of all ways */
    double log_most;  /* no single way weighs more */
    double log_least; /* and none less */
} open_part;

/* Bounds for whole columns. By convexity of ln x!, a row of sum r over k cells has at least k ln (r/k)! and
 * at most ln r! in its cells; the same holds for the columns, and the sharper of the two bounds counts. */
static open_part S_bounds(const walk *w, size_t column)
{
    const mq_compact *t = w->table;
    double rows = 0, columns = 0, even_rows = 0, even_columns = 0, k = (double)(t->columns - column), n = 0;
    double r = (double)t->rows;
    for (size_t i = 0; i < t->rows; i++) {
        n += (double)w->left[i];
        rows += w->lnfact[w->left[i]];
        even_rows += k * gsl_sf_lngamma((double)w->left[i] / k + 1);
    }
    for (size_t j = column; j < t->columns; j++) {
        columns += w->lnfact[t->column_sums[j]];
        even_columns += r * gsl_sf_lngamma((double)t->column_sums[j] / r + 1);
    }
    return (open_part){w->lnfact[(size_t)n] - rows - columns, -fmax(even_rows, even_columns),
                       -fmin(rows, columns)};
}

static void S_deal(walk *w, size_t column, size_t row, size_t need, double past);

static void S_next_column(walk *w, size_t column, double past)
{
    if (column + 1 == w->table->columns) { /* the last column takes what is left */
        for (size_t i = 0; i < w->table->rows; i++)
            past -= w->lnfact[w->left[i]];
        if (past <= w->limit)
            w->p += exp(past - w->total);
        return;
    }
    open_part open = S_bounds(w, column);
    if (past + open.log_most <= w->limit) {
        w->p += exp(past + open.log_all - w->total);
        return;
    }
    if (past + open.log_least > w->limit)
        return;
    S_deal(w, column, 0, w->table->column_sums[column], past);
}

static void S_deal(walk *w, size_t column, size_t row, size_t need, double past)
{
    if (w->steps == 0)
        return;
    w->steps--;
    if (row + 1 == w->table->rows) {
        if (need > w->left[row])
            return;
        w->left[row] -= need;
        S_next_column(w, column + 1, past - w->lnfact[need]);
        w->left[row] += need;
        return;
    }
    size_t behind = 0; /* what the rows below can take of this column */
    for (size_t i = row + 1; i < w->table->rows; i++)
        behind += w->left[i];
    size_t least = need > behind ? need - behind : 0, most = need < w->left[row] ? need : w->left[row];
    for (size_t x = least; x <= most && w->steps; x++) {
        w->left[row] -= x;
        S_deal(w, column, row + 1, need - x, past - w->lnfact[x]);
        w->left[row] += x;
    }
}

mq_status mq_fisher_exact(const mq_compact *table, size_t max_steps, double *p, mq_error *err)
{
    *p = NAN;
    if (table->rows < 2 || table->columns < 2)
        return MQ_OK;
    double *lnfact = S_log_factorials(table->n);
    size_t *left = calloc(table->rows, sizeof *left);
    if (lnfact && left) {
        memcpy(left, table->row_sums, table->rows * sizeof *left);
        walk w = {table, lnfact, left, max_steps ? max_steps : default_steps, 0, 0, 0};
        w.limit = -S_cells_of(table, lnfact) + tie_slack;
        w.total = S_bounds(&w, 0).log_all;
        S_next_column(&w, 0, 0);
        *p = w.steps ? fmin(w.p, 1) : NAN;
    }
    mq_status st =
        lnfact && left ? MQ_OK : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for an exact test");
    free(lnfact);
    free(left);
    return st;
}

/* One hypergeometric draw: of white + black balls, draws are taken; how many are white? Inverts the
 * distribution outward from its mode, so that the cost is its spread. */
static size_t S_draw(gsl_rng *rng, const double *lnfact, size_t white, size_t black, size_t draws)
{
    size_t all = white + black, least = draws > black ? draws - black : 0,
           most = draws < white ? draws : white;
    if (least == most)
        return least;
    size_t mode = (size_t)(((double)draws + 1) * ((double)white + 1) / ((double)all + 2));
    mode = mode < least ? least : mode > most ? most : mode;
    double u = gsl_rng_uniform_pos(rng);
    double p = exp(lnfact[white] + lnfact[black] + lnfact[draws] + lnfact[all - draws] - lnfact[all] -
                   lnfact[mode] - lnfact[white - mode] - lnfact[draws - mode] - lnfact[black + mode - draws]);
    double up = p, down = p;
    size_t high = mode, low = mode;
    u -= p;
    while (u > 0 && (high < most || low > least)) {
        if (high < most) {
            double x = (double)high++;
            up *= ((double)white - x) * ((double)draws - x) /
                  ((x + 1) * ((double)black - (double)draws + x + 1));
            if ((u -= up) <= 0)
                return high;
        }
        if (low > least) {
            double x = (double)low--;
            down *=
                x * ((double)black - (double)draws + x) / (((double)white - x + 1) * ((double)draws - x + 1));
            if ((u -= down) <= 0)
                return low;
        }
    }
    return mode;
}

/* Sum of ln n_ij! of a random table with the margins of table; left[] is room for the columns. */
static double S_random_table(gsl_rng *rng, const mq_compact *table, const double *lnfact, size_t *left)
{
    double sum = 0;
    size_t below = table->n;
    memcpy(left, table->column_sums, table->columns * sizeof *left);
    for (size_t r = 0; r + 1 < table->rows; r++) {
        size_t need = table->row_sums[r], pool = below;
        for (size_t c = 0; c + 1 < table->columns; c++) {
            size_t x = S_draw(rng, lnfact, left[c], pool - left[c], need);
            pool -= left[c];
            left[c] -= x;
            need -= x;
            sum += lnfact[x];
        }
        left[table->columns - 1] -= need;
        sum += lnfact[need];
        below -= table->row_sums[r];
    }
    for (size_t c = 0; c < table->columns; c++)
        sum += lnfact[left[c]];
    return sum;
}

mq_status mq_fisher_simulate(const mq_compact *table, size_t rounds, uint64_t seed, mq_simulated *out,
                             mq_error *err)
{
    *out = (mq_simulated){NAN, mq_interval_none(), rounds, seed};
    if (table->rows < 2 || table->columns < 2 || rounds == 0)
        return MQ_OK;
    double *lnfact = S_log_factorials(table->n);
    size_t *left = calloc(table->columns, sizeof *left), hits = 0;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    bool ready = lnfact && left && rng;
    if (ready) {
        gsl_rng_set(rng, (unsigned long)seed);
        double limit = S_cells_of(table, lnfact) - tie_slack;
        for (size_t i = 0; i < rounds; i++)
            hits += S_random_table(rng, table, lnfact, left) >= limit;
        out->p = (1 + (double)hits) / (1 + (double)rounds);
        out->ci = mq_wilson((double)hits, (double)rounds, mq_z_of(0.95));
    }
    gsl_rng_free(rng);
    free(lnfact);
    free(left);
    return ready ? MQ_OK : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for a simulated test");
}
