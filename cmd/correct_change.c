#include "mq_cells.h"
#include "mq_correction.h"
#include "mq_format.h"
#include "mq_input.h"
#include "mq_memory.h"
#include "mq_say.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { NAIVE_BEFORE, NAIVE_AFTER, NAIVE, HUMAN, BEFORE, AFTER, CHANGE, SE, P };

/** A level in two waves; shares but for se. */
typedef struct level {
    uint64_t machine[2]; /* answers */
    double human[2], corrected[2];
    mq_interval each[2];       /* of the corrected shares */
    double change, se, spread; /* spread: the error that interval and p are made of; 0 = se */
    mq_interval ci;
    bool flat;
} level;

typedef struct wave {
    mq_correction *c;
    mq_correct_estimate *e; /* levels */
} wave;

static mq_status S_wave(wave *w, mq_correction *c, mq_error *err)
{
    mq_correct_cells cells;
    size_t most = c->n_strata > c->n_levels ? c->n_strata : c->n_levels;
    size_t *merged = mq_arena_take_n(&c->arena, most + 1, sizeof *merged);
    *w = (wave){c, mq_arena_take_n(&c->arena, c->n_levels + 1, sizeof *w->e)};
    if (!w->e || !merged)
        return mq_no_memory(err);
    return mq_correction_estimate(c, c->level_of, c->n_levels, w->e, &cells, merged, err);
}

/* Square and add (Zou & Donner 2008): limits of a difference of independent shares from their own limits. */
static mq_interval S_mover(double change, double p0, mq_interval i0, double p1, mq_interval i1)
{
    return mq_interval_clamp(
        (mq_interval){change - hypot(p1 - i1.lo, i0.hi - p0), change + hypot(i1.hi - p1, p0 - i0.lo)}, -1, 1);
}

static void S_waves(const wave w[2], level *out)
{
    for (size_t l = 0; l < w[0].c->n_levels; l++) {
        level *x = &out[l];
        double v = 0;
        for (size_t i = 0; i < 2; i++) {
            const mq_correct_estimate *e = &w[i].e[l];
            x->machine[i] = e->machine;
            x->human[i] = (double)e->human / (double)w[i].c->coded;
            x->corrected[i] = e->x.share;
            x->each[i] = e->x.printed;
            v += e->x.se * e->x.se;
        }
        x->change = x->corrected[1] - x->corrected[0];
        x->se = x->spread = sqrt(v);
        x->ci = S_mover(x->change, x->corrected[0], x->each[0], x->corrected[1], x->each[1]);
    }
}

/* ---- the same people ---- */

/** A pair that people coded on both sides: stratum of the two designs together, levels. */
typedef struct pair {
    size_t stratum, machine[2], human[2];
} pair;

enum { TEXT0, LEVEL0, TEXT1, LEVEL1, ID0, ID1, STRATA };

typedef struct pairs {
    mq_correction *c[2];
    size_t k;       /* levels */
    mq_cross cells; /* stratum x (machine before * k + machine after) */
    uint64_t all;
    pair *coded;
    size_t n;
    mq_buffer name;
    mq_cells_facts facts;
} pairs;

static size_t S_level(const mq_correction *c, mq_str cell)
{
    size_t code = mq_codebook_find(&c->book, mq_str_trim(cell));
    return code == SIZE_MAX ? code : c->level_of[code];
}

static size_t S_find(const mq_correction *c, const mq_cells *cells, size_t id)
{
    char number[24];
    snprintf(number, sizeof number, "%llu", (unsigned long long)cells->row);
    return mq_labels_find(c->keys, c->id.size ? cells->at[id] : mq_str_of(number));
}

