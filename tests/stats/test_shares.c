/* Published intervals of shares and of their differences; tolerances are half a unit of the last printed
 * digit. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include "mq_categories.h"
#include "mq_paired.h"
#include "mq_proportion.h"
#include "mq_two_proportions.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static void S_near(const char *label, double got, double want, double room)
{
    if (!(fabs(got - want) <= room))
        fail_msg("%s: want %.10g, got %.10g", label, want, got);
}

/* Newcombe 1998a, table I: methods 1 (Wald), 3 (Wilson), 4 (Wilson cc), 5 (Clopper-Pearson), 6 (mid-p). */
static void S_test_newcombe_1998a(void **state)
{
    (void)state;
    static const struct {
        const char *label;
        size_t x, n;
        double wald[2], wilson[2], wilson_cc[2], exact[2], midp[2];
    } published[] = {
        {"81/263",
         81,
         263,
         {0.2522, 0.3638},
         {0.2553, 0.3662},
         {0.2535, 0.3682},
         {0.2527, 0.3676},
         {0.2544, 0.3658}},
        {"15/148",
         15,
         148,
         {0.0527, 0.1500},
         {0.0624, 0.1605},
         {0.0598, 0.1644},
         {0.0578, 0.1617},
         {0.0601, 0.1581}},
        {"0/20", 0, 20, {0, 0}, {0, 0.1611}, {0, 0.2005}, {0, 0.1684}, {0, 0.1391}},
        {"1/29", 1, 29, {0, 0.1009}, {0.0061, 0.1718}, {0.0018, 0.1963}, {0.0009, 0.1776}, {0.0017, 0.1585}},
    };
    for (size_t i = 0; i < COUNT(published); i++) {
        mq_proportion got;
        assert_int_equal(mq_proportion_of(published[i].x, published[i].n, 0.95, &got, NULL), MQ_OK);
        const mq_interval have[] = {got.wald, got.wilson, got.wilson_cc, got.clopper_pearson, got.midp};
        const double *want[] = {published[i].wald, published[i].wilson, published[i].wilson_cc,
                                published[i].exact, published[i].midp};
        for (size_t m = 0; m < COUNT(have); m++) {
            S_near(published[i].label, have[m].lo, want[m][0], 5.1e-5);
            S_near(published[i].label, have[m].hi, want[m][1], 5.1e-5);
        }
    }
}

/* GSL's own beta quantile aborts here (217 of 21,681); the limits are exact at the ends. */
static void S_test_edges_of_a_share(void **state)
{
    (void)state;
    mq_proportion got;
    assert_int_equal(mq_proportion_of(217, 21681, 0.95, &got, NULL), MQ_OK);
    S_near("tail below", mq_binomial_upper(216, 21681, got.clopper_pearson.lo), 0.025, 1e-12);
    S_near("tail above", mq_binomial_cdf(217, 21681, got.clopper_pearson.hi), 0.025, 1e-12);
    assert_int_equal(mq_proportion_of(12, 12, 0.95, &got, NULL), MQ_OK);
    assert_true(got.wilson.hi == 1 && got.jeffreys.hi == 1 && got.clopper_pearson.hi == 1 &&
                got.midp.hi == 1);
    assert_int_equal(mq_proportion_of(0, 0, 0.95, &got, NULL), MQ_OK);
    assert_true(isnan(got.p) && got.wilson.lo == 0 && got.wilson.hi == 1);
    mq_error err;
    assert_int_equal(mq_proportion_of(3, 2, 0.95, &got, &err), MQ_E_DOMAIN);
    assert_int_equal(mq_proportion_of(1, 2, 95, &got, &err), MQ_E_DOMAIN);
}

