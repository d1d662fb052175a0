#include "mq_svg.h"
#include "mq_number.h"
#include <math.h>

#define S_CODES 30
#define S_UPRIGHT 220 /* longest name that stands upright */
#define S_FEW 8       /* more columns show no zeros: they would hide the rest */
#define S_LEGIBLE 7.5 /* smaller numbers are left to the table */

typedef struct S_heat {
    const mq_table *t;
    size_t rows[S_CODES], columns[S_CODES], n_rows, n_columns;
    double labels, top, cell, x0;
    double size; /* of the counts, so that the widest fits; 0 = none does */
} S_heat;

static S_heat S_collect(const mq_table *t)
{
    S_heat h = {.t = t};
    for (size_t r = 0; r < t->n_rows && h.n_rows < S_CODES; r++)
        if (t->rows[r].kind == MQ_ROW_PLAIN)
            h.rows[h.n_rows++] = r;
    for (size_t c = 0; c < t->n_columns && h.n_columns < S_CODES; c++)
        if (t->columns[c].kind == MQ_COLUMN_COUNT)
            h.columns[h.n_columns++] = c;
    return h;
}

static double S_size(mq_svg *s, const S_heat *h)
{
    double widest = 1;
    for (size_t i = 0; i < h->n_rows; i++)
        for (size_t c = 0; c < h->n_columns; c++) {
            const mq_cell *cell = mq_table_cell(h->t, h->rows[i], h->columns[c]);
            if (cell->kind == MQ_CELL_COUNT && cell->value > 0)
                widest = fmax(widest, mq_svg_measure(mq_svg_value(s, h->t, h->columns[c], cell), 1));
        }
    double size = fmin(MQ_SVG_SMALL, (h->cell - 1) / widest);
    return size < S_LEGIBLE ? 0 : size;
}

static void S_number(mq_svg *s, const S_heat *h, const mq_cell *cell, size_t column, double x, double y,
                     bool white)
{
    bool known = cell->kind == MQ_CELL_COUNT, quiet = !known || !(cell->value > 0);
    mq_str value = known ? mq_svg_value(s, h->t, column, cell) : MQ_STR("*");
    if (cell->kind == MQ_CELL_EMPTY || cell->kind == MQ_CELL_MISSING)
        value = MQ_STR("\xE2\x80\x94");
    if (h->size <= 0 || (known && quiet && h->n_columns > S_FEW))
        return;
    mq_svg_text(s, x, y + 0.36 * h->size, h->size, MQ_ANCHOR_MIDDLE, quiet ? "mf-mute" : "",
                quiet   ? "#566573"
                : white ? "#ffffff"
                        : "#1c2733",
                value);
}

/* The scale from 0 to 100 %. */
static double S_key(mq_svg *s, double x, double y)
{
    mq_buffer least = {0}, most = {0};
    mq_locale locale = mq_catalogue_locale(s->words);
    mq_number_percent_sign(&least, locale, 0, 0);
    mq_number_percent_sign(&most, locale, 1, 0);
    mq_buffer_text(&most, " \xC2\xB7 ");
    mq_buffer_str(&most, mq_message(s->words, "figure.row_share"));
    mq_str from = mq_buffer_keep(&least, s->scratch), to = mq_buffer_keep(&most, s->scratch);
    mq_svg_text(s, x, y + 9.5, MQ_SVG_SMALL, MQ_ANCHOR_START, "mf-mute", "#566573", from);
    x += mq_svg_measure(from, MQ_SVG_SMALL) + 6;
    for (int i = 0; i < 5; i++) {
        bool white;
        mq_svg_rect(s, x + 26 * i, y, 26, 10, "", mq_svg_heat(s, i / 4.0, &white), (mq_str){0});
    }
    mq_svg_text(s, x + 5 * 26 + 8, y + 9.5, MQ_SVG_SMALL, MQ_ANCHOR_START, "mf-mute", "#566573",
                mq_svg_cut(s, to, MQ_SVG_SMALL, s->width - x - 5 * 26 - 10));
    return y + 22;
}

/* Column names stand flat where they fit in three lines uncut, upright otherwise. */
static bool S_fits(mq_svg *s, mq_str name, double width)
{
    mq_str lines[3];
    size_t n = mq_svg_wrap(s, name, MQ_SVG_SMALL, width, lines, 3);
    return !name.size ||
           lines[n - 1].at + lines[n - 1].size == name.at + name.size; /* a cut line is a copy */
}

