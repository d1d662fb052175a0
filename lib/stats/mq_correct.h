#ifndef MQ_CORRECT_H
#define MQ_CORRECT_H
#include "mq_error.h"
#include "mq_numeric.h"
#include <stdbool.h>
#include <stdint.h>

/** Shares corrected for coding error: the machine codes all N answers, people code a probability sample of
 *  them. The corrected share is what the people would have found in all N answers. The lexicon must be frozen
 *  before the sample is drawn. */

typedef enum mq_sampling {
    MQ_SAMPLED_BY_CODE, /* stratified by machine code: n_k was fixed for every code k */
    MQ_SAMPLED_SIMPLE   /* simple random sample of the N answers */
} mq_sampling;

typedef struct mq_correct_input {
    size_t strata;           /* machine codes, neighbours being similar (levels in order) */
    size_t codes;            /* human codes */
    const uint64_t *coded;   /* strata: N_k, all answers with machine code k [answers] */
    const uint64_t *sampled; /* strata x codes, row-major: n_kj of them that people gave code j [answers] */
    mq_sampling sampling;
    double conf;  /* two-sided, 0 < conf < 1 */
    double prior; /* a of the Beta interval, added to every n_kj; 0 = 1/(2 codes) */
    double df;    /* clusters - strata when the sample is clustered, else 0; only Korn-Graubard uses it */
} mq_correct_input;

/** NaN = undefined. */
typedef struct mq_correct_share {
    double naive;    /* N_j/N; NaN when codes != strata */
    double share;    /* sum_k W_k p_kj: adds up to 1 over j, never negative */
    double se;       /* of the N answers at hand (finite population) */
    double se_super; /* of the population they stand for: + share(1-share)/N */
    double n_eff;    /* share(1-share)/se^2: human codes a simple sample would have needed; may exceed n */
    mq_interval korn_graubard; /* Beta quantiles at n_eff; undefined where se = 0 */
    double beta_mean;          /* posterior mean of the moment-matched Beta */
    mq_interval beta;          /* its quantiles */
    mq_interval printed;       /* the default: see below */
} mq_correct_share;

/** Post-stratification on the machine code.
 *  Out     out     codes shares
 *          merged  strata: number of the stratum that k was joined to (k itself when it was not); may be NULL
 *          cov     codes x codes, finite-population covariance, row-major; may be NULL
 *
 *  A stratum with answers but fewer than 2 sampled ones joins its lower neighbour (the lowest its upper one),
 *  together with all that was joined to it before.
 *
 *  Printed interval: the moment-matched Beta of the code against all others, with the neutral prior 1/3 + 1/3
 *  in every stratum (Kerman 2011, Electron. J. Stat. 5:1450), widened to the share if need be. Korn-Graubard
 *  takes a cell of the sample without a single answer as proof that there is none, and loses coverage for a
 *  rare code that hides in a large stratum (70-93 % at nominal 95 %); the Beta with prior 1/(2 codes), which
 *  shrinks as codes are added, falls to 86 % where about one such answer in a sample is expected. The printed
 *  one held 94 % or more in every design of tests/programs/correct_coverage, which also prints its price in
 *  width.
 *  That is no guarantee: over random designs (correct_coverage random: 30 to 300 sampled per machine code,
 * 1,600 shares) it covered 96 % on average, but under 93 % for 4 % of the shares, the worst 89 % (83 % in
 * another draw); Beta 1/(2 codes) fell short for 10 %, Korn-Graubard for 34 %. What is left are mostly large
 * strata of which only 30 to 60 answers were sampled and a few per cent miscoded: sample those more.
 *
 *  Errors  MQ_E_DOMAIN  no answers, more sampled than coded, fewer than 2 sampled in all, conf outside (0,1)
 *          MQ_E_MEMORY
 *  Source  Tenenbein 1972, Technometrics 14:187; Kuha & Skinner 1997; Korn & Graubard 1998, Surv. Methodol.
 *          24:193; variance for a simple sample: Cochran 1977, 5A.42 */
mq_status mq_correct_shares(const mq_correct_input *in, mq_correct_share *out, size_t *merged, double *cov,
                            mq_error *err);

/** A corrected mean with the variance of its estimator. */
typedef struct mq_corrected_mean {
    double human, human_se;           /* people alone */
    double difference, difference_se; /* machine mean + mean(Y - F) */
    double mean, se;                  /* regression estimator: slope instead of 1 */
    double slope;                     /* b; 0 when the machine code is constant in the sample */
    double gain;                      /* K = squared correlation of Y and F; below 0.1 claim no gain */
    double n_eff;                     /* n/(1-K) */
    mq_interval ci;                   /* mean +- z se, not cut */
} mq_corrected_mean;

