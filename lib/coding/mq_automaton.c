#include "mq_automaton.h"
#include <stdlib.h>

enum { STATES_MAX = 1 << 15, FINDINGS_MAX = 1 << 20, LETTERS_MAX = 512, LETTERS = 32 };
enum { FIRST_ROOM = 4096, FIRST_WAYS = 4 * FIRST_ROOM, FIRST_SLOTS = 1024 };

/* The key of a finding is a pair of states, which are below 2^15, or a name with this bit and a state. */
enum { NAME = 1 << 15 };

static uint16_t S_fault(mq_automaton *a, const char *what)
{
    if (!a->fault)
        a->fault = what;
    return MQ_STATE_NONE;
}

static uint16_t S_no_memory(mq_automaton *a)
{
    a->no_memory = true;
    return S_fault(a, "out of memory");
}

static uint32_t S_hash(uint32_t letters, uint16_t accept, const uint16_t *ways, size_t n)
{
    uint32_t h = letters * UINT32_C(2654435761) ^ accept;
    for (size_t i = 0; i < n; i++)
        h = (h ^ ways[i]) * UINT32_C(2246822519);
    return h ^ h >> 15;
}

static bool S_same(const uint16_t *a, const uint16_t *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (a[i] != b[i])
            return false;
    return true;
}

/* Where a state stands in the table, or the free slot for it. */
static inline uint16_t *S_slot(const mq_automaton *a, uint32_t letters, uint16_t accept, const uint16_t *ways, size_t n)
{
    size_t mask = a->room * 2 - 1;
    for (size_t slot = S_hash(letters, accept, ways, n) & mask;; slot = (slot + 1) & mask) {
        const mq_state *s = &a->states[a->table[slot]];
        if (!a->table[slot] ||
            (s->letters == letters && s->accept == accept && S_same(a->ways + s->first, ways, n)))
            return &a->table[slot];
    }
}

static bool S_grow_states(mq_automaton *a)
{
    size_t room = a->room ? a->room * 2 : FIRST_ROOM;
    mq_state *states = realloc(a->states, room * sizeof *states);
    uint16_t *table = calloc(room * 2, sizeof *table);
    if (states)
        a->states = states;
    if (!states || !table) {
        free(table);
        return false;
    }
    free(a->table);
    a->table = table;
    a->room = room;
    for (const mq_state *s = states + 1; s < states + a->size; s++)
        *S_slot(a, s->letters, s->accept, a->ways + s->first, s->n) = (uint16_t)(s - states);
    return true;
}

static bool S_grow_ways(mq_automaton *a)
{
    size_t room = a->ways_room ? a->ways_room * 2 : FIRST_WAYS;
    uint16_t *ways = realloc(a->ways, room * sizeof *ways);
    if (!ways)
        return false;
    a->ways = ways;
    a->ways_room = room;
    return true;
}

static uint16_t S_push(mq_automaton *a, uint32_t letters, uint16_t accept, const uint16_t *ways, size_t n)
{
    uint16_t *to = a->ways + a->n_ways, longest = 0;
    for (size_t i = 0; i < n; i++) {
        to[i] = ways[i];
        if (a->states[ways[i]].longest >= longest)
            longest = (uint16_t)(a->states[ways[i]].longest + 1);
    }
    if (longest > LETTERS_MAX)
        return S_fault(a, "the endings grow beyond measure");
    a->states[a->size] = (mq_state){
        .letters = letters, .first = (uint32_t)a->n_ways, .accept = accept, .longest = longest, .n = (uint8_t)n};
    a->n_ways += n;
    return (uint16_t)a->size++;
}

/* The state that has these n ways on. */
static uint16_t S_state(mq_automaton *a, uint32_t letters, uint16_t accept, const uint16_t *ways, size_t n)
{
    if (a->fault)
        return MQ_STATE_NONE;
    uint16_t *slot = S_slot(a, letters, accept, ways, n);
    if (*slot)
        return *slot;
    if (a->size == STATES_MAX)
        return S_fault(a, "the endings need too many states");
    if (a->ways_room - a->n_ways < n && !S_grow_ways(a))
        return S_no_memory(a);
    if (a->size == a->room) {
        if (!S_grow_states(a))
            return S_no_memory(a);
        slot = S_slot(a, letters, accept, ways, n);
    }
    return *slot = S_push(a, letters, accept, ways, n);
}

