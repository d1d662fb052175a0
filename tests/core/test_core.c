/* The room without domain words: text spans, UTF-8, arenas, buffers, JSON, errors with a caret. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <float.h>
#include <math.h>
#include <stdalign.h>
#include <stdlib.h>
#include "mq_arena.h"
#include "mq_error.h"
#include "mq_json.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Unicode 15, table 3-7 and section 3.9: `bad` = offset of the first byte that is not valid, -1 = all are. */
static const struct {
    const char *bytes;
    int bad;
} utf8[] = {
    {"", -1},
    {"plain text of more than eight bytes", -1},
    {"мақсат 😀 \xEF\xBF\xBD", -1},
    {"\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF", -1},
    {"a\xC0\x80", 1},                  /* overlong */
    {"a\xC1\xBF", 1},
    {"\xE0\x9F\xBF", 0},
    {"\xF0\x8F\xBF\xBF", 0},
    {"\xED\xA0\x80", 0},               /* surrogate */
    {"\xF4\x90\x80\x80", 0},           /* above U+10FFFF */
    {"12345678\xFF", 8},
    {"1234567890\x80", 10},
    {"\xD0", 0},                       /* cut */
    {"ab\xE2\x82", 2},
};

static void utf8_is_checked_strictly(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(utf8); i++) {
        size_t size = strlen(utf8[i].bytes), wanted = utf8[i].bad < 0 ? size : (size_t)utf8[i].bad;
        char *exact = malloc(size + 1); /* its own block, so that a read behind the end is seen */
        assert_non_null(exact);
        memcpy(exact, utf8[i].bytes, size);
        assert_int_equal(mq_utf8_check(exact, size), wanted);
        free(exact);
    }
}

/* Table 3-7 word for word: where the first sequence begins that is in no row of it. */
static size_t S_first_bad(const unsigned char *p, size_t size)
{
    static const unsigned char rows[][8] = {
        {0x00, 0x7F}, {0xC2, 0xDF, 0x80, 0xBF}, {0xE0, 0xE0, 0xA0, 0xBF, 0x80, 0xBF}, {0xE1, 0xEC, 0x80, 0xBF, 0x80, 0xBF},
        {0xED, 0xED, 0x80, 0x9F, 0x80, 0xBF}, {0xEE, 0xEF, 0x80, 0xBF, 0x80, 0xBF},
        {0xF0, 0xF0, 0x90, 0xBF, 0x80, 0xBF, 0x80, 0xBF}, {0xF1, 0xF3, 0x80, 0xBF, 0x80, 0xBF, 0x80, 0xBF},
        {0xF4, 0xF4, 0x80, 0x8F, 0x80, 0xBF, 0x80, 0xBF}};
    size_t i = 0, r, n;
    for (; i < size; i += n) {
        for (r = 0, n = 0; r < COUNT(rows) && !n; r++) {
            for (n = 0; n < 4 && rows[r][2 * n + 1]; n++)
                if (i + n >= size || p[i + n] < rows[r][2 * n] || p[i + n] > rows[r][2 * n + 1])
                    break;
            n = n < 4 && rows[r][2 * n + 1] ? 0 : n;
        }
        if (!n)
            return i;
    }
    return size;
}

/* Texts of letters of each length, cut anywhere, with a byte put wrong: before and behind every border of a block. Bytes and
 * letters are counted as one by one. */
