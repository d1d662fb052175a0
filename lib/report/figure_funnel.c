#include "mq_svg.h"
#include <math.h>

#define S_STAGES 6

/* Stages of one code stand on one line: hollow where naive, filled where corrected, the way between drawn. */

static double S_most(const mq_table *t, size_t rows, const size_t *columns, size_t n)
{
    double most = 0;
    for (size_t r = 0; r < rows; r++)
        for (size_t i = 0; i < n; i++) {
            const mq_cell *cell = mq_table_cell(t, r, columns[i]);
            if (cell->kind == MQ_CELL_SHARE)
                most = fmax(most, isfinite(cell->hi) ? cell->hi : cell->value);
        }
    return most > 0 ? most : 0.1;
}

static void S_row(mq_svg *s, const mq_axis *a, const mq_table *t, size_t row, const size_t *columns, size_t n,
                  double y)
{
    double step = n > 1 ? 12.0 : 0, before_x = NAN, before_y = NAN, end = a->x0;
    mq_buffer text = {0};
    for (size_t i = 0; i < n; i++) {
        const mq_cell *cell = mq_table_cell(t, row, columns[i]);
        mq_str value =
            cell->kind == MQ_CELL_SHARE ? mq_svg_value(s, t, columns[i], cell) : mq_svg_gap(s, cell);
        mq_buffer_text(&text, i ? " \xE2\x86\x92 " : "");
        mq_buffer_str(&text, value);
        if (cell->kind != MQ_CELL_SHARE)
            continue;
        double x = mq_axis_at(a, cell->value), at = y + step * ((double)i - ((double)n - 1) / 2);
        if (isfinite(before_x))
            mq_svg_line(s, before_x, before_y, x, at, "mf-way", "#8296a9", 1.2);
        if (isfinite(cell->lo))
            mq_svg_whisker(s, mq_axis_at(a, cell->lo), mq_axis_at(a, cell->hi), at);
        end = fmax(end, isfinite(cell->hi) ? mq_axis_at(a, cell->hi) : x);
        before_x = x;
        before_y = at;
    }
    for (size_t i = 0; i < n; i++) {
        const mq_cell *cell = mq_table_cell(t, row, columns[i]);
        if (cell->kind == MQ_CELL_SHARE)
            mq_svg_marker(s, i, mq_axis_at(a, cell->value), y + step * ((double)i - ((double)n - 1) / 2),
                          "#1f5a94");
    }
    mq_str all = mq_svg_cut(s, mq_str_trim(mq_arena_copy(s->scratch, mq_buffer_view(&text))), MQ_SVG_SMALL,
                            mq_svg_phone(s) ? 134 : 150);
    mq_buffer_free(&text);
    if (mq_svg_phone(s)) /* no room beside the axis: under the label */
        mq_svg_text(s, 0, y + 24, MQ_SVG_SMALL, MQ_ANCHOR_START, "mf-ink", "#1c2733", all);
    else
        mq_svg_text(s, s->width - 2, y + 4.5, MQ_SVG_SMALL, MQ_ANCHOR_END, "mf-ink", "#1c2733", all);
}

static double S_draw(mq_svg *s, const mq_figure *f)
{
    const mq_table *t = f->table;
    size_t columns[S_STAGES], rows = mq_figure_rows(t), drawn = 0;
    mq_str names[S_STAGES];
    size_t n = mq_figure_shares(s, t, S_STAGES, columns, names);
    for (size_t r = 0; r < rows; r++)
        drawn += t->rows[r].kind != MQ_ROW_TOTAL;
    double labels = mq_svg_label_width(s, t, rows, mq_svg_phone(s) ? 118 : 60, 210),
           top = mq_svg_legend(s, 0, 4, names, n, true);
    double step = 12 * (double)n + (mq_svg_phone(s) ? 30 : 22), bottom = top + step * (double)drawn;
    mq_axis a = mq_axis_make(0, S_most(t, rows, columns, n), 100, labels + 18,
                             s->width - (mq_svg_phone(s) ? 12 : 176));
    double end = mq_axis_draw(s, &a, top, bottom, mq_figure_axis_title(s, t, "figure.per_cent", true));
    double y = top + step / 2;
    for (size_t r = 0; r < rows; r++) {
        if (t->rows[r].kind == MQ_ROW_TOTAL)
            continue;
        mq_svg_label(s, 0, mq_svg_phone(s) ? y - 7 : y, t->rows[r].label, labels, MQ_ANCHOR_START,
                     t->rows[r].kind == MQ_ROW_GROUP);
        if (t->rows[r].kind == MQ_ROW_PLAIN)
            S_row(s, &a, t, r, columns, n, y);
        y += step;
    }
    return end;
}

const mq_figure_type mq_figure_type_funnel = {"funnel", false, false, S_draw};