/** One quantity, human y and machine f on a simple random sample of n of the N answers.
 *  For a change before -> after of the same people give differences: y = Y1 - Y0, f = F1 - F0.
 *  In      f_all  mean of f over all N
 *  Errors  MQ_E_DOMAIN for n < 3, n > N or conf outside (0,1)
 *  Source  Cochran 1977 (double sampling); V = (1-n/N) sum (r-rbar)^2/(n-2)/n, r = y - bf */
mq_status mq_correct_mean(const double *y, const double *f, size_t n, uint64_t all, double f_all, double conf,
                          mq_corrected_mean *out, mq_error *err);

/** A stratum of a general design: h crosses region, wave, machine code... */
typedef struct mq_correct_stratum {
    uint64_t all;         /* N_h [answers] */
    uint64_t sampled;     /* n_h, at least 2 [answers] */
    double f_all;         /* mean of f over the N_h */
    double sum_y, sum_yy; /* of the human values on the sample */
    double sum_f, sum_ff, sum_fy;
} mq_correct_stratum;

/** Corrected mean over general strata.
 *  pi = sum_h N_h/N [F_h + mean d], V = sum_h (N_h/N)^2 (1-n_h/N_h) s2_dh/n_h, d = y - f.
 *  Tuned: d = y - b_h f, b_h = s_yf/s2_f (Fisch et al. 2024; Fogliato et al. 2024).
 *  Out     mean, se, and df = sum (n_h - 1)
 *  Errors  MQ_E_DOMAIN when a stratum with answers has fewer than 2 sampled */
mq_status mq_correct_strata(const mq_correct_stratum *strata, size_t count, bool tuned, double *mean,
                            double *se, double *df, mq_error *err);

/** Neyman allocation of a human sample: n_h proportional to N_h s_h, at least `least` (or N_h) and at most
 *  N_h each, largest remainders; adds up to total, or to sum N_h if that is less.
 *  In      spread  strata: sqrt(p_h(1-p_h)) from a pilot; for several codes the root of the sum of p(1-p)
 *          least   30 is a sensible floor [answers]
 *  Errors  MQ_E_DOMAIN when total cannot hold the floors; MQ_E_MEMORY */
mq_status mq_correct_allocate(const uint64_t *all, const double *spread, size_t strata, uint64_t total,
                              uint64_t least, uint64_t *out, mq_error *err);

/** Did the coding errors change between two waves? Generalised Mantel-Haenszel test of human code by wave,
 *  within machine codes (Landis, Heyman & Koch 1978).
 *  In      before, after  strata x codes, row-major, as `sampled` above
 *  Out     chisq, df = codes that occur - 1, p; NaN when nothing can be compared */
typedef struct mq_stability {
    double chisq, df, p;
} mq_stability;
mq_status mq_correct_stability(const uint64_t *before, const uint64_t *after, size_t strata, size_t codes,
                               mq_stability *out, mq_error *err);

/** Before -> after of the same people with a joint table of human codes: the corrected K x K table and the
 *  change of one code. Runs mq_correct_shares with K^2 cells.
 *  In      coded    K*K: answers with machine codes (before f0, after f1), row f0                   [people]
 *          sampled  K*K x K*K: of them, human codes (y0, y1)
 *  Out     table    K*K shares of (y0, y1)
 *          change   K: share after - share before, with finite-population se
 *          change_se, merged (K*K, may be NULL) */
mq_status mq_correct_change(const uint64_t *coded, const uint64_t *sampled, size_t codes,
                            mq_sampling sampling, double *table, double *change, double *change_se,
                            size_t *merged, mq_error *err);

/** Standard error for the interval of that change of code j. The one of mq_correct_change takes a cell of which all
 *  coded pairs agree as proof that all do, and covers a rare level in 85-91 % of the samples at nominal 95 %. Here
 *  loss, no change and gain each have a prior of 0.1 pairs in every (merged) cell, and the variance is that of the
 *  beta-binomial prediction for the pairs that nobody coded: 94-98 % at 100 to 300 coded pairs of 3,000 with four
 *  levels, for 2 % (many coded) to 25 % (rare level, few coded) more width.
 *  In      as above; merged as mq_correct_change gave it */
double mq_correct_change_spread(const uint64_t *coded, const uint64_t *sampled, size_t codes,
                                const size_t *merged, size_t j);

#endif
