#include "mq_alpha.h"
#include <math.h>
#include <stdlib.h>

/* Coincidences and margins of weighted units, and room to move one unit. */
typedef struct S_sums {
    size_t q;
    double *o, *n; /* q x q, q */
} S_sums;

/* Adds a unit times `weight`; a unit with one rating pairs with nobody. */
static void S_add(S_sums *s, const unsigned char *rating, size_t raters, double weight)
{
    double m = 0;
    for (size_t i = 0; i < raters; i++)
        m += rating[i] != MQ_NO_RATING;
    for (size_t i = 0; i < raters && m >= 2; i++) {
        if (rating[i] == MQ_NO_RATING)
            continue;
        s->n[rating[i]] += weight;
        for (size_t j = 0; j < raters; j++)
            if (j != i && rating[j] != MQ_NO_RATING)
                s->o[rating[i] * s->q + rating[j]] += weight / (m - 1);
    }
}

static double S_alpha(const S_sums *s, mq_alpha_metric metric)
{
    double n = 0, observed = 0, expected = 0;
    for (size_t c = 0; c < s->q; c++)
        n += s->n[c];
    for (size_t c = 0; c < s->q; c++) {
        double between = s->n[c];
        for (size_t k = c + 1; k < s->q; k++) {
            between += s->n[k];
            double ranks = between - (s->n[c] + s->n[k]) / 2, step = (double)(k - c);
            double distance = metric == MQ_ALPHA_ORDINAL    ? ranks * ranks
                              : metric == MQ_ALPHA_INTERVAL ? step * step
                                                            : 1;
            observed += (s->o[c * s->q + k] + s->o[k * s->q + c]) * distance;
            expected += 2 * s->n[c] * s->n[k] * distance;
        }
    }
    return expected > 0 ? 1 - (n - 1) * observed / expected : NAN;
}

static mq_status S_check(const mq_ratings *in, const double *weight, mq_error *err)
{
    if (!in->units || in->categories < 1 || in->categories > MQ_MOST_CATEGORIES)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "weighted alpha needs units and 1 to %d categories",
                       MQ_MOST_CATEGORIES);
    for (size_t u = 0; u < in->units; u++) {
        if (!(weight[u] >= 0) || !isfinite(weight[u]))
            return mq_fail(err, MQ_E_DOMAIN, NULL, "the weight of unit %zu is negative or no number", u + 1);
        for (size_t i = 0; i < in->raters; i++)
            if (in->rating[u * in->raters + i] != MQ_NO_RATING &&
                in->rating[u * in->raters + i] >= in->categories)
                return mq_fail(err, MQ_E_DOMAIN, NULL, "category %u of %zu in unit %zu",
                               in->rating[u * in->raters + i], in->categories, u + 1);
    }
    return MQ_OK;
}

mq_status mq_alpha_weighted(const mq_ratings *in, const double *weight, mq_alpha_metric metric, double *alpha,
                            double *influence, mq_error *err)
{
    S_sums s = {.q = in->categories};
    double n = 0;
    mq_status st = S_check(in, weight, err);
    if (st < 0)
        return st;
    s.o = calloc(s.q * s.q + s.q, sizeof *s.o);
    if (!s.o)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu categories", s.q);
    s.n = s.o + s.q * s.q;
    for (size_t u = 0; u < in->units; u++)
        S_add(&s, in->rating + u * in->raters, in->raters, weight[u]);
    for (size_t c = 0; c < s.q; c++)
        n += s.n[c];
    *alpha = S_alpha(&s, metric);
    /* alpha is a smooth function of the weights: a central difference is good to some ten digits */
    double step = 1e-5 * n;
    for (size_t u = 0; influence && u < in->units; u++) {
        const unsigned char *rating = in->rating + u * in->raters;
        S_add(&s, rating, in->raters, step);
        double above = S_alpha(&s, metric);
        S_add(&s, rating, in->raters, -2 * step);
        double below = S_alpha(&s, metric);
        S_add(&s, rating, in->raters, step);
        influence[u] = weight[u] * (above - below) / (2 * step);
    }
    free(s.o);
    return MQ_OK;
}
