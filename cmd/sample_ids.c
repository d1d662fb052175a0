#include "mq_sample_ids.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUN = 1 << 20, STRETCH = 1024 }; /* records in memory while reading; of a run while merging */

typedef struct record {
    uint64_t hash, row;
} record;

struct mq_sample_ids {
    record *at; /* RUN */
    size_t size;
    uint64_t last; /* records of all runs in the file */
    FILE *file;    /* runs of RUN records, sorted; NULL = all are in memory */
};

/** A run while merging. */
typedef struct run {
    record *at; /* STRETCH */
    size_t size, next;
    uint64_t from, to; /* records of the file that are still to be read */
} run;

static int S_compare(const void *left, const void *right)
{
    const record *a = left, *b = right;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

static mq_status S_memory(mq_error *err)
{
    return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for the ids");
}

static mq_status S_disk(mq_error *err)
{
    return mq_fail(err, MQ_E_IO, NULL,
                   "the ids do not fit into memory, and a temporary file failed: %s; make room in "
                   "the folder for temporary files",
                   strerror(errno));
}

mq_sample_ids *mq_sample_ids_new(void)
{
    mq_sample_ids *ids = calloc(1, sizeof *ids);
    if (ids && (ids->at = malloc(RUN * sizeof *ids->at)))
        return ids;
    free(ids);
    return NULL;
}

void mq_sample_ids_free(mq_sample_ids *ids)
{
    if (!ids)
        return;
    if (ids->file)
        fclose(ids->file);
    free(ids->at);
    free(ids);
}

static mq_status S_spill(mq_sample_ids *ids, mq_error *err)
{
    qsort(ids->at, ids->size, sizeof *ids->at, S_compare);
    if (!ids->file && !(ids->file = tmpfile()))
        return S_disk(err);
    if (fwrite(ids->at, sizeof *ids->at, ids->size, ids->file) != ids->size)
        return S_disk(err);
    ids->last += ids->size;
    ids->size = 0;
    return MQ_OK;
}

mq_status mq_sample_ids_add(mq_sample_ids *ids, uint64_t hash, uint64_t row, mq_error *err)
{
    mq_status st = ids->size == RUN ? S_spill(ids, err) : MQ_OK;
    if (st >= 0)
        ids->at[ids->size++] = (record){hash, row};
    return st;
}

/* Records come sorted; keeps the pair whose second row comes first in the file. */
static void S_see(record *before, const record *now, mq_sample_twice *twice)
{
    if (before->row && before->hash == now->hash && (!twice->second || now->row < twice->second))
        *twice = (mq_sample_twice){before->row, now->row};
    *before = *now;
}

static mq_status S_refill(const mq_sample_ids *ids, run *r, mq_error *err)
{
    uint64_t left = r->to - r->from;
    r->size = left < STRETCH ? (size_t)left : STRETCH;
    r->next = 0;
    if (!r->size)
        return MQ_OK;
    if (fseeko(ids->file, (off_t)(r->from * sizeof *r->at), SEEK_SET) != 0 ||
        fread(r->at, sizeof *r->at, r->size, ids->file) != r->size)
        return S_disk(err);
    r->from += r->size;
    return MQ_OK;
}

static void S_sift(run *heap, size_t size, size_t i)
{
    for (size_t child; (child = 2 * i + 1) < size; i = child) {
        if (child + 1 < size &&
            S_compare(&heap[child + 1].at[heap[child + 1].next], &heap[child].at[heap[child].next]) < 0)
            child++;
        if (S_compare(&heap[i].at[heap[i].next], &heap[child].at[heap[child].next]) <= 0)
            return;
        run t = heap[i];
        heap[i] = heap[child];
        heap[child] = t;
    }
}

static mq_status S_merge(const mq_sample_ids *ids, run *heap, size_t size, mq_sample_twice *twice,
                         mq_error *err)
{
    record before = {0, 0};
    for (size_t i = size; i-- > 0;)
        S_sift(heap, size, i);
    while (size) {
        run *least = &heap[0];
        S_see(&before, &least->at[least->next++], twice);
        if (least->next == least->size) {
            mq_status st = S_refill(ids, least, err);
            if (st < 0)
                return st;
            if (!least->size)
                *least = heap[--size];
        }
        S_sift(heap, size, 0);
    }
    return MQ_OK;
}

static mq_status S_merge_file(mq_sample_ids *ids, mq_sample_twice *twice, mq_error *err)
{
    mq_status st = S_spill(ids, err);
    size_t runs = (size_t)((ids->last + RUN - 1) / RUN);
    run *heap = st >= 0 ? calloc(runs, sizeof *heap) : NULL;
    record *room = heap ? malloc(runs * STRETCH * sizeof *room) : NULL;
    if (st >= 0 && !room)
        st = S_memory(err);
    for (size_t i = 0; st >= 0 && i < runs; i++) {
        uint64_t from = (uint64_t)i * RUN, to = from + RUN < ids->last ? from + RUN : ids->last;
        heap[i] = (run){.at = room + i * STRETCH, .from = from, .to = to};
        st = S_refill(ids, &heap[i], err);
    }
    if (st >= 0)
        st = S_merge(ids, heap, runs, twice, err);
    free(room);
    free(heap);
    return st;
}

mq_status mq_sample_ids_twice(mq_sample_ids *ids, mq_sample_twice *twice, mq_error *err)
{
    record before = {0, 0};
    *twice = (mq_sample_twice){0, 0};
    if (ids->file)
        return S_merge_file(ids, twice, err);
    qsort(ids->at, ids->size, sizeof *ids->at, S_compare);
    for (size_t i = 0; i < ids->size; i++)
        S_see(&before, &ids->at[i], twice);
    return MQ_OK;
}
