/* Foreign dictionaries: every format reads its dirt, refuses what it must and reads back what it wrote. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include "mq_dictionary.h"
#include "mq_frequent.h"
#include <stdio.h>
#include <stdlib.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* Entries as code=pattern;code=pattern; */
static mq_status S_read(const char *name, const char *text, mq_buffer *out, mq_error *err)
{
    mq_arena arena = {0};
    mq_dictionary d;
    const mq_dictionary_format *format = mq_dictionary_format_find(name);
    assert_non_null(format);
    mq_status st = mq_dictionary_read(format, mq_str_of(text), "in", 0, &arena, &d, err);
    for (size_t i = 0; st >= 0 && i < d.size; i++) {
        mq_buffer_print(out, "%.*s=%.*s", (int)d.at[i].code.size, d.at[i].code.at, (int)d.at[i].pattern.size,
                        d.at[i].pattern.at);
        if (d.at[i].weight != 1)
            mq_buffer_print(out, "@%g", d.at[i].weight);
        mq_buffer_char(out, ';');
    }
    if (st >= 0)
        mq_dictionary_close(&d);
    mq_arena_free(&arena);
    return st;
}

static const struct {
    const char *label, *format, *text, *want;
} readable[] = {
    {"plain dic", "dic", "%\n1\tabsent\n2\tgeneric\n%\nжоқ\t1\nсапа*\t1\t2\n",
     "absent=жоқ;absent=сапа*;generic=сапа*;"},
    {"CRLF, mark, padded ids, blanks for tabs", "dic",
     "\xEF\xBB\xBF%\r\n01\tabsent\r\n  2   generic\r\n% \t\r\nжоқ  1\r\na lot 02\r\n",
     "absent=жоқ;generic=a lot;"},
    {"same term twice is a union", "dic", "%\n1\ta\n2\tb\n%\nx\t1\nx\t2\nx\t1\n", "a=x;b=x;"},
    {"undefined id", "dic", "%\n1\ta\n%\nx\t1\t9\ny\t9\n", "a=x;"},
    {"one category, no ids", "dic", "%\n1\ta\n%\nx\ny z\n", "a=x;a=y z;"},
    {"conditionals take the else", "dic", "%\n1\ta\n2\tb\n%\nkind\t<of>1/2\nlike\t(02 134)2/1\n:)\t1\n",
     "b=kind;a=like;a=:);"},
    {"old Mac line ends", "dic", "%\r1\ta\r%\rx\t1\r", "a=x;"},
    {"LIWC 2015 nests by tabs", "dic", "%\n1\ta\n\t2\tb\n\t\t3\tc\n\t4\td\n5\te\n%\nx\t1\t3\ny\t2\t4\t5\n",
     "a=x;a.b.c=x;a.b=y;a.d=y;e=y;"},
    {"one category under its number twice", "dic", "%\n1\ta\n01\ta\n%\nx\t1\n", "a=x;"},
    {"semicolons, and a comma for the point", "dicx", "DicTerm;a;b\n\"x; y\";X;\nz, t;0;2,5\n", "a=x; y;b=z, t@2.5;"},
    {"semicolons", "csv", "category;pattern;weight\r\na;x, y;0,5\r\n", "a=x, y@0.5;"},
    {"tabs", "csv", "category\tpattern\na\tx\n", "a=x;"},
    {"announced by a spreadsheet", "csv", "sep=;\r\ncategory;pattern\r\na;x\r\n", "a=x;"},
    {"dicx marks and weights", "dicx", "DicTerm,a,b\n\"x, y\",X,\nz,0,0.5\nw,1,x\n",
     "a=x, y;b=z@0.5;a=w;b=w;"},
    {"dicx doubled quotes and line breaks", "dicx", "Entry,a\r\n\"say \"\"x\"\"\",1\r\n\"b\nc\",X\r\n",
     "a=say \"x\";a=b c;"},
    {"flow list", "yml", "generic:\n  level: [\"повышени* квалификации\", 'ә*']  # note\n",
     "generic.level=повышени* квалификации;generic.level=ә*;"},
    {"block lists and __", "yml", "---\na:\n  __:\n    - x\n  b:\n  - \"no\"\n  - y z\nc: w\n",
     "a=x;a.b=no;a.b=y z;c=w;"},
    {"flow list over lines", "yml", "a: [x,\n  y, # yes\n  z]\n", "a=x;a=y;a=z;"},
    {"escape and doubled quote", "yml", "a:\n  - \"say \\\"x\\\"\"\n  - 'it''s'\n", "a=say \"x\";a=it's;"},
    {"duplicates merged", "yml", "a: [x, y, x]\n", "a=x;a=y;"},
    {"codes of letters, as PyYAML writes Cyrillic", "yml",
     "\"\\u0446\\u0435\\u043B\\u044C\":\n- \"\\u043D\\u0435\\u0442*\"\n- \"caf\\xE9\\tbar\\n\\U0001F600 \\uD83D\\uDE00\"\n",
     "цель=нет*;цель=café bar 😀 😀;"},
    {"quotes over lines, as PyYAML folds them", "yml",
     "a:\n- \"\\u043D\\u0435\\\n    \\ \\u0442\\u0443\"\n- 'b\n  c''d'\nh: [\"e\n  f\", g]\n", "a=не ту;a=b c'd;h=e f;h=g;"},
    {"lc3 with colour", "lc3", "+absent #FF0000\nжоқ\nцели нет\n\n+b\nx*\n",
     "absent=жоқ;absent=цели нет;b=x*;"},
    {"vbpro", "vbpro", ">>a b<<\nx\n>>c<<\ny\n", "a b=x;c=y;"},
    {"csv in another order", "csv", "pattern,note,category,weight\nx,,a,\n\"y,z\",n,b,2\n", "a=x;b=y,z@2;"},
};

