#ifndef MQ_ALPHA_H
#define MQ_ALPHA_H
#include "mq_error.h"
#include "mq_numeric.h"
#include "mq_raters.h"

/** Krippendorff's alpha from counts: units fall into few different patterns of counts, so memory and the cost
 *  of a bootstrap depend on the patterns, not on the units.
 *  Source  Krippendorff 2011, Computing Krippendorff's Alpha-Reliability */
typedef enum mq_alpha_metric {
    MQ_ALPHA_NOMINAL,
    MQ_ALPHA_ORDINAL, /* distance by the ranks that the data themselves give */
    MQ_ALPHA_INTERVAL /* squared difference of the codes */
} mq_alpha_metric;

typedef struct mq_alpha mq_alpha;

/** categories 1..MQ_MOST_CATEGORIES. Caller frees. NULL = out of memory or bad categories. */
mq_alpha *mq_alpha_new(size_t categories);
void mq_alpha_free(mq_alpha *alpha); /* NULL is fine */

/** One more unit: its ratings 0..categories-1, MQ_NO_RATING for a gap. A unit with fewer than two ratings
 *  counts as a unit of the sample, but carries no information.
 *  Errors  MQ_E_DOMAIN for a category that was not declared or more than 65,535 raters; MQ_E_MEMORY */
mq_status mq_alpha_add(mq_alpha *alpha, const unsigned char *rating, size_t raters, mq_error *err);

/** A unit given as counts per category, `times` over. */
mq_status mq_alpha_add_counts(mq_alpha *alpha, const uint16_t *counts, uint64_t times, mq_error *err);

size_t mq_alpha_units(const mq_alpha *alpha);    /* all */
size_t mq_alpha_pairable(const mq_alpha *alpha); /* with two ratings or more */

/** alpha = 1 - (n-1) sum o d2 / sum n_c n_k d2; NaN when no pair differs in expectation (one category) or no
 *  unit has two ratings. */
double mq_alpha_of(const mq_alpha *alpha, mq_alpha_metric metric);

typedef struct mq_alpha_boot {
    double alpha;
    mq_interval ci;   /* percentiles, type 6 */
    double se;        /* standard deviation over the resamples */
    size_t undefined; /* resamples without a defined alpha; they were dropped */
} mq_alpha_boot;

/** Bootstrap over units; observed and expected disagreement are both recomputed. (Hayes & Krippendorff 2007
 *  keep the expected one: another interval, not comparable.) The same units, in any order, and the same seed
 *  give the same interval.
 *  In      resamples  5,000 or more for print; at least 100
 *  Errors  MQ_E_DOMAIN for too few resamples or a bad conf; MQ_E_MEMORY. Undefined alpha: all NaN, no error
 */
mq_status mq_alpha_bootstrap(const mq_alpha *alpha, mq_alpha_metric metric, double conf, size_t resamples,
                             unsigned long seed, mq_alpha_boot *out, mq_error *err);

/** The same of several metrics on the same resamples, which is where the time goes.
 *  In   metrics  n of them, 1..MQ_ALPHA_METRICS
 *  Out  out      n; each as from mq_alpha_bootstrap with this seed */
enum { MQ_ALPHA_METRICS = 3 };
mq_status mq_alpha_bootstrap_all(const mq_alpha *alpha, const mq_alpha_metric *metrics, size_t n, double conf,
                                 size_t resamples, unsigned long seed, mq_alpha_boot *out, mq_error *err);

/** Alpha of a sample whose units stand for different numbers of units: coincidences and margins are sums of
 *  weights, so weights of 1 give mq_alpha_of. A step through 0 is possible where a category hangs on one unit;
 *  the formulas hold there too.
 *  In      weight     units, >= 0 [units of the population]
 *  Out     alpha      NaN as in mq_alpha_of
 *          influence  units: weight times the derivative of alpha by the weight, the linearised values whose
 *                     design variance (mq_complex_survey_cov) is that of alpha; may be NULL
 *  Errors  MQ_E_DOMAIN a bad weight, a category that was not declared, no units; MQ_E_MEMORY
 *  Source  Krippendorff 2011; linearisation Binder 1983, Int. Stat. Rev. 51:279 */
mq_status mq_alpha_weighted(const mq_ratings *in, const double *weight, mq_alpha_metric metric, double *alpha,
                            double *influence, mq_error *err);

#endif
