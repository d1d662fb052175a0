#include "mq_correction.h"
#include "mq_memory.h"
#include "mq_proportion.h"
#include <math.h>
#include <stdlib.h>

/* Korn-Graubard at an effective size of n; stays as it is where there is no variance. */
static void S_interval(double level, double n, double p, mq_interval *out)
{
    double alpha = 1 - level;
    if (!(n > 0) || !(p > 0 && p < 1))
        return;
    out->lo = fmin(p, mq_beta_quantile(alpha / 2, n * p, n * (1 - p) + 1));
    out->hi = fmax(p, mq_beta_quantile_upper(alpha / 2, n * p + 1, n * (1 - p)));
}

static void S_sums(const mq_correction *c, const size_t *of, size_t j, mq_correct_stratum *strata)
{
    for (size_t h = 0; h < c->n_strata; h++) {
        uint64_t hits = 0;
        strata[h] = (mq_correct_stratum){.all = c->strata[h].all};
        for (size_t i = 0; i < c->book.size; i++)
            hits += of[i] == j ? mq_cross_at(&c->cells, h, i) : 0;
        strata[h].f_all = c->strata[h].all ? (double)hits / (double)c->strata[h].all : 0;
    }
    for (size_t i = 0; i < c->n_keys; i++) {
        const mq_coded_key *key = &c->key[i];
        if (key->human == SIZE_MAX)
            continue;
        mq_correct_stratum *s = &strata[key->stratum];
        double y = of[key->human] == j, f = of[key->machine] == j;
        s->sampled++;
        s->sum_y += y;
        s->sum_yy += y;
        s->sum_f += f;
        s->sum_ff += f;
        s->sum_fy += y * f;
    }
}

static mq_status S_regression(const mq_correction *c, const size_t *of, size_t j, mq_correct_stratum *strata,
                              mq_correct_estimate *e, mq_error *err)
{
    double df;
    mq_correct_share *x = &e->x;
    S_sums(c, of, j, strata);
    mq_status st = mq_correct_strata(strata, c->n_strata, true, &x->share, &x->se, &df, err);
    if (st < 0)
        return st;
    double p = x->share = fmin(1, fmax(0, x->share));
    x->se_super = sqrt(x->se * x->se + p * (1 - p) / (double)c->answers);
    e->flat = !(x->se > 0 && p > 0 && p < 1);
    x->n_eff = e->flat ? NAN : p * (1 - p) / (x->se * x->se);
    S_interval(c->settings->level, x->n_eff, p, &x->printed);
    x->printed.lo = fmin(x->printed.lo, p);
    x->printed.hi = fmax(x->printed.hi, p);
    return MQ_OK;
}

/* What the sample says of an answer of stratum h with machine code i, and how many answers a coded one stands
 * for. */
typedef struct prediction {
    double *share, *weight; /* strata x codes of the book */
} prediction;

static void S_predict_cells(const mq_correction *c, const mq_correct_cells *cells, const size_t *merged,
                            size_t codes, size_t j, prediction *p)
{
    for (size_t at = 0; at < c->n_strata * c->book.size; at++) {
        size_t cell = merged[cells->cell[at]];
        double all = 0, n = 0, hits = 0;
        for (size_t k = 0; k < cells->size; k++) {
            if (merged[k] != cell)
                continue;
            all += (double)cells->coded[k];
            hits += (double)cells->sampled[k * codes + j];
            for (size_t l = 0; l < codes; l++)
                n += (double)cells->sampled[k * codes + l];
        }
        p->share[at] = n > 0 ? hits / n : 0;
        p->weight[at] = n > 0 ? all / n : 0;
    }
}

static void S_predict_regression(const mq_correction *c, const size_t *of, size_t j,
                                 const mq_correct_stratum *strata, prediction *p)
{
    for (size_t h = 0; h < c->n_strata; h++) {
        const mq_correct_stratum *s = &strata[h];
        double n = (double)s->sampled, sff = s->sum_ff - s->sum_f * s->sum_f / n;
        double b = sff > 0 ? (s->sum_fy - s->sum_f * s->sum_y / n) / sff : 0;
        for (size_t i = 0; i < c->book.size; i++) {
            size_t at = h * c->book.size + i;
            p->share[at] = s->sum_y / n + b * ((of[i] == j) - s->sum_f / n);
            p->weight[at] = (double)s->all / n;
        }
    }
}

