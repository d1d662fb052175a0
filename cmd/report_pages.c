#include "mq_number.h"
#include "mq_report.h"

enum { DESCRIBED = 10 };

mq_str mq_page_number(const mq_report_page *p, uint64_t n)
{
    mq_buffer text = {0};
    mq_number_count(&text, mq_catalogue_locale(p->at.words), n);
    return mq_buffer_keep(&text, p->at.arena);
}

mq_str mq_page_percent(const mq_report_page *p, double share)
{
    mq_buffer text = {0};
    mq_number_percent_sign(&text, mq_catalogue_locale(p->at.words), share, 1);
    return mq_buffer_keep(&text, p->at.arena);
}

mq_str mq_page_fill(const mq_report_page *p, const char *key, const mq_str *values, size_t n)
{
    return mq_message_fill(p->at.words, p->at.arena, key, values, n);
}

mq_status mq_page_table(mq_report_page *p, mq_table *t)
{
    mq_document_table(p->d, t);
    return t ? MQ_OK : mq_fail(p->err, MQ_E_MEMORY, NULL, "out of memory");
}

/* The count that comes after `last` when the cells of a table are put by size; false = there is none. */
static bool S_next_count(const mq_table *t, size_t *last)
{
    const mq_cell *before = *last == SIZE_MAX ? NULL : &t->cells[*last], *best = NULL;
    for (size_t i = 0; i < t->n_rows * t->n_columns; i++) {
        const mq_cell *cell = &t->cells[i];
        if (t->columns[i % t->n_columns].kind != MQ_COLUMN_COUNT || cell->kind != MQ_CELL_COUNT ||
            cell->value <= 0 || t->rows[i / t->n_columns].kind != MQ_ROW_PLAIN)
            continue;
        bool after =
            !before || cell->value < before->value || (cell->value == before->value && cell > before);
        if (after && (!best || cell->value > best->value))
            best = cell;
    }
    if (best)
        *last = (size_t)(best - t->cells);
    return best != NULL;
}

/* The largest counts of a square of codes, in words. */
static mq_str S_describe_counts(const mq_report_page *p, const mq_table *t)
{
    mq_buffer text = {0};
    size_t at = SIZE_MAX;
    mq_buffer_str(&text, t->title);
    for (size_t said = 0; said < DESCRIBED && S_next_count(t, &at); said++) {
        mq_buffer_text(&text, said ? "; " : ": ");
        mq_buffer_str(&text, t->rows[at / t->n_columns].label);
        mq_buffer_text(&text, " \xE2\x86\x92 ");
        mq_buffer_str(&text, t->columns[at % t->n_columns].label);
        mq_buffer_char(&text, ' ');
        mq_number_count(&text, mq_catalogue_locale(p->at.words), t->cells[at].count);
    }
    return mq_buffer_keep(&text, p->at.arena);
}

/* The first share of the first rows, in words: what a figure shows to those who cannot see it. */
static mq_str S_describe(const mq_report_page *p, const mq_table *t)
{
    mq_buffer text = {0};
    mq_str group = {0};
    size_t column = 0, said = 0;
    while (column < t->n_columns && t->columns[column].kind != MQ_COLUMN_SHARE)
        column++;
    mq_buffer_str(&text, t->title);
    if (column < t->n_columns && t->columns[column].part) {
        mq_buffer_text(&text, " · ");
        mq_buffer_str(&text, t->columns[column].label);
    }
    for (size_t r = 0; r < t->n_rows && column < t->n_columns && said < DESCRIBED; r++) {
        const mq_cell *cell = mq_table_cell(t, r, column);
        group = t->rows[r].kind == MQ_ROW_GROUP ? t->rows[r].label : group;
        if (t->rows[r].kind != MQ_ROW_PLAIN || cell->kind != MQ_CELL_SHARE)
            continue;
        mq_buffer_text(&text, said++ ? "; " : ": ");
        if (group.size) { /* said once, before its first row */
            mq_buffer_str(&text, group);
            mq_buffer_text(&text, " \xC2\xB7 ");
            group = (mq_str){0};
        }
        mq_buffer_str(&text, t->rows[r].label);
        mq_buffer_char(&text, ' ');
        mq_number_percent_sign(&text, mq_catalogue_locale(p->at.words), cell->value, 1);
    }
    return mq_buffer_keep(&text, p->at.arena);
}

