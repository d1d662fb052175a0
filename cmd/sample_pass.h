#ifndef SAMPLE_PASS_H
#define SAMPLE_PASS_H
#include "mq_cells.h"
#include "mq_sample.h"

/** Passes over the coded file: sample_frame.c counts what there is, sample_draw.c draws from it. */

enum { SAMPLE_TEXT, SAMPLE_ID, SAMPLE_STRATA }; /* the wanted cells */

/** A pass over the file and its buffer. */
typedef struct sample_walk {
    mq_sample *sample;
    mq_buffer name;
    mq_sample_twice twice; /* rows that are suspected to hold one id, and the id of the first */
    mq_str id;
} sample_walk;

/** Reads the file once; take gets the walk. begin may be NULL. */
mq_status sample_pass(sample_walk *w, mq_cells_begin begin, mq_cells_take take, mq_cells_facts *facts,
                      mq_error *err);

/** Number of the row's stratum among the labels. */
mq_status sample_label(sample_walk *w, const mq_cells *c, size_t *label, mq_error *err);

#endif
