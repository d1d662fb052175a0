#include "fisher.h"
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

/* The recursion: the columns are dealt out one after the other, left[] is what the rows can still take. Only
 * the margins matter, so the shorter side of the table plays the rows, and the largest column comes first:
 * bounds close branches early then. Tables are weighed by prod 1/n_ij!, whose sum over all tables with
 * margins r and c is n!/(prod r! prod c!). */
typedef struct walk {
    const double *lnfact;
    size_t *left, *need; /* of the rows; sums of the columns, falling */
    size_t rows, columns;
    double *fixed,
        *even;    /* of the columns from j on: sum of ln c!, and the least that their cells can have */
    size_t steps; /* still allowed */
    double limit; /* ln weight of the observed table, with the slack */
    double total; /* ln weight of all tables */
    double p;
} walk;

/* What can still become of the columns from one on, as ln weights. */
typedef struct open_part {
    double all, most, least; /* all ways together; no single way weighs more; none less */
} open_part;

/* Least sum of ln x! over k cells that add to sum: as even as whole numbers allow, for ln x! is convex. */
static double S_even(const double *lnfact, size_t sum, size_t k)
{
    size_t each = sum / k, more = sum % k;
    return (double)(k - more) * lnfact[each] + (more ? (double)more * lnfact[each + 1] : 0);
}

/* The cells of a row of sum r weigh at most as if they were even and at least as if one held all; the same
 * holds for the columns, and the sharper of the two bounds counts. */
static open_part S_bounds(const walk *w, size_t column)
{
    double rows = 0, even = 0;
    size_t n = 0;
    for (size_t i = 0; i < w->rows; i++) {
        n += w->left[i];
        rows += w->lnfact[w->left[i]];
        even += S_even(w->lnfact, w->left[i], w->columns - column);
    }
    return (open_part){w->lnfact[n] - rows - w->fixed[column], -fmax(even, w->even[column]),
                       -fmin(rows, w->fixed[column])};
}

static void S_deal(walk *w, size_t column, size_t row, size_t need, size_t behind, double past);

static void S_next_column(walk *w, size_t column, double past)
{
    if (column + 1 == w->columns) { /* the last column takes what is left */
        for (size_t i = 0; i < w->rows; i++)
            past -= w->lnfact[w->left[i]];
        if (past <= w->limit)
            w->p += exp(past - w->total);
        return;
    }
    open_part open = S_bounds(w, column);
    if (past + open.most <= w->limit) {
        w->p += exp(past + open.all - w->total);
        return;
    }
    if (past + open.least > w->limit)
        return;
    size_t behind = 0;
    for (size_t i = 1; i < w->rows; i++)
        behind += w->left[i];
    S_deal(w, column, 0, w->need[column], behind, past);
}

/* Gives row its part of a column of which need is left; behind is what the rows below it can take. */
static void S_deal(walk *w, size_t column, size_t row, size_t need, size_t behind, double past)
{
    if (w->steps == 0)
        return;
    w->steps--;
    size_t least = need > behind ? need - behind : 0, most = need < w->left[row] ? need : w->left[row];
    bool last = row + 1 == w->rows;
    size_t below = last ? 0 : behind - w->left[row + 1];
    for (size_t x = last ? need : least; x <= most && w->steps; x++) {
        w->left[row] -= x;
        if (last)
            S_next_column(w, column + 1, past - w->lnfact[x]);
        else
            S_deal(w, column, row + 1, need - x, below, past - w->lnfact[x]);
        w->left[row] += x;
    }
}

static int S_falling(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x < y) - (x > y);
}

static double S_walk(walk w, size_t steps)
{
    w.steps = steps;
    S_next_column(&w, 0, 0);
    return w.steps ? fmin(w.p, 1) : NAN;
}

/* Most tables are small, or plain to either side: the walk decides them at once and needs no memory. What it
 * does not reach goes to the network; where that is too large, a longer walk may still end. */