static void utf8_is_checked_as_the_table_says(void **state)
{
    static const char *const letters[] = {"a", "z", "м", "қ", "\xC2\x80", "\xDF\xBF", "—", "\xE0\xA0\x80", "😀"};
    static const unsigned char wrong[] = {0x00, 0x7F, 0x80, 0xBF, 0xC0, 0xC1, 0xC2, 0xD0, 0xDF, 0xE0, 0xED, 0xF0, 0xF4, 0xF5, 0xFF};
    uint32_t random = 1;
    (void)state;
    for (int round = 0; round < 200000; round++) {
        unsigned char text[264] = "";
        size_t size = 0, kinds = round % 3 == 0 ? COUNT(letters) : round % 3 == 1 ? 4 : 6;
        random = random * UINT32_C(1664525) + UINT32_C(1013904223);
        size_t wanted = random >> 8 & (round % 2 ? 255 : 31), at = random >> 13 & 255;
        for (uint32_t left = random; size < wanted; left = left * UINT32_C(1664525) + UINT32_C(1013904223)) {
            const char *letter = letters[(left >> 16) % kinds];
            memcpy(text + size, letter, strlen(letter));
            size += strlen(letter);
        }
        size -= size && random >> 29 == 0;
        if (random >> 28 & 1 && at < size)
            text[at] = wrong[(random >> 18) % COUNT(wrong)];
        unsigned char *exact = malloc(size + 1);
        assert_non_null(exact);
        memcpy(exact, text, size);
        size_t bad = mq_utf8_check((const char *)exact, size), inner = 0, same = 0;
        if (bad != S_first_bad(exact, size))
            fail_msg("round %d: %zu, not %zu", round, bad, S_first_bad(exact, size));
        for (size_t i = 0; i < size; i++) {
            inner += (exact[i] & 0xC0) == 0x80;
            same += exact[i] == exact[size / 2];
        }
        mq_str view = {(const char *)exact, size};
        assert_int_equal(mq_str_length(view), size - inner);
        assert_int_equal(size ? mq_str_count(view, view.at[size / 2]) : 0, same);
        free(exact);
    }
}

static void every_code_point_survives(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        char bytes[4];
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        size_t size = mq_utf8_put(c, bytes);
        const char *at = bytes;
        if (mq_utf8_check(bytes, size) != size || mq_utf8_next(&at, bytes + size) != c || at != bytes + size)
            fail_msg("U+%04X", (unsigned)c);
    }
    const char *at = "\xFF" "a";
    const char *end = at + 2;
    assert_int_equal(mq_utf8_next(&at, end), 0xFFFD);
    assert_int_equal(mq_utf8_next(&at, end), 'a');
}

static void spans_are_cut_and_compared(void **state)
{
    (void)state;
    mq_str rest = MQ_STR("a||b");
    assert_true(mq_str_equal(mq_str_cut(&rest, '|'), MQ_STR("a")));
    assert_true(mq_str_equal(mq_str_cut(&rest, '|'), MQ_STR("")));
    assert_non_null(rest.at);
    assert_true(mq_str_equal(mq_str_cut(&rest, '|'), MQ_STR("b")));
    assert_null(rest.at);
    assert_true(mq_str_equal(mq_str_trim(MQ_STR(" \t\r\na b\n")), MQ_STR("a b")));
    assert_int_equal(mq_str_trim(MQ_STR(" \n")).size, 0);
    assert_int_equal(mq_str_length(MQ_STR("мақсат")), 6);
    char lines[80]; /* every place and length of a run of line ends, beside the bytes that look most like them */
    for (size_t from = 0; from < 20; from++)
        for (size_t n = 0; n < 40; n++) {
            memset(lines, from % 2 ? 0x0B : (char)0x8A, sizeof lines);
            memset(lines + from, '\n', n);
            assert_int_equal(mq_str_count((mq_str){lines, from + n / 2}, '\n'), n / 2);
            assert_int_equal(mq_str_count((mq_str){lines, sizeof lines}, '\n'), n);
        }
    assert_true(mq_str_compare(MQ_STR("а"), MQ_STR("аа")) < 0);
    assert_true(mq_str_compare(MQ_STR("z"), MQ_STR("а")) < 0);
    assert_int_equal(mq_str_compare((mq_str){NULL, 0}, MQ_STR("")), 0);
}

