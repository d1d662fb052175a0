/* Every case of every codebook: the lexicon's own tests. The cases are written from the written codebook before the
 * cues that they test, so a few that the lexicon does not reach stay in the files: at least 97 in 100 must be right. */
#include "coding/support.h"

enum { TEXT, CODE, REFERENCE, NOTE, RULES = 22, EACH_RULE = 5, EACH_DETAIL = 10, EACH_LANGUAGE = 40, LANGUAGES = 8 };
enum { DETAILS = 96, ROWS = 512 };
#define SHARE_RIGHT 0.97

/* Rules of goals that clear the way and do not decide: they fire only beside the refusal or doubt that is the answer,
 * and silence what is said with it. Their case is one where they silence. */
static const char *const only_silences[] = {"undecided_alone", "none_alone", "none_said", "weak_denied"};

typedef struct S_tally {
    char languages[LANGUAGES][16];
    size_t n_languages;
    bool quiet;
    size_t rules[RULES + 1][LANGUAGES], details[DETAILS], cases[LANGUAGES], n, right;
    bool fires[ROWS], decides[ROWS], silences[ROWS]; /* by row of rules.tsv, over all cases */
} S_tally;

static bool S_nested(const mq_codebook *book)
{
    for (size_t d = 0; d < book->n_dimensions; d++)
        if (book->dimensions[d].within != SIZE_MAX)
            return true;
    return false;
}

static bool S_listed(mq_str list, mq_str item)
{
    for (mq_str rest = list; rest.at;)
        if (mq_str_equal(mq_str_trim(mq_str_cut(&rest, '|')), item))
            return true;
    return false;
}

/* The secondary codes are those wanted, whatever their order. */
static bool S_same_list(mq_str a, mq_str b)
{
    for (int turn = 0; turn < 2; turn++, a = b) {
        mq_str other = turn ? a : b;
        for (mq_str rest = a; rest.at;) {
            mq_str item = mq_str_trim(mq_str_cut(&rest, '|'));
            if (item.size && !S_listed(other, item))
                return false;
        }
    }
    return true;
}

/* A codebook of dimensions beside each other: every dimension that the case speaks of has what the case says. */
static bool S_flat_right(const mq_coder *coder, const mq_coding *coding, mq_str wanted)
{
    uint64_t flags[MQ_DIMENSIONS_MAX] = {0};
    bool said[MQ_DIMENSIONS_MAX] = {false}, right = true;
    for (mq_str rest = wanted; rest.at;) {
        size_t code = mq_codebook_find(&coder->book, mq_str_trim(mq_str_cut(&rest, '|')));
        if (code == SIZE_MAX)
            return false;
        size_t d = coder->book.codes[code].dimension, bit = 0;
        for (size_t c = 0; c < code; c++)
            bit += coder->book.codes[c].dimension == d;
        flags[d] |= (uint64_t)1 << bit;
        if (coder->book.dimensions[d].kind != MQ_KIND_FLAGS && !said[d])
            right &= coding->code[d] == code;
        said[d] = true;
    }
    for (size_t d = 0; d < coder->book.n_dimensions; d++)
        if (coder->book.dimensions[d].kind == MQ_KIND_FLAGS)
            right &= coding->flags[d] == flags[d];
    return right;
}

static bool S_right(const mq_coder *coder, const mq_coding *coding, mq_str wanted, mq_buffer *got)
{
    mq_buffer_clear(got);
    mq_code_path(&coder->book, mq_coding_leaf(&coder->book, coding), got);
    if (!S_nested(&coder->book))
        return S_flat_right(coder, coding, mq_str_equal(wanted, MQ_STR("-")) ? (mq_str){NULL, 0} : wanted);
    mq_str rest = wanted, first = mq_str_trim(mq_str_cut(&rest, '|'));
    bool right = mq_str_equal(mq_buffer_view(got), first);
    mq_buffer second = {0};
    mq_coding_secondary(coder, coding, &second);
    if (rest.at)
        right &= S_same_list(rest, mq_buffer_view(&second));
    mq_buffer_char(got, '|');
    mq_buffer_str(got, mq_buffer_view(&second));
    mq_buffer_free(&second);
    return right;
}

static size_t S_language(S_tally *t, mq_str name)
{
    size_t i = 0;
    while (i < t->n_languages && !mq_str_equal(name, mq_str_of(t->languages[i])))
        i++;
    assert_true(i < LANGUAGES);
    if (i == t->n_languages)
        snprintf(t->languages[t->n_languages++], sizeof t->languages[0], "%.*s", S_SPAN(name));
    return i;
}

