#include "mq_cells.h"
#include "mq_memory.h"
#include "mq_sample.h"
#include <stdio.h>
#include <stdlib.h>

enum { TEXT, ID, STRATA };

/* Finalizer of splitmix64 (Steele, Lea & Flood 2014). */
static uint64_t S_mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

uint64_t mq_sample_rank(uint64_t seed, uint64_t stream, uint64_t row)
{
    const uint64_t golden = 0x9E3779B97F4A7C15u;
    return S_mix(S_mix(S_mix(seed + golden) + stream * golden) + row * golden);
}

static mq_status S_id(mq_sample *sample, const mq_cells *c, mq_error *err)
{
    mq_str id = mq_str_trim(c->at[ID]);
    if (!id.size)
        return mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): the id is blank",
                       (unsigned long long)c->row, c->line);
    uint64_t hash = 1469598103934665603u;
    for (size_t i = 0; i < id.size; i++)
        hash = (hash ^ (unsigned char)id.at[i]) * 1099511628211u;
    return mq_sample_ids_add(sample->ids, S_mix(hash), c->row, err);
}

static mq_status S_begin(void *data, const mq_str *names, const mq_str *header, size_t n_header,
                         mq_error *err)
{
    mq_sample *sample = data;
    (void)header;
    (void)n_header;
    sample->text = mq_arena_copy(&sample->arena, names[TEXT]);
    sample->id = mq_arena_copy(&sample->arena, names[ID]);
    bool ok = sample->text.at && (sample->id.at || !names[ID].size);
    for (size_t i = 0; i < sample->n_stratify && ok; i++) {
        sample->stratify[i] = mq_arena_copy(&sample->arena, names[STRATA + i]);
        ok = sample->stratify[i].at;
        for (size_t k = 0; k < i && ok; k++)
            if (mq_str_equal(sample->stratify[i], sample->stratify[k]))
                return mq_fail(err, MQ_E_USAGE, NULL, "--stratify names column '%.*s' twice",
                               (int)names[STRATA + i].size, names[STRATA + i].at);
    }
    return ok ? MQ_OK : mq_no_memory(err);
}

/* Number of the row's stratum among the labels. */
static mq_status S_label(mq_sample *sample, const mq_cells *c, mq_buffer *name, size_t *label, mq_error *err)
{
    mq_buffer_clear(name);
    for (size_t i = 0; i < sample->n_stratify; i++) {
        if (i)
            mq_buffer_char(name, '\x1F');
        mq_buffer_str(name, mq_str_trim(c->at[STRATA + i]));
    }
    if (name->failed)
        return mq_no_memory(err);
    return mq_labels_add(sample->labels, mq_buffer_view(name), label, err);
}

static mq_status S_count(mq_sample *sample, size_t label, mq_error *err)
{
    if (label >= sample->counts_room) {
        size_t room = sample->counts_room ? 2 * sample->counts_room : 64;
        uint64_t *counts = realloc(sample->counts, room * sizeof *counts);
        if (!counts)
            return mq_no_memory(err);
        memset(counts + sample->counts_room, 0, (room - sample->counts_room) * sizeof *counts);
        sample->counts = counts;
        sample->counts_room = room;
    }
    sample->counts[label]++;
    return MQ_OK;
}

/** A pass over the file and its buffer. */
typedef struct walk {
    mq_sample *sample;
    mq_buffer name;
    mq_sample_twice twice; /* rows that are suspected to hold one id, and the id of the first */
    mq_str id;
} walk;

static mq_status S_take(void *data, const mq_cells *c, mq_error *err)
{
    walk *w = data;
    mq_sample *sample = w->sample;
    size_t label;
    mq_status st = sample->id.size ? S_id(sample, c, err) : MQ_OK;
    if (st < 0)
        return st;
    if (!mq_str_trim(c->at[TEXT]).size) {
        sample->blank++;
        return MQ_OK;
    }
    st = S_label(sample, c, &w->name, &label, err);
    return st >= 0 ? S_count(sample, label, err) : st;
}

static mq_status S_walk_begin(void *data, const mq_str *names, const mq_str *header, size_t n_header,
                              mq_error *err)
{
    return S_begin(((walk *)data)->sample, names, header, n_header, err);
}

