#ifndef MQ_TRIE_H
#define MQ_TRIE_H
#include "mq_lexicon.h"

/** Number of bits set; the plain x86-64 target has no instruction for it. */
static inline uint32_t mq_bits(uint32_t x)
{
    x -= x >> 1 & 0x55555555u;
    x = (x & 0x33333333u) + (x >> 2 & 0x33333333u);
    return ((x + (x >> 4)) & 0x0F0F0F0Fu) * 0x01010101u >> 24;
}

static inline uint32_t mq_bits64(uint64_t x)
{
    return mq_bits((uint32_t)x) + mq_bits((uint32_t)(x >> 32));
}

/** Codes that lead on from a node, as bits. */
static inline uint32_t mq_trie_letters(const mq_trie *trie, uint32_t node)
{
    return node < trie->size ? trie->nodes[node].letters : UINT32_C(1) << trie->tails[node - trie->size] & ~UINT32_C(1);
}

/** Where the list of stems that end at a node begins in trie->stems; UINT32_MAX = none do. */
static inline uint32_t mq_trie_first(const mq_trie *trie, uint32_t node)
{
    uint32_t first = UINT32_MAX;
    if (node < trie->size)
        first = trie->nodes[node].first;
    else if (!trie->tails[node - trie->size])
        memcpy(&first, trie->tails + (node - trie->size) + 1, sizeof first);
    return first;
}

/** The node behind a letter, 0 = none. */
static inline uint32_t mq_trie_child(const mq_trie *trie, uint32_t node, uint8_t code)
{
    if (node >= trie->size)
        return code && trie->tails[node - trie->size] == code ? node + 1 : 0;
    const mq_node *n = &trie->nodes[node];
    uint32_t bit = UINT32_C(1) << code;
    if (!(n->letters & bit))
        return 0;
    uint32_t child = n->children + mq_bits(n->letters & (bit - 1));
    return trie->nodes[child].letters == MQ_TAIL ? trie->nodes[child].children : child;
}

/** Notes that stem number `stem` stands under n codes (copied; none is 0). Errors  MQ_E_MEMORY */
mq_status mq_trie_add(mq_trie *trie, const uint8_t *codes, size_t n, uint32_t stem, mq_error *err);

/** Makes n trees of all that was noted in them; nothing can be added afterwards. Stems under the same codes stand the last
 *  added first. Linear in the letters noted. room = size bytes that nobody needs meanwhile, as malloc gives them, to work
 *  in; NULL = none. Errors  MQ_E_MEMORY */
mq_status mq_trie_build(mq_trie *tries, size_t n, void *room, size_t size, mq_error *err);
void mq_trie_free(mq_trie *trie);

#endif
