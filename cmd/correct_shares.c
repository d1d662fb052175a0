#include "mq_correction.h"
#include "mq_format.h"
#include "mq_memory.h"
#include "mq_proportion.h"
#include "mq_say.h"
#include <math.h>

enum { NAIVE, HUMAN, CORRECTED, SE, SE_SUPER, N_EFF };

static mq_table *S_table(mq_correction *c, mq_sheet *sheet, const char *id, const char *title,
                         const char *stub)
{
    static const char *const keys[] = {"naive", "human", "corrected", "se", "se_super", "n_eff"};
    const char *words[] = {"column.naive", "column.human",     "column.corrected",
                           "correct.se",   "correct.se_super", "correct.n_eff"};
    if (c->clusters)
        words[SE_SUPER] = "correct.se_cluster";
    mq_str name = mq_say(sheet, title);
    mq_table *t = mq_table_new(
        &sheet->arena, id,
        mq_sheet_text(sheet, "%.*s · %.*s", (int)name.size, name.at, (int)c->text.size, c->text.at),
        mq_say(sheet, stub));
    for (size_t i = 0; t && i < sizeof keys / sizeof keys[0]; i++) {
        mq_table_column(t, keys[i], mq_say(sheet, words[i]), i < SE ? MQ_COLUMN_SHARE : MQ_COLUMN_NUMBER);
        if (i >= SE) {
            mq_table_last_column(t)->decimals = i == N_EFF ? 0 : 2;
            mq_table_last_column(t)->points = i != N_EFF;
        }
    }
    return t;
}

static bool S_census(const mq_correction *c)
{
    return c->coded == c->answers;
}

static void S_row(const mq_correction *c, mq_sheet *sheet, mq_table *t, const char *key, mq_str title,
                  unsigned indent, const mq_correct_estimate *e)
{
    size_t r = mq_table_row(t, key, title, indent, MQ_ROW_PLAIN);
    mq_base all = mq_say_base(sheet, "correct.base", c->answers);
    mq_base sample = mq_say_base(sheet, "correct.base_sample", c->coded);
    mq_interval wilson = c->n_strata == 1 && !c->pure
                             ? mq_wilson((double)e->human, (double)c->coded, mq_z_of(c->settings->level))
                             : mq_interval_none();
    mq_cell corrected = mq_cell_estimate(e->x.share, e->x.printed.lo, e->x.printed.hi, all);
    /* Where people coded everything, an error of 0 is true; elsewhere the sample only does not show it. */
    bool census = S_census(c), flat = e->flat && !census;
    corrected.mark = flat ? "a" : NULL;
    mq_table_put(t, r, NAIVE, mq_cell_share(e->machine, all));
    mq_table_put(t, r, HUMAN, mq_cell_share_interval(e->human, sample, wilson.lo, wilson.hi));
    mq_table_put(t, r, CORRECTED, corrected);
    mq_sheet_number(t, r, SE, flat ? NAN : e->x.se, "no_variance");
    mq_sheet_number(t, r, SE_SUPER, flat && !c->clusters ? NAN : e->x.se_super,
                    c->clusters ? "one_cluster" : "no_variance");
    mq_sheet_number(t, r, N_EFF, e->x.n_eff, census ? "all_coded" : "no_variance");
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
        mq_table_note(t, "", MQ_SAY(sheet, "correct.merged", names[0], names[1]));
    }
}

static void S_notes(mq_correction *c, mq_sheet *sheet, mq_table *t, const size_t *merged)
{
    size_t clusters = c->clusters ? mq_labels_size(c->clusters) : 0;
    bool flat = false;
    mq_table_base_line(t, MQ_SAY(sheet, "correct.base_line", mq_say_count(sheet, c->answers),
                                 mq_say_count(sheet, c->coded), mq_say_count(sheet, c->n_keys),
                                 mq_say_count(sheet, c->n_strata)));
    mq_table_note(t, "",
                  mq_say(sheet, c->pure            ? "correct.pure"
                                : c->n_strata == 1 ? "correct.simple"
                                                   : "correct.mixed"));
    mq_table_note(t, "", mq_say(sheet, "correct.uncertainty"));
    if (clusters > 1)
        mq_table_note(t, "",
                      MQ_SAY(sheet, "correct.clusters", mq_say_count(sheet, clusters),
                             mq_say_count(sheet, clusters - 1)));
    for (size_t r = 0; r < t->n_rows; r++)
        flat |= mq_table_cell(t, r, CORRECTED)->mark != NULL;
    if (flat)
        mq_table_note(t, "a", mq_say(sheet, "correct.flat"));
    if (c->coded < c->n_keys)
        mq_table_note(t, "", MQ_SAY(sheet, "correct.blank", mq_say_count(sheet, c->n_keys - c->coded)));
    S_merged(c, sheet, t, merged);
}

