#include "mq_cells.h"
#include "mq_input.h"
#include "mq_memory.h"
#include "mq_tabulate.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct settings {
    mq_sheet_settings sheet;
    mq_input_settings input;
    const char *var;
    mq_texts by, ordered;
    const char *weight, *strata, *cluster, *fpc, *rake, *scales, *codebook;
    size_t ci, lonely, adjust;
    uint64_t seed;
} settings;

static const settings defaults = {.sheet = MQ_SHEET_DEFAULTS, .seed = 20240501};

static const mq_option options[] = {
    {'v', "var", MQ_OPTION_TEXT, offsetof(settings, var), "NAME|#N", "column whose values are counted", 0, 0},
    {'b', "by", MQ_OPTION_LIST, offsetof(settings, by), "NAME|#N", "column whose groups are compared", 0, 0},
    {0, "ordered", MQ_OPTION_LIST, offsetof(settings, ordered), "NAME|#N",
     "this column is ordered, by number or alphabet, though no scale declares it", 0, 0},
    {0, "scales", MQ_OPTION_TEXT, offsetof(settings, scales), "FILE",
     "scales of ordered values (scale, rank, value); by default those that come with maqsat", 0, 0},
    {'c', "codebook", MQ_OPTION_TEXT, offsetof(settings, codebook), "PATH|NAME",
     "codebook whose ordinal dimensions are scales too", 0, 0},
    {'w', "weight", MQ_OPTION_TEXT, offsetof(settings, weight), "NAME|#N", "column of weights", 0, 0},
    {0, "strata", MQ_OPTION_TEXT, offsetof(settings, strata), "NAME|#N", "column of strata", 0, 0},
    {0, "cluster", MQ_OPTION_TEXT, offsetof(settings, cluster), "NAME|#N", "column of clusters", 0, 0},
    {0, "fpc", MQ_OPTION_TEXT, offsetof(settings, fpc), "NAME|N",
     "clusters (or respondents) in the population of each stratum: a column or one number", 0, 0},
    {0, "rake", MQ_OPTION_TEXT, offsetof(settings, rake), "FILE",
     "population margins (column,level,total) that the weights are raked to; one column is "
     "post-stratification, "
     "a*b crosses two",
     0, 0},
    {0, "ci", MQ_OPTION_CHOICE, offsetof(settings, ci),
     "auto|wilson|wilson-cc|agresti-coull|jeffreys|clopper-pearson|wald|goodman|sison-glaz|logit|beta",
     "interval of a share", 0, 0},
    {0, "lonely", MQ_OPTION_CHOICE, offsetof(settings, lonely), "fail|certainty|remove|average|adjust",
     "what to do with a stratum of one cluster", 0, 0},
    {0, "adjust", MQ_OPTION_CHOICE, offsetof(settings, adjust), "holm|bh",
     "correction of the p-values of several tests", 0, 0},
    {0, "seed", MQ_OPTION_INTEGER, offsetof(settings, seed), "S", "seed of Monte Carlo tests", 0, 4294967295},
    MQ_SHEET_OPTIONS(settings, sheet),
    MQ_INPUT_OPTIONS(settings, input),
    {0}};

enum { VAR, BY };

/** Where the special columns stand among the wanted ones. */
typedef struct job {
    const settings *s;
    mq_tabulate t;
    mq_arena arena;
    size_t weight, strata, cluster, fpc;
    struct {
        size_t first, parts; /* columns that are crossed */
    } rake[MQ_TABULATE_RAKE];
    mq_buffer crossed;
    mq_str names[MQ_CELLS_MOST];
    size_t n;
} job;

static bool S_labels(mq_labels **out, mq_str name, size_t most)
{
    return (*out = mq_labels_new(name, most)) != NULL;
}

