#include "mq_cells.h"
#include "mq_compare.h"
#include "mq_input.h"
#include "mq_memory.h"
#include "mq_say.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct settings {
    mq_sheet_settings sheet;
    mq_input_settings input;
    const char *before, *after, *var, *id, *cluster, *margins, *scales, *codebook;
    size_t interval;
    bool ordered;
} settings;

static const settings defaults = {.sheet = MQ_SHEET_DEFAULTS};

static const mq_option options[] = {
    {0, "before", MQ_OPTION_TEXT, offsetof(settings, before), "NAME|#N", "column of the first wave", 0, 0},
    {0, "after", MQ_OPTION_TEXT, offsetof(settings, after), "NAME|#N", "column of the second wave", 0, 0},
    {'v', "var", MQ_OPTION_TEXT, offsetof(settings, var), "NAME|#N", "column to compare between two files", 0,
     0},
    {0, "id", MQ_OPTION_TEXT, offsetof(settings, id), "NAME|#N",
     "column that joins two files; without it they are different people. In one file it names the pairs", 0,
     0},
    {0, "cluster", MQ_OPTION_TEXT, offsetof(settings, cluster), "NAME|#N",
     "column of groups that worked together (of people in two files: of the first)", 0, 0},
    {0, "margins", MQ_OPTION_TEXT, offsetof(settings, margins), "'PRE POST of N'",
     "only the margins are known: how many before, how many after, of how many", 0, 0},
    {0, "ordered", MQ_OPTION_FLAG, offsetof(settings, ordered), NULL,
     "the values are ordered, by number or alphabet, though no scale declares it", 0, 0},
    {0, "interval", MQ_OPTION_CHOICE, offsetof(settings, interval), "tango|newcombe",
     "interval of a paired difference", 0, 0},
    {0, "scales", MQ_OPTION_TEXT, offsetof(settings, scales), "FILE", "scales of ordered values", 0, 0},
    {'c', "codebook", MQ_OPTION_TEXT, offsetof(settings, codebook), "PATH|NAME",
     "codebook whose ordinal dimensions are scales too", 0, 0},
    MQ_SHEET_OPTIONS(settings, sheet),
    MQ_INPUT_OPTIONS(settings, input),
    {0}};

/** Who was met in the first file. */
typedef struct person {
    uint32_t label, cluster, row;
    bool met;
} person;

typedef struct job {
    const settings *s;
    mq_arena arena;
    mq_change change;
    mq_labels *values, *clusters, *ids;
    person *people;
    size_t room;
    mq_waves waves;
    size_t wave;
    mq_buffer examples, blanks;
    mq_cells_facts facts[2];
} job;

static mq_status S_pair(job *j, size_t before, size_t after, size_t cluster, mq_error *err)
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

static mq_status S_cluster(job *j, const mq_cells *c, mq_str cell, size_t *out, mq_error *err)
{
    *out = 0;
    if (!j->s->cluster)
        return MQ_OK;
    if (!mq_str_trim(cell).size)
        return mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): the cluster is blank",
                       (unsigned long long)c->row, c->line);
    return mq_labels_add(j->clusters, cell, out, err);
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
static void S_blank(job *j, mq_str before, mq_str after, mq_str id, uint64_t row)
{
    char number[24];
    snprintf(number, sizeof number, "#%llu", (unsigned long long)row);
    if (!mq_str_trim(before).size || !mq_str_trim(after).size)
        S_example(&j->blanks, mq_str_trim(id).size ? id : mq_str_of(number));
}

/* Somebody who stands in the file twice would be two pairs. */
static mq_status S_once(job *j, const mq_cells *c, mq_str id, mq_error *err)
{
    size_t index, known = mq_labels_size(j->ids);
    if (!j->s->id)
        return MQ_OK;
    if (!mq_str_trim(id).size)
        return mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): the id is blank",
                       (unsigned long long)c->row, c->line);
    mq_status st = mq_labels_add(j->ids, id, &index, err);
    if (st >= 0 && index < known)
        st = mq_fail(err, MQ_E_DATA, NULL, "id '%.*s' comes a second time in row %llu (line %zu)",
                     (int)id.size, id.at, (unsigned long long)c->row, c->line);
    return st;
}

