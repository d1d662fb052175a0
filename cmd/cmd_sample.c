#include "mq_cells.h"
#include "mq_memory.h"
#include "mq_sample.h"

static const mq_sample_settings defaults = {.seed = 20240501, .coders = 2};

static const mq_option options[] = {
    MQ_RANGE('n', "size", INTEGER, offsetof(mq_sample_settings, n), "N", "answers in the sample", 1,
             10000000),
    MQ_VALUE('t', "text", TEXT, offsetof(mq_sample_settings, text), "NAME|#N",
             "column of the answers; by default the one that was coded, which has a <text>_level"),
    MQ_VALUE(0, "id", TEXT, offsetof(mq_sample_settings, id), "NAME",
             "column that identifies a respondent; without it the number of the row does"),
    MQ_VALUE('s', "stratify", LIST, offsetof(mq_sample_settings, stratify), "NAME|#N",
             "column whose values are strata; by default the predicted level, <text>_level; 'none' for none"),
    MQ_VALUE('a', "allocate", TEXT, offsetof(mq_sample_settings, allocate), "HOW",
             "proportional (default), neyman, equal, or a CSV file stratum,n"),
    MQ_VALUE(0, "pilot", TEXT, offsetof(mq_sample_settings, pilot), "FILE",
             "for neyman: a CSV stratum,share of answers that people coded otherwise"),
    MQ_RANGE(0, "seed", INTEGER, offsetof(mq_sample_settings, seed), "S", "seed of the draw", 0,
             9007199254740991),
    MQ_RANGE(0, "coders", INTEGER, offsetof(mq_sample_settings, coders), "N", "sheets, 2 by default", 1,
             MQ_SAMPLE_CODERS),
    MQ_VALUE(0, "overlap", TEXT, offsetof(mq_sample_settings, overlap), "P%",
             "part of the answers that every coder gets, 100% by default"),
    MQ_VALUE('o', "output", TEXT, offsetof(mq_sample_settings, output), "DIR", "folder for the sheets"),
    MQ_VALUE('c', "codebook", TEXT, offsetof(mq_sample_settings, codebook), "PATH|NAME",
             "codebook that coded the file; by default the one that its manifest names"),
    MQ_INPUT_OPTIONS(mq_sample_settings, input),
    {0}};

static mq_status S_overlap(mq_sample *sample, mq_error *err)
{
    mq_str text = mq_str_trim(mq_str_of(sample->s->overlap));
    sample->overlap = 1;
    if (!sample->s->overlap)
        return MQ_OK;
    bool percent = text.size && text.at[text.size - 1] == '%';
    text.size -= percent;
    if (!mq_cell_to_number(text, &sample->overlap))
        sample->overlap = -1;
    sample->overlap /= percent ? 100 : 1;
    if (sample->overlap < 0 || sample->overlap > 1)
        return mq_fail(err, MQ_E_USAGE, NULL,
                       "--overlap %s is no part of the answers; give a per cent such as 100%%, or 0 to 1 "
                       "(decimal point)",
                       sample->s->overlap);
    return MQ_OK;
}

static mq_status S_allocation(mq_sample *sample, mq_error *err)
{
    static const char *const names[] = {"proportional", "neyman", "equal"};
    const char *how = sample->s->allocate;
    sample->allocate = how ? MQ_ALLOCATE_FILE : MQ_ALLOCATE_PROPORTIONAL;
    for (size_t i = 0; how && i < 3; i++)
        if (strcmp(how, names[i]) == 0)
            sample->allocate = (mq_allocation)i;
    if (sample->allocate == MQ_ALLOCATE_NEYMAN && !sample->s->pilot)
        return mq_fail(err, MQ_E_USAGE, NULL,
                       "--allocate neyman needs --pilot FILE (stratum,share of answers that people coded "
                       "otherwise than the machine)");
    if (sample->s->pilot && sample->allocate != MQ_ALLOCATE_NEYMAN)
        return mq_fail(err, MQ_E_USAGE, NULL, "--pilot goes with --allocate neyman only");
    if (!sample->s->n && sample->allocate != MQ_ALLOCATE_FILE)
        return mq_fail(err, MQ_E_USAGE, NULL, "-n is missing: how many answers shall be coded?");
    return MQ_OK;
}

static bool S_level_of(mq_str column, mq_str text)
{
    return column.size == text.size + 6 && memcmp(column.at, text.at, text.size) == 0 &&
           memcmp(column.at + text.size, "_level", 6) == 0;
}

/* The only column that has a level beside it; column SIZE_MAX = none. */
static mq_status S_coded(const char *path, const mq_survey *survey, size_t *column, mq_error *err)
{
    const mq_str *header = mq_survey_header(survey);
    size_t n = mq_survey_columns(survey);
    *column = SIZE_MAX;
    for (size_t i = 0; i < n * n; i++) {
        size_t text = i / n;
        if (!header[text].size || !S_level_of(header[i % n], header[text]) || *column == text)
            continue;
        if (*column != SIZE_MAX)
            return mq_fail(err, MQ_E_USAGE, &(mq_place){path, 0, 0},
                           "columns '%.*s' and '%.*s' were coded; name one with --text",
                           (int)header[*column].size, header[*column].at, (int)header[text].size,
                           header[text].at);
        *column = text;
    }
    return MQ_OK;
}