mq_status mq_page_figure(mq_report_page *p, const char *kind, const mq_table *t)
{
    mq_figure *figure;
    mq_buffer id = {0};
    mq_buffer_print(&id, "figure-%s", t->id);
    const char *kept = mq_buffer_keep(&id, p->at.arena).at;
    bool counts = strcmp(kind, "heat") == 0 || strcmp(kind, "flow") == 0;
    mq_str description = counts ? S_describe_counts(p, t) : S_describe(p, t);
    mq_status st =
        mq_figure_new(p->at.arena, kind, kept ? kept : "figure", t, t->title, description, &figure, p->err);
    if (st < 0)
        return st;
    mq_document_figure(p->d, figure);
    if (p->n_figures < p->figures_room)
        p->figures[p->n_figures++] = figure;
    return MQ_OK;
}

const mq_table *mq_page_find(const mq_report_page *p, const char *id)
{
    for (const mq_block *b = p->d->first; b; b = b->next)
        if (b->kind == MQ_BLOCK_TABLE && strcmp(b->table->id, id) == 0)
            return b->table;
    return NULL;
}

/* Heading of a part; a report on several text columns says which one it is about. */
static void S_heading(mq_report_page *p, mq_str title)
{
    bool several = p->report->n_texts > 1;
    mq_document_heading(
        p->d, 2, mq_run_join(&p->at, title, several ? p->report->counts[p->at.text].title : MQ_STR("")));
}

/* All answers with one code: a table of groups would say nothing more. */
static void S_uniform(mq_report_page *p)
{
    const mq_counts *counts = &p->report->counts[p->at.text];
    const mq_codebook *book = &p->report->coders.at[0].book;
    for (size_t c = 0; c < book->size && counts->answers; c++)
        if (book->codes[c].dimension == 0 && counts->codes[0][c] == counts->answers) {
            mq_str values[] = {mq_run_code_title(&p->at, &book->codes[c])};
            mq_document_note(p->d, mq_page_fill(p, "report.uniform", values, 1));
        }
    if (!counts->answers)
        mq_document_note(p->d, mq_message(p->at.words, "report.no_answers"));
}

static mq_status S_codes(mq_report_page *p, mq_table *levels, size_t coder, size_t d)
{
    const mq_dimension *dimension = &p->report->coders.at[coder].book.dimensions[d];
    bool first = coder == 0 && d == 0, nested = dimension->within != SIZE_MAX;
    mq_table *t = first ? levels : mq_run_codes_table(&p->at, coder, d);
    mq_status st = first ? MQ_OK : mq_page_hide(p, t, false);
    if (st < 0)
        return st;
    if (nested && coder == 0 && p->min_cell > 1)
        mq_page_hide_sections(levels, t);
    S_heading(p, mq_run_dimension_title(&p->at, dimension));
    if (first)
        S_uniform(p);
    st = mq_page_table(p, t);
    return st < 0 ? st : mq_page_figure(p, "bars", t);
}

/* Says of a group column what its table cannot: that groups were pooled, or that answers name none. */
static void S_pooled(mq_report_page *p, size_t g, const mq_table *t)
{
    const mq_tally *tally = p->report->counts[p->at.text].by[g];
    size_t groups = mq_tally_groups(tally), none = mq_tally_find(tally, (mq_str){NULL, 0}), shown = 0;
    bool pooled = false;
    for (size_t r = 0; r < t->n_rows; r++) {
        bool other = strcmp(t->rows[r].key, "other") == 0;
        shown += t->rows[r].kind == MQ_ROW_PLAIN && !other;
        pooled |= other;
    }
    mq_str name = p->report->by_titles[g];
    mq_str values[] = {name, mq_page_number(p, groups), mq_page_number(p, shown)};
    if (pooled)
        mq_document_paragraph(p->d, mq_page_fill(p, "report.pooled", values, 3));
    uint64_t empty = none == SIZE_MAX ? 0 : mq_tally_group_total(tally, none);
    if (empty && empty >= p->min_cell && groups > 1) {
        mq_str lacking[] = {name, mq_page_number(p, empty)};
        mq_document_paragraph(p->d, mq_page_fill(p, "report.no_group", lacking, 2));
    }
    size_t named = groups - (none != SIZE_MAX);
    if (groups && named < 2)
        mq_document_paragraph(p->d,
                              mq_page_fill(p, named ? "report.one_group" : "report.no_groups", values, 1));
}

static mq_status S_groups(mq_report_page *p, mq_table *const *groups)
{
    const mq_report *r = p->report;
    mq_table *tests;
    if (!r->plan->by.size)
        return MQ_OK;
    S_heading(p, mq_message(p->at.words, "section.groups"));
    for (size_t g = 0; g < r->plan->by.size; g++) {
        mq_str values[] = {r->by_titles[g]};
        mq_document_heading(p->d, 3, mq_page_fill(p, "section.groups_by", values, 1));
        S_pooled(p, g, groups[g]);
        mq_status st = mq_page_table(p, groups[g]);
        if (st >= 0)
            st = mq_page_figure(p, "stacked", groups[g]);
        if (st < 0)
            return st;
    }
    mq_status st = mq_run_tests_table(&p->at, &tests, p->err);
    return st >= 0 && tests ? mq_page_table(p, tests) : st;
}

