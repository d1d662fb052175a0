#include "mq_xlsx.h"
#include "mq_escape.h"
#include "mq_fit.h"
#include "mq_number.h"
#include <math.h>

enum { TEXT_WIDTH = 30, NUMBER_WIDTH = 11, WORD_WIDTH = 20 }; /* of columns, in letters */
#define S_FIRST 4 /* row of the first data line: caption, title, spanners, heads come before */

typedef struct S_sheet {
    mq_xlsx *w;
    lxw_worksheet *sheet;
    const char *name;
    const mq_table *t;
    size_t *at;          /* sheet column of each table column; intervals take two more */
    lxw_format **format; /* of each table column */
    lxw_format **bold;
    size_t width;
} S_sheet;

static void S_pattern(const mq_table *t, size_t column, char pattern[32])
{
    const mq_column *head = &t->columns[column];
    int decimals = mq_table_decimals(t, column);
    char zeros[16] = "";
    if (decimals > 0) {
        zeros[0] = '.';
        memset(zeros + 1, '0', (size_t)(decimals < 12 ? decimals : 12));
    }
    bool percent = head->kind == MQ_COLUMN_SHARE || head->kind == MQ_COLUMN_DIFFERENCE || head->points;
    if (head->kind == MQ_COLUMN_COUNT)
        snprintf(pattern, 32, "#,##0");
    else if (head->kind == MQ_COLUMN_P)
        snprintf(pattern, 32, "0.000");
    else
        snprintf(pattern, 32, "0%s%s", zeros, percent ? "%" : "");
}

/* Sheet columns of a table column. */
static size_t S_width(const S_sheet *s, size_t column)
{
    return mq_table_has_interval(s->t, column) ? 3 : 1;
}

static bool S_layout(S_sheet *s)
{
    const mq_table *t = s->t;
    s->at = mq_arena_take_n(&s->w->scratch, t->n_columns + 1, sizeof *s->at);
    s->format = mq_arena_take_n(&s->w->scratch, t->n_columns + 1, sizeof *s->format);
    s->bold = mq_arena_take_n(&s->w->scratch, t->n_columns + 1, sizeof *s->bold);
    if (!s->at || !s->format || !s->bold)
        return false;
    s->width = 1;
    for (size_t c = 0; c < t->n_columns; c++) {
        char pattern[32];
        s->at[c] = s->width;
        s->width += S_width(s, c);
        S_pattern(t, c, pattern);
        s->format[c] = workbook_add_format(s->w->book);
        s->bold[c] = workbook_add_format(s->w->book);
        if (!s->format[c] || !s->bold[c])
            return false;
        format_set_num_format(s->format[c], pattern);
        format_set_num_format(s->bold[c], pattern);
        format_set_bold(s->bold[c]);
        format_set_top(s->bold[c], LXW_BORDER_THIN);
    }
    return true;
}

/* One cell over all neighbours with the same heading. */
static void S_spanners(S_sheet *s)
{
    const mq_table *t = s->t;
    for (size_t c = 0, next; c < t->n_columns; c = next) {
        mq_str name = t->columns[c].spanner;
        for (next = c + 1; next < t->n_columns && mq_str_equal(t->columns[next].spanner, name);)
            next++;
        size_t last = s->at[next - 1] + S_width(s, next - 1) - 1;
        if (name.size && last == s->at[c])
            mq_xlsx_text(s->w, s->sheet, 2, s->at[c], name, MQ_XLSX_SPANNER);
        else if (name.size && !s->w->code)
            s->w->code = worksheet_merge_range(s->sheet, 2, (lxw_col_t)s->at[c], 2, (lxw_col_t)last,
                                               mq_xlsx_clean(s->w, name), s->w->styles[MQ_XLSX_SPANNER]);
    }
}

/* Of a column in letters: the longest word of its heading is not broken. */
static size_t S_letters(const mq_column *head)
{
    size_t most = NUMBER_WIDTH;
    for (mq_str rest = head->label; rest.at && rest.size;) {
        size_t word = mq_display_width(mq_str_cut(&rest, ' ')) + 2; /* bold letters are wider */
        most = word > most ? word : most;
    }
    return head->kind == MQ_COLUMN_TEXT ? TEXT_WIDTH : most < WORD_WIDTH ? most : WORD_WIDTH;
}

/* A row is as high as its heading with the most lines: not every program finds that out. */
static void S_head_height(S_sheet *s)
{
    size_t most = 1;
    for (size_t c = 0; c < s->t->n_columns; c++) {
        size_t lines = 0, width = S_letters(&s->t->columns[c]);
        for (mq_str rest = s->t->columns[c].label; rest.size; lines++) {
            mq_str line = mq_fit_line(&rest, width - 1);
            lines += (mq_display_width(line) - (line.size > 0)) / width;
        }
        most = lines > most ? lines : most;
    }
    if (!s->w->code && most > 1)
        s->w->code = worksheet_set_row(s->sheet, S_FIRST - 1, 15.0 * (double)(most < 12 ? most : 12), NULL);
}

