/* Answers of any length are coded in linear time, codes are renamed by data alone, and a pattern that explodes is
 * counted, never taken for "no match". */
#include "coding/support.h"
#include <time.h>

enum { MIB = 1 << 20, RUNS = 6, EMOJI = 10000 };

typedef void S_filler(char *bytes, size_t size);

static void S_repeat(char *bytes, size_t size, const char *piece)
{
    size_t n = strlen(piece);
    for (size_t i = 0; i < size; i++)
        bytes[i] = i < size / n * n ? piece[i % n] : ' ';
}

static void one_letter(char *bytes, size_t size)
{
    S_repeat(bytes, size, "а");
}

static void one_word(char *bytes, size_t size)
{
    S_repeat(bytes, size, "мақсатымның ");
}

static void one_goal(char *bytes, size_t size)
{
    S_repeat(bytes, size, "повышение квалификации ");
}

/* Evidence in pieces: the word between belongs to nothing. */
static void many_pieces(char *bytes, size_t size)
{
    S_repeat(bytes, size, "критериалды бағалау, қарағай; ");
}

static void clauses(char *bytes, size_t size)
{
    S_repeat(bytes, size, "жоқ, но хочу. ");
}

static void denials(char *bytes, size_t size)
{
    S_repeat(bytes, size, "Canva не нужна ");
}

static void aims(char *bytes, size_t size)
{
    S_repeat(bytes, size, "написать статью, не хочу категорию и ");
}

static void glued(char *bytes, size_t size)
{
    S_repeat(bytes, size, "критериалдыбағалау");
}

static void lost_letters(char *bytes, size_t size)
{
    S_repeat(bytes, size, "ма?сат?");
}

static void marks(char *bytes, size_t size)
{
    S_repeat(bytes, size, "\xCC\x86");
}

static void hyphens(char *bytes, size_t size)
{
    S_repeat(bytes, size, "а-");
}

static void emoji(char *bytes, size_t size)
{
    S_repeat(bytes, size, "😀");
}

/* Words of 1 to 12 letters, the same on every machine. */
static void random_words(char *bytes, size_t size)
{
    uint64_t state = 88172645463325252u;
    size_t at = 0;
    memset(bytes, ' ', size);
    while (at + 2 < size) {
        state ^= state << 13; /* xorshift64, Marsaglia 2003 */
        state ^= state >> 7;
        state ^= state << 17;
        if (state % 7 == 0)
            at++;
        else
            at += mq_utf8_put(0x430 + (uint32_t)(state >> 8) % 32, bytes + at);
    }
}

static const struct {
    const char *name;
    S_filler *fill;
} answers[] = {{"one letter", one_letter}, {"one word", one_word},         {"one goal", one_goal},
               {"many pieces", many_pieces},
               {"clauses", clauses},       {"glued words", glued},         {"lost letters", lost_letters},
               {"marks", marks},           {"hyphens", hyphens},           {"emoji", emoji},
               {"random words", random_words}, {"denials", denials},   {"aims", aims}};

/* Seconds of processor time to code the answer and to name its evidence, the best of some runs: the first ones pay for fresh pages of memory. */
static double S_seconds(const mq_coder *coder, mq_str text)
{
    double best = 1e9;
    mq_arena arena = {0};
    for (int run = 0; run < RUNS; run++) {
        clock_t start = clock();
        mq_buffer evidence = {0};
        mq_error err;
        mq_coding coding = S_code(coder, &arena, text);
        assert_int_equal(mq_evidence_write(coder, NULL, &arena, &coding, 0, text, &evidence, &err), MQ_OK);
        mq_buffer_free(&evidence);
        double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        assert_true(coding.code[0] != SIZE_MAX);
        best = seconds < best ? seconds : best;
        mq_arena_reset(&arena);
    }
    mq_arena_free(&arena);
    return best;
}

/* Twice the input takes at most three times as long, and so once more: quadratic time would be 16 times as long. A
 * millisecond is forgiven to the clock. */
