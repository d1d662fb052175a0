#include "mq_codebook.h"

enum { DIMENSION, CODE, KIND, WITHIN, RANK, FALLBACK, TITLE, SECONDARY = TITLE + MQ_TITLES };

static mq_status S_dimension(const mq_tsv *file, const mq_tsv_row *row, mq_codebook *book, mq_error *err)
{
    static const char *const kinds[] = {"ordinal", "nominal", "flags"};
    mq_dimension *d = &book->dimensions[book->n_dimensions];
    *d = (mq_dimension){.name = row->cell[DIMENSION], .within = SIZE_MAX};
    if (mq_codebook_dimension(book, d->name) != SIZE_MAX)
        return mq_tsv_fail(file, row, DIMENSION, 0, err, "dimension '%.*s' stands twice", (int)d->name.size, d->name.at);
    size_t kind = 0;
    while (kind < 3 && !mq_str_equal(row->cell[KIND], mq_str_of(kinds[kind])))
        kind++;
    if (kind == 3)
        return mq_tsv_fail(file, row, KIND, 0, err, "ordinal, nominal or flags is allowed here");
    d->kind = (mq_kind)kind;
    if (row->cell[WITHIN].size && (d->within = mq_codebook_dimension(book, row->cell[WITHIN])) == SIZE_MAX)
        return mq_tsv_fail(file, row, WITHIN, 0, err, "dimension '%.*s' is not declared above",
                           (int)row->cell[WITHIN].size, row->cell[WITHIN].at);
    for (size_t t = 0; t < MQ_TITLES; t++)
        d->title[t] = row->cell[TITLE + t];
    book->n_dimensions++;
    return MQ_OK;
}

static mq_status S_code(const mq_tsv *file, const mq_tsv_row *row, mq_codebook *book, mq_error *err)
{
    mq_code *c = &book->codes[book->size];
    *c = (mq_code){.name = row->cell[CODE], .parent = SIZE_MAX};
    c->dimension = mq_codebook_dimension(book, row->cell[DIMENSION]);
    if (c->dimension == SIZE_MAX)
        return mq_tsv_fail(file, row, DIMENSION, 0, err, "dimension '%.*s' is not declared above",
                           (int)row->cell[DIMENSION].size, row->cell[DIMENSION].at);
    bool nested = book->dimensions[c->dimension].within != SIZE_MAX;
    if (nested != (row->cell[WITHIN].size > 0))
        return mq_tsv_fail(file, row, WITHIN, 0, err, nested ? "the outer code is missing" : "this dimension is not nested");
    if (nested && (c->parent = mq_codebook_find(book, row->cell[WITHIN])) == SIZE_MAX)
        return mq_tsv_fail(file, row, WITHIN, 0, err, "unknown code '%.*s'", (int)row->cell[WITHIN].size,
                           row->cell[WITHIN].at);
    for (size_t i = 0; i < book->size; i++)
        if (mq_str_equal(book->codes[i].name, c->name) && book->codes[i].parent == c->parent)
            return mq_tsv_fail(file, row, CODE, 0, err, "code '%.*s' stands twice", (int)c->name.size, c->name.at);
    for (size_t i = 0; i < row->cell[RANK].size; i++) {
        char digit = row->cell[RANK].at[i];
        if (digit < '0' || digit > '9' || i > 3)
            return mq_tsv_fail(file, row, RANK, i, err, "a rank is a whole number from 0");
        c->rank = c->rank * 10 + (size_t)(digit - '0');
    }
    c->fallback = row->cell[FALLBACK].size > 0;
    c->beside_own = mq_str_equal(row->cell[SECONDARY], MQ_STR("own"));
    if (row->cell[SECONDARY].size && !c->beside_own)
        return mq_tsv_fail(file, row, SECONDARY, 0, err, "own or nothing is allowed here");
    for (size_t t = 0; t < MQ_TITLES; t++)
        c->title[t] = row->cell[TITLE + t];
    book->size++;
    return MQ_OK;
}

mq_status mq_codebook_load(mq_arena *arena, const char *folder, mq_codebook *out, mq_error *err)
{
    mq_tsv file;
    char path[1024];
    size_t size = strlen(folder);
    while (size > 1 && folder[size - 1] == '/')
        size--;
    if (size + 16 > sizeof path)
        return mq_fail(err, MQ_E_NOINPUT, NULL, "the path of the codebook is too long");
    memcpy(path, folder, size);
    memcpy(path + size, "/codebook.tsv", 14);
    mq_status status = mq_tsv_load(arena, path, "dimension code kind within rank fallback title_kk title_ru title_en secondary?",
                                   &file, err);
    if (status != MQ_OK)
        return status;
    mq_str name = mq_arena_copy(arena, (mq_str){folder, size});
    *out = (mq_codebook){.path = name.at, .name = name};
    for (size_t i = 0; i < name.size; i++)
        if (name.at[i] == '/')
            out->name = (mq_str){name.at + i + 1, name.size - i - 1};
    out->dimensions = mq_arena_take_n(arena, file.size + 1, sizeof *out->dimensions);
    out->codes = mq_arena_take_n(arena, file.size + 1, sizeof *out->codes);
    if (!out->dimensions || !out->codes || !name.at)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    for (size_t i = 0; i < file.size && status == MQ_OK; i++)
        status = file.rows[i].cell[CODE].size ? S_code(&file, &file.rows[i], out, err)
                                              : S_dimension(&file, &file.rows[i], out, err);
    if (status == MQ_OK && out->n_dimensions == 0)
        return mq_fail(err, MQ_E_LEXICON, &(mq_place){file.path, 1, 1}, "no dimension is declared: a row without a code");
    return status;
}

size_t mq_codebook_find(const mq_codebook *book, mq_str path)
{
    mq_str rest = path, head = mq_str_cut(&rest, '.');
    for (size_t i = 0; i < book->size; i++) {
        const mq_code *c = &book->codes[i];
        if (rest.at ? c->parent != SIZE_MAX && mq_str_equal(c->name, rest) &&
                          mq_str_equal(book->codes[c->parent].name, head)
                    : c->parent == SIZE_MAX && mq_str_equal(c->name, head))
            return i;
    }
    return SIZE_MAX;
}

size_t mq_codebook_dimension(const mq_codebook *book, mq_str name)
{
    for (size_t i = 0; i < book->n_dimensions; i++)
        if (mq_str_equal(book->dimensions[i].name, name))
            return i;
    return SIZE_MAX;
}

size_t mq_codebook_fallback(const mq_codebook *book, size_t dimension, size_t parent)
{
    for (size_t i = 0; i < book->size; i++)
        if (book->codes[i].dimension == dimension && book->codes[i].fallback && book->codes[i].parent == parent)
            return i;
    return SIZE_MAX;
}
