#include "mq_frame.h"
#include <stdio.h>

enum { FRAME, COLUMN, TAKE, CODE, VALUE, TITLE };

static mq_status S_column(mq_frame *f, const mq_tsv *file, const mq_tsv_row *row, size_t *out, mq_error *err)
{
    bool first = mq_str_equal(row->cell[TAKE], MQ_STR("first"));
    if (!first && !mq_str_equal(row->cell[TAKE], MQ_STR("main")))
        return mq_tsv_fail(file, row, TAKE, 0, err, "main or first is allowed here");
    for (*out = 0; *out < f->n_columns; ++*out)
        if (mq_str_equal(f->columns[*out].name, row->cell[COLUMN]))
            return f->columns[*out].first == first
                       ? MQ_OK
                       : mq_tsv_fail(file, row, TAKE, 0, err, "the column takes the other above");
    if (f->n_columns == MQ_FRAME_COLUMNS)
        return mq_tsv_fail(file, row, COLUMN, 0, err, "a frame has at most %d columns", MQ_FRAME_COLUMNS);
    f->columns[f->n_columns++] = (mq_frame_column){row->cell[COLUMN], first};
    return MQ_OK;
}

static mq_status S_row(mq_frame *f, const mq_tsv *file, const mq_tsv_row *row, mq_error *err)
{
    mq_frame_row *r = &f->rows[f->size];
    *r = (mq_frame_row){.code = SIZE_MAX, .value = row->cell[VALUE]};
    mq_status st = S_column(f, file, row, &r->column, err);
    if (st < 0)
        return st;
    if (!row->cell[VALUE].size)
        return mq_tsv_fail(file, row, CODE, 0, err, "the value is missing");
    if (!mq_str_equal(row->cell[CODE], MQ_STR("*")) &&
        (r->code = mq_codebook_find(f->book, row->cell[CODE])) == SIZE_MAX)
        return mq_tsv_fail(file, row, CODE, 0, err,
                           "unknown code '%.*s'; codebook.tsv names the codes, * is any",
                           (int)row->cell[CODE].size, row->cell[CODE].at);
    for (size_t i = 0; i < f->size; i++)
        if (f->rows[i].column == r->column && f->rows[i].code == r->code)
            return mq_tsv_fail(file, row, CODE, 0, err, "the code stands twice in this column");
    for (size_t t = 0; t < MQ_TITLES; t++)
        r->title[t] = row->cell[TITLE + t];
    f->size++;
    return MQ_OK;
}

/* Every name of the first column once, for the message. */
static mq_status S_unknown(const mq_tsv *file, const char *name, mq_error *err)
{
    char names[200] = "";
    size_t used = 0;
    for (size_t i = 0; i < file->size; i++) {
        mq_str frame = file->rows[i].cell[FRAME];
        bool again = used + frame.size + 2 > sizeof names;
        for (size_t k = 0; k < i && !again; k++)
            again = mq_str_equal(file->rows[k].cell[FRAME], frame);
        if (!again)
            used += (size_t)snprintf(names + used, sizeof names - used, " %.*s", (int)frame.size, frame.at);
    }
    return mq_fail(err, MQ_E_USAGE, NULL, "no frame '%s'; %s has:%s", name, file->path, names);
}

mq_status mq_frame_load(mq_arena *arena, const char *folder, const char *name, const mq_codebook *book,
                        mq_frame *out, mq_error *err)
{
    char path[1200];
    mq_tsv file;
    *out = (mq_frame){.book = book};
    if ((size_t)snprintf(path, sizeof path, "%s/frames.tsv", folder) >= sizeof path)
        return mq_fail(err, MQ_E_NOINPUT, NULL, "the path of the codebook is too long");
    mq_status st =
        mq_tsv_load(arena, path, "frame column take code value title_kk? title_ru? title_en?", &file, err);
    if (st < 0)
        return st;
    out->rows = mq_arena_take_n(arena, file.size + 1, sizeof *out->rows);
    if (!out->rows)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    for (size_t i = 0; i < file.size && st >= 0; i++)
        if (mq_str_equal(file.rows[i].cell[FRAME], mq_str_of(name)))
            st = S_row(out, &file, &file.rows[i], err);
    return st >= 0 && out->size == 0 ? S_unknown(&file, name, err) : st;
}

static size_t S_outer(const mq_codebook *book, size_t code)
{
    return book->codes[code].parent == SIZE_MAX ? code : book->codes[code].parent;
}

/* The nearest row: the code itself, the code around it, any. */
static const mq_frame_row *S_find(const mq_frame *f, size_t column, size_t code)
{
    const mq_frame_row *best = NULL;
    int nearest = 0;
    for (size_t i = 0; i < f->size; i++) {
        const mq_frame_row *r = &f->rows[i];
        int near = r->code == SIZE_MAX ? 1 : r->code == code ? 3 : r->code == S_outer(f->book, code) ? 2 : 0;
        if (r->column == column && near > nearest) {
            nearest = near;
            best = r;
        }
    }
    return best;
}

/* Words before goals are no purpose: "no clear goal, but I want ..." names one. */
static bool S_purpose(const mq_codebook *book, const mq_coding *coding, size_t code)
{
    size_t outer = S_outer(book, code), lowest = mq_codebook_fallback(book, 0, SIZE_MAX);
    if (book->codes[outer].dimension != 0)
        return false;
    return outer != lowest || coding->code[0] == lowest;
}

static size_t S_first(const mq_coder *coder, const mq_coding *coding)
{
    size_t code = mq_coding_leaf(&coder->book, coding), place = SIZE_MAX;
    int words = 0;
    for (size_t i = 0; i < coding->n_firings; i++) {
        const mq_firing *f = &coding->firings[i];
        size_t own = f->code;
        bool weak = coder->rules.at[f->rule].last && i != coding->firing[0]; /* it gives way to any other */
        if (weak || f->silenced_by != MQ_NONE || own == SIZE_MAX || !f->mask ||
            !S_purpose(&coder->book, coding, own))
            continue;
        size_t at = f->first + (size_t)__builtin_ctzll(f->mask);
        int size = __builtin_popcountll(f->mask);
        if (place == SIZE_MAX || at < place || (at == place && size > words)) {
            code = own;
            place = at;
            words = size;
        }
    }
    return code;
}

const mq_frame_row *mq_frame_of(const mq_frame *frame, size_t column, const mq_coder *coder,
                                const mq_coding *coding)
{
    size_t code =
        frame->columns[column].first ? S_first(coder, coding) : mq_coding_leaf(&coder->book, coding);
    return code == SIZE_MAX ? NULL : S_find(frame, column, code);
}