static void S_count(S_tally *t, const mq_coder *coder, const mq_tsv_row *row, size_t language)
{
    mq_str rest = row->cell[CODE];
    size_t code = mq_codebook_find(&coder->book, mq_str_trim(mq_str_cut(&rest, '|')));
    size_t rule = 0;
    for (size_t i = 0; i < row->cell[REFERENCE].size; i++)
        rule = rule * 10 + (size_t)(row->cell[REFERENCE].at[i] - '0');
    if (rule <= RULES)
        t->rules[rule][language]++;
    if (code != SIZE_MAX && code < DETAILS)
        t->details[code]++;
}

static void S_mark(S_tally *t, const mq_coder *coder, const mq_coding *coding)
{
    assert_true(coder->rules.size <= ROWS);
    for (size_t i = 0; i < coding->n_firings; i++) {
        const mq_firing *f = &coding->firings[i];
        t->fires[f->rule] = true;
        if (f->silenced_by != MQ_NONE)
            t->silences[coding->firings[f->silenced_by].rule] = true;
    }
    for (size_t d = 0; d < coder->book.n_dimensions; d++)
        if (coding->firing[d] != MQ_NONE)
            t->decides[coding->firings[coding->firing[d]].rule] = true;
}

static size_t S_rule(const mq_coder *coder, mq_str id)
{
    for (size_t r = 0; r < coder->rules.size; r++)
        if (mq_str_equal(coder->rules.at[r].id, id))
            return r;
    return SIZE_MAX;
}

/* A note of `not` and one word, the id of a rule: the case has that rule's words, but another must decide. */
static bool S_kept_out(const mq_coder *coder, const mq_coding *coding, mq_str note)
{
    mq_str rest = note;
    if (!mq_str_equal(mq_str_cut(&rest, ' '), MQ_STR("not")) || !rest.at || memchr(rest.at, ' ', rest.size))
        return true;
    size_t rule = S_rule(coder, rest);
    if (rule == SIZE_MAX)
        print_message("a case says it is not of '%.*s', which is no rule\n", S_SPAN(rest));
    for (size_t d = 0; d < coder->book.n_dimensions; d++)
        if (coding->firing[d] != MQ_NONE && coding->firings[coding->firing[d]].rule == rule)
            return false;
    return rule != SIZE_MAX;
}

/* Codes one case file; false when too many are wrong. */
static bool S_file(const mq_coder *coder, const char *path, mq_str language, S_tally *t)
{
    mq_arena arena = {0}, row_arena = {0};
    mq_buffer got = {0};
    mq_tsv file = S_table(&arena, path, "text code codebook? note?");
    size_t right = 0, l = S_language(t, language);
    for (size_t i = 0; i < file.size; i++) {
        const mq_tsv_row *row = &file.rows[i];
        mq_coding coding = S_code(coder, &row_arena, row->cell[TEXT]);
        bool ok = S_right(coder, &coding, row->cell[CODE], &got) && S_kept_out(coder, &coding, row->cell[NOTE]);
        if (!ok && !t->quiet)
            print_message("%s:%zu: %.*s: %.*s, not %.*s\n", path + sizeof MAQSAT_SOURCE, row->line,
                          S_SPAN(row->cell[TEXT]), S_SPAN(mq_buffer_view(&got)), S_SPAN(row->cell[CODE]));
        right += ok;
        S_count(t, coder, row, l);
        S_mark(t, coder, &coding);
        mq_arena_reset(&row_arena);
    }
    if (!t->quiet)
        print_message("%s: %zu of %zu cases right (%.1f %%)\n", path + sizeof MAQSAT_SOURCE, right, file.size,
                      100 * (double)right / (double)file.size);
    bool enough = file.size && (double)right >= SHARE_RIGHT * (double)file.size;
    t->cases[l] += file.size;
    t->n += file.size;
    t->right += right;
    mq_buffer_free(&got);
    mq_arena_free(&arena);
    mq_arena_free(&row_arena);
    return enough;
}

static bool S_book(const char *folder, S_tally *t, const mq_coder *coder)
{
    struct dirent **names;
    bool ok = true;
    int n = scandir(folder, &names, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        mq_str name = mq_str_of(names[i]->d_name);
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
        if (name.size > 10 && memcmp(name.at, "cases.", 6) == 0)
            ok &= S_file(coder, path, (mq_str){name.at + 6, name.size - 10}, t);
        free(names[i]);
    }
    if (n >= 0)
        free(names);
    return ok;
}

