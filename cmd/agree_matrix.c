#include "mq_agree.h"
#include "mq_classify.h"
#include "mq_document.h"
#include "mq_kappa.h"
#include "mq_memory.h"
#include "mq_say.h"
#include <math.h>
#include <stdlib.h>

/* Precision stands beside the matrix as long as that is narrow; a wide one does not fit lines of text. */
enum { MATRIX_LEVELS = 8, TEXT = 0, HTML = 4, CONFUSIONS = 30 };

static mq_table *S_table(const mq_agree_view *v, mq_sheet *sheet, const char *name, const char *title,
                         mq_str stub)
{
    const char *id = mq_sheet_key(sheet, "%s%s", name, v->suffix);
    const char *key = mq_sheet_key(sheet, "%s%s", title, v->detail ? "_detail" : "");
    mq_table *t = mq_table_new(&sheet->arena, id, mq_say(sheet, key), stub);
    if (t)
        t->rows_add = false;
    return t;
}

static void S_quality_columns(mq_sheet *sheet, mq_table *t)
{
    static const char *const keys[] = {"precision", "recall", "f1"};
    for (size_t i = 0; i < 3; i++) {
        const char *word = mq_sheet_key(sheet, "column.%s", keys[i]);
        mq_table_column(t, keys[i], mq_say(sheet, word), MQ_COLUMN_NUMBER);
        mq_table_last_column(t)->decimals = 3;
        mq_table_last_column(t)->leading_zero = false;
    }
}

static void S_quality(mq_table *t, size_t row, size_t at, const mq_class *x)
{
    mq_sheet_number(t, row, at, x->precision, "never_second");
    mq_sheet_number(t, row, at + 1, x->recall, "never_first");
    mq_sheet_number(t, row, at + 2, x->f1, "undefined");
}

static void S_macro(mq_sheet *sheet, mq_table *t, const mq_classify *all)
{
    mq_table_note(t, "",
                  MQ_SAY(sheet, "agree.macro", mq_say_coefficient(sheet, all->macro_f1, 3),
                         mq_say_coefficient(sheet, all->accuracy, 3)));
}

/* Every code that one of the two gave: how often each, and how they meet. */
static mq_status S_codes(const mq_agree *a, const mq_agree_view *v, mq_sheet *sheet, const size_t *cells,
                         const mq_class *classes, const mq_classify *all, mq_error *err)
{
    size_t k = v->levels.size;
    mq_table *t = S_table(v, sheet, "codes", "agree.codes", mq_say(sheet, "column.code"));
    if (!t)
        return mq_no_memory(err);
    mq_table_column(t, "first", mq_agree_coder(a, sheet, 0), MQ_COLUMN_COUNT);
    mq_table_column(t, "second", mq_agree_coder(a, sheet, 1), MQ_COLUMN_COUNT);
    mq_table_column(t, "both", mq_say(sheet, "agree.both"), MQ_COLUMN_COUNT);
    S_quality_columns(sheet, t);
    for (size_t r = 0; r < k; r++) {
        size_t given = 0;
        for (size_t c = 0; c < k; c++)
            given += cells[c * k + r];
        if (!given && !classes[r].support)
            continue;
        size_t row = mq_table_row(t, v->levels.title[r].at, mq_agree_title(a, v, sheet, r), 0, MQ_ROW_PLAIN);
        mq_table_put(t, row, 0, mq_cell_count(classes[r].support));
        mq_table_put(t, row, 1, mq_cell_count(given));
        mq_table_put(t, row, 2, mq_cell_count(cells[r * k + r]));
        S_quality(t, row, 3, &classes[r]);
    }
    S_macro(sheet, t, all);
    return mq_sheet_table(sheet, t, err);
}

/** A pair of different codes. */
typedef struct confusion {
    size_t first, second, times;
} confusion;

static int S_often(const void *left, const void *right)
{
    const confusion *a = left, *b = right;
    if (a->times != b->times)
        return a->times > b->times ? -1 : 1;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return (a->second > b->second) - (a->second < b->second);
}

/* What a wide matrix hides: which codes are taken for one another, the most frequent first. */
static mq_status S_confusions(const mq_agree *a, const mq_agree_view *v, mq_sheet *sheet, const size_t *cells,
                              mq_error *err)
{
    size_t k = v->levels.size, n = 0;
    confusion *pair = mq_arena_take_n(&sheet->arena, k * k + 1, sizeof *pair);
    mq_table *t = S_table(v, sheet, "confusions", "agree.confusions", mq_agree_coder(a, sheet, 0));
    if (!pair || !t)
        return mq_no_memory(err);
    for (size_t i = 0; i < k * k; i++)
        if (i / k != i % k && cells[i])
            pair[n++] = (confusion){i / k, i % k, cells[i]};
    qsort(pair, n, sizeof *pair, S_often);
    mq_table_column(t, "second", mq_agree_coder(a, sheet, 1), MQ_COLUMN_TEXT);
    mq_table_column(t, "n", mq_say(sheet, "column.n"), MQ_COLUMN_COUNT);
    for (size_t i = 0; i < n && i < CONFUSIONS; i++) {
        mq_str one = v->levels.title[pair[i].first], two = v->levels.title[pair[i].second];
        const char *key = mq_sheet_key(sheet, "%.*s>%.*s", (int)one.size, one.at, (int)two.size, two.at);
        size_t row = mq_table_row(t, key, mq_agree_title(a, v, sheet, pair[i].first), 0, MQ_ROW_PLAIN);
        mq_table_put(t, row, 0, mq_cell_text(mq_agree_title(a, v, sheet, pair[i].second)));
        mq_table_put(t, row, 1, mq_cell_count(pair[i].times));
    }
    if (n > CONFUSIONS)
        mq_table_note(
            t, "",
            MQ_SAY(sheet, "agree.confusions_shown", mq_say_count(sheet, CONFUSIONS), mq_say_count(sheet, n)));
    if (sheet->settings->format == TEXT && !sheet->take)
        mq_table_note(t, "", mq_say(sheet, "agree.confusions_more"));
    return n ? mq_sheet_table(sheet, t, err) : MQ_OK;
}

