#ifndef MQ_CATEGORIES_H
#define MQ_CATEGORIES_H
#include "mq_error.h"
#include "mq_numeric.h"
#include <stdbool.h>

/** Simultaneous intervals for the shares of k categories that exclude each other. The caller owns the arrays,
 * each of k places; an array that is NULL is not computed. All intervals lie in [0, 1]. */
typedef struct mq_multinomial {
    double *p;                      /* counts[i]/n, NaN when n == 0 (the intervals are [0, 1] then) */
    mq_interval *goodman;           /* Goodman 1965: Wilson with chi2_1(1-a/k); the default */
    mq_interval *quesenberry_hurst; /* Quesenberry & Hurst 1964: Wilson with chi2_{k-1}(1-a), conservative */
    mq_interval *sison_glaz; /* Sison & Glaz 1995; equal half-widths, misleading beside a rare category */
    double sison_glaz_c;     /* whole half-width c - 1 [answers]; NaN: no c reaches the coverage (tiny n) and
                                sison_glaz holds Goodman's intervals */
} mq_multinomial;

/** k >= 1 declared categories, the empty ones included. One category alone is [1, 1]. Time O(k c), c about
 * 200 at n = 21,681. MQ_E_DOMAIN for k == 0 or a bad conf. */
mq_status mq_multinomial_of(const size_t *counts, size_t k, double conf, mq_multinomial *out, mq_error *err);

/** Goodness of fit of counts to target shares. */
typedef struct mq_fit {
    double x2, p;    /* Pearson, upper tail of chi2_df; Monte Carlo or exact is advised when low > 0 */
    double g2, g2_p; /* likelihood ratio, 0 ln 0 = 0 */
    size_t df;       /* k - 1; 0 leaves p undefined */
    double cohen_w;  /* sqrt(x2/n) */
    size_t low;      /* cells with an expected count below 5 */
} mq_fit;

/** shares: k target shares, each >= 0, sum 1 within 1e-6. residuals, standardised: k places each or NULL;
 *  (O-E)/sqrt(E) and (O-E)/sqrt(E(1-p)), NaN where E is 0. n == 0: everything undefined.
 *  MQ_E_DOMAIN for shares that are no distribution. */
mq_status mq_fit_of(const size_t *counts, const double *shares, size_t k, mq_fit *out, double *residuals,
                    double *standardised, mq_error *err);

#endif
