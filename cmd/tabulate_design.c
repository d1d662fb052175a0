#include "mq_format.h"
#include "mq_memory.h"
#include "mq_say.h"
#include "mq_tabulate.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/** A design ready for estimates. Codes are column-wise copies: levels, -1 = blank. */
typedef struct design {
    mq_tabulate *t;
    mq_sheet *sheet;
    mq_complex_survey *survey, *raked; /* raked: the same with raked weights, for tests; may be NULL */
    mq_margin *margins;                /* n_rake */
    double *weight;                    /* raked, or NULL */
    int *var;
    size_t cycles;
} design;

static int *S_codes(const design *d, size_t column, const mq_levels *levels)
{
    const mq_design_rows *r = &d->t->rows;
    int *out = mq_arena_take_n(&d->sheet->arena, r->size + 1, sizeof *out);
    for (size_t i = 0; out && i < r->size; i++) {
        size_t level = levels->of_label[r->code[i * r->n_codes + column]];
        out[i] = level == SIZE_MAX ? -1 : (int)level;
    }
    return out;
}

/* The library knows strata by number only. */
static mq_status S_lonely(const design *d, mq_error *err)
{
    mq_tabulate *t = d->t;
    const mq_design_rows *r = &t->rows;
    size_t strata = t->stratified ? mq_labels_size(t->strata) : 1;
    size_t *first = mq_arena_take_n(&d->sheet->arena, strata, sizeof *first);
    bool *several = mq_arena_take_n(&d->sheet->arena, strata, sizeof *several);
    if (!first || !several)
        return mq_no_memory(err);
    for (size_t i = 0; i < r->size; i++) {
        size_t h = t->stratified ? r->stratum[i] : 0;
        if (!first[h])
            first[h] = i + 1;
        else if (!t->clustered || r->cluster[i] != r->cluster[first[h] - 1])
            several[h] = true;
    }
    for (size_t h = 0; h < strata; h++)
        if (first[h] && !several[h]) {
            mq_str what = t->stratified ? mq_sheet_text(d->sheet, "stratum '%.*s' has",
                                                        (int)mq_labels_at(t->strata, h).size,
                                                        mq_labels_at(t->strata, h).at)
                                        : MQ_STR("the file has");
            mq_str one = t->clustered
                             ? mq_sheet_text(d->sheet, "cluster ('%.*s', from row %zu on)",
                                             (int)mq_labels_at(t->clusters, r->cluster[first[h] - 1]).size,
                                             mq_labels_at(t->clusters, r->cluster[first[h] - 1]).at, first[h])
                             : mq_sheet_text(d->sheet, "answer (row %zu)", first[h]);
            return mq_fail(err, MQ_E_DATA, NULL,
                           "%.*s a single %.*s: %schoose with --lonely certainty, remove, average or adjust",
                           (int)what.size, what.at, (int)one.size, one.at,
                           t->stratified ? "join it to another, or " : "");
        }
    return MQ_OK;
}

static mq_status S_new(design *d, const double *weight, mq_complex_survey **out, mq_error *err)
{
    mq_tabulate *t = d->t;
    mq_design_rows *r = &t->rows;
    mq_design in = {.rows = r->size,
                    .weight = weight,
                    .stratum = t->stratified ? r->stratum : NULL,
                    .cluster = t->clustered ? r->cluster : NULL,
                    .fpc = t->has_fpc ? r->fpc : NULL,
                    .lonely = (mq_lonely)t->lonely};
    return mq_complex_survey_new(&in, out, err);
}

