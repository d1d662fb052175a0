#include "mq_coded.h"
#include "mq_escape.h"
#include "mq_explain.h"
#include "mq_input.h"
#include "mq_memory.h"
#include "mq_output.h"

/** A coded file on its way to a page. */
typedef struct page {
    const mq_page_settings *s;
    mq_survey *in;
    mq_output *out;
    const mq_codebook *book;
    size_t text, code, inner, rule, evidence; /* columns; inner SIZE_MAX = none */
    mq_buffer buffer;
} page;

static const char style[] =
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1a1a1a;"
    "background:#fff}\n"
    "li{margin:.4rem 0;padding:.3rem .6rem;border-left:.5rem solid var(--c)}\n"
    "mark{background:var(--m);color:inherit;border-radius:.2rem;padding:0 .1rem}\n"
    ".why{display:block;font-size:.8rem;color:#555}\n"
    ".r0{--c:#bbb;--m:#eee}.r1{--c:#7fb2e5;--m:#d9eafb}.r2{--c:#3a7fc4;--m:#c2ddf7}.r3{--c:#0b4a8f;--m:#"
    "ffe08a}\n"
    ".r4{--c:#06305f;--m:#ffd54a}\n"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}.why{color:#aaa}"
    ".r0{--m:#333}.r1{--m:#1c3a57}.r2{--m:#1f4f80}.r3{--m:#6b5200}.r4{--m:#7d6000}}\n";

static mq_status S_column(page *p, mq_str suffix, size_t *index, mq_error *err)
{
    mq_buffer name = {0};
    mq_coded_name(&name, mq_survey_header(p->in)[p->text], MQ_STR(""), suffix);
    mq_status st = name.failed ? mq_no_memory(err) : mq_survey_column(p->in, name.bytes, index, err);
    mq_buffer_free(&name);
    return st;
}

static mq_status S_columns(page *p, mq_error *err)
{
    mq_status st = mq_survey_column(p->in, p->s->text, &p->text, err);
    if (st >= 0)
        st = S_column(p, p->book->dimensions[0].name, &p->code, err);
    if (st >= 0)
        st = S_column(p, MQ_STR("rule"), &p->rule, err);
    if (st >= 0)
        st = S_column(p, MQ_STR("evidence"), &p->evidence, err);
    p->inner = SIZE_MAX;
    size_t inner = mq_coded_inner(p->book);
    return st >= 0 && inner != SIZE_MAX ? S_column(p, p->book->dimensions[inner].name, &p->inner, err) : st;
}

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

static const mq_code *S_code(const page *p, mq_str name)
{
    for (size_t c = 0; c < p->book->size; c++)
        if (p->book->codes[c].dimension == 0 && mq_str_equal(p->book->codes[c].name, name))
            return &p->book->codes[c];
    return NULL;
}

static void S_row(page *p, const mq_row *row)
{
    mq_str name = row->cells[p->code];
    const mq_code *code = S_code(p, name);
    mq_buffer_print(&p->buffer, "<li class=\"r%zu\">", code && code->rank < 5 ? code->rank : (size_t)0);
    S_marked(p, row->cells[p->text], row->cells[p->evidence]);
    mq_buffer_text(&p->buffer, "<span class=\"why\">");
    mq_escape_html(&p->buffer, code && code->title[p->s->locale].size ? code->title[p->s->locale] : name);
    if (p->inner != SIZE_MAX) {
        mq_buffer_text(&p->buffer, " · ");
        mq_escape_html(&p->buffer, row->cells[p->inner]);
    }
    if (row->cells[p->rule].size) {
        mq_buffer_text(&p->buffer, " · ");
        mq_escape_html(&p->buffer, row->cells[p->rule]);
    }
    mq_buffer_text(&p->buffer, "</span></li>\n");
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
    S_head(p);
    while ((st = mq_survey_next(p->in, &row, err)) == MQ_OK) {
        if (mq_interrupt_seen())
            return mq_interrupted(err);
        if (!mq_row_ragged(&row))
            S_row(p, &row);
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
    mq_status st = S_columns(p, err);
    if (st >= 0)
        st = mq_output_refuse_same(p->s->output, mq_survey_id(p->in), err);
    if (st >= 0 && !(p->out = mq_output_open(p->s->output, err)))
        st = err->status;
    if (st >= 0)
        st = S_write(p, err);
    if (st < 0)
        mq_output_abort(p->out);
    else
        st = mq_output_commit(p->out, err);
    mq_buffer_free(&p->buffer);
    return st;
}

mq_status mq_explain_page(const mq_page_settings *settings, mq_error *err)
{
    mq_coders coders;
    mq_status st = mq_coders_load(settings->codebook, &coders, err);
    if (st < 0)
        return st;
    page p = {.s = settings, .book = &coders.at[0].book, .in = mq_survey_open(settings->file, NULL, err)};
    st = p.in ? S_page(&p, err) : err->status;
    mq_survey_close(p.in);
    mq_coders_free(&coders);
    return st < 0 ? st : MQ_OK;
}
