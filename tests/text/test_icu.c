#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/show_words.h"
#include <unicode/ubrk.h>
#include <unicode/ustring.h>

/* Texts for which the frozen rules and ICU's word iterator should agree: no hyphen, no letter.letter, no @.
 */
static const char *const agree[] = {
    "Оқушылардың функционалдық сауаттылығын арттыру, жаңа әдіс білу.",
    "Хочу научиться применять ИИ (ChatGPT) на уроках; повысить уровень!",
    "«Жаңа сабақ» – 1,5 сағат, 2024. Неге? Білмеймін…",
    "don't know, teacher’s book",
    "Сабақ 👩‍🏫 жақсы 👍 өтті",
    "1) оқу 2) білу\n3) көру",
    "10сынып 4K №5 и/или",
    "İlim GÜN ňandu",
};

static void check_against_icu(const char *text)
{
    UChar wide[2048];
    int32_t size;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(wide, 2048, &size, text, -1, &status);
    UBreakIterator *icu = ubrk_open(UBRK_WORD, "", wide, size, &status);
    assert_true(U_SUCCESS(status));
    mq_arena arena = {0};
    mq_words words;
    mq_error err;
    assert_int_equal(mq_words_of(&arena, mq_str_of(text), &words, &err), MQ_OK);
    size_t n = 0;
    int32_t start = ubrk_first(icu);
    for (int32_t end = ubrk_next(icu); end != UBRK_DONE; start = end, end = ubrk_next(icu)) {
        if (ubrk_getRuleStatus(icu) < UBRK_WORD_NUMBER)
            continue;
        if (n >= words.size || words.at[n].start != (size_t)u_countChar32(wide, start) ||
            words.at[n].end != (size_t)u_countChar32(wide, end))
            print_error("%s, word %zu\n", text, n);
        assert_true(n < words.size);
        assert_int_equal(words.at[n].start, u_countChar32(wide, start));
        assert_int_equal(words.at[n].end, u_countChar32(wide, end));
        n++;
    }
    assert_int_equal(n, words.size);
    ubrk_close(icu);
    mq_arena_free(&arena);
}

static void agrees_with_icu(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(agree); i++)
        check_against_icu(agree[i]);
}

static void agrees_with_icu_on_the_held_out_answers(void **state)
{
    (void)state;
    FILE *file = fopen(MAQSAT_SOURCE "/tests/data/language/held_out.tsv", "r");
    assert_non_null(file);
    char line[4096];
    size_t rows = 0;
    for (; fgets(line, sizeof line, file); rows++) {
        line[strcspn(line, "\n")] = '\0';
        check_against_icu(strrchr(line, '\t') + 1);
    }
    fclose(file);
    assert_true(rows > 3000);
}

/* The table of letters was made by another program; ICU must see the same letters, digits and lower case. */
static void letter_table_agrees_with_icu(void **state)
{
    (void)state;
    mq_arena arena = {0};
    for (uint32_t c = 0x21; c < 0x600; c++) {
        char text[4];
        mq_words words;
        mq_error err;
        bool alnum = u_isalpha((UChar32)c) || u_isdigit((UChar32)c);
        if (u_charType((UChar32)c) == U_LETTER_NUMBER)
            continue;
        mq_str one = {text, mq_utf8_put(c, text)};
        assert_int_equal(mq_words_of(&arena, one, &words, &err), MQ_OK);
        if (words.size != (size_t)(alnum && c != 0x2BC && u_charType((UChar32)c) != U_NON_SPACING_MARK))
            print_error("U+%04X\n", (unsigned)c);
        assert_int_equal(words.size, alnum && c != 0x2BC && u_charType((UChar32)c) != U_NON_SPACING_MARK);
        char lower[4];
        bool kept = !(c >= 0x400 && words.size && (words.at[0].flags & MQ_WORD_SCHWA));
        if (words.size && kept)
            assert_true(mq_str_equal(words.at[0].lower,
                                     (mq_str){lower, mq_utf8_put((uint32_t)u_tolower((UChar32)c), lower)}));
        mq_arena_reset(&arena);
    }
    mq_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_icu),
        cmocka_unit_test(agrees_with_icu_on_the_held_out_answers),
        cmocka_unit_test(letter_table_agrees_with_icu),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
