#ifndef MQ_AGREE_H
#define MQ_AGREE_H
#include "mq_correction.h"
#include "mq_levels.h"
#include "mq_sheet.h"

/** Codes of several coders. rating: units x coders, level of `levels` or SIZE_MAX = no code. */
typedef struct mq_agree {
    size_t coders, units;
    mq_str *coder; /* names */
    mq_labels *keys;
    size_t *label; /* units x coders: label of the code while reading */
    mq_levels levels;
    uint64_t seed, resamples;
    const mq_correction *design; /* the sample, for weights; NULL = none */
} mq_agree;

mq_status mq_agree_tables(mq_agree *a, mq_sheet *sheet, mq_error *err);
/** Level of a unit by a coder, SIZE_MAX = none. */
size_t mq_agree_level(const mq_agree *a, size_t unit, size_t coder);

#endif