/* The tables of the text column that others are made consistent with. */
static mq_status S_basis(mq_report_page *p, mq_table **levels, mq_table **groups)
{
    *levels = mq_run_codes_table(&p->at, 0, 0);
    mq_status st = mq_page_hide(p, *levels, false);
    for (size_t g = 0; g < p->report->plan->by.size && st >= 0; g++) {
        groups[g] = mq_run_groups_table(&p->at, g);
        st = mq_page_hide(p, groups[g], false);
        if (st < 0 || mq_page_same_total(*levels, groups[g], 1))
            continue;
        groups[g] = mq_run_groups_table(&p->at, g);
        st = mq_page_hide(p, groups[g], true);
        if (st >= 0)
            mq_page_hide_with(*levels, groups[g], 1, false);
    }
    return st;
}

static mq_status S_text(mq_report_page *p, mq_table **levels)
{
    const mq_report *r = p->report;
    const bool *parts = r->plan->parts;
    mq_table *groups[MQ_TEXTS_MAX];
    mq_status st = S_basis(p, levels, groups);
    if (st >= 0 && parts[MQ_PART_SAMPLE]) {
        S_heading(p, mq_message(p->at.words, "section.sample"));
        st = mq_page_sample(p, groups);
    }
    for (size_t c = 0; c < r->coders.size && st >= 0; c++)
        for (size_t d = 0; d < r->coders.at[c].book.n_dimensions && st >= 0; d++)
            if (parts[c == 0 && d == 0 ? MQ_PART_LEVELS : MQ_PART_DETAILS])
                st = S_codes(p, *levels, c, d);
    if (st >= 0 && parts[MQ_PART_GROUPS])
        st = S_groups(p, groups);
    if (st >= 0 && parts[MQ_PART_EXEMPLARS]) {
        S_heading(p, mq_message(p->at.words, "section.exemplars"));
        st = mq_page_exemplars(p);
    }
    if (st >= 0 && parts[MQ_PART_BLIND_SPOTS]) {
        S_heading(p, mq_message(p->at.words, "section.blind_spots"));
        st = mq_page_blind_spots(p);
    }
    if (st >= 0 && parts[MQ_PART_REPAIRS]) {
        S_heading(p, mq_message(p->at.words, "section.repairs"));
        st = mq_page_repairs(p);
    }
    return st;
}

static mq_status S_title(mq_report_page *p)
{
    const mq_report *r = p->report;
    mq_str columns = r->counts[0].name;
    for (size_t t = 1; t < r->n_texts; t++)
        columns = mq_run_join(&p->at, columns, r->counts[t].name);
    mq_str title = r->plan->title ? mq_str_of(r->plan->title)
                                  : mq_run_dimension_title(&p->at, &r->coders.at[0].book.dimensions[0]);
    if (!(p->d = mq_document_new(p->at.arena, p->at.words, title)))
        return mq_fail(p->err, MQ_E_MEMORY, NULL, "out of memory");
    mq_document_subtitle(p->d, mq_run_join(&p->at, mq_str_of(mq_survey_name(r->survey)), columns));
    return MQ_OK;
}

mq_status mq_report_document(mq_report_page *p)
{
    const mq_report *r = p->report;
    size_t n_groups = r->plan->by.size;
    mq_table **levels = mq_arena_take_n(p->at.arena, r->n_texts + 1, sizeof *levels);
    p->figures_room = r->n_texts * (n_groups + r->coders.size * MQ_DIMENSIONS_MAX + 2) + 4 + n_groups;
    p->figures = mq_arena_take_n(p->at.arena, p->figures_room, sizeof *p->figures);
    if (!levels || !p->figures)
        return mq_fail(p->err, MQ_E_MEMORY, NULL, "out of memory");
    mq_status st = S_title(p);
    for (size_t t = 0; t < r->n_texts && st >= 0; t++) {
        p->at.text = t;
        st = S_text(p, &levels[t]);
    }
    if (st >= 0 && r->plan->parts[MQ_PART_CHANGE] && r->before != SIZE_MAX && r->after != SIZE_MAX)
        st = mq_page_change(p, levels[r->before], levels[r->after]);
    if (st >= 0 && r->plan->parts[MQ_PART_RELIABILITY])
        st = mq_page_reliability(p);
    if (st >= 0 && r->plan->parts[MQ_PART_CORRECTED])
        st = mq_page_corrected(p);
    if (st >= 0 && r->plan->parts[MQ_PART_METHOD])
        st = mq_page_method(p);
    return st >= 0 && r->plan->parts[MQ_PART_SUMMARY] ? mq_page_summary(p) : st;
}
