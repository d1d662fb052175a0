#include "tabulate_design.h"
#include "mq_memory.h"
#include "mq_say.h"
#include <math.h>
#include <stdio.h>

/* Where nobody or everybody has the level, logit and Wilson are undefined and Korn-Graubard stands in. */
static mq_interval S_interval(const mq_tabulate *t, const mq_complex_survey_share *s)
{
    mq_interval it = t->ci == MQ_CI_WILSON  ? s->wilson_t
                     : t->ci == MQ_CI_WALD  ? s->wald_t
                     : t->ci == MQ_CI_LOGIT ? s->logit
                     : t->ci == MQ_CI_BETA  ? s->korn_graubard
                                            : s->printed;
    return isnan(it.lo) ? s->korn_graubard : it;
}

enum { N, SHARE, SE, N_EFF, DEFF };

static void S_columns(const mq_sheet *sheet, mq_table *table)
{
    mq_table_column(table, "n", mq_say(sheet, "column.n"), MQ_COLUMN_COUNT);
    mq_table_column(table, "share", mq_say(sheet, "column.share"), MQ_COLUMN_SHARE);
    mq_table_column(table, "se", mq_say(sheet, "tabulate.se"), MQ_COLUMN_NUMBER);
    mq_table_last_column(table)->points = true;
    mq_table_column(table, "n_eff", mq_say(sheet, "tabulate.n_eff"), MQ_COLUMN_NUMBER);
    mq_table_last_column(table)->decimals = 1;
    mq_table_column(table, "deff", mq_say(sheet, "tabulate.deff"), MQ_COLUMN_NUMBER);
}

static mq_status S_share_row(const tabulate_survey *d, mq_table *table, size_t row, int level,
                             const unsigned char *domain, uint64_t count, mq_error *err)
{
    mq_complex_survey_share s;
    mq_status st =
        mq_complex_survey_share_of(d->survey, d->var, level, domain, d->t->settings->level, &s, err);
    if (st >= 0 && d->weight)
        st = survey_raked_share(d, level, domain, &s, err);
    if (st < 0)
        return st;
    mq_interval it = S_interval(d->t, &s);
    mq_base base = {mq_say(d->sheet, "tabulate.base"), s.n, s.sum_w};
    mq_table_put(table, row, N, mq_cell_count(count));
    bool whole = isfinite(it.lo) && isfinite(it.hi); /* Korn-Graubard of a tiny share may miss it by an ulp */
    mq_cell cell =
        mq_cell_estimate(s.p, whole ? fmin(it.lo, s.p) : NAN, whole ? fmax(it.hi, s.p) : NAN, base);
    cell.mark = s.unreliable ? "a" : NULL;
    mq_table_put(table, row, SHARE, cell);
    mq_sheet_number(table, row, SE, s.se, "undefined");
    mq_sheet_number(table, row, N_EFF, s.n_eff, "no_variance");
    /* As n_eff: against answers drawn with replacement. Without, weights that do not add up to the people
     * would make it infinite or negative. */
    mq_sheet_number(table, row, DEFF, s.deff_replace, "no_variance");
    return MQ_OK;
}

static mq_status S_level_rows(const tabulate_survey *d, mq_table *table, const unsigned char *domain,
                              const char *prefix, mq_error *err)
{
    const mq_levels *levels = &d->t->levels;
    uint64_t *count = mq_arena_take_n(&d->sheet->arena, levels->size + 1, sizeof *count), n = 0;
    if (!count)
        return mq_no_memory(err);
    for (size_t i = 0; i < d->t->rows.size; i++)
        if (d->var[i] >= 0 && (!domain || domain[i])) {
            count[d->var[i]]++;
            n += mq_complex_survey_weight(d->survey, i) > 0;
        }
    for (size_t l = 0; l < levels->size; l++) {
        const char *key =
            mq_sheet_key(d->sheet, "%s%.*s", prefix, (int)levels->title[l].size, levels->title[l].at);
        size_t row = mq_table_row(table, key, levels->title[l], *prefix != 0, MQ_ROW_PLAIN);
        if (!n) {
            for (size_t c = SHARE; c <= DEFF; c++)
                mq_table_put(table, row, c, mq_cell_missing(MQ_STR("no_answers")));
            mq_table_put(table, row, N, mq_cell_count(count[l]));
            continue;
        }
        mq_status st = S_share_row(d, table, row, (int)l, domain, count[l], err);
        if (st < 0)
            return st;
    }
    return MQ_OK;
}

