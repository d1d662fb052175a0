#include "mq_automaton.h"
#include "mq_skeleton.h"
#include <stdlib.h>

enum { MAX_STATES = 4096, TAGS = MQ_TAG_SETS, TABLE = 16384 };

uint32_t mq_nfa_add(mq_nfa *nfa, uint32_t letters, uint8_t tag, uint32_t a, uint32_t b)
{
    if (nfa->size == nfa->room) {
        size_t room = nfa->room ? nfa->room * 2 : 256;
        mq_nfa_state *grown = mq_arena_take_n(nfa->arena, room, sizeof *grown);
        if (!grown) {
            nfa->failed = true;
            return 0;
        }
        if (nfa->size)
            memcpy(grown, nfa->states, nfa->size * sizeof *grown);
        else
            nfa->size = 1;
        nfa->states = grown;
        nfa->room = room;
    }
    nfa->states[nfa->size] = (mq_nfa_state){letters, tag, {a, b}};
    return (uint32_t)nfa->size++;
}

/* The letters of S4 that one S2 letter is written with: 0, 1 or 2 codes. */
static size_t S_latin_of(uint8_t code, uint8_t out[8])
{
    char utf8[4];
    return mq_latin_of((mq_str){utf8, mq_utf8_put(mq_skeleton_letter(code), utf8)}, out);
}

/* Rewrites letter edges of S2 as chains of S4 letters. */
static mq_status S_to_latin(const mq_nfa *nfa, mq_nfa *latin)
{
    for (size_t i = 1; i < nfa->size; i++)
        mq_nfa_add(latin, nfa->states[i].letters, nfa->states[i].tag, nfa->states[i].out[0], nfa->states[i].out[1]);
    for (size_t i = 1; i < nfa->size && !latin->failed; i++) {
        uint32_t letters = nfa->states[i].letters, to = nfa->states[i].out[0], entry = 0, single = 0;
        if (!letters)
            continue;
        for (uint8_t c = 1; c < MQ_SKELETON_WILD; c++) {
            uint8_t chain[8];
            if (!(letters >> c & 1))
                continue;
            size_t n = S_latin_of(c, chain);
            if (n == 1) {
                single |= UINT32_C(1) << chain[0];
                continue;
            }
            uint32_t way = n == 0 ? to : mq_nfa_add(latin, UINT32_C(1) << chain[1], 0, to, 0);
            if (n > 1)
                way = mq_nfa_add(latin, UINT32_C(1) << chain[0], 0, way, 0);
            entry = entry ? mq_nfa_add(latin, 0, 0, way, entry) : way;
        }
        if (!entry) {
            latin->states[i].letters = single;
            continue;
        }
        uint32_t plain = single ? mq_nfa_add(latin, single, 0, to, 0) : 0;
        latin->states[i] = (mq_nfa_state){0, 0, {entry, plain}};
    }
    return latin->failed ? MQ_E_MEMORY : MQ_OK;
}

/* A set of (nfa state, tags) items as a sorted list of numbers state * TAGS + tags. */
typedef struct S_set {
    uint32_t *items;
    size_t size;
} S_set;

typedef struct S_work {
    const mq_nfa *nfa;
    uint32_t end;
    S_set *closures;     /* per nfa state: the items it leads to without a letter, as from tag set 0 */
    uint32_t *stamp;     /* per item: the last set it was put into */
    uint32_t now;
    S_set *sets;
    uint16_t (*next)[32];
    uint16_t *accept;
    uint16_t *table;     /* hash of sets */
    size_t size;
    mq_arena *arena;
} S_work;

static int S_by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void S_sort(uint32_t *items, size_t n)
{
    if (n > 24) {
        qsort(items, n, sizeof *items, S_by_number);
        return;
    }
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && items[k] < items[k - 1]; k--) {
            uint32_t keep = items[k];
            items[k] = items[k - 1];
            items[k - 1] = keep;
        }
}

