#ifndef LIKENESS_TABLE_H
#define LIKENESS_TABLE_H
#include "mq_likeness.h"

/** Where a feature stands in the table of the model, or the free slot for it; *key gets the half of its hash that is kept. */
static inline mq_likeness_slot *likeness_slot(const mq_likeness *model, mq_str feature, uint32_t *key)
{
    uint64_t hash = mq_str_hash(feature, 0);
    size_t i = (size_t)(hash >> 32) & (model->n_slots - 1);
    *key = (uint32_t)hash;
    while (model->slots[i].first && model->slots[i].key != *key)
        i = (i + 1) & (model->n_slots - 1);
    return &model->slots[i];
}

#endif
