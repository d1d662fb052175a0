#include "mq_case.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

enum { TEXT, CODES, REFERENCE, FILES_MAX = 32, NAMED_MAX = 16 };

static int S_by_name(const void *a, const void *b)
{
    return mq_str_compare(*(const mq_str *)a, *(const mq_str *)b);
}

static mq_status S_names(mq_arena *arena, const char *folder, mq_str *out, size_t *n, mq_error *err)
{
    DIR *dir = opendir(folder);
    if (!dir)
        return mq_fail(err, MQ_E_NOINPUT, &(mq_place){folder, 0, 0}, "no such folder of a codebook");
    for (struct dirent *entry; (entry = readdir(dir)) && *n < FILES_MAX;) {
        mq_str name = mq_str_of(entry->d_name);
        if (name.size > 10 && memcmp(name.at, "cases.", 6) == 0 &&
            memcmp(name.at + name.size - 4, ".tsv", 4) == 0)
            out[(*n)++] = mq_arena_copy(arena, name);
    }
    closedir(dir);
    qsort(out, *n, sizeof *out, S_by_name);
    return MQ_OK;
}

static mq_status S_check(const mq_tsv *file, const mq_tsv_row *row, const mq_codebook *book, mq_error *err)
{
    mq_str codes = row->cell[CODES];
    size_t n = 0;
    if (mq_str_equal(codes, MQ_STR("-")))
        return MQ_OK;
    for (mq_str rest = codes; rest.at; n++) {
        mq_str path = mq_str_cut(&rest, '|');
        if (n == NAMED_MAX)
            return mq_tsv_fail(file, row, CODES, 0, err, "a case names at most %d codes", NAMED_MAX);
        if (mq_codebook_find(book, path) == SIZE_MAX)
            return mq_tsv_fail(file, row, CODES, (size_t)(path.at - codes.at), err,
                               "unknown code '%.*s'; codebook.tsv names the codes, - stands for none",
                               (int)path.size, path.at);
    }
    return n ? MQ_OK : mq_tsv_fail(file, row, TEXT, 0, err, "the case names no code; - stands for none");
}

static mq_status S_file(mq_arena *arena, const char *folder, mq_str name, const mq_codebook *book,
                        mq_cases *out, mq_error *err)
{
    char path[1200];
    mq_tsv file;
    snprintf(path, sizeof path, "%s/%.*s", folder, (int)name.size, name.at);
    mq_status st = mq_tsv_load(arena, path, "text code codebook?", &file, err);
    if (st != MQ_OK)
        return st;
    mq_case *grown = mq_arena_take_n(arena, out->size + file.size + 1, sizeof *grown);
    if (!grown)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    if (out->size)
        memcpy(grown, out->at, out->size * sizeof *grown);
    out->at = grown;
    out->paths[out->n_paths++] = file.path;
    for (size_t i = 0; i < file.size; i++) {
        const mq_tsv_row *row = &file.rows[i];
        if ((st = S_check(&file, row, book, err)) != MQ_OK)
            return st;
        out->at[out->size++] = (mq_case){row->cell[TEXT], row->cell[CODES], row->cell[REFERENCE],
                                         (uint32_t)out->n_paths - 1, (uint32_t)row->line};
    }
    return MQ_OK;
}

mq_status mq_cases_load(mq_arena *arena, const char *folder, const mq_codebook *book, mq_cases *out,
                        mq_error *err)
{
    mq_str names[FILES_MAX];
    size_t n = 0;
    *out = (mq_cases){.paths = mq_arena_take_n(arena, FILES_MAX, sizeof *out->paths)};
    if (!out->paths)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    if (strlen(folder) > 1000)
        return mq_fail(err, MQ_E_NOINPUT, NULL, "the path of the codebook is too long");
    mq_status st = S_names(arena, folder, names, &n, err);
    for (size_t i = 0; i < n && st == MQ_OK; i++)
        st = S_file(arena, folder, names[i], book, out, err);
    return st;
}

static size_t S_root(const mq_codebook *book, size_t code)
{
    return book->codes[code].parent == SIZE_MAX ? code : book->codes[code].parent;
}

