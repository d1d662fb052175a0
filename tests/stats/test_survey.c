#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include "mq_complex_survey.h"

#define NEAR(got, want, tol) assert_true(fabs((got) - (want)) <= (tol))

/* Two strata of two and three clusters; small enough to work by hand. */
enum { ROWS = 10 };
static const double weight[ROWS] = {2, 2, 2, 2, 1, 1, 1, 1, 1, 1};
static const uint32_t stratum[ROWS] = {7, 7, 7, 7, 3, 3, 3, 3, 3, 3};
static const uint32_t cluster[ROWS] = {1, 1, 2, 2, 1, 1, 2, 2, 3, 3}; /* ids repeat across strata */
static const int code[ROWS] = {1, 1, 0, 1, 0, 0, 1, 0, 0, 0};

static mq_complex_survey *S_survey(mq_design d)
{
    mq_complex_survey *s = NULL;
    mq_error err = {0};
    d.rows = d.rows ? d.rows : ROWS;
    if (mq_complex_survey_new(&d, &s, &err) < 0)
        print_message("%s\n", err.message);
    assert_non_null(s);
    return s;
}

static void clusters_by_hand(void **state)
{
    (void)state;
    mq_complex_survey *s = S_survey((mq_design){.weight = weight, .stratum = stratum, .cluster = cluster});
    mq_complex_survey_share got;
    assert_int_equal(mq_complex_survey_share_of(s, code, 1, NULL, 0.95, &got, NULL), MQ_OK);
    /* p = (2+2+2+1)/14 = 1/2; cluster totals of w(y-p)/14: stratum 7: 2/14, 0; stratum 3: -1, 0, -1 over 14
     */
    NEAR(got.p, .5, 1e-15);
    NEAR(got.df, 3, 0);
    double v7 = 2.0 / 1 * (1 + 1) / 196, v3 = 3.0 / 2 * (1.0 / 9 + 1.0 / 9 + 4.0 / 9) / 196;
    NEAR(got.se, sqrt(v7 + v3), 1e-15);
    NEAR(got.kish_n_eff, 14.0 * 14 / 22, 1e-12);
    NEAR(got.total, 7, 1e-15);
    mq_complex_survey_free(s);
}

static void finite_population(void **state)
{
    (void)state;
    const double fpc[ROWS] = {4, 4, 4, 4, 6, 6, 6, 6, 6, 6}, bad[ROWS] = {1, 1, 1, 1, 6, 6, 6, 6, 6, 6};
    const double half[ROWS] = {.5, .5, .5, .5, .5, .5, .5, .5, .5, .5};
    const double fpc2[ROWS] = {4, 4, 4, 4, 4, 4, 4, 4, 4, 4};
    mq_design d = {.rows = ROWS, .weight = weight, .stratum = stratum, .cluster = cluster};
    mq_complex_survey_share all, part, share, two;
    mq_complex_survey *s = S_survey(d);
    assert_int_equal(mq_complex_survey_share_of(s, code, 1, NULL, 0.95, &all, NULL), MQ_OK);
    mq_complex_survey_free(s);
    d.fpc = fpc; /* half of the clusters of both strata */
    s = S_survey(d);
    assert_int_equal(mq_complex_survey_share_of(s, code, 1, NULL, 0.95, &part, NULL), MQ_OK);
    NEAR(part.se, all.se * sqrt(.5), 1e-14);
    mq_complex_survey_free(s);
    d.fpc = half;
    s = S_survey(d);
    assert_int_equal(mq_complex_survey_share_of(s, code, 1, NULL, 0.95, &share, NULL), MQ_OK);
    NEAR(share.se, part.se, 1e-14);
    mq_complex_survey_free(s);
    /* second stage: f_h (1 - 2/4) 2/(2-1) sum (u - mean)^2; only clusters 7.2 and 3.2 vary within */
    d.fpc = fpc;
    d.fpc2 = fpc2;
    s = S_survey(d);
    assert_int_equal(mq_complex_survey_share_of(s, code, 1, NULL, 0.95, &two, NULL), MQ_OK);
    double within = .5 * .5 * 2 * (1 + 1 + .25 + .25) / 196;
    NEAR(two.se * two.se, part.se * part.se + within, 1e-15);
    mq_complex_survey_free(s);
    d.fpc2 = NULL;
    d.fpc = bad;
    assert_int_equal(mq_complex_survey_new(&d, &s, NULL), MQ_E_DOMAIN);
}

