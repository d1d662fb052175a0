#ifndef MQ_PROPORTION_H
#define MQ_PROPORTION_H
#include "mq_error.h"
#include "mq_numeric.h"

/** One share p = x/n with every interval of spec, so that a table may print Wilson and a reader may ask for
 * another. All intervals lie in [0, 1]; n == 0: p and se are NaN and every interval is [0, 1] (print no
 * share). */
typedef struct mq_proportion {
    double p;                    /* x/n                 [share] */
    double se;                   /* sqrt(pq/n)          [share] */
    mq_interval wald;            /* p +- z se; for comparison only, never a default */
    mq_interval wald_cc;         /* wald widened by 1/(2n) */
    mq_interval wilson;          /* Wilson 1927; the default */
    mq_interval wilson_cc;       /* Newcombe 1998, Stat. Med. 17:857-872, method 4 */
    mq_interval agresti_coull;   /* Agresti & Coull 1998 */
    mq_interval jeffreys;        /* Brown, Cai, DasGupta 2001, Beta(x+.5, n-x+.5) */
    mq_interval clopper_pearson; /* Clopper & Pearson 1934: at least the nominal coverage */
    mq_interval midp;            /* Berry & Armitage 1995 */
} mq_proportion;

/** x of n with two-sided coverage 0 < conf < 1. MQ_E_DOMAIN for x > n or a bad conf; *out is then
 * unspecified. */
mq_status mq_proportion_of(size_t x, size_t n, double conf, mq_proportion *out, mq_error *err);

/** The single intervals; x may be fractional (weighted counts), 0 <= x <= n, n > 0. No check of the
 * arguments: z is the two-sided normal quantile (mq_z_of) or a t quantile, alpha is 1 - conf. */
mq_interval mq_wilson(double x, double n, double z);
mq_interval mq_wilson_cc(double x, double n, double z);
mq_interval mq_clopper_pearson(double x, double n, double alpha);
mq_interval mq_midp(size_t x, size_t n, double alpha);

#endif
