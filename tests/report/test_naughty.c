#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <expat.h>
#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>
#include "sample_document.h"

/* Every naughty string in every text position of every format: the result must still be a document of its
 * format, hold no element of the string's making, and hold no control character. */

static mq_catalogue *S_words;
static mq_buffer S_bytes; /* what broken inputs can hold: taken as text as it comes */

static void S_element(void *data, const XML_Char *name, const XML_Char **attributes)
{
    static const char *const known[] = {
        "root", "section", "h2",         "h3",         "p",     "ul",     "li",    "div", "b",
        "span", "em",      "sup",        "table",      "thead", "tbody",  "tr",    "th",  "td",
        "bdi",  "figure",  "figcaption", "blockquote", "mark",  "pre",    "code",  "a",   "svg",
        "g",    "text",    "rect",       "line",       "path",  "circle", "title", "desc"};
    const char **strange = data;
    bool found = false;
    for (size_t i = 0; i < sizeof known / sizeof *known && !found; i++)
        found = strcmp(known[i], name) == 0;
    if (!found)
        *strange = "element";
    for (; *attributes; attributes += 2)
        if (strncmp(*attributes, "on", 2) == 0 || (!strcmp(*attributes, "href") && attributes[1][0] != '#'))
            *strange = "attribute";
}

static const char *S_xml(const mq_buffer *b, bool strict)
{
    const char *strange = NULL;
    XML_Parser parser = XML_ParserCreate("UTF-8");
    XML_SetUserData(parser, &strange);
    if (strict)
        XML_SetStartElementHandler(parser, S_element);
    bool good = XML_Parse(parser, b->bytes, (int)b->size, 1) == XML_STATUS_OK;
    XML_ParserFree(parser);
    return !good ? "not well formed" : strange;
}

static const char *S_html(const mq_buffer *b)
{
    mq_buffer root = {0};
    mq_buffer_text(&root, "<root>");
    mq_buffer_str(&root, mq_buffer_view(b));
    mq_buffer_text(&root, "</root>");
    const char *wrong = S_xml(&root, true);
    mq_buffer_free(&root);
    return wrong;
}

static const char *S_json(const mq_buffer *b)
{
    json_error_t why;
    json_t *root = json_loadb(b->bytes, b->size, JSON_REJECT_DUPLICATES, &why);
    bool good = root && json_array_size(json_object_get(root, "tables")) == 6;
    json_decref(root);
    return good ? NULL : "not the JSON of six tables";
}

/* Fields of each record by RFC 4180; the text must not start a formula. */
static const char *S_csv(const mq_buffer *b)
{
    size_t fields = 1;
    bool quoted = false, start = true;
    for (size_t i = 0; i < b->size; i++) {
        char c = b->bytes[i];
        if (start && !quoted && (c == '=' || c == '@' || c == '+'))
            return "formula";
        start = false;
        if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && c == ',') {
            fields++;
            start = true;
        } else if (!quoted && c == '\n') {
            if (fields != 7)
                return "a record without seven fields";
            fields = 1;
            start = true;
        }
    }
    return quoted ? "open quote" : NULL;
}

static const char *S_braces(const mq_buffer *b)
{
    int depth = 0;
    for (size_t i = 0; i < b->size && depth >= 0; i++) {
        if (b->bytes[i] == '\\' && i + 1 < b->size && strchr("\\{}", b->bytes[i + 1]))
            i++;
        else
            depth += b->bytes[i] == '{' ? 1 : b->bytes[i] == '}' ? -1 : 0;
    }
    return depth ? "braces do not match" : NULL;
}

static const char *S_rtf(const mq_buffer *b)
{
    for (size_t i = 0; i < b->size; i++)
        if ((unsigned char)b->bytes[i] >= 0x80)
            return "not ASCII";
    return S_braces(b);
}

static size_t S_count(const mq_buffer *b, const char *word)
{
    size_t n = 0;
    for (const char *at = b->bytes; (at = strstr(at, word)); at++)
        n++;
    return n;
}

static const char *S_latex(const mq_buffer *b)
{
    if (S_count(b, "\\begin{") != S_count(b, "\\end{"))
        return "environments do not match";
    if (S_count(b, "\\input") || S_count(b, "\\write"))
        return "command from data";
    return S_braces(b);
}

