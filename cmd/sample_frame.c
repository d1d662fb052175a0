#include "sample_pass.h"
#include "mq_memory.h"
#include <stdlib.h>

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
    mq_str id = mq_str_trim(c->at[SAMPLE_ID]);
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
    sample->text = mq_arena_copy(&sample->arena, names[SAMPLE_TEXT]);
    sample->id = mq_arena_copy(&sample->arena, names[SAMPLE_ID]);
    bool ok = sample->text.at && (sample->id.at || !names[SAMPLE_ID].size);
    for (size_t i = 0; i < sample->n_stratify && ok; i++) {
        sample->stratify[i] = mq_arena_copy(&sample->arena, names[SAMPLE_STRATA + i]);
        ok = sample->stratify[i].at;
        for (size_t k = 0; k < i && ok; k++)
            if (mq_str_equal(sample->stratify[i], sample->stratify[k]))
                return mq_fail(err, MQ_E_USAGE, NULL, "--stratify names column '%.*s' twice",
                               (int)names[SAMPLE_STRATA + i].size, names[SAMPLE_STRATA + i].at);
    }
    return ok ? MQ_OK : mq_no_memory(err);
}

mq_status sample_label(sample_walk *w, const mq_cells *c, size_t *label, mq_error *err)
{
    mq_sample *sample = w->sample;
    mq_buffer *name = &w->name;
    mq_buffer_clear(name);
    for (size_t i = 0; i < sample->n_stratify; i++) {
        if (i)
            mq_buffer_char(name, '\x1F');
        mq_buffer_str(name, mq_str_trim(c->at[SAMPLE_STRATA + i]));
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

static mq_status S_take(void *data, const mq_cells *c, mq_error *err)
{
    sample_walk *w = data;
    mq_sample *sample = w->sample;
    size_t label;
    mq_status st = sample->id.size ? S_id(sample, c, err) : MQ_OK;
    if (st < 0)
        return st;
    if (!mq_str_trim(c->at[SAMPLE_TEXT]).size) {
        sample->blank++;
        return MQ_OK;
    }
    st = sample_label(w, c, &label, err);
    return st >= 0 ? S_count(sample, label, err) : st;
}

static mq_status S_walk_begin(void *data, const mq_str *names, const mq_str *header, size_t n_header,
                              mq_error *err)
{
    return S_begin(((sample_walk *)data)->sample, names, header, n_header, err);
}

mq_status sample_pass(sample_walk *w, mq_cells_begin begin, mq_cells_take take, mq_cells_facts *facts,
                      mq_error *err)
{
    const mq_sample *sample = w->sample;
    mq_cells_job job = {.path = sample->path,
                        .input = &sample->s->input,
                        .names = {[SAMPLE_TEXT] = sample->wanted_text, [SAMPLE_ID] = sample->s->id},
                        .n = SAMPLE_STRATA + sample->n_stratify,
                        .begin = begin,
                        .take = take,
                        .data = w,
                        .digest = true};
    for (size_t i = 0; i < sample->n_stratify; i++)
        job.names[SAMPLE_STRATA + i] = sample->wanted[i];
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
    sample_walk *w = data;
    mq_str id = mq_str_trim(c->at[SAMPLE_ID]);
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
    sample_walk w = {.sample = sample};
    mq_status st = mq_sample_ids_twice(sample->ids, &w.twice, err);
    mq_sample_ids_free(sample->ids);
    sample->ids = NULL;
    return st >= 0 && w.twice.second ? sample_pass(&w, NULL, S_look, &facts, err) : st;
}

mq_status mq_sample_frame(mq_sample *sample, mq_error *err)
{
    mq_cells_facts facts;
    sample_walk w = {.sample = sample};
    sample->labels = mq_labels_new(MQ_STR("strata"), 10000);
    sample->ids = mq_sample_ids_new();
    if (!sample->labels || !sample->ids)
        return mq_no_memory(err);
    mq_status st = sample_pass(&w, S_walk_begin, S_take, &facts, err);
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
