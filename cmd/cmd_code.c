#include "mq_pass.h"
#include "mq_memory.h"

typedef struct settings {
    mq_pass_settings pass;
    const char *output, *rejects, *manifest;
} settings;

static const settings defaults = {.output = "-"};

static const mq_option options[] = {
    MQ_PASS_OPTIONS(settings, pass),
    MQ_VALUE('o', "output", TEXT, offsetof(settings, output), "FILE", "coded CSV; - is stdout, the default"),
    MQ_VALUE(0, "rejects", TEXT, offsetof(settings, rejects), "FILE",
             "rows that could not be read, by default FILE.rejects.csv of -o"),
    MQ_VALUE(0, "manifest", TEXT, offsetof(settings, manifest), "FILE",
             "what was done with which data, by default FILE.run.json of -o"),
    {0}};

/** Outputs of the command; a path may be NULL = not wanted. */
typedef struct outputs {
    const char *coded, *rejects, *manifest;
} outputs;

static const char *S_beside(mq_arena *arena, const char *path, const char *ending)
{
    mq_buffer name = {0};
    mq_buffer_print(&name, "%s%s", path, ending);
    const char *kept = name.failed ? NULL : mq_arena_copy(arena, mq_buffer_view(&name)).at;
    mq_buffer_free(&name);
    return kept;
}

static mq_status S_name(mq_pass *pass, const settings *s, outputs *out, mq_error *err)
{
    bool file = strcmp(s->output, "-") != 0 && strncmp(s->output, "/dev/", 5) != 0;
    *out = (outputs){s->output, s->rejects, s->manifest};
    if (file && !out->rejects)
        out->rejects = S_beside(&pass->arena, s->output, ".rejects.csv");
    if (file && !out->manifest)
        out->manifest = S_beside(&pass->arena, s->output, ".run.json");
    if (file && (!out->rejects || !out->manifest))
        return mq_no_memory(err);
    const char *paths[] = {out->coded, out->rejects, out->manifest};
    mq_status st = MQ_OK;
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < i; k++)
            if (paths[i] && paths[k] && strcmp(paths[i], paths[k]) == 0)
                return mq_fail(err, MQ_E_USAGE, NULL, "'%s' is named for two outputs", paths[i]);
    for (size_t i = 0; i < 3 && st >= 0; i++)
        if (paths[i] && strcmp(paths[i], "-") != 0)
            st = mq_output_refuse_same(paths[i], mq_survey_id(pass->survey), err);
    return st;
}

static mq_status S_loop(mq_pass *pass, mq_output *out, mq_rejects *rejects, const mq_arguments *args,
                        mq_error *err)
{
    mq_buffer text = {0};
    mq_progress progress = mq_progress_begin(args);
    mq_row row;
    mq_status st = mq_coded_header(pass, &text, err);
    while (st == MQ_OK && (st = mq_pass_next(pass, rejects, &row, err)) == MQ_OK) {
        mq_coded_row(pass, &row, &text);
        if (text.size > 32768)
            st = mq_output_drain(out, &text, err);
        mq_progress_tick(&progress, pass->rows, pass->survey);
    }
    if (st == MQ_END)
        st = mq_output_drain(out, &text, err);
    mq_progress_end(&progress);
    mq_buffer_free(&text);
    return st;
}

static mq_status S_manifest(const mq_pass *pass, const outputs *paths, size_t rejected,
                            const mq_arguments *args, mq_buffer *text, mq_error *err)
{
    const char *written[2] = {paths->coded, paths->rejects};
    mq_manifest m = {pass, args, "code", rejected, written, rejected && paths->rejects ? 2 : 1};
    return paths->manifest ? mq_manifest_write(&m, text, err) : MQ_OK;
}

/* All that can fail comes before the first rename; the manifest is the last file to appear. */
static mq_status S_commit(mq_output *out, mq_rejects *rejects, const char *path, const mq_buffer *manifest,
                          mq_error *err)
{
    mq_status st = mq_rejects_commit(rejects, err);
    if (st < 0)
        mq_output_abort(out);
    else
        st = mq_output_commit(out, err);
    return st >= 0 && path ? mq_output_file(path, mq_buffer_view(manifest), err) : st;
}

static mq_status S_write(mq_pass *pass, const outputs *paths, const settings *s, const mq_arguments *args,
                         mq_error *err)
{
    mq_buffer manifest = {0};
    mq_rejects *rejects = mq_rejects_new(paths->rejects);
    if (!rejects)
        return mq_no_memory(err);
    mq_output *out = mq_output_open(paths->coded, err);
    mq_status st = out ? S_loop(pass, out, rejects, args, err) : err->status;
    size_t rejected = mq_rejects_count(rejects);
    if (st >= 0)
        st = S_manifest(pass, paths, rejected, args, &manifest, err);
    if (st < 0) {
        mq_output_abort(out);
        mq_rejects_abort(rejects);
    } else
        st = S_commit(out, rejects, paths->manifest, &manifest, err);
    mq_buffer_free(&manifest);
    return st < 0 ? st : mq_pass_verdict(pass, rejected, paths->rejects, s->pass.lenient, err);
}

static mq_status S_run(const void *given, const mq_arguments *args, mq_error *err)
{
    const settings *s = given;
    mq_pass_settings wanted = s->pass;
    mq_pass pass;
    outputs paths;
    wanted.evidence = true;
    mq_status st = mq_pass_open(&pass, args->at[0], &wanted, err);
    if (st >= 0)
        st = S_name(&pass, s, &paths, err);
    if (st >= 0)
        st = S_write(&pass, &paths, s, args, err);
    if (st >= 0)
        mq_pass_tell(&pass, args);
    mq_pass_close(&pass);
    return st;
}

const mq_command mq_command_code = {
    .name = "code",
    .summary = "code every answer of a survey",
    .usage = "maqsat code FILE --text NAME [options]",
    .examples = "maqsat code survey.csv --text goal -o coded.csv\n"
                "maqsat code survey.csv --text before --text after --codebook A,B -o coded.csv\n"
                "zcat survey.csv.gz | maqsat code - --text '#9' > coded.csv",
    .about = "FILE is a CSV in any usual encoding, plain, gzip or zstd, an SPSS .sav or an Excel .xlsx; - is "
             "stdin.\n"
             "The columns of the coded file are explained by 'maqsat help coded'.",
    .options = options,
    .defaults = &defaults,
    .settings_size = sizeof(settings),
    .least = 1,
    .most = 1,
    .run = S_run};
