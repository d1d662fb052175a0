#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include "sample_document.h"

/* Every text format in every language against tests/data/golden/report. `report_test_golden --update` writes
 * the files anew; look at the difference before committing it. */

static bool S_update;

static mq_buffer S_file(const char *path)
{
    mq_buffer b = {0};
    char bytes[4096];
    FILE *file = fopen(path, "rb");
    size_t n;
    while (file && (n = fread(bytes, 1, sizeof bytes, file)) > 0)
        mq_buffer_put(&b, bytes, n);
    if (file)
        fclose(file);
    return b;
}

static void S_compare(const char *path, const mq_buffer *got)
{
    if (S_update) {
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        assert_int_equal(fwrite(got->bytes, 1, got->size, file), got->size);
        assert_int_equal(fclose(file), 0);
        return;
    }
    mq_buffer want = S_file(path);
    bool same = want.size == got->size && memcmp(want.bytes, got->bytes, got->size) == 0;
    if (!same) {
        size_t at = 0, line = 1;
        while (at < want.size && at < got->size && want.bytes[at] == got->bytes[at])
            line += got->bytes[at++] == '\n';
        print_error("%s:%zu differs (%zu bytes, expected %zu)\n", path, line, got->size, want.size);
    }
    mq_buffer_free(&want);
    assert_true(same);
}

static void S_language(mq_locale locale)
{
    char path[512];
    mq_error err = {0};
    mq_catalogue *words = sample_catalogue(locale);
    assert_non_null(words);
    mq_arena arena = {0};
    mq_document *d = sample_document(&arena, words, NULL);
    for (size_t i = 0; mq_format_at(i); i++) {
        const mq_format *format = mq_format_at(i);
        if (!format->write)
            continue;
        mq_buffer first = {0}, again = {0};
        assert_int_equal(mq_format_write(format->name, d, &first, &err), MQ_OK);
        assert_int_equal(mq_format_write(format->name, d, &again, &err), MQ_OK);
        assert_int_equal(first.size, again.size);
        assert_memory_equal(first.bytes, again.bytes, first.size);
        snprintf(path, sizeof path, MAQSAT_SOURCE "/tests/data/golden/report/%s.%s.%s", format->name,
                 mq_locale_name(locale), format->extension);
        S_compare(path, &first);
        mq_buffer_free(&first);
        mq_buffer_free(&again);
    }
    mq_arena_free(&arena);
    mq_catalogue_free(words);
}

static void kazakh(void **state)
{
    (void)state;
    S_language(MQ_LOCALE_KK);
}

static void russian(void **state)
{
    (void)state;
    S_language(MQ_LOCALE_RU);
}

static void english(void **state)
{
    (void)state;
    S_language(MQ_LOCALE_EN);
}

int main(int argc, char **argv)
{
    S_update = argc > 1 && strcmp(argv[1], "--update") == 0;
    const struct CMUnitTest tests[] = {cmocka_unit_test(kazakh), cmocka_unit_test(russian),
                                       cmocka_unit_test(english)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
