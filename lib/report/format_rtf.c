#include "mq_escape.h"
#include "mq_format.h"
#include "mq_grid.h"
#include "mq_number.h"

/* Word and LibreOffice both open it; three rules a table as in print, text in Times or its like. */

#define S_STUB 3400  /* twips */
#define S_WIDTH 9360 /* text width of the page */

typedef struct S_rtf {
    const mq_document *d;
    mq_buffer *out;
    mq_arena scratch;
} S_rtf;

static void S_put(S_rtf *w, const char *open, mq_str text, const char *close)
{
    mq_buffer_text(w->out, open);
    mq_escape_rtf(w->out, text);
    mq_buffer_text(w->out, close);
}

/* Opens a row: cell borders (rule above and below as asked) and right edges. */
static void S_open(S_rtf *w, const mq_grid *g, bool above, bool below, bool head)
{
    size_t room = S_WIDTH - S_STUB;
    mq_buffer_print(w->out, "\\trowd\\trgaph80\\trautofit1%s", head ? "\\trhdr" : "");
    for (size_t c = 0; c <= g->n; c++) {
        mq_buffer_text(w->out, above ? "\\clbrdrt\\brdrs\\brdrw12" : "");
        mq_buffer_text(w->out, below ? "\\clbrdrb\\brdrs\\brdrw12" : "");
        mq_buffer_print(w->out, "\\cellx%zu", S_STUB + (g->n ? c * room / g->n : 0));
    }
    mq_buffer_char(w->out, '\n');
}

static void S_heads(S_rtf *w, const mq_grid *g)
{
    if (g->spanners) {
        S_open(w, g, true, false, true);
        mq_buffer_text(w->out, "\\pard\\intbl\\cell");
        for (size_t c = 0; c < g->n; c++) {
            mq_str name = g->table->columns[g->columns[c].column].spanner;
            bool again = c > 0 && mq_str_equal(g->table->columns[g->columns[c - 1].column].spanner, name);
            S_put(w, "\\pard\\intbl\\qr ", again ? (mq_str){0} : name, "\\cell");
        }
        mq_buffer_text(w->out, "\\row\n");
    }
    S_open(w, g, !g->spanners, true, true);
    S_put(w, "\\pard\\intbl\\ql ", g->table->stub, "\\cell");
    for (size_t c = 0; c < g->n; c++) {
        mq_buffer text = {0};
        mq_grid_head(g, c, &text);
        S_put(w, mq_grid_left(g, c) ? "\\pard\\intbl\\ql " : "\\pard\\intbl\\qr ",
              mq_buffer_keep(&text, &w->scratch), "\\cell");
    }
    mq_buffer_text(w->out, "\\row\n");
}

static void S_row(S_rtf *w, const mq_grid *g, size_t r)
{
    const mq_line *row = &g->table->rows[r];
    bool bold = row->kind != MQ_ROW_PLAIN;
    S_open(w, g, row->kind == MQ_ROW_TOTAL, r + 1 == g->table->n_rows, false);
    mq_buffer_print(w->out, "\\pard\\intbl\\ql\\li%u %s", 240 * row->indent, bold ? "{\\b " : "{");
    S_put(w, "", row->label, "}\\cell");
    for (size_t c = 0; c < g->n; c++) {
        mq_buffer text = {0};
        mq_grid_cell(g, r, c, &text);
        S_put(w, mq_grid_left(g, c) ? "\\pard\\intbl\\ql " : "\\pard\\intbl\\qr ",
              mq_buffer_keep(&text, &w->scratch), "");
        if (mq_grid_mark(g, r, c))
            S_put(w, "{\\super ", mq_str_of(mq_grid_mark(g, r, c)), "}");
        mq_buffer_text(w->out, "\\cell");
    }
    mq_buffer_text(w->out, "\\row\n");
}

static mq_status S_table(S_rtf *w, const mq_table *t, mq_error *err)
{
    mq_grid g;
    mq_note *notes;
    size_t n;
    mq_status st = mq_grid_make(t, w->d->words, &w->scratch, &g, err);
    if (st == MQ_OK)
        st = mq_grid_notes(&g, &w->scratch, &notes, &n, err);
    if (st < 0)
        return st;
    S_put(w, "\\pard\\keepn\\sb240 {\\b ", mq_caption_table(w->d->words, &w->scratch, t->number), "}\\par\n");
    S_put(w, "\\pard\\keepn\\sa60 {\\i ", t->title, "}\\par\n");
    S_heads(w, &g);
    for (size_t r = 0; r < t->n_rows; r++)
        S_row(w, &g, r);
    for (size_t i = 0; i < n; i++) {
        S_put(w, notes[i].mark.size ? "\\pard\\sb60 {\\fs18 {\\super " : "\\pard\\sb60 {\\fs18 {\\i ",
              notes[i].mark.size ? notes[i].mark : mq_message(w->d->words, "note.name"), "} ");
        S_put(w, "", notes[i].text, "}\\par\n");
    }
    return st;
}

