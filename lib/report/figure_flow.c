#include "mq_svg.h"
#include "mq_escape.h"
#include "mq_number.h"
#include <math.h>

#define S_STATES 16

typedef struct S_flow {
    const mq_table *t;
    size_t rows[S_STATES], columns[S_STATES], n[2];
    double size[2][S_STATES], y[2][S_STATES], used[2][S_STATES];
    double total, unit, left, right;
} S_flow;

static double S_count(const S_flow *w, size_t i, size_t j)
{
    const mq_cell *cell = mq_table_cell(w->t, w->rows[i], w->columns[j]);
    return cell->kind == MQ_CELL_COUNT ? cell->value : 0;
}

static S_flow S_collect(const mq_table *t)
{
    S_flow w = {.t = t};
    for (size_t r = 0; r < t->n_rows && w.n[0] < S_STATES; r++)
        if (t->rows[r].kind == MQ_ROW_PLAIN)
            w.rows[w.n[0]++] = r;
    for (size_t c = 0; c < t->n_columns && w.n[1] < S_STATES; c++)
        if (t->columns[c].kind == MQ_COLUMN_COUNT && strcmp(t->columns[c].key, "total") != 0)
            w.columns[w.n[1]++] = c;
    for (size_t i = 0; i < w.n[0]; i++)
        for (size_t j = 0; j < w.n[1]; j++) {
            w.size[0][i] += S_count(&w, i, j);
            w.size[1][j] += S_count(&w, i, j);
            w.total += S_count(&w, i, j);
        }
    return w;
}

static mq_str S_label(const S_flow *w, int side, size_t i)
{
    return side == 0 ? w->t->rows[w->rows[i]].label : w->t->columns[w->columns[i]].label;
}

static size_t S_lines(mq_svg *s, const S_flow *w, int side, size_t i, mq_str lines[2])
{
    return mq_svg_wrap(s, S_label(w, side, i), MQ_SVG_TEXT, side == 0 ? w->left - 8 : s->width - w->right - 8,
                       lines, 2);
}

/* Every state has at least the height of its label, so labels cannot touch; its box is centred in that. */
static double S_place(mq_svg *s, S_flow *w, int side, double top)
{
    double y = top;
    for (size_t i = 0; i < w->n[side]; i++) {
        mq_str lines[2];
        double height = w->unit * w->size[side][i],
               slot = fmax(height, 20 + 16 * (double)S_lines(s, w, side, i, lines));
        w->y[side][i] = y + (slot - height) / 2;
        y += slot + 10;
    }
    return y;
}

static void S_ribbon(mq_svg *s, S_flow *w, size_t i, size_t j)
{
    double h = w->unit * S_count(w, i, j);
    if (!(h > 0))
        return;
    bool white;
    double y0 = w->y[0][i] + w->used[0][i], y1 = w->y[1][j] + w->used[1][j];
    double x0 = w->left + 12, x1 = w->right - 12, middle = (x0 + x1) / 2;
    const double points[2][8] = {{x0, y0, middle, y0, middle, y1, x1, y1},
                                 {x1, y1 + h, middle, y1 + h, middle, y0 + h, x0, y0 + h}};
    w->used[0][i] += h;
    w->used[1][j] += h;
    mq_buffer_text(s->out, "<path d=\"");
    for (size_t k = 0; k < 16; k++) {
        const char *sign = k == 0 ? "M" : k == 2 || k == 10 ? "C" : k == 8 ? "L" : " ";
        mq_buffer_text(s->out, sign);
        mq_svg_print(s, points[k / 8][k % 8]);
    }
    mq_buffer_print(s->out, "Z\" class=\"mf-ribbon\" fill=\"%s\" fill-opacity=\"0.6\"><title>",
                    mq_svg_shade(s, i, w->n[0], &white));
    mq_escape_html(s->out, w->t->rows[w->rows[i]].label);
    mq_buffer_text(s->out, " \xE2\x86\x92 ");
    mq_escape_html(s->out, w->t->columns[w->columns[j]].label);
    mq_buffer_text(s->out, ": ");
    mq_number_count(s->out, mq_catalogue_locale(s->words), (uint64_t)S_count(w, i, j));
    mq_buffer_text(s->out, "</title></path>\n");
}

static void S_state(mq_svg *s, const S_flow *w, int side, size_t i)
{
    bool white;
    mq_str lines[2];
    size_t n = S_lines(s, w, side, i, lines);
    double height = w->unit * w->size[side][i], middle = w->y[side][i] + height / 2;
    double box = side == 0 ? w->left : w->right - 12;
    double x = side == 0 ? w->left - 8 : w->right + 8, first = middle - 3 - 8 * (double)(n - 1);
    mq_anchor anchor = side == 0 ? MQ_ANCHOR_END : MQ_ANCHOR_START;
    mq_buffer b = {0};
    mq_locale locale = mq_catalogue_locale(s->words);
    mq_number_count(&b, locale, (uint64_t)w->size[side][i]);
    mq_buffer_text(&b, " \xC2\xB7 ");
    mq_number_percent_sign(&b, locale, w->total > 0 ? w->size[side][i] / w->total : 0, 1);
    mq_svg_rect(s, box, w->y[side][i], 12, fmax(height, 1), "mf-node", mq_svg_shade(s, i, w->n[side], &white),
                (mq_str){0});
    for (size_t k = 0; k < n; k++)
        mq_svg_text(s, x, first + 16 * (double)k, MQ_SVG_TEXT, anchor, "mf-ink", "#1c2733", lines[k]);
    mq_svg_text(s, x, first + 16 * (double)n, MQ_SVG_SMALL, anchor, "mf-mute", "#566573",
                mq_buffer_keep(&b, s->scratch));
}

static double S_draw(mq_svg *s, const mq_figure *f)
{
    S_flow w = S_collect(f->table);
    double most = 0;
    for (size_t j = 0; j < w.n[1]; j++)
        most = fmax(most, mq_svg_measure(f->table->columns[w.columns[j]].label, MQ_SVG_TEXT));
    w.left = mq_svg_label_width(s, f->table, f->table->n_rows, 110, 235) + 8;
    w.right = s->width - fmin(fmax(most, 110), mq_svg_phone(s) ? MQ_SVG_PHONE / 3 : 235) - 10;
    w.unit = w.total > 0 ? 240 / w.total : 0;
    double end = fmax(S_place(s, &w, 0, 34), S_place(s, &w, 1, 34));
    mq_svg_text(s, w.left + 12, 16, MQ_SVG_TEXT, MQ_ANCHOR_END, "mf-mute", "#566573",
                mq_message(s->words, "figure.before"));
    mq_svg_text(s, w.right - 12, 16, MQ_SVG_TEXT, MQ_ANCHOR_START, "mf-mute", "#566573",
                mq_message(s->words, "figure.after"));
    for (size_t i = 0; i < w.n[0]; i++)
        for (size_t j = 0; j < w.n[1]; j++)
            S_ribbon(s, &w, i, j);
    for (size_t i = 0; i < w.n[0]; i++)
        S_state(s, &w, 0, i);
    for (size_t j = 0; j < w.n[1]; j++)
        S_state(s, &w, 1, j);
    return end;
}

const mq_figure_type mq_figure_type_flow = {"flow", true, false, S_draw};