static mq_status S_begin(void *data, const mq_str *names, const mq_str *header, size_t n_header,
                         mq_error *err)
{
    job *j = data;
    mq_tabulate *t = &j->t;
    (void)header;
    (void)n_header;
    for (size_t i = 0; i < j->n; i++) {
        j->names[i] = mq_arena_copy(&j->arena, names[i]);
        for (size_t k = 1; k < i && i <= t->n_by; k++)
            if (mq_str_equal(j->names[k], j->names[i]))
                return mq_fail(err, MQ_E_USAGE, NULL, "--by names column '%.*s' twice", (int)names[i].size,
                               names[i].at);
    }
    bool ok = S_labels(&t->var, names[VAR], 500) && S_labels(&t->strata, MQ_STR("strata"), 0) &&
              S_labels(&t->clusters, MQ_STR("clusters"), 0);
    for (size_t g = 0; ok && g < t->n_by; g++)
        ok = S_labels(&t->by[g], names[BY + g], 5000);
    for (size_t r = 0; ok && r < t->n_rake; r++)
        ok = S_labels(&t->rake[r], t->rake_names[r], 5000);
    return ok ? MQ_OK : mq_no_memory(err);
}

static bool S_room(mq_design_rows *r)
{
    if (r->size < r->room)
        return true;
    size_t room = r->room ? 2 * r->room : 1024;
    double *weight = realloc(r->weight, room * sizeof *weight);
    if (weight)
        r->weight = weight;
    double *fpc = realloc(r->fpc, room * sizeof *fpc);
    if (fpc)
        r->fpc = fpc;
    uint32_t *stratum = realloc(r->stratum, room * sizeof *stratum);
    if (stratum)
        r->stratum = stratum;
    uint32_t *cluster = realloc(r->cluster, room * sizeof *cluster);
    if (cluster)
        r->cluster = cluster;
    int *code = realloc(r->code, room * r->n_codes * sizeof *code);
    if (code)
        r->code = code;
    if (!weight || !fpc || !stratum || !cluster || !code)
        return false;
    r->room = room;
    return true;
}

static mq_status S_index(mq_labels *labels, const mq_cells *c, mq_str cell, const char *what, uint32_t *out,
                         mq_error *err)
{
    size_t index;
    if (!mq_str_trim(cell).size)
        return mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): no %s is given",
                       (unsigned long long)c->row, c->line, what);
    mq_status st = mq_labels_add(labels, cell, &index, err);
    *out = (uint32_t)index;
    return st;
}

static mq_status S_design_row(job *j, const mq_cells *c, const size_t *codes, mq_error *err)
{
    mq_tabulate *t = &j->t;
    mq_design_rows *r = &t->rows;
    mq_status st = MQ_OK;
    if (!S_room(r))
        return mq_no_memory(err);
    size_t i = r->size++;
    r->weight[i] = 1;
    r->fpc[i] = t->fpc;
    r->stratum[i] = r->cluster[i] = 0;
    for (size_t k = 0; k < r->n_codes; k++)
        r->code[i * r->n_codes + k] = (int)codes[k];
    if (t->weighted) {
        st = mq_cell_number_need(c->at[j->weight], j->names[j->weight], c->row, c->line, &r->weight[i], err);
        if (st >= 0 && r->weight[i] < 0)
            st = mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): weight %g is negative",
                         (unsigned long long)c->row, c->line, r->weight[i]);
    }
    if (st >= 0 && t->stratified)
        st = S_index(t->strata, c, c->at[j->strata], "stratum", &r->stratum[i], err);
    if (st >= 0 && t->clustered)
        st = S_index(t->clusters, c, c->at[j->cluster], "cluster", &r->cluster[i], err);
    if (st >= 0 && t->has_fpc && isnan(t->fpc))
        st = mq_cell_number_need(c->at[j->fpc], j->names[j->fpc], c->row, c->line, &r->fpc[i], err);
    return st;
}

