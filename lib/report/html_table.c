#include "mq_html.h"
#include "mq_escape.h"
#include "mq_json.h"
#include "mq_number.h"
#include <math.h>

enum { MANY = 6 }; /* more printed columns stand closer together */

static void S_spanners(const mq_grid *g, mq_buffer *out)
{
    const mq_table *t = g->table;
    mq_buffer_text(out, "<tr class=\"span\"><td></td>");
    for (size_t c = 0; c < g->n;) {
        mq_str name = t->columns[g->columns[c].column].spanner;
        size_t last = mq_grid_spanned(g, c);
        if (name.size) {
            mq_buffer_print(out, "<th colspan=\"%zu\" scope=\"colgroup\">", last - c);
            mq_escape_html(out, name);
            mq_buffer_text(out, "</th>");
        } else {
            mq_buffer_print(out, "<td colspan=\"%zu\"></td>", last - c);
        }
        c = last;
    }
    mq_buffer_text(out, "</tr>\n");
}

static const char *S_class(const mq_grid *g, size_t column)
{
    if (g->columns[column].interval)
        return "ci";
    return mq_grid_left(g, column) ? "tx" : "nu";
}

static void S_heads(const mq_grid *g, mq_arena *scratch, mq_buffer *out)
{
    mq_buffer_text(out, "<thead>\n");
    if (g->spanners)
        S_spanners(g, out);
    mq_buffer_text(out, "<tr><th scope=\"col\" class=\"stub\">");
    mq_escape_html(out, g->table->stub.size ? g->table->stub : MQ_STR("\xC2\xA0"));
    mq_buffer_text(out, "</th>");
    for (size_t c = 0; c < g->n; c++) {
        mq_buffer text = {0};
        mq_grid_head(g, c, &text);
        mq_buffer_print(out, "<th scope=\"col\" class=\"%s\">", S_class(g, c));
        mq_str head = mq_buffer_keep(&text, scratch);
        mq_escape_html(out, head.size ? head : MQ_STR("\xC2\xA0"));
        mq_buffer_text(out, "</th>");
    }
    mq_buffer_text(out, "</tr>\n</thead>\n");
}

static void S_cell(const mq_grid *g, size_t r, size_t c, mq_arena *scratch, mq_buffer *out)
{
    const mq_cell *cell = mq_table_cell(g->table, r, g->columns[c].column);
    mq_buffer text = {0};
    mq_grid_cell(g, r, c, &text);
    mq_buffer_print(out, "<td class=\"%s%s\"", S_class(g, c), cell->kind == MQ_CELL_SUPPRESSED ? " hid" : "");
    double key = g->columns[c].interval ? cell->lo : cell->value;
    if (isfinite(key)) { /* what the column is sorted by */
        char digits[32];
        mq_buffer_text(out, " data-v=\"");
        mq_buffer_put(out, digits, mq_double_format(key, digits));
        mq_buffer_char(out, '"');
    }
    mq_buffer_text(out, cell->kind == MQ_CELL_TEXT ? "><bdi>" : ">");
    mq_escape_html(out, mq_buffer_keep(&text, scratch));
    mq_buffer_text(out, cell->kind == MQ_CELL_TEXT ? "</bdi>" : "");
    const char *mark = mq_grid_mark(g, r, c);
    if (mark)
        mq_buffer_print(out, "<sup>%s</sup>", mark);
    mq_buffer_text(out, "</td>");
}

static void S_rows(const mq_grid *g, mq_arena *scratch, mq_buffer *out)
{
    static const char *const classes[] = {"", " class=\"grp\"", " class=\"tot\""};
    const mq_table *t = g->table;
    mq_buffer_text(out, "<tbody>\n");
    for (size_t r = 0; r < t->n_rows; r++) {
        const mq_line *row = &t->rows[r];
        unsigned indent = row->indent < 4 ? row->indent : 4;
        bool group = row->kind == MQ_ROW_GROUP;
        mq_buffer_print(out, "<tr%s><th scope=\"row\"", classes[row->kind]);
        if (group && g->n)
            mq_buffer_print(out, " colspan=\"%zu\"", g->n + 1);
        if (indent)
            mq_buffer_print(out, " class=\"in%u\"", indent);
        mq_buffer_text(out, "><bdi>");
        mq_escape_html(out, row->label.size ? row->label : MQ_STR("\xC2\xA0"));
        mq_buffer_text(out, "</bdi></th>");
        for (size_t c = 0; c < g->n && !group; c++)
            S_cell(g, r, c, scratch, out);
        mq_buffer_text(out, "</tr>\n");
    }
    mq_buffer_text(out, "</tbody>\n");
}

static mq_status S_notes(const mq_grid *g, mq_arena *scratch, mq_buffer *out, mq_error *err)
{
    mq_note *notes;
    size_t n;
    mq_status st = mq_grid_notes(g, scratch, &notes, &n, err);
    if (st < 0 || !n)
        return st;
    mq_buffer_text(out, "<div class=\"notes\">\n");
    for (size_t i = 0; i < n; i++) {
        mq_buffer_text(out, notes[i].mark.size ? "<p><sup>" : "<p><em>");
        mq_escape_html(out, notes[i].mark.size ? notes[i].mark : mq_message(g->words, "note.name"));
        mq_buffer_text(out, notes[i].mark.size ? "</sup> " : "</em> ");
        mq_escape_html(out, notes[i].text);
        mq_buffer_text(out, "</p>\n");
    }
    mq_buffer_text(out, "</div>\n");
    return st;
}

mq_status mq_html_table(const mq_document *d, const mq_table *t, mq_arena *scratch, mq_buffer *out,
                        mq_error *err)
{
    mq_grid g;
    mq_status st = mq_grid_make(t, d->words, scratch, &g, err);
    if (st < 0)
        return st;
    mq_buffer_text(out, "<div class=\"tbl\" id=\"");
    mq_escape_html(out, mq_str_of(t->id));
    mq_buffer_text(out, "\">\n<p class=\"cap\" id=\"");
    mq_escape_html(out, mq_str_of(t->id));
    mq_buffer_text(out, "-cap\"><b>");
    mq_escape_html(out, mq_caption_table(d->words, scratch, t->number));
    mq_buffer_text(out, "</b> <span>");
    mq_escape_html(out, t->title);
    mq_buffer_text(out, "</span></p>\n<section class=\"scroll\" tabindex=\"0\" aria-labelledby=\"");
    mq_escape_html(out, mq_str_of(t->id));
    mq_buffer_print(out, "-cap\">\n<table%s aria-labelledby=\"", g.n > MANY ? " class=\"many\"" : "");
    mq_escape_html(out, mq_str_of(t->id));
    mq_buffer_text(out, "-cap\">\n");
    S_heads(&g, scratch, out);
    S_rows(&g, scratch, out);
    mq_buffer_text(out, "</table>\n</section>\n");
    st = S_notes(&g, scratch, out, err);
    mq_buffer_text(out, "</div>\n");
    return st;
}
