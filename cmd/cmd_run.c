#include "mq_pass.h"
#include "mq_report.h"
#include "mq_memory.h"
#include <stdio.h>

typedef struct settings {
    mq_pass_settings pass;
    mq_texts by, labels;
    const char *output;
    size_t lang;
    double level;
} settings;

static const settings defaults = {.lang = 2, .level = 0.95};

static const mq_option options[] = {
    MQ_VALUE('o', "output", TEXT, offsetof(settings, output), "DIR", "folder for the results"),
    MQ_VALUE('b', "by", LIST, offsetof(settings, by), "NAME|#N", "column whose groups are compared"),
    MQ_VALUE(0, "label", LIST, offsetof(settings, labels), "NAME=TEXT",
             "what the report calls the column NAME"),
    MQ_VALUE('l', "lang", CHOICE, offsetof(settings, lang), "kk|ru|en", "language of the report"),
    MQ_RANGE(0, "level", NUMBER, offsetof(settings, level), "P", "coverage of the intervals, 0.95 by default",
             0.5, 0.9999),
    MQ_PASS_OPTIONS(settings, pass),
    {0}};

/** A run from the open survey to the files in the folder. */
typedef struct job {
    const settings *s;
    const mq_arguments *args;
    mq_pass pass;
    mq_report_plan plan;
    mq_report report;
    mq_report_files files;
    mq_output *coded;
    mq_rejects *rejects;
    size_t rejected;
} job;

enum { CODED, REJECTS, HTML, MD, CSV, MANIFEST, FILES };
static const char *const names[FILES] = {"coded.csv", "rejects.csv", "report.html",
                                         "report.md", "tables.csv",  "run.json"};

static const char *S_path(job *j, const char *name)
{
    mq_buffer path = {0};
    mq_buffer_print(&path, "%s%s%s", j->s->output, j->s->output[strlen(j->s->output) - 1] == '/' ? "" : "/",
                    name);
    const char *kept = path.failed ? NULL : mq_arena_copy(&j->pass.arena, mq_buffer_view(&path)).at;
    mq_buffer_free(&path);
    return kept;
}

/* The report of a run is that of `report` on its coded file, with what both have by default. */
static mq_status S_plan(job *j, mq_error *err)
{
    const settings *s = j->s;
    j->plan = (mq_report_plan){.texts = s->pass.texts,
                               .by = s->by,
                               .labels = s->labels,
                               .output = s->output,
                               .codebook = s->pass.codebook,
                               .lang = s->lang,
                               .level = s->level,
                               .figures = SIZE_MAX,
                               .seed = UINT64_MAX,
                               .min_cell = UINT64_MAX};
    mq_status st = mq_report_plan_complete(&j->plan, &j->pass.arena, err);
    return st < 0 ? st : mq_report_begin(&j->report, &j->plan, j->pass.survey, &j->pass.coders, err);
}

static mq_status S_open(job *j, mq_error *err)
{
    mq_pass_settings wanted = j->s->pass;
    wanted.evidence = true;
    mq_status st = mq_pass_open(&j->pass, j->args->at[0], &wanted, err);
    if (st >= 0)
        st = S_plan(j, err);
    if (st >= 0)
        st = mq_output_folder(j->s->output, err);
    for (size_t i = 0; i < FILES && st >= 0; i++) {
        const char *path = S_path(j, names[i]);
        st = path ? mq_output_refuse_same(path, mq_survey_id(j->pass.survey), err) : mq_no_memory(err);
    }
    if (st < 0)
        return st;
    if (!(j->rejects = mq_rejects_new(S_path(j, names[REJECTS]))))
        return mq_no_memory(err);
    if (!(j->coded = mq_output_open(S_path(j, names[CODED]), err)))
        st = err->status;
    return st;
}

static mq_status S_count(job *j, const mq_row *row, mq_buffer *repairs, mq_error *err)
{
    mq_str labels[MQ_TEXTS_MAX];
    mq_report_answer answers[MQ_TEXTS_MAX];
    mq_buffer_clear(repairs);
    for (size_t i = 0; i < j->plan.by.size; i++)
        labels[i] = mq_str_trim(row->cells[j->report.by[i]]);
    for (size_t t = 0; t < j->pass.n_texts; t++) {
        const mq_answer *a = &j->pass.answers[t];
        size_t start = repairs->size;
        mq_coding_repairs(&a->codings[0], repairs);
        answers[t] =
            (mq_report_answer){.codings = a->codings,
                               .cell = a->text,
                               .evidence = a->evidence,
                               .words = &a->words,
                               .language = mq_report_language(mq_str_of(mq_language_name(a->language))),
                               .rule = a->codings[0].firing[0] != MQ_NONE};
        answers[t].repairs.size = repairs->size - start;
    }
    for (size_t t = 0, start = 0; t < j->pass.n_texts; start += answers[t++].repairs.size)
        answers[t].repairs.at = repairs->bytes + start; /* the buffer moves while it grows */
    return repairs->failed ? mq_no_memory(err) : mq_report_add(&j->report, answers, labels, err);
}