/* The column of the answers under its name in the header, which names that of its level too. */
static mq_status S_text(mq_sample *sample, mq_error *err)
{
    size_t column;
    mq_survey *survey = mq_input_open(sample->path, &sample->s->input, err);
    if (!survey)
        return err->status;
    mq_status st = sample->s->text ? mq_survey_column(survey, sample->s->text, &column, err)
                                   : S_coded(sample->path, survey, &column, err);
    if (st >= 0 && column == SIZE_MAX)
        st = mq_fail(
            err, MQ_E_DATA, &(mq_place){sample->path, 0, 0},
            "no column has a <column>_level beside it; code the file with 'maqsat code', or name the answers "
            "with --text and the strata with --stratify");
    else if (st >= 0) {
        mq_str name = mq_survey_header(survey)[column];
        mq_buffer number = {0}, level = {0};
        mq_buffer_print(&number, "#%zu", column + 1);
        mq_buffer_print(&level, "%.*s_level", (int)name.size, name.at);
        sample->wanted_text =
            number.failed ? NULL : mq_arena_copy(&sample->arena, mq_buffer_view(&number)).at;
        sample->wanted[0] = level.failed ? NULL : mq_arena_copy(&sample->arena, mq_buffer_view(&level)).at;
        mq_buffer_free(&number);
        mq_buffer_free(&level);
        if (!sample->wanted_text || !sample->wanted[0])
            st = mq_no_memory(err);
    }
    mq_survey_close(survey);
    return st;
}

static void S_strata(mq_sample *sample)
{
    const mq_texts *asked = &sample->s->stratify;
    bool none = asked->size == 1 && strcmp(asked->at[0], "none") == 0;
    for (size_t i = 0; i < asked->size && !none; i++)
        sample->wanted[i] = asked->at[i];
    sample->n_stratify = none ? 0 : asked->size ? asked->size : 1;
}

static mq_status S_check(mq_sample *sample, mq_error *err)
{
    const mq_sample_settings *s = sample->s;
    if (!s->output || !*s->output)
        return mq_fail(err, MQ_E_USAGE, NULL, "-o DIR is missing: where shall the sheets go?");
    if (strcmp(sample->path, "-") == 0)
        return mq_fail(err, MQ_E_USAGE, NULL,
                       "a sample takes two passes over the answers, and stdin comes once; save it to a file "
                       "and give that");
    mq_status st = S_overlap(sample, err);
    if (st >= 0)
        st = S_allocation(sample, err);
    if (st >= 0)
        st = S_text(sample, err);
    S_strata(sample);
    return st;
}

static mq_status S_run(const void *given, const mq_arguments *args, mq_error *err)
{
    mq_sample sample = {.s = given, .path = args->at[0]};
    mq_status st = S_check(&sample, err);
    if (st >= 0)
        st = mq_sample_frame(&sample, err);
    if (st >= 0)
        st = mq_sample_allocate(&sample, args, err);
    if (st >= 0)
        st = mq_sample_draw(&sample, err);
    if (st >= 0)
        st = mq_sample_write(&sample, err);
    if (st >= 0) {
        mq_note_print(args, "%zu of %llu answers in %zu strata, seed %llu; coders must not see design.json",
                      sample.n, (unsigned long long)(sample.rows - sample.blank), sample.n_strata,
                      (unsigned long long)sample.s->seed);
        mq_cells_facts facts = {sample.rows, sample.ragged, sample.first_ragged, ""};
        st = mq_cells_verdict(&facts, sample.path, err);
    }
    mq_sample_free(&sample);
    return st;
}

const mq_command mq_command_sample = {
    .name = "sample",
    .summary = "draw answers for blind coding by people",
    .usage = "maqsat sample CODED.csv -n N [--text NAME] [--stratify NAME]... --seed S -o DIR",
    .examples =
        "maqsat sample coded.csv -n 300 --seed 7 -o coding\n"
        "maqsat sample coded.csv -n 600 --text goal --id respondent_id --stratify goal_level "
        "--stratify region -o coding\n"
        "maqsat sample coded.csv --text goal --allocate wanted.csv --coders 3 --overlap 20% -o coding",
    .about =
        "Writes sheet_A.csv, sheet_B.csv ... (key,text,code,remark) without any code of the machine and in\n"
        "random order, and last design.json: seed, strata with their probabilities, digests of the input\n"
        "and of the codebook, keys. Give the sheets to the coders, keep the design; `maqsat agree` and\n"
        "`maqsat correct` read it. Rows with a blank answer are outside the frame. Memory grows with the\n"
        "sample, not with the file.",
    .options = options,
    .defaults = &defaults,
    .settings_size = sizeof(mq_sample_settings),
    .least = 1,
    .most = 1,
    .run = S_run};
