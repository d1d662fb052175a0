#include "mq_escape.h"
#include "mq_format.h"
#include "mq_fit.h"
#include "mq_number.h"

/* Word and LibreOffice both open it; three rules a table as in print, text in Times or its like. */

#define S_WIDTH 9360   /* text width of the page                                     [twips] */
#define S_HEIGHT 12400 /* of a picture: a page with its caption                       [twips] */
#define S_LETTER 6.6   /* of a letter, of those for which a half point of size stands  [twips] */
#define S_SIZE 20      /* of tables                                              [half points] */
#define S_SMALLEST 12
enum { HEAD_WIDTH = 9, TEXT_WIDTH = 40, STUB_LEAST = 10, STUB_MOST = 34, GAP = 2 };

typedef struct S_rtf {
    const mq_document *d;
    mq_buffer *out;
    mq_arena scratch;
    mq_fit fit;
    size_t *edge; /* right edges of the stub and the columns [twips] */
    int size;     /* of the table's letters [half points] */
    bool upright; /* headings stand on end */
} S_rtf;

static void S_put(S_rtf *w, const char *open, mq_str text, const char *close)
{
    mq_buffer_text(w->out, open);
    mq_escape_rtf(w->out, text);
    mq_buffer_text(w->out, close);
}

/* Opens a row: what a cell of it begins with (borders, merging) comes from S_cell_rules. */
static void S_open(S_rtf *w, const mq_grid *g, bool above, bool below, bool head)
{
    mq_buffer_print(w->out, "\\trowd\\trgaph%d\\trkeep%s", w->upright ? 15 : 60, head ? "\\trhdr" : "");
    for (size_t c = 0; c <= g->n; c++) {
        mq_buffer_text(w->out, above ? "\\clbrdrt\\brdrs\\brdrw12" : "");
        mq_buffer_text(w->out, below ? "\\clbrdrb\\brdrs\\brdrw12" : "");
        mq_buffer_print(w->out, "%s\\cellx%zu", head ? "\\clvertalb" : "", w->edge[c]);
    }
    mq_buffer_char(w->out, '\n');
}

/* One cell over all neighbours with the same heading, a thin rule under it. */
static void S_spanners(S_rtf *w, const mq_grid *g)
{
    const mq_table *t = g->table;
    mq_buffer cells = {0};
    mq_buffer_print(w->out, "\\trowd\\trgaph60\\trkeep\\trhdr\\clbrdrt\\brdrs\\brdrw12\\cellx%zu",
                    w->edge[0]);
    mq_buffer_text(&cells, "\\pard\\intbl\\cell");
    for (size_t c = 0, next; c < g->n; c = next) {
        mq_str name = t->columns[g->columns[c].column].spanner;
        next = mq_grid_spanned(g, c);
        for (size_t k = c; k < next; k++)
            mq_buffer_print(w->out, "\\clbrdrt\\brdrs\\brdrw12%s%s\\cellx%zu",
                            name.size ? "\\clbrdrb\\brdrs\\brdrw5" : "",
                            next - c < 2 || !name.size ? ""
                            : k == c                   ? "\\clmgf"
                                                       : "\\clmrg",
                            w->edge[k + 1]);
        for (size_t k = c; k < next; k++) {
            mq_buffer_text(&cells, "\\pard\\intbl\\qc ");
            mq_escape_rtf(&cells, k == c ? name : (mq_str){0});
            mq_buffer_text(&cells, "\\cell");
        }
    }
    mq_buffer_char(w->out, '\n');
    mq_buffer_str(w->out, mq_buffer_view(&cells));
    mq_buffer_text(w->out, "\\row\n");
    w->out->failed |= cells.failed;
    mq_buffer_free(&cells);
}

