#include "mq_number.h"
#include "mq_proportion.h"
#include "mq_report.h"
#include <stdio.h>

enum { WORDS_SHOWN = 20 };

/* Table with the columns n and %. */
static mq_table *S_table(const mq_report_page *p, const char *id, mq_str title, const char *stub)
{
    char full[64];
    snprintf(full, sizeof full, p->at.text ? "%s-text%zu" : "%s", id, p->at.text + 1);
    if (p->report->n_texts > 1)
        title = mq_run_join(&p->at, title, p->report->counts[p->at.text].title);
    mq_table *t = mq_table_new(p->at.arena, full, title, mq_message(p->at.words, stub));
    if (!t)
        return NULL;
    t->level = p->at.facts->level;
    mq_table_column(t, "n", mq_message(p->at.words, "column.n"), MQ_COLUMN_COUNT);
    mq_table_column(t, "share", mq_message(p->at.words, "column.share"), MQ_COLUMN_SHARE);
    return t;
}

static mq_base S_base(const mq_report_page *p, const char *name, uint64_t n)
{
    return (mq_base){mq_message(p->at.words, name), n, (double)n};
}

static void S_row(const mq_report_page *p, mq_table *t, const char *key, mq_str label, uint64_t count,
                  mq_base base, mq_row_kind kind)
{
    mq_interval it = {0};
    bool interval = kind == MQ_ROW_PLAIN && base.n > 0;
    if (interval)
        it = mq_wilson((double)count, (double)base.n, mq_z_of(p->at.facts->level));
    size_t row = mq_table_row(t, key, label, 0, kind);
    mq_table_put(t, row, 0, mq_cell_count(count));
    mq_table_put(t, row, 1,
                 interval ? mq_cell_share_interval(count, base, it.lo, it.hi) : mq_cell_share(count, base));
}

static void S_base_line(const mq_report_page *p, mq_table *t, const char *name, uint64_t n)
{
    mq_str values[] = {mq_message(p->at.words, name), mq_page_number(p, n)};
    mq_table_base_line(t, mq_page_fill(p, "base.line", values, 2));
}

static mq_str S_named(const mq_report_page *p, const char *before, const char *name)
{
    char key[48];
    snprintf(key, sizeof key, "%s%s", before, name);
    return mq_message(p->at.words, key);
}

static mq_table *S_languages(const mq_report_page *p)
{
    const mq_report_text *text = &p->report->texts[p->at.text];
    uint64_t n = p->report->counts[p->at.text].answers;
    mq_table *t = S_table(p, "languages", mq_message(p->at.words, "title.languages"), "column.language");
    if (!t)
        return NULL;
    mq_base base = S_base(p, "base.answers", n);
    for (size_t i = 0; i < MQ_LANGUAGES; i++)
        if (text->languages[i])
            S_row(p, t, mq_report_languages[i], S_named(p, "language.", mq_report_languages[i]),
                  text->languages[i], base, MQ_ROW_PLAIN);
    S_row(p, t, "total", mq_message(p->at.words, "row.total"), n, base, MQ_ROW_TOTAL);
    S_base_line(p, t, "base.answers", n);
    return t;
}

/* Rows are taken from the tables of the groups as they were hidden there: two tables never tell more than
 * one. */
static mq_table *S_profile(const mq_report_page *p, mq_table *const *groups)
{
    const mq_report *r = p->report;
    uint64_t n = r->counts[p->at.text].answers;
    mq_table *t = S_table(p, "sample", mq_message(p->at.words, "title.sample"), "column.group");
    if (!t)
        return NULL;
    mq_base base = S_base(p, "base.answers", n);
    for (size_t g = 0; g < r->plan->by.size; g++) {
        mq_buffer key = {0};
        mq_buffer_text(&key, "by:");
        mq_buffer_str(&key, r->by_names[g]);
        const char *kept = mq_buffer_keep(&key, p->at.arena).at;
        mq_table_row(t, kept ? kept : "", r->by_titles[g], 0, MQ_ROW_GROUP);
        for (size_t k = 0; k < groups[g]->n_rows; k++) {
            const mq_cell *cell = mq_table_cell(groups[g], k, 0);
            if (groups[g]->rows[k].kind != MQ_ROW_PLAIN)
                continue;
            size_t row = mq_table_row(t, groups[g]->rows[k].key, groups[g]->rows[k].label, 1, MQ_ROW_PLAIN);
            mq_table_put(t, row, 0, *cell);
            mq_table_put(t, row, 1, cell->kind == MQ_CELL_COUNT ? mq_cell_share(cell->count, base) : *cell);
        }
    }
    S_row(p, t, "total", mq_message(p->at.words, "row.total"), n, base, MQ_ROW_TOTAL);
    S_base_line(p, t, "base.answers", n);
    return t;
}

mq_status mq_page_sample(mq_report_page *p, mq_table *const *groups)
{
    const mq_report *r = p->report;
    const mq_report_text *text = &r->texts[p->at.text];
    mq_str counts[] = {mq_page_number(p, r->rows - r->ragged),
                       mq_page_number(p, r->counts[p->at.text].answers), mq_page_number(p, text->uncoded)};
    mq_document_paragraph(p->d, mq_page_fill(p, "report.rows", counts, 2));
    if (text->uncoded)
        mq_document_paragraph(p->d, mq_page_fill(p, "report.uncoded", counts + 2, 1));
    mq_status st = MQ_OK;
    if (r->plan->by.size) {
        mq_table *t = S_profile(p, groups);
        st = t ? mq_page_table(p, t) : mq_fail(p->err, MQ_E_MEMORY, NULL, "out of memory");
    }
    if (st < 0 || text->language == SIZE_MAX)
        return st;
    mq_table *t = S_languages(p);
    if ((st = mq_page_hide(p, t, false)) >= 0 && (st = mq_page_table(p, t)) >= 0)
        st = mq_page_figure(p, "bars", t);
    return st;
}

