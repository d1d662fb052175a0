#include "mq_gold.h"
#include "mq_workbench.h"

static mq_status S_file(const mq_codebook *book, const char *path, mq_likeness_counts *counts, mq_error *err)
{
    mq_arena arena = {0}, row = {0};
    mq_tsv file = {0};
    mq_status st = mq_gold_load(&arena, book, path, &file, err);
    for (size_t i = 0; i < file.size && st == MQ_OK; i++) {
        mq_words words;
        size_t code;
        st = mq_gold_code(book, &file, &file.rows[i], &code, err);
        if (st == MQ_OK)
            st = mq_words_of(&row, file.rows[i].cell[MQ_GOLD_TEXT], &words, err);
        if (st == MQ_OK && words.letters) /* a placeholder has no words to learn from */
            st = mq_likeness_learn(counts, &words, code, err);
        mq_arena_reset(&row);
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
        st = S_file(&book, at[i], &counts, err);
    if (st == MQ_OK)
        st = mq_likeness_write(&counts, &out, err);
    if (st == MQ_OK)
        st = mq_workbench_put(s, NULL, &out, err);
    mq_likeness_free(&counts);
    mq_buffer_free(&out);
    mq_arena_free(&arena);
    return st;
}