/* The value of a raked column; of crossed ones the values with * between, as the margins write them. */
static mq_status S_raked(job *j, const mq_cells *c, size_t r, size_t *code, mq_error *err)
{
    size_t first = j->rake[r].first;
    mq_buffer_clear(&j->crossed);
    for (size_t i = 0; i < j->rake[r].parts; i++) {
        mq_str cell = mq_str_trim(c->at[first + i]);
        if (!cell.size)
            return mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): column '%.*s' of --rake is blank",
                           (unsigned long long)c->row, c->line, (int)j->names[first + i].size,
                           j->names[first + i].at);
        if (i)
            mq_buffer_char(&j->crossed, '*');
        mq_buffer_str(&j->crossed, cell);
    }
    return j->crossed.failed ? mq_no_memory(err)
                             : mq_labels_add(j->t.rake[r], mq_buffer_view(&j->crossed), code, err);
}

static mq_status S_take(void *data, const mq_cells *c, mq_error *err)
{
    job *j = data;
    mq_tabulate *t = &j->t;
    size_t codes[MQ_CELLS_MOST];
    mq_status st = mq_labels_add(t->var, c->at[VAR], &codes[0], err);
    if (st >= 0)
        st = mq_cross_add(&t->total, 0, codes[0], err);
    for (size_t g = 0; st >= 0 && g < t->n_by; g++)
        if ((st = mq_labels_add(t->by[g], c->at[BY + g], &codes[1 + g], err)) >= 0)
            st = mq_cross_add(&t->cross[g], codes[1 + g], codes[0], err);
    for (size_t r = 0; st >= 0 && r < t->n_rake; r++)
        st = S_raked(j, c, r, &codes[1 + t->n_by + r], err);
    return st >= 0 && mq_tabulate_designed(t) ? S_design_row(j, c, codes, err) : st;
}

/** Margins of --rake and their different columns. */
typedef struct margins {
    job *j;
    size_t room;
} margins;

static mq_status S_margin(void *data, const mq_cells *c, mq_error *err)
{
    margins *m = data;
    job *j = m->j;
    mq_tabulate *t = &j->t;
    double total;
    mq_status st = mq_cell_number_need(c->at[2], MQ_STR("total"), c->row, c->line, &total, err);
    if (st >= 0 && total < 0)
        st = mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): a total is negative",
                     (unsigned long long)c->row, c->line);
    if (st < 0)
        return st;
    if (t->n_margins == m->room) {
        size_t room = m->room ? 2 * m->room : 64;
        mq_rake_margin *at = mq_arena_take_n(&j->arena, room, sizeof *at);
        if (!at)
            return mq_no_memory(err);
        if (t->n_margins)
            memcpy(at, t->margins, t->n_margins * sizeof *at);
        t->margins = at;
        m->room = room;
    }
    mq_str column = mq_arena_copy(&j->arena, mq_str_trim(c->at[0]));
    mq_str level = mq_arena_copy(&j->arena, mq_str_trim(c->at[1]));
    for (size_t i = 0; i < t->n_margins; i++)
        if (mq_str_equal(t->margins[i].column, column) && mq_str_equal(t->margins[i].level, level))
            return mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): %.*s = '%.*s' has a total already",
                           (unsigned long long)c->row, c->line, (int)column.size, column.at, (int)level.size,
                           level.at);
    t->margins[t->n_margins++] = (mq_rake_margin){column, level, total};
    for (size_t k = 0; k < t->n_rake; k++)
        if (mq_str_equal(t->rake_names[k], column))
            return MQ_OK;
    if (t->n_rake == MQ_TABULATE_RAKE)
        return mq_fail(err, MQ_E_DATA, NULL, "--rake takes at most %d columns", MQ_TABULATE_RAKE);
    t->rake_names[t->n_rake++] = column;
    return MQ_OK;
}

static mq_status S_rake(job *j, mq_error *err)
{
    mq_cells_facts facts;
    margins m = {j, 0};
    mq_cells_job file = {.path = j->s->rake,
                         .input = &j->s->input,
                         .names = {"column", "level", "total"},
                         .n = 3,
                         .take = S_margin,
                         .data = &m};
    mq_status st = mq_cells_read(&file, &facts, err);
    return st >= 0 ? mq_cells_verdict(&facts, j->s->rake, err) : st;
}

