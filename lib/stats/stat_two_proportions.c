#include "mq_two_proportions.h"
#include "mq_proportion.h"
#include <math.h>
#include <stdbool.h>

/* Two groups as doubles, and the difference or ratio under test while its limit is sought. */
typedef struct pair {
    double x1, n1, x2, n2;
    double value; /* difference under test */
    double z;     /* the limit is where the score equals z */
    double scale; /* N/(N-1) of Miettinen & Nurminen, 1 of Mee */
} pair;

/* Slope of the likelihood in p2 under p1 - p2 = value; falls with p2. */
static double S_slope(double p2, void *data)
{
    const pair *two = data;
    double p1 = p2 + two->value, slope = 0;
    slope += two->x1 > 0 ? two->x1 / fmax(p1, 0) : 0;
    slope -= two->n1 > two->x1 ? (two->n1 - two->x1) / fmax(1 - p1, 0) : 0;
    slope += two->x2 > 0 ? two->x2 / p2 : 0;
    slope -= two->n2 > two->x2 ? (two->n2 - two->x2) / (1 - p2) : 0;
    return slope;
}

/* p2 that maximises the likelihood under p1 - p2 = value. The monotone slope is safer than the cubic, whose
 * acos needs a clamp. */
static double S_restricted(pair *two)
{
    double lo = fmax(0, -two->value), hi = fmin(1, 1 - two->value);
    if (!(hi > lo))
        return lo;
    double inside = (hi - lo) * 1e-15;
    if (S_slope(lo + inside, two) <= 0)
        return lo;
    if (S_slope(hi - inside, two) >= 0)
        return hi;
    return mq_root(S_slope, two, lo + inside, hi - inside);
}

static double S_score(double value, void *data)
{
    pair *two = data;
    two->value = value;
    double off = two->x1 / two->n1 - two->x2 / two->n2 - value;
    double p2 = S_restricted(two), p1 = mq_clamp(p2 + value, 0, 1);
    double variance = (p1 * (1 - p1) / two->n1 + p2 * (1 - p2) / two->n2) * two->scale;
    if (off == 0)
        return -two->z;
    return variance > 0 ? off / sqrt(variance) - two->z : copysign(INFINITY, off);
}

static mq_interval S_score_interval(pair two, double z)
{
    double d = two.x1 / two.n1 - two.x2 / two.n2;
    mq_interval it = {-1, 1};
    if (d > -1) {
        two.z = z;
        it.lo = mq_root(S_score, &two, -1, d);
    }
    if (d < 1) {
        two.z = -z;
        it.hi = mq_root(S_score, &two, d, 1);
    }
    return it;
}

static mq_interval S_square_and_add(double p1, mq_interval first, double p2, mq_interval second)
{
    return (mq_interval){p1 - p2 - hypot(p1 - first.lo, second.hi - p2),
                         p1 - p2 + hypot(first.hi - p1, p2 - second.lo)};
}

static mq_interval S_wald(double p1, double n1, double p2, double n2, double z)
{
    double half = z * sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2);
    return mq_interval_clamp((mq_interval){p1 - p2 - half, p1 - p2 + half}, -1, 1);
}

void mq_difference_of(size_t x1, size_t n1, size_t x2, size_t n2, double z, mq_difference *out)
{
    pair two = {.x1 = (double)x1, .n1 = (double)n1, .x2 = (double)x2, .n2 = (double)n2, .scale = 1};
    double p1 = two.x1 / two.n1, p2 = two.x2 / two.n2, all = two.n1 + two.n2;
    out->p1 = p1;
    out->p2 = p2;
    out->diff = p1 - p2;
    out->wald = S_wald(p1, two.n1, p2, two.n2, z);
    out->agresti_caffo =
        S_wald((two.x1 + 1) / (two.n1 + 2), two.n1 + 2, (two.x2 + 1) / (two.n2 + 2), two.n2 + 2, z);
    out->newcombe = S_square_and_add(p1, mq_wilson(two.x1, two.n1, z), p2, mq_wilson(two.x2, two.n2, z));
    out->newcombe_cc =
        S_square_and_add(p1, mq_wilson_cc(two.x1, two.n1, z), p2, mq_wilson_cc(two.x2, two.n2, z));
    out->newcombe = mq_interval_clamp(out->newcombe, -1, 1);
    out->newcombe_cc = mq_interval_clamp(out->newcombe_cc, -1, 1);
    out->mee = S_score_interval(two, z);
    two.scale = all / (all - 1);
    out->mn = S_score_interval(two, z);
    double half = z * sqrt(1 / two.n1 + 1 / two.n2);
    out->cohen_h = 2 * asin(sqrt(p1)) - 2 * asin(sqrt(p2));
    out->cohen_h_ci = (mq_interval){out->cohen_h - half, out->cohen_h + half};
}

static void S_chi_squares(double x1, double n1, double x2, double n2, mq_two_tests *out)
{
    double all = n1 + n2, hits = x1 + x2, margins = n1 * n2 * hits * (all - hits);
    double cross = fabs(x1 * (n2 - x2) - x2 * (n1 - x1)), cut = fmax(cross - all / 2, 0);
    bool none = !(margins > 0);
    out->x2 = none ? NAN : all * cross * cross / margins;
    out->yates = none ? NAN : all * cut * cut / margins;
    out->n1 = out->x2 * (all - 1) / all;
    out->x2_p = mq_chisq_upper(out->x2, 1);
    out->yates_p = mq_chisq_upper(out->yates, 1);
    out->n1_p = mq_chisq_upper(out->n1, 1);
}

mq_status mq_two_proportions_of(size_t x1, size_t n1, size_t x2, size_t n2, double conf,
                                mq_two_proportions *out, mq_error *err)
{
    if (n1 == 0 || n2 == 0)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "group %d is empty: there is no share to compare", n1 ? 2 : 1);
    if (x1 > n1 || x2 > n2)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "%zu of %zu and %zu of %zu: a part is larger than its whole",
                       x1, n1, x2, n2);
    if (!(conf > 0 && conf < 1))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "confidence %g is not between 0 and 1", conf);
    double z = mq_z_of(conf);
    mq_difference_of(x1, n1, x2, n2, z, &out->difference);
    S_chi_squares((double)x1, (double)n1, (double)x2, (double)n2, &out->tests);
    mq_ratio_scores(x1, n1, x2, n2, z, &out->ratios);
    return mq_conditional(x1, n1, x2, n2, 1 - conf, &out->tests, &out->ratios, err);
}
