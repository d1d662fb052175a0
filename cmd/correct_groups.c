#include "mq_correction.h"
#include "mq_format.h"
#include "mq_memory.h"
#include "mq_say.h"
#include <math.h>

enum { ANSWERS, CODED, NAIVE, HUMAN, CORRECTED, SE, N_EFF };
enum { ENOUGH = 30 }; /* sampled answers of a group that are corrected by their own errors */

mq_str mq_correction_group(const mq_correction *c, const mq_sheet *sheet, size_t b, size_t g)
{
    mq_str label = mq_labels_at(c->by[b], g);
    return label.size ? label : mq_say(sheet, "row.missing");
}

/** What is corrected in every group: the levels, or the codes with their details. */
typedef struct code_set {
    const size_t *of, *used; /* number of a code of the book; and the other way */
    size_t n;
    bool details;
    mq_correct_cells all; /* of the whole file */
    size_t *merged;
} code_set;

/** What is found on the way and told below the table. */
typedef struct found {
    bool borrowed;
    mq_buffer joined; /* groups in which thin strata were joined */
} found;

static uint64_t S_sampled(const mq_correct_cells *cells, size_t codes)
{
    uint64_t n = 0;
    for (size_t i = 0; i < cells->size * codes; i++)
        n += cells->sampled[i];
    return n;
}

static uint64_t S_answers(const mq_correct_cells *cells)
{
    uint64_t n = 0;
    for (size_t k = 0; k < cells->size; k++)
        n += cells->coded[k];
    return n;
}

/* Few of the group were coded: errors of the whole file, mix of the group. Not the rates alone are uncertain:
 * how many of the group's own answers they hit is chance too, and in a small group that is most of it. Where
 * no error was seen the interval is the moment-matched Beta, with the prior of mq_correct_shares. */
static void S_synthetic(const mq_correction *c, const code_set *k, const mq_correct_cells *own, size_t j,
                        mq_correct_share *x)
{
    const mq_correct_cells *all = &k->all;
    const double prior = 1.0 / 3;
    double total = (double)S_answers(own), share = 0, v = 0, mean = 0, spread = 0;
    double alpha = 1 - c->settings->level;
    for (size_t m = 0; m < all->size; m++) {
        double answers = 0, n = 0, hits = 0;
        for (size_t h = 0; h < all->size; h++) {
            if (k->merged[h] != m)
                continue;
            answers += (double)own->coded[h];
            hits += (double)all->sampled[h * k->n + j];
            for (size_t l = 0; l < k->n; l++)
                n += (double)all->sampled[h * k->n + l];
        }
        double p = n > 0 ? hits / n : 0, size = n + 2 * prior, q = (hits + prior) / size, w = answers / total;
        share += w * p;
        v += n > 1 && answers > 0 ? w * w * p * (1 - p) * (1 / (n - 1) + 1 / answers) : 0;
        mean += w * q;
        spread += answers * q * (1 - q) * (size + answers) / (size + 1) / (total * total);
    }
    bool seen = v > 0 && share > 0 && share < 1;
    double n = seen ? share * (1 - share) / v : mean * (1 - mean) / spread - 1, at = seen ? share : mean;
    *x = (mq_correct_share){.share = fmin(1, share), .se = sqrt(v), .n_eff = seen ? n : NAN};
    double one = seen ? 1 : 0; /* Korn-Graubard adds an answer to either side */
    x->printed.lo = fmin(x->share, mq_beta_quantile(alpha / 2, n * at, n * (1 - at) + one));
    x->printed.hi = fmax(x->share, mq_beta_quantile_upper(alpha / 2, n * at + one, n * (1 - at)));
    /* less than one answer of the group is none: a continuous limit would rule out that nobody has the code */
    if (x->printed.lo * total < 1)
        x->printed.lo = 0;
    if ((1 - x->printed.hi) * total < 1)
        x->printed.hi = 1;
}

/** One group: what stands in its rows. */
typedef struct group {
    size_t b, g;
    uint64_t answers, coded, *machine, *human;
    mq_correct_share *x; /* NULL = too few to say */
    bool own;            /* corrected by its own errors */
} group;

/* north/generic.technology: stable whatever the language */
static const char *S_key(const mq_correction *c, mq_sheet *sheet, mq_str label, size_t code, bool details)
{
    mq_str level = c->book.codes[c->levels[c->level_of[code]]].name, name = c->book.codes[code].name;
    bool bare = !details || c->levels[c->level_of[code]] == code;
    return mq_sheet_key(sheet, "%.*s/%.*s%s%.*s", (int)label.size, label.at ? label.at : "", (int)level.size,
                      level.at, bare ? "" : ".", bare ? 0 : (int)name.size, name.at);
}

