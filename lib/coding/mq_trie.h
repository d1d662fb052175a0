#ifndef MQ_TRIE_H
#define MQ_TRIE_H
#include "mq_lexicon.h"

mq_status mq_trie_new(mq_trie *trie, mq_error *err);
void mq_trie_free(mq_trie *trie);

/** Number of bits set; the plain x86-64 target has no instruction for it. */
static inline uint32_t mq_bits(uint32_t x)
{
    x -= x >> 1 & 0x55555555u;
    x = (x & 0x33333333u) + (x >> 2 & 0x33333333u);
    return ((x + (x >> 4)) & 0x0F0F0F0Fu) * 0x01010101u >> 24;
}

/** The node behind a letter of a frozen tree, 0 = none. */
static inline uint32_t mq_trie_child(const mq_trie *trie, uint32_t node, uint8_t code)
{
    const mq_node *n = &trie->nodes[node];
    uint32_t bit = UINT32_C(1) << code;
    return n->letters & bit ? n->children + mq_bits(n->letters & (bit - 1)) : 0;
}

/** Adds stem number `stem` under codes (ended by 0). */
mq_status mq_trie_add(mq_trie *trie, const uint8_t *codes, uint32_t stem, mq_stem *stems, mq_error *err);

/** Lays the tree out for look-ups; nothing can be added afterwards. */
mq_status mq_trie_freeze(mq_trie *trie, mq_error *err);

#endif
