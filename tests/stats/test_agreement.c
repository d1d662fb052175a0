#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdbool.h>
#include "mq_alpha.h"
#include "mq_kappa.h"
#include "mq_raters.h"

#define NEAR(got, want, tol) assert_true(fabs((got) - (want)) <= (tol))
enum { X = MQ_NO_RATING };

/* Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, example C: 4 observers, 12 units, gaps. */
static const unsigned char krippendorff[12 * 4] = {
    0, 0, X, 0, 1, 1, 2, 1, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 0, 1, 2, 3,
    3, 3, 3, 3, 0, 0, 1, 0, 1, 1, 1, 1, X, 4, 4, 4, X, X, 0, 0, X, 2, X, X,
};
static const struct {
    const char *label;
    mq_alpha_metric metric;
    double alpha;
} published[] = {
    {"nominal", MQ_ALPHA_NOMINAL, .743},
    {"ordinal", MQ_ALPHA_ORDINAL, .815},
    {"interval", MQ_ALPHA_INTERVAL, .849},
};

static mq_alpha *S_alpha(const unsigned char *rating, size_t units, size_t raters, size_t q, bool backwards)
{
    mq_alpha *a = mq_alpha_new(q);
    for (size_t u = 0; u < units; u++) {
        size_t at = backwards ? units - 1 - u : u;
        assert_int_equal(mq_alpha_add(a, rating + at * raters, raters, NULL), MQ_OK);
    }
    return a;
}

static void alpha_published(void **state)
{
    (void)state;
    mq_alpha *a = S_alpha(krippendorff, 12, 4, 5, false);
    assert_int_equal(mq_alpha_units(a), 12);
    assert_int_equal(mq_alpha_pairable(a), 11);
    for (size_t i = 0; i < sizeof published / sizeof *published; i++)
        NEAR(mq_alpha_of(a, published[i].metric), published[i].alpha, 5e-4); /* three printed decimals */
    mq_alpha_free(a);
}

static void alpha_bootstrap_ignores_the_order_of_rows(void **state)
{
    (void)state;
    mq_alpha *a = S_alpha(krippendorff, 12, 4, 5, false), *b = S_alpha(krippendorff, 12, 4, 5, true);
    mq_alpha_boot one, two, other;
    assert_int_equal(mq_alpha_bootstrap(a, MQ_ALPHA_ORDINAL, 0.95, 5000, 7, &one, NULL), MQ_OK);
    assert_int_equal(mq_alpha_bootstrap(b, MQ_ALPHA_ORDINAL, 0.95, 5000, 7, &two, NULL), MQ_OK);
    assert_int_equal(mq_alpha_bootstrap(a, MQ_ALPHA_ORDINAL, 0.95, 5000, 8, &other, NULL), MQ_OK);
    assert_true(one.ci.lo == two.ci.lo && one.ci.hi == two.ci.hi && one.se == two.se);
    assert_true(one.ci.lo != other.ci.lo);
    assert_true(one.ci.lo < one.alpha && one.alpha < one.ci.hi && one.ci.hi <= 1);
    NEAR(one.ci.lo, other.ci.lo, 0.05); /* Monte Carlo */
    assert_int_equal(mq_alpha_bootstrap(a, MQ_ALPHA_ORDINAL, 0.95, 99, 7, &one, NULL), MQ_E_DOMAIN);
    mq_alpha_free(a);
    mq_alpha_free(b);
}

/* Sharing the resamples changes no number. */
static void alpha_bootstraps_share_their_resamples(void **state)
{
    (void)state;
    const mq_alpha_metric metrics[] = {MQ_ALPHA_ORDINAL, MQ_ALPHA_NOMINAL, MQ_ALPHA_INTERVAL};
    mq_alpha *a = S_alpha(krippendorff, 12, 4, 5, false);
    mq_alpha_boot all[3], one;
    assert_int_equal(mq_alpha_bootstrap_all(a, metrics, 3, .9, 500, 7, all, NULL), MQ_OK);
    for (size_t m = 0; m < 3; m++) {
        assert_int_equal(mq_alpha_bootstrap(a, metrics[m], .9, 500, 7, &one, NULL), MQ_OK);
        assert_true(one.alpha == all[m].alpha && one.ci.lo == all[m].ci.lo && one.ci.hi == all[m].ci.hi);
        assert_true(one.se == all[m].se && one.ci.lo < one.alpha && one.alpha < one.ci.hi);
    }
    assert_int_equal(mq_alpha_bootstrap_all(a, metrics, 3, .9, 50, 7, all, NULL), MQ_E_DOMAIN);
    mq_alpha_free(a);
}

