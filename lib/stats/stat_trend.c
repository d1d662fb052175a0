#include "mq_ordinal.h"
#include <math.h>

typedef struct groups {
    double all, hits, filled; /* answers, hits, groups with answers */
    double mean_score;
    double cross, spread; /* sum x (s - mean), sum n (s - mean)^2 */
} groups;

static groups S_groups(const size_t *x, const size_t *n, const double *scores, size_t k)
{
    groups g = {0};
    for (size_t i = 0; i < k; i++) {
        g.all += (double)n[i];
        g.hits += (double)x[i];
        g.filled += n[i] > 0;
        g.mean_score += (double)n[i] * scores[i];
    }
    g.mean_score /= g.all;
    for (size_t i = 0; i < k; i++) {
        double off = scores[i] - g.mean_score;
        g.cross += (double)x[i] * off;
        g.spread += (double)n[i] * off * off;
    }
    return g;
}

static double S_pearson(const size_t *x, const size_t *n, size_t k, double p)
{
    mq_sum sum = {0};
    for (size_t i = 0; i < k; i++) {
        double size = (double)n[i], off = size > 0 ? (double)x[i] / size - p : 0;
        mq_sum_add(&sum, size * off * off);
    }
    return mq_sum_of(&sum) / (p * (1 - p));
}

mq_status mq_trend_of(const size_t *x, const size_t *n, const double *scores, size_t k, mq_trend *out,
                      mq_error *err)
{
    for (size_t i = 0; i < k; i++)
        if (x[i] > n[i])
            return mq_fail(err, MQ_E_DOMAIN, NULL, "group %zu: %zu of %zu is not a share", i + 1, x[i], n[i]);
    groups g = S_groups(x, n, scores, k);
    double p = g.hits / g.all;
    bool flat = !(g.hits > 0 && g.hits < g.all), still = !(g.spread > 0);
    *out = (mq_trend){.departure_df = g.filled > 2 ? (size_t)g.filled - 2 : 0};
    out->slope = still ? NAN : g.cross / g.spread;
    out->z = flat || still ? NAN : g.cross / sqrt(p * (1 - p) * g.spread);
    out->x2 = out->z * out->z;
    out->p = mq_normal_two_sided(out->z);
    out->mh_x2 = out->x2 * (g.all - 1) / g.all;
    out->mh_p = mq_chisq_upper(out->mh_x2, 1);
    out->departure_x2 = isnan(out->z) ? NAN : S_pearson(x, n, k, p) - out->x2;
    if (out->departure_x2 < 0) /* only rounding makes it so */
        out->departure_x2 = 0;
    out->departure_p = mq_chisq_upper(out->departure_x2, (double)out->departure_df);
    return MQ_OK;
}
