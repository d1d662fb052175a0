#include "mq_number.h"
#include "mq_report.h"
#include <math.h>
#include <stdio.h>

/* Everything said here is read off the tables of the document, so it hides what they hide. */

enum { ITEMS = 40, DETAILS = 3 };

typedef struct summary {
    mq_report_page *p;
    mq_str items[ITEMS];
    size_t n;
} summary;

static void S_item(summary *s, const char *key, const mq_str *values, size_t n)
{
    if (s->n < ITEMS)
        s->items[s->n++] = mq_page_fill(s->p, key, values, n);
}

static const mq_table *S_table(const mq_report_page *p, const char *id)
{
    char full[64];
    snprintf(full, sizeof full, p->at.text ? "%s-text%zu" : "%s", id, p->at.text + 1);
    return mq_page_find(p, full);
}

static size_t S_column(const mq_table *t, const char *key)
{
    size_t c = 0;
    while (c < t->n_columns && strcmp(t->columns[c].key, key) != 0)
        c++;
    return c;
}

/* `label 59.3% [58.6, 60.0]`; differences in percentage points with their sign. */
static void S_share(const mq_report_page *p, const mq_table *t, size_t row, size_t column, mq_buffer *out)
{
    const mq_cell *cell = mq_table_cell(t, row, column);
    mq_locale locale = mq_catalogue_locale(p->at.words);
    int decimals = mq_table_decimals(t, column);
    mq_buffer_text(out, out->size ? "; " : "");
    mq_buffer_str(out, t->rows[row].label);
    mq_buffer_char(out, ' ');
    if (cell->signed_value) {
        mq_buffer_text(out, cell->value > 0 ? "+" : "");
        mq_number_percent(out, locale, cell->value, decimals);
    } else
        mq_number_percent_sign(out, locale, cell->value, decimals);
    if (isfinite(cell->lo) && isfinite(cell->hi)) {
        mq_buffer_char(out, ' ');
        size_t from = out->size;
        mq_number_interval(out, locale, cell->lo, cell->hi, 100, decimals, true);
        mq_number_glue(out, from);
    }
}

/* All plain rows of a column that may be told; an empty text where there are none. */
static mq_str S_shares(const mq_report_page *p, const mq_table *t, const char *key)
{
    mq_buffer text = {0};
    size_t column = t ? S_column(t, key) : 0;
    for (size_t r = 0; t && r < t->n_rows && column < t->n_columns; r++)
        if (t->rows[r].kind == MQ_ROW_PLAIN && mq_table_cell(t, r, column)->kind == MQ_CELL_SHARE)
            S_share(p, t, r, column, &text);
    return mq_buffer_keep(&text, p->at.arena);
}

/* The largest of the sub-codes. */
static mq_str S_largest(const mq_report_page *p, const mq_table *t)
{
    mq_buffer text = {0};
    size_t column = S_column(t, "share"), before = SIZE_MAX;
    for (size_t k = 0; k < DETAILS && column < t->n_columns; k++) {
        size_t best = SIZE_MAX;
        for (size_t r = 0; r < t->n_rows; r++) {
            const mq_cell *cell = mq_table_cell(t, r, column), *last, *most;
            last = before == SIZE_MAX ? NULL : mq_table_cell(t, before, column);
            most = best == SIZE_MAX ? NULL : mq_table_cell(t, best, column);
            bool open = cell->kind == MQ_CELL_SHARE && t->rows[r].kind == MQ_ROW_PLAIN && cell->value > 0 &&
                        (!last || cell->value < last->value || (cell->value == last->value && r > before));
            if (open && (!most || cell->value > most->value))
                best = r;
        }
        if (best == SIZE_MAX)
            break;
        S_share(p, t, best, column, &text);
        before = best;
    }
    return mq_buffer_keep(&text, p->at.arena);
}

static mq_str S_tests(const mq_report_page *p, const mq_table *t)
{
    mq_locale locale = mq_catalogue_locale(p->at.words);
    mq_buffer text = {0};
    size_t chance = S_column(t, "p"), v = S_column(t, "cramer_v");
    for (size_t r = 0; r < t->n_rows && v < t->n_columns; r++) {
        if (mq_table_cell(t, r, chance)->kind != MQ_CELL_P || mq_table_cell(t, r, v)->kind != MQ_CELL_NUMBER)
            continue;
        mq_buffer_text(&text, text.size ? "; " : "");
        mq_buffer_str(&text, t->rows[r].label);
        mq_buffer_text(&text, " (");
        mq_number_p(&text, locale, mq_table_cell(t, r, chance)->value, true);
        mq_buffer_text(&text, ", V\xC2\xA0=\xC2\xA0");
        mq_number_fixed(&text, locale, mq_table_cell(t, r, v)->value, 3, false);
        mq_buffer_char(&text, ')');
    }
    return mq_buffer_keep(&text, p->at.arena);
}

static void S_text(summary *s)
{
    mq_report_page *p = s->p;
    const mq_counts *counts = &p->report->counts[p->at.text];
    const mq_table *details = S_table(p, "detail"), *rules = S_table(p, "fallback"),
                   *tests = mq_page_find(p, p->at.text ? "tests-more" : "tests");
    mq_str levels[] = {counts->title, S_shares(p, S_table(p, "level"), "share")};
    if (levels[1].size && s->n < ITEMS)
        s->items[s->n++] =
            mq_message_plural(p->at.words, p->at.arena, "summary.levels", counts->answers, levels, 2);
    mq_str largest[] = {details ? S_largest(p, details) : (mq_str){0}};
    if (largest[0].size)
        S_item(s, "summary.details", largest, 1);
    mq_str groups[] = {tests && p->at.text < 2 ? S_tests(p, tests) : (mq_str){0}};
    if (groups[0].size)
        S_item(s, "summary.groups", groups, 1);
    if (rules && rules->n_rows) {
        const mq_cell *all = mq_table_cell(rules, rules->n_rows - 1, S_column(rules, "share"));
        mq_str share[] = {mq_page_percent(p, all->kind == MQ_CELL_SHARE ? all->value : 0)};
        if (all->kind == MQ_CELL_SHARE)
            S_item(s, "summary.fallback", share, 1);
    }
}

mq_status mq_page_summary(mq_report_page *p)
{
    summary s = {.p = p};
    mq_block *last = p->d->last;
    for (size_t t = 0; t < p->report->n_texts; t++) {
        p->at.text = t;
        S_text(&s);
    }
    mq_str change[] = {S_shares(p, mq_page_find(p, "change"), "difference")};
    if (change[0].size)
        S_item(&s, "summary.change", change, 1);
    mq_str corrected[] = {S_shares(p, mq_page_find(p, "corrected-level"), "corrected")};
    if (corrected[0].size)
        S_item(&s, "summary.corrected", corrected, 1);
    if (!s.n)
        return MQ_OK;
    mq_document_heading(p->d, 2, mq_message(p->at.words, "section.summary"));
    mq_document_list(p->d, s.items, s.n);
    mq_document_lead(p->d, last);
    return MQ_OK;
}
