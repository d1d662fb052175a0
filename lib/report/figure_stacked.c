#include "mq_svg.h"
#include "mq_number.h"
#include <math.h>

#define S_SEGMENTS 12 /* more shades of one hue cannot be told apart */

static void S_segment(mq_svg *s, double x, double w, double y, const char *shade, bool white, mq_str tip,
                      mq_str value)
{
    mq_svg_rect(s, x, y - 12, w, 24, "mf-segment", shade, tip);
    if (mq_svg_measure(value, MQ_SVG_SMALL) + 6 <= w)
        mq_svg_text(s, x + w / 2, y + 4.5, MQ_SVG_SMALL, MQ_ANCHOR_MIDDLE, "", white ? "#ffffff" : "#1c2733",
                    value);
}

static void S_bar(mq_svg *s, const mq_table *t, size_t row, const size_t *columns, size_t n, double x0,
                  double width, double y)
{
    double x = x0, sum = 0;
    const mq_cell *gap = NULL;
    uint64_t base = 0;
    for (size_t i = 0; i < n; i++) {
        const mq_cell *cell = mq_table_cell(t, row, columns[i]);
        sum += cell->kind == MQ_CELL_SHARE ? cell->value : 0;
        gap = cell->kind == MQ_CELL_SHARE ? gap : cell;
        base = cell->kind == MQ_CELL_SHARE ? cell->base.n : base;
    }
    for (size_t i = 0; i < n; i++) {
        const mq_cell *cell = mq_table_cell(t, row, columns[i]);
        bool white;
        const char *shade = mq_svg_shade(s, i, n, &white);
        if (cell->kind != MQ_CELL_SHARE)
            continue;
        double w = cell->value / fmax(sum, 1) * width; /* rounding of corrected shares may pass 100 % */
        S_segment(s, x, w, y, shade, white, mq_svg_tip(s, t, row, columns[i]),
                  mq_svg_value(s, t, columns[i], cell));
        x += w;
    }
    mq_str word = gap ? mq_svg_gap(s, gap) : (mq_str){0};
    if (gap && mq_svg_measure(word, MQ_SVG_SMALL) + 10 < x0 + width - x)
        mq_svg_text(s, x + 6, y + 4.5, MQ_SVG_SMALL, MQ_ANCHOR_START, "mf-mute", "#566573", word);
    if (base) {
        mq_buffer b = {0};
        mq_number_count(&b, mq_catalogue_locale(s->words), base);
        mq_svg_text(s, s->width - 4, y + 4.5, MQ_SVG_SMALL, MQ_ANCHOR_END, "mf-mute", "#566573",
                    mq_buffer_keep(&b, s->scratch));
    }
}

/* Room for the largest n beside the bars. */
static double S_base_width(mq_svg *s, const mq_table *t, size_t rows)
{
    double most = 12;
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < t->n_columns; c++) {
            mq_buffer b = {0};
            mq_number_count(&b, mq_catalogue_locale(s->words), mq_table_cell(t, r, c)->base.n);
            most = fmax(most, mq_svg_measure(mq_buffer_view(&b), MQ_SVG_SMALL));
            mq_buffer_free(&b);
        }
    return most;
}

static double S_draw(mq_svg *s, const mq_figure *f)
{
    const mq_table *t = f->table;
    size_t columns[S_SEGMENTS], rows = mq_figure_rows(t);
    mq_str names[S_SEGMENTS];
    size_t n = mq_figure_shares(s, t, S_SEGMENTS, columns, names);
    double labels = mq_svg_label_width(s, t, rows, 60, 230);
    double top = mq_svg_legend(s, 0, 4, names, n, false) + 14, step = 36;
    mq_axis a = mq_axis_make(0, 1, 100, labels + 12, s->width - 20 - S_base_width(s, t, rows));
    double bottom = top + step * (double)rows;
    mq_svg_text(s, s->width - 4, top - 6, MQ_SVG_SMALL, MQ_ANCHOR_END, "mf-mute", "#566573", MQ_STR("n"));
    double end = mq_axis_draw(s, &a, top, bottom, mq_message(s->words, "figure.per_cent"));
    for (size_t r = 0; r < rows; r++) {
        double y = top + step * ((double)r + 0.5);
        mq_svg_label(s, 0, y, t->rows[r].label, labels, MQ_ANCHOR_START, t->rows[r].kind != MQ_ROW_PLAIN);
        if (t->rows[r].kind != MQ_ROW_GROUP)
            S_bar(s, t, r, columns, n, a.x0, a.x1 - a.x0, y);
    }
    return end;
}

const mq_figure_type mq_figure_type_stacked = {"stacked", false, false, S_draw};
