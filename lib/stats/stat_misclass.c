#include "mq_misclass.h"
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

typedef struct S_problem {
    size_t k;
    double n;    /* predicted in all */
    double *m;   /* k x k error matrix, rows = truth */
    double *row; /* k: validation rows */
    const double *q;
} S_problem;

static mq_status S_read(const size_t *validation, const size_t *predicted, S_problem *p, double *naive,
                        mq_error *err)
{
    for (size_t i = 0; i < p->k; i++) {
        for (size_t j = 0; j < p->k; j++)
            p->row[i] += (double)validation[i * p->k + j];
        if (!(p->row[i] > 0))
            return mq_fail(err, MQ_E_DOMAIN, NULL,
                           "class %zu has no validation row: its error rates are unknown", i + 1);
        for (size_t j = 0; j < p->k; j++)
            p->m[i * p->k + j] = (double)validation[i * p->k + j] / p->row[i];
        p->n += (double)predicted[i];
    }
    if (!(p->n > 0))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "no machine codes to correct");
    for (size_t i = 0; i < p->k; i++)
        naive[i] = (double)predicted[i] / p->n;
    p->q = naive;
    return MQ_OK;
}

/* inverse = (M')^-1 and the condition number; false when singular. */
static bool S_invert(const S_problem *p, double *inverse, double *condition)
{
    size_t k = p->k;
    gsl_matrix *a = gsl_matrix_alloc(k, k), *v = gsl_matrix_alloc(k, k);
    gsl_vector *s = gsl_vector_alloc(k), *room = gsl_vector_alloc(k);
    bool ok = a && v && s && room;
    for (size_t i = 0; ok && i < k * k; i++)
        gsl_matrix_set(a, i % k, i / k, p->m[i]);
    ok = ok && gsl_linalg_SV_decomp(a, v, s, room) == 0; /* M' = A S V' */
    if (ok) {
        double most = gsl_vector_get(s, 0), least = gsl_vector_get(s, k - 1);
        *condition = most / least;
        ok = least > 1e-12 * most;
    }
    for (size_t i = 0; ok && i < k * k; i++) {
        double sum = 0;
        for (size_t e = 0; e < k; e++)
            sum += gsl_matrix_get(v, i / k, e) * gsl_matrix_get(a, i % k, e) / gsl_vector_get(s, e);
        inverse[i] = sum;
    }
    gsl_matrix_free(a);
    gsl_matrix_free(v);
    gsl_vector_free(s);
    gsl_vector_free(room);
    return ok;
}

/* Cov = A^-1 [Cov q + sum_i p_i^2 Cov M_i] A^-T. middle has room for k*k. */
static void S_covariance(const S_problem *p, const double *inverse, const double *raw, double *middle,
                         double *cov)
{
    size_t k = p->k;
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++) {
            double v = ((a == b ? p->q[a] : 0) - p->q[a] * p->q[b]) / p->n;
            for (size_t i = 0; i < k; i++) {
                double ma = p->m[i * k + a], mb = p->m[i * k + b];
                v += raw[i] * raw[i] * ((a == b ? ma : 0) - ma * mb) / p->row[i];
            }
            middle[a * k + b] = v;
        }
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++) {
            double v = 0;
            for (size_t i = 0; i < k; i++)
                for (size_t j = 0; j < k; j++)
                    v += inverse[a * k + i] * middle[i * k + j] * inverse[b * k + j];
            cov[a * k + b] = v;
        }
}

/* EM for p given M: p_i <- p_i sum_j M_ij q_j / (M'p)_j. Near the edge it slows down, hence the many steps.
 */
static void S_em(const S_problem *p, double *em)
{
    size_t k = p->k;
    double change = 1;
    for (size_t i = 0; i < k; i++)
        em[i] = 1 / (double)k;
    for (size_t step = 0; step < 200000 && change > 1e-14; step++) {
        double factor[64] = {0};
        change = 0;
        for (size_t j = 0; j < k; j++) {
            double fit = 0;
            for (size_t i = 0; i < k; i++)
                fit += p->m[i * k + j] * em[i];
            for (size_t i = 0; i < k && fit > 0; i++)
                factor[i] += p->m[i * k + j] * p->q[j] / fit;
        }
        for (size_t i = 0; i < k; i++) {
            change = fmax(change, fabs(em[i] * factor[i] - em[i]));
            em[i] *= factor[i];
        }
    }
}

mq_status mq_misclass_of(const size_t *validation, const size_t *predicted, size_t k, double *naive,
                         double *raw, double *se, double *cov, double *em, mq_misclass *out, mq_error *err)
{
    if (k < 2 || k > 64)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "a correction takes 2 to 64 classes, not %zu", k);
    double *room = calloc(3 * k * k + k, sizeof *room);
    if (!room)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu classes", k);
    S_problem p = {k, 0, room, room + k * k, NULL};
    double *inverse = p.row + k;
    mq_status st = S_read(validation, predicted, &p, naive, err);
    if (st == MQ_OK && !S_invert(&p, inverse, &out->condition))
        st = mq_fail(err, MQ_E_DOMAIN, NULL,
                     "the error rates cannot be inverted: two classes are coded alike");
    if (st == MQ_OK) {
        out->in_range = true;
        for (size_t i = 0; i < k; i++) {
            raw[i] = 0;
            for (size_t j = 0; j < k; j++)
                raw[i] += inverse[i * k + j] * naive[j];
            out->in_range = out->in_range && raw[i] >= -1e-12 && raw[i] <= 1 + 1e-12;
        }
        S_covariance(&p, inverse, raw, inverse + k * k, cov);
        for (size_t i = 0; i < k; i++) {
            se[i] = sqrt(cov[i * k + i]);
            em[i] =
                fmin(1, fmax(0, raw[i])); /* inside the simplex the likelihood has its only maximum at raw */
        }
        if (!out->in_range)
            S_em(&p, em);
    }
    free(room);
    return st;
}
