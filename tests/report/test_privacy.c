#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include "mq_privacy.h"
#include "sample_document.h"

/* The number 050101500008 and its kin are made up here; check digits by the published rule. */
static const struct {
    const char *text, *kinds, *redacted; /* kinds in order: e p I(certain) i(possible) l n */
} cases[] = {
    {"Пишите на aigul.s@mail.kz, спасибо", "e", "Пишите на [эл. почта], спасибо"},
    {"me@localhost", "", "me@localhost"},
    {"+7 (701) 123-45-67", "p", "[телефон]"},
    {"87011234567", "p", "[телефон]"},
    {"8 701 123 45 67 звоните", "p", "[телефон] звоните"},
    {"8-класс, 11 сынып, 2024-2025", "", "8-класс, 11 сынып, 2024-2025"},
    {"Біліктілік 2025 жылы 7 шілде", "", "Біліктілік 2025 жылы 7 шілде"},
    {"см. https://example.kz/a?b=1.", "l", "см. [ссылка]."},
    {"www.bilimland.kz сайты", "l", "[ссылка] сайты"},
    {"Иванова Анна Петровна хочет", "n", "[имя?] хочет"},
    {"Ахметов Нұрлан Серікұлы", "n", "[имя?]"},
    {"Айгүл Серік қызы мақсаты", "n", "[имя?] мақсаты"},
    {"Петрова А.Ивановна", "n", "[имя?]"},
    {"Новое", "", "Новое"},
    {"Улучшить Качество Уроков", "", "Улучшить Качество Уроков"},
    {"Основы", "", "Основы"},
    {"Республиканский Конкурс", "", "Республиканский Конкурс"},
    {"a@b.kz и c@d.kz, 87017654321", "eep", "[эл. почта] и [эл. почта], [телефон]"},
    {"", "", ""},
};

static void found(void **state)
{
    (void)state;
    mq_catalogue *words = sample_catalogue(MQ_LOCALE_RU);
    assert_non_null(words);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mq_arena arena = {0};
        mq_privacy_hit hits[8];
        char kinds[9] = "";
        mq_str text = mq_str_of(cases[i].text);
        size_t n = mq_privacy_find(text, hits, 8);
        for (size_t k = 0; k < n && k < 8; k++)
            kinds[k] = "epIiln"[hits[k].kind];
        if (strcmp(kinds, cases[i].kinds) != 0)
            print_error("%s: got '%s', expected '%s'\n", cases[i].text, kinds, cases[i].kinds);
        assert_string_equal(kinds, cases[i].kinds);
        mq_str clean = mq_privacy_redact(text, words, &arena, NULL, 0);
        assert_int_equal(clean.size, strlen(cases[i].redacted));
        assert_memory_equal(clean.at ? clean.at : "", cases[i].redacted, clean.size);
        mq_arena_free(&arena);
    }
    mq_catalogue_free(words);
}

/* Makes the check digit here, by the rule as printed, independently of the library's loop. */
static bool S_complete(char d[13])
{
    int a = 0, b = 0;
    for (int i = 0; i < 11; i++)
        a += (i + 1) * (d[i] - '0');
    for (int i = 0; i < 11; i++)
        b += ((i + 2) % 11 + 1) * (d[i] - '0');
    int digit = a % 11 < 10 ? a % 11 : b % 11;
    d[11] = (char)('0' + digit);
    return digit < 10;
}

static void iin(void **state)
{
    (void)state;
    static const struct {
        char digits[13];
        char kind;
    } numbers[] = {
        {"880229300125", 'I'}, {"991231450017", 'I'}, {"991331450017", 'i'}, {"010140000123", 'i'}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        char d[13];
        memcpy(d, numbers[i].digits, 13);
        if (!S_complete(d))
            continue;
        mq_privacy_hit hit;
        assert_int_equal(mq_privacy_find(mq_str_of(d), &hit, 1), 1);
        assert_int_equal("epIiln"[hit.kind], numbers[i].kind);
        d[11] = d[11] == '9' ? '0' : (char)(d[11] + 1);
        size_t n = mq_privacy_find(mq_str_of(d), &hit, 1);
        assert_true(n == 0 || hit.kind == MQ_PRIVACY_PHONE);
    }
    mq_privacy_hit hit;
    assert_int_equal(mq_privacy_find(MQ_STR("1880229300125"), &hit, 1), 0); /* thirteen digits */
}

static void positions_move(void **state)
{
    (void)state;
    mq_catalogue *words = sample_catalogue(MQ_LOCALE_EN);
    mq_arena arena = {0};
    mq_str text = MQ_STR("ask a@b.kz about Excel");
    size_t at[3] = {0, 6, 17}; /* start, inside the address, "Excel" */
    mq_str clean = mq_privacy_redact(text, words, &arena, at, 3);
    assert_string_equal(clean.at, "ask [email] about Excel");
    assert_int_equal(at[0], 0);
    assert_int_equal(at[1], 4);
    assert_int_equal(at[2], 18);
    mq_arena_free(&arena);
    mq_catalogue_free(words);
}

/* More hits than fit in one round of the redaction. */
static void many(void **state)
{
    (void)state;
    mq_catalogue *words = sample_catalogue(MQ_LOCALE_EN);
    mq_arena arena = {0};
    mq_buffer text = {0}, want = {0};
    for (int i = 0; i < 50; i++) {
        mq_buffer_text(&text, "a@b.kz ");
        mq_buffer_text(&want, "[email] ");
    }
    mq_str clean = mq_privacy_redact(mq_buffer_view(&text), words, &arena, NULL, 0);
    assert_int_equal(clean.size, want.size);
    assert_memory_equal(clean.at, want.bytes, want.size);
    mq_buffer_free(&text);
    mq_buffer_free(&want);
    mq_arena_free(&arena);
    mq_catalogue_free(words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(found), cmocka_unit_test(iin),
                                       cmocka_unit_test(positions_move), cmocka_unit_test(many)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
