#ifndef MQ_GRIM_H
#define MQ_GRIM_H
#include "mq_error.h"
#include "mq_str.h"
#include <stdint.h>

/** Can a printed percentage come from whole people? (GRIM, Brown & Heathers 2017.) Whole-number arithmetic
 * only: at ties a double gives wrong verdicts. The text is kept, for "6" and "6.0" claim different precision.
 */
typedef struct mq_percent {
    int64_t digits; /* the text without its point: 17.6 -> 176 */
    int64_t scale;  /* 100 * 10^decimals: digits/scale is the share */
    int decimals;
} mq_percent;

/** "17.6", "17,6", "17.6 %", blanks around it allowed. MQ_E_DOMAIN for anything else, a sign, more than 100
 * or more than 9 decimals. */
mq_status mq_percent_parse(mq_str text, mq_percent *out, mq_error *err);

/** Verdict for k of n people. The rules of rounding differ at ties only, truncation and ceiling everywhere.
 */
typedef struct mq_grim {
    bool consistent; /* half up or half down */
    bool half_up, half_even, half_down, trunc, ceil;
    bool no_power;        /* n > scale: every percentage passes */
    int64_t k_min, k_max; /* counts that fit (consistent); k_min > k_max when none does */
    int64_t k_count;
    int64_t nearest_k;  /* count whose percentage is nearest */
    double nearest_pct; /* that percentage, 0..100 */
} mq_grim;

/** n people, 1 <= n and n * scale < 2^62, else MQ_E_DOMAIN. */
mq_status mq_grim_of(mq_percent pct, size_t n, mq_grim *out, mq_error *err);

/** Parts of one whole: counts that exclude each other and together make n. */
typedef struct mq_grim_set {
    int64_t sum_min, sum_max; /* sums of the counts that fit; sum_min > sum_max when a part fits none */
    bool exhaustive_ok;       /* some choice of fitting counts adds to n */
    double pct_sum;           /* sum of the printed percentages */
} mq_grim_set;

/** each: count places for the verdict of each percentage, or NULL. */
mq_status mq_grim_set_of(const mq_percent *pcts, size_t count, size_t n, bool *each, mq_grim_set *out,
                         mq_error *err);

/** The n in [first, last] at which all percentages fit, in order: *found of them, the first room of them in
 * fits (fits may be NULL when room is 0). */
mq_status mq_grim_n_of(const mq_percent *pcts, size_t count, size_t first, size_t last, size_t *fits,
                       size_t room, size_t *found, mq_error *err);

#endif
