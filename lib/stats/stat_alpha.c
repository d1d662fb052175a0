#include "mq_alpha.h"
#include "mq_numeric.h"
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <stdbool.h>
#include <string.h>

struct mq_alpha {
    size_t q, used, room;
    uint16_t *counts; /* room x q: the patterns */
    uint64_t *times;  /* units with this pattern */
    uint16_t *unit;   /* q: the pattern being looked up */
    size_t *slots;    /* pattern + 1; 0 = free */
    size_t slot_count;
};

mq_alpha *mq_alpha_new(size_t categories)
{
    if (categories == 0 || categories > MQ_MOST_CATEGORIES)
        return NULL;
    mq_alpha *a = calloc(1, sizeof *a);
    if (!a)
        return NULL;
    a->q = categories;
    a->room = 16;
    a->slot_count = 64;
    a->counts = calloc(a->room * a->q, sizeof *a->counts);
    a->times = calloc(a->room, sizeof *a->times);
    a->unit = calloc(a->q, sizeof *a->unit);
    a->slots = calloc(a->slot_count, sizeof *a->slots);
    if (a->counts && a->times && a->unit && a->slots)
        return a;
    mq_alpha_free(a);
    return NULL;
}

void mq_alpha_free(mq_alpha *a)
{
    if (!a)
        return;
    free(a->counts);
    free(a->times);
    free(a->unit);
    free(a->slots);
    free(a);
}

static size_t S_slot(const mq_alpha *a, const uint16_t *counts, const size_t *slots, size_t slot_count)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t k = 0; k < a->q; k++)
        h = (h ^ counts[k]) * 0x100000001b3u;
    size_t i = (size_t)(h ^ h >> 29) & (slot_count - 1);
    while (slots[i] && memcmp(a->counts + (slots[i] - 1) * a->q, counts, a->q * sizeof *counts) != 0)
        i = (i + 1) & (slot_count - 1);
    return i;
}

static bool S_grow(mq_alpha *a)
{
    size_t room = 2 * a->room, slot_count = 4 * room;
    uint16_t *counts = realloc(a->counts, room * a->q * sizeof *counts);
    if (counts)
        a->counts = counts;
    uint64_t *times = realloc(a->times, room * sizeof *times);
    if (times)
        a->times = times;
    size_t *slots = calloc(slot_count, sizeof *slots);
    if (!counts || !times || !slots) {
        free(slots);
        return false;
    }
    for (size_t p = 0; p < a->used; p++)
        slots[S_slot(a, a->counts + p * a->q, slots, slot_count)] = p + 1;
    free(a->slots);
    a->slots = slots;
    a->slot_count = slot_count;
    a->room = room;
    return true;
}

mq_status mq_alpha_add_counts(mq_alpha *a, const uint16_t *counts, uint64_t times, mq_error *err)
{
    size_t slot = S_slot(a, counts, a->slots, a->slot_count);
    if (!a->slots[slot]) {
        if (a->used == a->room) {
            if (!S_grow(a))
                return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu patterns of ratings", a->used);
            slot = S_slot(a, counts, a->slots, a->slot_count);
        }
        memcpy(a->counts + a->used * a->q, counts, a->q * sizeof *counts);
        a->times[a->used] = 0;
        a->slots[slot] = ++a->used;
    }
    a->times[a->slots[slot] - 1] += times;
    return MQ_OK;
}

mq_status mq_alpha_add(mq_alpha *a, const unsigned char *rating, size_t raters, mq_error *err)
{
    if (raters > UINT16_MAX)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "%zu raters; at most 65535 are counted", raters);
    memset(a->unit, 0, a->q * sizeof *a->unit);
    for (size_t i = 0; i < raters; i++) {
        if (rating[i] == MQ_NO_RATING)
            continue;
        if (rating[i] >= a->q)
            return mq_fail(err, MQ_E_DOMAIN, NULL, "category %u of %zu in a rating", rating[i], a->q);
        a->unit[rating[i]]++;
    }
    return mq_alpha_add_counts(a, a->unit, 1, err);
}

static size_t S_ratings(const mq_alpha *a, size_t p)
{
    size_t m = 0;
    for (size_t k = 0; k < a->q; k++)
        m += a->counts[p * a->q + k];
    return m;
}

size_t mq_alpha_units(const mq_alpha *a)
{
    size_t units = 0;
    for (size_t p = 0; p < a->used; p++)
        units += a->times[p];
    return units;
}

size_t mq_alpha_pairable(const mq_alpha *a)
{
    size_t units = 0;
    for (size_t p = 0; p < a->used; p++)
        units += S_ratings(a, p) >= 2 ? a->times[p] : 0;
    return units;
}

/* Pairs of different categories within one pattern; equal ones have distance 0. */
typedef struct S_pair {
    unsigned c, k;
    double o; /* both orders together */
} S_pair;

