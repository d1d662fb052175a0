/* LIWC-22: a CSV table of terms by categories. Source: specification of dictionary formats, 4.2. */
#include "dictionary_cells.h"
#include <stdlib.h>

/* X, x or a number that is not 0; false = not a member. What is neither is told. */
static bool S_member(const dictionary_cells *c, mq_str cell, mq_str name, double *weight)
{
    *weight = 1;
    if (!cell.size || (cell.size == 1 && (cell.at[0] == 'X' || cell.at[0] == 'x')))
        return cell.size != 0;
    if (dictionary_cells_number(c, cell, weight))
        return *weight != 0;
    mq_dictionary_note(c->d, c->line, "'%.*s' in the column %.*s is neither X nor a number; passed over",
                       (int)cell.size, cell.at, (int)name.size, name.at);
    return false;
}

static mq_status S_row(const dictionary_cells *c, const mq_str *names, size_t n, mq_error *err)
{
    double weight;
    size_t size = c->size;
    while (size > n && !c->cell[size - 1].size)
        size--;
    if (size > n)
        mq_dictionary_note(c->d, c->line, "more cells than the header; the rest is passed over");
    for (size_t i = 1; i < size && i < n; i++) {
        if (!S_member(c, c->cell[i], names[i], &weight))
            continue;
        if (!names[i].size || !c->cell[0].size)
            mq_dictionary_note(c->d, c->line, "a mark without %s; passed over", names[i].size ? "a term" : "a category");
        else if (!mq_dictionary_add(c->d, names[i], c->cell[0], weight, c->line))
            return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    }
    return MQ_OK;
}

static mq_status S_read(mq_dictionary *out, mq_error *err)
{
    dictionary_cells *c;
    mq_str *names = mq_arena_take_n(out->arena, DICTIONARY_CELLS, sizeof *names);
    mq_status st = names ? dictionary_cells_open(out, &c, err) : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    if (st < 0)
        return st;
    size_t n = c->size;
    memcpy(names, c->cell, n * sizeof *names);
    if (n < 2)
        return mq_dictionary_fail(out, n ? c->at[0] : out->source.at, err,
                                  "the header is DicTerm,category,category ...");
    while ((st = dictionary_cells_next(c, err)) == MQ_OK)
        if ((st = S_row(c, names, n, err)) < 0)
            return st;
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
        dictionary_cells_part(in, out);
        dictionary_cells_put(out, in->codes[c]);
    }
    mq_buffer_char(out, '\n');
    for (size_t i = 0; i < in->size; i++)
        sorted[i] = &in->at[i];
    qsort(sorted, in->size, sizeof *sorted, S_order);
    for (size_t i = 0, end; i < in->size; i = end) {
        for (end = i + 1; end < in->size && mq_str_equal(sorted[end]->pattern, sorted[i]->pattern);)
            end++;
        dictionary_cells_put(out, sorted[i]->pattern);
        for (size_t c = 0; c < in->n_codes; c++) {
            dictionary_cells_part(in, out);
            for (size_t k = i; k < end; k++)
                if (mq_str_equal(sorted[k]->code, in->codes[c])) {
                    S_weight(sorted[k]->weight, out);
                    break;
                }
        }
        mq_buffer_char(out, '\n');
    }
}

const mq_dictionary_format mq_dictionary_dicx = {
    "dicx", "LIWC-22", MQ_KEEPS_WEIGHT | MQ_KEEPS_GLOB_START | MQ_KEEPS_IN_CELLS, S_read, S_write};
