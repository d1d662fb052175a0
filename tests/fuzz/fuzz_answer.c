/* Any bytes as an answer to the goals codebook: no crash, words and evidence inside the text, and the same coding again
 * from the same arena, with the memo of all answers before. */
#include "mq_evidence.h"
#include "mq_memo.h"
#include "mq_words_plain.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char here[] = __FILE__;

/* The lexicons lie beside the tests, wherever the program is run. */
static const mq_coder *S_coder(void)
{
    static mq_coder coder;
    if (coder.book.size)
        return &coder;
    char folder[1024] = {0};
    mq_error err;
    size_t n = sizeof here - sizeof "tests/fuzz/fuzz_answer.c";
    if (n + 16 > sizeof folder)
        abort();
    memcpy(folder, here, n);
    memcpy(folder + n, "lexicons/goals", 15);
    if (mq_coder_load(folder, &coder, &err) != MQ_OK)
        abort();
    return &coder;
}

static mq_memo *S_memo(const mq_coder *coder)
{
    static mq_memo *memo;
    return memo ? memo : (memo = mq_memo_new(&coder->likeness, MQ_MEMO_ROOM));
}

static void S_check_words(const mq_words *words, size_t length)
{
    for (size_t i = 0; i < words->size; i++)
        if (words->at[i].start > words->at[i].end || words->at[i].end > length)
            abort();
}

/* The short way for plain texts and the long way cut alike. */
static void S_check_ways(mq_arena *arena, mq_str text)
{
    mq_words of, any;
    mq_error err;
    if (mq_words_of(arena, text, &of, &err) != MQ_OK || mq_words_any(arena, text, &any, &err) != MQ_OK ||
        of.size != any.size || of.flags != any.flags || of.letters != any.letters)
        abort();
    for (size_t i = 0; i < of.size; i++)
        if (!mq_str_equal(of.at[i].lower, any.at[i].lower) || of.at[i].start != any.at[i].start ||
            of.at[i].end != any.at[i].end || of.at[i].flags != any.at[i].flags || of.at[i].gap != any.at[i].gap)
            abort();
}

static size_t S_code(const mq_coder *coder, mq_memo *memo, mq_arena *arena, mq_str text, mq_buffer *evidence)
{
    mq_words words;
    mq_coding coding;
    mq_error err;
    if (mq_words_of(arena, text, &words, &err) != MQ_OK || mq_coder_code_with(coder, memo, arena, &words, &coding, &err) != MQ_OK)
        abort();
    S_check_words(&words, text.size);
    S_check_words(&coding.matches.words, text.size);
    if (mq_evidence_write(coder, memo, arena, &coding, 0, text, evidence, &err) != MQ_OK)
        abort();
    mq_coding_secondary(coder, &coding, evidence);
    mq_coding_repairs(&coding, evidence);
    return mq_coding_leaf(&coder->book, &coding);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const mq_coder *coder = S_coder();
    mq_arena arena = {0};
    mq_buffer first = {0}, second = {0};
    mq_str text = {(const char *)data, size};
    S_check_ways(&arena, text);
    size_t code = S_code(coder, NULL, &arena, text, &first);
    mq_arena_reset(&arena);
    if (S_code(coder, S_memo(coder), &arena, text, &second) != code || !mq_str_equal(mq_buffer_view(&first), mq_buffer_view(&second)))
        abort();
    mq_buffer_free(&first);
    mq_buffer_free(&second);
    mq_arena_free(&arena);
    return 0;
}
