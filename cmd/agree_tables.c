#include "mq_agree.h"
#include "mq_alpha.h"
#include "mq_classify.h"
#include "mq_complex_survey.h"
#include "mq_format.h"
#include "mq_kappa.h"
#include "mq_raters.h"
#include <math.h>

enum { DISAGREEMENTS = 200 };

static mq_status S_memory(mq_error *err)
{
    return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
}

static void S_line(mq_table *t, const char *key, const char *label, double value, mq_interval it, uint64_t n)
{
    size_t r = mq_table_row(t, key, mq_str_of(label), 0, MQ_ROW_PLAIN);
    mq_sheet_interval(t, r, 0, value, it.lo, it.hi, n, "one category says nothing");
}

static mq_status S_alpha(mq_agree *a, mq_sheet *sheet, const mq_ratings *in, mq_table *t, uint64_t n,
                         mq_error *err)
{
    mq_alpha_boot boot;
    mq_alpha *alpha = mq_alpha_new(in->categories);
    mq_status st = alpha ? MQ_OK : S_memory(err);
    for (size_t u = 0; st >= 0 && u < in->units; u++)
        st = mq_alpha_add(alpha, in->rating + u * in->raters, in->raters, err);
    for (int m = 0; st >= 0 && m < (a->levels.ordered ? 2 : 1); m++) {
        st = mq_alpha_bootstrap(alpha, m ? MQ_ALPHA_ORDINAL : MQ_ALPHA_NOMINAL, sheet->settings->level,
                                (size_t)a->resamples, (unsigned long)a->seed, &boot, err);
        a->alpha = st >= 0 ? boot.alpha : NAN;
        if (st >= 0)
            S_line(t, m ? "alpha_ordinal" : "alpha_nominal",
                   m ? "Krippendorff's alpha, ordinal" : "Krippendorff's alpha, nominal", boot.alpha, boot.ci,
                   n);
    }
    mq_alpha_free(alpha);
    return st;
}

static mq_status S_several(mq_agree *a, mq_sheet *sheet, const mq_ratings *in, mq_table *t,
                           mq_error *err)
{
    mq_raters r, ordinal;
    double level = sheet->settings->level;
    mq_status st = mq_raters_of(in, MQ_WEIGHT_NONE, level, &r, err);
    if (st < 0)
        return st;
    double half = mq_z_of(level) * r.pa_se;
    S_line(t, "agreement", "share of agreeing pairs", r.pa,
           (mq_interval){fmax(0, r.pa - half), fmin(1, r.pa + half)}, r.paired);
    st = S_alpha(a, sheet, in, t, r.paired, err);
    S_line(t, "gwet_ac1", "Gwet's AC1", r.gwet.est, r.gwet.ci, r.paired);
    if (st >= 0 && a->levels.ordered && (st = mq_raters_of(in, MQ_WEIGHT_ORDINAL, level, &ordinal, err)) >= 0)
        S_line(t, "gwet_ac2", "Gwet's AC2, ordinal weights", ordinal.gwet.est, ordinal.gwet.ci, r.paired);
    S_line(t, "fleiss", "Fleiss' kappa", r.fleiss.est, r.fleiss.ci, r.paired);
    S_line(t, "brennan_prediger", "Brennan-Prediger", r.bp.est, r.bp.ci, r.paired);
    mq_table_base_line(t, mq_sheet_text(sheet,
                                        "Answers: %zu, coded twice or more: %zu; coders: %zu; codes %s: %zu.",
                                        a->units, r.paired, a->coders, a->declared ? "declared" : "in use",
                                        a->declared ? a->declared : a->levels.size));
    mq_table_note(t, "",
                  mq_sheet_text(sheet, "Alpha: bootstrap over answers, %llu resamples, seed %llu.",
                                (unsigned long long)a->resamples, (unsigned long long)a->seed));
    return st;
}

static size_t *S_confusion(const mq_agree *a, mq_arena *arena, uint64_t *n)
{
    size_t k = a->levels.size, *cells = mq_arena_take_n(arena, k * k + 1, sizeof *cells);
    *n = 0;
    for (size_t u = 0; cells && u < a->units; u++) {
        size_t x = mq_agree_level(a, u, 0), y = mq_agree_level(a, u, 1);
        if (x == SIZE_MAX || y == SIZE_MAX)
            continue;
        cells[x * k + y]++;
        ++*n;
    }
    return cells;
}

