#ifndef MQ_PREVALENCE_H
#define MQ_PREVALENCE_H
#include "mq_error.h"
#include "mq_numeric.h"
#include <stdbool.h>

typedef enum mq_prevalence_flag {
    MQ_PREVALENCE_OK,
    MQ_PREVALENCE_BELOW,        /* the corrected share is below 0 and was cut to 0 */
    MQ_PREVALENCE_ABOVE,        /* above 1, cut to 1 */
    MQ_PREVALENCE_UNINFORMATIVE /* sensitivity + specificity <= 1: do not print the correction */
} mq_prevalence_flag;

/** A share found by an imperfect coder, corrected with an outside validation set (Rogan & Gladen 1978). With
 * a random hand-coded subsample of the same answers use the post-stratified estimator instead: it needs no
 * such model. */
typedef struct mq_prevalence {
    double apparent;            /* x/n */
    double se, sp, youden;      /* sensitivity, specificity, se + sp - 1 */
    double raw, est;            /* (apparent + sp - 1)/youden, and the same cut to [0, 1] */
    double var_delta;           /* variance with se and sp estimated (delta method) */
    mq_interval wald_delta;     /* raw +- z sqrt(var_delta), cut to [0, 1] */
    double var_known;           /* variance if se and sp were known exactly */
    mq_interval wilson_known;   /* Wilson of apparent, transformed */
    mq_interval lang_reiczigel; /* Lang & Reiczigel 2014, Prev. Vet. Med. 113:13-22; the default interval */
    mq_prevalence_flag flag;
} mq_prevalence;

/** x of n coded positive; x_se of n_se true positives were coded positive, x_sp of n_sp true negatives
 * negative. MQ_E_DOMAIN for a part larger than its whole, an empty whole or a bad conf. */
mq_status mq_prevalence_of(size_t x, size_t n, size_t x_se, size_t n_se, size_t x_sp, size_t n_sp,
                           double conf, mq_prevalence *out, mq_error *err);

const char *
mq_prevalence_flag_name(mq_prevalence_flag flag); /* ok, below_range, above_range, uninformative */

#endif
