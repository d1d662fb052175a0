#include "mq_suppress.h"
#include <assert.h>
#include <math.h>

/* A slot is one number of answers that a reader may know: the twins (count, per cent) of the same answers
 * share a slot. Equations say that slots of a line add up to another slot or to a printed base. */
typedef struct S_grid {
    mq_table *t;
    mq_arena scratch;
    unsigned least;
    size_t *slot;  /* of each cell; S_NONE = no count behind it */
    double *value; /* of each slot */
    bool *hidden;  /* each slot */
    bool *small;   /* each slot: 1..least-1 */
    size_t n_slots;
    size_t **lines; /* slot lists; each adds up to something the reader knows, or to its last slot */
    size_t *length;
    bool *total; /* the last slot of the line is the sum of the others */
    size_t n_lines, room;
} S_grid;

#define S_NONE SIZE_MAX

static const mq_cell *S_cell(const S_grid *g, size_t r, size_t c)
{
    return mq_table_cell(g->t, r, c);
}

static bool S_counted(const mq_cell *cell)
{
    return cell->kind == MQ_CELL_COUNT ||
           (cell->kind == MQ_CELL_SHARE && cell->has_count && !cell->signed_value);
}

/* Column a shows the same answers as column b in every row where both count. */
static bool S_twins(const S_grid *g, size_t a, size_t b)
{
    bool any = false;
    for (size_t r = 0; r < g->t->n_rows; r++) {
        const mq_cell *x = S_cell(g, r, a), *y = S_cell(g, r, b);
        if (!S_counted(x) || !S_counted(y))
            continue;
        if (x->count != y->count)
            return false;
        any = true;
    }
    return any;
}

static bool S_slots(S_grid *g)
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
            const mq_cell *cell = S_cell(g, r, c);
            size_t *slot = &g->slot[r * w + c];
            *slot = S_NONE;
            if (!S_counted(cell))
                continue;
            *slot = twin[c] != c ? g->slot[r * w + twin[c]] : S_NONE;
            if (*slot == S_NONE) {
                *slot = g->n_slots++;
                g->value[*slot] = (double)cell->count;
                g->small[*slot] = cell->count > 0 && cell->count < g->least;
            }
        }
    return true;
}

static bool S_line(S_grid *g, const size_t *slots, size_t n, bool total)
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
static bool S_down(S_grid *g, size_t c, size_t *list)
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
        if (kind == MQ_ROW_GROUP || g->slot[r * w + c] == S_NONE)
            continue;
        list[n++] = g->slot[r * w + c];
        total = kind == MQ_ROW_TOTAL;
    }
    return S_line(g, list, n, total);
}

