#include "mq_trie.h"
#include <stdlib.h>

static bool S_grow(mq_trie *trie)
{
    size_t room = trie->room ? trie->room * 2 : 8192;
    uint32_t (*child)[32] = realloc(trie->child, room * sizeof *child);
    if (child)
        trie->child = child;
    uint32_t *first = realloc(trie->first, room * sizeof *first);
    if (first)
        trie->first = first;
    if (!child || !first)
        return false;
    trie->room = room;
    return true;
}

static uint32_t S_node(mq_trie *trie)
{
    if (trie->size == trie->room && !S_grow(trie))
        return UINT32_MAX;
    memset(trie->child[trie->size], 0, sizeof trie->child[0]);
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
    free(trie->child);
    free(trie->first);
    *trie = (mq_trie){0};
}

mq_status mq_trie_add(mq_trie *trie, const uint8_t *codes, uint32_t stem, mq_stem *stems, mq_error *err)
{
    uint32_t node = 0;
    for (; *codes; codes++) {
        uint32_t next = trie->child[node][*codes];
        if (!next) {
            next = S_node(trie);
            if (next == UINT32_MAX)
                return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
            trie->child[node][*codes] = next;
        }
        node = next;
    }
    stems[stem].next = trie->first[node];
    trie->first[node] = stem;
    return MQ_OK;
}
