/* A fault in a lexicon says file, line, column, the line and a caret, and nothing of the codebook is left loaded. Run
 * under AddressSanitizer it also shows that nothing leaks. */
#include "coding/support.h"

typedef enum S_file { CODEBOOK, SYMBOLS, RULES, CUES, GRAMMAR, FILES } S_file;

#define HEAD_BOOK "dimension\tcode\tkind\twithin\trank\tfallback\ttitle_kk\ttitle_ru\ttitle_en\n"
#define HEAD_SYMBOLS "symbol\trole\tmeaning\n"
#define HEAD_RULES "id\tcode\tcondition\toptions\n"
#define HEAD_CUES "symbol\tpattern\toptions\tnote\n"
#define HEAD_GRAMMAR "kind\tname\tvalue\tto\tendings\n"
#define LEVEL "level\t\tordinal\n"
#define DETAIL "detail\t\tnominal\tlevel\n"

static const char *const good[FILES] = {
    HEAD_BOOK LEVEL DETAIL "level\tnone\t\t\t0\tyes\nlevel\tgoal\t\t\t1\ndetail\tgrow\t\tgoal\ndetail\tmake\t\tgoal\n",
    HEAD_SYMBOLS "s\t\tгрупп\nbut\tbreak\tbut\n",
    HEAD_RULES "one\tgoal.grow\ts\t\ntwo\tgoal.make\ts & _number\tbeats:one\n",
    HEAD_CUES "s\tразвит/n\t\t\ns\tre:рос[тл]\t\t\nbut\tно\t\t\n",
    HEAD_GRAMMAR "define\tX\tа|ы\nclass\tn\t({X}|ие)?\nallomorph\tn\tт\tч\n",
};

