#include "mq_two_proportions.h"
#include <math.h>
#include <stdbool.h>

typedef struct pair {
    double x1, n1, x2, n2;
    double z;     /* the limit is where the score equals z */
    double scale; /* N/(N-1) or 1 */
} pair;

/* Koopman 1984: score of ln theta = ln(p1/p2). */
static double S_ratio_score(double log_ratio, void *data)
{
    const pair *two = data;
    double theta = exp(log_ratio), all = two->n1 + two->n2;
    /* p2 under p1 = theta p2: the smaller root of N theta p^2 - b p + (x1 + x2) = 0, written without
     * cancellation. */
    double b = two->n1 * theta + two->x1 + two->n2 + two->x2 * theta, hits = two->x1 + two->x2;
    double p2 = 2 * hits / (b + sqrt(fmax(b * b - 4 * all * theta * hits, 0)));
    double p1 = fmin(theta * p2, 1);
    p2 = fmin(p2, 1);
    double variance = two->scale * (p1 * (1 - p1) / two->n1 + theta * theta * p2 * (1 - p2) / two->n2);
    double off = two->x1 / two->n1 - theta * two->x2 / two->n2;
    if (off == 0)
        return -two->z;
    return variance > 0 ? off / sqrt(variance) - two->z : copysign(INFINITY, off);
}

/* Score of psi <= 1. With hits fixed, p2 solves a quadratic whose discriminant, q2 and p1 are written as sums
 * of positive terms: at the limits of sparse tables q2 is 1e-9, and 1 - p2 would be rounding alone. */
static double S_odds_score_below(const pair *two, double psi)
{
    double n1 = two->n1, n2 = two->n2, hits = two->x1 + two->x2, rest = n1 + n2 - hits;
    double s = n2 - hits + hits * psi, t = hits - n2 + (hits - n1) * psi;
    double b = n1 * psi + n2 + hits * (1 - psi);
    double root = sqrt(s * s + 2 * n1 * psi * (n2 + hits * (1 - psi)) + n1 * psi * n1 * psi);
    double p2 = 2 * hits / (b + root);
    double q2 = (t > 0 ? 4 * hits * psi * rest / (root + t) : root - t) / (b + root);
    double p1 = psi * p2 / (q2 + psi * p2), q1 = q2 / (q2 + psi * p2);
    double off = two->x1 - n1 * p1;
    double weight = 1 / (n1 * p1 * q1) + 1 / (n2 * p2 * q2);
    return off == 0 ? 0 : off * sqrt(weight / two->scale);
}

/* Miettinen & Nurminen 1985: score of ln psi, psi the odds ratio. */
static double S_odds_score(double log_odds, void *data)
{
    const pair *two = data;
    if (log_odds <= 0)
        return S_odds_score_below(two, exp(log_odds)) - two->z;
    pair turned = {.x1 = two->x2, .n1 = two->n2, .x2 = two->x1, .n2 = two->n1, .scale = two->scale};
    return -S_odds_score_below(&turned, exp(-log_odds)) - two->z;
}

/* Both scores fall with their argument. Without a change of sign up to e^-+700 the limit is 0 or INFINITY. */
static mq_interval S_log_limits(double (*score)(double, void *), pair two, double z, bool no_least,
                                bool no_most)
{
    mq_interval it = {0, INFINITY};
    two.z = z;
    double lo = 1, hi = 1;
    while (lo < 700 && !(score(-lo, &two) > 0))
        lo *= 2;
    while (hi < 700 && !(score(hi, &two) < 0))
        hi *= 2;
    if (!no_least)
        it.lo = exp(mq_root(score, &two, -lo, hi));
    two.z = -z;
    lo = hi = 1;
    while (lo < 700 && !(score(-lo, &two) > 0))
        lo *= 2;
    while (hi < 700 && !(score(hi, &two) < 0))
        hi *= 2;
    if (!no_most)
        it.hi = exp(mq_root(score, &two, -lo, hi));
    return it;
}

static mq_interval S_log_interval(double estimate, double variance, double z)
{
    if (!(estimate > 0) || !(variance > 0) || isinf(estimate) || isinf(variance))
        return mq_interval_none();
    double half = z * sqrt(variance);
    return (mq_interval){estimate * exp(-half), estimate * exp(half)};
}

static mq_interval S_log_ratio(const pair *two, double add, double z)
{
    double x1 = two->x1 + add, n1 = two->n1 + add, x2 = two->x2 + add, n2 = two->n2 + add;
    return S_log_interval((x1 / n1) / (x2 / n2), 1 / x1 - 1 / n1 + 1 / x2 - 1 / n2, z);
}

static mq_interval S_log_odds(const pair *two, double add, double z)
{
    double a = two->x1 + add, b = two->n1 - two->x1 + add, c = two->x2 + add, d = two->n2 - two->x2 + add;
    return S_log_interval(a * d / (b * c), 1 / a + 1 / b + 1 / c + 1 / d, z);
}

static double S_over(double a, double b)
{
    return b > 0 ? a / b : a > 0 ? INFINITY : NAN;
}

void mq_ratio_scores(size_t x1, size_t n1, size_t x2, size_t n2, double z, mq_ratios *out)
{
    pair two = {.x1 = (double)x1, .n1 = (double)n1, .x2 = (double)x2, .n2 = (double)n2, .scale = 1};
    double all = two.n1 + two.n2;
    bool nobody = x1 + x2 == 0, everybody = x1 == n1 && x2 == n2;
    out->rr = S_over(two.x1 / two.n1, two.x2 / two.n2);
    out->katz = S_log_ratio(&two, 0, z);
    out->adjusted = S_log_ratio(&two, 0.5, z);
    out->koopman = S_log_limits(S_ratio_score, two, z, x1 == 0, x2 == 0);
    out->odds = S_over(two.x1 * (two.n2 - two.x2), two.x2 * (two.n1 - two.x1));
    out->woolf = S_log_odds(&two, 0, z);
    out->gart = S_log_odds(&two, 0.5, z);
    two.scale = all / (all - 1);
    out->rr_mn = S_log_limits(S_ratio_score, two, z, x1 == 0, x2 == 0);
    out->odds_mn = S_log_limits(S_odds_score, two, z, nobody || everybody || x1 == 0 || x2 == n2,
                                nobody || everybody || x1 == n1 || x2 == 0);
}
