#include "mq_tally.h"
#include "mq_arena.h"
#include <assert.h>
#include <stdlib.h>

struct mq_tally {
    size_t codes, most, used;
    size_t rows;       /* rows that counts, labels and hashes have room for */
    uint64_t *counts;  /* rows x codes */
    mq_str *labels;    /* in the arena */
    uint64_t *hashes;  /* kept, so that growing the index reads no label again */
    size_t *slots;     /* open addressing: group number + 1, 0 = free */
    size_t slot_count; /* a power of two, at least twice the groups */
    uint64_t *overflow;
    mq_arena text;
    size_t last; /* rows of one group tend to follow each other */
};

mq_tally *mq_tally_new(size_t codes, size_t most_groups)
{
    mq_tally *t = codes ? calloc(1, sizeof *t) : NULL;
    if (!t)
        return NULL;
    t->codes = codes;
    t->most = most_groups ? most_groups : MQ_TALLY_MOST_GROUPS;
    t->slot_count = 16;
    t->slots = calloc(t->slot_count, sizeof *t->slots);
    t->overflow = calloc(codes, sizeof *t->overflow);
    if (t->slots && t->overflow)
        return t;
    mq_tally_free(t);
    return NULL;
}

void mq_tally_free(mq_tally *t)
{
    if (!t)
        return;
    free(t->counts);
    free(t->labels);
    free(t->hashes);
    free(t->slots);
    free(t->overflow);
    mq_arena_free(&t->text);
    free(t);
}

static uint64_t S_hash(mq_str s) /* FNV-1a, with a final mix because the index takes the low bits */
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < s.size; i++)
        h = (h ^ (unsigned char)s.at[i]) * 0x100000001b3u;
    h ^= h >> 32;
    return h * 0x9e3779b97f4a7c15u ^ h >> 29;
}

/* Slot of the label, or the free slot where it belongs. */
static size_t S_slot(const mq_tally *t, mq_str group, uint64_t hash)
{
    size_t mask = t->slot_count - 1, i = (size_t)hash & mask;
    for (; t->slots[i]; i = (i + 1) & mask) {
        size_t g = t->slots[i] - 1;
        if (t->hashes[g] == hash && mq_str_equal(t->labels[g], group))
            break;
    }
    return i;
}

static bool S_grow_rows(mq_tally *t)
{
    size_t rows = t->rows ? 2 * t->rows : 8;
    if (rows > SIZE_MAX / sizeof(uint64_t) / t->codes || rows > SIZE_MAX / sizeof(mq_str))
        return false;
    uint64_t *counts = realloc(t->counts, rows * t->codes * sizeof *counts);
    if (counts)
        t->counts = counts;
    mq_str *labels = realloc(t->labels, rows * sizeof *labels);
    if (labels)
        t->labels = labels;
    uint64_t *hashes = realloc(t->hashes, rows * sizeof *hashes);
    if (hashes)
        t->hashes = hashes;
    if (!counts || !labels || !hashes)
        return false;
    t->rows = rows;
    return true;
}

static bool S_grow_slots(mq_tally *t)
{
    size_t count = 2 * t->slot_count;
    size_t *slots = calloc(count, sizeof *slots);
    if (!slots)
        return false;
    for (size_t g = 0; g < t->used; g++) {
        size_t i = (size_t)t->hashes[g] & (count - 1);
        while (slots[i])
            i = (i + 1) & (count - 1);
        slots[i] = g + 1;
    }
    free(t->slots);
    t->slots = slots;
    t->slot_count = count;
    return true;
}

/* Counts of the group, made if it is new and there is room for it; the overflow row if not; NULL = no memory.
 */