static void S_upright(S_rtf *w, const mq_grid *g)
{
    double height = (double)w->fit.tallest * w->size * S_LETTER;
    mq_buffer_print(w->out, "\\trowd\\trgaph20\\trhdr\\trrh%d", (int)(height < 4200 ? height : 4200));
    for (size_t c = 0; c <= g->n; c++)
        mq_buffer_print(w->out, "%s\\clbrdrb\\brdrs\\brdrw12%s\\cellx%zu",
                        g->spanners ? "" : "\\clbrdrt\\brdrs\\brdrw12",
                        c ? "\\cltxbtlr\\clvertalc" : "\\clvertalb", w->edge[c]);
    mq_buffer_char(w->out, '\n');
}

static void S_heads(S_rtf *w, const mq_grid *g)
{
    if (g->spanners)
        S_spanners(w, g);
    if (w->upright)
        S_upright(w, g);
    else
        S_open(w, g, !g->spanners, true, true);
    S_put(w, "\\pard\\intbl\\ql ", g->table->stub, "\\cell");
    for (size_t c = 0; c < g->n; c++)
        S_put(w, mq_grid_left(g, c) || w->upright ? "\\pard\\intbl\\ql " : "\\pard\\intbl\\qr ",
              mq_fit_head(g, c, &w->scratch), "\\cell");
    mq_buffer_text(w->out, "\\row\n");
}

/* Figures and intervals keep to one line. */
static void S_value(S_rtf *w, const mq_grid *g, size_t r, size_t c)
{
    mq_buffer text = {0};
    mq_grid_cell(g, r, c, &text);
    if (!mq_grid_left(g, c))
        mq_number_glue(&text, 0);
    S_put(w, mq_grid_left(g, c) ? "\\pard\\intbl\\ql " : "\\pard\\intbl\\qr ",
          mq_buffer_keep(&text, &w->scratch), "");
    if (mq_grid_mark(g, r, c))
        S_put(w, "{\\super ", mq_str_of(mq_grid_mark(g, r, c)), "}");
    mq_buffer_text(w->out, "\\cell");
}

static void S_row(S_rtf *w, const mq_grid *g, size_t r)
{
    const mq_line *row = &g->table->rows[r];
    bool bold = row->kind != MQ_ROW_PLAIN;
    S_open(w, g, row->kind == MQ_ROW_TOTAL, r + 1 == g->table->n_rows, false);
    mq_buffer_print(w->out, "\\pard\\intbl\\ql\\li%u %s", 240 * row->indent, bold ? "{\\b " : "{");
    S_put(w, "", row->label, "}\\cell");
    for (size_t c = 0; c < g->n; c++)
        S_value(w, g, r, c);
    mq_buffer_text(w->out, "\\row\n");
}

static size_t S_within(size_t value, size_t least, size_t most)
{
    return value < least ? least : value > most ? most : value;
}

/* Columns get what they need; where the page is narrower the letters are smaller, and where that is not
 * enough headings stand on end. */
static mq_status S_widths(S_rtf *w, const mq_grid *g, mq_error *err)
{
    mq_status st = mq_fit_grid(g, HEAD_WIDTH, TEXT_WIDTH, &w->scratch, &w->fit, err);
    w->edge = mq_arena_take_n(&w->scratch, g->n + 1, sizeof *w->edge);
    if (st < 0 || !w->edge)
        return st < 0 ? st : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    size_t stub =
        S_within(w->fit.stub, S_within(mq_display_width(g->table->stub), STUB_LEAST, STUB_MOST), STUB_MOST) +
        GAP;
    size_t *need = w->fit.width, total = w->fit.total;
    w->upright = (double)(stub + total) * S_SMALLEST * S_LETTER > S_WIDTH;
    if (w->upright) {
        need = w->fit.cells;
        total = 0;
        for (size_t c = 0; c < g->n; c++)
            total += need[c] + GAP;
    }
    double room = (double)(stub + total) * S_LETTER, size = S_WIDTH / room, letter;
    w->size = size > S_SIZE ? S_SIZE : size < S_SMALLEST ? S_SMALLEST : (int)size;
    letter = size < S_SMALLEST ? S_WIDTH / (double)(stub + total) : w->size * S_LETTER;
    double edge = (double)stub * letter;
    w->edge[0] = (size_t)edge;
    for (size_t c = 0; c < g->n; c++) {
        edge += (double)(need[c] + GAP) * letter;
        w->edge[c + 1] = (size_t)edge;
    }
    return MQ_OK;
}