static void S_quote(S_rtf *w, const mq_block *b)
{
    size_t at = 0;
    mq_buffer_text(w->out, "\\pard\\li480\\ri480\\sb120 ");
    for (size_t i = 0; i < b->n_evidence; i++) {
        mq_evidence e = b->evidence[i];
        S_put(w, "", (mq_str){b->text.at + at, e.start - at}, "");
        S_put(w, "{\\b ", (mq_str){b->text.at + e.start, e.end - e.start}, "}");
        at = e.end;
    }
    S_put(w, "", (mq_str){b->text.at + at, b->text.size - at}, "\\par\n");
    if (b->source.size)
        S_put(w, "\\pard\\li480 {\\fs18 ", b->source, "}\\par\n");
}

static mq_status S_block(S_rtf *w, const mq_block *b, mq_error *err)
{
    static const char *const heads[] = {"\\pard\\keepn\\sb360\\sa120 {\\b\\fs30 ",
                                        "\\pard\\keepn\\sb240\\sa80 {\\b\\fs26 ",
                                        "\\pard\\keepn\\sb200\\sa60 {\\b "};
    mq_str rest = b->text;
    switch (b->kind) {
    case MQ_BLOCK_HEADING:
        S_put(w, heads[b->level - 2], b->text, "}\\par\n");
        break;
    case MQ_BLOCK_PARAGRAPH:
        S_put(w, "\\pard\\sb120 ", b->text, "\\par\n");
        break;
    case MQ_BLOCK_LIST:
        for (size_t i = 0; i < b->n_texts; i++)
            S_put(w, "\\pard\\li360\\fi-240 \\u8226?  ", b->texts[i], "\\par\n");
        break;
    case MQ_BLOCK_TABLE:
        return S_table(w, b->table, err);
    case MQ_BLOCK_FIGURE:
        S_put(w, "\\pard\\sb240 {\\b ", mq_caption_figure(w->d->words, &w->scratch, b->figure->number),
              "}\\par\n");
        S_put(w, "\\pard {\\i ", b->figure->title, "}\\par\n");
        S_put(w, "\\pard ", b->figure->description, "\\par\n");
        break;
    case MQ_BLOCK_QUOTE:
        S_quote(w, b);
        break;
    case MQ_BLOCK_NOTE:
        S_put(w, "\\pard\\li360\\sb120 {\\i ", b->text, "}\\par\n");
        break;
    case MQ_BLOCK_CODE:
        while (rest.size)
            S_put(w, "\\pard {\\f1\\fs18 ", mq_str_cut(&rest, '\n'), "}\\par\n");
        break;
    }
    return MQ_OK;
}

static mq_status S_write(const mq_document *d, mq_buffer *out, mq_error *err)
{
    S_rtf w = {d, out, {0}};
    mq_status st = MQ_OK;
    mq_buffer_text(
        out,
        "{\\rtf1\\ansi\\ansicpg1251\\uc1\\deff0{\\fonttbl{\\f0\\froman\\fcharset204 Times New Roman;}"
        "{\\f1\\fmodern\\fcharset204 Courier New;}}\\paperw11906\\paperh16838\\margl1273\\margr1273\\fs22\n");
    S_put(&w, "\\pard\\sa120 {\\b\\fs36 ", d->title, "}\\par\n");
    if (d->subtitle.size)
        S_put(&w, "\\pard\\sa120 ", d->subtitle, "\\par\n");
    for (const mq_block *b = d->first; b && st == MQ_OK; b = b->next) {
        st = S_block(&w, b, err);
        mq_arena_reset(&w.scratch);
    }
    mq_buffer_text(out, "}\n");
    mq_arena_free(&w.scratch);
    return st;
}

const mq_format mq_format_rtf = {"rtf", "rtf", "for Word and LibreOffice Writer", S_write, NULL};