static uint64_t *S_row(mq_tally *t, mq_str group)
{
    if (t->last < t->used && mq_str_equal(t->labels[t->last], group))
        return t->counts + t->last * t->codes;
    uint64_t hash = S_hash(group);
    size_t slot = S_slot(t, group, hash);
    if (t->slots[slot]) {
        t->last = t->slots[slot] - 1;
        return t->counts + t->last * t->codes;
    }
    if (t->used == t->most)
        return t->overflow;
    if (t->used == t->rows && !S_grow_rows(t))
        return NULL;
    if (2 * (t->used + 1) > t->slot_count) {
        if (!S_grow_slots(t))
            return NULL;
        slot = S_slot(t, group, hash);
    }
    mq_str label = group.size ? mq_arena_copy(&t->text, group) : (mq_str){NULL, 0};
    if (group.size && !label.at)
        return NULL;
    size_t g = t->used++;
    t->labels[g] = label;
    t->hashes[g] = hash;
    t->slots[slot] = g + 1;
    t->last = g;
    memset(t->counts + g * t->codes, 0, t->codes * sizeof *t->counts);
    return t->counts + g * t->codes;
}

mq_status mq_tally_add_n(mq_tally *t, mq_str group, size_t code, uint64_t times, mq_error *err)
{
    assert(code < t->codes);
    uint64_t *row = S_row(t, group);
    if (!row)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu groups", t->used + 1);
    row[code] += times;
    return MQ_OK;
}

mq_status mq_tally_add(mq_tally *t, mq_str group, size_t code, mq_error *err)
{
    return mq_tally_add_n(t, group, code, 1, err);
}

mq_status mq_tally_declare(mq_tally *t, mq_str group, mq_error *err)
{
    return mq_tally_add_n(t, group, 0, 0, err);
}

mq_status mq_tally_merge(mq_tally *into, const mq_tally *from, mq_error *err)
{
    assert(into->codes == from->codes && into != from);
    for (size_t g = 0; g < from->used; g++) {
        uint64_t *row = S_row(into, from->labels[g]);
        if (!row)
            return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu groups", into->used + 1);
        for (size_t c = 0; c < into->codes; c++)
            row[c] += from->counts[g * from->codes + c];
    }
    for (size_t c = 0; c < into->codes; c++)
        into->overflow[c] += from->overflow[c];
    return MQ_OK;
}

size_t mq_tally_codes(const mq_tally *t)
{
    return t->codes;
}

size_t mq_tally_groups(const mq_tally *t)
{
    return t->used;
}

mq_str mq_tally_label(const mq_tally *t, size_t g)
{
    assert(g < t->used);
    return t->labels[g];
}

const uint64_t *mq_tally_counts(const mq_tally *t, size_t g)
{
    assert(g < t->used);
    return t->counts + g * t->codes;
}

const uint64_t *mq_tally_overflow(const mq_tally *t)
{
    return t->overflow;
}

/* Heap sort: no context argument in the standard qsort, and no memory to run out of. */
static void S_sift(const mq_tally *t, size_t *order, size_t root, size_t n)
{
    for (size_t child; (child = 2 * root + 1) < n; root = child) {
        if (child + 1 < n && mq_str_compare(t->labels[order[child]], t->labels[order[child + 1]]) < 0)
            child++;
        if (mq_str_compare(t->labels[order[root]], t->labels[order[child]]) >= 0)
            return;
        size_t swap = order[root];
        order[root] = order[child];
        order[child] = swap;
    }
}

void mq_tally_sorted(const mq_tally *t, size_t *order)
{
    for (size_t g = 0; g < t->used; g++)
        order[g] = g;
    for (size_t i = t->used / 2; i > 0; i--)
        S_sift(t, order, i - 1, t->used);
    for (size_t n = t->used; n > 1; n--) {
        size_t swap = order[0];
        order[0] = order[n - 1];
        order[n - 1] = swap;
        S_sift(t, order, 0, n - 1);
    }
}

size_t mq_tally_find(const mq_tally *t, mq_str group)
{
    size_t slot = S_slot(t, group, S_hash(group));
    return t->slots[slot] ? t->slots[slot] - 1 : SIZE_MAX;
}

uint64_t mq_tally_group_total(const mq_tally *t, size_t g)
{
    uint64_t total = 0;
    for (size_t c = 0; c < t->codes; c++)
        total += mq_tally_counts(t, g)[c];
    return total;
}

uint64_t mq_tally_code_total(const mq_tally *t, size_t code)
{
    assert(code < t->codes);
    uint64_t total = t->overflow[code];
    for (size_t g = 0; g < t->used; g++)
        total += t->counts[g * t->codes + code];
    return total;
}
