#include "mq_agree.h"
#include "mq_alpha.h"
#include "mq_document.h"
#include "mq_kappa.h"
#include "mq_memory.h"
#include "mq_proportion.h"
#include "mq_raters.h"
#include "mq_say.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

void mq_agree_line(mq_sheet *sheet, mq_table *t, const char *key, double value, double lo, double hi,
                   uint64_t n)
{
    size_t r = mq_table_row(t, key, mq_say(sheet, mq_sheet_key(sheet, "agree.%s", key)), 0, MQ_ROW_PLAIN);
    mq_say_interval(sheet, t, r, 0, value, lo, hi > 1 ? 1 : hi, mq_say_base(sheet, "agree.base", n),
                    "one_category");
}

/* No spread is no certainty: [1, 1] of three answers would claim it. */
static void S_line(mq_sheet *sheet, mq_table *t, const char *key, double value, mq_interval it, uint64_t n)
{
    bool spread = it.hi - it.lo > 1e-12;
    mq_agree_line(sheet, t, key, value, spread ? it.lo : NAN, spread ? it.hi : NAN, n);
}

static void S_estimate(mq_sheet *sheet, mq_table *t, const char *key, const mq_agreement *x, uint64_t n)
{
    S_line(sheet, t, key, x->est, x->ci, n);
}

mq_str mq_agree_coder(const mq_agree *a, mq_sheet *sheet, size_t coder)
{
    return a->coder[coder].size ? a->coder[coder]
                                : MQ_SAY(sheet, "agree.coder", mq_say_count(sheet, coder + 1));
}

mq_str mq_agree_title(const mq_agree *a, const mq_agree_view *v, const mq_sheet *sheet, size_t category)
{
    mq_str name = v->levels.title[category];
    size_t code = a->book ? mq_codebook_find(a->book, name) : SIZE_MAX;
    if (code == SIZE_MAX || !a->book->codes[code].title[sheet->settings->lang].size)
        return name;
    return a->book->codes[code].title[sheet->settings->lang];
}

static mq_status S_alpha(mq_agree *a, const mq_agree_view *v, mq_sheet *sheet, const mq_ratings *in,
                         mq_table *t, uint64_t n, mq_error *err)
{
    static const mq_alpha_metric metrics[] = {MQ_ALPHA_NOMINAL, MQ_ALPHA_ORDINAL};
    size_t kinds = v->levels.ordered ? 2 : 1;
    mq_alpha_boot boot[2];
    char seed[24];
    mq_alpha *alpha = mq_alpha_new(in->categories);
    mq_status st = alpha ? MQ_OK : mq_no_memory(err);
    for (size_t u = 0; st >= 0 && u < in->units; u++)
        st = mq_alpha_add(alpha, in->rating + u * in->raters, in->raters, err);
    if (st >= 0)
        st = mq_alpha_bootstrap_all(alpha, metrics, kinds, sheet->settings->level, (size_t)a->resamples,
                                    (unsigned long)a->seed, boot, err);
    mq_alpha_free(alpha);
    if (st < 0)
        return st;
    for (size_t m = 0; m < kinds; m++)
        S_line(sheet, t, m ? "alpha_ordinal" : "alpha_nominal", boot[m].alpha, boot[m].ci, n);
    if (v == a->view)
        a->alpha = boot[kinds - 1].alpha;
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)a->seed); /* to be typed again: without blanks */
    mq_table_note(t, "",
                  MQ_SAY(sheet, "agree.bootstrap", mq_say_count(sheet, a->resamples), mq_str_of(seed)));
    if (!sheet->take) /* a report says it in a sentence */
        mq_table_note(t, "", mq_say(sheet, "agree.bars"));
    if (boot[0].undefined)
        mq_table_note(t, "", MQ_SAY(sheet, "agree.dropped", mq_say_count(sheet, boot[0].undefined)));
    return MQ_OK;
}

