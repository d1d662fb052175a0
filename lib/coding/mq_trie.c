#include "mq_trie.h"
#include <stdlib.h>

static void S_put(mq_edge *edges, size_t slots, mq_edge edge)
{
    size_t mask = slots - 1, slot = (edge.key * UINT32_C(2654435761) >> 7) & mask;
    while (edges[slot].key)
        slot = (slot + 1) & mask;
    edges[slot] = edge;
}

static bool S_grow(mq_trie *trie)
{
    size_t room = trie->room ? trie->room * 2 : 8192, slots = room * 2;
    mq_edge *edges = calloc(slots, sizeof *edges);
    uint32_t *first = realloc(trie->first, room * sizeof *first);
    if (first)
        trie->first = first;
    if (!edges || !first) {
        free(edges);
        return false;
    }
    for (size_t i = 0; i < trie->slots; i++)
        if (trie->edges[i].key)
            S_put(edges, slots, trie->edges[i]);
    free(trie->edges);
    trie->edges = edges;
    trie->slots = slots;
    trie->room = room;
    return true;
}

static uint32_t S_node(mq_trie *trie)
{
    if (trie->size == trie->room && !S_grow(trie))
        return UINT32_MAX;
    trie->first[trie->size] = UINT32_MAX;
    return (uint32_t)trie->size++;
}

mq_status mq_trie_new(mq_trie *trie, mq_error *err)
{
    *trie = (mq_trie){0};
    return S_node(trie) == 0 ? MQ_OK : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
}

void mq_trie_free(mq_trie *trie)
{
    free(trie->edges);
    free(trie->first);
    *trie = (mq_trie){0};
}

mq_status mq_trie_add(mq_trie *trie, const uint8_t *codes, uint32_t stem, mq_stem *stems, mq_error *err)
{
    uint32_t node = 0;
    for (; *codes; codes++) {
        uint32_t next = mq_trie_child(trie, node, *codes);
        if (!next) {
            next = S_node(trie);
            if (next == UINT32_MAX)
                return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
            S_put(trie->edges, trie->slots, (mq_edge){node * 32 + *codes, next});
        }
        node = next;
    }
    stems[stem].next = trie->first[node];
    trie->first[node] = stem;
    return MQ_OK;
}
