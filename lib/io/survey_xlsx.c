#include "mq_csv_write.h"
#include "mq_json.h"
#include "survey_import.h"
#include "xlsx_dates.h"
#include "xlsx_part.h"
#include <math.h>
#include <stdlib.h>

#define ENTRY_CAP 10000
#define STRINGS_CAP ((size_t)512 << 20) /* shared strings are the one thing that has to be kept */
#define CELL_CAP ((size_t)64 << 20)
#define COLUMNS_CAP 16384u

/* One workbook on its way through the parts (ECMA-376 part 1, 18). */
typedef struct S_xlsx {
    mq_import_sink *sink;
    bool stop, bad_order, too_big;
    char sheet_id[64]; /* r:id of the first sheet */
    char target[256];  /* its part */
    mq_buffer strings; /* shared strings one behind the other */
    size_t *ends, count, room;
    bool in_text, in_phonetic;
    mq_buffer value, row; /* the cell; the row as CSV */
    char kind;            /* of the cell: s shared, t inline or formula text, b boolean, n number */
    mq_xlsx_dates dates;
    mq_xlsx_format format; /* of the cell */
    size_t column, filled, width;
    bool any; /* the row holds something */
} S_xlsx;

static void S_on_sheet(void *data, const char *name, const char **attributes)
{
    S_xlsx *x = data;
    const char *id = mq_xlsx_attribute(attributes, "id"), *epoch = mq_xlsx_attribute(attributes, "date1904");
    if (strcmp(name, "workbookPr") == 0)
        x->dates.from_1904 = epoch && (epoch[0] == '1' || epoch[0] == 't');
    if (strcmp(name, "sheet") == 0 && id && strlen(id) < sizeof x->sheet_id) {
        memcpy(x->sheet_id, id, strlen(id) + 1);
        x->stop = true;
    }
}

static void S_on_relation(void *data, const char *name, const char **attributes)
{
    S_xlsx *x = data;
    const char *id = mq_xlsx_attribute(attributes, "Id"), *target = mq_xlsx_attribute(attributes, "Target");
    if (strcmp(name, "Relationship") != 0 || !id || !target || strcmp(id, x->sheet_id) != 0)
        return;
    bool absolute = target[0] == '/';
    if (strlen(target) + 4 < sizeof x->target) {
        snprintf(x->target, sizeof x->target, "%s%s", absolute ? "" : "xl/", target + absolute);
        x->stop = true;
    }
}

static void S_on_string_start(void *data, const char *name, const char **attributes)
{
    S_xlsx *x = data;
    (void)attributes;
    x->in_phonetic = x->in_phonetic || strcmp(name, "rPh") == 0;
    x->in_text = !x->in_phonetic && strcmp(name, "t") == 0;
}

static void S_on_string_end(void *data, const char *name)
{
    S_xlsx *x = data;
    x->in_text = false;
    if (strcmp(name, "rPh") == 0)
        x->in_phonetic = false;
    if (strcmp(name, "si") != 0)
        return;
    if (x->count == x->room) {
        size_t room = x->room ? x->room * 2 : 1024;
        size_t *grown = realloc(x->ends, room * sizeof *grown);
        if (!grown) {
            x->strings.failed = x->stop = true;
            return;
        }
        x->ends = grown;
        x->room = room;
    }
    x->ends[x->count++] = x->strings.size;
}

static void S_on_string_text(void *data, const char *text, int size)
{
    S_xlsx *x = data;
    if (x->in_text)
        mq_buffer_put(&x->strings, text, (size_t)size);
    if (x->strings.size > STRINGS_CAP)
        x->too_big = x->stop = true;
}

/* "BC12" -> 54; 0-based. Without a reference the cell follows the one before. */
static size_t S_column_of(const char *reference, size_t next)
{
    size_t column = 0;
    if (!reference)
        return next;
    for (; *reference >= 'A' && *reference <= 'Z' && column <= COLUMNS_CAP; reference++)
        column = column * 26 + (size_t)(*reference - 'A') + 1;
    return column ? column - 1 : next;
}

static void S_on_cell_start(void *data, const char *name, const char **attributes)
{
    S_xlsx *x = data;
    if (strcmp(name, "row") == 0) {
        x->filled = 0;
        x->any = false;
        mq_buffer_clear(&x->row);
    } else if (strcmp(name, "c") == 0) {
        const char *kind = mq_xlsx_attribute(attributes, "t");
        x->column = S_column_of(mq_xlsx_attribute(attributes, "r"), x->filled);
        bool text = kind && (strcmp(kind, "inlineStr") == 0 || strcmp(kind, "str") == 0 || kind[0] == 'e');
        x->kind = text ? 't' : kind && kind[0] != 'n' ? kind[0] : 'n';
        x->format = mq_xlsx_dates_format(&x->dates, mq_xlsx_attribute(attributes, "s"));
        mq_buffer_clear(&x->value);
        x->bad_order = x->bad_order || x->column < x->filled || x->column >= COLUMNS_CAP;
        x->stop = x->stop || x->bad_order;
    }
    x->in_phonetic = x->in_phonetic || strcmp(name, "rPh") == 0;
    x->in_text = !x->in_phonetic && (strcmp(name, "v") == 0 || strcmp(name, "t") == 0);
}

static mq_str S_shared(const S_xlsx *x, const char *number)
{
    char *end;
    unsigned long i = strtoul(number, &end, 10);
    if (end == number || i >= x->count)
        return (mq_str){NULL, 0};
    size_t start = i ? x->ends[i - 1] : 0;
    return (mq_str){x->strings.bytes + start, x->ends[i] - start};
}