static void a_domain_keeps_its_empty_clusters(void **state)
{
    (void)state;
    const unsigned char domain[ROWS] = {1, 1, 0, 0, 1, 1, 1, 1, 0, 0};
    mq_complex_survey *s = S_survey((mq_design){.weight = weight, .stratum = stratum, .cluster = cluster});
    mq_complex_survey_share got;
    assert_int_equal(mq_complex_survey_share_of(s, code, 1, domain, 0.95, &got, NULL), MQ_OK);
    /* p = (4+1)/8; totals over 8: stratum 7: 4*3/8, 0; stratum 3: -10/8, -2/8, 0 */
    NEAR(got.p, .625, 1e-15);
    double a = -1.25, b = -.25, m = (a + b) / 3;
    double v7 = 2.0 * 2 * .75 * .75, v3 = 1.5 * ((a - m) * (a - m) + (b - m) * (b - m) + m * m);
    NEAR(got.se, sqrt(v7 + v3) / 8, 1e-15);
    NEAR(got.df, 1, 0); /* three clusters with domain rows in two strata */
    mq_complex_survey_free(s);
}

static void lonely_clusters(void **state)
{
    (void)state;
    const uint32_t lonely[ROWS] = {9, 9, 8, 8, 3, 3, 3, 3, 3, 3};
    mq_design d = {.rows = ROWS, .weight = weight, .stratum = lonely, .cluster = cluster};
    static const mq_lonely ways[] = {MQ_LONELY_CERTAINTY, MQ_LONELY_REMOVE, MQ_LONELY_AVERAGE,
                                     MQ_LONELY_ADJUST};
    const double v3 = 3.0 / 2 * (1.0 / 9 + 1.0 / 9 + 4.0 / 9) / 196;
    const double want[] = {v3, v3, 3 * v3, v3 + 4.0 / 196}; /* the totals of all clusters add up to 0 */
    mq_complex_survey *s = NULL;
    mq_error err = {0};
    assert_int_equal(mq_complex_survey_new(&d, &s, &err), MQ_E_DOMAIN);
    assert_null(s);
    for (size_t i = 0; i < 4; i++) {
        mq_complex_survey_share got;
        d.lonely = ways[i];
        s = S_survey(d);
        assert_int_equal(mq_complex_survey_share_of(s, code, 1, NULL, 0.95, &got, NULL), MQ_OK);
        NEAR(got.se * got.se, want[i], 1e-15);
        mq_complex_survey_free(s);
    }
}

static void zero_and_one(void **state)
{
    (void)state;
    const int none[ROWS] = {0};
    mq_complex_survey *s = S_survey((mq_design){.weight = weight, .stratum = stratum, .cluster = cluster});
    mq_complex_survey_share got;
    assert_int_equal(mq_complex_survey_share_of(s, none, 1, NULL, 0.95, &got, NULL), MQ_OK);
    assert_true(got.p == 0 && got.se == 0 && isnan(got.logit.lo) && isnan(got.deff));
    NEAR(got.korn_graubard.hi, 1 - pow(.025, .1), 1e-12); /* Clopper-Pearson 0 of 10 */
    assert_true(got.printed.lo == 0 && got.unreliable);
    assert_int_equal(mq_complex_survey_share_of(s, none, 0, NULL, 0.95, &got, NULL), MQ_OK);
    assert_true(got.p == 1 && got.printed.hi == 1);
    const int missing[ROWS] = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
    assert_int_equal(mq_complex_survey_share_of(s, missing, 0, NULL, 0.95, &got, NULL), MQ_E_DOMAIN);
    mq_complex_survey_free(s);
}

/* Without a design the Rao-Scott statistic is Pearson's, but for (n-1)/n in the variance. */
static void chisq_of_a_simple_sample(void **state)
{
    (void)state;
    int row[60], col[60];
    for (size_t i = 0; i < 60; i++) {
        row[i] = i < 30;
        col[i] = i < 30 ? i < 20 : i < 40;
    }
    mq_complex_survey *s = S_survey((mq_design){.rows = 60});
    mq_complex_survey_table got;
    double share[6], se[6];
    assert_int_equal(mq_complex_survey_chisq(s, row, 2, col, 3, NULL, share, se, &got, NULL), MQ_OK);
    assert_int_equal(got.cols, 2); /* nobody has column 2 */
    NEAR(got.x2, 60.0 / 9, 1e-10);
    NEAR(share[2], 0, 0);
    NEAR(share[4], 20.0 / 60, 1e-15);
    NEAR(se[4], sqrt(1.0 / 3 * 2 / 3 / 59), 1e-15);
    NEAR(got.ndf, 1, 1e-12);
    NEAR(got.design_df, 59, 0);
    assert_true(got.p > 0.005 && got.p < 0.02);
    const int one[60] = {0};
    assert_int_equal(mq_complex_survey_chisq(s, one, 1, col, 3, NULL, NULL, NULL, &got, NULL), MQ_OK);
    assert_true(isnan(got.p) && isnan(got.x2));
    mq_complex_survey_free(s);
}

