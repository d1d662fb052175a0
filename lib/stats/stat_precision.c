#include "mq_power.h"
#include <math.h>
#include <stdbool.h>

static const double largest_size = 1e12; /* beyond any population */

/* Half the width of the Wilson interval around an expected, not necessarily whole, np. */
static double S_wilson_half(double p, double n, double z)
{
    return z * sqrt(n * p * (1 - p) + z * z / 4) / (n + z * z);
}

static double S_size_wilson(double p, double half_width, double z)
{
    double lo = 0, hi = 1; /* too wide at lo, narrow enough at hi */
    while (S_wilson_half(p, hi, z) > half_width) {
        lo = hi;
        hi *= 2;
        if (hi > largest_size)
            return NAN;
    }
    while (hi - lo > 1) {
        double mid = floor((lo + hi) / 2);
        if (S_wilson_half(p, mid, z) > half_width)
            lo = mid;
        else
            hi = mid;
    }
    return hi;
}

mq_status mq_plan_size_of(const mq_plan *plan, mq_plan_size *out, mq_error *err)
{
    if (!(plan->p >= 0 && plan->p <= 1) || !(plan->half_width > 0 && plan->half_width <= 1))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "the share must lie in 0..1 and the half-width be above 0");
    if (!(plan->conf > 0 && plan->conf < 1))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "confidence %g is not between 0 and 1", plan->conf);
    if (!(plan->deff > 0) || !(plan->response_rate > 0 && plan->response_rate <= 1))
        return mq_fail(err, MQ_E_DOMAIN, NULL,
                       "the design effect must be above 0 and the response rate in 0..1");
    if (plan->population < 1)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "a population of %g has nobody to ask", plan->population);
    double z = mq_z_of(plan->conf),
           n = z * z * plan->p * (1 - plan->p) / (plan->half_width * plan->half_width);
    bool finite = isfinite(plan->population);
    out->n_srs = n;
    out->n_fpc = finite ? n / (1 + (n - 1) / plan->population) : n;
    out->n_deff = out->n_fpc * plan->deff;
    double gross = out->n_deff / plan->response_rate, whole = nearbyint(gross);
    out->n_gross = fabs(gross - whole) < 1e-9 * fmax(1, gross) ? whole : ceil(gross);
    out->n_wilson = S_size_wilson(plan->p, plan->half_width, z);
    return MQ_OK;
}

mq_status mq_cluster_of(double n, double cluster_size, double icc, mq_cluster *out, mq_error *err)
{
    if (!(n > 0) || !(cluster_size >= 1) || !(icc >= -1 && icc <= 1))
        return mq_fail(err, MQ_E_DOMAIN, NULL,
                       "n must be above 0, clusters hold at least 1, icc lie in -1..1");
    double deff = 1 + (cluster_size - 1) * icc;
    if (!(deff > 0))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "icc %g is impossible in clusters of %g", icc, cluster_size);
    *out = (mq_cluster){deff, n / deff, mq_z_of(0.95) * sqrt(0.25 * deff / n)};
    return MQ_OK;
}
