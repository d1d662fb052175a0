#include "mq_correction.h"
#include "mq_format.h"
#include "mq_proportion.h"
#include <math.h>

enum { LEAST = 30 }; /* sampled answers that a group needs for shares of its own */

static mq_status S_memory(mq_error *err)
{
    return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
}

/** Machine levels against human codes of one depth in the sample, all groups or one. */
typedef struct matrix {
    uint64_t *sampled; /* levels x codes */
    uint64_t *by_human;
    uint64_t n, unknown; /* answers counted; human codes not given to this depth */
} matrix;

static mq_status S_matrix(const mq_correction *c, size_t depth, size_t group, bool others, mq_arena *arena,
                          matrix *out, mq_error *err)
{
    size_t levels = c->code[0].size, codes = c->code[depth].size;
    *out = (matrix){mq_arena_take_n(arena, levels * codes + 1, sizeof(uint64_t)),
                    mq_arena_take_n(arena, codes + 1, sizeof(uint64_t)), 0, 0};
    if (!out->sampled || !out->by_human)
        return S_memory(err);
    for (size_t i = 0; i < c->design.n_keys; i++) {
        const mq_checked *x = &c->checked[i];
        if (x->human[0] == SIZE_MAX || (group != SIZE_MAX && (x->group == group) == others))
            continue;
        if (x->human[depth] == SIZE_MAX) {
            out->unknown++;
            continue;
        }
        out->sampled[x->machine[0] * codes + x->human[depth]]++;
        out->by_human[x->human[depth]]++;
        out->n++;
    }
    return MQ_OK;
}

enum { NAIVE, HUMAN, CORRECTED, SE, N_EFF, KG, BETA };

static mq_table *S_table(mq_sheet *sheet, const char *id, mq_str title)
{
    mq_table *t = mq_table_new(&sheet->arena, id, title, mq_message(sheet->words, "column.category"));
    if (!t)
        return NULL;
    mq_table_column(t, "naive", mq_message(sheet->words, "column.naive"), MQ_COLUMN_SHARE);
    mq_table_column(t, "human", mq_message(sheet->words, "column.human"), MQ_COLUMN_SHARE);
    mq_table_column(t, "corrected", mq_message(sheet->words, "column.corrected"), MQ_COLUMN_SHARE);
    mq_table_last_column(t)->decimals = 1;
    mq_table_column(t, "se", MQ_STR("SE (pp)"), MQ_COLUMN_NUMBER);
    mq_table_column(t, "n_eff", MQ_STR("effective n"), MQ_COLUMN_NUMBER);
    mq_table_last_column(t)->decimals = 1;
    mq_table_column(t, "korn_graubard", MQ_STR("Korn-Graubard"), MQ_COLUMN_SHARE);
    mq_table_column(t, "beta", MQ_STR("moment-matched Beta"), MQ_COLUMN_SHARE);
    return t;
}

/** What one row shows beside the corrected share. */
typedef struct line {
    mq_str title;
    const char *key;
    uint64_t coded, answers, human, n;
} line;

static void S_row(const mq_correction *c, mq_sheet *sheet, mq_table *t, const line *x,
                  const mq_correct_share *s)
{
    mq_base all = {MQ_STR("answers coded by the lexicon"), x->answers, (double)x->answers};
    mq_base hand = {MQ_STR("answers coded by people"), x->n, (double)x->n};
    size_t row = mq_table_row(t, x->key, x->title, 0, MQ_ROW_PLAIN);
    mq_table_put(t, row, NAIVE, mq_cell_share(x->coded, all));
    if (c->simple && x->n) {
        mq_interval it = mq_wilson((double)x->human, (double)x->n, mq_z_of(sheet->settings->level));
        mq_table_put(t, row, HUMAN, mq_cell_share_interval(x->human, hand, it.lo, it.hi));
    } else
        mq_table_put(t, row, HUMAN, mq_cell_share(x->human, hand));
    bool whole = isfinite(s->printed.lo) && isfinite(s->printed.hi);
    double share = mq_clamp(s->share, 0, 1);
    mq_table_put(t, row, CORRECTED,
                 mq_cell_estimate(share, whole ? fmin(s->printed.lo, share) : NAN,
                                  whole ? fmax(s->printed.hi, share) : NAN, all));
    mq_sheet_number(t, row, SE, 100 * s->se, "undefined");
    mq_sheet_number(t, row, N_EFF, s->n_eff, "no variance");
    if (isfinite(s->korn_graubard.lo))
        mq_table_put(
            t, row, KG,
            mq_cell_estimate(share, fmin(s->korn_graubard.lo, share), fmax(s->korn_graubard.hi, share), all));
    else
        mq_table_put(t, row, KG, mq_cell_missing(MQ_STR("no variance")));
    if (isfinite(s->beta.lo))
        mq_table_put(t, row, BETA, mq_cell_estimate(s->beta_mean, s->beta.lo, s->beta.hi, all));
    else
        mq_table_put(t, row, BETA, mq_cell_missing(MQ_STR("other design")));
}

