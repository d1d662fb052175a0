#ifndef MQ_NUMERIC_H
#define MQ_NUMERIC_H
#include <stddef.h>

/** Shared numbers of the room stats: tails, quantiles, roots, sums.
 *
 *  NaN means "undefined" in every header of this room; +-INFINITY means what it says. Functions of this file
 * take numbers and return numbers: an argument outside the domain gives NaN, never an abort, once
 * mq_stats_init was called. Upper tails are computed as upper tails, never as 1 - P. */

/** Turns the GSL error handler off. GSL keeps that handler in one process-wide variable and its default
 * aborts, so main and every test program call this once, before the first thread starts. Calling it again
 * does no harm. */
void mq_stats_init(void);

/** A two-sided interval; both NaN = undefined, hi may be INFINITY. */
typedef struct mq_interval {
    double lo, hi;
} mq_interval;

/** Undefined interval. */
mq_interval mq_interval_none(void);

/** lo and hi cut to [least, most]; NaN stays NaN. */
mq_interval mq_interval_clamp(mq_interval it, double least, double most);

/** x cut to [least, most]; NaN stays NaN. */
double mq_clamp(double x, double least, double most);

/** z = Phi^-1(1 - (1-conf)/2) for a two-sided confidence 0 < conf < 1. */
double mq_z_of(double conf);

double mq_normal_cdf(double z);       /* Phi(z)        */
double mq_normal_upper(double z);     /* 1 - Phi(z)    */
double mq_normal_quantile(double p);  /* Phi^-1(p); -+INFINITY at 0 and 1 */
double mq_normal_two_sided(double z); /* P(|Z| >= |z|) */

/** Student t with df > 0, not necessarily whole. df = INFINITY is the normal. */
double mq_t_quantile(double p, double df);
double mq_t_two_sided(double t, double df); /* P(|T| >= |t|) */

double mq_f_upper(double x, double df1, double df2); /* P(F >= x), df may be fractional */

/** Chi-square. df = 0 has no tail: NaN. */
double mq_chisq_upper(double x, double df);
double mq_chisq_quantile(double p, double df);     /* x with P(X <= x) = p */
double mq_chisq_critical(double alpha, double df); /* x with P(X >= x) = alpha */

/** The likelihood ratio statistic of a sum 2 O ln(O/E) over n people. Where the fit is perfect the sum is
 * rounding alone, and a tail of it prints a p of .9999 for 1; x2 has no such loss and equals it to the first
 * order. */
double mq_g2_of(double sum, double x2, double n);

/** Non-central chi-square, as a Poisson mixture summed outward from its largest term (no such function in
 * GSL). Relative error below 1e-11 for ncp up to 4e6. */
double mq_ncchisq_cdf(double x, double df, double ncp);
double mq_ncchisq_upper(double x, double df, double ncp);

/** Beta quantiles by Brent's method on gsl_cdf_beta_P and _Q: gsl_cdf_beta_Pinv fails for large a + b.
 *  a = 0 gives 0 and b = 0 gives 1 (the limits that Clopper-Pearson wants). */
double mq_beta_quantile(double p, double a, double b);       /* P(X <= x) = p */
double mq_beta_quantile_upper(double q, double a, double b); /* P(X >= x) = q, exact for tiny q */

double mq_binomial_pmf(size_t x, size_t n, double p);   /* P(X = x)  */
double mq_binomial_cdf(size_t x, size_t n, double p);   /* P(X <= x) */
double mq_binomial_upper(size_t x, size_t n, double p); /* P(X > x)  */

/** Root of f in [lo, hi] by Brent's method to about 4 ulp. f(lo) and f(hi) must differ in sign (an infinite
 * value counts with its sign); if they do not, NaN. An end where f is exactly 0 is the root. */
double mq_root(double (*f)(double x, void *data), void *data, double lo, double hi);

/** Compensated sum (Neumaier): weights may spread over 15 decades. Start with { 0 }. */
typedef struct mq_sum {
    double total, lost;
} mq_sum;

void mq_sum_add(mq_sum *sum, double x);
double mq_sum_of(const mq_sum *sum);

/** Percentile p in [0,1] of count >= 1 ascending values: type 6 of Hyndman & Fan 1996 (Am. Stat. 50:361), position
 *  (count + 1) p, as the bootstrap intervals of the oracle use it. */
double mq_percentile(const double *x, size_t count, double p);

#endif
