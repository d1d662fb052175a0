#include "mq_number.h"
#include "mq_paired.h"
#include "mq_report.h"
#include <stdio.h>
#include <stdlib.h>

static mq_str S_level_title(const mq_report_page *p, size_t level, const char **key)
{
    const mq_codebook *book = &p->report->coders.at[0].book;
    size_t k = 0;
    for (size_t c = 0; c < book->size; c++)
        if (book->codes[c].dimension == 0 && k++ == level) {
            *key = mq_arena_copy(p->at.arena, book->codes[c].name).at;
            *key = *key ? *key : "";
            return mq_run_code_title(&p->at, &book->codes[c]);
        }
    *key = "";
    return MQ_STR("");
}

static mq_table *S_transition(const mq_report_page *p, uint64_t *pairs)
{
    const mq_report *r = p->report;
    mq_table *t = mq_table_new(p->at.arena, "transition", mq_message(p->at.words, "title.transition"),
                               mq_message(p->at.words, "column.before"));
    const char *key;
    *pairs = 0;
    if (!t)
        return NULL;
    for (size_t k = 0; k < r->levels; k++) {
        mq_str title = S_level_title(p, k, &key);
        mq_table_column(t, key, title, MQ_COLUMN_COUNT);
        mq_table_last_column(t)->part = 1;
        mq_table_last_column(t)->spanner = mq_message(p->at.words, "column.after");
    }
    for (size_t i = 0; i < r->levels; i++) {
        mq_str title = S_level_title(p, i, &key);
        size_t row = mq_table_row(t, key, title, 0, MQ_ROW_PLAIN);
        for (size_t k = 0; k < r->levels; k++) {
            mq_table_put(t, row, k, mq_cell_count(r->change[i * r->levels + k]));
            *pairs += r->change[i * r->levels + k];
        }
    }
    mq_str values[] = {mq_message(p->at.words, "base.pairs"), mq_page_number(p, *pairs)};
    mq_table_base_line(t, mq_page_fill(p, "report.pairs", values, 2));
    return t;
}

/* Every level before and after with the difference and its Tango interval. */
static mq_status S_margins(mq_report_page *p, uint64_t pairs, const mq_table *shown)
{
    const mq_report *r = p->report;
    const char *key;
    size_t n = r->levels;
    mq_table *t = mq_table_new(p->at.arena, "change", mq_message(p->at.words, "title.change"),
                               mq_message(p->at.words, "column.level"));
    if (!t)
        return mq_fail(p->err, MQ_E_MEMORY, NULL, "out of memory");
    t->level = p->at.facts->level;
    mq_table_column(t, "before", mq_message(p->at.words, "column.before"), MQ_COLUMN_SHARE);
    mq_table_column(t, "after", mq_message(p->at.words, "column.after"), MQ_COLUMN_SHARE);
    mq_table_column(t, "difference", mq_message(p->at.words, "column.difference"), MQ_COLUMN_DIFFERENCE);
    mq_table_column(t, "p", mq_message(p->at.words, "column.p"), MQ_COLUMN_P);
    mq_base base = {mq_message(p->at.words, "base.pairs"), pairs, (double)pairs};
    for (size_t k = 0; k < n; k++) {
        mq_str title = S_level_title(p, k, &key);
        size_t row = mq_table_row(t, key, title, 0, MQ_ROW_PLAIN);
        mq_pairs two = {.a = (size_t)r->change[k * n + k]};
        bool hidden = false;
        for (size_t i = 0; i < n; i++) {
            two.b += i != k ? (size_t)r->change[k * n + i] : 0;
            two.c += i != k ? (size_t)r->change[i * n + k] : 0;
            hidden |= mq_table_cell(shown, k, i)->kind == MQ_CELL_SUPPRESSED ||
                      mq_table_cell(shown, i, k)->kind == MQ_CELL_SUPPRESSED;
        }
        two.d = (size_t)pairs - two.a - two.b - two.c;
        mq_paired result;
        mq_status st = pairs ? mq_paired_of(two, t->level, &result, p->err) : MQ_OK;
        if (st < 0)
            return st;
        for (size_t c = 0; hidden && c < 4; c++)
            mq_table_put(t, row, c, mq_cell_suppressed(0));
        if (hidden || !pairs)
            continue;
        mq_table_put(t, row, 0, mq_cell_share(two.a + two.b, base));
        mq_table_put(t, row, 1, mq_cell_share(two.a + two.c, base));
        mq_table_put(t, row, 2, mq_cell_difference(result.diff, result.tango.lo, result.tango.hi, base));
        mq_table_put(t, row, 3, mq_cell_p(result.midp_p));
    }
    mq_table_note(t, "", mq_message(p->at.words, "method.paired"));
    return mq_page_table(p, t);
}

/* Did the margins change as a whole? Said in one sentence. */
static mq_status S_marginal(mq_report_page *p)
{
    const mq_report *r = p->report;
    size_t n = r->levels;
    size_t *cells = mq_arena_take_n(p->at.arena, n * n + 1, sizeof *cells);
    mq_marginal m;
    mq_buffer x = {0}, prob = {0};
    if (!cells)
        return mq_fail(p->err, MQ_E_MEMORY, NULL, "out of memory");
    for (size_t i = 0; i < n * n; i++)
        cells[i] = (size_t)r->change[i];
    mq_status st = mq_marginal_of((mq_crosstab){cells, n, n}, &m, p->err);
    if (st < 0)
        return st;
    mq_locale locale = mq_catalogue_locale(p->at.words);
    mq_number_fixed(&x, locale, m.stuart_maxwell, 2, true);
    mq_number_p(&prob, locale, m.p, true);
    mq_str values[] = {mq_page_number(p, m.df), mq_page_number(p, m.n), mq_buffer_keep(&x, p->at.arena),
                       mq_buffer_keep(&prob, p->at.arena)};
    mq_document_paragraph(p->d,
                          mq_page_fill(p, m.df ? "test.stuart_maxwell" : "report.unchanged", values, 4));
    return MQ_OK;
}

mq_status mq_page_change(mq_report_page *p, mq_table *before, mq_table *after)
{
    uint64_t pairs;
    mq_document_heading(p->d, 2, mq_message(p->at.words, "section.change"));
    mq_table *t = S_transition(p, &pairs);
    mq_status st = mq_page_hide(p, t, false);
    if (st < 0)
        return st;
    if (p->min_cell > 1) {
        mq_page_hide_with(before, t, 0, true);
        mq_page_hide_with(after, t, 0, false);
    }
    if ((st = mq_page_table(p, t)) >= 0)
        st = mq_page_figure(p, "flow", t);
    if (st >= 0)
        st = S_margins(p, pairs, t);
    return st < 0 || !pairs ? st : S_marginal(p);
}
