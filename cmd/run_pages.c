#include "mq_number.h"
#include "mq_command.h"
#include "mq_run_tables.h"

/** A document under construction and where its texts live. */
typedef struct page {
    mq_run_place at;
    mq_document *d;
    mq_error *err;
} page;

static mq_status S_memory(mq_error *err)
{
    return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
}

static mq_str S_fill(const page *p, const char *key, const mq_str *values, size_t n)
{
    return mq_message_fill(p->at.words, p->at.arena, key, values, n);
}

static mq_str S_count(const page *p, uint64_t n)
{
    mq_buffer text = {0};
    mq_number_count(&text, mq_catalogue_locale(p->at.words), n);
    return mq_buffer_keep(&text, p->at.arena);
}

/* What a chart of shares shows, for those who cannot see it. */
static mq_str S_describe(const page *p, const mq_table *t, size_t column)
{
    mq_buffer text = {0};
    for (size_t r = 0; r < t->n_rows; r++) {
        const mq_cell *cell = mq_table_cell(t, r, column);
        if (t->rows[r].kind != MQ_ROW_PLAIN || cell->kind != MQ_CELL_SHARE)
            continue;
        if (text.size)
            mq_buffer_text(&text, "; ");
        mq_buffer_str(&text, t->rows[r].label);
        mq_buffer_text(&text, ": ");
        mq_number_percent_sign(&text, mq_catalogue_locale(p->at.words), cell->value, 1);
    }
    return mq_buffer_keep(&text, p->at.arena);
}

static mq_status S_figure(page *p, const char *kind, const mq_table *t, size_t column)
{
    mq_figure *figure;
    mq_buffer id = {0};
    mq_buffer_print(&id, "figure-%s", t->id);
    const char *kept = mq_buffer_keep(&id, p->at.arena).at;
    mq_status st = mq_figure_new(p->at.arena, kind, kept ? kept : "figure", t, t->title,
                                 S_describe(p, t, column), &figure, p->err);
    if (st >= 0)
        mq_document_figure(p->d, figure);
    return st;
}

static mq_status S_groups(page *p)
{
    const mq_run_facts *f = p->at.facts;
    mq_table *tests;
    if (f->n_by == 0)
        return MQ_OK;
    mq_document_heading(p->d, 2, mq_message(p->at.words, "section.groups"));
    for (size_t g = 0; g < f->n_by; g++) {
        mq_table *t = mq_run_groups_table(&p->at, g);
        if (!t)
            return S_memory(p->err);
        mq_document_table(p->d, t);
        mq_status st = S_figure(p, "stacked", t, 1);
        if (st < 0)
            return st;
    }
    mq_status st = mq_run_tests_table(&p->at, &tests, p->err);
    if (st >= 0 && tests)
        mq_document_table(p->d, tests);
    return st;
}

static mq_status S_text(page *p)
{
    const mq_run_facts *f = p->at.facts;
    for (size_t c = 0; c < f->coders->size; c++) {
        const mq_codebook *book = &f->coders->at[c].book;
        for (size_t d = 0; d < book->n_dimensions; d++) {
            mq_table *t = mq_run_codes_table(&p->at, c, d);
            if (!t)
                return S_memory(p->err);
            mq_document_heading(p->d, 2, mq_run_dimension_title(&p->at, &book->dimensions[d]));
            mq_document_table(p->d, t);
            mq_status st = book->dimensions[d].within == SIZE_MAX ? S_figure(p, "bars", t, 1) : MQ_OK;
            if (st < 0)
                return st;
        }
    }
    return S_groups(p);
}

static mq_status S_method(page *p)
{
    const mq_run_facts *f = p->at.facts;
    mq_document_heading(p->d, 2, mq_message(p->at.words, "section.method"));
    for (size_t c = 0; c < f->coders->size; c++) {
        char hex[65];
        mq_status st = mq_coder_digest(&f->coders->at[c], hex, p->err);
        if (st < 0)
            return st;
        mq_str values[] = {f->coders->at[c].book.name, mq_str_of(hex)};
        mq_document_paragraph(p->d, S_fill(p, "method.coding", values, 2));
    }
    mq_str input[] = {mq_str_of(f->encoding), mq_str_of(f->delimiter), S_count(p, f->rows),
                      S_count(p, f->rejected)};
    mq_document_paragraph(p->d, S_fill(p, "method.input", input, 4));
    mq_document_paragraph(p->d, mq_message(p->at.words, "method.wilson"));
    if (f->n_by)
        mq_document_paragraph(p->d, mq_message(p->at.words, "method.chi_square"));
    mq_document_heading(p->d, 2, mq_message(p->at.words, "section.reproducibility"));
    mq_buffer code = {0};
    mq_buffer_print(&code, "%s\nSHA-256 %s  %s\n", f->command, f->digest, f->source);
    mq_versions(&code);
    mq_document_code(p->d, mq_buffer_keep(&code, p->at.arena));
    return MQ_OK;
}

static mq_status S_document(page *p)
{
    const mq_run_facts *f = p->at.facts;
    mq_str columns = f->counts[0].name;
    for (size_t t = 1; t < f->n_texts; t++)
        columns = mq_run_join(&p->at, columns, f->counts[t].name);
    p->d = mq_document_new(p->at.arena, p->at.words,
                           mq_run_dimension_title(&p->at, &f->coders->at[0].book.dimensions[0]));
    if (!p->d)
        return S_memory(p->err);
    mq_document_subtitle(p->d, mq_run_join(&p->at, mq_str_of(f->source), columns));
    for (size_t t = 0; t < f->n_texts; t++) {
        p->at.text = t;
        mq_status st = S_text(p);
        if (st < 0)
            return st;
    }
    return S_method(p);
}

/* The table that the terminal shows: the first dimension of every text column. */
static mq_status S_terminal(page *p, mq_buffer *out)
{
    const mq_run_facts *f = p->at.facts;
    mq_document *d = mq_document_new(p->at.arena, p->at.words, mq_str_of(f->source));
    if (!d)
        return S_memory(p->err);
    d->color = f->color;
    d->width = f->width;
    for (size_t t = 0; t < f->n_texts; t++) {
        p->at.text = t;
        mq_document_table(d, mq_run_codes_table(&p->at, 0, 0));
    }
    return mq_format_write("text", d, out, p->err);
}

mq_status mq_run_pages_make(const mq_run_facts *facts, mq_run_pages *out, mq_error *err)
{
    static const mq_locale locales[] = {MQ_LOCALE_KK, MQ_LOCALE_RU, MQ_LOCALE_EN};
    mq_catalogue *words = NULL;
    mq_arena arena = {0};
    *out = (mq_run_pages){0};
    mq_status st = mq_catalogue_load(facts->messages, locales[facts->locale], &words, err);
    page p = {{facts, words, &arena, 0}, NULL, err};
    if (st >= 0)
        st = S_document(&p);
    if (st >= 0)
        st = mq_format_write("html", p.d, &out->html, err);
    if (st >= 0)
        st = mq_format_write("md", p.d, &out->md, err);
    if (st >= 0)
        st = mq_format_write("csv", p.d, &out->csv, err);
    if (st >= 0)
        st = S_terminal(&p, &out->text);
    mq_arena_free(&arena);
    mq_catalogue_free(words);
    return st;
}

void mq_run_pages_free(mq_run_pages *pages)
{
    mq_buffer_free(&pages->html);
    mq_buffer_free(&pages->md);
    mq_buffer_free(&pages->csv);
    mq_buffer_free(&pages->text);
}