/* column 0: the fault has no column, and no caret then. */
static const struct {
    const char *label;
    S_file file;
    const char *bytes;
    size_t line, column;
    const char *message;
} faults[] = {
    {"unknown symbol in a cue", CUES, HEAD_CUES "s\tразвит/n\nzzz\tрост\n", 3, 1, "unknown symbol 'zzz'"},
    {"a shape as symbol", CUES, HEAD_CUES "_latin\tрост\n", 2, 1, "unknown symbol '_latin'"},
    {"unknown class", CUES, HEAD_CUES "# note\n\ns\tразвит/q\n", 4, 10, "unknown class 'q'"},
    {"stem too short", CUES, HEAD_CUES "s\tрост\ns\tцел|ой/n\n", 3, 7, "shorter than 3 letters"},
    {"start too short", CUES, HEAD_CUES "s\tре*\n", 2, 3, "shorter than 3 letters"},
    {"regex syntax", CUES, HEAD_CUES "s\tre:рос(т\n", 2, 11, "missing closing parenthesis"},
    {"regex class", CUES, HEAD_CUES "s\tre:рос[т\n", 2, 11, "missing terminating ]"},
    {"empty pattern", CUES, HEAD_CUES "s\t\n", 2, 3, "the pattern is empty"},
    {"unknown option", CUES, HEAD_CUES "s\tрост\tneg loud\n", 2, 12, "unknown option 'loud'"},
    {"too many words", CUES, HEAD_CUES "s\tа б в г д е ж з и к л м н\n", 2, 27, "at most 12 words"},
    {"hyphenated alternatives", CUES, HEAD_CUES "s\tонлайн|офлайн-урок\n", 2, 3, "two rows"},
    {"missing column", CUES, "symbol\tshape\ns\tрост\n", 1, 1, "column 'pattern' is missing"},
    {"no header", CUES, "# only a comment\n", 1, 1, "no header"},
    {"empty file", CUES, "", 1, 1, "no header"},
    {"not UTF-8", CUES, HEAD_CUES "s\tрост\ns\tро\xF1\xF2\n", 3, 5, "byte f1 is not UTF-8"},
    {"windows-1251", CUES, HEAD_CUES "s\t\xF0\xEE\xF1\xF2\n", 2, 3, "byte f0 is not UTF-8; save the file as UTF-8\n  s\t���"},
    {"UTF-16", CUES, "\xFF\xFEs\xFF\n", 1, 1, "byte ff is not UTF-8, the file is UTF-16; save"},
    {"empty regex", CUES, HEAD_CUES "s\tre:\n", 2, 6, "nothing stands behind re:"},
    {"cut letter", CUES, HEAD_CUES "s\tрос\xD1", 2, 6, "byte d1 is not UTF-8"},
    {"symbol twice", SYMBOLS, HEAD_SYMBOLS "s\t\t\nbut\t\t\ns\t\t\n", 4, 1, "symbol 's' stands twice"},
    {"unknown role", SYMBOLS, HEAD_SYMBOLS "s\t\t\nbut\tbrake\t\n", 3, 5, "break, join, known or nothing"},
    {"symbols without their column", SYMBOLS, "name\ns\nbut\n", 1, 1, "column 'symbol' is missing"},
    {"unknown symbol in a rule", RULES, HEAD_RULES "one\tgoal.grow\ts & zzz\n", 2, 19, "unknown symbol"},
    {"condition cut", RULES, HEAD_RULES "one\tgoal.grow\t(s | but\n", 2, 23, "missing closing parenthesis"},
    {"condition goes on", RULES, HEAD_RULES "one\tgoal.grow\ts )\n", 2, 17, "end of the condition"},
    {"words of what", RULES, HEAD_RULES "one\tgoal.grow\twords<=x\n", 2, 22, "number of words"},
    {"code missing from the codebook", RULES, HEAD_RULES "one\tgoal.fly\ts\n", 2, 5, "code 'goal.fly' is not in"},
    {"rule twice", RULES, HEAD_RULES "one\tgoal.grow\ts\none\tgoal.make\ts\n", 3, 1, "rule 'one' stands twice"},
    {"beats nobody", RULES, HEAD_RULES "one\tgoal.grow\ts\tbeats:tow\n", 2, 23, "'tow' is no rule"},
    {"unknown option of a rule", RULES, HEAD_RULES "one\tgoal.grow\ts\tfrist\n", 2, 17, "unknown option 'frist'"},
    {"circle of two", RULES, HEAD_RULES "one\tgoal.grow\ts\tbeats:two\ntwo\tgoal.make\ts\tbeats:one\n", 3, 17,
     "break the circle"},
    {"circle of three", RULES,
     HEAD_RULES "a\tgoal.grow\ts\tbeats:b\nb\tgoal.make\ts\tbeats:c\nc\tgoal.make\ts\tbeats:a\n", 4, 15, "break the circle"},
    {"dimension twice", CODEBOOK, HEAD_BOOK LEVEL LEVEL, 3, 1, "dimension 'level' stands twice"},
    {"unknown kind", CODEBOOK, HEAD_BOOK "level\t\tordered\n", 2, 8, "ordinal, nominal or flags"},
    {"code twice", CODEBOOK, HEAD_BOOK LEVEL "level\tnone\nlevel\tnone\n", 4, 7, "code 'none' stands twice"},
    {"code of no dimension", CODEBOOK, HEAD_BOOK LEVEL "lever\tnone\n", 3, 1, "'lever' is not declared above"},
    {"outer code missing", CODEBOOK, HEAD_BOOK LEVEL DETAIL "detail\tgrow\t\t\n", 4, 0, "the outer code is missing"},
    {"outer code unknown", CODEBOOK, HEAD_BOOK LEVEL DETAIL "detail\tgrow\t\tgaol\n", 4, 14, "unknown code 'gaol'"},
    {"rank is a word", CODEBOOK, HEAD_BOOK LEVEL "level\tnone\t\t\tlow\n", 3, 14, "a rank is a whole number"},
    {"no dimension", CODEBOOK, HEAD_BOOK, 1, 0, "no dimension is declared"},
    {"letter of no alphabet", GRAMMAR, HEAD_GRAMMAR "class\tn\tа|9\n", 2, 11, "is allowed here"},
    {"unclosed group", GRAMMAR, HEAD_GRAMMAR "class\tn\t(а|ы\n", 2, 13, "missing closing parenthesis"},
    {"definition unknown", GRAMMAR, HEAD_GRAMMAR "class\tn\t{Y}\n", 2, 0, "not defined above"},
    {"tag unknown", GRAMMAR, HEAD_GRAMMAR "class\tn\tа<loud>\n", 2, 11, "unknown tag"},
};

static void S_shelve(const S_shelf *shelf, const char *const files[FILES])
{
    char grammar[192];
    snprintf(grammar, sizeof grammar, "%s/ru.tsv", shelf->morphology);
    const char *const paths[FILES] = {shelf->codebook, shelf->symbols, shelf->rules, shelf->cues, grammar};
    for (size_t i = 0; i < FILES; i++)
        S_write(paths[i], files[i], strlen(files[i]));
}

static void the_good_one_loads(void **state)
{
    (void)state;
    mq_arena arena = {0};
    S_shelf shelf = S_make_shelf("ru");
    S_shelve(&shelf, good);
    mq_coder *coder = S_load(shelf.book);
    mq_coding coding = S_code(coder, &arena, MQ_STR("развитие"));
    assert_true(mq_str_equal(coder->book.codes[mq_coding_leaf(&coder->book, &coding)].name, MQ_STR("grow")));
    S_drop(coder);
    mq_arena_free(&arena);
    S_remove_shelf(&shelf);
}

/* The caret stands in the last line of the message, below the column named. */
static bool S_caret_at(const mq_error *err)
{
    const char *caret = strrchr(err->message, '\n');
    if (!caret)
        return false;
    return strlen(caret) == 2 + err->column + 1 && caret[strlen(caret) - 1] == '^';
}

