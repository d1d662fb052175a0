#include "mq_escape.h"
#include "mq_format.h"
#include "mq_grid.h"
#include "mq_number.h"

/* State of one document on its way to a terminal or a text file. */
typedef struct S_text {
    const mq_document *d;
    mq_buffer *out;
    mq_arena scratch;
    size_t width;
} S_text;

static void S_repeat(mq_buffer *out, const char *sign, size_t n)
{
    while (n--)
        mq_buffer_text(out, sign);
}

static void S_style(S_text *w, const char *code)
{
    if (w->d->color)
        mq_buffer_print(w->out, "\x1b[%sm", code);
}

/* The next line of *rest that fits in width: cut at a blank, or inside a word that is longer than a line. */
static mq_str S_line(mq_str *rest, size_t width)
{
    const char *at = rest->at, *end = rest->at + rest->size, *blank = NULL;
    size_t used = 0;
    while (at < end) {
        const char *before = at;
        uint32_t c = mq_clean_next(&at, end);
        if (c == ' ')
            blank = before;
        used += mq_display_width_of(c);
        if (used > width && before > rest->at) {
            const char *cut = blank && blank > rest->at ? blank : before;
            mq_str line = {rest->at, (size_t)(cut - rest->at)};
            while (cut < end && *cut == ' ')
                cut++;
            *rest = (mq_str){cut, (size_t)(end - cut)};
            return line;
        }
    }
    mq_str line = *rest;
    *rest = (mq_str){end, 0};
    return line;
}

static void S_wrap(S_text *w, mq_str text, const char *first, const char *next)
{
    const char *lead = first;
    size_t margin = mq_display_width(mq_str_of(first));
    size_t width = w->width > margin + 10 ? w->width - margin : 10;
    do {
        mq_str line = S_line(&text, width);
        mq_buffer_text(w->out, lead);
        mq_escape_plain(w->out, line);
        mq_buffer_char(w->out, '\n');
        lead = next;
    } while (text.size);
}

/* Text of one printed cell with its mark, in scratch memory. */
static mq_str S_cell(S_text *w, const mq_grid *g, size_t row, size_t column)
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

static mq_str S_head(S_text *w, const mq_grid *g, size_t column)
{
    mq_buffer b = {0};
    mq_grid_head(g, column, &b);
    return mq_buffer_keep(&b, &w->scratch);
}

static void S_pad(S_text *w, mq_str text, size_t width, bool left)
{
    size_t used = mq_display_width(text);
    size_t blanks = width > used ? width - used : 0;
    if (!left)
        S_repeat(w->out, " ", blanks);
    mq_escape_plain(w->out, text);
    if (left)
        S_repeat(w->out, " ", blanks);
}

static size_t S_most(size_t a, size_t b)
{
    return a > b ? a : b;
}

static void S_newline(S_text *w)
{
    while (w->out->size && w->out->bytes[w->out->size - 1] == ' ')
        w->out->bytes[--w->out->size] = '\0';
    mq_buffer_char(w->out, '\n');
}

/* A spanner is broken into lines, but not inside a word. */
static size_t S_longest_word(mq_str text)
{
    size_t most = 0;
    while (text.size)
        most = S_most(most, mq_display_width(mq_str_cut(&text, ' ')));
    return most;
}

/* narrow: the heading is broken at its blanks. */
static size_t S_column_width(S_text *w, const mq_grid *g, size_t c, bool narrow)
{
    mq_str head = S_head(w, g, c);
    size_t most = narrow ? S_longest_word(head) : mq_display_width(head);
    for (size_t r = 0; r < g->table->n_rows; r++)
        most = S_most(most, mq_display_width(S_cell(w, g, r, c)));
    return mq_grid_left(g, c) && most > 40 ? 40 : most;
}

/* Widths of the printed columns; [0] is the stub. Text columns and the stub give way when the line is full.
 */
static size_t *S_widths(S_text *w, const mq_grid *g, bool narrow, size_t *total)
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
        size_t room = 2 * (last - c) - 2, need = S_longest_word(t->columns[g->columns[c].column].spanner);
        for (size_t i = c; i < last; i++)
            room += width[i + 1];
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