static int S_by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Texts of 0 to 12 letters a and b, each with a hash of its own: length and every letter count. */
static void short_texts_hash_apart(void **state)
{
    (void)state;
    enum { LONGEST = 12, ALL = (2 << LONGEST) - 1 };
    static uint64_t hash[ALL];
    size_t n = 0;
    for (size_t size = 0; size <= LONGEST; size++)
        for (size_t bits = 0; bits < (size_t)1 << size; bits++) {
            char text[LONGEST];
            for (size_t i = 0; i < size; i++)
                text[i] = bits >> i & 1 ? 'b' : 'a';
            hash[n++] = mq_str_hash((mq_str){text, size}, 0);
        }
    assert_int_equal(n, ALL);
    qsort(hash, n, sizeof *hash, S_by_number);
    for (size_t i = 1; i < n; i++)
        assert_true(hash[i] != hash[i - 1]);
    assert_true(mq_str_hash(MQ_STR("dene*"), 0) != mq_str_hash(MQ_STR("denele*"), 0));
}

static void arenas_give_zeroed_aligned_memory(void **state)
{
    (void)state;
    mq_arena arena = {0};
    for (int round = 0; round < 3; round++) {
        for (size_t size = 1; size < 20000; size = size * 3 + 1) {
            unsigned char *p = mq_arena_take(&arena, size);
            assert_non_null(p);
            assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
            for (size_t i = 0; i < size; i++)
                assert_int_equal(p[i], 0);
            memset(p, 0xAA, size);
        }
        mq_arena_reset(&arena);
    }
    assert_null(mq_arena_take(&arena, SIZE_MAX));
    assert_null(mq_arena_take_n(&arena, SIZE_MAX / 2, 3));
    mq_str copy = mq_arena_copy(&arena, MQ_STR("text"));
    assert_string_equal(copy.at, "text");
    mq_arena_free(&arena);
    assert_null(arena.block);
}

static void a_reset_arena_does_not_grow(void **state)
{
    (void)state;
    mq_arena arena = {0};
    for (int i = 0; i < 100; i++)
        assert_non_null(mq_arena_take(&arena, 1000));
    mq_arena_reset(&arena);
    const void *block = arena.block;
    for (int round = 0; round < 1000; round++) {
        assert_non_null(mq_arena_take(&arena, 50000));
        assert_ptr_equal(arena.block, block);
        mq_arena_reset(&arena);
    }
    mq_arena_free(&arena);
}

static void buffers_grow_and_print(void **state)
{
    (void)state;
    mq_buffer b = {0};
    for (int i = 0; i < 5000; i++)
        mq_buffer_print(&b, "%d,", i % 10);
    assert_int_equal(b.size, 10000);
    assert_int_equal(strlen(b.bytes), 10000);
    mq_buffer_clear(&b);
    mq_buffer_text(&b, "a");
    mq_buffer_char(&b, '\0');
    mq_buffer_str(&b, MQ_STR("b"));
    assert_memory_equal(b.bytes, "a\0b", 4);
    assert_false(b.failed);
    mq_buffer_free(&b);
    assert_null(b.bytes);
}

static void json_is_written_as_it_must_be(void **state)
{
    (void)state;
    mq_buffer out = {0};
    mq_json j = {.out = &out};
    mq_json_open(&j, '{');
    mq_json_key(&j, "a\"b");
    mq_json_open(&j, '[');
    mq_json_uint(&j, UINT64_MAX);
    mq_json_number(&j, 0.1);
    mq_json_number(&j, NAN);
    mq_json_number(&j, -INFINITY);
    mq_json_bool(&j, true);
    mq_json_null(&j);
    mq_json_close(&j, ']');
    mq_json_key(&j, "t");
    mq_json_str(&j, MQ_STR("\\ \n\t\x01 қ \xFF \xE2\x80\xA8"));
    mq_json_key(&j, "e");
    mq_json_open(&j, '[');
    mq_json_close(&j, ']');
    mq_json_close(&j, '}');
    assert_string_equal(out.bytes, "{\"a\\\"b\":[18446744073709551615,0.1,null,null,true,null],"
                                   "\"t\":\"\\\\ \\n\\t\\u0001 қ \xEF\xBF\xBD \\u2028\",\"e\":[]}");
    mq_buffer_free(&out);
}

