#include "mq_correction.h"
#include "mq_input.h"
#include "mq_say.h"

typedef struct settings {
    mq_sheet_settings sheet;
    mq_input_settings input;
    const char *coding, *design, *text, *codebook, *cluster;
    const char *after, *after_coding, *after_design;
    mq_texts by;
} settings;

static const settings defaults = {.sheet = MQ_SHEET_DEFAULTS};

static const mq_option options[] = {
    MQ_VALUE('s', "sheet", TEXT, offsetof(settings, coding), "FILE",
             "the adjudicated coding sheet (key,text,code)"),
    MQ_VALUE('d', "design", TEXT, offsetof(settings, design), "FILE", "design.json of maqsat sample"),
    MQ_VALUE('b', "by", LIST, offsetof(settings, by), "NAME|#N", "column whose groups are corrected too"),
    MQ_VALUE(0, "cluster", TEXT, offsetof(settings, cluster), "NAME|#N",
             "column of groups that answer alike (schools): intervals for the population they stand for"),
    MQ_VALUE(0, "after-sheet", TEXT, offsetof(settings, after_coding), "FILE",
             "sheet of a second wave: the corrected change is shown; without --after the pairs are the rows"),
    MQ_VALUE(0, "after-design", TEXT, offsetof(settings, after_design), "FILE",
             "design of the second wave, which names its text column"),
    MQ_VALUE(0, "after", TEXT, offsetof(settings, after), "CODED.csv",
             "coded file of a second wave of other people"),
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
    if (!s->after_coding != !s->after_design || (s->after && !s->after_coding))
        return mq_fail(err, MQ_E_USAGE, NULL, "a second wave needs --after-sheet and --after-design");
    if (s->after_coding && (s->by.size || s->cluster))
        return mq_fail(err, MQ_E_USAGE, NULL, "--by and --cluster do not go with a second wave");
    return s->by.size <= MQ_CORRECT_BY ? MQ_OK
                                       : mq_fail(err, MQ_E_USAGE, NULL, "at most %d --by", MQ_CORRECT_BY);
}

static mq_status S_tables(mq_correction *c, mq_sheet *sheet, mq_error *err)
{
    mq_status st = mq_correction_shares(c, sheet, err);
    if (st >= 0)
        st = mq_correction_groups(c, sheet, err);
    return st >= 0 ? mq_correction_rules(c, sheet, err) : st;
}

/* The second wave is read like the first. */
static mq_status S_change(const settings *s, const char *coded, mq_correction *before, mq_correction *after,
                          mq_sheet *sheet, mq_error *ragged, mq_error *err)
{
    mq_error second;
    const mq_correction_files files = {.coded = s->after ? s->after : coded,
                                       .sheet = s->after_coding,
                                       .design = s->after_design,
                                       .codebook = s->codebook,
                                       .input = &s->input,
                                       .output = s->sheet.output};
    mq_status st = mq_correction_read(after, &files, &second, err);
    if (st >= 0 && !s->after && mq_str_equal(before->text, after->text))
        st = mq_fail(err, MQ_E_USAGE, NULL,
                     "both designs are of text '%.*s'; a second wave in another file is named with --after",
                     (int)before->text.size, before->text.at);
    if (st >= 0)
        st = mq_correction_change(before, after, &files, !s->after, sheet, err);
    if (st >= 0 && ragged->status >= 0)
        *ragged = second;
    return st;
}

static mq_status S_run(const void *given, const mq_arguments *args, mq_error *err)
{
    const settings *s = given;
    mq_correction c = {.settings = &s->sheet}, after = {.settings = &s->sheet};
    const mq_correction_files files = {.coded = args->at[0],
                                       .sheet = s->coding,
                                       .design = s->design,
                                       .text = s->text,
                                       .codebook = s->codebook,
                                       .by = &s->by,
                                       .cluster = s->cluster,
                                       .input = &s->input,
                                       .output = s->sheet.output};
    mq_sheet sheet = {0};
    mq_error ragged;
    mq_status st = S_check(s, err);
    if (st >= 0)
        st = mq_correction_read(&c, &files, &ragged, err);
    if (st >= 0)
        st = mq_sheet_open(&sheet, c.settings, MQ_STR(""), err);
    if (st >= 0) {
        mq_say_title(&sheet, mq_say(&sheet, "correct.title"));
        st = s->after_coding ? S_change(s, args->at[0], &c, &after, &sheet, &ragged, err)
                             : S_tables(&c, &sheet, err);
    }
    if (st >= 0)
        st = mq_sheet_write(&sheet, err);
    if (st >= 0 && ragged.status < 0) {
        *err = ragged;
        st = ragged.status;
    }
    mq_sheet_close(&sheet);
    mq_correction_close(&c);
    mq_correction_close(&after);
    return st;
}

const mq_command mq_command_correct = {
    .name = "correct",
    .summary = "correct shares for coding error by a sample that people coded",
    .usage = "maqsat correct CODED.csv --sheet ADJUDICATED.csv --design design.json [--by NAME]...\n"
             "maqsat correct CODED.csv --sheet S --design D --after-sheet S2 --after-design D2 [--after "
             "CODED2.csv]",
    .examples =
        "maqsat correct coded.csv --sheet adjudicated.csv --design coding/design.json\n"
        "maqsat correct coded.csv --sheet adjudicated.csv --design coding/design.json --by region -f json\n"
        "maqsat correct coded.csv --sheet before.csv --design before/design.json \\\n"
        "    --after-sheet after.csv --after-design after/design.json",
    .about =
        "The lexicon codes all answers, people code the sample of maqsat sample. Naive, human and corrected\n"
        "share of every level and detail with interval and effective size, of every group; a test whether\n"
        "coding errors differ by group; the errors that each rule makes. Refused: keys outside the design,\n"
        "another coded file, a lexicon that changed after the sample was drawn.\n"
        "Change: two texts of one file, of which the same people were coded (draw both samples with the "
        "same\n"
        "--seed and the same --stratify), or with --after a second file of other people. The corrected\n"
        "difference of every level with its interval, and a test whether the errors changed between the "
        "waves.",
    .options = options,
    .defaults = &defaults,
    .settings_size = sizeof(settings),
    .least = 1,
    .most = 1,
    .run = S_run};
