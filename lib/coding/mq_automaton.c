#include "mq_automaton.h"
#include "mq_skeleton.h"
#include <stdlib.h>

enum { STATES_MAX = 1 << 15, FINDINGS_MAX = 1 << 20, LETTERS_MAX = 512, FIRST_ROOM = 1024, FIRST_SLOTS = 4096 };

/* Kinds of findings. */
enum { EITHER = 1, TAG, NAME };

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

static uint32_t S_hash(const mq_state *s)
{
    uint32_t h = s->letters * UINT32_C(2654435761) ^ s->accept;
    for (uint32_t left = s->letters; left; left &= left - 1)
        h = (h ^ s->next[__builtin_ctz(left)]) * UINT32_C(2246822519);
    return h ^ h >> 15;
}

static bool S_same(const mq_state *a, const mq_state *b)
{
    if (a->letters != b->letters || a->accept != b->accept)
        return false;
    for (uint32_t left = a->letters; left; left &= left - 1)
        if (a->next[__builtin_ctz(left)] != b->next[__builtin_ctz(left)])
            return false;
    return true;
}

/* Where a state stands in the table, or the free slot for it. */
static uint16_t *S_slot(const mq_automaton *a, const mq_state *state)
{
    size_t mask = a->room * 2 - 1, slot = S_hash(state) & mask;
    while (a->table[slot] && !S_same(&a->states[a->table[slot]], state))
        slot = (slot + 1) & mask;
    return &a->table[slot];
}

static bool S_grow(mq_automaton *a)
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
    for (size_t s = 1; s < a->size; s++)
        *S_slot(a, &a->states[s]) = (uint16_t)s;
    return true;
}

static uint16_t S_state(mq_automaton *a, mq_state *state)
{
    uint16_t *slot = S_slot(a, state);
    if (*slot)
        return *slot;
    if (a->size == STATES_MAX)
        return S_fault(a, "the endings need too many states");
    for (uint32_t left = state->letters; left; left &= left - 1) {
        uint16_t longest = a->states[state->next[__builtin_ctz(left)]].longest;
        if (longest >= state->longest)
            state->longest = (uint16_t)(longest + 1);
    }
    if (state->longest > LETTERS_MAX)
        return S_fault(a, "the endings grow beyond measure");
    if (a->size == a->room) {
        if (!S_grow(a))
            return S_no_memory(a);
        slot = S_slot(a, state);
    }
    a->states[a->size] = *state;
    return *slot = (uint16_t)a->size++;
}

static void S_chains(mq_automaton *a, mq_alphabet alphabet)
{
    for (uint8_t c = 1; c < MQ_SKELETON_WILD; c++) {
        char letter[4];
        uint8_t latin[9];
        a->chain[c][0] = c;
        if (alphabet == MQ_ALPHABET_S4) {
            mq_latin_of((mq_str){letter, mq_utf8_put(mq_skeleton_letter(c), letter)}, latin);
            memcpy(a->chain[c], latin, 2);
            a->chain[c][1] = latin[0] ? latin[1] : 0;
        }
    }
}

bool mq_automaton_new(mq_automaton *automaton, mq_alphabet alphabet)
{
    mq_state none = {0}, end = {.accept = 1};
    *automaton = (mq_automaton){.slots = FIRST_SLOTS};
    S_chains(automaton, alphabet);
    automaton->findings = calloc(FIRST_SLOTS, sizeof *automaton->findings);
    if (!automaton->findings || !S_grow(automaton))
        return false;
    automaton->states[automaton->size++] = none; /* in no slot: 0 marks a free one */
    return S_state(automaton, &end) == MQ_STATE_END;
}

void mq_automaton_free(mq_automaton *automaton)
{
    free(automaton->states);
    free(automaton->table);
    free(automaton->findings);
    *automaton = (mq_automaton){0};
}

static uint64_t S_key(unsigned kind, size_t a, size_t b)
{
    return (uint64_t)kind << 32 | (uint64_t)a << 16 | b;
}

static mq_finding *S_finding(mq_finding *findings, size_t slots, uint64_t key)
{
    size_t slot = (size_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> 40) & (slots - 1);
    while (findings[slot].key && findings[slot].key != key)
        slot = (slot + 1) & (slots - 1);
    return &findings[slot];
}

static void S_remember(mq_automaton *a, uint64_t key, uint16_t state)
{
    if (a->fault)
        return;
    if (a->n_findings * 2 == a->slots) {
        size_t slots = a->slots * 2;
        mq_finding *more = slots <= FINDINGS_MAX ? calloc(slots, sizeof *more) : NULL;
        if (!more) {
            if (slots <= FINDINGS_MAX)
                S_no_memory(a);
            else
                S_fault(a, "the endings grow beyond measure");
            return;
        }
        for (size_t i = 0; i < a->slots; i++)
            if (a->findings[i].key)
                *S_finding(more, slots, a->findings[i].key) = a->findings[i];
        free(a->findings);
        a->findings = more;
        a->slots = slots;
    }
    *S_finding(a->findings, a->slots, key) = (mq_finding){key, state};
    a->n_findings++;
}

