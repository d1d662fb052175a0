#include "support.h"
#include "mq_csv_write.h"
#include <zlib.h>
#include <zstd.h>

static mq_status S_open_fails(const char *path, mq_error *err)
{
    mq_survey *survey = mq_survey_open(path, NULL, err);
    assert_null(survey);
    assert_int_not_equal(err->message[0], '\0');
    return err->status;
}

static const struct {
    const char *label, *text, *message;
} refused[] = {
    {"empty", "", "empty"},
    {"blank lines only", "\n\r\n", "empty"},
    {"header only", "id,goal\n", "header and no rows"},
    {"header only, no line end", "id,goal", "header and no rows"},
    {"sep line only", "sep=;\n", "empty"},
};

static void files_without_rows(void **state)
{
    mq_error err;
    (void)state;
    for (size_t i = 0; i < COUNT(refused); i++) {
        S_put_file(S_at("x.csv"), refused[i].text, strlen(refused[i].text));
        if (S_open_fails(S_at("x.csv"), &err) != MQ_E_DATA || !strstr(err.message, refused[i].message))
            fail_msg("%s: %s", refused[i].label, err.message);
    }
    assert_int_equal(S_open_fails(S_at("missing.csv"), &err), MQ_E_NOINPUT);
    assert_string_equal(err.file, S_at("missing.csv"));
    assert_int_equal(S_open_fails(S_folder, &err), MQ_E_NOINPUT);
    assert_non_null(strstr(err.message, "directory"));
}

static const struct {
    const char *label, *text;
    char delimiter;
    const char *expected;
} sniffed[] = {
    {"comma", "a,b\n1,2\n", ',', "[1][2]\n"},
    {"semicolon", "a;b\n1,5;2\n", ';', "[1,5][2]\n"},
    {"tab", "a\tb\n1\t2\n", '\t', "[1][2]\n"},
    {"pipe", "a|b\n1|2\n", '|', "[1][2]\n"},
    {"commas in the text, semicolons between", "id;goal, in words;x\n1;a, b, c;2\n2;d;3\n", ';',
     "[1][a, b, c][2]\n[2][d][3]\n"},
    {"semicolons only in quotes", "a,\"x;y;z\"\n1,\"p;q;r\"\n", ',', "[1][p;q;r]\n"},
    {"one column", "goal\nx\ny\n", ',', "[x]\n[y]\n"},
    {"sep=", "sep=;\r\na;b,c\r\n1;2,3\r\n", ';', "[1][2,3]\n"},
    {"sep= in quotes", "\"sep=|\"\na|b\n1|2\n", '|', "[1][2]\n"},
    {"sep= with a mark", "\xEF\xBB\xBFsep=\t\na\tb\n1\t2\n", '\t', "[1][2]\n"},
    {"mark before a quoted name", "\xEF\xBB\xBF\"a\",b\n1,2\n", ',', "[1][2]\n"},
};

static void delimiters_are_found(void **state)
{
    static const size_t chunks[] = {0, 1, 3};
    mq_error err;
    (void)state;
    for (size_t i = 0; i < COUNT(sniffed); i++)
        for (size_t c = 0; c < COUNT(chunks); c++) {
            S_put_file(S_at("x.csv"), sniffed[i].text, strlen(sniffed[i].text));
            mq_survey_options options = {.chunk_size = chunks[c]};
            mq_buffer got = S_show_survey(S_at("x.csv"), options);
            mq_survey *survey = mq_survey_open(S_at("x.csv"), &options, &err);
            assert_non_null(survey);
            if (mq_survey_dialect(survey).delimiter != sniffed[i].delimiter ||
                strcmp(got.bytes, sniffed[i].expected))
                fail_msg("%s: delimiter %c, %s", sniffed[i].label, mq_survey_dialect(survey).delimiter,
                         got.bytes);
            if (mq_survey_columns(survey) > 1 && i != 5)
                assert_true(mq_survey_header(survey)[0].at[0] == 'a' ||
                            mq_survey_header(survey)[0].at[0] == 'i');
            mq_survey_close(survey);
            mq_buffer_free(&got);
        }
}

