#include "mq_adjust.h"
#include <math.h>
#include <stdlib.h>

typedef struct ranked {
    double p;
    size_t at;
} ranked;

static int S_by_p(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    return (x->p > y->p) - (x->p < y->p);
}

/* What the p-value with 0-based rank i of m is multiplied by. */
static double S_factor(mq_adjustment method, size_t i, size_t m)
{
    switch (method) {
    case MQ_HOLM:
    case MQ_HOCHBERG:
        return (double)(m - i);
    case MQ_BH:
    case MQ_BY:
        return (double)m / (double)(i + 1);
    case MQ_BONFERRONI:
        break;
    }
    return (double)m;
}

static double S_harmonic(size_t m)
{
    double sum = 0;
    for (size_t j = m; j > 0; j--)
        sum += 1 / (double)j;
    return sum;
}

static void S_adjust_sorted(mq_adjustment method, const ranked *sorted, size_t m, double *adjusted)
{
    double times = method == MQ_BY ? S_harmonic(m) : 1, so_far = 0;
    if (method == MQ_BONFERRONI || method == MQ_HOLM) { /* step down: cumulative maximum from the smallest */
        for (size_t i = 0; i < m; i++) {
            so_far = fmax(so_far, S_factor(method, i, m) * sorted[i].p);
            adjusted[sorted[i].at] = fmin(so_far, 1);
        }
        return;
    }
    so_far = 1; /* step up: cumulative minimum from the largest */
    for (size_t i = m; i-- > 0;) {
        so_far = fmin(so_far, times * S_factor(method, i, m) * sorted[i].p);
        adjusted[sorted[i].at] = so_far;
    }
}

mq_status mq_adjust(mq_adjustment method, const double *p, size_t n, double *adjusted, mq_error *err)
{
    ranked *sorted = calloc(n + 1, sizeof *sorted);
    if (!sorted)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu p-values", n);
    mq_status st = MQ_OK;
    size_t m = 0;
    for (size_t i = 0; i < n && st == MQ_OK; i++) {
        if (isnan(p[i]))
            adjusted[i] = NAN;
        else if (p[i] < 0 || p[i] > 1)
            st = mq_fail(err, MQ_E_DOMAIN, NULL, "p-value %g is not between 0 and 1", p[i]);
        else
            sorted[m++] = (ranked){p[i], i};
    }
    if (st == MQ_OK) {
        qsort(sorted, m, sizeof *sorted, S_by_p);
        S_adjust_sorted(method, sorted, m, adjusted);
    }
    free(sorted);
    return st;
}