static mq_status S_several(mq_agree *a, const mq_agree_view *v, mq_sheet *sheet, const mq_ratings *in,
                           size_t paired, mq_table *t, mq_error *err)
{
    mq_raters r, pairs, ordinal;
    double level = sheet->settings->level;
    /* answers of one coder say nothing of this share; counted in, they would only widen its interval */
    const mq_ratings twice = {paired, in->raters, in->categories, in->rating};
    mq_status st = mq_raters_of(&twice, MQ_WEIGHT_NONE, level, &pairs, err);
    if (st >= 0)
        st = mq_raters_of(in, MQ_WEIGHT_NONE, level, &r, err);
    if (st < 0)
        return st;
    /* two coders agree or not, which is a share of answers; of more the spread of the answers' shares is
     * taken */
    double half = mq_z_of(level) * pairs.pa_se, n = (double)paired;
    mq_interval it =
        isnan(half) ? mq_interval_none() : (mq_interval){fmax(0, pairs.pa - half), fmin(1, pairs.pa + half)};
    if (in->raters == 2)
        it = mq_wilson(round(pairs.pa * n), n, mq_z_of(level));
    S_line(sheet, t, "agreement", pairs.pa, it, paired);
    st = S_alpha(a, v, sheet, in, t, r.paired, err);
    S_estimate(sheet, t, "gwet_ac1", &r.gwet, r.paired);
    if (st >= 0 && v->levels.ordered && (st = mq_raters_of(in, MQ_WEIGHT_ORDINAL, level, &ordinal, err)) >= 0)
        S_estimate(sheet, t, "gwet_ac2", &ordinal.gwet, r.paired);
    S_estimate(sheet, t, "fleiss", &r.fleiss, r.paired);
    S_estimate(sheet, t, "brennan_prediger", &r.bp, r.paired);
    mq_table_base_line(t, MQ_SAY(sheet, v->declared ? "agree.line_declared" : "agree.line_used",
                                 mq_say_count(sheet, a->units), mq_say_count(sheet, r.paired),
                                 mq_say_count(sheet, a->coders),
                                 mq_say_count(sheet, v->declared ? v->declared : v->levels.size)));
    return st;
}

size_t *mq_agree_cells(const mq_agree *a, const mq_agree_view *v, size_t first, size_t second,
                       mq_arena *arena, uint64_t *n)
{
    size_t k = v->levels.size, *cells = mq_arena_take_n(arena, k * k + 1, sizeof *cells);
    *n = 0;
    for (size_t u = 0; cells && u < a->units; u++) {
        size_t x = mq_agree_category(a, v, u, first), y = mq_agree_category(a, v, u, second);
        if (x == SIZE_MAX || y == SIZE_MAX)
            continue;
        cells[x * k + y]++;
        ++*n;
    }
    return cells;
}

static mq_status S_two(const mq_agree_view *v, mq_sheet *sheet, mq_table *t, const size_t *cells, uint64_t n,
                       mq_error *err)
{
    mq_two_coders x;
    mq_status st = mq_two_coders_of(cells, v->levels.size, sheet->settings->level, &x, err);
    if (st < 0)
        return st;
    x.none.ci.lo = fmax(-1, x.none.ci.lo);
    S_line(sheet, t, "cohen_kappa", x.none.kappa, x.none.ci, n);
    if (v->levels.ordered) {
        S_line(sheet, t, "kappa_linear", x.linear.kappa, x.linear.ci, n);
        S_line(sheet, t, "kappa_quadratic", x.quadratic.kappa, x.quadratic.ci, n);
    }
    mq_agree_line(sheet, t, "scott_pi", x.scott_pi, NAN, NAN, n);
    mq_agree_line(sheet, t, "kappa_max", x.kappa_max, NAN, NAN, n);
    return MQ_OK;
}

/* What is missing, and what every coefficient makes of it. */
static void S_gaps(const mq_agree *a, const mq_agree_view *v, mq_sheet *sheet, mq_table *t)
{
    uint64_t blank = 0, absent = 0;
    for (size_t u = 0; u < a->units; u++)
        for (size_t c = 0; c < a->coders; c++) {
            uint32_t code = a->code[u * MQ_CODERS_MOST + c];
            blank += code == MQ_AGREE_BLANK;
            absent += code == MQ_AGREE_NONE;
        }
    if (blank + absent)
        mq_table_note(t, "",
                      MQ_SAY(sheet, "agree.gaps", mq_say_count(sheet, blank), mq_say_count(sheet, absent)));
    if (v->bare)
        mq_table_note(t, "", MQ_SAY(sheet, "agree.bare", mq_say_count(sheet, v->bare)));
    if (v->levels.ordered)
        mq_table_note(t, "", mq_say(sheet, "agree.ordered"));
}