/* Details of all levels stand in one list, so the level goes before them. */
static mq_str S_title(const mq_correction *c, mq_sheet *sheet, size_t code, bool details)
{
    size_t level = c->levels[c->level_of[code]];
    mq_str outer = mq_correction_title(c, level);
    mq_str inner = level == code ? mq_say(sheet, "correct.no_detail") : mq_correction_title(c, code);
    return details ? mq_sheet_text(sheet, "%.*s · %.*s", (int)outer.size, outer.at, (int)inner.size, inner.at)
                   : outer;
}

static void S_row(mq_correction *c, mq_sheet *sheet, mq_table *t, const code_set *k, const group *o, size_t j)
{
    mq_base base = mq_say_base(sheet, "correct.base_group", o->answers);
    mq_base sample = mq_say_base(sheet, "correct.base_sample", o->coded);
    const mq_correct_share *x = o->x ? &o->x[j] : NULL;
    size_t r = mq_table_row(t, S_key(c, sheet, mq_labels_at(c->by[o->b], o->g), k->used[j], k->details),
                            S_title(c, sheet, k->used[j], k->details), 1, MQ_ROW_PLAIN);
    mq_cell corrected = x ? mq_cell_estimate(x->share, x->printed.lo, x->printed.hi, base)
                          : mq_cell_missing(MQ_STR("too_few"));
    bool census = o->coded == o->answers, flat = x && !(x->se > 0) && !census;
    const char *none = !x ? "too_few" : census ? "all_coded" : "no_variance";
    corrected.mark = !x || census ? NULL : !o->own ? "a" : flat ? "b" : NULL;
    mq_table_put(t, r, ANSWERS, mq_cell_count(o->answers));
    mq_table_put(t, r, CODED, mq_cell_count(o->coded));
    mq_table_put(t, r, NAIVE, mq_cell_share(o->machine[j], base));
    mq_table_put(t, r, HUMAN, mq_cell_share(o->human[j], sample));
    mq_table_put(t, r, CORRECTED, corrected);
    mq_sheet_number(t, r, SE, x && !flat ? x->se : NAN, none);
    mq_sheet_number(t, r, N_EFF, x ? x->n_eff : NAN, none);
}

static void S_rows(mq_correction *c, mq_sheet *sheet, mq_table *t, const code_set *k, group *o)
{
    mq_str label = mq_labels_at(c->by[o->b], o->g);
    for (size_t i = 0; i < c->book.size; i++)
        for (size_t h = 0; h < c->n_strata && k->of[i] != SIZE_MAX; h++) {
            uint64_t n = mq_cross_at(&c->group[o->b], o->g, h * c->book.size + i);
            o->machine[k->of[i]] += n;
            o->answers += n;
        }
    const char *key = mq_sheet_key(sheet, "%.*s", (int)label.size, label.at ? label.at : "");
    mq_table_row(t, key, mq_correction_group(c, sheet, o->b, o->g), 0, MQ_ROW_GROUP);
    for (size_t j = 0; j < k->n; j++)
        if (!k->details || o->machine[j] || o->human[j] || (o->x && o->x[j].share > 0))
            S_row(c, sheet, t, k, o, j);
}

static void S_joined(mq_correction *c, mq_sheet *sheet, const mq_correct_cells *own, const size_t *merged,
                     const group *o, found *f)
{
    for (size_t h = 0; h < own->size; h++)
        if (merged[h] != h && own->coded[h]) {
            if (f->joined.size)
                mq_buffer_text(&f->joined, ", ");
            mq_buffer_str(&f->joined, mq_correction_group(c, sheet, o->b, o->g));
            return;
        }
}

static mq_status S_one(mq_correction *c, mq_sheet *sheet, mq_table *t, const code_set *k, size_t b, size_t g,
                       found *f, mq_error *err)
{
    mq_correct_cells own;
    group o = {.b = b,
               .g = g,
               .x = mq_arena_take_n(&c->arena, k->n + 1, sizeof *o.x),
               .machine = mq_arena_take_n(&c->arena, k->n + 1, sizeof *o.machine),
               .human = mq_arena_take_n(&c->arena, k->n + 1, sizeof *o.human)};
    mq_status st =
        o.x && o.machine && o.human ? mq_correction_cells(c, k->of, k->n, b, g, &own, err) : mq_no_memory(err);
    size_t *merged = st < 0 ? NULL : mq_arena_take_n(&c->arena, own.size + 1, sizeof *merged);
    if (st < 0 || !merged)
        return st < 0 ? st : mq_no_memory(err);
    o.coded = S_sampled(&own, k->n);
    o.own = o.coded >= ENOUGH || (o.coded > 1 && o.coded == S_answers(&own)); /* all: no errors to assume */
    mq_correct_input in = {.strata = own.size,
                           .codes = k->n,
                           .coded = own.coded,
                           .sampled = own.sampled,
                           .sampling = own.sampling,
                           .conf = c->settings->level};
    if (o.own)
        st = mq_correct_shares(&in, o.x, merged, NULL, err);
    else
        for (size_t j = 0; j < k->n; j++)
            S_synthetic(c, k, &own, j, &o.x[j]);
    for (size_t i = 0; i < own.size * k->n; i++)
        o.human[i % k->n] += own.sampled[i];
    /* strata that mix machine levels say nothing of the errors in a small group */
    bool known = o.own || c->pure || c->n_strata == 1;
    if (!known)
        o.x = NULL;
    f->borrowed |= !o.own && known;
    if (st >= 0 && o.own)
        S_joined(c, sheet, &own, merged, &o, f);
    if (st >= 0)
        S_rows(c, sheet, t, k, &o);
    return st;
}

