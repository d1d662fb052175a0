#include "mq_grid.h"
#include "mq_number.h"
#include <math.h>

mq_status mq_grid_make(const mq_table *t, const mq_catalogue *words, mq_arena *arena, mq_grid *out,
                       mq_error *err)
{
    mq_status st = mq_table_check(t, err);
    if (st < 0)
        return st;
    *out = (mq_grid){.table = t, .words = words};
    out->columns = mq_arena_take_n(arena, 2 * t->n_columns + 1, sizeof *out->columns);
    if (!out->columns)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    for (size_t c = 0; c < t->n_columns; c++) {
        out->columns[out->n++] = (mq_grid_column){c, false};
        if (mq_table_has_interval(t, c))
            out->columns[out->n++] = (mq_grid_column){c, true};
        if (t->columns[c].spanner.size)
            out->spanners = true;
    }
    return MQ_OK;
}

size_t mq_grid_spanned(const mq_grid *g, size_t c)
{
    const mq_column *columns = g->table->columns;
    mq_str name = columns[g->columns[c].column].spanner;
    while (c < g->n && mq_str_equal(columns[g->columns[c].column].spanner, name))
        c++;
    return c;
}

void mq_grid_head(const mq_grid *g, size_t column, mq_buffer *out)
{
    mq_grid_column at = g->columns[column];
    if (at.interval)
        mq_number_level(out, mq_catalogue_locale(g->words), g->table->level);
    else
        mq_buffer_str(out, g->table->columns[at.column].label);
}

static double S_scale(const mq_column *head, const mq_cell *cell)
{
    return cell->kind == MQ_CELL_SHARE || head->points ? 100 : 1;
}

static void S_hidden(const mq_cell *cell, bool interval, mq_buffer *out)
{
    if (interval)
        mq_buffer_text(out, "\xE2\x80\x94");
    else if (cell->hidden_below)
        mq_buffer_print(out, "<%u", cell->hidden_below);
    else
        mq_buffer_text(out, "*");
}

static void S_value(const mq_grid *g, const mq_cell *cell, size_t column, mq_buffer *out)
{
    const mq_column *head = &g->table->columns[column];
    mq_locale locale = mq_catalogue_locale(g->words);
    int decimals = mq_table_decimals(g->table, column);
    if (cell->signed_value && cell->value > 0)
        mq_buffer_char(out, '+');
    switch (cell->kind) {
    case MQ_CELL_TEXT:
        mq_buffer_str(out, cell->text);
        break;
    case MQ_CELL_COUNT:
        mq_number_count(out, locale, cell->count);
        break;
    case MQ_CELL_SHARE:
        mq_number_percent(out, locale, cell->value, decimals);
        break;
    case MQ_CELL_NUMBER:
        mq_number_fixed(out, locale, S_scale(head, cell) * cell->value, decimals, head->leading_zero);
        break;
    case MQ_CELL_P:
        mq_number_p(out, locale, cell->value, false);
        break;
    case MQ_CELL_SUPPRESSED:
        S_hidden(cell, false, out);
        break;
    case MQ_CELL_EMPTY:
    case MQ_CELL_MISSING:
        mq_buffer_text(out, "\xE2\x80\x94");
        break;
    }
}

void mq_grid_cell(const mq_grid *g, size_t row, size_t column, mq_buffer *out)
{
    if (g->table->rows[row].kind == MQ_ROW_GROUP)
        return;
    mq_grid_column at = g->columns[column];
    const mq_cell *cell = mq_table_cell(g->table, row, at.column);
    if (!at.interval) {
        S_value(g, cell, at.column, out);
        return;
    }
    if (cell->kind == MQ_CELL_SUPPRESSED)
        S_hidden(cell, true, out);
    else if (isfinite(cell->lo))
        mq_number_interval(out, mq_catalogue_locale(g->words), cell->lo, cell->hi,
                           S_scale(&g->table->columns[at.column], cell),
                           mq_table_decimals(g->table, at.column), g->table->columns[at.column].leading_zero);
    else if (cell->kind != MQ_CELL_EMPTY)
        mq_buffer_text(out, "\xE2\x80\x94");
}

const char *mq_grid_mark(const mq_grid *g, size_t row, size_t column)
{
    mq_grid_column at = g->columns[column];
    if (at.interval || g->table->rows[row].kind == MQ_ROW_GROUP)
        return NULL;
    return mq_table_cell(g->table, row, at.column)->mark;
}

bool mq_grid_left(const mq_grid *g, size_t column)
{
    return g->table->columns[g->columns[column].column].kind == MQ_COLUMN_TEXT;
}

static mq_str S_caption(const mq_catalogue *words, mq_arena *arena, const char *key, unsigned number)
{
    char digits[16];
    size_t size = 0;
    do
        digits[sizeof digits - ++size] = (char)('0' + number % 10);
    while ((number /= 10) && size < sizeof digits);
    mq_str value = {digits + sizeof digits - size, size};
    return mq_message_fill(words, arena, key, &value, 1);
}

mq_str mq_caption_table(const mq_catalogue *words, mq_arena *arena, unsigned number)
{
    return S_caption(words, arena, "caption.table", number);
}

mq_str mq_caption_figure(const mq_catalogue *words, mq_arena *arena, unsigned number)
{
    return S_caption(words, arena, "caption.figure", number);
}