/* Kappa weighted by the design of the sample; answers of the sample that lack a code are left out. */
static mq_status S_weighted(const mq_agree *a, mq_sheet *sheet, mq_table *t, mq_error *err)
{
    const mq_correction *d = a->design;
    size_t n = d->n_keys, used = 0;
    double *weight = mq_arena_take_n(&sheet->arena, n, sizeof *weight);
    uint32_t *stratum = mq_arena_take_n(&sheet->arena, n, sizeof *stratum);
    int *x = mq_arena_take_n(&sheet->arena, n, sizeof *x), *y = mq_arena_take_n(&sheet->arena, n, sizeof *y);
    mq_complex_survey *survey = NULL;
    mq_complex_survey_kappa kappa;
    if (!weight || !stratum || !x || !y)
        return S_memory(err);
    for (size_t i = 0; i < n; i++) {
        size_t unit = mq_labels_find(a->keys, mq_labels_at(d->keys, i));
        size_t l[2] = {SIZE_MAX, SIZE_MAX};
        for (size_t c = 0; unit != SIZE_MAX && c < 2; c++)
            l[c] = mq_agree_level(a, unit, c);
        if (l[0] == SIZE_MAX || l[1] == SIZE_MAX)
            continue;
        const mq_correct_stratum_in *h = &d->strata[d->key[i].stratum];
        stratum[used] = (uint32_t)d->key[i].stratum;
        weight[used] = h->n ? (double)h->all / (double)h->n : 1;
        x[used] = (int)l[0];
        y[used++] = (int)l[1];
    }
    mq_design in = {.rows = used, .weight = weight, .stratum = stratum, .lonely = MQ_LONELY_CERTAINTY};
    mq_status st = mq_complex_survey_new(&in, &survey, err);
    if (st >= 0)
        st = mq_complex_survey_kappa_of(survey, x, y, a->levels.size, &kappa, err);
    if (st >= 0) {
        double half = mq_z_of(sheet->settings->level) * kappa.se;
        S_line(t, "agreement_weighted", "per cent agreement in the file (weighted)", kappa.agreement,
               mq_interval_none(), used);
        S_line(t, "kappa_weighted", "Cohen's kappa in the file (weighted)", kappa.kappa,
               (mq_interval){kappa.kappa - half, kappa.kappa + half}, used);
    }
    mq_complex_survey_free(survey);
    return st;
}

static mq_status S_two(const mq_agree *a, mq_sheet *sheet, mq_table *t, const size_t *cells, uint64_t n,
                       mq_error *err)
{
    mq_two_coders x;
    mq_status st = mq_two_coders_of(cells, a->levels.size, sheet->settings->level, &x, err);
    if (st < 0)
        return st;
    S_line(t, "cohen_kappa", "Cohen's kappa", x.none.kappa, x.none.ci, n);
    if (a->levels.ordered) {
        S_line(t, "kappa_linear", "kappa, linear weights", x.linear.kappa, x.linear.ci, n);
        S_line(t, "kappa_quadratic", "kappa, quadratic weights", x.quadratic.kappa, x.quadratic.ci, n);
    }
    S_line(t, "scott_pi", "Scott's pi", x.scott_pi, mq_interval_none(), n);
    S_line(t, "kappa_max", "largest kappa with these margins", x.kappa_max, mq_interval_none(), n);
    return a->design ? S_weighted(a, sheet, t, err) : MQ_OK;
}

