#ifndef MQ_ENDING_H
#define MQ_ENDING_H
#include "mq_automaton.h"

typedef enum mq_ending_op {
    MQ_ENDING_EMPTY,
    MQ_ENDING_LETTERS, /* one of a set of letters */
    MQ_ENDING_TAG,     /* says something, takes no letter */
    MQ_ENDING_THEN,    /* left, then right */
    MQ_ENDING_EITHER,  /* left or right */
    MQ_ENDING_MAYBE,   /* left or nothing */
    MQ_ENDING_REPEAT,  /* left any number of times */
    MQ_ENDING_NAMED    /* left, which is a definition */
} mq_ending_op;

/** A regex of a grammar, read but not yet built, as a tree. */
typedef struct mq_ending {
    uint16_t op;      /* mq_ending_op */
    uint16_t name;    /* row of the definition */
    uint32_t letters; /* bits of S2 codes; of a tag MQ_TAG_* */
    const struct mq_ending *left, *right;
} mq_ending;

/** Reads the regex in the cell `value` of a row. read[i] = the tree of row i, for the definitions above it; `name` is
 *  the cell that names them. All memory is the arena's.
 *  Errors  MQ_E_LEXICON with line, column and caret */
mq_status mq_ending_read(mq_arena *arena, const mq_tsv *file, size_t row, size_t name, size_t value,
                         const mq_ending *const *read, const mq_ending **out, mq_error *err);

/** The state from which a tree is read, when `then` follows it. MQ_STATE_NONE = automaton->fault says why not.
 *  A repetition goes on for up to 32 times and 256 letters, far beyond any word. */
uint16_t mq_ending_build(mq_automaton *automaton, const mq_ending *ending, uint16_t then);

#endif
