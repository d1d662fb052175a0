#include "mq_adjust.h"
#include "mq_correction.h"
#include "mq_format.h"
#include "mq_say.h"
#include <math.h>
#include <stdio.h>

enum { ANSWERS, CODED, NAIVE, HUMAN, CORRECTED, SE, N_EFF };
enum { ENOUGH = 30 }; /* sampled answers of a group that are corrected by their own errors */

static mq_status S_memory(mq_error *err)
{
    return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
}

static mq_str S_group(const mq_correction *c, mq_sheet *sheet, size_t b, size_t g)
{
    mq_str label = mq_labels_at(c->by[b], g);
    return label.size ? label : mq_say(sheet, "row.missing");
}

static uint64_t S_sampled(const mq_correct_cells *cells, size_t codes)
{
    uint64_t n = 0;
    for (size_t i = 0; i < cells->size * codes; i++)
        n += cells->sampled[i];
    return n;
}

/* Few of the group were coded: errors of the whole file, mix of the group. */
static void S_synthetic(const mq_correction *c, const mq_correct_cells *all, const size_t *merged,
                        const mq_correct_cells *own, size_t j, mq_correct_share *x)
{
    size_t codes = c->n_levels;
    double total = 0, share = 0, v = 0, alpha = 1 - c->settings->level;
    for (size_t k = 0; k < own->size; k++)
        total += (double)own->coded[k];
    for (size_t m = 0; m < all->size; m++) {
        double w = 0, n = 0, hits = 0;
        for (size_t k = 0; k < all->size; k++) {
            if (merged[k] != m)
                continue;
            w += (double)own->coded[k] / total;
            hits += (double)all->sampled[k * codes + j];
            for (size_t l = 0; l < codes; l++)
                n += (double)all->sampled[k * codes + l];
        }
        double p = n > 0 ? hits / n : 0;
        share += w * p;
        v += n > 1 ? w * w * p * (1 - p) / (n - 1) : 0;
    }
    *x = (mq_correct_share){
        .share = fmin(1, share), .se = sqrt(v), .n_eff = NAN, .printed = mq_interval_none()};
    if (v > 0 && share > 0 && share < 1) {
        double n = x->n_eff = share * (1 - share) / v;
        x->printed.lo = fmin(share, mq_beta_quantile(alpha / 2, n * share, n * (1 - share) + 1));
        x->printed.hi = fmax(share, mq_beta_quantile_upper(alpha / 2, n * share + 1, n * (1 - share)));
    }
}

static void S_rows(mq_correction *c, mq_sheet *sheet, mq_table *t, size_t b, size_t g,
                   const mq_correct_share *x, const uint64_t *human, uint64_t coded, bool own)
{
    mq_str name = S_group(c, sheet, b, g), label = mq_labels_at(c->by[b], g);
    uint64_t answers = 0, *machine = mq_arena_take_n(&c->arena, c->n_levels + 1, sizeof *machine);
    for (size_t i = 0; machine && i < c->book.size; i++)
        for (size_t h = 0; h < c->n_strata && c->level_of[i] != SIZE_MAX; h++) {
            uint64_t n = mq_cross_at(&c->group[b], g, h * c->book.size + i);
            machine[c->level_of[i]] += n;
            answers += n;
        }
    mq_base base = mq_say_base(sheet, "correct.base_group", answers);
    mq_base sample = mq_say_base(sheet, "correct.base_sample", coded);
    const char *key = mq_sheet_text(sheet, "%.*s", (int)label.size, label.at ? label.at : "").at;
    size_t r = mq_table_row(t, key ? key : "", name, 0, MQ_ROW_GROUP);
    for (size_t l = 0; machine && l < c->n_levels; l++) {
        mq_str level = c->book.codes[c->levels[l]].name;
        key = mq_sheet_text(sheet, "%.*s/%.*s", (int)label.size, label.at ? label.at : "", (int)level.size,
                            level.at)
                  .at;
        r = mq_table_row(t, key ? key : "", mq_correction_title(c, c->levels[l]), 1, MQ_ROW_PLAIN);
        mq_cell corrected = x ? mq_cell_estimate(x[l].share, x[l].printed.lo, x[l].printed.hi, base)
                              : mq_cell_missing(MQ_STR("too_few"));
        corrected.mark = !x ? NULL : !own ? "a" : !(x[l].se > 0) ? "b" : NULL;
        mq_table_put(t, r, ANSWERS, mq_cell_count(answers));
        mq_table_put(t, r, CODED, mq_cell_count(coded));
        mq_table_put(t, r, NAIVE, mq_cell_share(machine[l], base));
        mq_table_put(t, r, HUMAN, mq_cell_share(human[l], sample));
        mq_table_put(t, r, CORRECTED, corrected);
        mq_sheet_number(t, r, SE, x ? x[l].se : NAN, "too_few");
        mq_sheet_number(t, r, N_EFF, x ? x[l].n_eff : NAN, x ? "no_variance" : "too_few");
    }
}

