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
    mq_node *nodes = realloc(trie->nodes, room * sizeof *nodes);
    if (nodes)
        trie->nodes = nodes;
    if (!edges || !nodes) {
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
    trie->nodes[trie->size] = (mq_node){UINT32_MAX, 0, 0};
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
    free(trie->nodes);
    *trie = (mq_trie){0};
}

static uint32_t S_edge(const mq_trie *trie, uint32_t node, uint8_t code)
{
    uint32_t key = node * 32 + code;
    size_t mask = trie->slots - 1, slot = (key * UINT32_C(2654435761) >> 7) & mask;
    if (!(trie->nodes[node].letters >> code & 1))
        return 0;
    while (trie->edges[slot].key != key)
        slot = (slot + 1) & mask;
    return trie->edges[slot].child;
}

mq_status mq_trie_add(mq_trie *trie, const uint8_t *codes, uint32_t stem, mq_stem *stems, mq_error *err)
{
    uint32_t node = 0;
    for (; *codes; codes++) {
        uint32_t next = S_edge(trie, node, *codes);
        if (!next) {
            next = S_node(trie);
            if (next == UINT32_MAX)
                return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
            trie->nodes[node].letters |= UINT32_C(1) << *codes;
            S_put(trie->edges, trie->slots, (mq_edge){node * 32 + *codes, next});
        }
        node = next;
    }
    stems[stem].next = trie->nodes[node].first;
    trie->nodes[node].first = stem;
    return MQ_OK;
}

mq_status mq_trie_freeze(mq_trie *trie, mq_error *err)
{
    mq_node *nodes = malloc(trie->size * sizeof *nodes);
    uint32_t *old = malloc(trie->size * sizeof *old); /* which growing node stands at a frozen place */
    if (!nodes || !old) {
        free(nodes);
        free(old);
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    }
    uint32_t end = 1;
    old[0] = 0;
    for (uint32_t i = 0; i < end; i++) {
        const mq_node *n = &trie->nodes[old[i]];
        nodes[i] = (mq_node){n->first, n->letters, end};
        for (uint32_t left = n->letters; left; left &= left - 1)
            old[end++] = S_edge(trie, old[i], (uint8_t)__builtin_ctz(left));
    }
    free(old);
    free(trie->edges);
    free(trie->nodes);
    trie->edges = NULL;
    trie->nodes = nodes;
    trie->room = trie->size;
    return MQ_OK;
}
