#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "mq_words_plain.h"
#include "text/show_words.h"

static const struct {
    const char *label, *text, *words;
} cases[] = {
    {"a full stop parts words without a blank", "жоқ.Білмеймін", "жоқ@0-3 .білмеймін@4-13"},
    {"an initial is a word of its own", "А.Байтұрсынұлы", "а@0-1 .байтұрсынұлы@2-14"},
    {"hyphenated words come in parts", "қарым-қатынас", "қарым@0-5 -қатынас@6-13"},
    {"an ending behind a hyphen", "ҰБТ-ға", "ұбт@0-3 -ға@4-6"},
    {"other hyphens", "ата‐ана ауыл‑аймақ", "ата@0-3 -ана@4-7 ауыл@8-12 -аймақ@13-18"},
    {"three parts", "мини-топ-жұмыс", "мини@0-4 -топ@5-8 -жұмыс@9-14"},
    {"a hyphen between blanks is a dash", "оқу - білу", "оқу@0-3 /білу@6-10"},
    {"two hyphens are a dash", "оқу--білу", "оқу@0-3 /білу@5-9"},
    {"a hyphen at the end joins nothing", "оқу- білу", "оқу@0-3 /білу@5-9"},
    {"digit, hyphen, letter joins", "10-сынып", "10@0-2 -сынып@3-8"},
    {"digit, hyphen, digit splits", "5-6 сынып", "5@0-1 /6@2-3 сынып@4-9"},
    {"digits and letters are one word", "10сынып 4K", "10сынып@0-7 4k@8-10"},
    {"decimal comma and point", "1,5 немесе 1.5", "1,5@0-3 немесе@4-10 1.5@11-14"},
    {"a date", "01.09.2025 бастап", "01.09.2025@0-10 бастап@11-17"},
    {"a point behind a number ends it", "2024. Жаңа", "2024@0-4 .жаңа@6-10"},
    {"a number before a letter", "3.Сабақ", "3@0-1 .сабақ@2-7"},
    {"e-mail", "хат: a.b-c@mail.kz, рахмет", "хат@0-3 .a.b-c@mail.kz@5-18 ,рахмет@20-26"},
    {"an at sign without a dot run", "a@b және", "a@0-1 /b@2-3 және@4-8"},
    {"link", "https://bilim.kz/x?y=1 сайты", "https://bilim.kz/x?y=1@0-22 сайты@23-28"},
    {"link of www", "www.bilim.kz.", "www.bilim.kz@0-12"},
    {"apostrophes join letters", "don't teacher’s п’еса", "don't@0-5 teacher’s@6-15 п’еса@16-21"},
    {"apostrophes as quotation marks", "'Zoom' сабағы", "zoom@1-5 /сабағы@7-13"},
    {"strongest mark wins", "оқу), білу; көру", "оқу@0-3 ,білу@6-10 .көру@12-16"},
    {"slash", "и/или", "и@0-1 /или@2-5"},
    {"number sign", "№5 мектеп", "5@1-2 мектеп@3-9"},
    {"line break", "оқу\nбілу\r\nкөру", "оқу@0-3 .білу@4-8 .көру@10-14"},
    {"numbered list", "1) оқу 2) білу", "1@0-1 .оқу@3-6 2@7-8 .білу@10-14"},
    {"bullets", "• оқу • білу", "оқу@2-5 .білу@8-12"},
    {"ellipsis", "оқу… білу", "оқу@0-3 .білу@5-9"},
    {"question mark behind a word", "Қалай? Білмеймін", "қалай@0-5 .білмеймін@7-16"},
    {"emoji with a joiner", "сабақ 👩‍🏫❤️ жақсы", "сабақ@0-5 /жақсы@12-17"},
    {"soft hyphen is not seen", "са\u00ADбақ", "сабақ@0-6"},
    {"byte order mark and direction marks", "\uFEFFсабақ\u200F", "сабақ@1-6"},
    {"no-break space", "не\u00A0знаю", "не@0-2 знаю@3-7"},
    {"Latin word with a Kazakh ending", "Zoomда SELдің", "zoom@0-4 -да@4-6 sel@7-10 -дің@10-13"},
    {"Latin abbreviation of look-alikes with an ending", "ICTда", "ict@0-3 -да@3-5"},
    {"Turkish capital", "İlim", "ilim@0-4"},
    {"placeholder", " - ", ""},
    {"placeholder of points", "...", ""},
    {"empty", "", ""},
    {"underscore is a break", "file_name сабақ_жоспары", "file@0-4 /name@5-9 сабақ@10-15 /жоспары@16-23"},
    {"Chinese stop", "学习。教", "学习@0-2 .教@3-4"},
};

