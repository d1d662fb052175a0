#include "mq_numeric.h"
#include <float.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_log.h>
#include <math.h>
#include <stdbool.h>

void mq_stats_init(void)
{
    gsl_set_error_handler_off();
}

mq_interval mq_interval_none(void)
{
    return (mq_interval){NAN, NAN};
}

double mq_clamp(double x, double least, double most)
{
    return x < least ? least : x > most ? most : x;
}

mq_interval mq_interval_clamp(mq_interval it, double least, double most)
{
    return (mq_interval){mq_clamp(it.lo, least, most), mq_clamp(it.hi, least, most)};
}

double mq_z_of(double conf)
{
    return conf > 0 && conf < 1 ? gsl_cdf_ugaussian_Qinv((1 - conf) / 2) : NAN;
}

double mq_normal_cdf(double z)
{
    return gsl_cdf_ugaussian_P(z);
}

double mq_normal_upper(double z)
{
    return gsl_cdf_ugaussian_Q(z);
}

double mq_normal_quantile(double p)
{
    if (p == 0 || p == 1)
        return p == 0 ? -INFINITY : INFINITY;
    return p > 0 && p < 1 ? gsl_cdf_ugaussian_Pinv(p) : NAN;
}

double mq_normal_two_sided(double z)
{
    if (isinf(z))
        return 0;
    double both = 2 * gsl_cdf_ugaussian_Q(fabs(z));
    return both > 1 ? 1 : both;
}

double mq_t_quantile(double p, double df)
{
    if (isinf(df) && df > 0)
        return mq_normal_quantile(p);
    if (!(df > 0) || !(p >= 0 && p <= 1))
        return NAN;
    return p == 0 ? -INFINITY : p == 1 ? INFINITY : gsl_cdf_tdist_Pinv(p, df);
}

double mq_t_two_sided(double t, double df)
{
    if (isinf(df) && df > 0)
        return mq_normal_two_sided(t);
    if (!(df > 0) || isnan(t))
        return NAN;
    if (isinf(t))
        return 0;
    /* P(|T| >= t) = I_x(df/2, 1/2) at x = df/(df+t^2), more accurate in the tail than gsl_cdf_tdist_Q; where
     * x is close to 1 the complement keeps the digits. */
    double square = t * t;
    return square < df ? gsl_cdf_beta_Q(square / (df + square), 0.5, df / 2)
                       : gsl_cdf_beta_P(df / (df + square), df / 2, 0.5);
}

double mq_f_upper(double x, double df1, double df2)
{
    if (!(df1 > 0 && df2 > 0) || isnan(x))
        return NAN;
    if (isinf(df2))
        return mq_chisq_upper(x * df1, df1);
    return x <= 0 ? 1 : isinf(x) ? 0 : gsl_cdf_fdist_Q(x, df1, df2);
}

double mq_g2_of(double sum, double x2, double n)
{
    return fabs(sum) < 1e-13 * n ? x2 : fmax(sum, 0);
}

double mq_chisq_upper(double x, double df)
{
    if (!(df > 0) || isnan(x))
        return NAN;
    return x <= 0 ? 1 : isinf(x) ? 0 : gsl_cdf_chisq_Q(x, df);
}

double mq_root(double (*f)(double x, void *data), void *data, double lo, double hi)
{
    double a = lo, b = hi, fa = f(a, data), fb = f(b, data);
    if (fa == 0 || fb == 0)
        return fa == 0 ? a : b;
    if (isnan(fa) || isnan(fb) || (fa > 0) == (fb > 0))
        return NAN;
    double c = a, fc = fa, step = b - a, before = step;
    for (int i = 0; i < 3000 && fb != 0; i++) {
        if ((fb > 0) == (fc > 0)) {
            c = a, fc = fa;
            step = before = b - a;
        }
        if (fabs(fc) < fabs(fb)) {
            a = b, b = c, c = a;
            fa = fb, fb = fc, fc = fa;
        }
        double tolerance = 2 * DBL_EPSILON * fabs(b) + DBL_MIN, half = (c - b) / 2;
        if (fabs(half) <= tolerance)
            break;
        bool usable = fabs(before) >= tolerance && fabs(fa) > fabs(fb) && isfinite(fa) && isfinite(fc);
        if (usable) {
            double s = fb / fa, p, q;
            if (a == c) {
                p = 2 * half * s, q = 1 - s;
            } else {
                double t = fa / fc, r = fb / fc;
                p = s * (2 * half * t * (t - r) - (b - a) * (r - 1));
                q = (t - 1) * (r - 1) * (s - 1);
            }
            q = p > 0 ? -q : q;
            p = fabs(p);
            usable = 2 * p < fmin(3 * half * q - fabs(tolerance * q), fabs(before * q));
            if (usable)
                before = step, step = p / q;
        }
        if (!usable)
            step = before = half;
        a = b, fa = fb;
        b += fabs(step) > tolerance ? step : half > 0 ? tolerance : -tolerance;
        fb = f(b, data);
        if (isnan(fb))
            return NAN;
    }
    return b;
}