static void numbers_read_back_equal(void **state)
{
    (void)state;
    static const double values[] = {0, 1, 0.1, 1.0 / 3, DBL_MAX, DBL_MIN, 5e-324, -2.5, 1e21, 123456789.123456789};
    static const char *const shortest[] = {"0", "1", "0.1"};
    char text[32];
    for (size_t i = 0; i < COUNT(values); i++) {
        size_t size = mq_double_format(values[i], text);
        assert_int_equal(size, strlen(text));
        assert_true(strtod(text, NULL) == values[i]);
        if (i < COUNT(shortest))
            assert_string_equal(text, shortest[i]);
    }
}

static void errors_point_with_a_caret(void **state)
{
    (void)state;
    mq_error err = {0};
    const char line[] = "қ\tab";
    assert_int_equal(mq_fail_caret(&err, MQ_E_LEXICON, &(mq_place){"f.tsv", 7, 3}, line, strlen(line), "bad '%s'", "a"),
                     MQ_E_LEXICON);
    assert_string_equal(err.message, "bad 'a'\n  қ\tab\n   \t^");
    assert_string_equal(err.file, "f.tsv");
    assert_int_equal(err.line, 7);
    assert_int_equal(err.column, 3);
    assert_int_equal(mq_fail(NULL, MQ_E_IO, NULL, "x"), MQ_E_IO);
    assert_int_equal(mq_fail_caret(NULL, MQ_E_IO, NULL, line, 1, "x"), MQ_E_IO);
}

/* Whatever the length of line and message, nothing is written behind the end and letters stay whole. */
static void long_lines_are_cut_on_a_letter(void **state)
{
    (void)state;
    char line[2000], message[700];
    for (size_t i = 0; i < sizeof line; i += 2)
        memcpy(line + i, "қ", 2);
    memset(message, 'm', sizeof message);
    for (size_t size = 0; size < sizeof line; size += 38)
        for (size_t length = 0; length < sizeof message; length += 23) {
            mq_error err = {0};
            mq_fail_caret(&err, MQ_E_LEXICON, &(mq_place){"f", 1, size / 2 + 1}, line, size, "%.*s", (int)length, message);
            size_t n = strlen(err.message);
            assert_true(n < sizeof err.message);
            assert_int_equal(mq_utf8_check(err.message, n), n);
        }
}

static void exit_codes_are_those_documented(void **state)
{
    (void)state;
    static const int codes[][2] = {{MQ_OK, 0},         {MQ_END, 0},        {MQ_MORE, 0},     {MQ_E_CHECK, 1},
                                   {MQ_E_USAGE, 2},    {MQ_E_PARTIAL, 3},  {MQ_E_DATA, 65},  {MQ_E_LEXICON, 65},
                                   {MQ_E_DOMAIN, 65},  {MQ_E_NOINPUT, 66}, {MQ_E_INTERNAL, 70}, {MQ_E_MEMORY, 71},
                                   {MQ_E_CREATE, 73},  {MQ_E_IO, 74},      {MQ_E_INTERRUPTED, 130}};
    for (size_t i = 0; i < COUNT(codes); i++)
        assert_int_equal(mq_exit_code((mq_status)codes[i][0]), codes[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_is_checked_strictly),
        cmocka_unit_test(utf8_is_checked_as_the_table_says),          cmocka_unit_test(every_code_point_survives),
        cmocka_unit_test(spans_are_cut_and_compared),        cmocka_unit_test(arenas_give_zeroed_aligned_memory),
        cmocka_unit_test(a_reset_arena_does_not_grow),       cmocka_unit_test(buffers_grow_and_print),
        cmocka_unit_test(json_is_written_as_it_must_be),     cmocka_unit_test(numbers_read_back_equal),
        cmocka_unit_test(errors_point_with_a_caret),         cmocka_unit_test(long_lines_are_cut_on_a_letter),
        cmocka_unit_test(exit_codes_are_those_documented),   cmocka_unit_test(short_texts_hash_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
