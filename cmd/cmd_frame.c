#include "mq_csv_write.h"
#include "mq_frame.h"
#include "mq_memory.h"
#include "mq_pass.h"

typedef struct settings {
    mq_pass_settings pass;
    const char *frame, *output, *rejects;
} settings;

static const settings defaults = {.output = "-"};

static const mq_option options[] = {
    MQ_PASS_OPTIONS(settings, pass),
    MQ_VALUE('f', "frame", TEXT, offsetof(settings, frame), "NAME", "frame in frames.tsv of the codebook"),
    MQ_VALUE('o', "output", TEXT, offsetof(settings, output), "FILE",
             "where to write; - is stdout, the default"),
    MQ_VALUE(0, "rejects", TEXT, offsetof(settings, rejects), "FILE", "rows that could not be read"),
    {0}};

static void S_name(const mq_pass *pass, const settings *s, size_t t, mq_str column, mq_buffer *out)
{
    mq_buffer_clear(out);
    mq_buffer_str(out, mq_pass_text(pass, t));
    mq_buffer_print(out, "_%s_%.*s", s->frame, (int)column.size, column.at);
}

static mq_status S_header(const mq_pass *pass, const settings *s, const mq_frame *frame, mq_buffer *out,
                          mq_error *err)
{
    const mq_str *header = mq_survey_header(pass->survey);
    mq_buffer name = {0};
    mq_status st = MQ_OK;
    mq_csv_cells(out, header, mq_survey_columns(pass->survey));
    for (size_t t = 0; t < pass->n_texts; t++)
        for (size_t c = 0; c < frame->n_columns && st >= 0; c++) {
            S_name(pass, s, t, frame->columns[c].name, &name);
            for (size_t i = 0; i < mq_survey_columns(pass->survey) && st >= 0; i++)
                if (mq_str_equal(header[i], mq_buffer_view(&name)))
                    st = mq_fail(err, MQ_E_DATA, &(mq_place){mq_survey_name(pass->survey), 0, 0},
                                 "column '%.*s' is there already; rename it or leave it out", (int)name.size,
                                 name.bytes);
            mq_buffer_char(out, ',');
            mq_csv_safe_cell(out, mq_buffer_view(&name));
        }
    mq_buffer_char(out, '\n');
    out->failed |= name.failed;
    mq_buffer_free(&name);
    return st;
}

static void S_row(const mq_pass *pass, const mq_frame *frame, const mq_row *row, mq_buffer *out)
{
    mq_csv_cells(out, row->cells, row->count);
    for (size_t t = 0; t < pass->n_texts; t++)
        for (size_t c = 0; c < frame->n_columns; c++) {
            const mq_frame_row *r = mq_frame_of(frame, c, &pass->coders.at[0], &pass->answers[t].codings[0]);
            mq_buffer_char(out, ',');
            mq_csv_safe_cell(out, r ? r->value : MQ_STR(""));
        }
    mq_buffer_char(out, '\n');
}

static mq_status S_loop(mq_pass *pass, const settings *s, const mq_frame *frame, mq_output *out,
                        mq_rejects *rejects, const mq_arguments *args, mq_error *err)
{
    mq_buffer text = {0};
    mq_progress progress = mq_progress_begin(args);
    mq_row row;
    mq_status st = S_header(pass, s, frame, &text, err);
    while (st == MQ_OK && (st = mq_pass_next(pass, rejects, &row, err)) == MQ_OK) {
        S_row(pass, frame, &row, &text);
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

static mq_status S_write(mq_pass *pass, const settings *s, const mq_frame *frame, const mq_arguments *args,
                         mq_error *err)
{
    mq_rejects *rejects = mq_rejects_new(s->rejects);
    if (!rejects)
        return mq_no_memory(err);
    mq_output *out = mq_output_open(s->output, err);
    mq_status st = out ? S_loop(pass, s, frame, out, rejects, args, err) : err->status;
    size_t rejected = mq_rejects_count(rejects);
    if (st < 0) {
        mq_output_abort(out);
        mq_rejects_abort(rejects);
        return st;
    }
    if ((st = mq_rejects_commit(rejects, err)) < 0)
        mq_output_abort(out);
    else
        st = mq_output_commit(out, err);
    return st < 0 ? st : mq_pass_verdict(pass, rejected, s->rejects, s->pass.lenient, err);
}

static mq_status S_refuse(const mq_pass *pass, const settings *s, mq_error *err)
{
    const char *paths[] = {s->output, s->rejects};
    mq_status st = MQ_OK;
    if (s->rejects && strcmp(s->rejects, s->output) == 0)
        return mq_fail(err, MQ_E_USAGE, NULL, "'%s' is named for two outputs", s->output);
    for (size_t i = 0; i < 2 && st >= 0; i++)
        if (paths[i] && strcmp(paths[i], "-") != 0)
            st = mq_output_refuse_same(paths[i], mq_survey_id(pass->survey), err);
    return st;
}

static mq_status S_run(const void *given, const mq_arguments *args, mq_error *err)
{
    const settings *s = given;
    mq_pass pass;
    mq_frame frame;
    if (!s->frame)
        return mq_fail(err, MQ_E_USAGE, NULL, "--frame NAME is missing: which frame of the codebook?");
    mq_status st = mq_pass_open(&pass, args->at[0], &s->pass, err);
    if (st >= 0) {
        const mq_codebook *book = &pass.coders.at[0].book;
        st = mq_frame_load(&pass.arena, book->path, s->frame, book, &frame, err);
    }
    if (st >= 0)
        st = S_refuse(&pass, s, err);
    if (st >= 0)
        st = S_write(&pass, s, &frame, args, err);
    mq_pass_close(&pass);
    return st;
}

const mq_command mq_command_frame = {
    .name = "frame",
    .summary = "read the codes of a survey in the coarser frame of a study",
    .usage = "maqsat frame FILE --frame NAME --text NAME [options]",
    .examples = "maqsat frame coded.csv --frame trial --text goal -o framed.csv\n"
                "maqsat frame trial.csv --frame trial --text before --text after -o framed.csv",
    .about =
        "FILE is a survey, coded before or not: the answers are coded anew, so that the purpose named first "
        "is known. Every text column gets one column <text>_<frame>_<name> for each name in frames.tsv of "
        "the first codebook.",
    .options = options,
    .defaults = &defaults,
    .settings_size = sizeof(settings),
    .least = 1,
    .most = 1,
    .run = S_run};
