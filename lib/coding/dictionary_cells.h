#ifndef DICTIONARY_CELLS_H
#define DICTIONARY_CELLS_H
#include "mq_dictionary.h"

enum { DICTIONARY_CELLS = 512 };

/** A record of a CSV dictionary: cells without quotes; *line = where it begins. A quoted cell may hold line
 * breaks. */
typedef struct dictionary_cells {
    mq_str rest;
    size_t next, line; /* line of the next record, of this one */
    mq_str cell[DICTIONARY_CELLS];
    size_t size;
} dictionary_cells;

/** MQ_OK, MQ_END. Errors  MQ_E_DATA an open quote, too many cells; MQ_E_MEMORY */
mq_status dictionary_cells_next(dictionary_cells *c, mq_arena *arena, const char *path, mq_error *err);

#endif
