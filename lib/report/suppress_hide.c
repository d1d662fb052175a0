#include "suppress_work.h"
#include <math.h>

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
static size_t S_partner(const suppress_work *g, size_t slot, bool zeros)
{
    size_t best = SUPPRESS_NONE, best_hidden = SIZE_MAX;
    for (size_t l = 0; l < g->n_lines; l++) {
        size_t hidden = 0, candidate = SUPPRESS_NONE;
        bool holds = false;
        for (size_t i = 0; i < g->length[l]; i++) {
            size_t s = g->lines[l][i];
            holds |= s == slot;
            hidden += g->hidden[s];
            if (!g->hidden[s] && (zeros || g->value[s] > 0) &&
                (candidate == SUPPRESS_NONE || g->value[s] < g->value[candidate]))
                candidate = s;
        }
        if (holds && candidate != SUPPRESS_NONE &&
            (best == SUPPRESS_NONE || hidden < best_hidden ||
             (hidden == best_hidden && g->value[candidate] < g->value[best]))) {
            best = candidate;
            best_hidden = hidden;
        }
    }
    return best;
}

/* Hides what a small base gives away: every number of a row whose answers are hidden. */
static void S_bases(suppress_work *g)
{
    size_t w = g->t->n_columns;
    for (size_t r = 0; r < g->t->n_rows; r++)
        for (size_t c = 0; c < w; c++) {
            const mq_cell *cell = mq_table_cell(g->t, r, c);
            size_t slot = g->slot[r * w + c];
            bool based = cell->kind == MQ_CELL_SHARE && cell->base.n > 0;
            if (!based || slot == SUPPRESS_NONE || g->hidden[slot])
                continue;
            bool small = cell->base.n < g->least;
            for (size_t b = 0; b < w && !small; b++) { /* the base itself stands hidden in the row */
                size_t other = g->slot[r * w + b];
                small = other != SUPPRESS_NONE && other != slot && g->hidden[other] &&
                        mq_table_cell(g->t, r, b)->kind == MQ_CELL_COUNT &&
                        mq_table_cell(g->t, r, b)->count == cell->base.n;
            }
            g->hidden[slot] = small;
        }
}

/* Hides one more slot for each hidden one that the shown ones give away. false = out of memory. */
static bool S_cover(suppress_work *g, mq_arena *work, bool *more)
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
        size_t partner = at < n ? S_partner(g, unknown[at], false) : SUPPRESS_NONE;
        if (at < n && partner == SUPPRESS_NONE)
            partner = S_partner(g, unknown[at], true);
        if (partner == SUPPRESS_NONE) /* nothing alone, or every cell around it is hidden already */
            continue;
        g->hidden[partner] = true;
        *more = true;
    }
    return true;
}

bool suppress_hide(suppress_work *g)
{
    for (size_t i = 0; i < g->n_slots; i++)
        g->hidden[i] = g->small[i];
    for (bool more = true; more;) {
        mq_arena work = {0};
        S_bases(g);
        bool done = S_cover(g, &work, &more);
        mq_arena_free(&work);
        if (!done)
            return false;
    }
    return true;
}
