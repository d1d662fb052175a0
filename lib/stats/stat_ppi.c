#include "mq_ppi.h"
#include <math.h>
#include <stdlib.h>

/* Counts for one class, y and f being 0 or 1. */
typedef struct S_class {
    double n, both, y, f; /* labelled: all, y = f = 1, y = 1, f = 1 */
    double all, hits;     /* unlabelled: all, f = 1 */
} S_class;

/* Variance of y - l f over the labelled. Cell by cell, for as vy + l l vf - 2 l cov a perfect coder has a
 * variance of some 1e-17 of either sign. */
static double S_variance(const S_class *c, double l)
{
    double mean = (c->y - l * c->f) / c->n, neither = c->n - c->y - c->f + c->both;
    double both = 1 - l - mean, y = 1 - mean, f = -l - mean;
    return (c->both * both * both + (c->y - c->both) * y * y + (c->f - c->both) * f * f +
            neither * mean * mean) /
           c->n;
}

static void S_estimates(const S_class *c, double conf, mq_ppi *o)
{
    double n = c->n, N = c->all, y = c->y / n, f = c->f / n, rest = N > 0 ? c->hits / N : NAN,
           z = mq_z_of(conf);
    double vy = y * (1 - y), cov = c->both / n - y * f, vrest = rest * (1 - rest);
    o->classical = y;
    o->classical_se = sqrt(vy / n);
    o->naive = rest;
    double vd = S_variance(c, 1);
    o->ppi = rest + y - f;
    o->ppi_se = sqrt(vrest / N + vd / n);
    o->ppi_ci = mq_interval_clamp((mq_interval){o->ppi - z * o->ppi_se, o->ppi + z * o->ppi_se}, 0, 1);
    double pooled = (c->f + c->hits) / (n + N), vpooled = pooled * (1 - pooled) * (n + N) / (n + N - 1);
    o->lambda = vpooled > 0 ? mq_clamp(cov / ((1 + n / N) * vpooled), 0, 1) : 0;
    double l = o->lambda, vl = S_variance(c, l);
    o->ppi_pp = l * rest + y - l * f;
    o->ppi_pp_se = sqrt(l * l * vrest / N + vl / n);
    o->ppi_pp_ci =
        mq_interval_clamp((mq_interval){o->ppi_pp - z * o->ppi_pp_se, o->ppi_pp + z * o->ppi_pp_se}, 0, 1);
    o->diff_fp = pooled + y - f;
    o->diff_fp_se = sqrt((1 - n / (n + N)) * vd / (n - 1));
}

/* sum_j W_j p_j over the machine codes j. */
static void S_poststratify(const size_t *labelled, const size_t *unlabelled, size_t k, size_t class,
                           mq_ppi *o)
{
    double all = 0, v = 0, between = 0;
    o->postpred = 0;
    for (size_t i = 0; i < k * k; i++)
        all += (double)labelled[i];
    for (size_t j = 0; j < k; j++)
        all += (double)unlabelled[j];
    for (int pass = 0; pass < 2; pass++)
        for (size_t j = 0; j < k; j++) {
            double n = 0, x = (double)labelled[class * k + j];
            for (size_t i = 0; i < k; i++)
                n += (double)labelled[i * k + j];
            double w = (n + (double)unlabelled[j]) / all, p = x / n;
            if (w <= 0)
                continue;
            if (pass == 0) {
                o->postpred += w * p; /* n = 0: NaN, more labels of j are needed */
                v += w * w * p * (1 - p) / n;
            } else {
                between += w * (p - o->postpred) * (p - o->postpred) / all;
            }
        }
    o->postpred_se = sqrt(v + between);
}

mq_status mq_ppi_of(const size_t *labelled, const size_t *unlabelled, size_t k, double conf, mq_ppi *classes,
                    mq_error *err)
{
    if (!(conf > 0 && conf < 1))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "a confidence level lies between 0 and 1, not %g", conf);
    S_class all = {0};
    for (size_t i = 0; i < k * k; i++)
        all.n += (double)labelled[i];
    for (size_t j = 0; j < k; j++)
        all.all += (double)unlabelled[j];
    if (all.n < 2)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "at least two answers coded by people are needed");
    for (size_t c = 0; c < k; c++) {
        S_class one = {
            .n = all.n, .all = all.all, .both = (double)labelled[c * k + c], .hits = (double)unlabelled[c]};
        for (size_t i = 0; i < k; i++) {
            one.y += (double)labelled[c * k + i];
            one.f += (double)labelled[i * k + c];
        }
        S_estimates(&one, conf, &classes[c]);
        S_poststratify(labelled, unlabelled, k, c, &classes[c]);
    }
    return MQ_OK;
}