/* Follows empty edges from one state; the items that stay are those with letters, and the end. */
static bool S_close(S_work *w, uint32_t state, uint32_t *stack, uint32_t *found)
{
    size_t top = 0, count = 0;
    w->now++;
    stack[top++] = state * TAGS;
    w->stamp[state * TAGS] = w->now;
    while (top) {
        uint32_t item = stack[--top];
        const mq_nfa_state *s = &w->nfa->states[item / TAGS];
        if (s->letters || item / TAGS == w->end)
            found[count++] = item;
        for (int e = 0; e < 2 && !s->letters; e++) {
            uint32_t to = s->out[e] ? s->out[e] * TAGS + ((item % TAGS) | s->tag) : 0;
            if (to && w->stamp[to] != w->now) {
                w->stamp[to] = w->now;
                stack[top++] = to;
            }
        }
    }
    S_set *set = &w->closures[state];
    set->items = mq_arena_take_n(w->arena, count + 1, sizeof *set->items);
    if (!set->items)
        return false;
    memcpy(set->items, found, count * sizeof *found);
    set->size = count;
    return true;
}

static uint16_t S_find_or_add(S_work *w, const uint32_t *items, size_t n)
{
    if (n == 0)
        return 0;
    uint32_t slot = 2166136261u;
    for (size_t i = 0; i < n; i++)
        slot = (slot ^ items[i]) * 16777619u;
    for (slot = (slot ^ slot >> 15) & (TABLE - 1); w->table[slot]; slot = (slot + 1) & (TABLE - 1)) {
        uint16_t s = w->table[slot];
        if (w->sets[s].size == n && memcmp(w->sets[s].items, items, n * sizeof *items) == 0)
            return s;
    }
    if (w->size == MAX_STATES)
        return UINT16_MAX;
    S_set *set = &w->sets[w->size];
    set->items = mq_arena_take_n(w->arena, n, sizeof *items);
    if (!set->items)
        return UINT16_MAX;
    memcpy(set->items, items, n * sizeof *items);
    set->size = n;
    for (size_t i = 0; i < n; i++)
        if (items[i] / TAGS == w->end)
            w->accept[w->size] |= (uint16_t)(1u << items[i] % TAGS);
    w->table[slot] = (uint16_t)w->size;
    return (uint16_t)w->size++;
}

/* Puts what one state leads to, seen with the tags gathered so far, into the set being built. */
static size_t S_join(S_work *w, uint32_t state, uint32_t tags, uint32_t *out, size_t n)
{
    const S_set *closure = &w->closures[state];
    for (size_t i = 0; i < closure->size; i++) {
        uint32_t item = closure->items[i] | tags;
        if (w->stamp[item] != w->now) {
            w->stamp[item] = w->now;
            out[n++] = item;
        }
    }
    return n;
}

static uint32_t S_letters_of(const S_work *w, const S_set *set)
{
    uint32_t letters = 0;
    for (size_t i = 0; i < set->size; i++)
        letters |= w->nfa->states[set->items[i] / TAGS].letters;
    return letters;
}

static mq_status S_subsets(S_work *w, uint32_t start, uint32_t *to, mq_error *err)
{
    w->size = 1; /* state 0: no way on */
    w->now++;
    size_t n = S_join(w, start, 0, to, 0);
    S_sort(to, n);
    S_find_or_add(w, to, n);
    for (size_t s = 1; s < w->size; s++)
        for (uint32_t left = S_letters_of(w, &w->sets[s]); left; left &= left - 1) {
            unsigned c = (unsigned)__builtin_ctz(left);
            const S_set set = w->sets[s];
            w->now++;
            n = 0;
            for (size_t i = 0; i < set.size; i++) {
                const mq_nfa_state *state = &w->nfa->states[set.items[i] / TAGS];
                if (state->letters >> c & 1)
                    n = S_join(w, state->out[0], set.items[i] % TAGS, to, n);
            }
            S_sort(to, n);
            uint16_t target = S_find_or_add(w, to, n);
            if (target == UINT16_MAX)
                return mq_fail(err, MQ_E_LEXICON, NULL, "the endings of a class need more than %d states", MAX_STATES);
            w->next[s][c] = target;
        }
    return MQ_OK;
}

