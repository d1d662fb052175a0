#include "mq_agree.h"
#include "mq_cells.h"
#include "mq_csv_write.h"
#include "mq_input.h"
#include "mq_output.h"
#include <stdlib.h>

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
    .sheet = MQ_SHEET_DEFAULTS, .key = "key", .code = "code", .min = -1, .seed = 20240501, .resamples = 5000};

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

enum { CODERS = 32 };

typedef struct job {
    const settings *s;
    mq_arena arena;
    mq_agree a;
    mq_agree_codes codes;
    const char *path; /* of the file being read */
    mq_labels *values, *names; /* codes; coders of the long layout */
    mq_str *text;              /* whole code of every unit and coder, for the adjudication sheet */
    mq_str *answer;            /* text of every unit */
    size_t room, current;
    mq_str coder[CODERS];
} job;

static mq_status S_memory(mq_error *err)
{
    return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
}

static mq_status S_room(job *j, size_t unit, mq_error *err)
{
    if (unit < j->room)
        return MQ_OK;
    size_t room = j->room ? 2 * j->room : 256;
    size_t *label = realloc(j->a.label, room * CODERS * sizeof *label);
    if (label)
        j->a.label = label;
    mq_str *text = realloc(j->text, room * CODERS * sizeof *text);
    if (text)
        j->text = text;
    mq_str *answer = realloc(j->answer, room * sizeof *answer);
    if (answer)
        j->answer = answer;
    if (!label || !text || !answer)
        return S_memory(err);
    for (size_t i = j->room * CODERS; i < room * CODERS; i++) {
        label[i] = SIZE_MAX;
        text[i] = (mq_str){0};
    }
    for (size_t i = j->room; i < room; i++)
        answer[i] = (mq_str){0};
    j->room = room;
    return MQ_OK;
}

static mq_status S_put(job *j, const mq_cells *c, size_t coder, mq_str code, mq_error *err)
{
    size_t unit, label;
    mq_str key = mq_str_trim(c->at[0]), rest = mq_str_trim(code);
    if (!key.size)
        return mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): the key is blank",
                       (unsigned long long)c->row, c->line);
    mq_status st = mq_labels_add(j->a.keys, key, &unit, err);
    if (st >= 0)
        st = S_room(j, unit, err);
    if (st < 0)
        return st;
    size_t at = unit * CODERS + coder;
    if (j->text[at].at)
        return mq_fail(err, MQ_E_DATA, NULL,
                       "row %llu (line %zu): key '%.*s' comes a second time for one coder",
                       (unsigned long long)c->row, c->line, (int)key.size, key.at);
    j->text[at] = rest.size ? mq_arena_copy(&j->arena, rest) : MQ_STR("");
    if (!rest.size)
        return MQ_OK; /* a gap, handled as each coefficient defines */
    mq_agree_codes_see(&j->codes, rest, j->path, c->row, c->line);
    st = mq_labels_add(j->values, j->s->detail ? rest : mq_str_cut(&rest, '.'), &label, err);
    j->a.label[at] = label;
    return st;
}

/* A sheet of one coder: key, code, text. */
static mq_status S_sheet_row(void *data, const mq_cells *c, mq_error *err)
{
    job *j = data;
    mq_status st = S_put(j, c, j->current, c->at[1], err);
    if (st < 0)
        return st;
    size_t unit = mq_labels_find(j->a.keys, c->at[0]);
    for (size_t i = 0; i < c->n_all && c->n_all > 1 && !j->answer[unit].at; i++)
        if (c->all[i].at == c->at[0].at) /* the text stands behind the key in our sheets */
            j->answer[unit] = mq_arena_copy(&j->arena, c->all[i + 1 < c->n_all ? i + 1 : i]);
    return MQ_OK;
}

static mq_status S_wide_row(void *data, const mq_cells *c, mq_error *err)
{
    job *j = data;
    mq_status st = MQ_OK;
    for (size_t i = 0; st >= 0 && i < j->a.coders; i++)
        st = S_put(j, c, i, c->at[1 + i], err);
    return st;
}

static mq_status S_long_row(void *data, const mq_cells *c, mq_error *err)
{
    job *j = data;
    size_t coder;
    mq_status st = mq_labels_add(j->names, c->at[2], &coder, err);
    return st >= 0 ? S_put(j, c, coder, c->at[1], err) : st;
}

static mq_status S_file(job *j, const char *path, mq_cells_take take, mq_error *err)
{
    mq_cells_facts facts;
    j->path = path;
    mq_cells_job file = {.path = path,
                         .input = &j->s->input,
                         .names = {j->s->key, j->s->code, j->s->coder},
                         .n = 3,
                         .output = j->s->sheet.output,
                         .take = take,
                         .data = j};
    if (take == S_wide_row)
        for (size_t i = 0; i < j->a.coders; i++) {
            file.names[1 + i] = j->s->columns.at[i];
            file.n = i + 2;
        }
    mq_status st = mq_cells_read(&file, &facts, err);
    return st >= 0 ? mq_cells_verdict(&facts, path, err) : st;
}

