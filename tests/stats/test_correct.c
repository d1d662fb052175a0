#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include "mq_correct.h"

#define NEAR(got, want, tol) assert_true(fabs((got) - (want)) <= (tol))

static const uint64_t coded[] = {12865, 6313, 2187, 316};
static const uint64_t sampled[] = {244, 5, 1, 0, 14, 176, 9, 1, 5, 12, 82, 1, 4, 14, 8, 24};

/* Worked example, stratified by machine code: every printed digit. */
static const struct {
    double naive, share, se, se_super, n_eff, kg_lo, kg_hi, mean, lo, hi;
} worked[] = {
    {.593377, .605728, .008016, .008676, 3716.3, .589803, .621486, .605127, .589196, .620949},
    {.291177, .284289, .009046, .009551, 2486.3, .266620, .302467, .284171, .266603, .302069},
    {.100872, .100523, .006182, .006511, 2365.7, .088695, .113351, .100691, .088840, .113187},
    {.014575, .009461, .001984, .002090, 2381.9, .005975, .014220, .010010, .006153, .014780},
};

static void worked_example(void **state)
{
    (void)state;
    const mq_correct_input in = {4, 4, coded, sampled, MQ_SAMPLED_BY_CODE, 0.95, 0, 0};
    mq_correct_share got[4];
    double cov[16], sum = 0;
    size_t merged[4];
    assert_int_equal(mq_correct_shares(&in, got, merged, cov, NULL), MQ_OK);
    for (size_t j = 0; j < 4; j++) {
        NEAR(got[j].naive, worked[j].naive, 5.1e-7);
        NEAR(got[j].share, worked[j].share, 5.1e-7);
        NEAR(got[j].se, worked[j].se, 5.1e-7);
        NEAR(got[j].se_super, worked[j].se_super, 5.1e-7);
        NEAR(got[j].n_eff, worked[j].n_eff, 0.051);
        NEAR(got[j].korn_graubard.lo, worked[j].kg_lo, 5.1e-7);
        NEAR(got[j].korn_graubard.hi, worked[j].kg_hi, 5.1e-7);
        NEAR(got[j].beta_mean, worked[j].mean, 5.1e-7);
        NEAR(got[j].beta.lo, worked[j].lo, 5.1e-7);
        NEAR(got[j].beta.hi, worked[j].hi, 5.1e-7);
        NEAR(sqrt(cov[5 * j]), got[j].se, 1e-14);
        double row = cov[4 * j] + cov[4 * j + 1] + cov[4 * j + 2] + cov[4 * j + 3];
        NEAR(row, 0, 1e-16); /* shares add up to 1, so their covariances cancel */
        assert_true(got[j].printed.lo < got[j].share && got[j].share < got[j].printed.hi);
        assert_int_equal(merged[j], j);
        sum += got[j].share;
    }
    NEAR(sum, 1, 1e-14);
}

/* Tenenbein's large-sample variance pi(1-pi)[(1-K)/n + K/N] for a binary code on a simple sample. */
static void simple_sample_meets_tenenbein(void **state)
{
    (void)state;
    const uint64_t all[] = {14000, 6000}, seen[] = {1900, 100, 150, 850};
    const mq_correct_input in = {2, 2, all, seen, MQ_SAMPLED_SIMPLE, 0.95, 0, 0};
    mq_correct_share got[2];
    assert_int_equal(mq_correct_shares(&in, got, NULL, NULL, NULL), MQ_OK);
    double p = 0.7 * 0.05 + 0.3 * 0.85, between = 0.7 * 0.3 * 0.8 * 0.8, k = between / (p * (1 - p));
    NEAR(got[1].share, p, 1e-14);
    double v = p * (1 - p) * ((1 - k) / 3000 + k / 20000);
    NEAR(got[1].se_super, sqrt(v), 0.002 * sqrt(v)); /* V keeps terms of order 1/n^2 */
}

static void thin_strata_join_a_neighbour(void **state)
{
    (void)state;
    const uint64_t all[] = {50, 500, 0, 40, 10};
    const uint64_t seen[] = {0, 0, 1, 19, 0, 0, 1, 4, 0, 1};
    const mq_correct_input in = {5, 2, all, seen, MQ_SAMPLED_BY_CODE, 0.95, 0, 0};
    mq_correct_share got[2];
    size_t merged[5];
    assert_int_equal(mq_correct_shares(&in, got, merged, NULL, NULL), MQ_OK);
    assert_int_equal(merged[0], 1); /* nothing below it */
    assert_int_equal(merged[1], 1);
    assert_int_equal(merged[3], 3);
    assert_int_equal(merged[4], 3);
    NEAR(got[0].share, 550.0 / 600 / 20 + 50.0 / 600 / 6, 1e-14);
    assert_true(isnan(got[0].naive));
}

