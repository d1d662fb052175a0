#ifndef PRINT_H
#define PRINT_H
#include "score.h"

enum { SCORE_GROUPS = 64 };

/** The answers of a file, or those left when some are left out. */
typedef struct score_part {
    const char *title;              /* NULL = all answers */
    unsigned without;               /* bits of what is left out */
    score groups[SCORE_GROUPS];     /* the first: all of this part; then languages and writers */
    size_t n;
} score_part;

/** The group of that name, made where it is new; NULL = too many. */
score *score_group(score_part *part, const char *name);

/** Prints a part: a line a group, the first with its confusion; then, of all its answers, precision at the shares (NULL =
 *  left out), false codes of the highest level, and where asked set-F1 of the secondary codes. */
void score_print(const score_levels *levels, const score_part *part, const double *shares, bool secondary);

#endif
