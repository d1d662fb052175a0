#ifndef MQ_TRIE_H
#define MQ_TRIE_H
#include "mq_lexicon.h"

mq_status mq_trie_new(mq_trie *trie, mq_error *err);
void mq_trie_free(mq_trie *trie);

/** The node behind a letter, 0 = none. */
static inline uint32_t mq_trie_child(const mq_trie *trie, uint32_t node, uint8_t code)
{
    uint32_t key = node * 32 + code;
    size_t mask = trie->slots - 1, slot = (key * UINT32_C(2654435761) >> 7) & mask;
    while (trie->edges[slot].key && trie->edges[slot].key != key)
        slot = (slot + 1) & mask;
    return trie->edges[slot].key ? trie->edges[slot].child : 0;
}

/** Adds stem number `stem` under codes (ended by 0). */
mq_status mq_trie_add(mq_trie *trie, const uint8_t *codes, uint32_t stem, mq_stem *stems, mq_error *err);

#endif
