#include "mq_privacy.h"
#include "mq_number.h"
#include "mq_report.h"
#include <stdlib.h>

enum { SPANS = 32 };

/* Byte offset of code point n. */
static size_t S_byte(mq_str text, size_t n)
{
    const char *at = text.at, *end = text.at + text.size;
    while (n-- && at < end)
        mq_utf8_next(&at, end);
    return (size_t)(at - text.at);
}

/* `start-end:words|...`: start and end of every span as bytes of text; | and \ inside the words are escaped.
 */

static size_t S_spans(const char *cell, mq_str text, size_t positions[2 * SPANS])
{
    size_t n = 0;
    while (*cell && n < SPANS) {
        char *end;
        unsigned long long from = strtoull(cell, &end, 10), to;
        if (end == cell || *end != '-')
            break;
        cell = end + 1;
        to = strtoull(cell, &end, 10);
        if (end == cell || to <= from)
            break;
        positions[2 * n] = S_byte(text, (size_t)from);
        positions[2 * n + 1] = S_byte(text, (size_t)to);
        n++;
        for (cell = end; *cell && *cell != '|'; cell++)
            if (*cell == '\\' && cell[1])
                cell++;
        cell += *cell == '|';
    }
    return n;
}

static int S_by_start(const void *a, const void *b)
{
    const mq_evidence *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

static mq_status S_quote(mq_report_page *p, const mq_quote *q, const mq_code *code)
{
    size_t positions[2 * SPANS];
    mq_evidence evidence[SPANS];
    mq_str text = mq_str_of(q->text);
    char language[32] = "language.";
    size_t n = S_spans(q->evidence, text, positions), kept = 0;
    mq_str shown = mq_privacy_redact(text, p->at.words, p->at.arena, positions, 2 * n);
    if (!shown.at)
        return mq_fail(p->err, MQ_E_MEMORY, NULL, "out of memory");
    for (size_t i = 0; i < n; i++)
        if (positions[2 * i] < positions[2 * i + 1])
            evidence[kept++] = (mq_evidence){positions[2 * i], positions[2 * i + 1]};
    qsort(evidence, kept, sizeof *evidence, S_by_start);
    strcat(language, mq_report_languages[q->language]);
    mq_document_quote(
        p->d, shown, evidence, kept,
        mq_run_join(&p->at, mq_run_code_title(&p->at, code), mq_message(p->at.words, language)));
    return MQ_OK;
}

/* Leaf codes: those that no other code stands in. */
static bool S_is_leaf(const mq_codebook *book, size_t code)
{
    for (size_t c = 0; c < book->size; c++)
        if (book->codes[c].parent == code)
            return false;
    return book->dimensions[book->codes[code].dimension].within != SIZE_MAX ||
           book->codes[code].dimension == 0;
}

static mq_status S_code(mq_report_page *p, size_t code, size_t outer, size_t *headed)
{
    const mq_codebook *book = &p->report->coders.at[0].book;
    const mq_quote *shown[MQ_QUOTES_SHOWN];
    size_t n = mq_quotes_best(&p->report->texts[p->at.text].quotes, code, shown);
    if (!n || p->report->counts[p->at.text].codes[0][code] < p->min_cell)
        return MQ_OK;
    if (*headed != outer) {
        *headed = outer;
        mq_document_heading(p->d, 3, mq_run_code_title(&p->at, &book->codes[outer]));
    }
    mq_status st = MQ_OK;
    for (size_t i = 0; i < n && st >= 0; i++)
        st = S_quote(p, shown[i], &book->codes[code]);
    return st;
}

mq_status mq_page_exemplars(mq_report_page *p)
{
    const mq_codebook *book = &p->report->coders.at[0].book;
    size_t headed = SIZE_MAX;
    mq_status st = MQ_OK;
    mq_buffer seed = {0};
    mq_buffer_print(&seed, "%llu", (unsigned long long)p->report->plan->seed);
    mq_str values[] = {mq_page_number(p, MQ_QUOTES_SHOWN), mq_buffer_keep(&seed, p->at.arena)};
    mq_document_paragraph(p->d, mq_page_fill(p, "report.exemplars", values, 2));
    for (size_t o = 0; o < book->size && st >= 0; o++) {
        if (book->codes[o].dimension != 0)
            continue;
        if (S_is_leaf(book, o))
            st = S_code(p, o, o, &headed);
        for (size_t c = 0; c < book->size && st >= 0; c++)
            if (book->codes[c].parent == o && S_is_leaf(book, c))
                st = S_code(p, c, o, &headed);
    }
    if (headed == SIZE_MAX)
        mq_document_paragraph(p->d, mq_message(p->at.words, "report.no_exemplars"));
    return st;
}
