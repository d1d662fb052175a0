#include "mq_data.h"
#include "mq_levels.h"
#include "mq_memory.h"
#include <stdlib.h>

static bool S_put(mq_arena *arena, mq_scales *out, mq_str scale, size_t rank, mq_str value)
{
    if (out->size == out->room) {
        size_t room = out->room ? 2 * out->room : 64;
        mq_scale_value *at = mq_arena_take_n(arena, room, sizeof *at);
        if (!at)
            return false;
        if (out->size)
            memcpy(at, out->at, out->size * sizeof *at);
        out->at = at;
        out->room = room;
    }
    out->at[out->size++] = (mq_scale_value){scale, value, rank};
    return true;
}

static mq_status S_file(mq_arena *arena, const char *path, mq_scales *out, mq_error *err)
{
    mq_tsv tsv;
    mq_status st = mq_tsv_load(arena, path, "scale rank value", &tsv, err);
    for (size_t r = 0; st >= 0 && r < tsv.size; r++) {
        double rank;
        const mq_tsv_row *row = &tsv.rows[r];
        if (!mq_cell_to_number(row->cell[1], &rank) || rank < 0)
            return mq_tsv_fail(&tsv, row, 1, 0, err, "the rank must be a whole number");
        if (!S_put(arena, out, row->cell[0], (size_t)rank, row->cell[2]))
            return mq_no_memory(err);
    }
    return st;
}

static mq_status S_book(mq_arena *arena, const char *wanted, mq_scales *out, mq_error *err)
{
    const char *folder;
    mq_codebook book;
    mq_status st = mq_data_codebook(arena, wanted, &folder, err);
    if (st >= 0)
        st = mq_codebook_load(arena, folder, &book, err);
    for (size_t c = 0; st >= 0 && c < book.size; c++) {
        const mq_dimension *d = &book.dimensions[book.codes[c].dimension];
        if (d->kind != MQ_KIND_ORDINAL || d->within != SIZE_MAX)
            continue;
        if (!S_put(arena, out, d->name, book.codes[c].rank, book.codes[c].name))
            return mq_no_memory(err);
    }
    return st;
}

mq_status mq_scales_load(mq_arena *arena, const char *file, const char *codebook, mq_scales *out,
                         mq_error *err)
{
    *out = (mq_scales){0};
    mq_status st = file ? MQ_OK : mq_data_need(arena, "ordered.tsv", &file, err);
    if (st >= 0)
        st = S_file(arena, file, out, err);
    return st >= 0 ? S_book(arena, codebook, out, err) : st;
}

/** A level under construction. */
typedef struct place {
    mq_str title;
    double key;
    size_t label;
    bool numeric;
} place;

static int S_compare(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->numeric && y->numeric && x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->numeric && y->numeric && x->label != y->label ? (x->label < y->label ? -1 : 1)
                                                            : mq_str_compare(x->title, y->title);
}

/* All values on this scale: their ranks in the places. */
static bool S_on_scale(const mq_scales *scales, mq_str scale, place *places, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool found = false;
        for (size_t k = 0; k < scales->size && !found; k++)
            if (mq_str_equal(scales->at[k].scale, scale) &&
                mq_str_equal(scales->at[k].value, places[i].title)) {
                places[i].key = (double)scales->at[k].rank;
                found = true;
            }
        if (!found)
            return false;
    }
    return n > 0;
}

static mq_str S_scale_of(const mq_scales *scales, place *places, size_t n)
{
    for (size_t k = 0; scales && k < scales->size; k++)
        if ((k == 0 || !mq_str_equal(scales->at[k].scale, scales->at[k - 1].scale)) &&
            S_on_scale(scales, scales->at[k].scale, places, n))
            return scales->at[k].scale;
    return (mq_str){0};
}

mq_status mq_levels_of(const mq_labels *labels, const mq_scales *scales, bool force, mq_arena *arena,
                       mq_levels *out, mq_error *err)
{
    size_t all = mq_labels_size(labels), n = 0;
    place *places = mq_arena_take_n(arena, all + 1, sizeof *places);
    *out = (mq_levels){.column = mq_arena_copy(arena, mq_labels_column(labels)),
                       .title = mq_arena_take_n(arena, all + 1, sizeof *out->title),
                       .of_label = mq_arena_take_n(arena, all + 1, sizeof *out->of_label)};
    if (!places || !out->title || !out->of_label)
        return mq_no_memory(err);
    bool numbers = true;
    for (size_t i = 0; i < all; i++) {
        out->of_label[i] = SIZE_MAX;
        mq_str title = mq_arena_copy(arena, mq_labels_at(labels, i));
        if (!title.size)
            continue;
        places[n] = (place){.title = title, .label = i};
        numbers &= mq_cell_to_number(title, &places[n++].key);
    }
    out->scale = S_scale_of(scales, places, n);
    out->ordered = force || out->scale.size;
    for (size_t i = 0; i < n; i++)
        places[i].numeric = numbers || out->scale.size;
    qsort(places, n, sizeof *places, S_compare);
    for (size_t i = 0; i < n; i++) {
        bool same = out->scale.size && i && places[i].key == places[i - 1].key;
        if (!same)
            out->title[out->size++] = places[i].title;
        out->of_label[places[i].label] = out->size - 1;
    }
    return MQ_OK;
}
