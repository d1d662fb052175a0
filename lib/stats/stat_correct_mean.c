#include "mq_correct.h"
#include <math.h>
#include <stdlib.h>

typedef struct S_moments {
    double n, y, f, yy, ff, fy; /* means and centred sums of squares */
} S_moments;

static S_moments S_moments_of(const double *y, const double *f, size_t n)
{
    S_moments m = {.n = (double)n};
    for (size_t i = 0; i < n; i++) {
        m.y += y[i] / m.n;
        m.f += f[i] / m.n;
    }
    for (size_t i = 0; i < n; i++) { /* centred first: the differences of big sums would lose digits */
        m.yy += (y[i] - m.y) * (y[i] - m.y);
        m.ff += (f[i] - m.f) * (f[i] - m.f);
        m.fy += (f[i] - m.f) * (y[i] - m.y);
    }
    return m;
}

mq_status mq_correct_mean(const double *y, const double *f, size_t n, uint64_t all, double f_all, double conf,
                          mq_corrected_mean *out, mq_error *err)
{
    if (!(conf > 0 && conf < 1))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "a confidence level lies between 0 and 1, not %g", conf);
    if (n < 3 || n > all)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "%zu answers coded by people of %llu: 3 or more are needed", n,
                       (unsigned long long)all);
    S_moments m = S_moments_of(y, f, n);
    double left = 1 - m.n / (double)all;
    mq_corrected_mean o = {.human = m.y, .difference = f_all + m.y - m.f};
    o.human_se = sqrt(left * m.yy / (m.n - 1) / m.n);
    o.difference_se = sqrt(left * fmax(0, m.yy - 2 * m.fy + m.ff) / (m.n - 1) / m.n);
    o.slope = m.ff > 0 ? m.fy / m.ff : 0;
    o.mean = m.y + o.slope * (f_all - m.f);
    o.se = sqrt(left * fmax(0, m.yy - o.slope * m.fy) / (m.n - 2) / m.n);
    o.gain = m.ff > 0 && m.yy > 0 ? m.fy * m.fy / (m.ff * m.yy) : 0;
    o.n_eff = o.gain < 1 ? m.n / (1 - o.gain) : INFINITY;
    double z = mq_z_of(conf);
    o.ci = (mq_interval){o.mean - z * o.se, o.mean + z * o.se};
    *out = o;
    return MQ_OK;
}

mq_status mq_correct_strata(const mq_correct_stratum *strata, size_t count, bool tuned, double *mean,
                            double *se, double *df, mq_error *err)
{
    double all = 0, v = 0;
    *mean = *df = 0;
    for (size_t h = 0; h < count; h++) {
        all += (double)strata[h].all;
        if (strata[h].sampled > strata[h].all || (strata[h].all && strata[h].sampled < 2))
            return mq_fail(err, MQ_E_DOMAIN, NULL,
                           "stratum %zu: %llu of %llu answers coded by people, 2 are needed", h + 1,
                           (unsigned long long)strata[h].sampled, (unsigned long long)strata[h].all);
    }
    if (!(all > 0))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "no answers in any stratum");
    for (size_t h = 0; h < count; h++) {
        const mq_correct_stratum *s = &strata[h];
        if (!s->all)
            continue;
        double n = (double)s->sampled, w = (double)s->all / all, y = s->sum_y / n, f = s->sum_f / n;
        double yy = s->sum_yy - n * y * y, ff = s->sum_ff - n * f * f, fy = s->sum_fy - n * f * y;
        double b = !tuned ? 1 : ff > 1e-12 * fmax(1, s->sum_ff) ? fy / ff : 0;
        *mean += w * (y + b * (s->f_all - f));
        v += w * w * (1 - n / (double)s->all) * fmax(0, yy - 2 * b * fy + b * b * ff) / (n - 1) / n;
        *df += n - 1;
    }
    *se = sqrt(v);
    return MQ_OK;
}

typedef struct S_plan {
    const uint64_t *all;
    const double *pull; /* N_h s_h */
    size_t strata;
    double least, total;
} S_plan;

static double S_size(const S_plan *p, size_t h, double scale)
{
    double most = (double)p->all[h];
    return fmin(most, fmax(fmin(p->least, most), scale * p->pull[h]));
}

static double S_excess(double scale, void *data)
{
    const S_plan *p = data;
    double sum = -p->total;
    for (size_t h = 0; h < p->strata; h++)
        sum += S_size(p, h, scale);
    return sum;
}

/* Whole numbers: cut, then one more for the largest remainders. */
static void S_round(const S_plan *p, double scale, uint64_t *out)
{
    uint64_t given = 0, total = (uint64_t)p->total;
    for (size_t h = 0; h < p->strata; h++)
        given += out[h] = (uint64_t)(S_size(p, h, scale) + 1e-9);
    while (given < total) {
        size_t best = p->strata;
        double most = -INFINITY;
        for (size_t h = 0; h < p->strata; h++) {
            double rest = S_size(p, h, scale) - (double)out[h];
            if (out[h] < p->all[h] && rest > most) {
                most = rest;
                best = h;
            }
        }
        out[best]++;
        given++;
    }
}

mq_status mq_correct_allocate(const uint64_t *all, const double *spread, size_t strata, uint64_t total,
                              uint64_t least, uint64_t *out, mq_error *err)
{
    uint64_t people = 0, floors = 0;
    double pulled = 0, weakest = INFINITY, *pull = calloc(strata + 1, sizeof *pull);
    if (!pull)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu strata", strata);
    for (size_t h = 0; h < strata; h++) {
        people += all[h];
        floors += least < all[h] ? least : all[h];
        pull[h] = (double)all[h] * fmax(0, spread[h]);
        pulled += pull[h];
    }
    for (size_t h = 0; h < strata; h++) {
        /* a pilot that saw no variety is no proof that there is none */
        pull[h] =
            pulled > 0 ? fmax(pull[h], 1e-6 * (double)all[h] / (double)people * pulled) : (double)all[h];
        if (all[h])
            weakest = fmin(weakest, pull[h] / (double)all[h]);
    }
    mq_status st = MQ_OK;
    if (total > people)
        total = people;
    if (total < floors)
        st = mq_fail(err, MQ_E_DOMAIN, NULL,
                     "%llu answers do not hold the floor of %llu in every stratum: %llu needed",
                     (unsigned long long)total, (unsigned long long)least, (unsigned long long)floors);
    if (st == MQ_OK && people > 0) {
        S_plan plan = {all, pull, strata, (double)least, (double)total};
        double scale = total == people   ? 2 / weakest
                       : total == floors ? 0
                                         : mq_root(S_excess, &plan, 0, 2 / weakest);
        S_round(&plan, scale, out);
    }
    for (size_t h = 0; st == MQ_OK && people == 0 && h < strata; h++)
        out[h] = 0;
    free(pull);
    return st;
}