static void S_spanners(S_text *w, const mq_grid *g, const size_t *width)
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
        S_repeat(w->out, " ", width[0]);
        for (size_t c = 0, last; c < g->n; c = last) {
            last = mq_grid_spanned(g, c);
            size_t room = 2 * (last - c) - 2;
            for (size_t i = c; i < last; i++)
                room += width[i + 1];
            mq_buffer_text(w->out, "  ");
            mq_str line = S_line(&rest[c], room);
            size_t used = mq_display_width(line), before = used < room ? (room - used) / 2 : 0;
            if (last == c + 1) /* over a single column: at its edge */
                before = used < room ? room - used : 0;
            S_repeat(w->out, " ", before);
            S_pad(w, line, room - before, true);
            more = more || rest[c].size;
        }
        S_newline(w);
    }
}

static size_t S_lines(mq_str text, size_t width)
{
    size_t n = 0;
    for (; text.size; n++)
        S_line(&text, width);
    return n;
}

/* Headings of several lines end on the last one. */
static void S_heads(S_text *w, const mq_grid *g, const size_t *width)
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
        rest[c] = c ? S_head(w, g, c - 1) : g->table->stub;
        most = S_most(most, S_lines(rest[c], width[c]));
    }
    for (; most; most--) {
        for (size_t c = 0; c <= g->n; c++) {
            bool due = rest[c].size && S_lines(rest[c], width[c]) >= most;
            mq_buffer_text(w->out, c ? "  " : "");
            S_pad(w, due ? S_line(&rest[c], width[c]) : (mq_str){0}, width[c], !c || mq_grid_left(g, c - 1));
        }
        S_newline(w);
    }
}

/* One row takes as many lines as its longest wrapped text; figures stand on the first. */
static void S_row(S_text *w, const mq_grid *g, size_t r, const size_t *width)
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
        rest[c + 1] = S_cell(w, g, r, c);
    if (row->kind != MQ_ROW_PLAIN)
        S_style(w, "1");
    for (bool more = true; more;) {
        more = false;
        S_repeat(w->out, " ", indent);
        mq_str line = S_line(&rest[0], width[0] - indent);
        bool figures = false;
        for (size_t c = 0; c < g->n; c++)
            figures = figures || rest[c + 1].size;
        S_pad(w, line, figures ? width[0] - indent : 0, true);
        more = rest[0].size > 0;
        for (size_t c = 0; c < g->n && figures; c++) {
            mq_buffer_text(w->out, "  ");
            S_pad(w, S_line(&rest[c + 1], width[c + 1]), width[c + 1], mq_grid_left(g, c));
            more = more || rest[c + 1].size;
        }
        S_newline(w);
    }
    if (row->kind != MQ_ROW_PLAIN)
        S_style(w, "0");
}

static mq_status S_notes(S_text *w, const mq_grid *g, mq_error *err)
{
    mq_note *notes;
    size_t n;
    mq_status st = mq_grid_notes(g, &w->scratch, &notes, &n, err);
    for (size_t i = 0; st == MQ_OK && i < n; i++) {
        mq_buffer b = {0};
        mq_buffer_str(&b, notes[i].mark.size ? notes[i].mark : mq_message(w->d->words, "note.name"));
        mq_buffer_char(&b, ' ');
        mq_buffer_str(&b, notes[i].text);
        S_wrap(w, mq_buffer_keep(&b, &w->scratch), "", "");
    }
    return st;
}

static mq_status S_grid(S_text *w, const mq_grid *g, bool narrow, mq_error *err)
{
    size_t total, *width = S_widths(w, g, narrow, &total);
    if (!width)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    S_repeat(w->out, "─", total);
    mq_buffer_char(w->out, '\n');
    S_heads(w, g, width);
    S_repeat(w->out, "─", total);
    mq_buffer_char(w->out, '\n');
    for (size_t r = 0; r < g->table->n_rows; r++)
        S_row(w, g, r, width);
    S_repeat(w->out, "─", total);
    mq_buffer_char(w->out, '\n');
    return MQ_OK;
}

/* As many columns from `from` on as a line holds, at least one; an interval stays with its value. */
static mq_grid S_panel(S_text *w, const mq_grid *g, size_t from)
{
    mq_grid part = *g;
    part.columns += from;
    for (part.n = g->n - from; part.n > 1; part.n--) {
        size_t total;
        bool whole = part.n == g->n - from || !part.columns[part.n].interval;
        if (whole && S_widths(w, &part, true, &total) && total <= w->width)
            break;
    }
    part.n += part.n == 1 && from + 1 < g->n && part.columns[1].interval;
    return part;
}

