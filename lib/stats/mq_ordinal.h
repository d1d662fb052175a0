#ifndef MQ_ORDINAL_H
#define MQ_ORDINAL_H
#include "mq_crosstab.h"
#include "mq_error.h"
#include "mq_numeric.h"

/** Cochran-Armitage trend of shares x[i]/n[i] over scores. */
typedef struct mq_trend {
    double z, x2, p;     /* NaN when no answer or every answer is a hit */
    double mh_x2, mh_p;  /* Mantel: x2 (N-1)/N */
    double slope;        /* change of the share per unit of score, least squares */
    double departure_x2; /* Pearson less trend: what a straight line leaves */
    double departure_p;  /* NaN when departure_df is 0 */
    size_t departure_df; /* groups with answers - 2 */
} mq_trend;

/** k groups; x[i] <= n[i]. MQ_E_DOMAIN for a part larger than its whole. */
mq_status mq_trend_of(const size_t *x, const size_t *n, const double *scores, size_t k, mq_trend *out,
                      mq_error *err);

/** Groups (rows) against ordered levels (columns). */
typedef struct mq_rank_tests {
    size_t n;
    double kw_h, kw_p;                        /* Kruskal-Wallis with tie factor; NaN when all answers tie
                                               * or only one group has answers */
    size_t kw_df;                             /* non-empty groups - 1 */
    double epsilon2, eta2_h;                  /* H(N+1)/(N^2-1); (H-k+1)/(N-k) */
    double jt, jt_mean, jt_var, jt_var_notie; /* Jonckheere-Terpstra, variance with ties (Lehmann 1975) */
    double jt_z, jt_p;                        /* ordered groups x levels; equals Kendall's test */
    double mw_u, mw_p;                        /* two groups only, else NaN: pairs (first < second) + ties/2 */
    double superiority;                       /* P(second > first) + P(equal)/2 */
    double lbl_x2, lbl_p, pearson_r;          /* linear by linear, scores 0, 1, 2, ...: (N-1) r^2 */
} mq_rank_tests;

mq_status mq_rank_tests_of(mq_crosstab table, mq_rank_tests *out, mq_error *err); /* MQ_E_MEMORY */

/** Ordered rows x ordered columns: association from concordant and discordant pairs. NaN where no pair
 * decides. */
typedef struct mq_ordinal {
    double concordant, discordant; /* pairs */
    double gamma, gamma_ase;       /* Goodman & Kruskal; ASE1 for the interval */
    mq_interval gamma_ci;          /* cut to [-1, 1] */
    double gamma_ase0,
        gamma_p;             /* ASE under independence (Brown & Benedetti 1977); p NaN if it is 0: use JT */
    double tau_b, tau_b_ase; /* Kendall; ASE as SAS PROC FREQ */
    double tau_c;            /* Stuart, with the declared rows and columns */
    double somers_d, somers_d_ase; /* columns given rows */
} mq_ordinal;

mq_status mq_ordinal_of(mq_crosstab table, double conf, mq_ordinal *out,
                        mq_error *err); /* MQ_E_DOMAIN, _MEMORY */

#endif