static bool S_same(const mq_words *a, const mq_words *b)
{
    bool same = a->size == b->size && a->letters == b->letters && a->flags == b->flags && a->all_capitals == b->all_capitals &&
                mq_str_equal(a->text, b->text);
    for (size_t i = 0; same && i < a->size; i++) {
        const mq_word *x = &a->at[i], *y = &b->at[i];
        same = mq_str_equal(x->lower, y->lower) && x->s2_size == y->s2_size && memcmp(x->s2, y->s2, x->s2_size + 1) == 0 &&
               x->start == y->start && x->end == y->end && x->flags == y->flags && x->gap == y->gap &&
               (x->s4 != NULL) == (y->s4 != NULL);
    }
    return same;
}

/* The short way for plain texts gives what the long way gives: on the cases and on texts thrown together with a fixed seed. */
static void the_short_way_is_the_long_way(void **state)
{
    (void)state;
    static const char *const bits[] = {"о", "қ", "у", "К", "Ұ", "ТЕЗ", "білім", " ", " ", ", ", ".", "-", " - ", "!", ";", ":",
                                       "\n", "a", "і", "ӊ", "1", "?", "_", "«", "\u0301", "ъ", "ь", "-ші", "Zoom", "AI ", "2 ", "www.b", "000", "http:", "»", "(", ")", "–", "\"", "’", "9-", "ЖИ-", "🎤", "\u00A0", "…", "mail@", "/x", "\xD0", "\xFF", "ԥ", "\t", "҂", "ЖОҒАРЫ"};
    mq_arena arena = {0};
    uint64_t seed = 20261124;
    size_t plain = 0;
    for (size_t i = 0; i < COUNT(cases) + 40000; i++) {
        char text[256] = "";
        mq_error err;
        mq_words of, any;
        bool known;
        if (i < COUNT(cases))
            strcpy(text, cases[i].text);
        for (size_t k = 0; i >= COUNT(cases) && k < 3 + i % 9; k++) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
            strcat(text, bits[(seed >> 33) % (i % 2 ? COUNT(bits) : 16)]);
        }
        assert_int_equal(mq_words_plain(&arena, mq_str_of(text), &of, &known, &err), MQ_OK);
        plain += known;
        assert_int_equal(mq_words_any(&arena, mq_str_of(text), &any, &err), MQ_OK);
        if (known && !S_same(&of, &any))
            fail_msg("'%s' is cut otherwise", text);
        mq_arena_reset(&arena);
    }
    assert_in_range(plain, 5000, 39000);
    mq_arena_free(&arena);
}

static void words_and_places(void **state)
{
    (void)state;
    mq_arena arena = {0};
    for (size_t i = 0; i < COUNT(cases); i++) {
        mq_words words;
        mq_error err;
        char got[1024];
        assert_int_equal(mq_words_of(&arena, mq_str_of(cases[i].text), &words, &err), MQ_OK);
        show_words(&words, got, sizeof got);
        if (strcmp(got, cases[i].words) != 0)
            print_error("%s: want %s\n", cases[i].label, cases[i].words);
        assert_string_equal(got, cases[i].words);
        mq_arena_reset(&arena);
    }
    mq_arena_free(&arena);
}

enum {
    ALL = MQ_WORD_KAZAKH | MQ_WORD_CYRILLIC | MQ_WORD_LATIN | MQ_WORD_DIGIT | MQ_WORD_UPPER |
          MQ_WORD_CAPITAL | MQ_WORD_QUOTED | MQ_WORD_PART | MQ_WORD_EMAIL
};

