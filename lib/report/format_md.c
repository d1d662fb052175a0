#include "mq_escape.h"
#include "mq_format.h"
#include "mq_grid.h"
#include "mq_number.h"

/* Formula neutralisation does not apply: no spreadsheet reads Markdown cells as formulas. */

static void S_cell(const mq_grid *g, size_t r, size_t c, mq_arena *scratch, mq_buffer *out)
{
    mq_buffer text = {0};
    mq_grid_cell(g, r, c, &text);
    mq_escape_markdown(out, mq_buffer_keep(&text, scratch));
    const char *mark = mq_grid_mark(g, r, c);
    if (mark)
        mq_buffer_print(out, "<sup>%s</sup>", mark);
}

static void S_heads(const mq_grid *g, mq_arena *scratch, mq_buffer *out)
{
    mq_buffer_text(out, "| ");
    mq_escape_markdown(out, g->table->stub);
    for (size_t c = 0; c < g->n; c++) {
        mq_str spanner = g->table->columns[g->columns[c].column].spanner;
        mq_buffer text = {0};
        mq_buffer_text(out, " | ");
        if (spanner.size) { /* one head row only: the spanner goes into the heading */
            mq_escape_markdown(out, spanner);
            mq_buffer_text(out, ": ");
        }
        mq_grid_head(g, c, &text);
        mq_escape_markdown(out, mq_buffer_keep(&text, scratch));
    }
    mq_buffer_text(out, " |\n|:--");
    for (size_t c = 0; c < g->n; c++)
        mq_buffer_text(out, mq_grid_left(g, c) ? "|:--" : "|--:");
    mq_buffer_text(out, "|\n");
}

static mq_status S_notes(const mq_grid *g, mq_arena *scratch, mq_buffer *out, mq_error *err)
{
    mq_note *notes;
    size_t n;
    mq_status st = mq_grid_notes(g, scratch, &notes, &n, err);
    for (size_t i = 0; st == MQ_OK && i < n; i++) {
        mq_buffer_char(out, '\n');
        if (notes[i].mark.size) {
            mq_buffer_text(out, "<sup>");
            mq_escape_markdown(out, notes[i].mark);
            mq_buffer_text(out, "</sup> ");
        } else {
            mq_buffer_char(out, '*');
            mq_escape_markdown(out, mq_message(g->words, "note.name"));
            mq_buffer_text(out, "* ");
        }
        mq_escape_markdown(out, notes[i].text);
        mq_buffer_char(out, '\n');
    }
    return st;
}

static mq_status S_table(const mq_document *d, const mq_table *t, mq_arena *scratch, mq_buffer *out,
                         mq_error *err)
{
    mq_grid g;
    mq_status st = mq_grid_make(t, d->words, scratch, &g, err);
    if (st < 0)
        return st;
    mq_buffer_text(out, "**");
    mq_escape_markdown(out, mq_caption_table(d->words, scratch, t->number));
    mq_buffer_text(out, ".** *");
    mq_escape_markdown(out, t->title);
    mq_buffer_text(out, "*\n\n");
    S_heads(&g, scratch, out);
    for (size_t r = 0; r < t->n_rows; r++) {
        bool bold = t->rows[r].kind != MQ_ROW_PLAIN && t->rows[r].label.size;
        mq_buffer_text(out, "| ");
        for (unsigned i = 0; i < t->rows[r].indent; i++)
            mq_buffer_text(out, "&emsp;");
        mq_buffer_text(out, bold ? "**" : "");
        mq_escape_markdown(out, t->rows[r].label);
        mq_buffer_text(out, bold ? "**" : "");
        for (size_t c = 0; c < g.n; c++) {
            mq_buffer_text(out, " | ");
            S_cell(&g, r, c, scratch, out);
        }
        mq_buffer_text(out, " |\n");
    }
    return S_notes(&g, scratch, out, err);
}

static void S_quote(const mq_block *b, mq_buffer *out)
{
    size_t at = 0;
    mq_buffer_text(out, "> ");
    for (size_t i = 0; i < b->n_evidence; i++) {
        mq_evidence e = b->evidence[i];
        mq_escape_markdown(out, (mq_str){b->text.at + at, e.start - at});
        mq_buffer_text(out, "<mark>");
        mq_escape_markdown(out, (mq_str){b->text.at + e.start, e.end - e.start});
        mq_buffer_text(out, "</mark>");
        at = e.end;
    }
    mq_escape_markdown(out, (mq_str){b->text.at + at, b->text.size - at});
    if (b->source.size) {
        mq_buffer_text(out, "\n>\n> — ");
        mq_escape_markdown(out, b->source);
    }
    mq_buffer_char(out, '\n');
}

static void S_code(mq_str text, mq_buffer *out)
{
    while (text.size) { /* indented code cannot be ended by its content */
        mq_buffer_text(out, "    ");
        mq_escape_plain(out, mq_str_cut(&text, '\n'));
        mq_buffer_char(out, '\n');
    }
}

static void S_line(const char *before, mq_str text, const char *behind, mq_buffer *out)
{
    mq_buffer_text(out, before);
    mq_escape_markdown(out, text);
    mq_buffer_text(out, behind);
}

static mq_status S_block(const mq_document *d, const mq_block *b, mq_arena *scratch, mq_buffer *out,
                         mq_error *err)
{
    static const char *const marks[] = {"## ", "### ", "#### "};
    switch (b->kind) {
    case MQ_BLOCK_HEADING:
        S_line(marks[b->level - 2], b->text, "\n", out);
        break;
    case MQ_BLOCK_PARAGRAPH:
        S_line("", b->text, "\n", out);
        break;
    case MQ_BLOCK_LIST:
        for (size_t i = 0; i < b->n_texts; i++)
            S_line("- ", b->texts[i], "\n", out);
        break;
    case MQ_BLOCK_TABLE:
        return S_table(d, b->table, scratch, out, err);
    case MQ_BLOCK_FIGURE:
        S_line("**", mq_caption_figure(d->words, scratch, b->figure->number), ".** *", out);
        S_line("", b->figure->title, "*\n\n", out);
        S_line("", b->figure->description, "\n", out);
        break;
    case MQ_BLOCK_QUOTE:
        S_quote(b, out);
        break;
    case MQ_BLOCK_NOTE:
        S_line("> **!** ", b->text, "\n", out);
        break;
    case MQ_BLOCK_CODE:
        S_code(b->text, out);
        break;
    }
    return MQ_OK;
}

static mq_status S_write(const mq_document *d, mq_buffer *out, mq_error *err)
{
    mq_arena scratch = {0};
    mq_status st = MQ_OK;
    if (d->title.size)
        S_line("# ", d->title, "\n", out);
    if (d->subtitle.size)
        S_line("\n*", d->subtitle, "*\n", out);
    for (const mq_block *b = d->first; b && st == MQ_OK; b = b->next) {
        if (out->size)
            mq_buffer_char(out, '\n');
        st = S_block(d, b, &scratch, out, err);
        mq_arena_reset(&scratch);
    }
    mq_arena_free(&scratch);
    return st;
}

const mq_format mq_format_md = {"md", "md", "Markdown with GitHub tables", S_write, NULL};
