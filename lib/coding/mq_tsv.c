#include "mq_tsv.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>

enum { MAX_FILE = 64 << 20 };

bool mq_file_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static mq_status S_read(mq_arena *arena, const char *path, mq_str *out, mq_error *err)
{
    mq_place at = {path, 0, 0};
    struct stat st;
    FILE *file = fopen(path, "rb");
    if (!file)
        return mq_fail(err, MQ_E_NOINPUT, &at, "cannot be opened: %s", strerror(errno));
    mq_status status = MQ_OK;
    char *bytes = NULL;
    if (fstat(fileno(file), &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > MAX_FILE)
        status = mq_fail(err, MQ_E_LEXICON, &at, "not a regular file of at most 64 MiB");
    else if (!(bytes = mq_arena_take_raw(arena, (size_t)st.st_size + 1)))
        status = mq_fail(err, MQ_E_MEMORY, &at, "out of memory");
    else if (fread(bytes, 1, (size_t)st.st_size, file) != (size_t)st.st_size)
        status = mq_fail(err, MQ_E_IO, &at, "cannot be read");
    fclose(file);
    if (status == MQ_OK)
        bytes[st.st_size] = '\0';
    *out = (mq_str){bytes, status == MQ_OK ? (size_t)st.st_size : 0};
    return status;
}

static mq_str S_unquote(mq_arena *arena, mq_str cell)
{
    if ((unsigned char)cell.at[0] <= ' ' || (unsigned char)cell.at[cell.size - 1] <= ' ')
        cell = mq_str_trim(cell);
    if (cell.size < 2 || cell.at[0] != '"' || cell.at[cell.size - 1] != '"')
        return cell;
    char *out = mq_arena_take(arena, cell.size); /* a spreadsheet quotes cells that hold quotes and doubles them */
    if (!out)
        return cell;
    size_t n = 0;
    for (size_t i = 1; i + 1 < cell.size; i++) {
        out[n++] = cell.at[i];
        if (cell.at[i] == '"' && i + 2 < cell.size && cell.at[i + 1] == '"')
            i++;
    }
    return (mq_str){out, n};
}

/* The column of the file that has a name; SIZE_MAX = none. */
static size_t S_column(mq_str header, mq_str name)
{
    for (size_t c = 0; header.at; c++)
        if (mq_str_equal(mq_str_trim(mq_str_cut(&header, '\t')), name))
            return c;
    return SIZE_MAX;
}

/* Which columns of the file hold wanted names, and which names: rows are cut from left to right. */
static mq_status S_columns(mq_tsv_reader *reader, mq_str header, const char *names, mq_error *err)
{
    mq_str wanted = mq_str_of(names);
    for (; wanted.at && reader->names < MQ_TSV_COLUMNS; reader->names++) {
        mq_str name = mq_str_cut(&wanted, ' ');
        bool optional = name.size && name.at[name.size - 1] == '?';
        name.size -= optional;
        size_t column = S_column(header, name), k = reader->names;
        if (column == SIZE_MAX && !optional)
            return mq_fail_caret(err, MQ_E_LEXICON, &(mq_place){reader->file.path, 1, 1}, header.at, header.size,
                                 "column '%.*s' is missing; the header needs: %s", (int)name.size, name.at, names);
        for (; k && reader->column[k - 1] > column; k--) {
            reader->column[k] = reader->column[k - 1];
            reader->name[k] = reader->name[k - 1];
        }
        reader->column[k] = column;
        reader->name[k] = reader->names;
        reader->wanted += column != SIZE_MAX;
    }
    return MQ_OK;
}

enum { SHOWN = 120 }; /* bytes of a line that an error shows */

/* A line fit to be shown: what is no UTF-8, and zeros, as U+FFFD. Returns the length, SHOWN + 2 at most. */
static size_t S_show(mq_str line, char *out)
{
    size_t n = 0;
    while (line.size && line.at[0] != '\n' && line.at[0] != '\r' && n < SHOWN) {
        size_t good = mq_utf8_check(line.at, line.size < 4 ? line.size : 4), size = 1;
        while (size < good && ((unsigned char)line.at[size] & 0xC0) == 0x80)
            size++;
        bool shown = good && line.at[0];
        memcpy(out + n, shown ? line.at : "\xEF\xBF\xBD", shown ? size : 3);
        n += shown ? size : 3;
        line = (mq_str){line.at + size, line.size - size};
    }
    return n;
}

static mq_status S_check_utf8(const char *path, mq_str bytes, mq_error *err)
{
    size_t bad = mq_utf8_check(bytes.at, bytes.size), line = 1, start = 0;
    char shown[SHOWN + 4];
    bool wide = bytes.size > 1 && (memcmp(bytes.at, "\xFF\xFE", 2) == 0 || memcmp(bytes.at, "\xFE\xFF", 2) == 0);
    if (bad == bytes.size)
        return MQ_OK;
    for (size_t i = 0; i < bad; i++)
        if (bytes.at[i] == '\n')
            line++, start = i + 1;
    mq_place at = {path, line, mq_str_length((mq_str){bytes.at + start, bad - start}) + 1};
    size_t size = S_show((mq_str){bytes.at + start, bytes.size - start}, shown);
    return mq_fail_caret(err, MQ_E_LEXICON, &at, shown, size, "byte %02x is not UTF-8%s; save the file as UTF-8",
                         (unsigned char)bytes.at[bad], wide ? ", the file is UTF-16" : "");
}

static void S_fill_row(const mq_tsv_reader *reader, mq_tsv_row *row, mq_str line)
{
    const char *p = line.at, *end = p + line.size;
    row->line = reader->line;
    row->text = line;
    size_t k = 0;
    for (size_t c = 0; p && k < reader->wanted; c++) {
        const char *tab = p == end ? NULL : *p == '\t' ? p : memchr(p, '\t', (size_t)(end - p));
        mq_str cell = {p, (size_t)((tab ? tab : end) - p)};
        if (reader->column[k] == c) /* an empty cell has a place too: errors point there */
            row->cell[reader->name[k++]] = cell.size ? S_unquote(reader->arena, cell) : cell;
        p = tab ? tab + 1 : NULL;
    }
    for (; k < reader->names; k++)
        row->cell[reader->name[k]] = (mq_str){NULL, 0};
}

/* The next line that is neither empty nor a comment. */
static bool S_line(mq_tsv_reader *reader, mq_str *line)
{
    const char *end = reader->rest.at + reader->rest.size;
    while (reader->rest.at) {
        const char *p = reader->rest.at, *stop = memchr(p, '\n', (size_t)(end - p));
        *line = (mq_str){p, (size_t)((stop ? stop : end) - p)};
        reader->rest = stop ? (mq_str){stop + 1, (size_t)(end - stop - 1)} : (mq_str){NULL, 0};
        reader->line++;
        if (line->size && line->at[line->size - 1] == '\r')
            line->size--;
        if (line->size && line->at[0] != '#' && ((unsigned char)line->at[0] > ' ' || mq_str_trim(*line).size))
            return true;
    }
    return false;
}

mq_status mq_tsv_open(mq_arena *arena, const char *path, const char *names, mq_tsv_reader *out, size_t *lines,
                      mq_error *err)
{
    mq_str bytes, header;
    mq_status status = S_read(arena, path, &bytes, err);
    if (status != MQ_OK || (status = S_check_utf8(path, bytes, err)) != MQ_OK)
        return status;
    if (bytes.size >= 3 && memcmp(bytes.at, "\xEF\xBB\xBF", 3) == 0)
        bytes.at += 3, bytes.size -= 3;
    mq_str kept = mq_arena_copy(arena, mq_str_of(path));
    *out = (mq_tsv_reader){.file = {kept.at, NULL, 0}, .rest = bytes, .arena = arena};
    if (!kept.at)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    *lines = 1 + mq_str_count(bytes, '\n');
    if (!S_line(out, &header))
        return mq_fail(err, MQ_E_LEXICON, &(mq_place){kept.at, 1, 1}, "the file has no header line");
    return S_columns(out, header, names, err);
}

bool mq_tsv_next(mq_tsv_reader *reader, mq_tsv_row *row)
{
    mq_str line;
    if (!S_line(reader, &line))
        return false;
    S_fill_row(reader, row, line);
    return true;
}

mq_status mq_tsv_load(mq_arena *arena, const char *path, const char *names, mq_tsv *out, mq_error *err)
{
    mq_tsv_reader reader;
    size_t lines;
    mq_status status = mq_tsv_open(arena, path, names, &reader, &lines, err);
    if (status != MQ_OK)
        return status;
    *out = (mq_tsv){reader.file.path, mq_arena_take_n(arena, lines, sizeof *out->rows), 0};
    if (!out->rows)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    while (mq_tsv_next(&reader, &out->rows[out->size]))
        out->size++;
    return MQ_OK;
}

mq_status mq_tsv_fail(const mq_tsv *file, const mq_tsv_row *row, size_t cell, size_t offset, mq_error *err,
                      const char *format, ...)
{
    char message[320];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    const char *at = row->cell[cell].at, *start = row->text.at;
    size_t column = 1;
    if (at && at >= start && at <= start + row->text.size)
        column = mq_str_length((mq_str){start, (size_t)(at - start) + offset}) + 1;
    return mq_fail_caret(err, MQ_E_LEXICON, &(mq_place){file->path, row->line, column}, start, row->text.size, "%s",
                         message);
}
