#ifndef COMPARE_READ_H
#define COMPARE_READ_H
#include "mq_cells.h"
#include "mq_compare.h"
#include "mq_input.h"

/** What the user asks of `maqsat compare`. */
typedef struct compare_settings {
    mq_sheet_settings sheet;
    mq_input_settings input;
    const char *before, *after, *var, *id, *cluster, *margins, *scales, *codebook;
    size_t interval;
    bool ordered;
} compare_settings;

/** Who was met in the first file. */
typedef struct compare_person {
    uint32_t label, cluster, row;
    bool met;
} compare_person;

/** One or two files on their way into pairs (change) or, of different people, waves. */
typedef struct compare_job {
    const compare_settings *s;
    mq_arena arena;
    mq_change change; /* its levels are those of the waves too */
    mq_waves waves;
    mq_labels *values, *clusters, *ids;
    compare_person *people; /* of every id */
    size_t room;
    size_t wave; /* that is being read */
    mq_buffer examples, blanks;
    mq_cells_facts facts[2];
} compare_job;

/** compare_read.c: makes the job ready (s is set), reads the files; waves: they are of different people. Close after
 *  success and failure. Errors  those of reading; MQ_E_DATA a blank id or cluster, an id that comes twice */
mq_status compare_open(compare_job *j, mq_error *err);
mq_status compare_read(compare_job *j, const mq_arguments *args, bool waves, mq_error *err);
void compare_close(compare_job *j);

#endif
