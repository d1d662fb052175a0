#include "mq_csv_write.h"
#include "mq_discard.h"
#include "mq_export.h"
#include "mq_json.h"
#include "mq_memory.h"
#include "mq_output.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>

typedef struct settings {
    mq_input_settings input;
    const char *output, *codebook;
    size_t lang;
} settings;

static const settings defaults = {.lang = 2};

static const mq_option options[] = {{'o', "output", MQ_OPTION_TEXT, offsetof(settings, output), "FILE",
                                     "FILE.sav: an SPSS file; FILE.sps: syntax, with the data in FILE.csv", 0,
                                     0},
                                    {'l', "lang", MQ_OPTION_CHOICE, offsetof(settings, lang), "kk|ru|en",
                                     "language of the labels, en by default", 0, 0},
                                    {0, "codebook", MQ_OPTION_TEXT, offsetof(settings, codebook), "PATH|NAME",
                                     "codebook that coded the file", 0, 0},
                                    MQ_INPUT_OPTIONS(settings, input),
                                    {0}};

static const char *S_name(mq_arena *arena, const char *path, const char *before, const char *ending)
{
    mq_buffer name = {0};
    const char *slash = strrchr(path, '/'), *stem = slash ? slash + 1 : path;
    mq_buffer_print(&name, "%.*s%s%.*s%s", (int)(stem - path), path, before, (int)(strlen(stem) - 4), stem,
                    ending);
    const char *kept = name.failed ? NULL : mq_arena_copy(arena, mq_buffer_view(&name)).at;
    mq_buffer_free(&name);
    return kept;
}

/* Second reading of the file. write takes a row of cells. */
typedef mq_status (*writer)(void *to, const mq_export *e, const mq_spss_cell *cells, mq_error *err);

static mq_status S_rows(const mq_export *e, const char *path, const settings *s, writer write, void *to,
                        mq_error *err)
{
    mq_row row;
    mq_arena arena = {0};
    mq_status st = MQ_OK;
    mq_spss_cell *cells = mq_arena_take_n(&arena, e->n + 1, sizeof *cells);
    mq_survey *survey = cells ? mq_input_open(path, &s->input, err) : NULL;
    if (!survey)
        st = cells ? err->status : mq_no_memory(err);
    if (st >= 0 && mq_survey_columns(survey) != e->n)
        st = mq_fail(err, MQ_E_DATA, &(mq_place){path, 0, 0}, "the file changed while it was read");
    while (st == MQ_OK && (st = mq_survey_next(survey, &row, err)) == MQ_OK) {
        if (mq_interrupt_seen())
            st = mq_interrupted(err);
        if (st < 0 || mq_row_ragged(&row))
            continue;
        st = mq_export_row(e, &row, cells, err);
        if (st >= 0)
            st = write(to, e, cells, err);
    }
    mq_survey_close(survey);
    mq_arena_free(&arena);
    return st < 0 ? st : MQ_OK;
}

static mq_status S_sav_row(void *to, const mq_export *e, const mq_spss_cell *cells, mq_error *err)
{
    (void)e;
    return mq_spss_row(to, cells, err);
}

static mq_status S_sav(mq_export *e, const char *path, const settings *s, mq_error *err)
{
    mq_spss *file = NULL;
    const char *temporary = S_name(&e->arena, s->output, ".mqtmp-", ".sav");
    if (!temporary)
        return mq_no_memory(err);
    mq_status st = mq_spss_open(temporary, e->variables, e->n, e->rows, &file, err);
    if (st < 0)
        return st;
    st = S_rows(e, path, s, S_sav_row, file, err);
    if (st < 0)
        mq_spss_abort(file);
    else
        st = mq_spss_close(file, err);
    if (st >= 0 && rename(temporary, s->output) != 0) {
        st = mq_fail(err, MQ_E_CREATE, &(mq_place){s->output, 0, 0}, "cannot create: %s", strerror(errno));
        mq_discard(temporary);
    }
    return st;
}

static mq_status S_csv_row(void *to, const mq_export *e, const mq_spss_cell *cells, mq_error *err)
{
    mq_buffer line = {0};
    for (size_t i = 0; i < e->n; i++) {
        char number[32];
        if (i)
            mq_buffer_char(&line, ',');
        if (e->variables[i].kind == MQ_SPSS_TEXT)
            mq_csv_cell(&line, cells[i].text);
        else if (!isnan(cells[i].number))
            mq_buffer_put(&line, number, mq_double_format(cells[i].number, number));
    }
    mq_buffer_char(&line, '\n');
    mq_status st = mq_output_drain(to, &line, err);
    mq_buffer_free(&line);
    return st;
}

