#ifndef MQ_POWER_H
#define MQ_POWER_H
#include "mq_error.h"
#include "mq_numeric.h"

/** Sample size and power, all two-sided. alpha and power are probabilities in (0, 1), shares in [0, 1];
 * anything else is MQ_E_DOMAIN. Sizes come out fractional (formula) and rounded up. */

/** Two independent shares, n answers a group. */
typedef struct mq_size_two {
    double cohen_h; /* 2 asin sqrt p1 - 2 asin sqrt p2 */
    double n;       /* Fleiss 1981; as R power.prop.test */
    double n_ceil;
    double n_cc; /* continuity-corrected, Fleiss, Tytun & Ury 1980 */
    double n_arcsine;
} mq_size_two;

typedef struct mq_power_two {
    double cohen_h;
    double power;         /* normal, the wrong tail left out as in power.prop.test: alpha/2 when p1 = p2 */
    double power_arcsine; /* both tails */
} mq_power_two;

mq_status mq_size_two_of(double p1, double p2, double alpha, double power, mq_size_two *out, mq_error *err);
mq_status mq_power_two_of(double p1, double p2, double alpha, double n, mq_power_two *out, mq_error *err);

/** McNemar with the shares that change: p10 lost, p01 gained, p10 + p01 <= 1. Connor 1987. */
typedef struct mq_size_mcnemar {
    double n, n_ceil; /* pairs */
} mq_size_mcnemar;

typedef struct mq_power_mcnemar {
    double power_normal; /* wrong tail left out */
    double power_exact;  /* of the exact test, by enumeration over the number of changes; both tails */
    double power_midp;   /* of the mid-p test */
} mq_power_mcnemar;

mq_status mq_size_mcnemar_of(double p10, double p01, double alpha, double power, mq_size_mcnemar *out,
                             mq_error *err);
mq_status mq_power_mcnemar_of(double p10, double p01, double alpha, size_t n, mq_power_mcnemar *out,
                              mq_error *err);

/** Chi-square with effect size w = sqrt(x2/n) and df degrees of freedom. */
mq_status mq_power_chisq_of(double w, double df, double alpha, double n, double *power, mq_error *err);
mq_status mq_size_chisq_of(double w, double df, double alpha, double power, double *n, mq_error *err);

/** One share against p0: the exact central two-sided binomial test (twice the smaller tail). Its power is
 * saw-toothed in n, so the actual size is given beside it. */
typedef struct mq_power_one {
    double power_exact, size_exact, power_arcsine;
} mq_power_one;

mq_status mq_power_one_of(double p0, double p1, size_t n, double alpha, mq_power_one *out, mq_error *err);

/** Size for an interval of a wanted half-width around an expected share (Cochran 1977, 4.4). */
typedef struct mq_plan {
    double p, half_width, conf;
    double population;    /* people; NaN or INFINITY = no finite population */
    double deff;          /* design effect, 1 = simple random */
    double response_rate; /* share of those asked who answer, (0, 1] */
} mq_plan;

typedef struct mq_plan_size {
    double n_srs, n_fpc, n_deff; /* z^2 pq/d^2; with finite population; times deff */
    double n_gross;              /* people to ask, rounded up */
    double n_wilson; /* least n whose Wilson interval is no wider (simple random, no population) */
} mq_plan_size;

mq_status mq_plan_size_of(const mq_plan *plan, mq_plan_size *out, mq_error *err);

/** Clusters of equal size (Kish 1965): deff = 1 + (m-1) icc. */
typedef struct mq_cluster {
    double deff, n_eff;
    double moe95; /* half-width of a 95 % Wald interval at p = 1/2 with n_eff */
} mq_cluster;

mq_status mq_cluster_of(double n, double cluster_size, double icc, mq_cluster *out, mq_error *err);

#endif
