#include "mq_complex_survey.h"
#include <gsl/gsl_eigen.h>
#include <math.h>
#include <stdlib.h>

static mq_status S_check(const mq_complex_survey *s, const mq_margin *margins, size_t count, mq_error *err)
{
    double first = 0;
    for (size_t m = 0; m < count; m++) {
        double total = 0;
        for (size_t l = 0; l < margins[m].levels; l++) {
            if (!(margins[m].totals[l] >= 0) || !isfinite(margins[m].totals[l]))
                return mq_fail(err, MQ_E_DOMAIN, NULL, "margin %zu: a population total must be 0 or more",
                               m + 1);
            total += margins[m].totals[l];
        }
        if (m == 0)
            first = total;
        if (!(total > 0) || fabs(total - first) > 1e-6 * first)
            return mq_fail(err, MQ_E_DOMAIN, NULL, "margin %zu adds up to %.15g people, margin 1 to %.15g",
                           m + 1, total, first);
        for (size_t i = 0; i < mq_complex_survey_rows(s); i++)
            if (margins[m].code[i] < 0 || (size_t)margins[m].code[i] >= margins[m].levels)
                return mq_fail(err, MQ_E_DOMAIN, NULL, "row %zu has no level of margin %zu", i + 1, m + 1);
    }
    return MQ_OK;
}

/* One margin is met; *worst = the largest |ratio - 1| that was needed. sums has room for the levels. */
static mq_status S_fit(const mq_margin *margin, size_t number, size_t rows, double *weight, double *sums,
                       double *worst, mq_error *err)
{
    for (size_t l = 0; l < margin->levels; l++)
        sums[l] = 0;
    for (size_t i = 0; i < rows; i++)
        sums[margin->code[i]] += weight[i];
    for (size_t l = 0; l < margin->levels; l++) {
        if (margin->totals[l] > 0 && !(sums[l] > 0))
            return mq_fail(
                err, MQ_E_DOMAIN, NULL,
                "margin %zu, level %zu: people in the population, nobody in the sample; join levels",
                number + 1, l + 1);
        sums[l] = sums[l] > 0 ? margin->totals[l] / sums[l] : 1;
        *worst = fmax(*worst, fabs(sums[l] - 1));
    }
    for (size_t i = 0; i < rows; i++)
        weight[i] *= sums[margin->code[i]];
    return MQ_OK;
}

static size_t S_most_levels(const mq_margin *margins, size_t count)
{
    size_t most = 1;
    for (size_t m = 0; m < count; m++)
        most = margins[m].levels > most ? margins[m].levels : most;
    return most;
}

mq_status mq_complex_survey_rake(const mq_complex_survey *s, const mq_margin *margins, size_t count,
                                 double *weight, size_t *cycles, mq_error *err)
{
    mq_status st = S_check(s, margins, count, err);
    if (st < 0)
        return st;
    size_t rows = mq_complex_survey_rows(s), cycle = 0;
    double worst = INFINITY, *sums = calloc(S_most_levels(margins, count), sizeof *sums);
    if (!sums)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for the margins");
    for (size_t i = 0; i < rows; i++)
        weight[i] = mq_complex_survey_weight(s, i);
    while (st == MQ_OK && worst >= 1e-12 && cycle < 1000) {
        worst = 0;
        for (size_t m = 0; m < count && st == MQ_OK; m++)
            st = S_fit(&margins[m], m, rows, weight, sums, &worst, err);
        cycle++;
    }
    free(sums);
    if (cycles)
        *cycles = cycle;
    if (st == MQ_OK && worst >= 1e-12)
        st = mq_fail(
            err, MQ_E_DOMAIN, NULL,
            "raking: the margins are not met after 1000 cycles (off by %.2g of 1); do they contradict each "
            "other in this file? join levels, or leave a margin out",
            worst);
    return st;
}

/* beta of a least squares fit from its normal equations a beta = b. The margins overlap (each adds up to the
 * constant), so the pseudo-inverse picks one of the equal fits; residuals do not depend on the choice. */
static bool S_normal(double *a, const double *b, size_t k, double *beta)
{
    gsl_vector *values = gsl_vector_alloc(k);
    gsl_matrix *vectors = gsl_matrix_alloc(k, k);
    gsl_eigen_symmv_workspace *room = gsl_eigen_symmv_alloc(k);
    gsl_matrix_view m = gsl_matrix_view_array(a, k, k);
    bool ok = values && vectors && room && gsl_eigen_symmv(&m.matrix, values, vectors, room) == 0;
    double top = 0;
    for (size_t i = 0; ok && i < k; i++)
        top = fmax(top, fabs(gsl_vector_get(values, i)));
    for (size_t i = 0; i < k; i++)
        beta[i] = 0;
    for (size_t e = 0; ok && e < k; e++) {
        double value = gsl_vector_get(values, e), along = 0;
        if (fabs(value) <= 1e-11 * top)
            continue;
        for (size_t i = 0; i < k; i++)
            along += gsl_matrix_get(vectors, i, e) * b[i];
        for (size_t i = 0; i < k; i++)
            beta[i] += gsl_matrix_get(vectors, i, e) * along / value;
    }
    gsl_vector_free(values);
    gsl_matrix_free(vectors);
    gsl_eigen_symmv_free(room);
    return ok;
}

