#include "mq_agree.h"
#include "mq_csv_write.h"
#include "mq_input.h"
#include "mq_output.h"

typedef struct settings {
    mq_sheet_settings sheet;
    mq_input_settings input;
    mq_texts columns;
    const char *coder, *key, *code, *design, *adjudicate, *codebook, *scales;
    bool detail, ordered;
    double min;
    uint64_t seed, resamples;
} settings;

static const settings defaults = {
    .sheet = MQ_SHEET_DEFAULTS, .key = "key", .code = "code", .min = -1, .seed = MQ_AGREE_SEED, .resamples = MQ_AGREE_RESAMPLES};

static const mq_option options[] = {
    {0, "columns", MQ_OPTION_LIST, offsetof(settings, columns), "NAME|#N",
     "wide layout: one file, a column for every coder", 0, 0},
    {0, "coder", MQ_OPTION_TEXT, offsetof(settings, coder), "NAME|#N",
     "long layout: one file, a row for every code; this column names the coder", 0, 0},
    {0, "key", MQ_OPTION_TEXT, offsetof(settings, key), "NAME|#N", "column of the keys, key by default", 0,
     0},
    {0, "code", MQ_OPTION_TEXT, offsetof(settings, code), "NAME|#N", "column of the codes, code by default",
     0, 0},
    {0, "detail", MQ_OPTION_FLAG, offsetof(settings, detail), NULL,
     "compare whole codes; by default what stands before the point, the level", 0, 0},
    {0, "ordered", MQ_OPTION_FLAG, offsetof(settings, ordered), NULL,
     "codes are ordered, by number or alphabet, though no scale declares it", 0, 0},
    {0, "design", MQ_OPTION_TEXT, offsetof(settings, design), "FILE",
     "design.json of the sample: kappa is weighted by it too", 0, 0},
    {0, "adjudicate", MQ_OPTION_TEXT, offsetof(settings, adjudicate), "FILE",
     "writes a sheet for the one who decides: agreed codes filled in", 0, 0},
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

static mq_status S_memory(mq_error *err)
{
    return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
}

/* A code that all who coded the answer gave is filled in; the rest is for the one who decides. */
static mq_status S_adjudicate(const mq_agree_sheets *j, const char *path, mq_error *err)
{
    mq_buffer out = {0};
    mq_buffer_text(&out, "key,text");
    for (size_t c = 0; c < j->a.coders; c++)
        mq_buffer_print(&out, ",code_%zu", c + 1);
    mq_buffer_text(&out, ",code,remark\n");
    for (size_t u = 0; u < j->a.units; u++) {
        mq_str first = {0};
        bool same = true;
        mq_csv_safe_cell(&out, mq_labels_at(j->a.keys, u));
        mq_buffer_char(&out, ',');
        mq_csv_safe_cell(&out, j->answer[u]);
        for (size_t c = 0; c < j->a.coders; c++) {
            mq_str code = j->text[u * MQ_CODERS_MOST + c];
            mq_buffer_char(&out, ',');
            mq_csv_safe_cell(&out, code);
            if (code.size && first.size && !mq_str_equal(code, first))
                same = false;
            if (code.size && !first.size)
                first = code;
        }
        mq_buffer_char(&out, ',');
        if (same)
            mq_csv_safe_cell(&out, first);
        mq_buffer_text(&out, ",\n");
    }
    mq_status st = out.failed ? S_memory(err) : mq_output_file(path, mq_buffer_view(&out), err);
    mq_buffer_free(&out);
    return st;
}

static mq_status S_page(mq_agree_sheets *j, const settings *s, mq_error *err)
{
    mq_sheet sheet = {0};
    mq_correction design = {.settings = &s->sheet};
    mq_status st = mq_agree_sheets_levels(j, s->scales, s->codebook, s->ordered, err);
    if (st >= 0 && s->design) {
        st = mq_correction_design(&design, s->design, NULL, s->codebook, err);
        j->a.design = &design;
    }
    if (st >= 0)
        st = mq_sheet_open(&sheet, &s->sheet, MQ_STR("Agreement"), err);
    if (st >= 0)
        st = mq_agree_tables(&j->a, &sheet, err);
    if (st >= 0)
        st = mq_sheet_write(&sheet, err);
    if (st >= 0 && s->adjudicate)
        st = S_adjudicate(j, s->adjudicate, err);
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
    const mq_agree_files files = {args->at, args->size, &s->input,       &s->columns, s->coder,
                                  s->key,   s->code,    s->sheet.output, s->detail};
    if (args->size > MQ_CODERS_MOST || s->columns.size > MQ_CODERS_MOST)
        return mq_fail(err, MQ_E_USAGE, NULL, "at most %d coders", MQ_CODERS_MOST);
    if ((s->columns.size || s->coder) && args->size != 1)
        return mq_fail(err, MQ_E_USAGE, NULL, "the wide and the long layout are one file");
    mq_status st = mq_agree_sheets_read(&j, &files, s->codebook, err);
    j.a.seed = s->seed;
    j.a.resamples = s->resamples;
    if (st >= 0)
        st = S_page(&j, s, err);
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
             "maqsat agree FILE --coder NAME --key NAME --code NAME",
    .examples = "maqsat agree human/sheet_A.csv human/sheet_B.csv --adjudicate human/adjudicated.csv\n"
                "maqsat agree ratings.csv --key unit --columns coder_a --columns coder_b --columns coder_c",
    .about =
        "Per cent, Krippendorff's alpha with bootstrap over answers, Fleiss, Gwet, for two coders Cohen's\n"
        "kappa, confusion and precision, recall, F1 with the first coder as reference; disagreements. Where "
        "the\n"
        "codes are a codebook's, one that is not in it is refused, and its declared codes count, given or "
        "not.",
    .options = options,
    .defaults = &defaults,
    .settings_size = sizeof(settings),
    .least = 1,
    .most = SIZE_MAX,
    .run = S_run};
