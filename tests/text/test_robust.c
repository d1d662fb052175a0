#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/show_words.h"
#include <time.h>

/* What must hold for the words of any bytes whatever. */
static void check_words(const mq_words *words, size_t bytes)
{
    size_t before = 0;
    for (size_t i = 0; i < words->size; i++) {
        const mq_word *word = &words->at[i];
        assert_true(word->start >= before && word->start < word->end && word->end <= bytes);
        before = word->end;
        assert_int_equal(mq_utf8_check(word->lower.at, word->lower.size), word->lower.size);
        assert_true(word->lower.size > 0);
        for (size_t k = 0; k < word->s2_size; k++)
            assert_true(word->s2[k] >= 1 && word->s2[k] <= MQ_SKELETON_MAX);
        assert_int_equal(word->s2[word->s2_size], 0);
        if (word->s4)
            assert_int_equal(word->s4[word->s4_size], 0);
    }
    (void)mq_language_of(words);
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

static void any_bytes_are_safe(void **state)
{
    (void)state;
    static const unsigned char favourites[] = {0xD0, 0xD1, 0xD2, 0x93, 0xB0, 0xBC, 0xCC, 0x86, '?',
                                               '_',  '-',  'a',  'i',  '@',  '.',  ' ',  0xE2, 0x80,
                                               0x99, 0xF0, 0x9F, 0xFF, 0xC0, '1',  '"',  0};
    mq_arena arena = {0};
    uint32_t seed = 1;
    for (size_t round = 0; round < 20000; round++) {
        char bytes[64];
        size_t size = next_random(&seed) % sizeof bytes;
        for (size_t i = 0; i < size; i++)
            bytes[i] =
                (char)(round % 2 ? next_random(&seed) : favourites[next_random(&seed) % sizeof favourites]);
        mq_words words;
        mq_error err;
        assert_int_equal(mq_words_of(&arena, (mq_str){bytes, size}, &words, &err), MQ_OK);
        check_words(&words, size);
        mq_arena_reset(&arena);
    }
    mq_arena_free(&arena);
}

/* Every cut of a text, also inside a letter; the words of the valid part before it do not change. */
static void every_cut_is_safe(void **state)
{
    (void)state;
    static const char text[] =
        "Қазiргі əдіс-тәсілдер, и\u0306од 👩‍🏫 «Zoom» о?у a@b.kz 1,5 III";
    mq_arena arena = {0};
    for (size_t from = 0; from < sizeof text; from++) {
        for (size_t to = from; to < sizeof text; to++) {
            mq_words words;
            mq_error err;
            assert_int_equal(mq_words_of(&arena, (mq_str){text + from, to - from}, &words, &err), MQ_OK);
            check_words(&words, to - from);
            mq_arena_reset(&arena);
        }
    }
    mq_arena_free(&arena);
}

static void invalid_bytes_break_and_count_one_each(void **state)
{
    (void)state;
    mq_arena arena = {0};
    mq_words words;
    mq_error err;
    char got[256];
    assert_int_equal(mq_words_of(&arena, MQ_STR("жоқ\xFF\xD0бар \xE2\x80 оқу"), &words, &err), MQ_OK);
    assert_string_equal(show_words(&words, got, sizeof got), "жоқ@0-3 /бар@5-8 /оқу@12-15");
    mq_arena_free(&arena);
}

static double seconds_of(const char *piece, size_t times, size_t *words_size)
{
    size_t size = strlen(piece) * times;
    mq_arena input = {0}, arena = {0};
    char *text = mq_arena_take(&input, size);
    assert_non_null(text);
    for (size_t i = 0; i < times; i++)
        memcpy(text + i * strlen(piece), piece, strlen(piece));
    double best = 1e9;
    for (size_t round = 0; round < 3; round++) {
        struct timespec start, stop;
        mq_words words;
        mq_error err;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
        assert_int_equal(mq_words_of(&arena, (mq_str){text, size}, &words, &err), MQ_OK);
        (void)mq_language_of(&words);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &stop);
        double spent = (double)(stop.tv_sec - start.tv_sec) + (double)(stop.tv_nsec - start.tv_nsec) / 1e9;
        best = spent < best ? spent : best;
        *words_size = words.size;
        mq_arena_reset(&arena);
    }
    mq_arena_free(&arena);
    mq_arena_free(&input);
    return best;
}

/* Sixteen times the text may take sixteen times as long; squares would take 256 times. */
static void time_is_linear(void **state)
{
    (void)state;
    static const struct {
        const char *label, *piece;
        size_t times;
    } table[] = {
        {"1 MiB of one letter", "а", 1 << 19},
        {"emoji", "👩", 160000},
        {"lost letters", "о?", 1 << 17},
        {"at signs", "a@", 1 << 18},
        {"points", "a.", 1 << 18},
        {"hyphens", "а-", 1 << 18},
        {"marks", "\u0306", 1 << 18},
        {"scripts", "жzq", 1 << 17},
        {"quotes", "\"«", 1 << 18},
        {"marks on a letter", "и\u0306", 1 << 17},
        {"addresses", "http://a@b ", 1 << 15},
        {"invisible", "\u00AD", 1 << 18},
        {"lost only", "?", 1 << 19},
        {"wild and blank", "а? ", 1 << 17},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        size_t words;
        double small = seconds_of(table[i].piece, table[i].times / 16, &words);
        double large = seconds_of(table[i].piece, table[i].times, &words);
        print_message("%s: %.2f ms, %zu words\n", table[i].label, large * 1e3, words);
        assert_true(large < 80 * small + 0.1); /* CPU time; a page fault more or less is no square */
    }
}

static void sizes_at_the_edge(void **state)
{
    (void)state;
    size_t words;
    (void)seconds_of("а", 1 << 19, &words);
    assert_int_equal(words, 1);
    (void)seconds_of("👍", 10000, &words);
    assert_int_equal(words, 0);
    (void)seconds_of("о-", 100000, &words);
    assert_int_equal(words, 100000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_bytes_are_safe),
        cmocka_unit_test(every_cut_is_safe),
        cmocka_unit_test(invalid_bytes_break_and_count_one_each),
        cmocka_unit_test(time_is_linear),
        cmocka_unit_test(sizes_at_the_edge),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