/* The letters that any state uses: the rest need no look in the refinement. */
static uint32_t S_alphabet(const S_work *w)
{
    uint32_t letters = 0;
    for (size_t s = 1; s < w->size; s++)
        letters |= S_letters_of(w, &w->sets[s]);
    return letters;
}

static bool S_alike(const S_work *w, const uint16_t *block, uint32_t letters, size_t a, size_t b)
{
    if (block[a] != block[b])
        return false;
    for (uint32_t left = letters; left; left &= left - 1) {
        unsigned c = (unsigned)__builtin_ctz(left);
        if (block[w->next[a][c]] != block[w->next[b][c]])
            return false;
    }
    return true;
}

/* One round of Moore's partition refinement: fresh[s] = number of the block of state s, leader[k] = a state of block k. */
static size_t S_refine(S_work *w, const uint16_t *block, uint16_t *fresh, uint16_t *leader, uint32_t letters)
{
    size_t count = 0;
    memset(w->table, 0, TABLE * sizeof *w->table);
    for (size_t s = 1; s < w->size; s++) {
        uint32_t slot = 2166136261u ^ block[s];
        for (uint32_t left = letters; left; left &= left - 1)
            slot = (slot ^ block[w->next[s][__builtin_ctz(left)]]) * 16777619u;
        for (slot = (slot ^ slot >> 15) & (TABLE - 1); w->table[slot]; slot = (slot + 1) & (TABLE - 1))
            if (S_alike(w, block, letters, s, leader[w->table[slot]]))
                break;
        if (!w->table[slot]) {
            leader[++count] = (uint16_t)s;
            w->table[slot] = (uint16_t)count;
        }
        fresh[s] = w->table[slot];
    }
    return count;
}

/* Block of state s where no ending is endless: behind it all blocks are known, so one look settles it.
 * Returns 0 when a circle is met. Depth = length of the longest ending. */
static uint16_t S_settle(S_work *w, uint16_t *block, uint16_t *leader, size_t *count, uint32_t letters, size_t s)
{
    enum { OPEN = UINT16_MAX };
    if (block[s])
        return block[s] == OPEN ? 0 : block[s];
    block[s] = OPEN;
    for (uint32_t left = S_letters_of(w, &w->sets[s]); left; left &= left - 1) {
        uint16_t to = w->next[s][__builtin_ctz(left)];
        if (to && !S_settle(w, block, leader, count, letters, to))
            return 0;
    }
    uint32_t slot = 2166136261u ^ w->accept[s];
    for (uint32_t left = letters; left; left &= left - 1)
        slot = (slot ^ block[w->next[s][__builtin_ctz(left)]]) * 16777619u;
    for (slot = (slot ^ slot >> 15) & (TABLE - 1); w->table[slot]; slot = (slot + 1) & (TABLE - 1)) {
        size_t other = leader[w->table[slot]];
        block[s] = block[other];
        if (w->accept[other] == w->accept[s] && S_alike(w, block, letters, s, other))
            return block[s];
    }
    leader[++*count] = (uint16_t)s;
    w->table[slot] = (uint16_t)*count;
    return block[s] = (uint16_t)*count;
}

