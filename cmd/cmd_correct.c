#include "mq_correction.h"
#include "mq_input.h"

typedef struct settings {
    mq_sheet_settings sheet;
    mq_input_settings input;
    const char *coding, *design, *text, *codebook;
    mq_texts by;
} settings;

static const settings defaults = {.sheet = MQ_SHEET_DEFAULTS};

static const mq_option options[] = {
    MQ_VALUE('s', "sheet", TEXT, offsetof(settings, coding), "FILE",
             "the adjudicated coding sheet (key,text,code)"),
    MQ_VALUE('d', "design", TEXT, offsetof(settings, design), "FILE", "design.json of maqsat sample"),
    MQ_VALUE('b', "by", LIST, offsetof(settings, by), "NAME|#N", "column whose groups are corrected too"),
    MQ_VALUE('t', "text", TEXT, offsetof(settings, text), "NAME",
             "column of the answers; the design names it"),
    MQ_VALUE('c', "codebook", TEXT, offsetof(settings, codebook), "PATH|NAME",
             "codebook that coded the file; by default the one that the design names"),
    MQ_SHEET_OPTIONS(settings, sheet),
    MQ_INPUT_OPTIONS(settings, input),
    {0}};

static mq_status S_check(const settings *s, mq_error *err)
{
    if (!s->coding || !s->design)
        return mq_fail(err, MQ_E_USAGE, NULL,
                       "correct needs --sheet ADJUDICATED.csv and --design design.json");
    return s->by.size <= MQ_CORRECT_BY ? MQ_OK
                                       : mq_fail(err, MQ_E_USAGE, NULL, "at most %d --by", MQ_CORRECT_BY);
}

static mq_status S_tables(mq_correction *c, mq_sheet *sheet, mq_error *err)
{
    mq_status st = mq_sheet_open(sheet, c->settings, MQ_STR("Shares corrected for coding error"), err);
    if (st >= 0)
        st = mq_correction_shares(c, sheet, err);
    if (st >= 0)
        st = mq_correction_groups(c, sheet, err);
    if (st >= 0)
        st = mq_correction_rules(c, sheet, err);
    return st >= 0 ? mq_sheet_write(sheet, err) : st;
}

static mq_status S_run(const void *given, const mq_arguments *args, mq_error *err)
{
    const settings *s = given;
    mq_correction c = {.settings = &s->sheet};
    const mq_correction_files files = {args->at[0], s->coding, s->design, s->text,
                                       s->codebook, &s->by,    &s->input, s->sheet.output};
    mq_sheet sheet = {0};
    mq_error ragged;
    mq_status st = S_check(s, err);
    if (st >= 0)
        st = mq_correction_read(&c, &files, &ragged, err);
    if (st >= 0)
        st = S_tables(&c, &sheet, err);
    if (st >= 0 && ragged.status < 0) {
        *err = ragged;
        st = ragged.status;
    }
    mq_sheet_close(&sheet);
    mq_correction_close(&c);
    return st;
}

const mq_command mq_command_correct = {
    .name = "correct",
    .summary = "correct shares for coding error by a sample that people coded",
    .usage = "maqsat correct CODED.csv --sheet ADJUDICATED.csv --design design.json [--by NAME]...",
    .examples =
        "maqsat correct coded.csv --sheet adjudicated.csv --design coding/design.json\n"
        "maqsat correct coded.csv --sheet adjudicated.csv --design coding/design.json --by region -f json",
    .about =
        "The lexicon codes all answers, people code the sample of maqsat sample. Naive, human and corrected\n"
        "share of every level and detail with interval and effective size, of every group; a test whether\n"
        "coding errors differ by group; the errors that each rule makes. Refused: keys outside the design,\n"
        "another coded file, a lexicon that changed after the sample was drawn.",
    .options = options,
    .defaults = &defaults,
    .settings_size = sizeof(settings),
    .least = 1,
    .most = 1,
    .run = S_run};