/* General strata: the difference estimator for every level, with a t interval cut to [0, 1]. */
static mq_status S_general(const mq_correction *c, double level, mq_correct_share *out, mq_arena *arena,
                           mq_error *err)
{
    size_t levels = c->code[0].size, count = c->design.n_strata;
    mq_correct_stratum *h = mq_arena_take_n(arena, count, sizeof *h);
    if (!h)
        return S_memory(err);
    for (size_t k = 0; k < levels; k++) {
        double df;
        memset(h, 0, count * sizeof *h);
        for (size_t s = 0; s < count; s++) {
            for (size_t l = 0; l < levels; l++)
                h[s].all += c->stratum_coded[s * levels + l];
            h[s].f_all = h[s].all ? (double)c->stratum_coded[s * levels + k] / (double)h[s].all : 0;
        }
        for (size_t i = 0; i < c->design.n_keys; i++) {
            const mq_checked *x = &c->checked[i];
            if (x->human[0] == SIZE_MAX)
                continue;
            mq_correct_stratum *s = &h[x->stratum];
            double y = x->human[0] == k, f = x->machine[0] == k;
            s->sampled++;
            s->sum_y += y;
            s->sum_yy += y;
            s->sum_f += f;
            s->sum_ff += f;
            s->sum_fy += f * y;
        }
        mq_status st = mq_correct_strata(h, count, false, &out[k].share, &out[k].se, &df, err);
        if (st < 0)
            return st;
        double p = out[k].share, half = mq_t_quantile(0.5 + level / 2, df) * out[k].se;
        out[k].n_eff = out[k].se > 0 ? p * (1 - p) / (out[k].se * out[k].se) : NAN;
        out[k].printed = mq_interval_clamp((mq_interval){p - half, p + half}, 0, 1);
        out[k].korn_graubard = out[k].beta = mq_interval_none();
    }
    return MQ_OK;
}

static mq_status S_shares(const mq_correction *c, size_t depth, const matrix *m, const uint64_t *coded,
                          double level, mq_correct_share *out, size_t *merged, mq_error *err)
{
    mq_correct_input in = {.strata = c->code[0].size,
                           .codes = c->code[depth].size,
                           .coded = coded,
                           .sampled = m->sampled,
                           .sampling = c->simple ? MQ_SAMPLED_SIMPLE : MQ_SAMPLED_BY_CODE,
                           .conf = level};
    return mq_correct_shares(&in, out, merged, NULL, err);
}

