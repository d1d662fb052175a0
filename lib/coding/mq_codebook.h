#ifndef MQ_CODEBOOK_H
#define MQ_CODEBOOK_H
#include "mq_tsv.h"

/** How the codes of a dimension relate. */
typedef enum mq_kind {
    MQ_KIND_ORDINAL, /* one code an answer; the highest rank wins */
    MQ_KIND_NOMINAL, /* one code an answer; the first in the text wins, the rest are secondary */
    MQ_KIND_FLAGS    /* any number of codes */
} mq_kind;

enum { MQ_TITLES = 3 }; /* kk, ru, en, in this order everywhere */

typedef struct mq_dimension {
    mq_str name;
    mq_kind kind;
    size_t within;              /* the dimension whose codes its codes belong to; SIZE_MAX = none */
    mq_str title[MQ_TITLES];
} mq_dimension;

typedef struct mq_code {
    mq_str name;
    size_t dimension;           /* index into dimensions */
    size_t parent;              /* the code of the outer dimension it stands in; SIZE_MAX = none */
    size_t rank;                /* ordinal: 0 is the lowest */
    bool fallback;              /* given when no rule fires */
    bool beside_own;            /* codes within it are secondary only beside a code of the same outer one */
    mq_str title[MQ_TITLES];
} mq_code;

/** A codebook as read from <folder>/codebook.tsv: columns dimension code kind within rank fallback title_kk title_ru title_en.
 *  and, if wanted, secondary. A row without a code declares a dimension. Borrowed text is the arena's. */
typedef struct mq_codebook {
    mq_str name;                /* last part of the folder's path */
    const char *path;
    mq_dimension *dimensions;
    size_t n_dimensions;
    mq_code *codes;
    size_t size;
} mq_codebook;

/** Errors: MQ_E_NOINPUT, MQ_E_LEXICON with line, column and caret (unknown kind, code twice, parent unknown ...). */
mq_status mq_codebook_load(mq_arena *arena, const char *folder, mq_codebook *out, mq_error *err);

/** The code written `name` or `parent.name`; SIZE_MAX = not in the codebook. */
size_t mq_codebook_find(const mq_codebook *book, mq_str path);

/** The dimension called name; SIZE_MAX = none. */
size_t mq_codebook_dimension(const mq_codebook *book, mq_str name);

/** The code given in a dimension when no rule fires, inside parent where the dimension is nested; SIZE_MAX = none. */
size_t mq_codebook_fallback(const mq_codebook *book, size_t dimension, size_t parent);

#endif
