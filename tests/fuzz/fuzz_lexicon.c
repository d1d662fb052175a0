/* Any bytes as the files of a codebook: each is loaded whole, or refused with a place and a message and nothing is left.
 * The input is cue rows, rule rows and grammar rows, parted by lines of ---. */
#include "mq_coder.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[64], book[80], morphology[80];

static void S_write(const char *where, const char *name, const char *head, mq_str body)
{
    char path[192];
    snprintf(path, sizeof path, "%s/%s", where, name);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(head, 1, strlen(head), file) != strlen(head) || fwrite(body.at, 1, body.size, file) != body.size ||
        fclose(file) != 0)
        abort();
}

static void S_remove(void)
{
    static const char *const names[] = {"book/codebook.tsv", "book/symbols.tsv", "book/rules.tsv", "book/cues.ru.tsv",
                                        "morphology/ru.tsv", "book", "morphology", ""};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[192];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        remove(path);
    }
}

static void S_make(void)
{
    snprintf(folder, sizeof folder, "/tmp/mqfuzz-XXXXXX");
    if (!mkdtemp(folder))
        abort();
    snprintf(book, sizeof book, "%s/book", folder);
    snprintf(morphology, sizeof morphology, "%s/morphology", folder);
    if (mkdir(book, 0700) || mkdir(morphology, 0700) || atexit(S_remove))
        abort();
    S_write(book, "codebook.tsv", "dimension\tcode\tkind\twithin\trank\tfallback\ttitle_kk\ttitle_ru\ttitle_en\n",
            MQ_STR("level\t\tordinal\ndetail\t\tnominal\tlevel\nlevel\tnone\t\t\t0\tyes\nlevel\tgoal\t\t\t1\n"
                   "detail\tgrow\t\tgoal\ndetail\tmake\t\tgoal\n"));
    S_write(book, "symbols.tsv", "symbol\trole\n", MQ_STR("s\t\nbut\tbreak\nno\t\n"));
}

static mq_str S_section(mq_str *rest)
{
    mq_str whole = *rest;
    for (size_t i = 0; i + 4 <= rest->size; i++)
        if (memcmp(rest->at + i, "---\n", 4) == 0 && (i == 0 || rest->at[i - 1] == '\n')) {
            *rest = (mq_str){rest->at + i + 4, rest->size - i - 4};
            return (mq_str){whole.at, i};
        }
    *rest = MQ_STR("");
    return whole;
}

static void S_code(const mq_coder *coder, mq_str text)
{
    mq_arena arena = {0};
    mq_words words;
    mq_coding coding;
    mq_error err;
    if (mq_words_of(&arena, text, &words, &err) != MQ_OK || mq_coder_code(coder, &arena, &words, &coding, &err) != MQ_OK)
        abort();
    if (coding.code[0] >= coder->book.size)
        abort();
    mq_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mq_str rest = {size ? (const char *)data : "", size};
    mq_error err = {0};
    mq_coder coder;
    if (!folder[0])
        S_make();
    S_write(book, "cues.ru.tsv", "symbol\tpattern\toptions\tnote\n", S_section(&rest));
    S_write(book, "rules.tsv", "id\tcode\tcondition\toptions\n", S_section(&rest));
    S_write(morphology, "ru.tsv", "kind\tname\tvalue\tto\tendings\nclass\tn\tа|ы|ие\n", S_section(&rest));
    if (mq_coder_load(book, &coder, &err) == MQ_OK)
        S_code(&coder, MQ_STR("нет, но развитие школы и рост 5 раз: повышаю \"класс\" Canva"));
    else if (err.status != MQ_E_LEXICON || !err.message[0] || !err.file[0] || coder.book.size || coder.lexicon.n_cues)
        abort();
    mq_coder_free(&coder);
    return 0;
}