/* Weights of 1 are no weights, a weight of 3 is a unit that stands there three times, and alpha depends on the
 * size of the sample by (n-1)/n alone, which is what all influence together must say. */
static void alpha_weighted(void **state)
{
    (void)state;
    const mq_ratings in = {12, 4, 5, krippendorff};
    double weight[12], influence[12], got, sum = 0, ratings = 40; /* 40: in units with two ratings or more */
    for (size_t u = 0; u < 12; u++)
        weight[u] = 1;
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        assert_int_equal(mq_alpha_weighted(&in, weight, published[i].metric, &got, NULL, NULL), MQ_OK);
        NEAR(got, published[i].alpha, 5e-4);
        mq_alpha *a = S_alpha(krippendorff, 12, 4, 5, false);
        NEAR(got, mq_alpha_of(a, published[i].metric), 1e-13);
        for (int twice = 0; twice < 2; twice++)
            assert_int_equal(mq_alpha_add(a, krippendorff + 4 * 5, 4, NULL), MQ_OK);
        weight[5] = 3;
        assert_int_equal(mq_alpha_weighted(&in, weight, published[i].metric, &got, NULL, NULL), MQ_OK);
        NEAR(got, mq_alpha_of(a, published[i].metric), 1e-13);
        weight[5] = 1;
        mq_alpha_free(a);
    }
    assert_int_equal(mq_alpha_weighted(&in, weight, MQ_ALPHA_ORDINAL, &got, influence, NULL), MQ_OK);
    for (size_t u = 0; u < 12; u++)
        sum += influence[u];
    NEAR(sum, (got - 1) / (ratings - 1), 1e-8);
    weight[3] = -1;
    assert_int_equal(mq_alpha_weighted(&in, weight, MQ_ALPHA_ORDINAL, &got, NULL, NULL), MQ_E_DOMAIN);
}

static void alpha_counts_equal_ratings(void **state)
{
    (void)state;
    static const uint16_t counts[][3] = {{2, 1, 0}, {0, 3, 0}, {1, 1, 1}, {0, 0, 2}};
    static const unsigned char rating[] = {0, 0, 1, 1, 1, 1, 0, 1, 2, 2, X, 2};
    mq_alpha *a = mq_alpha_new(3), *b = mq_alpha_new(3);
    for (size_t times = 0; times < 5; times++)
        for (size_t u = 0; u < 4; u++)
            assert_int_equal(mq_alpha_add(b, rating + 3 * u, 3, NULL), MQ_OK);
    for (size_t u = 0; u < 4; u++)
        assert_int_equal(mq_alpha_add_counts(a, counts[u], 5, NULL), MQ_OK);
    NEAR(mq_alpha_of(a, MQ_ALPHA_ORDINAL), mq_alpha_of(b, MQ_ALPHA_ORDINAL), 1e-14);
    assert_int_equal(mq_alpha_add(a, (const unsigned char[]){3}, 1, NULL), MQ_E_DOMAIN);
    mq_alpha_free(a);
    mq_alpha_free(b);
}

static void one_category_is_undefined_not_perfect(void **state)
{
    (void)state;
    const unsigned char rating[20] = {0};
    mq_alpha *a = S_alpha(rating, 10, 2, 4, false);
    mq_alpha_boot boot;
    assert_true(isnan(mq_alpha_of(a, MQ_ALPHA_NOMINAL)));
    assert_int_equal(mq_alpha_bootstrap(a, MQ_ALPHA_NOMINAL, 0.95, 200, 1, &boot, NULL), MQ_OK);
    assert_true(isnan(boot.alpha) && isnan(boot.ci.lo));
    mq_alpha_free(a);
    const size_t table[] = {30, 0, 0, 0};
    mq_two_coders got;
    assert_int_equal(mq_two_coders_of(table, 2, 0.95, &got, NULL), MQ_OK);
    assert_true(isnan(got.none.kappa) && isnan(got.none.ci.lo) && isnan(got.scott_pi) &&
                isnan(got.kappa_max));
    NEAR(got.gwet_ac1, 1, 1e-14);
    const mq_ratings in = {10, 2, 4, rating};
    mq_raters raters;
    assert_int_equal(mq_raters_of(&in, MQ_WEIGHT_NONE, 0.95, &raters, NULL), MQ_OK);
    assert_true(isnan(raters.fleiss.est) && isnan(raters.conger));
    NEAR(raters.bp.est, 1, 1e-14);
}

