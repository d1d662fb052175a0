#include "mq_crosstab.h"
#include "mq_memory.h"
#include "mq_number.h"
#include "mq_run_tables.h"
#include <stdio.h>
#include <stdlib.h>

enum { GROUPS_SHOWN = 20 };

/** Groups of a column as a table shows them: the largest, in the order of their labels, then the rest as one.
 */
typedef struct groups {
    size_t *order, size; /* group numbers of the tally, how many are shown */
    uint64_t *other;     /* counts of the groups that are not shown */
    size_t pooled;       /* how many they are */
} groups;

static const mq_tally *S_tally(const mq_run_place *at, size_t g)
{
    return at->facts->counts[at->text].by[g];
}

/* The total that the 20 largest groups reach; groups with as much as it may be cut off by their order. */
static uint64_t S_least_shown(const mq_tally *tally)
{
    uint64_t most = UINT64_MAX;
    for (size_t shown = 0; shown < GROUPS_SHOWN;) {
        uint64_t next = 0;
        size_t same = 0;
        for (size_t g = 0; g < mq_tally_groups(tally); g++) {
            uint64_t total = mq_tally_group_total(tally, g);
            if (total < most && total > next)
                next = total;
        }
        for (size_t g = 0; g < mq_tally_groups(tally); g++)
            same += mq_tally_group_total(tally, g) == next;
        if (!same || !next)
            return next;
        most = next;
        shown += same;
    }
    return most;
}

static bool S_groups(const mq_run_place *at, const mq_tally *tally, groups *out)
{
    size_t n = mq_tally_groups(tally), codes = mq_tally_codes(tally), kept = 0;
    uint64_t least = n > GROUPS_SHOWN ? S_least_shown(tally) : 0;
    *out = (groups){.order = mq_arena_take_n(at->arena, n + 1, sizeof *out->order),
                    .other = mq_arena_take_n(at->arena, codes, sizeof *out->other)};
    if (!out->order || !out->other)
        return false;
    mq_tally_sorted(tally, out->order);
    for (size_t k = 0; k < codes; k++)
        out->other[k] = mq_tally_overflow(tally)[k];
    for (size_t i = 0; i < n; i++) {
        size_t g = out->order[i];
        if (n <= GROUPS_SHOWN || (mq_tally_group_total(tally, g) >= least && kept < GROUPS_SHOWN)) {
            out->order[kept++] = g;
            continue;
        }
        out->pooled++;
        for (size_t k = 0; k < codes; k++)
            out->other[k] += mq_tally_counts(tally, g)[k];
    }
    out->size = kept;
    return true;
}

static void S_row(const mq_run_place *at, mq_table *t, const char *key, mq_str label, const uint64_t *counts,
                  size_t codes, mq_row_kind kind)
{
    uint64_t n = 0;
    for (size_t k = 0; k < codes; k++)
        n += counts[k];
    mq_base base = {mq_message(at->words, "base.group"), n, (double)n};
    size_t row = mq_table_row(t, key, label, 0, kind);
    mq_table_put(t, row, 0, mq_cell_count(n));
    for (size_t k = 0; k < codes; k++)
        mq_table_put(t, row, k + 1, mq_cell_share(counts[k], base));
}

static const char *S_group_key(const mq_run_place *at, size_t g, mq_str label)
{
    mq_buffer key = {0};
    mq_buffer_str(&key, at->facts->by[g]);
    mq_buffer_char(&key, '=');
    mq_buffer_str(&key, label);
    const char *kept = mq_buffer_keep(&key, at->arena).at;
    return kept ? kept : "";
}

static void S_columns(const mq_run_place *at, mq_table *t)
{
    const mq_codebook *book = &at->facts->coders->at[0].book;
    mq_table_column(t, "n", mq_message(at->words, "column.n"), MQ_COLUMN_COUNT);
    for (size_t c = 0; c < book->size; c++) {
        if (book->codes[c].dimension != 0)
            continue;
        mq_buffer key = {0};
        mq_buffer_str(&key, book->dimensions[0].name);
        mq_buffer_char(&key, ':');
        mq_buffer_str(&key, book->codes[c].name);
        const char *kept = mq_buffer_keep(&key, at->arena).at;
        mq_table_column(t, kept ? kept : "", mq_run_code_title(at, &book->codes[c]), MQ_COLUMN_SHARE);
        mq_table_last_column(t)->part = book->dimensions[0].kind == MQ_KIND_FLAGS ? 0 : 1;
        mq_table_last_column(t)->spanner = MQ_STR("%");
    }
}

static void S_rows(const mq_run_place *at, mq_table *t, size_t g, const groups *shown)
{
    const mq_tally *tally = S_tally(at, g);
    size_t codes = mq_tally_codes(tally);
    uint64_t *all = mq_arena_take_n(at->arena, codes, sizeof *all);
    for (size_t i = 0; i < shown->size; i++) {
        mq_str label = mq_tally_label(tally, shown->order[i]);
        S_row(at, t, S_group_key(at, g, label), label.size ? label : mq_message(at->words, "row.missing"),
              mq_tally_counts(tally, shown->order[i]), codes, MQ_ROW_PLAIN);
    }
    if (shown->pooled) {
        S_row(at, t, "other",
              mq_message_plural(at->words, at->arena, "row.other_levels", shown->pooled, NULL, 0),
              shown->other, codes, MQ_ROW_PLAIN);
    }
    for (size_t k = 0; all && k < codes; k++)
        all[k] = mq_tally_code_total(tally, k);
    if (all)
        S_row(at, t, "total", mq_message(at->words, "row.total"), all, codes, MQ_ROW_TOTAL);
}