static void reads_what_it_should(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(readable); i++) {
        mq_buffer got = {0};
        mq_error err = {0};
        mq_status st = S_read(readable[i].format, readable[i].text, &got, &err);
        if (st != MQ_OK || !mq_str_equal(mq_buffer_view(&got), mq_str_of(readable[i].want)))
            fail_msg("%s: %s %s", readable[i].label, st < 0 ? err.message : "", got.size ? got.bytes : "");
        mq_buffer_free(&got);
    }
}

static const struct {
    const char *label, *format, *text;
    size_t line, column;
    const char *says;
} refused[] = {
    {"no fence", "dic", "1\ta\nx\t1\n", 1, 1, "legend"},
    {"open legend", "dic", "\n%\n1\ta\n", 2, 1, "never closed"},
    {"legend without a number", "dic", "%\n  a\t1\n%\nx\t1\n", 2, 3, "number, tab, name"},
    {"a number of two categories", "dic", "%\n1\ta\n\t01\tb\n%\nx\t1\n", 3, 2, "that of 'a' already"},
    {"nothing in it", "dic", "%\n1\ta\n%\n", 1, 1, "no pattern"},
    {"open quote", "dicx", "DicTerm,a\nж,\"x\n", 2, 3, "never closed"},
    {"no category", "dicx", "DicTerm\nx\n", 1, 1, "header"},
    {"blank lines", "csv", "\n\n", 1, 1, "category,pattern"},
    {"a header and no more", "csv", "category,pattern\n", 1, 1, "no pattern"},
    {"a code that is no letter", "yml", "a: [\"x\\u12\"]\n", 1, 8, "escape"},
    {"half a letter", "yml", "a: [\"x\\ud83d\"]\n", 1, 8, "escape"},
    {"open quote", "yml", "a:\n- \"x\nb: y\n", 2, 3, "never closed"},
    {"anchor", "yml", "a: &x [y]\n", 1, 4, "anchors"},
    {"alias", "yml", "a: [y]\nb:\n  - *x\n", 3, 5, "anchors"},
    {"tag", "yml", "a: !!str y\n", 1, 4, "tags"},
    {"merge of an alias", "yml", "a:\n  - x\nb: *a\n", 3, 4, "anchors"},
    {"list in a list", "yml", "a: [[x]]\n", 1, 5, "within a list"},
    {"open list", "yml", "a: [x,\n", 1, 4, "not closed"},
    {"tab", "yml", "a:\n\t- x\n", 2, 1, "tab"},
    {"pattern before a category", "yml", "- x\n", 1, 1, "outside"},
    {"pattern before a category", "lc3", "x\n+a\n", 1, 1, "first category"},
    {"pattern before a category", "vbpro", "x\n>>a<<\n", 1, 1, "first category"},
    {"header", "csv", "a,b\nc,d\n", 1, 1, "category,pattern"},
};

