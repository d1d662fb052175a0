#include "mq_report_sheets.h"
#include <stdio.h>

enum { GROUPS_MOST = 20 };

/* Columns code_1, code_2 .. of a sheet: only the adjudicated one has them. */
static mq_status S_columns(const mq_report *r, const char *path, mq_texts *out, mq_error *err)
{
    static const char *const names[] = {"code_1", "code_2", "code_3", "code_4",
                                        "code_5", "code_6", "code_7", "code_8"};
    mq_survey *survey = mq_input_open(path, &r->plan->input, err);
    out->size = 0;
    if (!survey)
        return err->status;
    for (size_t i = 0; i < sizeof names / sizeof *names && out->size == i; i++)
        for (size_t c = 0; c < mq_survey_columns(survey) && out->size == i; c++)
            if (mq_str_equal(mq_survey_header(survey)[c], mq_str_of(names[i])))
                out->at[out->size++] = names[i];
    mq_survey_close(survey);
    return MQ_OK;
}

/* Which sheet is whose. */
static mq_status S_sort(mq_report_sheets *s, const mq_report *r, mq_error *err)
{
    const mq_texts *all = &r->plan->sheets;
    mq_texts columns;
    if (all->size > MQ_CODERS_MOST)
        return mq_fail(err, MQ_E_USAGE, NULL, "at most %d --sheet", MQ_CODERS_MOST);
    for (size_t i = 0; i < all->size; i++) {
        for (size_t k = 0; k < i; k++)
            if (strcmp(all->at[k], all->at[i]) == 0)
                return mq_fail(err, MQ_E_USAGE, NULL, "--sheet %s is given twice", all->at[i]);
        mq_status st = S_columns(r, all->at[i], &columns, err);
        if (st < 0)
            return st;
        if (columns.size >= 2 && !s->decided) {
            s->decided = all->at[i];
            s->columns = columns;
        } else
            s->coder[s->n_coders++] = all->at[i];
    }
    if (!s->decided && s->n_coders != 2)
        s->decided = s->coder[--s->n_coders];
    if (s->n_coders == 1)
        return mq_fail(
            err, MQ_E_USAGE, NULL,
            "--sheet %s is of one coder, who agrees with nobody: give the sheet of the other one too",
            s->coder[0]);
    return MQ_OK;
}

/* The first of the codebooks coded what the sheets code. */
static const char *S_codebook(const mq_report *r, mq_arena *arena)
{
    mq_str rest = mq_str_of(r->plan->codebook ? r->plan->codebook : "");
    return r->plan->codebook ? mq_arena_copy(arena, mq_str_trim(mq_str_cut(&rest, ','))).at : NULL;
}

/* Sheets are called by their files, without folder and ending. */
static void S_name(mq_agree_sheets *sheets)
{
    for (size_t c = 0; c < sheets->a.coders; c++) {
        mq_str name = sheets->coder[c];
        for (size_t i = name.size; i-- > 0;)
            if (name.at[i] == '/') {
                name = (mq_str){name.at + i + 1, name.size - i - 1};
                break;
            }
        if (name.size > 4 && memcmp(name.at + name.size - 4, ".csv", 4) == 0)
            name.size -= 4;
        sheets->coder[c] = name;
    }
}

static mq_status S_agree(mq_report_sheets *s, const mq_report *r, const char *codebook, mq_error *err)
{
    s->files = (mq_agree_files){.at = s->n_coders ? s->coder : &s->decided,
                                .size = s->n_coders ? s->n_coders : 1,
                                .columns = s->n_coders ? NULL : &s->columns,
                                .input = &r->plan->input,
                                .key = "key",
                                .code = "code"};
    s->agree = true;
    mq_status st = mq_agree_sheets_read(&s->sheets, &s->files, codebook, err);
    if (st < 0)
        return st;
    S_name(&s->sheets);
    s->sheets.a.seed = MQ_AGREE_SEED;
    s->sheets.a.resamples = MQ_AGREE_RESAMPLES;
    return mq_agree_sheets_levels(&s->sheets, NULL, codebook, false, err);
}

/* Groups of a column with more than the tables of groups show have too few coded answers each. */
static void S_groups(mq_report_sheets *s, const mq_report *r)
{
    for (size_t g = 0; g < r->plan->by.size; g++) {
        bool many = mq_tally_groups(r->counts[0].by[g]) > GROUPS_MOST || s->by.size == MQ_CORRECT_BY;
        if (g <= MQ_CORRECT_BY)
            s->many[g] = many;
        if (!many)
            s->by.at[s->by.size++] = r->plan->by.at[g];
    }
}

static mq_status S_correct(mq_report_sheets *s, const mq_report *r, const char *coded, const char *codebook,
                           mq_error *err)
{
    mq_error ragged;
    S_groups(s, r);
    const mq_correction_files files = {.coded = coded,
                                       .sheet = s->decided,
                                       .design = r->plan->design,
                                       .codebook = codebook,
                                       .by = &s->by,
                                       .input = &r->plan->input};
    s->corrected = true;
    s->correction.settings = &s->settings;
    mq_status st = mq_correction_read(&s->correction, &files, &ragged, err);
    if (st >= 0 && ragged.status < 0 && strcmp(ragged.file, s->decided) == 0)
        return mq_fail(err, MQ_E_DATA, &(mq_place){ragged.file, ragged.line, 0}, "%s", ragged.message);
    for (size_t b = 0; b < s->correction.n_by && st >= 0; b++)
        for (size_t g = 0; g < r->plan->by.size; g++)
            if (mq_str_equal(r->by_names[g], s->correction.by_names[b]))
                s->correction.by_titles[b] = r->by_titles[g];
    for (size_t t = 0; t < r->n_texts && st >= 0; t++)
        if (mq_str_equal(r->counts[t].name, s->correction.text))
            return MQ_OK;
    if (st < 0)
        return st;
    return mq_fail(err, MQ_E_USAGE, NULL,
                   "the sample was drawn for --text '%.*s', which the report is not about",
                   (int)s->correction.text.size, s->correction.text.at);
}

mq_status mq_report_sheets_read(mq_report_sheets *s, const mq_report *r, const char *coded, mq_error *err)
{
    *s = (mq_report_sheets){.settings = {.lang = r->plan->lang, .level = r->plan->level}};
    s->page.settings = &s->settings;
    if (!r->plan->sheets.size)
        return MQ_OK;
    const char *codebook = S_codebook(r, &s->page.arena);
    mq_status st = S_sort(s, r, err);
    if (st >= 0 && (s->n_coders || s->columns.size))
        st = S_agree(s, r, codebook, err);
    if (st >= 0 && s->decided && r->plan->design)
        st = S_correct(s, r, coded, codebook, err);
    return st;
}

void mq_report_sheets_close(mq_report_sheets *s)
{
    if (s->agree)
        mq_agree_sheets_close(&s->sheets);
    if (s->corrected)
        mq_correction_close(&s->correction);
    mq_arena_free(&s->page.arena);
}