static void every_case_is_coded_as_it_says(void **state)
{
    (void)state;
    bool ok = true;
    size_t books = 0;
    struct dirent **names;
    int n = scandir(MAQSAT_SOURCE "/lexicons", &names, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        char folder[512], path[600];
        snprintf(folder, sizeof folder, MAQSAT_SOURCE "/lexicons/%s", names[i]->d_name);
        snprintf(path, sizeof path, "%s/codebook.tsv", folder);
        free(names[i]);
        if (!mq_file_exists(path))
            continue;
        S_tally t = {0};
        mq_coder *coder = S_load(folder);
        ok &= S_book(folder, &t, coder);
        ok &= t.n > 0;
        books++;
        S_drop(coder);
    }
    if (n >= 0)
        free(names);
    assert_true(books > 0);
    assert_true(ok);
}

/* Each rule of the written codebook has cases in each language, each detail over all languages. */
static void every_rule_and_detail_has_cases(void **state)
{
    (void)state;
    S_tally t = {.quiet = true};
    size_t missing = 0;
    mq_coder *coder = S_load(GOALS);
    S_book(GOALS, &t, coder);
    for (size_t r = 1; r <= RULES; r++)
        for (size_t l = 0; l < t.n_languages; l++)
            if (t.rules[r][l] < EACH_RULE) {
                print_message("rule %zu of the codebook: %zu cases in %s\n", r, t.rules[r][l], t.languages[l]);
                missing++;
            }
    for (size_t c = 0; c < coder->book.size && c < DETAILS; c++)
        if (coder->book.codes[c].parent != SIZE_MAX && t.details[c] < EACH_DETAIL) {
            print_message("detail %.*s: %zu cases\n", S_SPAN(coder->book.codes[c].name), t.details[c]);
            missing++;
        }
    S_drop(coder);
    assert_int_equal(missing, 0);
}

static bool S_only_silences(mq_str id)
{
    for (size_t i = 0; i < COUNT(only_silences); i++)
        if (mq_str_equal(id, mq_str_of(only_silences[i])))
            return true;
    return false;
}

/* Each row of rules.tsv is at work in a case and names the rule of the written codebook that it stands for. */
static void every_row_of_rules_has_a_case(void **state)
{
    (void)state;
    S_tally t = {.quiet = true};
    size_t missing = 0;
    mq_coder *coder = S_load(GOALS);
    S_book(GOALS, &t, coder);
    for (size_t r = 0; r < coder->rules.size; r++) {
        const mq_rule *rule = &coder->rules.at[r];
        bool at_work = t.decides[r] || (S_only_silences(rule->id) && t.silences[r]);
        if (at_work && rule->reference.size)
            continue;
        print_message("%.*s: %s\n", S_SPAN(rule->id), at_work ? "no reference to the codebook"
                                                       : t.fires[r] ? "fires in a case, decides none" : "in no case");
        missing++;
    }
    for (size_t i = 0; i < COUNT(only_silences); i++)
        assert_true(S_rule(coder, mq_str_of(only_silences[i])) != SIZE_MAX);
    S_drop(coder);
    assert_int_equal(missing, 0);
}

static void the_flat_books_have_cases_in_each_language(void **state)
{
    (void)state;
    static const char *const folders[] = {MAQSAT_SOURCE "/lexicons/motives", MAQSAT_SOURCE "/lexicons/smart"};
    for (size_t i = 0; i < COUNT(folders); i++) {
        S_tally t = {.quiet = true};
        mq_coder *coder = S_load(folders[i]);
        S_book(folders[i], &t, coder);
        assert_int_equal(t.n_languages, 3);
        for (size_t l = 0; l < t.n_languages; l++)
            if (t.cases[l] < EACH_LANGUAGE)
                fail_msg("%s: %zu cases in %s", folders[i], t.cases[l], t.languages[l]);
        for (size_t r = 0; r < coder->rules.size; r++)
            if (!t.fires[r] || !coder->rules.at[r].reference.size)
                fail_msg("%s: %.*s has no case or no reference", folders[i], S_SPAN(coder->rules.at[r].id));
        S_drop(coder);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_is_coded_as_it_says),
        cmocka_unit_test(every_rule_and_detail_has_cases),
        cmocka_unit_test(every_row_of_rules_has_a_case),
        cmocka_unit_test(the_flat_books_have_cases_in_each_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
