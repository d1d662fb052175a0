#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include "mq_tally.h"

static mq_tally *S_filled(unsigned seed, size_t rows, size_t groups, size_t most)
{
    mq_tally *t = mq_tally_new(4, most);
    assert_non_null(t);
    char label[32];
    for (size_t i = 0; i < rows; i++) {
        seed = seed * 1664525u + 1013904223u;
        int n = snprintf(label, sizeof label, "school %u", (seed >> 8) % (unsigned)groups);
        assert_int_equal(mq_tally_add(t, (mq_str){label, (size_t)n}, (seed >> 28) % 4, NULL), MQ_OK);
    }
    return t;
}

static void S_same(const mq_tally *a, const mq_tally *b)
{
    size_t n = mq_tally_groups(a);
    assert_int_equal(n, mq_tally_groups(b));
    size_t *oa = calloc(n + 1, sizeof *oa), *ob = calloc(n + 1, sizeof *ob);
    mq_tally_sorted(a, oa);
    mq_tally_sorted(b, ob);
    for (size_t i = 0; i < n; i++) {
        assert_true(mq_str_equal(mq_tally_label(a, oa[i]), mq_tally_label(b, ob[i])));
        if (i)
            assert_true(mq_str_compare(mq_tally_label(a, oa[i - 1]), mq_tally_label(a, oa[i])) < 0);
        assert_memory_equal(mq_tally_counts(a, oa[i]), mq_tally_counts(b, ob[i]), 4 * sizeof(uint64_t));
    }
    free(oa);
    free(ob);
}

static void merge_commutes(void **state)
{
    (void)state;
    mq_tally *ab = S_filled(1, 20000, 700, 0), *ba = S_filled(2, 30000, 900, 0);
    mq_tally *a = S_filled(1, 20000, 700, 0), *b = S_filled(2, 30000, 900, 0);
    assert_int_equal(mq_tally_merge(ab, b, NULL), MQ_OK);
    assert_int_equal(mq_tally_merge(ba, a, NULL), MQ_OK);
    S_same(ab, ba);
    uint64_t all = 0;
    for (size_t c = 0; c < 4; c++)
        all += mq_tally_code_total(ab, c);
    assert_int_equal(all, 50000);
    mq_tally_free(ab);
    mq_tally_free(ba);
    mq_tally_free(a);
    mq_tally_free(b);
}

static void empty_label_and_declared(void **state)
{
    (void)state;
    mq_tally *t = mq_tally_new(2, 0);
    assert_int_equal(mq_tally_add(t, (mq_str){NULL, 0}, 1, NULL), MQ_OK);
    assert_int_equal(mq_tally_declare(t, MQ_STR("Abai"), NULL), MQ_OK);
    assert_int_equal(mq_tally_add(t, MQ_STR("Almaty"), 0, NULL), MQ_OK);
    assert_int_equal(mq_tally_add(t, (mq_str){NULL, 0}, 1, NULL), MQ_OK);
    assert_int_equal(mq_tally_groups(t), 3);
    assert_int_equal(mq_tally_counts(t, 0)[1], 2);
    assert_int_equal(mq_tally_find(t, MQ_STR("Abai")), 1);
    assert_int_equal(mq_tally_group_total(t, 1), 0);
    assert_int_equal(mq_tally_find(t, MQ_STR("Aktobe")), SIZE_MAX);
    mq_tally_free(t);
}

static void overflow_keeps_totals(void **state)
{
    (void)state;
    mq_tally *t = S_filled(3, 10000, 50, 10);
    assert_int_equal(mq_tally_groups(t), 10);
    uint64_t pooled = 0, all = 0;
    for (size_t c = 0; c < 4; c++) {
        pooled += mq_tally_overflow(t)[c];
        all += mq_tally_code_total(t, c);
    }
    assert_int_equal(all, 10000);
    assert_true(pooled > 7000 && pooled < 9000); /* 40 of 50 labels */
    mq_tally_free(t);
    assert_null(mq_tally_new(0, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merge_commutes),
        cmocka_unit_test(empty_label_and_declared),
        cmocka_unit_test(overflow_keeps_totals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
