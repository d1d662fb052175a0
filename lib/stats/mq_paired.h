#ifndef MQ_PAIRED_H
#define MQ_PAIRED_H
#include "mq_crosstab.h"
#include "mq_error.h"
#include "mq_numeric.h"

/** The same n people before and after, yes or no. Rows before, columns after: both yes (a), only before (b,
 * lost), only after (c, gained), neither (d). diff is after - before = (c-b)/n, the odds ratio is c/b.
 * Default: tango, midp_p. */
typedef struct mq_pairs {
    size_t a, b, c, d;
} mq_pairs;

typedef struct mq_paired {
    size_t n;
    double before, after, diff; /* (a+b)/n, (a+c)/n, (c-b)/n */
    double mcnemar, mcnemar_p;  /* (b-c)^2/(b+c); 0 and 1 when nobody changed */
    double cc, cc_p;            /* max(0, |b-c|-1)^2/(b+c) */
    double exact_p, midp_p;     /* binomial; mid-p as Fagerland, Lydersen & Laake 2013, 1 when b = c */
    mq_interval wald;           /* for comparison only */
    mq_interval agresti_min;    /* Agresti & Min 2005, +.5 */
    mq_interval bonett_price;   /* Bonett & Price 2012, +1 */
    mq_interval newcombe;       /* Newcombe 1998c method 10 */
    mq_interval tango;          /* Tango 1998, score */
    double odds;                /* c/b; NaN when nobody changed, INFINITY when only b is 0 */
    mq_interval odds_exact, odds_midp,
        odds_wilson; /* limits of c/(b+c), transformed; [0, inf] if nobody changed */
    double cohen_g;  /* c/(b+c) - 1/2; NaN when nobody changed */
} mq_paired;

/** MQ_E_DOMAIN for n == 0 or a bad conf. */
mq_status mq_paired_of(mq_pairs table, double conf, mq_paired *out, mq_error *err);

/** Its parts, for loops over tables: no check of the arguments, n > 0. */
double mq_mcnemar_exact(size_t b, size_t c);
double mq_mcnemar_midp(size_t b, size_t c);
mq_interval mq_tango(size_t b, size_t c, size_t n, double z);

/** What the two margins alone allow: a paper prints 1 of 72 before and 24 of 72 after, but not who changed.
 */
typedef struct mq_paired_bounds {
    double diff;                 /* (post - pre)/n, the same in all tables */
    size_t b_min, b_max;         /* fewest and most people who lost it */
    mq_interval exact_p, midp_p; /* least and greatest p over all tables that fit */
    mq_interval tango;           /* hull of their Tango intervals */
} mq_paired_bounds;

/** Time O(tables that fit). MQ_E_DOMAIN for a margin above n, n == 0 or a bad conf. */
mq_status mq_paired_bounds_of(size_t n, size_t pre, size_t post, double conf, mq_paired_bounds *out,
                              mq_error *err);

/** Ordered or nominal levels before (rows) and after (columns), k x k: do the margins differ? df counts what
 * can be estimated: categories in blocks of their own or unused lower it. Nobody changed: 0, df 0, p 1. */
typedef struct mq_marginal {
    size_t n;
    double stuart_maxwell, p;         /* d' S^- d with the pseudo-inverse; Stuart 1955, Maxwell 1970 */
    size_t df;                        /* rank of S */
    double bhapkar, bhapkar_p;        /* SM/(1 - SM/n), Bhapkar 1966 */
    double bowker, bowker_p;          /* symmetry, df = pairs of cells in use */
    size_t bowker_df, bowker_df_full; /* the second is k(k-1)/2 */
    double bowker_p_full;
    double ordinal, ordinal_p; /* scores 0..k-1: (sum n_ij (j-i))^2 / sum n_ij (j-i)^2 */
} mq_marginal;

/** MQ_E_DOMAIN unless square; MQ_E_MEMORY. */
mq_status mq_marginal_of(mq_crosstab table, mq_marginal *out, mq_error *err);

/** Wilcoxon signed rank of after - before on the levels of a k x k table; mid-ranks. Default: pratt_p when
 * more than 30 % did not change, else exact_p, with sign_p beside it. Nobody changed: z 0, all p 1,
 * rank_biserial NaN. */
typedef struct mq_signed_rank {
    size_t n, changed, up, down;
    double w_plus, w_minus;  /* rank sums of those who went up and down */
    double z, p, p_cc;       /* zeros dropped, Var = sum r^2/4; p_cc with continuity correction .5 */
    double exact_p;          /* by convolution on doubled ranks; NaN above MQ_SIGNED_RANK_EXACT changes */
    double pratt_z, pratt_p; /* zeros are ranked, then dropped (Pratt 1959) */
    double sign_p;           /* exact sign test */
    double rank_biserial;    /* (W+ - W-)/(W+ + W-) */
} mq_signed_rank;

enum { MQ_SIGNED_RANK_EXACT = 600 };

/** MQ_E_DOMAIN unless square; MQ_E_MEMORY. */
mq_status mq_signed_rank_of(mq_crosstab table, mq_signed_rank *out, mq_error *err);

#endif