static mq_status S_take(void *data, const mq_cells *cells, mq_error *err)
{
    pairs *p = data;
    pair at;
    size_t h[2], key[2];
    if (!mq_str_trim(cells->at[TEXT0]).size || !mq_str_trim(cells->at[TEXT1]).size)
        return MQ_OK;
    for (size_t i = 0; i < 2; i++) {
        h[i] =
            mq_correction_stratum(p->c[i], cells->at + (i ? STRATA + p->c[0]->n_stratify : STRATA), &p->name);
        at.machine[i] = S_level(p->c[i], cells->at[i ? LEVEL1 : LEVEL0]);
        key[i] = S_find(p->c[i], cells, i ? ID1 : ID0);
        if (h[i] == SIZE_MAX || at.machine[i] == SIZE_MAX)
            return mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): no stratum or level of the design",
                           (unsigned long long)cells->row, cells->line);
    }
    at.stratum = h[0] * p->c[1]->n_strata + h[1];
    mq_status st = mq_cross_add(&p->cells, at.stratum, at.machine[0] * p->k + at.machine[1], err);
    p->all++;
    if (st < 0 || key[0] == SIZE_MAX || key[1] == SIZE_MAX)
        return st;
    for (size_t i = 0; i < 2; i++) {
        size_t human = p->c[i]->key[key[i]].human;
        if (human == SIZE_MAX)
            return MQ_OK;
        at.human[i] = p->c[i]->level_of[human];
    }
    p->coded[p->n++] = at;
    return MQ_OK;
}

static const char *S_column(mq_correction *c, mq_sheet *sheet)
{
    mq_str name = c->book.dimensions[0].name;
    return mq_sheet_text(sheet, "%.*s_%.*s", (int)c->text.size, c->text.at, (int)name.size, name.at).at;
}

static mq_status S_read(pairs *p, const mq_correction_files *files, mq_sheet *sheet, mq_error *err)
{
    mq_cells_job file = {.path = files->coded, .input = files->input, .take = S_take, .data = p};
    for (size_t i = 0; i < 2; i++) {
        file.names[i ? TEXT1 : TEXT0] = p->c[i]->text.at;
        file.names[i ? LEVEL1 : LEVEL0] = S_column(p->c[i], sheet);
        file.names[i ? ID1 : ID0] = p->c[i]->id.size ? p->c[i]->id.at : NULL;
        for (size_t k = 0; k < p->c[i]->n_stratify; k++)
            file.names[STRATA + (i ? p->c[0]->n_stratify : 0) + k] = p->c[i]->stratify[k].at;
    }
    file.n = STRATA + p->c[0]->n_stratify + p->c[1]->n_stratify;
    p->coded = mq_arena_take_n(&sheet->arena, p->c[0]->n_keys + 1, sizeof *p->coded);
    mq_status st = p->coded ? mq_cells_read(&file, &p->facts, err) : mq_no_memory(err);
    if (st >= 0 && p->n < 3)
        st = mq_fail(err, MQ_E_DATA, NULL,
                     "%zu answers were coded by people on both sides; draw both samples with the same "
                     "--seed and --stratify, so that they hold the same people",
                     p->n);
    return st;
}

/* Every pair of machine levels lies in one stratum: the sample is random within it. */
static bool S_nested(const pairs *p, size_t strata)
{
    for (size_t a = 0; a < p->k * p->k; a++) {
        size_t in = 0;
        for (size_t h = 0; h < strata; h++)
            in += mq_cross_at(&p->cells, h, a) > 0;
        if (in > 1)
            return false;
    }
    return true;
}

/* Post-stratified by the pair of machine levels. */
static mq_status S_joint(const pairs *p, mq_sampling sampling, mq_sheet *sheet, level *out, double *table,
                         mq_error *err)
{
    size_t k = p->k, cells = k * k;
    uint64_t *coded = mq_arena_take_n(&sheet->arena, cells, sizeof *coded);
    uint64_t *sampled = mq_arena_take_n(&sheet->arena, cells * cells, sizeof *sampled);
    double *change = mq_arena_take_n(&sheet->arena, 2 * k, sizeof *change);
    size_t *merged = mq_arena_take_n(&sheet->arena, cells, sizeof *merged);
    if (!coded || !sampled || !change || !merged)
        return mq_no_memory(err);
    for (size_t a = 0; a < cells; a++)
        for (size_t h = 0; h < p->cells.rows; h++)
            coded[a] += mq_cross_at(&p->cells, h, a);
    for (size_t i = 0; i < p->n; i++) {
        const pair *x = &p->coded[i];
        sampled[(x->machine[0] * k + x->machine[1]) * cells + x->human[0] * k + x->human[1]]++;
    }
    mq_status st = mq_correct_change(coded, sampled, k, sampling, table, change, change + k, merged, err);
    for (size_t a = 0; a < cells && st >= 0; a++) {
        out[a / k].corrected[0] += table[a];
        out[a % k].corrected[1] += table[a];
    }
    for (size_t l = 0; l < k && st >= 0; l++) {
        out[l].change = change[l];
        out[l].se = change[k + l];
        out[l].spread = mq_correct_change_spread(coded, sampled, k, merged, l);
    }
    return st;
}

