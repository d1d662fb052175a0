#ifndef MQ_MISCLASS_H
#define MQ_MISCLASS_H
#include "mq_error.h"
#include "mq_numeric.h"
#include <stdbool.h>

/** Shares of k classes corrected with a validation set from OUTSIDE the counted sample. With human codes on a
 *  random sample of the same answers use mq_correct.h, which needs no stable error rates. */
typedef struct mq_misclass {
    double condition; /* of the error matrix (ratio of singular values); above 10: warn */
    bool in_range;    /* all raw shares lie in [0,1]; if not, print em and say so */
} mq_misclass;

/** p = (M')^-1 q, M_ij = P(machine says j | truth i).
 *  In      validation  k x k counts, row-major: rows = truth, columns = machine
 *          predicted   k: machine codes of the sample
 *  Out     naive, raw, se, em  k each; em = maximum likelihood within [0,1] by EM, equal to raw when in range
 *          cov                 k x k of raw, delta method: sampling and validation error
 *  Errors  MQ_E_DOMAIN when a class has no validation row, nothing was predicted, or M cannot be inverted;
 *          MQ_E_MEMORY
 *  Source  Rogan & Gladen 1978 for k = 2; Buonaccorsi 2010, Measurement Error, ch. 3 */
mq_status mq_misclass_of(const size_t *validation, const size_t *predicted, size_t k, double *naive,
                         double *raw, double *se, double *cov, double *em, mq_misclass *out, mq_error *err);

#endif
