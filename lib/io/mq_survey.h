#ifndef MQ_SURVEY_H
#define MQ_SURVEY_H
#include "mq_column.h"
#include "mq_dialect.h"
#include "mq_encoding.h"
#include "mq_rows.h"
#include "mq_source.h"

/** A survey file as records: opens, inflates, decodes, finds the delimiter, reads the header, hands out rows.
 *  CSV in every encoding of mq_encoding.h, plain, gzip or zstd; SPSS .sav/.zsav and Excel .xlsx, known by
 * their first bytes, read from files only, not from pipes. SPSS: columns are the variables' names, values
 * with a label are given as the label, dates as 2024-04-04, system missing as an empty cell. Excel: the first
 * sheet, its first row is the header, shorter rows are filled up, empty rows skipped, dates as 2024-04-04 or
 * 2024-04-04T09:30:00. Memory does not grow with the number of rows (of Excel's shared strings, at most 512
 * MiB, it does). */
typedef struct mq_survey mq_survey;

/** { 0 } gives the defaults. */
typedef struct mq_survey_options {
    mq_encoding encoding; /* MQ_ENCODING_AUTO = detect */
    char delimiter;       /* 0 = find out */
    size_t chunk_size;    /* bytes handed to the reader at a time; 0 = 64 KiB, at most 16 MiB; the result does
                             not depend on it */
    size_t cell_cap;      /* bytes; 0 = MQ_CELL_CAP */
    bool no_header;       /* the first record is data; columns are then called c1, c2 ... */
    bool any_shape; /* rows of any length are fine: nothing is flagged as ragged, an empty file is no error */
} mq_survey_options;

/** Opens path ("-" = stdin) and reads the header. options may be NULL. NULL = failed, *err filled. Caller
 * closes. Errors  MQ_E_NOINPUT missing, directory, not readable; MQ_E_DATA empty, header only, undecodable or
 * damaged; MQ_E_IO; MQ_E_MEMORY */
mq_survey *mq_survey_open(const char *path, const mq_survey_options *options, mq_error *err);

/** MQ_OK = *row holds the next data row (borrowed until the next call), MQ_END = done, < 0 = failed.
 *  Ragged rows are handed out too: test with mq_row_ragged and send them to mq_rejects. Blank lines are
 * skipped. */
mq_status mq_survey_next(mq_survey *survey, mq_row *row, mq_error *err);

size_t mq_survey_columns(const mq_survey *survey);
const mq_str *mq_survey_header(const mq_survey *survey); /* mq_survey_columns names, as in the file */
/** 0-based index of a column, see mq_column_find; the error names the file. */
mq_status mq_survey_column(const mq_survey *survey, const char *name, size_t *index, mq_error *err);

const char *mq_survey_name(const mq_survey *survey);     /* path, or "stdin" */
const char *mq_survey_format(const mq_survey *survey);   /* "csv", "sav", "xlsx" */
const char *mq_survey_packing(const mq_survey *survey);  /* "none", "gzip", "zstd" */
mq_encoding mq_survey_encoding(const mq_survey *survey); /* as found or as asked for */
mq_dialect mq_survey_dialect(const mq_survey *survey);
mq_line_ends mq_survey_line_ends(const mq_survey *survey);
uint64_t mq_survey_row_count(const mq_survey *survey); /* data rows handed out so far, ragged ones included */
uint64_t mq_survey_ragged(const mq_survey *survey);    /* ragged rows handed out so far */
size_t mq_survey_blank_lines(const mq_survey *survey);
uint64_t mq_survey_size(const mq_survey *survey);     /* bytes of the file, 0 = unknown; for progress */
uint64_t mq_survey_position(const mq_survey *survey); /* bytes of the file read so far */
mq_file_id mq_survey_id(const mq_survey *survey);     /* for mq_output_refuse_same */
/** SHA-256 of the file as stored; reads to the end of it first. */
mq_status mq_survey_digest(mq_survey *survey, char hex[MQ_HASH_HEX], mq_error *err);

void mq_survey_close(mq_survey *survey); /* NULL is fine */

#endif
