#include "compare_read.h"
#include "mq_memory.h"
#include <stdio.h>
#include <stdlib.h>

static mq_status S_pair(compare_job *j, size_t before, size_t after, size_t cluster, mq_error *err)
{
    mq_change *c = &j->change;
    mq_status st = mq_cross_add(&c->pairs, before, after, err);
    if (st < 0 || !j->s->cluster)
        return st;
    if (c->n_kept == c->room) {
        size_t room = c->room ? 2 * c->room : 1024;
        uint32_t *kept = realloc(c->kept, 3 * room * sizeof *kept);
        if (!kept)
            return mq_no_memory(err);
        c->kept = kept;
        c->room = room;
    }
    uint32_t *at = c->kept + 3 * c->n_kept++;
    at[0] = (uint32_t)cluster;
    at[1] = (uint32_t)before;
    at[2] = (uint32_t)after;
    return MQ_OK;
}

static mq_status S_need(const mq_cells *c, mq_str cell, const char *what, mq_error *err)
{
    return mq_str_trim(cell).size ? MQ_OK
                                  : mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): the %s is blank",
                                            (unsigned long long)c->row, c->line, what);
}

static mq_status S_twice(const mq_cells *c, mq_str id, mq_error *err)
{
    return mq_fail(err, MQ_E_DATA, NULL, "id '%.*s' comes a second time in row %llu (line %zu)", (int)id.size,
                   id.at, (unsigned long long)c->row, c->line);
}

static mq_status S_cluster(compare_job *j, const mq_cells *c, mq_str cell, size_t *out, mq_error *err)
{
    *out = 0;
    if (!j->s->cluster)
        return MQ_OK;
    mq_status st = S_need(c, cell, "cluster", err);
    return st >= 0 ? mq_labels_add(j->clusters, cell, out, err) : st;
}

/* Some names are enough to find them. */
static void S_example(mq_buffer *examples, mq_str id)
{
    if (examples->size > 80)
        return;
    if (examples->size)
        mq_buffer_text(examples, ", ");
    mq_buffer_str(examples, mq_str_trim(id));
}

/* A pair without a value on one side: its id, or the number of its row. */
static void S_blank(compare_job *j, mq_str before, mq_str after, mq_str id, uint64_t row)
{
    char number[24];
    snprintf(number, sizeof number, "#%llu", (unsigned long long)row);
    if (!mq_str_trim(before).size || !mq_str_trim(after).size)
        S_example(&j->blanks, mq_str_trim(id).size ? id : mq_str_of(number));
}

/* Somebody who stands in the file twice would be two pairs. */
static mq_status S_once(compare_job *j, const mq_cells *c, mq_str id, mq_error *err)
{
    size_t index, known = mq_labels_size(j->ids);
    if (!j->s->id)
        return MQ_OK;
    mq_status st = S_need(c, id, "id", err);
    if (st >= 0)
        st = mq_labels_add(j->ids, id, &index, err);
    return st >= 0 && index < known ? S_twice(c, id, err) : st;
}

/* One file, two columns: before, after, cluster, id. */
static mq_status S_take_columns(void *data, const mq_cells *c, mq_error *err)
{
    compare_job *j = data;
    size_t before, after, cluster;
    mq_status st = S_once(j, c, c->at[3], err);
    if (st >= 0)
        st = mq_labels_add(j->values, c->at[0], &before, err);
    if (st >= 0)
        st = mq_labels_add(j->values, c->at[1], &after, err);
    if (st >= 0)
        st = S_cluster(j, c, c->at[2], &cluster, err);
    S_blank(j, c->at[0], c->at[1], c->at[3], c->row);
    return st >= 0 ? S_pair(j, before, after, cluster, err) : st;
}

/* First of two files: value, id, cluster. */
static mq_status S_take_first(void *data, const mq_cells *c, mq_error *err)
{
    compare_job *j = data;
    size_t id, label, cluster, known = mq_labels_size(j->ids);
    mq_status st = S_need(c, c->at[1], "id", err);
    if (st >= 0)
        st = mq_labels_add(j->ids, c->at[1], &id, err);
    if (st >= 0 && id < known)
        st = mq_fail(err, MQ_E_DATA, NULL, "id '%.*s' stands in rows %lu and %llu; ids must differ",
                     (int)c->at[1].size, c->at[1].at, (unsigned long)j->people[id].row,
                     (unsigned long long)c->row);
    if (st >= 0)
        st = mq_labels_add(j->values, c->at[0], &label, err);
    if (st >= 0)
        st = S_cluster(j, c, c->at[2], &cluster, err);
    if (st < 0)
        return st;
    if (id >= j->room) {
        size_t room = j->room ? 2 * j->room : 1024;
        compare_person *people = realloc(j->people, room * sizeof *people);
        if (!people)
            return mq_no_memory(err);
        j->people = people;
        j->room = room;
    }
    j->people[id] = (compare_person){(uint32_t)label, (uint32_t)cluster, (uint32_t)c->row, false};
    return MQ_OK;
}