static mq_status S_one(mq_correction *c, mq_sheet *sheet, mq_table *t, size_t b, size_t g,
                       const mq_correct_cells *all, const size_t *merged, bool *borrowed, mq_error *err)
{
    mq_correct_cells own;
    size_t codes = c->n_levels;
    mq_correct_share *x = mq_arena_take_n(&c->arena, codes + 1, sizeof *x);
    mq_status st = x ? mq_correction_cells(c, c->level_of, codes, b, g, &own, err) : S_memory(err);
    if (st < 0)
        return st;
    uint64_t coded = S_sampled(&own, codes);
    mq_correct_input in = {.strata = own.size,
                           .codes = codes,
                           .coded = own.coded,
                           .sampled = own.sampled,
                           .sampling = own.sampling,
                           .conf = c->settings->level};
    if (coded >= ENOUGH)
        st = mq_correct_shares(&in, x, NULL, NULL, err);
    else
        for (size_t j = 0; j < codes; j++)
            S_synthetic(c, all, merged, &own, j, &x[j]);
    /* strata that mix machine levels say nothing of the errors in a small group */
    bool known = coded >= ENOUGH || c->pure || c->n_strata == 1;
    uint64_t *human = mq_arena_take_n(&c->arena, codes + 1, sizeof *human);
    if (!human)
        return S_memory(err);
    for (size_t i = 0; i < own.size * codes; i++)
        human[i % codes] += own.sampled[i];
    *borrowed |= coded < ENOUGH && known;
    if (st >= 0)
        S_rows(c, sheet, t, b, g, known ? x : NULL, human, coded, coded >= ENOUGH);
    return st;
}

/* Groups by their labels, as the other tables of a report have them. NULL = out of memory. */
static size_t *S_order(mq_correction *c, size_t b)
{
    size_t n = mq_labels_size(c->by[b]), *order = mq_arena_take_n(&c->arena, n + 1, sizeof *order);
    for (size_t g = 0; order && g < n; g++) {
        size_t at = g;
        for (; at && mq_str_compare(mq_labels_at(c->by[b], g), mq_labels_at(c->by[b], order[at - 1])) < 0;
             at--)
            order[at] = order[at - 1];
        order[at] = g;
    }
    return order;
}

static mq_status S_column(mq_correction *c, mq_sheet *sheet, size_t b, const mq_correct_cells *all,
                          const size_t *merged, mq_error *err)
{
    bool borrowed = false;
    const char *id = mq_sheet_text(sheet, "corrected-by-%zu", b + 1).at;
    mq_str parts[] = {mq_say(sheet, "title.corrected"), c->by_titles[b]};
    mq_table *t =
        mq_table_new(&sheet->arena, id ? id : "",
                     mq_message_fill(sheet->words, &sheet->arena, "tabulate.by", parts, 2), c->by_titles[b]);
    const size_t *order = S_order(c, b);
    if (!t || !order)
        return S_memory(err);
    mq_table_column(t, "answers", mq_say(sheet, "column.answers"), MQ_COLUMN_COUNT);
    mq_table_column(t, "coded", mq_say(sheet, "correct.coded"), MQ_COLUMN_COUNT);
    mq_table_column(t, "naive", mq_say(sheet, "column.naive"), MQ_COLUMN_SHARE);
    mq_table_column(t, "human", mq_say(sheet, "column.human"), MQ_COLUMN_SHARE);
    mq_table_column(t, "corrected", mq_say(sheet, "column.corrected"), MQ_COLUMN_SHARE);
    mq_table_column(t, "se", mq_say(sheet, "correct.se"), MQ_COLUMN_NUMBER);
    mq_table_last_column(t)->decimals = 2;
    mq_table_last_column(t)->points = true;
    mq_table_column(t, "n_eff", mq_say(sheet, "correct.n_eff"), MQ_COLUMN_NUMBER);
    mq_table_last_column(t)->decimals = 0;
    mq_status st = MQ_OK;
    for (size_t g = 0; g < mq_labels_size(c->by[b]) && st >= 0; g++)
        st = S_one(c, sheet, t, b, order[g], all, merged, &borrowed, err);
    if (st < 0)
        return st;
    bool flat = false;
    for (size_t r = 0; r < t->n_rows; r++) {
        const char *mark = mq_table_cell(t, r, CORRECTED)->mark;
        flat |= mark && *mark == 'b';
    }
    mq_table_base_line(t, mq_say(sheet, "correct.group_line"));
    mq_table_note(t, "", mq_say(sheet, "correct.group_human"));
    if (borrowed)
        mq_table_note(t, "a", MQ_SAY(sheet, "correct.borrowed", mq_say_count(sheet, ENOUGH)));
    if (flat)
        mq_table_note(t, "b", mq_say(sheet, "correct.flat"));
    return mq_sheet_table(sheet, t, err);
}