/* The figure stands where figures are drawn; a report draws its own. */
static mq_status S_figure(const mq_agree_view *v, mq_sheet *sheet, const mq_table *t, mq_error *err)
{
    mq_figure *figure;
    if (sheet->take || sheet->settings->format != HTML)
        return MQ_OK;
    const char *id = mq_sheet_key(sheet, "figure-confusion%s", v->suffix);
    mq_status st =
        mq_figure_new(&sheet->arena, "heat", id, t, t->title, mq_say(sheet, "agree.figure"), &figure, err);
    if (st >= 0)
        mq_document_figure(sheet->document, figure);
    return st;
}

mq_status mq_agree_matrix(const mq_agree *a, const mq_agree_view *v, mq_sheet *sheet, const size_t *cells,
                          mq_error *err)
{
    size_t k = v->levels.size;
    bool narrow = k <= MATRIX_LEVELS && !v->detail;
    mq_classify all;
    mq_class *classes = mq_arena_take_n(&sheet->arena, k + 1, sizeof *classes);
    mq_table *t = S_table(v, sheet, "confusion", "agree.confusion", mq_agree_coder(a, sheet, 0));
    if (!t || !classes)
        return mq_no_memory(err);
    mq_status st = mq_classify_of(cells, k, sheet->settings->level, classes, &all, err);
    if (st < 0)
        return st;
    for (size_t c = 0; c < k; c++) {
        const char *key =
            mq_sheet_key(sheet, "second:%.*s", (int)v->levels.title[c].size, v->levels.title[c].at);
        mq_table_column(t, key, mq_agree_title(a, v, sheet, c), MQ_COLUMN_COUNT);
        mq_table_last_column(t)->spanner = mq_agree_coder(a, sheet, 1);
    }
    if (narrow)
        S_quality_columns(sheet, t);
    for (size_t r = 0; r < k; r++) {
        size_t row = mq_table_row(t, v->levels.title[r].at, mq_agree_title(a, v, sheet, r), 0, MQ_ROW_PLAIN);
        for (size_t c = 0; c < k; c++)
            mq_table_put(t, row, c, mq_cell_count(cells[r * k + c]));
        if (narrow)
            S_quality(t, row, k, &classes[r]);
    }
    if (narrow)
        S_macro(sheet, t, &all);
    else {
        st = S_codes(a, v, sheet, cells, classes, &all, err);
        if (st >= 0)
            st = S_confusions(a, v, sheet, cells, err);
        if (k > MATRIX_LEVELS && sheet->settings->format == TEXT && !sheet->take)
            return st;
    }
    if (st >= 0)
        st = mq_sheet_table(sheet, t, err);
    return st >= 0 ? S_figure(v, sheet, t, err) : st;
}

mq_status mq_agree_pairs(const mq_agree *a, const mq_agree_view *v, mq_sheet *sheet, mq_error *err)
{
    mq_status st = MQ_OK;
    mq_table *t = S_table(v, sheet, "pairs", "agree.pairs", mq_say(sheet, "agree.two"));
    if (!t)
        return mq_no_memory(err);
    mq_table_column(t, "n", mq_say(sheet, "column.n"), MQ_COLUMN_COUNT);
    mq_table_column(t, "agreement", mq_say(sheet, "agree.agreement_two"), MQ_COLUMN_NUMBER);
    mq_table_last_column(t)->decimals = 3;
    mq_table_last_column(t)->leading_zero = false;
    mq_table_column(t, "cohen_kappa", mq_say(sheet, "agree.cohen_kappa"), MQ_COLUMN_NUMBER);
    mq_table_last_column(t)->decimals = 3;
    mq_table_last_column(t)->leading_zero = false;
    for (size_t i = 0; i < a->coders && st >= 0; i++)
        for (size_t j = i + 1; j < a->coders && st >= 0; j++) {
            uint64_t n;
            mq_two_coders x = {0};
            const size_t *cells = mq_agree_cells(a, v, i, j, &sheet->arena, &n);
            mq_str one = mq_agree_coder(a, sheet, i), two = mq_agree_coder(a, sheet, j);
            mq_str name = mq_sheet_text(sheet, "%.*s – %.*s", (int)one.size, one.at, (int)two.size, two.at);
            const char *key = mq_sheet_key(sheet, "%zu-%zu", i + 1, j + 1);
            size_t row = mq_table_row(t, key, name, 0, MQ_ROW_PLAIN);
            mq_table_put(t, row, 0, mq_cell_count(n));
            if (!cells)
                st = mq_no_memory(err);
            else if (n)
                st = mq_two_coders_of(cells, v->levels.size, sheet->settings->level, &x, err);
            mq_base base = mq_say_base(sheet, "agree.base", n);
            mq_say_interval(sheet, t, row, 1, n ? x.agreement : NAN, x.agreement_ci.lo, x.agreement_ci.hi,
                            base, "no_answers");
            mq_say_interval(sheet, t, row, 2, n ? x.none.kappa : NAN, x.none.ci.lo, x.none.ci.hi, base,
                            n ? "one_category" : "no_answers");
        }
    return st >= 0 ? mq_sheet_table(sheet, t, err) : st;
}
