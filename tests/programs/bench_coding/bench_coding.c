/* Speed of coding without CSV, on one core: load time of a codebook, answers a second on all answers of a file and on
 * those whose level is not the lowest, and the ratio to a plain byte loop over the same text (a machine-free figure).
 *   bench_coding [--codebook FOLDER] [--seconds N] FILE.tsv     columns lang text level detail */
#include "mq_coder.h"
#include "mq_memo.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { LANG, TEXT, LEVEL };

static double S_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* What any program must do: look at every byte through a table. */
static uint64_t S_byte_loop(const mq_tsv *file, bool above, mq_str lowest)
{
    static uint8_t table[256];
    uint64_t sum = 0;
    for (size_t i = 0; i < 256; i++)
        table[i] = (uint8_t)(i * 7);
    for (size_t i = 0; i < file->size; i++)
        if (!above || !mq_str_equal(file->rows[i].cell[LEVEL], lowest))
            for (size_t k = 0; k < file->rows[i].cell[TEXT].size; k++)
                sum += table[(unsigned char)file->rows[i].cell[TEXT].at[k]];
    return sum;
}

static size_t S_code_all(const mq_coder *coder, mq_memo *memo, const mq_tsv *file, bool above, mq_str lowest,
                         mq_arena *arena)
{
    size_t n = 0;
    mq_error err;
    for (size_t i = 0; i < file->size; i++) {
        mq_words words;
        mq_coding coding;
        if (above && mq_str_equal(file->rows[i].cell[LEVEL], lowest))
            continue;
        if (mq_words_of(arena, file->rows[i].cell[TEXT], &words, &err) != MQ_OK ||
            mq_coder_code_with(coder, memo, arena, &words, &coding, &err) != MQ_OK)
            abort();
        mq_arena_reset(arena);
        n++;
    }
    return n;
}

static void S_measure(const mq_coder *coder, mq_memo *memo, const mq_tsv *file, bool above, double seconds, const char *label)
{
    mq_arena arena = {0};
    mq_str lowest = coder->book.codes[0].name;
    uint64_t checksum = 0;
    size_t n = 0, rounds = 0;
    double start = S_now(), spent, loop;
    do
        n += S_code_all(coder, memo, file, above, lowest, &arena);
    while ((spent = S_now() - start) < seconds);
    start = S_now();
    do
        checksum += S_byte_loop(file, above, lowest), rounds++;
    while ((loop = S_now() - start) < seconds / 4);
    double per_answer = spent / (double)n, files = (double)n / (spent / per_answer);
    double loop_per_file = loop / (double)rounds, code_per_file = per_answer * (double)S_code_all(coder, memo, file, above, lowest, &arena);
    printf("%-15s %9.0f answers/s   %.2f us an answer   %.0f times a byte loop   (checksum %llu, %.0f)\n", label,
           1 / per_answer, per_answer * 1e6, code_per_file / loop_per_file, (unsigned long long)checksum, files);
    mq_arena_free(&arena);
}

int main(int argc, char **argv)
{
    const char *codebook = "lexicons/goals", *path = NULL;
    double seconds = 2;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--codebook") == 0 && i + 1 < argc)
            codebook = argv[++i];
        else if (strcmp(argv[i], "--seconds") == 0 && i + 1 < argc)
            seconds = strtod(argv[++i], NULL);
        else
            path = argv[i];
    }
    mq_coder coder;
    mq_error err;
    mq_arena arena = {0};
    mq_tsv file;
    double best = 1e9;
    for (int round = 0; round < 5; round++) {
        double start = S_now();
        if (mq_coder_load(codebook, &coder, &err) != MQ_OK) {
            fprintf(stderr, "bench_coding: %s:%zu: %s\n", err.file, err.line, err.message);
            return mq_exit_code(err.status);
        }
        if (S_now() - start < best)
            best = S_now() - start;
        if (round < 4)
            mq_coder_free(&coder);
    }
    if (!path || mq_tsv_load(&arena, path, "lang text level", &file, &err) != MQ_OK) {
        fprintf(stderr, "usage: bench_coding [--codebook FOLDER] [--seconds N] FILE.tsv\n");
        return 2;
    }
    printf("load            %9.1f ms   (%zu cues, %zu rules, best of 5)\n", best * 1e3, coder.lexicon.n_cues,
           coder.rules.size);
    /* As the commands code, with a memo of words, which a file read again and again fills better than a survey does; then
     * without one, where every word is looked up as if it were met for the first time. */
    mq_memo *memo = mq_memo_new(&coder.likeness, MQ_MEMO_ROOM);
    S_measure(&coder, memo, &file, false, seconds, "all answers");
    S_measure(&coder, memo, &file, true, seconds, "not absent");
    mq_memo_free(memo);
    S_measure(&coder, NULL, &file, false, seconds, "all, new words");
    S_measure(&coder, NULL, &file, true, seconds, "not absent, new");
    mq_coder_free(&coder);
    mq_arena_free(&arena);
    return 0;
}
