#include "mq_spss.h"
#include "mq_discard.h"
#include "mq_escape.h"
#include <errno.h>
#include <math.h>
#include <readstat.h>
#include <stdio.h>
#include <stdlib.h>

struct mq_spss {
    FILE *file;
    char *path;
    const mq_spss_variable *variables;
    size_t n;
    readstat_writer_t *writer;
    readstat_variable_t **columns;
    mq_arena scratch; /* of one row */
    uint64_t offset;
    bool broken; /* writing to the file failed */
    int why;
};

/* The header carries the date of the machine's time zone at bytes 92 to 108; a fixed one keeps files equal.
 */
static ssize_t S_write(const void *bytes, size_t size, void *context)
{
    static const char date[] = "01 Jan 0000:00:00";
    mq_spss *s = context;
    char header[256];
    if (s->offset == 0 && size >= 109 && size <= sizeof header) {
        memcpy(header, bytes, size);
        memcpy(header + 92, date, 17);
        bytes = header;
    }
    if (fwrite(bytes, 1, size, s->file) != size) {
        s->broken = true;
        s->why = errno;
        return -1;
    }
    s->offset += size;
    return (ssize_t)size;
}

/* text cleaned, cut to at most `most` bytes between letters, ended by 0. */
static const char *S_text(mq_arena *arena, mq_str text, size_t most)
{
    mq_buffer b = {0};
    mq_escape_plain(&b, text);
    size_t size = b.size < most ? b.size : most;
    while (size && size < b.size && ((unsigned char)b.bytes[size] & 0xC0) == 0x80)
        size--;
    mq_str kept = b.failed ? (mq_str){0}
                  : size   ? mq_arena_copy(arena, (mq_str){b.bytes, size})
                           : (mq_str){"", 0};
    mq_buffer_free(&b);
    return kept.at;
}

static bool S_labels(mq_spss *s, size_t i, readstat_variable_t *column)
{
    char name[32];
    const mq_spss_variable *v = &s->variables[i];
    if (v->kind == MQ_SPSS_TEXT || !v->n_values)
        return true;
    snprintf(name, sizeof name, "labels%zu", i + 1);
    readstat_label_set_t *set = readstat_add_label_set(s->writer, READSTAT_TYPE_DOUBLE, name);
    for (size_t k = 0; set && k < v->n_values; k++) {
        const char *label = S_text(&s->scratch, v->values[k].label, 120);
        if (!label)
            return false;
        readstat_label_double_value(set, v->values[k].code, label);
    }
    if (set)
        readstat_variable_set_label_set(column, set);
    return set != NULL;
}

static bool S_column(mq_spss *s, size_t i, const char *name)
{
    static const readstat_measure_t measures[] = {READSTAT_MEASURE_NOMINAL, READSTAT_MEASURE_NOMINAL,
                                                  READSTAT_MEASURE_ORDINAL, READSTAT_MEASURE_SCALE};
    const mq_spss_variable *v = &s->variables[i];
    bool text = v->kind == MQ_SPSS_TEXT;
    size_t width = v->width < 1 ? 1 : v->width > 32767 ? 32767 : v->width;
    readstat_variable_t *column = readstat_add_variable(
        s->writer, name, text ? READSTAT_TYPE_STRING : READSTAT_TYPE_DOUBLE, text ? width : 0);
    const char *label = S_text(&s->scratch, v->label, 255);
    if (!column || !label)
        return false;
    char format[16];
    snprintf(format, sizeof format, "F10.%d",
             v->kind == MQ_SPSS_SCALE && v->decimals > 0 ? v->decimals % 10 : 0);
    if (label[0])
        readstat_variable_set_label(column, label);
    if (!text)
        readstat_variable_set_format(column, format);
    readstat_variable_set_measure(column, measures[v->kind]);
    s->columns[i] = column;
    return S_labels(s, i, column);
}

static mq_status S_fault(mq_spss *s, readstat_error_t code, mq_error *err)
{
    mq_place at = {s->path, 0, 0};
    if (s->broken)
        return mq_fail(err, MQ_E_IO, &at, "cannot write SPSS file: %s", strerror(s->why));
    mq_status st = code == READSTAT_ERROR_MALLOC               ? MQ_E_MEMORY
                   : code == READSTAT_ERROR_ROW_COUNT_MISMATCH ? MQ_E_INTERNAL
                                                               : MQ_E_DATA;
    return mq_fail(err, st, &at, "cannot write SPSS file: %s", readstat_error_message(code));
}