static mq_status S_take_second(void *data, const mq_cells *c, mq_error *err)
{
    compare_job *j = data;
    size_t id = mq_labels_find(j->ids, c->at[1]), label;
    mq_status st = S_need(c, c->at[1], "id", err);
    if (st < 0)
        return st;
    if (id == SIZE_MAX) {
        j->change.unpaired[1]++;
        S_example(&j->examples, c->at[1]);
        return MQ_OK;
    }
    if (j->people[id].met)
        return S_twice(c, c->at[1], err);
    j->people[id].met = true;
    st = mq_labels_add(j->values, c->at[0], &label, err);
    S_blank(j, mq_labels_at(j->values, j->people[id].label), c->at[0], c->at[1], c->row);
    return st >= 0 ? S_pair(j, j->people[id].label, label, j->people[id].cluster, err) : st;
}

static mq_status S_take_wave(void *data, const mq_cells *c, mq_error *err)
{
    compare_job *j = data;
    size_t label, cluster;
    mq_status st = mq_labels_add(j->values, c->at[0], &label, err);
    if (st >= 0)
        st = mq_cross_add(&j->waves.counts, j->wave, label, err);
    if (st >= 0)
        st = S_cluster(j, c, c->at[1], &cluster, err);
    return st >= 0 && j->s->cluster ? mq_cross_add(&j->waves.clusters[j->wave], cluster, label, err) : st;
}

static mq_status S_read(compare_job *j, size_t which, const char *path, mq_cells_take take, const char *first,
                        const char *second, const char *third, const char *fourth, mq_error *err)
{
    mq_cells_job file = {.path = path,
                         .input = &j->s->input,
                         .names = {first, second, third, fourth},
                         .n = 4,
                         .output = j->s->sheet.output,
                         .take = take,
                         .data = j};
    j->wave = which;
    return mq_cells_read(&file, &j->facts[which], err);
}

static mq_status S_paired(compare_job *j, const mq_arguments *args, mq_error *err)
{
    const compare_settings *s = j->s;
    mq_change *c = &j->change;
    if (args->size == 1) {
        c->before = mq_str_of(s->before);
        c->after = mq_str_of(s->after);
        mq_status got =
            S_read(j, 0, args->at[0], S_take_columns, s->before, s->after, s->cluster, s->id, err);
        c->blanks = mq_buffer_view(&j->blanks);
        return got;
    }
    c->before = mq_str_of(args->at[0]);
    c->after = mq_str_of(args->at[1]);
    mq_status st = S_read(j, 0, args->at[0], S_take_first, s->var, s->id, s->cluster, NULL, err);
    if (st >= 0)
        st = S_read(j, 1, args->at[1], S_take_second, s->var, s->id, NULL, NULL, err);
    for (size_t i = 0; st >= 0 && i < mq_labels_size(j->ids); i++)
        if (!j->people[i].met) {
            c->unpaired[0]++;
            S_example(&j->examples, mq_labels_at(j->ids, i));
        }
    c->examples = mq_buffer_view(&j->examples);
    c->blanks = mq_buffer_view(&j->blanks);
    return st;
}

static mq_status S_levels(compare_job *j, mq_error *err)
{
    mq_scales scales;
    mq_status st = mq_scales_load(&j->arena, j->s->scales, j->s->codebook, &scales, err);
    return st >= 0 ? mq_levels_of(j->values, &scales, j->s->ordered, &j->arena, &j->change.levels, err) : st;
}

static mq_status S_waves(compare_job *j, const mq_arguments *args, mq_error *err)
{
    const compare_settings *s = j->s;
    mq_status st = S_read(j, 0, args->at[0], S_take_wave, s->var, s->cluster, NULL, NULL, err);
    return st >= 0 ? S_read(j, 1, args->at[1], S_take_wave, s->var, s->cluster, NULL, NULL, err) : st;
}

mq_status compare_open(compare_job *j, mq_error *err)
{
    j->change.settings = &j->s->sheet;
    j->change.newcombe = j->s->interval == 1;
    j->values = mq_labels_new(MQ_STR("values"), 200);
    j->clusters = mq_labels_new(MQ_STR("clusters"), 0);
    j->ids = mq_labels_new(MQ_STR("ids"), 100000000);
    return j->values && j->clusters && j->ids ? MQ_OK : mq_no_memory(err);
}

mq_status compare_read(compare_job *j, const mq_arguments *args, bool waves, mq_error *err)
{
    mq_status st = waves ? S_waves(j, args, err) : S_paired(j, args, err);
    if (st >= 0)
        st = S_levels(j, err);
    if (st < 0)
        return st;
    j->change.n_clusters = j->waves.n_clusters = mq_labels_size(j->clusters);
    j->waves.names[0] = mq_str_of(args->at[0]);
    j->waves.names[1] = mq_str_of(args->at[args->size - 1]);
    return MQ_OK;
}

void compare_close(compare_job *j)
{
    mq_labels_free(j->values);
    mq_labels_free(j->clusters);
    mq_labels_free(j->ids);
    mq_buffer_free(&j->examples);
    mq_buffer_free(&j->blanks);
    free(j->people);
    free(j->change.pairs.cells);
    free(j->change.kept);
    free(j->waves.counts.cells);
    free(j->waves.clusters[0].cells);
    free(j->waves.clusters[1].cells);
    mq_arena_free(&j->arena);
}
