#include "mq_suppress.h"
#include "suppress_work.h"

/* A share without its count (weighted, corrected, a difference) goes with the count to its left: with the
 * base it would tell about the same number. */
static bool S_follows(const suppress_work *g, size_t i)
{
    size_t w = g->t->n_columns;
    if (g->slot[i] != SUPPRESS_NONE || g->t->cells[i].kind != MQ_CELL_SHARE)
        return false;
    for (size_t k = i; k > i - i % w; k--)
        if (g->slot[k - 1] != SUPPRESS_NONE)
            return g->hidden[g->slot[k - 1]];
    return false;
}

/* A number beside hidden answers (standard error, effective n, residual) was computed from them. */
static bool S_computed(const suppress_work *g, size_t i)
{
    size_t w = g->t->n_columns;
    if (g->t->cells[i].kind != MQ_CELL_NUMBER)
        return false;
    for (size_t k = i; k > i - i % w; k--)
        if (g->slot[k - 1] != SUPPRESS_NONE && g->hidden[g->slot[k - 1]])
            return true;
    return false;
}

static size_t S_wipe(suppress_work *g)
{
    size_t n = 0, w = g->t->n_columns;
    for (size_t i = 0; i < g->t->n_rows * w; i++) {
        mq_cell *cell = &g->t->cells[i];
        size_t slot = g->slot[i];
        bool based = (cell->kind == MQ_CELL_SHARE || cell->kind == MQ_CELL_NUMBER) && cell->base.n > 0;
        bool hide = slot != SUPPRESS_NONE ? g->hidden[slot] : S_follows(g, i) || S_computed(g, i);
        if (hide || (based && cell->base.n < g->least)) {
            *cell = mq_cell_suppressed(slot != SUPPRESS_NONE && g->small[slot] ? g->least : 0);
            n++;
        }
    }
    return n;
}

mq_status mq_table_suppress(mq_table *t, unsigned min_cell, size_t *hidden, mq_error *err)
{
    mq_status st = mq_table_check(t, err);
    if (hidden)
        *hidden = 0;
    if (st < 0 || min_cell < 2 || t->n_rows == 0 || t->n_columns == 0)
        return st;
    suppress_work g = {.t = t, .least = min_cell};
    if (!suppress_equations(&g) || !suppress_hide(&g))
        st = mq_fail(err, MQ_E_MEMORY, NULL, "out of memory while small cells were hidden");
    size_t n = st == MQ_OK ? S_wipe(&g) : 0;
    if (hidden)
        *hidden = n;
    mq_arena_free(&g.scratch);
    return st;
}
