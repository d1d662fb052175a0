#include "correct_change.h"
#include "mq_memory.h"
#include "mq_say.h"
#include <math.h>

static mq_status S_wave(change_wave *w, mq_correction *c, mq_error *err)
{
    mq_correct_cells cells;
    size_t most = c->n_strata > c->n_levels ? c->n_strata : c->n_levels;
    size_t *merged = mq_arena_take_n(&c->arena, most + 1, sizeof *merged);
    *w = (change_wave){c, mq_arena_take_n(&c->arena, c->n_levels + 1, sizeof *w->e)};
    if (!w->e || !merged)
        return mq_no_memory(err);
    return mq_correction_estimate(c, c->level_of, c->n_levels, w->e, &cells, merged, err);
}

/* Square and add (Zou & Donner 2008): limits of a difference of independent shares from their own limits. */
mq_interval change_independent(double change, double p0, mq_interval i0, double p1, mq_interval i1)
{
    return mq_interval_clamp(
        (mq_interval){change - hypot(p1 - i1.lo, i0.hi - p0), change + hypot(i1.hi - p1, p0 - i0.lo)}, -1, 1);
}

static void S_waves(const change_wave w[2], change_level *out)
{
    for (size_t l = 0; l < w[0].c->n_levels; l++) {
        change_level *x = &out[l];
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
        x->ci = change_independent(x->change, x->corrected[0], x->each[0], x->corrected[1], x->each[1]);
    }
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

static mq_status S_paired(change_pairs *p, const change_wave w[2], const mq_correction_files *files,
                          change_level *x, mq_sheet *sheet, mq_error *err)
{
    mq_correction *c = p->c[0];
    bool joint = false;
    double *table = mq_arena_take_n(&sheet->arena, p->k * p->k, sizeof *table);
    mq_status st = table ? pairs_read(p, files, sheet, err) : mq_no_memory(err);
    if (st >= 0)
        st = pairs_estimate(p, w, c->settings->level, sheet, x, table, &joint, err);
    if (st < 0)
        return st;
    mq_base base = mq_say_base(sheet, "base.pairs", p->all);
    mq_str line = MQ_SAY(sheet, "correct.pairs_line", mq_say_count(sheet, p->all), mq_say_count(sheet, p->n));
    st = change_table(c, x, line, joint ? "correct.change_joint" : "correct.change_regression",
                      (const mq_base[2]){base, base}, p->n == p->all, sheet, err);
    return st >= 0 && joint ? change_transition(c, table, base, sheet, err) : st;
}

mq_status mq_correction_change(mq_correction *before, mq_correction *after, const mq_correction_files *files,
                               bool paired, mq_sheet *sheet, mq_error *err)
{
    change_wave w[2];
    change_pairs p = {.c = {before, after}, .k = before->n_levels};
    change_level *x = mq_arena_take_n(&sheet->arena, p.k + 1, sizeof *x);
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
        st = change_table(before, x, line, "correct.change_waves", all, census, sheet, err);
    }
    if (st >= 0)
        st = change_stability(p.c, paired, sheet, err);
    pairs_close(&p);
    return st;
}
