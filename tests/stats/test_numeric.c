/* Tails and quantiles where GSL's own inverses fail, and the root finder they rest on. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include "mq_numeric.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static void S_close(const char *label, double got, double want, double relative)
{
    if (!(fabs(got - want) <= relative * fabs(want)))
        fail_msg("%s: want %.17g, got %.17g", label, want, got);
}

/* Closed forms: Beta(a, 1) has P = x^a, Beta(1, b) has Q = (1-x)^b. */
static void S_test_beta_quantile(void **state)
{
    (void)state;
    static const double shapes[] = {0.5, 1, 3, 217, 21681, 1e6}, tails[] = {1e-12, 0.005, 0.025, 0.5, 0.975};
    for (size_t i = 0; i < COUNT(shapes); i++)
        for (size_t j = 0; j < COUNT(tails); j++) {
            if (shapes[i] > 1e5 && tails[j] < 1e-6)
                continue; /* gsl_cdf_beta_Q itself is 1 - P there, and no interval asks for it */
            S_close("Beta(a,1)", mq_beta_quantile(tails[j], shapes[i], 1), pow(tails[j], 1 / shapes[i]),
                    1e-10);
            S_close("Beta(1,b)", mq_beta_quantile_upper(tails[j], 1, shapes[i]),
                    -expm1(log(tails[j]) / shapes[i]), 1e-10);
        }
    assert_true(mq_beta_quantile(0.025, 0, 5) == 0 && mq_beta_quantile_upper(0.025, 5, 0) == 1);
    assert_true(isnan(mq_beta_quantile(2, 1, 1)) && isnan(mq_beta_quantile(0.5, -1, 1)));
}

/* df = 2: chi2 is exponential; the Poisson mixture must add to one and meet the central case. */
static void S_test_chi_squares(void **state)
{
    (void)state;
    S_close("critical", mq_chisq_critical(1e-200, 2), -2 * log(1e-200), 1e-12);
    S_close("quantile", mq_chisq_quantile(0.95, 2), -2 * log(0.05), 1e-12);
    S_close("central", mq_ncchisq_upper(7.5, 3, 0), mq_chisq_upper(7.5, 3), 1e-13);
    static const double ncp[] = {0.1, 3, 40, 1000, 20000};
    for (size_t i = 0; i < COUNT(ncp); i++) {
        double x = ncp[i] + 4;
        S_close("sum", mq_ncchisq_cdf(x, 4, ncp[i]) + mq_ncchisq_upper(x, 4, ncp[i]), 1, 1e-11);
    }
    /* One degree of freedom is a shifted normal squared. */
    S_close("shifted normal", mq_ncchisq_upper(3.841458820694124, 1, 9),
            mq_normal_upper(1.959963984540054 - 3) + mq_normal_upper(1.959963984540054 + 3), 1e-11);
    /* The same far out, where a million answers put Cramer's V. */
    static const double far[] = {1e4, 1e5, 1e6, 4e6};
    for (size_t i = 0; i < COUNT(far); i++)
        for (double off = -4; off <= 4; off += 0.5) {
            double root = sqrt(far[i]), x = (root + off) * (root + off);
            S_close("far, upper", mq_ncchisq_upper(x, 1, far[i]), mq_normal_upper(sqrt(x) - root), 1e-11);
            S_close("far, lower", mq_ncchisq_cdf(x, 1, far[i]), mq_normal_upper(root - sqrt(x)), 1e-11);
        }
    assert_true(isnan(mq_chisq_upper(1, 0)) && mq_chisq_upper(-1, 1) == 1);
}

/* df = 1 is Cauchy, df = 2 has a closed form. */
static void S_test_student(void **state)
{
    (void)state;
    S_close("Cauchy", mq_t_two_sided(1e6, 1), 2 * atan(1e-6) / M_PI, 1e-12);
    S_close("df 2", mq_t_two_sided(3, 2), 1 - 3 / sqrt(2 + 9.0), 1e-12);
    S_close("normal", mq_t_quantile(0.975, INFINITY), 1.959963984540054, 1e-14);
}

static double S_cube(double x, void *data)
{
    return x * x * x - *(const double *)data;
}

static double S_cliff(double x, void *data)
{
    (void)data;
    return x < 1e-9 ? -INFINITY : 1 / x;
}

static void S_test_root(void **state)
{
    (void)state;
    double target = 2;
    S_close("cube root", mq_root(S_cube, &target, 0, 100), cbrt(2), 1e-15);
    assert_true(isnan(mq_root(S_cube, &target, 3, 100)));
    S_close("cliff", mq_root(S_cliff, NULL, 0, 1), 1e-9, 1e-12);
}

static void S_test_sum(void **state)
{
    (void)state;
    mq_sum sum = {0};
    mq_sum_add(&sum, 1e16);
    for (int i = 0; i < 1000; i++)
        mq_sum_add(&sum, 1);
    mq_sum_add(&sum, -1e16);
    assert_true(mq_sum_of(&sum) == 1000);
}

int main(void)
{
    mq_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(S_test_beta_quantile), cmocka_unit_test(S_test_chi_squares),
        cmocka_unit_test(S_test_student),       cmocka_unit_test(S_test_root),
        cmocka_unit_test(S_test_sum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