static const char *S_md(const mq_buffer *b)
{
    for (size_t i = 0; i + 1 < b->size; i++) {
        const char *at = b->bytes + i;
        if (*at == '<' && strncmp(at, "<sup>", 5) && strncmp(at, "</sup>", 6) && strncmp(at, "<mark>", 6) &&
            strncmp(at, "</mark>", 7))
            if (i < 4 || strncmp(b->bytes + i - 4, "    ", 4)) { /* code blocks are verbatim */
                const char *line = at;
                while (line > b->bytes && line[-1] != '\n')
                    line--;
                if (strncmp(line, "    ", 4))
                    return "raw HTML";
            }
    }
    return NULL;
}

static const char *S_plain(const mq_buffer *b)
{
    for (size_t i = 0; i < b->size; i++)
        if (((unsigned char)b->bytes[i] < 0x20 && b->bytes[i] != '\n') || b->bytes[i] == 0x7F)
            return "control character";
    return mq_utf8_check(b->bytes, b->size) == b->size ? NULL : "not UTF-8";
}

static const struct {
    const char *format;
    const char *(*check)(const mq_buffer *);
} formats[] = {{"text", S_plain},    {"md", S_md},       {"csv", S_csv}, {"json", S_json},
               {"fragment", S_html}, {"latex", S_latex}, {"rtf", S_rtf}};

static int S_try(const char *text)
{
    int wrong = 0;
    mq_arena arena = {0};
    mq_error err = {0};
    mq_document *d = sample_document(&arena, S_words, text);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        mq_buffer b = {0};
        const char *why = "failed";
        if (mq_format_write(formats[i].format, d, &b, &err) == MQ_OK)
            why = formats[i].check(&b);
        if (!why && strcmp(formats[i].format, "csv") && strcmp(formats[i].format, "rtf"))
            why = S_plain(&b);
        if (why) {
            print_error("%s: %s: %s %s\n", formats[i].format, text, why, err.message);
            wrong++;
        }
        mq_buffer_free(&b);
    }
    mq_arena_free(&arena);
    return wrong;
}

static void every_string(void **state)
{
    (void)state;
    json_error_t why;
    json_t *list =
        json_load_file(MAQSAT_SOURCE "/tests/data/csvsuite/naughty-strings/blns.json", JSON_ALLOW_NUL, &why);
    assert_non_null(list);
    assert_true(json_array_size(list) > 500);
    int wrong = 0;
    for (size_t i = 0; i < json_array_size(list); i++)
        wrong += S_try(json_string_value(json_array_get(list, i)));
    json_decref(list);
    assert_int_equal(wrong, 0);
}

static const char *const nasty[] = {"\x1b[31mred\x1b[0m",
                                    "bad \xff\xfe bytes \xc3",
                                    "\xed\xa0\x80 surrogate",
                                    "line\nbreak\ttab\rcr",
                                    "]]> <![CDATA[",
                                    "--> <!--",
                                    "\\input{/etc/passwd} \\end{longtable}",
                                    "=1+1",
                                    "\xEF\xBC\x9D"
                                    "1+1",
                                    "a|b|c",
                                    "</title><script>alert(1)</script>",
                                    "\"><img src=x onerror=alert(1)>",
                                    "\xE2\x80\xAEreversed",
                                    "مرحبا بالعالم",
                                    "👩‍👩‍👧‍👦 family 🇰🇿",
                                    "ﷺﷺﷺ",
                                    "",
                                    "{\\rtf1 \\object}",
                                    "\\u0000 {0} {1} %s %n"};

static void own_strings(void **state)
{
    (void)state;
    int wrong = 0;
    for (size_t i = 0; i < sizeof nasty / sizeof *nasty; i++)
        wrong += S_try(nasty[i]);
    mq_buffer_clear(&S_bytes);
    for (int i = 0; i < 300; i++)
        mq_buffer_text(&S_bytes, i % 30 ? "Ш" : " ");
    wrong += S_try(S_bytes.bytes);
    assert_int_equal(wrong, 0);
}

static const char *S_part(zip_t *zip, zip_uint64_t index)
{
    mq_buffer part = {0};
    char bytes[4096];
    zip_int64_t n;
    zip_file_t *file = zip_fopen_index(zip, index, 0);
    while (file && (n = zip_fread(file, bytes, sizeof bytes)) > 0)
        mq_buffer_put(&part, bytes, (size_t)n);
    zip_fclose(file);
    const char *wrong = S_xml(&part, false);
    if (!wrong && strstr(part.bytes, "<f>"))
        wrong = "a formula";
    mq_buffer_free(&part);
    return wrong;
}

