/* Every file of tests/data/csvsuite at every chunk size; the parses its authors state where their dialect is
 * ours. */
#include "support.h"
#include <jansson.h>

#define SUITE MAQSAT_SOURCE "/tests/data/csvsuite/"

/* Where we read otherwise than the suite says, and why. */
static const struct {
    const char *file, *reason;
} deviations[] = {
    {"cpython-csv/eof-7fd0a.csv", "unclosed quote: an error for us, a cell for CPython"},
    {"cpython-csv/eof-2de64.csv", "unclosed quote: an error for us, a cell for CPython"},
    {"cpython-csv/nul-bdc5d.csv", "NUL byte: refused, it is a binary file or UTF-16"},
    {"cpython-csv/nul-74566.csv", "NUL byte: refused"},
    {"cpython-csv/nul-90627.csv", "NUL byte: refused"},
    {"cpython-csv/nul-58fe8.csv", "NUL byte: refused"},
    {"csvkit/null-byte.csv", "NUL byte: refused"},
    {"csv-spectrum/location_coordinates.csv",
     "the stated parse is one object of other data, not the list of this file"},
    {"go-encoding-csv/barecr.csv", "a lone CR ends a record for us, it is data for Go"},
    {"go-encoding-csv/fieldcr.csv", "a lone CR ends a record"},
    {"go-encoding-csv/fieldcrcr.csv", "a lone CR ends a record"},
    {"go-encoding-csv/fieldcrcrlf.csv", "a lone CR ends a record"},
    {"go-encoding-csv/fieldcrcrlfcr.csv", "a lone CR ends a record"},
    {"go-encoding-csv/fieldcrcrlfcrcr.csv", "a lone CR ends a record"},
    {"go-encoding-csv/multifieldcrcrlfcrcr.csv", "a lone CR ends a record"},
    {"go-encoding-csv/crlfinquotedfield.csv", "CRLF inside quotes is data for us, Go makes it LF"},
    {"go-encoding-csv/binaryblobfield.csv",
     "bytes that are not UTF-8 are decoded as 8-bit Cyrillic, Go keeps the bytes"},
};

static const char *S_deviation(const char *file)
{
    for (size_t i = 0; i < COUNT(deviations); i++)
        if (strcmp(deviations[i].file, file) == 0)
            return deviations[i].reason;
    return NULL;
}

/* The delimiter of a dialect that is ours in everything else; 0 = not ours. */
static char S_delimiter(json_t *dialect)
{
    char delimiter = ',';
    const char *key;
    json_t *value;
    json_object_foreach(dialect, key, value)
    {
        const char *text = json_string_value(value);
        if (strcmp(key, "header") == 0 || strcmp(key, "fields_per_record") == 0)
            continue;
        if (strcmp(key, "delimiter") != 0 || !text || strlen(text) != 1 || !strchr(",;\t|", text[0]))
            return 0;
        delimiter = text[0];
    }
    return delimiter;
}

static void S_expect_records(mq_buffer *out, json_t *records)
{
    size_t i, j;
    json_t *record, *cell;
    json_array_foreach(records, i, record)
    {
        json_array_foreach(record, j, cell) mq_buffer_print(out, "[%s]", json_string_value(cell));
        if (json_array_size(record))
            mq_buffer_char(out, '\n');
    }
}

static void S_expect_objects(mq_buffer *out, json_t *objects)
{
    size_t i;
    json_t *object, *cell;
    const char *key;
    json_object_foreach(json_array_get(objects, 0), key, cell) mq_buffer_print(out, "[%s]", key);
    mq_buffer_char(out, '\n');
    json_array_foreach(objects, i, object)
    {
        json_object_foreach(object, key, cell) mq_buffer_print(out, "[%s]", json_string_value(cell));
        mq_buffer_char(out, '\n');
    }
}

static mq_buffer S_read(const char *file, char delimiter, size_t chunk)
{
    char path[512];
    snprintf(path, sizeof path, SUITE "%s", file);
    mq_survey_options options = {
        .delimiter = delimiter, .chunk_size = chunk, .no_header = true, .any_shape = true};
    return S_show_survey(path, options);
}

static int S_check_one(const char *source, const char *name, json_t *entry)
{
    char file[256];
    snprintf(file, sizeof file, "%s/%s", source, name);
    json_t *records = json_object_get(entry, "records"), *objects = json_object_get(entry, "objects");
    char delimiter = S_delimiter(json_object_get(entry, "dialect"));
    if (!delimiter || (!records && !objects) || json_object_get(entry, "error"))
        return 0;
    mq_buffer expected = {0}, got = S_read(file, delimiter, 0);
    mq_buffer_put(&expected, "", 0);
    if (records)
        S_expect_records(&expected, records);
    else
        S_expect_objects(&expected, objects);
    const char *reason = S_deviation(file);
    bool same = mq_str_equal(mq_buffer_view(&expected), mq_buffer_view(&got));
    if (same == (reason != NULL))
        fail_msg("%s: %s\nexpected\n%sgot\n%s", file,
                 reason ? "listed as a deviation, but agrees" : "differs", expected.bytes, got.bytes);
    mq_buffer_free(&expected);
    mq_buffer_free(&got);
    return 1;
}

