#include "mq_paired.h"
#include "mq_proportion.h"
#include <math.h>

static size_t S_least(size_t a, size_t b)
{
    return a < b ? a : b;
}

double mq_mcnemar_exact(size_t b, size_t c)
{
    return b + c == 0 ? 1 : fmin(1, 2 * mq_binomial_cdf(S_least(b, c), b + c, 0.5));
}

double mq_mcnemar_midp(size_t b, size_t c)
{
    if (b == c)
        return 1;
    return 2 * mq_binomial_cdf(S_least(b, c), b + c, 0.5) - mq_binomial_pmf(S_least(b, c), b + c, 0.5);
}

typedef struct tango {
    double b, c, n, z;
} tango;

static double S_tango_score(double delta, void *data)
{
    const tango *t = data;
    double off = t->c - t->b - t->n * delta;
    double second = -(t->b + t->c) + (2 * t->n - t->c + t->b) * delta, third = -t->b * delta * (1 - delta);
    double root = sqrt(fmax(second * second - 8 * t->n * third, 0));
    double q = (root - second) / (4 * t->n); /* restricted estimate of the share that lost */
    double variance = t->n * (2 * q + delta * (1 - delta));
    if (off == 0)
        return -t->z;
    return variance > 0 ? off / sqrt(variance) - t->z : copysign(INFINITY, off);
}

mq_interval mq_tango(size_t b, size_t c, size_t n, double z)
{
    double base = (double)n, d = ((double)c - (double)b) / base;
    if (b + c == 0)
        return (mq_interval){-z * z / (base + z * z), z * z / (base + z * z)};
    tango t = {(double)b, (double)c, base, z};
    mq_interval it = {-1, 1};
    if (c + n > b)
        it.lo = mq_root(S_tango_score, &t, -1, d);
    t.z = -z;
    if (c < b + n)
        it.hi = mq_root(S_tango_score, &t, d, 1);
    return it;
}

/* Wald with add answers added to the two cells that changed and twice that to n: Bonett & Price add 1;
 * Agresti & Min add .5 to all four cells. */
static mq_interval S_wald(double b, double c, double n, double add, double z)
{
    double more = n + 2, lost = (b + add) / more, gained = (c + add) / more, d = gained - lost;
    if (add == 0)
        more = n, lost = b / n, gained = c / n, d = gained - lost;
    double half = z * sqrt(fmax(lost + gained - d * d, 0) / more);
    return mq_interval_clamp((mq_interval){d - half, d + half}, -1, 1);
}

static double S_phi(double a, double b, double c, double d)
{
    double margins = (a + b) * (c + d) * (a + c) * (b + d), cross = a * d - b * c;
    if (!(margins > 0))
        return 0;
    return (cross > 0 ? fmax(cross - (a + b + c + d) / 2, 0) : cross) / sqrt(margins);
}

static mq_interval S_newcombe(mq_pairs t, double n, double z)
{
    double a = (double)t.a, b = (double)t.b, c = (double)t.c, d = (double)t.d, phi = S_phi(a, b, c, d);
    double after = (a + c) / n, before = (a + b) / n, diff = (c - b) / n;
    mq_interval wa = mq_wilson(a + c, n, z), wb = mq_wilson(a + b, n, z);
    double al = after - wa.lo, au = wa.hi - after, bl = before - wb.lo, bu = wb.hi - before;
    mq_interval it = {diff - sqrt(fmax(al * al - 2 * phi * al * bu + bu * bu, 0)),
                      diff + sqrt(fmax(au * au - 2 * phi * au * bl + bl * bl, 0))};
    return mq_interval_clamp(it, -1, 1);
}

/* From limits of c/m to limits of c/b. The upper limit comes from the lower limit of b/m: 1 - hi would lose
 * digits. */
static mq_interval S_odds(mq_interval gained, mq_interval lost)
{
    return (mq_interval){gained.lo / (1 - gained.lo), lost.lo > 0 ? (1 - lost.lo) / lost.lo : INFINITY};
}

