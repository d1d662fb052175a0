#include "mq_number.h"
#include "mq_proportion.h"
#include "mq_report_sheets.h"
#include <stdio.h>

static bool S_hidden(const mq_table *t, size_t row, size_t column)
{
    return column >= t->n_columns || mq_table_cell(t, row, column)->kind == MQ_CELL_SUPPRESSED;
}

static void S_hide_row(mq_table *t, size_t row)
{
    for (size_t c = 0; c < t->n_columns; c++)
        if (mq_table_cell(t, row, c)->kind != MQ_CELL_EMPTY)
            mq_table_put(t, row, c, mq_cell_suppressed(0));
}

static size_t S_find(const mq_table *t, const char *key)
{
    size_t r = 0;
    while (r < t->n_rows && (t->rows[r].kind == MQ_ROW_GROUP || strcmp(t->rows[r].key, key) != 0))
        r++;
    return r;
}

/* What the tables of the lexicon's codes hide, no column of a corrected table may tell: the lexicon's share
 * is the same number, and the corrected one is made from it. A row of which a part is hidden is hidden whole.
 */
static void S_hide_as(const mq_table *shown, mq_table *t)
{
    for (size_t r = 0; r < t->n_rows; r++) {
        bool hidden = false;
        for (size_t c = 0; c < t->n_columns; c++)
            hidden |= S_hidden(t, r, c);
        if (shown) {
            size_t at = S_find(shown, t->rows[r].key);
            hidden |= at < shown->n_rows && S_hidden(shown, at, 0);
        }
        if (hidden && t->rows[r].kind == MQ_ROW_PLAIN)
            S_hide_row(t, r);
    }
}

/* Rows `group/level` under a heading a group; a group that the table of groups pools is told by none. */
static void S_hide_as_groups(const mq_table *shown, mq_str by, mq_table *t)
{
    size_t group = SIZE_MAX, level = 0;
    for (size_t r = 0; r < t->n_rows; r++) {
        if (t->rows[r].kind == MQ_ROW_GROUP) {
            mq_buffer key = {0};
            mq_buffer_str(&key, by);
            mq_buffer_char(&key, '=');
            mq_buffer_text(&key, t->rows[r].key);
            group = key.failed ? SIZE_MAX : S_find(shown, key.bytes);
            mq_buffer_free(&key);
            level = 0;
            continue;
        }
        level++;
        bool hidden = group >= shown->n_rows || S_hidden(shown, group, 0) || S_hidden(shown, group, level);
        for (size_t c = 0; c < t->n_columns; c++)
            hidden |= S_hidden(t, r, c);
        if (hidden)
            S_hide_row(t, r);
    }
}

/* Id of a table of the text that the sample is of. */
static const mq_table *S_shown(const mq_report_page *p, const char *id)
{
    const mq_report *r = p->report;
    char full[64];
    size_t text = 0;
    while (text < r->n_texts && !mq_str_equal(r->counts[text].name, p->sheets->correction.text))
        text++;
    snprintf(full, sizeof full, text ? "%s-text%zu" : "%s", id, text + 1);
    return mq_page_find(p, full);
}

static mq_status S_hide(mq_report_page *p, mq_table *t)
{
    static const char *const same[][2] = {{"corrected-level", "level"}, {"corrected-detail", "detail"}};
    unsigned number;
    mq_status st = mq_page_hide(p, t, false);
    if (st < 0 || p->min_cell < 2)
        return st;
    for (size_t i = 0; i < 2; i++)
        if (strcmp(t->id, same[i][0]) == 0)
            S_hide_as(S_shown(p, same[i][1]), t);
    if (sscanf(t->id, "corrected-by-%u", &number) == 1) {
        char id[32];
        mq_str by = p->sheets->correction.by_names[number - 1];
        size_t g = 0;
        while (g < p->report->plan->by.size && !mq_str_equal(p->report->by_names[g], by))
            g++;
        snprintf(id, sizeof id, "by-%zu", g + 1);
        const mq_table *shown = S_shown(p, id);
        if (shown)
            S_hide_as_groups(shown, by, t);
    }
    return MQ_OK;
}

/* A report on several text columns says which one the sample is of. */
static mq_str S_title(const mq_report_page *p, const char *key)
{
    return mq_run_join(&p->at, mq_message(p->at.words, key),
                       p->report->n_texts > 1 ? p->sheets->correction.text : MQ_STR(""));
}