mq_table *mq_run_groups_table(const mq_run_place *at, size_t g)
{
    const mq_codebook *book = &at->facts->coders->at[0].book;
    groups shown;
    char id[64];
    snprintf(id, sizeof id, "by-%zu", g + 1);
    if (at->text)
        snprintf(id, sizeof id, "by-%zu-text%zu", g + 1, at->text + 1);
    mq_str parts[] = {mq_run_title(at, mq_run_dimension_title(at, &book->dimensions[0])),
                      at->facts->by_titles[g]};
    mq_str title = mq_message_fill(at->words, at->arena, "tabulate.by", parts, 2);
    if (at->facts->n_texts > 1)
        title = mq_run_join(at, title, at->facts->counts[at->text].title);
    mq_table *t = mq_table_new(at->arena, id, title, at->facts->by_titles[g]);
    if (!t || !S_groups(at, S_tally(at, g), &shown))
        return NULL;
    S_columns(at, t);
    S_rows(at, t, g, &shown);
    mq_table_base_line(t, mq_message(at->words, "base.group_line"));
    return t;
}

/* Every group with a label takes part; those without one are not asked for. */
static mq_status S_association(const mq_tally *tally, double level, mq_association *out, mq_error *err)
{
    size_t n = mq_tally_groups(tally), codes = mq_tally_codes(tally), rows = 0;
    size_t *cells = calloc(n * codes + 1, sizeof *cells);
    mq_compact table = {0};
    if (!cells)
        return mq_no_memory(err);
    for (size_t g = 0; g < n; g++) {
        if (mq_str_trim(mq_tally_label(tally, g)).size == 0)
            continue;
        for (size_t k = 0; k < codes; k++)
            cells[rows * codes + k] = (size_t)mq_tally_counts(tally, g)[k];
        rows++;
    }
    mq_status st = mq_compact_of((mq_crosstab){cells, rows, codes}, &table, err);
    if (st >= 0)
        st = mq_association_of(&table, level, out, NULL, NULL, err);
    mq_compact_free(&table);
    free(cells);
    return st;
}

/* Groups that take part in a test. */
static size_t S_labelled(const mq_tally *tally)
{
    size_t n = 0;
    for (size_t g = 0; g < mq_tally_groups(tally); g++)
        n += mq_str_trim(mq_tally_label(tally, g)).size > 0;
    return n;
}

static void S_test_row(const mq_run_place *at, mq_table *t, size_t g, const mq_association *a)
{
    uint64_t n = at->facts->counts[at->text].answers;
    size_t row = mq_table_row(t, S_group_key(at, g, MQ_STR("")), at->facts->by_titles[g], 0, MQ_ROW_PLAIN);
    if (a->df == 0) {
        mq_str why = S_labelled(S_tally(at, g)) < 2 ? MQ_STR("one_group") : MQ_STR("one_code");
        for (size_t c = 0; c < 5; c++)
            mq_table_put(t, row, c, mq_cell_missing(why));
        return;
    }
    mq_base base = {mq_message(at->words, "base.answers"), n, (double)n};
    mq_table_put(t, row, 0, mq_cell_number(a->x2));
    mq_table_put(t, row, 1, mq_cell_number((double)a->df));
    mq_table_put(t, row, 2, mq_cell_p(a->p));
    mq_table_put(t, row, 3, mq_cell_number(a->cramer_v));
    /* the interval belongs to the corrected value: V itself is biased up and may lie above it in a sparse
     * table */
    mq_table_put(t, row, 4,
                 mq_cell_number_interval(a->cramer_v_bc, a->cramer_v_ci.lo, a->cramer_v_ci.hi, base));
}

static void S_v_column(mq_table *t, const char *key, mq_str label)
{
    mq_table_column(t, key, label, MQ_COLUMN_NUMBER);
    mq_table_last_column(t)->leading_zero = false;
    mq_table_last_column(t)->decimals = 3;
}

mq_status mq_run_tests_table(const mq_run_place *at, mq_table **out, mq_error *err)
{
    const mq_run_facts *f = at->facts;
    *out = NULL;
    if (f->n_by == 0 || f->coders->at[0].book.dimensions[0].kind == MQ_KIND_FLAGS)
        return MQ_OK;
    mq_str title = mq_run_join(at, mq_message(at->words, "title.tests"),
                               f->n_texts > 1 ? f->counts[at->text].title : MQ_STR(""));
    mq_table *t = mq_table_new(at->arena, at->text ? "tests-more" : "tests", title,
                               mq_message(at->words, "column.variable"));
    if (!t)
        return mq_no_memory(err);
    t->level = f->level;
    mq_table_column(t, "chi2", MQ_STR("χ²"), MQ_COLUMN_NUMBER);
    mq_table_column(t, "df", mq_message(at->words, "column.df"), MQ_COLUMN_NUMBER);
    mq_table_last_column(t)->decimals = 0;
    mq_table_column(t, "p", mq_message(at->words, "column.p"), MQ_COLUMN_P);
    S_v_column(t, "cramer_v", MQ_STR("V"));
    S_v_column(t, "cramer_v_bc", MQ_STR("Ṽ"));
    for (size_t g = 0; g < f->n_by; g++) {
        mq_association a;
        mq_status st = S_association(S_tally(at, g), f->level, &a, err);
        if (st < 0)
            return st;
        S_test_row(at, t, g, &a);
    }
    mq_table_note(t, "", mq_message(at->words, "method.chi_square"));
    *out = t;
    return MQ_OK;
}
