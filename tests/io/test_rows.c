#include "support.h"
#include "mq_rows.h"

/* Everything the reader says, fed step bytes at a time; lines are shown as N> in front of each record. */
static mq_buffer S_read(mq_str text, char delimiter, size_t step, size_t cap)
{
    mq_buffer out = {0};
    mq_error err = {0};
    mq_row row;
    mq_status st;
    mq_rows *rows = mq_rows_new("f.csv", delimiter, cap);
    assert_non_null(rows);
    while ((st = mq_rows_next(rows, &row, &err)) == MQ_OK || st == MQ_MORE) {
        if (st == MQ_OK) {
            mq_buffer_print(&out, "%zu>", row.line);
            S_show(&out, &row);
            continue;
        }
        size_t n = text.size < step ? text.size : step;
        assert_int_equal(mq_rows_feed(rows, text.at, n, &err), MQ_OK);
        text.at += n;
        text.size -= n;
    }
    if (st < 0) {
        assert_int_equal(mq_rows_next(rows, &row, &err), st); /* stays failed */
        mq_buffer_print(&out, "%zu:%zu: %s", err.line, err.column, err.message);
    }
    mq_buffer_put(&out, "", 0);
    mq_rows_free(rows);
    return out;
}

#define CASE(label, text, expected)                                                                          \
    {                                                                                                        \
        label, {text, sizeof text - 1}, expected                                                             \
    }

static const struct {
    const char *label;
    mq_str text;
    const char *expected;
} cases[] = {
    CASE("plain", "a,b\n1,2\n", "1>[a][b]\n2>[1][2]\n"),
    CASE("no line end at the end", "a,b\n1,2", "1>[a][b]\n2>[1][2]\n"),
    CASE("empty cells", ",\n,,\n", "1>[][]\n2>[][][]\n"),
    CASE("delimiter last", "a,\n1,", "1>[a][]\n2>[1][]\n"),
    CASE("blanks are kept", "  a , b\t,\" c \"\n", "1>[  a ][ b\t][ c ]\n"),
    CASE("only blanks", "a\n  \n", "1>[a]\n2>[  ]\n"),
    CASE("blank behind a quote does not swallow the rest", "A,\"B\" ,C\n1,2,3\n",
         "1>[A][B ][C]\n2>[1][2][3]\n"),
    CASE("text behind a quote", "\"a\"b,c\n", "1>[ab][c]\n"),
    CASE("quotes in the tail", "\"a\" \"b\",c\n", "1>[a \"b\"][c]\n"),
    CASE("tail, then a quoted cell with a break", "\"a\"x,\"b\nc\"\nd,e\n", "1>[ax][b\nc]\n3>[d][e]\n"),
    CASE("blank before a quote: the quote is data", "a, \"b\",c\n", "1>[a][ \"b\"][c]\n"),
    CASE("quote inside a cell is data", "5\" pipe,x\ny,z\n", "1>[5\" pipe][x]\n2>[y][z]\n"),
    CASE("doubled quotes", "\"s \"\"h\"\"\",\"\"\"\"\n", "1>[s \"h\"][\"]\n"),
    CASE("empty quoted cell alone is a record", "\"\"\na\n", "1>[]\n2>[a]\n"),
    CASE("LF", "a\nb\n", "1>[a]\n2>[b]\n"),
    CASE("CRLF", "a\r\nb\r\n", "1>[a]\n2>[b]\n"),
    CASE("CR", "a\rb\r", "1>[a]\n2>[b]\n"),
    CASE("mixed, blank lines are counted", "a\r\n\r\nb\n\nc\r\rd", "1>[a]\n3>[b]\n5>[c]\n7>[d]\n"),
    CASE("line breaks in cells are data and are counted", "a\n\"x\r\ny\nz\rw\",1\nb\n",
         "1>[a]\n2>[x\r\ny\nz\rw][1]\n6>[b]\n"),
    CASE("delimiter and line end in quotes", "\"a,b\",\"c\n\"\n", "1>[a,b][c\n]\n"),
    CASE("NUL", "a,b\n1,x\0y\n",
         "1>[a][b]\n2:4: NUL byte: a binary file, or UTF-16 taken for another encoding; name the encoding "
         "with --encoding"),
    CASE("unclosed", "a,b\n1,\"x\ny\",\"z\nrest,2\n",
         "1>[a][b]\n3:0: unclosed quote opened here; nothing was written"),
    CASE("unclosed at once", "\"", "1:0: unclosed quote opened here; nothing was written"),
    CASE("cell at the cap", "a,1234567890\n", "1>[a][1234567890]\n"),
    CASE("cell over the cap", "a\nb,\"x\ny\",12345678901\n",
         "1>[a]\n3:0: cell of more than 10 bytes; nothing was written"),
    CASE(
        "unclosed quote meets the cap", "a\nb,\"2345678901\n345\n",
        "1>[a]\n2:0: cell of more than 10 bytes: is the quote opened here ever closed?; nothing was written"),
    CASE("cap is per cell", "123456789,123456789,123456789\n", "1>[123456789][123456789][123456789]\n"),
    CASE("nothing", "", ""),
    CASE("only line ends", "\n\r\n\r", ""),
};

