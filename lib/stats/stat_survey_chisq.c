#include "mq_complex_survey.h"
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_blas.h>
#include <math.h>
#include <stdlib.h>

/* Levels left after empty rows and columns were dropped; the cells r x c carry everything below. */
typedef struct S_table {
    size_t r, c, k; /* k = (r-1)(c-1) */
    size_t n;
    double w;
    size_t *row_of, *col_of; /* declared level -> kept level or SIZE_MAX */
    double *p;               /* r*c, weighted shares  */
    double *pr, *pc;
} S_table;

static bool S_in(const int *a, const int *b, const unsigned char *domain, size_t i)
{
    return a[i] >= 0 && b[i] >= 0 && (!domain || domain[i]);
}

static size_t S_keep(const double *sum, size_t levels, size_t *place)
{
    size_t kept = 0;
    for (size_t i = 0; i < levels; i++)
        place[i] = sum[i] > 0 ? kept++ : SIZE_MAX;
    return kept;
}

/* Weighted counts full[rl x cl] -> shares of the kept levels. sums has room for rl + cl. */
static void S_shrink(S_table *t, const double *full, size_t rl, size_t cl, double *sums)
{
    for (size_t i = 0; i < rl + cl; i++)
        sums[i] = 0;
    for (size_t i = 0; i < rl * cl; i++) {
        sums[i / cl] += full[i];
        sums[rl + i % cl] += full[i];
    }
    t->r = S_keep(sums, rl, t->row_of);
    t->c = S_keep(sums + rl, cl, t->col_of);
    t->k = t->r && t->c ? (t->r - 1) * (t->c - 1) : 0;
    for (size_t i = 0; i < rl * cl; i++) {
        size_t a = t->row_of[i / cl], b = t->col_of[i % cl];
        if (a == SIZE_MAX || b == SIZE_MAX)
            continue;
        double share = full[i] / t->w;
        t->p[a * t->c + b] = share;
        t->pr[a] += share;
        t->pc[b] += share;
    }
}

/* Design covariance of the r*c shares. */
static mq_status S_covariance(const mq_complex_survey *s, const S_table *t, const int *a, const int *b,
                              const unsigned char *domain, double *cov, mq_error *err)
{
    size_t rows = mq_complex_survey_rows(s), m = t->r * t->c;
    double *values = calloc(rows, m * sizeof *values);
    unsigned char *inside = calloc(rows, 1);
    mq_status st =
        values && inside ? MQ_OK : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu rows", rows);
    for (size_t i = 0; st == MQ_OK && i < rows; i++) {
        inside[i] = S_in(a, b, domain, i);
        double w = mq_complex_survey_weight(s, i);
        if (!inside[i] || w == 0)
            continue;
        size_t cell = t->row_of[a[i]] * t->c + t->col_of[b[i]];
        for (size_t j = 0; j < m; j++)
            values[i * m + j] = w * ((j == cell) - t->p[j]) / t->w;
    }
    if (st == MQ_OK)
        st = mq_complex_survey_cov(s, values, m, inside, cov, err);
    free(values);
    free(inside);
    return st;
}

static void S_pearson(const S_table *t, mq_complex_survey_table *o)
{
    double x2 = 0, g2 = 0;
    for (size_t i = 0; i < t->r * t->c; i++) {
        double e = t->pr[i / t->c] * t->pc[i % t->c], d = t->p[i] - e;
        x2 += d * d / e;
        g2 += t->p[i] > 0 ? t->p[i] * log(t->p[i] / e) : 0;
    }
    o->x2 = (double)t->n * x2;
    o->g2 = 2 * (double)t->n * g2;
    o->cramer_v = sqrt(x2 / (double)((t->r < t->c ? t->r : t->c) - 1));
}

/* Contrast (row x - last row) x (column y - last column) at a cell: a basis of the interaction space. */
static double S_contrast(const S_table *t, size_t column, size_t cell)
{
    size_t x = column / (t->c - 1), y = column % (t->c - 1), i = cell / t->c, j = cell % t->c;
    return ((double)(i == x) - (double)(i == t->r - 1)) * ((double)(j == y) - (double)(j == t->c - 1));
}

