#include "mq_complex_survey.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>

typedef struct S_stratum {
    size_t clusters;   /* in the sample                            */
    double population; /* clusters in the population or INFINITY   */
} S_stratum;

typedef struct S_cluster {
    size_t stratum, rows;
    double population; /* rows in the population or INFINITY */
} S_cluster;

struct mq_complex_survey {
    size_t rows, clusters, strata;
    double *weight;
    size_t *cluster; /* of a row */
    S_cluster *at;
    S_stratum *stratum;
    mq_lonely lonely;
    bool two_stages;
};

typedef struct S_key {
    uint32_t stratum, cluster;
    size_t row;
} S_key;

static int S_compare(const void *left, const void *right)
{
    const S_key *a = left, *b = right;
    if (a->stratum != b->stratum)
        return a->stratum < b->stratum ? -1 : 1;
    if (a->cluster != b->cluster)
        return a->cluster < b->cluster ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

static mq_status S_check(const mq_design *d, mq_error *err)
{
    if (!d->rows)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "the design has no rows");
    if (d->fpc2 && (!d->fpc || !d->cluster))
        return mq_fail(err, MQ_E_DOMAIN, NULL,
                       "a second-stage population needs clusters and a first-stage one");
    double sum = 0;
    for (size_t i = 0; i < d->rows; i++) {
        double w = d->weight ? d->weight[i] : 1;
        if (!(w >= 0) || !isfinite(w))
            return mq_fail(err, MQ_E_DOMAIN, NULL, "row %zu: a weight must be a number of 0 or more", i + 1);
        if ((d->fpc && !(d->fpc[i] > 0)) || (d->fpc2 && !(d->fpc2[i] > 0)))
            return mq_fail(err, MQ_E_DOMAIN, NULL, "row %zu: a population size must be above 0", i + 1);
        sum += w;
    }
    if (!(sum > 0))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "all weights are 0");
    return MQ_OK;
}

/* Rows sorted by (stratum, cluster) become runs; a run is a cluster. */
static void S_index(mq_complex_survey *s, const mq_design *d, const S_key *keys)
{
    for (size_t i = 0; i < d->rows; i++) {
        bool first = i == 0, new_stratum = first || keys[i].stratum != keys[i - 1].stratum;
        if (new_stratum)
            s->stratum[s->strata++] = (S_stratum){0, INFINITY};
        if (new_stratum || !d->cluster || keys[i].cluster != keys[i - 1].cluster) {
            s->at[s->clusters++] = (S_cluster){s->strata - 1, 0, INFINITY};
            s->stratum[s->strata - 1].clusters++;
        }
        s->cluster[keys[i].row] = s->clusters - 1;
        s->at[s->clusters - 1].rows++;
    }
}

static bool S_fractions(const double *fpc, size_t rows)
{
    for (size_t i = 0; i < rows; i++)
        if (fpc[i] > 1)
            return false;
    return true;
}

static mq_status S_populations(mq_complex_survey *s, const mq_design *d, mq_error *err)
{
    bool fraction = d->fpc && S_fractions(d->fpc, d->rows);
    bool fraction2 = d->fpc2 && S_fractions(d->fpc2, d->rows);
    for (size_t i = 0; d->fpc && i < d->rows; i++) {
        S_cluster *c = &s->at[s->cluster[i]];
        S_stratum *h = &s->stratum[c->stratum];
        double n = (double)h->clusters, size = fraction ? n / d->fpc[i] : d->fpc[i];
        if (isfinite(h->population) && fabs(h->population - size) > 1e-9 * size)
            return mq_fail(err, MQ_E_DOMAIN, NULL, "row %zu: the population size differs within its stratum",
                           i + 1);
        if (size < n * (1 - 1e-12))
            return mq_fail(err, MQ_E_DOMAIN, NULL, "row %zu: %g clusters in the population, %g in the sample",
                           i + 1, size, n);
        h->population = size;
        if (!d->fpc2)
            continue;
        double m = (double)c->rows, size2 = fraction2 ? m / d->fpc2[i] : d->fpc2[i];
        if (size2 < m * (1 - 1e-12))
            return mq_fail(err, MQ_E_DOMAIN, NULL, "row %zu: %g people in the cluster, %g in the sample",
                           i + 1, size2, m);
        c->population = size2;
    }
    for (size_t h = 0; h < s->strata && s->lonely == MQ_LONELY_FAIL; h++)
        if (s->stratum[h].clusters == 1 && s->stratum[h].population > 1)
            return mq_fail(err, MQ_E_DOMAIN, NULL,
                           "stratum %zu of %zu has a single cluster: join it to another or choose certainty, "
                           "remove, average or adjust for lonely clusters",
                           h + 1, s->strata);
    return MQ_OK;
}

mq_status mq_complex_survey_new(const mq_design *d, mq_complex_survey **out, mq_error *err)
{
    *out = NULL;
    mq_status st = S_check(d, err);
    if (st < 0)
        return st;
    mq_complex_survey *s = calloc(1, sizeof *s);
    S_key *keys = calloc(d->rows, sizeof *keys);
    if (s) {
        s->weight = calloc(d->rows, sizeof *s->weight);
        s->cluster = calloc(d->rows, sizeof *s->cluster);
        s->at = calloc(d->rows, sizeof *s->at);
        s->stratum = calloc(d->rows, sizeof *s->stratum);
    }
    if (!s || !keys || !s->weight || !s->cluster || !s->at || !s->stratum) {
        free(keys);
        mq_complex_survey_free(s);
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for a design of %zu rows", d->rows);
    }
    s->rows = d->rows;
    s->lonely = d->lonely;
    s->two_stages = d->fpc2 != NULL;
    for (size_t i = 0; i < d->rows; i++) {
        s->weight[i] = d->weight ? d->weight[i] : 1;
        keys[i] = (S_key){d->stratum ? d->stratum[i] : 0, d->cluster ? d->cluster[i] : 0, i};
    }
    if (d->stratum || d->cluster)
        qsort(keys, d->rows, sizeof *keys, S_compare);
    S_index(s, d, keys);
    free(keys);
    st = S_populations(s, d, err);
    if (st < 0) {
        mq_complex_survey_free(s);
        return st;
    }
    *out = s;
    return MQ_OK;
}

