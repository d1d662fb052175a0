#include "suppress_work.h"
#include <assert.h>

static bool S_counted(const mq_cell *cell)
{
    return cell->kind == MQ_CELL_COUNT ||
           (cell->kind == MQ_CELL_SHARE && cell->has_count && !cell->signed_value);
}

/* Column a shows the same answers as column b in every row where both count. */
static bool S_twins(const suppress_work *g, size_t a, size_t b)
{
    bool any = false;
    for (size_t r = 0; r < g->t->n_rows; r++) {
        const mq_cell *x = mq_table_cell(g->t, r, a), *y = mq_table_cell(g->t, r, b);
        if (!S_counted(x) || !S_counted(y))
            continue;
        if (x->count != y->count)
            return false;
        any = true;
    }
    return any;
}

static bool S_slots(suppress_work *g)
{
    size_t n = g->t->n_rows * g->t->n_columns, w = g->t->n_columns;
    g->slot = mq_arena_take_n(&g->scratch, n + 1, sizeof *g->slot);
    g->value = mq_arena_take_n(&g->scratch, n + 1, sizeof *g->value);
    g->hidden = mq_arena_take_n(&g->scratch, n + 1, sizeof *g->hidden);
    g->small = mq_arena_take_n(&g->scratch, n + 1, sizeof *g->small);
    size_t *twin = mq_arena_take_n(&g->scratch, w + 1, sizeof *twin);
    if (!g->slot || !g->value || !g->hidden || !g->small || !twin)
        return false;
    for (size_t c = 0; c < w; c++) {
        twin[c] = c;
        for (size_t b = 0; b < c && twin[c] == c; b++)
            if (twin[b] == b && S_twins(g, c, b))
                twin[c] = b;
    }
    for (size_t r = 0; r < g->t->n_rows; r++)
        for (size_t c = 0; c < w; c++) {
            const mq_cell *cell = mq_table_cell(g->t, r, c);
            size_t *slot = &g->slot[r * w + c];
            *slot = SUPPRESS_NONE;
            if (!S_counted(cell))
                continue;
            *slot = twin[c] != c ? g->slot[r * w + twin[c]] : SUPPRESS_NONE;
            if (*slot == SUPPRESS_NONE) {
                *slot = g->n_slots++;
                g->value[*slot] = (double)cell->count;
                g->small[*slot] = cell->count > 0 && cell->count < g->least;
            }
        }
    return true;
}

static bool S_line(suppress_work *g, const size_t *slots, size_t n, bool total)
{
    if (n < 1)
        return true;
    assert(g->n_lines < g->room);
    size_t *copy = mq_arena_take_n(&g->scratch, n, sizeof *copy);
    if (!copy)
        return false;
    memcpy(copy, slots, n * sizeof *copy);
    g->lines[g->n_lines] = copy;
    g->total[g->n_lines] = total;
    g->length[g->n_lines++] = n;
    return true;
}

/* Down a column: the rows of a section, with the total where it is a slot of its own. */
static bool S_down(suppress_work *g, size_t c, size_t *list)
{
    size_t n = 0, w = g->t->n_columns;
    bool total = false;
    for (size_t r = 0; r < g->t->n_rows; r++) {
        mq_row_kind kind = g->t->rows[r].kind;
        if (kind == MQ_ROW_GROUP || total) { /* a new section divides the same base again */
            if (!S_line(g, list, n, total))
                return false;
            n = 0;
            total = false;
        }
        if (kind == MQ_ROW_GROUP || g->slot[r * w + c] == SUPPRESS_NONE)
            continue;
        list[n++] = g->slot[r * w + c];
        total = kind == MQ_ROW_TOTAL;
    }
    return S_line(g, list, n, total);
}

/* Along a row: columns of one part add up to the base, which is printed or stands in a column of its own. */
static bool S_along(suppress_work *g, size_t r, size_t *list)
{
    size_t w = g->t->n_columns;
    for (size_t c = 0; c < w; c++) {
        unsigned part = g->t->columns[c].part;
        bool first = part > 0;
        for (size_t b = 0; b < c && first; b++)
            first = g->t->columns[b].part != part;
        if (!first)
            continue;
        size_t n = 0;
        bool total = false;
        double sum = 0;
        for (size_t b = c; b < w; b++)
            if (g->t->columns[b].part == part && g->slot[r * w + b] != SUPPRESS_NONE) {
                list[n++] = g->slot[r * w + b];
                sum += g->value[list[n - 1]];
            }
        for (size_t b = 0; b < w; b++) { /* the row's own total, if it has a column */
            size_t slot = g->slot[r * w + b];
            if (n && !g->t->columns[b].part && slot != SUPPRESS_NONE && g->value[slot] == sum) {
                list[n++] = slot;
                total = true;
                break;
            }
        }
        if (!S_line(g, list, n, total))
            return false;
    }
    return true;
}

static bool S_lines(suppress_work *g)
{
    size_t most = g->t->n_rows + g->t->n_columns + 1;
    size_t *list = mq_arena_take_n(&g->scratch, most, sizeof *list);
    g->room = 2 * g->t->n_rows * g->t->n_columns + g->t->n_columns; /* no cell begins more than two lines */
    g->lines = mq_arena_take_n(&g->scratch, g->room, sizeof *g->lines);
    g->length = mq_arena_take_n(&g->scratch, g->room, sizeof *g->length);
    g->total = mq_arena_take_n(&g->scratch, g->room, sizeof *g->total);
    if (!list || !g->lines || !g->length || !g->total)
        return false;
    for (size_t c = 0; c < g->t->n_columns && g->t->rows_add; c++)
        if (!S_down(g, c, list))
            return false;
    for (size_t r = 0; r < g->t->n_rows; r++)
        if (!S_along(g, r, list))
            return false;
    return true;
}

bool suppress_equations(suppress_work *g)
{
    return S_slots(g) && S_lines(g);
}
