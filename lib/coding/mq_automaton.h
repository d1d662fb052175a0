#ifndef MQ_AUTOMATON_H
#define MQ_AUTOMATON_H
#include "mq_grammar.h"

enum { MQ_STATE_NONE = 0, MQ_STATE_END = 1 };

/** A state: the set of endings that may still follow. */
typedef struct mq_state {
    uint32_t letters;    /* bit c: code c leads on */
    uint32_t first;      /* its ways on are ways[first], ..., one for every letter in the order of the codes */
    uint16_t accept;     /* as in mq_endings */
    uint16_t longest;    /* letters of its longest ending */
    uint16_t respelled;  /* its endings in the other alphabet, MQ_STATE_NONE = not yet asked for */
    uint16_t said;       /* its endings with the tag that was asked for last */
    uint16_t said_tag;   /* 0 = none was */
    uint8_t n;           /* ways on */
} mq_state;

/** What was found for a pair of states and need not be found again; key 0 = free. */
typedef struct mq_finding {
    uint32_t key;
    uint16_t state;
} mq_finding;

/** The endings of all classes of a grammar in all alphabets, under construction. No state stands twice, so every class is
 *  minimal at all times and classes share what they have in common. It is built from the end of a word to its start:
 *  whoever adds a letter says what follows it. There are no circles.
 *  Source  register of states: Daciuk et al. 2000, Computational Linguistics 26:3-16 */
typedef struct mq_automaton {
    mq_state *states; /* 0 = no ending at all, 1 = the end of the word */
    size_t size, room;
    uint16_t *ways;
    size_t n_ways, ways_room;
    uint16_t *table;  /* hash of states */
    mq_finding *findings;
    size_t n_findings, slots;
    const char *fault; /* what stopped the building; NULL = nothing. All calls then give 0 */
    bool no_memory;
} mq_automaton;

/** False = out of memory. Freed by mq_automaton_free in any case. */
bool mq_automaton_new(mq_automaton *automaton);
void mq_automaton_free(mq_automaton *automaton);

/** One of the letters (bits of codes), then what `then` allows. */
uint16_t mq_automaton_letters(mq_automaton *automaton, uint32_t letters, uint16_t then);

/** What either state allows. */
uint16_t mq_automaton_either(mq_automaton *automaton, uint16_t a, uint16_t b);

/** What `then` allows, with a tag (MQ_TAG_*) added to all that it says. */
uint16_t mq_automaton_tag(mq_automaton *automaton, uint16_t tag, uint16_t then);

/** What was remembered for a name (below 2^14) before a state, MQ_STATE_NONE = nothing yet. */
uint16_t mq_automaton_named(const mq_automaton *automaton, size_t name, uint16_t then);
void mq_automaton_remember(mq_automaton *automaton, size_t name, uint16_t then, uint16_t state);

/** The letters that stand in another alphabet for a code: two at most, ended by 0. */
typedef struct mq_spelling {
    uint8_t of[32][4];
} mq_spelling;

/** What `state` allows, every letter spelled anew. States keep the answers, so the spelling must be the same at every call. */
uint16_t mq_automaton_respell(mq_automaton *automaton, const mq_spelling *spelling, uint16_t state);

/** The automaton from n starts on, without the states that building left behind: out[i] begins at starts[i].
 *  Tables are the arena's and shared by all n. Errors  MQ_E_MEMORY */
mq_status mq_automaton_finish(const mq_automaton *automaton, const uint16_t *starts, size_t n, mq_arena *arena,
                              mq_endings *out, mq_error *err);

#endif
