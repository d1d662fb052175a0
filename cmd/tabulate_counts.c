#include "mq_adjust.h"
#include "mq_categories.h"
#include "mq_crosstab.h"
#include "mq_format.h"
#include "mq_memory.h"
#include "mq_proportion.h"
#include "mq_say.h"
#include "mq_tabulate.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static size_t S_room(size_t have, size_t need)
{
    size_t room = have ? have : 8;
    while (room < need)
        room *= 2;
    return room;
}

mq_status mq_cross_add(mq_cross *c, size_t row, size_t column, mq_error *err)
{
    if (row >= c->rows || column >= c->columns) {
        size_t rows = S_room(c->rows, row + 1), columns = S_room(c->columns, column + 1);
        size_t *cells = calloc(rows * columns, sizeof *cells);
        if (!cells)
            return mq_no_memory(err);
        for (size_t r = 0; r < c->rows; r++)
            memcpy(cells + r * columns, c->cells + r * c->columns, c->columns * sizeof *cells);
        free(c->cells);
        *c = (mq_cross){cells, rows, columns};
    }
    c->cells[row * c->columns + column]++;
    return MQ_OK;
}

size_t *mq_cross_levels(const mq_cross *c, const mq_levels *rows, const mq_levels *columns, mq_arena *arena,
                        uint64_t *blank)
{
    size_t k = columns->size, *out = mq_arena_take_n(arena, (rows ? rows->size : 1) * k + 1, sizeof *out);
    size_t *row_of = rows ? rows->of_label : NULL;
    *blank = 0;
    for (size_t r = 0; out && r < c->rows; r++)
        for (size_t l = 0; l < c->columns; l++) {
            size_t n = c->cells[r * c->columns + l];
            if (!n)
                continue;
            size_t level = columns->of_label[l], row = row_of ? row_of[r] : 0;
            if (level == SIZE_MAX || row == SIZE_MAX)
                *blank += n;
            else
                out[row * k + level] += n;
        }
    return out;
}

/* A plain file is a design of weight 1: V = pq/(n-1), df = n - 1. Without variance the logit has no interval,
 * and Korn-Graubard takes n for its effective size (NCHS 2017). */
static mq_interval S_survey(mq_share_ci ci, double x, double n, double conf)
{
    double p = x / n, alpha = 1 - conf;
    bool flat = x <= 0 || x >= n || n < 2;
    if (ci == MQ_CI_LOGIT && !flat) {
        double half = mq_t_quantile(1 - alpha / 2, n - 1) / sqrt(p * (1 - p) * (n - 1)),
               at = log(p / (1 - p));
        return (mq_interval){1 / (1 + exp(half - at)), 1 / (1 + exp(-half - at))};
    }
    double size = flat ? n : n - 1;
    return (mq_interval){x <= 0 ? 0 : mq_beta_quantile(alpha / 2, size * p, size * (1 - p) + 1),
                         x >= n ? 1 : mq_beta_quantile_upper(alpha / 2, size * p + 1, size * (1 - p))};
}

static mq_status S_one(mq_share_ci ci, size_t x, size_t n, double conf, mq_interval *out, mq_error *err)
{
    mq_proportion p;
    if (ci == MQ_CI_AUTO || ci == MQ_CI_WILSON) {
        *out = mq_wilson((double)x, (double)n, mq_z_of(conf));
        return MQ_OK;
    }
    if (ci == MQ_CI_LOGIT || ci == MQ_CI_BETA) {
        *out = S_survey(ci, (double)x, (double)n, conf);
        return MQ_OK;
    }
    mq_status st = mq_proportion_of(x, n, conf, &p, err);
    *out = ci == MQ_CI_WILSON_CC       ? p.wilson_cc
           : ci == MQ_CI_AGRESTI_COULL ? p.agresti_coull
           : ci == MQ_CI_JEFFREYS      ? p.jeffreys
           : ci == MQ_CI_WALD          ? p.wald
                                       : p.clopper_pearson;
    return st;
}