/* A tail to be met: probability target of the lower or the upper tail of a distribution with two parameters.
 */
typedef struct tail {
    double target, a, b;
    bool upper;
} tail;

static double S_chisq_gap(double x, void *data)
{
    const tail *want = data;
    return want->upper ? want->target - mq_chisq_upper(x, want->a)
                       : (x <= 0 ? 0 : gsl_cdf_chisq_P(x, want->a)) - want->target;
}

static double S_chisq_solve(tail want)
{
    if (!(want.a > 0) || !(want.target >= 0 && want.target <= 1))
        return NAN;
    if (want.target == 0 || want.target == 1)
        return (want.target == 0) == want.upper ? INFINITY : 0;
    double most = want.a + 10 * sqrt(2 * want.a) + 10;
    while (S_chisq_gap(most, &want) < 0 && most < 1e300)
        most *= 2;
    return mq_root(S_chisq_gap, &want, 0, most);
}

double mq_chisq_quantile(double p, double df)
{
    return S_chisq_solve((tail){p, df, 0, false});
}

double mq_chisq_critical(double alpha, double df)
{
    return S_chisq_solve((tail){alpha, df, 0, true});
}

/* x^a e^-x / Gamma(a+1): a Poisson probability for whole a. By the saddle point (Loader 2000), since the
 * three terms of its logarithm are as large as x and cancel. */
static double S_poisson_mass(double a, double x)
{
    if (a < 10)
        return exp(a * log(x) - x - gsl_sf_lngamma(a + 1));
    double mu = (x - a) / a, deviance = fabs(mu) < 0.5 ? gsl_sf_log_1plusx_mx(mu) : log(x / a) - mu;
    return exp(a * deviance) / (gsl_sf_gammastar(a) * sqrt(2 * M_PI * a));
}

/* A tail of the central chi-square with df + 2j, and the Poisson term between it and the next. */
typedef struct rung {
    double x, df;
    bool upper;
    double part, step;
} rung;

/* The incomplete gamma function of GSL keeps ten digits at a = 5e4 and fails in the millions. There the
 * smaller tail is added up from the masses beyond a, which fall at least as fast as a normal curve. */
static double S_chisq_far(double a, double y, bool upper)
{
    double sum = 0, mass = S_poisson_mass(a, y);
    if (y < a)
        for (double i = a; mass > 1e-18 * sum; i++, mass *= y / i)
            sum += mass;
    else
        for (double i = a; i > 1 && (mass *= i / y) > 1e-18 * sum; i--)
            sum += mass;
    return upper == (y < a) ? 1 - sum : sum;
}

static void S_stand(rung *r, double j)
{
    double df = r->df + 2 * j;
    if (df > 2000)
        r->part = S_chisq_far(df / 2, r->x / 2, r->upper);
    else
        r->part = r->upper ? gsl_cdf_chisq_Q(r->x, df) : gsl_cdf_chisq_P(r->x, df);
    r->step = S_poisson_mass(df / 2, r->x / 2);
}

/* P(a) = P(a+1) + mass(a) with a = df/2 + j: one incomplete gamma function serves all rungs, but for those so
 * far out that the mass is no longer a normal number. Where the tail is added to, nothing cancels; where it
 * is subtracted from, the error is one ulp of the first tail, which stands in the sum with the largest
 * weight. */
static void S_climb(rung *r, double j, bool up)
{
    double a = r->df / 2 + j, step = up ? r->step : r->step * (a + 1) / (r->x / 2);
    if (step < 1e-290) {
        S_stand(r, j);
        return;
    }
    r->part = mq_clamp(r->part + (up == r->upper ? step : -step), 0, 1);
    r->step = up ? r->step * (r->x / 2) / a : step;
}