static mq_status S_margin_totals(design *d, size_t r, double *totals, mq_error *err)
{
    mq_tabulate *t = d->t;
    const mq_levels *levels = &t->raked[r];
    mq_place at = {t->rake_path, 0, 0};
    bool *known = mq_arena_take_n(&d->sheet->arena, levels->size + 1, sizeof *known);
    if (!known)
        return mq_no_memory(err);
    for (size_t m = 0; m < t->n_margins; m++) {
        if (!mq_str_equal(t->margins[m].column, levels->column))
            continue;
        size_t l = 0;
        while (l < levels->size && !mq_str_equal(levels->title[l], t->margins[m].level))
            l++;
        if (l < levels->size) {
            totals[l] = t->margins[m].total;
            known[l] = true;
        } else if (t->margins[m].total > 0)
            return mq_fail(err, MQ_E_DATA, &at,
                           "raking: nobody in the file has %.*s = '%.*s', but the population has",
                           (int)levels->column.size, levels->column.at, (int)t->margins[m].level.size,
                           t->margins[m].level.at);
    }
    for (size_t l = 0; l < levels->size; l++)
        if (!known[l])
            return mq_fail(err, MQ_E_DATA, &at, "raking: the margins give no total for %.*s = '%.*s'",
                           (int)levels->column.size, levels->column.at, (int)levels->title[l].size,
                           levels->title[l].at);
    return MQ_OK;
}

/* All margins count the same people. */
static mq_status S_same_people(const design *d, const double *sum, mq_error *err)
{
    const mq_tabulate *t = d->t;
    mq_place at = {t->rake_path, 0, 0};
    for (size_t r = 0; r < t->n_rake; r++) {
        mq_str column = t->raked[r].column, first = t->raked[0].column;
        if (!(sum[r] > 0))
            return mq_fail(err, MQ_E_DATA, &at, "the totals of '%.*s' add up to %.15g people",
                           (int)column.size, column.at, sum[r]);
        if (fabs(sum[r] - sum[0]) > 1e-9 * sum[0])
            return mq_fail(err, MQ_E_DATA, &at,
                           "the totals of '%.*s' add up to %.15g people, those of '%.*s' to %.15g",
                           (int)column.size, column.at, sum[r], (int)first.size, first.at, sum[0]);
    }
    return MQ_OK;
}

static mq_status S_rake(design *d, mq_error *err)
{
    double sum[MQ_TABULATE_RAKE] = {0};
    mq_tabulate *t = d->t;
    d->margins = mq_arena_take_n(&d->sheet->arena, t->n_rake, sizeof *d->margins);
    d->weight = mq_arena_take_n(&d->sheet->arena, t->rows.size, sizeof *d->weight);
    if (!d->margins || !d->weight)
        return mq_no_memory(err);
    for (size_t r = 0; r < t->n_rake; r++) {
        double *totals = mq_arena_take_n(&d->sheet->arena, t->raked[r].size + 1, sizeof *totals);
        int *code = S_codes(d, 1 + t->n_by + r, &t->raked[r]);
        if (!totals || !code)
            return mq_no_memory(err);
        mq_status st = S_margin_totals(d, r, totals, err);
        if (st < 0)
            return st;
        for (size_t l = 0; l < t->raked[r].size; l++)
            sum[r] += totals[l];
        d->margins[r] = (mq_margin){code, t->raked[r].size, totals};
    }
    mq_status st = S_same_people(d, sum, err);
    return st < 0 ? st : mq_complex_survey_rake(d->survey, d->margins, t->n_rake, d->weight, &d->cycles, err);
}

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

/* A raked share takes its variance from the residuals on the margins; all that is printed beside it follows.
 */
static mq_status S_calibrate(const design *d, int level, const unsigned char *domain,
                             mq_complex_survey_share *s, mq_error *err)
{
    double p, se, sum = 0;
    size_t hits = 0;
    mq_status st = mq_complex_survey_calibrated_share(d->survey, d->margins, d->t->n_rake, d->weight, d->var,
                                                      level, domain, &p, &se, err);
    if (st < 0)
        return st;
    for (size_t i = 0; i < d->t->rows.size; i++)
        if (d->var[i] >= 0 && (!domain || domain[i])) {
            sum += d->weight[i];
            hits += d->var[i] == level && d->weight[i] > 0;
        }
    mq_complex_survey_share_replace(s, p, se, hits, sum, d->t->settings->level);
    return MQ_OK;
}