/* The two intervals that the literature knows, beside the printed one. */
static mq_status S_intervals(mq_correction *c, mq_sheet *sheet, const mq_correct_estimate *e, mq_error *err)
{
    mq_base all = mq_say_base(sheet, "correct.base", c->answers);
    mq_table *t = mq_table_new(&sheet->arena, "intervals", mq_say(sheet, "correct.intervals"),
                               mq_say(sheet, "column.level"));
    if (!t)
        return mq_no_memory(err);
    mq_table_column(t, "korn_graubard", mq_say(sheet, "correct.korn_graubard"), MQ_COLUMN_SHARE);
    mq_table_column(t, "beta", mq_say(sheet, "correct.beta"), MQ_COLUMN_SHARE);
    for (size_t l = 0; l < c->n_levels; l++) {
        mq_str name = c->book.codes[c->levels[l]].name;
        const mq_correct_share *x = &e[l].x;
        const char *key = mq_sheet_key(sheet, "%.*s", (int)name.size, name.at);
        size_t r = mq_table_row(t, key, mq_correction_title(c, c->levels[l]), 0, MQ_ROW_PLAIN);
        bool flat = isnan(x->korn_graubard.lo);
        mq_table_put(t, r, 0,
                     flat ? mq_cell_missing(S_census(c) ? MQ_STR("all_coded") : MQ_STR("no_variance"))
                          : mq_cell_estimate(x->share, x->korn_graubard.lo, x->korn_graubard.hi, all));
        mq_table_put(t, r, 1, mq_cell_estimate(x->beta_mean, x->beta.lo, x->beta.hi, all));
    }
    mq_table_note(t, "", mq_say(sheet, "correct.intervals_note"));
    return mq_sheet_table(sheet, t, err);
}

static mq_status S_levels(mq_correction *c, mq_sheet *sheet, mq_correct_estimate *e, size_t *merged,
                          mq_error *err)
{
    mq_correct_cells cells;
    mq_status st = mq_correction_estimate(c, c->level_of, c->n_levels, e, &cells, merged, err);
    mq_table *t = st < 0 ? NULL : S_table(c, sheet, "levels", "title.corrected", "column.level");
    if (st < 0 || !t)
        return st < 0 ? st : mq_no_memory(err);
    for (size_t l = 0; l < c->n_levels; l++)
        S_row(c, sheet, t,
              mq_sheet_key(sheet, "%.*s", (int)c->book.codes[c->levels[l]].name.size,
                           c->book.codes[c->levels[l]].name.at),
              mq_correction_title(c, c->levels[l]), 0, &e[l]);
    S_notes(c, sheet, t, merged);
    st = mq_sheet_table(sheet, t, err);
    return st >= 0 && (c->pure || c->n_strata == 1) ? S_intervals(c, sheet, e, err) : st;
}

size_t mq_correction_used(const mq_correction *c, size_t *of, size_t *used)
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

static mq_status S_details(mq_correction *c, mq_sheet *sheet, mq_correct_estimate *e, size_t *merged,
                           mq_error *err)
{
    size_t *of = mq_arena_take_n(&c->arena, c->book.size + 1, sizeof *of);
    size_t *used = mq_arena_take_n(&c->arena, c->book.size + 1, sizeof *used);
    if (!of || !used)
        return mq_no_memory(err);
    mq_correct_cells cells;
    size_t n = mq_correction_used(c, of, used);
    mq_status st = mq_correction_estimate(c, of, n, e, &cells, merged, err);
    mq_table *t = st < 0 ? NULL : S_table(c, sheet, "details", "title.corrected_details", "column.detail");
    if (st < 0 || !t)
        return st < 0 ? st : mq_no_memory(err);
    for (size_t l = 0; l < c->n_levels; l++) {
        mq_str level = c->book.codes[c->levels[l]].name;
        const char *key = mq_sheet_key(sheet, "in:%.*s", (int)level.size, level.at);
        mq_table_row(t, key, mq_correction_title(c, c->levels[l]), 0, MQ_ROW_GROUP);
        for (size_t u = 0; u < n; u++) {
            const mq_code *code = &c->book.codes[used[u]];
            if (c->level_of[used[u]] != l)
                continue;
            bool bare = used[u] == c->levels[l];
            key = bare ? mq_sheet_key(sheet, "%.*s", (int)level.size, level.at)
                       : mq_sheet_key(sheet, "%.*s.%.*s", (int)level.size, level.at, (int)code->name.size,
                                      code->name.at);
            S_row(c, sheet, t, key,
                  bare ? mq_say(sheet, "correct.no_detail") : mq_correction_title(c, used[u]), 1, &e[u]);
        }
    }
    S_notes(c, sheet, t, merged);
    if (c->pure || c->n_strata == 1)
        mq_table_note(t, "", mq_say(sheet, "correct.details_note"));
    return mq_sheet_table(sheet, t, err);
}

mq_status mq_correction_shares(mq_correction *c, mq_sheet *sheet, mq_error *err)
{
    size_t cells = c->n_strata > c->n_levels ? c->n_strata : c->n_levels;
    mq_correct_estimate *e = mq_arena_take_n(&c->arena, c->book.size + 1, sizeof *e);
    size_t *merged = mq_arena_take_n(&c->arena, cells, sizeof *merged);
    mq_status st = e && merged ? S_levels(c, sheet, e, merged, err) : mq_no_memory(err);
    return st >= 0 && c->book.n_dimensions > 1 ? S_details(c, sheet, e, merged, err) : st;
}
