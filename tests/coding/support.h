#ifndef CODING_SUPPORT_H
#define CODING_SUPPORT_H
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "mq_evidence.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define GOALS MAQSAT_SOURCE "/lexicons/goals"
#define GOLD MAQSAT_SOURCE "/tests/data/gold/gold_dev.tsv"
#define S_SPAN(s) (int)(s).size, (s).at ? (s).at : ""

/* A loaded codebook; a fault in it fails the test with its place. Free with S_drop. */
static inline mq_coder *S_load(const char *folder)
{
    mq_error err = {0};
    mq_coder *coder = malloc(sizeof *coder);
    assert_non_null(coder);
    if (mq_coder_load(folder, coder, &err) != MQ_OK) {
        free(coder);
        fail_msg("%s:%zu:%zu: %s", err.file, err.line, err.column, err.message);
    }
    return coder;
}

static inline void S_drop(mq_coder *coder)
{
    mq_coder_free(coder);
    free(coder);
}

static inline mq_coding S_code(const mq_coder *coder, mq_arena *arena, mq_str text)
{
    mq_error err = {0};
    mq_words words;
    mq_coding coding;
    assert_int_equal(mq_words_of(arena, text, &words, &err), MQ_OK);
    assert_int_equal(mq_coder_code(coder, arena, &words, &coding, &err), MQ_OK);
    return coding;
}

static inline mq_tsv S_table(mq_arena *arena, const char *path, const char *names)
{
    mq_error err = {0};
    mq_tsv file;
    if (mq_tsv_load(arena, path, names, &file, &err) != MQ_OK)
        fail_msg("%s:%zu:%zu: %s", err.file, err.line, err.column, err.message);
    return file;
}

static inline void S_write(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static inline mq_buffer S_read(const char *path)
{
    mq_buffer out = {0};
    char piece[8192];
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("cannot open %s", path);
    for (size_t n; (n = fread(piece, 1, sizeof piece, file)) > 0;)
        mq_buffer_put(&out, piece, n);
    fclose(file);
    assert_false(out.failed);
    return out;
}

/* A temporary folder with codebooks in it and the morphology beside them, as a lexicon folder has. */
typedef struct S_shelf {
    char path[64], book[80], codebook[128], symbols[128], rules[128], cues[128], morphology[128];
} S_shelf;

static inline void S_copy_all(const char *from, const char *to)
{
    char source[1024], target[1024];
    DIR *dir = opendir(from);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (!strstr(entry->d_name, ".tsv"))
            continue;
        snprintf(source, sizeof source, "%s/%s", from, entry->d_name);
        snprintf(target, sizeof target, "%s/%s", to, entry->d_name);
        mq_buffer bytes = S_read(source);
        S_write(target, bytes.bytes, bytes.size);
        mq_buffer_free(&bytes);
    }
    closedir(dir);
}

/* An empty codebook folder `book`; language names its cue file. */
static inline S_shelf S_make_shelf(const char *language)
{
    S_shelf s = {.path = "/tmp/mqtest-XXXXXX"};
    assert_non_null(mkdtemp(s.path));
    snprintf(s.book, sizeof s.book, "%s/book", s.path);
    snprintf(s.codebook, sizeof s.codebook, "%s/codebook.tsv", s.book);
    snprintf(s.symbols, sizeof s.symbols, "%s/symbols.tsv", s.book);
    snprintf(s.rules, sizeof s.rules, "%s/rules.tsv", s.book);
    snprintf(s.cues, sizeof s.cues, "%s/cues.%s.tsv", s.book, language);
    snprintf(s.morphology, sizeof s.morphology, "%s/morphology", s.path);
    assert_int_equal(mkdir(s.book, 0700), 0);
    assert_int_equal(mkdir(s.morphology, 0700), 0);
    S_copy_all(MAQSAT_SOURCE "/lexicons/morphology", s.morphology);
    return s;
}

static inline void S_remove_shelf(const S_shelf *s)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", s->path);
    assert_int_equal(system(command), 0);
}

/* Calls visit for the lines of a file without their line ends; what it appends to out becomes the new file. */
static inline void S_rewrite(const char *path, void (*visit)(mq_str line, size_t number, void *with, mq_buffer *out),
                             void *with)
{
    mq_buffer bytes = S_read(path), out = {0};
    mq_str rest = mq_buffer_view(&bytes);
    for (size_t number = 1; rest.at; number++) {
        mq_str line = mq_str_cut(&rest, '\n');
        if (line.size || rest.at)
            visit(line, number, with, &out);
    }
    assert_false(out.failed);
    S_write(path, out.bytes, out.size);
    mq_buffer_free(&bytes);
    mq_buffer_free(&out);
}

#endif
