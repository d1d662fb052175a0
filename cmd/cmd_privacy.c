#include "mq_csv_write.h"
#include "mq_input.h"
#include "mq_output.h"
#include "mq_privacy.h"

enum { KINDS = MQ_PRIVACY_NAME + 1, HITS = 64 };

typedef struct settings {
    mq_input_settings input;
    mq_texts texts;
    const char *id, *output;
    bool check;
} settings;

static const settings defaults = {.output = "-"};

static const mq_option options[] = {{'t', "text", MQ_OPTION_LIST, offsetof(settings, texts), "NAME|#N",
                                     "column to look through; all columns by default", 0, 0},
                                    {0, "id", MQ_OPTION_TEXT, offsetof(settings, id), "NAME|#N",
                                     "column that names a row; the row's number by default", 0, 0},
                                    {'o', "output", MQ_OPTION_TEXT, offsetof(settings, output), "FILE",
                                     "list of finds; - is stdout, the default", 0, 0},
                                    {0, "check", MQ_OPTION_FLAG, offsetof(settings, check), NULL,
                                     "exit with 1 when something was found", 0, 0},
                                    MQ_INPUT_OPTIONS(settings, input),
                                    {0}};

/** One search through a file. */
typedef struct search {
    const settings *s;
    const mq_arguments *args;
    mq_survey *survey;
    mq_output *out;
    mq_buffer text;
    size_t columns[MQ_TEXTS_MAX], n, id;
    uint64_t rows, ragged, found[KINDS], total;
} search;

static mq_status S_columns(search *it, mq_error *err)
{
    mq_status st = MQ_OK;
    for (size_t i = 0; i < it->s->texts.size && st >= 0; i++)
        st = mq_survey_column(it->survey, it->s->texts.at[i], &it->columns[it->n++], err);
    it->id = SIZE_MAX;
    if (st >= 0 && it->s->id)
        st = mq_survey_column(it->survey, it->s->id, &it->id, err);
    if (st >= 0 && strcmp(it->s->output, "-") != 0)
        st = mq_output_refuse_same(it->s->output, mq_survey_id(it->survey), err);
    return st;
}

static void S_line(search *it, const mq_row *row, size_t column, mq_str cell, const mq_privacy_hit *hit)
{
    mq_buffer *out = &it->text;
    if (it->id == SIZE_MAX)
        mq_buffer_print(out, "%llu", (unsigned long long)it->rows);
    else
        mq_csv_safe_cell(out, row->cells[it->id]);
    mq_buffer_char(out, ',');
    mq_csv_safe_cell(out, mq_survey_header(it->survey)[column]);
    mq_buffer_print(out, ",%s,%zu,%zu,", mq_privacy_name(hit->kind),
                    mq_str_length((mq_str){cell.at, hit->start}), mq_str_length((mq_str){cell.at, hit->end}));
    mq_csv_safe_cell(out, (mq_str){cell.at + hit->start, hit->end - hit->start});
    mq_buffer_char(out, '\n');
    it->found[hit->kind]++;
    it->total++;
}

/* Any number of finds in a cell: in rounds, each from where the last one ended. */
static void S_cell(search *it, const mq_row *row, size_t column)
{
    mq_privacy_hit hits[HITS];
    mq_str cell = row->cells[column];
    for (size_t from = 0, n = HITS + 1; n > HITS;) {
        n = mq_privacy_find((mq_str){cell.at + from, cell.size - from}, hits, HITS);
        size_t kept = n < HITS ? n : HITS, next = from;
        for (size_t i = 0; i < kept; i++) {
            mq_privacy_hit hit = {hits[i].kind, from + hits[i].start, from + hits[i].end};
            S_line(it, row, column, cell, &hit);
            next = hit.end;
        }
        from = next;
    }
}

static mq_status S_loop(search *it, mq_error *err)
{
    mq_progress progress = mq_progress_begin(it->args);
    mq_status st = MQ_OK;
    mq_row row;
    mq_buffer_text(&it->text,
                   it->s->id ? "id,column,kind,start,end,found\n" : "row,column,kind,start,end,found\n");
    while (st == MQ_OK && (st = mq_survey_next(it->survey, &row, err)) == MQ_OK) {
        if (mq_interrupt_seen()) {
            st = mq_interrupted(err);
            break;
        }
        it->rows++;
        it->ragged += mq_row_ragged(&row);
        size_t n = it->n ? it->n : row.count;
        for (size_t i = 0; i < n && !mq_row_ragged(&row); i++)
            S_cell(it, &row, it->n ? it->columns[i] : i);
        if (it->text.size > 32768)
            st = mq_output_drain(it->out, &it->text, err);
        mq_progress_tick(&progress, it->rows, it->survey);
    }
    mq_progress_end(&progress);
    return st == MQ_END ? mq_output_drain(it->out, &it->text, err) : st;
}

static mq_status S_verdict(const search *it, mq_error *err)
{
    mq_buffer kinds = {0};
    for (size_t k = 0; k < KINDS; k++)
        if (it->found[k])
            mq_buffer_print(&kinds, "%s %s %llu", kinds.size ? "," : ":", mq_privacy_name((mq_privacy_kind)k),
                            (unsigned long long)it->found[k]);
    if (it->ragged)
        mq_note_print(it->args, "%llu rows of the wrong length were not looked at",
                      (unsigned long long)it->ragged);
    mq_note_print(it->args, "%llu finds in %llu rows%s", (unsigned long long)it->total,
                  (unsigned long long)it->rows, kinds.size ? kinds.bytes : "");
    mq_buffer_free(&kinds);
    if (it->s->check && it->total)
        return mq_fail(err, MQ_E_CHECK, NULL, "the file holds personal data");
    return MQ_OK;
}

static mq_status S_run(const void *given, const mq_arguments *args, mq_error *err)
{
    search it = {.s = given, .args = args};
    mq_status st = MQ_OK;
    if (!(it.survey = mq_input_open(args->at[0], &it.s->input, err)))
        return err->status;
    if ((st = S_columns(&it, err)) >= 0 && !(it.out = mq_output_open(it.s->output, err)))
        st = err->status;
    if (st >= 0)
        st = S_loop(&it, err);
    if (st < 0)
        mq_output_abort(it.out);
    else
        st = mq_output_commit(it.out, err);
    if (st >= 0)
        mq_input_tell(it.survey, it.rows, args);
    if (st >= 0)
        st = S_verdict(&it, err);
    mq_buffer_free(&it.text);
    mq_survey_close(it.survey);
    return st;
}

const mq_command mq_command_privacy = {
    .name = "privacy",
    .summary = "find e-mail addresses, phone numbers, IINs, links and likely names in answers",
    .usage = "maqsat privacy FILE [--text NAME]... [-o FILE]",
    .examples = "maqsat privacy survey.csv --text goal\n"
                "maqsat privacy survey.csv --text goal --id respondent_id -o finds.csv\n"
                "maqsat privacy shared.csv --check -q > /dev/null",
    .about =
        "Writes row,column,kind,start,end,found: start and end count letters from 0, end exclusive. The "
        "list\n"
        "holds the finds themselves: keep it as safe as the data. iin-certain: check digit, birth date and\n"
        "century agree; iin-possible: the check digit only, which one random number in ten has. Names are\n"
        "found by a patronymic only; other names and addresses have to be looked for by people.",
    .options = options,
    .defaults = &defaults,
    .settings_size = sizeof(settings),
    .least = 1,
    .most = 1,
    .run = S_run};
