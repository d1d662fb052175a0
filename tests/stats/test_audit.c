/* The audit of printed tables: the study that cannot be right, the timetable that is, the contradictory
 * scales. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "mq_audit.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

enum { MOST_ROWS = 200, MOST_BYTES = 65536 };

/* One line of a plain CSV file, cut in place; a quoted cell has no quotes in it. */
static void S_cells(char *line, mq_str cells[7])
{
    for (size_t i = 0; i < 7; i++) {
        bool quoted = *line == '"';
        char *end = quoted ? strchr(line + 1, '"') : line + strcspn(line, ",\n");
        cells[i] = (mq_str){line + quoted, (size_t)(end - line) - quoted};
        end += quoted;
        line = *end ? end + 1 : end;
    }
}

static size_t S_load(const char *name, char *bytes, mq_audit_row *rows)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/samples/%s", MAQSAT_SOURCE, name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t size = fread(bytes, 1, MOST_BYTES - 1, file), n = 0;
    fclose(file);
    bytes[size] = 0;
    for (char *line = strchr(bytes, '\n') + 1; *line; line = strchr(line, '\n') + 1) {
        mq_str c[7];
        S_cells(line, c);
        assert_true(n < MOST_ROWS);
        rows[n] = (mq_audit_row){c[0], c[1], c[2], c[3], c[4], c[5], MQ_AUDIT_SHARE, n + 2};
        assert_int_equal(mq_audit_kind_parse(c[6], &rows[n].kind, NULL), MQ_OK);
        n++;
    }
    return n;
}

typedef struct expected {
    mq_audit_check check;
    const char *table, *label, *says, *values; /* values with | between them, or the beginning of that */
} expected;

/* Exactly these findings fail, in this order. */
static void S_expect(const char *file, const expected *want, size_t count)
{
    static char bytes[MOST_BYTES];
    static mq_audit_row rows[MOST_ROWS];
    size_t n = S_load(file, bytes, rows), at = 0;
    mq_audit got = {0};
    mq_error err = {0};
    assert_int_equal(mq_audit_rows(rows, n, &got, &err), MQ_OK);
    for (size_t i = 0; i < got.count; i++) {
        const mq_audit_finding *f = &got.findings[i];
        if (f->verdict != MQ_AUDIT_FAILS)
            continue;
        if (at == count)
            fail_msg("%s: more than expected: %s", file, f->says);
        assert_true(mq_str_equal(rows[f->row].table, mq_str_of(want[at].table)));
        assert_true(mq_str_equal(rows[f->row].label, mq_str_of(want[at].label)));
        assert_int_equal(f->check, want[at].check);
        char values[sizeof f->values];
        memcpy(values, f->values, sizeof values);
        for (char *part = values; (part = strchr(part, MQ_AUDIT_PART)); part++)
            *part = '|';
        if (strcmp(f->says, want[at].says) != 0 ||
            strncmp(values, want[at].values, strlen(want[at].values)) != 0)
            fail_msg("%s: '%s %s' is not '%s %s'", file, f->says, values, want[at].says, want[at].values);
        at++;
    }
    assert_int_equal(at, count);
    assert_int_equal(got.failed, count);
    mq_audit_free(&got);
}

static void S_test_seed_study(void **state)
{
    (void)state;
    static const expected want[] = {
        {MQ_AUDIT_GRANULARITY, "themes before the set", "professional level", "impossible",
         "17.6|84|14|16.67|15|17.86||3/17, 6/34,"},
        {MQ_AUDIT_GRANULARITY, "themes before the set", "learning something new", "impossible", "17.6|84|"},
        {MQ_AUDIT_PARTS, "themes before the set", "all themes", "percents", "6|99.5|100|0.3"},
        {MQ_AUDIT_PARTS, "after the set, by stage", "specified, both stages", "parts_share",
         "2|35|38|41.7|84"},
        {MQ_AUDIT_PARTS, "after the set, by competency", "specified, all competencies", "parts_share",
         "5|32|38|"},
        {MQ_AUDIT_GRANULARITY, "second stage", "no answer by the end", "impossible",
         "7|12|0|0.0|1|8.3|5/72, 6/84|1/14, 1/15"},
    };
    S_expect("audit_seed000.csv", want, COUNT(want));
}

static void S_test_timetable_is_right(void **state)
{
    (void)state;
    S_expect("audit_timetable003.csv", NULL, 0);
}