/* A value without its interval gets the reason. */
static void S_alike(mq_sheet *sheet, mq_table *t)
{
    for (size_t r = 0; r < t->n_rows; r++) {
        const mq_cell *cell = mq_table_cell(t, r, 0);
        const char *key = t->rows[r].key;
        if (cell->kind == MQ_CELL_NUMBER && isnan(cell->lo) && strcmp(key, "scott_pi") != 0 &&
            strcmp(key, "kappa_max") != 0) {
            mq_table_note(t, "", mq_say(sheet, "agree.alike"));
            return;
        }
    }
}

static mq_table *S_table(const mq_agree_view *v, mq_sheet *sheet)
{
    const char *id = mq_sheet_key(sheet, "agreement%s", v->suffix);
    mq_table *t =
        mq_table_new(&sheet->arena, id, mq_say(sheet, v->detail ? "agree.title_detail" : "title.reliability"),
                     mq_say(sheet, "column.statistic"));
    if (!t)
        return NULL;
    mq_table_column(t, "value", mq_say(sheet, "column.value"), MQ_COLUMN_NUMBER);
    mq_table_last_column(t)->decimals = 3;
    mq_table_last_column(t)->leading_zero = false;
    t->rows_add = false;
    return t;
}

/* One row of ratings an answer, those with two codes or more first; returns how many these are. */
static size_t S_ratings(const mq_agree *a, const mq_agree_view *v, unsigned char *rating)
{
    size_t paired = 0, at = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t u = 0; u < a->units; u++) {
            unsigned char *row = rating + at * a->coders;
            size_t codes = 0;
            for (size_t c = 0; c < a->coders; c++) {
                size_t category = mq_agree_category(a, v, u, c);
                row[c] = category == SIZE_MAX ? MQ_NO_RATING : (unsigned char)category;
                codes += category != SIZE_MAX;
            }
            at += (codes < 2) == pass;
        }
        paired = pass ? paired : at;
    }
    return paired;
}

static mq_status S_view(mq_agree *a, const mq_agree_view *v, mq_sheet *sheet, mq_error *err)
{
    uint64_t n = 0;
    size_t k = v->levels.size < 2 ? 2 : v->levels.size;
    k = v->declared > k ? v->declared : k;
    unsigned char *rating = mq_arena_take_n(&sheet->arena, a->units + 1, a->coders);
    mq_table *t = S_table(v, sheet);
    if (!rating || !t)
        return mq_no_memory(err);
    size_t paired = S_ratings(a, v, rating);
    if (!paired) /* sub-codes that nobody, or one coder alone, gave */
        return MQ_OK;
    mq_ratings in = {a->units, a->coders, k, rating};
    mq_status st = S_several(a, v, sheet, &in, paired, t, err);
    size_t *cells = st >= 0 && a->coders == 2 ? mq_agree_cells(a, v, 0, 1, &sheet->arena, &n) : NULL;
    if (st >= 0 && cells)
        st = S_two(v, sheet, t, cells, n, err);
    if (st >= 0 && a->design)
        st = mq_agree_weighted(a, v, sheet, t, err);
    S_gaps(a, v, sheet, t);
    S_alike(sheet, t);
    if (st >= 0)
        st = mq_sheet_table(sheet, t, err);
    if (st >= 0 && a->coders == 2)
        return cells ? mq_agree_matrix(a, v, sheet, cells, err) : mq_no_memory(err);
    return st >= 0 ? mq_agree_pairs(a, v, sheet, err) : st;
}

mq_status mq_agree_tables(mq_agree *a, mq_sheet *sheet, mq_error *err)
{
    mq_status st = MQ_OK;
    a->alpha = NAN;
    if (!sheet->take) /* a report has a title of its own */
        sheet->document->title = mq_say(sheet, "agree.document");
    for (size_t i = 0; i < a->views && st >= 0; i++)
        st = S_view(a, &a->view[i], sheet, err);
    return st >= 0 ? mq_agree_list(a, sheet, err) : st;
}
