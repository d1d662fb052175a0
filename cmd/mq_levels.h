#ifndef MQ_LEVELS_H
#define MQ_LEVELS_H
#include "mq_arena.h"
#include "mq_error.h"

/** The different values of a column, numbered in the order of first sight. Memory grows with the different
 * values, never with the rows. */
typedef struct mq_labels mq_labels;

enum { MQ_LABELS_MOST = 1000000 };

/** most: how many different values may come (0 = MQ_LABELS_MOST); one more is an error that says that the
 * column looks like an identifier. column is for messages, copied. NULL = out of memory. Caller frees. */
mq_labels *mq_labels_new(mq_str column, size_t most);
void mq_labels_free(mq_labels *labels); /* NULL is fine */
/** Number of a value, blanks around it cut off; added when it is new. Errors  MQ_E_DATA too many, MQ_E_MEMORY
 */
mq_status mq_labels_add(mq_labels *labels, mq_str value, size_t *index, mq_error *err);
size_t mq_labels_find(const mq_labels *labels, mq_str value); /* SIZE_MAX = not seen */
size_t mq_labels_size(const mq_labels *labels);
mq_str mq_labels_at(const mq_labels *labels, size_t index); /* borrowed */
mq_str mq_labels_column(const mq_labels *labels);

/** Scales of ordered values: lexicons/ordered.tsv (columns scale, rank, value; several spellings may share a
 * rank) and the ordinal dimensions of a codebook. */
typedef struct mq_scale_value {
    mq_str scale, value;
    size_t rank;
} mq_scale_value;

typedef struct mq_scales {
    mq_scale_value *at;
    size_t size, room;
} mq_scales;

/** file NULL = lexicons/ordered.tsv that comes with maqsat; codebook NULL = the default one. Arena-owned.
 *  Errors  those of mq_tsv_read and mq_codebook_load; MQ_E_LEXICON for a rank that is no number */
mq_status mq_scales_load(mq_arena *arena, const char *file, const char *codebook, mq_scales *out,
                         mq_error *err);

/** Levels of a column as tables show them. A blank value is no level. */
typedef struct mq_levels {
    mq_str column;
    mq_str *title;    /* size titles */
    size_t *of_label; /* level of every label; SIZE_MAX = blank */
    size_t size;
    bool ordered; /* all values stand on one scale, or force was given */
    mq_str scale; /* its name; empty = none */
} mq_levels;

/** Order: by rank when all values stand on one scale (spellings of one rank become one level), by number when
 * all are numbers, else by code points. force: take that order as an order of meaning. Arena-owned.
 *  Errors  MQ_E_MEMORY */
mq_status mq_levels_of(const mq_labels *labels, const mq_scales *scales, bool force, mq_arena *arena,
                       mq_levels *out, mq_error *err);

/** The number in a cell, blanks around it cut off. False = no number; a decimal comma is none either. */
bool mq_cell_to_number(mq_str cell, double *out);

/** MQ_E_DATA for a cell that is no number, with the row; says so when it is a decimal comma. */
mq_status mq_cell_number_need(mq_str cell, mq_str column, uint64_t row, size_t line, double *out,
                              mq_error *err);

#endif