/* Strata with fewer than two coded pairs join the one before, the first the one behind. */
static size_t S_join(const pairs *p, size_t strata, size_t *to)
{
    size_t used = 0, n = 0;
    bool open = false;
    for (size_t h = 0; h < strata; h++) {
        uint64_t all = 0;
        size_t coded = 0;
        for (size_t a = 0; a < p->k * p->k; a++)
            all += mq_cross_at(&p->cells, h, a);
        for (size_t i = 0; i < p->n; i++)
            coded += p->coded[i].stratum == h;
        bool thin = coded < 2;
        if (all && !thin && !(open && n < 2)) {
            used += open;
            n = 0;
        }
        open |= all > 0;
        n += coded;
        to[h] = used;
    }
    return used + 1;
}

/* Regression of the human on the machine change within the strata, and the same for the share before. */
static mq_status S_regression(const pairs *p, size_t strata, mq_sheet *sheet, level *out, mq_error *err)
{
    size_t k = p->k, *to = mq_arena_take_n(&sheet->arena, strata, sizeof *to);
    size_t used = to ? S_join(p, strata, to) : 0;
    mq_correct_stratum *s = mq_arena_take_n(&sheet->arena, 2 * used + 1, sizeof *s);
    mq_status st = to && s ? MQ_OK : mq_no_memory(err);
    for (size_t l = 0; l < k && st >= 0; l++) {
        double se, df;
        memset(s, 0, 2 * used * sizeof *s);
        for (size_t h = 0; h < strata; h++)
            for (size_t a = 0; a < k * k; a++) {
                double n = (double)mq_cross_at(&p->cells, h, a), f0 = a / k == l, f1 = a % k == l;
                for (size_t i = 0; i < 2; i++) {
                    s[i * used + to[h]].all += (uint64_t)n;
                    s[i * used + to[h]].f_all += n * (i ? f0 : f1 - f0);
                }
            }
        for (size_t i = 0; i < p->n; i++)
            for (size_t w = 0; w < 2; w++) {
                const pair *x = &p->coded[i];
                double y0 = x->human[0] == l, y1 = x->human[1] == l, f0 = x->machine[0] == l;
                double f1 = x->machine[1] == l, y = w ? y0 : y1 - y0, f = w ? f0 : f1 - f0;
                mq_correct_stratum *at = &s[w * used + to[x->stratum]];
                at->sampled++;
                at->sum_y += y;
                at->sum_yy += y * y;
                at->sum_f += f;
                at->sum_ff += f * f;
                at->sum_fy += f * y;
            }
        for (size_t h = 0; h < 2 * used; h++)
            s[h].f_all = s[h].all ? s[h].f_all / (double)s[h].all : 0;
        st = mq_correct_strata(s, used, true, &out[l].change, &out[l].se, &df, err);
        if (st >= 0)
            st = mq_correct_strata(s + used, used, true, &out[l].corrected[0], &se, &df, err);
        out[l].corrected[0] = mq_clamp(out[l].corrected[0], 0, 1);
        out[l].corrected[1] = mq_clamp(out[l].corrected[0] + out[l].change, 0, 1);
    }
    return st;
}

