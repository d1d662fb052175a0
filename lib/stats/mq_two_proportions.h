#ifndef MQ_TWO_PROPORTIONS_H
#define MQ_TWO_PROPORTIONS_H
#include "mq_error.h"
#include "mq_numeric.h"

/** Two independent shares p1 = x1/n1 and p2 = x2/n2. Differences are p1 - p2 within [-1, 1], ratios p1/p2.
 * Default: newcombe with x2_n1_p; mn when the interval must agree with a score test; koopman for the ratio.
 */
typedef struct mq_difference {
    double p1, p2, diff;
    mq_interval wald;          /* for comparison only */
    mq_interval agresti_caffo; /* Agresti & Caffo 2000 */
    mq_interval newcombe;      /* Newcombe 1998b method 10 */
    mq_interval newcombe_cc;   /* method 11: Wilson limits with continuity correction */
    mq_interval mee, mn;       /* score: Mee 1984; Miettinen & Nurminen 1985 with N/(N-1) */
    double cohen_h;            /* 2 asin sqrt p1 - 2 asin sqrt p2, for power only */
    mq_interval cohen_h_ci;
} mq_difference;

/** Tests of p1 = p2. Chi-square ones are NaN when no answer or every answer is a hit. */
typedef struct mq_two_tests {
    double x2, x2_p;         /* Pearson */
    double yates, yates_p;   /* continuity correction, never below 0 */
    double n1, n1_p;         /* (N-1)/N Pearson, Campbell 2007: the default */
    double fisher_p;         /* two-sided by minimum likelihood */
    double fisher_midp;      /* the same less half the probability of tables as likely as the observed one */
    double fisher_central_p; /* twice the smaller tail, agrees with the exact interval of the odds ratio */
} mq_two_tests;

/** Ratio p1/p2 and odds ratio. A bound without end is INFINITY; both ends NaN = undefined. */
typedef struct mq_ratios {
    double rr;            /* NaN when both are 0, INFINITY when only p2 is 0 */
    mq_interval katz;     /* log; needs x1, x2 > 0 and some variance */
    mq_interval adjusted; /* log with + .5 */
    mq_interval koopman;  /* score (Koopman 1984) */
    mq_interval rr_mn;    /* score with N/(N-1) */
    double odds;          /* sample odds ratio */
    mq_interval woolf;    /* log; needs all four cells */
    mq_interval gart;     /* log with + .5 */
    double cmle;          /* conditional maximum likelihood */
    mq_interval exact;    /* conditional exact, from twice the one-sided tails */
    mq_interval midp;     /* the same with mid-p tails */
    mq_interval odds_mn;  /* score with N/(N-1) */
} mq_ratios;

typedef struct mq_two_proportions {
    mq_difference difference;
    mq_two_tests tests;
    mq_ratios ratios;
} mq_two_proportions;

/** Everything of the three structs; time O(n) for the conditional parts. MQ_E_DOMAIN for x > n, an empty
 * group or a bad conf; MQ_E_MEMORY. */
mq_status mq_two_proportions_of(size_t x1, size_t n1, size_t x2, size_t n2, double conf,
                                mq_two_proportions *out, mq_error *err);

/** Its parts. Arguments must be good: x <= n, n > 0; z = mq_z_of(conf), alpha = 1 - conf. */
void mq_difference_of(size_t x1, size_t n1, size_t x2, size_t n2, double z, mq_difference *out);
void mq_ratio_scores(size_t x1, size_t n1, size_t x2, size_t n2, double z,
                     mq_ratios *out); /* all but cmle, exact, midp */
mq_status mq_conditional(size_t x1, size_t n1, size_t x2, size_t n2, double alpha, mq_two_tests *tests,
                         mq_ratios *ratios, mq_error *err); /* the Fisher tests; cmle, exact, midp */

#endif