static void S_workbook(const char *text)
{
    char path[] = "/tmp/maqsat-naughty-XXXXXX";
    int fd = mkstemp(path), code = 0;
    assert_true(fd >= 0);
    close(fd);
    mq_arena arena = {0};
    mq_error err = {0};
    mq_document *d = sample_document(&arena, S_words, text);
    assert_int_equal(mq_format_save("xlsx", d, path, &err), MQ_OK);
    zip_t *zip = zip_open(path, ZIP_RDONLY, &code);
    assert_non_null(zip);
    zip_int64_t entries = zip_get_num_entries(zip, 0), sheets = 0, charts = 0;
    for (zip_int64_t i = 0; i < entries; i++) {
        const char *name = zip_get_name(zip, (zip_uint64_t)i, 0), *wrong = S_part(zip, (zip_uint64_t)i);
        sheets += strncmp(name, "xl/worksheets/sheet", 19) == 0;
        charts += strncmp(name, "xl/charts/chart", 15) == 0;
        if (wrong && !(strncmp(name, "xl/charts/", 10) == 0 && strcmp(wrong, "a formula") == 0)) {
            print_error("%s in %s: %s\n", wrong, name, text);
            fail();
        }
    }
    assert_int_equal(sheets, 7); /* contents and six tables */
    assert_true(charts >= 2);
    zip_close(zip);
    remove(path);
    mq_arena_free(&arena);
}

static void workbooks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof nasty / sizeof *nasty; i++)
        S_workbook(nasty[i]);
    S_workbook(NULL);
}

static void workbook_is_the_same_twice(void **state)
{
    (void)state;
    mq_buffer b[2] = {{0}, {0}};
    for (int k = 0; k < 2; k++) {
        char path[] = "/tmp/maqsat-twice-XXXXXX", bytes[4096];
        int fd = mkstemp(path);
        assert_true(fd >= 0);
        close(fd);
        mq_arena arena = {0};
        mq_error err = {0};
        assert_int_equal(mq_format_save("xlsx", sample_document(&arena, S_words, NULL), path, &err), MQ_OK);
        FILE *file = fopen(path, "rb");
        for (size_t n; (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
            mq_buffer_put(&b[k], bytes, n);
        fclose(file);
        remove(path);
        mq_arena_free(&arena);
    }
    assert_int_equal(b[0].size, b[1].size);
    assert_memory_equal(b[0].bytes, b[1].bytes, b[0].size);
    mq_buffer_free(&b[0]);
    mq_buffer_free(&b[1]);
}

static void not_creatable(void **state)
{
    (void)state;
    mq_arena arena = {0};
    mq_error err = {0};
    mq_document *d = sample_document(&arena, S_words, NULL);
    assert_int_equal(mq_format_save("xlsx", d, "/nowhere/at/all.xlsx", &err), MQ_E_CREATE);
    assert_int_equal(mq_format_save("html", d, "/nowhere/at/all.html", &err), MQ_E_CREATE);
    struct stat about;
    if (stat("/dev/full", &about) == 0 && S_ISCHR(about.st_mode)) {
        assert_int_equal(mq_format_save("html", d, "/dev/full", &err), MQ_E_IO);
        assert_int_equal(stat("/dev/full", &about), 0); /* a device is not an unfinished output */
    }
    mq_buffer b = {0};
    assert_int_equal(mq_format_write("docx", d, &b, &err), MQ_E_USAGE);
    assert_int_equal(mq_format_write("xlsx", d, &b, &err), MQ_E_USAGE);
    mq_buffer_free(&b);
    mq_arena_free(&arena);
}

static int S_load(void **state)
{
    (void)state;
    S_words = sample_catalogue(MQ_LOCALE_RU);
    return S_words ? 0 : -1;
}

static int S_unload(void **state)
{
    (void)state;
    mq_catalogue_free(S_words);
    mq_buffer_free(&S_bytes);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_string), cmocka_unit_test(own_strings), cmocka_unit_test(workbooks),
        cmocka_unit_test(workbook_is_the_same_twice), cmocka_unit_test(not_creatable)};
    return cmocka_run_group_tests(tests, S_load, S_unload);
}
