#include "mq_correct.h"
#include <math.h>
#include <stdlib.h>

static const double neutral_prior = 1.0 / 3;

/* The sample after thin strata were joined. */
typedef struct S_cells {
    size_t strata, codes;
    double *all;  /* N_k, 0 = joined to another or empty */
    double *n;    /* n_k                                 */
    double *cell; /* n_kj                                */
    double total, sampled;
} S_cells;

static mq_status S_read(const mq_correct_input *in, S_cells *c, mq_error *err)
{
    for (size_t k = 0; k < c->strata; k++) {
        uint64_t n = 0;
        for (size_t j = 0; j < c->codes; j++) {
            n += in->sampled[k * c->codes + j];
            c->cell[k * c->codes + j] = (double)in->sampled[k * c->codes + j];
        }
        if (n > in->coded[k])
            return mq_fail(err, MQ_E_DOMAIN, NULL, "machine code %zu: %llu answers sampled of %llu", k + 1,
                           (unsigned long long)n, (unsigned long long)in->coded[k]);
        c->all[k] = (double)in->coded[k];
        c->n[k] = (double)n;
        c->total += c->all[k];
        c->sampled += c->n[k];
    }
    if (c->sampled < 2)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "a correction needs at least two answers coded by people");
    return MQ_OK;
}

static void S_join(S_cells *c, size_t from, size_t to, size_t *merged)
{
    c->all[to] += c->all[from];
    c->n[to] += c->n[from];
    c->all[from] = c->n[from] = 0;
    for (size_t j = 0; j < c->codes; j++) {
        c->cell[to * c->codes + j] += c->cell[from * c->codes + j];
        c->cell[from * c->codes + j] = 0;
    }
    for (size_t k = 0; k < c->strata; k++)
        if (merged[k] == from)
            merged[k] = to;
}

/* A stratum seen in full has no sampling error, however small. */
static bool S_thin(const S_cells *c, size_t k)
{
    return c->all[k] > 0 && c->n[k] < 2 && c->n[k] < c->all[k];
}

/* From the top down: rare levels are the high ones, and what they join must itself be checked next. */
static void S_merge(S_cells *c, size_t *merged)
{
    size_t lowest = SIZE_MAX;
    for (size_t k = c->strata; k-- > 0;) {
        if (c->all[k] <= 0)
            continue;
        lowest = k;
        size_t below = k;
        while (below > 0 && (below == k || c->all[below] <= 0))
            below--;
        if (S_thin(c, k) && below < k && c->all[below] > 0) {
            S_join(c, k, below, merged);
            lowest = below;
        }
    }
    for (size_t k = lowest == SIZE_MAX ? c->strata : lowest + 1; k < c->strata && S_thin(c, lowest); k++)
        if (c->all[k] > 0) {
            S_join(c, lowest, k, merged);
            lowest = k;
        }
}

/* Contribution of stratum k to the covariance, as a factor of p(1-p) or -p p'. */
static double S_factor(const S_cells *c, mq_sampling sampling, size_t k)
{
    double w = c->all[k] / c->total, n = c->n[k], left = 1 - n / c->all[k];
    if (n < 2)
        return 0;
    if (sampling == MQ_SAMPLED_BY_CODE)
        return w * w * left / (n - 1);
    double f = c->sampled / c->total, s2 = n / (n - 1);
    return s2 * ((1 - f) / c->sampled * w + (1 - w) / (c->sampled * c->sampled));
}

static double S_cov(const S_cells *c, mq_sampling sampling, size_t j, size_t l)
{
    double sum = 0;
    for (size_t k = 0; k < c->strata; k++) {
        if (c->all[k] <= 0)
            continue;
        double pj = c->cell[k * c->codes + j] / c->n[k], pl = c->cell[k * c->codes + l] / c->n[k];
        sum += S_factor(c, sampling, k) * (j == l ? pj * (1 - pj) : -pj * pl);
    }
    return sum;
}

/* Beta with the mean and the variance of the beta-binomial predictions for the answers nobody coded; a is the
 * prior of code j, rest that of all other codes together. */