size_t *mq_correction_order(mq_correction *c, size_t b)
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

static mq_table *S_table(mq_correction *c, mq_sheet *sheet, const code_set *k, size_t b)
{
    const char *id = mq_sheet_key(sheet, k->details ? "details-by-%zu" : "corrected-by-%zu", b + 1);
    mq_str parts[] = {mq_say(sheet, k->details ? "title.corrected_details" : "title.corrected"), c->by_titles[b]};
    mq_table *t =
        mq_table_new(&sheet->arena, id,
                     mq_message_fill(sheet->words, &sheet->arena, "tabulate.by", parts, 2), c->by_titles[b]);
    if (!t)
        return NULL;
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
    return t;
}

static void S_notes(const mq_correction *c, mq_sheet *sheet, mq_table *t, const code_set *k, const found *f)
{
    bool flat = false;
    for (size_t r = 0; r < t->n_rows; r++) {
        const char *mark = mq_table_cell(t, r, CORRECTED)->mark;
        flat |= mark && *mark == 'b';
    }
    mq_table_base_line(t, mq_say(sheet, "correct.group_line"));
    mq_table_note(t, "", mq_say(sheet, "correct.group_human"));
    if (k->details && (c->pure || c->n_strata == 1))
        mq_table_note(t, "", mq_say(sheet, "correct.details_note"));
    if (f->joined.size && !f->joined.failed)
        mq_table_note(t, "", MQ_SAY(sheet, "correct.joined", mq_buffer_view(&f->joined)));
    if (f->borrowed)
        mq_table_note(t, "a", MQ_SAY(sheet, "correct.borrowed", mq_say_count(sheet, ENOUGH)));
    if (flat)
        mq_table_note(t, "b", mq_say(sheet, "correct.flat"));
}

static mq_status S_column(mq_correction *c, mq_sheet *sheet, const code_set *k, size_t b, mq_error *err)
{
    found f = {0};
    mq_table *t = S_table(c, sheet, k, b);
    const size_t *order = mq_correction_order(c, b);
    mq_status st = t && order ? MQ_OK : mq_no_memory(err);
    for (size_t g = 0; g < mq_labels_size(c->by[b]) && st >= 0; g++)
        st = S_one(c, sheet, t, k, b, order[g], &f, err);
    if (st >= 0)
        S_notes(c, sheet, t, k, &f);
    mq_buffer_free(&f.joined);
    return st >= 0 ? mq_sheet_table(sheet, t, err) : st;
}

/* The errors of the whole file, for groups with too few coded answers. */
static mq_status S_whole(mq_correction *c, code_set *k, mq_error *err)
{
    mq_status st = mq_correction_cells(c, k->of, k->n, SIZE_MAX, 0, &k->all, err);
    if (st < 0)
        return st;
    mq_correct_share *x = mq_arena_take_n(&c->arena, k->n + 1, sizeof *x);
    k->merged = mq_arena_take_n(&c->arena, k->all.size + 1, sizeof *k->merged);
    mq_correct_input in = {.strata = k->all.size,
                           .codes = k->n,
                           .coded = k->all.coded,
                           .sampled = k->all.sampled,
                           .sampling = k->all.sampling,
                           .conf = c->settings->level};
    return x && k->merged ? mq_correct_shares(&in, x, k->merged, NULL, err) : mq_no_memory(err);
}

mq_status mq_correction_groups(mq_correction *c, mq_sheet *sheet, mq_error *err)
{
    size_t *of = mq_arena_take_n(&c->arena, c->book.size + 1, sizeof *of);
    size_t *used = mq_arena_take_n(&c->arena, c->book.size + 1, sizeof *used);
    code_set levels = {.of = c->level_of, .used = c->levels, .n = c->n_levels};
    code_set details = {.of = of, .used = used, .details = true};
    mq_status st = of && used ? MQ_OK : mq_no_memory(err);
    if (st < 0 || !c->n_by)
        return st;
    bool both = c->book.n_dimensions > 1 && c->settings->min_cell < 2;
    st = S_whole(c, &levels, err);
    if (both && st >= 0) {
        details.n = mq_correction_used(c, of, used);
        st = S_whole(c, &details, err);
    }
    for (size_t b = 0; b < c->n_by && st >= 0; b++) {
        st = S_column(c, sheet, &levels, b, err);
        if (st >= 0 && both)
            st = S_column(c, sheet, &details, b, err);
        if (st >= 0)
            st = mq_correction_errors(c, sheet, b, err);
    }
    return st;
}
