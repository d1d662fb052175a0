#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include "mq_number.h"
#include "sample_document.h"

static mq_catalogue *S_words[3];

static int S_load(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++)
        if (!(S_words[i] = sample_catalogue((mq_locale)i)))
            return -1;
    return 0;
}

static int S_unload(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++)
        mq_catalogue_free(S_words[i]);
    return 0;
}

/* key without .one .few .many; .other stands for the plural. */
static bool S_plural(const char *key)
{
    const char *dot = strrchr(key, '.');
    return dot && (!strcmp(dot, ".one") || !strcmp(dot, ".few") || !strcmp(dot, ".many"));
}

static bool S_allowed(const char *key)
{
    char line[256];
    bool found = false;
    FILE *file = fopen(MAQSAT_SOURCE "/lexicons/messages/same.tsv", "rb");
    assert_non_null(file);
    while (!found && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\t\n")] = '\0';
        found = strcmp(line, key) == 0;
    }
    fclose(file);
    return found;
}

static void complete(void **state)
{
    (void)state;
    int wrong = 0;
    for (int i = 0; i < 3; i++)
        for (size_t k = 0; mq_catalogue_key(S_words[i], k); k++) {
            const char *key = mq_catalogue_key(S_words[i], k);
            for (int j = 0; j < 3; j++) {
                if (!S_plural(key) && !mq_message_known(S_words[j], key)) {
                    print_error("%s: key %s is missing\n", mq_locale_name((mq_locale)j), key);
                    wrong++;
                }
                if (j > i && mq_message_known(S_words[j], key) &&
                    mq_str_equal(mq_message(S_words[i], key), mq_message(S_words[j], key)) &&
                    !S_allowed(key)) {
                    print_error("%s: same text in %s and %s\n", key, mq_locale_name((mq_locale)i),
                                mq_locale_name((mq_locale)j));
                    wrong++;
                }
            }
        }
    assert_int_equal(wrong, 0);
}

/* A placeholder lost in translation loses a number. */
static void same_placeholders(void **state)
{
    (void)state;
    for (size_t k = 0; mq_catalogue_key(S_words[2], k); k++) {
        const char *key = mq_catalogue_key(S_words[2], k);
        for (char digit = '0'; digit <= '9'; digit++) {
            bool in[3];
            for (int i = 0; i < 3; i++) {
                char slot[4] = {'{', digit, '}', 0};
                in[i] = strstr(mq_message(S_words[i], key).at, slot) != NULL;
            }
            if (in[0] != in[2] || in[1] != in[2])
                print_error("%s: {%c} is not in all languages\n", key, digit);
            assert_true(in[0] == in[2] && in[1] == in[2]);
        }
    }
}

