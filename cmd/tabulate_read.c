#include "tabulate_read.h"
#include "mq_memory.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool S_labels(mq_labels **out, mq_str name, size_t most)
{
    return (*out = mq_labels_new(name, most)) != NULL;
}

static mq_status S_begin(void *data, const mq_str *names, const mq_str *header, size_t n_header,
                         mq_error *err)
{
    tabulate_job *j = data;
    mq_tabulate *t = &j->t;
    (void)header;
    (void)n_header;
    for (size_t i = 0; i < j->file.n; i++) {
        j->names[i] = mq_arena_copy(&j->arena, names[i]);
        for (size_t k = 1; k < i && i <= t->n_by; k++)
            if (mq_str_equal(j->names[k], j->names[i]))
                return mq_fail(err, MQ_E_USAGE, NULL, "--by names column '%.*s' twice", (int)names[i].size,
                               names[i].at);
    }
    bool ok = S_labels(&t->var, names[TABULATE_VAR], 500) && S_labels(&t->strata, MQ_STR("strata"), 0) &&
              S_labels(&t->clusters, MQ_STR("clusters"), 0);
    for (size_t g = 0; ok && g < t->n_by; g++)
        ok = S_labels(&t->by[g], names[TABULATE_BY + g], 5000);
    for (size_t r = 0; ok && r < t->n_rake; r++)
        ok = S_labels(&t->rake[r], t->rake_names[r], 5000);
    return ok ? MQ_OK : mq_no_memory(err);
}

static size_t S_want(tabulate_job *j, const char *name)
{
    j->file.names[j->file.n] = name;
    return j->file.n++;
}

mq_status tabulate_plan(tabulate_job *j, const char *path, mq_error *err)
{
    const tabulate_settings *s = j->s;
    mq_tabulate *t = &j->t;
    double n;
    j->file = (mq_cells_job){.path = path,
                             .input = &s->input,
                             .output = s->sheet.output,
                             .begin = S_begin,
                             .take = tabulate_take,
                             .data = j};
    if (s->rake) {
        mq_status st = tabulate_margins(j, err);
        if (st < 0)
            return st;
    }
    S_want(j, s->var);
    for (size_t g = 0; g < s->by.size && j->file.n < MQ_CELLS_MOST - 4 - 4 * MQ_TABULATE_RAKE; g++)
        S_want(j, s->by.at[g]);
    t->n_by = j->file.n - 1;
    t->weighted = s->weight != NULL;
    t->stratified = s->strata != NULL;
    t->clustered = s->cluster != NULL;
    t->has_fpc = s->fpc != NULL;
    t->fpc = s->fpc && mq_cell_to_number(mq_str_of(s->fpc), &n) ? n : NAN;
    if (s->fpc && isnan(t->fpc) && s->fpc[strspn(s->fpc, "0123456789,")] == 0 && strchr(s->fpc, ','))
        return mq_fail(err, MQ_E_USAGE, NULL, "--fpc '%s': write the decimal comma as a point", s->fpc);
    j->weight = S_want(j, s->weight);
    j->strata = S_want(j, s->strata);
    j->cluster = S_want(j, s->cluster);
    j->fpc = S_want(j, isnan(t->fpc) ? s->fpc : NULL);
    for (size_t r = 0; r < t->n_rake; r++) {
        mq_str rest = t->rake_names[r];
        for (j->rake[r].first = j->file.n; rest.at && j->rake[r].parts < 4; j->rake[r].parts++)
            S_want(j, mq_arena_copy(&j->arena, mq_str_trim(mq_str_cut(&rest, '*'))).at);
    }
    t->rows.n_codes = 1 + t->n_by + t->n_rake;
    t->by = mq_arena_take_n(&j->arena, t->n_by + 1, sizeof *t->by);
    t->cross = mq_arena_take_n(&j->arena, t->n_by + 1, sizeof *t->cross);
    t->groups = mq_arena_take_n(&j->arena, t->n_by + 1, sizeof *t->groups);
    t->rake = mq_arena_take_n(&j->arena, t->n_rake + 1, sizeof *t->rake);
    t->raked = mq_arena_take_n(&j->arena, t->n_rake + 1, sizeof *t->raked);
    return t->by && t->cross && t->groups && t->rake && t->raked ? MQ_OK : mq_no_memory(err);
}

static bool S_forced(const tabulate_settings *s, const char *name, mq_str column)
{
    for (size_t i = 0; i < s->ordered.size; i++)
        if (strcmp(s->ordered.at[i], name) == 0 || mq_str_equal(mq_str_of(s->ordered.at[i]), column))
            return true;
    return false;
}

static mq_status S_order(tabulate_job *j, mq_error *err)
{
    const tabulate_settings *s = j->s;
    mq_tabulate *t = &j->t;
    mq_scales scales;
    mq_status st = mq_scales_load(&j->arena, s->scales, s->codebook, &scales, err);
    if (st >= 0)
        st = mq_levels_of(t->var, &scales, S_forced(s, s->var, j->names[TABULATE_VAR]), &j->arena, &t->levels,
                          err);
    for (size_t g = 0; st >= 0 && g < t->n_by; g++)
        st = mq_levels_of(t->by[g], &scales, S_forced(s, s->by.at[g], j->names[TABULATE_BY + g]), &j->arena,
                          &t->groups[g], err);
    for (size_t r = 0; st >= 0 && r < t->n_rake; r++)
        st = mq_levels_of(t->rake[r], NULL, false, &j->arena, &t->raked[r], err);
    if (st >= 0 && t->levels.size == 0)
        st = mq_fail(err, MQ_E_DATA, NULL, "column '%.*s' is blank in all rows; nothing to count",
                     (int)j->names[TABULATE_VAR].size, j->names[TABULATE_VAR].at);
    return st;
}

mq_status tabulate_read(tabulate_job *j, mq_cells_facts *facts, mq_error *err)
{
    mq_status st = mq_cells_read(&j->file, facts, err);
    j->t.read = st >= 0 ? facts->rows : 0;
    return st >= 0 ? S_order(j, err) : st;
}

void tabulate_close(tabulate_job *j)
{
    mq_tabulate *t = &j->t;
    mq_labels_free(t->var);
    mq_labels_free(t->strata);
    mq_labels_free(t->clusters);
    for (size_t g = 0; t->by && t->cross && g < t->n_by; g++) {
        mq_labels_free(t->by[g]);
        free(t->cross[g].cells);
    }
    for (size_t r = 0; t->rake && r < t->n_rake; r++)
        mq_labels_free(t->rake[r]);
    free(t->total.cells);
    mq_buffer_free(&j->crossed);
    free(t->rows.weight);
    free(t->rows.fpc);
    free(t->rows.stratum);
    free(t->rows.cluster);
    free(t->rows.code);
    mq_arena_free(&j->arena);
}
