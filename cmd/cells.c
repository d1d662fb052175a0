#include "mq_cells.h"
#include "mq_input.h"
#include "mq_output.h"

static mq_status S_rows(const mq_cells_job *job, mq_survey *survey, const size_t *columns,
                        mq_cells_facts *facts, mq_error *err)
{
    mq_row row;
    mq_str picked[MQ_CELLS_MOST];
    mq_status st;
    while ((st = mq_survey_next(survey, &row, err)) == MQ_OK) {
        if (mq_interrupt_seen())
            return mq_interrupted(err);
        if (mq_row_ragged(&row)) {
            if (!facts->ragged++)
                facts->first_ragged = row.line;
            continue;
        }
        for (size_t i = 0; i < job->n; i++)
            picked[i] = columns[i] == SIZE_MAX ? (mq_str){0} : row.cells[columns[i]];
        facts->rows++;
        mq_cells cells = {picked, row.cells, row.count, row.number, row.line};
        if ((st = job->take(job->data, &cells, err)) < 0) {
            if (err && !err->file[0] && st == MQ_E_DATA) {
                mq_error inner = *err;
                return mq_fail(err, st, &(mq_place){job->path, 0, 0}, "%s", inner.message);
            }
            return st;
        }
    }
    return st == MQ_END ? MQ_OK : st;
}

mq_status mq_cells_read(const mq_cells_job *job, mq_cells_facts *facts, mq_error *err)
{
    size_t columns[MQ_CELLS_MOST];
    mq_str names[MQ_CELLS_MOST] = {{0}};
    *facts = (mq_cells_facts){0};
    mq_survey_options options;
    mq_status st = mq_input_options(job->input, &options, err);
    if (st < 0)
        return st;
    options.no_header = job->no_header;
    mq_survey *survey = mq_survey_open(job->path, &options, err);
    if (!survey)
        return err->status;
    st = job->output && strcmp(job->output, "-") != 0
                       ? mq_output_refuse_same(job->output, mq_survey_id(survey), err)
                       : MQ_OK;
    for (size_t i = 0; st >= 0 && i < job->n; i++) {
        columns[i] = SIZE_MAX;
        if (job->names[i] && (st = mq_survey_column(survey, job->names[i], &columns[i], err)) >= 0)
            names[i] = mq_survey_header(survey)[columns[i]];
    }
    if (st >= 0 && job->begin)
        st = job->begin(job->data, names, mq_survey_header(survey), mq_survey_columns(survey), err);
    if (st >= 0)
        st = S_rows(job, survey, columns, facts, err);
    if (st >= 0 && job->digest)
        st = mq_survey_digest(survey, facts->digest, err);
    mq_survey_close(survey);
    return st;
}

mq_status mq_cells_verdict(const mq_cells_facts *facts, const char *path, mq_error *err)
{
    if (!facts->ragged)
        return MQ_OK;
    return mq_fail(err, MQ_E_PARTIAL, &(mq_place){path, facts->first_ragged, 0},
                   "%llu rows with too few or too many cells were left out, this is the first",
                   (unsigned long long)facts->ragged);
}