/* Newcombe 1998b, table II: method 10, method 11 (cc), Mee, Miettinen-Nurminen. */
static void S_test_newcombe_1998b(void **state)
{
    (void)state;
    static const struct {
        const char *label;
        size_t x1, n1, x2, n2;
        double newcombe[2], mn[2];
    } published[] = {
        {"56/70 - 48/80", 56, 70, 48, 80, {0.0524, 0.3339}, {0.0528, 0.3382}},
        {"9/10 - 3/10", 9, 10, 3, 10, {0.1705, 0.8090}, {0.1700, 0.8406}},
        {"5/56 - 0/29", 5, 56, 0, 29, {-0.0381, 0.1926}, {-0.0326, 0.1933}},
        {"0/10 - 0/10", 0, 10, 0, 10, {-0.2775, 0.2775}, {-0.2879, 0.2879}},
        {"10/10 - 0/10", 10, 10, 0, 10, {0.6075, 1}, {0.6636, 1}},
    };
    for (size_t i = 0; i < COUNT(published); i++) {
        mq_two_proportions got;
        assert_int_equal(mq_two_proportions_of(published[i].x1, published[i].n1, published[i].x2,
                                               published[i].n2, 0.95, &got, NULL),
                         MQ_OK);
        S_near(published[i].label, got.difference.newcombe.lo, published[i].newcombe[0], 5.1e-5);
        S_near(published[i].label, got.difference.newcombe.hi, published[i].newcombe[1], 5.1e-5);
        S_near(published[i].label, got.difference.mn.lo, published[i].mn[0], 5.1e-5);
        S_near(published[i].label, got.difference.mn.hi, published[i].mn[1], 5.1e-5);
    }
}

static void S_test_two_groups_refuse(void **state)
{
    (void)state;
    mq_two_proportions got;
    mq_error err;
    assert_int_equal(mq_two_proportions_of(0, 0, 1, 2, 0.95, &got, &err), MQ_E_DOMAIN);
    assert_int_equal(mq_two_proportions_of(3, 2, 1, 2, 0.95, &got, &err), MQ_E_DOMAIN);
}

/* Fagerland, Lydersen & Laake 2013, table 1: airway hyper-responsiveness, 59/6/16/80. */
static void S_test_fagerland_2013(void **state)
{
    (void)state;
    mq_paired got;
    assert_int_equal(mq_paired_of((mq_pairs){59, 6, 16, 80}, 0.95, &got, NULL), MQ_OK);
    S_near("asymptotic", got.mcnemar_p, 0.033, 5e-4);
    S_near("exact", got.exact_p, 0.052, 5e-4);
    S_near("mid-p", got.midp_p, 0.035, 5e-4);
    S_near("continuity", got.cc_p, 0.055, 5e-4);
    assert_int_equal(mq_paired_of((mq_pairs){0, 0, 0, 0}, 0.95, &got, NULL), MQ_E_DOMAIN);
}

/* The seed study gives margins only: 1 of 72 before, 24 after. */
static void S_test_margins_alone(void **state)
{
    (void)state;
    mq_paired_bounds got;
    assert_int_equal(mq_paired_bounds_of(72, 1, 24, 0.95, &got, NULL), MQ_OK);
    assert_int_equal(got.b_min, 0);
    assert_int_equal(got.b_max, 1);
    assert_true(got.exact_p.hi < 1.6e-6);
    assert_int_equal(mq_paired_bounds_of(12, 2, 11, 0.95, &got, NULL), MQ_OK);
    S_near("least p", got.exact_p.lo, 0.0039, 5e-5);
    S_near("greatest p", got.exact_p.hi, 0.0117, 5e-5);
}

/* A hundred categories: the plain product of their masses underflows. */
static void S_test_many_categories(void **state)
{
    (void)state;
    enum { K = 1000 };
    static size_t counts[K];
    static double p[K];
    static mq_interval goodman[K], wide[K], sison[K];
    for (size_t i = 0; i < K; i++)
        counts[i] = i % 7 * 10;
    mq_multinomial got = {p, goodman, wide, sison, 0};
    assert_int_equal(mq_multinomial_of(counts, K, 0.95, &got, NULL), MQ_OK);
    assert_true(got.sison_glaz_c > 0);
    for (size_t i = 0; i < K; i++)
        assert_true(sison[i].lo <= p[i] && p[i] <= sison[i].hi);
}

int main(void)
{
    mq_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(S_test_newcombe_1998a),  cmocka_unit_test(S_test_edges_of_a_share),
        cmocka_unit_test(S_test_newcombe_1998b),  cmocka_unit_test(S_test_two_groups_refuse),
        cmocka_unit_test(S_test_fagerland_2013),  cmocka_unit_test(S_test_margins_alone),
        cmocka_unit_test(S_test_many_categories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