static mq_status S_share_row(const design *d, mq_table *table, size_t row, int level,
                             const unsigned char *domain, uint64_t count, mq_error *err)
{
    mq_complex_survey_share s;
    mq_status st =
        mq_complex_survey_share_of(d->survey, d->var, level, domain, d->t->settings->level, &s, err);
    if (st >= 0 && d->weight)
        st = S_calibrate(d, level, domain, &s, err);
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

static mq_status S_level_rows(const design *d, mq_table *table, const unsigned char *domain, mq_str prefix,
                              mq_error *err)
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
        mq_str key = mq_sheet_text(d->sheet, "%.*s%.*s", (int)prefix.size, prefix.at ? prefix.at : "",
                                   (int)levels->title[l].size, levels->title[l].at);
        size_t row =
            mq_table_row(table, key.at ? key.at : "", levels->title[l], prefix.size > 0, MQ_ROW_PLAIN);
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

static void S_notes(const design *d, mq_table *table)
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

static mq_status S_levels(const design *d, mq_error *err)
{
    mq_table *table = mq_table_new(&d->sheet->arena, "levels", d->t->levels.column, d->t->levels.column);
    if (!table)
        return mq_no_memory(err);
    S_columns(d->sheet, table);
    mq_status st = S_level_rows(d, table, NULL, (mq_str){0}, err);
    S_notes(d, table);
    return st >= 0 ? mq_sheet_table(d->sheet, table, err) : st;
}

static void S_test(mq_sheet *sheet, mq_table *table, const char *key, double value, double df1, double df2,
                   double p, const char *reason)
{
    mq_str word = mq_sheet_text(sheet, "tabulate.%s", key);
    size_t r = mq_table_row(table, key, mq_say(sheet, word.at ? word.at : key), 0, MQ_ROW_PLAIN);
    mq_sheet_number(table, r, 0, value, reason);
    if (isfinite(df1))
        mq_table_put(table, r, 1, mq_cell_number(df1));
    if (isfinite(df2))
        mq_table_put(table, r, 2, mq_cell_number(df2));
    mq_sheet_p(table, r, 3, p, reason);
}

/* One group that cannot be tested does not cost the user the tables of the others: x is undefined, with a
 * reason. */
static mq_status S_chisq(const design *d, size_t g, const int *group, mq_complex_survey_table *x,
                         const char **reason, mq_error *err)
{
    const mq_complex_survey *survey = d->raked ? d->raked : d->survey;
    size_t rows = d->t->groups[g].size, cols = d->t->levels.size, n = 0;
    *x = (mq_complex_survey_table){.f = NAN, .ndf = NAN, .ddf = NAN, .p = NAN, .x2 = NAN, .cramer_v = NAN};
    x->delta_mean = x->first_order_p = NAN;
    for (size_t i = 0; i < d->t->rows.size; i++)
        n += group[i] >= 0 && d->var[i] >= 0 && mq_complex_survey_weight(survey, i) > 0;
    *reason = !n ? "no_answers" : rows > MQ_COMPLEX_SURVEY_CELLS / cols ? "too_many_cells" : NULL;
    if (*reason)
        return MQ_OK;
    mq_status st = mq_complex_survey_chisq(survey, group, rows, d->var, cols, NULL, NULL, NULL, x, err);
    *reason = x->rows < 2 || x->cols < 2 ? "one_group" : "undefined";
    return st;
}

static mq_status S_tests(const design *d, size_t g, const int *group, double *p, mq_error *err)
{
    char id[32];
    mq_tabulate *t = d->t;
    mq_complex_survey_table x = {0};
    mq_complex_survey_rank rank;
    snprintf(id, sizeof id, "tests-%zu", g + 1);
    mq_str title = MQ_SAY(d->sheet, "tabulate.tests_by", t->levels.column, t->groups[g].column);
    const mq_complex_survey *survey = d->raked ? d->raked : d->survey;
    const char *reason = NULL;
    mq_table *table = mq_table_new(&d->sheet->arena, id, title, mq_say(d->sheet, "column.test"));
    mq_status st = table ? S_chisq(d, g, group, &x, &reason, err) : mq_no_memory(err);
    if (st < 0)
        return st;
    *p = x.p;
    mq_table_column(table, "statistic", mq_say(d->sheet, "column.statistic"), MQ_COLUMN_NUMBER);
    mq_table_last_column(table)->decimals = 3;
    mq_table_column(table, "df1", mq_say(d->sheet, "tabulate.df1"), MQ_COLUMN_NUMBER);
    mq_table_column(table, "df2", mq_say(d->sheet, "tabulate.df2"), MQ_COLUMN_NUMBER);
    mq_table_column(table, "p", mq_say(d->sheet, "column.p"), MQ_COLUMN_P);
    S_test(d->sheet, table, "rao_scott_f", x.f, x.ndf, x.ddf, x.p, reason);
    S_test(d->sheet, table, "rao_scott_first", x.x2 / x.delta_mean, NAN, NAN, x.first_order_p, reason);
    size_t v =
        mq_table_row(table, "cramer_v", mq_say(d->sheet, "tabulate.cramer_v_weighted"), 0, MQ_ROW_PLAIN);
    mq_sheet_number(table, v, 0, x.cramer_v, reason);
    if (t->levels.ordered && x.rows > 1 && x.cols > 1 &&
        mq_complex_survey_rank_test(survey, d->var, group, t->groups[g].size, &rank, NULL) >= 0)
        S_test(d->sheet, table, "rank", rank.chisq, rank.ndf, rank.ddf, rank.p, "undefined");
    if (d->weight)
        mq_table_note(table, "", mq_say(d->sheet, "tabulate.raked_tests"));
    return mq_sheet_table(d->sheet, table, err);
}

static mq_status S_groups(const design *d, size_t g, double *p, mq_error *err)
{
    char id[32];
    mq_tabulate *t = d->t;
    const mq_levels *groups = &t->groups[g];
    int *group = S_codes(d, 1 + g, groups);
    unsigned char *domain = mq_arena_take(&d->sheet->arena, t->rows.size + 1);
    snprintf(id, sizeof id, "by-%zu", g + 1);
    mq_str title = MQ_SAY(d->sheet, "tabulate.by", t->levels.column, groups->column);
    mq_table *table = mq_table_new(&d->sheet->arena, id, title, groups->column);
    mq_status st = MQ_OK;
    if (!group || !domain || !table)
        return mq_no_memory(err);
    S_columns(d->sheet, table);
    for (size_t k = 0; st >= 0 && k < groups->size; k++) {
        mq_str key = mq_sheet_text(d->sheet, "%.*s=%.*s", (int)groups->column.size, groups->column.at,
                                   (int)groups->title[k].size, groups->title[k].at);
        mq_table_row(table, key.at ? key.at : "", groups->title[k], 0, MQ_ROW_GROUP);
        for (size_t i = 0; i < t->rows.size; i++)
            domain[i] = group[i] == (int)k;
        mq_str prefix = mq_sheet_text(d->sheet, "%.*s|", (int)key.size, key.at);
        st = S_level_rows(d, table, domain, prefix, err);
    }
    S_notes(d, table);
    if (st >= 0)
        st = mq_sheet_table(d->sheet, table, err);
    return st >= 0 ? S_tests(d, g, group, p, err) : st;
}

mq_status mq_tabulate_design(mq_tabulate *t, mq_sheet *sheet, mq_error *err)
{
    double p[MQ_TEXTS_MAX];
    design d = {.t = t, .sheet = sheet};
    mq_status st = t->lonely ? MQ_OK : S_lonely(&d, err);
    if (st >= 0)
        st = S_new(&d, t->rows.weight, &d.survey, err);
    if (st >= 0 && !(d.var = S_codes(&d, 0, &t->levels)))
        st = mq_no_memory(err);
    if (st >= 0 && t->n_rake)
        st = S_rake(&d, err);
    if (st >= 0 && t->n_rake)
        st = S_new(&d, d.weight, &d.raked, err);
    if (st >= 0)
        st = S_levels(&d, err);
    for (size_t g = 0; st >= 0 && g < t->n_by; g++)
        st = S_groups(&d, g, &p[g], err);
    if (st >= 0)
        st = mq_tabulate_family(t, sheet, p, err);
    mq_complex_survey_free(d.survey);
    mq_complex_survey_free(d.raked);
    return st;
}
