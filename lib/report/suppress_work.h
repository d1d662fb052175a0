#ifndef SUPPRESS_WORK_H
#define SUPPRESS_WORK_H
#include "mq_table.h"

/** Inner parts of mq_table_suppress: slots and equations -> which slots are hidden -> cells are wiped (suppress.c).
 *  A slot is one number of answers that a reader may know: the twins (count, per cent) of the same answers share a
 *  slot. Equations say that slots of a line add up to another slot or to a printed base. */
typedef struct suppress_work {
    mq_table *t;
    mq_arena scratch;
    unsigned least;
    size_t *slot;  /* of each cell; SUPPRESS_NONE = no count behind it */
    double *value; /* of each slot */
    bool *hidden;  /* each slot */
    bool *small;   /* each slot: 1..least-1 */
    size_t n_slots;
    size_t **lines; /* slot lists; each adds up to something the reader knows, or to its last slot */
    size_t *length;
    bool *total; /* the last slot of the line is the sum of the others */
    size_t n_lines, room;
} suppress_work;

#define SUPPRESS_NONE SIZE_MAX

/** suppress_equations.c: fills slot, value, small and the lines. false = out of memory. */
bool suppress_equations(suppress_work *g);

/** suppress_hide.c: the small slots, and others until the shown ones give none of them away. false = out of memory. */
bool suppress_hide(suppress_work *g);

#endif
