#ifndef MQ_FRAME_H
#define MQ_FRAME_H
#include "mq_coder.h"

enum { MQ_FRAME_COLUMNS = 8 };

/** A row of frames.tsv: what a code becomes in one column of a frame. */
typedef struct mq_frame_row {
    size_t column;
    size_t code; /* an inner code, an outer one (for all inside it) or SIZE_MAX: any (*) */
    mq_str value;
    mq_str title[MQ_TITLES];
} mq_frame_row;

typedef struct mq_frame_column {
    mq_str name;
    bool first; /* takes the first purpose named in the text, not the code given */
} mq_frame_column;

/** A coarser reading of the first dimension of a codebook, such as a study used: read from
 * <folder>/frames.tsv, columns frame column take code value title_kk title_ru title_en. take is `main` (the
 * code that was given) or `first` (the code of the purpose that stands first in the text); code is a path, an
 * outer code or *, the nearest row counts. */
typedef struct mq_frame {
    const mq_codebook *book;
    mq_frame_column columns[MQ_FRAME_COLUMNS];
    size_t n_columns;
    mq_frame_row *rows;
    size_t size;
} mq_frame;

/** Loads the frame called name. Memory is the arena's; book is borrowed.
 *  Errors  MQ_E_NOINPUT no frames.tsv; MQ_E_USAGE no such frame, naming those there are; MQ_E_LEXICON with
 * line, column, caret: unknown code, a column that takes both, a code twice; MQ_E_MEMORY */
mq_status mq_frame_load(mq_arena *arena, const char *folder, const char *name, const mq_codebook *book,
                        mq_frame *out, mq_error *err);

/** The row that a coding gets in a column; NULL = the frame has none for its code. */
const mq_frame_row *mq_frame_of(const mq_frame *frame, size_t column, const mq_coder *coder,
                                const mq_coding *coding);

#endif