static void nothing_seen_has_a_limit(void **state)
{
    (void)state;
    const uint64_t all[] = {900, 100}, seen[] = {50, 0, 50, 0};
    const mq_correct_input in = {2, 2, all, seen, MQ_SAMPLED_BY_CODE, 0.95, 0, 0};
    mq_correct_share got[2];
    assert_int_equal(mq_correct_shares(&in, got, NULL, NULL, NULL), MQ_OK);
    assert_true(got[1].share == 0 && got[1].se == 0 && isnan(got[1].korn_graubard.hi));
    assert_true(got[1].printed.lo == 0 && got[1].printed.hi > 0.005 && got[1].printed.hi < 0.06);
}

static void errors(void **state)
{
    (void)state;
    const uint64_t all[] = {3, 100}, seen[] = {4, 0, 50, 0}, none[] = {0, 0, 1, 0};
    mq_correct_share got[2];
    mq_error err = {0};
    mq_correct_input in = {2, 2, all, seen, MQ_SAMPLED_BY_CODE, 0.95, 0, 0};
    assert_int_equal(mq_correct_shares(&in, got, NULL, NULL, &err), MQ_E_DOMAIN);
    in.sampled = none;
    assert_int_equal(mq_correct_shares(&in, got, NULL, NULL, &err), MQ_E_DOMAIN);
    in.conf = 1;
    assert_int_equal(mq_correct_shares(&in, got, NULL, NULL, &err), MQ_E_DOMAIN);
}

static void regression_is_poststratification(void **state)
{
    (void)state;
    double y[60], f[60];
    for (size_t i = 0; i < 60; i++) {
        f[i] = i % 3 == 0;
        y[i] = i % 3 == 0 ? i % 15 != 0 : i % 10 == 1;
    }
    mq_corrected_mean got;
    assert_int_equal(mq_correct_mean(y, f, 60, 2000, 0.4, 0.95, &got, NULL), MQ_OK);
    double p1 = 0, p0 = 0;
    for (size_t i = 0; i < 60; i++)
        *(f[i] > 0 ? &p1 : &p0) += y[i] / (f[i] > 0 ? 20 : 40);
    NEAR(got.mean, 0.4 * p1 + 0.6 * p0, 1e-12);
    NEAR(got.difference, 0.4 + got.human - 1.0 / 3, 1e-12);
    assert_true(got.se < got.human_se && got.gain > 0.1);
    assert_int_equal(mq_correct_mean(y, f, 2, 2000, 0.4, 0.95, &got, NULL), MQ_E_DOMAIN);
}

static void strata_with_one_stratum_is_the_difference(void **state)
{
    (void)state;
    const double y[] = {1, 0, 1, 1, 0, 0, 1, 0}, f[] = {1, 0, 1, 0, 0, 1, 1, 0};
    mq_corrected_mean want;
    mq_correct_stratum s = {.all = 100, .sampled = 8, .f_all = 0.45};
    double mean, se, df;
    for (size_t i = 0; i < 8; i++) {
        s.sum_y += y[i];
        s.sum_yy += y[i] * y[i];
        s.sum_f += f[i];
        s.sum_ff += f[i] * f[i];
        s.sum_fy += f[i] * y[i];
    }
    assert_int_equal(mq_correct_mean(y, f, 8, 100, 0.45, 0.95, &want, NULL), MQ_OK);
    assert_int_equal(mq_correct_strata(&s, 1, false, &mean, &se, &df, NULL), MQ_OK);
    NEAR(mean, want.difference, 1e-14);
    NEAR(se, want.difference_se, 1e-14);
    assert_int_equal(mq_correct_strata(&s, 1, true, &mean, &se, &df, NULL), MQ_OK);
    NEAR(mean, want.mean, 1e-14);
}