static mq_status S_pass(mq_sample *sample, walk *w, mq_cells_begin begin, mq_cells_take take,
                        mq_cells_facts *facts, mq_error *err)
{
    mq_cells_job job = {.path = sample->path,
                        .input = &sample->s->input,
                        .names = {[TEXT] = sample->wanted_text, [ID] = sample->s->id},
                        .n = STRATA + sample->n_stratify,
                        .begin = begin,
                        .take = take,
                        .data = w,
                        .digest = true};
    for (size_t i = 0; i < sample->n_stratify; i++)
        job.names[STRATA + i] = sample->wanted[i];
    mq_status st = mq_cells_read(&job, facts, err);
    mq_buffer_free(&w->name);
    return st;
}

static int S_by_name(const void *a, const void *b)
{
    const mq_sample_stratum *x = a, *y = b;
    return mq_str_compare(x->name, y->name);
}

static mq_status S_look(void *data, const mq_cells *c, mq_error *err)
{
    walk *w = data;
    mq_str id = mq_str_trim(c->at[ID]);
    if (c->row == w->twice.first)
        w->id = mq_arena_copy(&w->sample->arena, id);
    if (c->row != w->twice.second || !mq_str_equal(id, w->id))
        return MQ_OK;
    return mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): id '%.*s' stands in row %llu already",
                   (unsigned long long)c->row, c->line, (int)(id.size < 60 ? id.size : 60), id.at,
                   (unsigned long long)w->twice.first);
}

/* Hashes only raise a suspicion; the rows themselves are read again. */
static mq_status S_ids_differ(mq_sample *sample, mq_error *err)
{
    mq_cells_facts facts;
    walk w = {.sample = sample};
    mq_status st = mq_sample_ids_twice(sample->ids, &w.twice, err);
    mq_sample_ids_free(sample->ids);
    sample->ids = NULL;
    return st >= 0 && w.twice.second ? S_pass(sample, &w, NULL, S_look, &facts, err) : st;
}

mq_status mq_sample_frame(mq_sample *sample, mq_error *err)
{
    mq_cells_facts facts;
    walk w = {.sample = sample};
    sample->labels = mq_labels_new(MQ_STR("strata"), 10000);
    sample->ids = mq_sample_ids_new();
    if (!sample->labels || !sample->ids)
        return mq_no_memory(err);
    mq_status st = S_pass(sample, &w, S_walk_begin, S_take, &facts, err);
    if (st >= 0 && sample->id.size)
        st = S_ids_differ(sample, err);
    if (st < 0)
        return st;
    sample->rows = facts.rows;
    sample->ragged = facts.ragged;
    sample->first_ragged = facts.first_ragged;
    memcpy(sample->digest, facts.digest, sizeof sample->digest);
    sample->n_strata = mq_labels_size(sample->labels);
    if (!sample->n_strata)
        return mq_fail(err, MQ_E_DATA, &(mq_place){sample->path, 0, 0},
                       "column '%.*s' is blank in all rows; nothing to sample", (int)sample->text.size,
                       sample->text.at);
    sample->strata = mq_arena_take_n(&sample->arena, sample->n_strata, sizeof *sample->strata);
    sample->of_label = mq_arena_take_n(&sample->arena, sample->n_strata, sizeof *sample->of_label);
    if (!sample->strata || !sample->of_label)
        return mq_no_memory(err);
    for (size_t h = 0; h < sample->n_strata; h++)
        sample->strata[h] =
            (mq_sample_stratum){.name = mq_labels_at(sample->labels, h), .all = sample->counts[h]};
    qsort(sample->strata, sample->n_strata, sizeof *sample->strata, S_by_name);
    for (size_t h = 0; h < sample->n_strata; h++)
        sample->of_label[mq_labels_find(sample->labels, sample->strata[h].name)] = h;
    return MQ_OK;
}

/* true = a comes after b in the draw */
static bool S_after(const mq_sample_pick *a, const mq_sample_pick *b)
{
    return a->rank != b->rank ? a->rank > b->rank : a->row > b->row;
}

static void S_swap(mq_sample_pick *a, mq_sample_pick *b)
{
    mq_sample_pick t = *a;
    *a = *b;
    *b = t;
}

static void S_sift_up(mq_sample_pick *heap, size_t i)
{
    for (; i && S_after(&heap[i], &heap[(i - 1) / 2]); i = (i - 1) / 2)
        S_swap(&heap[i], &heap[(i - 1) / 2]);
}

