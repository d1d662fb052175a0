#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include "mq_classify.h"
#include "mq_misclass.h"
#include "mq_ppi.h"

#define NEAR(got, want, tol) assert_true(fabs((got) - (want)) <= (tol))

/* scikit-learn's documented examples: truth 0 1 2 0 1 2, predicted 0 2 1 0 0 1 (.22, .33, .26 macro), and
 * matthews_corrcoef of + + + - against + - + +. */
static void classify_published(void **state)
{
    (void)state;
    const size_t three[] = {2, 0, 0, 1, 0, 1, 0, 2, 0}, two[] = {2, 1, 1, 0};
    mq_class class[3];
    mq_classify got;
    assert_int_equal(mq_classify_of(three, 3, 0.95, class, &got, NULL), MQ_OK);
    NEAR(got.macro_precision, 2.0 / 9, 1e-14);
    NEAR(got.macro_recall, 1.0 / 3, 1e-14);
    NEAR(got.macro_f1, 0.8 / 3, 1e-14);
    NEAR(got.micro_f1, 1.0 / 3, 1e-14);
    assert_int_equal(mq_classify_of(two, 2, 0.95, class, &got, NULL), MQ_OK);
    NEAR(got.mcc, -1.0 / 3, 1e-14);
}

static void never_predicted_is_not_zero(void **state)
{
    (void)state;
    const size_t table[] = {30, 0, 0, 5, 0, 0, 0, 0, 0}, empty[4] = {0};
    mq_class class[3];
    mq_classify got;
    assert_int_equal(mq_classify_of(table, 3, 0.95, class, &got, NULL), MQ_OK);
    assert_true(isnan(class[1].precision) && class[1].recall == 0 && class[1].f1 == 0);
    assert_true(isnan(class[2].precision) && isnan(class[2].recall) && isnan(class[2].f1));
    assert_int_equal(got.averaged, 2);
    NEAR(got.macro_precision, 30.0 / 35 / 2, 1e-14);
    assert_true(isnan(got.mcc));
    assert_int_equal(mq_classify_of(empty, 2, 0.95, class, &got, NULL), MQ_E_DOMAIN);
}

static void macro_f1_bootstrap(void **state)
{
    (void)state;
    const size_t table[] = {120, 8, 2, 10, 50, 4, 1, 3, 17};
    mq_class class[3];
    mq_classify got;
    mq_interval ci, again;
    assert_int_equal(mq_classify_of(table, 3, 0.95, class, &got, NULL), MQ_OK);
    assert_int_equal(mq_classify_bootstrap(table, 3, 0.95, 2000, 5, &ci, NULL), MQ_OK);
    assert_int_equal(mq_classify_bootstrap(table, 3, 0.95, 2000, 5, &again, NULL), MQ_OK);
    assert_true(ci.lo == again.lo && ci.hi == again.hi);
    assert_true(ci.lo < got.macro_f1 && got.macro_f1 < ci.hi && ci.hi - ci.lo < 0.2 && ci.hi - ci.lo > 0.05);
}

/* Two classes are Rogan & Gladen 1978: p = (q + sp - 1)/(se + sp - 1). */
static void two_classes_are_rogan_gladen(void **state)
{
    (void)state;
    const size_t validation[] = {90, 10, 15, 85}, predicted[] = {400, 600};
    double naive[2], raw[2], se[2], cov[4], em[2], q = .4, sens = .9, spec = .85, j = sens + spec - 1;
    mq_misclass got;
    assert_int_equal(mq_misclass_of(validation, predicted, 2, naive, raw, se, cov, em, &got, NULL), MQ_OK);
    double p = (q + spec - 1) / j;
    double v =
        (q * (1 - q) / 1000 + p * p * sens * (1 - sens) / 100 + (1 - p) * (1 - p) * spec * (1 - spec) / 100) /
        (j * j);
    NEAR(raw[0], p, 1e-12);
    NEAR(se[0], sqrt(v), 1e-12);
    NEAR(cov[1], -v, 1e-12);
    assert_true(got.in_range && em[0] == raw[0]);
}

static void outside_the_range_em_stays_inside(void **state)
{
    (void)state;
    const size_t validation[] = {90, 10, 15, 85}, predicted[] = {50, 950}, same[] = {5, 5, 7, 7},
                 none[] = {5, 5, 0, 0};
    double naive[2], raw[2], se[2], cov[4], em[2];
    mq_misclass got;
    assert_int_equal(mq_misclass_of(validation, predicted, 2, naive, raw, se, cov, em, &got, NULL), MQ_OK);
    assert_true(!got.in_range && raw[0] < 0);
    NEAR(em[0], 0, 1e-9);
    NEAR(em[1], 1, 1e-9);
    assert_int_equal(mq_misclass_of(same, predicted, 2, naive, raw, se, cov, em, &got, NULL), MQ_E_DOMAIN);
    assert_int_equal(mq_misclass_of(none, predicted, 2, naive, raw, se, cov, em, &got, NULL), MQ_E_DOMAIN);
}

static void ppi_identities(void **state)
{
    (void)state;
    const size_t labelled[] = {40, 3, 5, 32}, unlabelled[] = {500, 420};
    mq_ppi got[2];
    assert_int_equal(mq_ppi_of(labelled, unlabelled, 2, 0.95, got, NULL), MQ_OK);
    NEAR(got[0].ppi, 500.0 / 920 + 43.0 / 80 - 45.0 / 80, 1e-14);
    NEAR(got[0].ppi + got[1].ppi, 1, 1e-14);
    NEAR(got[0].postpred, 545.0 / 1000 * 40 / 45 + 455.0 / 1000 * 3 / 35, 1e-14);
    assert_true(got[0].ppi_pp_se < got[0].classical_se);
    const size_t unseen[] = {40, 0, 5, 0};
    assert_int_equal(mq_ppi_of(unseen, unlabelled, 2, 0.95, got, NULL), MQ_OK);
    assert_true(isnan(got[0].postpred)); /* machine code 1 has no labelled answer */
}

int main(void)
{
    mq_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classify_published),
        cmocka_unit_test(never_predicted_is_not_zero),
        cmocka_unit_test(macro_f1_bootstrap),
        cmocka_unit_test(two_classes_are_rogan_gladen),
        cmocka_unit_test(outside_the_range_em_stays_inside),
        cmocka_unit_test(ppi_identities),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
