#include "correct_change.h"
#include "mq_memory.h"
#include <math.h>

/* Every pair of machine levels lies in one stratum: the sample is random within it. */
static bool S_nested(const change_pairs *p, size_t strata)
{
    for (size_t a = 0; a < p->k * p->k; a++) {
        size_t in = 0;
        for (size_t h = 0; h < strata; h++)
            in += mq_cross_at(&p->cells, h, a) > 0;
        if (in > 1)
            return false;
    }
    return true;
}

/* Post-stratified by the pair of machine levels. */
static mq_status S_joint(const change_pairs *p, mq_sampling sampling, mq_sheet *sheet, change_level *out,
                         double *table, mq_error *err)
{
    size_t k = p->k, cells = k * k;
    uint64_t *coded = mq_arena_take_n(&sheet->arena, cells, sizeof *coded);
    uint64_t *sampled = mq_arena_take_n(&sheet->arena, cells * cells, sizeof *sampled);
    double *change = mq_arena_take_n(&sheet->arena, 2 * k, sizeof *change);
    size_t *merged = mq_arena_take_n(&sheet->arena, cells, sizeof *merged);
    if (!coded || !sampled || !change || !merged)
        return mq_no_memory(err);
    for (size_t a = 0; a < cells; a++)
        for (size_t h = 0; h < p->cells.rows; h++)
            coded[a] += mq_cross_at(&p->cells, h, a);
    for (size_t i = 0; i < p->n; i++) {
        const change_pair *x = &p->coded[i];
        sampled[(x->machine[0] * k + x->machine[1]) * cells + x->human[0] * k + x->human[1]]++;
    }
    mq_status st = mq_correct_change(coded, sampled, k, sampling, table, change, change + k, merged, err);
    for (size_t a = 0; a < cells && st >= 0; a++) {
        out[a / k].corrected[0] += table[a];
        out[a % k].corrected[1] += table[a];
    }
    for (size_t l = 0; l < k && st >= 0; l++) {
        out[l].change = change[l];
        out[l].se = change[k + l];
        out[l].spread = mq_correct_change_spread(coded, sampled, k, merged, l);
    }
    return st;
}

/* Strata with fewer than two coded pairs join the one before, the first the one behind. */
static size_t S_join(const change_pairs *p, size_t strata, size_t *to)
{
    size_t used = 0, n = 0;
    bool open = false;
    for (size_t h = 0; h < strata; h++) {
        uint64_t all = 0;
        size_t coded = 0;
        for (size_t a = 0; a < p->k * p->k; a++)
            all += mq_cross_at(&p->cells, h, a);
        for (size_t i = 0; i < p->n; i++)
            coded += p->coded[i].stratum == h;
        bool thin = coded < 2;
        if (all && !thin && !(open && n < 2)) {
            used += open;
            n = 0;
        }
        open |= all > 0;
        n += coded;
        to[h] = used;
    }
    return used + 1;
}

/* What the machine gave all pairs: the change of level l in s[0..used), the share before behind it. */
static void S_machine_sums(const change_pairs *p, const size_t *to, size_t used, size_t l,
                           mq_correct_stratum *s)
{
    for (size_t h = 0; h < p->c[0]->n_strata * p->c[1]->n_strata; h++)
        for (size_t a = 0; a < p->k * p->k; a++) {
            double n = (double)mq_cross_at(&p->cells, h, a), f0 = a / p->k == l, f1 = a % p->k == l;
            for (size_t i = 0; i < 2; i++) {
                s[i * used + to[h]].all += (uint64_t)n;
                s[i * used + to[h]].f_all += n * (i ? f0 : f1 - f0);
            }
        }
    for (size_t h = 0; h < 2 * used; h++)
        s[h].f_all = s[h].all ? s[h].f_all / (double)s[h].all : 0;
}