static mq_table *S_new_confusion(const mq_report_page *p, const mq_correction *c)
{
    mq_str title = S_title(p, "title.confusion");
    mq_table *t =
        mq_table_new(p->at.arena, "lexicon-confusion", title, mq_message(p->at.words, "column.naive"));
    for (size_t l = 0; t && l < c->n_levels; l++) {
        mq_buffer key = {0};
        mq_buffer_text(&key, "human:");
        mq_buffer_str(&key, c->book.codes[c->levels[l]].name);
        const char *kept = mq_buffer_keep(&key, p->at.arena).at;
        mq_table_column(t, kept ? kept : "", mq_correction_title(c, c->levels[l]), MQ_COLUMN_COUNT);
        mq_table_last_column(t)->part = 1;
        mq_table_last_column(t)->spanner = mq_message(p->at.words, "column.human");
    }
    if (t) {
        mq_table_column(t, "precision", mq_message(p->at.words, "column.same_code"), MQ_COLUMN_SHARE);
        t->level = p->at.facts->level;
    }
    return t;
}

/* Levels of the lexicon against those of people in the sample, and how often people gave the same. */
static mq_status S_confusion(mq_report_page *p)
{
    const mq_correction *c = &p->sheets->correction;
    size_t n = c->n_levels;
    uint64_t *cells = mq_arena_take_n(p->at.arena, n * n + 1, sizeof *cells);
    mq_table *t = S_new_confusion(p, c);
    if (!cells || !t)
        return mq_fail(p->err, MQ_E_MEMORY, NULL, "out of memory");
    for (size_t i = 0; i < c->n_keys; i++)
        if (c->key[i].human != SIZE_MAX)
            cells[c->level_of[c->key[i].machine] * n + c->level_of[c->key[i].human]]++;
    for (size_t l = 0; l < n; l++) {
        uint64_t all = 0;
        const char *key = mq_arena_copy(p->at.arena, c->book.codes[c->levels[l]].name).at;
        size_t row = mq_table_row(t, key ? key : "", mq_correction_title(c, c->levels[l]), 0, MQ_ROW_PLAIN);
        for (size_t k = 0; k < n; k++) {
            mq_table_put(t, row, k, mq_cell_count(cells[l * n + k]));
            all += cells[l * n + k];
        }
        mq_base base = {mq_message(p->at.words, "base.code"), all, (double)all};
        mq_interval it =
            all ? mq_wilson((double)cells[l * n + l], (double)all, mq_z_of(t->level)) : mq_interval_none();
        mq_table_put(t, row, n, mq_cell_share_interval(cells[l * n + l], base, it.lo, it.hi));
    }
    mq_str values[] = {mq_page_number(p, c->coded), mq_page_number(p, c->n_keys)};
    mq_table_base_line(t, mq_page_fill(p, "report.confusion_base", values, 2));
    mq_table_note(t, "", mq_message(p->at.words, "report.confusion"));
    mq_status st = mq_page_hide(p, t, false);
    if (st >= 0)
        st = mq_page_table(p, t);
    return st < 0 ? st : mq_page_figure(p, "heat", t);
}

static mq_status S_take(void *data, mq_table *t, mq_error *err)
{
    mq_report_page *p = data;
    const char *figure = NULL;
    (void)err;
    if (strcmp(t->id, "intervals") == 0 || strncmp(t->id, "details-by-", 11) == 0)
        return MQ_OK; /* for `maqsat correct`; the report shows no details of groups, corrected or not */
    if (strcmp(t->id, "levels") == 0) {
        t->id = "corrected-level";
        t->title = S_title(p, "title.corrected");
        figure = "funnel";
    } else if (strcmp(t->id, "details") == 0) {
        t->id = "corrected-detail";
        t->title = S_title(p, "title.corrected_details");
    }
    if (strncmp(t->id, "corrected-by-", 13) == 0)
        figure = "dots";
    t->level = p->at.facts->level;
    mq_status st = S_hide(p, t);
    if (st >= 0)
        st = mq_page_table(p, t);
    if (st >= 0 && figure)
        st = mq_page_figure(p, figure, t);
    return st >= 0 && strcmp(t->id, "corrected-level") == 0 ? S_confusion(p) : st;
}

mq_status mq_page_corrected(mq_report_page *p)
{
    mq_report_sheets *s = p->sheets;
    if (!s || !s->corrected)
        return MQ_OK;
    s->page.words = p->at.words;
    s->page.document = p->d;
    s->page.take = S_take;
    s->page.data = p;
    mq_document_heading(p->d, 2, mq_message(p->at.words, "section.corrected"));
    mq_str values[] = {mq_page_number(p, s->correction.coded), mq_page_number(p, s->correction.n_keys),
                       mq_page_number(p, s->correction.answers)};
    mq_document_paragraph(p->d, mq_page_fill(p, "report.corrected", values, 3));
    mq_status st = mq_correction_shares(&s->correction, &s->page, p->err);
    for (size_t g = 0; g < p->report->plan->by.size && g <= MQ_CORRECT_BY; g++)
        if (s->many[g]) {
            mq_str many[] = {p->report->by_titles[g]};
            mq_document_paragraph(p->d, mq_page_fill(p, "report.many_groups", many, 1));
        }
    return st < 0 ? st : mq_correction_groups(&s->correction, &s->page, p->err);
}