bool mq_automaton_new(mq_automaton *automaton)
{
    *automaton = (mq_automaton){.slots = FIRST_SLOTS};
    automaton->findings = calloc(FIRST_SLOTS, sizeof *automaton->findings);
    if (!automaton->findings || !S_grow_states(automaton) || !S_grow_ways(automaton))
        return false;
    automaton->states[automaton->size++] = (mq_state){0}; /* in no slot: 0 marks a free one */
    return S_state(automaton, 0, MQ_ACCEPT_PLAIN, NULL, 0) == MQ_STATE_END;
}

void mq_automaton_free(mq_automaton *automaton)
{
    free(automaton->states);
    free(automaton->ways);
    free(automaton->table);
    free(automaton->findings);
    *automaton = (mq_automaton){0};
}

static uint32_t S_key(size_t a, size_t b)
{
    return (uint32_t)(a << 16 | b);
}

static mq_finding *S_finding(mq_finding *findings, size_t slots, uint32_t key)
{
    size_t slot = (key * UINT64_C(0x9E3779B97F4A7C15) >> 40) & (slots - 1);
    while (findings[slot].key && findings[slot].key != key)
        slot = (slot + 1) & (slots - 1);
    return &findings[slot];
}

static bool S_grow_findings(mq_automaton *a)
{
    size_t slots = a->slots * 2;
    if (slots > FINDINGS_MAX) {
        S_fault(a, "the endings grow beyond measure");
        return false;
    }
    mq_finding *more = calloc(slots, sizeof *more);
    if (!more) {
        S_no_memory(a);
        return false;
    }
    for (size_t i = 0; i < a->slots; i++)
        if (a->findings[i].key)
            *S_finding(more, slots, a->findings[i].key) = a->findings[i];
    free(a->findings);
    a->findings = more;
    a->slots = slots;
    return true;
}

static uint16_t S_found(const mq_automaton *a, uint32_t key)
{
    return S_finding(a->findings, a->slots, key)->state;
}

static uint16_t S_remember(mq_automaton *a, uint32_t key, uint16_t state)
{
    if (a->fault || (a->n_findings * 2 == a->slots && !S_grow_findings(a)))
        return MQ_STATE_NONE;
    *S_finding(a->findings, a->slots, key) = (mq_finding){key, state};
    a->n_findings++;
    return state;
}

uint16_t mq_automaton_named(const mq_automaton *automaton, size_t name, uint16_t then)
{
    return S_found(automaton, S_key(NAME | name, then));
}

void mq_automaton_remember(mq_automaton *automaton, size_t name, uint16_t then, uint16_t state)
{
    S_remember(automaton, S_key(NAME | name, then), state);
}

static uint16_t S_both(mq_automaton *a, uint16_t x, uint16_t y);

/* Most pairs are no pairs: one inline question saves their call. */
static inline uint16_t S_either(mq_automaton *a, uint16_t x, uint16_t y)
{
    return x == y || !y ? x : !x ? y : S_both(a, x, y);
}

static uint16_t S_both(mq_automaton *a, uint16_t x, uint16_t y)
{
    uint32_t key = x < y ? S_key(x, y) : S_key(y, x);
    uint16_t found = a->fault ? MQ_STATE_NONE : S_found(a, key);
    if (found || a->fault)
        return found;
    uint32_t first = a->states[x].letters, second = a->states[y].letters;
    size_t i = a->states[x].first, k = a->states[y].first, n = 0; /* ways may move while others are added */
    uint16_t accept = a->states[x].accept | a->states[y].accept, ways[LETTERS];
    for (uint32_t left = first | second; left; left &= left - 1) {
        uint32_t letter = left & -left;
        uint16_t one = first & letter ? a->ways[i++] : MQ_STATE_NONE;
        uint16_t other = second & letter ? a->ways[k++] : MQ_STATE_NONE;
        ways[n++] = S_either(a, one, other);
    }
    return S_remember(a, key, S_state(a, first | second, accept, ways, n));
}

uint16_t mq_automaton_either(mq_automaton *automaton, uint16_t a, uint16_t b)
{
    return automaton->fault ? MQ_STATE_NONE : S_either(automaton, a, b);
}

/* Of negation and the past the bit says that there is a way without. */
static uint16_t S_say(uint16_t accept, uint16_t tag)
{
    enum { WITHOUT = MQ_TAG_NEG | MQ_TAG_PAST };
    return accept ? (uint16_t)((accept | (tag & ~WITHOUT)) & ~(tag & WITHOUT)) : 0;
}

