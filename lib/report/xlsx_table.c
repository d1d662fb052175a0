#include "xlsx_sheet.h"
#include "mq_escape.h"
#include "mq_fit.h"
#include "mq_number.h"
#include <math.h>

enum { TEXT_WIDTH = 30, NUMBER_WIDTH = 11, WORD_WIDTH = 20 }; /* of columns, in letters */

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
static size_t S_width(const xlsx_sheet *s, size_t column)
{
    return mq_table_has_interval(s->t, column) ? 3 : 1;
}

static bool S_layout(xlsx_sheet *s)
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
static void S_spanners(xlsx_sheet *s)
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
static void S_head_height(xlsx_sheet *s)
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
        s->w->code =
            worksheet_set_row(s->sheet, XLSX_FIRST - 1, 15.0 * (double)(most < 12 ? most : 12), NULL);
}

static void S_heads(xlsx_sheet *s)
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

static void S_number(xlsx_sheet *s, lxw_row_t row, size_t column, double value, lxw_format *format)
{
    if (!s->w->code && isfinite(value))
        s->w->code = worksheet_write_number(s->sheet, row, (lxw_col_t)column, value, format);
}

static void S_cell(xlsx_sheet *s, size_t r, size_t c)
{
    const mq_cell *cell = mq_table_cell(s->t, r, c);
    lxw_row_t row = (lxw_row_t)(XLSX_FIRST + r);
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

static void S_rows(xlsx_sheet *s)
{
    for (size_t r = 0; r < s->t->n_rows; r++) {
        const mq_line *row = &s->t->rows[r];
        mq_xlsx_text(s->w, s->sheet, (lxw_row_t)(XLSX_FIRST + r), 0, row->label, S_label_style(row));
        for (size_t c = 0; c < s->t->n_columns && row->kind != MQ_ROW_GROUP; c++)
            S_cell(s, r, c);
    }
}

static mq_status S_notes(xlsx_sheet *s, mq_error *err)
{
    mq_grid g;
    mq_note *notes;
    size_t n = 0;
    mq_status st = mq_grid_make(s->t, s->w->d->words, &s->w->scratch, &g, err);
    if (st == MQ_OK)
        st = mq_grid_notes(&g, &s->w->scratch, &notes, &n, err);
    lxw_row_t row = (lxw_row_t)(XLSX_FIRST + s->t->n_rows + 1);
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

mq_status mq_xlsx_table(mq_xlsx *w, lxw_worksheet *sheet, const char *name, const mq_table *t, mq_error *err)
{
    mq_status st = mq_table_check(t, err);
    if (st < 0)
        return st;
    xlsx_sheet s = {.w = w, .sheet = sheet, .name = name, .t = t};
    if (t->n_rows > 1000000 || t->n_columns > 4000)
        return mq_fail(err, MQ_E_DATA, NULL, "table '%s' is too large for a sheet", t->id);
    if (!S_layout(&s))
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    mq_xlsx_text(w, sheet, 0, 0, mq_caption_table(w->d->words, &w->scratch, t->number), MQ_XLSX_CAPTION);
    mq_xlsx_text(w, sheet, 1, 0, t->title, MQ_XLSX_TITLE);
    S_heads(&s);
    S_rows(&s);
    st = S_notes(&s, err);
    xlsx_chart(&s);
    worksheet_freeze_panes(sheet, XLSX_FIRST, 1);
    worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
    worksheet_repeat_rows(sheet, 2, XLSX_FIRST - 1);
    worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0); /* as wide as a page, as long as it is */
    if (!w->code)
        w->code = worksheet_set_column(sheet, 0, 0, 36, NULL);
    for (size_t c = 0; c < t->n_columns && !w->code; c++) /* Excel refuses widths whose columns overlap */
        w->code = worksheet_set_column(sheet, (lxw_col_t)s.at[c], (lxw_col_t)(s.at[c] + S_width(&s, c) - 1),
                                       (double)S_letters(&t->columns[c]), NULL);
    return st;
}
