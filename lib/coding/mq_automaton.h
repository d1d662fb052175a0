#ifndef MQ_AUTOMATON_H
#define MQ_AUTOMATON_H
#include "mq_grammar.h"

/** A nondeterministic automaton under construction: states with one letter edge or up to two empty edges. */
typedef struct mq_nfa_state {
    uint32_t letters;    /* bit c: the letter code c leads to out[0]; 0 = empty edges */
    uint8_t tag;         /* tag that an empty edge sets */
    uint32_t out[2];     /* 0 = none */
} mq_nfa_state;

typedef struct mq_nfa {
    mq_nfa_state *states; /* state 0 is unused */
    size_t size, room;
    mq_arena *arena;
    bool failed;
} mq_nfa;

/** A part of the automaton with one way in and one way out. */
typedef struct mq_fragment {
    uint32_t in, out;
} mq_fragment;

uint32_t mq_nfa_add(mq_nfa *nfa, uint32_t letters, uint8_t tag, uint32_t a, uint32_t b);

/** The minimal deterministic automaton of what leads from whole.in to whole.out, in the given alphabet.
 *  scratch is emptied first: pages touched once serve all classes. Letters of S4 come from the Latin skeleton of each S2 letter. */
mq_status mq_nfa_determine(const mq_nfa *nfa, mq_fragment whole, mq_alphabet alphabet, mq_arena *arena,
                           mq_arena *scratch, mq_endings *out, mq_error *err);

#endif
