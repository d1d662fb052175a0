#include "mq_agree.h"
#include "mq_input.h"

typedef struct settings {
    mq_sheet_settings sheet;
    mq_input_settings input;
    mq_texts columns;
    const char *coder, *key, *code, *design, *adjudicate, *codebook, *scales;
    bool detail, ordered, recal;
    double min;
    uint64_t seed, resamples;
} settings;

static const settings defaults = {
    .sheet = MQ_SHEET_DEFAULTS, .min = -1, .seed = MQ_AGREE_SEED, .resamples = MQ_AGREE_RESAMPLES};

static const mq_option options[] = {
    {0, "columns", MQ_OPTION_LIST, offsetof(settings, columns), "NAME|#N",
     "wide layout: one file, a column for every coder", 0, 0},
    {0, "coder", MQ_OPTION_TEXT, offsetof(settings, coder), "NAME|#N",
     "long layout: one file, a row for every code; this column names the coder", 0, 0},
    {0, "recal", MQ_OPTION_FLAG, offsetof(settings, recal), NULL,
     "layout of ReCal: no header, numbers, a column for every coder; # or nothing is a gap", 0, 0},
    {0, "key", MQ_OPTION_TEXT, offsetof(settings, key), "NAME|#N",
     "column of the keys, key by default; in the wide layout a row is an answer without it", 0, 0},
    {0, "code", MQ_OPTION_TEXT, offsetof(settings, code), "NAME|#N", "column of the codes, code by default",
     0, 0},
    {0, "detail", MQ_OPTION_FLAG, offsetof(settings, detail), NULL,
     "compare whole codes only; by default the level, which stands before the point, and whole codes", 0, 0},
    {0, "ordered", MQ_OPTION_FLAG, offsetof(settings, ordered), NULL,
     "codes are ordered, by number or alphabet, though no scale declares it", 0, 0},
    {0, "design", MQ_OPTION_TEXT, offsetof(settings, design), "FILE",
     "design.json of the sample: agreement in the file it was drawn from, weighted", 0, 0},
    {0, "adjudicate", MQ_OPTION_TEXT, offsetof(settings, adjudicate), "FILE",
     "writes a sheet for the one who decides: agreed codes filled in, the others left open", 0, 0},
    {0, "seed", MQ_OPTION_INTEGER, offsetof(settings, seed), "S", "seed of the bootstrap", 0, 4294967295},
    {0, "resamples", MQ_OPTION_INTEGER, offsetof(settings, resamples), "N",
     "bootstrap samples, 5000 by default", 100, 100000},
    {0, "min", MQ_OPTION_NUMBER, offsetof(settings, min), "A",
     "exit 1 when alpha is below A: ordinal where levels are ordered, else nominal", -1, 1},
    {0, "scales", MQ_OPTION_TEXT, offsetof(settings, scales), "FILE", "scales of ordered values", 0, 0},
    {'c', "codebook", MQ_OPTION_TEXT, offsetof(settings, codebook), "PATH|NAME",
     "codebook of the codes; by default the usual one, where the codes are its own", 0, 0},
    MQ_SHEET_OPTIONS(settings, sheet),
    MQ_INPUT_OPTIONS(settings, input),
    {0}};

static mq_status S_page(mq_agree_sheets *j, const settings *s, const mq_arguments *args, mq_error *err)
{
    uint64_t open;
    mq_sheet sheet = {0};
    mq_correction design = {.settings = &s->sheet, .any_lexicon = true};
    mq_status st = mq_agree_sheets_levels(j, s->scales, s->codebook, s->ordered, err);
    if (st >= 0 && s->design) {
        st = mq_correction_design(&design, s->design, NULL, s->codebook, err);
        j->a.design = &design;
    }
    if (st >= 0)
        st = mq_sheet_open(&sheet, &s->sheet, MQ_STR(""), err);
    if (st >= 0)
        st = mq_agree_tables(&j->a, &sheet, err);
    if (st >= 0)
        st = mq_sheet_write(&sheet, err);
    if (st >= 0 && s->adjudicate && (st = mq_agree_adjudicate(j, s->adjudicate, &open, err)) >= 0)
        mq_note_print(args, "%llu of %zu answers are left to decide in %s", (unsigned long long)open,
                      j->a.units, s->adjudicate);
    mq_sheet_close(&sheet);
    mq_labels_free(design.keys);
    mq_labels_free(design.names);
    mq_arena_free(&design.arena);
    return st;
}

static mq_status S_run(const void *given, const mq_arguments *args, mq_error *err)
{
    const settings *s = given;
    mq_agree_sheets j;
    const mq_agree_files files = {.at = args->at,
                                  .size = args->size,
                                  .input = &s->input,
                                  .columns = &s->columns,
                                  .coder = s->coder,
                                  .key = s->key,
                                  .code = s->code,
                                  .output = s->sheet.output,
                                  .recal = s->recal,
                                  .detail = s->detail};
    if (args->size > MQ_CODERS_MOST || s->columns.size > MQ_CODERS_MOST)
        return mq_fail(err, MQ_E_USAGE, NULL, "at most %d coders", MQ_CODERS_MOST);
    if ((s->columns.size > 0) + (s->coder != NULL) + s->recal > 1)
        return mq_fail(err, MQ_E_USAGE, NULL, "--columns, --coder and --recal are three layouts; choose one");
    if ((s->columns.size || s->coder || s->recal) && args->size != 1)
        return mq_fail(err, MQ_E_USAGE, NULL, "this layout is one file, and %zu are given", args->size);
    if (s->columns.size == 1)
        return mq_fail(err, MQ_E_USAGE, NULL,
                       "the wide layout needs --columns for every coder, two at least");
    mq_status st = mq_agree_sheets_read(&j, &files, s->codebook, err);
    j.a.seed = s->seed;
    j.a.resamples = s->resamples;
    if (st >= 0)
        st = S_page(&j, s, args, err);
    if (st >= 0 && s->min > -1 && !(j.a.alpha >= s->min)) /* undefined agreement reaches no bar */
        st = mq_fail(err, MQ_E_CHECK, NULL, "alpha %.3f is below --min %.3f", j.a.alpha, s->min);
    mq_agree_sheets_close(&j);
    return st;
}

const mq_command mq_command_agree = {
    .name = "agree",
    .summary = "agreement between coders",
    .usage = "maqsat agree SHEET_A SHEET_B [...] [options]\n"
             "maqsat agree FILE --columns A --columns B [--key NAME]\n"
             "maqsat agree FILE --coder NAME --key NAME --code NAME\n"
             "maqsat agree FILE --recal",
    .examples = "maqsat agree human/sheet_A.csv human/sheet_B.csv --adjudicate human/adjudicated.csv\n"
                "maqsat agree ratings.csv --key unit --columns coder_a --columns coder_b --columns coder_c",
    .about =
        "Levels and, where codes are level.detail, whole codes: per cent, Krippendorff's alpha with bootstrap over\n"
        "answers, Gwet's AC1 and AC2, Fleiss, Brennan-Prediger; for two coders Cohen's kappa (weighted too),\n"
        "confusion with precision, recall, F1, the first coder as reference; for more their pairs; disagreements.\n"
        "A blank code is a gap, handled as each coefficient defines. Where the codes are a codebook's, one that is\n"
        "not in it is refused, and its declared codes count, given or not.",
    .options = options,
    .defaults = &defaults,
    .settings_size = sizeof(settings),
    .least = 1,
    .most = SIZE_MAX,
    .run = S_run};
