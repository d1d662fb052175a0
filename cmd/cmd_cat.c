#include "mq_input.h"
#include "mq_json.h"
#include "mq_output.h"

typedef struct settings {
    mq_input_settings input;
    size_t format;
    const char *output;
} settings;

static const settings defaults = {.output = "-"};

static const mq_option options[] = {MQ_VALUE(0, "format", CHOICE, offsetof(settings, format), "jsonl",
                                             "one JSON array of texts a record and line"),
                                    MQ_VALUE('o', "output", TEXT, offsetof(settings, output), "FILE",
                                             "where to write; - is stdout, the default"),
                                    MQ_INPUT_OPTIONS(settings, input),
                                    {0}};

static void S_record(const mq_row *row, mq_buffer *out)
{
    mq_json j = {.out = out};
    mq_json_open(&j, '[');
    for (size_t i = 0; i < row->count; i++)
        mq_json_str(&j, row->cells[i]);
    mq_json_close(&j, ']');
    mq_buffer_char(out, '\n');
}

static mq_status S_loop(mq_survey *survey, mq_output *out, mq_error *err)
{
    mq_buffer text = {0};
    mq_row row;
    mq_status st;
    while ((st = mq_survey_next(survey, &row, err)) == MQ_OK && !mq_interrupt_seen()) {
        S_record(&row, &text);
        if (text.size > 32768 && (st = mq_output_drain(out, &text, err)) != MQ_OK)
            break;
    }
    if (st >= 0 && mq_interrupt_seen())
        st = mq_interrupted(err);
    /* what was read before a fault is shown: this window is there to find the fault */
    mq_error ignored;
    mq_status drained = mq_output_drain(out, &text, st < 0 ? &ignored : err);
    mq_buffer_free(&text);
    return st < 0 ? st : drained;
}

static mq_status S_run(const void *given, const mq_arguments *args, mq_error *err)
{
    const settings *s = given;
    mq_survey_options how;
    mq_status st = mq_input_options(&s->input, &how, err);
    if (st < 0)
        return st;
    how.no_header = how.any_shape = true;
    mq_survey *survey = mq_survey_open(args->at[0], &how, err);
    if (!survey)
        return err->status;
    mq_output *out = NULL;
    if ((st = mq_output_refuse_same(s->output, mq_survey_id(survey), err)) >= 0 &&
        !(out = mq_output_open(s->output, err)))
        st = err->status;
    if (st >= 0)
        st = S_loop(survey, out, err);
    if (st < 0)
        mq_output_abort(out);
    else
        st = mq_output_commit(out, err);
    mq_survey_close(survey);
    return st < 0 ? st : MQ_OK;
}

const mq_command mq_command_cat = {
    .name = "cat",
    .summary = "print every record of a file as it was read",
    .usage = "maqsat cat FILE [--format jsonl] [options]",
    .examples = "maqsat cat survey.csv --format jsonl | head\n"
                "maqsat cat old.csv --encoding kz-1048 --delimiter ';'",
    .about = "The header is printed like any record; records of any length are shown.",
    .options = options,
    .defaults = &defaults,
    .settings_size = sizeof(settings),
    .least = 1,
    .most = 1,
    .run = S_run};
