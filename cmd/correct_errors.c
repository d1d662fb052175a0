#include "mq_adjust.h"
#include "mq_correction.h"
#include "mq_format.h"
#include "mq_memory.h"
#include "mq_say.h"

/* Do the errors in group g differ from those elsewhere? Human level by group, within machine levels. */
static mq_status S_stability(mq_correction *c, size_t b, size_t g, mq_stability *out, uint64_t *coded,
                             mq_error *err)
{
    size_t k = c->n_levels;
    uint64_t *own = mq_arena_take_n(&c->arena, k * k, sizeof *own);
    uint64_t *rest = mq_arena_take_n(&c->arena, k * k, sizeof *rest);
    if (!own || !rest)
        return mq_no_memory(err);
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

mq_status mq_correction_errors(mq_correction *c, mq_sheet *sheet, size_t b, mq_error *err)
{
    size_t n = mq_labels_size(c->by[b]);
    const char *id = mq_sheet_key(sheet, "errors-%zu", b + 1);
    mq_table *t =
        mq_table_new(&sheet->arena, id, MQ_SAY(sheet, "correct.errors_by", c->by_titles[b]), c->by_titles[b]);
    mq_stability *x = mq_arena_take_n(&c->arena, n + 1, sizeof *x);
    double *p = mq_arena_take_n(&c->arena, n + 1, sizeof *p);
    uint64_t *coded = mq_arena_take_n(&c->arena, n + 1, sizeof *coded);
    const size_t *order = mq_correction_order(c, b);
    mq_status st = t && x && p && coded && order ? MQ_OK : mq_no_memory(err);
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
        const char *key = mq_sheet_key(sheet, "%.*s", (int)label.size, label.at ? label.at : "");
        size_t r = mq_table_row(t, key, mq_correction_group(c, sheet, b, g), 0, MQ_ROW_PLAIN);
        const char *none = n < 2 ? "one_group" : coded[g] ? "no_variance" : "too_few";
        mq_table_put(t, r, 0, mq_cell_count(coded[g]));
        mq_sheet_number(t, r, 1, x[g].chisq, none);
        mq_sheet_number(t, r, 2, x[g].df, none);
        mq_sheet_p(t, r, 3, x[g].p, none);
        mq_sheet_p(t, r, 4, p[g], none);
    }
    t->rows_add = false;
    mq_table_note(t, "", mq_say(sheet, "correct.errors_note"));
    return mq_sheet_table(sheet, t, err);
}
