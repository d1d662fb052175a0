#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include "mq_spss.h"
#include <math.h>
#include <readstat.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define ROWS 3
static const mq_spss_value levels[] = {{0, {"Мақсат жоқ", 19}},
                                       {3,
                                        {"Құзыреттілікке бағытталған мақсат, оның мазмұны педагог "
                                         "стандартының нақты құзыретін атайды және түсіндіреді",
                                         0}}};
static mq_spss_value S_labels[2];
static mq_spss_variable S_variables[] = {{{"goal text", 9}, {"Мақсат", 12}, MQ_SPSS_TEXT, 40, 0, NULL, 0},
                                         {{"Goal Text", 9}, {"", 0}, MQ_SPSS_ORDINAL, 0, 0, S_labels, 2},
                                         {{"1_өтілі", 0}, {"", 0}, MQ_SPSS_SCALE, 0, 1, NULL, 0},
                                         {{"by", 2}, {"", 0}, MQ_SPSS_TEXT, 3, 0, NULL, 0}};
static const char *const texts[ROWS] = {"Критериалды бағалау", "", "ab"};
static const double numbers[ROWS] = {3, NAN, 0};

typedef struct S_seen {
    char names[8][80], labels[4][200];
    int n_names, n_labels, values, wrong;
} S_seen;

static int S_on_variable(int index, readstat_variable_t *v, const char *set, void *data)
{
    S_seen *seen = data;
    (void)set;
    snprintf(seen->names[index], sizeof seen->names[0], "%s", readstat_variable_get_name(v));
    seen->n_names++;
    return READSTAT_HANDLER_OK;
}

static int S_on_label(const char *set, readstat_value_t value, const char *label, void *data)
{
    S_seen *seen = data;
    (void)set;
    (void)value;
    snprintf(seen->labels[seen->n_labels++], sizeof seen->labels[0], "%s", label);
    return READSTAT_HANDLER_OK;
}

static int S_on_value(int row, readstat_variable_t *v, readstat_value_t value, void *data)
{
    S_seen *seen = data;
    int i = readstat_variable_get_index(v);
    bool good = true;
    if (i == 0)
        good = strcmp(readstat_string_value(value), texts[row]) == 0;
    else if (i == 1 && isnan(numbers[row]))
        good = readstat_value_is_system_missing(value) != 0;
    else if (i == 1)
        good = readstat_double_value(value) == numbers[row];
    else if (i == 3)
        good = strcmp(readstat_string_value(value), "Ж") == 0; /* three bytes hold one letter of "Жж" */
    seen->values++;
    seen->wrong += !good;
    return READSTAT_HANDLER_OK;
}

static mq_status S_make(const char *path, int rows)
{
    mq_error err = {0};
    mq_spss *s = NULL;
    S_labels[0] = levels[0];
    S_labels[1] = (mq_spss_value){levels[1].code, mq_str_of(levels[1].label.at)};
    S_variables[2].name = mq_str_of("1_өтілі");
    assert_int_equal(mq_spss_open(path, S_variables, 4, ROWS, &s, &err), MQ_OK);
    for (int r = 0; r < rows; r++) {
        mq_spss_cell cells[4] = {
            {NAN, mq_str_of(texts[r])}, {numbers[r], {0}}, {r + 0.5, {0}}, {NAN, mq_str_of("Жж")}};
        assert_int_equal(mq_spss_row(s, cells, &err), MQ_OK);
    }
    return mq_spss_close(s, &err);
}

static void S_path(char path[64])
{
    snprintf(path, 64, "/tmp/maqsat-spss-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
}

static void reads_back(void **state)
{
    (void)state;
    char path[64];
    static S_seen seen;
    S_path(path);
    assert_int_equal(S_make(path, ROWS), MQ_OK);
    readstat_parser_t *parser = readstat_parser_init();
    readstat_set_variable_handler(parser, S_on_variable);
    readstat_set_value_label_handler(parser, S_on_label);
    readstat_set_value_handler(parser, S_on_value);
    assert_int_equal(readstat_parse_sav(parser, path, &seen), READSTAT_OK);
    readstat_parser_free(parser);
    assert_int_equal(seen.n_names, 4);
    assert_string_equal(seen.names[0], "goal_text");
    assert_string_equal(seen.names[1], "Goal_Text_2");
    assert_string_equal(seen.names[2], "v1_өтілі");
    assert_string_equal(seen.names[3], "by_2");
    assert_int_equal(seen.n_labels, 2);
    assert_string_equal(seen.labels[0], "Мақсат жоқ");
    assert_in_range(strlen(seen.labels[1]), 117, 120);
    assert_int_equal(mq_utf8_check(seen.labels[1], strlen(seen.labels[1])), strlen(seen.labels[1]));
    assert_memory_equal(seen.labels[1], levels[1].label.at, strlen(seen.labels[1]));
    assert_int_equal(seen.values, 4 * ROWS);
    assert_int_equal(seen.wrong, 0);
    remove(path);
}

static void same_bytes(void **state)
{
    (void)state;
    mq_buffer b[2] = {{0}, {0}};
    for (int k = 0; k < 2; k++) {
        char path[64], bytes[4096];
        S_path(path);
        setenv("TZ", k ? "Asia/Almaty" : "America/New_York", 1);
        assert_int_equal(S_make(path, ROWS), MQ_OK);
        FILE *file = fopen(path, "rb");
        for (size_t n; (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
            mq_buffer_put(&b[k], bytes, n);
        fclose(file);
        remove(path);
    }
    assert_int_equal(b[0].size, b[1].size);
    assert_memory_equal(b[0].bytes, b[1].bytes, b[0].size);
    mq_buffer_free(&b[0]);
    mq_buffer_free(&b[1]);
}

static void wrong_number_of_rows(void **state)
{
    (void)state;
    char path[64];
    S_path(path);
    assert_int_equal(S_make(path, ROWS - 1), MQ_E_INTERNAL);
    assert_int_not_equal(access(path, F_OK), 0);
}

static void syntax(void **state)
{
    (void)state;
    mq_buffer out = {0};
    mq_error err = {0};
    static const mq_spss_value quote[] = {{1, {"it's", 4}}};
    mq_spss_variable v = {{"x", 1}, {"", 0}, MQ_SPSS_NOMINAL, 0, 0, quote, 1};
    assert_int_equal(mq_spss_syntax("o'k.csv", &v, 1, &out, &err), MQ_OK);
    assert_non_null(strstr(out.bytes, "/FILE='o''k.csv'"));
    assert_non_null(strstr(out.bytes, "VALUE LABELS x\n  1 'it''s'."));
    mq_buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_back), cmocka_unit_test(same_bytes),
                                       cmocka_unit_test(wrong_number_of_rows), cmocka_unit_test(syntax)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
