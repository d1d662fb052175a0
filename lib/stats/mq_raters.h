#ifndef MQ_RATERS_H
#define MQ_RATERS_H
#include "mq_error.h"
#include "mq_kappa.h"
#include <stdint.h>

/** Units by raters, one byte a rating: 0..categories-1, or MQ_NO_RATING for a gap. categories are the
 *  declared ones, seen or not: AC1 and Brennan-Prediger depend on their number. */
enum { MQ_NO_RATING = 255, MQ_MOST_CATEGORIES = 200 };

typedef struct mq_ratings {
    size_t units, raters, categories;
    const unsigned char *rating; /* units x raters, row-major */
} mq_ratings;

/** An estimate; all NaN when undefined (expected agreement 1). */
typedef struct mq_agreement {
    double est, se;
    mq_interval ci; /* est +- t se with units - 1 df, upper end cut at 1 */
} mq_agreement;

typedef struct mq_raters {
    size_t units;  /* rated at all */
    size_t paired; /* rated twice or more */
    double pa, pa_se;
    mq_agreement gwet;   /* AC1 without weights, AC2 with */
    mq_agreement fleiss; /* Fleiss' kappa, generalised to gaps */
    mq_agreement bp;     /* Brennan-Prediger */
    double conger;       /* fixed raters: chance from each rater's own margins; NaN = undefined */
} mq_raters;

/** Chance-corrected agreement of several raters with gaps; units without any rating are left out.
 *  Standard errors by linearisation over units.
 *  Errors  MQ_E_DOMAIN when no unit has two ratings, a rating is not declared, categories is not 2..200, or
 *          conf is outside (0,1); MQ_E_MEMORY
 *  Source  Gwet 2014, Handbook of Inter-Rater Reliability, 4th ed. */
mq_status mq_raters_of(const mq_ratings *in, mq_agreement_weight weight, double conf, mq_raters *out,
                       mq_error *err);

/** The test of Fleiss 1971 for complete data (Fleiss, Nee & Landis 1979).
 *  Out  kappa_j  categories: kappa of each category against the others, NaN when nobody used it
 *       se0      of the overall kappa if it were 0; z = kappa/se0
 *       se0_j    of every kappa_j, the same for all
 *  All NaN when a rating is missing or there are fewer than two raters. */
typedef struct mq_fleiss {
    double kappa, se0, z, se0_j;
} mq_fleiss;
mq_fleiss mq_fleiss_test(const mq_ratings *in, double *kappa_j);

#endif
