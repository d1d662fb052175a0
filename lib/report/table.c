#include "mq_table.h"
#include <assert.h>
#include <math.h>

static void *S_grow(mq_table *t, void *old, size_t used, size_t *room, size_t size)
{
    if (used < *room)
        return old;
    size_t next = *room ? *room * 2 : 8;
    void *fresh = mq_arena_take_n(t->arena, next, size);
    if (!fresh) {
        t->failed = true;
        return NULL;
    }
    if (used)
        memcpy(fresh, old, used * size);
    *room = next;
    return fresh;
}

static mq_str S_keep(mq_table *t, mq_str text)
{
    if (!text.size)
        return (mq_str){"", 0};
    mq_str copy = mq_arena_copy(t->arena, text);
    if (!copy.at) {
        t->failed = true;
        return (mq_str){"", 0};
    }
    return copy;
}

mq_table *mq_table_new(mq_arena *arena, const char *id, mq_str title, mq_str stub)
{
    mq_table *t = mq_arena_take(arena, sizeof *t);
    if (!t)
        return NULL;
    t->arena = arena;
    t->level = 0.95;
    t->rows_add = true;
    t->id = S_keep(t, mq_str_of(id)).at;
    t->title = S_keep(t, title);
    t->stub = S_keep(t, stub);
    return t;
}

size_t mq_table_column(mq_table *t, const char *key, mq_str label, mq_column_kind kind)
{
    assert(t->n_rows == 0);
    mq_column *columns = S_grow(t, t->columns, t->n_columns, &t->columns_room, sizeof *columns);
    if (!columns)
        return t->n_columns ? t->n_columns - 1 : 0;
    t->columns = columns;
    columns[t->n_columns] = (mq_column){.key = S_keep(t, mq_str_of(key)).at,
                                        .label = S_keep(t, label),
                                        .kind = kind,
                                        .decimals = -1,
                                        .leading_zero = true};
    return t->n_columns++;
}

mq_column *mq_table_last_column(mq_table *t)
{
    assert(t->n_columns > 0 || t->failed);
    /* after a failed allocation the caller still gets something to write to; mq_table_check tells */
    return t->n_columns ? &t->columns[t->n_columns - 1] : &t->spare;
}

size_t mq_table_row(mq_table *t, const char *key, mq_str label, unsigned indent, mq_row_kind kind)
{
    mq_line *rows = S_grow(t, t->rows, t->n_rows, &t->rows_room, sizeof *rows);
    if (rows)
        t->rows = rows;
    while (rows && t->cells_room < (t->n_rows + 1) * t->n_columns) {
        mq_cell *cells = S_grow(t, t->cells, t->cells_room, &t->cells_room, sizeof *cells);
        if (!cells)
            break;
        t->cells = cells;
    }
    if (t->failed)
        return t->n_rows ? t->n_rows - 1 : 0;
    rows[t->n_rows] = (mq_line){S_keep(t, mq_str_of(key)).at, S_keep(t, label), indent, kind};
    for (size_t c = 0; c < t->n_columns; c++)
        t->cells[t->n_rows * t->n_columns + c] = mq_cell_empty();
    return t->n_rows++;
}

__attribute__((unused)) /* read by an assert alone */
static bool S_suits(mq_column_kind column, mq_cell_kind cell)
{
    if (cell == MQ_CELL_EMPTY || cell == MQ_CELL_MISSING || cell == MQ_CELL_SUPPRESSED)
        return true;
    switch (column) {
    case MQ_COLUMN_TEXT:
        return cell == MQ_CELL_TEXT;
    case MQ_COLUMN_COUNT:
        return cell == MQ_CELL_COUNT;
    case MQ_COLUMN_SHARE:
        return cell == MQ_CELL_SHARE;
    case MQ_COLUMN_DIFFERENCE:
        return cell == MQ_CELL_SHARE;
    case MQ_COLUMN_NUMBER:
        return cell == MQ_CELL_NUMBER || cell == MQ_CELL_COUNT ||
               cell == MQ_CELL_P; /* rows may differ in kind */
    case MQ_COLUMN_P:
        return cell == MQ_CELL_P;
    }
    return false;
}

void mq_table_put(mq_table *t, size_t row, size_t column, mq_cell cell)
{
    if (t->failed || row >= t->n_rows || column >= t->n_columns) {
        assert(t->failed);
        return;
    }
    assert(S_suits(t->columns[column].kind, cell.kind));
    cell.text = S_keep(t, cell.text);
    cell.base.name = S_keep(t, cell.base.name);
    t->cells[row * t->n_columns + column] = cell;
}

const mq_cell *mq_table_cell(const mq_table *t, size_t row, size_t column)
{
    assert(row < t->n_rows && column < t->n_columns);
    return &t->cells[row * t->n_columns + column];
}

void mq_table_note(mq_table *t, const char *mark, mq_str text)
{
    mq_note *notes = S_grow(t, t->notes, t->n_notes, &t->notes_room, sizeof *notes);
    if (!notes)
        return;
    t->notes = notes;
    notes[t->n_notes++] = (mq_note){S_keep(t, mq_str_of(mark)), S_keep(t, text)};
}

void mq_table_base_line(mq_table *t, mq_str text)
{
    t->base_line = S_keep(t, text);
}

bool mq_table_has_interval(const mq_table *t, size_t column)
{
    for (size_t r = 0; r < t->n_rows; r++)
        if (isfinite(mq_table_cell(t, r, column)->lo))
            return true;
    return false;
}

int mq_table_decimals(const mq_table *t, size_t column)
{
    const mq_column *head = &t->columns[column];
    if (head->decimals >= 0)
        return head->decimals;
    if (head->kind == MQ_COLUMN_NUMBER)
        return 2;
    for (size_t r = 0; r < t->n_rows; r++) {
        const mq_cell *cell = mq_table_cell(t, r, column);
        if (cell->kind == MQ_CELL_SHARE && cell->base.n < 100)
            return 0;
    }
    return 1;
}

mq_status mq_table_check(const mq_table *t, mq_error *err)
{
    if (!t || t->failed)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory while a table was made");
    return MQ_OK;
}