/* One file, two columns: before, after, cluster, id. */
static mq_status S_take_columns(void *data, const mq_cells *c, mq_error *err)
{
    job *j = data;
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
    job *j = data;
    size_t id, label, cluster, known = mq_labels_size(j->ids);
    if (!mq_str_trim(c->at[1]).size)
        return mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): the id is blank",
                       (unsigned long long)c->row, c->line);
    mq_status st = mq_labels_add(j->ids, c->at[1], &id, err);
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
        person *people = realloc(j->people, room * sizeof *people);
        if (!people)
            return mq_no_memory(err);
        j->people = people;
        j->room = room;
    }
    j->people[id] = (person){(uint32_t)label, (uint32_t)cluster, (uint32_t)c->row, false};
    return MQ_OK;
}

static mq_status S_take_second(void *data, const mq_cells *c, mq_error *err)
{
    job *j = data;
    size_t id = mq_labels_find(j->ids, c->at[1]), label;
    if (!mq_str_trim(c->at[1]).size)
        return mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): the id is blank",
                       (unsigned long long)c->row, c->line);
    if (id == SIZE_MAX) {
        j->change.unpaired[1]++;
        S_example(&j->examples, c->at[1]);
        return MQ_OK;
    }
    if (j->people[id].met)
        return mq_fail(err, MQ_E_DATA, NULL, "id '%.*s' comes a second time in row %llu (line %zu)",
                       (int)c->at[1].size, c->at[1].at, (unsigned long long)c->row, c->line);
    j->people[id].met = true;
    mq_status st = mq_labels_add(j->values, c->at[0], &label, err);
    S_blank(j, mq_labels_at(j->values, j->people[id].label), c->at[0], c->at[1], c->row);
    return st >= 0 ? S_pair(j, j->people[id].label, label, j->people[id].cluster, err) : st;
}

static mq_status S_take_wave(void *data, const mq_cells *c, mq_error *err)
{
    job *j = data;
    size_t label, cluster;
    mq_status st = mq_labels_add(j->values, c->at[0], &label, err);
    if (st >= 0)
        st = mq_cross_add(&j->waves.counts, j->wave, label, err);
    if (st >= 0)
        st = S_cluster(j, c, c->at[1], &cluster, err);
    return st >= 0 && j->s->cluster ? mq_cross_add(&j->waves.clusters[j->wave], cluster, label, err) : st;
}