static void S_notes(const tabulate_survey *d, mq_table *table)
{
    const mq_tabulate *t = d->t;
    const double *w = d->weight ? d->weight : t->rows.weight;
    double kish = mq_weights_kish(w, t->rows.size);
    mq_sheet *sheet = d->sheet;
    mq_table_base_line(table, MQ_SAY(sheet, "tabulate.design_line", mq_say_count(sheet, t->rows.size),
                                     mq_say_number(sheet, kish, 3),
                                     mq_say_number(sheet, (double)t->rows.size / kish, 1)));
    mq_table_note(table, "", MQ_SAY(sheet, "tabulate.design_note", mq_tabulate_ci_name(sheet, t->ci)));
    if (d->weight && t->n_rake > 1)
        mq_table_note(
            table, "",
            MQ_SAY(sheet, "tabulate.raked", mq_say_count(sheet, t->n_rake), mq_say_count(sheet, d->cycles)));
    else if (d->weight)
        mq_table_note(table, "", MQ_SAY(sheet, "tabulate.post_stratified", mq_say_count(sheet, d->cycles)));
    bool marked = false;
    for (size_t r = 0; r < table->n_rows; r++)
        marked |= mq_table_cell(table, r, SHARE)->mark != NULL;
    if (marked)
        mq_table_note(table, "a", mq_say(sheet, "tabulate.unreliable"));
    static const char *const lonely[] = {"", "tabulate.lonely_certainty", "tabulate.lonely_remove",
                                         "tabulate.lonely_average", "tabulate.lonely_adjust"};
    if (t->lonely)
        mq_table_note(table, "", mq_say(sheet, lonely[t->lonely]));
}

mq_status survey_levels(const tabulate_survey *d, mq_error *err)
{
    mq_table *table = mq_table_new(&d->sheet->arena, "levels", d->t->levels.column, d->t->levels.column);
    if (!table)
        return mq_no_memory(err);
    S_columns(d->sheet, table);
    mq_status st = S_level_rows(d, table, NULL, "", err);
    S_notes(d, table);
    return st >= 0 ? mq_sheet_table(d->sheet, table, err) : st;
}

mq_status survey_groups(const tabulate_survey *d, size_t g, const int *group, mq_error *err)
{
    char id[32];
    mq_tabulate *t = d->t;
    const mq_levels *groups = &t->groups[g];
    unsigned char *domain = mq_arena_take(&d->sheet->arena, t->rows.size + 1);
    snprintf(id, sizeof id, "by-%zu", g + 1);
    mq_str title = MQ_SAY(d->sheet, "tabulate.by", t->levels.column, groups->column);
    mq_table *table = mq_table_new(&d->sheet->arena, id, title, groups->column);
    mq_status st = MQ_OK;
    if (!domain || !table)
        return mq_no_memory(err);
    S_columns(d->sheet, table);
    for (size_t k = 0; st >= 0 && k < groups->size; k++) {
        const char *key = mq_sheet_key(d->sheet, "%.*s=%.*s", (int)groups->column.size, groups->column.at,
                                       (int)groups->title[k].size, groups->title[k].at);
        mq_table_row(table, key, groups->title[k], 0, MQ_ROW_GROUP);
        for (size_t i = 0; i < t->rows.size; i++)
            domain[i] = group[i] == (int)k;
        st = S_level_rows(d, table, domain, mq_sheet_key(d->sheet, "%s|", key), err);
    }
    S_notes(d, table);
    return st >= 0 ? mq_sheet_table(d->sheet, table, err) : st;
}
