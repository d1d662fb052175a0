#include "mq_xlsx.h"
#include "mq_escape.h"
#include "mq_number.h"
#include "mq_format.h"
#include <errno.h>

/* Midnight of 1 January 2000: a fixed date makes two runs equal byte for byte. */
#define S_CREATED 946684800

static void S_formats(mq_xlsx *w)
{
    for (int i = 0; i < MQ_XLSX_STYLES; i++) {
        w->styles[i] = workbook_add_format(w->book);
        if (!w->styles[i]) {
            w->code = LXW_ERROR_MEMORY_MALLOC_FAILED;
            return;
        }
    }
    format_set_bold(w->styles[MQ_XLSX_BOLD]);
    format_set_bold(w->styles[MQ_XLSX_CAPTION]);
    format_set_font_color(w->styles[MQ_XLSX_CAPTION], 0x0B4F8A);
    format_set_italic(w->styles[MQ_XLSX_TITLE]);
    format_set_text_wrap(w->styles[MQ_XLSX_NOTE]);
    format_set_align(w->styles[MQ_XLSX_NOTE], LXW_ALIGN_VERTICAL_TOP);
    format_set_font_size(w->styles[MQ_XLSX_NOTE], 9);
    for (int i = MQ_XLSX_HEAD; i <= MQ_XLSX_HEAD_LEFT; i++) {
        format_set_bold(w->styles[i]);
        format_set_text_wrap(w->styles[i]);
        format_set_top(w->styles[i], LXW_BORDER_MEDIUM);
        format_set_bottom(w->styles[i], LXW_BORDER_THIN);
        format_set_align(w->styles[i], i == MQ_XLSX_HEAD ? LXW_ALIGN_RIGHT : LXW_ALIGN_LEFT);
    }
    format_set_bold(w->styles[MQ_XLSX_SPANNER]);
    format_set_align(w->styles[MQ_XLSX_SPANNER], LXW_ALIGN_CENTER);
    format_set_bottom(w->styles[MQ_XLSX_SPANNER], LXW_BORDER_THIN);
    for (int i = 0; i < 4; i++) /* a depth, not blanks: the label stays what it is when it is looked up */
        format_set_indent(w->styles[MQ_XLSX_INDENT + i], (uint8_t)(i + 1));
    for (int i = MQ_XLSX_TEXT; i < MQ_XLSX_TOTAL; i++)
        format_set_text_wrap(w->styles[i]);
    format_set_bold(w->styles[MQ_XLSX_TOTAL]);
    format_set_top(w->styles[MQ_XLSX_TOTAL], LXW_BORDER_THIN);
    format_set_font_color(w->styles[MQ_XLSX_LINK], 0x0B4F8A);
    format_set_underline(w->styles[MQ_XLSX_LINK], LXW_UNDERLINE_SINGLE);
    format_set_align(w->styles[MQ_XLSX_RIGHT], LXW_ALIGN_RIGHT);
}

const char *mq_xlsx_clean(mq_xlsx *w, mq_str text)
{
    mq_buffer b = {0};
    size_t letters = 0;
    const char *at = text.at, *end = text.at + text.size;
    while (at < end && letters++ < 32000) /* Excel holds 32,767 UTF-16 units a cell */
        letters += mq_clean_next(&at, end) > 0xFFFF;
    mq_escape_plain(&b, (mq_str){text.at, (size_t)(at - text.at)});
    if (b.failed)
        w->code = LXW_ERROR_MEMORY_MALLOC_FAILED;
    mq_str kept = b.size && !b.failed ? mq_arena_copy(&w->scratch, mq_buffer_view(&b)) : (mq_str){"", 0};
    mq_buffer_free(&b);
    if (!kept.at)
        w->code = LXW_ERROR_MEMORY_MALLOC_FAILED;
    return kept.at ? kept.at : "";
}

void mq_xlsx_text(mq_xlsx *w, lxw_worksheet *sheet, lxw_row_t row, size_t column, mq_str text, int style)
{
    if (w->code || !text.size)
        return;
    w->code = worksheet_write_string(sheet, row, (lxw_col_t)column, mq_xlsx_clean(w, text), w->styles[style]);
}

/* name is the caption of a table and of its sheet; the catalogues hold no apostrophe in it */
static void S_link(mq_xlsx *w, lxw_worksheet *sheet, lxw_row_t row, mq_str name)
{
    mq_buffer target = {0};
    mq_buffer_text(&target, "internal:'");
    mq_buffer_str(&target, name);
    mq_buffer_text(&target, "'!A1");
    const char *to = mq_xlsx_clean(w, mq_buffer_keep(&target, &w->scratch)), *text = mq_xlsx_clean(w, name);
    if (!w->code)
        w->code = worksheet_write_url_opt(sheet, row, 0, to, w->styles[MQ_XLSX_LINK], text, NULL);
}

