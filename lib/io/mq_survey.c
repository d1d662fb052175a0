#include "mq_survey.h"
#include "mq_arena.h"
#include "mq_decode.h"
#include "survey_import.h"
#include <stdio.h>
#include <stdlib.h>

#define HEAD ((size_t)1 << 20) /* so much is looked at to find encoding and delimiter */
#define CHUNK ((size_t)64 << 10)
#define LARGEST_CHUNK ((size_t)16 << 20)

struct mq_survey {
    mq_survey_options options;
    mq_source *file;    /* the file itself: digest, size, position */
    mq_source *stream;  /* where the CSV bytes come from: file, or what a table reader writes */
    mq_import *import;  /* NULL for CSV */
    char *head, *piece; /* first bytes as read; one chunk */
    size_t head_size, head_used;
    bool head_whole;
    mq_decode decode;
    mq_buffer text;
    size_t skip; /* bytes of a `sep=` line still to drop */
    mq_dialect dialect;
    mq_rows *rows;
    mq_arena names;
    mq_str *header;
    size_t columns;
    mq_row waiting; /* read while opening, handed out first */
    mq_status waiting_status;
    bool has_waiting;
    uint64_t handed_out, ragged;
};

static mq_status S_memory(const mq_survey *survey, mq_error *err)
{
    mq_place at = {survey->file ? mq_source_name(survey->file) : NULL, 0, 0};
    return mq_fail(err, MQ_E_MEMORY, &at, "out of memory while reading");
}

static mq_status S_read_head(mq_survey *survey, mq_error *err)
{
    survey->head_size = survey->head_used = 0;
    survey->head_whole = false;
    while (survey->head_size < HEAD) {
        size_t got;
        mq_status st = mq_source_read(survey->stream, survey->head + survey->head_size,
                                      HEAD - survey->head_size, &got, err);
        if (st < 0)
            return st;
        survey->head_whole = got == 0;
        if (got == 0)
            break;
        survey->head_size += got;
    }
    return MQ_OK;
}

/* SPSS and Excel files are turned into CSV by a reader of their own. */
static mq_status S_open_stream(mq_survey *survey, mq_error *err)
{
    survey->stream = survey->file;
    mq_status st = S_read_head(survey, err);
    mq_import_kind kind = st < 0 ? MQ_IMPORT_NONE : mq_import_kind_of(survey->head, survey->head_size);
    if (st < 0 || kind == MQ_IMPORT_NONE)
        return st;
    survey->stream = NULL;
    survey->import =
        mq_import_open(kind, mq_source_name(survey->file), mq_source_id(survey->file).ino != 0, err);
    if (!survey->import)
        return err->status;
    survey->stream = mq_import_stream(survey->import);
    survey->options.encoding = MQ_ENCODING_UTF8;
    survey->options.delimiter = ',';
    return S_read_head(survey, err);
}

static size_t S_mark(const char *bytes, size_t size, mq_encoding *encoding)
{
    size_t bom = 0;
    mq_encoding marked = mq_encoding_detect(bytes, size < 3 ? size : 3, true, &bom);
    bool both16 = (marked == MQ_ENCODING_UTF16LE || marked == MQ_ENCODING_UTF16BE) &&
                  (*encoding == MQ_ENCODING_UTF16LE || *encoding == MQ_ENCODING_UTF16BE);
    if (bom && both16)
        *encoding = marked; /* the mark knows the byte order better than the user */
    return bom && marked == *encoding ? bom : 0;
}

static void S_choose_encoding(mq_survey *survey)
{
    size_t bom = 0;
    mq_encoding encoding = survey->options.encoding;
    if (encoding == MQ_ENCODING_AUTO)
        encoding = mq_encoding_detect(survey->head, survey->head_size, survey->head_whole, &bom);
    else
        bom = S_mark(survey->head, survey->head_size, &encoding);
    survey->decode = (mq_decode){.encoding = encoding, .offset = bom};
    survey->head_used = bom;
}

/* The delimiter, and whether a `sep=` line stands before the header, from the decoded head. */
static mq_status S_choose_dialect(mq_survey *survey, mq_error *err)
{
    mq_decode decode = survey->decode;
    mq_decode_fault fault;
    mq_str head = {survey->head + survey->head_used, survey->head_size - survey->head_used};
    if (decode.encoding != MQ_ENCODING_UTF8) {
        mq_decode_push(&decode, head.at, head.size, &survey->text,
                       &fault); /* a fault is reported when it is read */
        if (survey->text.failed)
            return S_memory(survey, err);
        head = mq_buffer_view(&survey->text);
    }
    survey->dialect = mq_dialect_sniff(head, survey->head_whole);
    mq_buffer_clear(&survey->text);
    if (survey->import)
        survey->dialect = (mq_dialect){',', 0, false};
    else if (survey->options.delimiter)
        survey->dialect.delimiter = survey->options.delimiter;
    survey->skip = survey->dialect.skip;
    survey->rows =
        mq_rows_new(mq_source_name(survey->file), survey->dialect.delimiter, survey->options.cell_cap);
    if (!survey->rows)
        return S_memory(survey, err);
    if (survey->skip)
        mq_rows_start_at(survey->rows, 2);
    return MQ_OK;
}