static size_t S_check(const mq_coder *coder, const char *name, S_filler *fill, size_t size)
{
    char *bytes = malloc(size);
    assert_non_null(bytes);
    fill(bytes, size / 4);
    double quarter = S_seconds(coder, (mq_str){bytes, size / 4});
    fill(bytes, size);
    double whole = S_seconds(coder, (mq_str){bytes, size});
    free(bytes);
    print_message("%-14s %7zu bytes %.4f s   %7zu bytes %.4f s\n", name, size / 4, quarter, size, whole);
    return whole > 9 * quarter + 0.001;
}

static void long_answers_take_linear_time(void **state)
{
    (void)state;
    size_t slow = 0;
    mq_coder *coder = S_load(GOALS);
    for (size_t i = 0; i < COUNT(answers); i++)
        slow += S_check(coder, answers[i].name, answers[i].fill, MIB);
    slow += S_check(coder, "10,000 emoji", emoji, EMOJI * 4);
    S_drop(coder);
    assert_int_equal(slow, 0);
}

static const char codebook[] = "dimension\tcode\tkind\twithin\trank\tfallback\ttitle_kk\ttitle_ru\ttitle_en\n"
                               "d\t\tnominal\nd\tmiss\t\t\t\tyes\nd\thit\n";
static const char symbols[] = "symbol\tmeaning\ns\tthe pattern\n";
static const char rules[] = "id\tcode\tcondition\toptions\nhit\thit\ts:any\t\n";

static S_shelf S_shelf_with(const char *cues)
{
    S_shelf shelf = S_make_shelf("ru");
    S_write(shelf.codebook, codebook, sizeof codebook - 1);
    S_write(shelf.symbols, symbols, sizeof symbols - 1);
    S_write(shelf.rules, rules, sizeof rules - 1);
    S_write(shelf.cues, cues, strlen(cues));
    return shelf;
}

static void a_frequent_pattern_takes_linear_time(void **state)
{
    (void)state;
    S_shelf shelf = S_shelf_with("symbol\tpattern\ns\tre:[а-я]\n");
    mq_coder *coder = S_load(shelf.book);
    size_t slow = S_check(coder, "pattern", random_words, MIB / 8);
    slow += S_check(coder, "pattern", one_letter, MIB / 8);
    S_drop(coder);
    S_remove_shelf(&shelf);
    assert_int_equal(slow, 0);
}

static void exploding_patterns_are_counted(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text;
        size_t limits;
        const char *code;
    } cases[] = {
        {"re:(а+)+ы", "аббббббб", 0, "miss"},
        {"re:(?:а|аа)+ы", "ааы", 0, "hit"},
        {"re:(?:а?){40}а{40}ы", "абабабабабабабабабабабабабабабабабабабабабабабабабабабабабабабабабабабабабабаб", 0, "miss"},
        {"re:(?:(?:[а-я ]+)+)+ы", "мама мыла раму мама мла раму еще раз и еще раз и так далее до конца строки без нее", 1, "miss"},
        {"re:(?:(?:[а-я ]+)+)+9", "мама мыла раму мама мла раму еще раз и еще раз и так далее до конца строки без нее", 0, "miss"},
    };
    size_t wrong = 0;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char cues[256];
        mq_arena arena = {0};
        snprintf(cues, sizeof cues, "symbol\tpattern\ns\t%s\n", cases[i].pattern);
        S_shelf shelf = S_shelf_with(cues);
        mq_coder *coder = S_load(shelf.book);
        mq_coding coding = S_code(coder, &arena, mq_str_of(cases[i].text));
        bool right = coding.matches.limits == cases[i].limits &&
                     mq_str_equal(coder->book.codes[coding.code[0]].name, mq_str_of(cases[i].code));
        if (!right)
            print_message("%s: %zu limits, %.*s\n", cases[i].pattern, coding.matches.limits,
                          S_SPAN(coder->book.codes[coding.code[0]].name));
        wrong += !right;
        S_drop(coder);
        mq_arena_free(&arena);
        S_remove_shelf(&shelf);
    }
    assert_int_equal(wrong, 0);
}