/* Answers of a cluster are alike: their linearised values are added up before they are squared (Egami et al.
 * 2023 for DSL; Binder 1983). This is the error towards the population of clusters. */
static mq_status S_clustered(mq_correction *c, const size_t *of, size_t j, const prediction *p,
                             mq_correct_estimate *e, mq_error *err)
{
    size_t clusters = mq_labels_size(c->clusters), codes = c->book.size;
    double *sum = calloc(clusters + 1, sizeof *sum), v = 0, used = (double)clusters, all = (double)c->answers;
    if (!sum)
        return mq_no_memory(err);
    for (size_t g = 0; g < clusters; g++)
        for (size_t at = 0; at < c->n_strata * codes; at++)
            sum[g] += (double)mq_cross_at(&c->in_cluster, g, at) * (p->share[at] - e->x.share);
    for (size_t i = 0; i < c->n_keys; i++) {
        const mq_coded_key *key = &c->key[i];
        size_t at = key->stratum * codes + key->machine;
        if (key->human != SIZE_MAX)
            sum[key->cluster] += p->weight[at] * ((of[key->human] == j) - p->share[at]);
    }
    for (size_t g = 0; g < clusters; g++)
        v += sum[g] * sum[g] / (all * all);
    free(sum);
    e->x.se_super = used > 1 ? sqrt(v * used / (used - 1)) : NAN;
    double share = e->x.share, alpha = 1 - c->settings->level;
    if (!(e->x.se_super > 0))
        return MQ_OK;
    double ratio =
        mq_t_quantile(1 - alpha / 2, (double)c->coded - 1) / mq_t_quantile(1 - alpha / 2, used - 1);
    double n = share * (1 - share) / (e->x.se_super * e->x.se_super);
    e->x.n_eff = n;
    S_interval(c->settings->level, n * ratio * ratio, share, &e->x.printed);
    return MQ_OK;
}

static mq_status S_one(mq_correction *c, const size_t *of, size_t codes, size_t j,
                       const mq_correct_cells *cells, const size_t *merged, mq_correct_stratum *strata,
                       prediction *p, mq_correct_estimate *e, mq_error *err)
{
    mq_status st = MQ_OK;
    bool regression = !c->pure && c->n_strata > 1;
    for (size_t i = 0; i < c->book.size; i++)
        for (size_t h = 0; of[i] == j && h < c->n_strata; h++)
            e->machine += mq_cross_at(&c->cells, h, i);
    for (size_t k = 0; k < cells->size; k++)
        e->human += cells->sampled[k * codes + j];
    e->flat = !(e->x.se > 0);
    if (regression)
        st = S_regression(c, of, j, strata, e, err);
    if (st < 0 || !c->clusters)
        return st;
    if (regression)
        S_predict_regression(c, of, j, strata, p);
    else
        S_predict_cells(c, cells, merged, codes, j, p);
    return S_clustered(c, of, j, p, e, err);
}

mq_status mq_correction_estimate(mq_correction *c, const size_t *of, size_t codes, mq_correct_estimate *out,
                                 mq_correct_cells *cells, size_t *merged, mq_error *err)
{
    size_t places = c->n_strata * c->book.size;
    mq_correct_share *shares = mq_arena_take_n(&c->arena, codes + 1, sizeof *shares);
    mq_correct_stratum *strata = mq_arena_take_n(&c->arena, c->n_strata, sizeof *strata);
    prediction p = {mq_arena_take_n(&c->arena, places + 1, sizeof *p.share),
                    mq_arena_take_n(&c->arena, places + 1, sizeof *p.weight)};
    mq_status st = shares && strata && p.share && p.weight
                       ? mq_correction_cells(c, of, codes, SIZE_MAX, 0, cells, err)
                       : mq_no_memory(err);
    if (st < 0)
        return st;
    mq_correct_input in = {.strata = cells->size,
                           .codes = codes,
                           .coded = cells->coded,
                           .sampled = cells->sampled,
                           .sampling = cells->sampling,
                           .conf = c->settings->level};
    st = mq_correct_shares(&in, shares, merged, NULL, err);
    for (size_t j = 0; j < codes && st >= 0; j++) {
        out[j] = (mq_correct_estimate){.x = shares[j]};
        st = S_one(c, of, codes, j, cells, merged, strata, &p, &out[j], err);
    }
    return st;
}