static mq_interval S_beta(const S_cells *c, size_t j, double a, double rest, double alpha, double *mean)
{
    double mu = 0, v = 0;
    for (size_t k = 0; k < c->strata; k++) {
        if (c->all[k] <= 0)
            continue;
        double x = c->cell[k * c->codes + j], size = c->n[k] + a + rest, m = (x + a) / size;
        double unseen = c->all[k] - c->n[k];
        mu += (x + unseen * m) / c->total;
        v += unseen * m * (1 - m) * (size + unseen) / (size + 1) / (c->total * c->total);
    }
    *mean = mu;
    if (!(v > 0)) /* everything was coded by people */
        return (mq_interval){mu, mu};
    double nu = mu * (1 - mu) / v - 1;
    return (mq_interval){mq_beta_quantile(alpha / 2, mu * nu, (1 - mu) * nu),
                         mq_beta_quantile_upper(alpha / 2, mu * nu, (1 - mu) * nu)};
}

static void S_korn_graubard(mq_correct_share *o, double n, double df, double alpha)
{
    o->n_eff = o->korn_graubard.lo = o->korn_graubard.hi = NAN;
    if (!(o->se > 0))
        return;
    o->n_eff = o->share * (1 - o->share) / (o->se * o->se);
    double ratio = df > 0 ? mq_t_quantile(1 - alpha / 2, n - 1) / mq_t_quantile(1 - alpha / 2, df) : 1;
    double size = o->n_eff * ratio * ratio, x = size * o->share;
    o->korn_graubard.lo = mq_beta_quantile(alpha / 2, x, size - x + 1);
    o->korn_graubard.hi = mq_beta_quantile_upper(alpha / 2, x + 1, size - x);
}

static void S_share(const mq_correct_input *in, const S_cells *c, size_t j, mq_correct_share *o)
{
    double alpha = 1 - in->conf, a = in->prior > 0 ? in->prior : 1 / (2 * (double)c->codes);
    o->naive = c->strata == c->codes ? (double)in->coded[j] / c->total : NAN;
    o->share = 0;
    for (size_t k = 0; k < c->strata; k++)
        if (c->all[k] > 0)
            o->share += c->all[k] / c->total * (c->cell[k * c->codes + j] / c->n[k]);
    double v = S_cov(c, in->sampling, j, j);
    o->se = sqrt(v);
    o->se_super = sqrt(v + o->share * (1 - o->share) / c->total);
    S_korn_graubard(o, c->sampled, in->df, alpha);
    o->beta = S_beta(c, j, a, (double)(c->codes - 1) * a, alpha, &o->beta_mean);
    double mean;
    mq_interval neutral = S_beta(c, j, neutral_prior, neutral_prior, alpha, &mean);
    o->printed = (mq_interval){fmin(neutral.lo, o->share), fmax(neutral.hi, o->share)};
}

mq_status mq_correct_shares(const mq_correct_input *in, mq_correct_share *out, size_t *merged, double *cov,
                            mq_error *err)
{
    if (!(in->conf > 0 && in->conf < 1))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "a confidence level lies between 0 and 1, not %g", in->conf);
    size_t cells = in->strata * in->codes;
    double *numbers = calloc(2 * in->strata + cells + 1, sizeof *numbers);
    size_t *joined = calloc(in->strata + 1, sizeof *joined);
    mq_status st =
        numbers && joined ? MQ_OK : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu cells", cells);
    S_cells c = {.strata = in->strata, .codes = in->codes};
    if (st == MQ_OK) {
        c.all = numbers;
        c.n = c.all + in->strata;
        c.cell = c.n + in->strata;
        for (size_t k = 0; k < in->strata; k++)
            joined[k] = k;
        st = S_read(in, &c, err);
    }
    if (st == MQ_OK) {
        S_merge(&c, joined);
        for (size_t j = 0; j < in->codes; j++) {
            S_share(in, &c, j, &out[j]);
            for (size_t l = 0; cov && l < in->codes; l++)
                cov[j * in->codes + l] = S_cov(&c, in->sampling, j, l);
        }
        for (size_t k = 0; merged && k < in->strata; k++)
            merged[k] = joined[k];
    }
    free(numbers);
    free(joined);
    return st;
}
