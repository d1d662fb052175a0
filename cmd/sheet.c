#include "mq_sheet.h"
#include "mq_data.h"
#include "mq_format.h"
#include "mq_number.h"
#include "mq_output.h"
#include "mq_suppress.h"
#include "mq_memory.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

static const char *const formats[] = {"text", "md", "csv", "json", "html"};

mq_status mq_sheet_open(mq_sheet *sheet, const mq_sheet_settings *settings, mq_str title, mq_error *err)
{
    char name[64];
    const char *path;
    *sheet = (mq_sheet){.settings = settings};
    mq_locale locale = (mq_locale)settings->lang;
    snprintf(name, sizeof name, "messages/%s.tsv", mq_locale_name(locale));
    mq_status st = mq_data_need(&sheet->arena, name, &path, err);
    if (st >= 0)
        st = mq_catalogue_load(path, locale, &sheet->own_words, err);
    sheet->words = sheet->own_words;
    if (st < 0)
        return st;
    sheet->document = mq_document_new(&sheet->arena, sheet->words, title);
    if (!sheet->document)
        return mq_no_memory(err);
    sheet->document->width = mq_terminal_width();
    sheet->document->color = strcmp(settings->output, "-") == 0 && mq_terminal_color(1);
    return MQ_OK;
}

mq_status mq_sheet_table(mq_sheet *sheet, mq_table *table, mq_error *err)
{
    if (!table)
        return mq_no_memory(err);
    table->level = sheet->settings->level;
    mq_status st = mq_table_check(table, err);
    if (st >= 0 && sheet->take)
        return sheet->take(sheet->data, table, err);
    if (st >= 0 && sheet->settings->min_cell > 1)
        st = mq_table_suppress(table, (unsigned)sheet->settings->min_cell, NULL, err);
    if (st >= 0)
        mq_document_table(sheet->document, table);
    return st;
}

mq_status mq_sheet_write(mq_sheet *sheet, mq_error *err)
{
    mq_buffer out = {0};
    mq_status st = mq_format_write(formats[sheet->settings->format], sheet->document, &out, err);
    if (st >= 0 && strcmp(sheet->settings->output, "-") == 0)
        st = mq_print(&out, err);
    else if (st >= 0)
        st = mq_output_file(sheet->settings->output, mq_buffer_view(&out), err);
    mq_buffer_free(&out);
    return st;
}

void mq_sheet_close(mq_sheet *sheet)
{
    mq_catalogue_free(sheet->own_words);
    mq_arena_free(&sheet->arena);
}

static mq_str S_text(mq_sheet *sheet, const char *format, va_list list)
{
    char text[1024];
    int n = vsnprintf(text, sizeof text, format, list);
    size_t size = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    while (size && mq_utf8_check(text, size) != size) /* cut at a letter */
        size--;
    return mq_arena_copy(&sheet->arena, (mq_str){text, size});
}

mq_str mq_sheet_text(mq_sheet *sheet, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    mq_str text = S_text(sheet, format, list);
    va_end(list);
    return text;
}

const char *mq_sheet_key(mq_sheet *sheet, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    mq_str key = S_text(sheet, format, list);
    va_end(list);
    return key.at ? key.at : "";
}

static mq_cell S_missing(double value, const char *reason)
{
    return mq_cell_missing(mq_str_of(isinf(value) ? "infinite" : reason ? reason : "undefined"));
}

void mq_sheet_number(mq_table *t, size_t row, size_t column, double value, const char *reason)
{
    mq_table_put(t, row, column, isfinite(value) ? mq_cell_number(value) : S_missing(value, reason));
}

void mq_sheet_p(mq_table *t, size_t row, size_t column, double p, const char *reason)
{
    mq_table_put(t, row, column, isfinite(p) ? mq_cell_p(p < 0 ? 0 : p > 1 ? 1 : p) : S_missing(p, reason));
}