typedef struct S_pattern {
    const uint16_t *counts;
    size_t q;              /* numbers in counts */
    double times, ratings; /* ratings: 0 when fewer than two */
    size_t first, pairs;
} S_pattern;

typedef struct S_data {
    size_t q, patterns;
    S_pattern *pattern;
    S_pair *pair;
    double *o, *n; /* q*q and q of the current resample */
} S_data;

static void S_free(S_data *d)
{
    free(d->pattern);
    free(d->pair);
    free(d->o);
}

static size_t S_count_pairs(const mq_alpha *a)
{
    size_t pairs = 0;
    for (size_t p = 0; p < a->used; p++) {
        size_t kinds = 0;
        for (size_t k = 0; k < a->q; k++)
            kinds += a->counts[p * a->q + k] > 0;
        pairs += kinds * (kinds + 1) / 2;
    }
    return pairs;
}

static void S_fill(const mq_alpha *a, size_t p, S_pattern *to, S_pair *pair, size_t *used)
{
    const uint16_t *r = a->counts + p * a->q;
    double m = (double)S_ratings(a, p);
    *to = (S_pattern){r, a->q, (double)a->times[p], m >= 2 ? m : 0, *used, 0};
    for (unsigned c = 0; c < a->q && m >= 2; c++)
        for (unsigned k = c + 1; k < a->q && r[c]; k++)
            if (r[k])
                pair[(*used)++] = (S_pair){c, k, 2.0 * r[c] * r[k] / (m - 1)};
    to->pairs = *used - to->first;
}

/* Order of the patterns themselves, so that the order of the rows does not move a seeded bootstrap. */
static int S_compare(const void *left, const void *right)
{
    const S_pattern *a = left, *b = right;
    for (size_t k = 0; k < a->q; k++)
        if (a->counts[k] != b->counts[k])
            return a->counts[k] < b->counts[k] ? -1 : 1;
    return 0;
}

static bool S_prepare(const mq_alpha *a, S_data *d)
{
    size_t used = 0;
    *d = (S_data){a->q,
                  a->used,
                  calloc(a->used + 1, sizeof *d->pattern),
                  calloc(S_count_pairs(a) + 1, sizeof *d->pair),
                  calloc(a->q * a->q + a->q, sizeof *d->o),
                  NULL};
    if (!d->pattern || !d->pair || !d->o)
        return false;
    d->n = d->o + a->q * a->q;
    for (size_t p = 0; p < a->used; p++)
        S_fill(a, p, &d->pattern[p], d->pair, &used);
    qsort(d->pattern, d->patterns, sizeof *d->pattern, S_compare);
    return true;
}

static double S_distance(const S_data *d, mq_alpha_metric metric, size_t c, size_t k)
{
    double sum = 0;
    switch (metric) {
    case MQ_ALPHA_INTERVAL:
        return ((double)k - (double)c) * ((double)k - (double)c);
    case MQ_ALPHA_ORDINAL:
        for (size_t g = c; g <= k; g++)
            sum += d->n[g];
        sum -= (d->n[c] + d->n[k]) / 2;
        return sum * sum;
    case MQ_ALPHA_NOMINAL:
        break;
    }
    return 1;
}

/* alpha of the patterns, taken times[p] over. */
static double S_alpha(S_data *d, mq_alpha_metric metric, const double *times)
{
    double n = 0, observed = 0, expected = 0;
    memset(d->o, 0, (d->q * d->q + d->q) * sizeof *d->o);
    for (size_t p = 0; p < d->patterns; p++) {
        const S_pattern *x = &d->pattern[p];
        if (times[p] <= 0 || x->ratings <= 0)
            continue;
        n += times[p] * x->ratings;
        for (size_t k = 0; k < d->q; k++)
            d->n[k] += times[p] * x->counts[k];
        for (size_t i = x->first; i < x->first + x->pairs; i++)
            d->o[d->pair[i].c * d->q + d->pair[i].k] += times[p] * d->pair[i].o;
    }
    for (size_t c = 0; c < d->q; c++)
        for (size_t k = c + 1; k < d->q; k++) {
            if (d->n[c] <= 0 || d->n[k] <= 0)
                continue;
            double distance = S_distance(d, metric, c, k);
            observed += d->o[c * d->q + k] * distance;
            expected += 2 * d->n[c] * d->n[k] * distance;
        }
    return expected > 0 ? 1 - (n - 1) * observed / expected : NAN;
}

double mq_alpha_of(const mq_alpha *a, mq_alpha_metric metric)
{
    S_data d;
    double *times = calloc(a->used + 1, sizeof *times), alpha = NAN;
    if (S_prepare(a, &d) && times) {
        for (size_t p = 0; p < d.patterns; p++)
            times[p] = d.pattern[p].times;
        alpha = S_alpha(&d, metric, times);
    }
    S_free(&d);
    free(times);
    return alpha;
}

