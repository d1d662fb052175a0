#include "mq_rows.h"
#include "rows_scan.h"
#include <csv.h>
#include <stdlib.h>

#define NO_PLACE SIZE_MAX

/* First place of a byte at or behind a position, searched once per byte of the window. */
typedef struct S_near {
    size_t at; /* found: its place; else the end of what was searched */
    bool found;
} S_near;

struct mq_rows {
    char *file;
    char delimiter;
    size_t cell_cap;
    mq_buffer window;      /* bytes fed and not yet handed out */
    size_t begin, scanned; /* record starts at begin, is scanned up to scanned */
    S_near lf, cr, quote;
    mq_scan scan;
    size_t line,
        check_at; /* check_at: size of an unfinished record from which its cells are measured again */
    bool after_cr, ended, faulty;
    char fault[256];
    struct csv_parser parser;
    bool parser_ready, stop;
    mq_str *cells;
    size_t count, room, expected;
    mq_str record; /* what libcsv reads now, when cells can point into it */
    size_t offset;
    mq_buffer text, mended;
    uint64_t number;
    size_t blank;
    mq_line_ends ends;
    mq_status status; /* < 0: failed for good, with error */
    mq_error error;
};

/* libcsv strips blanks round cells unless nothing counts as a blank. */
static int S_no_blank(unsigned char c)
{
    (void)c;
    return 0;
}

mq_rows *mq_rows_new(const char *file, char delimiter, size_t cell_cap)
{
    mq_rows *rows = calloc(1, sizeof *rows);
    if (!rows)
        return NULL;
    rows->delimiter = delimiter;
    rows->cell_cap = cell_cap ? cell_cap : MQ_CELL_CAP;
    rows->check_at = rows->cell_cap;
    rows->line = 1;
    rows->parser_ready = csv_init(&rows->parser, 0) == 0;
    size_t size = file ? strlen(file) + 1 : 0;
    rows->file = file ? malloc(size) : NULL;
    if (!rows->parser_ready || (file && !rows->file)) {
        mq_rows_free(rows);
        return NULL;
    }
    if (file)
        memcpy(rows->file, file, size);
    csv_set_delim(&rows->parser, (unsigned char)delimiter);
    csv_set_space_func(&rows->parser, S_no_blank);
    csv_set_blk_size(&rows->parser, 16384); /* libcsv grows by this much at a time; 128 is quadratic */
    return rows;
}

void mq_rows_start_at(mq_rows *rows, size_t line)
{
    rows->line = line;
}

/* Drops what was handed out when that is at least half of the window: each byte is moved once on average. */
static void S_compact(mq_rows *rows)
{
    size_t by = rows->begin, left = rows->window.size - by;
    if (by == 0 || by < left)
        return;
    memmove(rows->window.bytes, rows->window.bytes + by, left);
    rows->window.size = left;
    rows->begin = 0;
    rows->scanned -= by;
    S_near *near[] = {&rows->lf, &rows->cr, &rows->quote};
    for (size_t i = 0; i < 3; i++) {
        if (near[i]->at < by)
            *near[i] = (S_near){0, false};
        else
            near[i]->at -= by;
    }
}

mq_status mq_rows_feed(mq_rows *rows, const void *bytes, size_t size, mq_error *err)
{
    if (size == 0)
        rows->ended = true;
    if (size == 0 || rows->faulty || rows->ended)
        return MQ_OK;
    S_compact(rows);
    const char *nul = memchr(bytes, 0, size);
    mq_buffer_put(&rows->window, bytes, nul ? (size_t)(nul - (const char *)bytes) : size);
    if (rows->window.failed)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory while reading a record");
    if (nul)
        mq_rows_fault(rows, "NUL byte: a binary file, or UTF-16 taken for another encoding; "
                            "name the encoding with --encoding");
    return MQ_OK;
}

void mq_rows_fault(mq_rows *rows, const char *message)
{
    if (rows->faulty)
        return;
    rows->faulty = true;
    size_t size = strlen(message);
    if (size >= sizeof rows->fault)
        size = sizeof rows->fault - 1;
    memcpy(rows->fault, message, size);
    rows->fault[size] = '\0';
}

static mq_status S_fail(mq_rows *rows, mq_status status, size_t line, size_t column, const char *message)
{
    mq_place at = {rows->file, line, column};
    rows->status = mq_fail(&rows->error, status, &at, "%s", message);
    return rows->status;
}

static size_t S_find(const mq_rows *rows, S_near *near, char c, size_t from)
{
    if (near->found && near->at >= from)
        return near->at;
    size_t start = near->found || near->at < from ? from : near->at;
    size_t end = rows->window.size;
    const char *hit = start < end ? memchr(rows->window.bytes + start, c, end - start) : NULL;
    near->found = hit != NULL;
    near->at = hit ? (size_t)(hit - rows->window.bytes) : end;
    return hit ? near->at : NO_PLACE;
}

