#include "mq_correction.h"
#include "mq_format.h"
#include "mq_proportion.h"
#include <math.h>

enum { NAIVE, HUMAN, CORRECTED, SE, SE_SUPER, N_EFF };

static mq_status S_memory(mq_error *err)
{
    return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
}

typedef struct estimate {
    uint64_t machine, human; /* answers; sampled answers */
    mq_correct_share x;
} estimate;

static mq_status S_regression(const mq_correction *c, const size_t *of, size_t j, mq_correct_stratum *strata,
                              mq_correct_share *x, mq_error *err)
{
    double df;
    for (size_t h = 0; h < c->n_strata; h++) {
        uint64_t hits = 0;
        strata[h] = (mq_correct_stratum){.all = c->strata[h].all};
        for (size_t i = 0; i < c->book.size; i++)
            hits += of[i] == j ? mq_cross_at(&c->cells, h, i) : 0;
        strata[h].f_all = (double)hits / (double)c->strata[h].all;
    }
    for (size_t i = 0; i < c->n_keys; i++) {
        const mq_coded_key *key = &c->key[i];
        if (key->human == SIZE_MAX)
            continue;
        mq_correct_stratum *s = &strata[key->stratum];
        double y = of[key->human] == j, f = of[key->machine] == j;
        s->sampled++;
        s->sum_y += y;
        s->sum_yy += y;
        s->sum_f += f;
        s->sum_ff += f;
        s->sum_fy += y * f;
    }
    mq_status st = mq_correct_strata(strata, c->n_strata, true, &x->share, &x->se, &df, err);
    if (st < 0)
        return st;
    double p = x->share = fmin(1, fmax(0, x->share)), alpha = 1 - c->settings->level;
    x->se_super = sqrt(x->se * x->se + p * (1 - p) / (double)c->answers);
    x->n_eff = NAN;
    if (x->se > 0 && p > 0 && p < 1) { /* Korn-Graubard; else the interval of the human sample stays */
        double n = x->n_eff = p * (1 - p) / (x->se * x->se);
        x->printed.lo = mq_beta_quantile(alpha / 2, n * p, n * (1 - p) + 1);
        x->printed.hi = mq_beta_quantile_upper(alpha / 2, n * p + 1, n * (1 - p));
    }
    x->printed.lo = fmin(x->printed.lo, p);
    x->printed.hi = fmax(x->printed.hi, p);
    return MQ_OK;
}

static mq_status S_estimate(mq_correction *c, const size_t *of, size_t codes, estimate *out, size_t *merged,
                            mq_error *err)
{
    mq_correct_cells cells;
    mq_correct_share *shares = mq_arena_take_n(&c->arena, codes + 1, sizeof *shares);
    mq_correct_stratum *strata = mq_arena_take_n(&c->arena, c->n_strata, sizeof *strata);
    mq_status st =
        shares && strata ? mq_correction_cells(c, of, codes, SIZE_MAX, 0, &cells, err) : S_memory(err);
    if (st < 0)
        return st;
    mq_correct_input in = {.strata = cells.size,
                           .codes = codes,
                           .coded = cells.coded,
                           .sampled = cells.sampled,
                           .sampling = cells.sampling,
                           .conf = c->settings->level};
    st = mq_correct_shares(&in, shares, merged, NULL, err);
    for (size_t j = 0; j < codes && st >= 0; j++) {
        out[j] = (estimate){.x = shares[j]};
        for (size_t i = 0; i < c->book.size; i++)
            for (size_t h = 0; of[i] == j && h < c->n_strata; h++)
                out[j].machine += mq_cross_at(&c->cells, h, i);
        for (size_t k = 0; k < cells.size; k++)
            out[j].human += cells.sampled[k * codes + j];
        if (!c->pure && c->n_strata > 1)
            st = S_regression(c, of, j, strata, &out[j].x, err);
    }
    return st;
}

static mq_table *S_table(mq_correction *c, mq_sheet *sheet, const char *id, const char *title,
                         const char *stub)
{
    static const char *const keys[] = {"naive", "human", "corrected", "se", "se_super", "n_eff"};
    static const char *const words[] = {"column.naive", "column.human", "column.corrected"};
    static const char *const titles[] = {"SE", "SE, super-population", "effective n"};
    mq_str name = mq_message(sheet->words, title);
    mq_table *t = mq_table_new(
        &sheet->arena, id,
        mq_sheet_text(sheet, "%.*s · %.*s", (int)name.size, name.at, (int)c->text.size, c->text.at),
        mq_message(sheet->words, stub));
    for (size_t i = 0; t && i < sizeof keys / sizeof keys[0]; i++) {
        mq_table_column(t, keys[i], i < SE ? mq_message(sheet->words, words[i]) : mq_str_of(titles[i - SE]),
                        i < SE ? MQ_COLUMN_SHARE : MQ_COLUMN_NUMBER);
        if (i >= SE)
            mq_table_last_column(t)->decimals = i == N_EFF ? 0 : 4;
    }
    return t;
}

