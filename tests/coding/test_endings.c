/* What the regex of a class of endings means, in both alphabets: every operator, tags, definitions, shared tables. */
#include "support.h"
#include "mq_skeleton.h"

enum { PLAIN = 1 << 0, NEG = 1 << MQ_TAG_NEG, GEN = 1 << MQ_TAG_GEN, BOTH = 1 << (MQ_TAG_NEG | MQ_TAG_GEN) };

static const struct {
    const char *regex, *ending;
    unsigned accept; /* bits of tag sets, 0 = no ending of the class */
} rows[] = {
    {"", "", PLAIN},
    {"", "а", 0},
    {"а", "", 0},
    {"а|у", "а", PLAIN},
    {"а|у", "у", PLAIN},
    {"а|у", "ау", 0},
    {"ау", "ау", PLAIN},
    {"[ау]т?", "ут", PLAIN},
    {"[ау]т?", "т", 0},
    {"(аб)*в", "в", PLAIN},
    {"(аб)*в", "абабабв", PLAIN},
    {"(аб)*в", "абав", 0},
    {"(аб)+", "", 0},
    {"(аб)+", "абаб", PLAIN},
    {"(а|б*в)*", "абббвваа", PLAIN},
    {"(а|б*в)*", "абббваб", 0},
    {"(а*)*", "ааааааааааааааааааааааааааааааааааааааааааааа", PLAIN},
    {"а<neg>|б", "а", NEG},
    {"а<neg>|б", "б", PLAIN},
    {"<gen>а<neg>", "а", BOTH},
    {"(а<neg>)?а", "а", PLAIN},
    {"(а<neg>)?а", "аа", NEG},
    {"а<neg>|а", "а", PLAIN | NEG},
    {"(а<neg>|<gen>б)(в|)", "ав", NEG},
    {"(а<neg>|<gen>б)(в|)", "б", GEN},
    {"{X}{X}", "шаю", PLAIN},
    {"{X}{X}", "ша", 0},
    {"{Y}", "шан", NEG},
    {"(шю|щ)*", "щшющ", PLAIN},
};

static void endings_are_read_as_written(void **state)
{
    (void)state;
    char path[] = "/tmp/maqsat-endings-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    for (size_t i = 0; i < COUNT(rows); i++) {
        mq_arena arena = {0};
        mq_buffer text = {0};
        mq_grammar grammar;
        mq_error err = {0};
        uint8_t codes[128], latin[256];
        mq_buffer_print(&text,
                        "kind\tname\tvalue\ndefine\tX\tша|ю\ndefine\tY\t{X}н<neg>\nclass\tother\tш(а|ю)?\nclass\tn\t%s\n",
                        rows[i].regex);
        S_write(path, text.bytes, text.size);
        assert_int_equal(mq_grammar_load(&arena, path, &grammar, &err), MQ_OK);
        assert_int_equal(grammar.size, 2);
        mq_skeleton_of(mq_str_of(rows[i].ending), codes);
        mq_latin_of(mq_str_of(rows[i].ending), latin);
        const mq_endings *s2 = &grammar.classes[1].endings[MQ_ALPHABET_S2];
        const mq_endings *s4 = &grammar.classes[1].endings[MQ_ALPHABET_S4];
        print_message("%s of %s\n", rows[i].ending, rows[i].regex);
        assert_int_equal(mq_endings_run(s2, s2->start, codes), rows[i].accept);
        if (!strstr(rows[i].ending, "аа") && !strstr(rows[i].ending, "бб") && !strstr(rows[i].ending, "вв"))
            assert_int_equal(mq_endings_run(s4, s4->start, latin), rows[i].accept); /* Latin writes doubled letters once */
        mq_buffer_free(&text);
        mq_arena_free(&arena);
    }
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(endings_are_read_as_written)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