static void S_decode_fault(mq_survey *survey, const mq_decode_fault *fault)
{
    char message[256];
    const char *name = mq_encoding_name(survey->decode.encoding);
    const char *hint = survey->decode.encoding == MQ_ENCODING_UTF8
                           ? "name the encoding with --encoding, for instance --encoding windows-1251"
                           : "name another encoding with --encoding";
    if (fault->cut)
        snprintf(message, sizeof message, "the input ends inside a letter of %s that starts at byte %llu; %s",
                 name, (unsigned long long)fault->offset + 1, hint);
    else
        snprintf(message, sizeof message, "invalid %s: 0x%02X at byte %llu; %s", name, fault->value,
                 (unsigned long long)fault->offset + 1, hint);
    mq_rows_fault(survey->rows, message);
}

/* The next piece as read: from the head while it lasts. */
static mq_status S_next_piece(mq_survey *survey, mq_str *piece, mq_error *err)
{
    size_t left = survey->head_size - survey->head_used, chunk = survey->options.chunk_size;
    if (left) {
        *piece = (mq_str){survey->head + survey->head_used, left < chunk ? left : chunk};
        survey->head_used += piece->size;
        return MQ_OK;
    }
    *piece = (mq_str){survey->piece, 0};
    return survey->head_whole ? MQ_OK
                              : mq_source_read(survey->stream, survey->piece, chunk, &piece->size, err);
}

/* One piece: bytes -> UTF-8 -> reader. */
static mq_status S_pump(mq_survey *survey, mq_error *err)
{
    mq_str piece;
    mq_decode_fault fault;
    mq_status st = S_next_piece(survey, &piece, err);
    if (st < 0)
        return st;
    mq_buffer_clear(&survey->text);
    st = mq_decode_push(&survey->decode, piece.at, piece.size, &survey->text, &fault);
    if (st == MQ_E_MEMORY)
        return S_memory(survey, err);
    size_t skip = survey->skip < survey->text.size ? survey->skip : survey->text.size;
    survey->skip -= skip;
    mq_status fed = MQ_OK;
    if (survey->text.size > skip)
        fed = mq_rows_feed(survey->rows, survey->text.bytes + skip, survey->text.size - skip, err);
    if (st < 0)
        S_decode_fault(survey, &fault);
    else if (piece.size == 0)
        fed = survey->import ? mq_import_end(survey->import, err) : fed;
    if (fed == MQ_OK && piece.size == 0)
        fed = mq_rows_feed(survey->rows, NULL, 0, err);
    return fed;
}

static mq_status S_pull(mq_survey *survey, mq_row *row, mq_error *err)
{
    mq_status st;
    while ((st = mq_rows_next(survey->rows, row, err)) == MQ_MORE)
        if ((st = S_pump(survey, err)) < 0)
            return st;
    return st;
}

static mq_status S_keep_names(mq_survey *survey, const mq_row *row, mq_error *err)
{
    survey->columns = row->count;
    survey->header = mq_arena_take_n(&survey->names, row->count, sizeof *survey->header);
    if (!survey->header)
        return S_memory(survey, err);
    for (size_t i = 0; i < row->count; i++) {
        char number[32];
        snprintf(number, sizeof number, "c%zu", i + 1);
        survey->header[i] =
            mq_arena_copy(&survey->names, survey->options.no_header ? mq_str_of(number) : row->cells[i]);
        if (!survey->header[i].at)
            return S_memory(survey, err);
    }
    return MQ_OK;
}

/* The header, and one row more: a file without rows is refused before anything is written. */
static mq_status S_read_header(mq_survey *survey, mq_error *err)
{
    mq_place at = {mq_source_name(survey->file), 0, 0};
    mq_status st = S_pull(survey, &survey->waiting, err);
    if (st == MQ_OK)
        st = S_keep_names(survey, &survey->waiting, err);
    else if (st == MQ_END && !survey->options.any_shape)
        return mq_fail(err, MQ_E_DATA, &at, "the file is empty: no header, no rows");
    if (st == MQ_OK && !survey->options.no_header)
        st = S_pull(survey, &survey->waiting, err);
    if (st == MQ_END && survey->columns && !survey->options.any_shape)
        return mq_fail(err, MQ_E_DATA, &at, "the file holds a header and no rows");
    survey->has_waiting = true;
    survey->waiting_status = st;
    return st < 0 ? st : MQ_OK;
}

