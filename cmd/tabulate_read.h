#ifndef TABULATE_READ_H
#define TABULATE_READ_H
#include "mq_cells.h"
#include "mq_input.h"
#include "mq_tabulate.h"

/** What the user asks of `maqsat tabulate`. */
typedef struct tabulate_settings {
    mq_sheet_settings sheet;
    mq_input_settings input;
    const char *var;
    mq_texts by, ordered;
    const char *weight, *strata, *cluster, *fpc, *rake, *scales, *codebook;
    size_t ci, lonely, adjust;
    uint64_t seed;
} tabulate_settings;

/** A file on its way into counts, or with a design into rows. The columns wanted of it: the variable, those of the
 *  groups, and behind them the special ones, whose places stand here. */
typedef struct tabulate_job {
    const tabulate_settings *s;
    mq_tabulate t;
    mq_arena arena;
    mq_cells_job file;
    size_t weight, strata, cluster, fpc;
    struct {
        size_t first, parts; /* columns that are crossed */
    } rake[MQ_TABULATE_RAKE];
    mq_buffer crossed;
    mq_str names[MQ_CELLS_MOST]; /* of the columns, as in the file */
} tabulate_job;

enum { TABULATE_VAR, TABULATE_BY };

/** tabulate_read.c: plans the columns of a file (s is set; margins are read, for they name columns); reads it and
 *  orders the levels. Close after success and failure. */
mq_status tabulate_plan(tabulate_job *j, const char *path, mq_error *err);
mq_status tabulate_read(tabulate_job *j, mq_cells_facts *facts, mq_error *err);
void tabulate_close(tabulate_job *j);

/** tabulate_margins.c: the margins of --rake and their different columns. */
mq_status tabulate_margins(tabulate_job *j, mq_error *err);

/** tabulate_rows.c: a row is counted, and kept where a design wants it; data is the job (mq_cells_take). */
mq_status tabulate_take(void *data, const mq_cells *cells, mq_error *err);

#endif
