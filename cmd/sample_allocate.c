#include "mq_cells.h"
#include "mq_correct.h"
#include "mq_memory.h"
#include "mq_sample.h"
#include <math.h>

mq_str mq_sample_name(mq_sample *sample, size_t stratum)
{
    mq_str name = mq_arena_copy(&sample->arena, sample->strata[stratum].name);
    if (name.at && !name.size)
        return MQ_STR("(all)");
    char *at = (char *)name.at; /* our own copy */
    for (size_t i = 0; i < name.size; i++)
        if (at[i] == '\x1F')
            at[i] = '|';
    return name;
}

/** Numbers of the strata in a file `stratum,<what>`. */
typedef struct numbers {
    mq_sample *sample;
    const char *what;
    double *value; /* n_strata, NaN = not given */
} numbers;

static mq_status S_number(void *data, const mq_cells *c, mq_error *err)
{
    numbers *in = data;
    double value;
    mq_str wanted = mq_str_trim(c->at[0]);
    mq_status st = mq_cell_number_need(c->at[1], mq_str_of(in->what), c->row, c->line, &value, err);
    if (st < 0)
        return st;
    for (size_t h = 0; h < in->sample->n_strata; h++) {
        mq_str name = mq_sample_name(in->sample, h);
        if (!name.at)
            return mq_no_memory(err);
        if (!mq_str_equal(name, wanted))
            continue;
        if (!isnan(in->value[h]))
            return mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): stratum '%.*s' stands there twice",
                           (unsigned long long)c->row, c->line, (int)wanted.size, wanted.at);
        in->value[h] = value;
        return MQ_OK;
    }
    return mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): no answer is in a stratum '%.*s'",
                   (unsigned long long)c->row, c->line, (int)wanted.size, wanted.at);
}

static mq_status S_read(mq_sample *sample, const char *path, const char *what, double *value, mq_error *err)
{
    mq_cells_facts facts;
    mq_input_settings plain = {0};
    numbers in = {sample, what, value};
    mq_cells_job job = {
        .path = path, .input = &plain, .names = {"stratum", what}, .n = 2, .take = S_number, .data = &in};
    for (size_t h = 0; h < sample->n_strata; h++)
        value[h] = NAN;
    mq_status st = mq_cells_read(&job, &facts, err);
    if (st >= 0 && facts.ragged)
        return mq_fail(err, MQ_E_DATA, &(mq_place){path, facts.first_ragged, 0},
                       "the row has too few or too many cells; write stratum,%s with a decimal point", what);
    return st;
}

static mq_status S_enough(mq_sample *sample, mq_error *err)
{
    for (size_t h = 0; h < sample->n_strata; h++) {
        const mq_sample_stratum *stratum = &sample->strata[h];
        if (stratum->n <= stratum->all)
            continue;
        mq_str name = mq_sample_name(sample, h);
        return mq_fail(
            err, MQ_E_DATA, &(mq_place){sample->path, 0, 0},
            "stratum '%.*s' has only %llu answers, %llu are asked of it; ask for fewer, or allocate "
            "proportionally",
            (int)name.size, name.at ? name.at : "", (unsigned long long)stratum->all,
            (unsigned long long)stratum->n);
    }
    return MQ_OK;
}

static mq_status S_from_file(mq_sample *sample, double *value, mq_error *err)
{
    uint64_t sum = 0;
    mq_status st = S_read(sample, sample->s->allocate, "n", value, err);
    for (size_t h = 0; h < sample->n_strata && st >= 0; h++) {
        mq_str name = mq_sample_name(sample, h);
        if (!isnan(value[h]) && (value[h] < 0 || value[h] > 1e12 || floor(value[h]) != value[h]))
            return mq_fail(err, MQ_E_DATA, &(mq_place){sample->s->allocate, 0, 0},
                           "stratum '%.*s': n is no whole number of answers", (int)name.size,
                           name.at ? name.at : "");
        if (isnan(value[h]))
            return mq_fail(
                err, MQ_E_DATA, &(mq_place){sample->s->allocate, 0, 0},
                "stratum '%.*s' with %llu answers is not in the file; answers that cannot be drawn are "
                "no part of a sample (write 0 if that is meant)",
                (int)name.size, name.at ? name.at : "", (unsigned long long)sample->strata[h].all);
        sample->strata[h].n = (uint64_t)value[h];
        sum += sample->strata[h].n;
    }
    if (st >= 0 && sample->s->n && sum != sample->s->n)
        st = mq_fail(err, MQ_E_DATA, &(mq_place){sample->s->allocate, 0, 0},
                     "the n of the strata add up to %llu, -n says %llu", (unsigned long long)sum,
                     (unsigned long long)sample->s->n);
    if (st >= 0 && !sum)
        st = mq_fail(err, MQ_E_DATA, &(mq_place){sample->s->allocate, 0, 0}, "no stratum has an n above 0");
    return st;
}