/* No variance among the coded pairs: the limits of the two waves stand in, as if they were independent. */
static void S_pair_intervals(const pairs *p, const wave w[2], double conf, level *out)
{
    for (size_t l = 0; l < p->k; l++) {
        level *x = &out[l];
        for (size_t a = 0; a < p->k * p->k; a++)
            for (size_t h = 0; h < p->cells.rows; h++) {
                uint64_t n = mq_cross_at(&p->cells, h, a);
                x->machine[0] += a / p->k == l ? n : 0;
                x->machine[1] += a % p->k == l ? n : 0;
            }
        for (size_t i = 0; i < p->n; i++)
            for (size_t s = 0; s < 2; s++)
                x->human[s] += (p->coded[i].human[s] == l) / (double)p->n;
        for (size_t i = 0; i < 2; i++)
            x->each[i] = mq_interval_none();
        x->spread = x->spread > 0 ? x->spread : x->se;
        double half = mq_z_of(conf) * x->spread;
        x->flat = !(x->spread > 0);
        x->ci = x->flat ? S_mover(x->change, w[0].e[l].x.share, w[0].e[l].x.printed, w[1].e[l].x.share,
                                  w[1].e[l].x.printed)
                        : mq_interval_clamp((mq_interval){x->change - half, x->change + half}, -1, 1);
        x->ci = (mq_interval){fmin(x->ci.lo, x->change), fmax(x->ci.hi, x->change)};
    }
}

/* ---- tables ---- */

static const char *S_code(const mq_correction *c, mq_sheet *sheet, const char *before, size_t l)
{
    mq_str name = c->book.codes[c->levels[l]].name;
    const char *key = mq_sheet_text(sheet, "%s%.*s", before, (int)name.size, name.at).at;
    return key ? key : "";
}

static mq_status S_table(const mq_correction *c, const level *x, mq_str line, const char *method,
                         const mq_base all[2], bool census, mq_sheet *sheet, mq_error *err)
{
    static const char *const keys[] = {"naive_before", "naive_after", "naive_change",
                                       "human_change", "before",      "after",
                                       "change",       "se",          "p"};
    static const char *const words[] = {"column.before",        "column.after",  "column.difference",
                                        "correct.human_change", "column.before", "column.after",
                                        "column.difference",    "correct.se",    "column.p"};
    mq_table *t = mq_table_new(&sheet->arena, "corrected-change", mq_say(sheet, "correct.change"),
                               mq_say(sheet, "column.level"));
    bool flat = false;
    mq_base base = all[0];
    if (!t)
        return mq_no_memory(err);
    for (size_t i = 0; i <= P; i++) {
        mq_table_column(t, keys[i], mq_say(sheet, words[i]),
                        i == P                                    ? MQ_COLUMN_P
                        : i == SE                                 ? MQ_COLUMN_NUMBER
                        : i == NAIVE || i == HUMAN || i == CHANGE ? MQ_COLUMN_DIFFERENCE
                                                                  : MQ_COLUMN_SHARE);
        mq_table_last_column(t)->decimals = i == SE ? 2 : -1;
        mq_table_last_column(t)->points = i == SE;
        if (i != HUMAN && i < SE)
            mq_table_last_column(t)->spanner = mq_say(sheet, i < HUMAN ? "column.naive" : "column.corrected");
    }
    for (size_t l = 0; l < c->n_levels; l++, x++) {
        size_t r =
            mq_table_row(t, S_code(c, sheet, "", l), mq_correction_title(c, c->levels[l]), 0, MQ_ROW_PLAIN);
        for (size_t i = 0; i < 2; i++) {
            mq_table_put(t, r, i ? NAIVE_AFTER : NAIVE_BEFORE, mq_cell_share(x->machine[i], all[i]));
            mq_table_put(
                t, r, i ? AFTER : BEFORE,
                mq_cell_estimate(mq_clamp(x->corrected[i], 0, 1), x->each[i].lo, x->each[i].hi, all[i]));
        }
        double naive = (double)x->machine[1] / (double)all[1].n - (double)x->machine[0] / (double)all[0].n;
        mq_cell change = mq_cell_difference(x->change, x->ci.lo, x->ci.hi, base);
        change.mark = x->flat ? "a" : NULL;
        flat |= x->flat;
        mq_table_put(t, r, NAIVE, mq_cell_difference(naive, NAN, NAN, base));
        mq_table_put(t, r, HUMAN, mq_cell_difference(x->human[1] - x->human[0], NAN, NAN, base));
        mq_table_put(t, r, CHANGE, change);
        mq_sheet_number(t, r, SE, x->se > 0 || census ? x->se : NAN, "no_variance");
        mq_sheet_p(t, r, P, x->spread > 0 ? mq_normal_two_sided(x->change / x->spread) : NAN, "no_variance");
    }
    t->rows_add = false;
    mq_table_base_line(t, line);
    mq_table_note(t, "", mq_say(sheet, method));
    mq_table_note(t, "", mq_say(sheet, "correct.change_note"));
    if (flat)
        mq_table_note(t, "a", mq_say(sheet, "correct.change_flat"));
    return mq_sheet_table(sheet, t, err);
}