/* Excel stores 0.3 as 0.29999999999999999, and dates as days. */
static mq_str S_number(S_xlsx *x)
{
    char *end, text[32];
    double value = strtod(x->value.bytes, &end);
    if (*end != '\0' || !isfinite(value))
        return mq_buffer_view(&x->value);
    mq_buffer_clear(&x->value);
    if (x->format == XLSX_NUMBER || !mq_xlsx_dates_put(&x->dates, value, x->format, &x->value))
        mq_buffer_put(&x->value, text, mq_double_format(value, text));
    return mq_buffer_view(&x->value);
}

static void S_put_cell(S_xlsx *x)
{
    mq_str cell = mq_buffer_view(&x->value);
    if (cell.size && x->kind == 's') {
        cell = S_shared(x, cell.at);
    } else if (cell.size && x->kind == 'b') {
        cell = cell.at[0] == '1' ? MQ_STR("TRUE") : MQ_STR("FALSE");
    } else if (cell.size && x->kind == 'n') {
        cell = S_number(x);
    }
    for (; x->filled <= x->column; x->filled++)
        if (x->filled)
            mq_buffer_char(&x->row, ',');
    x->any = x->any || cell.size;
    mq_csv_cell(&x->row, cell);
}

/* Excel leaves out empty cells at the end of a row: it is filled up to the width of the header. */
static void S_put_row(S_xlsx *x)
{
    if (!x->any)
        return;
    if (!x->width)
        x->width = x->filled;
    for (; x->filled < x->width; x->filled++)
        mq_buffer_char(&x->row, ',');
    mq_buffer_char(&x->row, '\n');
    x->stop = !mq_import_put(x->sink, &x->row) || x->stop;
}

static void S_on_cell_end(void *data, const char *name)
{
    S_xlsx *x = data;
    x->in_text = false;
    if (strcmp(name, "rPh") == 0)
        x->in_phonetic = false;
    else if (strcmp(name, "c") == 0 && !x->stop)
        S_put_cell(x);
    else if (strcmp(name, "row") == 0 && !x->stop)
        S_put_row(x);
}

static void S_on_cell_text(void *data, const char *text, int size)
{
    S_xlsx *x = data;
    if (x->in_text)
        mq_buffer_put(&x->value, text, (size_t)size);
    if (x->value.size > CELL_CAP || x->row.size > CELL_CAP)
        x->too_big = x->stop = true;
}

static mq_status S_read_parts(S_xlsx *x, mq_xlsx_part *part, mq_error *err)
{
    mq_status st;
    part->data = x;
    part->stop = &x->stop;
    part->start = S_on_sheet;
    if ((st = mq_xlsx_part_read(part, "xl/workbook.xml", err)) < 0)
        return st;
    x->stop = false;
    part->start = S_on_relation;
    if ((st = mq_xlsx_part_read(part, "xl/_rels/workbook.xml.rels", err)) < 0)
        return st;
    x->stop = false;
    part->start = S_on_string_start;
    part->end = S_on_string_end;
    part->text = S_on_string_text;
    st = mq_xlsx_part_read(part, "xl/sharedStrings.xml", err);
    if ((st < 0 && st != MQ_E_NOINPUT) || x->stop) /* a workbook of numbers has none */
        return st;
    *part =
        (mq_xlsx_part){part->file, part->zip, mq_xlsx_dates_start, mq_xlsx_dates_end, NULL, &x->dates, NULL};
    st = mq_xlsx_part_read(part, "xl/styles.xml", err);
    if (st < 0 && st != MQ_E_NOINPUT)
        return st;
    part->data = x;
    part->stop = &x->stop;
    part->start = S_on_cell_start;
    part->end = S_on_cell_end;
    part->text = S_on_cell_text;
    x->in_phonetic = x->in_text = false;
    return mq_xlsx_part_read(part, x->target[0] ? x->target : "xl/worksheets/sheet1.xml", err);
}

mq_status mq_import_read_xlsx(const char *path, mq_import_sink *sink, mq_error *err)
{
    mq_place at = {path, 0, 0};
    S_xlsx x = {.sink = sink};
    mq_xlsx_part part = {.file = path};
    int code = 0;
    part.zip = zip_open(path, ZIP_RDONLY, &code);
    if (!part.zip)
        return mq_fail(err, MQ_E_DATA, &at, "damaged zip or Excel file; nothing was written");
    mq_status st;
    if (zip_get_num_entries(part.zip, 0) > ENTRY_CAP)
        st = mq_fail(err, MQ_E_DATA, &at, "more than %d files in the archive: refused as a bomb", ENTRY_CAP);
    else
        st = S_read_parts(&x, &part, err);
    if (st == MQ_E_NOINPUT)
        st = err->status = MQ_E_DATA; /* the file is there, but no workbook is in it */
    if (x.strings.failed || x.dates.failed || x.value.failed || x.row.failed)
        st = mq_fail(err, MQ_E_MEMORY, &at, "out of memory while reading the Excel file");
    else if (x.bad_order)
        st = mq_fail(err, MQ_E_DATA, &at,
                     "damaged Excel file: cells out of order, or more than 16384 columns");
    else if (x.too_big)
        st = mq_fail(err, MQ_E_DATA, &at, "Excel file with more text than fits: save it as CSV");
    zip_discard(part.zip);
    mq_buffer_free(&x.strings);
    mq_buffer_free(&x.value);
    mq_buffer_free(&x.row);
    mq_xlsx_dates_free(&x.dates);
    free(x.ends);
    return st;
}
