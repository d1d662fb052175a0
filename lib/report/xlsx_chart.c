#include "xlsx_sheet.h"
#include <math.h>

/* By its label; by its heading where the columns share a label. */
static mq_str S_series_name(const mq_table *t, size_t column)
{
    const mq_column *own = &t->columns[column];
    for (size_t c = 0; c < t->n_columns; c++)
        if (c != column && t->columns[c].kind == own->kind && mq_str_equal(t->columns[c].label, own->label))
            return own->spanner.size ? own->spanner : own->label;
    return own->label;
}

static void S_series(xlsx_sheet *s, lxw_chart *chart, size_t column, size_t last, int32_t colour)
{
    lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
    if (!series) {
        s->w->code = LXW_ERROR_MEMORY_MALLOC_FAILED;
        return;
    }
    lxw_chart_fill fill = {.color = (lxw_color_t)colour};
    chart_series_set_categories(series, s->name, XLSX_FIRST, 0, (lxw_row_t)last, 0);
    chart_series_set_values(series, s->name, XLSX_FIRST, (lxw_col_t)s->at[column], (lxw_row_t)last,
                            (lxw_col_t)s->at[column]);
    chart_series_set_name(series, mq_xlsx_clean(s->w, S_series_name(s->t, column)));
    chart_series_set_fill(series, &fill);
}

/* libxlsxwriter has no error bars with ends of their own. A line chart of upper end, lower end and value,
 * without its lines, has: Excel draws a line from the highest to the lowest of the three (high-low lines). */
static void S_points(xlsx_sheet *s, lxw_chart *chart, size_t column, size_t last)
{
    lxw_chart_line none = {.none = LXW_TRUE}, whisker = {.color = 0x1C2733, .width = 1.25};
    lxw_chart_fill dot = {.color = 0x1F5A94}, end = {.color = 0x1C2733};
    for (size_t i = 0; i < 3; i++) {
        static const size_t order[] = {1, 2, 0}; /* the value comes last and lies on top */
        lxw_col_t at = (lxw_col_t)(s->at[column] + order[i]);
        lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
        if (!series) {
            s->w->code = LXW_ERROR_MEMORY_MALLOC_FAILED;
            return;
        }
        chart_series_set_categories(series, s->name, XLSX_FIRST, 0, (lxw_row_t)last, 0);
        chart_series_set_values(series, s->name, XLSX_FIRST, at, (lxw_row_t)last, at);
        chart_series_set_name_range(series, s->name, XLSX_FIRST - 1, at);
        chart_series_set_line(series, &none);
        chart_series_set_marker_type(series, order[i] ? LXW_CHART_MARKER_LONG_DASH : LXW_CHART_MARKER_CIRCLE);
        chart_series_set_marker_size(series, order[i] ? 7 : 8);
        chart_series_set_marker_fill(series, order[i] ? &end : &dot);
        chart_series_set_marker_line(series, order[i] ? &whisker : &none);
    }
    chart_set_high_low_lines(chart, &whisker);
    chart_axis_set_min(chart->y_axis, 0);
    chart_axis_set_num_format(chart->y_axis, "0%");
}

/* Shares with intervals as points with whiskers, others as bars; 100 % bars where the row is divided among
 * several. */
void xlsx_chart(xlsx_sheet *s)
{
    static const int32_t shades[] = {0xD6E2EE, 0x9DB9D4, 0x6490BA, 0x2F679F, 0x103A69, 0x7A8794};
    size_t rows = s->t->n_rows, shares[6], n = 0;
    while (rows && s->t->rows[rows - 1].kind == MQ_ROW_TOTAL)
        rows--;
    for (size_t c = 0; c < s->t->n_columns && n < 6; c++)
        if (s->t->columns[c].kind == MQ_COLUMN_SHARE)
            shares[n++] = c;
    if (s->w->code || !n || !rows || rows > 40)
        return;
    bool parts = n > 1 && s->t->columns[shares[0]].part &&
                 s->t->columns[shares[0]].part == s->t->columns[shares[1]].part;
    bool points = !parts && mq_table_has_interval(s->t, shares[0]);
    lxw_chart *chart = workbook_add_chart(s->w->book, points  ? LXW_CHART_LINE
                                                      : parts ? LXW_CHART_BAR_STACKED_PERCENT
                                                              : LXW_CHART_BAR);
    if (!chart) {
        s->w->code = LXW_ERROR_MEMORY_MALLOC_FAILED;
        return;
    }
    if (points)
        S_points(s, chart, shares[0], XLSX_FIRST + rows - 1);
    for (size_t i = 0; i < (parts ? n : 1) && !points; i++)
        S_series(s, chart, shares[i], XLSX_FIRST + rows - 1, parts ? shades[i] : 0x5D8FBD);
    if (!points)
        chart_axis_set_reverse(chart->y_axis); /* first row on top */
    if (!points && !parts)
        chart_axis_set_num_format(chart->x_axis, "0%");
    chart_title_set_name(chart, mq_xlsx_clean(s->w, s->t->title));
    lxw_chart_font small = {.size = 11};
    chart_title_set_name_font(chart, &small);
    if (!parts)
        chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
    else
        chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    chart_set_series_gap(chart, 50);
    double length = fmax(1.0, (120.0 + 24.0 * (double)rows) / 288.0); /* default is 480 x 288 */
    lxw_chart_options place = {.x_scale = points ? fmax(1.4, length * 0.9) : 1.4,
                               .y_scale = points ? 1.4 : length,
                               .description =
                                   (char *)(uintptr_t)mq_xlsx_clean(s->w, s->t->title)}; /* only read */
    if (!s->w->code)
        s->w->code = worksheet_insert_chart_opt(s->sheet, 2, (lxw_col_t)(s->width + 1), chart, &place);
}