static double S_decide(const mq_compact *table, const double *lnfact, size_t *margins, double *sums,
                       size_t steps)
{
    bool wide = table->rows <= table->columns;
    walk w = {.lnfact = lnfact, .left = margins};
    w.rows = wide ? table->rows : table->columns;
    w.columns = wide ? table->columns : table->rows;
    w.need = margins + w.rows;
    w.fixed = sums;
    w.even = sums + w.columns + 1;
    memcpy(w.left, wide ? table->row_sums : table->column_sums, w.rows * sizeof *w.left);
    memcpy(w.need, wide ? table->column_sums : table->row_sums, w.columns * sizeof *w.need);
    qsort(w.need, w.columns, sizeof *w.need, S_falling);
    for (size_t j = w.columns; j-- > 0;) {
        w.fixed[j] = w.fixed[j + 1] + lnfact[w.need[j]];
        w.even[j] = w.even[j + 1] + S_even(lnfact, w.need[j], w.rows);
    }
    w.limit = -S_cells_of(table, lnfact) + tie_slack;
    w.total = S_bounds(&w, 0).all;
    fisher_margins m = {w.left, w.need, w.rows, w.columns, lnfact, w.limit};
    double p = S_walk(w, steps / 10);
    if (isnan(p))
        p = fisher_network(&m, 3 * steps);
    return isnan(p) ? S_walk(w, steps) : p;
}

mq_status mq_fisher_exact(const mq_compact *table, size_t max_steps, double *p, mq_error *err)
{
    *p = NAN;
    if (table->rows < 2 || table->columns < 2)
        return MQ_OK;
    size_t sides = table->rows + table->columns;
    double *lnfact = S_log_factorials(table->n), *sums = calloc(2 * sides + 2, sizeof *sums);
    size_t *margins = calloc(sides, sizeof *margins);
    bool ready = lnfact && sums && margins;
    if (ready)
        *p = S_decide(table, lnfact, margins, sums, max_steps ? max_steps : default_steps);
    free(lnfact);
    free(sums);
    free(margins);
    return ready ? MQ_OK : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for an exact test");
}

/* Ratio of uniforms (Stadlober 1990, J. Comput. Appl. Math. 31:181): a constant cost, however wide the
 * distribution is. The constants are 2 sqrt(2/e) and 3 - 2 sqrt(3/e). */
static size_t S_draw_wide(gsl_rng *rng, const double *lnfact, size_t white, size_t black, size_t draws)
{
    size_t all = white + black, few = white < black ? white : black, many = all - few;
    size_t m = draws < all - draws ? draws : all - draws, x;
    double part = (double)few / (double)all, centre = (double)m * part + 0.5;
    double spread = sqrt((double)(all - m) * (double)m * part * (1 - part) / (double)(all - 1) + 0.5);
    double width = 1.7155277699214135 * spread + 0.8989161620588988;
    size_t mode = (size_t)(((double)m + 1) * ((double)few + 1) / ((double)all + 2));
    double top = lnfact[mode] + lnfact[few - mode] + lnfact[m - mode] + lnfact[many - m + mode];
    double most = fmin((double)(m < few ? m : few) + 1, floor(centre + 16 * spread));
    for (;;) {
        double u = gsl_rng_uniform_pos(rng), w = centre + width * (gsl_rng_uniform(rng) - 0.5) / u;
        if (!(w >= 0 && w < most))
            continue;
        x = (size_t)w;
        double gap = top - lnfact[x] - lnfact[few - x] - lnfact[m - x] - lnfact[many - m + x];
        if (u * (4 - u) - 3 <= gap || (u * (u - gap) < 1 && 2 * log(u) <= gap))
            break;
    }
    x = white > black ? m - x : x;
    return m < draws ? white - x : x;
}

/* One hypergeometric draw: of white + black balls, draws are taken; how many are white? Inverts the
 * distribution outward from its mode, so that the cost is its spread. */
static size_t S_draw(gsl_rng *rng, const double *lnfact, size_t white, size_t black, size_t draws)
{
    size_t all = white + black, least = draws > black ? draws - black : 0,
           most = draws < white ? draws : white;
    if (least == most)
        return least;
    double variance = (double)draws * (double)white / (double)all * ((double)black / (double)all) *
                      ((double)(all - draws) / (double)all);
    if (variance > 100)
        return S_draw_wide(rng, lnfact, white, black, draws);
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
