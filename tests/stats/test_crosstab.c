/* Published tests of tables; tolerances are half a unit of the last printed digit. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include "mq_crosstab.h"
#include "mq_ordinal.h"
#include "mq_paired.h"

static void S_near(const char *label, double got, double want, double room)
{
    if (!(fabs(got - want) <= room))
        fail_msg("%s: want %.10g, got %.10g", label, want, got);
}

/* Agresti 2007, table 2.5: gender by party, X2 = 30.07, G2 = 30.02, df = 2. */
static void S_test_gender_by_party(void **state)
{
    (void)state;
    static const size_t cells[] = {762, 327, 468, 484, 239, 477};
    mq_compact table;
    mq_association got;
    double adjusted[6];
    assert_int_equal(mq_compact_of((mq_crosstab){cells, 2, 3}, &table, NULL), MQ_OK);
    assert_int_equal(mq_association_of(&table, 0.95, &got, NULL, adjusted, NULL), MQ_OK);
    S_near("X2", got.x2, 30.07, 5e-3);
    S_near("G2", got.g2, 30.02, 5e-3);
    S_near("adjusted residual", adjusted[0], 4.50, 5e-3);
    assert_int_equal(got.df, 2);
    mq_compact_free(&table);
}

/* Agresti 2007, table 2.7: alcohol and malformations, M2 = 6.57. */
static void S_test_malformations(void **state)
{
    (void)state;
    static const size_t x[] = {48, 38, 5, 1, 1}, n[] = {17114, 14502, 793, 127, 38};
    static const double scores[] = {0, 0.5, 1.5, 4, 7};
    mq_trend got;
    assert_int_equal(mq_trend_of(x, n, scores, 5, &got, NULL), MQ_OK);
    S_near("M2", got.mh_x2, 6.57, 5e-3);
}

/* Agresti 2002, table 3.3: income by job satisfaction, gamma = .221, ASE = .117. */
static void S_test_job_satisfaction(void **state)
{
    (void)state;
    static const size_t cells[] = {1, 3, 10, 6, 2, 3, 10, 7, 1, 6, 14, 12, 0, 1, 9, 11};
    mq_ordinal got;
    assert_int_equal(mq_ordinal_of((mq_crosstab){cells, 4, 4}, 0.95, &got, NULL), MQ_OK);
    S_near("gamma", got.gamma, 0.221, 5e-4);
    S_near("ASE", got.gamma_ase, 0.117, 5e-4);
}

/* Stuart 1955: unaided vision of 7,477 women, right against left eye. */
static void S_test_vision(void **state)
{
    (void)state;
    static const size_t cells[] = {1520, 266, 124,  66,  234, 1512, 432, 78,
                                   117,  362, 1772, 205, 36,  82,   179, 492};
    mq_marginal got;
    assert_int_equal(mq_marginal_of((mq_crosstab){cells, 4, 4}, &got, NULL), MQ_OK);
    S_near("Stuart-Maxwell", got.stuart_maxwell, 11.957, 5e-4);
    S_near("Bhapkar", got.bhapkar, 11.976, 5e-4);
    S_near("Bowker", got.bowker, 19.107, 5e-4);
}

static size_t S_abs(long x)
{
    return (size_t)(x < 0 ? -x : x);
}

/* Fisher's exact p by visiting all 3x3 tables, against the recursion that closes whole branches. */
static void S_test_exact_against_all_tables(void **state)
{
    (void)state;
    static const size_t cells[] = {4, 1, 0, 1, 3, 2, 0, 2, 5};
    mq_compact t;
    assert_int_equal(mq_compact_of((mq_crosstab){cells, 3, 3}, &t, NULL), MQ_OK);
    double seen = 0, sum = 0, less = 0;
    for (size_t i = 0; i < 9; i++)
        seen -= lgamma((double)cells[i] + 1);
    for (long a = 0; a <= 5; a++)
        for (long b = 0; b <= 5 - a; b++)
            for (long c = 0; c <= 5 - a; c++)
                for (long d = 0; d <= 6; d++) {
                    long r0 = (long)t.row_sums[0], r1 = (long)t.row_sums[1], c0 = (long)t.column_sums[0];
                    long c1 = (long)t.column_sums[1], c2 = (long)t.column_sums[2];
                    long x[9] = {a, b, r0 - a - b, c, d, r1 - c - d, c0 - a - c, c1 - b - d, 0};
                    x[8] = c2 - x[2] - x[5];
                    double weight = 0;
                    for (size_t i = 0; i < 9; i++)
                        weight = x[i] < 0 ? -INFINITY : weight - lgamma((double)S_abs(x[i]) + 1);
                    sum += exp(weight);
                    less += weight <= seen + 1e-7 ? exp(weight) : 0;
                }
    double p;
    assert_int_equal(mq_fisher_exact(&t, 0, &p, NULL), MQ_OK);
    S_near("exact", p, less / sum, 1e-12);
    mq_simulated simulated;
    assert_int_equal(mq_fisher_simulate(&t, 50000, 7, &simulated, NULL), MQ_OK);
    S_near("simulated", simulated.p, p, 5 * sqrt(p * (1 - p) / 50000));
    assert_int_equal(mq_fisher_exact(&t, 2, &p, NULL), MQ_OK);
    assert_true(isnan(p)); /* the steps were used up */
    mq_compact_free(&t);
}

/* Wide hypergeometric draws, by another way than the narrow ones: all orders of sides against the exact p. */
static void S_test_fisher_wide(void **state)
{
    (void)state;
    static const size_t tables[][4] = {{5200, 4800, 5050, 4950}, {1500, 8500, 1580, 8420},
                                       {8500, 1500, 8420, 1580}, {9000, 3000, 1000, 350},
                                       {1000, 350, 9000, 3000},  {40000, 20000, 9900, 5100}};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        mq_compact t;
        mq_simulated simulated;
        double p;
        assert_int_equal(mq_compact_of((mq_crosstab){tables[i], 2, 2}, &t, NULL), MQ_OK);
        assert_int_equal(mq_fisher_exact(&t, 0, &p, NULL), MQ_OK);
        assert_true(p > 0.001 && p < 0.999);
        assert_int_equal(mq_fisher_simulate(&t, 100000, 11 + i, &simulated, NULL), MQ_OK);
        S_near("wide", simulated.p, p, 5 * sqrt(p * (1 - p) / 100000));
        mq_compact_free(&t);
    }
}

static void S_test_empty_lines(void **state)
{
    (void)state;
    static const size_t cells[] = {7, 0, 0, 0};
    mq_compact table;
    mq_association got;
    double p;
    assert_int_equal(mq_compact_of((mq_crosstab){cells, 2, 2}, &table, NULL), MQ_OK);
    assert_int_equal(mq_association_of(&table, 0.95, &got, NULL, NULL, NULL), MQ_OK);
    assert_true(isnan(got.x2) && isnan(got.cramer_v) && got.df == 0 && table.rows == 1 && table.columns == 1);
    assert_int_equal(mq_fisher_exact(&table, 0, &p, NULL), MQ_OK);
    assert_true(isnan(p));
    mq_compact_free(&table);
}

int main(void)
{
    mq_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(S_test_gender_by_party),
        cmocka_unit_test(S_test_malformations),
        cmocka_unit_test(S_test_job_satisfaction),
        cmocka_unit_test(S_test_vision),
        cmocka_unit_test(S_test_exact_against_all_tables),
        cmocka_unit_test(S_test_fisher_wide),
        cmocka_unit_test(S_test_empty_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
