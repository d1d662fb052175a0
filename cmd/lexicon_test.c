#include "mq_case.h"
#include "mq_workbench.h"

static mq_status S_case(mq_limits *limits, size_t number, const mq_cases *cases, const mq_case *c, mq_arena *row, bool *right,
                        mq_buffer *out, mq_error *err)
{
    const mq_coder *coder = &limits->coders->at[number];
    mq_words words;
    mq_coding coding;
    mq_buffer got = {0};
    mq_arena_reset(row);
    mq_status st = mq_words_of(row, c->text, &words, err);
    if (st >= 0)
        st = mq_coder_code(coder, row, &words, &coding, err);
    if (st < 0)
        return st;
    mq_limits_add(limits, number, &coding.matches);
    *right = mq_case_judge(coder, &coding, c->codes, &got);
    if (!*right)
        mq_buffer_print(out, "%s:%u: %.*s: wanted %.*s, got %.*s\n", cases->paths[c->file], c->line,
                        (int)c->text.size, c->text.at, (int)c->codes.size, c->codes.at, (int)got.size,
                        got.bytes);
    out->failed |= got.failed;
    mq_buffer_free(&got);
    return MQ_OK;
}

static mq_status S_cases(mq_limits *limits, size_t number, mq_buffer *out, size_t *wrong, mq_error *err)
{
    const mq_coder *coder = &limits->coders->at[number];
    mq_arena arena = {0}, row = {0};
    mq_cases cases;
    size_t bad = 0;
    mq_status st = mq_cases_load(&arena, coder->book.path, &coder->book, &cases, err);
    for (size_t i = 0; i < cases.size && st >= 0; i++) {
        bool right = false;
        st = S_case(limits, number, &cases, &cases.at[i], &row, &right, out, err);
        bad += !right;
    }
    if (st >= 0)
        mq_buffer_print(out, "%.*s: %zu cases, %zu wrong\n", (int)coder->book.name.size, coder->book.name.at,
                        cases.size, bad);
    *wrong += bad;
    mq_arena_free(&row);
    mq_arena_free(&arena);
    return st;
}

mq_status mq_lexicon_test(const mq_workbench *s, const char *const *at, size_t n, const mq_arguments *args,
                          mq_error *err)
{
    mq_coders coders;
    mq_limits limits;
    mq_arena arena = {0};
    mq_buffer out = {0};
    size_t wrong = 0;
    (void)at;
    (void)n;
    (void)args;
    mq_status st = mq_coders_load(s->codebook, &coders, err);
    if (st >= 0)
        st = mq_limits_open(&limits, &coders, &arena, err);
    for (size_t i = 0; i < coders.size && st >= 0; i++)
        st = S_cases(&limits, i, &out, &wrong, err);
    if (st >= 0 && s->gold)
        st = mq_gold_write(&limits, s->gold, &out, err);
    if (st >= 0)
        st = mq_print(&out, err);
    if (st >= 0)
        st = mq_limits_verdict(&limits, err);
    mq_buffer_free(&out);
    mq_arena_free(&arena);
    mq_coders_free(&coders);
    if (st >= 0 && wrong)
        st = mq_fail(err, MQ_E_CHECK, NULL, "%zu cases get another code than they must", wrong);
    return st;
}