static void lines_behind_a_sep_line(void **state)
{
    static const char text[] = "sep=;\na;b\n1;\"x\n";
    mq_error err;
    (void)state;
    S_put_file(S_at("x.csv"), text, sizeof text - 1);
    assert_int_equal(S_open_fails(S_at("x.csv"), &err), MQ_E_DATA);
    assert_int_equal(err.line, 3);
}

static void ragged_rows_are_flagged(void **state)
{
    static const char text[] = "a,b\n1,2\n3\n\n4,5,6\n7,8\n";
    static const bool ragged[] = {false, true, true, false};
    static const size_t lines[] = {2, 3, 5, 6};
    mq_error err;
    mq_row row;
    (void)state;
    S_put_file(S_at("x.csv"), text, sizeof text - 1);
    mq_survey *survey = mq_survey_open(S_at("x.csv"), NULL, &err);
    for (size_t i = 0; i < COUNT(ragged); i++) {
        assert_int_equal(mq_survey_next(survey, &row, &err), MQ_OK);
        assert_int_equal(mq_row_ragged(&row), ragged[i]);
        assert_int_equal(row.line, lines[i]);
        assert_int_equal(row.number, i + 1);
    }
    assert_int_equal(mq_survey_next(survey, &row, &err), MQ_END);
    assert_int_equal(mq_survey_ragged(survey), 2);
    assert_int_equal(mq_survey_row_count(survey), 4);
    assert_int_equal(mq_survey_blank_lines(survey), 1);
    mq_survey_close(survey);
}

static void without_a_header(void **state)
{
    mq_error err;
    size_t index;
    (void)state;
    S_put_file(S_at("x.csv"), "1,2\n", 4);
    mq_survey_options options = {.no_header = true};
    mq_buffer got = S_show_survey(S_at("x.csv"), options);
    assert_string_equal(got.bytes, "[1][2]\n");
    mq_buffer_free(&got);
    mq_survey *survey = mq_survey_open(S_at("x.csv"), &options, &err);
    assert_int_equal(mq_survey_column(survey, "c2", &index, &err), MQ_OK);
    assert_int_equal(index, 1);
    mq_survey_close(survey);
}

static void columns(void **state)
{
    static const struct {
        const char *wanted;
        mq_status status;
        size_t index;
        const char *message;
    } cases[] = {
        {"goal", MQ_OK, 1, ""},
        {"GOAL", MQ_OK, 1, ""},
        {"#3", MQ_OK, 2, ""},
        {"3", MQ_OK, 3, ""},
        {"Мақсат", MQ_OK, 4, ""},
        {"мақсат", MQ_OK, 4, ""},
        {"ҚЫЗЫҒУ", MQ_OK, 5, ""},
        {"қыз", MQ_OK, 5, ""},
        {"Experience", MQ_OK, 6, ""},
        {"#0", MQ_E_DATA, 0, "#1 to #9"},
        {"#10", MQ_E_DATA, 0, "#1 to #9"},
        {"gaol", MQ_E_DATA, 0, "did you mean 'goal'?"},
        {"", MQ_E_DATA, 0, "name"},
        {"twin", MQ_E_DATA, 0, "#8 and #9"},
        {"goal_2", MQ_OK, 2, ""},
        {"goal_", MQ_OK, 2, ""},
        {"#99999999999999999999999", MQ_E_DATA, 0, "#1 to #9"},
    };
    static const char text[] =
        "id,goal,goal_2,3, Мақсат ,Қызығу,experience_years,twin,twin\n1,2,3,4,5,6,7,8,9\n";
    mq_error err;
    (void)state;
    S_put_file(S_at("x.csv"), text, sizeof text - 1);
    mq_survey *survey = mq_survey_open(S_at("x.csv"), NULL, &err);
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t index = 0;
        mq_status st = mq_survey_column(survey, cases[i].wanted, &index, &err);
        if (st != cases[i].status || index != cases[i].index ||
            (st < 0 && !strstr(err.message, cases[i].message)))
            fail_msg("'%s': %d, %zu, %s", cases[i].wanted, (int)st, index, st < 0 ? err.message : "");
    }
    mq_survey_close(survey);
}

