#include "mq_arena.h"
#include <stdalign.h>
#include <stdlib.h>

typedef struct mq_block {
    struct mq_block *older;
    size_t size;
    alignas(max_align_t) char bytes[];
} mq_block;

enum { FIRST_BLOCK = 4096 };

void *mq_arena_take_raw(mq_arena *arena, size_t size)
{
    size_t align = alignof(max_align_t);
    if (size > SIZE_MAX / 4)
        return NULL;
    size = (size + align - 1) / align * align;
    if (!arena->block || arena->block->size - arena->used < size) {
        size_t want = arena->block ? arena->block->size * 2 : FIRST_BLOCK;
        if (want < size)
            want = size;
        mq_block *block = malloc(sizeof *block + want);
        if (!block)
            return NULL;
        block->older = arena->block;
        block->size = want;
        arena->block = block;
        arena->used = 0;
    }
    void *taken = arena->block->bytes + arena->used;
    arena->used += size;
    return taken;
}

void *mq_arena_take(mq_arena *arena, size_t size)
{
    void *taken = mq_arena_take_raw(arena, size);
    return taken ? memset(taken, 0, size) : NULL;
}

void *mq_arena_take_n(mq_arena *arena, size_t n, size_t size)
{
    return size && n > SIZE_MAX / size ? NULL : mq_arena_take(arena, n * size);
}

void *mq_arena_take_raw_n(mq_arena *arena, size_t n, size_t size)
{
    return size && n > SIZE_MAX / size ? NULL : mq_arena_take_raw(arena, n * size);
}

mq_str mq_arena_copy(mq_arena *arena, mq_str text)
{
    char *copy = mq_arena_take(arena, text.size + 1);
    if (!copy)
        return (mq_str){NULL, 0};
    if (text.size)
        memcpy(copy, text.at, text.size);
    return (mq_str){copy, text.size};
}

static void S_free_chain(mq_block *block)
{
    while (block) {
        mq_block *older = block->older;
        free(block);
        block = older;
    }
}

void mq_arena_reset(mq_arena *arena)
{
    if (!arena->block)
        return;
    S_free_chain(arena->block->older); /* blocks double, so the newest is the largest */
    arena->block->older = NULL;
    arena->used = 0;
}

void mq_arena_free(mq_arena *arena)
{
    S_free_chain(arena->block);
    *arena = (mq_arena){0};
}