static mq_status S_matrix(const mq_agree *a, mq_sheet *sheet, const size_t *cells, mq_error *err)
{
    size_t k = a->levels.size;
    mq_classify all;
    mq_class *classes = mq_arena_take_n(&sheet->arena, k, sizeof *classes);
    mq_table *t =
        mq_table_new(&sheet->arena, "confusion", MQ_STR("First coder against second coder"), a->coder[0]);
    if (!t || !classes)
        return S_memory(err);
    mq_status st = mq_classify_of(cells, k, sheet->settings->level, classes, &all, err);
    if (st < 0)
        return st;
    for (size_t c = 0; c < k; c++) {
        mq_str key = mq_sheet_text(sheet, "second:%.*s", (int)a->levels.title[c].size, a->levels.title[c].at);
        mq_table_column(t, key.at ? key.at : "", a->levels.title[c], MQ_COLUMN_COUNT);
        mq_table_last_column(t)->spanner = a->coder[1];
    }
    const char *const keys[] = {"precision", "recall", "f1"};
    for (size_t i = 0; i < 3; i++) {
        mq_str word = mq_sheet_text(sheet, "column.%s", keys[i]);
        mq_table_column(t, keys[i], mq_message(sheet->words, word.at ? word.at : keys[i]), MQ_COLUMN_NUMBER);
        mq_table_last_column(t)->decimals = 3;
    }
    for (size_t r = 0; r < k; r++) {
        size_t row = mq_table_row(t, a->levels.title[r].at, a->levels.title[r], 0, MQ_ROW_PLAIN);
        for (size_t c = 0; c < k; c++)
            mq_table_put(t, row, c, mq_cell_count(cells[r * k + c]));
        mq_sheet_number(t, row, k, classes[r].precision, "never given by the second");
        mq_sheet_number(t, row, k + 1, classes[r].recall, "never given by the first");
        mq_sheet_number(t, row, k + 2, classes[r].f1, "undefined");
    }
    mq_table_note(t, "",
                  mq_sheet_text(sheet, "The first coder is the reference. Macro-F1 %.3f; accuracy %.3f.",
                                all.macro_f1, all.accuracy));
    return mq_sheet_table(sheet, t, err);
}

static mq_status S_list(const mq_agree *a, mq_sheet *sheet, mq_error *err)
{
    size_t shown = 0, found = 0;
    mq_table *t = mq_table_new(&sheet->arena, "disagreements", MQ_STR("Disagreements"), MQ_STR("key"));
    if (!t)
        return S_memory(err);
    for (size_t c = 0; c < a->coders; c++) {
        mq_str key = mq_sheet_text(sheet, "coder_%zu", c + 1);
        mq_table_column(t, key.at ? key.at : "", a->coder[c], MQ_COLUMN_TEXT);
    }
    for (size_t u = 0; u < a->units; u++) {
        size_t first = SIZE_MAX;
        bool same = true;
        for (size_t c = 0; c < a->coders; c++) {
            size_t level = mq_agree_level(a, u, c);
            same &= level == SIZE_MAX || first == SIZE_MAX || level == first;
            first = first == SIZE_MAX ? level : first;
        }
        if (same || ++found > DISAGREEMENTS)
            continue;
        mq_str key = mq_arena_copy(&sheet->arena, mq_labels_at(a->keys, u));
        size_t row = mq_table_row(t, key.at ? key.at : "", key, 0, MQ_ROW_PLAIN);
        for (size_t c = 0; c < a->coders; c++) {
            size_t level = mq_agree_level(a, u, c);
            if (level != SIZE_MAX)
                mq_table_put(t, row, c, mq_cell_text(a->levels.title[level]));
        }
        shown++;
    }
    mq_table_note(t, "", mq_sheet_text(sheet, "%zu of %zu disagreements are shown.", shown, found));
    return found ? mq_sheet_table(sheet, t, err) : MQ_OK;
}

mq_status mq_agree_tables(mq_agree *a, mq_sheet *sheet, mq_error *err)
{
    uint64_t n = 0;
    size_t k = a->levels.size < 2 ? 2 : a->levels.size;
    k = a->declared > k ? a->declared : k;
    unsigned char *rating = mq_arena_take_n(&sheet->arena, a->units + 1, a->coders);
    mq_table *t = mq_table_new(&sheet->arena, "agreement", mq_message(sheet->words, "title.reliability"),
                               mq_message(sheet->words, "column.statistic"));
    if (!rating || !t)
        return S_memory(err);
    mq_table_column(t, "value", mq_message(sheet->words, "column.value"), MQ_COLUMN_NUMBER);
    mq_table_last_column(t)->decimals = 3;
    for (size_t u = 0; u < a->units; u++)
        for (size_t c = 0; c < a->coders; c++) {
            size_t level = mq_agree_level(a, u, c);
            rating[u * a->coders + c] = level == SIZE_MAX ? MQ_NO_RATING : (unsigned char)level;
        }
    mq_ratings in = {a->units, a->coders, k, rating};
    mq_status st = S_several(a, sheet, &in, t, err);
    size_t *cells = st >= 0 && a->coders == 2 ? S_confusion(a, &sheet->arena, &n) : NULL;
    if (st >= 0 && cells)
        st = S_two(a, sheet, t, cells, n, err);
    if (st >= 0)
        st = mq_sheet_table(sheet, t, err);
    if (st >= 0 && cells)
        st = S_matrix(a, sheet, cells, err);
    return st >= 0 ? S_list(a, sheet, err) : st;
}