/* sha256sum of "abc" and of nothing: FIPS 180-2, appendix B.1. */
static void digests(void **state)
{
    char hex[MQ_HASH_HEX];
    mq_error err;
    (void)state;
    mq_hash_bytes(MQ_STR("abc"), hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    mq_hash_bytes((mq_str){NULL, 0}, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    S_put_file(S_at("abc"), "abc", 3);
    assert_int_equal(mq_hash_file(S_at("abc"), hex, &err), MQ_OK);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_int_equal(mq_hash_file(S_at("none"), hex, &err), MQ_E_NOINPUT);
}

static mq_buffer S_long_survey(size_t rows)
{
    mq_buffer text = {0};
    mq_buffer_text(&text, "id,goal\n");
    for (size_t i = 0; i < rows; i++)
        mq_buffer_print(&text, "%zu,\"мақсат %zu, сабақ\"\n", i, i * 7919 % 1000003);
    return text;
}

static void S_put_gzip(const char *path, mq_str a, mq_str b)
{
    gzFile file = gzopen(path, "wb");
    assert_int_equal(gzwrite(file, a.at, (unsigned)a.size), (int)a.size);
    gzclose(file);
    file = gzopen(path, "ab"); /* a second member */
    assert_int_equal(gzwrite(file, b.at, (unsigned)b.size), (int)b.size);
    gzclose(file);
}

static void S_put_zstd(const char *path, mq_str a)
{
    size_t room = ZSTD_compressBound(a.size);
    char *packed = malloc(room);
    S_put_file(path, packed, ZSTD_compress(packed, room, a.at, a.size, 3));
    free(packed);
}

/* Longer than the head of 1 MiB, so that the seam between head and stream is crossed. */
static void packed_files(void **state)
{
    static const size_t chunks[] = {0, 4093};
    mq_error err;
    char hex[MQ_HASH_HEX], again[MQ_HASH_HEX];
    (void)state;
    mq_buffer text = S_long_survey(40000);
    mq_str whole = mq_buffer_view(&text), half = {whole.at, whole.size / 2};
    assert_true(whole.size > (3 << 19));
    S_put_file(S_at("p.csv"), whole.at, whole.size);
    S_put_gzip(S_at("p.gz"), half, (mq_str){whole.at + half.size, whole.size - half.size});
    S_put_zstd(S_at("p.zst"), whole);
    mq_buffer expected = S_show_survey(S_at("p.csv"), (mq_survey_options){0});
    static const char *const names[][2] = {{"p.csv", "none"}, {"p.gz", "gzip"}, {"p.zst", "zstd"}};
    for (size_t i = 0; i < COUNT(names); i++) {
        for (size_t c = 0; c < COUNT(chunks); c++) {
            mq_buffer got = S_show_survey(S_at(names[i][0]), (mq_survey_options){.chunk_size = chunks[c]});
            assert_true(mq_str_equal(mq_buffer_view(&got), mq_buffer_view(&expected)));
            mq_buffer_free(&got);
        }
        mq_survey *survey = mq_survey_open(S_at(names[i][0]), NULL, &err);
        assert_string_equal(mq_survey_packing(survey), names[i][1]);
        assert_int_equal(mq_survey_digest(survey, hex, &err), MQ_OK);
        assert_int_equal(mq_survey_position(survey), mq_survey_size(survey));
        assert_int_equal(mq_hash_file(S_at(names[i][0]), again, &err), MQ_OK);
        mq_buffer stored = S_get_file(S_at(names[i][0]));
        mq_hash_bytes(mq_buffer_view(&stored), again);
        assert_string_equal(hex, again);
        mq_buffer_free(&stored);
        mq_survey_close(survey);
    }
    mq_buffer_free(&expected);
    mq_buffer_free(&text);
}

static void damaged_packed_files(void **state)
{
    mq_error err = {0};
    (void)state;
    mq_buffer text = S_long_survey(200);
    S_put_gzip(S_at("p.gz"), mq_buffer_view(&text), MQ_STR("9999,x\n"));
    S_put_zstd(S_at("p.zst"), mq_buffer_view(&text));
    static const char *const names[] = {"p.gz", "p.zst"};
    for (size_t i = 0; i < COUNT(names); i++) {
        mq_buffer packed = S_get_file(S_at(names[i]));
        S_put_file(S_at("cut"), packed.bytes, packed.size - 3);
        assert_int_equal(S_open_fails(S_at("cut"), &err), MQ_E_DATA);
        packed.bytes[packed.size / 2] = (char)(packed.bytes[packed.size / 2] ^ 0x55);
        S_put_file(S_at("flip"), packed.bytes, packed.size);
        mq_buffer got = S_show_survey(S_at("flip"), (mq_survey_options){0});
        assert_non_null(strstr(got.bytes, "error"));
        mq_buffer_free(&got);
        mq_buffer_free(&packed);
    }
    mq_buffer_free(&text);
}

/* 40 MiB of one letter: zlib packs that 1030 : 1, zstd far more. */
static void bombs(void **state)
{
    mq_error err;
    (void)state;
    size_t size = (size_t)40 << 20;
    char *bytes = malloc(size);
    memset(bytes, '\n', size);
    S_put_zstd(S_at("bomb.zst"), (mq_str){bytes, size});
    assert_int_equal(S_open_fails(S_at("bomb.zst"), &err), MQ_E_DATA);
    assert_non_null(strstr(err.message, "bomb"));
    free(bytes);
}

static void csv_written(void **state)
{
    static const mq_str cells[] = {{"plain", 5}, {"a,b", 3}, {"say \"hi\"", 8},
                                   {"x\ny", 3},  {"", 0},    {" b ", 3}};
    static const struct {
        const char *cell, *expected;
    } formulas[] = {{"=1+1", "'=1+1"},
                    {"+7 701", "'+7 701"},
                    {"-", "'-"},
                    {"@x", "'@x"},
                    {"\tx", "'\tx"},
                    {"\rx", "\"'\rx\""},
                    {"=a,\"b\"", "\"'=a,\"\"b\"\"\""},
                    {"＝1", "'＝1"},
                    {"＋", "'＋"},
                    {"－1", "'－1"},
                    {"＠x", "'＠x"},
                    {"1-2", "1-2"},
                    {"", ""},
                    {"мақсат", "мақсат"}};
    mq_buffer out = {0};
    (void)state;
    mq_csv_row(&out, cells, COUNT(cells));
    mq_csv_row(&out, cells + 4, 1);
    assert_string_equal(out.bytes, "plain,\"a,b\",\"say \"\"hi\"\"\",\"x\ny\",, b \n\"\"\n");
    for (size_t i = 0; i < COUNT(formulas); i++) {
        mq_buffer_clear(&out);
        mq_buffer_put(&out, "", 0);
        mq_csv_safe_cell(&out, mq_str_of(formulas[i].cell));
        assert_string_equal(out.bytes, formulas[i].expected);
    }
    mq_buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_without_rows),
        cmocka_unit_test(delimiters_are_found),
        cmocka_unit_test(lines_behind_a_sep_line),
        cmocka_unit_test(ragged_rows_are_flagged),
        cmocka_unit_test(without_a_header),
        cmocka_unit_test(columns),
        cmocka_unit_test(digests),
        cmocka_unit_test(packed_files),
        cmocka_unit_test(damaged_packed_files),
        cmocka_unit_test(bombs),
        cmocka_unit_test(csv_written),
    };
    return cmocka_run_group_tests(tests, S_make_folder, S_remove_folder);
}
