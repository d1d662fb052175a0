/* Codes the damaged twin of every answer with a known code: how far does the share of right levels fall?
 *   twins [--codebook FOLDER] [--moved] FILE.tsv      columns lang text level detail
 * Only twins whose text changed count, by damage and language, and are set against the same answers undamaged.
 * Exit 1 when a fall is over its limit; a fall of one answer alone is not, where a group is that small. */
#include "damage.h"
#include <stdio.h>

enum { LANG, TEXT, LEVEL, DETAIL, LANGUAGES = 8 };

typedef struct S_cell {
    char language[16];
    size_t n, before, after;
} S_cell;

static S_cell *S_language(S_cell *cells, size_t *n, mq_str name)
{
    for (size_t i = 0; i < *n; i++)
        if (mq_str_equal(name, mq_str_of(cells[i].language)))
            return &cells[i];
    if (*n == LANGUAGES)
        return &cells[LANGUAGES - 1];
    snprintf(cells[*n].language, sizeof cells[*n].language, "%.*s", (int)name.size, name.at);
    return &cells[(*n)++];
}

static bool S_level(const mq_coder *coder, mq_arena *arena, mq_str text, size_t *level)
{
    mq_words words;
    mq_coding coding;
    mq_error err;
    if (mq_words_of(arena, text, &words, &err) != MQ_OK || mq_coder_code(coder, arena, &words, &coding, &err) != MQ_OK)
        return false;
    *level = coding.code[0];
    return true;
}

static bool S_row(const mq_coder *coder, const damage *d, const mq_tsv_row *row, bool moved, S_cell *cell, S_cell *all)
{
    mq_arena arena = {0};
    mq_buffer twin = {0};
    mq_str text = row->cell[TEXT];
    size_t before = SIZE_MAX, after = SIZE_MAX, truth = mq_codebook_find(&coder->book, row->cell[LEVEL]);
    d->make(coder, text, !mq_str_equal(row->cell[LANG], MQ_STR("ru")), row->line, &twin);
    bool ok = !twin.failed && truth != SIZE_MAX, changed = !mq_str_equal(text, mq_buffer_view(&twin));
    if (ok && changed) {
        ok = S_level(coder, &arena, text, &before) && S_level(coder, &arena, mq_buffer_view(&twin), &after);
        S_cell *both[] = {cell, all};
        for (size_t i = 0; i < 2 && ok; i++) {
            both[i]->n++;
            both[i]->before += before == truth;
            both[i]->after += after == truth;
        }
        if (moved && before == truth && after != truth)
            printf("  %s\t%.*s\t%.*s\n", d->name, (int)text.size, text.at, (int)twin.size, twin.bytes);
    }
    mq_buffer_free(&twin);
    mq_arena_free(&arena);
    return ok;
}

/* Prints a line; false when the fall is over the limit. */
static bool S_print(const damage *d, const S_cell *c)
{
    if (!c->n)
        return true;
    double n = (double)c->n, fall = 100 * ((double)c->before - (double)c->after) / n;
    bool over = fall > d->limit + 1e-9 && (c->before > c->after + 1 || d->limit == 0);
    printf("%-15s %-4s n %4zu   level %.3f -> %.3f   fall %5.2f of at most %g%s\n", d->name, c->language, c->n,
           (double)c->before / n, (double)c->after / n, fall, d->limit, over ? "   OVER" : "");
    return !over;
}

static int S_run(const mq_coder *coder, const mq_tsv *file, bool moved)
{
    size_t over = 0;
    for (size_t d = 0; d < n_damages; d++) {
        S_cell cells[LANGUAGES] = {{{0}, 0, 0, 0}}, all = {"all", 0, 0, 0};
        size_t n = 0;
        for (size_t i = 0; i < file->size; i++) {
            const mq_tsv_row *row = &file->rows[i];
            if (!S_row(coder, &damages[d], row, moved, S_language(cells, &n, row->cell[LANG]), &all)) {
                fprintf(stderr, "twins: line %zu: unknown level or out of memory\n", row->line);
                return 65;
            }
        }
        for (size_t i = 0; i < n; i++)
            over += !S_print(&damages[d], &cells[i]);
        over += !S_print(&damages[d], &all);
    }
    return over ? 1 : 0;
}

int main(int argc, char **argv)
{
    const char *codebook = "lexicons/goals", *path = NULL;
    bool moved = false;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--codebook") == 0 && i + 1 < argc)
            codebook = argv[++i];
        else if (strcmp(argv[i], "--moved") == 0)
            moved = true;
        else
            path = argv[i];
    }
    if (!path) {
        fprintf(stderr, "usage: twins [--codebook FOLDER] [--moved] FILE.tsv\n");
        return 2;
    }
    mq_coder coder;
    mq_error err;
    mq_arena arena = {0};
    mq_tsv file;
    mq_status status = mq_tsv_load(&arena, path, "lang text level detail", &file, &err);
    if (status == MQ_OK)
        status = mq_coder_load(codebook, &coder, &err);
    if (status != MQ_OK) {
        fprintf(stderr, "twins: %s:%zu:%zu: %s\n", err.file, err.line, err.column, err.message);
        mq_arena_free(&arena);
        return mq_exit_code(status);
    }
    int code = S_run(&coder, &file, moved);
    mq_coder_free(&coder);
    mq_arena_free(&arena);
    return code;
}
