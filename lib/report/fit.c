#include "mq_fit.h"
#include "mq_escape.h"
#include "mq_number.h"

mq_str mq_fit_head(const mq_grid *g, size_t column, mq_arena *arena)
{
    mq_buffer text = {0};
    mq_grid_head(g, column, &text);
    return mq_buffer_keep(&text, arena);
}

mq_str mq_fit_line(mq_str *rest, size_t width)
{
    size_t cut = 0;
    for (size_t i = 1; i <= rest->size; i++)
        if ((i == rest->size || rest->at[i] == ' ') &&
            (!cut || mq_display_width((mq_str){rest->at, i}) <= width))
            cut = i;
    mq_str line = {rest->at, cut};
    size_t gap = cut < rest->size;
    *rest = (mq_str){rest->at + cut + gap, rest->size - cut - gap};
    return line;
}

static size_t S_more(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t S_cells(const mq_grid *g, size_t c)
{
    size_t most = 0;
    for (size_t r = 0; r < g->table->n_rows; r++) {
        mq_buffer text = {0};
        mq_grid_cell(g, r, c, &text);
        most = S_more(most, mq_display_width(mq_buffer_view(&text)));
        mq_buffer_free(&text);
    }
    return most;
}

static void S_column(const mq_grid *g, size_t c, size_t least, size_t most, mq_arena *arena, mq_fit *fit)
{
    size_t cells = S_cells(g, c);
    fit->cells[c] = fit->width[c] = mq_grid_left(g, c) && cells > most ? most : cells;
    fit->head[c] = S_more(least, fit->cells[c]);
    mq_str rest = mq_fit_head(g, c, arena);
    fit->tallest = S_more(fit->tallest, mq_display_width(rest));
    while (rest.size)
        fit->width[c] = S_more(fit->width[c], mq_display_width(mq_fit_line(&rest, fit->head[c])));
    fit->total += fit->width[c] + 2;
}

mq_status mq_fit_grid(const mq_grid *g, size_t least, size_t most, mq_arena *arena, mq_fit *out,
                      mq_error *err)
{
    *out = (mq_fit){.width = mq_arena_take_n(arena, g->n + 1, sizeof *out->width),
                    .cells = mq_arena_take_n(arena, g->n + 1, sizeof *out->cells),
                    .head = mq_arena_take_n(arena, g->n + 1, sizeof *out->head)};
    if (!out->width || !out->cells || !out->head)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    for (size_t c = 0; c < g->n; c++)
        S_column(g, c, least, most, arena, out);
    for (size_t r = 0; r < g->table->n_rows; r++) {
        const mq_line *row = &g->table->rows[r];
        if (row->kind != MQ_ROW_GROUP)
            out->stub = S_more(out->stub, mq_display_width(row->label) + 2 * row->indent);
    }
    return MQ_OK;
}
