#include "mq_power.h"
#include <math.h>
#include <stdbool.h>

static bool S_open(double x)
{
    return x > 0 && x < 1;
}

static bool S_share(double x)
{
    return x >= 0 && x <= 1;
}

static mq_status S_check(bool good, mq_error *err, const char *what)
{
    return good ? MQ_OK : mq_fail(err, MQ_E_DOMAIN, NULL, "%s", what);
}

static const char *bad_level = "alpha and power must lie between 0 and 1";
static const char *bad_share = "shares must lie in 0..1";

/* A size that is whole but for rounding is not pushed to the next one. */
static double S_ceil(double n)
{
    double whole = nearbyint(n);
    return fabs(n - whole) < 1e-9 * fmax(1, n) ? whole : ceil(n);
}

static double S_cohen_h(double p1, double p2)
{
    return 2 * asin(sqrt(p1)) - 2 * asin(sqrt(p2));
}

mq_status mq_size_two_of(double p1, double p2, double alpha, double power, mq_size_two *out, mq_error *err)
{
    mq_status st = S_check(S_open(alpha) && S_open(power), err, bad_level);
    if (st == MQ_OK)
        st = S_check(S_share(p1) && S_share(p2), err, bad_share);
    if (st == MQ_OK)
        st = S_check(p1 != p2, err, "equal shares: no number of answers can tell them apart");
    if (st < 0)
        return st;
    double za = mq_z_of(1 - alpha), zb = mq_normal_quantile(power), d = fabs(p1 - p2), mean = (p1 + p2) / 2;
    double root = za * sqrt(2 * mean * (1 - mean)) + zb * sqrt(p1 * (1 - p1) + p2 * (1 - p2));
    out->cohen_h = S_cohen_h(p1, p2);
    out->n = root * root / (d * d);
    out->n_ceil = S_ceil(out->n);
    double more = 1 + sqrt(1 + 4 / (out->n * d));
    out->n_cc = out->n / 4 * more * more;
    out->n_arcsine = 2 * (za + zb) * (za + zb) / (out->cohen_h * out->cohen_h);
    return MQ_OK;
}

static double S_both_tails(double za, double shift)
{
    return mq_normal_upper(za - shift) + mq_normal_upper(za + shift);
}

mq_status mq_power_two_of(double p1, double p2, double alpha, double n, mq_power_two *out, mq_error *err)
{
    mq_status st = S_check(S_open(alpha) && n > 0, err, "alpha must lie between 0 and 1 and n be positive");
    if (st == MQ_OK)
        st = S_check(S_share(p1) && S_share(p2), err, bad_share);
    if (st < 0)
        return st;
    double za = mq_z_of(1 - alpha), d = fabs(p1 - p2), mean = (p1 + p2) / 2;
    double spread = sqrt(p1 * (1 - p1) + p2 * (1 - p2));
    out->cohen_h = S_cohen_h(p1, p2);
    out->power = mq_normal_cdf((sqrt(n) * d - za * sqrt(2 * mean * (1 - mean))) / spread);
    out->power_arcsine = S_both_tails(za, fabs(out->cohen_h) * sqrt(n / 2));
    return MQ_OK;
}

mq_status mq_size_mcnemar_of(double p10, double p01, double alpha, double power, mq_size_mcnemar *out,
                             mq_error *err)
{
    mq_status st = S_check(S_open(alpha) && S_open(power), err, bad_level);
    if (st == MQ_OK)
        st = S_check(S_share(p10) && S_share(p01) && p10 + p01 <= 1, err,
                     "shares that change must add to at most 1");
    if (st == MQ_OK)
        st = S_check(p10 != p01, err, "as many gain as lose: no number of pairs can show a change");
    if (st < 0)
        return st;
    double za = mq_z_of(1 - alpha), zb = mq_normal_quantile(power), moved = p10 + p01, d = p01 - p10;
    double root = za * sqrt(moved) + zb * sqrt(moved - d * d);
    out->n = root * root / (d * d);
    out->n_ceil = S_ceil(out->n);
    return MQ_OK;
}

mq_status mq_power_chisq_of(double w, double df, double alpha, double n, double *power, mq_error *err)
{
    mq_status st = S_check(S_open(alpha) && w >= 0 && df > 0 && n >= 0, err,
                           "alpha must lie between 0 and 1, df be positive, w and n not negative");
    if (st == MQ_OK)
        *power = mq_ncchisq_upper(mq_chisq_critical(alpha, df), df, n * w * w);
    return st;
}

typedef struct wanted {
    double critical, df, power;
} wanted;

static double S_power_gap(double ncp, void *data)
{
    const wanted *at = data;
    return mq_ncchisq_upper(at->critical, at->df, ncp) - at->power;
}

mq_status mq_size_chisq_of(double w, double df, double alpha, double power, double *n, mq_error *err)
{
    mq_status st = S_check(S_open(alpha) && S_open(power), err, bad_level);
    if (st == MQ_OK)
        st =
            S_check(w > 0 && df > 0 && power > alpha, err, "w and df must be positive and power above alpha");
    if (st < 0)
        return st;
    wanted at = {mq_chisq_critical(alpha, df), df, power};
    double most = 1;
    while (S_power_gap(most, &at) < 0)
        most *= 2;
    *n = mq_root(S_power_gap, &at, 0, most) / (w * w);
    return MQ_OK;
}

/* P(X < k) and P(X > n - k). */
static double S_low(size_t k, size_t n, double p)
{
    return k ? mq_binomial_cdf(k - 1, n, p) : 0;
}

static double S_high(size_t k, size_t n, double p)
{
    return k > n ? 1 : k ? mq_binomial_upper(n - k, n, p) : 0;
}

/* How many of the lowest (highest) counts the central test rejects; the tail is monotone, so bisection finds
 * it. The slack lets p = alpha reject in spite of rounding. */
static size_t S_reject(size_t n, double p0, double alpha, bool high)
{
    size_t yes = 0, no = n + 2;
    while (no - yes > 1) {
        size_t mid = yes + (no - yes) / 2;
        double tail = high ? S_high(mid, n, p0) : S_low(mid, n, p0);
        if (mid <= n + 1 && 2 * tail <= alpha * (1 + 1e-12))
            yes = mid;
        else
            no = mid;
    }
    return yes;
}

mq_status mq_power_one_of(double p0, double p1, size_t n, double alpha, mq_power_one *out, mq_error *err)
{
    mq_status st = S_check(S_open(alpha) && n > 0, err, "alpha must lie between 0 and 1 and n be positive");
    if (st == MQ_OK)
        st = S_check(S_share(p0) && S_share(p1), err, bad_share);
    if (st < 0)
        return st;
    size_t below = S_reject(n, p0, alpha, false), above = S_reject(n, p0, alpha, true);
    out->power_exact = S_low(below, n, p1) + S_high(above, n, p1);
    out->size_exact = S_low(below, n, p0) + S_high(above, n, p0);
    out->power_arcsine = S_both_tails(mq_z_of(1 - alpha), fabs(S_cohen_h(p1, p0)) * sqrt((double)n));
    return MQ_OK;
}
