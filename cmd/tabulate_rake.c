#include "tabulate_design.h"
#include "mq_memory.h"
#include <math.h>

static mq_status S_margin_totals(tabulate_survey *d, size_t r, double *totals, mq_error *err)
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
static mq_status S_same_people(const tabulate_survey *d, const double *sum, mq_error *err)
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

mq_status survey_rake(tabulate_survey *d, mq_error *err)
{
    double sum[MQ_TABULATE_RAKE] = {0};
    mq_tabulate *t = d->t;
    d->margins = mq_arena_take_n(&d->sheet->arena, t->n_rake, sizeof *d->margins);
    d->weight = mq_arena_take_n(&d->sheet->arena, t->rows.size, sizeof *d->weight);
    if (!d->margins || !d->weight)
        return mq_no_memory(err);
    for (size_t r = 0; r < t->n_rake; r++) {
        double *totals = mq_arena_take_n(&d->sheet->arena, t->raked[r].size + 1, sizeof *totals);
        int *code = survey_codes(d, 1 + t->n_by + r, &t->raked[r]);
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

/* All that is printed beside the share follows it. */
mq_status survey_raked_share(const tabulate_survey *d, int level, const unsigned char *domain,
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