static void plurals(void **state)
{
    (void)state;
    static const struct {
        mq_locale locale;
        uint64_t count;
        const char *text;
    } cases[] = {{MQ_LOCALE_RU, 1, "Ещё 1 категория"},
                 {MQ_LOCALE_RU, 2, "Ещё 2 категории вместе"},
                 {MQ_LOCALE_RU, 5, "Ещё 5 категорий вместе"},
                 {MQ_LOCALE_RU, 11, "Ещё 11 категорий вместе"},
                 {MQ_LOCALE_RU, 21, "Ещё 21 категория"},
                 {MQ_LOCALE_RU, 21681, "Ещё 21\u00a0681 категория"},
                 {MQ_LOCALE_EN, 1, "1 other category"},
                 {MQ_LOCALE_EN, 2, "2 other categories together"},
                 {MQ_LOCALE_EN, 11, "11 other categories together"},
                 {MQ_LOCALE_EN, 21, "21 other categories together"},
                 {MQ_LOCALE_EN, 21681, "21,681 other categories together"},
                 {MQ_LOCALE_KK, 1, "Қалған 1 санат"},
                 {MQ_LOCALE_KK, 2, "Қалған 2 санат бірге"},
                 {MQ_LOCALE_KK, 5, "Қалған 5 санат бірге"},
                 {MQ_LOCALE_KK, 11, "Қалған 11 санат бірге"},
                 {MQ_LOCALE_KK, 21, "Қалған 21 санат бірге"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mq_arena arena = {0};
        mq_str got =
            mq_message_plural(S_words[cases[i].locale], &arena, "row.other_levels", cases[i].count, NULL, 0);
        assert_string_equal(got.at, cases[i].text);
        mq_arena_free(&arena);
    }
}

static void numbers(void **state)
{
    (void)state;
    static const struct {
        char what; /* f fixed, % per cent with sign, p p-value, i interval of shares */
        mq_locale locale;
        double value;
        int decimals;
        bool zero;
        const char *text;
    } cases[] = {{'f', MQ_LOCALE_EN, 1234.5, 1, true, "1,234.5"},
                 {'f', MQ_LOCALE_RU, 12345.5, 1, true, "12\u00a0345,5"},
                 {'f', MQ_LOCALE_EN, 0.834, 2, false, ".83"},
                 {'f', MQ_LOCALE_RU, 0.834, 2, false, "0,83"},
                 {'f', MQ_LOCALE_EN, -0.25, 1, true, "−0.3"},
                 {'f', MQ_LOCALE_EN, -0.04, 1, true, "0.0"},
                 {'f', MQ_LOCALE_EN, 2.5, 0, true, "3"},
                 {'f', MQ_LOCALE_EN, 1e15, 0, true, "1,000,000,000,000,000"},
                 {'%', MQ_LOCALE_EN, 0.593, 1, true, "59.3%"},
                 {'%', MQ_LOCALE_KK, 0.593, 1, true, "59,3\u00a0%"},
                 {'p', MQ_LOCALE_EN, 0.0234, 0, true, "p\u00a0=\u00a0.023"},
                 {'p', MQ_LOCALE_EN, 0.00099, 0, true, "p\u00a0<\u00a0.001"},
                 {'p', MQ_LOCALE_RU, 0.0001, 0, true, "p\u00a0<\u00a00,001"},
                 {'i', MQ_LOCALE_EN, 0.59, 1, true, "[59.0, 60.0]"},
                 {'i', MQ_LOCALE_RU, 0.59, 1, true, "[59,0; 60,0]"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mq_buffer b = {0};
        if (cases[i].what == 'f')
            mq_number_fixed(&b, cases[i].locale, cases[i].value, cases[i].decimals, cases[i].zero);
        else if (cases[i].what == '%')
            mq_number_percent_sign(&b, cases[i].locale, cases[i].value, cases[i].decimals);
        else if (cases[i].what == 'p')
            mq_number_p(&b, cases[i].locale, cases[i].value, true);
        else
            mq_number_interval(&b, cases[i].locale, cases[i].value, cases[i].value + 0.01, 100, 1, true);
        assert_string_equal(b.bytes, cases[i].text);
        mq_buffer_free(&b);
    }
}

static void titles(void **state)
{
    (void)state;
    static const struct {
        mq_locale locale;
        const char *given, *title;
    } cases[] = {{MQ_LOCALE_EN, "Level of specificity of the goal", "Level of Specificity of the Goal"},
                 {MQ_LOCALE_EN, "kind of goal", "Kind of Goal"},
                 {MQ_LOCALE_EN, "the end: a start", "The End: A Start"},
                 {MQ_LOCALE_EN, "self-set goals by goal_2023", "Self-Set Goals by goal_2023"},
                 {MQ_LOCALE_EN, "use of ICT and AI", "Use of ICT and AI"},
                 {MQ_LOCALE_EN, "Вид цели", "Вид цели"},
                 {MQ_LOCALE_EN, "", ""},
                 {MQ_LOCALE_RU, "kind of goal", "kind of goal"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mq_buffer b = {0};
        mq_number_title(&b, cases[i].locale, mq_str_of(cases[i].given));
        mq_buffer_char(&b, '\0');
        assert_string_equal(b.bytes, cases[i].title);
        mq_buffer_free(&b);
    }
}

static void faulty(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t line;
    } cases[] = {{"a\tb\nc\n", 2}, {"a\tb\na\tc\n", 0}, {"# x\n\na\t\xff\n", 3}, {"a\tb\tc\n", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char path[] = "/tmp/maqsat-messages-XXXXXX";
        int fd = mkstemp(path);
        assert_true(fd >= 0);
        FILE *file = fdopen(fd, "wb");
        fputs(cases[i].text, file);
        fclose(file);
        mq_error err = {0};
        mq_catalogue *c = NULL;
        assert_int_equal(mq_catalogue_load(path, MQ_LOCALE_EN, &c, &err), MQ_E_LEXICON);
        assert_null(c);
        assert_int_equal(err.line, cases[i].line);
        remove(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(complete), cmocka_unit_test(same_placeholders),
                                       cmocka_unit_test(plurals), cmocka_unit_test(numbers),
                                       cmocka_unit_test(titles), cmocka_unit_test(faulty)};
    return cmocka_run_group_tests(tests, S_load, S_unload);
}
