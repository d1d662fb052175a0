#ifndef FISHER_H
#define FISHER_H
#include <stddef.h>

/* Between the files of Fisher's exact test; not for other rooms. */

typedef struct fisher_margins {
    const size_t *rows, *columns; /* sums; of the columns the largest first */
    size_t n_rows, n_columns;
    const double *lnfact; /* ln 0! .. ln n! */
    double limit;         /* ln weight of the observed table, with the slack; weights are prod 1/n_ij! */
} fisher_margins;

/* p by a network of partial tables; NaN when steps do not suffice, or memory. */
double fisher_network(const fisher_margins *margins, size_t steps);

#endif
