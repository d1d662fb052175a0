#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/show_words.h"

static const struct {
    const char *label, *text, *words, *skeletons, *repairs;
} cases[] = {
    {"nothing to repair", "жаңа әдіс", "жаңа@0-4 әдіс@5-9", "жана адис", ""},
    {"Latin look-alikes", "бiлiм aлу", "білім@0-5 алу@6-9", "билим алу", "homoglyph"},
    {"capital look-alikes", "HАҒЫЗ", "нағыз@0-5", "нагиз", "homoglyph"},
    {"an all-Latin word stays", "caba", "caba@0-4", "", ""},
    {"Latin schwa", "əдіс", "әдіс@0-4", "адис", "schwa"},
    {"letters of KZ-1048 read as 1251", "ќазаќ јдіс", "қазақ@0-5 әдіс@6-10", "казак адис", "schwa"},
    {"letters of other alphabets", "жаӊа ҝала", "жаңа@0-4 қала@5-9", "жана кала", "schwa"},
    {"both", "əдicтер", "әдістер@0-7", "адистер", "homoglyph|schwa"},
    {"letter typed too often", "өтеее жақсыыы!!!", "өте@0-5 жақсы@6-13", "оте жакси", "squeeze"},
    {"two stay", "класс режиссёр", "класс@0-5 режиссёр@6-14", "класс режиссер", ""},
    {"capitals too", "ОТЕЕЕЕ", "оте@0-6", "оте", "squeeze"},
    {"mixed case", "Жооооқ", "жоқ@0-6", "жок", "squeeze"},
    {"run in the middle", "керемееет", "керемет@0-9", "керемет", "squeeze"},
    {"Roman numeral and abbreviation", "III тоқсан, ООО", "iii@0-3 тоқсан@4-10 ,ооо@12-15", " токсан ооо",
     ""},
    {"digits are not squeezed", "1000 сабақ", "1000@0-4 сабақ@5-10", " сабак", ""},
    {"lost letters inside", "бiлiктiлi?тi к?теру", "біліктілі?ті@0-12 к?теру@13-19", "биликтили?ти к?теру",
     "homoglyph|wildcard"},
    {"lost first letter", "?азіргі ?а?ытта", "?азіргі@0-7 ?а?ытта@8-15", "?азирги ?а?итта", "wildcard"},
    {"two lost letters", "о?у а??арту", "о?у@0-3 а??арту@4-11", "о?у а??арту", "wildcard"},
    {"underscore", "о_ушы ж_не са_ат", "о?ушы@0-5 ж?не@6-10 са?ат@11-16", "о?уши ж?не са?ат", "wildcard"},
    {"trailing mark is punctuation", "неге?", "неге@0-4", "неге", ""},
    {"trailing mark, nothing else lost", "жо? бар", "жо@0-2 .бар@4-7", "жо бар", ""},
    {"trailing mark in a damaged text", "о?у са?ат жо?", "о?у@0-3 са?ат@4-9 жо?@10-13", "о?у са?ат жо?",
     "wildcard"},
    {"trailing mark where the sentence goes on", "саба? ?ткізу", "саба?@0-5 ?ткізу@6-12", "саба? ?ткизу",
     "wildcard"},
    {"question, then a sentence without a blank", "Неге?Білемін", "неге@0-4 .білемін@5-12", "неге билемин",
     ""},
    {"no underscore loss beside Kazakh letters", "сабақ_жоспары", "сабақ@0-5 /жоспары@6-13", "сабак жоспари",
     ""},
    {"no loss beside Latin letters", "what?is", "what@0-4 .is@5-7", " ", ""},
    {"decomposed short i", "и\u0306од таи\u0306", "йод@0-4 тай@5-9", "иод таи", "nfc"},
    {"decomposed io", "е\u0308лка, дом", "ёлка@0-5 ,дом@7-10", "елка дом", "nfc"},
    {"stress mark is dropped", "за\u0301мок да", "замок@0-6 да@7-9", "замок да", "nfc"},
    {"place behind a composed word", "и\u0306 и\u0306 бар", "й@0-2 й@3-5 бар@6-9", "и и бар", "nfc"},
    {"Latin umlaut", "o\u0308te", "öte@0-4", "", "nfc"},
};

static void repairs(void **state)
{
    (void)state;
    mq_arena arena = {0};
    for (size_t i = 0; i < COUNT(cases); i++) {
        mq_words words;
        mq_error err;
        char got[1024], names[128];
        assert_int_equal(mq_words_of(&arena, mq_str_of(cases[i].text), &words, &err), MQ_OK);
        if (strcmp(show_words(&words, got, sizeof got), cases[i].words) != 0)
            print_error("%s\n", cases[i].label);
        assert_string_equal(got, cases[i].words);
        assert_string_equal(show_skeletons(&words, got), cases[i].skeletons);
        assert_int_equal(mq_repair_names(words.flags, names), strlen(cases[i].repairs));
        assert_string_equal(names, cases[i].repairs);
        mq_arena_reset(&arena);
    }
    mq_arena_free(&arena);
}

/* A text typed in NFD gives the words of its NFC twin, and places that cut the NFD original at the same
 * letters. */
static void decomposed_equals_composed(void **state)
{
    (void)state;
    static const struct {
        const char *nfc, *nfd;
    } twins[] = {
        {"Ойын арқылы үйрену", "Ои\u0306ын арқылы үи\u0306рену"},
        {"ещё «мой» урок", "еще\u0308 «мои\u0306» урок"},
        {"Öte jaqsy ğylym", "O\u0308te jaqsy g\u0306ylym"},
        {"й-й, ё.Й", "и\u0306-и\u0306, е\u0308.И\u0306"},
    };
    mq_arena arena = {0};
    for (size_t i = 0; i < COUNT(twins); i++) {
        mq_words nfc, nfd;
        mq_error err;
        assert_int_equal(mq_words_of(&arena, mq_str_of(twins[i].nfc), &nfc, &err), MQ_OK);
        assert_int_equal(mq_words_of(&arena, mq_str_of(twins[i].nfd), &nfd, &err), MQ_OK);
        assert_int_equal(nfc.size, nfd.size);
        assert_true(mq_str_equal(nfd.text, mq_str_of(twins[i].nfc)));
        for (size_t k = 0; k < nfc.size; k++) {
            assert_true(mq_str_equal(nfc.at[k].lower, nfd.at[k].lower));
            assert_int_equal(nfc.at[k].gap, nfd.at[k].gap);
            assert_int_equal(nfc.at[k].flags, nfd.at[k].flags & ~(uint32_t)MQ_WORD_NFC);
            size_t marks = 0, place = 0; /* marks of the original inside the word */
            const char *p = twins[i].nfd, *end = p + strlen(p);
            for (; p < end; place++) {
                uint32_t c = mq_utf8_next(&p, end);
                marks += place >= nfd.at[k].start && place < nfd.at[k].end && c >= 0x300 && c < 0x370;
            }
            assert_int_equal(nfd.at[k].end - nfd.at[k].start, nfc.at[k].end - nfc.at[k].start + marks);
            assert_int_equal((nfd.at[k].flags & MQ_WORD_NFC) != 0, marks != 0);
        }
        mq_arena_reset(&arena);
    }
    mq_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(repairs),
        cmocka_unit_test(decomposed_equals_composed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
