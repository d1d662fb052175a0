#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include "mq_suppress.h"
#include <math.h>
#include <stdio.h>

/* Tables are rows of counts; negative rows/columns are totals made here. Expected: '.' shown, 's' small (<k),
 * 'h' hidden to protect. The printed counts must never fix a hidden one: tried by exhaustive search. */
static const struct {
    const char *label;
    unsigned least;
    size_t rows, columns;
    uint64_t counts[16];
    bool total;         /* a TOTAL row is printed */
    const char *expect; /* rows of the table, the total row last */
} cases[] = {
    {"nothing small", 5, 3, 1, {10, 20, 30}, true, "...."},
    {"one small cell takes the next smallest with it", 5, 4, 1, {3, 20, 9, 30}, true, "s.h.."},
    {"two small cells protect each other", 5, 4, 1, {3, 2, 9, 30}, true, "ss..."},
    {"zero is shown and protects nothing", 5, 3, 1, {3, 0, 30}, true, "s.h."},
    {"without a printed total the base still tells", 5, 3, 1, {3, 12, 30}, false, "sh."},
    {"a cross table: a closed rectangle is hidden",
     5,
     3,
     3,
     {20, 4, 15, 17, 16, 12, 30, 25, 40},
     true,
     ".sh"
     ".hh"
     "..."
     "..."},
    {"two small cells on a diagonal", 5, 2, 2, {3, 40, 50, 4}, true, "shhs.."},
    {"threshold 10", 10, 3, 1, {9, 50, 60}, true, "sh.."},
    {"threshold 0 shows all", 0, 3, 1, {1, 2, 60}, true, "...."},
};

static mq_table *S_make(mq_arena *arena, size_t i)
{
    static const mq_base none = {{"all", 3}, 0, 0};
    mq_table *t = mq_table_new(arena, "t", MQ_STR("t"), MQ_STR("s"));
    size_t w = cases[i].columns;
    for (size_t c = 0; c < w; c++) {
        char key[32];
        snprintf(key, sizeof key, "c%zu", c);
        mq_table_column(t, key, MQ_STR("%"), MQ_COLUMN_SHARE);
        mq_table_last_column(t)->part = w > 1;
    }
    uint64_t down[4] = {0}, all = 0;
    for (size_t k = 0; k < cases[i].rows * w; k++) {
        down[k % w] += cases[i].counts[k];
        all += cases[i].counts[k];
    }
    for (size_t r = 0; r < cases[i].rows + cases[i].total; r++) {
        bool total = r == cases[i].rows;
        mq_base base = none;
        const uint64_t *counts = total ? down : &cases[i].counts[r * w];
        for (size_t c = 0; c < w; c++)
            base.n += counts[c];
        if (w == 1)
            base.n = all;
        base.weight = (double)base.n;
        mq_table_row(t, "r", MQ_STR("r"), 0, total ? MQ_ROW_TOTAL : MQ_ROW_PLAIN);
        for (size_t c = 0; c < w; c++)
            mq_table_put(t, r, c, mq_cell_share_interval(counts[c], base, 0, 1));
    }
    return t;
}

static void published(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mq_arena arena = {0};
        mq_error err = {0};
        size_t hidden = 99, want = 0;
        char got[32] = "";
        mq_table *t = S_make(&arena, i);
        assert_int_equal(mq_table_suppress(t, cases[i].least, &hidden, &err), MQ_OK);
        for (size_t k = 0; k < t->n_rows * t->n_columns; k++) {
            bool gone = t->cells[k].kind == MQ_CELL_SUPPRESSED;
            got[k] = !gone ? '.' : t->cells[k].hidden_below ? 's' : 'h';
            want += gone;
        }
        if (strcmp(got, cases[i].expect) != 0)
            print_error("%s: got %s, expected %s\n", cases[i].label, got, cases[i].expect);
        assert_string_equal(got, cases[i].expect);
        assert_int_equal(hidden, want);
        mq_arena_free(&arena);
    }
}