/* Intervals of k shares that together make 1; all NaN when there is no answer. */
static mq_status S_intervals(const mq_tabulate *t, mq_share_ci ci, const size_t *counts, size_t k,
                             mq_interval *out, mq_error *err)
{
    size_t n = 0;
    mq_status st = MQ_OK;
    for (size_t i = 0; i < k; i++)
        n += counts[i];
    for (size_t i = 0; i < k; i++)
        out[i] = mq_interval_none();
    if (!n)
        return MQ_OK;
    if (ci == MQ_CI_GOODMAN || ci == MQ_CI_SISON_GLAZ) {
        mq_multinomial m = {0};
        *(ci == MQ_CI_GOODMAN ? &m.goodman : &m.sison_glaz) = out;
        return mq_multinomial_of(counts, k, t->settings->level, &m, err);
    }
    for (size_t i = 0; st >= 0 && i < k; i++)
        st = S_one(ci, counts[i], n, t->settings->level, &out[i], err);
    return st;
}

mq_str mq_tabulate_ci_name(const mq_sheet *sheet, mq_share_ci ci)
{
    static const char *const keys[] = {
        "tabulate.ci_auto",          "tabulate.ci_wilson",   "tabulate.ci_wilson_cc",
        "tabulate.ci_agresti_coull", "tabulate.ci_jeffreys", "tabulate.ci_clopper_pearson",
        "tabulate.ci_wald",          "tabulate.ci_goodman",  "tabulate.ci_sison_glaz",
        "tabulate.ci_logit",         "tabulate.ci_beta"};
    return mq_say(sheet, keys[ci]);
}

static mq_str S_ci_name(const mq_sheet *sheet, mq_share_ci ci)
{
    return mq_tabulate_ci_name(sheet, ci == MQ_CI_AUTO ? MQ_CI_WILSON : ci);
}

static mq_status S_levels(mq_tabulate *t, mq_sheet *sheet, mq_error *err)
{
    uint64_t blank, n = 0;
    size_t k = t->levels.size;
    size_t *counts = mq_cross_levels(&t->total, NULL, &t->levels, &sheet->arena, &blank);
    mq_interval *it = mq_arena_take_n(&sheet->arena, 2 * k, sizeof *it);
    mq_table *table = mq_table_new(&sheet->arena, "levels", t->levels.column, t->levels.column);
    if (!counts || !it || !table)
        return mq_no_memory(err);
    mq_status st = S_intervals(t, t->ci, counts, k, it, err);
    if (st >= 0)
        st = S_intervals(t, MQ_CI_GOODMAN, counts, k, it + k, err);
    if (st < 0)
        return st;
    if (k == 1) /* the values of a file are not all there are: one alone is no certainty */
        it[1] = mq_interval_none();
    for (size_t i = 0; i < k; i++)
        n += counts[i];
    mq_base base = mq_say_base(sheet, "tabulate.base", n);
    mq_table_column(table, "n", mq_say(sheet, "column.n"), MQ_COLUMN_COUNT);
    mq_table_column(table, "share", mq_say(sheet, "column.share"), MQ_COLUMN_SHARE);
    mq_table_column(table, "simultaneous", mq_say(sheet, "tabulate.simultaneous"), MQ_COLUMN_SHARE);
    for (size_t i = 0; i < k; i++) {
        size_t r = mq_table_row(table, t->levels.title[i].at, t->levels.title[i], 0, MQ_ROW_PLAIN);
        mq_table_put(table, r, 0, mq_cell_count(counts[i]));
        mq_table_put(table, r, 1, mq_cell_share_interval(counts[i], base, it[i].lo, it[i].hi));
        mq_table_put(table, r, 2, mq_cell_share_interval(counts[i], base, it[k + i].lo, it[k + i].hi));
    }
    size_t r = mq_table_row(table, "total", mq_say(sheet, "row.total"), 0, MQ_ROW_TOTAL);
    mq_table_put(table, r, 0, mq_cell_count(n));
    mq_table_put(table, r, 1, mq_cell_share(n, base));
    mq_table_base_line(table,
                       MQ_SAY(sheet, "tabulate.line", mq_say_count(sheet, n), mq_say_count(sheet, blank)));
    mq_table_note(table, "", MQ_SAY(sheet, "tabulate.levels_note", S_ci_name(sheet, t->ci)));
    return mq_sheet_table(sheet, table, err);
}