/* x = m^-1 y for a symmetric m; y and x may be matrices of `wide` columns. false when m is singular. */
static bool S_solve(const double *m, size_t k, double *y, size_t wide)
{
    gsl_matrix *lu = gsl_matrix_alloc(k, k);
    gsl_permutation *order = gsl_permutation_alloc(k);
    int sign = 0;
    bool ok = lu && order;
    for (size_t i = 0; ok && i < k * k; i++)
        gsl_matrix_set(lu, i / k, i % k, m[i]);
    ok = ok && gsl_linalg_LU_decomp(lu, order, &sign) == 0;
    for (size_t i = 0; ok && i < k; i++)
        ok = fabs(gsl_matrix_get(lu, i, i)) > 1e-14 * fabs(gsl_matrix_get(lu, 0, 0));
    for (size_t j = 0; ok && j < wide; j++) {
        gsl_vector_view column = gsl_vector_view_array_with_stride(y + j, wide, k);
        ok = gsl_linalg_LU_svx(lu, order, &column.vector) == 0;
    }
    gsl_matrix_free(lu);
    gsl_permutation_free(order);
    return ok;
}

/* Delta = (C'D^-1C/n)^-1 C'D^-1 V D^-1 C, in `delta` (k x k). work has room for k*k + k*m. */
static bool S_delta(const S_table *t, const double *cov, double *delta, double *work)
{
    size_t k = t->k, m = t->r * t->c;
    double *base = work, *half = work + k * k; /* half = C'D^-1, k x m */
    for (size_t a = 0; a < k; a++)
        for (size_t i = 0; i < m; i++)
            half[a * m + i] = t->p[i] > 0 ? S_contrast(t, a, i) / t->p[i] : 0; /* zero cells carry nothing */
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++) {
            double d = 0, v = 0;
            for (size_t i = 0; i < m; i++) {
                double row = 0;
                for (size_t j = 0; j < m; j++)
                    row += cov[i * m + j] * half[b * m + j];
                v += half[a * m + i] * row;
                d += half[a * m + i] * S_contrast(t, b, i);
            }
            base[a * k + b] = d / (double)t->n;
            delta[a * k + b] = v;
        }
    return S_solve(base, k, delta, k);
}

static void S_rao_scott(const S_table *t, const double *delta, mq_complex_survey_table *o)
{
    double trace = 0, square = 0;
    for (size_t a = 0; a < t->k; a++) {
        trace += delta[a * t->k + a];
        for (size_t b = 0; b < t->k; b++)
            square += delta[a * t->k + b] * delta[b * t->k + a];
    }
    o->delta_trace = trace;
    o->delta_mean = trace / (double)t->k;
    o->f = o->x2 / trace;
    o->ndf = trace * trace / square;
    o->ddf = o->ndf * o->design_df;
    o->p = mq_f_upper(o->f, o->ndf, o->ddf);
    o->first_order_p = mq_chisq_upper(o->x2 / o->delta_mean, (double)t->k);
}

/* Design covariance of the deviation totals N_ij - N_i. N_.j / N over N, all but the last row and column. */
static mq_status S_deviation_cov(const mq_complex_survey *s, const S_table *t, const int *a, const int *b,
                                 const unsigned char *domain, double *v, mq_error *err)
{
    size_t rows = mq_complex_survey_rows(s), k = t->k;
    double *values = calloc(rows, k * sizeof *values);
    unsigned char *inside = calloc(rows, 1);
    mq_status st =
        values && inside ? MQ_OK : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu rows", rows);
    for (size_t n = 0; st == MQ_OK && n < rows; n++) {
        inside[n] = S_in(a, b, domain, n);
        double w = mq_complex_survey_weight(s, n);
        if (!inside[n] || w == 0)
            continue;
        size_t row = t->row_of[a[n]], col = t->col_of[b[n]];
        for (size_t x = 0; x < k; x++) {
            size_t i = x / (t->c - 1), j = x % (t->c - 1);
            values[n * k + x] = w / t->w * ((row == i) - t->pr[i]) * ((col == j) - t->pc[j]);
        }
    }
    if (st == MQ_OK)
        st = mq_complex_survey_cov(s, values, k, inside, v, err);
    free(values);
    free(inside);
    return st;
}

/* Wald statistic on those deviations; v is their covariance, x has room for 2k. */
static void S_wald(const S_table *t, const double *v, mq_complex_survey_table *o, double *x)
{
    size_t k = t->k;
    double w = 0, *y = x + k;
    for (size_t a = 0; a < k; a++) {
        size_t i = a / (t->c - 1), j = a % (t->c - 1);
        y[a] = x[a] = t->p[i * t->c + j] - t->pr[i] * t->pc[j];
    }
    if (!S_solve(v, k, x, 1))
        return; /* stays undefined: fewer clusters than deviations */
    for (size_t a = 0; a < k; a++)
        w += x[a] * y[a];
    double q = (double)k, df = o->design_df;
    o->wald_f = w / q;
    o->wald_p = mq_f_upper(o->wald_f, q, df);
    if (df - q + 1 <= 0)
        return;
    o->adj_wald_f = w * (df - q + 1) / (q * df);
    o->adj_wald_p = mq_f_upper(o->adj_wald_f, q, df - q + 1);
}