static void numbers_are_wiped(void **state)
{
    (void)state;
    mq_arena arena = {0};
    mq_error err = {0};
    mq_table *t = S_make(&arena, 1);
    assert_int_equal(mq_table_suppress(t, 5, NULL, &err), MQ_OK);
    const mq_cell *cell = mq_table_cell(t, 0, 0);
    assert_int_equal(cell->count, 0);
    assert_int_equal(cell->base.n, 0);
    assert_true(isnan(cell->value) && isnan(cell->lo) && isnan(cell->hi));
    mq_arena_free(&arena);
}

/* A group with fewer than k answers: its n, all its shares, and enough of the others that neither its size
 * nor a count can be subtracted. */
static void small_groups(void **state)
{
    (void)state;
    static const uint64_t counts[3][2] = {{40, 60}, {2, 1}, {70, 20}};
    mq_arena arena = {0};
    mq_error err = {0};
    mq_table *t = mq_table_new(&arena, "g", MQ_STR("g"), MQ_STR("s"));
    mq_table_column(t, "n", MQ_STR("n"), MQ_COLUMN_COUNT);
    for (size_t c = 0; c < 2; c++) {
        mq_table_column(t, c ? "b" : "a", MQ_STR("%"), MQ_COLUMN_SHARE);
        mq_table_last_column(t)->part = 1;
    }
    for (size_t r = 0; r < 4; r++) {
        uint64_t a = r < 3 ? counts[r][0] : 112, b = r < 3 ? counts[r][1] : 81;
        mq_base base = {MQ_STR("group"), a + b, (double)(a + b)};
        mq_table_row(t, "r", MQ_STR("r"), 0, r < 3 ? MQ_ROW_PLAIN : MQ_ROW_TOTAL);
        mq_table_put(t, r, 0, mq_cell_count(a + b));
        mq_table_put(t, r, 1, mq_cell_share(a, base));
        mq_table_put(t, r, 2, mq_cell_share(b, base));
    }
    assert_int_equal(mq_table_suppress(t, 5, NULL, &err), MQ_OK);
    for (size_t c = 0; c < 3; c++) {
        size_t gone = 0;
        for (size_t r = 0; r < 4; r++)
            gone += mq_table_cell(t, r, c)->kind == MQ_CELL_SUPPRESSED;
        assert_int_equal(mq_table_cell(t, 1, c)->kind, MQ_CELL_SUPPRESSED);
        assert_true(gone >= 2);
    }
    mq_arena_free(&arena);
}

static void weighted_share_goes_with_its_count(void **state)
{
    (void)state;
    static const uint64_t counts[3] = {3, 60, 90};
    mq_arena arena = {0};
    mq_error err = {0};
    mq_table *t = mq_table_new(&arena, "w", MQ_STR("w"), MQ_STR("s"));
    mq_table_column(t, "n", MQ_STR("n"), MQ_COLUMN_COUNT);
    mq_table_column(t, "share", MQ_STR("%"), MQ_COLUMN_SHARE);
    for (size_t r = 0; r < 3; r++) {
        mq_table_row(t, "r", MQ_STR("r"), 0, MQ_ROW_PLAIN);
        mq_table_put(t, r, 0, mq_cell_count(counts[r]));
        mq_table_put(t, r, 1,
                     mq_cell_estimate((double)counts[r] / 150, NAN, NAN, (mq_base){MQ_STR("all"), 153, 150}));
    }
    assert_int_equal(mq_table_suppress(t, 5, NULL, &err), MQ_OK);
    for (size_t r = 0; r < 3; r++)
        assert_int_equal(mq_table_cell(t, r, 1)->kind, r < 2 ? MQ_CELL_SUPPRESSED : MQ_CELL_SHARE);
    mq_arena_free(&arena);
}

