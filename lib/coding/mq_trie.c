#include "mq_trie.h"
#include <stdlib.h>

/* A word on its way into the tree. head = twelve of its codes, five bits each from the top, so that sorting seldom looks at
 * the others; codes = where all of them begin in the tails. */
typedef struct S_word {
    uint64_t head;
    uint32_t codes, stem;
} S_word;

/* Words while the tree is made of them. */
typedef struct S_build {
    mq_trie *trie;
    S_word *words, *spare;
    uint32_t *shared;   /* codes that a word has in common with the one before; EQUAL = all; 0 behind the last word */
    uint32_t *after;    /* the next word that has no more in common with the one before it than this one */
} S_build;

enum { CODES = 32, FIRST_ROOM = 1 << 16, FEW = 12, SLACK = 16 };
enum { HEAD = 12, LOWEST = 4, DIGITS = 6, DIGIT = 10, BUCKETS = 1 << DIGIT }; /* of a head: codes, unused bits, digits */
#define EQUAL UINT32_MAX
#define LAST_OF_HEAD (UINT64_C(31) << LOWEST)

static mq_status S_no_memory(mq_error *err)
{
    return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
}

/* Room for the items needed in a list that doubles. */
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

/* Room for the tails to end there, and for S_head, which reads whole words of memory. */
__attribute__((noinline)) static bool S_grow(mq_trie *trie, size_t end)
{
    void *tails = trie->tails;
    if (end >= INT32_MAX || !S_room(&tails, &trie->tail_room, end + SLACK, 1))
        return false;
    trie->tails = tails;
    return true;
}

mq_status mq_trie_add(mq_trie *trie, const uint8_t *codes, size_t n, uint32_t stem, mq_error *err)
{
    size_t end = trie->n_tails + n + 1 + sizeof stem;
    if (end + SLACK > trie->tail_room && !S_grow(trie, end))
        return S_no_memory(err);
    memcpy(trie->tails + trie->n_tails, codes, n);
    trie->tails[trie->n_tails + n] = 0;
    memcpy(trie->tails + end - sizeof stem, &stem, sizeof stem);
    trie->n_tails = end;
    trie->n_words++;
    return MQ_OK;
}

/* Eight bytes, the first on top. */
static inline uint64_t S_eight(const uint8_t *p)
{
    return (uint64_t)p[0] << 56 | (uint64_t)p[1] << 48 | (uint64_t)p[2] << 40 | (uint64_t)p[3] << 32 |
           (uint64_t)p[4] << 24 | (uint64_t)p[5] << 16 | (uint64_t)p[6] << 8 | (uint64_t)p[7];
}

/* Clears what stands from the first byte 0 on; returns how many bytes stand before it. */
static inline size_t S_until_zero(uint64_t *eight)
{
    const uint64_t sevens = UINT64_C(0x7F7F7F7F7F7F7F7F);
    uint64_t zeros = ~(((*eight & sevens) + sevens) | *eight | sevens);
    if (!zeros)
        return 8;
    size_t n = (size_t)__builtin_clzll(zeros) / 8;
    *eight &= ~(UINT64_MAX >> (8 * n));
    return n;
}

/* Eight bytes below 32 as five bits each, on top. */
static inline uint64_t S_packed(uint64_t eight)
{
    uint64_t pairs = (eight & UINT64_C(0x1F001F001F001F00)) >> 3 | (eight & UINT64_C(0x001F001F001F001F));
    uint64_t fours = (pairs & UINT64_C(0xFFFF0000FFFF0000)) >> 6 | (pairs & UINT64_C(0x0000FFFF0000FFFF));
    return (fours >> 32) << 44 | (fours & UINT32_MAX) << 24;
}

/* The head of the codes at p, which 0 ends; returns how many there are, or HEAD if there are more. */
static size_t S_head(const uint8_t *p, uint64_t *head)
{
    uint64_t eight = S_eight(p), four = 0;
    size_t n = S_until_zero(&eight);
    if (n == 8) {
        four = S_eight(p + 8) & ~(uint64_t)UINT32_MAX;
        n += S_until_zero(&four);
    }
    *head = S_packed(eight) | S_packed(four) >> 40;
    return n;
}