static void refuses_what_it_must(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(refused); i++) {
        mq_buffer got = {0};
        mq_error err = {0};
        mq_status st = S_read(refused[i].format, refused[i].text, &got, &err);
        const char *caret = strrchr(err.message, '\n');
        if (st != MQ_E_DATA || !strstr(err.message, refused[i].says) || err.line != refused[i].line ||
            err.column != refused[i].column || !caret || strlen(caret) != refused[i].column + 3)
            fail_msg("%s (%s): status %d at %zu:%zu %s", refused[i].label, refused[i].format, (int)st,
                     err.line, err.column, err.message);
        mq_buffer_free(&got);
    }
}

/* Nested deeper than any dictionary: an error, no matter how deep. */
static void depth_is_capped(void **state)
{
    (void)state;
    mq_buffer text = {0}, got = {0};
    mq_error err = {0};
    for (int d = 0; d < 400; d++)
        mq_buffer_print(&text, "%*sk%d:\n", d, "", d);
    assert_int_equal(S_read("yml", text.bytes, &got, &err), MQ_E_DATA);
    assert_non_null(strstr(err.message, "too deep"));
    mq_buffer_free(&text);
    mq_buffer_free(&got);
}

static void every_format_reads_what_it_wrote(void **state)
{
    (void)state;
    const mq_dictionary_format *f;
    for (size_t i = 0; (f = mq_dictionary_format_at(i)); i++) {
        mq_arena arena = {0};
        mq_dictionary d = {.arena = &arena}, back;
        mq_buffer text = {0};
        mq_error err;
        assert_true(mq_dictionary_add(&d, MQ_STR("absent"), MQ_STR("жоқ"), 1, 0));
        assert_true(mq_dictionary_add(&d, MQ_STR("absent"), MQ_STR("no"), 1, 0));
        assert_true(mq_dictionary_add(&d, MQ_STR("b"), MQ_STR("цели нет"), 1, 0));
        assert_true(mq_dictionary_add(&d, MQ_STR("b"), MQ_STR("сапа*"), 1, 0));
        f->write(&d, &text);
        assert_int_equal(mq_dictionary_read(f, mq_buffer_view(&text), "x", 0, &arena, &back, &err), MQ_OK);
        assert_int_equal(back.size, d.size);
        for (size_t k = 0; k < d.size; k++) { /* dic and dicx sort the terms */
            bool found = false;
            for (size_t m = 0; m < back.size; m++)
                found |= mq_str_equal(d.at[k].code, back.at[m].code) &&
                         mq_str_equal(d.at[k].pattern, back.at[m].pattern);
            if (!found)
                fail_msg("%s loses '%.*s'", f->name, (int)d.at[k].pattern.size, d.at[k].pattern.at);
        }
        mq_dictionary_close(&d);
        mq_dictionary_close(&back);
        mq_buffer_free(&text);
        mq_arena_free(&arena);
    }
}

