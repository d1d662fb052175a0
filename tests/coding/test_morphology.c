/* Stems and endings against tables of inflected forms and lookalikes that were compiled before the grammar was tuned:
 * every stem is the one cue of a codebook made for it. Prints precision, recall and F1, and the same for the forms typed
 * without Kazakh letters. */
#include "coding/support.h"

enum { CLASS, STEM, FORM, MATCHES };

typedef struct S_score {
    size_t n, yes_hit, yes_missed, no_hit;
} S_score;

static const char codebook[] = "dimension\tcode\tkind\twithin\trank\tfallback\ttitle_kk\ttitle_ru\ttitle_en\n"
                               "d\t\tnominal\t\t\t\tx\tx\tx\nd\tmiss\t\t\t\tyes\tx\tx\tx\nd\thit\t\t\t\t\tx\tx\tx\n";
static const char rules[] = "id\tcode\tcondition\toptions\nhit\thit\ts:any\t\n";
static const char symbols[] = "symbol\tmeaning\ns\tthe stem\n";

/* Kazakh letters as a keyboard without them gives them. */
static mq_str S_letterless(mq_arena *arena, mq_str text)
{
    static const char pairs[] = "әағгқкңнөоұуүуһхіи";
    char *out = mq_arena_take(arena, text.size + 1);
    size_t size = 0;
    for (const char *at = text.at, *end = at + text.size; at < end;) {
        uint32_t c = mq_utf8_next(&at, end);
        for (const char *p = pairs, *stop = pairs + sizeof pairs - 1; p < stop;) {
            uint32_t own = mq_utf8_next(&p, stop), plain = mq_utf8_next(&p, stop);
            if (own == c) {
                c = plain;
                break;
            }
        }
        size += mq_utf8_put(c, out + size);
    }
    return (mq_str){out, size};
}

static bool S_hit(const mq_coder *coder, mq_arena *arena, mq_str form)
{
    mq_coding coding = S_code(coder, arena, form);
    return mq_str_equal(coder->book.codes[coding.code[0]].name, MQ_STR("hit"));
}

static void S_add(S_score *s, bool wanted, bool hit)
{
    s->n++;
    s->yes_hit += wanted && hit;
    s->yes_missed += wanted && !hit;
    s->no_hit += !wanted && hit;
}

static double S_f1(const char *name, const S_score *s)
{
    double hit = (double)s->yes_hit;
    double precision = hit / (hit + (double)s->no_hit), recall = hit / (hit + (double)s->yes_missed);
    double f1 = 2 * hit / (2 * hit + (double)s->no_hit + (double)s->yes_missed);
    print_message("%-16s forms %4zu   precision %.3f   recall %.3f   F1 %.3f\n", name, s->n, precision, recall, f1);
    return f1;
}

/* Forms of one stem: rows [first, last) of the table. */
static void S_stem(const S_shelf *shelf, const mq_tsv *file, size_t first, size_t last, S_score *own, S_score *plain)
{
    char cue[512];
    mq_arena arena = {0};
    const mq_tsv_row *row = &file->rows[first];
    int size = snprintf(cue, sizeof cue, "symbol\tpattern\toptions\tnote\ns\t%.*s/%.*s\tshort nofuzzy\t\n",
                        S_SPAN(row->cell[STEM]), S_SPAN(row->cell[CLASS]));
    S_write(shelf->cues, cue, (size_t)size);
    mq_coder *coder = S_load(shelf->book);
    for (size_t i = first; i < last; i++) {
        mq_str form = file->rows[i].cell[FORM];
        bool wanted = mq_str_equal(file->rows[i].cell[MATCHES], MQ_STR("yes")), hit = S_hit(coder, &arena, form);
        if (wanted != hit)
            print_message("  %.*s/%.*s %s %.*s\n", S_SPAN(row->cell[STEM]), S_SPAN(row->cell[CLASS]),
                          hit ? "wrongly takes" : "misses", S_SPAN(form));
        S_add(own, wanted, hit);
        S_add(plain, wanted, S_hit(coder, &arena, S_letterless(&arena, form)));
    }
    S_drop(coder);
    mq_arena_free(&arena);
}

static void S_language(const char *language, size_t stems, S_score *own, S_score *plain)
{
    char path[256];
    mq_arena arena = {0};
    S_shelf shelf = S_make_shelf(language);
    S_write(shelf.codebook, codebook, sizeof codebook - 1);
    S_write(shelf.symbols, symbols, sizeof symbols - 1);
    S_write(shelf.rules, rules, sizeof rules - 1);
    snprintf(path, sizeof path, MAQSAT_SOURCE "/tests/data/morphology/lemmas.%s.tsv", language);
    mq_tsv file = S_table(&arena, path, "class stem form matches");
    size_t n = 0;
    for (size_t first = 0, last; first < file.size; first = last, n++) {
        for (last = first + 1; last < file.size && mq_str_equal(file.rows[last].cell[STEM], file.rows[first].cell[STEM]) &&
                               mq_str_equal(file.rows[last].cell[CLASS], file.rows[first].cell[CLASS]);)
            last++;
        S_stem(&shelf, &file, first, last, own, plain);
    }
    print_message("%s: %zu stems\n", language, n);
    assert_true(n >= stems);
    mq_arena_free(&arena);
    S_remove_shelf(&shelf);
}

static void kazakh_endings(void **state)
{
    (void)state;
    S_score own = {0}, plain = {0};
    S_language("kk", 120, &own, &plain);
    double f1 = S_f1("kk", &own), twin = S_f1("kk letterless", &plain);
    assert_true(f1 >= 0.95);
    assert_true(twin >= f1 - 0.02);
}

static void russian_endings(void **state)
{
    (void)state;
    S_score own = {0}, plain = {0};
    S_language("ru", 80, &own, &plain);
    assert_true(S_f1("ru", &own) >= 0.96);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(kazakh_endings), cmocka_unit_test(russian_endings)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