static void S_notes(const mq_correction *c, mq_sheet *sheet, mq_table *t, const matrix *m,
                    const size_t *merged)
{
    mq_table_base_line(
        t, mq_sheet_text(sheet, "Answers in the frame: %llu; coded by people: %llu of %zu drawn.",
                         (unsigned long long)c->answers, (unsigned long long)m->n, c->design.n_keys));
    if (c->blank)
        mq_table_note(t, "",
                      mq_sheet_text(sheet,
                                    "%llu drawn answers have no human code; they are taken as "
                                    "missing at random.",
                                    (unsigned long long)c->blank));
    if (m->unknown)
        mq_table_note(t, "",
                      mq_sheet_text(sheet, "%llu human codes name the level only and are left out here.",
                                    (unsigned long long)m->unknown));
    if (!c->simple)
        mq_table_note(t, "",
                      MQ_STR("The sample is stratified: the people's raw share is not that of the file."));
    mq_table_note(t, "",
                  c->by_level || c->simple
                      ? MQ_STR("Corrected: post-stratified by machine level (finite population); its "
                               "interval is the wider Beta that keeps 95 % for rare codes.")
                      : MQ_STR("Corrected: difference estimator over the strata of the design (finite "
                               "population), t interval."));
    for (size_t k = 0; merged && k < c->code[0].size; k++)
        if (merged[k] != k && c->code[0].coded[k])
            mq_table_note(t, "",
                          mq_sheet_text(sheet,
                                        "Fewer than 2 answers of machine level %.*s were "
                                        "sampled; it was joined to %.*s.",
                                        (int)c->code[0].name[k].size, c->code[0].name[k].at,
                                        (int)c->code[0].name[merged[k]].size, c->code[0].name[merged[k]].at));
}

static mq_status S_depth(const mq_correction *c, mq_sheet *sheet, size_t depth, mq_error *err)
{
    matrix m;
    const mq_code_list *list = &c->code[depth];
    mq_correct_share *out = mq_arena_take_n(&sheet->arena, list->size + 1, sizeof *out);
    size_t *merged = mq_arena_take_n(&sheet->arena, c->code[0].size + 1, sizeof *merged);
    if (!out || !merged)
        return S_memory(err);
    bool general = !c->simple && !c->by_level;
    mq_status st = S_matrix(c, depth, SIZE_MAX, false, &sheet->arena, &m, err);
    if (st >= 0 && (depth == 1 && (general || m.n < 2)))
        return MQ_OK; /* details are corrected within machine levels only */
    if (st >= 0)
        st = general ? S_general(c, sheet->settings->level, out, &sheet->arena, err)
                     : S_shares(c, depth, &m, c->code[0].coded, sheet->settings->level, out, merged, err);
    if (st < 0)
        return st;
    mq_table *t = S_table(sheet, depth ? "details" : "levels",
                          mq_message(sheet->words, depth ? "title.details" : "title.corrected"));
    if (!t)
        return S_memory(err);
    for (size_t k = 0; k < list->size; k++) {
        if (depth && !list->coded[k] && !m.by_human[k])
            continue;
        line x = {list->name[k], list->name[k].at, list->coded[k], c->answers, m.by_human[k], m.n};
        S_row(c, sheet, t, &x, &out[k]);
    }
    S_notes(c, sheet, t, &m, general ? NULL : merged);
    return mq_sheet_table(sheet, t, err);
}

/* Shares of a group with too few human codes: errors of the whole sample on the group's machine codes. */
static void S_synthetic(const mq_correction *c, const matrix *all, const uint64_t *coded, uint64_t n,
                        mq_correct_share *out)
{
    size_t k = c->code[0].size;
    for (size_t j = 0; j < k; j++) {
        double share = 0;
        for (size_t f = 0; f < k; f++) {
            uint64_t sum = 0;
            for (size_t i = 0; i < k; i++)
                sum += all->sampled[f * k + i];
            if (coded[f])
                share += (double)coded[f] / (double)n *
                         (sum ? (double)all->sampled[f * k + j] / (double)sum : (double)(f == j));
        }
        out[j] = (mq_correct_share){.share = share, .se = NAN, .n_eff = NAN};
        out[j].printed = out[j].korn_graubard = out[j].beta = mq_interval_none();
    }
}

