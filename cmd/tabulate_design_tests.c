#include "tabulate_design.h"
#include "mq_memory.h"
#include "mq_say.h"
#include <math.h>
#include <stdio.h>

static void S_test(mq_sheet *sheet, mq_table *table, const char *key, double value, double df1, double df2,
                   double p, const char *reason)
{
    size_t r =
        mq_table_row(table, key, mq_say(sheet, mq_sheet_key(sheet, "tabulate.%s", key)), 0, MQ_ROW_PLAIN);
    mq_sheet_number(table, r, 0, value, reason);
    if (isfinite(df1))
        mq_table_put(table, r, 1, mq_cell_number(df1));
    if (isfinite(df2))
        mq_table_put(table, r, 2, mq_cell_number(df2));
    mq_sheet_p(table, r, 3, p, reason);
}

/* One group that cannot be tested does not cost the user the tables of the others: x is undefined, with a
 * reason. */
static mq_status S_chisq(const tabulate_survey *d, size_t g, const int *group, mq_complex_survey_table *x,
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

mq_status survey_tests(const tabulate_survey *d, size_t g, const int *group, double *p, mq_error *err)
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