static void S_odds_intervals(size_t b, size_t c, double alpha, double z, mq_paired *out)
{
    if (b + c == 0) {
        out->odds_exact = out->odds_midp = out->odds_wilson = (mq_interval){0, INFINITY};
        return;
    }
    double lost = (double)b, gained = (double)c, m = lost + gained;
    out->odds_exact = S_odds(mq_clopper_pearson(gained, m, alpha), mq_clopper_pearson(lost, m, alpha));
    out->odds_midp = S_odds(mq_midp(c, b + c, alpha), mq_midp(b, b + c, alpha));
    out->odds_wilson = S_odds(mq_wilson(gained, m, z), mq_wilson(lost, m, z));
}

static void S_tests(size_t b, size_t c, mq_paired *out)
{
    double off = b > c ? (double)(b - c) : (double)(c - b), m = (double)(b + c), cut = fmax(off - 1, 0);
    out->mcnemar = m > 0 ? off * off / m : 0;
    out->mcnemar_p = mq_chisq_upper(out->mcnemar, 1);
    out->cc = m > 0 ? cut * cut / m : 0;
    out->cc_p = mq_chisq_upper(out->cc, 1);
    out->exact_p = mq_mcnemar_exact(b, c);
    out->midp_p = mq_mcnemar_midp(b, c);
    out->cohen_g = m > 0 ? (double)c / m - 0.5 : NAN;
}

static mq_status S_check(size_t n, double conf, mq_error *err)
{
    if (n == 0)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "no pairs: nobody was asked twice");
    if (!(conf > 0 && conf < 1))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "confidence %g is not between 0 and 1", conf);
    return MQ_OK;
}

mq_status mq_paired_of(mq_pairs t, double conf, mq_paired *out, mq_error *err)
{
    size_t n = t.a + t.b + t.c + t.d;
    mq_status st = S_check(n, conf, err);
    if (st < 0)
        return st;
    double base = (double)n, z = mq_z_of(conf), b = (double)t.b, c = (double)t.c;
    out->n = n;
    out->before = (double)(t.a + t.b) / base;
    out->after = (double)(t.a + t.c) / base;
    out->diff = (c - b) / base;
    S_tests(t.b, t.c, out);
    out->wald = S_wald(b, c, base, 0, z);
    out->agresti_min = S_wald(b, c, base, 0.5, z);
    out->bonett_price = S_wald(b, c, base, 1, z);
    out->newcombe = S_newcombe(t, base, z);
    out->tango = mq_tango(t.b, t.c, n, z);
    out->odds = t.b ? c / b : t.c ? INFINITY : NAN;
    S_odds_intervals(t.b, t.c, 1 - conf, z, out);
    return MQ_OK;
}

static void S_widen(mq_interval *hull, double lo, double hi)
{
    hull->lo = fmin(hull->lo, lo);
    hull->hi = fmax(hull->hi, hi);
}

mq_status mq_paired_bounds_of(size_t n, size_t pre, size_t post, double conf, mq_paired_bounds *out,
                              mq_error *err)
{
    mq_status st = S_check(n, conf, err);
    if (st < 0)
        return st;
    if (pre > n || post > n)
        return mq_fail(err, MQ_E_DOMAIN, NULL,
                       "%zu before and %zu after of %zu: a part is larger than its whole", pre, post, n);
    double z = mq_z_of(conf);
    mq_interval empty = {INFINITY, -INFINITY};
    *out = (mq_paired_bounds){((double)post - (double)pre) / (double)n,
                              pre > post ? pre - post : 0,
                              S_least(pre, n - post),
                              empty,
                              empty,
                              empty};
    for (size_t b = out->b_min; b <= out->b_max; b++) {
        size_t c = b + post - pre;
        double exact = mq_mcnemar_exact(b, c), midp = mq_mcnemar_midp(b, c);
        mq_interval it = mq_tango(b, c, n, z);
        S_widen(&out->exact_p, exact, exact);
        S_widen(&out->midp_p, midp, midp);
        S_widen(&out->tango, it.lo, it.hi);
    }
    return MQ_OK;
}