static mq_status S_group(const mq_correction *c, mq_sheet *sheet, size_t g, mq_table *t, mq_table *tests,
                         const matrix *all, mq_error *err)
{
    matrix m, rest;
    size_t k = c->code[0].size;
    const uint64_t *coded = c->group_coded + g * k;
    uint64_t n = 0;
    mq_stability s;
    mq_correct_share *out = mq_arena_take_n(&sheet->arena, k, sizeof *out);
    mq_str label = mq_labels_at(c->groups, g);
    mq_status st = S_matrix(c, 0, g, false, &sheet->arena, &m, err);
    if (st >= 0)
        st = S_matrix(c, 0, g, true, &sheet->arena, &rest, err);
    if (!out || st < 0)
        return st < 0 ? st : S_memory(err);
    for (size_t i = 0; i < k; i++)
        n += coded[i];
    bool own = m.n >= LEAST && S_shares(c, 0, &m, coded, sheet->settings->level, out, NULL, err) >= 0;
    if (!own)
        S_synthetic(c, all, coded, n, out);
    if (!label.size)
        label = mq_message(sheet->words, "row.missing");
    mq_str key = mq_sheet_text(sheet, "group=%.*s", (int)label.size, label.at);
    mq_str title = mq_sheet_text(sheet, "%.*s (n = %llu, coded by people %llu%s)", (int)label.size, label.at,
                                 (unsigned long long)n, (unsigned long long)m.n, own ? "" : ", synthetic");
    mq_table_row(t, key.at ? key.at : "", title, 0, MQ_ROW_GROUP);
    for (size_t i = 0; i < k; i++) {
        mq_str cell = mq_sheet_text(sheet, "%.*s|%.*s", (int)key.size, key.at, (int)c->code[0].name[i].size,
                                    c->code[0].name[i].at);
        line x = {c->code[0].name[i], cell.at ? cell.at : "", coded[i], n, m.by_human[i], m.n};
        S_row(c, sheet, t, &x, &out[i]);
    }
    st = mq_correct_stability(rest.sampled, m.sampled, k, k, &s, err);
    size_t row = mq_table_row(tests, key.at ? key.at : "", label, 0, MQ_ROW_PLAIN);
    mq_sheet_number(tests, row, 0, s.chisq, "too_few");
    mq_sheet_number(tests, row, 1, s.df, "too_few");
    mq_sheet_p(tests, row, 2, s.p, "too_few");
    return st;
}

static mq_status S_groups(const mq_correction *c, mq_sheet *sheet, mq_error *err)
{
    matrix all;
    mq_table *t = S_table(sheet, "groups", mq_labels_column(c->groups));
    mq_table *tests = mq_table_new(&sheet->arena, "errors", MQ_STR("Do coding errors differ between groups?"),
                                   mq_labels_column(c->groups));
    mq_status st = t && tests ? S_matrix(c, 0, SIZE_MAX, false, &sheet->arena, &all, err) : S_memory(err);
    if (st < 0)
        return st;
    mq_table_column(tests, "chi2", MQ_STR("Mantel-Haenszel chi-square"), MQ_COLUMN_NUMBER);
    mq_table_column(tests, "df", MQ_STR("df"), MQ_COLUMN_NUMBER);
    mq_table_last_column(tests)->decimals = 0;
    mq_table_column(tests, "p", MQ_STR("p"), MQ_COLUMN_P);
    for (size_t g = 0; st >= 0 && g < mq_labels_size(c->groups); g++)
        st = S_group(c, sheet, g, t, tests, &all, err);
    if (st < 0)
        return st;
    mq_table_note(t, "",
                  mq_sheet_text(sheet,
                                "A group with fewer than %d human codes is synthetic: it takes the "
                                "errors of the whole sample, and no interval is honest.",
                                LEAST));
    mq_table_note(tests, "",
                  MQ_STR("Human code by group against all other groups, within machine levels; a "
                         "small p says that the synthetic shares of this group are in doubt."));
    st = mq_sheet_table(sheet, t, err);
    return st >= 0 ? mq_sheet_table(sheet, tests, err) : st;
}

mq_status mq_correction_tables(mq_correction *c, mq_sheet *sheet, mq_error *err)
{
    mq_status st = S_depth(c, sheet, 0, err);
    if (st >= 0)
        st = S_depth(c, sheet, 1, err);
    return st >= 0 && c->groups ? S_groups(c, sheet, err) : st;
}