static void S_row(const mq_correction *c, mq_table *t, const char *key, mq_str title, unsigned indent,
                  const estimate *e)
{
    size_t r = mq_table_row(t, key ? key : "", title, indent, MQ_ROW_PLAIN);
    mq_base all = {MQ_STR("all answers"), c->answers, (double)c->answers};
    mq_base sample = {MQ_STR("answers that people coded"), c->coded, (double)c->coded};
    mq_interval wilson = c->n_strata == 1 && !c->pure
                             ? mq_wilson((double)e->human, (double)c->coded, mq_z_of(c->settings->level))
                             : mq_interval_none();
    mq_table_put(t, r, NAIVE, mq_cell_share(e->machine, all));
    mq_table_put(t, r, HUMAN, mq_cell_share_interval(e->human, sample, wilson.lo, wilson.hi));
    mq_table_put(t, r, CORRECTED, mq_cell_estimate(e->x.share, e->x.printed.lo, e->x.printed.hi, all));
    mq_sheet_number(t, r, SE, e->x.se, NULL);
    mq_sheet_number(t, r, SE_SUPER, e->x.se_super, NULL);
    mq_sheet_number(t, r, N_EFF, e->x.n_eff, "no variance");
}

static void S_merged(mq_correction *c, mq_sheet *sheet, mq_table *t, const size_t *merged)
{
    bool strata = c->pure || c->n_strata > 1;
    size_t cells = strata ? c->n_strata : c->n_levels;
    for (size_t k = 0; k < cells && (c->pure || !strata); k++) {
        if (merged[k] == k)
            continue;
        mq_str names[2];
        for (size_t i = 0; i < 2; i++) {
            size_t at = i ? merged[k] : k;
            names[i] = strata ? mq_labels_at(c->names, c->order[at]) : mq_correction_title(c, c->levels[at]);
            mq_buffer shown = {0};
            for (size_t b = 0; b < names[i].size; b++)
                mq_buffer_char(&shown, names[i].at[b] == '\x1F' ? '|' : names[i].at[b]);
            names[i] = mq_arena_copy(&sheet->arena, mq_buffer_view(&shown));
            mq_buffer_free(&shown);
        }
        mq_table_note(t, "",
                      mq_sheet_text(sheet, "Stratum %.*s has fewer than 2 coded answers: joined to %.*s.",
                                    (int)names[0].size, names[0].at, (int)names[1].size, names[1].at));
    }
}

static void S_notes(mq_correction *c, mq_sheet *sheet, mq_table *t, const size_t *merged)
{
    mq_table_base_line(
        t,
        mq_sheet_text(sheet,
                      "100%% = answers with a text, n = %llu; coded by people: %llu of the %zu "
                      "that were drawn, in %zu strata.",
                      (unsigned long long)c->answers, (unsigned long long)c->coded, c->n_keys, c->n_strata));
    mq_table_note(t, "",
                  c->pure
                      ? MQ_STR("Corrected: post-stratified by the machine code; the "
                               "sample was stratified by it. Human check: as it stands, not weighted; strata "
                               "that were oversampled count more in it.")
                  : c->n_strata == 1
                      ? MQ_STR("Corrected: post-stratified by the machine level; simple random sample.")
                      : MQ_STR("Corrected: regression on the machine code within the strata of the design, "
                               "Korn-Graubard interval. Human check: as it stands, not weighted."));
    mq_table_note(
        t, "",
        MQ_STR("SE and interval are of the answers in this file (finite population); SE, "
               "super-population is of the population they stand for. Effective n: human codes that a "
               "simple sample would have needed."));
    if (c->coded < c->n_keys)
        mq_table_note(
            t, "",
            mq_sheet_text(sheet,
                          "%zu sampled answers have no human code: treated as missing at random within "
                          "their stratum.",
                          c->n_keys - (size_t)c->coded));
    S_merged(c, sheet, t, merged);
}

