#include "mq_cells.h"
#include "mq_sample.h"

static const mq_sample_settings defaults = {.seed = 20240501, .coders = 2};

static const mq_option options[] = {
    MQ_RANGE('n', "size", INTEGER, offsetof(mq_sample_settings, n), "N", "answers in the sample", 1, 10000000),
    MQ_VALUE('t', "text", TEXT, offsetof(mq_sample_settings, text), "NAME|#N", "column of the answers"),
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
                       "--overlap %s is no part of the answers; give a per cent such as 100%%, or 0 to 1",
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

static mq_status S_strata(mq_sample *sample, mq_error *err)
{
    const mq_texts *asked = &sample->s->stratify;
    if (asked->size == 1 && strcmp(asked->at[0], "none") == 0)
        return MQ_OK;
    for (size_t i = 0; i < asked->size; i++)
        sample->wanted[sample->n_stratify++] = asked->at[i];
    if (sample->n_stratify)
        return MQ_OK;
    if (sample->s->text[0] == '#')
        return mq_fail(err, MQ_E_USAGE, NULL, "with a column number in --text name the strata by --stratify");
    mq_buffer name = {0};
    mq_buffer_print(&name, "%s_level", sample->s->text);
    sample->wanted[0] = name.failed ? NULL : mq_arena_copy(&sample->arena, mq_buffer_view(&name)).at;
    mq_buffer_free(&name);
    sample->n_stratify = 1;
    return sample->wanted[0] ? MQ_OK : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
}

static mq_status S_check(mq_sample *sample, mq_error *err)
{
    const mq_sample_settings *s = sample->s;
    if (!s->text || !*s->text)
        return mq_fail(err, MQ_E_USAGE, NULL, "name the column of the answers with --text");
    if (!s->output || !*s->output)
        return mq_fail(err, MQ_E_USAGE, NULL, "-o DIR is missing: where shall the sheets go?");
    if (strcmp(sample->path, "-") == 0)
        return mq_fail(err, MQ_E_USAGE, NULL, "a sample needs two passes; give a file, not stdin");
    mq_status st = S_overlap(sample, err);
    if (st >= 0)
        st = S_allocation(sample, err);
    return st >= 0 ? S_strata(sample, err) : st;
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
    .usage = "maqsat sample CODED.csv -n N --text NAME --seed S -o DIR [options]",
    .examples = "maqsat sample coded.csv -n 300 --text goal --seed 7 -o coding\n"
                "maqsat sample coded.csv -n 600 --text goal --id respondent_id --stratify goal_level "
                "--stratify region -o coding\n"
                "maqsat sample coded.csv --text goal --allocate wanted.csv --coders 3 --overlap 20% -o coding",
    .about = "Writes sheet_A.csv, sheet_B.csv ... (key,text,code,remark) without any code of the machine and in\n"
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
