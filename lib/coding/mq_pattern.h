#ifndef MQ_PATTERN_H
#define MQ_PATTERN_H
#include "mq_lexicon.h"

/** Reads the pattern of a cue row into cue->unit and cue->size, adding units and stems as needed.
 *  grammar = index of the language of the file; scratch is emptied. Errors MQ_E_LEXICON with line, column and caret. */
mq_status mq_pattern_read(mq_lexicon *lexicon, size_t grammar, const mq_tsv *file, const mq_tsv_row *row,
                          bool short_allowed, mq_arena *scratch, mq_cue *cue, mq_error *err);

#endif
