#ifndef LIKENESS_TABLE_H
#define LIKENESS_TABLE_H
#include "mq_likeness.h"

/** The key of a feature of one word, or of the number of words. */
static inline uint64_t likeness_key(mq_str feature)
{
    return mq_str_hash(feature, 0);
}

/** The key of two neighbours. */
static inline uint64_t likeness_pair_key(mq_likeness_begin before, mq_likeness_begin begin)
{
    uint64_t h = before * UINT64_C(0x9E3779B97F4A7C15);
    h = (h ^ h >> 32 ^ begin) * UINT64_C(0xC2B2AE3D27D4EB4F);
    return h ^ h >> 29;
}

/** Where a key stands in the table of the model, or the free slot for it. */
static inline mq_likeness_slot *likeness_slot(const mq_likeness *model, uint64_t key)
{
    size_t i = (size_t)(key >> 32) & (model->n_slots - 1);
    while (model->slots[i].first && model->slots[i].key != (uint32_t)key)
        i = (i + 1) & (model->n_slots - 1);
    return &model->slots[i];
}

/** The bit of a pair among model->pairs: its number is the upper end of the key. */
enum { LIKENESS_PAIR_BITS = 17 };

static inline uint64_t *likeness_pair_word(const mq_likeness *model, uint64_t key)
{
    return &model->pairs[key >> (64 - LIKENESS_PAIR_BITS) >> 6];
}

static inline uint64_t likeness_pair_bit(uint64_t key)
{
    return UINT64_C(1) << (key >> (64 - LIKENESS_PAIR_BITS) & 63);
}

/** mq_likeness.c: notes what the model says of the number of words, once its table is filled. False = out of memory. */
bool likeness_know_lengths(mq_arena *arena, mq_likeness *model);

#endif