static void S_test_grading_scales(void **state)
{
    (void)state;
    static const char *project = "самостоятельная работа", *test = "итоговое тестирование";
    const expected want[] = {
        {MQ_AUDIT_BANDS, project, "Хорошо", "other_band", "7|10|70|75-84|Удовлетворительно"},
        {MQ_AUDIT_BANDS, test, "Удовлетворительно", "other_band", "17|25|68|70-74|Неудовлетворительно"},
        {MQ_AUDIT_BANDS, test, "Удовлетворительно", "other_band", "19|25|76|70-74|Хорошо"},
    };
    S_expect("audit_grading003.csv", want, COUNT(want));
}

/* Small tables in the short form: how many findings fail. */
static void S_test_short_form(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        mq_status status;
        size_t rows, failed;
    } cases[] = {
        {"61% 28% 10% 1% of 21681", MQ_OK, 5, 0},
        {"61% 28% 10% 1% of 21 681", MQ_OK, 5, 0},
        {"61 % 28 % 10 % 1 % из 21\u00A0681", MQ_OK, 5, 0},
        {"50% 50% of 1,003.", MQ_E_DATA, 0, 0},
        {"50.1% 49.9% of 1,003", MQ_OK, 3, 0},
        {"50% of 2 68", MQ_E_DATA, 0, 0},
        {"50% of 84 12", MQ_E_DATA, 0, 0},
        {"45.2% 54.8% of 84", MQ_OK, 3, 0},
        {"35.7 17.6 17.6 15.5 4.8 8.3 of 84", MQ_OK, 7, 3},
        {"50% 50% of 3", MQ_OK, 3, 2},
        {"33.3%, 33.3%, 33.3% из 3", MQ_OK, 4, 0},
        {"17,6 % / 84", MQ_OK, 1, 1},
        {"98.6% of 72", MQ_OK, 1, 0},
        {"30% 30% 39%", MQ_OK, 4, 0},
        {"30% 30% 38%", MQ_OK, 4, 1},
        {"61% of", MQ_OK, 1, 0},
        {"of 84", MQ_E_DATA, 0, 0},
        {"", MQ_E_DATA, 0, 0},
        {"161% of 84", MQ_E_DATA, 0, 0},
        {"61% of 0", MQ_E_DATA, 0, 0},
        {"61% of many", MQ_E_DATA, 0, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        mq_arena arena = {0};
        mq_audit got = {0};
        mq_error err = {0};
        mq_audit_row *rows;
        size_t n = 0;
        mq_status st = mq_audit_text_parse(mq_str_of(cases[i].text), &arena, &rows, &n, &err);
        if (st == MQ_OK)
            st = mq_audit_rows(rows, n, &got, &err);
        if (st != cases[i].status || got.failed != cases[i].failed || (st == MQ_OK && n != cases[i].rows))
            fail_msg("'%s': status %d, %zu rows, %zu failed: %s", cases[i].text, (int)st, n, got.failed,
                     got.count ? got.findings[0].says : err.message);
        mq_audit_free(&got);
        mq_arena_free(&arena);
    }
}

static void S_test_bad_cells_name_their_line(void **state)
{
    (void)state;
    const mq_audit_row bad[] = {
        {.printed = MQ_STR("a lot"), .base = MQ_STR("84"), .line = 5},
        {.printed = MQ_STR("10"), .base = MQ_STR("0"), .line = 5},
        {.count = MQ_STR("-3"), .line = 5},
        {.printed = MQ_STR("9-x"),
         .count = MQ_STR("1-2"),
         .base = MQ_STR("10"),
         .kind = MQ_AUDIT_BAND,
         .line = 5},
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        mq_audit got = {0};
        mq_error err = {0};
        assert_int_equal(mq_audit_rows(&bad[i], 1, &got, &err), MQ_E_DATA);
        assert_int_equal(err.line, 5);
        mq_audit_free(&got);
    }
    mq_audit_row row = {.printed = MQ_STR("98.7"), .count = MQ_STR("71"), .base = MQ_STR("72")};
    mq_audit got = {0};
    assert_int_equal(mq_audit_rows(&row, 1, &got, NULL), MQ_OK);
    assert_int_equal(got.failed, 1); /* 71 of 72 is 98.6 */
    assert_string_equal(got.findings[0].says, "impossible");
    mq_audit_free(&got);
    row.printed = MQ_STR("98.6");
    row.count = MQ_STR("70");
    assert_int_equal(mq_audit_rows(&row, 1, &got, NULL), MQ_OK);
    assert_string_equal(got.findings[0].says, "not_count");
    assert_true(mq_str_equal(mq_audit_value(&got.findings[0], 2), MQ_STR("97.22")));
    assert_null(mq_audit_value(&got.findings[0], 4).at);
    mq_audit_free(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(S_test_seed_study),
        cmocka_unit_test(S_test_timetable_is_right),
        cmocka_unit_test(S_test_grading_scales),
        cmocka_unit_test(S_test_short_form),
        cmocka_unit_test(S_test_bad_cells_name_their_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
