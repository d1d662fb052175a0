#include "text_page.h"
#include "mq_escape.h"
#include "mq_number.h"

static size_t S_most(size_t a, size_t b)
{
    return a > b ? a : b;
}

mq_str text_cell(text_page *w, const mq_grid *g, size_t row, size_t column)
{
    mq_buffer b = {0};
    mq_grid_cell(g, row, column, &b);
    const char *mark = mq_grid_mark(g, row, column);
    if (mark) {
        mq_buffer_char(&b, ' ');
        mq_buffer_text(&b, mark);
    }
    return mq_buffer_keep(&b, &w->scratch);
}

mq_str text_head(text_page *w, const mq_grid *g, size_t column)
{
    mq_buffer b = {0};
    mq_grid_head(g, column, &b);
    return mq_buffer_keep(&b, &w->scratch);
}

/* A spanner is broken into lines, but not inside a word. */
static size_t S_longest_word(mq_str text)
{
    size_t most = 0;
    while (text.size)
        most = S_most(most, mq_display_width(mq_str_cut(&text, ' ')));
    return most;
}

static size_t S_column_width(text_page *w, const mq_grid *g, size_t c, bool narrow)
{
    mq_str head = text_head(w, g, c);
    size_t most = narrow ? S_longest_word(head) : mq_display_width(head);
    for (size_t r = 0; r < g->table->n_rows; r++)
        most = S_most(most, mq_display_width(text_cell(w, g, r, c)));
    return mq_grid_left(g, c) && most > 40 ? 40 : most;
}

size_t text_room(const size_t *width, size_t from, size_t to)
{
    size_t room = 2 * (to - from) - 2;
    for (size_t c = from; c < to; c++)
        room += width[c + 1];
    return room;
}

/* Text columns and the stub give way when the line is full. */
size_t *text_widths(text_page *w, const mq_grid *g, bool narrow, size_t *total)
{
    const mq_table *t = g->table;
    size_t *width = mq_arena_take_n(&w->scratch, g->n + 1, sizeof *width), least = 18;
    if (!width)
        return NULL;
    width[0] = mq_display_width(t->stub);
    for (size_t r = 0; r < t->n_rows; r++)
        width[0] = S_most(width[0], 2 * t->rows[r].indent + mq_display_width(t->rows[r].label));
    for (size_t c = 0; c < g->n; c++)
        width[c + 1] = S_column_width(w, g, c, narrow);
    for (size_t c = 0, last; c < g->n; c = last) {
        last = mq_grid_spanned(g, c);
        size_t room = text_room(width, c, last);
        size_t need = S_longest_word(t->columns[g->columns[c].column].spanner);
        if (room < need && need <= 30)
            width[c + 1] += need - room;
    }
    *total = 0;
    for (size_t c = 0; c < g->n; c++)
        *total += 2 + width[c + 1];
    for (size_t c = 0; c < g->n; c++)
        while (mq_grid_left(g, c) && width[c + 1] > 16 &&
               *total + (width[0] < 30 ? width[0] : 30) > w->width) {
            width[c + 1]--;
            --*total;
        }
    size_t room = w->width > *total ? w->width - *total : 0;
    if (width[0] > room)
        width[0] = width[0] < least ? width[0] : S_most(room, least);
    *total += width[0];
    return width;
}
