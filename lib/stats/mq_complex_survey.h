#ifndef MQ_COMPLEX_SURVEY_H
#define MQ_COMPLEX_SURVEY_H
#include "mq_error.h"
#include "mq_numeric.h"
#include <stdbool.h>
#include <stdint.h>

/** Design-based estimates: weights, strata, clusters, finite populations.
 *  Variance by Taylor linearisation over first-stage units (Binder 1983, Int. Stat. Rev. 51:279; Lohr 2010,
 *  ch. 9), with rows outside a domain kept as zeros, because their clusters still count.
 *
 *  Codes are int arrays, one entry a row: 0, 1, ... are levels, a negative number is "missing" and puts the
 *  row outside the domain. A domain is one byte a row, not 0 = inside; NULL = every row. */

/** What to do with a stratum that has a single cluster. */
typedef enum mq_lonely {
    MQ_LONELY_FAIL,      /* refuse the design (default) */
    MQ_LONELY_CERTAINTY, /* it was taken for sure: adds no variance */
    MQ_LONELY_REMOVE,    /* left out of the variance; the same number as certainty */
    MQ_LONELY_AVERAGE,   /* counts as an average stratum: V times strata / strata with two clusters */
    MQ_LONELY_ADJUST     /* its total is centred at the mean of all cluster totals of the strata that
                          * hold rows of the domain */
} mq_lonely;

/** Columns of the sample; all borrowed only during mq_complex_survey_new. NULL has the meaning given. */
typedef struct mq_design {
    size_t rows;
    const double *weight;    /* > 0, or 0 for a row that represents nobody; NULL = 1 each [people] */
    const uint32_t *stratum; /* any ids; NULL = one stratum */
    const uint32_t *cluster; /* any ids, taken as nested: key = (stratum, cluster); NULL = every row */
    const double *fpc;       /* clusters in the population of the row's stratum, or sampling fractions if
                                all entries are <= 1; NULL = drawn with replacement */
    const double *fpc2;      /* people in the population of the row's cluster; adds the second stage; needs
                                fpc and cluster; NULL = the first stage decides */
    mq_lonely lonely;
} mq_design;

typedef struct mq_complex_survey mq_complex_survey;

/** Checks and indexes a design. Caller frees with mq_complex_survey_free.
 *  Errors  MQ_E_DOMAIN  negative or non-finite weight, sum of weights 0, no rows, fpc that varies within a
 *                       stratum or is smaller than its clusters, a lonely cluster with MQ_LONELY_FAIL
 *          MQ_E_MEMORY */
mq_status mq_complex_survey_new(const mq_design *design, mq_complex_survey **out, mq_error *err);
void mq_complex_survey_free(mq_complex_survey *survey); /* NULL is fine */

size_t mq_complex_survey_rows(const mq_complex_survey *survey);
double mq_complex_survey_weight(const mq_complex_survey *survey, size_t row);

/** Clusters minus strata, counted over those that hold a domain row with weight > 0 (the rule of NHANES). */
double mq_complex_survey_df(const mq_complex_survey *survey, const unsigned char *domain);

/** Design covariance of totals.
 *  In      values  rows x k, row-major: linearised values, weight included, 0 outside the domain
 *  Out     cov     k x k, row-major
 *  V = sum_h (1-f_h) n_h/(n_h-1) sum_c (z_hc - zbar_h)(z_hc - zbar_h)' */
mq_status mq_complex_survey_cov(const mq_complex_survey *survey, const double *values, size_t k, const unsigned char *domain,
                        double *cov, mq_error *err);

/** A share in a domain. NaN = undefined, INFINITY = infinite. */
typedef struct mq_complex_survey_share {
    size_t n;                  /* domain rows */
    double sum_w;              /* their weights [people] */
    double p, se, df;          /* share, standard error, clusters - strata */
    double total, total_se;    /* people with the level */
    double deff, deff_replace; /* variance over that of a simple random sample without / with replacement */
    double kish_deff, kish_n_eff; /* price of unequal weights alone (Kish 1965) */
    double n_eff;                 /* p(1-p)/V; undefined at p = 0 or 1 */
    mq_interval wald_t;           /* p +- t se, cut to [0,1] */
    mq_interval logit;            /* the default; undefined where V = 0 */
    mq_interval korn_graubard;    /* for rare levels; at V = 0 with n in place of n_eff (NCHS 2017) */
    double korn_graubard_n_eff;
    mq_interval wilson_t; /* Wilson with n_eff and t_df (Franco et al. 2019) */
    mq_interval asin;
    mq_interval printed; /* korn_graubard if fewer than 10 rows have the level, p < .05 or V = 0,
                            else logit */
    bool unreliable;     /* NCHS 2017: n_eff < 30, interval wider than .30, or wider than .05 and
                            than 130 % of p, judged on Korn-Graubard */
} mq_complex_survey_share;

/** Share of the rows with code == level among the domain rows with a code.
 *  In      conf  0 < conf < 1
 *  Errors  MQ_E_DOMAIN when no domain row has a code and weight > 0, or conf is outside (0,1); MQ_E_MEMORY */
mq_status mq_complex_survey_share_of(const mq_complex_survey *survey, const int *code, int level, const unsigned char *domain,
                             double conf, mq_complex_survey_share *out, mq_error *err);