static void raking_meets_its_margins(void **state)
{
    (void)state;
    const int a[ROWS] = {0, 0, 1, 1, 0, 1, 0, 1, 0, 1}, b[ROWS] = {0, 1, 0, 1, 0, 1, 1, 0, 2, 2};
    const double ta[] = {60, 40}, tb[] = {50, 30, 20}, wrong[] = {60, 50}, gap[] = {50, 30, 20, 0};
    const mq_margin margins[] = {{a, 2, ta}, {b, 3, tb}};
    mq_complex_survey *s = S_survey((mq_design){.weight = weight});
    double w[ROWS], sum[3] = {0}, p, se, p0, se0;
    size_t cycles;
    assert_int_equal(mq_complex_survey_rake(s, margins, 2, w, &cycles, NULL), MQ_OK);
    for (size_t i = 0; i < ROWS; i++)
        sum[b[i]] += w[i];
    for (size_t l = 0; l < 3; l++)
        NEAR(sum[l], tb[l], 1e-9);
    assert_true(cycles > 1 && cycles < 200);
    /* the margin itself is known: no error */
    assert_int_equal(mq_complex_survey_calibrated_share(s, margins, 2, w, a, 0, NULL, &p, &se, NULL), MQ_OK);
    NEAR(p, .6, 1e-12);
    NEAR(se, 0, 1e-9);
    assert_int_equal(mq_complex_survey_calibrated_share(s, NULL, 0, weight, code, 1, NULL, &p0, &se0, NULL), MQ_OK);
    mq_complex_survey_share plain;
    assert_int_equal(mq_complex_survey_share_of(s, code, 1, NULL, 0.95, &plain, NULL), MQ_OK);
    NEAR(se0, plain.se, 1e-14);
    const mq_margin bad[] = {{a, 2, ta}, {a, 2, wrong}}, empty[] = {{b, 4, gap}};
    assert_int_equal(mq_complex_survey_rake(s, bad, 2, w, NULL, NULL), MQ_E_DOMAIN);
    assert_int_equal(mq_complex_survey_rake(s, empty, 1, w, NULL, NULL),
                     MQ_OK); /* a level without people needs no rows */
    const double people[] = {50, 30, 10, 10};
    const mq_margin unseen[] = {{b, 4, people}};
    assert_int_equal(mq_complex_survey_rake(s, unseen, 1, w, NULL, NULL), MQ_E_DOMAIN);
    mq_complex_survey_free(s);
}

static void trimming_keeps_the_sum(void **state)
{
    (void)state;
    const double w[] = {1, 2, 3, 10, 20};
    double out[5], sum = 0;
    size_t capped;
    assert_int_equal(mq_weights_trim(w, 5, 9, out, &capped, NULL), MQ_OK);
    for (size_t i = 0; i < 5; i++) {
        assert_true(out[i] <= 9 + 1e-12);
        sum += out[i];
    }
    NEAR(sum, 36, 1e-12);
    NEAR(out[1] - out[0], 1, 1e-12); /* equal parts to the untrimmed */
    assert_int_equal(capped, 2);
    assert_int_equal(mq_weights_trim(w, 5, 7, out, NULL, NULL), MQ_E_DOMAIN);
}

static void rank_test_does_not_see_the_order_of_rows(void **state)
{
    (void)state;
    const int level[ROWS] = {0, 1, 1, 2, 0, 0, 1, 3, 2, -1}, group[ROWS] = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
    int back_level[ROWS], back_group[ROWS];
    double back_weight[ROWS];
    for (size_t i = 0; i < ROWS; i++) {
        back_level[i] = level[ROWS - 1 - i];
        back_group[i] = group[ROWS - 1 - i];
        back_weight[i] = weight[ROWS - 1 - i];
    }
    mq_complex_survey *s = S_survey((mq_design){.weight = weight}), *t = S_survey((mq_design){.weight = back_weight});
    mq_complex_survey_rank one, two;
    assert_int_equal(mq_complex_survey_rank_test(s, level, group, 2, &one, NULL), MQ_OK);
    assert_int_equal(mq_complex_survey_rank_test(t, back_level, back_group, 2, &two, NULL), MQ_OK);
    NEAR(one.t, two.t, 1e-12);
    NEAR(one.t_df, 7, 0);
    assert_int_equal(mq_complex_survey_rank_test(s, level, group, 3, &one, NULL), MQ_E_DOMAIN);
    mq_complex_survey_free(s);
    mq_complex_survey_free(t);
}

int main(void)
{
    mq_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clusters_by_hand),
        cmocka_unit_test(finite_population),
        cmocka_unit_test(a_domain_keeps_its_empty_clusters),
        cmocka_unit_test(lonely_clusters),
        cmocka_unit_test(zero_and_one),
        cmocka_unit_test(chisq_of_a_simple_sample),
        cmocka_unit_test(raking_meets_its_margins),
        cmocka_unit_test(trimming_keeps_the_sum),
        cmocka_unit_test(rank_test_does_not_see_the_order_of_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
