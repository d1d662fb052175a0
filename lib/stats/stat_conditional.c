#include "mq_two_proportions.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* R's fisher.test: tables within this relative distance of the observed probability count as ties. */
static const double tie_slack = 1e-7;

/* All 2x2 tables with the margins of the observed one, as ln of unnormalised probabilities at odds ratio 1.
 */
typedef struct support {
    size_t least, count, seen; /* x1 runs least .. least+count-1; seen is the observed one less least */
    double *log_weight;        /* greatest is 0 */
    double target;             /* sought tail probability or mean */
    double tie;                /* share of the observed table that counts in a tail: 1 exact, .5 mid-p */
} support;

static mq_status S_support(size_t x1, size_t n1, size_t x2, size_t n2, support *all, mq_error *err)
{
    size_t hits = x1 + x2, least = hits > n2 ? hits - n2 : 0, most = hits < n1 ? hits : n1;
    *all = (support){.least = least, .count = most - least + 1, .seen = x1 - least};
    all->log_weight = calloc(all->count, sizeof *all->log_weight);
    if (!all->log_weight)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu tables", all->count);
    double a = (double)n1, b = (double)n2, m = (double)hits, top = 0;
    for (size_t i = 1; i < all->count; i++) { /* ratio of neighbours: no difference of large factorials */
        double x = (double)(least + i - 1);
        all->log_weight[i] = all->log_weight[i - 1] + log((a - x) / (x + 1)) + log((m - x) / (b - m + x + 1));
        top = fmax(top, all->log_weight[i]);
    }
    for (size_t i = 0; i < all->count; i++)
        all->log_weight[i] -= top;
    return MQ_OK;
}

/* P(X below seen), P(X = seen), P(X above seen) at a log odds ratio; each tail summed from its far end. */
static void S_tails(const support *all, double log_odds, double *below, double *at, double *above)
{
    double top = -INFINITY, low = 0, high = 0;
    for (size_t i = 0; i < all->count; i++)
        top = fmax(top, all->log_weight[i] + (double)i * log_odds);
    for (size_t i = 0; i < all->seen; i++)
        low += exp(all->log_weight[i] + (double)i * log_odds - top);
    for (size_t i = all->count; i-- > all->seen + 1;)
        high += exp(all->log_weight[i] + (double)i * log_odds - top);
    double here = exp(all->log_weight[all->seen] + (double)all->seen * log_odds - top),
           sum = low + here + high;
    *below = low / sum;
    *at = here / sum;
    *above = high / sum;
}

static double S_upper_gap(double log_odds, void *data)
{
    const support *all = data;
    double below, at, above;
    S_tails(all, log_odds, &below, &at, &above);
    return above + all->tie * at - all->target;
}

static double S_lower_gap(double log_odds, void *data)
{
    const support *all = data;
    double below, at, above;
    S_tails(all, log_odds, &below, &at, &above);
    return below + all->tie * at - all->target;
}

static double S_mean_gap(double log_odds, void *data)
{
    const support *all = data;
    double top = -INFINITY, sum = 0, first = 0;
    for (size_t i = 0; i < all->count; i++)
        top = fmax(top, all->log_weight[i] + (double)i * log_odds);
    for (size_t i = 0; i < all->count; i++) {
        double weight = exp(all->log_weight[i] + (double)i * log_odds - top);
        sum += weight;
        first +=
            weight * ((double)i - (double)all->seen); /* about the observed: no cancellation at the root */
    }
    return first / sum;
}

static double S_odds_at(double (*gap)(double, void *), support *all)
{
    double lo = 1, hi = 1, rising = gap(700, all);
    while (lo < 700 && (gap(-lo, all) > 0) == (rising > 0))
        lo *= 2;
    while (hi < 700 && (gap(hi, all) > 0) != (rising > 0))
        hi *= 2;
    return exp(mq_root(gap, all, -lo, hi));
}

static mq_interval S_exact(support *all, double alpha, double tie)
{
    all->tie = tie;
    all->target = alpha / 2;
    return (mq_interval){all->seen == 0 ? 0 : S_odds_at(S_upper_gap, all),
                         all->seen + 1 == all->count ? INFINITY : S_odds_at(S_lower_gap, all)};
}

static void S_fisher(const support *all, mq_two_tests *out)
{
    double limit = all->log_weight[all->seen], less = 0, ties = 0, sum = 0;
    for (size_t i = 0; i < all->count; i++) {
        double off = all->log_weight[i] - limit, weight = exp(all->log_weight[i]);
        sum += weight;
        if (fabs(off) <= tie_slack)
            ties += weight;
        else if (off < 0)
            less += weight;
    }
    double below, at, above;
    S_tails(all, 0, &below, &at, &above);
    out->fisher_p = fmin((less + ties) / sum, 1);
    out->fisher_midp = all->count == 1 ? 1 : (less + ties / 2) / sum; /* a single table says nothing */
    out->fisher_central_p = fmin(2 * (at + fmin(below, above)), 1);
}

mq_status mq_conditional(size_t x1, size_t n1, size_t x2, size_t n2, double alpha, mq_two_tests *tests,
                         mq_ratios *ratios, mq_error *err)
{
    support all;
    mq_status st = S_support(x1, n1, x2, n2, &all, err);
    if (st < 0)
        return st;
    S_fisher(&all, tests);
    bool least = all.seen == 0, most = all.seen + 1 == all.count;
    ratios->cmle = least && most ? NAN : least ? 0 : most ? INFINITY : S_odds_at(S_mean_gap, &all);
    ratios->exact = S_exact(&all, alpha, 1);
    ratios->midp = S_exact(&all, alpha, 0.5);
    free(all.log_weight);
    return MQ_OK;
}