static void S_sift_down(mq_sample_pick *heap, size_t size)
{
    for (size_t i = 0, child; (child = 2 * i + 1) < size; i = child) {
        if (child + 1 < size && S_after(&heap[child + 1], &heap[child]))
            child++;
        if (!S_after(&heap[child], &heap[i]))
            return;
        S_swap(&heap[child], &heap[i]);
    }
}

static bool S_fill(mq_sample_pick *pick, mq_str key, mq_str text)
{
    pick->key = malloc(key.size + 1);
    pick->text = malloc(text.size + 1);
    if (!pick->key || !pick->text) {
        free(pick->key);
        free(pick->text);
        return false;
    }
    memcpy(pick->key, key.at, key.size);
    memcpy(pick->text, text.at, text.size);
    pick->key[key.size] = pick->text[text.size] = '\0';
    pick->text_size = text.size;
    return true;
}

static mq_status S_draw(void *data, const mq_cells *c, mq_error *err)
{
    walk *w = data;
    mq_sample *sample = w->sample;
    size_t label;
    char number[24];
    if (!mq_str_trim(c->at[TEXT]).size)
        return MQ_OK;
    mq_status st = S_label(sample, c, &w->name, &label, err);
    if (st < 0)
        return st;
    if (label >= sample->n_strata)
        return mq_fail(err, MQ_E_DATA, NULL, "the file changed while it was read; draw again");
    size_t h = sample->of_label[label];
    mq_sample_stratum *stratum = &sample->strata[h];
    mq_sample_pick pick = {.rank = mq_sample_rank(sample->s->seed, 0, c->row), .row = c->row, .stratum = h};
    bool full = stratum->size == stratum->n;
    if (!stratum->n || (full && !S_after(&stratum->picks[0], &pick)))
        return MQ_OK;
    int n = snprintf(number, sizeof number, "%llu", (unsigned long long)c->row);
    mq_str key = sample->id.size ? mq_str_trim(c->at[ID]) : (mq_str){number, (size_t)n};
    if (!S_fill(&pick, key, c->at[TEXT]))
        return mq_no_memory(err);
    if (full) {
        free(stratum->picks[0].key);
        free(stratum->picks[0].text);
        stratum->picks[0] = pick;
        S_sift_down(stratum->picks, stratum->size);
    } else {
        stratum->picks[stratum->size] = pick;
        S_sift_up(stratum->picks, stratum->size++);
    }
    return MQ_OK;
}

static int S_by_row(const void *a, const void *b)
{
    const mq_sample_pick *x = a, *y = b;
    return (x->row > y->row) - (x->row < y->row);
}

mq_status mq_sample_draw(mq_sample *sample, mq_error *err)
{
    mq_cells_facts facts;
    walk w = {.sample = sample};
    for (size_t h = 0; h < sample->n_strata; h++) {
        mq_sample_stratum *stratum = &sample->strata[h];
        stratum->picks = mq_arena_take_n(&sample->arena, (size_t)stratum->n + 1, sizeof *stratum->picks);
        if (!stratum->picks)
            return mq_no_memory(err);
        sample->n += (size_t)stratum->n;
    }
    mq_status st = S_pass(sample, &w, NULL, S_draw, &facts, err);
    if (st < 0)
        return st;
    if (strcmp(facts.digest, sample->digest) != 0)
        return mq_fail(err, MQ_E_DATA, &(mq_place){sample->path, 0, 0},
                       "the file changed while it was read; draw again");
    if (!(sample->drawn = mq_arena_take_n(&sample->arena, sample->n, sizeof *sample->drawn)))
        return mq_no_memory(err);
    size_t at = 0;
    for (size_t h = 0; h < sample->n_strata; h++)
        for (size_t i = 0; i < sample->strata[h].size; i++)
            sample->drawn[at++] = sample->strata[h].picks[i];
    qsort(sample->drawn, sample->n, sizeof *sample->drawn, S_by_row);
    return MQ_OK;
}

void mq_sample_free(mq_sample *sample)
{
    for (size_t h = 0; h < sample->n_strata; h++)
        for (size_t i = 0; sample->strata && i < sample->strata[h].size; i++) {
            free(sample->strata[h].picks[i].key);
            free(sample->strata[h].picks[i].text);
        }
    mq_sample_ids_free(sample->ids);
    free(sample->counts);
    mq_labels_free(sample->labels);
    mq_arena_free(&sample->arena);
}
