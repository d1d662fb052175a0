#include "mq_svg.h"
#include <math.h>

static double S_most(const mq_table *t, size_t rows, size_t column)
{
    double most = 0;
    for (size_t r = 0; r < rows; r++) {
        const mq_cell *cell = mq_table_cell(t, r, column);
        if (cell->kind == MQ_CELL_SHARE)
            most = fmax(most, isfinite(cell->hi) ? cell->hi : cell->value);
    }
    return most > 0 ? most : 0.1;
}

static void S_bar(mq_svg *s, const mq_axis *a, const mq_table *t, size_t row, size_t column, double y)
{
    const mq_cell *cell = mq_table_cell(t, row, column);
    double zero = mq_axis_at(a, 0);
    if (cell->kind != MQ_CELL_SHARE) {
        mq_svg_text(s, zero + 6, y + 4.5, MQ_SVG_SMALL, MQ_ANCHOR_START, "mf-mute", "#566573",
                    mq_svg_gap(s, cell));
        return;
    }
    double end = mq_axis_at(a, cell->value);
    mq_svg_rect(s, zero, y - 9, end - zero, 18, "mf-bar", "#5d8fbd", mq_svg_tip(s, t, row, column));
    if (isfinite(cell->lo)) {
        mq_svg_whisker(s, mq_axis_at(a, cell->lo), mq_axis_at(a, cell->hi), y);
        end = fmax(end, mq_axis_at(a, cell->hi));
    }
    mq_svg_text(s, end + 8, y + 4.5, MQ_SVG_SMALL, MQ_ANCHOR_START, "mf-ink", "#1c2733",
                mq_svg_value(s, t, column, cell));
}

/* The total of 100 % says nothing as a bar and would flatten the others. */
static bool S_whole(const mq_table *t, size_t row, size_t column)
{
    return t->rows[row].kind == MQ_ROW_TOTAL && mq_table_cell(t, row, column)->value >= 1;
}

static double S_draw(mq_svg *s, const mq_figure *f)
{
    const mq_table *t = f->table;
    size_t column = mq_figure_column(t, MQ_COLUMN_SHARE, 0), rows = mq_figure_rows(t);
    while (rows > 1 && S_whole(t, rows - 1, column))
        rows--;
    double labels = mq_svg_label_width(s, t, rows, 60, 270);
    mq_axis a = mq_axis_make(0, S_most(t, rows, column), 100, labels + 12, s->width - 64);
    double top = 6, step = 34, bottom = top + step * (double)rows;
    double end = mq_axis_draw(
        s, &a, top, bottom, mq_figure_axis_title(s, t, "figure.per_cent", mq_table_has_interval(t, column)));
    for (size_t r = 0; r < rows; r++) {
        double y = top + step * ((double)r + 0.5);
        bool group = t->rows[r].kind == MQ_ROW_GROUP;
        mq_svg_label(s, 0, y, t->rows[r].label, labels, MQ_ANCHOR_START, t->rows[r].kind != MQ_ROW_PLAIN);
        if (!group)
            S_bar(s, &a, t, r, column, y);
    }
    return end;
}

const mq_figure_type mq_figure_type_bars = {"bars", false, false, S_draw};