/* The last added first. */
static void S_collect(S_build *b)
{
    uint8_t *p = b->trie->tails;
    for (size_t i = b->trie->n_words; i--;) {
        S_word *word = &b->words[i];
        word->codes = (uint32_t)(p - b->trie->tails);
        p += S_head(p, &word->head);
        while (*p)
            p++;
        memcpy(&word->stem, p + 1, sizeof word->stem);
        p += 1 + sizeof word->stem;
    }
}

/* Sorts by one digit of the heads, equal ones in the order they have. count = how often each value of the digit stands. */
static void S_pass(const S_word *words, size_t n, unsigned shift, uint32_t *count, S_word *out)
{
    uint32_t sum = 0;
    for (size_t c = 0; c < BUCKETS; c++) {
        uint32_t here = count[c];
        count[c] = sum;
        sum += here;
    }
    for (size_t i = 0; i < n; i++)
        out[count[words[i].head >> shift & (BUCKETS - 1)]++] = words[i];
}

static void S_insert(S_word *words, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        S_word moving = words[i];
        size_t k = i;
        for (; k > 0 && words[k - 1].head > moving.head; k--)
            words[k] = words[k - 1];
        words[k] = moving;
    }
}

static void S_by_head(S_word *words, size_t n, S_word *spare)
{
    uint32_t count[DIGITS][BUCKETS];
    if (n <= FEW) {
        S_insert(words, n);
        return;
    }
    memset(count, 0, sizeof count);
    for (size_t i = 0; i < n; i++) {
        uint64_t digits = words[i].head >> LOWEST;
        for (unsigned d = 0; d < DIGITS; d++, digits >>= DIGIT)
            count[d][digits & (BUCKETS - 1)]++;
    }
    for (unsigned d = 0; d < DIGITS; d += 2) { /* an even number of passes ends in words */
        S_pass(words, n, LOWEST + d * DIGIT, count[d], spare);
        S_pass(spare, n, LOWEST + (d + 1) * DIGIT, count[d + 1], words);
    }
}

/* Sorts words[from..to), which are the same before `depth`, where their heads begin. */
static void S_sort(const S_build *b, size_t from, size_t to, size_t depth)
{
    S_word *words = b->words;
    S_by_head(words + from, to - from, b->spare);
    for (size_t next; from < to; from = next) {
        uint64_t head = words[from].head;
        for (next = from + 1; next < to && words[next].head == head;)
            next++;
        if (next - from == 1 || !(head & LAST_OF_HEAD))
            continue;
        for (size_t i = from; i < next; i++)
            S_head(b->trie->tails + words[i].codes + depth + HEAD, &words[i].head);
        S_sort(b, from, next, depth + HEAD);
        for (size_t i = from; i < next; i++)
            words[i].head = head;
    }
}

static uint32_t S_shared(const S_build *b, const S_word *x, const S_word *y)
{
    if (x->head != y->head)
        return (uint32_t)__builtin_clzll(x->head ^ y->head) / 5;
    if (!(x->head & LAST_OF_HEAD))
        return EQUAL;
    const uint8_t *p = b->trie->tails + x->codes, *q = b->trie->tails + y->codes;
    size_t n = HEAD;
    while (p[n] && p[n] == q[n])
        n++;
    return p[n] || q[n] ? (uint32_t)n : EQUAL;
}

/* What stands behind a letter: a node for words[from..to), or their tail if a few have the same letters. first and children
 * keep the words of a node until its turn comes; tails are counted from 0 until the number of nodes is known. */