/* Along a row: columns of one part add up to the base, which is printed or stands in a column of its own. */
static bool S_along(S_grid *g, size_t r, size_t *list)
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
            if (g->t->columns[b].part == part && g->slot[r * w + b] != S_NONE) {
                list[n++] = g->slot[r * w + b];
                sum += g->value[list[n - 1]];
            }
        for (size_t b = 0; b < w; b++) { /* the row's own total, if it has a column */
            size_t slot = g->slot[r * w + b];
            if (n && !g->t->columns[b].part && slot != S_NONE && g->value[slot] == sum) {
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

static bool S_equations(S_grid *g)
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

/* Gauss-Jordan on `rows` equations of n unknowns, in place; returns the rank. */
static size_t S_reduce(double *m, size_t rows, size_t n)
{
    size_t rank = 0;
    for (size_t c = 0; c < n && rank < rows; c++) {
        size_t best = rank;
        for (size_t r = rank; r < rows; r++)
            if (fabs(m[r * n + c]) > fabs(m[best * n + c]))
                best = r;
        if (fabs(m[best * n + c]) < 1e-9)
            continue;
        for (size_t k = 0; k < n; k++) {
            double spare = m[rank * n + k];
            m[rank * n + k] = m[best * n + k];
            m[best * n + k] = spare;
        }
        double pivot = m[rank * n + c];
        for (size_t k = 0; k < n; k++)
            m[rank * n + k] /= pivot;
        for (size_t r = 0; r < rows; r++) {
            double factor = m[r * n + c];
            for (size_t k = 0; k < n && r != rank && fabs(factor) > 1e-12; k++)
                m[r * n + k] -= factor * m[rank * n + k];
        }
        rank++;
    }
    return rank;
}

/* The unknown that a reduced row gives away by standing alone in it, or n. */
static size_t S_alone(const double *row, size_t n)
{
    size_t at = n;
    for (size_t k = 0; k < n; k++)
        if (fabs(row[k]) > 1e-9) {
            if (at < n)
                return n;
            at = k;
        }
    return at;
}

/* The smallest shown number above zero (or any, when zeros may go too) in a line with the slot; lines with
 * the fewest hidden first. */
static size_t S_partner(const S_grid *g, size_t slot, bool zeros)
{
    size_t best = S_NONE, best_hidden = SIZE_MAX;
    for (size_t l = 0; l < g->n_lines; l++) {
        size_t hidden = 0, candidate = S_NONE;
        bool holds = false;
        for (size_t i = 0; i < g->length[l]; i++) {
            size_t s = g->lines[l][i];
            holds |= s == slot;
            hidden += g->hidden[s];
            if (!g->hidden[s] && (zeros || g->value[s] > 0) &&
                (candidate == S_NONE || g->value[s] < g->value[candidate]))
                candidate = s;
        }
        if (holds && candidate != S_NONE &&
            (best == S_NONE || hidden < best_hidden ||
             (hidden == best_hidden && g->value[candidate] < g->value[best]))) {
            best = candidate;
            best_hidden = hidden;
        }
    }
    return best;
}

/* Hides what a small base gives away: every number of a row whose answers are hidden. */
static void S_bases(S_grid *g)
{
    size_t w = g->t->n_columns;
    for (size_t r = 0; r < g->t->n_rows; r++)
        for (size_t c = 0; c < w; c++) {
            const mq_cell *cell = S_cell(g, r, c);
            size_t slot = g->slot[r * w + c];
            bool based = cell->kind == MQ_CELL_SHARE && cell->base.n > 0;
            if (!based || slot == S_NONE || g->hidden[slot])
                continue;
            bool small = cell->base.n < g->least;
            for (size_t b = 0; b < w && !small; b++) { /* the base itself stands hidden in the row */
                size_t other = g->slot[r * w + b];
                small = other != S_NONE && other != slot && g->hidden[other] &&
                        S_cell(g, r, b)->kind == MQ_CELL_COUNT && S_cell(g, r, b)->count == cell->base.n;
            }
            g->hidden[slot] = small;
        }
}

/* A share without its count (weighted, corrected, a difference) goes with the count to its left: with the
 * base it would tell about the same number. */
static bool S_follows(const S_grid *g, size_t i)
{
    size_t w = g->t->n_columns;
    if (g->slot[i] != S_NONE || g->t->cells[i].kind != MQ_CELL_SHARE)
        return false;
    for (size_t k = i; k > i - i % w; k--)
        if (g->slot[k - 1] != S_NONE)
            return g->hidden[g->slot[k - 1]];
    return false;
}

/* A number beside hidden answers (standard error, effective n, residual) was computed from them. */
static bool S_computed(const S_grid *g, size_t i)
{
    size_t w = g->t->n_columns;
    if (g->t->cells[i].kind != MQ_CELL_NUMBER)
        return false;
    for (size_t k = i; k > i - i % w; k--)
        if (g->slot[k - 1] != S_NONE && g->hidden[g->slot[k - 1]])
            return true;
    return false;
}

static size_t S_wipe(S_grid *g)
{
    size_t n = 0, w = g->t->n_columns;
    for (size_t i = 0; i < g->t->n_rows * w; i++) {
        mq_cell *cell = &g->t->cells[i];
        size_t slot = g->slot[i];
        bool based = (cell->kind == MQ_CELL_SHARE || cell->kind == MQ_CELL_NUMBER) && cell->base.n > 0;
        bool hide = slot != S_NONE ? g->hidden[slot] : S_follows(g, i) || S_computed(g, i);
        if (hide || (based && cell->base.n < g->least)) {
            *cell = mq_cell_suppressed(slot != S_NONE && g->small[slot] ? g->least : 0);
            n++;
        }
    }
    return n;
}

/* Hides one more slot for each hidden one that the shown ones give away. false = out of memory. */
static bool S_cover(S_grid *g, mq_arena *work, bool *more)
{
    size_t n = 0, *unknown = mq_arena_take_n(work, g->n_slots + 1, sizeof *unknown);
    size_t *index = mq_arena_take_n(work, g->n_slots + 1, sizeof *index);
    *more = false;
    if (!unknown || !index)
        return false;
    for (size_t i = 0; i < g->n_slots; i++)
        if (g->hidden[i]) {
            index[i] = n;
            unknown[n++] = i;
        }
    if (!n)
        return true;
    double *m = mq_arena_take_n(work, g->n_lines * n + 1, sizeof *m);
    if (!m)
        return false;
    for (size_t l = 0; l < g->n_lines; l++)
        for (size_t i = 0; i < g->length[l]; i++)
            if (g->hidden[g->lines[l][i]])
                m[l * n + index[g->lines[l][i]]] += g->total[l] && i + 1 == g->length[l] ? -1 : 1;
    size_t rank = S_reduce(m, g->n_lines, n);
    for (size_t r = 0; r < rank; r++) {
        size_t at = S_alone(m + r * n, n);
        size_t partner = at < n ? S_partner(g, unknown[at], false) : S_NONE;
        if (at < n && partner == S_NONE)
            partner = S_partner(g, unknown[at], true);
        if (partner == S_NONE) /* nothing alone, or every cell around it is hidden already */
            continue;
        g->hidden[partner] = true;
        *more = true;
    }
    return true;
}

static mq_status S_protect(S_grid *g, mq_error *err)
{
    for (size_t i = 0; i < g->n_slots; i++)
        g->hidden[i] = g->small[i];
    for (bool more = true; more;) {
        mq_arena work = {0};
        S_bases(g);
        bool done = S_cover(g, &work, &more);
        mq_arena_free(&work);
        if (!done)
            return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory while small cells were hidden");
    }
    return MQ_OK;
}

mq_status mq_table_suppress(mq_table *t, unsigned min_cell, size_t *hidden, mq_error *err)
{
    mq_status st = mq_table_check(t, err);
    if (hidden)
        *hidden = 0;
    if (st < 0 || min_cell < 2 || t->n_rows == 0 || t->n_columns == 0)
        return st;
    S_grid g = {.t = t, .least = min_cell};
    if (!S_slots(&g) || !S_equations(&g))
        st = mq_fail(err, MQ_E_MEMORY, NULL, "out of memory while small cells were hidden");
    if (st == MQ_OK)
        st = S_protect(&g, err);
    size_t n = st == MQ_OK ? S_wipe(&g) : 0;
    if (hidden)
        *hidden = n;
    mq_arena_free(&g.scratch);
    return st;
}
