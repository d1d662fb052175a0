#include "mq_agree.h"
#include "mq_alpha.h"
#include "mq_complex_survey.h"
#include "mq_memory.h"
#include "mq_say.h"
#include <math.h>

/** The sampled answers that have two codes or more, as rows of a stratified sample. */
typedef struct sampled {
    size_t size, strata, lonely; /* lonely: strata with a single such answer out of more */
    double *weight, *fpc;        /* answers that one stands for; answers of the stratum */
    uint32_t *stratum;
    unsigned char *rating; /* size x coders */
    int *first, *second;   /* of two coders */
} sampled;

static bool S_take(sampled *s, mq_arena *arena, size_t n, size_t coders)
{
    *s = (sampled){.weight = mq_arena_take_n(arena, n + 1, sizeof *s->weight),
                   .fpc = mq_arena_take_n(arena, n + 1, sizeof *s->fpc),
                   .stratum = mq_arena_take_n(arena, n + 1, sizeof *s->stratum),
                   .rating = mq_arena_take_n(arena, n + 1, coders),
                   .first = mq_arena_take_n(arena, n + 1, sizeof *s->first),
                   .second = mq_arena_take_n(arena, n + 1, sizeof *s->second)};
    return s->weight && s->fpc && s->stratum && s->rating && s->first && s->second;
}

/* Answers of the sample that lack a second code (one coder's share of it, or a gap) are left out; those that
 * remain stand for all of their stratum, as if they had been drawn alone. */
static mq_status S_sampled(const mq_agree *a, const mq_agree_view *v, mq_arena *arena, sampled *s,
                           mq_error *err)
{
    const mq_correction *d = a->design;
    size_t *used = mq_arena_take_n(arena, d->n_strata + 1, sizeof *used);
    if (!used || !S_take(s, arena, d->n_keys, a->coders))
        return mq_no_memory(err);
    for (size_t i = 0; i < d->n_keys; i++) {
        size_t unit = mq_labels_find(a->keys, mq_labels_at(d->keys, i)), given = 0;
        unsigned char *row = s->rating + s->size * a->coders;
        for (size_t c = 0; c < a->coders; c++) {
            size_t category = unit == SIZE_MAX ? SIZE_MAX : mq_agree_category(a, v, unit, c);
            row[c] = category == SIZE_MAX ? MQ_NO_RATING : (unsigned char)category;
            given += category != SIZE_MAX;
        }
        if (given < 2)
            continue;
        s->first[s->size] = row[0] == MQ_NO_RATING ? -1 : row[0];
        s->second[s->size] = row[1] == MQ_NO_RATING ? -1 : row[1];
        s->stratum[s->size++] = (uint32_t)d->key[i].stratum;
        used[d->key[i].stratum]++;
    }
    for (size_t i = 0; i < s->size; i++) {
        double all = (double)d->strata[s->stratum[i]].all, n = (double)used[s->stratum[i]];
        s->fpc[i] = all > n ? all : n;
        s->weight[i] = s->fpc[i] / n;
    }
    for (size_t h = 0; h < d->n_strata; h++) {
        s->strata += used[h] > 0;
        s->lonely += used[h] == 1 && d->strata[h].all > 1;
    }
    return s->size
               ? MQ_OK
               : mq_fail(err, MQ_E_DATA, NULL,
                         "no key of the design has codes of two coders; is this the design of these sheets?");
}

/* Linearised share of agreeing pairs of coders. */
static double S_pairs(const sampled *s, size_t coders, double *values)
{
    double sum = 0, all = 0;
    for (size_t i = 0; i < s->size; i++) {
        const unsigned char *row = s->rating + i * coders;
        double pairs = 0, same = 0;
        for (size_t x = 0; x < coders; x++)
            for (size_t y = x + 1; y < coders && row[x] != MQ_NO_RATING; y++)
                if (row[y] != MQ_NO_RATING) {
                    pairs++;
                    same += row[x] == row[y];
                }
        values[i] = same / pairs;
        sum += s->weight[i] * values[i];
        all += s->weight[i];
    }
    for (size_t i = 0; i < s->size; i++)
        values[i] = s->weight[i] * (values[i] - sum / all) / all;
    return sum / all;
}

/** What a row of the table needs. */
typedef struct lines {
    mq_sheet *sheet;
    mq_table *t;
    const mq_complex_survey *survey;
    double quantile; /* of t with the degrees of freedom of the design */
    size_t n;
} lines;

static mq_status S_line(const lines *l, const char *key, double value, const double *values, bool share,
                        mq_error *err)
{
    double variance;
    mq_status st = mq_complex_survey_cov(l->survey, values, 1, NULL, &variance, err);
    double half = l->quantile * sqrt(variance);
    double lo = share && half > value ? 0 : value - half;
    if (st >= 0)
        mq_agree_line(l->sheet, l->t, key, value, lo, value + half, l->n);
    return st;
}

static mq_status S_lines(const mq_agree *a, const mq_agree_view *v, const sampled *s, const lines *l,
                         mq_error *err)
{
    double alpha, *values = mq_arena_take_n(&l->sheet->arena, s->size, sizeof *values);
    mq_ratings in = {s->size, a->coders, v->levels.size < 2 ? 2 : v->levels.size, s->rating};
    if (!values)
        return mq_no_memory(err);
    mq_status st = S_line(l, "agreement_weighted", S_pairs(s, a->coders, values), values, true, err);
    for (int m = 0; st >= 0 && m < (v->levels.ordered ? 2 : 1); m++) {
        st = mq_alpha_weighted(&in, s->weight, m ? MQ_ALPHA_ORDINAL : MQ_ALPHA_NOMINAL, &alpha, values, err);
        if (st >= 0)
            st =
                S_line(l, m ? "alpha_ordinal_weighted" : "alpha_nominal_weighted", alpha, values, false, err);
    }
    if (st >= 0 && a->coders == 2) {
        mq_complex_survey_kappa kappa;
        st = mq_complex_survey_kappa_of(l->survey, s->first, s->second, in.categories, &kappa, err);
        double half = l->quantile * kappa.se;
        if (st >= 0)
            mq_agree_line(l->sheet, l->t, "kappa_weighted", kappa.kappa, kappa.kappa - half,
                          kappa.kappa + half, s->size);
    }
    return st;
}

mq_status mq_agree_weighted(const mq_agree *a, const mq_agree_view *v, mq_sheet *sheet, mq_table *t,
                            mq_error *err)
{
    sampled s = {0};
    mq_complex_survey *survey = NULL;
    mq_status st = S_sampled(a, v, &sheet->arena, &s, err);
    if (st < 0)
        return st;
    mq_design in = {
        .rows = s.size, .weight = s.weight, .stratum = s.stratum, .fpc = s.fpc, .lonely = MQ_LONELY_ADJUST};
    st = mq_complex_survey_new(&in, &survey, err);
    if (st >= 0) {
        double df = mq_complex_survey_df(survey, NULL), level = sheet->settings->level;
        lines l = {sheet, t, survey, df > 0 ? mq_t_quantile(1 - (1 - level) / 2, df) : NAN, s.size};
        st = S_lines(a, v, &s, &l, err);
    }
    mq_complex_survey_free(survey);
    mq_table_note(
        t, "", MQ_SAY(sheet, "agree.weighted", mq_say_count(sheet, s.size), mq_say_count(sheet, s.strata)));
    if (s.lonely)
        mq_table_note(t, "", MQ_SAY(sheet, "agree.lonely", mq_say_count(sheet, s.lonely)));
    return st;
}