/** A group table: adjusted residuals and their corrected p-values stand beside the shares. */
typedef struct group_table {
    const size_t *cells;
    double *residual, *p; /* groups x levels; NaN = undefined */
    mq_interval *it;
} group_table;

static mq_status S_residuals(const mq_tabulate *t, const size_t *cells, size_t rows, mq_arena *arena,
                             group_table *out, mq_error *err)
{
    size_t k = t->levels.size, n = rows * k;
    mq_compact compact;
    mq_association a;
    *out = (group_table){cells, mq_arena_take_n(arena, n + 1, sizeof(double)),
                         mq_arena_take_n(arena, n + 1, sizeof(double)),
                         mq_arena_take_n(arena, k, sizeof(mq_interval))};
    double *adjusted = mq_arena_take_n(arena, n + 1, sizeof *adjusted);
    if (!out->residual || !out->p || !out->it || !adjusted)
        return mq_no_memory(err);
    mq_status st = mq_compact_of((mq_crosstab){cells, rows, k}, &compact, err);
    if (st < 0)
        return st;
    for (size_t i = 0; i < n; i++)
        out->residual[i] = out->p[i] = NAN;
    st = mq_association_of(&compact, t->settings->level, &a, NULL, adjusted, err);
    for (size_t r = 0; st >= 0 && a.df && r < compact.rows; r++)
        for (size_t c = 0; c < compact.columns; c++) {
            size_t at = compact.kept_rows[r] * k + compact.kept_columns[c];
            out->residual[at] = adjusted[r * compact.columns + c];
            out->p[at] = mq_normal_two_sided(out->residual[at]);
        }
    mq_compact_free(&compact);
    return st >= 0 ? mq_adjust(MQ_HOLM, out->p, n, out->p, err) : st;
}

static mq_status S_group_rows(mq_tabulate *t, mq_sheet *sheet, size_t g, mq_table *table,
                              const group_table *x, mq_error *err)
{
    const mq_levels *groups = &t->groups[g];
    size_t k = t->levels.size;
    for (size_t r = 0; r < groups->size; r++) {
        const size_t *row = x->cells + r * k;
        uint64_t n = 0;
        for (size_t i = 0; i < k; i++)
            n += row[i];
        mq_base base = mq_say_base(sheet, "tabulate.base_group", n);
        const char *key = mq_sheet_key(sheet, "%.*s=%.*s", (int)groups->column.size, groups->column.at,
                                       (int)groups->title[r].size, groups->title[r].at);
        mq_str count = mq_say_count(sheet, n);
        mq_str title = mq_sheet_text(sheet, "%.*s (n = %.*s)", (int)groups->title[r].size,
                                     groups->title[r].at, (int)count.size, count.at);
        mq_table_row(table, key, title, 0, MQ_ROW_GROUP);
        mq_status st = S_intervals(t, t->ci, row, k, x->it, err);
        if (st < 0)
            return st;
        for (size_t i = 0; i < k; i++) {
            const char *cell =
                mq_sheet_key(sheet, "%s|%.*s", key, (int)t->levels.title[i].size, t->levels.title[i].at);
            size_t line = mq_table_row(table, cell, t->levels.title[i], 1, MQ_ROW_PLAIN);
            mq_table_put(table, line, 0, mq_cell_count(row[i]));
            mq_table_put(table, line, 1, mq_cell_share_interval(row[i], base, x->it[i].lo, x->it[i].hi));
            mq_sheet_number(table, line, 2, x->residual[r * k + i], "one_group");
            mq_sheet_p(table, line, 3, x->p[r * k + i], "one_group");
        }
    }
    return MQ_OK;
}