static mq_status S_transition(const mq_correction *c, const double *table, mq_base base, mq_sheet *sheet,
                              mq_error *err)
{
    size_t k = c->n_levels;
    mq_table *t = mq_table_new(&sheet->arena, "corrected-transition", mq_say(sheet, "correct.transition"),
                               mq_say(sheet, "column.before"));
    if (!t)
        return mq_no_memory(err);
    for (size_t l = 0; l < k; l++) {
        mq_table_column(t, S_code(c, sheet, "after:", l), mq_correction_title(c, c->levels[l]),
                        MQ_COLUMN_SHARE);
        mq_table_last_column(t)->spanner = mq_say(sheet, "column.after");
    }
    for (size_t l = 0; l < k; l++) {
        size_t r =
            mq_table_row(t, S_code(c, sheet, "", l), mq_correction_title(c, c->levels[l]), 0, MQ_ROW_PLAIN);
        for (size_t m = 0; m < k; m++)
            mq_table_put(t, r, m, mq_cell_estimate(mq_clamp(table[l * k + m], 0, 1), NAN, NAN, base));
    }
    t->rows_add = false;
    mq_table_note(t, "", mq_say(sheet, "correct.transition_note"));
    return mq_sheet_table(sheet, t, err);
}

static mq_status S_stability(mq_correction *const c[2], bool paired, mq_sheet *sheet, mq_error *err)
{
    size_t k = c[0]->n_levels;
    mq_stability x;
    uint64_t *counts[2], n[2] = {0, 0};
    for (size_t i = 0; i < 2; i++) {
        if (!(counts[i] = mq_arena_take_n(&sheet->arena, k * k, sizeof *counts[i])))
            return mq_no_memory(err);
        for (size_t a = 0; a < c[i]->n_keys; a++)
            if (c[i]->key[a].human != SIZE_MAX) {
                const mq_coded_key *key = &c[i]->key[a];
                counts[i][c[i]->level_of[key->machine] * k + c[i]->level_of[key->human]]++;
                n[i]++;
            }
    }
    mq_table *t = mq_table_new(&sheet->arena, "errors-waves", mq_say(sheet, "correct.errors_waves"),
                               mq_say(sheet, "column.test"));
    mq_status st = t ? mq_correct_stability(counts[0], counts[1], k, k, &x, err) : mq_no_memory(err);
    if (st < 0)
        return st;
    mq_table_column(t, "coded_before", mq_say(sheet, "correct.coded_before"), MQ_COLUMN_COUNT);
    mq_table_column(t, "coded_after", mq_say(sheet, "correct.coded_after"), MQ_COLUMN_COUNT);
    mq_table_column(t, "chi2", MQ_STR("χ²"), MQ_COLUMN_NUMBER);
    mq_table_column(t, "df", mq_say(sheet, "column.df"), MQ_COLUMN_NUMBER);
    mq_table_last_column(t)->decimals = 0;
    mq_table_column(t, "p", mq_say(sheet, "column.p"), MQ_COLUMN_P);
    size_t r = mq_table_row(t, "mantel_haenszel", mq_say(sheet, "correct.mantel_haenszel"), 0, MQ_ROW_PLAIN);
    mq_table_put(t, r, 0, mq_cell_count(n[0]));
    mq_table_put(t, r, 1, mq_cell_count(n[1]));
    /* people gave every machine level one and the same level: there are no errors to compare */
    mq_sheet_number(t, r, 2, x.chisq, "no_variance");
    mq_sheet_number(t, r, 3, x.df, "no_variance");
    mq_sheet_p(t, r, 4, x.p, "no_variance");
    mq_table_note(t, "", mq_say(sheet, paired ? "correct.waves_paired" : "correct.waves_note"));
    return mq_sheet_table(sheet, t, err);
}

