#include "explain_page.h"
#include "mq_escape.h"
#include "mq_input.h"
#include "mq_memory.h"
#include "mq_output.h"
#include <inttypes.h>
#include <stdio.h>

static const char style[] =
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1a1a1a;"
    "background:#fff}\n"
    "ol>li{margin:.4rem 0;overflow-wrap:anywhere;padding:.3rem .6rem;border-left:.5rem solid var(--c)}\n"
    "mark{background:var(--m);color:inherit;border-radius:.2rem;padding:0 .1rem}\n"
    ".why{display:block}.why,details{font-size:.8rem;color:#555}a{color:inherit}summary{cursor:pointer}\n"
    "dl{margin:.3rem 0}dt{font-weight:600}dd{margin:0 0 "
    ".3rem}ul{margin:0;padding-left:1.2rem}details p{margin:.3rem 0}\n"
    ".r0{--c:#bbb;--m:#eee}.r1{--c:#7fb2e5;--m:#d9eafb}.r2{--c:#3a7fc4;--m:#c2ddf7}.r3{--c:#0b4a8f;--m:#"
    "ffe08a}\n"
    ".r4{--c:#06305f;--m:#ffd54a}\n"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}.why,details{color:#bbb}"
    ".r0{--m:#333}.r1{--m:#1c3a57}.r2{--m:#1f4f80}.r3{--m:#6b5200}.r4{--m:#7d6000}}\n";

/* The next `start-end:words` of an evidence cell; a | or \ in the words is escaped by \. */
static bool S_evidence(mq_str *rest, size_t *start, size_t *end)
{
    size_t numbers[2] = {0, 0}, i = 0;
    for (size_t k = 0; k < 2; k++) {
        size_t digits = 0;
        for (; i < rest->size && rest->at[i] >= '0' && rest->at[i] <= '9' && digits < 9; i++, digits++)
            numbers[k] = numbers[k] * 10 + (size_t)(rest->at[i] - '0');
        if (!digits || i == rest->size || rest->at[i++] != (k ? ':' : '-'))
            return false;
    }
    while (i < rest->size && rest->at[i] != '|')
        i += rest->at[i] == '\\' ? 2 : 1;
    i = i < rest->size ? i + 1 : rest->size;
    *rest = (mq_str){rest->at + i, rest->size - i};
    *start = numbers[0];
    *end = numbers[1];
    return true;
}

static void S_marked(page *p, mq_str text, mq_str evidence)
{
    size_t at = 0, start, end, length = mq_str_length(text);
    while (S_evidence(&evidence, &start, &end)) {
        if (start < at || end <= start || end > length)
            continue;
        mq_escape_html(&p->buffer, mq_explain_slice(text, at, start));
        mq_buffer_text(&p->buffer, "<mark>");
        mq_escape_html(&p->buffer, mq_explain_slice(text, start, end));
        mq_buffer_text(&p->buffer, "</mark>");
        at = end;
    }
    mq_escape_html(&p->buffer, mq_explain_slice(text, at, length));
}

static const mq_code *S_code(const column *c, mq_str name)
{
    for (size_t i = 0; i < c->book->size; i++)
        if (c->book->codes[i].dimension == c->dimension && mq_str_equal(c->book->codes[i].name, name))
            return &c->book->codes[i];
    return NULL;
}

/* The titles of a cell of codes; what the codebook does not know as it stands. */
static void S_titles(page *p, const column *c, mq_str cell)
{
    bool more = false;
    for (mq_str rest = cell; rest.at; more = true) {
        mq_str name = mq_str_cut(&rest, '|');
        const mq_code *code = S_code(c, name);
        mq_buffer_text(&p->buffer, more ? ", " : "");
        mq_escape_html(&p->buffer, code ? mq_explain_title(code->title, p->s->locale) : name);
    }
}

static void S_rule(page *p, mq_str id)
{
    const mq_rules *rules = &p->coders.at[0].rules;
    if (!id.size)
        return;
    mq_buffer_text(&p->buffer, " · ");
    for (size_t r = 0; r < rules->size; r++)
        if (mq_str_equal(rules->at[r].id, id)) {
            mq_escape_html(&p->buffer, mq_explain_title(rules->at[r].title, p->s->locale));
            mq_buffer_char(&p->buffer, ' ');
            break;
        }
    mq_buffer_text(&p->buffer, "<code>");
    mq_escape_html(&p->buffer, id);
    mq_buffer_text(&p->buffer, "</code>");
}

static void S_line(page *p, const mq_row *row)
{
    const mq_codebook *main = p->columns[0].book, *book = main;
    mq_buffer_text(&p->buffer, "<span class=\"why\">");
    for (size_t i = 0; i < p->n_columns; i++) {
        const column *c = &p->columns[i];
        if (c->book != book) {
            if (book == main)
                S_rule(p, row->cells[p->rule]);
            book = c->book;
        }
        if (!row->cells[c->index].size)
            continue;
        mq_buffer_text(&p->buffer, i ? " · " : "");
        if (book != main) {
            mq_escape_html(&p->buffer, mq_explain_title(book->dimensions[c->dimension].title, p->s->locale));
            mq_buffer_text(&p->buffer, ": ");
        }
        S_titles(p, c, row->cells[c->index]);
    }
    if (book == main)
        S_rule(p, row->cells[p->rule]);
    mq_buffer_text(&p->buffer, "</span>");
}

/* Does the file say what the lexicon says today? Of its codes the first of each dimension is enough. */
static bool S_differs(const page *p, const mq_row *row, const mq_explained *x)
{
    for (size_t i = 0; i < p->n_columns && p->columns[i].book == &x->coder->book; i++) {
        mq_str rest = row->cells[p->columns[i].index], name = mq_str_cut(&rest, '|');
        size_t given = x->coding.code[p->columns[i].dimension];
        const mq_dimension *d = &x->coder->book.dimensions[p->columns[i].dimension];
        if (d->kind != MQ_KIND_FLAGS &&
            !mq_str_equal(name, given == SIZE_MAX ? MQ_STR("") : x->coder->book.codes[given].name))
            return true;
    }
    return false;
}

static mq_status S_block(page *p, size_t c, const mq_row *row, mq_error *err)
{
    const mq_coder *coder = &p->coders.at[c];
    mq_explained x = {.locale = p->s->locale};
    mq_memo_begin(p->memos[c]);
    mq_status st = mq_explain_answer(coder, p->memos[c], &p->row, row->cells[p->text], &x, err);
    if (st < 0)
        return st;
    mq_limits_add(&p->limits, c, &x.coding.matches);
    if (p->coders.size > 1) {
        mq_buffer_text(&p->buffer, "<p><code>");
        mq_escape_html(&p->buffer, coder->book.name);
        mq_buffer_text(&p->buffer, "</code></p>\n");
    }
    if (S_differs(p, row, &x)) {
        mq_buffer_text(&p->buffer, "<p>");
        mq_escape_html(&p->buffer, mq_message(p->words, "explain.differs"));
        mq_buffer_text(&p->buffer, "</p>\n");
    }
    mq_explain_block(&x, p->words, &p->buffer);
    return MQ_OK;
}

static mq_status S_details(page *p, const mq_row *row, mq_error *err)
{
    mq_status st = MQ_OK;
    mq_buffer_text(&p->buffer, "\n<details><summary>");
    mq_escape_html(&p->buffer, mq_message(p->words, "explain.why"));
    mq_buffer_text(&p->buffer, "</summary>\n");
    for (size_t c = 0; st >= 0 && c < p->coders.size; c++)
        st = S_block(p, c, row, err);
    mq_buffer_text(&p->buffer, "</details>");
    return st;
}

/* An answer with the text and the codes of an earlier one points to it. */
static mq_status S_same(page *p, uint64_t first, uint64_t times, mq_error *err)
{
    char numbers[2][24];
    snprintf(numbers[0], sizeof numbers[0], "%" PRIu64, first);
    snprintf(numbers[1], sizeof numbers[1], "%" PRIu64, times);
    mq_str values[] = {mq_str_of(numbers[0]), mq_str_of(numbers[1])};
    mq_str text = mq_message_fill(p->words, &p->row, "explain.same", values, 2);
    if (!text.at)
        return mq_no_memory(err);
    mq_buffer_print(&p->buffer, "<a class=\"why\" href=\"#a%s\">", numbers[0]);
    mq_escape_html(&p->buffer, text);
    mq_buffer_text(&p->buffer, "</a>");
    return MQ_OK;
}

static mq_status S_row(page *p, const mq_row *row, uint64_t number, mq_error *err)
{
    mq_str cells[PAGE_COLUMNS_MAX + 3] = {row->cells[p->text], row->cells[p->rule], row->cells[p->evidence]};
    for (size_t i = 0; i < p->n_columns; i++)
        cells[3 + i] = row->cells[p->columns[i].index];
    uint64_t first, times = mq_seen_add(&p->seen, cells, 3 + p->n_columns, number, &first);
    const mq_code *code = S_code(&p->columns[0], row->cells[p->columns[0].index]);
    if (!times)
        return mq_no_memory(err);
    mq_buffer_print(&p->buffer, "<li id=\"a%" PRIu64 "\" class=\"r%zu\">", number,
                    code && code->rank < 5 ? code->rank : (size_t)0);
    S_marked(p, row->cells[p->text], row->cells[p->evidence]);
    S_line(p, row);
    mq_status st = times > 1 ? S_same(p, first, times, err) : S_details(p, row, err);
    mq_buffer_text(&p->buffer, "</li>\n");
    mq_arena_reset(&p->row);
    return st;
}

static void S_head(page *p)
{
    static const char *const languages[] = {"kk", "ru", "en"};
    mq_buffer_print(&p->buffer,
                    "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                    "style-src 'unsafe-inline'\">\n"
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
                    languages[p->s->locale]);
    mq_escape_html(&p->buffer, mq_survey_header(p->in)[p->text]);
    mq_buffer_print(&p->buffer, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<h1>", style);
    mq_escape_html(&p->buffer, mq_survey_header(p->in)[p->text]);
    mq_buffer_text(&p->buffer, "</h1>\n<ol>\n");
}

static mq_status S_write(page *p, mq_error *err)
{
    mq_row row;
    mq_status st;
    uint64_t number = 0;
    S_head(p);
    while ((st = mq_survey_next(p->in, &row, err)) == MQ_OK) {
        if (mq_interrupt_seen())
            return mq_interrupted(err);
        if (!mq_row_ragged(&row) && (st = S_row(p, &row, ++number, err)) < 0)
            return st;
        if (p->buffer.size > 32768 && (st = mq_output_drain(p->out, &p->buffer, err)) != MQ_OK)
            return st;
    }
    if (st >= 0 && mq_interrupt_seen())
        return mq_interrupted(err);
    mq_buffer_text(&p->buffer, "</ol>\n</body>\n</html>\n");
    return st < 0 ? st : mq_output_drain(p->out, &p->buffer, err);
}

static mq_status S_page(page *p, mq_error *err)
{
    mq_status st = mq_output_refuse_same(p->s->output, mq_survey_id(p->in), err);
    if (st >= 0 && !(p->out = mq_output_open(p->s->output, err)))
        st = err->status;
    if (st >= 0)
        st = S_write(p, err);
    if (st < 0)
        mq_output_abort(p->out);
    else
        st = mq_output_commit(p->out, err);
    return st;
}

mq_status mq_explain_page(const mq_page_settings *settings, mq_error *err)
{
    page p = {.s = settings, .in = mq_survey_open(settings->file, NULL, err)};
    mq_status st = p.in ? explain_page_load(&p, err) : err->status;
    if (st >= 0)
        st = S_page(&p, err);
    if (st >= 0)
        st = mq_limits_verdict(&p.limits, err);
    explain_page_free(&p);
    return st < 0 ? st : MQ_OK;
}
