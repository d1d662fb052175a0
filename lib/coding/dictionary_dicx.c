/* LIWC-22: a CSV table of terms by categories. Source: specification of dictionary formats, 4.2. */
#include "dictionary_cells.h"
#include "mq_csv_write.h"
#include <stdlib.h>

/* X, x or a number that is not 0; false = not a member. */
static bool S_member(mq_str cell, double *weight)
{
    char text[40], *end;
    *weight = 1;
    if (!cell.size || cell.size >= sizeof text)
        return false;
    if (cell.size == 1 && (cell.at[0] == 'X' || cell.at[0] == 'x'))
        return true;
    memcpy(text, cell.at, cell.size);
    text[cell.size] = '\0';
    *weight = strtod(text, &end);
    return *end == '\0' && *weight != 0;
}

static mq_status S_read(mq_str bytes, const char *path, mq_dictionary *out, mq_error *err)
{
    dictionary_cells *c = mq_arena_take(out->arena, sizeof *c);
    mq_str *names = mq_arena_take_n(out->arena, DICTIONARY_CELLS, sizeof *names);
    size_t n = 0;
    mq_status st = c && names ? MQ_OK : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    if (st < 0)
        return st;
    c->rest = bytes;
    while ((st = dictionary_cells_next(c, out->arena, path, err)) == MQ_OK) {
        double weight;
        if (n == 0) {
            n = c->size;
            memcpy(names, c->cell, n * sizeof *names);
            if (n < 2)
                return mq_fail(err, MQ_E_DATA, &(mq_place){path, 1, 1},
                               "the header is DicTerm,category,category ...");
            continue;
        }
        for (size_t i = 1; i < c->size; i++) {
            if (i >= n)
                mq_dictionary_note(out, c->line, "more cells than the header; the rest is passed over");
            if (i >= n)
                break;
            if (S_member(c->cell[i], &weight) &&
                !mq_dictionary_add(out, names[i], c->cell[0], weight, c->line))
                return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
        }
    }
    return st < 0 ? st : MQ_OK;
}

static int S_order(const void *a, const void *b)
{
    const mq_entry *x = *(const mq_entry *const *)a, *y = *(const mq_entry *const *)b;
    return mq_str_compare(x->pattern, y->pattern);
}

static void S_weight(double weight, mq_buffer *out)
{
    if (weight == 1)
        mq_buffer_char(out, 'X');
    else
        mq_buffer_print(out, "%.9g", weight);
}

static void S_write(const mq_dictionary *in, mq_buffer *out)
{
    const mq_entry **sorted = mq_arena_take_n(in->arena, in->size + 1, sizeof *sorted);
    out->failed |= !sorted;
    if (!sorted)
        return;
    mq_buffer_text(out, "DicTerm");
    for (size_t c = 0; c < in->n_codes; c++) {
        mq_buffer_char(out, ',');
        mq_csv_cell(out, in->codes[c]);
    }
    mq_buffer_char(out, '\n');
    for (size_t i = 0; i < in->size; i++)
        sorted[i] = &in->at[i];
    qsort(sorted, in->size, sizeof *sorted, S_order);
    for (size_t i = 0, end; i < in->size; i = end) {
        for (end = i + 1; end < in->size && mq_str_equal(sorted[end]->pattern, sorted[i]->pattern);)
            end++;
        mq_csv_cell(out, sorted[i]->pattern);
        for (size_t c = 0; c < in->n_codes; c++) {
            mq_buffer_char(out, ',');
            for (size_t k = i; k < end; k++)
                if (mq_str_equal(sorted[k]->code, in->codes[c])) {
                    S_weight(sorted[k]->weight, out);
                    break;
                }
        }
        mq_buffer_char(out, '\n');
    }
}

const mq_dictionary_format mq_dictionary_dicx = {"dicx", "LIWC-22", MQ_KEEPS_WEIGHT | MQ_KEEPS_GLOB_START,
                                                 S_read, S_write};
