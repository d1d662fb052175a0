#include "mq_frequent.h"
#include <stdlib.h>

typedef struct S_entry {
    mq_frequent_item item; /* item.text.at is owned; NULL = free slot */
    uint64_t last;
} S_entry;

struct mq_frequent {
    S_entry *slots; /* a power of two, at most half full */
    size_t n_slots, size, most;
    uint64_t floor; /* counts up to it were dropped */
    mq_frequent_item *sorted;
};

static size_t S_hash(mq_str text)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < text.size; i++)
        h = (h ^ (unsigned char)text.at[i]) * UINT64_C(1099511628211);
    return (size_t)(h ^ h >> 32);
}

mq_frequent *mq_frequent_new(size_t most)
{
    mq_frequent *f = calloc(1, sizeof *f);
    if (!f)
        return NULL;
    f->most = most < 16 ? 16 : most;
    for (f->n_slots = 32; f->n_slots < 2 * f->most;)
        f->n_slots *= 2;
    f->slots = calloc(f->n_slots, sizeof *f->slots);
    f->sorted = calloc(f->most, sizeof *f->sorted);
    if (f->slots && f->sorted)
        return f;
    mq_frequent_free(f);
    return NULL;
}

void mq_frequent_free(mq_frequent *f)
{
    if (!f)
        return;
    for (size_t i = 0; f->slots && i < f->n_slots; i++)
        free((void *)(uintptr_t)f->slots[i].item.text.at);
    free(f->slots);
    free(f->sorted);
    free(f);
}

static S_entry *S_slot(S_entry *slots, size_t n, mq_str text)
{
    size_t at = S_hash(text) & (n - 1);
    while (slots[at].item.text.at && !mq_str_equal(slots[at].item.text, text))
        at = (at + 1) & (n - 1);
    return &slots[at];
}

/* Raises the floor until a quarter of the room is free, then lays the rest out anew. */
static mq_status S_prune(mq_frequent *f, mq_error *err)
{
    S_entry *kept = calloc(f->n_slots, sizeof *kept);
    if (!kept)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    while (f->size > f->most - f->most / 4) {
        f->floor++;
        for (size_t i = 0; i < f->n_slots; i++) {
            S_entry *e = &f->slots[i];
            if (e->item.text.at && e->item.count + e->item.slack <= f->floor) {
                free((void *)(uintptr_t)e->item.text.at);
                e->item.text.at = NULL;
                f->size--;
            }
        }
    }
    for (size_t i = 0; i < f->n_slots; i++)
        if (f->slots[i].item.text.at)
            *S_slot(kept, f->n_slots, f->slots[i].item.text) = f->slots[i];
    free(f->slots);
    f->slots = kept;
    return MQ_OK;
}

mq_status mq_frequent_add(mq_frequent *f, mq_str text, uint64_t mark, mq_error *err)
{
    if (text.size == 0 || text.size > MQ_FREQUENT_TEXT)
        return MQ_OK;
    S_entry *e = S_slot(f->slots, f->n_slots, text);
    if (e->item.text.at) {
        e->item.count += e->last != mark;
        e->last = mark;
        return MQ_OK;
    }
    if (f->size == f->most) {
        mq_status st = S_prune(f, err);
        if (st < 0)
            return st;
        e = S_slot(f->slots, f->n_slots, text);
    }
    char *own = malloc(text.size);
    if (!own)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    memcpy(own, text.at, text.size);
    *e = (S_entry){{{own, text.size}, 1, f->floor, mark}, mark};
    f->size++;
    return MQ_OK;
}

static int S_order(const void *a, const void *b)
{
    const mq_frequent_item *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return mq_str_compare(x->text, y->text);
}

const mq_frequent_item *mq_frequent_sorted(mq_frequent *f, size_t *size)
{
    *size = 0;
    for (size_t i = 0; i < f->n_slots; i++)
        if (f->slots[i].item.text.at)
            f->sorted[(*size)++] = f->slots[i].item;
    qsort(f->sorted, *size, sizeof *f->sorted, S_order);
    return *size ? f->sorted : NULL;
}