static void globs_become_cues(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *row;
    } cases[] = {{"сапа*", "g\tсапа*\t\t\n"},
                 {"са*", "g\tса*\tshort\t\n"},
                 {"*ться", "g\t*ться\t\t\n"},
                 {"a*b", "g\tre:(?<!\\S)a\\S*b(?!\\S)\t\t\n"},
                 {"a?c d", "g\tre:(?<!\\S)a\\Sc d(?!\\S)\t\t\n"},
                 {"5\\*", ""},
                 {"q&a*", ""},
                 {"(см* рис)", "g\t(см* рис)\t\t\n"},
                 {"re:a|b", "g\tre:a|b\t\t\n"},
                 {":)", ""},
                 {"*", ""},
                 {"и/или", "g\tи или\t\t\n"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        mq_arena arena = {0};
        mq_dictionary d = {.arena = &arena};
        mq_buffer out = {0};
        mq_error err = {0};
        assert_true(mq_dictionary_add(&d, MQ_STR("g"), mq_str_of(cases[i].pattern), 1, 1));
        assert_int_equal(mq_dictionary_cues(&d, MQ_KEEPS_REGEX, &out, &err), MQ_OK);
        mq_str head = MQ_STR("symbol\tpattern\toptions\tnote\n");
        mq_str rest = {out.bytes + head.size, out.size - head.size};
        if (!mq_str_equal(rest, mq_str_of(cases[i].row)))
            fail_msg("%s: %.*s", cases[i].pattern, (int)rest.size, rest.at);
        assert_int_equal(d.n_notes, cases[i].row[0] == '\0');
        mq_dictionary_close(&d);
        mq_buffer_free(&out);
        mq_arena_free(&arena);
    }
}

/* What is frequent survives any number of rare texts, in bounded room, and the slack says what may be missed.
 */
static void frequent_texts_survive(void **state)
{
    (void)state;
    mq_frequent *f = mq_frequent_new(64);
    mq_error err;
    size_t n;
    uint64_t mark = 0;
    assert_non_null(f);
    for (int i = 0; i < 20000; i++) {
        char text[32];
        snprintf(text, sizeof text, "rare %d", i);
        mark++;
        assert_int_equal(mq_frequent_add(f, mq_str_of(text), mark, &err), MQ_OK);
        if (i % 10 == 0) {
            assert_int_equal(mq_frequent_add(f, MQ_STR("often"), mark, &err), MQ_OK);
            assert_int_equal(mq_frequent_add(f, MQ_STR("often"), mark, &err), MQ_OK); /* the same answer */
        }
    }
    const mq_frequent_item *items = mq_frequent_sorted(f, &n);
    assert_in_range(n, 1, 64);
    assert_true(mq_str_equal(items[0].text, MQ_STR("often")));
    assert_true(items[0].count <= 2000 && items[0].count + items[0].slack >= 2000);
    mq_frequent_free(f);
}

static void counts_are_exact_while_they_fit(void **state)
{
    (void)state;
    mq_frequent *f = mq_frequent_new(16);
    mq_error err;
    size_t n;
    static const char *const words[] = {"a", "b", "a", "c", "b", "a"};
    for (size_t i = 0; i < COUNT(words); i++)
        assert_int_equal(mq_frequent_add(f, mq_str_of(words[i]), i + 1, &err), MQ_OK);
    const mq_frequent_item *items = mq_frequent_sorted(f, &n);
    assert_int_equal(n, 3);
    assert_int_equal(items[0].count, 3);
    assert_int_equal(items[0].first, 1);
    assert_int_equal(items[1].count, 2);
    assert_true(mq_str_equal(items[2].text, MQ_STR("c")) && items[2].slack == 0);
    mq_frequent_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_it_should),
        cmocka_unit_test(refuses_what_it_must),
        cmocka_unit_test(depth_is_capped),
        cmocka_unit_test(every_format_reads_what_it_wrote),
        cmocka_unit_test(globs_become_cues),
        cmocka_unit_test(frequent_texts_survive),
        cmocka_unit_test(counts_are_exact_while_they_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