static void records(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        for (size_t step = 1; step <= cases[i].text.size + 1; step++) {
            mq_buffer got = S_read(cases[i].text, ',', step, 10);
            if (strcmp(got.bytes, cases[i].expected) != 0)
                fail_msg("%s, chunk %zu\nexpected %s\ngot %s", cases[i].label, step, cases[i].expected,
                         got.bytes);
            mq_buffer_free(&got);
        }
}

static void delimiters(void **state)
{
    static const char *const four[] = {",", ";", "\t", "|"};
    (void)state;
    for (size_t i = 0; i < COUNT(four); i++) {
        char text[64];
        snprintf(text, sizeof text, "a%sb,;\t|\n\"%s\"%s2\n", four[i], four[i], four[i]);
        mq_buffer got = S_read(mq_str_of(text), four[i][0], 3, 0);
        char expected[64];
        snprintf(expected, sizeof expected, "\n2>[%s][2]\n", four[i]);
        assert_non_null(strstr(got.bytes, expected));
        mq_buffer_free(&got);
    }
}

static mq_status S_feed_columns(size_t count, mq_row *row, mq_error *err, mq_rows **rows)
{
    mq_buffer text = {0};
    for (size_t i = 1; i < count; i++)
        mq_buffer_char(&text, ',');
    mq_buffer_char(&text, '\n');
    *rows = mq_rows_new(NULL, ',', 0);
    assert_int_equal(mq_rows_feed(*rows, text.bytes, text.size, err), MQ_OK);
    mq_buffer_free(&text);
    return mq_rows_next(*rows, row, err);
}

static void column_cap(void **state)
{
    mq_row row;
    mq_error err;
    mq_rows *rows;
    (void)state;
    assert_int_equal(S_feed_columns(MQ_COLUMN_CAP, &row, &err, &rows), MQ_OK);
    assert_int_equal(row.count, MQ_COLUMN_CAP);
    mq_rows_free(rows);
    assert_int_equal(S_feed_columns(MQ_COLUMN_CAP + 1, &row, &err, &rows), MQ_E_DATA);
    assert_int_equal(err.line, 1);
    mq_rows_free(rows);
}

/* 64 MiB of one unclosed cell, fed in pieces, must stop near the cap. */
static void endless_cell(void **state)
{
    static char piece[65536];
    mq_row row;
    mq_error err;
    mq_status st = MQ_MORE;
    size_t fed = 0;
    (void)state;
    memset(piece, 'x', sizeof piece);
    mq_rows *rows = mq_rows_new(NULL, ',', 0);
    assert_int_equal(mq_rows_feed(rows, "a\n1,\"", 5, &err), MQ_OK);
    assert_int_equal(mq_rows_next(rows, &row, &err), MQ_OK);
    for (; fed < ((size_t)64 << 20) && st == MQ_MORE; fed += sizeof piece) {
        assert_int_equal(mq_rows_feed(rows, piece, sizeof piece, &err), MQ_OK);
        st = mq_rows_next(rows, &row, &err);
    }
    assert_int_equal(st, MQ_E_DATA);
    assert_int_equal(err.line, 2);
    assert_true(fed < 3 * MQ_CELL_CAP);
    mq_rows_free(rows);
}

static void raw_and_ragged(void **state)
{
    static const char text[] = "a,b\n\"1\" ,\"x\ny\"\r\n1,2,3\n4\n";
    static const struct {
        const char *raw;
        size_t line;
        bool ragged;
    } expected[] = {{"a,b", 1, false}, {"\"1\" ,\"x\ny\"", 2, false}, {"1,2,3", 4, true}, {"4", 5, true}};
    mq_row row;
    mq_error err;
    (void)state;
    mq_rows *rows = mq_rows_new(NULL, ',', 0);
    assert_int_equal(mq_rows_feed(rows, text, sizeof text - 1, &err), MQ_OK);
    assert_int_equal(mq_rows_feed(rows, NULL, 0, &err), MQ_OK);
    for (size_t i = 0; i < COUNT(expected); i++) {
        assert_int_equal(mq_rows_next(rows, &row, &err), MQ_OK);
        assert_true(mq_str_equal(row.raw, mq_str_of(expected[i].raw)));
        assert_int_equal(row.line, expected[i].line);
        assert_int_equal(mq_row_ragged(&row), expected[i].ragged);
        assert_int_equal(row.number, i + 1);
    }
    assert_int_equal(mq_rows_next(rows, &row, &err), MQ_END);
    assert_int_equal(mq_rows_line_ends(rows).lf, 3);
    assert_int_equal(mq_rows_line_ends(rows).crlf, 1);
    mq_rows_free(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records),      cmocka_unit_test(delimiters),     cmocka_unit_test(column_cap),
        cmocka_unit_test(endless_cell), cmocka_unit_test(raw_and_ragged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
