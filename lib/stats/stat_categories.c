#include "mq_categories.h"
#include "mq_proportion.h"
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

static size_t S_total(const size_t *counts, size_t k)
{
    size_t n = 0;
    for (size_t i = 0; i < k; i++)
        n += counts[i];
    return n;
}

/* A Poisson(x) cut to x +- c, grown with c: sums of P(j) (j-x)^r, r = 0..4. Moments about x keep their
 * digits; the factorial moments of May & Johnson 2000 (J. Stat. Software 5(6)) are of size x^4 and cancel. */
typedef struct cut_poisson {
    double x, above, below; /* P(x+c) and P(x-c) */
    double sum[5];
} cut_poisson;

/* P(X = x) for X ~ Poisson(x): Stirling's series (Loader 2000), because x ln x - x - ln x! loses digits. */
static double S_poisson_at_mean(double x)
{
    if (x < 16)
        return gsl_ran_poisson_pdf((unsigned)x, x);
    double u = 1 / (x * x);
    return exp(-(1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - u / 1680) * u) * u) / x) / sqrt(2 * M_PI * x);
}

static cut_poisson S_cut_start(size_t count)
{
    double x = (double)count, p = count ? S_poisson_at_mean(x) : 1; /* a Poisson(0) has all its mass on 0 */
    return (cut_poisson){x, p, p, {p, 0, 0, 0, 0}};
}

static void S_cut_add(cut_poisson *cut, double p, double off)
{
    for (int r = 0; r < 5; r++, p *= off)
        cut->sum[r] += p;
}

static void S_cut_widen(cut_poisson *cut, double c)
{
    if (cut->x == 0)
        return;
    cut->above *= cut->x / (cut->x + c);
    cut->below *= (cut->x - c + 1) / cut->x;
    S_cut_add(cut, cut->above, c);
    if (c <= cut->x)
        S_cut_add(cut, cut->below, -c);
}

/* nu(c): coverage of x_i +- c, by the Edgeworth expansion of the sum of the cut Poissons at n. The product of
 * the masses is a sum of logs: it underflows for many categories. */
static double S_coverage(const cut_poisson *cuts, size_t k, double n)
{
    double log_mass = 0, mean = 0, var = 0, third = 0, fourth = 0;
    for (size_t i = 0; i < k; i++) {
        const double *sum = cuts[i].sum;
        double m = sum[1] / sum[0], s2 = sum[2] / sum[0], s3 = sum[3] / sum[0], s4 = sum[4] / sum[0];
        double spread = s2 - m * m;
        log_mass += log(sum[0]);
        mean += m; /* less x_i, and the x_i add to n */
        var += spread;
        third += s3 - 3 * m * s2 + 2 * m * m * m;
        fourth += s4 - 4 * m * s3 + 6 * m * m * s2 - 3 * m * m * m * m - 3 * spread * spread;
    }
    double z = -mean / sqrt(var), z2 = z * z;
    double skew = third / pow(var, 1.5), excess = fourth / (var * var);
    double series = 1 + skew * z * (z2 - 3) / 6 + excess * (z2 * z2 - 6 * z2 + 3) / 24 +
                    skew * skew * (z2 * z2 * z2 - 15 * z2 * z2 + 45 * z2 - 15) / 72;
    double density = series * gsl_ran_ugaussian_pdf(z) / sqrt(var);
    return density * exp(log_mass) / S_poisson_at_mean(n);
}

/* The first whole c whose coverage passes, and how far between c - 1 and c the wanted coverage lies. */
static bool S_sison_glaz_c(cut_poisson *cuts, size_t k, size_t n, double conf, double *less, double *share)
{
    double before = 0;
    for (size_t c = 1; c <= n; c++) {
        for (size_t i = 0; i < k; i++)
            S_cut_widen(&cuts[i], (double)c);
        double now = S_coverage(cuts, k, (double)n);
        if (now > conf && before < conf) {
            *less = (double)(c - 1);
            *share = (conf - before) / (now - before);
            return true;
        }
        before = now;
    }
    return false;
}

