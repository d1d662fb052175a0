#include "mq_complex_survey.h"
#include <math.h>
#include <stdlib.h>

/* A row takes part: it is in the domain and has a code. */
static bool S_in(const int *code, const unsigned char *domain, size_t i)
{
    return code[i] >= 0 && (!domain || domain[i]);
}

typedef struct S_sums {
    size_t n, hits;
    double w, wy, ww;
} S_sums;

static S_sums S_sum(const mq_complex_survey *s, const int *code, int level, const unsigned char *domain)
{
    mq_sum w = {0}, wy = {0}, ww = {0};
    S_sums out = {0};
    for (size_t i = 0; i < mq_complex_survey_rows(s); i++) {
        double x = mq_complex_survey_weight(s, i);
        if (!S_in(code, domain, i) || x == 0)
            continue;
        out.n++;
        out.hits += code[i] == level;
        mq_sum_add(&w, x);
        mq_sum_add(&ww, x * x);
        mq_sum_add(&wy, code[i] == level ? x : 0);
    }
    out.w = mq_sum_of(&w);
    out.ww = mq_sum_of(&ww);
    out.wy = out.hits == out.n ? out.w : mq_sum_of(&wy); /* so that p is exactly 1 */
    return out;
}

/* Linearised share and weighted hits, side by side. */
static void S_values(const mq_complex_survey *s, const int *code, int level, const unsigned char *domain, S_sums sums,
                     double *values, unsigned char *inside)
{
    double p = sums.wy / sums.w;
    for (size_t i = 0; i < mq_complex_survey_rows(s); i++) {
        double w = mq_complex_survey_weight(s, i), y = code[i] == level;
        inside[i] = S_in(code, domain, i);
        values[2 * i] = inside[i] ? w * (y - p) / sums.w : 0;
        values[2 * i + 1] = inside[i] ? w * y : 0;
    }
}

static mq_interval S_korn_graubard(mq_complex_survey_share *o, double alpha, bool certain)
{
    double n = (double)o->n,
           ratio = mq_t_quantile(1 - alpha / 2, n - 1) / mq_t_quantile(1 - alpha / 2, o->df);
    double size = certain ? n : o->n_eff * ratio * ratio;
    o->korn_graubard_n_eff = size;
    double lo = mq_beta_quantile(alpha / 2, size * o->p, size * (1 - o->p) + 1);
    double hi = mq_beta_quantile_upper(alpha / 2, size * o->p + 1, size * (1 - o->p));
    return (mq_interval){lo, hi};
}

static mq_interval S_wilson(double p, double n, double z)
{
    double centre = n * p + z * z / 2, half = z * sqrt(n * p * (1 - p) + z * z / 4);
    return mq_interval_clamp((mq_interval){(centre - half) / (n + z * z), (centre + half) / (n + z * z)}, 0,
                             1);
}

static mq_interval S_logit(double p, double se, double t)
{
    double x = log(p) - log1p(-p), half = t * se / (p * (1 - p));
    return (mq_interval){1 / (1 + exp(half - x)), 1 / (1 + exp(-half - x))};
}

static mq_interval S_asin(double p, double se, double t)
{
    const double quarter = acos(0.0);
    double x = asin(sqrt(p)), half = t * se / (2 * sqrt(p * (1 - p)));
    if (isnan(half)) /* no degree of freedom; fmax and fmin would make [0, 1] of it */
        return mq_interval_none();
    double lo = sin(fmax(0, x - half)),
           hi = sin(fmin(quarter, x + half)); /* folding past 0 or 1 would narrow it */
    return (mq_interval){lo * lo, hi * hi};
}

static void S_intervals(mq_complex_survey_share *o, size_t hits, double alpha)
{
    double t = mq_t_quantile(1 - alpha / 2, o->df), v = o->se * o->se;
    bool certain = !(v > 0) || o->p <= 0 || o->p >= 1;
    o->n_eff = certain ? NAN : o->p * (1 - o->p) / v;
    o->wald_t = certain && v <= 0 && o->df > 0
                    ? (mq_interval){o->p, o->p}
                    : mq_interval_clamp((mq_interval){o->p - t * o->se, o->p + t * o->se}, 0, 1);
    o->korn_graubard = S_korn_graubard(o, alpha, certain);
    o->logit = certain ? mq_interval_none() : S_logit(o->p, o->se, t);
    o->wilson_t = certain ? mq_interval_none() : S_wilson(o->p, o->n_eff, t);
    o->asin = certain ? mq_interval_none() : S_asin(o->p, o->se, t);
    o->printed = certain || hits < 10 || o->p < 0.05 ? o->korn_graubard : o->logit;
    double width = o->korn_graubard.hi - o->korn_graubard.lo, size = certain ? (double)o->n : o->n_eff;
    o->unreliable = size < 30 || width > 0.30 || (width >= 0.05 && width > 1.3 * o->p);
}