/* The innermost code given in a dimension that stands in no other. */
static size_t S_given(const mq_codebook *book, const mq_coding *coding, size_t dimension)
{
    for (size_t d = 0; d < book->n_dimensions; d++)
        if (book->dimensions[d].within == dimension && coding->code[d] != SIZE_MAX)
            return coding->code[d];
    return coding->code[dimension];
}

static bool S_flag(const mq_codebook *book, const mq_coding *coding, size_t code)
{
    size_t bit = 0, d = book->codes[code].dimension;
    for (size_t c = 0; c < code; c++)
        bit += book->codes[c].dimension == d;
    return bit < 64 && coding->flags[d] >> bit & 1;
}

/* Is a code among the firings that stand? */
static bool S_stands(const mq_coder *coder, const mq_coding *coding, size_t code)
{
    for (size_t i = 0; i < coding->n_firings; i++)
        if (coding->firings[i].silenced_by == MQ_NONE &&
            coder->rules.at[coding->firings[i].rule].code == code)
            return true;
    return false;
}

static bool S_flags_equal(const mq_codebook *book, const mq_coding *coding, size_t d, const size_t *named,
                          size_t n)
{
    for (size_t c = 0; c < book->size; c++) {
        bool wanted = false;
        for (size_t i = 0; i < n; i++)
            wanted |= named[i] == c;
        if (book->codes[c].dimension == d && S_flag(book, coding, c) != wanted)
            return false;
    }
    return true;
}

bool mq_case_judge(const mq_coder *coder, const mq_coding *coding, mq_str codes, mq_buffer *got)
{
    const mq_codebook *book = &coder->book;
    size_t named[NAMED_MAX], n = 0;
    if (!mq_str_equal(codes, MQ_STR("-")))
        for (mq_str rest = codes; rest.at && n < NAMED_MAX;)
            named[n++] = mq_codebook_find(book, mq_str_cut(&rest, '|'));
    mq_coding_codes(coder, coding, got);
    bool right = true;
    for (size_t d = 0; d < book->n_dimensions && right; d++) {
        if (book->dimensions[d].within != SIZE_MAX)
            continue;
        if (book->dimensions[d].kind == MQ_KIND_FLAGS) {
            right = S_flags_equal(book, coding, d, named, n);
            continue;
        }
        size_t first = SIZE_MAX;
        for (size_t i = 0; i < n; i++) {
            if (named[i] == SIZE_MAX || book->codes[S_root(book, named[i])].dimension != d)
                continue;
            if (first == SIZE_MAX)
                first = named[i];
            else
                right &= S_stands(coder, coding, named[i]);
        }
        size_t given = S_given(book, coding, d);
        if (first == SIZE_MAX)
            first = mq_codebook_fallback(book, d, SIZE_MAX);
        /* an outer code alone leaves the inner one open */
        right &= given == first || (given != SIZE_MAX && S_root(book, given) == first);
    }
    return right;
}

static void S_put(const mq_codebook *book, size_t code, bool *more, mq_buffer *out)
{
    if (*more)
        mq_buffer_char(out, '|');
    mq_code_path(book, code, out);
    *more = true;
}

void mq_coding_codes(const mq_coder *coder, const mq_coding *coding, mq_buffer *out)
{
    const mq_codebook *book = &coder->book;
    bool more = false;
    for (size_t d = 0; d < book->n_dimensions; d++) {
        size_t given = S_given(book, coding, d);
        if (book->dimensions[d].within != SIZE_MAX)
            continue;
        if (book->dimensions[d].kind == MQ_KIND_FLAGS) {
            for (size_t c = 0; c < book->size; c++)
                if (book->codes[c].dimension == d && S_flag(book, coding, c))
                    S_put(book, c, &more, out);
        } else if (given != SIZE_MAX && (book->n_dimensions == 1 || coding->firing[d] != MQ_NONE || d == 0))
            S_put(book, given, &more, out);
    }
    size_t before = out->size;
    if (more)
        mq_buffer_char(out, '|');
    mq_coding_secondary(coder, coding, out);
    if (more && out->size == before + 1)
        out->bytes[--out->size] = '\0';
    if (out->size == 0)
        mq_buffer_char(out, '-');
}