static mq_status S_sison_glaz(const size_t *counts, size_t k, size_t n, double conf, mq_multinomial *out,
                              mq_error *err)
{
    cut_poisson *cuts = calloc(k, sizeof *cuts);
    if (!cuts)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu categories", k);
    for (size_t i = 0; i < k; i++)
        cuts[i] = S_cut_start(counts[i]);
    double less = 0, share = 0, base = (double)n, z = mq_normal_quantile(1 - (1 - conf) / (2 * (double)k));
    bool found = S_sison_glaz_c(cuts, k, n, conf, &less, &share);
    free(cuts);
    out->sison_glaz_c = found ? less : NAN;
    for (size_t i = 0; i < k; i++) {
        double p = (double)counts[i] / base;
        mq_interval it = {p - less / base, p + (less + 2 * share) / base};
        out->sison_glaz[i] = found ? mq_interval_clamp(it, 0, 1) : mq_wilson((double)counts[i], base, z);
    }
    return MQ_OK;
}

static void S_fill(mq_multinomial *out, size_t k, double p, mq_interval it)
{
    for (size_t i = 0; i < k; i++) {
        if (out->p)
            out->p[i] = p;
        if (out->goodman)
            out->goodman[i] = it;
        if (out->quesenberry_hurst)
            out->quesenberry_hurst[i] = it;
        if (out->sison_glaz)
            out->sison_glaz[i] = it;
    }
}

mq_status mq_multinomial_of(const size_t *counts, size_t k, double conf, mq_multinomial *out, mq_error *err)
{
    if (k == 0)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "shares of no categories; declare at least one");
    if (!(conf > 0 && conf < 1))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "confidence %g is not between 0 and 1", conf);
    size_t n = S_total(counts, k);
    out->sison_glaz_c = k == 1 && n > 0 ? 0 : NAN;
    if (n == 0 || k == 1) {
        S_fill(out, k, n ? 1 : NAN, n ? (mq_interval){1, 1} : (mq_interval){0, 1});
        return MQ_OK;
    }
    double z = sqrt(mq_chisq_critical((1 - conf) / (double)k, 1));
    double wide = sqrt(mq_chisq_critical(1 - conf, (double)k - 1));
    for (size_t i = 0; i < k; i++) {
        if (out->p)
            out->p[i] = (double)counts[i] / (double)n;
        if (out->goodman)
            out->goodman[i] = mq_wilson((double)counts[i], (double)n, z);
        if (out->quesenberry_hurst)
            out->quesenberry_hurst[i] = mq_wilson((double)counts[i], (double)n, wide);
    }
    return out->sison_glaz ? S_sison_glaz(counts, k, n, conf, out, err) : MQ_OK;
}

static mq_status S_check_shares(const double *shares, size_t k, mq_error *err)
{
    mq_sum sum = {0};
    for (size_t i = 0; i < k; i++) {
        if (!(shares[i] >= 0 && shares[i] <= 1))
            return mq_fail(err, MQ_E_DOMAIN, NULL, "target share %g is not between 0 and 1", shares[i]);
        mq_sum_add(&sum, shares[i]);
    }
    if (fabs(mq_sum_of(&sum) - 1) > 1e-6)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "target shares add to %g, not to 1", mq_sum_of(&sum));
    return MQ_OK;
}

mq_status mq_fit_of(const size_t *counts, const double *shares, size_t k, mq_fit *out, double *residuals,
                    double *standardised, mq_error *err)
{
    mq_status st = S_check_shares(shares, k, err);
    if (st < 0)
        return st;
    double n = (double)S_total(counts, k);
    mq_sum x2 = {0}, g2 = {0};
    *out = (mq_fit){.df = k - 1};
    for (size_t i = 0; i < k; i++) {
        double seen = (double)counts[i], expected = n * shares[i], off = seen - expected;
        out->low += expected < 5 * (1 - 1e-12); /* 15 * .333333333333333 is 5 */
        if (expected > 0 || seen > 0) /* a cell nobody expects and nobody has adds nothing */
            mq_sum_add(&x2, off * off / expected);
        if (seen > 0)
            mq_sum_add(&g2, 2 * seen * log(seen / expected));
        if (residuals)
            residuals[i] = expected > 0 ? off / sqrt(expected) : NAN;
        if (standardised)
            standardised[i] = expected > 0 && shares[i] < 1 ? off / sqrt(expected * (1 - shares[i])) : NAN;
    }
    out->x2 = n > 0 ? mq_sum_of(&x2) : NAN;
    out->g2 = n > 0 ? mq_g2_of(mq_sum_of(&g2), out->x2, n) : NAN;
    out->p = mq_chisq_upper(out->x2, (double)out->df);
    out->g2_p = mq_chisq_upper(out->g2, (double)out->df);
    out->cohen_w = sqrt(out->x2 / n);
    return MQ_OK;
}