static mq_status S_loop(job *j, mq_error *err)
{
    mq_buffer text = {0}, repairs = {0};
    mq_progress progress = mq_progress_begin(j->args);
    mq_row row;
    mq_status st = mq_coded_header(&j->pass, &text, err);
    while (st == MQ_OK && (st = mq_pass_next(&j->pass, j->rejects, &row, err)) == MQ_OK) {
        mq_coded_row(&j->pass, &row, &text);
        st = S_count(j, &row, &repairs, err);
        if (st == MQ_OK && text.size > 32768)
            st = mq_output_drain(j->coded, &text, err);
        mq_progress_tick(&progress, j->pass.rows, j->pass.survey);
    }
    if (st == MQ_END)
        st = mq_output_drain(j->coded, &text, err);
    mq_progress_end(&progress);
    mq_buffer_free(&text);
    mq_buffer_free(&repairs);
    j->rejected = mq_rejects_count(j->rejects);
    return st;
}

/* What `report` would read from the manifest. */
static mq_report_origin S_origin(const job *j)
{
    mq_report_origin o = {.found = true, .delimiter = {mq_survey_dialect(j->pass.survey).delimiter, '\0'}};
    if (o.delimiter[0] == '\t')
        memcpy(o.delimiter, "tab", 4);
    snprintf(o.format, sizeof o.format, "%s", mq_survey_format(j->pass.survey));
    snprintf(o.encoding, sizeof o.encoding, "%s", mq_encoding_name(mq_survey_encoding(j->pass.survey)));
    snprintf(o.rows, sizeof o.rows, "%llu", (unsigned long long)j->pass.rows);
    snprintf(o.rejected, sizeof o.rejected, "%zu", j->rejected);
    return o;
}

static mq_status S_pages(job *j, mq_buffer *text, mq_error *err)
{
    mq_report_origin origin = S_origin(j);
    j->report.rows = j->pass.coded;
    return mq_report_write(&j->report, &origin, NULL, j->args, &j->files, text, err);
}

static mq_status S_manifest(job *j, mq_buffer *out, mq_error *err)
{
    const char *written[] = {names[CODED], names[HTML], names[MD], names[CSV], names[REJECTS]};
    mq_manifest m = {&j->pass, j->args, "run", j->rejected, written, j->rejected ? 5 : 4};
    return mq_manifest_write(&m, out, err);
}

/* Everything is in memory or in temporary files by now; the manifest is the last to appear. */
static mq_status S_commit(job *j, const mq_buffer *manifest, mq_error *err)
{
    mq_rejects *rejects = j->rejects;
    j->rejects = NULL;
    mq_status st = mq_rejects_commit(rejects, err);
    if (st >= 0) {
        mq_output *coded = j->coded;
        j->coded = NULL;
        st = mq_output_commit(coded, err);
    }
    if (st >= 0)
        st = mq_report_place(&j->files, err);
    return st < 0 ? st : mq_output_file(S_path(j, names[MANIFEST]), mq_buffer_view(manifest), err);
}

static mq_status S_work(job *j, mq_error *err)
{
    mq_buffer manifest = {0}, text = {0};
    mq_status st = S_open(j, err);
    if (st >= 0)
        st = S_loop(j, err);
    if (st >= 0)
        st = S_pages(j, &text, err);
    if (st >= 0)
        st = S_manifest(j, &manifest, err);
    if (st >= 0)
        st = S_commit(j, &manifest, err);
    if (st >= 0)
        st = mq_print(&text, err);
    mq_report_files_free(&j->files);
    mq_buffer_free(&text);
    mq_buffer_free(&manifest);
    return st;
}

static mq_status S_run(const void *given, const mq_arguments *args, mq_error *err)
{
    job j = {.s = given, .args = args};
    if (!j.s->output || !*j.s->output)
        return mq_fail(err, MQ_E_USAGE, NULL, "-o DIR is missing: where shall the results go?");
    mq_status st = S_work(&j, err);
    mq_output_abort(j.coded);
    mq_rejects_abort(j.rejects);
    if (st >= 0)
        mq_pass_tell(&j.pass, args);
    if (st >= 0)
        mq_note_print(args, "%s: %s", S_path(&j, names[HTML]), "report of the run; all files are beside it");
    if (st >= 0)
        st = mq_pass_verdict(&j.pass, j.rejected, S_path(&j, names[REJECTS]), j.s->pass.lenient, err);
    mq_report_close(&j.report);
    mq_pass_close(&j.pass);
    return st;
}

const mq_command mq_command_run = {
    .name = "run",
    .summary = "code a survey and report it: the whole job with defaults",
    .usage = "maqsat run FILE --text NAME [--by NAME]... -o DIR [options]",
    .examples = "maqsat run survey.csv --text goal -o out/\n"
                "maqsat run survey.csv --text goal --by region --by qualification_category --lang ru -o out/",
    .about =
        "Writes coded.csv, report.html, report.md, tables.csv, rejects.csv when rows were rejected, and "
        "run.json\n"
        "last; prints the main table. Groups beyond the 20 largest are shown as one and tested one by one.",
    .options = options,
    .defaults = &defaults,
    .settings_size = sizeof(settings),
    .least = 1,
    .most = 1,
    .run = S_run};
