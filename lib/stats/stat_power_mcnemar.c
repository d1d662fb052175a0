#include "mq_power.h"
#include <math.h>
#include <stdbool.h>

/* Changes that happen less often than this add nothing to a power that is printed with four decimals. */
static const double negligible = 1e-18;

/* Does the test reject when the smaller of the two kinds of change is x of m? The slack lets p = alpha reject
 * in spite of rounding. */
static bool S_rejects(size_t x, size_t m, double alpha, bool midp)
{
    if (2 * x == m)
        return false;
    double p = 2 * mq_binomial_cdf(x, m, 0.5) - (midp ? mq_binomial_pmf(x, m, 0.5) : 0);
    return p <= alpha * (1 + 1e-12);
}

/* Power = sum over m of P(m changes) P(reject | m). The critical x grows by 0 or 1 when m grows by 1, so that
 * the whole walk is O(n). */
static double S_power(double p10, double p01, size_t n, double alpha, bool midp)
{
    double moved = p10 + p01, lost = p10 / moved;
    size_t limit = 0; /* reject x < limit and x > m - limit */
    mq_sum sum = {0};
    for (size_t m = 1; m <= n; m++) {
        while (2 * limit < m && S_rejects(limit, m, alpha, midp))
            limit++;
        double chance = mq_binomial_pmf(m, n, moved);
        if (limit == 0 || chance < negligible)
            continue;
        double tails = mq_binomial_cdf(limit - 1, m, lost) + mq_binomial_upper(m - limit, m, lost);
        mq_sum_add(&sum, chance * tails);
    }
    return mq_sum_of(&sum);
}

mq_status mq_power_mcnemar_of(double p10, double p01, double alpha, size_t n, mq_power_mcnemar *out,
                              mq_error *err)
{
    if (!(alpha > 0 && alpha < 1) || n == 0)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "alpha must lie between 0 and 1 and n be positive");
    if (!(p10 >= 0 && p01 >= 0 && p10 + p01 > 0 && p10 + p01 <= 1))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "shares that change must add to more than 0 and at most 1");
    double moved = p10 + p01, d = p01 - p10, za = mq_z_of(1 - alpha);
    out->power_normal = mq_normal_cdf((sqrt((double)n) * fabs(d) - za * sqrt(moved)) / sqrt(moved - d * d));
    out->power_exact = S_power(p10, p01, n, alpha, false);
    out->power_midp = S_power(p10, p01, n, alpha, true);
    return MQ_OK;
}