/* The same of the coded pairs, with what people gave them. */
static void S_human_sums(const change_pairs *p, const size_t *to, size_t used, size_t l,
                         mq_correct_stratum *s)
{
    for (size_t i = 0; i < p->n; i++)
        for (size_t w = 0; w < 2; w++) {
            const change_pair *x = &p->coded[i];
            double y0 = x->human[0] == l, y1 = x->human[1] == l, f0 = x->machine[0] == l;
            double f1 = x->machine[1] == l, y = w ? y0 : y1 - y0, f = w ? f0 : f1 - f0;
            mq_correct_stratum *at = &s[w * used + to[x->stratum]];
            at->sampled++;
            at->sum_y += y;
            at->sum_yy += y * y;
            at->sum_f += f;
            at->sum_ff += f * f;
            at->sum_fy += f * y;
        }
}

/* Regression of the human on the machine change within the strata, and the same for the share before. */
static mq_status S_regression(const change_pairs *p, size_t strata, mq_sheet *sheet, change_level *out,
                              mq_error *err)
{
    size_t *to = mq_arena_take_n(&sheet->arena, strata, sizeof *to);
    size_t used = to ? S_join(p, strata, to) : 0;
    mq_correct_stratum *s = mq_arena_take_n(&sheet->arena, 2 * used + 1, sizeof *s);
    mq_status st = to && s ? MQ_OK : mq_no_memory(err);
    for (size_t l = 0; l < p->k && st >= 0; l++) {
        double se, df;
        memset(s, 0, 2 * used * sizeof *s);
        S_machine_sums(p, to, used, l, s);
        S_human_sums(p, to, used, l, s);
        st = mq_correct_strata(s, used, true, &out[l].change, &out[l].se, &df, err);
        if (st >= 0)
            st = mq_correct_strata(s + used, used, true, &out[l].corrected[0], &se, &df, err);
        out[l].corrected[0] = mq_clamp(out[l].corrected[0], 0, 1);
        out[l].corrected[1] = mq_clamp(out[l].corrected[0] + out[l].change, 0, 1);
    }
    return st;
}

/* No variance among the coded pairs: the limits of the two waves stand in, as if they were independent. */
static void S_intervals(const change_pairs *p, const change_wave w[2], double conf, change_level *out)
{
    for (size_t l = 0; l < p->k; l++) {
        change_level *x = &out[l];
        for (size_t a = 0; a < p->k * p->k; a++)
            for (size_t h = 0; h < p->cells.rows; h++) {
                uint64_t n = mq_cross_at(&p->cells, h, a);
                x->machine[0] += a / p->k == l ? n : 0;
                x->machine[1] += a % p->k == l ? n : 0;
            }
        for (size_t i = 0; i < p->n; i++)
            for (size_t s = 0; s < 2; s++)
                x->human[s] += (p->coded[i].human[s] == l) / (double)p->n;
        for (size_t i = 0; i < 2; i++)
            x->each[i] = mq_interval_none();
        x->spread = x->spread > 0 ? x->spread : x->se;
        double half = mq_z_of(conf) * x->spread;
        x->flat = !(x->spread > 0);
        x->ci = x->flat ? change_independent(x->change, w[0].e[l].x.share, w[0].e[l].x.printed,
                                             w[1].e[l].x.share, w[1].e[l].x.printed)
                        : mq_interval_clamp((mq_interval){x->change - half, x->change + half}, -1, 1);
        x->ci = (mq_interval){fmin(x->ci.lo, x->change), fmax(x->ci.hi, x->change)};
    }
}

mq_status pairs_estimate(const change_pairs *p, const change_wave w[2], double conf, mq_sheet *sheet,
                         change_level *out, double *table, bool *joint, mq_error *err)
{
    size_t strata = p->c[0]->n_strata * p->c[1]->n_strata;
    *joint = strata == 1 || S_nested(p, strata);
    mq_status st =
        *joint ? S_joint(p, strata == 1 ? MQ_SAMPLED_SIMPLE : MQ_SAMPLED_BY_CODE, sheet, out, table, err)
               : S_regression(p, strata, sheet, out, err);
    if (st >= 0)
        S_intervals(p, w, conf, out);
    return st;
}
