/* Scores a codebook on answers with known codes: confusion of levels, macro-F1, share of rows whose level.detail is
 * right, by writer (the part of the id before '-') and language.
 *   gold_score [--codebook FOLDER] [--errors] [--writer R1] FILE.tsv      columns lang text level detail id? secondary? */
#include "mq_evidence.h"
#include <stdio.h>
#include <stdlib.h>

enum { LANG, TEXT, LEVEL, DETAIL, ID, SECONDARY, DOUBT, HOW, LEVELS = 16 };

typedef struct S_score {
    char name[48];
    size_t n, detail, confusion[LEVELS][LEVELS], false_top;
} S_score;

static S_score *S_group(S_score *groups, size_t *n, const char *name)
{
    for (size_t i = 0; i < *n; i++)
        if (strcmp(groups[i].name, name) == 0)
            return &groups[i];
    snprintf(groups[*n].name, sizeof groups[*n].name, "%s", name);
    return &groups[(*n)++];
}

static void S_add(S_score *s, size_t truth, size_t got, bool detail)
{
    s->n++;
    s->detail += detail;
    s->confusion[truth][got]++;
}

static double S_macro(const S_score *s, size_t levels)
{
    double sum = 0;
    size_t used = 0;
    for (size_t k = 0; k < levels; k++) {
        size_t row = 0, column = 0;
        for (size_t j = 0; j < levels; j++)
            row += s->confusion[k][j], column += s->confusion[j][k];
        if (row + column == 0)
            continue;
        used++;
        sum += 2.0 * (double)s->confusion[k][k] / (double)(row + column);
    }
    return used ? sum / (double)used : 0;
}

static void S_print(const mq_codebook *book, const S_score *s, const size_t *levels, size_t n, bool matrix)
{
    size_t right = 0;
    for (size_t k = 0; k < n; k++)
        right += s->confusion[k][k];
    printf("%-12s n %4zu   macro-F1 %.3f   level %.3f   detail %.3f\n", s->name, s->n, S_macro(s, n),
           (double)right / (double)s->n, (double)s->detail / (double)s->n);
    for (size_t k = 0; k < n && matrix; k++) {
        printf("    %-12.*s", (int)book->codes[levels[k]].name.size, book->codes[levels[k]].name.at);
        for (size_t j = 0; j < n; j++)
            printf("%6zu", s->confusion[k][j]);
        printf("\n");
    }
}

static size_t S_level_index(const size_t *levels, size_t n, size_t code)
{
    for (size_t i = 0; i < n; i++)
        if (levels[i] == code)
            return i;
    return 0;
}

static int S_run(const mq_coder *coder, const mq_tsv *file, bool errors, const char *writer)
{
    static S_score groups[64];
    size_t n_groups = 0, levels[LEVELS], n = 0;
    mq_arena arena = {0};
    mq_error err;
    for (size_t c = 0; c < coder->book.size && n < LEVELS; c++)
        if (coder->book.codes[c].dimension == 0)
            levels[n++] = c;
    for (size_t i = 0; i < file->size; i++) {
        const mq_tsv_row *row = &file->rows[i];
        char id[32], name[40], path[160];
        snprintf(id, sizeof id, "%.*s", (int)row->cell[ID].size, row->cell[ID].at ? row->cell[ID].at : "");
        id[strcspn(id, "-")] = '\0';
        if (writer && strcmp(writer, id) != 0)
            continue;
        mq_words words;
        mq_coding coding;
        snprintf(path, sizeof path, "%.*s.%.*s", (int)row->cell[LEVEL].size, row->cell[LEVEL].at,
                 (int)row->cell[DETAIL].size, row->cell[DETAIL].at);
        size_t truth = mq_codebook_find(&coder->book, mq_str_of(path));
        if (truth == SIZE_MAX || mq_words_of(&arena, row->cell[TEXT], &words, &err) != MQ_OK ||
            mq_coder_code(coder, &arena, &words, &coding, &err) != MQ_OK) {
            fprintf(stderr, "row %zu: unknown code %s\n", row->line, path);
            return 1;
        }
        size_t got = mq_coding_leaf(&coder->book, &coding);
        size_t a = S_level_index(levels, n, coder->book.codes[truth].parent), b = S_level_index(levels, n, coding.code[0]);
        S_add(S_group(groups, &n_groups, "all"), a, b, got == truth);
        snprintf(name, sizeof name, "lang %.*s", (int)row->cell[LANG].size, row->cell[LANG].at);
        S_add(S_group(groups, &n_groups, name), a, b, got == truth);
        if (id[0])
            S_add(S_group(groups, &n_groups, id), a, b, got == truth);
        if (errors && got != truth) {
            mq_buffer out = {0};
            mq_code_path(&coder->book, got, &out);
            mq_buffer_char(&out, '\t');
            if (coding.firing[0] != MQ_NONE)
                mq_buffer_str(&out, coder->rules.at[coding.firings[coding.firing[0]].rule].id);
            mq_buffer_char(&out, '\t');
            if (mq_evidence_write(coder, NULL, &arena, &coding, 0, row->cell[TEXT], &out, &err) != MQ_OK)
                return 1;
            printf("%c %s\t%.*s\t%s\n", a == b ? '~' : '!', path, (int)row->cell[TEXT].size, row->cell[TEXT].at,
                   out.bytes);
            mq_buffer_free(&out);
        }
        mq_arena_reset(&arena);
    }
    for (size_t g = 0; g < n_groups; g++)
        S_print(&coder->book, &groups[g], levels, n, g == 0);
    mq_arena_free(&arena);
    return 0;
}

int main(int argc, char **argv)
{
    const char *codebook = "lexicons/goals", *path = NULL, *writer = NULL;
    bool errors = false;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--codebook") == 0 && i + 1 < argc)
            codebook = argv[++i];
        else if (strcmp(argv[i], "--writer") == 0 && i + 1 < argc)
            writer = argv[++i];
        else if (strcmp(argv[i], "--errors") == 0)
            errors = true;
        else
            path = argv[i];
    }
    mq_coder coder;
    mq_error err;
    mq_arena arena = {0};
    mq_tsv file;
    if (!path) {
        fprintf(stderr, "usage: gold_score [--codebook FOLDER] [--writer ID] [--errors] FILE.tsv\n");
        return 2;
    }
    if (mq_coder_load(codebook, &coder, &err) != MQ_OK ||
        mq_tsv_load(&arena, path, "lang text level detail id? secondary? doubt? how?", &file, &err) != MQ_OK) {
        fprintf(stderr, "gold_score: %s:%zu:%zu: %s\n", err.file, err.line, err.column, err.message);
        return mq_exit_code(err.status);
    }
    int code = S_run(&coder, &file, errors, writer);
    mq_coder_free(&coder);
    mq_arena_free(&arena);
    return code;
}