static mq_status S_spread(mq_sample *sample, double *value, mq_error *err)
{
    mq_status st = S_read(sample, sample->s->pilot, "share", value, err);
    for (size_t h = 0; h < sample->n_strata && st >= 0; h++) {
        mq_str name = mq_sample_name(sample, h);
        if (isnan(value[h]) || value[h] < 0 || value[h] > 1)
            return mq_fail(err, MQ_E_DATA, &(mq_place){sample->s->pilot, 0, 0},
                           "stratum '%.*s' has no share between 0 and 1", (int)name.size,
                           name.at ? name.at : "");
        value[h] = sqrt(value[h] * (1 - value[h]));
    }
    return st;
}

/* A pilot tells little of a stratum where it saw no error: 30 of each protect against its share of 0. */
static uint64_t S_floor(const mq_sample *sample, const uint64_t *all, uint64_t floor_2)
{
    enum { PILOT_FLOOR = 30 };
    uint64_t sum = 0;
    for (size_t h = 0; h < sample->n_strata; h++)
        sum += all[h] < PILOT_FLOOR ? all[h] : PILOT_FLOOR;
    if (sample->allocate == MQ_ALLOCATE_NEYMAN && sum <= sample->s->n)
        return PILOT_FLOOR;
    return sample->s->n < floor_2 ? 1 : 2;
}

/* Two of every stratum; where n cannot hold that, one, and a note. */
static mq_status S_by_spread(mq_sample *sample, const double *spread, const mq_arguments *args, mq_error *err)
{
    size_t strata = sample->n_strata;
    uint64_t *all = mq_arena_take_n(&sample->arena, strata, sizeof *all), floor_2 = 0;
    uint64_t *n = mq_arena_take_n(&sample->arena, strata, sizeof *n);
    if (!all || !n)
        return mq_no_memory(err);
    for (size_t h = 0; h < strata; h++) {
        all[h] = sample->strata[h].all;
        floor_2 += all[h] < 2 ? all[h] : 2;
    }
    if (sample->s->n < strata)
        return mq_fail(err, MQ_E_DATA, &(mq_place){sample->path, 0, 0},
                       "%llu answers cannot come from %zu strata; ask for more, or stratify less",
                       (unsigned long long)sample->s->n, strata);
    uint64_t least = S_floor(sample, all, floor_2);
    mq_status st = mq_correct_allocate(all, spread, strata, sample->s->n, least, n, err);
    for (size_t h = 0; h < strata && st >= 0; h++)
        sample->strata[h].n = n[h];
    if (st >= 0 && least == 1)
        mq_note_print(args,
                      "some strata have a single answer in the sample, which says nothing of its error; "
                      "%llu answers would give two to each",
                      (unsigned long long)floor_2);
    return st;
}

mq_status mq_sample_allocate(mq_sample *sample, const mq_arguments *args, mq_error *err)
{
    uint64_t frame = sample->rows - sample->blank, n = sample->s->n;
    double *value = mq_arena_take_n(&sample->arena, sample->n_strata, sizeof *value);
    mq_status st = MQ_OK;
    if (!value)
        return mq_no_memory(err);
    if (n > frame)
        return mq_fail(err, MQ_E_DATA, &(mq_place){sample->path, 0, 0},
                       "%llu answers are asked for, column '%.*s' has %llu; -n can be that at most",
                       (unsigned long long)n, (int)sample->text.size, sample->text.at,
                       (unsigned long long)frame);
    for (size_t h = 0; h < sample->n_strata; h++)
        value[h] = 1;
    switch (sample->allocate) {
    case MQ_ALLOCATE_FILE:
        st = S_from_file(sample, value, err);
        break;
    case MQ_ALLOCATE_EQUAL:
        for (size_t h = 0; h < sample->n_strata; h++)
            sample->strata[h].n = n / sample->n_strata + (h < n % sample->n_strata);
        break;
    case MQ_ALLOCATE_NEYMAN:
        st = S_spread(sample, value, err);
        if (st >= 0)
            st = S_by_spread(sample, value, args, err);
        break;
    case MQ_ALLOCATE_PROPORTIONAL:
        st = S_by_spread(sample, value, args, err);
        break;
    }
    return st >= 0 ? S_enough(sample, err) : st;
}