static size_t S_check(size_t i, const mq_error *err, mq_status status, const mq_coder *coder)
{
    static const char *const names[FILES] = {"codebook.tsv", "symbols.tsv", "rules.tsv", "cues.ru.tsv", "ru.tsv"};
    size_t wrong = 0;
    wrong += status != MQ_E_LEXICON || err->status != MQ_E_LEXICON || mq_exit_code(status) != 65;
    wrong += !strstr(err->file, names[faults[i].file]);
    wrong += err->line != faults[i].line;
    wrong += faults[i].column && err->column != faults[i].column;
    wrong += !strstr(err->message, faults[i].message);
    wrong += faults[i].column > 0 && !strstr(err->message, "no header") &&
             !S_caret_at(err);
    wrong += coder->book.size || coder->lexicon.n_cues || coder->rules.size || coder->arena.block;
    if (wrong)
        print_message("%s: status %d, %s:%zu:%zu: %s\n", faults[i].label, (int)status, err->file, err->line, err->column,
                      err->message);
    return wrong;
}

static void faults_say_where_they_are(void **state)
{
    (void)state;
    size_t wrong = 0;
    S_shelf shelf = S_make_shelf("ru");
    for (size_t i = 0; i < COUNT(faults); i++) {
        const char *files[FILES];
        mq_error err = {0};
        mq_coder coder;
        memcpy(files, good, sizeof files);
        files[faults[i].file] = faults[i].bytes;
        S_shelve(&shelf, files);
        mq_status status = mq_coder_load(shelf.book, &coder, &err);
        wrong += S_check(i, &err, status, &coder);
        mq_coder_free(&coder);
    }
    S_remove_shelf(&shelf);
    assert_int_equal(wrong, 0);
}

static void missing_files_are_no_input(void **state)
{
    (void)state;
    S_shelf shelf = S_make_shelf("ru");
    mq_error err = {0};
    mq_coder coder;
    assert_int_equal(mq_coder_load("/nowhere/at/all", &coder, &err), MQ_E_NOINPUT);
    S_shelve(&shelf, good);
    const char *const paths[] = {shelf.rules, shelf.symbols, shelf.codebook};
    for (size_t i = 0; i < COUNT(paths); i++) {
        unlink(paths[i]);
        assert_int_equal(mq_coder_load(shelf.book, &coder, &err), MQ_E_NOINPUT);
        assert_string_equal(err.file, paths[i]);
    }
    S_remove_shelf(&shelf);
}

/* A pattern nested or repeated without measure is refused, not followed into the depth of the stack or of time. */
static void S_refused(S_file file, const char *text)
{
    S_shelf shelf = S_make_shelf("ru");
    const char *files[FILES];
    mq_error err = {0};
    mq_coder coder;
    memcpy(files, good, sizeof files);
    files[file] = text;
    S_shelve(&shelf, files);
    assert_int_equal(mq_coder_load(shelf.book, &coder, &err), MQ_E_LEXICON);
    S_remove_shelf(&shelf);
}

static void S_repeat(mq_buffer *out, const char *text, size_t times)
{
    while (times--)
        mq_buffer_text(out, text);
}

static void bottomless_conditions_are_refused(void **state)
{
    (void)state;
    static const char *const openings[] = {"(", "!", "s & (", "s | !("};
    for (size_t i = 0; i < COUNT(openings); i++) {
        mq_buffer text = {0};
        mq_buffer_text(&text, HEAD_RULES "one\tgoal.grow\t");
        S_repeat(&text, openings[i], 200000);
        mq_buffer_text(&text, "s\n");
        S_refused(RULES, text.bytes);
        mq_buffer_free(&text);
    }
}

static void bottomless_endings_are_refused(void **state)
{
    (void)state;
    mq_buffer text = {0};
    mq_buffer_text(&text, HEAD_GRAMMAR "class\tn\t");
    S_repeat(&text, "(", 200000);
    mq_buffer_char(&text, '\n');
    S_refused(GRAMMAR, text.bytes);
    mq_buffer_free(&text);
}

static void a_bomb_of_definitions_is_refused(void **state)
{
    (void)state;
    mq_buffer text = {0};
    mq_buffer_text(&text, HEAD_GRAMMAR "define\tX0\tа\n");
    for (int i = 1; i < 30; i++)
        mq_buffer_print(&text, "define\tX%d\t{X%d}{X%d}\n", i, i - 1, i - 1);
    mq_buffer_text(&text, "class\tn\t{X29}\n");
    S_refused(GRAMMAR, text.bytes);
    mq_buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_good_one_loads),
        cmocka_unit_test(faults_say_where_they_are),
        cmocka_unit_test(missing_files_are_no_input),
        cmocka_unit_test(bottomless_conditions_are_refused),
        cmocka_unit_test(bottomless_endings_are_refused),
        cmocka_unit_test(a_bomb_of_definitions_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
