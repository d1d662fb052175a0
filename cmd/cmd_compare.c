#include "compare_read.h"
#include "mq_say.h"
#include <stdio.h>
#include <string.h>

static const compare_settings defaults = {.sheet = MQ_SHEET_DEFAULTS};

static const mq_option options[] = {
    {0, "before", MQ_OPTION_TEXT, offsetof(compare_settings, before), "NAME|#N", "column of the first wave",
     0, 0},
    {0, "after", MQ_OPTION_TEXT, offsetof(compare_settings, after), "NAME|#N", "column of the second wave", 0,
     0},
    {'v', "var", MQ_OPTION_TEXT, offsetof(compare_settings, var), "NAME|#N",
     "column to compare between two files", 0, 0},
    {0, "id", MQ_OPTION_TEXT, offsetof(compare_settings, id), "NAME|#N",
     "column that joins two files; without it they are different people. In one file it names the pairs", 0,
     0},
    {0, "cluster", MQ_OPTION_TEXT, offsetof(compare_settings, cluster), "NAME|#N",
     "column of groups that worked together (of people in two files: of the first)", 0, 0},
    {0, "margins", MQ_OPTION_TEXT, offsetof(compare_settings, margins), "'PRE POST of N'",
     "only the margins are known: how many before, how many after, of how many", 0, 0},
    {0, "ordered", MQ_OPTION_FLAG, offsetof(compare_settings, ordered), NULL,
     "the values are ordered, by number or alphabet, though no scale declares it", 0, 0},
    {0, "interval", MQ_OPTION_CHOICE, offsetof(compare_settings, interval), "tango|newcombe",
     "interval of a paired difference", 0, 0},
    {0, "scales", MQ_OPTION_TEXT, offsetof(compare_settings, scales), "FILE", "scales of ordered values", 0,
     0},
    {'c', "codebook", MQ_OPTION_TEXT, offsetof(compare_settings, codebook), "PATH|NAME",
     "codebook whose ordinal dimensions are scales too", 0, 0},
    MQ_SHEET_OPTIONS(compare_settings, sheet),
    MQ_INPUT_OPTIONS(compare_settings, input),
    {0}};

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

static mq_status S_check(const compare_settings *s, const mq_arguments *args, mq_error *err)
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

static mq_status S_tables(compare_job *j, const mq_arguments *args, mq_sheet *sheet, mq_error *err)
{
    size_t m[3] = {0};
    mq_status st;
    if (j->s->margins) {
        st = S_margins(j->s->margins, m, err);
        return st >= 0 ? mq_margins_tables(m[0], m[1], m[2], sheet, err) : st;
    }
    bool waves = args->size == 2 && !j->s->id;
    st = compare_read(j, args, waves, err);
    if (st < 0)
        return st;
    return waves ? mq_waves_tables(&j->waves, &j->change.levels, sheet, err)
                 : mq_change_tables(&j->change, sheet, err);
}

static mq_status S_run(const void *given, const mq_arguments *args, mq_error *err)
{
    const compare_settings *s = given;
    compare_job j = {.s = s};
    mq_sheet sheet = {0};
    mq_status st = S_check(s, args, err);
    if (st >= 0)
        st = compare_open(&j, err);
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
    compare_close(&j);
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
    .settings_size = sizeof(compare_settings),
    .least = 0,
    .most = 2,
    .run = S_run};
