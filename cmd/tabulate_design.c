#include "tabulate_design.h"
#include "mq_memory.h"

int *survey_codes(const tabulate_survey *d, size_t column, const mq_levels *levels)
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
static mq_status S_lonely(const tabulate_survey *d, mq_error *err)
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

static mq_status S_new(tabulate_survey *d, const double *weight, mq_complex_survey **out, mq_error *err)
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

static mq_status S_by(const tabulate_survey *d, size_t g, double *p, mq_error *err)
{
    int *group = survey_codes(d, 1 + g, &d->t->groups[g]);
    mq_status st = group ? survey_groups(d, g, group, err) : mq_no_memory(err);
    return st >= 0 ? survey_tests(d, g, group, p, err) : st;
}

mq_status mq_tabulate_design(mq_tabulate *t, mq_sheet *sheet, mq_error *err)
{
    double p[MQ_TEXTS_MAX];
    tabulate_survey d = {.t = t, .sheet = sheet};
    mq_status st = t->lonely ? MQ_OK : S_lonely(&d, err);
    if (st >= 0)
        st = S_new(&d, t->rows.weight, &d.survey, err);
    if (st >= 0 && !(d.var = survey_codes(&d, 0, &t->levels)))
        st = mq_no_memory(err);
    if (st >= 0 && t->n_rake)
        st = survey_rake(&d, err);
    if (st >= 0 && t->n_rake)
        st = S_new(&d, d.weight, &d.raked, err);
    if (st >= 0)
        st = survey_levels(&d, err);
    for (size_t g = 0; st >= 0 && g < t->n_by; g++)
        st = S_by(&d, g, &p[g], err);
    if (st >= 0)
        st = mq_tabulate_family(t, sheet, p, err);
    mq_complex_survey_free(d.survey);
    mq_complex_survey_free(d.raked);
    return st;
}