/* The two intervals that the literature knows, beside the printed one. */
static mq_status S_intervals(mq_correction *c, mq_sheet *sheet, const estimate *e, mq_error *err)
{
    mq_base all = {MQ_STR("all answers"), c->answers, (double)c->answers};
    mq_table *t = mq_table_new(&sheet->arena, "intervals", MQ_STR("Other Intervals of the Corrected Shares"),
                               mq_message(sheet->words, "column.level"));
    if (!t)
        return S_memory(err);
    mq_table_column(t, "korn_graubard", MQ_STR("Korn-Graubard"), MQ_COLUMN_SHARE);
    mq_table_column(t, "beta", MQ_STR("Beta, mean"), MQ_COLUMN_SHARE);
    for (size_t l = 0; l < c->n_levels; l++) {
        mq_str name = c->book.codes[c->levels[l]].name;
        const mq_correct_share *x = &e[l].x;
        const char *key = mq_sheet_text(sheet, "%.*s", (int)name.size, name.at).at;
        size_t r = mq_table_row(t, key ? key : "", mq_correction_title(c, c->levels[l]), 0, MQ_ROW_PLAIN);
        mq_table_put(t, r, 0, mq_cell_estimate(x->share, x->korn_graubard.lo, x->korn_graubard.hi, all));
        mq_table_put(t, r, 1, mq_cell_estimate(x->beta_mean, x->beta.lo, x->beta.hi, all));
    }
    mq_table_note(
        t, "",
        MQ_STR("Printed above: the moment-matched Beta of each code against all others with prior 1/3 + 1/3. "
               "Here: Korn & Graubard (1998) at the effective n, undefined where the sample shows no "
               "variance, and the moment-matched Beta with prior 1/(2 codes) around its own mean."));
    return mq_sheet_table(sheet, t, err);
}

static mq_status S_levels(mq_correction *c, mq_sheet *sheet, estimate *e, size_t *merged, mq_error *err)
{
    mq_status st = S_estimate(c, c->level_of, c->n_levels, e, merged, err);
    mq_table *t = st < 0 ? NULL : S_table(c, sheet, "levels", "title.corrected", "column.level");
    if (st < 0 || !t)
        return st < 0 ? st : S_memory(err);
    for (size_t l = 0; l < c->n_levels; l++)
        S_row(c, t,
              mq_sheet_text(sheet, "%.*s", (int)c->book.codes[c->levels[l]].name.size,
                            c->book.codes[c->levels[l]].name.at)
                  .at,
              mq_correction_title(c, c->levels[l]), 0, &e[l]);
    S_notes(c, sheet, t, merged);
    st = mq_sheet_table(sheet, t, err);
    return st >= 0 && (c->pure || c->n_strata == 1) ? S_intervals(c, sheet, e, err) : st;
}

/* A level that stands without a detail is a code of its own. Codes that nobody gave are left out. */
static size_t S_used(const mq_correction *c, size_t *of, size_t *used)
{
    size_t n = 0;
    for (size_t i = 0; i < c->book.size; i++) {
        bool met = false;
        for (size_t h = 0; h < c->n_strata && !met; h++)
            met = mq_cross_at(&c->cells, h, i) > 0;
        for (size_t k = 0; k < c->n_keys && !met; k++)
            met = c->key[k].human == i;
        of[i] = met ? n : SIZE_MAX;
        if (met)
            used[n++] = i;
    }
    return n;
}

static mq_status S_details(mq_correction *c, mq_sheet *sheet, estimate *e, size_t *merged, mq_error *err)
{
    size_t *of = mq_arena_take_n(&c->arena, c->book.size + 1, sizeof *of);
    size_t *used = mq_arena_take_n(&c->arena, c->book.size + 1, sizeof *used);
    if (!of || !used)
        return S_memory(err);
    size_t n = S_used(c, of, used);
    mq_status st = S_estimate(c, of, n, e, merged, err);
    mq_table *t = st < 0 ? NULL : S_table(c, sheet, "details", "section.details", "column.detail");
    if (st < 0 || !t)
        return st < 0 ? st : S_memory(err);
    for (size_t l = 0; l < c->n_levels; l++) {
        mq_str level = c->book.codes[c->levels[l]].name;
        const char *key = mq_sheet_text(sheet, "in:%.*s", (int)level.size, level.at).at;
        mq_table_row(t, key ? key : "", mq_correction_title(c, c->levels[l]), 0, MQ_ROW_GROUP);
        for (size_t u = 0; u < n; u++) {
            const mq_code *code = &c->book.codes[used[u]];
            if (c->level_of[used[u]] != l)
                continue;
            bool bare = used[u] == c->levels[l];
            key = bare ? mq_sheet_text(sheet, "%.*s", (int)level.size, level.at).at
                       : mq_sheet_text(sheet, "%.*s.%.*s", (int)level.size, level.at, (int)code->name.size,
                                       code->name.at)
                             .at;
            S_row(c, t, key, bare ? MQ_STR("(without a detail)") : mq_correction_title(c, used[u]), 1, &e[u]);
        }
    }
    S_notes(c, sheet, t, merged);
    return mq_sheet_table(sheet, t, err);
}

mq_status mq_correction_shares(mq_correction *c, mq_sheet *sheet, mq_error *err)
{
    size_t cells = c->n_strata > c->n_levels ? c->n_strata : c->n_levels;
    estimate *e = mq_arena_take_n(&c->arena, c->book.size + 1, sizeof *e);
    size_t *merged = mq_arena_take_n(&c->arena, cells, sizeof *merged);
    mq_status st = e && merged ? S_levels(c, sheet, e, merged, err) : S_memory(err);
    return st >= 0 && c->book.n_dimensions > 1 ? S_details(c, sheet, e, merged, err) : st;
}
