#ifndef MQ_GOLD_H
#define MQ_GOLD_H
#include "mq_coder.h"

/** Answers with known codes: a tab separated file with the columns text, one named as the first dimension, one named as
 *  the dimension inside it (where there is one), and perhaps secondary. */
enum { MQ_GOLD_TEXT, MQ_GOLD_OUTER, MQ_GOLD_INNER, MQ_GOLD_SECONDARY };

/** Errors  MQ_E_USAGE the first dimension is of flags; those of mq_tsv_load */
mq_status mq_gold_load(mq_arena *arena, const mq_codebook *book, const char *path, mq_tsv *out, mq_error *err);

/** The code of a row: outer, or outer.inner. Errors  MQ_E_LEXICON the codebook has no such code */
mq_status mq_gold_code(const mq_codebook *book, const mq_tsv *file, const mq_tsv_row *row, size_t *code, mq_error *err);

#endif
