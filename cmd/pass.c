#include "mq_pass.h"
#include "mq_memory.h"

static mq_status S_columns(mq_pass *pass, const mq_pass_settings *settings, mq_error *err)
{
    mq_status st;
    for (size_t i = 0; i < settings->texts.size; i++) {
        if ((st = mq_survey_column(pass->survey, settings->texts.at[i], &pass->texts[i], err)) < 0)
            return st;
        for (size_t k = 0; k < i; k++)
            if (pass->texts[k] == pass->texts[i])
                return mq_fail(err, MQ_E_USAGE, NULL, "--text %s and --text %s are the same column",
                               settings->texts.at[k], settings->texts.at[i]);
    }
    pass->n_texts = settings->texts.size;
    pass->id = SIZE_MAX;
    return settings->id ? mq_survey_column(pass->survey, settings->id, &pass->id, err) : MQ_OK;
}

/* Counted where batches are taken, in the order of the rows, by one thread. */
static void S_limits_add(mq_pass *pass, const mq_batch *batch)
{
    for (size_t a = 0; batch->limits && batch->status >= 0 && a < batch->size * pass->n_texts; a++)
        for (size_t c = 0; c < pass->coders.size; c++)
            mq_limits_add(&pass->limits, c, &batch->answers[a].codings[c].matches);
}

mq_status mq_pass_open(mq_pass *pass, const char *path, const mq_pass_settings *settings, mq_error *err)
{
    *pass = (mq_pass){0};
    if (settings->texts.size == 0)
        return mq_fail(err, MQ_E_USAGE, NULL, "--text NAME is missing: which column holds the answers?");
    mq_status st = mq_coders_load(settings->codebook, &pass->coders, err);
    if (st < 0)
        return st;
    if (!(pass->survey = mq_input_open(path, &settings->input, err)))
        return err->status;
    if ((st = S_columns(pass, settings, err)) < 0)
        return st;
    if ((st = mq_limits_open(&pass->limits, &pass->coders, &pass->arena, err)) < 0)
        return st;
    pass->task = (mq_crew_task){&pass->coders, pass->texts, pass->n_texts, settings->evidence};
    pass->crew = mq_crew_open(&pass->task, settings->threads ? (size_t)settings->threads : mq_crew_threads());
    return pass->crew ? MQ_OK : mq_no_memory(err);
}

/* Reads until the batch is full or the input ends. */
static mq_status S_fill(mq_pass *pass, mq_batch *batch, mq_rejects *rejects, mq_error *err)
{
    mq_row row;
    mq_status st = MQ_OK;
    bool full = false;
    while (!full && (st = mq_survey_next(pass->survey, &row, err)) == MQ_OK) {
        if (mq_interrupt_seen())
            return mq_interrupted(err);
        pass->rows++;
        if (!mq_row_ragged(&row))
            st = mq_batch_add(batch, &row, &full, err);
        else if (rejects)
            st = mq_rejects_add_ragged(rejects, &row, err);
        if (st < 0)
            return st;
    }
    if (full)
        return MQ_OK;
    return st == MQ_END && mq_interrupt_seen() ? mq_interrupted(err) : st;
}

/* Keeps the crew busy. A fault in the input is told after the rows before it, whatever the number of threads. */
static void S_read_ahead(mq_pass *pass, mq_rejects *rejects)
{
    mq_batch *batch;
    while (pass->end == MQ_OK && (batch = mq_crew_empty(pass->crew))) {
        pass->end = S_fill(pass, batch, rejects, &pass->end_err);
        if (batch->size)
            mq_crew_submit(pass->crew);
    }
}

static mq_status S_next_batch(mq_pass *pass, mq_rejects *rejects, mq_error *err)
{
    if (pass->batch)
        mq_crew_release(pass->crew);
    S_read_ahead(pass, rejects);
    pass->next = 0;
    pass->batch = mq_crew_take(pass->crew);
    if (!pass->batch) {
        if (pass->end < 0 && err)
            *err = pass->end_err;
        return pass->end;
    }
    S_limits_add(pass, pass->batch);
    if (pass->batch->status < 0 && err)
        *err = pass->batch->err;
    return pass->batch->status;
}

mq_status mq_pass_next(mq_pass *pass, mq_rejects *rejects, mq_row *row, mq_error *err)
{
    if (!pass->batch || pass->next == pass->batch->size) {
        mq_status st = S_next_batch(pass, rejects, err);
        if (st != MQ_OK)
            return st;
    }
    mq_arena_reset(&pass->row);
    *row = pass->batch->rows[pass->next];
    pass->answers = pass->batch->answers + pass->next * pass->n_texts;
    pass->next++;
    pass->coded++;
    return MQ_OK;
}

mq_str mq_pass_text(const mq_pass *pass, size_t t)
{
    return mq_survey_header(pass->survey)[pass->texts[t]];
}

void mq_pass_tell(const mq_pass *pass, const mq_arguments *args)
{
    mq_input_tell(pass->survey, pass->rows, args);
}

void mq_pass_close(mq_pass *pass)
{
    mq_crew_close(pass->crew);
    mq_survey_close(pass->survey);
    mq_coders_free(&pass->coders);
    mq_arena_free(&pass->row);
    mq_arena_free(&pass->arena);
}

mq_status mq_pass_verdict(const mq_pass *pass, size_t rejected, const char *rejects_path, bool lenient,
                          mq_error *err)
{
    if (lenient || (rejected == 0 && pass->limits.total == 0))
        return MQ_OK;
    if (rejected == 0)
        return mq_limits_verdict(&pass->limits, err);
    char limits[96] = "";
    if (pass->limits.total)
        snprintf(limits, sizeof limits, "; patterns ran into the limits of PCRE2 %llu times",
                 (unsigned long long)pass->limits.total);
    return mq_fail(err, MQ_E_PARTIAL, NULL, "%zu of %llu rows rejected%s%s%s", rejected,
                   (unsigned long long)pass->rows, rejects_path ? ", see " : "; --rejects FILE keeps them",
                   rejects_path ? rejects_path : "", limits);
}