/* A table that is wider than the line goes on below itself, the row labels again on the left. */
static mq_status S_table(S_text *w, const mq_table *t, mq_error *err)
{
    mq_grid g;
    size_t total = 0;
    mq_status st = mq_grid_make(t, w->d->words, &w->scratch, &g, err);
    if (st >= 0 && !S_widths(w, &g, false, &total))
        st = mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    if (st < 0)
        return st;
    S_style(w, "1");
    S_wrap(w, mq_caption_table(w->d->words, &w->scratch, t->number), "", "");
    S_style(w, "0");
    S_wrap(w, t->title, "", "");
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

static void S_quote(S_text *w, const mq_block *b)
{
    mq_buffer marked = {0};
    size_t at = 0;
    for (size_t i = 0; i < b->n_evidence; i++) {
        mq_buffer_put(&marked, b->text.at + at, b->evidence[i].start - at);
        mq_buffer_text(&marked, "‹");
        mq_buffer_put(&marked, b->text.at + b->evidence[i].start, b->evidence[i].end - b->evidence[i].start);
        mq_buffer_text(&marked, "›");
        at = b->evidence[i].end;
    }
    mq_buffer_put(&marked, b->text.at + at, b->text.size - at);
    S_wrap(w, mq_buffer_keep(&marked, &w->scratch), "  │ ", "  │ ");
    if (b->source.size)
        S_wrap(w, b->source, "  │ — ", "  │   ");
}

static void S_heading(S_text *w, mq_str text, const char *rule)
{
    S_style(w, "1");
    S_wrap(w, text, "", "");
    S_style(w, "0");
    size_t width = mq_display_width(text);
    if (rule) {
        S_repeat(w->out, rule, width < w->width ? width : w->width);
        mq_buffer_char(w->out, '\n');
    }
}

static void S_code(S_text *w, mq_str text)
{
    while (text.size) {
        mq_buffer_text(w->out, "    ");
        mq_escape_plain(w->out, mq_str_cut(&text, '\n'));
        mq_buffer_char(w->out, '\n');
    }
}

static mq_status S_block(S_text *w, const mq_block *b, mq_error *err)
{
    switch (b->kind) {
    case MQ_BLOCK_HEADING:
        S_heading(w, b->text, b->level == 2 ? "─" : NULL);
        break;
    case MQ_BLOCK_PARAGRAPH:
        S_wrap(w, b->text, "", "");
        break;
    case MQ_BLOCK_LIST:
        for (size_t i = 0; i < b->n_texts; i++)
            S_wrap(w, b->texts[i], "  • ", "    ");
        break;
    case MQ_BLOCK_TABLE:
        return S_table(w, b->table, err);
    case MQ_BLOCK_FIGURE:
        S_wrap(w, mq_caption_figure(w->d->words, &w->scratch, b->figure->number), "", "");
        S_wrap(w, b->figure->title, "", "");
        S_wrap(w, b->figure->description, "", "");
        break;
    case MQ_BLOCK_QUOTE:
        S_quote(w, b);
        break;
    case MQ_BLOCK_NOTE:
        S_wrap(w, b->text, "  ! ", "    ");
        break;
    case MQ_BLOCK_CODE:
        S_code(w, b->text);
        break;
    }
    return MQ_OK;
}

static mq_status S_write(const mq_document *d, mq_buffer *out, mq_error *err)
{
    S_text w = {d, out, {0}, d->width ? S_most(d->width, 40) : 100};
    mq_status st = MQ_OK;
    if (d->title.size)
        S_heading(&w, d->title, "═");
    if (d->subtitle.size)
        S_wrap(&w, d->subtitle, "", "");
    for (const mq_block *b = d->first; b && st == MQ_OK; b = b->next) {
        if (out->size)
            mq_buffer_char(out, '\n');
        st = S_block(&w, b, err);
        mq_arena_reset(&w.scratch);
    }
    mq_arena_free(&w.scratch);
    return st;
}

const mq_format mq_format_text = {"text", "txt", "plain text, aligned for the terminal", S_write, NULL};