/* Place of the CR or LF that ends the record, NO_PLACE when it is not in the window yet. */
static size_t S_record_end(mq_rows *rows)
{
    if (rows->scanned == rows->begin) {
        size_t lf = S_find(rows, &rows->lf, '\n', rows->begin);
        size_t cr = S_find(rows, &rows->cr, '\r', rows->begin);
        size_t end = lf < cr ? lf : cr;
        size_t quote = S_find(rows, &rows->quote, '"', rows->begin);
        if (quote >= end) /* no quote up to the line end, or neither of them: nothing to keep track of */
            return end;
    }
    size_t size = rows->window.size;
    size_t end = mq_scan_run(&rows->scan, rows->window.bytes, rows->scanned, size, rows->delimiter);
    rows->scanned = end;
    return end == size ? NO_PLACE : end;
}

static bool S_add_cell(mq_rows *rows, mq_str cell)
{
    if (rows->count == rows->room) {
        size_t room = rows->room ? rows->room * 2 : 32;
        mq_str *grown = realloc(rows->cells, room * sizeof *grown);
        if (!grown)
            return false;
        rows->cells = grown;
        rows->room = room;
    }
    rows->cells[rows->count++] = cell;
    return true;
}

/* libcsv's cell. Where no cell is quoted it is a piece of the record and need not be copied; else it is kept
 * in text, and `at` is set when text has stopped moving. */
static void S_on_cell(void *bytes, size_t size, void *data)
{
    mq_rows *rows = data;
    if (rows->stop)
        return;
    mq_str cell = {NULL, size};
    if (rows->record.at) {
        cell.at = rows->record.at + rows->offset;
        rows->offset += size + 1;
    } else {
        mq_buffer_put(&rows->text, bytes, size);
    }
    if (rows->count > MQ_COLUMN_CAP || rows->text.failed || !S_add_cell(rows, cell))
        rows->stop = true;
}

static mq_status S_parse(mq_rows *rows, mq_str record, bool quoted, bool odd)
{
    rows->count = 0;
    rows->offset = 0;
    rows->stop = false;
    rows->record = quoted ? (mq_str){NULL, 0} : record;
    mq_buffer_clear(&rows->text);
    if (odd) {
        mq_buffer_clear(&rows->mended);
        mq_scan_mend(record, rows->delimiter, &rows->mended);
        record = mq_buffer_view(&rows->mended);
    }
    bool whole = !rows->mended.failed &&
                 csv_parse(&rows->parser, record.at, record.size, S_on_cell, NULL, rows) == record.size &&
                 csv_parse(&rows->parser, "\n", 1, S_on_cell, NULL, rows) == 1;
    if (rows->count > MQ_COLUMN_CAP)
        return S_fail(
            rows, MQ_E_DATA, rows->line, 0,
            "more than 16384 columns in one record; is the delimiter right? name it with --delimiter");
    if (!whole || rows->stop)
        return S_fail(rows, MQ_E_MEMORY, rows->line, 0, "out of memory while reading a record");
    if (quoted) {
        const char *at = rows->text.bytes ? rows->text.bytes : "";
        for (size_t i = 0; i < rows->count; i++) {
            rows->cells[i].at = at;
            at += rows->cells[i].size;
        }
    }
    return MQ_OK;
}

/* Refuses cells over the cap, also in a record that has not ended: memory stays bounded. */
static mq_status S_check_size(mq_rows *rows, mq_str record)
{
    if (record.size <= rows->cell_cap)
        return MQ_OK;
    mq_str measured = {record.at, record.size < MQ_RECORD_CAP ? record.size : MQ_RECORD_CAP};
    size_t breaks;
    bool quoted;
    mq_place at = {rows->file, rows->line, 0};
    if (mq_scan_too_long(measured, rows->delimiter, rows->cell_cap, &breaks, &quoted)) {
        at.line += breaks;
        return rows->status =
                   mq_fail(&rows->error, MQ_E_DATA, &at, "cell of more than %zu bytes%s; nothing was written",
                           rows->cell_cap, quoted ? ": is the quote opened here ever closed?" : "");
    }
    if (record.size > MQ_RECORD_CAP)
        return S_fail(rows, MQ_E_DATA, rows->line, 0, "record of more than 64 MiB; nothing was written");
    return MQ_OK;
}