static mq_status S_open(mq_survey *survey, const char *path, mq_error *err)
{
    survey->file = mq_source_open(path, err);
    if (!survey->file)
        return err->status;
    survey->head = malloc(HEAD);
    survey->piece = malloc(survey->options.chunk_size);
    if (!survey->head || !survey->piece)
        return S_memory(survey, err);
    mq_status st = S_open_stream(survey, err);
    if (st < 0)
        return st;
    S_choose_encoding(survey);
    st = S_choose_dialect(survey, err);
    return st < 0 ? st : S_read_header(survey, err);
}

mq_survey *mq_survey_open(const char *path, const mq_survey_options *options, mq_error *err)
{
    mq_error own;
    mq_survey *survey = calloc(1, sizeof *survey);
    if (!survey) {
        mq_fail(err, MQ_E_MEMORY, NULL, "out of memory while opening '%s'", path);
        return NULL;
    }
    if (options)
        survey->options = *options;
    if (!survey->options.chunk_size)
        survey->options.chunk_size = CHUNK;
    if (survey->options.chunk_size > LARGEST_CHUNK)
        survey->options.chunk_size = LARGEST_CHUNK;
    if (S_open(survey, path, err ? err : &own) < 0) {
        mq_survey_close(survey);
        return NULL;
    }
    return survey;
}

mq_status mq_survey_next(mq_survey *survey, mq_row *row, mq_error *err)
{
    mq_status st = survey->waiting_status;
    if (survey->has_waiting)
        *row = survey->waiting;
    else
        st = S_pull(survey, row, err);
    survey->has_waiting = false;
    if (st != MQ_OK)
        return st;
    row->number = ++survey->handed_out;
    row->expected = survey->options.any_shape ? 0 : survey->columns;
    survey->ragged += mq_row_ragged(row);
    return MQ_OK;
}

size_t mq_survey_columns(const mq_survey *survey)
{
    return survey->columns;
}

const mq_str *mq_survey_header(const mq_survey *survey)
{
    return survey->header;
}

mq_status mq_survey_column(const mq_survey *survey, const char *name, size_t *index, mq_error *err)
{
    mq_status st = mq_column_find(survey->header, survey->columns, mq_str_of(name), index, err);
    if (st < 0 && err)
        snprintf(err->file, sizeof err->file, "%s", mq_source_name(survey->file));
    return st;
}

const char *mq_survey_name(const mq_survey *survey)
{
    return mq_source_name(survey->file);
}

const char *mq_survey_format(const mq_survey *survey)
{
    return survey->import ? mq_import_format(survey->import) : "csv";
}

const char *mq_survey_packing(const mq_survey *survey)
{
    return mq_source_packing(survey->file);
}

mq_encoding mq_survey_encoding(const mq_survey *survey)
{
    return survey->decode.encoding;
}

mq_dialect mq_survey_dialect(const mq_survey *survey)
{
    return survey->dialect;
}

mq_line_ends mq_survey_line_ends(const mq_survey *survey)
{
    return mq_rows_line_ends(survey->rows);
}

uint64_t mq_survey_row_count(const mq_survey *survey)
{
    return survey->handed_out;
}

uint64_t mq_survey_ragged(const mq_survey *survey)
{
    return survey->ragged;
}

size_t mq_survey_blank_lines(const mq_survey *survey)
{
    return mq_rows_blank_lines(survey->rows);
}

uint64_t mq_survey_size(const mq_survey *survey)
{
    return mq_source_size(survey->file);
}

uint64_t mq_survey_position(const mq_survey *survey)
{
    return mq_source_position(survey->file);
}

mq_file_id mq_survey_id(const mq_survey *survey)
{
    return mq_source_id(survey->file);
}

mq_status mq_survey_digest(mq_survey *survey, char hex[MQ_HASH_HEX], mq_error *err)
{
    return mq_source_digest(survey->file, hex, err);
}

void mq_survey_close(mq_survey *survey)
{
    if (!survey)
        return;
    mq_import_close(survey->import); /* owns its stream */
    mq_source_close(survey->file);
    mq_rows_free(survey->rows);
    mq_buffer_free(&survey->text);
    mq_arena_free(&survey->names);
    free(survey->head);
    free(survey->piece);
    free(survey);
}