static mq_status S_table(S_rtf *w, const mq_table *t, mq_error *err)
{
    mq_grid g;
    mq_note *notes;
    size_t n;
    mq_status st = mq_grid_make(t, w->d->words, &w->scratch, &g, err);
    if (st == MQ_OK)
        st = S_widths(w, &g, err);
    if (st == MQ_OK)
        st = mq_grid_notes(&g, &w->scratch, &notes, &n, err);
    if (st < 0)
        return st;
    S_put(w, "\\pard\\keepn\\sb240 {\\b ", mq_caption_table(w->d->words, &w->scratch, t->number), "}\\par\n");
    S_put(w, "\\pard\\keepn\\sa60 {\\i ", t->title, "}\\par\n");
    mq_buffer_print(w->out, "{\\fs%d\n", w->size);
    S_heads(w, &g);
    for (size_t r = 0; r < t->n_rows; r++)
        S_row(w, &g, r);
    mq_buffer_text(w->out, "}\n");
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

static unsigned S_big_endian(const unsigned char *at)
{
    return (unsigned)at[0] << 24 | (unsigned)at[1] << 16 | (unsigned)at[2] << 8 | at[3];
}

/* The picture as PNG, as wide as the text or as high as a page; what it shows is its description. */
static void S_picture(S_rtf *w, const mq_figure *f, const mq_buffer *png)
{
    static const char hex[] = "0123456789abcdef";
    const unsigned char *bytes = (const unsigned char *)png->bytes;
    double width = S_big_endian(bytes + 16),
           height = S_big_endian(bytes + 20); /* behind signature and IHDR */
    double scale = S_WIDTH / width;
    if (height * scale > S_HEIGHT)
        scale = S_HEIGHT / height;
    mq_buffer_text(w->out, "\\pard{\\pict{\\*\\picprop{\\sp{\\sn wzDescription}{\\sv ");
    S_put(w, "", f->description, "}}}");
    mq_buffer_print(w->out, "\\pngblip\\picw%.0f\\pich%.0f\\picwgoal%.0f\\pichgoal%.0f\n", width, height,
                    width * scale, height * scale);
    for (size_t i = 0; i < png->size; i++) {
        const char pair[] = {hex[bytes[i] >> 4], hex[bytes[i] & 15], i % 64 == 63 ? '\n' : ' '};
        mq_buffer_put(w->out, pair, i % 64 == 63 ? 3 : 2);
    }
    mq_buffer_text(w->out, "}\\par\n");
}

static mq_status S_figure(S_rtf *w, const mq_figure *f, mq_error *err)
{
    mq_buffer png = {0};
    S_put(w, "\\pard\\keepn\\sb240 {\\b ", mq_caption_figure(w->d->words, &w->scratch, f->number),
          "}\\par\n");
    S_put(w, "\\pard\\keepn\\sa80 {\\i ", f->title, "}\\par\n");
    if (!w->d->pictures) {
        S_put(w, "\\pard ", f->description, "\\par\n");
        return MQ_OK;
    }
    mq_status st = mq_figure_render(f, w->d->words, "png", &png, err);
    if (st >= 0 && png.size > 24)
        S_picture(w, f, &png);
    mq_buffer_free(&png);
    return st;
}

static mq_status S_block(S_rtf *w, const mq_block *b, mq_error *err)
{
    static const char *const heads[] = {"\\pard\\keepn\\outlinelevel0\\sb360\\sa120 {\\b\\fs30 ",
                                        "\\pard\\keepn\\outlinelevel1\\sb240\\sa80 {\\b\\fs26 ",
                                        "\\pard\\keepn\\outlinelevel2\\sb200\\sa60 {\\b "};
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
        return S_figure(w, b->figure, err);
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
    S_rtf w = {.d = d, .out = out};
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