static void kappa_published(void **state)
{
    (void)state;
    const size_t table[] = {20, 5, 10, 15}; /* the textbook example: po .70, pe .50 */
    mq_two_coders got;
    assert_int_equal(mq_two_coders_of(table, 2, 0.95, &got, NULL), MQ_OK);
    NEAR(got.none.po, .7, 1e-14);
    NEAR(got.none.pe, .5, 1e-14);
    NEAR(got.none.kappa, .4, 1e-14);
    NEAR(got.linear.kappa, .4, 1e-14); /* two categories: weights change nothing */
    NEAR(got.kappa_max, .8, 1e-14);
    NEAR(got.pabak, .4, 1e-14);
    const size_t empty[4] = {0};
    assert_int_equal(mq_two_coders_of(empty, 2, 0.95, &got, NULL), MQ_E_DOMAIN);
}

/* Fleiss 1971, the worked table of 10 subjects, 14 raters, 5 categories: kappa .210. */
static const unsigned char fleiss[10][5] = {
    {0, 0, 0, 0, 14}, {0, 2, 6, 4, 2}, {0, 0, 3, 5, 6}, {0, 3, 9, 2, 0}, {2, 2, 8, 1, 1},
    {7, 7, 0, 0, 0},  {3, 2, 6, 3, 0}, {2, 5, 3, 2, 2}, {6, 5, 2, 1, 0}, {0, 2, 2, 3, 7},
};

static void fleiss_published(void **state)
{
    (void)state;
    unsigned char rating[140];
    size_t used = 0;
    for (size_t u = 0; u < 10; u++)
        for (unsigned char k = 0; k < 5; k++)
            for (size_t i = 0; i < fleiss[u][k]; i++)
                rating[used++] = k;
    assert_int_equal(used, 140);
    const mq_ratings in = {10, 14, 5, rating};
    mq_raters got;
    double kappa_j[5];
    assert_int_equal(mq_raters_of(&in, MQ_WEIGHT_NONE, 0.95, &got, NULL), MQ_OK);
    NEAR(got.pa, .378, 5e-4);
    NEAR(got.fleiss.est, .210, 5e-4);
    NEAR(mq_fleiss_test(&in, kappa_j).kappa, got.fleiss.est, 1e-12);
    /* weights that count every pair as full agreement change AC2 only through the weights */
    mq_raters linear;
    assert_int_equal(mq_raters_of(&in, MQ_WEIGHT_LINEAR, 0.95, &linear, NULL), MQ_OK);
    assert_true(linear.pa > got.pa && linear.gwet.est > got.gwet.est);
    rating[0] = X;
    assert_true(isnan(mq_fleiss_test(&in, kappa_j).se0));
    rating[0] = 5;
    assert_int_equal(mq_raters_of(&in, MQ_WEIGHT_NONE, 0.95, &got, NULL), MQ_E_DOMAIN);
}

/* AC1 moves with the declared categories, which is why they are an input. */
static void declared_categories_count(void **state)
{
    (void)state;
    const unsigned char rating[] = {0, 0, 1, 1, 0, 1, 1, 1, 0, 0};
    mq_ratings in = {5, 2, 2, rating};
    mq_raters two, four;
    assert_int_equal(mq_raters_of(&in, MQ_WEIGHT_NONE, 0.95, &two, NULL), MQ_OK);
    in.categories = 4;
    assert_int_equal(mq_raters_of(&in, MQ_WEIGHT_NONE, 0.95, &four, NULL), MQ_OK);
    NEAR(two.bp.est, (.8 - .5) / .5, 1e-14);
    NEAR(four.bp.est, (.8 - .25) / .75, 1e-14);
    NEAR(two.fleiss.est, four.fleiss.est, 1e-14);
    assert_true(four.gwet.est > two.gwet.est);
}

int main(void)
{
    mq_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alpha_published),
        cmocka_unit_test(alpha_bootstrap_ignores_the_order_of_rows),
        cmocka_unit_test(alpha_counts_equal_ratings),
        cmocka_unit_test(alpha_bootstraps_share_their_resamples),
        cmocka_unit_test(alpha_weighted),
        cmocka_unit_test(one_category_is_undefined_not_perfect),
        cmocka_unit_test(kappa_published),
        cmocka_unit_test(fleiss_published),
        cmocka_unit_test(declared_categories_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