/* Answers without a rule in every language; a language that the sample profile hides is hidden here too. */
static mq_status S_fallback(mq_report_page *p, uint64_t all)
{
    const mq_report_text *text = &p->report->texts[p->at.text];
    uint64_t n = p->report->counts[p->at.text].answers;
    mq_table *languages = S_languages(p);
    mq_status st = mq_page_hide(p, languages, false);
    mq_table *t = S_table(p, "fallback", mq_message(p->at.words, "title.fallback"), "column.language");
    if (st < 0 || !t)
        return st < 0 ? st : mq_fail(p->err, MQ_E_MEMORY, NULL, "out of memory");
    for (size_t i = 0; i < MQ_LANGUAGES; i++)
        if (text->languages[i])
            S_row(p, t, mq_report_languages[i], S_named(p, "language.", mq_report_languages[i]),
                  text->fallback[i], S_base(p, "base.language", text->languages[i]), MQ_ROW_PLAIN);
    S_row(p, t, "total", mq_message(p->at.words, "row.total"), all, S_base(p, "base.answers", n),
          MQ_ROW_TOTAL);
    st = mq_page_hide(p, t, false);
    for (size_t row = 0; st >= 0 && row + 1 < t->n_rows; row++)
        for (size_t c = 0; c < 2; c++)
            if (mq_table_cell(languages, row, 0)->kind == MQ_CELL_SUPPRESSED)
                mq_table_put(t, row, c, mq_cell_suppressed(0));
    mq_table_note(t, "", mq_message(p->at.words, "report.fallback_base"));
    return st < 0 ? st : mq_page_table(p, t);
}

/* The most frequent words; a rare one could be a name. */
static mq_status S_words(mq_report_page *p, uint64_t all)
{
    const mq_tally *words = p->report->texts[p->at.text].words;
    uint64_t least = p->min_cell > 2 ? p->min_cell : 2, below = UINT64_MAX;
    mq_table *t = S_table(p, "words", mq_message(p->at.words, "title.blind_spots"), "column.word");
    size_t n = mq_tally_groups(words), *order = mq_arena_take_n(p->at.arena, n + 1, sizeof *order);
    if (!t || !order)
        return mq_fail(p->err, MQ_E_MEMORY, NULL, "out of memory");
    t->rows_add = false;
    mq_tally_sorted(words, order);
    while (t->n_rows < WORDS_SHOWN) {
        uint64_t next = 0;
        for (size_t g = 0; g < n; g++) {
            uint64_t count = mq_tally_group_total(words, g);
            next = count < below && count > next ? count : next;
        }
        if (next < least)
            break;
        for (size_t i = 0; i < n && t->n_rows < WORDS_SHOWN; i++)
            if (mq_tally_group_total(words, order[i]) == next) {
                mq_str word = mq_tally_label(words, order[i]);
                S_row(p, t, word.at, word, next, S_base(p, "base.fallback", all), MQ_ROW_PLAIN);
            }
        below = next;
    }
    S_base_line(p, t, "base.fallback", all);
    return t->n_rows ? mq_page_table(p, t) : MQ_OK;
}

mq_status mq_page_blind_spots(mq_report_page *p)
{
    const mq_report_text *text = &p->report->texts[p->at.text];
    uint64_t all = 0, n = p->report->counts[p->at.text].answers;
    for (size_t i = 0; i < MQ_LANGUAGES; i++)
        all += text->fallback[i];
    if (text->rule == SIZE_MAX || all == 0) {
        mq_document_paragraph(
            p->d, mq_message(p->at.words, text->rule == SIZE_MAX ? "report.no_rules" : "report.no_fallback"));
        return MQ_OK;
    }
    mq_str values[] = {mq_page_number(p, all), mq_page_number(p, n),
                       mq_page_percent(p, n ? (double)all / (double)n : 0)};
    mq_document_paragraph(p->d, all < p->min_cell ? mq_message(p->at.words, "report.few_fallback")
                                                  : mq_page_fill(p, "report.fallback", values, 3));
    mq_status st = S_fallback(p, all);
    return st < 0 || all < p->min_cell ? st : S_words(p, all);
}

mq_status mq_page_repairs(mq_report_page *p)
{
    const mq_report_text *text = &p->report->texts[p->at.text];
    uint64_t n = p->report->counts[p->at.text].answers;
    mq_table *t = S_table(p, "repairs", mq_message(p->at.words, "title.repairs"), "column.repair");
    if (!t)
        return mq_fail(p->err, MQ_E_MEMORY, NULL, "out of memory");
    t->rows_add = false;
    for (size_t i = 0; i < MQ_REPAIRS; i++)
        if (text->repaired[i])
            S_row(p, t, mq_report_repairs[i], S_named(p, "repair.", mq_report_repairs[i]), text->repaired[i],
                  S_base(p, "base.answers", n), MQ_ROW_PLAIN);
    if (!t->n_rows) {
        mq_document_paragraph(p->d, mq_message(p->at.words, "report.no_repairs"));
        return MQ_OK;
    }
    mq_document_paragraph(p->d, mq_message(p->at.words, "report.repairs"));
    S_base_line(p, t, "base.answers", n);
    mq_status st = mq_page_hide(p, t, false);
    return st < 0 ? st : mq_page_table(p, t);
}
