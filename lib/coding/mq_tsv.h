#ifndef MQ_TSV_H
#define MQ_TSV_H
#include "mq_arena.h"
#include "mq_error.h"

enum { MQ_TSV_COLUMNS = 16 };

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