/* The mixture outward from its largest weight. */
static double S_ncchisq(double x, double df, double ncp, bool upper)
{
    if (!(df > 0) || !(ncp >= 0) || isnan(x))
        return NAN;
    if (x <= 0)
        return upper ? 1 : 0;
    double mean = ncp / 2, first = floor(mean), start = mean > 0 ? S_poisson_mass(first, mean) : 1;
    mq_sum sum = {0};
    rung middle = {.x = x, .df = df, .upper = upper};
    S_stand(&middle, first);
    rung r = middle;
    double weight = start;
    for (double j = first; weight > 0; j++) {
        double term = weight * r.part;
        mq_sum_add(&sum, term);
        /* Q grows with j, so only the weight bounds what is left of the upper tail. */
        if ((upper ? weight : term) < 1e-18 * mq_sum_of(&sum) || (j > first && term <= 0 && !upper))
            break;
        weight *= mean / (j + 1);
        S_climb(&r, j + 1, true);
    }
    r = middle, weight = start;
    for (double j = first; j > 0; j--) {
        weight *= j / mean;
        S_climb(&r, j - 1, false);
        double term = weight * r.part;
        mq_sum_add(&sum, term);
        if ((upper ? term : weight) < 1e-18 * mq_sum_of(&sum) || weight <= 0)
            break;
    }
    return mq_clamp(mq_sum_of(&sum), 0, 1);
}

double mq_ncchisq_cdf(double x, double df, double ncp)
{
    return S_ncchisq(x, df, ncp, false);
}

double mq_ncchisq_upper(double x, double df, double ncp)
{
    return S_ncchisq(x, df, ncp, true);
}

static double S_beta_gap(double x, void *data)
{
    const tail *want = data;
    return want->upper ? want->target - gsl_cdf_beta_Q(x, want->a, want->b)
                       : gsl_cdf_beta_P(x, want->a, want->b) - want->target;
}

static double S_beta_solve(tail want)
{
    if (!(want.a >= 0 && want.b >= 0 && want.a + want.b > 0) || !(want.target >= 0 && want.target <= 1))
        return NAN;
    if (want.a == 0 || want.b == 0)
        return want.a == 0 ? 0 : 1;
    if (want.target == 0 || want.target == 1)
        return (want.target == 0) == want.upper ? 1 : 0;
    return mq_root(S_beta_gap, &want, 0, 1);
}

double mq_beta_quantile(double p, double a, double b)
{
    return p > 0.5 ? S_beta_solve((tail){1 - p, a, b, true}) : S_beta_solve((tail){p, a, b, false});
}

double mq_beta_quantile_upper(double q, double a, double b)
{
    return q > 0.5 ? S_beta_solve((tail){1 - q, a, b, false}) : S_beta_solve((tail){q, a, b, true});
}

double mq_binomial_pmf(size_t x, size_t n, double p)
{
    if (!(p >= 0 && p <= 1))
        return NAN;
    return x > n ? 0 : gsl_ran_binomial_pdf((unsigned)x, p, (unsigned)n);
}

double mq_binomial_cdf(size_t x, size_t n, double p)
{
    if (!(p >= 0 && p <= 1))
        return NAN;
    return x >= n ? 1 : gsl_cdf_binomial_P((unsigned)x, p, (unsigned)n);
}

double mq_binomial_upper(size_t x, size_t n, double p)
{
    if (!(p >= 0 && p <= 1))
        return NAN;
    return x >= n ? 0 : gsl_cdf_binomial_Q((unsigned)x, p, (unsigned)n);
}

void mq_sum_add(mq_sum *sum, double x)
{
    double total = sum->total + x;
    if (isfinite(total))
        sum->lost += fabs(sum->total) >= fabs(x) ? (sum->total - total) + x : (x - total) + sum->total;
    sum->total = total;
}

double mq_sum_of(const mq_sum *sum)
{
    return sum->total + sum->lost;
}

double mq_percentile(const double *x, size_t count, double p)
{
    double at = p * ((double)count + 1);
    if (at <= 1)
        return x[0];
    if (at >= (double)count)
        return x[count - 1];
    size_t below = (size_t)at;
    return x[below - 1] + (at - (double)below) * (x[below] - x[below - 1]);
}