static void S_contents(mq_xlsx *w, lxw_worksheet *sheet)
{
    lxw_row_t row = 0;
    mq_xlsx_text(w, sheet, row++, 0, w->d->title, MQ_XLSX_BOLD);
    mq_xlsx_text(w, sheet, row++, 0, w->d->subtitle, MQ_XLSX_TITLE);
    row++;
    mq_xlsx_text(w, sheet, row, 0, mq_message(w->d->words, "sheet.sheet"), MQ_XLSX_HEAD_LEFT);
    mq_xlsx_text(w, sheet, row++, 1, mq_message(w->d->words, "sheet.title"), MQ_XLSX_HEAD_LEFT);
    for (const mq_block *b = w->d->first; b; b = b->next) {
        if (b->kind != MQ_BLOCK_TABLE)
            continue;
        S_link(w, sheet, row, mq_caption_table(w->d->words, &w->scratch, b->table->number));
        mq_xlsx_text(w, sheet, row++, 1, b->table->title, MQ_XLSX_PLAIN);
    }
    worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
    worksheet_fit_to_pages(sheet, 1, 0);
    if (!w->code)
        w->code = worksheet_set_column(sheet, 0, 0, 16, NULL);
    if (!w->code)
        w->code = worksheet_set_column(sheet, 1, 1, 80, NULL);
}

static lxw_worksheet *S_sheet(mq_xlsx *w, mq_str name)
{
    if (w->code)
        return NULL;
    lxw_worksheet *sheet = workbook_add_worksheet(w->book, mq_xlsx_clean(w, name));
    if (!sheet)
        w->code = LXW_ERROR_PARAMETER_VALIDATION;
    return sheet;
}

static void S_properties(mq_xlsx *w)
{
    lxw_doc_properties about = {.created = S_CREATED};
    char title[256];
    const char *clean = mq_xlsx_clean(w, w->d->title);
    size_t size = strlen(clean) < 240 ? strlen(clean) : 240;
    while (size && ((unsigned char)clean[size] & 0xC0) == 0x80)
        size--;
    memcpy(title, clean, size);
    title[size] = '\0';
    about.title = title;
    if (!w->code)
        w->code = workbook_set_properties(w->book, &about);
}

static mq_status S_save(const mq_document *d, const char *path, mq_error *err)
{
    mq_place at = {path, 0, 0};
    FILE *probe = fopen(path, "wb"); /* libxlsxwriter would tell stderr that it cannot create the file */
    if (!probe)
        return mq_fail(err, MQ_E_CREATE, &at, "cannot create workbook: %s", strerror(errno));
    fclose(probe);
    mq_xlsx w = {.d = d};
    lxw_workbook_options options = {0};
    w.book = workbook_new_opt(path, &options);
    if (!w.book)
        return mq_fail(err, MQ_E_MEMORY, &at, "out of memory");
    S_formats(&w);
    S_properties(&w);
    lxw_worksheet *first = S_sheet(&w, mq_message(d->words, "sheet.contents"));
    if (first)
        S_contents(&w, first);
    mq_status st = MQ_OK;
    for (const mq_block *b = d->first; b && st == MQ_OK && !w.code; b = b->next) {
        if (b->kind != MQ_BLOCK_TABLE)
            continue;
        mq_str name = mq_caption_table(d->words, &w.scratch, b->table->number);
        lxw_worksheet *sheet = S_sheet(&w, name);
        if (sheet)
            st = mq_xlsx_table(&w, sheet, mq_xlsx_clean(&w, name), b->table, err);
    }
    lxw_error closed = workbook_close(w.book); /* frees the book even when it fails */
    mq_arena_free(&w.scratch);
    if (st < 0)
        return st;
    if (!w.code && !closed)
        return MQ_OK;
    lxw_error why = w.code ? w.code : closed;
    if (why == LXW_ERROR_CREATING_XLSX_FILE)
        return mq_fail(err, MQ_E_CREATE, &at, "cannot create workbook: %s", strerror(errno));
    return mq_fail(err, why == LXW_ERROR_MEMORY_MALLOC_FAILED ? MQ_E_MEMORY : MQ_E_IO, &at,
                   "cannot write workbook: %s", lxw_strerror(why));
}

const mq_format mq_format_xlsx = {"xlsx", "xlsx", "workbook, a sheet a table, with native charts", NULL,
                                  S_save};