static void allocation(void **state)
{
    (void)state;
    const double spread[] = {0.2, 0.4, 0.5, 0.5}, flat[] = {0, 0, 0, 0};
    uint64_t n[4], sum;
    static const uint64_t totals[] = {120, 600, 601, 5000, 21681, 90000};
    for (size_t t = 0; t < sizeof totals / sizeof *totals; t++)
        for (size_t s = 0; s < 2; s++) {
            assert_int_equal(mq_correct_allocate(coded, s ? flat : spread, 4, totals[t], 30, n, NULL), MQ_OK);
            sum = 0;
            for (size_t h = 0; h < 4; h++) {
                assert_true(n[h] >= 30 && n[h] <= coded[h]);
                sum += n[h];
            }
            assert_int_equal(sum, totals[t] < 21681 ? totals[t] : 21681);
        }
    /* 12865*.2 : 6313*.4 : 2187*.5 = 2573 : 2525.2 : 1093.5 share 570 after the floor of the last */
    assert_int_equal(mq_correct_allocate(coded, spread, 4, 600, 30, n, NULL), MQ_OK);
    assert_int_equal(n[3], 30);
    NEAR((double)n[0], 570 * 2573 / 6191.7, 1);
    assert_int_equal(mq_correct_allocate(coded, spread, 4, 100, 30, n, NULL), MQ_E_DOMAIN);
}

static void stability(void **state)
{
    (void)state;
    mq_stability got;
    /* one stratum, two codes: (n-1)/n times Pearson's 2x2 chi-square */
    const uint64_t before[] = {20, 10}, after[] = {10, 20};
    assert_int_equal(mq_correct_stability(before, after, 1, 2, &got, NULL), MQ_OK);
    NEAR(got.chisq, 59.0 / 60 * 60 * (400 - 100) * (400 - 100) / (30.0 * 30 * 30 * 30), 1e-10);
    NEAR(got.df, 1, 0);
    assert_int_equal(mq_correct_stability(sampled, sampled, 4, 4, &got, NULL), MQ_OK);
    NEAR(got.chisq, 0, 1e-20);
    NEAR(got.df, 3, 0);
    NEAR(got.p, 1, 1e-12);
}

static void change_of_the_same_people(void **state)
{
    (void)state;
    /* perfect machine codes: the corrected table is the machine table, without error */
    const uint64_t all[] = {400, 200, 100, 300},
                   seen[] = {20, 0, 0, 0, 0, 20, 0, 0, 0, 0, 20, 0, 0, 0, 0, 20};
    double table[4], change[2], se[2];
    assert_int_equal(mq_correct_change(all, seen, 2, MQ_SAMPLED_BY_CODE, table, change, se, NULL, NULL),
                     MQ_OK);
    NEAR(table[1], 0.2, 1e-14);
    NEAR(change[1], 0.1, 1e-14);
    NEAR(se[1], 0, 0);
    /* that all 20 coded pairs of a cell agree is no proof: the interval keeps a width */
    const size_t own[] = {0, 1, 2, 3};
    double v = 0, still = 0.2 / 20.3, moved = 20.2 / 20.3 - 400 / (20.3 * 20.3);
    for (size_t c = 0; c < 4; c++) {
        double unseen = (double)all[c] - 20;
        v += unseen * (c == 0 || c == 3 ? still : moved) * (20.3 + unseen) / 21.3;
    }
    NEAR(mq_correct_change_spread(all, seen, 2, own, 1), sqrt(v) / 1000, 1e-14);
    NEAR(mq_correct_change_spread(all, seen, 2, own, 0), sqrt(v) / 1000, 1e-14);
    const uint64_t whole[] = {20, 20, 20, 20};
    NEAR(mq_correct_change_spread(whole, seen, 2, own, 1), 0, 0); /* everybody was coded */
    const uint64_t mixed[] = {18, 1, 1, 0, 2, 17, 0, 1, 3, 0, 16, 1, 0, 2, 1, 17};
    assert_int_equal(mq_correct_change(all, mixed, 2, MQ_SAMPLED_BY_CODE, table, change, se, NULL, NULL),
                     MQ_OK);
    NEAR(change[0] + change[1], 0, 1e-14);
    NEAR(table[0] + table[1] + table[2] + table[3], 1, 1e-14);
    assert_true(se[0] > 0.005 && se[0] < 0.1);
    NEAR(se[0], se[1], 1e-14);
}

int main(void)
{
    mq_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_example),
        cmocka_unit_test(simple_sample_meets_tenenbein),
        cmocka_unit_test(thin_strata_join_a_neighbour),
        cmocka_unit_test(nothing_seen_has_a_limit),
        cmocka_unit_test(errors),
        cmocka_unit_test(regression_is_poststratification),
        cmocka_unit_test(strata_with_one_stratum_is_the_difference),
        cmocka_unit_test(allocation),
        cmocka_unit_test(stability),
        cmocka_unit_test(change_of_the_same_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
