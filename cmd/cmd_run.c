#include "mq_counts.h"
#include "mq_pass.h"
#include <unistd.h>

typedef struct settings {
    mq_pass_settings pass;
    mq_texts by;
    const char *output;
    size_t lang;
    double level;
} settings;

static const settings defaults = {.lang = 2, .level = 0.95};

static const mq_option options[] = {
    MQ_VALUE('o', "output", TEXT, offsetof(settings, output), "DIR", "folder for the results"),
    MQ_VALUE('b', "by", LIST, offsetof(settings, by), "NAME|#N", "column whose groups are compared"),
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
    size_t by[MQ_TEXTS_MAX];
    mq_str by_names[MQ_TEXTS_MAX];
    mq_counts *counts; /* one a text column */
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

static mq_status S_groups(job *j, mq_error *err)
{
    const mq_texts *by = &j->s->by;
    for (size_t i = 0; i < by->size; i++) {
        mq_status st = mq_survey_column(j->pass.survey, by->at[i], &j->by[i], err);
        if (st < 0)
            return st;
        j->by_names[i] = mq_survey_header(j->pass.survey)[j->by[i]];
        for (size_t k = 0; k < i; k++)
            if (j->by[k] == j->by[i])
                return mq_fail(err, MQ_E_USAGE, NULL, "--by %s and --by %s are the same column", by->at[k],
                               by->at[i]);
    }
    return MQ_OK;
}

static mq_status S_open(job *j, mq_error *err)
{
    mq_pass_settings wanted = j->s->pass;
    wanted.evidence = true;
    mq_status st = mq_pass_open(&j->pass, j->args->at[0], &wanted, err);
    if (st >= 0)
        st = S_groups(j, err);
    if (st >= 0)
        st = mq_output_folder(j->s->output, err);
    for (size_t i = 0; i < FILES && st >= 0; i++) {
        const char *path = S_path(j, names[i]);
        st = path ? mq_output_refuse_same(path, mq_survey_id(j->pass.survey), err)
                  : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    }
    if (st < 0)
        return st;
    j->counts = mq_arena_take_n(&j->pass.arena, j->pass.n_texts, sizeof *j->counts);
    if (!j->counts || !(j->rejects = mq_rejects_new(S_path(j, names[REJECTS]))))
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    for (size_t t = 0; t < j->pass.n_texts && st >= 0; t++)
        st = mq_counts_new(&j->counts[t], &j->pass.arena, mq_pass_text(&j->pass, t), &j->pass.coders,
                           j->s->by.size, err);
    if (st >= 0 && !(j->coded = mq_output_open(S_path(j, names[CODED]), err)))
        st = err->status;
    return st;
}

static mq_status S_count(job *j, const mq_row *row, mq_error *err)
{
    mq_str labels[MQ_TEXTS_MAX];
    mq_status st = MQ_OK;
    for (size_t i = 0; i < j->s->by.size; i++)
        labels[i] = mq_str_trim(row->cells[j->by[i]]);
    for (size_t t = 0; t < j->pass.n_texts && st >= 0; t++)
        st = mq_counts_add(&j->counts[t], &j->pass.coders, j->pass.answers[t].codings, labels, err);
    return st;
}

static mq_status S_loop(job *j, mq_error *err)
{
    mq_buffer text = {0};
    mq_progress progress = mq_progress_begin(j->args);
    mq_row row;
    mq_status st = mq_coded_header(&j->pass, &text, err);
    while (st == MQ_OK && (st = mq_pass_next(&j->pass, j->rejects, &row, err)) == MQ_OK) {
        mq_coded_row(&j->pass, &row, &text);
        st = S_count(j, &row, err);
        if (st == MQ_OK && text.size > 32768)
            st = mq_output_drain(j->coded, &text, err);
        mq_progress_tick(&progress, j->pass.rows, j->pass.survey);
    }
    if (st == MQ_END)
        st = mq_output_drain(j->coded, &text, err);
    mq_progress_end(&progress);
    mq_buffer_free(&text);
    j->rejected = mq_rejects_count(j->rejects);
    return st;
}

static mq_status S_pages(job *j, mq_run_pages *pages, mq_error *err)
{
    char digest[MQ_HASH_HEX], delimiter[4] = {mq_survey_dialect(j->pass.survey).delimiter, '\0'};
    const char *messages, *files[] = {"messages/kk.tsv", "messages/ru.tsv", "messages/en.tsv"};
    mq_buffer command = {0};
    if (delimiter[0] == '\t')
        memcpy(delimiter, "tab", 4);
    mq_status st = mq_data_need(&j->pass.arena, files[j->s->lang], &messages, err);
    if (st >= 0)
        st = mq_survey_digest(j->pass.survey, digest, err);
    if (st < 0)
        return st;
    mq_buffer_text(&command, "maqsat");
    for (int i = 1; i < j->args->argc; i++)
        mq_buffer_print(&command, strchr(j->args->argv[i], ' ') ? " '%s'" : " %s", j->args->argv[i]);
    mq_run_facts facts = {.coders = &j->pass.coders,
                          .counts = j->counts,
                          .n_texts = j->pass.n_texts,
                          .by = j->by_names,
                          .n_by = j->s->by.size,
                          .rows = j->pass.rows,
                          .coded = j->pass.coded,
                          .rejected = j->rejected,
                          .locale = j->s->lang,
                          .level = j->s->level,
                          .messages = messages,
                          .source = mq_survey_name(j->pass.survey),
                          .encoding = mq_encoding_name(mq_survey_encoding(j->pass.survey)),
                          .delimiter = delimiter,
                          .digest = digest,
                          .command = command.failed ? "" : command.bytes,
                          .color = mq_terminal_color(STDOUT_FILENO),
                          .width = mq_terminal_width()};
    st = mq_run_pages_make(&facts, pages, err);
    mq_buffer_free(&command);
    return st;
}

static mq_status S_manifest(job *j, mq_buffer *out, mq_error *err)
{
    const char *written[] = {names[CODED], names[HTML], names[MD], names[CSV], names[REJECTS]};
    mq_manifest m = {&j->pass, j->args, "run", j->rejected, written, j->rejected ? 5 : 4};
    return mq_manifest_write(&m, out, err);
}

/* Everything is in memory or in temporary files by now; the manifest is the last to appear. */
static mq_status S_commit(job *j, const mq_run_pages *pages, const mq_buffer *manifest, mq_error *err)
{
    const mq_buffer *bytes[FILES] = {NULL, NULL, &pages->html, &pages->md, &pages->csv, manifest};
    mq_rejects *rejects = j->rejects;
    j->rejects = NULL;
    mq_status st = mq_rejects_commit(rejects, err);
    if (st >= 0) {
        mq_output *coded = j->coded;
        j->coded = NULL;
        st = mq_output_commit(coded, err);
    }
    for (size_t i = HTML; i < FILES && st >= 0; i++)
        st = mq_output_file(S_path(j, names[i]), mq_buffer_view(bytes[i]), err);
    return st;
}

static mq_status S_work(job *j, mq_error *err)
{
    mq_run_pages pages = {0};
    mq_buffer manifest = {0};
    mq_status st = S_open(j, err);
    if (st >= 0)
        st = S_loop(j, err);
    if (st >= 0)
        st = S_pages(j, &pages, err);
    if (st >= 0)
        st = S_manifest(j, &manifest, err);
    if (st >= 0)
        st = S_commit(j, &pages, &manifest, err);
    if (st >= 0)
        st = mq_print(&pages.text, err);
    mq_run_pages_free(&pages);
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
    for (size_t t = 0; j.counts && t < j.pass.n_texts; t++)
        mq_counts_free(&j.counts[t]);
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