/* Puts x_ before every name of a code: in the cells of codebook.tsv and rules.tsv that hold one. */
static void S_rename_book(mq_str line, size_t number, void *with, mq_buffer *out)
{
    mq_str rest = line;
    (void)with;
    for (size_t cell = 0; rest.at; cell++) {
        mq_str text = mq_str_cut(&rest, '\t');
        bool outer = cell == 3 && text.size && memchr(line.at, '\t', line.size) && line.at[strcspn(line.at, "\t") + 1] != '\t';
        if (number > 1 && text.size && (cell == 1 || outer))
            mq_buffer_text(out, "x_");
        mq_buffer_str(out, text);
        mq_buffer_char(out, rest.at ? '\t' : '\n');
    }
}

static void S_put_path(mq_str path, mq_buffer *out)
{
    mq_str rest = path, head = mq_str_cut(&rest, '.');
    mq_buffer_text(out, "x_");
    mq_buffer_str(out, head);
    if (rest.at) {
        mq_buffer_text(out, ".x_");
        mq_buffer_str(out, rest);
    }
}

static void S_put_beats(const mq_coder *coder, mq_str options, mq_buffer *out)
{
    for (mq_str rest = options; rest.at;) {
        mq_str option = mq_str_cut(&rest, ' ');
        if (option.size > 6 && memcmp(option.at, "beats:", 6) == 0) {
            mq_buffer_text(out, "beats:");
            for (mq_str list = {option.at + 6, option.size - 6}; list.at;) {
                mq_str name = mq_str_cut(&list, ',');
                if (mq_codebook_find(&coder->book, name) != SIZE_MAX)
                    S_put_path(name, out);
                else
                    mq_buffer_str(out, name);
                if (list.at)
                    mq_buffer_char(out, ',');
            }
        } else {
            mq_buffer_str(out, option);
        }
        if (rest.at)
            mq_buffer_char(out, ' ');
    }
}

static void S_rename_rules(mq_str line, size_t number, void *with, mq_buffer *out)
{
    mq_str rest = line;
    for (size_t cell = 0; rest.at; cell++) {
        mq_str text = mq_str_cut(&rest, '\t');
        if (number > 1 && cell == 1 && !mq_str_equal(text, MQ_STR("-")))
            S_put_path(text, out);
        else if (number > 1 && cell == 3)
            S_put_beats(with, text, out);
        else
            mq_buffer_str(out, text);
        mq_buffer_char(out, rest.at ? '\t' : '\n');
    }
}

static void codes_are_renamed_by_data_alone(void **state)
{
    (void)state;
    mq_arena arena = {0}, row = {0};
    mq_coder *coder = S_load(GOALS);
    S_shelf shelf = S_make_shelf("none");
    S_copy_all(GOALS, shelf.book);
    S_rewrite(shelf.codebook, S_rename_book, NULL);
    S_rewrite(shelf.rules, S_rename_rules, coder);
    mq_coder *renamed = S_load(shelf.book);
    mq_tsv file = S_table(&arena, GOLD, "lang text level detail");
    size_t wrong = 0;
    for (size_t i = 0; i < file.size; i++) {
        mq_buffer was = {0}, is = {0}, wanted = {0};
        mq_coding a = S_code(coder, &row, file.rows[i].cell[1]), b = S_code(renamed, &row, file.rows[i].cell[1]);
        mq_code_path(&coder->book, mq_coding_leaf(&coder->book, &a), &was);
        mq_code_path(&renamed->book, mq_coding_leaf(&renamed->book, &b), &is);
        S_put_path(mq_buffer_view(&was), &wanted);
        wrong += !mq_str_equal(mq_buffer_view(&wanted), mq_buffer_view(&is));
        mq_buffer_free(&was);
        mq_buffer_free(&is);
        mq_buffer_free(&wanted);
        mq_arena_reset(&row);
    }
    for (size_t c = 0; c < renamed->book.size; c++)
        wrong += memcmp(renamed->book.codes[c].name.at, "x_", 2) != 0;
    S_drop(coder);
    S_drop(renamed);
    S_remove_shelf(&shelf);
    mq_arena_free(&arena);
    mq_arena_free(&row);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_answers_take_linear_time),
        cmocka_unit_test(a_frequent_pattern_takes_linear_time),
        cmocka_unit_test(exploding_patterns_are_counted),
        cmocka_unit_test(codes_are_renamed_by_data_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