/* values become residuals on all margin dummies, weighted with the design weights. */
static mq_status S_residuals(const mq_complex_survey *s, const mq_margin *margins, size_t count,
                             double *values, mq_error *err)
{
    size_t k = 0, rows = mq_complex_survey_rows(s);
    for (size_t m = 0; m < count; m++)
        k += margins[m].levels;
    if (k == 0)
        return MQ_OK; /* nothing to project on */
    if (k > 2000)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "the margins have %zu levels; at most 2000 are possible", k);
    double *a = calloc(k * k + 2 * k, sizeof *a), *b = a ? a + k * k : NULL, *beta = a ? b + k : NULL;
    if (!a)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu margin levels", k);
    for (size_t i = 0; i < rows; i++) {
        double w = mq_complex_survey_weight(s, i);
        for (size_t m = 0, at = 0; m < count; at += margins[m++].levels) {
            size_t x = at + (size_t)margins[m].code[i];
            b[x] += w * values[i];
            for (size_t n = 0, to = 0; n < count; to += margins[n++].levels)
                a[x * k + to + (size_t)margins[n].code[i]] += w;
        }
    }
    bool ok = S_normal(a, b, k, beta);
    for (size_t i = 0; ok && i < rows; i++)
        for (size_t m = 0, at = 0; m < count; at += margins[m++].levels)
            values[i] -= beta[at + (size_t)margins[m].code[i]];
    free(a);
    return ok ? MQ_OK : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu margin levels", k);
}

mq_status mq_complex_survey_calibrated_share(const mq_complex_survey *s, const mq_margin *margins,
                                             size_t count, const double *weight, const int *code, int level,
                                             const unsigned char *domain, double *p, double *se,
                                             mq_error *err)
{
    size_t rows = mq_complex_survey_rows(s);
    mq_sum w = {0}, wy = {0};
    double variance = NAN, *values = calloc(rows, sizeof *values);
    unsigned char *inside = calloc(rows, 1);
    mq_status st =
        values && inside ? MQ_OK : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu rows", rows);
    for (size_t i = 0; st == MQ_OK && i < rows; i++) {
        inside[i] = code[i] >= 0 && (!domain || domain[i]);
        mq_sum_add(&w, inside[i] ? weight[i] : 0);
        mq_sum_add(&wy, inside[i] && code[i] == level ? weight[i] : 0);
    }
    double total = mq_sum_of(&w), share = mq_sum_of(&wy) / total;
    if (st == MQ_OK && !(total > 0))
        st = mq_fail(err, MQ_E_DOMAIN, NULL, "no row of the domain has a code and a weight");
    for (size_t i = 0; st == MQ_OK && i < rows; i++)
        values[i] = inside[i] ? ((code[i] == level) - share) / total : 0;
    if (st == MQ_OK)
        st = S_residuals(s, margins, count, values, err);
    for (size_t i = 0; st == MQ_OK && i < rows; i++)
        values[i] *= weight[i];
    if (st == MQ_OK)
        st = mq_complex_survey_cov(s, values, 1, inside, &variance, err);
    *p = share;
    *se = sqrt(variance);
    free(values);
    free(inside);
    return st;
}

mq_status mq_weights_trim(const double *weight, size_t rows, double upper, double *out, size_t *at_cap,
                          mq_error *err)
{
    mq_sum sum = {0};
    for (size_t i = 0; i < rows; i++) {
        out[i] = weight[i];
        mq_sum_add(&sum, weight[i]);
    }
    if (!(upper * (double)rows > mq_sum_of(&sum)))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "a cap of %g is not above the mean weight %g", upper,
                       mq_sum_of(&sum) / (double)rows);
    /* Every round either ends or caps one more row, so there are at most `rows` rounds. */
    for (bool over = true; over;) {
        mq_sum excess = {0};
        size_t below = 0;
        over = false;
        for (size_t i = 0; i < rows; i++)
            if (out[i] > upper) {
                mq_sum_add(&excess, out[i] - upper);
                out[i] = upper;
                over = true;
            } else {
                below += out[i] < upper;
            }
        double each = below ? mq_sum_of(&excess) / (double)below : 0;
        for (size_t i = 0; i < rows && over; i++)
            out[i] += out[i] < upper ? each : 0;
    }
    size_t capped = 0;
    for (size_t i = 0; i < rows; i++)
        capped += out[i] >= upper;
    if (at_cap)
        *at_cap = capped;
    return MQ_OK;
}

double mq_weights_kish(const double *weight, size_t rows)
{
    mq_sum w = {0}, ww = {0};
    for (size_t i = 0; i < rows; i++) {
        mq_sum_add(&w, weight[i]);
        mq_sum_add(&ww, weight[i] * weight[i]);
    }
    return (double)rows * mq_sum_of(&ww) / (mq_sum_of(&w) * mq_sum_of(&w));
}