static int S_ascending(const void *left, const void *right)
{
    const double *a = left, *b = right;
    return *a < *b ? -1 : *a > *b;
}

static void S_summary(double *values, size_t count, double conf, mq_alpha_boot *o)
{
    double mean = 0, ss = 0;
    qsort(values, count, sizeof *values, S_ascending);
    for (size_t b = 0; b < count; b++)
        mean += values[b] / (double)count;
    for (size_t b = 0; b < count; b++)
        ss += (values[b] - mean) * (values[b] - mean);
    o->se = sqrt(ss / ((double)count - 1));
    o->ci = (mq_interval){mq_percentile(values, count, (1 - conf) / 2),
                          mq_percentile(values, count, 1 - (1 - conf) / 2)};
}

/* The values of one metric over the resamples; undefined ones are left out. */
typedef struct S_values {
    double *at;
    size_t count;
} S_values;

/* Drawing units with replacement is drawing how often every pattern comes. times: 2 x patterns; values: one a
 * metric. */
static void S_resample(S_data *d, const mq_alpha_metric *metrics, size_t n, const gsl_rng *random,
                       size_t resamples, double *times, unsigned *drawn, S_values *values)
{
    double units = 0;
    for (size_t p = 0; p < d->patterns; p++)
        units += d->pattern[p].times;
    for (size_t p = 0; p < d->patterns; p++)
        times[d->patterns + p] = d->pattern[p].times / units;
    for (size_t b = 0; b < resamples; b++) {
        gsl_ran_multinomial(random, d->patterns, (unsigned)units, times + d->patterns, drawn);
        for (size_t p = 0; p < d->patterns; p++)
            times[p] = drawn[p];
        for (size_t m = 0; m < n; m++) {
            double value = S_alpha(d, metrics[m], times);
            if (!isnan(value))
                values[m].at[values[m].count++] = value;
        }
    }
}

static mq_status S_bootstrap(const mq_alpha *a, const mq_alpha_metric *metrics, size_t n, double conf,
                             size_t resamples, unsigned long seed, mq_alpha_boot *out, mq_error *err)
{
    S_data d = {0};
    S_values values[MQ_ALPHA_METRICS] = {{0}};
    double *room = calloc(n * resamples, sizeof *room), *times = calloc(2 * a->used + 1, sizeof *times);
    unsigned *drawn = calloc(a->used + 1, sizeof *drawn);
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    mq_status st = MQ_OK;
    if (!room || !times || !drawn || !random || !S_prepare(a, &d))
        st = mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu resamples", resamples);
    if (st == MQ_OK) {
        for (size_t m = 0; m < n; m++)
            values[m].at = room + m * resamples;
        gsl_rng_set(random, seed);
        S_resample(&d, metrics, n, random, resamples, times, drawn, values);
    }
    for (size_t m = 0; m < n && st == MQ_OK; m++) {
        out[m].undefined = resamples - values[m].count;
        if (values[m].count >= 2)
            S_summary(values[m].at, values[m].count, conf, &out[m]);
    }
    S_free(&d);
    gsl_rng_free(random);
    free(room);
    free(times);
    free(drawn);
    return st;
}

mq_status mq_alpha_bootstrap_all(const mq_alpha *a, const mq_alpha_metric *metrics, size_t n, double conf,
                                 size_t resamples, unsigned long seed, mq_alpha_boot *out, mq_error *err)
{
    bool defined = true;
    if (!(conf > 0 && conf < 1) || resamples < 100 || !n || n > MQ_ALPHA_METRICS)
        return mq_fail(err, MQ_E_DOMAIN, NULL,
                       "a bootstrap needs 0 < confidence < 1 and 100 resamples or more");
    for (size_t m = 0; m < n; m++) {
        out[m] = (mq_alpha_boot){mq_alpha_of(a, metrics[m]), {NAN, NAN}, NAN, 0};
        defined = defined && !isnan(out[m].alpha);
    }
    if (!defined)
        return MQ_OK; /* of one metric undefined is of all: no two categories */
    if (mq_alpha_units(a) > UINT32_MAX)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "more than %u units in a bootstrap", UINT32_MAX);
    return S_bootstrap(a, metrics, n, conf, resamples, seed, out, err);
}

mq_status mq_alpha_bootstrap(const mq_alpha *a, mq_alpha_metric metric, double conf, size_t resamples,
                             unsigned long seed, mq_alpha_boot *out, mq_error *err)
{
    *out = (mq_alpha_boot){NAN, {NAN, NAN}, NAN, 0};
    return mq_alpha_bootstrap_all(a, &metric, 1, conf, resamples, seed, out, err);
}
