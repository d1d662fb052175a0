#ifndef CORRECT_CHANGE_H
#define CORRECT_CHANGE_H
#include "mq_cells.h"
#include "mq_correction.h"
#include "mq_format.h"

/** Inner parts of mq_correction_change: pairs are read, their change is estimated, tables tell of it. */

/** A level in two waves; shares but for se. */
typedef struct change_level {
    uint64_t machine[2]; /* answers */
    double human[2], corrected[2];
    mq_interval each[2];       /* of the corrected shares */
    double change, se, spread; /* spread: the error that interval and p are made of; 0 = se */
    mq_interval ci;
    bool flat; /* the coded answers show no variance */
} change_level;

/** A wave for itself. */
typedef struct change_wave {
    mq_correction *c;
    mq_correct_estimate *e; /* levels */
} change_wave;

/** correct_change.c: limits of the difference of two waves as if they were independent. */
mq_interval change_independent(double change, double p0, mq_interval i0, double p1, mq_interval i1);

/** A pair that people coded on both sides: stratum of the two designs together, levels. */
typedef struct change_pair {
    size_t stratum, machine[2], human[2];
} change_pair;

/** The same people in both waves. c and k are set, the rest is read. */
typedef struct change_pairs {
    mq_correction *c[2];
    size_t k;       /* levels */
    mq_cross cells; /* stratum x (machine before * k + machine after) */
    uint64_t all;
    change_pair *coded; /* n of them */
    size_t n;
    mq_buffer name;
    mq_cells_facts facts;
} change_pairs;

/** correct_pairs_read.c: the pairs of the coded file. Errors  those of reading; MQ_E_DATA too few coded on both sides.
 *  Close after success and failure. */
mq_status pairs_read(change_pairs *p, const mq_correction_files *files, mq_sheet *sheet, mq_error *err);
void pairs_close(change_pairs *p);

/** correct_pairs_estimate.c: change of every level from the pairs. w: the waves for themselves. *joint: whether it is
 *  post-stratified by the pair of machine levels; then table gets the shares of before x after (k x k). */
mq_status pairs_estimate(const change_pairs *p, const change_wave w[2], double conf, mq_sheet *sheet,
                         change_level *out, double *table, bool *joint, mq_error *err);

/** correct_change_tables.c: adds the table of change, of transitions, of the stability of errors. all: base of each
 *  wave; census: people coded all answers. */
mq_status change_table(const mq_correction *c, const change_level *x, mq_str line, const char *method,
                       const mq_base all[2], bool census, mq_sheet *sheet, mq_error *err);
mq_status change_transition(const mq_correction *c, const double *table, mq_base base, mq_sheet *sheet,
                            mq_error *err);
mq_status change_stability(mq_correction *const c[2], bool paired, mq_sheet *sheet, mq_error *err);

#endif