static void S_child(S_build *b, uint32_t from, uint32_t to, size_t depth)
{
    mq_trie *trie = b->trie;
    mq_node *child = &trie->nodes[trie->size++];
    *child = (mq_node){from, 0, to};
    if (to - from > FEW)
        return;
    for (uint32_t i = from + 1; i < to; i++)
        if (b->shared[i] != EQUAL)
            return;
    uint32_t tail = b->words[from].codes;
    uint8_t *end = trie->tails + tail + strlen((const char *)trie->tails + tail);
    memcpy(end + 1, &from, sizeof from);
    b->words[to - 1].stem |= MQ_LAST_STEM;
    *child = (mq_node){UINT32_MAX, MQ_TAIL, tail + (uint32_t)depth};
}

static uint8_t S_code(const S_build *b, const S_word *word, size_t depth)
{
    if (depth >= HEAD)
        return b->trie->tails[word->codes + depth];
    return (uint8_t)(word->head >> (59 - 5 * depth) & 31);
}

static void S_node(S_build *b, mq_node *node, size_t depth)
{
    const uint32_t *shared = b->shared, *after = b->after;
    uint32_t from = node->first, to = node->children, next, here = (uint32_t)depth;
    *node = (mq_node){UINT32_MAX, 0, (uint32_t)b->trie->size};
    for (; from < to; from = next) {
        uint8_t code = S_code(b, &b->words[from], depth);
        for (next = from + 1; shared[next] > here;)
            next = after[next];
        if (code) {
            node->letters |= UINT32_C(1) << code;
            S_child(b, from, next, depth + 1);
        } else {
            node->first = from;
            b->words[next - 1].stem |= MQ_LAST_STEM;
        }
    }
}

/* Nodes in breadth-first order. */
static bool S_nodes(S_build *b)
{
    mq_trie *trie = b->trie;
    size_t room = trie->n_words + trie->n_words / 4 + CODES, level_end = 1, depth = 0;
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
            S_node(b, &trie->nodes[i], depth);
    }
    for (size_t i = 0; i < trie->size; i++)
        if (trie->nodes[i].letters == MQ_TAIL)
            trie->nodes[i].children += (uint32_t)trie->size;
    return true;
}

/* What neighbours share, in place of the spare words, which are no longer needed. */
static void S_compare(S_build *b)
{
    uint32_t n = (uint32_t)b->trie->n_words;
    b->shared = (uint32_t *)(void *)b->spare;
    b->after = b->shared + n + 1;
    b->shared[n] = 0;
    for (uint32_t i = n - 1, k; i > 0; i--) {
        b->shared[i] = S_shared(b, &b->words[i - 1], &b->words[i]);
        for (k = i + 1; b->shared[k] > b->shared[i];)
            k = b->after[k];
        b->after[i] = k;
    }
}

static bool S_tree(S_build *b)
{
    mq_trie *trie = b->trie;
    size_t n = trie->n_words;
    trie->stems = malloc((n + 1) * sizeof *trie->stems);
    if (!trie->stems)
        return false;
    if (n) {
        memset(trie->tails + trie->n_tails, 0, SLACK);
        S_collect(b);
        S_sort(b, 0, n, 0);
        S_compare(b);
    }
    if (!S_nodes(b))
        return false;
    for (size_t i = 0; i < n; i++)
        trie->stems[i] = b->words[i].stem;
    return true;
}

mq_status mq_trie_build(mq_trie *tries, size_t n, void *room, size_t size, mq_error *err)
{
    size_t most = 0;
    for (size_t i = 0; i < n; i++)
        most = tries[i].n_words > most ? tries[i].n_words : most;
    size_t needed = (most + 1) * sizeof(S_word); /* one room for all trees: memory first touched is dear */
    S_word *words = malloc(needed), *own = size < needed ? malloc(needed) : NULL, *spare = own ? own : room;
    bool ready = words && (own || size >= needed);
    for (size_t i = 0; i < n && ready; i++) {
        S_build b = {&tries[i], words, spare, NULL, NULL};
        ready = S_tree(&b);
    }
    free(words);
    free(own);
    return ready ? MQ_OK : S_no_memory(err);
}

void mq_trie_free(mq_trie *trie)
{
    free(trie->tails);
    free(trie->nodes);
    free(trie->stems);
    *trie = (mq_trie){0};
}
