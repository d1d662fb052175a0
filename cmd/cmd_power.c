#include "mq_levels.h"
#include "mq_power_tables.h"
#include <math.h>

typedef struct settings {
    mq_sheet_settings sheet;
    const char *half_width, *two, *mcnemar, *chisq, *one, *gain;
    double p, power, deff, response, icc, cluster;
    uint64_t n, population;
} settings;

static const settings defaults = {
    .sheet = MQ_SHEET_DEFAULTS, .p = 0.5, .power = 0.8, .deff = 1, .response = 1, .cluster = 1};

static const mq_option options[] = {
    MQ_VALUE(0, "half-width", TEXT, offsetof(settings, half_width), "D",
             "answers for an interval of a share of +-D, D between 0 and 1"),
    MQ_VALUE(0, "two-prop", TEXT, offsetof(settings, two), "'P1 P2'",
             "tell two shares of different people apart"),
    MQ_VALUE(0, "mcnemar", TEXT, offsetof(settings, mcnemar), "'P01 P10'",
             "before and after of the same people: share that gains, share that loses"),
    MQ_VALUE(0, "chisq", TEXT, offsetof(settings, chisq), "'W DF'", "chi-square test with effect size W"),
    MQ_VALUE(0, "one-prop", TEXT, offsetof(settings, one), "'P0 P1'",
             "tell a share P1 from a given P0; with -n"),
    MQ_VALUE(0, "gain", TEXT, offsetof(settings, gain), "RHO",
             "what correction gains: RHO is the correlation of machine and human code; with -n"),
    MQ_RANGE('n', "size", INTEGER, offsetof(settings, n), "N",
             "answers (a group, pairs) there are: computes the power instead of the size", 1, 1000000000),
    MQ_RANGE('p', "share", NUMBER, offsetof(settings, p), "P",
             "expected share of --half-width, 0.5 by default", 0, 1),
    MQ_RANGE(0, "power", NUMBER, offsetof(settings, power), "P", "wanted power, 0.8 by default", 0.01,
             0.9999),
    MQ_RANGE(0, "population", INTEGER, offsetof(settings, population), "N",
             "people in the population of --half-width", 1, 1e12),
    MQ_RANGE(0, "deff", NUMBER, offsetof(settings, deff), "D", "design effect, 1 by default", 0.01, 1000),
    MQ_RANGE(0, "response", NUMBER, offsetof(settings, response), "R",
             "share of those asked who answer, 1 by default", 0.0001, 1),
    MQ_RANGE(0, "icc", NUMBER, offsetof(settings, icc), "R",
             "correlation within clusters; with --cluster-size it gives the design effect", 0, 1),
    MQ_RANGE(0, "cluster-size", NUMBER, offsetof(settings, cluster), "M", "answers a cluster", 1, 1e9),
    MQ_SHEET_OPTIONS(settings, sheet),
    {0}};

/* Numbers of a value parted by blanks or semicolons; a comma parts them too, so it is never a decimal one. */
static mq_status S_numbers(const char *option, const char *text, const char *second, size_t wanted,
                           double *out, mq_error *err)
{
    mq_str rest = mq_str_of(text);
    size_t n = 0;
    double value = NAN;
    for (size_t i = 0; i < wanted; i++)
        out[i] = NAN;
    if (!text)
        return MQ_OK;
    while (rest.size) {
        size_t end = 0;
        while (end < rest.size && !strchr(" ,;\t", rest.at[end]))
            end++;
        mq_str word = {rest.at, end};
        rest = (mq_str){rest.at + end + (end < rest.size), rest.size - end - (end < rest.size)};
        if (!word.size)
            continue;
        if (!mq_cell_to_number(word, &value) || n == wanted)
            return mq_fail(err, MQ_E_USAGE, NULL, "--%s takes %s, not '%s'", option,
                           wanted == 2 ? "two numbers such as '0.6 0.5' (decimal point)" : "a number (decimal point)", text);
        out[n++] = value;
    }
    if (n + 1 == wanted && second && mq_cell_to_number(mq_str_of(second), &value))
        out[n++] = value;
    return n == wanted ? MQ_OK
                       : mq_fail(err, MQ_E_USAGE, NULL, "--%s takes %s, not '%s'", option,
                                 wanted == 2 ? "two numbers such as '0.6 0.5'" : "a number (decimal point)", text);
}