static void stated_parses(void **state)
{
    static const char *const sources[] = {"cpython-csv", "csv-spectrum", "go-encoding-csv", "rust-csv"};
    int checked = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(sources); i++) {
        char path[512];
        const char *name;
        json_t *entry;
        snprintf(path, sizeof path, SUITE "%s/expected.json", sources[i]);
        json_t *suite = json_load_file(path, JSON_ALLOW_NUL, NULL);
        assert_non_null(suite);
        json_object_foreach(suite, name, entry) checked += S_check_one(sources[i], name, entry);
        json_decref(suite);
    }
    assert_true(checked > 90);
}

/* Calls visit for each row of index.tsv with its columns. */
static void S_each_file(void (*visit)(mq_str *columns))
{
    mq_buffer index = S_get_file(SUITE "index.tsv");
    mq_str rest = mq_buffer_view(&index);
    mq_str_cut(&rest, '\n');
    while (rest.size) {
        mq_str line = mq_str_cut(&rest, '\n'), columns[9];
        for (size_t i = 0; i < 9; i++)
            columns[i] = mq_str_cut(&line, '\t');
        if (columns[0].size)
            visit(columns);
    }
    mq_buffer_free(&index);
}

static void S_at_every_chunk(mq_str *columns)
{
    static const size_t chunks[] = {1, 2, 7, 64, 4096};
    char file[256];
    snprintf(file, sizeof file, "%.*s", (int)columns[0].size, columns[0].at);
    mq_buffer whole = S_read(file, 0, SIZE_MAX);
    for (size_t i = 0; i < COUNT(chunks); i++) {
        mq_buffer got = S_read(file, 0, chunks[i]);
        if (!mq_str_equal(mq_buffer_view(&whole), mq_buffer_view(&got)))
            fail_msg("%s: chunk size %zu differs\n%s\n%s", file, chunks[i], whole.bytes, got.bytes);
        mq_buffer_free(&got);
    }
    mq_buffer_free(&whole);
}

static void same_at_every_chunk_size(void **state)
{
    (void)state;
    S_each_file(S_at_every_chunk);
}

static int S_counted;

/* records x fields on which CPython, PapaParse and csv-parse agree. */
static void S_check_counts(mq_str *columns)
{
    char file[256], got[64], expected[64];
    bool plain = mq_str_equal(columns[4], MQ_STR("-"));
    bool tab = mq_str_equal(columns[4], MQ_STR("{\"delimiter\": \"\\t\"}"));
    snprintf(file, sizeof file, "%.*s", (int)columns[0].size, columns[0].at);
    snprintf(expected, sizeof expected, "%.*s", (int)columns[5].size, columns[5].at);
    if (!mq_str_equal(columns[6], MQ_STR("consensus 3/3")) || !(plain || tab) || S_deviation(file))
        return;
    char path[512];
    snprintf(path, sizeof path, SUITE "%s", file);
    mq_survey_options options = {.delimiter = tab ? '\t' : ',', .no_header = true, .any_shape = true};
    mq_error err = {0};
    mq_row row;
    mq_survey *survey = mq_survey_open(path, &options, &err);
    if (!survey)
        fail_msg("%s: %s", file, err.message);
    size_t least = SIZE_MAX, most = 0, records = 0;
    mq_status st;
    while ((st = mq_survey_next(survey, &row, &err)) == MQ_OK) {
        records++;
        least = row.count < least ? row.count : least;
        most = row.count > most ? row.count : most;
    }
    mq_survey_close(survey);
    if (st < 0)
        fail_msg("%s:%zu: %s", file, err.line, err.message);
    if (records == 0)
        snprintf(got, sizeof got, "0x0");
    else if (least == most)
        snprintf(got, sizeof got, "%zux%zu", records, least);
    else
        snprintf(got, sizeof got, "%zux%zu-%zu", records, least, most);
    if (strcmp(got, expected) != 0)
        fail_msg("%s: expected %s, got %s", file, expected, got);
    S_counted++;
}

static void counts_of_the_consensus(void **state)
{
    (void)state;
    S_counted = 0;
    S_each_file(S_check_counts);
    assert_true(S_counted > 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stated_parses),
        cmocka_unit_test(same_at_every_chunk_size),
        cmocka_unit_test(counts_of_the_consensus),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
