#include "mq_svg.h"
#include <math.h>

#define S_SERIES 8

typedef struct S_dots {
    const mq_table *t;
    size_t rows, n;
    size_t columns[S_SERIES];
    mq_str names[S_SERIES];
    double least, most;
    bool share, signed_value, interval;
} S_dots;

static void S_range(S_dots *p, size_t column)
{
    for (size_t r = 0; r < p->rows; r++) {
        const mq_cell *cell = mq_table_cell(p->t, r, column);
        if (!isfinite(cell->value) || p->t->rows[r].kind == MQ_ROW_GROUP)
            continue;
        p->least = fmin(p->least, isfinite(cell->lo) ? cell->lo : cell->value);
        p->most = fmax(p->most, isfinite(cell->hi) ? cell->hi : cell->value);
        p->signed_value = p->signed_value || cell->signed_value;
    }
    p->interval = p->interval || mq_table_has_interval(p->t, column);
}

/* Series share one axis, so they are of one kind: shares before differences before numbers. */
static mq_column_kind S_kind(const mq_table *t)
{
    static const mq_column_kind kinds[] = {MQ_COLUMN_SHARE, MQ_COLUMN_DIFFERENCE};
    for (size_t i = 0; i < 2; i++)
        if (mq_figure_column(t, kinds[i], 0) < t->n_columns)
            return kinds[i];
    return MQ_COLUMN_NUMBER;
}

static S_dots S_collect(mq_svg *s, const mq_table *t)
{
    S_dots p = {.t = t, .rows = mq_figure_rows(t), .least = INFINITY, .most = -INFINITY};
    mq_column_kind kind = S_kind(t);
    for (size_t c = 0; c < t->n_columns && p.n < S_SERIES; c++) {
        if (t->columns[c].kind != kind)
            continue;
        p.columns[p.n] = c;
        p.names[p.n++] = mq_figure_series(s, t, c);
        S_range(&p, c);
    }
    p.share = kind != MQ_COLUMN_NUMBER;
    if (!(p.least <= p.most))
        p.least = 0, p.most = 1;
    if (p.signed_value || p.least > 0)
        p.least = fmin(p.least, 0);
    if (p.signed_value)
        p.most = fmax(p.most, 0);
    return p;
}

static void S_dot(mq_svg *s, const S_dots *p, const mq_axis *a, size_t row, size_t i, double y)
{
    const mq_cell *cell = mq_table_cell(p->t, row, p->columns[i]);
    if (!isfinite(cell->value) || cell->kind == MQ_CELL_EMPTY) {
        if (cell->kind != MQ_CELL_EMPTY)
            mq_svg_text(s, a->x0 + 6, y + 4.5, MQ_SVG_SMALL, MQ_ANCHOR_START, "mf-mute", "#566573",
                        mq_svg_gap(s, cell));
        return;
    }
    double x = mq_axis_at(a, cell->value), end = x + 6;
    if (isfinite(cell->lo)) {
        mq_svg_whisker(s, mq_axis_at(a, cell->lo), mq_axis_at(a, cell->hi), y);
        end = fmax(end, mq_axis_at(a, cell->hi));
    }
    mq_buffer_text(s->out, "<g>");
    mq_svg_marker(s, i, x, y, "#1f5a94");
    mq_buffer_text(s->out, "</g>\n");
    mq_svg_text(s, end + 8, y + 4.5, MQ_SVG_SMALL, MQ_ANCHOR_START, "mf-ink", "#1c2733",
                mq_svg_value(s, p->t, p->columns[i], cell));
}

static double S_draw(mq_svg *s, const mq_figure *f)
{
    S_dots p = S_collect(s, f->table);
    const mq_table *t = f->table;
    double labels = mq_svg_label_width(s, t, p.rows, 60, 250);
    double top = p.n > 1 ? mq_svg_legend(s, 0, 4, p.names, p.n, true) : 6;
    double step = p.n > 1 ? 18 * (double)p.n + 12 : 34, bottom = top + step * (double)p.rows;
    mq_axis a = mq_axis_make(p.least, p.most, p.share ? 100 : 1, labels + 18, s->width - 64);
    const char *what = !p.share ? "figure.value" : p.signed_value ? "figure.points" : "figure.per_cent";
    double end = mq_axis_draw(s, &a, top, bottom, mq_figure_axis_title(s, t, what, p.interval));
    for (size_t r = 0; r < p.rows; r++) {
        double y = top + step * ((double)r + 0.5);
        mq_svg_label(s, 0, y, t->rows[r].label, labels, MQ_ANCHOR_START, t->rows[r].kind != MQ_ROW_PLAIN);
        if (r > 0 && p.n > 1)
            mq_svg_line(s, 0, y - step / 2, a.x1, y - step / 2, "mf-grid", "#dde3ea", 1);
        for (size_t i = 0; i < p.n && t->rows[r].kind != MQ_ROW_GROUP; i++)
            S_dot(s, &p, &a, r, i, y + 18 * ((double)i - ((double)p.n - 1) / 2));
    }
    return end;
}

const mq_figure_type mq_figure_type_dots = {"dots", false, true, S_draw};
