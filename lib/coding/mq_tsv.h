#ifndef MQ_TSV_H
#define MQ_TSV_H
#include "mq_arena.h"
#include "mq_error.h"

enum { MQ_TSV_COLUMNS = 12 };

/** One data row of a tab separated file; missing cells at the end are empty, cells are trimmed. */
typedef struct mq_tsv_row {
    size_t line;                    /* 1-based line in the file */
    mq_str text;                    /* the whole line */
    mq_str cell[MQ_TSV_COLUMNS];    /* in the order of the names asked for */
} mq_tsv_row;

typedef struct mq_tsv {
    const char *path;               /* arena-owned copy */
    mq_tsv_row *rows;
    size_t size;
} mq_tsv;

/** A file read row by row, for files with many rows. */
typedef struct mq_tsv_reader {
    mq_tsv file;                    /* rows is not used */
    mq_str rest;
    size_t line, names, wanted;     /* names asked for, names that are there */
    size_t column[MQ_TSV_COLUMNS], name[MQ_TSV_COLUMNS]; /* by column; those that are missing at the end */
    mq_arena *arena;
} mq_tsv_reader;

/** Opens a file as mq_tsv_load does; *lines = lines in it, a bound for the rows. */
mq_status mq_tsv_open(mq_arena *arena, const char *path, const char *names, mq_tsv_reader *out, size_t *lines,
                      mq_error *err);

/** The next row; false at the end. */
bool mq_tsv_next(mq_tsv_reader *reader, mq_tsv_row *row);

/** Reads a tab separated file with a header line; comment lines (#) and empty lines are left out.
 *  In      names   blank-separated column names wanted, at most MQ_TSV_COLUMNS; a name with ? at its end may be missing
 *  Errors  MQ_E_NOINPUT file missing; MQ_E_LEXICON not UTF-8, a wanted column missing, a cell in quotes unclosed */
mq_status mq_tsv_load(mq_arena *arena, const char *path, const char *names, mq_tsv *out, mq_error *err);

/** An error at column `cell` of a row, with the line and a caret. offset = bytes into that cell. */
mq_status mq_tsv_fail(const mq_tsv *file, const mq_tsv_row *row, size_t cell, size_t offset, mq_error *err,
                      const char *format, ...) __attribute__((format(printf, 6, 7)));

/** True when a regular file can be opened at path. */
bool mq_file_exists(const char *path);

#endif