/* States that no ending tells apart become one. Returns the number of blocks; block 1 holds the start. */
static size_t S_blocks(S_work *w, uint16_t *block, uint16_t *fresh, uint16_t *leader)
{
    size_t n = w->size, blocks = 0, count = 0;
    uint32_t letters = S_alphabet(w);
    memset(w->table, 0, TABLE * sizeof *w->table);
    if (S_settle(w, block, leader, &count, letters, 1)) {
        /* the start was settled last: change its number with that of block 1 */
        uint16_t start = block[1];
        for (size_t s = 1; s < n; s++)
            block[s] = block[s] == start ? 1 : block[s] == 1 ? start : block[s];
        uint16_t keep = leader[1];
        leader[1] = leader[start];
        leader[start] = keep;
        return count;
    }
    for (size_t s = 1; s < n; s++)
        block[s] = w->accept[s];
    for (;;) {
        count = S_refine(w, block, fresh, leader, letters);
        memcpy(block, fresh, n * sizeof *block);
        block[0] = 0;
        if (count == blocks)
            return count;
        blocks = count;
    }
}

static mq_status S_minimize(S_work *w, mq_arena *keep, mq_endings *out)
{
    size_t n = w->size;
    uint16_t *block = mq_arena_take_n(w->arena, n, sizeof *block), *fresh = mq_arena_take_n(w->arena, n, sizeof *fresh);
    uint16_t *leader = mq_arena_take_n(w->arena, n + 1, sizeof *leader);
    if (!block || !fresh || !leader)
        return MQ_E_MEMORY;
    size_t blocks = S_blocks(w, block, fresh, leader);
    uint16_t (*next)[32] = mq_arena_take_n(keep, blocks + 1, sizeof *next);
    uint16_t *accept = mq_arena_take_n(keep, blocks + 1, sizeof *accept);
    if (!next || !accept)
        return MQ_E_MEMORY;
    for (size_t k = 1; k <= blocks; k++) {
        accept[k] = w->accept[leader[k]];
        for (size_t c = 1; c < 32; c++)
            next[k][c] = block[w->next[leader[k]][c]];
    }
    *out = (mq_endings){blocks + 1, (const uint16_t(*)[32])next, accept}; /* the start came first: it is block 1 */
    return MQ_OK;
}

mq_status mq_nfa_determine(const mq_nfa *nfa, mq_fragment whole, mq_alphabet alphabet, mq_arena *arena,
                           mq_arena *scratch, mq_endings *out, mq_error *err)
{
    mq_arena_reset(scratch);
    mq_nfa latin = {.arena = scratch};
    mq_status status = MQ_OK;
    if (alphabet == MQ_ALPHABET_S4) {
        status = S_to_latin(nfa, &latin);
        nfa = &latin;
    }
    size_t items = nfa->size * TAGS;
    S_work w = {.nfa = nfa, .end = whole.out, .arena = scratch};
    w.closures = mq_arena_take_n(scratch, nfa->size, sizeof *w.closures);
    w.stamp = mq_arena_take_n(scratch, items, sizeof *w.stamp);
    w.sets = mq_arena_take_n(scratch, MAX_STATES, sizeof *w.sets);
    w.next = mq_arena_take_n(scratch, MAX_STATES, sizeof *w.next);
    w.accept = mq_arena_take_n(scratch, MAX_STATES, sizeof *w.accept);
    w.table = mq_arena_take_n(scratch, TABLE, sizeof *w.table);
    uint32_t *stack = mq_arena_take_n(scratch, items, sizeof *stack), *to = mq_arena_take_n(scratch, items, sizeof *to);
    if (status != MQ_OK || !w.closures || !w.stamp || !w.sets || !w.next || !w.accept || !w.table || !stack || !to)
        status = MQ_E_MEMORY;
    for (uint32_t i = 1; i < nfa->size && status == MQ_OK; i++)
        status = S_close(&w, i, stack, to) ? MQ_OK : MQ_E_MEMORY;
    if (status == MQ_OK)
        status = S_subsets(&w, whole.in, to, err);
    if (status == MQ_OK)
        status = S_minimize(&w, arena, out);
    return status == MQ_E_MEMORY ? mq_fail(err, MQ_E_MEMORY, NULL, "out of memory") : status;
}
