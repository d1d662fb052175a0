#ifndef MQ_CLASSIFY_H
#define MQ_CLASSIFY_H
#include "mq_error.h"
#include "mq_numeric.h"

/** One class of a confusion matrix; NaN = undefined ("n/a", not 0). */
typedef struct mq_class {
    size_t support;   /* truly in it */
    double precision; /* NaN when never predicted */
    double recall;    /* NaN when it never occurs */
    double f1;        /* 2 tp / (predicted + true); NaN only when absent from both */
} mq_class;

typedef struct mq_classify {
    size_t n,
        averaged; /* averaged: classes seen in truth or prediction; the others are left out of the means */
    double accuracy;
    mq_interval accuracy_ci;                        /* Wilson */
    double macro_precision, macro_recall, macro_f1; /* an undefined precision or recall counts as 0 */
    double weighted_f1;                             /* by support */
    double micro_f1;                                /* equals the accuracy */
    double balanced_accuracy;                       /* mean recall of the classes that occur */
    double mcc; /* Gorodkin 2004; NaN when truth or prediction is constant */
} mq_classify;

/** In      confusion  k x k counts, row-major: rows = truth, columns = prediction
 *          conf       for accuracy_ci
 *  Out     classes    k
 *  Errors  MQ_E_DOMAIN for an empty matrix or a bad conf; MQ_E_MEMORY */
mq_status mq_classify_of(const size_t *confusion, size_t k, double conf, mq_class *classes, mq_classify *out,
                         mq_error *err);

/** Percentile interval of macro-F1 by resampling units: the cells of the matrix as one multinomial.
 * (Resampling within true classes would hold the truth fixed, which it is not.) Errors  MQ_E_DOMAIN for an
 *  empty matrix, a bad conf or fewer than 100 resamples; MQ_E_MEMORY */
mq_status mq_classify_bootstrap(const size_t *confusion, size_t k, double conf, size_t resamples,
                                unsigned long seed, mq_interval *macro_f1, mq_error *err);

#endif