static void S_design_effects(mq_complex_survey_share *o)
{
    double v = o->se * o->se, srs = o->p * (1 - o->p) / (double)(o->n - 1); /* s2/n, s2 with n/(n-1) */
    double left = 1 - (double)o->n / o->sum_w;
    o->deff_replace = srs > 0 ? v / srs : NAN;
    /* fewer people than rows is no sample without replacement */
    o->deff = !(srs > 0) || left < 0 ? NAN : left > 0 ? v / (srs * left) : INFINITY;
}

void mq_complex_survey_share_replace(mq_complex_survey_share *o, double p, double se, size_t hits,
                                     double sum_w, double conf)
{
    o->p = p;
    o->se = se;
    o->sum_w = sum_w;
    o->total = p * sum_w;
    o->total_se = NAN;
    S_design_effects(o);
    S_intervals(o, hits, 1 - conf);
}

static void S_fill(mq_complex_survey_share *o, S_sums sums, const double *cov)
{
    double n = (double)sums.n;
    o->n = sums.n;
    o->sum_w = sums.w;
    o->p = sums.wy / sums.w;
    /* a domain in one cluster has none; what rounding leaves would make an effective n of 1e30 */
    o->se = cov[0] > 1e-28 * o->p * (1 - o->p) ? sqrt(cov[0]) : 0;
    o->total = sums.wy;
    o->total_se = sqrt(cov[3]);
    o->kish_n_eff = sums.w * sums.w / sums.ww;
    o->kish_deff = n / o->kish_n_eff;
    S_design_effects(o);
}

mq_status mq_complex_survey_share_of(const mq_complex_survey *s, const int *code, int level, const unsigned char *domain,
                             double conf, mq_complex_survey_share *out, mq_error *err)
{
    if (!(conf > 0 && conf < 1))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "a confidence level lies between 0 and 1, not %g", conf);
    S_sums sums = S_sum(s, code, level, domain);
    if (!sums.n)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "no row of the domain has a code and a weight");
    size_t rows = mq_complex_survey_rows(s);
    double *values = calloc(rows, 2 * sizeof *values), cov[4];
    unsigned char *inside = calloc(rows, 1);
    mq_status st =
        values && inside ? MQ_OK : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu rows", rows);
    if (st == MQ_OK) {
        S_values(s, code, level, domain, sums, values, inside);
        st = mq_complex_survey_cov(s, values, 2, inside, cov, err);
    }
    if (st == MQ_OK) {
        *out = (mq_complex_survey_share){0};
        S_fill(out, sums, cov);
        out->df = mq_complex_survey_df(s, inside);
        S_intervals(out, sums.hits, 1 - conf);
    }
    free(values);
    free(inside);
    return st;
}

static void S_test(mq_complex_survey_diff *o, double conf)
{
    double t = mq_t_quantile(1 - (1 - conf) / 2, o->df);
    o->t = o->se > 0 ? o->diff / o->se : NAN;
    o->p = o->se > 0 ? mq_t_two_sided(o->t, o->df) : NAN;
    o->ci = mq_interval_clamp((mq_interval){o->diff - t * o->se, o->diff + t * o->se}, -1, 1);
}

mq_status mq_complex_survey_diff_of(const mq_complex_survey *s, const int *code, int level, const int *group, int a, int b,
                            double conf, mq_complex_survey_diff *out, mq_error *err)
{
    if (!(conf > 0 && conf < 1))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "a confidence level lies between 0 and 1, not %g", conf);
    size_t rows = mq_complex_survey_rows(s);
    double w[2] = {0, 0}, wy[2] = {0, 0}, cov[4];
    const int wanted[2] = {a, b};
    for (size_t i = 0; i < rows; i++)
        for (size_t g = 0; g < 2; g++)
            if (code[i] >= 0 && group[i] == wanted[g]) {
                w[g] += mq_complex_survey_weight(s, i);
                wy[g] += code[i] == level ? mq_complex_survey_weight(s, i) : 0;
            }
    if (!(w[0] > 0 && w[1] > 0))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "a group without coded rows cannot be compared");
    double *values = calloc(rows, 2 * sizeof *values);
    unsigned char *inside = calloc(rows, 1);
    mq_status st =
        values && inside ? MQ_OK : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu rows", rows);
    for (size_t i = 0; st == MQ_OK && i < rows; i++) {
        inside[i] = code[i] >= 0 && (group[i] == a || group[i] == b);
        for (size_t g = 0; g < 2; g++)
            if (code[i] >= 0 && group[i] == wanted[g])
                values[2 * i + g] = mq_complex_survey_weight(s, i) * ((code[i] == level) - wy[g] / w[g]) / w[g];
    }
    if (st == MQ_OK)
        st = mq_complex_survey_cov(s, values, 2, inside, cov, err);
    if (st == MQ_OK) {
        *out = (mq_complex_survey_diff){.p_a = wy[0] / w[0], .p_b = wy[1] / w[1], .cov = cov[1]};
        out->diff = out->p_a - out->p_b;
        out->se = sqrt(fmax(0, cov[0] + cov[3] - 2 * cov[1]));
        out->df = mq_complex_survey_df(s, inside);
        S_test(out, conf);
    }
    free(values);
    free(inside);
    return st;
}
