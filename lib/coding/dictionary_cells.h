#ifndef DICTIONARY_CELLS_H
#define DICTIONARY_CELLS_H
#include "mq_dictionary.h"

enum { DICTIONARY_CELLS = 512 };

/** A record of a CSV dictionary: cells without quotes; line = where it begins. A quoted cell may hold line breaks. */
typedef struct dictionary_cells {
    mq_dictionary *d;
    mq_str rest;
    size_t next, line; /* line of the next record, of this one */
    mq_str cell[DICTIONARY_CELLS];
    const char *at[DICTIONARY_CELLS]; /* where the cells begin in the file */
    size_t size;
    char delimiter;
} dictionary_cells;

/** Begins to read d->source and reads its header. The delimiter is d->delimiter, else that of `sep=;` in the first line
 *  (which is passed over), else the one of , ; tab | that the header holds most often, else a comma. Arena-owned.
 *  Errors  as of dictionary_cells_next */
mq_status dictionary_cells_open(mq_dictionary *d, dictionary_cells **out, mq_error *err);

/** MQ_OK, MQ_END. Errors  MQ_E_DATA an open quote, too many cells; MQ_E_MEMORY */
mq_status dictionary_cells_next(dictionary_cells *c, mq_error *err);

/** The number in a cell; where ; parts the cells a comma may stand for the point. False = it is none. */
bool dictionary_cells_number(const dictionary_cells *c, mq_str cell, double *out);

/** Writes a cell, in quotes where it needs them for any delimiter: who reads it back may look for the delimiter. */
void dictionary_cells_put(mq_buffer *out, mq_str cell);
/** Writes what stands between cells. */
void dictionary_cells_part(const mq_dictionary *d, mq_buffer *out);

#endif
