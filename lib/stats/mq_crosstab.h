#ifndef MQ_CROSSTAB_H
#define MQ_CROSSTAB_H
#include "mq_error.h"
#include "mq_numeric.h"
#include <stdbool.h>
#include <stdint.h>

/** Counts of rows x columns, row-major, borrowed. */
typedef struct mq_crosstab {
    const size_t *cells;
    size_t rows, columns;
} mq_crosstab;

/** A table without its empty rows and columns. kept_rows[i] is the row of the original that became row i.
 * Owned by the caller, freed by mq_compact_free. */
typedef struct mq_compact {
    size_t *cells, *row_sums, *column_sums;
    size_t *kept_rows, *kept_columns;
    size_t rows, columns, n;
} mq_compact;

mq_status mq_compact_of(mq_crosstab table, mq_compact *out, mq_error *err); /* MQ_E_MEMORY */
void mq_compact_free(mq_compact *table);

/** Tests of independence and strength of association. Fewer than two rows or columns left: all NaN but df =
 * 0. */
typedef struct mq_association {
    double x2, p;                      /* Pearson, never Yates */
    double g2, g2_p;                   /* likelihood ratio */
    size_t df;                         /* (r-1)(c-1) */
    double min_expected;               /* smallest expected count */
    size_t low;                        /* cells with an expected count below 5 */
    double phi2;                       /* x2/n */
    double cramer_v;                   /* sqrt(x2/(n (min(r,c)-1))): biased up by sqrt(df/n) */
    double cramer_v_bc;                /* bias-corrected, Bergsma 2013: the one to print */
    double tschuprow_t, contingency_c; /* sqrt(phi2/sqrt(df)); sqrt(x2/(x2+n)) */
    double cohen_w;                    /* sqrt(phi2) */
    mq_interval ncp;                   /* limits of the non-centrality: chi2_df(x2; ncp) = 1-a/2 and a/2 */
    mq_interval cramer_v_ci;           /* sqrt(ncp/(n (min(r,c)-1))), cut to 1 */
    mq_interval cramer_v_ci_df;        /* Smithson's variant, ncp + df */
} mq_association;

/** residuals, adjusted: rows x columns each or NULL; (O-E)/sqrt(E), and Haberman 1973
 * (O-E)/sqrt(E(1-r/n)(1-c/n)), to be Holm-corrected over all cells before a star. MQ_E_DOMAIN for a bad conf.
 */
mq_status mq_association_of(const mq_compact *table, double conf, mq_association *out, double *residuals,
                            double *adjusted, mq_error *err);

/** Fisher-Freeman-Halton: probability of all tables with these margins that are at most as likely as the
 * observed one (relative slack 1e-7, as R: ties are not lost). Recursion over columns; a branch is closed as
 * soon as bounds tell that all or none of its tables count. *p is NaN when more than max_steps branches would
 * be opened (use mq_fisher_simulate then; 0 = the default, a second or two at most). */
mq_status mq_fisher_exact(const mq_compact *table, size_t max_steps, double *p, mq_error *err);

typedef struct mq_simulated {
    double p;       /* (1 + tables at most as likely)/(1 + rounds) */
    mq_interval ci; /* 95 %, Wilson */
    size_t rounds;
    uint64_t seed; /* to be printed with p */
} mq_simulated;

/** The same probability by drawing tables with fixed margins (Patefield 1981, AS 159: a hypergeometric draw a
 * cell, searched outward from its mode). rounds >= 1e5 is advised; the same seed gives the same p. */
mq_status mq_fisher_simulate(const mq_compact *table, size_t rounds, uint64_t seed, mq_simulated *out,
                             mq_error *err);

#endif