static size_t S_want(job *j, mq_cells_job *file, const char *name)
{
    file->names[j->n] = name;
    file->n = j->n + 1;
    return j->n++;
}

static mq_status S_plan(job *j, mq_cells_job *file, mq_error *err)
{
    const settings *s = j->s;
    mq_tabulate *t = &j->t;
    double n;
    if (s->rake) {
        mq_status st = S_rake(j, err);
        if (st < 0)
            return st;
    }
    S_want(j, file, s->var);
    for (size_t g = 0; g < s->by.size && j->n < MQ_CELLS_MOST - 4 - 4 * MQ_TABULATE_RAKE; g++)
        S_want(j, file, s->by.at[g]);
    t->n_by = j->n - 1;
    t->weighted = s->weight != NULL;
    t->stratified = s->strata != NULL;
    t->clustered = s->cluster != NULL;
    t->has_fpc = s->fpc != NULL;
    t->fpc = s->fpc && mq_cell_to_number(mq_str_of(s->fpc), &n) ? n : NAN;
    if (s->fpc && isnan(t->fpc) && s->fpc[strspn(s->fpc, "0123456789,")] == 0 && strchr(s->fpc, ','))
        return mq_fail(err, MQ_E_USAGE, NULL, "--fpc '%s': write the decimal comma as a point", s->fpc);
    j->weight = S_want(j, file, s->weight);
    j->strata = S_want(j, file, s->strata);
    j->cluster = S_want(j, file, s->cluster);
    j->fpc = S_want(j, file, isnan(t->fpc) ? s->fpc : NULL);
    for (size_t r = 0; r < t->n_rake; r++) {
        mq_str rest = t->rake_names[r];
        for (j->rake[r].first = j->n; rest.at && j->rake[r].parts < 4; j->rake[r].parts++)
            S_want(j, file, mq_arena_copy(&j->arena, mq_str_trim(mq_str_cut(&rest, '*'))).at);
    }
    t->rows.n_codes = 1 + t->n_by + t->n_rake;
    t->by = mq_arena_take_n(&j->arena, t->n_by + 1, sizeof *t->by);
    t->cross = mq_arena_take_n(&j->arena, t->n_by + 1, sizeof *t->cross);
    t->groups = mq_arena_take_n(&j->arena, t->n_by + 1, sizeof *t->groups);
    t->rake = mq_arena_take_n(&j->arena, t->n_rake + 1, sizeof *t->rake);
    t->raked = mq_arena_take_n(&j->arena, t->n_rake + 1, sizeof *t->raked);
    return t->by && t->cross && t->groups && t->rake && t->raked ? MQ_OK : mq_no_memory(err);
}

static bool S_forced(const settings *s, const char *name, mq_str column)
{
    for (size_t i = 0; i < s->ordered.size; i++)
        if (strcmp(s->ordered.at[i], name) == 0 || mq_str_equal(mq_str_of(s->ordered.at[i]), column))
            return true;
    return false;
}

static mq_status S_order(job *j, mq_error *err)
{
    const settings *s = j->s;
    mq_tabulate *t = &j->t;
    mq_scales scales;
    mq_status st = mq_scales_load(&j->arena, s->scales, s->codebook, &scales, err);
    if (st >= 0)
        st = mq_levels_of(t->var, &scales, S_forced(s, s->var, j->names[VAR]), &j->arena, &t->levels, err);
    for (size_t g = 0; st >= 0 && g < t->n_by; g++)
        st = mq_levels_of(t->by[g], &scales, S_forced(s, s->by.at[g], j->names[BY + g]), &j->arena,
                          &t->groups[g], err);
    for (size_t r = 0; st >= 0 && r < t->n_rake; r++)
        st = mq_levels_of(t->rake[r], NULL, false, &j->arena, &t->raked[r], err);
    if (st >= 0 && t->levels.size == 0)
        st = mq_fail(err, MQ_E_DATA, NULL, "column '%.*s' is blank in all rows; nothing to count",
                     (int)j->names[VAR].size, j->names[VAR].at);
    return st;
}