static mq_status S_hand_out(mq_rows *rows, mq_str record, mq_row *row)
{
    mq_status st = S_check_size(rows, record);
    if (st < 0 || (st = S_parse(rows, record, rows->scan.quoted, rows->scan.odd)) < 0)
        return st;
    *row = (mq_row){rows->cells, rows->count, rows->expected, rows->line, ++rows->number, record};
    if (!rows->expected)
        rows->expected = rows->count;
    rows->line += rows->scan.breaks;
    return MQ_OK;
}

static void S_next_record(mq_rows *rows, size_t begin)
{
    rows->begin = rows->scanned = begin;
    rows->scan = (mq_scan){0};
    rows->check_at = rows->cell_cap;
}

/* The line end at `end` is taken off; a CR at the end of the window may still turn out to be half of a CRLF.
 */
static void S_pass_line_end(mq_rows *rows, size_t end)
{
    rows->line++;
    if (rows->window.bytes[end] == '\n') {
        rows->ends.lf++;
    } else if (end + 1 == rows->window.size) {
        rows->after_cr = true;
    } else if (rows->window.bytes[end + 1] == '\n') {
        rows->ends.crlf++;
        end++;
    } else {
        rows->ends.cr++;
    }
    S_next_record(rows, end + 1);
}

static void S_settle_cr(mq_rows *rows)
{
    rows->after_cr = false;
    if (rows->begin < rows->window.size && rows->window.bytes[rows->begin] == '\n') {
        rows->ends.crlf++;
        S_next_record(rows, rows->begin + 1);
    } else {
        rows->ends.cr++;
    }
}

/* Line and column (in code points) of the end of the window, where the fault was met. */
static mq_status S_report_fault(mq_rows *rows)
{
    size_t line = rows->line, column = 1;
    const char *bytes = rows->window.bytes;
    for (size_t i = rows->begin; i < rows->window.size; i++) {
        bool lf_of_crlf = bytes[i] == '\n' && i > rows->begin && bytes[i - 1] == '\r';
        if ((bytes[i] == '\n' && !lf_of_crlf) || bytes[i] == '\r') {
            line++;
            column = 1;
        } else if (!lf_of_crlf && ((unsigned char)bytes[i] & 0xC0) != 0x80) {
            column++;
        }
    }
    return S_fail(rows, MQ_E_DATA, line, column, rows->fault);
}

/* The record is not complete and the window is used up. */
static mq_status S_at_the_end(mq_rows *rows, mq_row *row)
{
    mq_str rest = {NULL, rows->window.size - rows->begin};
    if (rest.size)
        rest.at = rows->window.bytes + rows->begin;
    bool over = rows->ended || rows->faulty;
    if (over || rest.size > rows->check_at) {
        mq_status st = S_check_size(rows, rest);
        if (st < 0)
            return st;
        rows->check_at = 2 * rest.size;
    }
    if (!over)
        return MQ_MORE;
    if (rows->faulty)
        return S_report_fault(rows);
    if (rest.size == 0)
        return MQ_END;
    if (rows->scan.state == SCAN_QUOTED)
        return S_fail(rows, MQ_E_DATA, rows->line + rows->scan.quote_break, 0,
                      "unclosed quote opened here; nothing was written");
    mq_status st = S_hand_out(rows, rest, row);
    if (st == MQ_OK)
        S_next_record(rows, rows->window.size);
    return st;
}

mq_status mq_rows_next(mq_rows *rows, mq_row *row, mq_error *err)
{
    while (rows->status == MQ_OK) {
        if (rows->after_cr && (rows->begin < rows->window.size || rows->ended || rows->faulty))
            S_settle_cr(rows);
        size_t end = rows->begin < rows->window.size ? S_record_end(rows) : NO_PLACE;
        mq_status st;
        if (end == NO_PLACE) {
            st = S_at_the_end(rows, row);
        } else if (end == rows->begin) {
            rows->blank++;
            S_pass_line_end(rows, end);
            continue;
        } else {
            mq_str record = {rows->window.bytes + rows->begin, end - rows->begin};
            st = S_hand_out(rows, record, row);
            if (st == MQ_OK)
                S_pass_line_end(rows, end);
        }
        if (st >= 0)
            return st;
    }
    if (err)
        *err = rows->error;
    return rows->status;
}

size_t mq_rows_blank_lines(const mq_rows *rows)
{
    return rows->blank;
}

mq_line_ends mq_rows_line_ends(const mq_rows *rows)
{
    return rows->ends;
}

void mq_rows_free(mq_rows *rows)
{
    if (!rows)
        return;
    if (rows->parser_ready)
        csv_free(&rows->parser);
    mq_buffer_free(&rows->window);
    mq_buffer_free(&rows->text);
    mq_buffer_free(&rows->mended);
    free(rows->cells);
    free(rows->file);
    free(rows);
}
