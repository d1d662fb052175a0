#include "mq_gold.h"
#include "mq_workbench.h"

static mq_status S_answer(mq_arena *row, mq_str text, size_t code, mq_likeness_counts *counts, mq_error *err)
{
    mq_words words;
    mq_status st = mq_words_of(row, text, &words, err);
    if (st == MQ_OK && words.letters) /* a placeholder has no words to learn from */
        st = mq_likeness_learn(counts, &words, code, err);
    mq_arena_reset(row);
    return st;
}

/* A coding sheet: columns text and code, `outer.inner` or `outer`; an answer without a code is left out. */
static mq_status S_sheet(const mq_workbench *s, const mq_codebook *book, const char *path, mq_likeness_counts *counts,
                         mq_error *err)
{
    mq_arena arena = {0};
    mq_row row;
    size_t text, code;
    mq_survey *survey = mq_input_open(path, &s->input, err);
    mq_status st = survey ? mq_survey_column(survey, "text", &text, err) : err->status;
    if (st == MQ_OK)
        st = mq_survey_column(survey, "code", &code, err);
    while (st == MQ_OK && (st = mq_survey_next(survey, &row, err)) == MQ_OK) {
        mq_str name = mq_row_ragged(&row) ? MQ_STR("") : mq_str_trim(row.cells[code]);
        size_t known = name.size ? mq_codebook_find(book, name) : SIZE_MAX;
        if (name.size && known == SIZE_MAX)
            st = mq_fail(err, MQ_E_DATA, &(mq_place){path, row.line, code + 1}, "the codebook has no code '%.*s'",
                         (int)name.size, name.at);
        else if (name.size)
            st = S_answer(&arena, row.cells[text], known, counts, err);
    }
    mq_survey_close(survey);
    mq_arena_free(&arena);
    return st == MQ_END ? MQ_OK : st;
}

static bool S_is_sheet(const char *path)
{
    size_t n = strlen(path);
    return n < 4 || strcmp(path + n - 4, ".tsv") != 0;
}

static mq_status S_file(const mq_codebook *book, const char *path, mq_likeness_counts *counts, mq_error *err)
{
    mq_arena arena = {0}, row = {0};
    mq_tsv file = {0};
    mq_status st = mq_gold_load(&arena, book, path, &file, err);
    for (size_t i = 0; i < file.size && st == MQ_OK; i++) {
        size_t code;
        st = mq_gold_code(book, &file, &file.rows[i], &code, err);
        if (st == MQ_OK)
            st = S_answer(&row, file.rows[i].cell[MQ_GOLD_TEXT], code, counts, err);
    }
    mq_arena_free(&row);
    mq_arena_free(&arena);
    return st;
}

mq_status mq_lexicon_learn(const mq_workbench *s, const char *const *at, size_t n, const mq_arguments *args,
                           mq_error *err)
{
    (void)args;
    mq_arena arena = {0};
    mq_buffer out = {0};
    mq_codebook book;
    const char *folder;
    mq_status st = mq_data_codebook(&arena, s->codebook, &folder, err);
    if (st == MQ_OK)
        st = mq_codebook_load(&arena, folder, &book, err);
    mq_likeness_counts counts = {.book = &book};
    for (size_t i = 0; i < n && st == MQ_OK; i++)
        st = S_is_sheet(at[i]) ? S_sheet(s, &book, at[i], &counts, err) : S_file(&book, at[i], &counts, err);
    if (st == MQ_OK)
        st = mq_likeness_write(&counts, &out, err);
    if (st == MQ_OK)
        st = mq_workbench_put(s, NULL, &out, err);
    mq_likeness_free(&counts);
    mq_buffer_free(&out);
    mq_arena_free(&arena);
    return st;
}