static mq_status S_read(job *j, size_t which, const char *path, mq_cells_take take, const char *first,
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

static mq_status S_paired(job *j, const mq_arguments *args, mq_error *err)
{
    const settings *s = j->s;
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

static mq_status S_levels(job *j, mq_error *err)
{
    mq_scales scales;
    mq_status st = mq_scales_load(&j->arena, j->s->scales, j->s->codebook, &scales, err);
    return st >= 0 ? mq_levels_of(j->values, &scales, j->s->ordered, &j->arena, &j->change.levels, err) : st;
}

static mq_status S_margins(const char *text, size_t out[3], mq_error *err)
{
    unsigned long long a, b, n;
    char rest;
    if ((sscanf(text, "%llu %llu of %llu %c", &a, &b, &n, &rest) != 3 &&
         sscanf(text, "%llu,%llu,%llu %c", &a, &b, &n, &rest) != 3) ||
        strchr(text, '-'))
        return mq_fail(err, MQ_E_USAGE, NULL, "--margins is 'PRE POST of N', such as '1 24 of 72', not '%s'",
                       text);
    if (n > 1000000)
        return mq_fail(err, MQ_E_USAGE, NULL, "--margins takes at most 1000000 people");
    out[0] = (size_t)a;
    out[1] = (size_t)b;
    out[2] = (size_t)n;
    return MQ_OK;
}

static mq_status S_check(const settings *s, const mq_arguments *args, mq_error *err)
{
    if (s->margins)
        return args->size ? mq_fail(err, MQ_E_USAGE, NULL, "--margins reads no file") : MQ_OK;
    if (args->size == 1 && (!s->before || !s->after))
        return mq_fail(err, MQ_E_USAGE, NULL, "one file needs --before and --after");
    if (args->size == 1 && strcmp(s->before, s->after) == 0)
        return mq_fail(err, MQ_E_USAGE, NULL, "--before and --after name the same column '%s'", s->before);
    if (args->size == 2 && !s->var)
        return mq_fail(err, MQ_E_USAGE, NULL,
                       "two files need --var, and --id when they hold the same people");
    return args->size ? MQ_OK : mq_fail(err, MQ_E_USAGE, NULL, "name one or two files, or --margins");
}

static mq_status S_tables(job *j, const mq_arguments *args, mq_sheet *sheet, mq_error *err)
{
    size_t m[3] = {0};
    mq_status st;
    if (j->s->margins) {
        st = S_margins(j->s->margins, m, err);
        return st >= 0 ? mq_margins_tables(m[0], m[1], m[2], sheet, err) : st;
    }
    bool waves = args->size == 2 && !j->s->id;
    if (waves) {
        st = S_read(j, 0, args->at[0], S_take_wave, j->s->var, j->s->cluster, NULL, NULL, err);
        if (st >= 0)
            st = S_read(j, 1, args->at[1], S_take_wave, j->s->var, j->s->cluster, NULL, NULL, err);
    } else
        st = S_paired(j, args, err);
    if (st >= 0)
        st = S_levels(j, err);
    if (st < 0)
        return st;
    j->change.n_clusters = j->waves.n_clusters = mq_labels_size(j->clusters);
    j->waves.names[0] = mq_str_of(args->at[0]);
    j->waves.names[1] = mq_str_of(args->at[args->size - 1]);
    return waves ? mq_waves_tables(&j->waves, &j->change.levels, sheet, err)
                 : mq_change_tables(&j->change, sheet, err);
}

static mq_status S_run(const void *given, const mq_arguments *args, mq_error *err)
{
    const settings *s = given;
    job j = {.s = s, .change = {.settings = &s->sheet, .newcombe = s->interval == 1}};
    mq_sheet sheet = {0};
    mq_status st = S_check(s, args, err);
    j.values = mq_labels_new(MQ_STR("values"), 200);
    j.clusters = mq_labels_new(MQ_STR("clusters"), 0);
    j.ids = mq_labels_new(MQ_STR("ids"), 100000000);
    if (st >= 0 && (!j.values || !j.clusters || !j.ids))
        st = mq_no_memory(err);
    if (st >= 0)
        st = mq_sheet_open(&sheet, &s->sheet, MQ_STR(""), err);
    if (st >= 0) {
        mq_say_title(&sheet, mq_say(&sheet, "compare.title"));
        st = S_tables(&j, args, &sheet, err);
    }
    if (st >= 0)
        st = mq_sheet_write(&sheet, err);
    for (size_t i = 0; st >= 0 && i < args->size; i++)
        st = mq_cells_verdict(&j.facts[i], args->at[i], err);
    mq_sheet_close(&sheet);
    mq_labels_free(j.values);
    mq_labels_free(j.clusters);
    mq_labels_free(j.ids);
    mq_buffer_free(&j.examples);
    mq_buffer_free(&j.blanks);
    free(j.people);
    free(j.change.pairs.cells);
    free(j.change.kept);
    free(j.waves.counts.cells);
    free(j.waves.clusters[0].cells);
    free(j.waves.clusters[1].cells);
    mq_arena_free(&j.arena);
    return st;
}

const mq_command mq_command_compare = {
    .name = "compare",
    .summary = "before and after, of the same people or of two waves",
    .usage = "maqsat compare FILE --before NAME --after NAME [--cluster NAME]\n"
             "maqsat compare FIRST SECOND --var NAME --id NAME\n"
             "maqsat compare FIRST SECOND --var NAME [--cluster NAME]\n"
             "maqsat compare --margins 'PRE POST of N'",
    .examples =
        "maqsat compare trial.csv --before goal_before_level --after goal_after_level --cluster group\n"
        "maqsat compare spring.csv autumn.csv --var goal_level --id respondent\n"
        "maqsat compare --margins '1 24 of 72'",
    .about =
        "The same people: transition matrix, McNemar for every level (mid-p, exact, asymptotic), paired\n"
        "difference with Tango's interval, matched odds ratio, Stuart-Maxwell, Bowker, and Wilcoxon's\n"
        "signed rank where the levels are ordered. Different people: Newcombe, Miettinen-Nurminen,\n"
        "ratios, Cohen's h. Margins alone: what every table that fits them allows.",
    .options = options,
    .defaults = &defaults,
    .settings_size = sizeof(settings),
    .least = 0,
    .most = 2,
    .run = S_run};
