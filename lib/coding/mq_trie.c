#include "mq_trie.h"
#include <stdlib.h>

/* A word waiting for its tree: its codes begin at this place of the tails; the first of them stand in head too, five bits
 * each from the top, so that sorting seldom looks there. */
typedef struct mq_trie_word {
    uint64_t head;
    uint32_t codes, stem;
} mq_trie_word;

enum { CODES = 32, FIRST_ROOM = 8192, FEW = 12, HEAD = 12 };

static mq_status S_no_memory(mq_error *err)
{
    return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
}

/* Room for one item more in a list that doubles. */
static bool S_room(void **list, size_t *room, size_t needed, size_t size)
{
    size_t more = *room ? *room : FIRST_ROOM;
    if (needed <= *room)
        return true;
    while (more < needed)
        more *= 2;
    void *grown = realloc(*list, more * size);
    if (!grown)
        return false;
    *list = grown;
    *room = more;
    return true;
}

mq_status mq_trie_add(mq_trie *trie, const uint8_t *codes, uint32_t stem, mq_error *err)
{
    size_t n = strlen((const char *)codes) + 1, whole = n + sizeof(uint32_t);
    void *tails = trie->tails, *words = trie->words;
    bool ready = trie->n_tails + whole < INT32_MAX && S_room(&tails, &trie->tail_room, trie->n_tails + whole, 1);
    trie->tails = tails;
    ready = ready && S_room(&words, &trie->word_room, trie->n_words + 1, sizeof *trie->words);
    trie->words = words;
    if (!ready)
        return S_no_memory(err);
    mq_trie_word *word = &trie->words[trie->n_words++];
    *word = (mq_trie_word){0, (uint32_t)trie->n_tails, stem};
    for (size_t i = 0; i < HEAD && codes[i]; i++)
        word->head |= (uint64_t)codes[i] << (59 - 5 * i);
    memcpy(trie->tails + trie->n_tails, codes, n);
    trie->n_tails += whole;
    return MQ_OK;
}

static uint8_t S_code(const mq_trie *trie, const mq_trie_word *word, size_t depth)
{
    if (depth >= HEAD)
        return trie->tails[word->codes + depth];
    return (uint8_t)(word->head >> (59 - 5 * depth) & 31);
}

/* Sorts words[0..n) by their code at one depth, equal ones in the order they have. */
static void S_part(const mq_trie *trie, size_t depth, mq_trie_word *words, size_t n, mq_trie_word *spare)
{
    uint32_t count[CODES] = {0}, at[CODES], sum = 0;
    if (n <= FEW) {
        for (size_t i = 1; i < n; i++) {
            mq_trie_word moving = words[i];
            uint8_t code = S_code(trie, &moving, depth);
            size_t k = i;
            for (; k > 0 && S_code(trie, &words[k - 1], depth) > code; k--)
                words[k] = words[k - 1];
            words[k] = moving;
        }
        return;
    }
    for (size_t i = 0; i < n; i++)
        count[S_code(trie, &words[i], depth)]++;
    for (size_t c = 0; c < CODES; c++) {
        at[c] = sum;
        sum += count[c];
    }
    for (size_t i = 0; i < n; i++)
        spare[at[S_code(trie, &words[i], depth)]++] = words[i];
    memcpy(words, spare, n * sizeof *words);
}

/* Do words[from..to) have the same letters from a depth on? Asked of few, where it saves nodes. */
static bool S_alike(const mq_trie *trie, size_t from, size_t to, size_t depth)
{
    if (to - from > FEW)
        return false;
    const char *first = (const char *)trie->tails + trie->words[from].codes + depth;
    for (size_t i = from + 1; i < to; i++)
        if (trie->words[i].head != trie->words[from].head ||
            strcmp((const char *)trie->tails + trie->words[i].codes + depth, first) != 0)
            return false;
    return true;
}

/* What stands behind a letter: a node for words[from..to), or their tail. first and children keep the words of a node
 * until its turn comes; tails are counted from 0 until the number of nodes is known. */
static void S_child(mq_trie *trie, uint32_t from, uint32_t to, size_t depth)
{
    mq_node *child = &trie->nodes[trie->size++];
    *child = (mq_node){from, 0, to};
    if (!S_alike(trie, from, to, depth))
        return;
    uint32_t tail = trie->words[from].codes;
    uint8_t *end = trie->tails + tail + strlen((const char *)trie->tails + tail);
    memcpy(end + 1, &from, sizeof from);
    trie->words[to - 1].stem |= MQ_LAST_STEM;
    *child = (mq_node){UINT32_MAX, MQ_TAIL, tail + (uint32_t)depth};
}

static void S_node(mq_trie *trie, mq_node *node, size_t depth, mq_trie_word *spare)
{
    uint32_t from = node->first, to = node->children, next;
    S_part(trie, depth, trie->words + from, to - from, spare);
    *node = (mq_node){UINT32_MAX, 0, (uint32_t)trie->size};
    for (; from < to; from = next) {
        uint8_t code = S_code(trie, &trie->words[from], depth);
        for (next = from + 1; next < to && S_code(trie, &trie->words[next], depth) == code;)
            next++;
        if (code) {
            node->letters |= UINT32_C(1) << code;
            S_child(trie, from, next, depth + 1);
        } else {
            node->first = from;
            trie->words[next - 1].stem |= MQ_LAST_STEM;
        }
    }
}

/* Nodes in breadth-first order. */
static bool S_nodes(mq_trie *trie, mq_trie_word *spare)
{
    size_t room = trie->n_words + CODES, level_end = 1, depth = 0;
    trie->nodes = malloc(room * sizeof *trie->nodes);
    if (!trie->nodes)
        return false;
    trie->nodes[0] = (mq_node){0, 0, (uint32_t)trie->n_words};
    trie->size = 1;
    for (size_t i = 0; i < trie->size; i++) {
        if (i == level_end) {
            level_end = trie->size;
            depth++;
        }
        void *nodes = trie->nodes;
        if (!S_room(&nodes, &room, trie->size + CODES, sizeof *trie->nodes))
            return false;
        trie->nodes = nodes;
        if (trie->nodes[i].letters != MQ_TAIL)
            S_node(trie, &trie->nodes[i], depth, spare);
    }
    for (size_t i = 0; i < trie->size; i++)
        if (trie->nodes[i].letters == MQ_TAIL)
            trie->nodes[i].children += (uint32_t)trie->size;
    return true;
}

mq_status mq_trie_build(mq_trie *trie, mq_error *err)
{
    size_t n = trie->n_words;
    mq_trie_word *spare = malloc((n + 1) * sizeof *spare);
    trie->stems = malloc((n + 1) * sizeof *trie->stems);
    bool ready = spare && trie->stems;
    for (size_t i = 0; i < n / 2; i++) { /* the last added first */
        mq_trie_word other = trie->words[i];
        trie->words[i] = trie->words[n - 1 - i];
        trie->words[n - 1 - i] = other;
    }
    ready = ready && S_nodes(trie, spare);
    for (size_t i = 0; i < n && ready; i++)
        trie->stems[i] = trie->words[i].stem;
    free(spare);
    free(trie->words);
    trie->words = NULL;
    trie->n_words = trie->word_room = 0;
    return ready ? MQ_OK : S_no_memory(err);
}

void mq_trie_free(mq_trie *trie)
{
    free(trie->words);
    free(trie->tails);
    free(trie->nodes);
    free(trie->stems);
    *trie = (mq_trie){0};
}
