#include "mq_classify.h"
#include "mq_numeric.h"
#include "mq_proportion.h"
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

static double S_or_zero(double x)
{
    return isnan(x) ? 0 : x;
}

static double S_ratio(double a, double b)
{
    return b > 0 ? a / b : NAN;
}

/* sums: 2k, true totals then predicted ones. */
static void S_classes(const size_t *confusion, size_t k, double *sums, mq_class *classes)
{
    for (size_t i = 0; i < 2 * k; i++)
        sums[i] = 0;
    for (size_t i = 0; i < k * k; i++) {
        sums[i / k] += (double)confusion[i];
        sums[k + i % k] += (double)confusion[i];
    }
    for (size_t i = 0; i < k; i++) {
        double tp = (double)confusion[i * k + i];
        classes[i] = (mq_class){(size_t)sums[i], S_ratio(tp, sums[k + i]), S_ratio(tp, sums[i]),
                                S_ratio(2 * tp, sums[i] + sums[k + i])};
    }
}

static void S_means(const mq_class *classes, const double *sums, size_t k, mq_classify *o)
{
    double occurs = 0, n = (double)o->n, recall = 0;
    for (size_t i = 0; i < k; i++) {
        if (isnan(classes[i].f1))
            continue;
        o->averaged++;
        o->macro_precision += S_or_zero(classes[i].precision);
        o->macro_recall += S_or_zero(classes[i].recall);
        o->macro_f1 += classes[i].f1;
        o->weighted_f1 += classes[i].f1 * sums[i] / n;
        occurs += sums[i] > 0;
        recall += S_or_zero(classes[i].recall);
    }
    o->macro_precision /= (double)o->averaged;
    o->macro_recall /= (double)o->averaged;
    o->macro_f1 /= (double)o->averaged;
    o->balanced_accuracy = recall / occurs;
}

static double S_mcc(const double *sums, size_t k, double hits, double n)
{
    double cross = 0, truth = n * n, predicted = n * n;
    for (size_t i = 0; i < k; i++) {
        cross += sums[i] * sums[k + i];
        truth -= sums[i] * sums[i];
        predicted -= sums[k + i] * sums[k + i];
    }
    return truth > 0 && predicted > 0 ? (n * hits - cross) / (sqrt(truth) * sqrt(predicted)) : NAN;
}

mq_status mq_classify_of(const size_t *confusion, size_t k, double conf, mq_class *classes, mq_classify *out,
                         mq_error *err)
{
    if (!(conf > 0 && conf < 1))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "a confidence level lies between 0 and 1, not %g", conf);
    double *sums = calloc(2 * k + 1, sizeof *sums), hits = 0, n = 0;
    if (!sums)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu classes", k);
    S_classes(confusion, k, sums, classes);
    for (size_t i = 0; i < k; i++) {
        hits += (double)confusion[i * k + i];
        n += sums[i];
    }
    *out = (mq_classify){.n = (size_t)n};
    if (n > 0) {
        out->accuracy = out->micro_f1 = hits / n;
        out->accuracy_ci = mq_wilson(hits, n, mq_z_of(conf));
        S_means(classes, sums, k, out);
        out->mcc = S_mcc(sums, k, hits, n);
    }
    free(sums);
    return n > 0 ? MQ_OK : mq_fail(err, MQ_E_DOMAIN, NULL, "the confusion matrix is empty");
}

static double S_macro_f1(const unsigned *cells, size_t k)
{
    double sum = 0, seen = 0;
    for (size_t i = 0; i < k; i++) {
        double both = 0;
        for (size_t j = 0; j < k; j++)
            both += (double)cells[i * k + j] + (double)cells[j * k + i];
        sum += both > 0 ? 2.0 * cells[i * k + i] / both : 0;
        seen += both > 0;
    }
    return sum / seen;
}

mq_status mq_classify_bootstrap(const size_t *confusion, size_t k, double conf, size_t resamples,
                                unsigned long seed, mq_interval *macro_f1, mq_error *err)
{
    double n = 0;
    for (size_t i = 0; i < k * k; i++)
        n += (double)confusion[i];
    if (!(n > 0 && n < 4e9) || !(conf > 0 && conf < 1) || resamples < 100)
        return mq_fail(err, MQ_E_DOMAIN, NULL,
                       "a bootstrap needs counts, 0 < confidence < 1 and 100 resamples");
    double *p = calloc(k * k + resamples, sizeof *p);
    unsigned *cells = calloc(k * k, sizeof *cells);
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    mq_status st = MQ_OK;
    if (p && cells && random) {
        double *values = p + k * k;
        for (size_t i = 0; i < k * k; i++)
            p[i] = (double)confusion[i] / n;
        gsl_rng_set(random, seed);
        for (size_t b = 0; b < resamples; b++) {
            gsl_ran_multinomial(random, k * k, (unsigned)n, p, cells);
            values[b] = S_macro_f1(cells, k);
        }
        gsl_sort(values, 1, resamples);
        *macro_f1 = (mq_interval){mq_percentile(values, resamples, (1 - conf) / 2),
                                  mq_percentile(values, resamples, 1 - (1 - conf) / 2)};
    } else {
        st = mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu resamples", resamples);
    }
    gsl_rng_free(random);
    free(cells);
    free(p);
    return st;
}