uint16_t mq_automaton_named(const mq_automaton *automaton, size_t name, uint16_t then)
{
    return S_finding(automaton->findings, automaton->slots, S_key(NAME, name, then))->state;
}

void mq_automaton_remember(mq_automaton *automaton, size_t name, uint16_t then, uint16_t state)
{
    S_remember(automaton, S_key(NAME, name, then), state);
}

uint16_t mq_automaton_either(mq_automaton *automaton, uint16_t a, uint16_t b)
{
    if (automaton->fault)
        return MQ_STATE_NONE;
    if (a == b || !a || !b)
        return a ? a : b;
    uint64_t key = a < b ? S_key(EITHER, a, b) : S_key(EITHER, b, a);
    uint16_t found = S_finding(automaton->findings, automaton->slots, key)->state;
    if (found)
        return found;
    const mq_state *x = &automaton->states[a], *y = &automaton->states[b];
    mq_state both = {.letters = x->letters | y->letters, .accept = (uint16_t)(x->accept | y->accept)};
    for (uint32_t left = both.letters; left; left &= left - 1) {
        int c = __builtin_ctz(left); /* states may move while others are added */
        both.next[c] = mq_automaton_either(automaton, automaton->states[a].next[c], automaton->states[b].next[c]);
    }
    uint16_t state = automaton->fault ? MQ_STATE_NONE : S_state(automaton, &both);
    S_remember(automaton, key, state);
    return state;
}

uint16_t mq_automaton_tag(mq_automaton *automaton, uint8_t tag, uint16_t then)
{
    if (automaton->fault || !then)
        return MQ_STATE_NONE;
    uint64_t key = S_key(TAG, tag, then);
    uint16_t found = S_finding(automaton->findings, automaton->slots, key)->state;
    if (found)
        return found;
    mq_state said = {.letters = automaton->states[then].letters};
    for (unsigned set = 0; set < MQ_TAG_SETS; set++)
        if (automaton->states[then].accept >> set & 1)
            said.accept |= (uint16_t)(1u << (set | tag));
    for (uint32_t left = said.letters; left; left &= left - 1) {
        int c = __builtin_ctz(left);
        said.next[c] = mq_automaton_tag(automaton, tag, automaton->states[then].next[c]);
    }
    uint16_t state = automaton->fault ? MQ_STATE_NONE : S_state(automaton, &said);
    S_remember(automaton, key, state);
    return state;
}

static uint16_t S_edge(mq_automaton *a, uint8_t code, uint16_t then)
{
    mq_state edge = {.letters = UINT32_C(1) << code};
    edge.next[code] = then;
    return a->fault ? MQ_STATE_NONE : S_state(a, &edge);
}

uint16_t mq_automaton_letters(mq_automaton *automaton, uint32_t letters, uint16_t then)
{
    mq_state single = {0}; /* all letters that stay one letter, in one state */
    uint16_t whole = MQ_STATE_NONE;
    if (automaton->fault || !then)
        return MQ_STATE_NONE;
    for (uint32_t left = letters; left; left &= left - 1) {
        const uint8_t *chain = automaton->chain[__builtin_ctz(left)];
        if (!chain[0]) {
            whole = mq_automaton_either(automaton, whole, then);
        } else if (!chain[1]) {
            single.letters |= UINT32_C(1) << chain[0];
            single.next[chain[0]] = then;
        } else {
            uint16_t second = S_edge(automaton, chain[1], then);
            whole = mq_automaton_either(automaton, whole, S_edge(automaton, chain[0], second));
        }
    }
    if (!single.letters || automaton->fault)
        return whole;
    return mq_automaton_either(automaton, whole, S_state(automaton, &single));
}

mq_status mq_automaton_finish(const mq_automaton *automaton, const uint16_t *starts, size_t n, mq_arena *arena,
                              mq_endings *out, mq_error *err)
{
    size_t kept = 1;
    uint16_t *number = calloc(automaton->size, sizeof *number); /* 0 = not reached, then the number in the tables */
    if (!number)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    for (size_t i = 0; i < n; i++)
        number[starts[i]] = 1;
    for (size_t s = automaton->size; s-- > 1;) /* a state is older than those that lead to it */
        for (uint32_t left = number[s] ? automaton->states[s].letters : 0; left; left &= left - 1)
            number[automaton->states[s].next[__builtin_ctz(left)]] = 1;
    number[MQ_STATE_NONE] = 0;
    for (size_t s = 1; s < automaton->size; s++)
        if (number[s])
            number[s] = (uint16_t)kept++;
    uint16_t (*next)[32] = mq_arena_take_n(arena, kept, sizeof *next);
    uint16_t *accept = mq_arena_take_n(arena, kept, sizeof *accept);
    for (size_t s = 1; s < automaton->size && next && accept; s++) {
        const mq_state *state = &automaton->states[s];
        accept[number[s]] = number[s] ? state->accept : 0;
        for (uint32_t left = number[s] ? state->letters : 0; left; left &= left - 1)
            next[number[s]][__builtin_ctz(left)] = number[state->next[__builtin_ctz(left)]];
    }
    for (size_t i = 0; i < n; i++)
        out[i] = (mq_endings){number[starts[i]], (const uint16_t(*)[32])next, accept};
    free(number);
    return next && accept ? MQ_OK : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
}
