#include "tabulate_read.h"
#include <stdio.h>

static const tabulate_settings defaults = {.sheet = MQ_SHEET_DEFAULTS, .seed = 20240501};

static const mq_option options[] = {
    {'v', "var", MQ_OPTION_TEXT, offsetof(tabulate_settings, var), "NAME|#N",
     "column whose values are counted", 0, 0},
    {'b', "by", MQ_OPTION_LIST, offsetof(tabulate_settings, by), "NAME|#N",
     "column whose groups are compared", 0, 0},
    {0, "ordered", MQ_OPTION_LIST, offsetof(tabulate_settings, ordered), "NAME|#N",
     "this column is ordered, by number or alphabet, though no scale declares it", 0, 0},
    {0, "scales", MQ_OPTION_TEXT, offsetof(tabulate_settings, scales), "FILE",
     "scales of ordered values (scale, rank, value); by default those that come with maqsat", 0, 0},
    {'c', "codebook", MQ_OPTION_TEXT, offsetof(tabulate_settings, codebook), "PATH|NAME",
     "codebook whose ordinal dimensions are scales too", 0, 0},
    {'w', "weight", MQ_OPTION_TEXT, offsetof(tabulate_settings, weight), "NAME|#N", "column of weights", 0,
     0},
    {0, "strata", MQ_OPTION_TEXT, offsetof(tabulate_settings, strata), "NAME|#N", "column of strata", 0, 0},
    {0, "cluster", MQ_OPTION_TEXT, offsetof(tabulate_settings, cluster), "NAME|#N", "column of clusters", 0,
     0},
    {0, "fpc", MQ_OPTION_TEXT, offsetof(tabulate_settings, fpc), "NAME|N",
     "clusters (or respondents) in the population of each stratum: a column or one number", 0, 0},
    {0, "rake", MQ_OPTION_TEXT, offsetof(tabulate_settings, rake), "FILE",
     "population margins (column,level,total) that the weights are raked to; one column is "
     "post-stratification, "
     "a*b crosses two",
     0, 0},
    {0, "ci", MQ_OPTION_CHOICE, offsetof(tabulate_settings, ci),
     "auto|wilson|wilson-cc|agresti-coull|jeffreys|clopper-pearson|wald|goodman|sison-glaz|logit|beta",
     "interval of a share", 0, 0},
    {0, "lonely", MQ_OPTION_CHOICE, offsetof(tabulate_settings, lonely),
     "fail|certainty|remove|average|adjust", "what to do with a stratum of one cluster", 0, 0},
    {0, "adjust", MQ_OPTION_CHOICE, offsetof(tabulate_settings, adjust), "holm|bh",
     "correction of the p-values of several tests", 0, 0},
    {0, "seed", MQ_OPTION_INTEGER, offsetof(tabulate_settings, seed), "S", "seed of Monte Carlo tests", 0,
     4294967295},
    MQ_SHEET_OPTIONS(tabulate_settings, sheet),
    MQ_INPUT_OPTIONS(tabulate_settings, input),
    {0}};

static mq_status S_check_interval(const mq_tabulate *t, mq_error *err)
{
    bool any = t->ci == MQ_CI_AUTO || t->ci == MQ_CI_WILSON || t->ci == MQ_CI_WALD || t->ci == MQ_CI_LOGIT ||
               t->ci == MQ_CI_BETA;
    return any || !mq_tabulate_designed(t)
               ? MQ_OK
               : mq_fail(
                     err, MQ_E_USAGE, NULL,
                     "with a design --ci is auto, wilson, wald, logit or beta; the others ignore the design");
}

static mq_status S_page(tabulate_job *j, mq_error *err)
{
    mq_sheet sheet;
    mq_tabulate *t = &j->t;
    mq_status st = mq_sheet_open(&sheet, &j->s->sheet, j->names[TABULATE_VAR], err);
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
    const tabulate_settings *s = given;
    tabulate_job j = {.s = s,
                      .t = {.settings = &s->sheet,
                            .ci = (mq_share_ci)s->ci,
                            .lonely = s->lonely,
                            .adjust = s->adjust,
                            .rake_path = s->rake,
                            .seed = s->seed}};
    mq_cells_facts facts;
    if (!s->var)
        return mq_fail(err, MQ_E_USAGE, NULL, "name the column to count with --var");
    mq_status st = tabulate_plan(&j, args->at[0], err);
    if (st >= 0)
        st = S_check_interval(&j.t, err);
    if (st >= 0)
        st = tabulate_read(&j, &facts, err);
    if (st >= 0) {
        st = S_page(&j, err);
        S_name_file(err, st, args->at[0]);
    }
    if (st >= 0)
        st = mq_cells_verdict(&facts, args->at[0], err);
    tabulate_close(&j);
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
    .settings_size = sizeof(tabulate_settings),
    .least = 1,
    .most = 1,
    .run = S_run};
