/* What the regex of a class of endings means, in both alphabets: every operator, tags, definitions, shared tables; and that
   the automata take what is listed and nothing else, with as few states as that needs. */
#include "support.h"
#include "mq_skeleton.h"
#include <regex.h>

enum { PLAIN = MQ_ACCEPT_PLAIN, NEG = PLAIN & ~MQ_TAG_NEG, GEN = PLAIN | MQ_TAG_GEN, BOTH = NEG | MQ_TAG_GEN };

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

/* A grammar whose class 1 has this regex. */
static void S_load_regex(const char *regex, mq_arena *arena, mq_grammar *grammar)
{
    char path[] = "/tmp/maqsat-endings-XXXXXX";
    mq_buffer text = {0};
    mq_error err = {0};
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    mq_buffer_print(&text,
                    "kind\tname\tvalue\ndefine\tX\tша|ю\ndefine\tY\t{X}н<neg>\nclass\tother\tш(а|ю)?\nclass\tn\t%s\n", regex);
    S_write(path, text.bytes, text.size);
    assert_int_equal(mq_grammar_load(arena, path, grammar, &err), MQ_OK);
    assert_int_equal(grammar->size, 2);
    unlink(path);
    mq_buffer_free(&text);
}

static void endings_are_read_as_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        mq_arena arena = {0};
        mq_grammar grammar;
        uint8_t codes[128], latin[256];
        S_load_regex(rows[i].regex, &arena, &grammar);
        mq_skeleton_of(mq_str_of(rows[i].ending), codes);
        mq_latin_of(mq_str_of(rows[i].ending), latin);
        const mq_endings *s2 = &grammar.classes[1].endings[MQ_ALPHABET_S2];
        const mq_endings *s4 = &grammar.classes[1].endings[MQ_ALPHABET_S4];
        print_message("%s of %s\n", rows[i].ending, rows[i].regex);
        assert_int_equal(mq_endings_run(s2, s2->start, codes), rows[i].accept);
        if (!strstr(rows[i].ending, "аа") && !strstr(rows[i].ending, "бб") && !strstr(rows[i].ending, "вв"))
            assert_int_equal(mq_endings_run(s4, s4->start, latin), rows[i].accept); /* Latin writes doubled letters once */
        mq_arena_free(&arena);
    }
}

/* All endings in the order of the codes, each with its bits of tag sets, and the fewest states that tell them apart. */
static const struct {
    const char *regex, *all[MQ_ALPHABETS];
    unsigned states[MQ_ALPHABETS];
} listings[] = {
    {"", {"/8009", "/8009"}, {1, 1}},
    {"[]", {"", ""}, {0, 0}},
    {"а[]|б", {"б/8009", "b/8009"}, {2, 2}},
    {"а|ау|у", {"а/8009 ау/8009 у/8009", "a/8009 au/8009 u/8009"}, {3, 3}},
    {"[сшщ]и?", {"с/8009 си/8009 ш/8009 ши/8009 щ/8009 щи/8009", "s/8009 si/8009"}, {3, 3}},
    {"с|ши", {"с/8009 ши/8009", "s/8009 si/8009"}, {3, 3}},
    {"ша<neg>|са", {"са/8009 ша/8008", "sa/8009"}, {5, 3}},
    {"<past>ша<neg>|са", {"са/8009 ша/8000", "sa/8009"}, {5, 3}},
    {"ю|ъ?я", {"ъя/8009 ю/8009 я/8009", "ia/8009 iu/8009"}, {3, 3}},
    {"ь", {"ь/8009", "/8009"}, {2, 1}},
    {"(а|ба)(р<past>)?", {"а/8009 ар/8001 ба/8009 бар/8001", "a/8009 ar/8001 ba/8009 bar/8001"}, {4, 4}},
    {"{X}{X}", {"шаша/8009 шаю/8009 юша/8009 юю/8009", "iuiu/8009 iusa/8009 saiu/8009 sasa/8009"}, {5, 7}},
    {"ат|от|ут|б(ат|от|ут)", {"ат/8009 бат/8009 бот/8009 бут/8009 от/8009 ут/8009", "at/8009 bat/8009 bot/8009 but/8009 ot/8009 ut/8009"}, {4, 4}},
};

/* Appends the endings from a state on, before which `size` bytes of `before` stand. */
static void S_list(const mq_endings *e, int alphabet, uint16_t state, char *before, size_t size, mq_buffer *out)
{
    if (e->accept[state])
        mq_buffer_print(out, "%s%.*s/%x", out->size ? " " : "", (int)size, before, (unsigned)e->accept[state]);
    for (uint8_t code = 1; code < MQ_SKELETON_WILD; code++) {
        uint32_t letter = alphabet == MQ_ALPHABET_S2 ? mq_skeleton_letter(code) : (uint32_t)('a' + code - 1);
        if (e->next[state][code])
            S_list(e, alphabet, e->next[state][code], before, size + mq_utf8_put(letter, before + size), out);
    }
}