static uint32_t S_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* Whether another whole-number table with the same shown cells and the same sums exists for every hidden
 * cell: a move along a closed path of hidden cells, searched by rank of the equations in exact small
 * integers. */
static bool S_determined(const mq_table *t, size_t rows, size_t columns, size_t cell)
{
    int m[24][16] = {{0}};
    size_t n = 0, index[64], lines = 0, at = 0;
    for (size_t k = 0; k < rows * columns; k++) {
        index[k] = SIZE_MAX;
        if (t->cells[k].kind == MQ_CELL_SUPPRESSED)
            index[k] = n++;
    }
    if (n > 16)
        return false;
    for (size_t r = 0; r < rows; r++, lines++)
        for (size_t c = 0; c < columns; c++)
            if (index[r * columns + c] != SIZE_MAX)
                m[lines][index[r * columns + c]] = 1;
    for (size_t c = 0; c < columns; c++, lines++)
        for (size_t r = 0; r < rows; r++)
            if (index[r * columns + c] != SIZE_MAX)
                m[lines][index[r * columns + c]] = 1;
    at = index[cell];
    for (size_t c = 0, rank = 0; c < n; c++) {           /* a bipartite incidence matrix stays in -1, 0, 1 */
        size_t k = c == n - 1 ? at : c < at ? c : c + 1; /* the asked one last */
        size_t p = rank;
        while (p < lines && m[p][k] == 0)
            p++;
        if (p == lines)
            continue;
        if (k == at)
            return true; /* a pivot in the last column: fixed */
        for (size_t j = 0; j < n; j++) {
            int spare = m[rank][j];
            m[rank][j] = m[p][j];
            m[p][j] = spare;
        }
        for (size_t r = 0; r < lines; r++) {
            int f = m[r][k] * m[rank][k];
            for (size_t j = 0; j < n && r != rank && f; j++)
                m[r][j] -= f * m[rank][j];
        }
        rank++;
    }
    return false;
}

static void nothing_is_given_away(void **state)
{
    (void)state;
    uint32_t seed = 20;
    for (int round = 0; round < 400; round++) {
        size_t rows = 3 + S_random(&seed) % 2, columns = 3 + S_random(&seed) % 2;
        mq_arena arena = {0};
        mq_error err = {0};
        uint64_t counts[16];
        mq_table *t = mq_table_new(&arena, "t", MQ_STR("t"), MQ_STR("s"));
        for (size_t c = 0; c < columns; c++) {
            mq_table_column(t, "c", MQ_STR("%"), MQ_COLUMN_SHARE);
            mq_table_last_column(t)->part = 1;
        }
        for (size_t k = 0; k < rows * columns; k++)
            counts[k] = S_random(&seed) % 8 ? 10 + S_random(&seed) % 90 : S_random(&seed) % 5;
        for (size_t r = 0; r < rows; r++) {
            uint64_t n = 0;
            for (size_t c = 0; c < columns; c++)
                n += counts[r * columns + c];
            mq_table_row(t, "r", MQ_STR("r"), 0, MQ_ROW_PLAIN);
            for (size_t c = 0; c < columns; c++)
                mq_table_put(t, r, c,
                             mq_cell_share(counts[r * columns + c], (mq_base){MQ_STR("b"), n, (double)n}));
        }
        assert_int_equal(mq_table_suppress(t, 5, NULL, &err), MQ_OK);
        for (size_t k = 0; k < rows * columns; k++) {
            bool gone = t->cells[k].kind == MQ_CELL_SUPPRESSED;
            assert_true(gone || counts[k] == 0 || counts[k] >= 5);
            if (gone)
                assert_false(S_determined(t, rows, columns, k));
        }
        mq_arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published), cmocka_unit_test(numbers_are_wiped), cmocka_unit_test(small_groups),
        cmocka_unit_test(weighted_share_goes_with_its_count), cmocka_unit_test(nothing_is_given_away)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
