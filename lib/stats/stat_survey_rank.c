#include "mq_complex_survey.h"
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

static bool S_in(const int *level, const int *group, size_t groups, size_t i)
{
    return level[i] >= 0 && group[i] >= 0 && (size_t)group[i] < groups;
}

/* score[l] = (weight below l + half the weight at l) / all: the true mid-rank. Averaging ties in the order of
 * the file, as R's svyranktest does, would move with a shuffle of the rows. */
static double *S_scores(const mq_complex_survey *s, const int *level, const int *group, size_t groups)
{
    size_t levels = 1;
    for (size_t i = 0; i < mq_complex_survey_rows(s); i++)
        if (level[i] >= 0 && (size_t)level[i] >= levels)
            levels = (size_t)level[i] + 1;
    double *score = calloc(levels, sizeof *score), below = 0, all = 0;
    for (size_t i = 0; score && i < mq_complex_survey_rows(s); i++)
        if (S_in(level, group, groups, i)) {
            score[level[i]] += mq_complex_survey_weight(s, i);
            all += mq_complex_survey_weight(s, i);
        }
    for (size_t l = 0; score && l < levels; l++) {
        double at = score[l];
        score[l] = (below + at / 2) / all;
        below += at;
    }
    return score;
}

/* Weighted group means of the scores, and their influence values (rows x groups). */
static void S_means(const mq_complex_survey *s, const int *level, const int *group, size_t groups,
                    const double *score, double *w, double *mean, double *values, unsigned char *inside)
{
    for (size_t i = 0; i < mq_complex_survey_rows(s); i++) {
        inside[i] = S_in(level, group, groups, i);
        if (!inside[i])
            continue;
        w[group[i]] += mq_complex_survey_weight(s, i);
        mean[group[i]] += mq_complex_survey_weight(s, i) * score[level[i]];
    }
    for (size_t g = 0; g < groups; g++)
        mean[g] /= w[g];
    for (size_t i = 0; i < mq_complex_survey_rows(s); i++)
        if (inside[i]) {
            size_t g = (size_t)group[i];
            values[i * groups + g] = mq_complex_survey_weight(s, i) * (score[level[i]] - mean[g]) / w[g];
        }
}

/* Wald statistic of mean[g] - mean[0], g > 0. NaN when the covariance is singular. */
static double S_wald(const double *mean, const double *cov, size_t groups)
{
    size_t k = groups - 1;
    double wald = NAN;
    gsl_matrix *v = gsl_matrix_alloc(k, k);
    gsl_vector *x = gsl_vector_alloc(k);
    if (v && x) {
        for (size_t a = 0; a < k; a++) {
            gsl_vector_set(x, a, mean[a + 1] - mean[0]);
            for (size_t b = 0; b < k; b++)
                gsl_matrix_set(v, a, b,
                               cov[(a + 1) * groups + b + 1] - cov[(a + 1) * groups] - cov[b + 1] + cov[0]);
        }
        if (gsl_linalg_cholesky_decomp1(v) == 0 && gsl_linalg_cholesky_svx(v, x) == 0) {
            wald = 0;
            for (size_t a = 0; a < k; a++)
                wald += gsl_vector_get(x, a) * (mean[a + 1] - mean[0]);
        }
    }
    gsl_matrix_free(v);
    gsl_vector_free(x);
    return wald;
}

static void S_fill(mq_complex_survey_rank *o, double df, const double *mean, const double *cov, size_t groups)
{
    *o = (mq_complex_survey_rank){NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    o->ndf = (double)groups - 1;
    o->ddf = df - o->ndf;
    if (groups == 2) {
        double se = sqrt(fmax(0, cov[0] + cov[3] - 2 * cov[1]));
        o->diff = mean[1] - mean[0];
        o->t = se > 0 ? o->diff / se : NAN;
        o->t_df = df - 1;
        o->chisq = o->t * o->t;
        o->p = mq_t_two_sided(o->t, o->t_df);
        return;
    }
    o->chisq = S_wald(mean, cov, groups);
    o->p = mq_f_upper(o->chisq / o->ndf, o->ndf, o->ddf);
}

mq_status mq_complex_survey_rank_test(const mq_complex_survey *s, const int *level, const int *group, size_t groups,
                              mq_complex_survey_rank *out, mq_error *err)
{
    if (groups < 2 || groups > 200)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "a rank test compares 2 to 200 groups, not %zu", groups);
    size_t rows = mq_complex_survey_rows(s);
    double *score = S_scores(s, level, group, groups);
    double *small = calloc(2 * groups + groups * groups, sizeof *small);
    double *values = calloc(rows, groups * sizeof *values);
    unsigned char *inside = calloc(rows, 1);
    mq_status st = MQ_OK;
    if (!score || !small || !values || !inside)
        st = mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu rows", rows);
    if (st == MQ_OK) {
        double *w = small, *mean = w + groups, *cov = mean + groups;
        S_means(s, level, group, groups, score, w, mean, values, inside);
        for (size_t g = 0; g < groups && st == MQ_OK; g++)
            if (!(w[g] > 0))
                st =
                    mq_fail(err, MQ_E_DOMAIN, NULL, "group %zu has no row with a level; leave it out", g + 1);
        if (st == MQ_OK)
            st = mq_complex_survey_cov(s, values, groups, inside, cov, err);
        if (st == MQ_OK)
            S_fill(out, mq_complex_survey_df(s, inside), mean, cov, groups);
    }
    free(score);
    free(small);
    free(values);
    free(inside);
    return st;
}

mq_status mq_complex_survey_kappa_of(const mq_complex_survey *s, const int *a, const int *b, size_t levels,
                             mq_complex_survey_kappa *out, mq_error *err)
{
    size_t rows = mq_complex_survey_rows(s);
    double w = 0, po = 0, pe = 0, variance = NAN, *pa = calloc(2 * levels + rows, sizeof *pa);
    unsigned char *inside = calloc(rows, 1);
    if (!pa || !inside) {
        free(pa);
        free(inside);
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu rows", rows);
    }
    double *pb = pa + levels, *values = pb + levels;
    for (size_t i = 0; i < rows; i++) {
        inside[i] = a[i] >= 0 && b[i] >= 0 && (size_t)a[i] < levels && (size_t)b[i] < levels;
        if (!inside[i])
            continue;
        double x = mq_complex_survey_weight(s, i);
        w += x;
        pa[a[i]] += x;
        pb[b[i]] += x;
        po += a[i] == b[i] ? x : 0;
    }
    po /= w;
    for (size_t l = 0; l < levels; l++)
        pe += (pa[l] /= w) * (pb[l] /= w);
    for (size_t i = 0; i < rows; i++)
        if (inside[i]) {
            double agree = a[i] == b[i];
            double d = (agree - po) * (1 - pe) - (1 - po) * (pb[a[i]] + pa[b[i]] - 2 * pe);
            values[i] = mq_complex_survey_weight(s, i) / w * d / ((1 - pe) * (1 - pe));
        }
    mq_status st = w > 0 ? mq_complex_survey_cov(s, values, 1, inside, &variance, err)
                         : mq_fail(err, MQ_E_DOMAIN, NULL, "no row has both codes and a weight");
    bool defined = 1 - pe > 1e-15;
    *out = (mq_complex_survey_kappa){po, defined ? (po - pe) / (1 - pe) : NAN, defined ? sqrt(variance) : NAN};
    free(pa);
    free(inside);
    return st;
}