static mq_status S_read(job *j, const mq_arguments *args, mq_error *err)
{
    mq_status st = MQ_OK;
    if (j->s->columns.size) {
        j->a.coders = j->s->columns.size < CODERS ? j->s->columns.size : CODERS;
        for (size_t i = 0; i < j->a.coders; i++)
            j->coder[i] = mq_str_of(j->s->columns.at[i]);
        st = S_file(j, args->at[0], S_wide_row, err);
    } else if (j->s->coder) {
        st = S_file(j, args->at[0], S_long_row, err);
        j->a.coders = mq_labels_size(j->names);
        for (size_t i = 0; i < j->a.coders; i++)
            j->coder[i] = mq_labels_at(j->names, i);
    } else
        for (j->a.coders = args->size; st >= 0 && j->current < args->size; j->current++) {
            j->coder[j->current] = mq_str_of(args->at[j->current]);
            st = S_file(j, args->at[j->current], S_sheet_row, err);
        }
    j->a.coder = j->coder;
    j->a.units = mq_labels_size(j->a.keys);
    if (st >= 0 && j->a.coders < 2)
        st = mq_fail(err, MQ_E_DATA, NULL, "agreement needs at least two coders");
    return st;
}

size_t mq_agree_level(const mq_agree *a, size_t unit, size_t coder)
{
    size_t label = a->label[unit * CODERS + coder];
    return label == SIZE_MAX ? SIZE_MAX : a->levels.of_label[label];
}

/* A code that all who coded the answer gave is filled in; the rest is for the one who decides. */
static mq_status S_adjudicate(const job *j, mq_error *err)
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
            mq_str code = j->text[u * CODERS + c];
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
    mq_status st = out.failed ? S_memory(err) : mq_output_file(j->s->adjudicate, mq_buffer_view(&out), err);
    mq_buffer_free(&out);
    return st;
}

static mq_status S_page(job *j, mq_error *err)
{
    mq_sheet sheet = {0};
    mq_scales scales;
    mq_correction design = {.settings = &j->s->sheet};
    mq_status st = mq_agree_codes_verdict(&j->codes, err);
    if (st >= 0)
        st = mq_agree_codes_declare(&j->codes, j->s->detail, j->values, &j->a.declared, err);
    if (st >= 0)
        st = mq_scales_load(&j->arena, j->s->scales, j->s->codebook, &scales, err);
    if (st >= 0)
        st = mq_levels_of(j->values, &scales, j->s->ordered, &j->arena, &j->a.levels, err);
    if (st >= 0 && j->s->design) {
        st = mq_correction_design(&design, j->s->design, NULL, j->s->codebook, err);
        j->a.design = &design;
    }
    if (st >= 0)
        st = mq_sheet_open(&sheet, &j->s->sheet, MQ_STR("Agreement"), err);
    if (st >= 0)
        st = mq_agree_tables(&j->a, &sheet, err);
    if (st >= 0)
        st = mq_sheet_write(&sheet, err);
    if (st >= 0 && j->s->adjudicate)
        st = S_adjudicate(j, err);
    mq_sheet_close(&sheet);
    mq_labels_free(design.keys);
    mq_labels_free(design.names);
    mq_arena_free(&design.arena);
    return st;
}

static mq_status S_run(const void *given, const mq_arguments *args, mq_error *err)
{
    job j = {.s = given};
    if (args->size > CODERS || j.s->columns.size > CODERS)
        return mq_fail(err, MQ_E_USAGE, NULL, "at most 32 coders");
    if ((j.s->columns.size || j.s->coder) && args->size != 1)
        return mq_fail(err, MQ_E_USAGE, NULL, "the wide and the long layout are one file");
    j.values = mq_labels_new(MQ_STR("code"), 200);
    j.names = mq_labels_new(MQ_STR("coder"), CODERS);
    j.a.keys = mq_labels_new(MQ_STR("key"), 10000000);
    j.a.seed = j.s->seed;
    j.a.resamples = j.s->resamples;
    mq_status st = j.values && j.names && j.a.keys ? mq_agree_codes_open(&j.codes, &j.arena, j.s->codebook, err)
                                                   : S_memory(err);
    if (st >= 0)
        st = S_read(&j, args, err);
    if (st >= 0)
        st = S_page(&j, err);
    if (st >= 0 && j.s->min > -1 && !(j.a.alpha >= j.s->min)) /* undefined agreement reaches no bar */
        st = mq_fail(err, MQ_E_CHECK, NULL, "alpha %.3f is below --min %.3f", j.a.alpha, j.s->min);
    mq_labels_free(j.values);
    mq_labels_free(j.names);
    mq_labels_free(j.a.keys);
    free(j.a.label);
    free(j.text);
    free(j.answer);
    mq_arena_free(&j.arena);
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
        "kappa, confusion and precision, recall, F1 with the first coder as reference; disagreements. Where the\n"
        "codes are a codebook's, one that is not in it is refused, and its declared codes count, given or not.",
    .options = options,
    .defaults = &defaults,
    .settings_size = sizeof(settings),
    .least = 1,
    .most = SIZE_MAX,
    .run = S_run};