static void S_free(job *j)
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

static mq_status S_page(job *j, mq_error *err)
{
    mq_sheet sheet;
    mq_tabulate *t = &j->t;
    mq_status st = mq_sheet_open(&sheet, &j->s->sheet, j->names[VAR], err);
    if (st >= 0)
        st =
            mq_tabulate_designed(t) ? mq_tabulate_design(t, &sheet, err) : mq_tabulate_counts(t, &sheet, err);
    if (st >= 0)
        st = mq_sheet_write(&sheet, err);
    mq_sheet_close(&sheet);
    return st;
}

/* What the formulas find in the rows is said without knowing whose they are. */
static void S_name_file(mq_error *err, mq_status st, const char *path)
{
    if (err && (st == MQ_E_DATA || st == MQ_E_DOMAIN) && !err->file[0])
        snprintf(err->file, sizeof err->file, "%s", path);
}

static mq_status S_run(const void *given, const mq_arguments *args, mq_error *err)
{
    const settings *s = given;
    job j = {.s = s,
             .t = {.settings = &s->sheet,
                   .ci = (mq_share_ci)s->ci,
                   .lonely = s->lonely,
                   .adjust = s->adjust,
                   .rake_path = s->rake,
                   .seed = s->seed}};
    mq_cells_job file = {.path = args->at[0],
                         .input = &s->input,
                         .output = s->sheet.output,
                         .begin = S_begin,
                         .take = S_take,
                         .data = &j};
    mq_cells_facts facts;
    if (!s->var)
        return mq_fail(err, MQ_E_USAGE, NULL, "name the column to count with --var");
    mq_status st = S_plan(&j, &file, err);
    if (st >= 0 && mq_tabulate_designed(&j.t) && s->ci != MQ_CI_AUTO && s->ci != MQ_CI_WILSON &&
        s->ci != MQ_CI_WALD && s->ci != MQ_CI_LOGIT && s->ci != MQ_CI_BETA)
        st = mq_fail(err, MQ_E_USAGE, NULL,
                     "with a design --ci is auto, wilson, wald, logit or beta; the others ignore the design");
    if (st >= 0)
        st = mq_cells_read(&file, &facts, err);
    if (st >= 0) {
        j.t.read = facts.rows;
        st = S_order(&j, err);
    }
    if (st >= 0) {
        st = S_page(&j, err);
        S_name_file(err, st, args->at[0]);
    }
    if (st >= 0)
        st = mq_cells_verdict(&facts, args->at[0], err);
    S_free(&j);
    return st;
}

const mq_command mq_command_tabulate = {
    .name = "tabulate",
    .summary = "count a column, by groups, with intervals and tests",
    .usage = "maqsat tabulate FILE --var NAME [--by NAME]... [options]",
    .examples = "maqsat tabulate coded.csv --var goal_level --by region --by qualification_category\n"
                "maqsat tabulate coded.csv --var goal_level --weight w --strata region --cluster school\n"
                "maqsat tabulate coded.csv --var goal_level --rake margins.csv --format json -o tables.json",
    .about = "Counts, shares on the base that the table names, and intervals on that same base. Groups are\n"
             "tested by Pearson's chi-square (Rao-Scott with a design), where both sides are ordered by\n"
             "Jonckheere-Terpstra and gamma too. Ordered values are declared in lexicons/ordered.tsv.\n"
             "Simple counts take memory for the different values only; a design keeps its rows.",
    .options = options,
    .defaults = &defaults,
    .settings_size = sizeof(settings),
    .least = 1,
    .most = 1,
    .run = S_run};