/* Shares of the declared levels; the dropped ones are 0 with an error of 0. */
static void S_spread(const S_table *t, const double *cov, size_t rl, size_t cl, double *share,
                     double *share_se)
{
    size_t m = t->r * t->c;
    for (size_t i = 0; i < rl * cl; i++) {
        size_t a = t->row_of[i / cl], b = t->col_of[i % cl];
        bool kept = a != SIZE_MAX && b != SIZE_MAX;
        size_t cell = kept ? a * t->c + b : 0;
        if (share)
            share[i] = kept ? t->p[cell] : 0;
        if (share_se)
            share_se[i] = kept ? sqrt(cov[cell * m + cell]) : 0;
    }
}

static mq_status S_run(const mq_complex_survey *s, S_table *t, const int *a, const int *b,
                       const unsigned char *domain, double *cov, mq_complex_survey_table *o, mq_error *err)
{
    size_t m = t->r * t->c, k = t->k;
    mq_status st = S_covariance(s, t, a, b, domain, cov, err);
    if (st < 0 || k == 0)
        return st;
    double *work = calloc(3 * k * k + k * m + 2 * k, sizeof *work);
    if (!work)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for a table of %zu cells", m);
    double *delta = work + k * k + k * m, *v = delta + k * k;
    S_pearson(t, o);
    if (S_delta(t, cov, delta, work))
        S_rao_scott(t, delta, o);
    st = S_deviation_cov(s, t, a, b, domain, v, err);
    if (st == MQ_OK)
        S_wald(t, v, o, v + k * k);
    free(work);
    return st;
}

static mq_complex_survey_table S_undefined(void)
{
    return (mq_complex_survey_table){0,   0,   0,   NAN, NAN, NAN, NAN, NAN, NAN,
                             NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
}

/* Weighted counts into full, rows and weight into t; the domain of the test into inside. */
static void S_count(const mq_complex_survey *s, const int *a, const int *b, const unsigned char *domain, size_t cl,
                    S_table *t, double *full, unsigned char *inside)
{
    mq_sum w = {0};
    for (size_t i = 0; i < mq_complex_survey_rows(s); i++) {
        inside[i] = S_in(a, b, domain, i) && mq_complex_survey_weight(s, i) > 0;
        if (!inside[i])
            continue;
        t->n++;
        mq_sum_add(&w, mq_complex_survey_weight(s, i));
        full[(size_t)a[i] * cl + (size_t)b[i]] += mq_complex_survey_weight(s, i);
    }
    t->w = mq_sum_of(&w);
}

mq_status mq_complex_survey_chisq(const mq_complex_survey *s, const int *a, size_t rl, const int *b, size_t cl,
                          const unsigned char *domain, double *share, double *share_se, mq_complex_survey_table *out,
                          mq_error *err)
{
    if (rl == 0 || cl == 0 || rl > MQ_COMPLEX_SURVEY_CELLS / cl)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "a table of %zu x %zu levels; at most %d cells are tested", rl,
                       cl, MQ_COMPLEX_SURVEY_CELLS);
    size_t m = rl * cl;
    S_table t = {0};
    double *numbers = calloc(2 * m + 2 * (rl + cl) + m * m, sizeof *numbers), *full = numbers;
    size_t *places = calloc(rl + cl, sizeof *places);
    unsigned char *inside = calloc(mq_complex_survey_rows(s), 1);
    mq_status st = numbers && places && inside ? MQ_OK : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    if (st == MQ_OK) {
        t.row_of = places;
        t.col_of = places + rl;
        t.p = numbers + m;
        t.pr = t.p + m;
        t.pc = t.pr + rl;
        S_count(s, a, b, domain, cl, &t, full, inside);
        if (!t.n)
            st = mq_fail(err, MQ_E_DOMAIN, NULL, "no row of the domain has both codes and a weight");
    }
    if (st == MQ_OK) {
        double *sums = t.pc + cl, *cov = sums + rl + cl;
        S_shrink(&t, full, rl, cl, sums);
        *out = S_undefined();
        out->n = t.n;
        out->rows = t.r;
        out->cols = t.c;
        out->design_df = mq_complex_survey_df(s, inside);
        st = S_run(s, &t, a, b, domain, cov, out, err);
        if (st == MQ_OK)
            S_spread(&t, cov, rl, cl, share, share_se);
    }
    free(numbers);
    free(places);
    free(inside);
    return st;
}