static void S_flat(mq_svg *s, double x, double bottom, double width, mq_str name)
{
    mq_str lines[3];
    size_t n = mq_svg_wrap(s, name, MQ_SVG_SMALL, width, lines, 3);
    for (size_t i = 0; i < n; i++)
        mq_svg_text(s, x, bottom - 15 * (double)(n - 1 - i), MQ_SVG_SMALL, MQ_ANCHOR_MIDDLE, "mf-ink",
                    "#1c2733", lines[i]);
}

static void S_heads(mq_svg *s, const S_heat *h, bool upright)
{
    for (size_t i = 0; i < h->n_columns; i++) {
        mq_str name = h->t->columns[h->columns[i]].label;
        double x = h->x0 + h->cell * ((double)i + 0.5);
        if (!upright) {
            S_flat(s, x, h->top - 8, h->cell - 4, name);
            continue;
        }
        mq_buffer_text(s->out, "<g transform=\"translate(");
        mq_svg_print(s, x + 4);
        mq_buffer_char(s->out, ' ');
        mq_svg_print(s, h->top - 8);
        mq_buffer_text(s->out, ") rotate(-90)\">");
        mq_svg_text(s, 0, 0, MQ_SVG_SMALL, MQ_ANCHOR_START, "mf-ink", "#1c2733",
                    mq_svg_cut(s, name, MQ_SVG_SMALL, S_UPRIGHT));
        mq_buffer_text(s->out, "</g>\n");
    }
}

static void S_row(mq_svg *s, const S_heat *h, size_t i, double height)
{
    size_t row = h->rows[i];
    double sum = 0, y = h->top + height * (double)i;
    for (size_t c = 0; c < h->n_columns; c++) {
        const mq_cell *cell = mq_table_cell(h->t, row, h->columns[c]);
        sum += cell->kind == MQ_CELL_COUNT ? cell->value : 0;
    }
    for (size_t c = 0; c < h->n_columns; c++) {
        const mq_cell *cell = mq_table_cell(h->t, row, h->columns[c]);
        double x = h->x0 + h->cell * (double)c;
        bool white = false, known = cell->kind == MQ_CELL_COUNT;
        const char *shade = known && cell->value > 0 ? mq_svg_heat(s, cell->value / sum, &white) : "#f3f5f8";
        mq_buffer tip = {0};
        mq_buffer_str(&tip, h->t->rows[row].label);
        mq_buffer_text(&tip, " \xE2\x86\x92 ");
        mq_buffer_str(&tip, h->t->columns[h->columns[c]].label);
        mq_svg_rect(s, x + 1, y + 1, h->cell - 2, height - 2,
                    known && cell->value > 0 ? "mf-heat" : "mf-empty", shade,
                    mq_str_trim(mq_arena_copy(s->scratch, mq_buffer_view(&tip))));
        mq_buffer_free(&tip);
        S_number(s, h, cell, h->columns[c], x + h->cell / 2, y + height / 2, white);
    }
}

static double S_draw(mq_svg *s, const mq_figure *f)
{
    S_heat h = S_collect(f->table);
    double widest = 0, height = h.n_columns > S_FEW ? 24 : 34;
    bool upright = false;
    h.labels = mq_svg_label_width(s, f->table, f->table->n_rows, 60, 230);
    h.x0 = h.labels + 12;
    h.cell = fmin(124, (s->width - h.x0 - 4) / (double)(h.n_columns ? h.n_columns : 1));
    for (size_t c = 0; c < h.n_columns; c++) {
        mq_str name = f->table->columns[h.columns[c]].label;
        widest = fmax(widest, mq_svg_measure(name, MQ_SVG_SMALL));
        upright = upright || !S_fits(s, name, h.cell - 4);
    }
    for (size_t i = 0; i < h.n_rows; i++) {
        mq_str lines[2];
        if (mq_svg_wrap(s, f->table->rows[h.rows[i]].label, MQ_SVG_TEXT, h.labels, lines, 2) > 1)
            height = 34;
    }
    h.top = h.cell < MQ_SVG_SMALL ? 8 : upright ? fmin(widest, S_UPRIGHT) + 20 : 52;
    h.size = S_size(s, &h);
    if (h.cell >=
        MQ_SVG_SMALL) /* narrower columns stand in the order of the rows, their names would overlap */
        S_heads(s, &h, upright);
    for (size_t i = 0; i < h.n_rows; i++) {
        mq_svg_label(s, 0, h.top + height * ((double)i + 0.5), f->table->rows[h.rows[i]].label, h.labels,
                     MQ_ANCHOR_START, false);
        S_row(s, &h, i, height);
    }
    return S_key(s, mq_svg_phone(s) ? 0 : h.x0, h.top + height * (double)h.n_rows + 14);
}

const mq_figure_type mq_figure_type_heat = {"heat", true, false, S_draw};