static mq_status S_begin(mq_spss *s, uint64_t rows, mq_error *err)
{
    mq_place at = {s->path, 0, 0};
    s->columns = calloc(s->n, sizeof(readstat_variable_t *));
    s->writer = readstat_writer_init();
    const char **names = mq_spss_names(s->variables, s->n, &s->scratch);
    bool good = s->columns && s->writer && names;
    if (good)
        good = readstat_set_data_writer(s->writer, S_write) == READSTAT_OK;
    for (size_t i = 0; good && i < s->n; i++)
        good = S_column(s, i, names[i]);
    if (!good)
        return mq_fail(err, MQ_E_MEMORY, &at, "out of memory");
    readstat_writer_set_compression(s->writer, READSTAT_COMPRESS_ROWS);
    readstat_writer_set_file_timestamp(s->writer, 946684800);
    readstat_error_t code = readstat_begin_writing_sav(s->writer, s, (long)rows);
    return code == READSTAT_OK ? MQ_OK : S_fault(s, code, err);
}

mq_status mq_spss_open(const char *path, const mq_spss_variable *variables, size_t n, uint64_t rows,
                       mq_spss **out, mq_error *err)
{
    mq_place at = {path, 0, 0};
    *out = NULL;
    if (n == 0 || n > 30000)
        return mq_fail(err, MQ_E_DATA, &at, "an SPSS file holds 1 to 30000 variables, not %zu", n);
    mq_spss *s = calloc(1, sizeof *s);
    if (!s || !(s->path = strdup(path))) {
        free(s);
        return mq_fail(err, MQ_E_MEMORY, &at, "out of memory");
    }
    s->variables = variables;
    s->n = n;
    s->file = fopen(path, "wb");
    mq_status st = s->file ? S_begin(s, rows, err)
                           : mq_fail(err, MQ_E_CREATE, &at, "cannot create SPSS file: %s", strerror(errno));
    if (st < 0) {
        mq_spss_abort(s);
        return st;
    }
    *out = s;
    return MQ_OK;
}

mq_status mq_spss_row(mq_spss *s, const mq_spss_cell *cells, mq_error *err)
{
    readstat_error_t code = readstat_begin_row(s->writer);
    mq_arena_reset(&s->scratch);
    for (size_t i = 0; i < s->n && code == READSTAT_OK; i++) {
        if (s->variables[i].kind == MQ_SPSS_TEXT) {
            const char *text =
                S_text(&s->scratch, cells[i].text, s->variables[i].width < 1 ? 1 : s->variables[i].width);
            code =
                text ? readstat_insert_string_value(s->writer, s->columns[i], text) : READSTAT_ERROR_MALLOC;
        } else if (isfinite(cells[i].number)) {
            code = readstat_insert_double_value(s->writer, s->columns[i], cells[i].number);
        } else {
            code = readstat_insert_missing_value(s->writer, s->columns[i]);
        }
    }
    if (code == READSTAT_OK)
        code = readstat_end_row(s->writer);
    return code == READSTAT_OK ? MQ_OK : S_fault(s, code, err);
}

static void S_free(mq_spss *s)
{
    if (s->writer)
        readstat_writer_free(s->writer);
    mq_arena_free(&s->scratch);
    free(s->columns);
    free(s->path);
    free(s);
}

mq_status mq_spss_close(mq_spss *s, mq_error *err)
{
    readstat_error_t code = readstat_end_writing(s->writer);
    if (fclose(s->file) != 0 && !s->broken) {
        s->broken = true;
        s->why = errno;
    }
    mq_status st = code == READSTAT_OK && !s->broken ? MQ_OK : S_fault(s, code, err);
    if (st < 0)
        mq_discard(s->path);
    S_free(s);
    return st;
}

void mq_spss_abort(mq_spss *s)
{
    if (!s)
        return;
    if (s->file) {
        fclose(s->file);
        mq_discard(s->path);
    }
    S_free(s);
}
