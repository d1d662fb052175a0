#ifndef MQ_FIT_H
#define MQ_FIT_H
#include "mq_grid.h"

/** How much room a printed table needs, for the formats of paper. Widths are in letters (mq_display_width).
 */
typedef struct mq_fit {
    size_t *width;  /* of each printed column: its widest cell, or the widest line of its heading */
    size_t *cells;  /* of its widest cell alone */
    size_t *head;   /* its heading may fill lines of so many letters */
    size_t stub;    /* of the longest row label with its indent */
    size_t total;   /* of all printed columns, two letters of gap each; without the stub */
    size_t tallest; /* longest heading in one line */
} mq_fit;

/** A heading breaks at blanks into lines of `least` letters, or of the width of its cells where that is more;
 *  text columns count as at most `most` letters. Arrays live in the arena. Errors  MQ_E_MEMORY */
mq_status mq_fit_grid(const mq_grid *g, size_t least, size_t most, mq_arena *arena, mq_fit *out,
                      mq_error *err);

/** Heading of a printed column. */
mq_str mq_fit_head(const mq_grid *g, size_t column, mq_arena *arena);

/** The next line of a heading, taken off rest: as many words as fit, at least one. */
mq_str mq_fit_line(mq_str *rest, size_t width);

#endif
