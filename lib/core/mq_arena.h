#ifndef MQ_ARENA_H
#define MQ_ARENA_H
#include "mq_str.h"

/** Memory that is freed at once. { 0 } is an empty arena; lives on the stack or in a struct. */
typedef struct mq_arena {
    struct mq_block *block; /* the newest block; older ones hang behind it */
    size_t used;            /* bytes taken from the newest block */
} mq_arena;

/** size bytes, zeroed, aligned for any type; NULL = out of memory. Lives until reset or free. */
void *mq_arena_take(mq_arena *arena, size_t size);

/** The same, but what stands in the bytes is left as it is: for what is written at once, on the road of every answer. */
void *mq_arena_take_raw(mq_arena *arena, size_t size);

/** Room for n items of size bytes, NULL on overflow or out of memory. */
void *mq_arena_take_n(mq_arena *arena, size_t n, size_t size);
void *mq_arena_take_raw_n(mq_arena *arena, size_t n, size_t size);

/** A copy of text, ended by 0 behind its size. {NULL, 0} = out of memory. */
mq_str mq_arena_copy(mq_arena *arena, mq_str text);

/** Keeps the largest block for the next round: memory does not grow with the number of rounds. */
void mq_arena_reset(mq_arena *arena);

void mq_arena_free(mq_arena *arena);

#endif
