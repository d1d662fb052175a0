#include "mq_input.h"
#include <stdio.h>
#include <time.h>
#include <unistd.h>

mq_status mq_input_options(const mq_input_settings *settings, mq_survey_options *out, mq_error *err)
{
    *out = (mq_survey_options){.chunk_size = (size_t)settings->chunk_size,
                               .cell_cap = (size_t)settings->cell_cap};
    if (settings->delimiter) {
        const char *d = settings->delimiter;
        if (strcmp(d, "tab") == 0 || strcmp(d, "\\t") == 0)
            out->delimiter = '\t';
        else if (d[0] && !d[1] && strchr(",;|\t", d[0]))
            out->delimiter = d[0];
        else
            return mq_fail(err, MQ_E_USAGE, NULL, "--delimiter is one of , ; | tab, not '%s'", d);
    }
    if (settings->encoding)
        return mq_encoding_parse(settings->encoding, &out->encoding, err);
    return MQ_OK;
}

mq_survey *mq_input_open(const char *path, const mq_input_settings *settings, mq_error *err)
{
    mq_survey_options options;
    if (mq_input_options(settings, &options, err) < 0)
        return NULL;
    return mq_survey_open(path, &options, err);
}

void mq_input_tell(const mq_survey *survey, uint64_t rows, const mq_arguments *args)
{
    const char *name = mq_survey_name(survey), *format = mq_survey_format(survey);
    char delimiter[] = {mq_survey_dialect(survey).delimiter, '\0'};
    if (!args->verbose)
        return;
    if (strcmp(format, "csv") == 0)
        mq_note_print(args, "%s, %s, encoding %s, delimiter %s, %zu columns, %llu rows", name, format,
                      mq_encoding_name(mq_survey_encoding(survey)), delimiter[0] == '\t' ? "tab" : delimiter,
                      mq_survey_columns(survey), (unsigned long long)rows);
    else
        mq_note_print(args, "%s, %s, %zu columns, %llu rows", name, format, mq_survey_columns(survey),
                      (unsigned long long)rows);
}

static double S_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

mq_progress mq_progress_begin(const mq_arguments *args)
{
    bool wanted = !args->quiet && isatty(STDERR_FILENO);
    double now = wanted ? S_now() : 0;
    return (mq_progress){wanted, false, now, now};
}

void mq_progress_tick(mq_progress *p, uint64_t rows, const mq_survey *survey)
{
    if (!p->wanted || rows % 256)
        return;
    double now = S_now();
    if (now - p->start < 1 || now - p->last < 0.2)
        return;
    p->last = now;
    p->shown = true;
    fprintf(stderr, "\r%llu rows, %.0f rows/s", (unsigned long long)rows, (double)rows / (now - p->start));
    if (mq_survey_size(survey))
        fprintf(stderr, ", %.0f%%",
                100.0 * (double)mq_survey_position(survey) / (double)mq_survey_size(survey));
    fputs("   ", stderr);
    fflush(stderr);
}

void mq_progress_end(mq_progress *p)
{
    if (p->shown)
        fprintf(stderr, "\r%60s\r", "");
    p->shown = false;
}