static mq_status S_questions(const settings *s, const mq_arguments *args, mq_questions *q, mq_error *err)
{
    const struct {
        const char *option, *text;
        size_t wanted;
        double *out;
    } all[] = {{"half-width", s->half_width, 1, &q->half_width},
               {"two-prop", s->two, 2, q->two},
               {"mcnemar", s->mcnemar, 2, q->mcnemar},
               {"chisq", s->chisq, 2, q->chisq},
               {"one-prop", s->one, 2, q->one},
               {"gain", s->gain, 1, &q->rho}};
    const char *second = args->size ? args->at[0] : NULL;
    size_t asked = 0, pairs = 0;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        asked += all[i].text != NULL;
        pairs += all[i].text != NULL && all[i].wanted == 2;
    }
    if (!asked)
        return mq_fail(err, MQ_E_USAGE, NULL,
                       "ask something: --half-width, --two-prop, --mcnemar, --chisq, --one-prop or --gain");
    if (second && pairs != 1)
        return mq_fail(err, MQ_E_USAGE, NULL, "'%s' belongs to no option; put two numbers in quotes: 'P1 P2'",
                       second);
    mq_status st = MQ_OK;
    for (size_t i = 0; i < sizeof all / sizeof all[0] && st >= 0; i++)
        st = S_numbers(all[i].option, all[i].text, second, all[i].wanted, all[i].out, err);
    return st;
}

static mq_status S_run(const void *given, const mq_arguments *args, mq_error *err)
{
    const settings *s = given;
    mq_sheet sheet = {0};
    mq_questions q = {.p = s->p,
                      .n = s->n ? (double)s->n : NAN,
                      .alpha = 1 - s->sheet.level,
                      .power = s->power,
                      .population = s->population ? (double)s->population : NAN,
                      .deff = s->deff * (1 + (s->cluster - 1) * s->icc),
                      .response = s->response};
    mq_status st = S_questions(s, args, &q, err);
    if (st >= 0)
        st = mq_sheet_open(&sheet, &s->sheet, MQ_STR(""), err);
    if (st >= 0)
        st = mq_power_tables(&q, &sheet, err);
    if (st >= 0)
        st = mq_sheet_write(&sheet, err);
    mq_sheet_close(&sheet);
    return st;
}

const mq_command mq_command_power = {
    .name = "power",
    .summary = "how many answers are needed, and what a sample can show",
    .usage = "maqsat power --half-width D [--population N] [--deff D] [--response R]\n"
             "maqsat power --two-prop 'P1 P2' | --mcnemar 'P01 P10' | --chisq 'W DF' [-n N]\n"
             "maqsat power --one-prop 'P0 P1' -n N\n"
             "maqsat power --gain RHO -n N",
    .examples = "maqsat power --half-width 0.03 --share 0.1 --population 21681 --response 0.6\n"
                "maqsat power --two-prop '0.61 0.50' --power 0.9\n"
                "maqsat power --mcnemar '0.30 0.05' -n 84\n"
                "maqsat power --gain 0.9 -n 600",
    .about =
        "Without -n: the size for the wanted power; with -n: the power. Several questions may be asked at\n"
        "once. Tests are two-sided with alpha = 1 - level. With --two-prop and --half-width the size for an\n"
        "interval of the difference stands beside the one for the test.",
    .options = options,
    .defaults = &defaults,
    .settings_size = sizeof(settings),
    .least = 0,
    .most = 1,
    .run = S_run};
