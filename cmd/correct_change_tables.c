#include "correct_change.h"
#include "mq_memory.h"
#include "mq_say.h"
#include <math.h>

enum { NAIVE_BEFORE, NAIVE_AFTER, NAIVE, HUMAN, BEFORE, AFTER, CHANGE, SE, P };

static const char *S_code(const mq_correction *c, mq_sheet *sheet, const char *before, size_t l)
{
    mq_str name = c->book.codes[c->levels[l]].name;
    return mq_sheet_key(sheet, "%s%.*s", before, (int)name.size, name.at);
}

mq_status change_table(const mq_correction *c, const change_level *x, mq_str line, const char *method,
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

mq_status change_transition(const mq_correction *c, const double *table, mq_base base, mq_sheet *sheet,
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

mq_status change_stability(mq_correction *const c[2], bool paired, mq_sheet *sheet, mq_error *err)
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
