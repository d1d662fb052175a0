#include "mq_levels.h"
#include "mq_memory.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct mq_labels {
    mq_arena arena;
    mq_str column;
    mq_str *at;
    size_t size, room, most;
    size_t *slots; /* label + 1, 0 = free */
    size_t n_slots;
    size_t last; /* neighbouring rows often hold the same value */
};

/* Eight bytes a step: values are looked up for every row and column, and Cyrillic ones are long. */
static uint64_t S_hash(mq_str s)
{
    uint64_t h = 1469598103934665603u ^ s.size, word;
    size_t i = 0;
    for (; i + 8 <= s.size; i += 8) {
        memcpy(&word, s.at + i, 8);
        h = (h ^ word) * 0x9E3779B97F4A7C15u;
        h ^= h >> 29;
    }
    word = 0;
    if (i < s.size)
        memcpy(&word, s.at + i, s.size - i);
    h = (h ^ word) * 0x9E3779B97F4A7C15u;
    return h ^ (h >> 31);
}

mq_labels *mq_labels_new(mq_str column, size_t most)
{
    mq_labels *l = calloc(1, sizeof *l);
    if (!l)
        return NULL;
    l->most = most ? most : MQ_LABELS_MOST;
    l->n_slots = 64;
    l->slots = calloc(l->n_slots, sizeof *l->slots);
    l->column = mq_arena_copy(&l->arena, column);
    if (!l->slots || (!l->column.at && column.size)) {
        mq_labels_free(l);
        return NULL;
    }
    return l;
}

void mq_labels_free(mq_labels *labels)
{
    if (!labels)
        return;
    mq_arena_free(&labels->arena);
    free(labels->at);
    free(labels->slots);
    free(labels);
}

static size_t S_slot(const mq_labels *l, mq_str value)
{
    size_t i = (size_t)S_hash(value) & (l->n_slots - 1);
    while (l->slots[i] && !mq_str_equal(l->at[l->slots[i] - 1], value))
        i = (i + 1) & (l->n_slots - 1);
    return i;
}

static bool S_grow(mq_labels *l)
{
    if (l->size == l->room) {
        size_t room = l->room ? 2 * l->room : 32;
        mq_str *at = realloc(l->at, room * sizeof *at);
        if (!at)
            return false;
        l->at = at;
        l->room = room;
    }
    if (2 * (l->size + 1) < l->n_slots)
        return true;
    size_t *slots = calloc(2 * l->n_slots, sizeof *slots);
    if (!slots)
        return false;
    free(l->slots);
    l->slots = slots;
    l->n_slots *= 2;
    for (size_t i = 0; i < l->size; i++)
        l->slots[S_slot(l, l->at[i])] = i + 1;
    return true;
}

mq_status mq_labels_add(mq_labels *l, mq_str value, size_t *index, mq_error *err)
{
    value = mq_str_trim(value);
    if (l->size && mq_str_equal(l->at[l->last], value)) {
        *index = l->last;
        return MQ_OK;
    }
    size_t slot = S_slot(l, value);
    if (!l->slots[slot]) {
        if (l->size == l->most)
            return mq_fail(err, MQ_E_DATA, NULL,
                           "column '%.*s' has more than %zu different values; it looks like an identifier or "
                           "free text, name another",
                           (int)l->column.size, l->column.at, l->most);
        if (!S_grow(l))
            return mq_no_memory(err);
        mq_str kept = value.size ? mq_arena_copy(&l->arena, value) : MQ_STR("");
        if (!kept.at)
            return mq_no_memory(err);
        slot = S_slot(l, value);
        l->at[l->size] = kept;
        l->slots[slot] = ++l->size;
    }
    *index = l->last = l->slots[slot] - 1;
    return MQ_OK;
}

size_t mq_labels_find(const mq_labels *l, mq_str value)
{
    size_t slot = l->slots[S_slot(l, mq_str_trim(value))];
    return slot ? slot - 1 : SIZE_MAX;
}

size_t mq_labels_size(const mq_labels *l)
{
    return l->size;
}

mq_str mq_labels_at(const mq_labels *l, size_t index)
{
    return l->at[index];
}

mq_str mq_labels_column(const mq_labels *l)
{
    return l->column;
}

bool mq_cell_to_number(mq_str cell, double *out)
{
    char text[64], *end;
    cell = mq_str_trim(cell);
    if (!cell.size || cell.size >= sizeof text)
        return false;
    for (size_t i = 0; i < cell.size; i++) /* strtod also takes inf, nan and hexadecimal */
        if (!strchr("0123456789+-.eE", cell.at[i]) || !cell.at[i])
            return false;
    memcpy(text, cell.at, cell.size);
    text[cell.size] = 0;
    *out = strtod(text, &end);
    return !*end && isfinite(*out);
}

mq_status mq_cell_number_need(mq_str cell, mq_str column, uint64_t row, size_t line, double *out,
                              mq_error *err)
{
    char text[64];
    if (mq_cell_to_number(cell, out))
        return MQ_OK;
    cell = mq_str_trim(cell);
    if (!cell.size)
        return mq_fail(err, MQ_E_DATA, NULL,
                       "row %llu (line %zu): column '%.*s' is blank, a number is needed",
                       (unsigned long long)row, line, (int)column.size, column.at);
    size_t n = cell.size < sizeof text ? cell.size : 0;
    const char *comma = n ? memchr(cell.at, ',', n) : NULL;
    bool decimal = false;
    if (comma) {
        memcpy(text, cell.at, n);
        text[comma - cell.at] = '.';
        decimal = mq_cell_to_number((mq_str){text, n}, out);
    }
    return mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): '%.*s' in column '%.*s' is not a number%s",
                   (unsigned long long)row, line, (int)(cell.size < 40 ? cell.size : 40), cell.at,
                   (int)column.size, column.at, decimal ? "; write the decimal comma as a point" : "");
}
