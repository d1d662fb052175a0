#include "text_page.h"
#include "mq_escape.h"
#include "mq_number.h"

static void S_spanners(text_page *w, const mq_grid *g, const size_t *width)
{
    const mq_table *t = g->table;
    mq_str *rest = mq_arena_take_n(&w->scratch, g->n + 1, sizeof *rest);
    if (!rest) {
        w->out->failed = true;
        return;
    }
    for (size_t c = 0; c < g->n; c = mq_grid_spanned(g, c))
        rest[c] = t->columns[g->columns[c].column].spanner;
    for (bool more = true; more;) {
        more = false;
        text_repeat(w->out, " ", width[0]);
        for (size_t c = 0, last; c < g->n; c = last) {
            last = mq_grid_spanned(g, c);
            size_t room = text_room(width, c, last);
            mq_buffer_text(w->out, "  ");
            mq_str line = text_line(&rest[c], room);
            size_t used = mq_display_width(line), before = used < room ? (room - used) / 2 : 0;
            if (last == c + 1) /* over a single column: at its edge */
                before = used < room ? room - used : 0;
            text_repeat(w->out, " ", before);
            text_pad(w, line, room - before, true);
            more = more || rest[c].size;
        }
        text_newline(w);
    }
}

static size_t S_lines(mq_str text, size_t width)
{
    size_t n = 0;
    for (; text.size; n++)
        text_line(&text, width);
    return n;
}

/* Headings of several lines end on the last one. */
static void S_heads(text_page *w, const mq_grid *g, const size_t *width)
{
    mq_str *rest = mq_arena_take_n(&w->scratch, g->n + 1, sizeof *rest);
    size_t most = 1;
    if (!rest) {
        w->out->failed = true;
        return;
    }
    if (g->spanners)
        S_spanners(w, g, width);
    for (size_t c = 0; c <= g->n; c++) {
        rest[c] = c ? text_head(w, g, c - 1) : g->table->stub;
        size_t lines = S_lines(rest[c], width[c]);
        most = lines > most ? lines : most;
    }
    for (; most; most--) {
        for (size_t c = 0; c <= g->n; c++) {
            bool due = rest[c].size && S_lines(rest[c], width[c]) >= most;
            mq_buffer_text(w->out, c ? "  " : "");
            text_pad(w, due ? text_line(&rest[c], width[c]) : (mq_str){0}, width[c],
                     !c || mq_grid_left(g, c - 1));
        }
        text_newline(w);
    }
}

/* One row takes as many lines as its longest wrapped text; figures stand on the first. */
static void S_row(text_page *w, const mq_grid *g, size_t r, const size_t *width)
{
    const mq_line *row = &g->table->rows[r];
    mq_str *rest = mq_arena_take_n(&w->scratch, g->n + 1, sizeof *rest);
    if (!rest) {
        w->out->failed = true;
        return;
    }
    size_t indent = 2 * row->indent < width[0] / 2 ? 2 * row->indent : width[0] / 2;
    rest[0] = row->label;
    for (size_t c = 0; c < g->n; c++)
        rest[c + 1] = text_cell(w, g, r, c);
    if (row->kind != MQ_ROW_PLAIN)
        text_style(w, "1");
    for (bool more = true; more;) {
        more = false;
        text_repeat(w->out, " ", indent);
        mq_str line = text_line(&rest[0], width[0] - indent);
        bool figures = false;
        for (size_t c = 0; c < g->n; c++)
            figures = figures || rest[c + 1].size;
        text_pad(w, line, figures ? width[0] - indent : 0, true);
        more = rest[0].size > 0;
        for (size_t c = 0; c < g->n && figures; c++) {
            mq_buffer_text(w->out, "  ");
            text_pad(w, text_line(&rest[c + 1], width[c + 1]), width[c + 1], mq_grid_left(g, c));
            more = more || rest[c + 1].size;
        }
        text_newline(w);
    }
    if (row->kind != MQ_ROW_PLAIN)
        text_style(w, "0");
}

static mq_status S_notes(text_page *w, const mq_grid *g, mq_error *err)
{
    mq_note *notes;
    size_t n;
    mq_status st = mq_grid_notes(g, &w->scratch, &notes, &n, err);
    for (size_t i = 0; st == MQ_OK && i < n; i++) {
        mq_buffer b = {0};
        mq_buffer_str(&b, notes[i].mark.size ? notes[i].mark : mq_message(w->d->words, "note.name"));
        mq_buffer_char(&b, ' ');
        mq_buffer_str(&b, notes[i].text);
        text_wrap(w, mq_buffer_keep(&b, &w->scratch), "", "");
    }
    return st;
}

static mq_status S_grid(text_page *w, const mq_grid *g, bool narrow, mq_error *err)
{
    size_t total, *width = text_widths(w, g, narrow, &total);
    if (!width)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    text_repeat(w->out, "─", total);
    mq_buffer_char(w->out, '\n');
    S_heads(w, g, width);
    text_repeat(w->out, "─", total);
    mq_buffer_char(w->out, '\n');
    for (size_t r = 0; r < g->table->n_rows; r++)
        S_row(w, g, r, width);
    text_repeat(w->out, "─", total);
    mq_buffer_char(w->out, '\n');
    return MQ_OK;
}

/* As many columns from `from` on as a line holds, at least one; an interval stays with its value. */
static mq_grid S_panel(text_page *w, const mq_grid *g, size_t from)
{
    mq_grid part = *g;
    part.columns += from;
    for (part.n = g->n - from; part.n > 1; part.n--) {
        size_t total;
        bool whole = part.n == g->n - from || !part.columns[part.n].interval;
        if (whole && text_widths(w, &part, true, &total) && total <= w->width)
            break;
    }
    part.n += part.n == 1 && from + 1 < g->n && part.columns[1].interval;
    return part;
}

/* A table that is wider than the line goes on below itself, the row labels again on the left. */
mq_status text_table(text_page *w, const mq_table *t, mq_error *err)
{
    mq_grid g;
    size_t total = 0;
    mq_status st = mq_grid_make(t, w->d->words, &w->scratch, &g, err);
    if (st >= 0 && !text_widths(w, &g, false, &total))
        st = mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    if (st < 0)
        return st;
    text_style(w, "1");
    text_wrap(w, mq_caption_table(w->d->words, &w->scratch, t->number), "", "");
    text_style(w, "0");
    text_wrap(w, t->title, "", "");
    if (total <= w->width || !g.n)
        st = S_grid(w, &g, false, err);
    else
        for (size_t from = 0; from < g.n && st >= 0;) {
            mq_grid part = S_panel(w, &g, from);
            mq_buffer_text(w->out, from ? "\n" : "");
            st = S_grid(w, &part, true, err);
            from += part.n;
        }
    return st < 0 ? st : S_notes(w, &g, err);
}