void mq_complex_survey_free(mq_complex_survey *s)
{
    if (!s)
        return;
    free(s->weight);
    free(s->cluster);
    free(s->at);
    free(s->stratum);
    free(s);
}

size_t mq_complex_survey_rows(const mq_complex_survey *s)
{
    return s->rows;
}

double mq_complex_survey_weight(const mq_complex_survey *s, size_t row)
{
    return s->weight[row];
}

/* Clusters and strata that hold a domain row; 0 bytes otherwise. seen has room for clusters + strata. */
static void S_held(const mq_complex_survey *s, const unsigned char *domain, bool weighted, unsigned char *seen)
{
    for (size_t i = 0; i < s->rows; i++) {
        if ((domain && !domain[i]) || (weighted && s->weight[i] == 0))
            continue;
        seen[s->cluster[i]] = 1;
        seen[s->clusters + s->at[s->cluster[i]].stratum] = 1;
    }
}

double mq_complex_survey_df(const mq_complex_survey *s, const unsigned char *domain)
{
    unsigned char *seen = calloc(s->clusters + s->strata, 1);
    if (!seen)
        return NAN;
    S_held(s, domain, true, seen);
    double df = 0;
    for (size_t c = 0; c < s->clusters; c++)
        df += seen[c];
    for (size_t h = 0; h < s->strata; h++)
        df -= seen[s->clusters + h];
    free(seen);
    return df;
}

static void S_outer(const double *x, const double *centre, size_t k, double factor, double *cov)
{
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b <= a; b++)
            cov[a * k + b] += factor * (x[a] - centre[a]) * (x[b] - centre[b]);
}

/* Variance between the clusters of every stratum. totals: clusters x k, mean: strata x k, all: k. */
static void S_first_stage(const mq_complex_survey *s, size_t k, const double *totals, double *mean, double *all,
                          const unsigned char *seen, double *cov)
{
    size_t strata = 0, fine = 0, near = 0; /* near: clusters of the strata that hold domain rows */
    for (size_t h = 0; h < s->strata; h++) {
        strata += seen[s->clusters + h];
        near += seen[s->clusters + h] ? s->stratum[h].clusters : 0;
        fine += seen[s->clusters + h] && (s->stratum[h].clusters > 1 || s->stratum[h].population <= 1);
    }
    for (size_t c = 0; c < s->clusters; c++)
        for (size_t a = 0; a < k; a++) {
            mean[s->at[c].stratum * k + a] +=
                totals[c * k + a] / (double)s->stratum[s->at[c].stratum].clusters;
            all[a] += near ? totals[c * k + a] / (double)near : 0;
        }
    for (size_t c = 0; c < s->clusters; c++) {
        const S_stratum *h = &s->stratum[s->at[c].stratum];
        double n = (double)h->clusters, left = 1 - n / h->population;
        if (h->clusters > 1)
            S_outer(totals + c * k, mean + s->at[c].stratum * k, k, left * n / (n - 1), cov);
        else if (s->lonely == MQ_LONELY_ADJUST && seen[s->clusters + s->at[c].stratum])
            S_outer(totals + c * k, all, k, left, cov);
    }
    if (s->lonely == MQ_LONELY_AVERAGE)
        for (size_t a = 0; a < k * k; a++)
            cov[a] *= fine ? (double)strata / (double)fine : NAN;
}

/* Variance within clusters, which a finite first stage leaves over. */
static void S_second_stage(const mq_complex_survey *s, size_t k, const double *values, double *totals, double *cov)
{
    for (size_t c = 0; c < s->clusters; c++)
        for (size_t a = 0; a < k; a++)
            totals[c * k + a] /= (double)s->at[c].rows;
    for (size_t i = 0; i < s->rows; i++) {
        const S_cluster *c = &s->at[s->cluster[i]];
        const S_stratum *h = &s->stratum[c->stratum];
        double m = (double)c->rows, f = (double)h->clusters / h->population;
        if (c->rows > 1)
            S_outer(values + i * k, totals + s->cluster[i] * k, k, f * (1 - m / c->population) * m / (m - 1),
                    cov);
    }
}

mq_status mq_complex_survey_cov(const mq_complex_survey *s, const double *values, size_t k, const unsigned char *domain,
                        double *cov, mq_error *err)
{
    assert(k > 0);
    double *totals = calloc((s->clusters + s->strata + 1) * k, sizeof *totals);
    unsigned char *seen = calloc(s->clusters + s->strata, 1);
    if (!totals || !seen) {
        free(totals);
        free(seen);
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu clusters", s->clusters);
    }
    for (size_t i = 0; i < s->rows; i++)
        for (size_t a = 0; a < k; a++)
            totals[s->cluster[i] * k + a] += values[i * k + a];
    S_held(s, domain, false, seen);
    for (size_t a = 0; a < k * k; a++)
        cov[a] = 0;
    double *mean = totals + s->clusters * k;
    S_first_stage(s, k, totals, mean, mean + s->strata * k, seen, cov);
    if (s->two_stages)
        S_second_stage(s, k, values, totals, cov);
    for (size_t a = 0; a < k; a++)
        for (size_t b = a + 1; b < k; b++)
            cov[a * k + b] = cov[b * k + a];
    free(totals);
    free(seen);
    return MQ_OK;
}