static unsigned S_count_states(const mq_endings *e, uint16_t state, bool *seen)
{
    unsigned n = state && !seen[state];
    seen[state] = true;
    for (uint8_t code = 0; n && code < 32; code++)
        if (!seen[e->next[state][code]])
            n += S_count_states(e, e->next[state][code], seen);
    return n;
}

static void endings_are_those_listed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(listings); i++) {
        mq_arena arena = {0};
        mq_grammar grammar;
        S_load_regex(listings[i].regex, &arena, &grammar);
        for (int a = 0; a < MQ_ALPHABETS; a++) {
            const mq_endings *e = &grammar.classes[1].endings[a];
            mq_buffer all = {0};
            char before[256];
            bool seen[1 << 15] = {true};
            S_list(e, a, e->start, before, 0, &all);
            mq_buffer_put(&all, "", 1);
            print_message("all of %s\n", listings[i].regex);
            assert_string_equal(all.bytes, listings[i].all[a]);
            assert_int_equal(S_count_states(e, e->start, seen), listings[i].states[a]);
            mq_buffer_free(&all);
        }
        mq_arena_free(&arena);
    }
}

/* One byte for a letter, none of those that mean something in a regular expression. */
static char S_byte(uint8_t code)
{
    return (char)(code <= 26 ? 'A' + code - 1 : '0' + code - 27);
}

/* The regex of a row as POSIX has it: a byte for every letter, definitions written out, no tags. */
static void S_put_posix(const mq_tsv *file, mq_str regex, mq_buffer *out)
{
    for (const char *p = regex.at, *end = p + regex.size; p < end;) {
        uint32_t c = mq_utf8_next(&p, end);
        char letter = mq_skeleton_code(c) ? S_byte(mq_skeleton_code(c)) : (char)c;
        mq_str rest = {p, (size_t)(end - p)}, name;
        if (c != '{' && c != '<') {
            mq_buffer_put(out, &letter, 1);
            continue;
        }
        name = mq_str_cut(&rest, c == '{' ? '}' : '>');
        p = rest.at;
        for (size_t i = 0; c == '{' && i < file->size; i++)
            if (mq_str_equal(file->rows[i].cell[1], name)) {
                mq_buffer_put(out, "(", 1);
                S_put_posix(file, file->rows[i].cell[2], out);
                mq_buffer_put(out, ")", 1);
            }
    }
}

/* Where endings of at most this many letters are, every string is asked for. */
enum { SHORT = 3 };

static size_t S_compare(const mq_class *class, const regex_t *regex, uint16_t state, uint16_t latin, size_t size, char *word)
{
    const mq_endings *s2 = &class->endings[MQ_ALPHABET_S2], *s4 = &class->endings[MQ_ALPHABET_S4];
    word[size] = 0;
    bool listed = regexec(regex, word, 0, NULL, 0) == 0;
    size_t wrong = listed != (s2->accept[state] != 0) || (s2->accept[state] & ~s4->accept[latin]);
    for (uint8_t code = 1; size < SHORT && code < MQ_SKELETON_WILD; code++) {
        uint8_t letters[3];
        uint16_t next = latin;
        mq_latin_of_skeleton(&code, 1, letters);
        for (size_t i = 0; letters[i]; i++)
            next = s4->next[next][letters[i]];
        word[size] = S_byte(code);
        wrong += S_compare(class, regex, s2->next[state][code], next, size + 1, word);
    }
    return wrong;
}

/* The grammars of the lexicons against another reader of regular expressions. */
static void grammars_are_read_as_posix_does(void **state)
{
    (void)state;
    static const char *const languages[] = {"en", "kk", "ru"};
    for (size_t i = 0; i < COUNT(languages); i++) {
        mq_arena arena = {0};
        mq_grammar grammar;
        mq_error err = {0};
        char path[1024], word[SHORT + 1];
        snprintf(path, sizeof path, MAQSAT_SOURCE "/lexicons/morphology/%s.tsv", languages[i]);
        mq_tsv file = S_table(&arena, path, "kind name value to? endings?");
        assert_int_equal(mq_grammar_load(&arena, path, &grammar, &err), MQ_OK);
        for (size_t row = 0, class = 0; row < file.size; row++) {
            if (!mq_str_equal(file.rows[row].cell[0], MQ_STR("class")))
                continue;
            mq_buffer posix = {0};
            regex_t regex;
            mq_buffer_print(&posix, "^(");
            S_put_posix(&file, file.rows[row].cell[2], &posix);
            mq_buffer_print(&posix, ")$");
            mq_buffer_put(&posix, "", 1);
            assert_int_equal(regcomp(&regex, posix.bytes, REG_EXTENDED | REG_NOSUB), 0);
            const mq_class *c = &grammar.classes[class++];
            print_message("%s %.*s\n", languages[i], S_SPAN(c->name));
            assert_int_equal(S_compare(c, &regex, c->endings[0].start, c->endings[1].start, 0, word), 0);
            regfree(&regex);
            mq_buffer_free(&posix);
        }
        mq_arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(endings_are_read_as_written), cmocka_unit_test(endings_are_those_listed),
                                       cmocka_unit_test(grammars_are_read_as_posix_does)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