static mq_status S_same_levels(const mq_correction *a, const mq_correction *b, mq_error *err)
{
    bool same = a->n_levels == b->n_levels;
    for (size_t l = 0; same && l < a->n_levels; l++)
        same = mq_str_equal(a->book.codes[a->levels[l]].name, b->book.codes[b->levels[l]].name);
    return same ? MQ_OK
                : mq_fail(err, MQ_E_USAGE, NULL,
                          "the two designs were drawn by codebooks of different levels");
}

static mq_status S_paired(pairs *p, const wave w[2], const mq_correction_files *files, level *x,
                          mq_sheet *sheet, mq_error *err)
{
    mq_correction *c = p->c[0];
    size_t strata = c->n_strata * p->c[1]->n_strata;
    double *table = mq_arena_take_n(&sheet->arena, p->k * p->k, sizeof *table);
    mq_status st = table ? S_read(p, files, sheet, err) : mq_no_memory(err);
    if (st < 0)
        return st;
    bool joint = strata == 1 || S_nested(p, strata);
    st = joint ? S_joint(p, strata == 1 ? MQ_SAMPLED_SIMPLE : MQ_SAMPLED_BY_CODE, sheet, x, table, err)
               : S_regression(p, strata, sheet, x, err);
    if (st < 0)
        return st;
    S_pair_intervals(p, w, c->settings->level, x);
    mq_base base = mq_say_base(sheet, "base.pairs", p->all);
    mq_str line = MQ_SAY(sheet, "correct.pairs_line", mq_say_count(sheet, p->all), mq_say_count(sheet, p->n));
    st = S_table(c, x, line, joint ? "correct.change_joint" : "correct.change_regression",
                 (const mq_base[2]){base, base}, p->n == p->all, sheet, err);
    return st >= 0 && joint ? S_transition(c, table, base, sheet, err) : st;
}

mq_status mq_correction_change(mq_correction *before, mq_correction *after, const mq_correction_files *files,
                               bool paired, mq_sheet *sheet, mq_error *err)
{
    wave w[2];
    pairs p = {.c = {before, after}, .k = before->n_levels};
    level *x = mq_arena_take_n(&sheet->arena, p.k + 1, sizeof *x);
    mq_status st = x ? S_same_levels(before, after, err) : mq_no_memory(err);
    for (size_t i = 0; i < 2 && st >= 0; i++)
        st = S_wave(&w[i], p.c[i], err);
    if (st >= 0 && paired)
        st = S_paired(&p, w, files, x, sheet, err);
    else if (st >= 0) {
        S_waves(w, x);
        const mq_base all[2] = {mq_say_base(sheet, "base.answers", before->answers),
                                mq_say_base(sheet, "base.answers", after->answers)};
        mq_str line = MQ_SAY(sheet, "correct.waves_line", mq_say_count(sheet, before->answers),
                             mq_say_count(sheet, after->answers), mq_say_count(sheet, before->coded),
                             mq_say_count(sheet, after->coded));
        bool census = before->coded == before->answers && after->coded == after->answers;
        st = S_table(before, x, line, "correct.change_waves", all, census, sheet, err);
    }
    if (st >= 0)
        st = S_stability(p.c, paired, sheet, err);
    free(p.cells.cells);
    mq_buffer_free(&p.name);
    return st;
}