/* Do the errors in group g differ from those elsewhere? Human level by group, within machine levels. */
static mq_status S_stability(mq_correction *c, size_t b, size_t g, mq_stability *out, uint64_t *coded,
                             mq_error *err)
{
    size_t k = c->n_levels;
    uint64_t *own = mq_arena_take_n(&c->arena, k * k, sizeof *own);
    uint64_t *rest = mq_arena_take_n(&c->arena, k * k, sizeof *rest);
    if (!own || !rest)
        return S_memory(err);
    *coded = 0;
    for (size_t i = 0; i < c->n_keys; i++) {
        const mq_coded_key *key = &c->key[i];
        if (key->human == SIZE_MAX)
            continue;
        bool inside = key->group[b] == g;
        (inside ? own : rest)[c->level_of[key->machine] * k + c->level_of[key->human]]++;
        *coded += inside;
    }
    return mq_correct_stability(rest, own, k, k, out, err);
}

static mq_status S_tests(mq_correction *c, mq_sheet *sheet, size_t b, mq_error *err)
{
    size_t n = mq_labels_size(c->by[b]);
    const char *id = mq_sheet_text(sheet, "errors-%zu", b + 1).at;
    mq_table *t = mq_table_new(&sheet->arena, id ? id : "",
                               MQ_SAY(sheet, "correct.errors_by", c->by_titles[b]), c->by_titles[b]);
    mq_stability *x = mq_arena_take_n(&c->arena, n + 1, sizeof *x);
    double *p = mq_arena_take_n(&c->arena, n + 1, sizeof *p);
    uint64_t *coded = mq_arena_take_n(&c->arena, n + 1, sizeof *coded);
    const size_t *order = S_order(c, b);
    mq_status st = t && x && p && coded && order ? MQ_OK : S_memory(err);
    for (size_t g = 0; g < n && st >= 0; g++) {
        st = S_stability(c, b, g, &x[g], &coded[g], err);
        p[g] = x[g].p;
    }
    if (st >= 0)
        st = mq_adjust(MQ_HOLM, p, n, p, err);
    if (st < 0)
        return st;
    mq_table_column(t, "coded", mq_say(sheet, "correct.coded"), MQ_COLUMN_COUNT);
    mq_table_column(t, "chi2", MQ_STR("χ²"), MQ_COLUMN_NUMBER);
    mq_table_column(t, "df", mq_say(sheet, "column.df"), MQ_COLUMN_NUMBER);
    mq_table_last_column(t)->decimals = 0;
    mq_table_column(t, "p", mq_say(sheet, "column.p"), MQ_COLUMN_P);
    mq_table_column(t, "p_holm", mq_say(sheet, "correct.p_holm"), MQ_COLUMN_P);
    for (size_t i = 0; i < n; i++) {
        size_t g = order[i];
        mq_str label = mq_labels_at(c->by[b], g);
        const char *key = mq_sheet_text(sheet, "%.*s", (int)label.size, label.at ? label.at : "").at;
        size_t r = mq_table_row(t, key ? key : "", S_group(c, sheet, b, g), 0, MQ_ROW_PLAIN);
        mq_table_put(t, r, 0, mq_cell_count(coded[g]));
        mq_sheet_number(t, r, 1, x[g].chisq, "too_few");
        mq_sheet_number(t, r, 2, x[g].df, "too_few");
        mq_sheet_p(t, r, 3, x[g].p, "too_few");
        mq_sheet_p(t, r, 4, p[g], "too_few");
    }
    t->rows_add = false;
    mq_table_note(t, "", mq_say(sheet, "correct.errors_note"));
    return mq_sheet_table(sheet, t, err);
}

mq_status mq_correction_groups(mq_correction *c, mq_sheet *sheet, mq_error *err)
{
    mq_correct_cells all;
    mq_status st = c->n_by ? mq_correction_cells(c, c->level_of, c->n_levels, SIZE_MAX, 0, &all, err) : MQ_OK;
    if (st < 0 || !c->n_by)
        return st;
    mq_correct_share *x = mq_arena_take_n(&c->arena, c->n_levels + 1, sizeof *x);
    size_t *merged = mq_arena_take_n(&c->arena, all.size, sizeof *merged);
    mq_correct_input in = {.strata = all.size,
                           .codes = c->n_levels,
                           .coded = all.coded,
                           .sampled = all.sampled,
                           .sampling = all.sampling,
                           .conf = c->settings->level};
    st = x && merged ? mq_correct_shares(&in, x, merged, NULL, err) : S_memory(err);
    for (size_t b = 0; b < c->n_by && st >= 0; b++) {
        st = S_column(c, sheet, b, &all, merged, err);
        if (st >= 0)
            st = S_tests(c, sheet, b, err);
    }
    return st;
}
