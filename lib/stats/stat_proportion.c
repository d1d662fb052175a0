#include "mq_proportion.h"
#include <math.h>

/* At x = 0 and x = n the limit is 0 and 1: the radical would leave 1e-17 there. */
static mq_interval S_pin(mq_interval it, double x, double n)
{
    it = mq_interval_clamp(it, 0, 1);
    if (x <= 0)
        it.lo = 0;
    if (x >= n)
        it.hi = 1;
    return it;
}

mq_interval mq_wilson(double x, double n, double z)
{
    double centre = x + z * z / 2, half = z * sqrt(x * (n - x) / n + z * z / 4), over = n + z * z;
    return S_pin((mq_interval){(centre - half) / over, (centre + half) / over}, x, n);
}

mq_interval mq_wilson_cc(double x, double n, double z)
{
    double p = x / n, q = (n - x) / n, square = z * z, over = 2 * (n + square);
    double below = square - 2 - 1 / n + 4 * p * (n * q + 1);
    double above = square + 2 - 1 / n + 4 * p * (n * q - 1);
    mq_interval it = {(2 * x + square - 1 - z * sqrt(fmax(below, 0))) / over,
                      (2 * x + square + 1 + z * sqrt(fmax(above, 0))) / over};
    return S_pin(it, x, n);
}

mq_interval mq_clopper_pearson(double x, double n, double alpha)
{
    return (mq_interval){mq_beta_quantile(alpha / 2, x, n - x + 1),
                         mq_beta_quantile_upper(alpha / 2, x + 1, n - x)};
}

static mq_interval S_wald(double p, double half)
{
    return mq_interval_clamp((mq_interval){p - half, p + half}, 0, 1);
}

static mq_interval S_agresti_coull(double x, double n, double z)
{
    double more = n + z * z, p = (x + z * z / 2) / more;
    return S_wald(p, z * sqrt(p * (1 - p) / more));
}

static mq_interval S_jeffreys(double x, double n, double alpha)
{
    mq_interval it = {mq_beta_quantile(alpha / 2, x + 0.5, n - x + 0.5),
                      mq_beta_quantile_upper(alpha / 2, x + 0.5, n - x + 0.5)};
    return S_pin(it, x, n);
}

typedef struct midp {
    size_t x, n;
    double half; /* alpha/2 */
} midp;

static double S_above(double p, void *data)
{
    const midp *at = data;
    return mq_binomial_upper(at->x, at->n, p) + mq_binomial_pmf(at->x, at->n, p) / 2 - at->half;
}

static double S_below(double p, void *data)
{
    const midp *at = data;
    return mq_binomial_cdf(at->x, at->n, p) - mq_binomial_pmf(at->x, at->n, p) / 2 - at->half;
}

mq_interval mq_midp(size_t x, size_t n, double alpha)
{
    midp at = {x, n, alpha / 2};
    return (mq_interval){x == 0 ? 0 : mq_root(S_above, &at, 0, 1), x == n ? 1 : mq_root(S_below, &at, 0, 1)};
}

mq_status mq_proportion_of(size_t x, size_t n, double conf, mq_proportion *out, mq_error *err)
{
    if (x > n)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "%zu answers of %zu: the part is larger than the whole", x, n);
    if (!(conf > 0 && conf < 1))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "confidence %g is not between 0 and 1", conf);
    if (n == 0) {
        mq_interval all = {0, 1};
        *out = (mq_proportion){NAN, NAN, all, all, all, all, all, all, all, all};
        return MQ_OK;
    }
    double z = mq_z_of(conf), alpha = 1 - conf, hits = (double)x, base = (double)n;
    out->p = hits / base;
    out->se = sqrt(out->p * (1 - out->p) / base);
    out->wald = S_wald(out->p, z * out->se);
    out->wald_cc = S_wald(out->p, z * out->se + 1 / (2 * base));
    out->wilson = mq_wilson(hits, base, z);
    out->wilson_cc = mq_wilson_cc(hits, base, z);
    out->agresti_coull = S_agresti_coull(hits, base, z);
    out->jeffreys = S_jeffreys(hits, base, alpha);
    out->clopper_pearson = mq_clopper_pearson(hits, base, alpha);
    out->midp = mq_midp(x, n, alpha);
    return MQ_OK;
}