/** Puts another estimate of the same share in its place, such as a calibrated one: intervals, effective size, design
 *  effects and flag become those of p and se; the total has no error.
 *  In      hits   domain rows with the level and a weight
 *          sum_w  weights of the domain rows that p was made with [people] */
void mq_complex_survey_share_replace(mq_complex_survey_share *share, double p, double se, size_t hits,
                                     double sum_w, double conf);

/** Difference of the share of a level between two groups; they share clusters, so the covariance counts. */
typedef struct mq_complex_survey_diff {
    double p_a, p_b, diff, se, cov, df, t, p; /* t, p: undefined when se = 0 */
    mq_interval ci;                           /* diff +- t se, cut to [-1,1] */
} mq_complex_survey_diff;

/** p_a - p_b of code == level between rows with group == a and group == b. df counts the coded rows of
 *  both groups. Errors as above, when either group is empty. */
mq_status mq_complex_survey_diff_of(const mq_complex_survey *survey, const int *code, int level, const int *group, int a,
                            int b, double conf, mq_complex_survey_diff *out, mq_error *err);

/** Rao-Scott tests of independence (Rao & Scott 1984, Ann. Stat. 12:46; Thomas & Rao 1987). */
typedef struct mq_complex_survey_table {
    size_t n, rows, cols;           /* rows with both codes; levels left after empty ones were dropped */
    double x2, g2;                  /* Pearson and likelihood ratio on weighted shares, scaled to n */
    double delta_trace, delta_mean; /* of the design-effect matrix: trace and mean eigenvalue */
    double f, ndf, ddf, p;          /* second order, the default */
    double first_order_p;           /* chi-square of x2 / delta_mean */
    double wald_f, wald_p;          /* Wald on (r-1)(c-1) deviations: liberal when they are near df */
    double adj_wald_f, adj_wald_p;  /* with the F correction */
    double design_df, cramer_v;
} mq_complex_survey_table;

enum { MQ_COMPLEX_SURVEY_CELLS = 400 }; /* most cells of a tested table */

/** In      row_code, col_code  levels 0..row_levels-1 and 0..col_levels-1, negative = missing
 *  Out     share, share_se     row_levels x col_levels, row-major, of all domain rows; both may be NULL
 *          out                 tests are NaN when fewer than 2 rows or columns are left
 *  Errors  MQ_E_DOMAIN without domain rows or with more cells than that; MQ_E_MEMORY */
mq_status mq_complex_survey_chisq(const mq_complex_survey *survey, const int *row_code, size_t row_levels,
                          const int *col_code, size_t col_levels, const unsigned char *domain, double *share,
                          double *share_se, mq_complex_survey_table *out, mq_error *err);

/** Do ordered levels differ between groups? Weighted mid-ranks regressed on the group
 *  (Lumley & Scott 2013, Biometrika 100:831). */
typedef struct mq_complex_survey_rank {
    double diff;    /* two groups: mean rank score of the second minus the first; else NaN */
    double t, t_df; /* two groups; else NaN */
    double chisq;   /* Wald statistic with ndf = groups - 1 */
    double ndf, ddf, p;
} mq_complex_survey_rank;

/** Rows with a level and a group 0..groups-1 take part. */
mq_status mq_complex_survey_rank_test(const mq_complex_survey *survey, const int *level, const int *group, size_t groups,
                              mq_complex_survey_rank *out, mq_error *err);

typedef struct mq_complex_survey_kappa {
    double agreement, kappa, se; /* kappa and se NaN when both coders use one and the same level */
} mq_complex_survey_kappa;

/** Cohen's kappa of two codes 0..levels-1 with its design-based standard error by linearisation. */
mq_status mq_complex_survey_kappa_of(const mq_complex_survey *survey, const int *a, const int *b, size_t levels,
                             mq_complex_survey_kappa *out, mq_error *err);

/** A known population margin: totals[level] people have this level. Every row needs a level. */
typedef struct mq_margin {
    const int *code; /* rows */
    size_t levels;
    const double *totals; /* levels, >= 0 [people] */
} mq_margin;

/** Raked weights (Deming & Stephan 1940), which for one margin are post-stratified weights.
 *  Out     weight  rows; sums meet every margin to 1e-12, relative
 *          cycles  passes over the margins, may be NULL
 *  Errors  MQ_E_DOMAIN when a row has no level, a margin with people has no row, margins add up to different
 *          totals, or 1000 cycles do not suffice; MQ_E_MEMORY */
mq_status mq_complex_survey_rake(const mq_complex_survey *survey, const mq_margin *margins, size_t count, double *weight,
                         size_t *cycles, mq_error *err);

/** Share with calibrated weights. Its variance uses the residuals of y on the margins, least squares with the
 *  design weights (Deville & Sarndal 1992; D'Arrigo & Skinner 2010). */
mq_status mq_complex_survey_calibrated_share(const mq_complex_survey *survey, const mq_margin *margins, size_t count,
                                     const double *weight, const int *code, int level,
                                     const unsigned char *domain, double *p, double *se, mq_error *err);

/** Weights cut at upper; the excess goes in equal parts to the rows below it, until none exceeds.
 *  Out     at_cap  rows at the cap, may be NULL
 *  Errors  MQ_E_DOMAIN when upper is below the mean weight */
mq_status mq_weights_trim(const double *weight, size_t rows, double upper, double *out, size_t *at_cap,
                          mq_error *err);

/** Kish's design effect n sum w^2 / (sum w)^2. */
double mq_weights_kish(const double *weight, size_t rows);

#endif
