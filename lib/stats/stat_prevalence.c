#include "mq_prevalence.h"
#include "mq_proportion.h"
#include <math.h>

static double S_correct(double apparent, double sp, double youden)
{
    return (apparent + sp - 1) / youden;
}

static double S_variance(double q, double n, double se, double n_se, double sp, double n_sp, double p)
{
    double youden = se + sp - 1;
    return (q * (1 - q) / n + p * p * se * (1 - se) / n_se + (1 - p) * (1 - p) * sp * (1 - sp) / n_sp) /
           (youden * youden);
}

static mq_interval S_wilson_known(double x, double n, const mq_prevalence *got, double z)
{
    if (got->youden == 0)
        return (mq_interval){0, 1};
    mq_interval it = mq_wilson(x, n, z);
    double a = S_correct(it.lo, got->sp, got->youden), b = S_correct(it.hi, got->sp, got->youden);
    return mq_interval_clamp((mq_interval){fmin(a, b), fmax(a, b)}, 0, 1);
}

static mq_interval S_lang_reiczigel(double x, double n, double x_se, double n_se, double x_sp, double n_sp,
                                    double z)
{
    double square = z * z, more = n + square, more_se = n_se + 2, more_sp = n_sp + 2;
    double q = (x + square / 2) / more, se = (x_se + 1) / more_se, sp = (x_sp + 1) / more_sp;
    double p = S_correct(q, sp, se + sp - 1);
    double shift = 2 * square * (p * se * (1 - se) / more_se - (1 - p) * sp * (1 - sp) / more_sp);
    double half = z * sqrt(S_variance(q, more, se, more_se, sp, more_sp, p));
    return mq_interval_clamp((mq_interval){p + shift - half, p + shift + half}, 0, 1);
}

static mq_status S_check(size_t x, size_t n, const char *what, mq_error *err)
{
    if (n == 0 || x > n)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "%s: %zu of %zu is not a share", what, x, n);
    return MQ_OK;
}

mq_status mq_prevalence_of(size_t x, size_t n, size_t x_se, size_t n_se, size_t x_sp, size_t n_sp,
                           double conf, mq_prevalence *out, mq_error *err)
{
    mq_status st = S_check(x, n, "coded answers", err);
    if (st == MQ_OK)
        st = S_check(x_se, n_se, "sensitivity", err);
    if (st == MQ_OK)
        st = S_check(x_sp, n_sp, "specificity", err);
    if (st == MQ_OK && !(conf > 0 && conf < 1))
        st = mq_fail(err, MQ_E_DOMAIN, NULL, "confidence %g is not between 0 and 1", conf);
    if (st < 0)
        return st;
    double z = mq_z_of(conf), base = (double)n;
    *out = (mq_prevalence){
        .apparent = (double)x / base, .se = (double)x_se / (double)n_se, .sp = (double)x_sp / (double)n_sp};
    /* Whether the coder tells anything is decided on whole numbers: .7 + .3 - 1 need not be 0 in doubles. */
    double youden = (double)x_se * (double)n_sp + (double)x_sp * (double)n_se - (double)n_se * (double)n_sp;
    bool blind = youden == 0;
    out->youden = blind ? 0 : out->se + out->sp - 1;
    out->raw = blind ? NAN : S_correct(out->apparent, out->sp, out->youden);
    out->est = mq_clamp(out->raw, 0, 1);
    out->var_delta =
        blind ? NAN : S_variance(out->apparent, base, out->se, (double)n_se, out->sp, (double)n_sp, out->raw);
    double half = z * sqrt(out->var_delta);
    out->wald_delta = mq_interval_clamp((mq_interval){out->raw - half, out->raw + half}, 0, 1);
    double v = out->apparent * (1 - out->apparent) / base;
    out->var_known = !blind ? v / (out->youden * out->youden) : v > 0 ? INFINITY : NAN;
    out->wilson_known = S_wilson_known((double)x, base, out, z);
    out->lang_reiczigel =
        blind ? mq_interval_none()
              : S_lang_reiczigel((double)x, base, (double)x_se, (double)n_se, (double)x_sp, (double)n_sp, z);
    out->flag = youden <= 0    ? MQ_PREVALENCE_UNINFORMATIVE
                : out->raw < 0 ? MQ_PREVALENCE_BELOW
                : out->raw > 1 ? MQ_PREVALENCE_ABOVE
                               : MQ_PREVALENCE_OK;
    return MQ_OK;
}

const char *mq_prevalence_flag_name(mq_prevalence_flag flag)
{
    switch (flag) {
    case MQ_PREVALENCE_OK:
        return "ok";
    case MQ_PREVALENCE_BELOW:
        return "below_range";
    case MQ_PREVALENCE_ABOVE:
        return "above_range";
    case MQ_PREVALENCE_UNINFORMATIVE:
        break;
    }
    return "uninformative";
}
