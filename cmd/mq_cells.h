#ifndef MQ_CELLS_H
#define MQ_CELLS_H
#include "mq_arena.h"
#include "mq_error.h"

/** Some columns of a survey, row by row, for commands that count what is in a file. Apart from mq_input.h so
 * that a file which makes tables can take rows too: io and report each have an mq_row. */
typedef struct mq_cells {
    const mq_str *at;  /* the wanted cells, in the order of the names */
    const mq_str *all; /* all n_all cells of the row */
    size_t n_all;
    uint64_t row; /* 1-based */
    size_t line;  /* of the file */
} mq_cells;

/** Called for every row that is not ragged. */
typedef mq_status (*mq_cells_take)(void *data, const mq_cells *cells, mq_error *err);
/** Called once, when the header is known: names as in the file. May be NULL. */
typedef mq_status (*mq_cells_begin)(void *data, const mq_str *names, const mq_str *header, size_t n_header,
                                    mq_error *err);

enum { MQ_CELLS_MOST = 96 };

typedef struct mq_cells_job {
    const char *path;
    const struct mq_input_settings *input;
    const char *names[MQ_CELLS_MOST]; /* NAME|#N; NULL = the column is not wanted, its cell is empty */
    size_t n;
    bool no_header;     /* the first line is a row too; columns are called c1, c2 .. */
    const char *output; /* refused when it is the input; may be NULL */
    mq_cells_begin begin;
    mq_cells_take take;
    void *data;
    bool digest; /* compute the SHA-256 of the file */
} mq_cells_job;

typedef struct mq_cells_facts {
    uint64_t rows, ragged; /* rows taken; rows left out because of their number of cells */
    size_t first_ragged;   /* line of the first of those */
    char digest[65];
} mq_cells_facts;

/** Reads the file once. Errors  those of opening and reading, of mq_survey_column, of begin and take */
mq_status mq_cells_read(const mq_cells_job *job, mq_cells_facts *facts, mq_error *err);

/** MQ_OK, or MQ_E_PARTIAL naming the first row that was left out. */
mq_status mq_cells_verdict(const mq_cells_facts *facts, const char *path, mq_error *err);

#endif