static mq_status S_header(const mq_export *e, mq_output *out, mq_arena *arena, mq_error *err)
{
    mq_buffer line = {0};
    const char **names = mq_spss_names(e->variables, e->n, arena);
    for (size_t i = 0; names && i < e->n; i++) {
        if (i)
            mq_buffer_char(&line, ',');
        mq_csv_cell(&line, mq_str_of(names[i]));
    }
    mq_buffer_char(&line, '\n');
    mq_status st = names ? mq_output_drain(out, &line, err) : mq_no_memory(err);
    mq_buffer_free(&line);
    return st;
}

static mq_status S_sps(mq_export *e, const char *path, const settings *s, mq_error *err)
{
    mq_buffer syntax = {0};
    const char *csv = S_name(&e->arena, s->output, "", ".csv");
    const char *slash = csv ? strrchr(csv, '/') : NULL;
    if (!csv)
        return mq_no_memory(err);
    mq_status st = mq_spss_syntax(slash ? slash + 1 : csv, e->variables, e->n, &syntax, err);
    mq_output *out = st >= 0 ? mq_output_open(csv, err) : NULL;
    if (st >= 0 && !out)
        st = err->status;
    if (st >= 0)
        st = S_header(e, out, &e->arena, err);
    if (st >= 0)
        st = S_rows(e, path, s, S_csv_row, out, err);
    if (st < 0)
        mq_output_abort(out);
    else
        st = mq_output_commit(out, err);
    if (st >= 0)
        st = mq_output_file(s->output, mq_buffer_view(&syntax), err);
    mq_buffer_free(&syntax);
    return st;
}

/* The input must survive: its folder may hold FILE.csv already. */
static mq_status S_refuse(mq_export *e, const char *path, const settings *s, mq_error *err)
{
    mq_survey *survey = mq_input_open(path, &s->input, err);
    if (!survey)
        return err->status;
    const char *csv = S_name(&e->arena, s->output, "", ".csv");
    mq_status st = mq_output_refuse_same(s->output, mq_survey_id(survey), err);
    if (st >= 0 && csv && strcmp(s->output + strlen(s->output) - 4, ".sps") == 0)
        st = mq_output_refuse_same(csv, mq_survey_id(survey), err);
    mq_survey_close(survey);
    return st;
}

static mq_status S_run(const void *given, const mq_arguments *args, mq_error *err)
{
    const settings *s = given;
    size_t size = s->output ? strlen(s->output) : 0;
    const char *ending = size > 4 ? s->output + size - 4 : "";
    bool sav = strcmp(ending, ".sav") == 0;
    mq_export e = {0};
    if (!sav && strcmp(ending, ".sps") != 0)
        return mq_fail(err, MQ_E_USAGE, NULL, "-o FILE.sav or -o FILE.sps is wanted");
    if (strcmp(args->at[0], "-") == 0)
        return mq_fail(err, MQ_E_USAGE, NULL, "the file is read twice: give its name, not -");
    mq_status st = mq_export_survey(&e, args->at[0], s->codebook, &s->input, s->lang, err);
    if (st >= 0)
        st = S_refuse(&e, args->at[0], s, err);
    if (st >= 0)
        st = sav ? S_sav(&e, args->at[0], s, err) : S_sps(&e, args->at[0], s, err);
    if (st >= 0 && e.ragged)
        mq_note_print(args, "%llu rows of the wrong length were left out", (unsigned long long)e.ragged);
    mq_export_free(&e);
    return st;
}

const mq_command mq_command_export = {
    .name = "export",
    .summary = "write a coded survey as an SPSS file with labels",
    .usage = "maqsat export CODED.csv -o FILE.sav|FILE.sps [options]",
    .examples = "maqsat export coded.csv -o coded.sav --lang kk\n"
                "maqsat export coded.csv -o coded_spss.sps",
    .about =
        "Columns of codes become numbers with value labels, columns of plain numbers become scales, all\n"
        "others text. FILE.sps is syntax that reads the numbers from FILE.csv, written beside it.",
    .options = options,
    .defaults = &defaults,
    .settings_size = sizeof(settings),
    .least = 1,
    .most = 1,
    .run = S_run};