static mq_status S_groups(mq_tabulate *t, mq_sheet *sheet, size_t g, double *p, mq_error *err)
{
    char id[32];
    uint64_t blank;
    group_table x;
    const mq_levels *groups = &t->groups[g];
    size_t *cells = mq_cross_levels(&t->cross[g], groups, &t->levels, &sheet->arena, &blank);
    if (!cells)
        return mq_no_memory(err);
    mq_status st = S_residuals(t, cells, groups->size, &sheet->arena, &x, err);
    if (st < 0)
        return st;
    snprintf(id, sizeof id, "by-%zu", g + 1);
    mq_str title = MQ_SAY(sheet, "tabulate.by", t->levels.column, groups->column);
    mq_table *table = mq_table_new(&sheet->arena, id, title, groups->column);
    if (!table)
        return mq_no_memory(err);
    mq_table_column(table, "n", mq_say(sheet, "column.n"), MQ_COLUMN_COUNT);
    mq_table_column(table, "share", mq_say(sheet, "column.share"), MQ_COLUMN_SHARE);
    mq_table_column(table, "residual", mq_say(sheet, "tabulate.residual"), MQ_COLUMN_NUMBER);
    mq_table_column(table, "p_holm", mq_say(sheet, "tabulate.p_holm"), MQ_COLUMN_P);
    st = S_group_rows(t, sheet, g, table, &x, err);
    mq_table_base_line(table, MQ_SAY(sheet, "tabulate.group_line", mq_say_count(sheet, blank)));
    mq_table_note(table, "", MQ_SAY(sheet, "tabulate.group_note", S_ci_name(sheet, t->ci)));
    if (st >= 0)
        st = mq_sheet_table(sheet, table, err);
    return st >= 0 ? mq_tabulate_tests(t, sheet, g, cells, p, err) : st;
}

mq_status mq_tabulate_family(mq_tabulate *t, mq_sheet *sheet, const double *p, mq_error *err)
{
    double adjusted[MQ_TEXTS_MAX];
    if (t->n_by < 2)
        return MQ_OK;
    mq_status st = mq_adjust(t->adjust ? MQ_BH : MQ_HOLM, p, t->n_by, adjusted, err);
    mq_table *table =
        mq_table_new(&sheet->arena, "family", mq_say(sheet, "title.tests"), mq_say(sheet, "column.variable"));
    if (st < 0 || !table)
        return st < 0 ? st : mq_no_memory(err);
    mq_table_column(table, "p", mq_say(sheet, "column.p"), MQ_COLUMN_P);
    mq_table_column(table, "p_adjusted", mq_say(sheet, t->adjust ? "tabulate.p_bh" : "tabulate.p_holm"),
                    MQ_COLUMN_P);
    for (size_t g = 0; g < t->n_by; g++) {
        const mq_levels *groups = &t->groups[g];
        size_t r = mq_table_row(table, groups->column.at, groups->column, 0, MQ_ROW_PLAIN);
        mq_sheet_p(table, r, 0, p[g], "one_group");
        mq_sheet_p(table, r, 1, adjusted[g], "one_group");
    }
    mq_table_note(table, "", mq_say(sheet, "tabulate.family_note"));
    return mq_sheet_table(sheet, table, err);
}

mq_status mq_tabulate_counts(mq_tabulate *t, mq_sheet *sheet, mq_error *err)
{
    double p[MQ_TEXTS_MAX];
    mq_status st = S_levels(t, sheet, err);
    for (size_t g = 0; st >= 0 && g < t->n_by; g++)
        st = S_groups(t, sheet, g, &p[g], err);
    return st >= 0 ? mq_tabulate_family(t, sheet, p, err) : st;
}
