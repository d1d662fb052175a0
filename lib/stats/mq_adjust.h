#ifndef MQ_ADJUST_H
#define MQ_ADJUST_H
#include "mq_error.h"
#include <stddef.h>

/** Corrections of a family of p-values. Holm for a named family, Benjamini-Hochberg for screening many codes.
 */
typedef enum mq_adjustment {
    MQ_BONFERRONI,
    MQ_HOLM,     /* Holm 1979: the default */
    MQ_HOCHBERG, /* Hochberg 1988 */
    MQ_BH,       /* Benjamini & Hochberg 1995 */
    MQ_BY        /* Benjamini & Yekutieli 2001 */
} mq_adjustment;

/** adjusted[i] of p[i], i < n; the arrays may be the same. An undefined p (NaN) stays NaN and does not count
 * in the size of the family. Results are at most 1 and keep the order of p. MQ_E_DOMAIN for p outside [0, 1].
 */
mq_status mq_adjust(mq_adjustment method, const double *p, size_t n, double *adjusted, mq_error *err);

#endif