static void S_heads(S_sheet *s)
{
    const mq_table *t = s->t;
    S_head_height(s);
    S_spanners(s);
    mq_xlsx_text(s->w, s->sheet, 3, 0, t->stub.size ? t->stub : MQ_STR(" "), MQ_XLSX_HEAD_LEFT);
    for (size_t c = 0; c < t->n_columns; c++) {
        bool left = t->columns[c].kind == MQ_COLUMN_TEXT;
        mq_xlsx_text(s->w, s->sheet, 3, s->at[c],
                     t->columns[c].label.size ? t->columns[c].label : MQ_STR(" "),
                     left ? MQ_XLSX_HEAD_LEFT : MQ_XLSX_HEAD);
        static const char *const ends[] = {" \xE2\x89\xA5", " \xE2\x89\xA4"};
        for (size_t i = 0; i < 2 && mq_table_has_interval(t, c); i++) {
            mq_buffer b = {0};
            mq_number_level(&b, mq_catalogue_locale(s->w->d->words), t->level);
            mq_buffer_text(&b, ends[i]);
            mq_xlsx_text(s->w, s->sheet, 3, s->at[c] + 1 + i, mq_buffer_keep(&b, &s->w->scratch),
                         MQ_XLSX_HEAD);
        }
    }
}

static void S_number(S_sheet *s, lxw_row_t row, size_t column, double value, lxw_format *format)
{
    if (!s->w->code && isfinite(value))
        s->w->code = worksheet_write_number(s->sheet, row, (lxw_col_t)column, value, format);
}

static void S_cell(S_sheet *s, size_t r, size_t c)
{
    const mq_cell *cell = mq_table_cell(s->t, r, c);
    lxw_row_t row = (lxw_row_t)(S_FIRST + r);
    lxw_format *format = s->t->rows[r].kind == MQ_ROW_TOTAL ? s->bold[c] : s->format[c];
    char below[16];
    switch (cell->kind) {
    case MQ_CELL_TEXT:
        mq_xlsx_text(s->w, s->sheet, row, s->at[c], cell->text, MQ_XLSX_TEXT);
        break;
    case MQ_CELL_COUNT:
    case MQ_CELL_SHARE:
    case MQ_CELL_NUMBER:
    case MQ_CELL_P:
        S_number(s, row, s->at[c], cell->value, format);
        S_number(s, row, s->at[c] + 1, cell->lo, format);
        S_number(s, row, s->at[c] + 2, cell->hi, format);
        break;
    case MQ_CELL_SUPPRESSED:
        snprintf(below, sizeof below, "<%u", cell->hidden_below);
        mq_xlsx_text(s->w, s->sheet, row, s->at[c], cell->hidden_below ? mq_str_of(below) : MQ_STR("*"),
                     MQ_XLSX_RIGHT);
        break;
    case MQ_CELL_EMPTY:
    case MQ_CELL_MISSING:
        mq_xlsx_text(s->w, s->sheet, row, s->at[c], MQ_STR("\xE2\x80\x94"), MQ_XLSX_RIGHT);
        break;
    }
}

static int S_label_style(const mq_line *row)
{
    switch (row->kind) {
    case MQ_ROW_GROUP:
        return MQ_XLSX_BOLD;
    case MQ_ROW_TOTAL:
        return MQ_XLSX_TOTAL;
    case MQ_ROW_PLAIN:
        break;
    }
    return row->indent ? MQ_XLSX_INDENT + (int)(row->indent < 4 ? row->indent : 4) - 1 : MQ_XLSX_TEXT;
}

static void S_rows(S_sheet *s)
{
    for (size_t r = 0; r < s->t->n_rows; r++) {
        const mq_line *row = &s->t->rows[r];
        mq_xlsx_text(s->w, s->sheet, (lxw_row_t)(S_FIRST + r), 0, row->label, S_label_style(row));
        for (size_t c = 0; c < s->t->n_columns && row->kind != MQ_ROW_GROUP; c++)
            S_cell(s, r, c);
    }
}