static const struct {
    const char *text;
    size_t word;
    uint32_t flags;
} flags[] = {
    {"Әдіс білу", 0, MQ_WORD_KAZAKH | MQ_WORD_CYRILLIC | MQ_WORD_CAPITAL},
    {"новые методы", 1, MQ_WORD_CYRILLIC},
    {"ҰБТ дайындық", 0, MQ_WORD_KAZAKH | MQ_WORD_CYRILLIC | MQ_WORD_CAPITAL | MQ_WORD_UPPER},
    {"ООП", 0, MQ_WORD_CYRILLIC | MQ_WORD_CAPITAL | MQ_WORD_UPPER},
    {"МЕНІҢ МАҚСАТЫМ ЖОҚ", 2, MQ_WORD_KAZAKH | MQ_WORD_CYRILLIC | MQ_WORD_CAPITAL},
    {"Zoom", 0, MQ_WORD_LATIN | MQ_WORD_CAPITAL},
    {"4K", 0, MQ_WORD_LATIN | MQ_WORD_DIGIT},
    {"2025", 0, MQ_WORD_DIGIT},
    {"пән «жаңа сабақ» үлгісі", 1, MQ_WORD_KAZAKH | MQ_WORD_CYRILLIC | MQ_WORD_QUOTED},
    {"пән «жаңа сабақ» үлгісі", 2, MQ_WORD_KAZAKH | MQ_WORD_CYRILLIC | MQ_WORD_QUOTED},
    {"пән «жаңа сабақ» үлгісі", 3, MQ_WORD_KAZAKH | MQ_WORD_CYRILLIC},
    {"курс \"новые дети\" да", 2, MQ_WORD_CYRILLIC | MQ_WORD_QUOTED},
    {"курс \"новые дети\" да", 3, MQ_WORD_CYRILLIC},
    {"курс «новые дети", 1, MQ_WORD_CYRILLIC},
    {"курс „новые“ дети", 1, MQ_WORD_CYRILLIC | MQ_WORD_QUOTED},
    {"курс „новые“ дети", 2, MQ_WORD_CYRILLIC},
    {"онлайн-сабақ", 0, MQ_WORD_CYRILLIC},
    {"онлайн-сабақ", 1, MQ_WORD_KAZAKH | MQ_WORD_CYRILLIC | MQ_WORD_PART},
    {"a@b.kz", 0, MQ_WORD_EMAIL},
};

static void flags_of_words(void **state)
{
    (void)state;
    mq_arena arena = {0};
    for (size_t i = 0; i < COUNT(flags); i++) {
        mq_words words;
        mq_error err;
        assert_int_equal(mq_words_of(&arena, mq_str_of(flags[i].text), &words, &err), MQ_OK);
        assert_true(words.size > flags[i].word);
        if ((words.at[flags[i].word].flags & ALL) != flags[i].flags)
            print_error("%s, word %zu\n", flags[i].text, flags[i].word);
        assert_int_equal(words.at[flags[i].word].flags & ALL, flags[i].flags);
        assert_int_equal(words.flags & flags[i].flags, flags[i].flags);
        mq_arena_reset(&arena);
    }
    mq_arena_free(&arena);
}

static void letters_and_capitals(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t letters;
        bool capitals;
    } table[] = {
        {"-", 0, false},      {"…", 0, false},        {"1) оқу", 4, false},
        {"ҰБТ", 3, false},    {"БІЛМЕЙМІН", 9, true}, {"НЕТ ЦЕЛИ", 7, false},
        {"Мақсат", 6, false}, {"a@b.kz", 4, false},   {"қарым-қатынас", 12, false},
        {"👍", 0, false},
    };
    mq_arena arena = {0};
    for (size_t i = 0; i < COUNT(table); i++) {
        mq_words words;
        mq_error err;
        assert_int_equal(mq_words_of(&arena, mq_str_of(table[i].text), &words, &err), MQ_OK);
        if (words.letters != table[i].letters || words.all_capitals != table[i].capitals)
            print_error("%s\n", table[i].text);
        assert_int_equal(words.letters, table[i].letters);
        assert_int_equal(words.all_capitals, table[i].capitals);
        mq_arena_reset(&arena);
    }
    mq_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_places),
        cmocka_unit_test(the_short_way_is_the_long_way),
        cmocka_unit_test(flags_of_words),
        cmocka_unit_test(letters_and_capitals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
