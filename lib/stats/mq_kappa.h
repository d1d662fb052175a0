#ifndef MQ_KAPPA_H
#define MQ_KAPPA_H
#include "mq_error.h"
#include "mq_numeric.h"

/** Weights of agreement between levels i and j of k: identity; linear 1-|i-j|/(k-1); quadratic, squared;
 *  ordinal 1-C(|i-j|+1,2)/C(k,2) (Gwet 2014). The diagonal is 1. */
typedef enum mq_agreement_weight {
    MQ_WEIGHT_NONE,
    MQ_WEIGHT_LINEAR,
    MQ_WEIGHT_QUADRATIC,
    MQ_WEIGHT_ORDINAL
} mq_agreement_weight;

double mq_agreement_weight_of(mq_agreement_weight kind, size_t i, size_t j, size_t k);

/** Cohen's kappa with one set of weights. All but po and pe are NaN when pe = 1: a single category says
 *  nothing about agreement beyond chance. z and p are NaN when se0 = 0. */
typedef struct mq_kappa {
    double po, pe, kappa;
    double se;      /* for the interval */
    mq_interval ci; /* kappa +- z se, not cut */
    double se0;     /* if kappa were 0 */
    double z, p;
} mq_kappa;

/** Two coders, k x k. */
typedef struct mq_two_coders {
    size_t n;
    double agreement;
    mq_interval agreement_ci; /* Wilson */
    mq_kappa none, linear, quadratic;
    double pabak;     /* prevalence- and bias-adjusted: (k po - 1)/(k - 1) */
    double scott_pi;  /* NaN when one category is used */
    double gwet_ac1;  /* stable where skewed margins depress kappa */
    double kappa_max; /* largest kappa with these margins */
} mq_two_coders;

/** In      table  k x k counts, row-major: rows = first coder, columns = second; k = declared categories
 *          conf   0 < conf < 1
 *  Errors  MQ_E_DOMAIN for an empty table, k = 0 or a bad conf
 *  Source  Cohen 1960, 1968; standard errors Fleiss, Cohen & Everitt 1969, Psychol. Bull. 72:323 */
mq_status mq_two_coders_of(const size_t *table, size_t k, double conf, mq_two_coders *out, mq_error *err);

/** Kappa alone, for any weights. NaN as above. */
mq_kappa mq_kappa_of(const size_t *table, size_t k, mq_agreement_weight weight, double conf);

#endif