static mq_status S_notes(S_sheet *s, mq_error *err)
{
    mq_grid g;
    mq_note *notes;
    size_t n = 0;
    mq_status st = mq_grid_make(s->t, s->w->d->words, &s->w->scratch, &g, err);
    if (st == MQ_OK)
        st = mq_grid_notes(&g, &s->w->scratch, &notes, &n, err);
    lxw_row_t row = (lxw_row_t)(S_FIRST + s->t->n_rows + 1);
    for (size_t i = 0; st == MQ_OK && i < n; i++, row++) {
        mq_buffer b = {0};
        mq_buffer_str(&b, notes[i].mark.size ? notes[i].mark : mq_message(s->w->d->words, "note.name"));
        mq_buffer_char(&b, ' ');
        mq_buffer_str(&b, notes[i].text);
        mq_str text = mq_buffer_keep(&b, &s->w->scratch);
        lxw_col_t last = (lxw_col_t)(s->width > 8 ? s->width - 1 : 8);
        if (!s->w->code) /* one wide cell, so that the note neither widens a column nor is cut */
            s->w->code = worksheet_merge_range(s->sheet, row, 0, row, last, mq_xlsx_clean(s->w, text),
                                               s->w->styles[MQ_XLSX_NOTE]);
        double lines = ceil((double)mq_display_width(text) / (36.0 + 11.0 * last));
        if (!s->w->code)
            s->w->code = worksheet_set_row(s->sheet, row, 12.5 * fmin(lines, 30) + 2, NULL);
    }
    return st;
}

/* By its label; by its heading where the columns share a label. */
static mq_str S_series_name(const mq_table *t, size_t column)
{
    const mq_column *own = &t->columns[column];
    for (size_t c = 0; c < t->n_columns; c++)
        if (c != column && t->columns[c].kind == own->kind && mq_str_equal(t->columns[c].label, own->label))
            return own->spanner.size ? own->spanner : own->label;
    return own->label;
}

static void S_series(S_sheet *s, lxw_chart *chart, size_t column, size_t last, int32_t colour)
{
    lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
    if (!series) {
        s->w->code = LXW_ERROR_MEMORY_MALLOC_FAILED;
        return;
    }
    lxw_chart_fill fill = {.color = (lxw_color_t)colour};
    chart_series_set_categories(series, s->name, S_FIRST, 0, (lxw_row_t)last, 0);
    chart_series_set_values(series, s->name, S_FIRST, (lxw_col_t)s->at[column], (lxw_row_t)last,
                            (lxw_col_t)s->at[column]);
    chart_series_set_name(series, mq_xlsx_clean(s->w, S_series_name(s->t, column)));
    chart_series_set_fill(series, &fill);
}

/* libxlsxwriter has no error bars with ends of their own. A line chart of upper end, lower end and value,
 * without its lines, has: Excel draws a line from the highest to the lowest of the three (high-low lines). */
static void S_points(S_sheet *s, lxw_chart *chart, size_t column, size_t last)
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
        chart_series_set_categories(series, s->name, S_FIRST, 0, (lxw_row_t)last, 0);
        chart_series_set_values(series, s->name, S_FIRST, at, (lxw_row_t)last, at);
        chart_series_set_name_range(series, s->name, S_FIRST - 1, at);
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
static void S_chart(S_sheet *s)
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
        S_points(s, chart, shares[0], S_FIRST + rows - 1);
    for (size_t i = 0; i < (parts ? n : 1) && !points; i++)
        S_series(s, chart, shares[i], S_FIRST + rows - 1, parts ? shades[i] : 0x5D8FBD);
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

mq_status mq_xlsx_table(mq_xlsx *w, lxw_worksheet *sheet, const char *name, const mq_table *t, mq_error *err)
{
    mq_status st = mq_table_check(t, err);
    if (st < 0)
        return st;
    S_sheet s = {.w = w, .sheet = sheet, .name = name, .t = t};
    if (t->n_rows > 1000000 || t->n_columns > 4000)
        return mq_fail(err, MQ_E_DATA, NULL, "table '%s' is too large for a sheet", t->id);
    if (!S_layout(&s))
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    mq_xlsx_text(w, sheet, 0, 0, mq_caption_table(w->d->words, &w->scratch, t->number), MQ_XLSX_CAPTION);
    mq_xlsx_text(w, sheet, 1, 0, t->title, MQ_XLSX_TITLE);
    S_heads(&s);
    S_rows(&s);
    st = S_notes(&s, err);
    S_chart(&s);
    worksheet_freeze_panes(sheet, S_FIRST, 1);
    worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
    worksheet_repeat_rows(sheet, 2, S_FIRST - 1);
    worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0); /* as wide as a page, as long as it is */
    if (!w->code)
        w->code = worksheet_set_column(sheet, 0, 0, 36, NULL);
    for (size_t c = 0; c < t->n_columns && !w->code; c++) /* Excel refuses widths whose columns overlap */
        w->code = worksheet_set_column(sheet, (lxw_col_t)s.at[c], (lxw_col_t)(s.at[c] + S_width(&s, c) - 1),
                                       (double)S_letters(&t->columns[c]), NULL);
    return st;
}
