#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/show_words.h"

/* Spellings that must meet in S2. */
static const char *const merges[][2] = {
    {"әғқңөұүһі", "агкноуухи"},
    {"жоқ", "ЖОК"},
    {"білмеймін", "билмеимин"},
    {"білмеймін", "былмеймын"},
    {"мұғалім", "МУГАЛИМ"},
    {"өңірлік", "онирлик"},
    {"ещё", "еще"},
    {"новый", "новии"},
    {"Һәм", "хам"},
    {"үйрену", "уйрену"},
    {"қарым-қатынас", "карымкатынас"},
};

/* Spellings that must not. */
static const char *const apart[][2] = {
    {"бала", "пала"}, {"шашу", "чачу"},  {"этап", "етап"},
    {"щи", "ши"},     {"класс", "клас"}, {"объект", "обект"},
};

static void skeleton_merges(void **state)
{
    (void)state;
    uint8_t a[256], b[256];
    for (size_t i = 0; i < COUNT(merges); i++) {
        size_t n = mq_skeleton_of(mq_str_of(merges[i][0]), a), m = mq_skeleton_of(mq_str_of(merges[i][1]), b);
        if (n != m || memcmp(a, b, n) != 0)
            print_error("%s %s\n", merges[i][0], merges[i][1]);
        assert_int_equal(n, m);
        assert_memory_equal(a, b, n + 1);
    }
    for (size_t i = 0; i < COUNT(apart); i++) {
        size_t n = mq_skeleton_of(mq_str_of(apart[i][0]), a), m = mq_skeleton_of(mq_str_of(apart[i][1]), b);
        assert_true(n != m || memcmp(a, b, n) != 0);
    }
}

/* The closed alphabet: 30 letters and the wildcard, each letter in its own code, Latin letters in none. */
static void skeleton_alphabet(void **state)
{
    (void)state;
    for (uint8_t code = 1; code < MQ_SKELETON_WILD; code++)
        assert_int_equal(mq_skeleton_code(mq_skeleton_letter(code)), code);
    assert_int_equal(mq_skeleton_letter(MQ_SKELETON_WILD), '?');
    assert_int_equal(mq_skeleton_letter(0), 0);
    for (uint32_t c = 'A'; c <= 'z'; c++)
        assert_int_equal(mq_skeleton_code(c), 0);
    uint8_t out[16];
    assert_int_equal(mq_skeleton_of(MQ_STR("о?у 5-z"), out), 3);
    assert_int_equal(out[1], MQ_SKELETON_WILD);
    assert_int_equal(mq_skeleton_of(MQ_STR(""), out), 0);
    assert_int_equal(out[0], 0);
}

/* One word in Cyrillic, then in the alphabets of 2018 and 2021 and as people type it. */
static const char *const latin[][5] = {
    {"қазақ", "qazaq", "qazaq", "kazak", "Qazaq"},
    {"жақсы", "jaqsy", "jaqsı", "zhaksy", "jaqsi"},
    {"білмеймін", "bilmeımin", "bilmeimin", "bilmeymin", "BILMEIMIN"},
    {"мұғалім", "muǵalim", "mūğalım", "mughalim", "mugalim"},
    {"оқушы", "oqýshy", "oquşy", "okushy", "oquşı"},
    {"әдіс", "ádis", "ädis", "adis", "Adis"},
    {"өңірлік", "óńirlik", "öñirlik", "ongirlik", "onirlik"},
    {"үйрену", "úırený", "üirenu", "uyrenu", "uirenu"},
    {"ғылым", "ǵylym", "ğylym", "gylym", "ghylym"},
    {"шығармашылық", "shyǵarmashylyq", "şyğarmaşylyq", "shygarmashylyk", "wygarmawylyk"},
    {"технология", "tehnologııa", "tehnologia", "tekhnologiya", "texnologiya"},
    {"жоқ", "joq", "jok", "zhoq", "zhok"},
    {"хабар", "habar", "khabar", "xabar", "Habar"},
    {"повышение", "povyshenie", "povishenie", "povyshenie", "povysheniye"},
    {"учитель", "uchitel", "uchitel'", "učitel", "uchitel"},
    {"хорошо", "khorosho", "horosho", "xorowo", "horosho"},
    {"цель", "tsel", "cel", "tsel'", "cel"},
    {"ещё", "eschyo", "eshyo", "eshchyo", "eshe"},
    {"объяснить", "obyasnit", "obiasnit", "ob'yasnit'", "obyasnit"},
    {"юный", "yunyy", "iunyi", "yuniy", "yuny"},
    {"район", "rayon", "rayon", "rayon", "rayon"},
    {"класс", "klass", "klas", "qlass", "klass"},
};

static void latin_spellings_meet(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(latin); i++) {
        char own[128], typed[128];
        show_latin(latin[i][0], own);
        for (size_t k = 1; k < COUNT(latin[i]); k++) {
            show_latin(latin[i][k], typed);
            if (strcmp(own, typed) != 0)
                print_error("%s %s\n", latin[i][0], latin[i][k]);
            assert_string_equal(own, typed);
        }
    }
}

/* What letters do to the one before them, what is left out, what is broken. */
static const char *const exact[][2] = {
    {"", ""},           {"ъь", ""},         {"юя", "iuia"},      {"район", "raen"}, {"yo", "e"},     {"yyo", "ie"},
    {"cch", "cs"},      {"tts", "tc"},      {"zzh", "zj"},       {"ssh", "s"},      {"shh", "sh"},   {"hkh", "h"},
    {"qh", "kh"},       {"ngh", "n"},       {"t—s", "c"},        {"t-s", "c"},      {"т?с", "c"},    {"тъс", "c"},
    {"wyqx", "sikh"},   {"a\xD0", "a"},     {"\xD0" "Ab", "ab"}, {"а\x80б", "ab"}, {"ⱡа", "a"},     {"Ӿа", "a"},
    {"ккаа", "ka"},     {"ťš", "c"},        {"ЦЩА", "csa"},      {"цсц", "csc"},    {"тсс", "cs"},   {"Iюу", "iu"},
};

static void latin_letters_meet(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(exact); i++) {
        char got[64];
        show_latin(exact[i][0], got);
        print_message("%s\n", exact[i][0]);
        assert_string_equal(got, exact[i][1]);
    }
}

static void latin_words_of_a_text(void **state)
{
    (void)state;
    mq_arena arena = {0};
    mq_words words;
    mq_error err;
    uint8_t s4[64];
    assert_int_equal(mq_words_of(&arena, MQ_STR("maqsatym joq, жоқ Zoom"), &words, &err), MQ_OK);
    assert_int_equal(words.size, 4);
    assert_int_equal(words.at[1].s4_size, mq_latin_of(MQ_STR("жоқ"), s4));
    assert_memory_equal(words.at[1].s4, s4, words.at[1].s4_size + 1);
    assert_int_equal(words.at[1].s2_size, 0);
    assert_null(words.at[2].s4);
    assert_non_null(words.at[3].s4);
    mq_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(skeleton_merges),
        cmocka_unit_test(skeleton_alphabet),
        cmocka_unit_test(latin_spellings_meet),
        cmocka_unit_test(latin_letters_meet),
        cmocka_unit_test(latin_words_of_a_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