uint16_t mq_automaton_tag(mq_automaton *automaton, uint16_t tag, uint16_t then)
{
    if (automaton->fault || !then)
        return MQ_STATE_NONE;
    const mq_state s = automaton->states[then];
    if (s.said_tag == tag)
        return s.said;
    uint16_t ways[LETTERS];
    for (size_t i = 0; i < s.n; i++) {
        uint16_t next = automaton->ways[s.first + i];
        const mq_state *t = &automaton->states[next];
        ways[i] = t->said_tag == tag ? t->said : mq_automaton_tag(automaton, tag, next);
    }
    uint16_t said = S_state(automaton, s.letters, S_say(s.accept, tag), ways, s.n);
    automaton->states[then].said = said;
    automaton->states[then].said_tag = tag;
    return said;
}

uint16_t mq_automaton_letters(mq_automaton *automaton, uint32_t letters, uint16_t then)
{
    uint16_t ways[LETTERS];
    size_t n = 0;
    for (uint32_t left = letters; left; left &= left - 1)
        ways[n++] = then;
    return then && n ? S_state(automaton, letters, 0, ways, n) : MQ_STATE_NONE;
}

uint16_t mq_automaton_respell(mq_automaton *automaton, const mq_spelling *spelling, uint16_t state)
{
    const mq_state old = automaton->states[state];
    if (old.respelled || !state || automaton->fault)
        return old.respelled;
    uint16_t whole = MQ_STATE_NONE, by_letter[LETTERS], ways[LETTERS];
    uint32_t letters = 0;
    size_t way = old.first, n = 0;
    for (uint32_t left = old.letters; left; left &= left - 1) {
        const uint8_t *to = spelling->of[__builtin_ctz(left)];
        uint16_t next = automaton->ways[way++], then = automaton->states[next].respelled;
        if (!then)
            then = mq_automaton_respell(automaton, spelling, next);
        if (!to[0]) {
            whole = S_either(automaton, whole, then);
            continue;
        }
        if (to[1])
            then = mq_automaton_letters(automaton, UINT32_C(1) << to[1], then);
        by_letter[to[0]] = letters >> to[0] & 1 ? S_either(automaton, by_letter[to[0]], then) : then;
        letters |= UINT32_C(1) << to[0];
    }
    for (uint32_t left = letters; left; left &= left - 1)
        ways[n++] = by_letter[__builtin_ctz(left)];
    if (letters || old.accept)
        whole = S_either(automaton, whole, S_state(automaton, letters, old.accept, ways, n));
    return automaton->states[state].respelled = whole;
}

/* Gives the states that the starts lead to their numbers in the tables, 0 to all others. Returns how many it gave. */
static size_t S_number(const mq_automaton *a, const uint16_t *starts, size_t n, uint16_t *number)
{
    size_t kept = 1;
    for (size_t i = 0; i < n; i++)
        number[starts[i]] = 1;
    for (size_t s = a->size; s-- > 1;) { /* a state is older than those that lead to it */
        const uint16_t *way = a->ways + a->states[s].first, *end = way + a->states[s].n;
        if (number[s])
            while (way < end)
                number[*way++] = 1;
    }
    number[MQ_STATE_NONE] = 0;
    for (size_t s = 1; s < a->size; s++)
        if (number[s])
            number[s] = (uint16_t)kept++;
    return kept;
}

static void S_tables(const mq_automaton *a, const uint16_t *number, uint16_t (*next)[LETTERS], uint16_t *accept)
{
    for (size_t s = 0; s < a->size; s++) {
        if (s != MQ_STATE_NONE && !number[s])
            continue;
        const uint16_t *way = a->ways + a->states[s].first;
        uint16_t *row = memset(next[number[s]], 0, sizeof *next);
        for (uint32_t left = a->states[s].letters; left; left &= left - 1)
            row[__builtin_ctz(left)] = number[*way++];
        accept[number[s]] = a->states[s].accept;
    }
}

mq_status mq_automaton_finish(const mq_automaton *automaton, const uint16_t *starts, size_t n, mq_arena *arena,
                              mq_endings *out, mq_error *err)
{
    uint16_t *number = calloc(automaton->size, sizeof *number);
    size_t kept = number ? S_number(automaton, starts, n, number) : 0;
    uint16_t (*next)[LETTERS] = mq_arena_take_raw_n(arena, kept, sizeof *next);
    uint16_t *accept = mq_arena_take_raw_n(arena, kept, sizeof *accept);
    bool ready = number && next && accept;
    if (ready)
        S_tables(automaton, number, next, accept);
    for (size_t i = 0; i < n && ready; i++)
        out[i] = (mq_endings){number[starts[i]], (const uint16_t(*)[LETTERS])next, accept};
    free(number);
    return ready ? MQ_OK : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
}
