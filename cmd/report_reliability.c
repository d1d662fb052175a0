#include "mq_number.h"
#include "mq_report_sheets.h"
#include <math.h>

/* The row of the coefficient that counts: ordinal where the levels are ordered. */
static const mq_cell *S_alpha(const mq_table *t)
{
    const mq_cell *found = NULL;
    for (size_t r = 0; r < t->n_rows; r++)
        if (strncmp(t->rows[r].key, "alpha_", 6) == 0)
            found = mq_table_cell(t, r, 0);
    return found;
}

/* Krippendorff's agreement in a sentence, judged by his own bars: Content Analysis, 2004, p. 241. */
static void S_sentence(mq_report_page *p, const mq_table *t)
{
    const mq_cell *cell = S_alpha(t);
    mq_locale locale = mq_catalogue_locale(p->at.words);
    mq_buffer value = {0}, interval = {0};
    if (!cell || cell->kind != MQ_CELL_NUMBER)
        return;
    mq_number_fixed(&value, locale, cell->value, 2, false);
    if (isfinite(cell->lo) && isfinite(cell->hi)) {
        mq_buffer_text(&interval, ", ");
        mq_number_level(&interval, locale, t->level);
        mq_buffer_char(&interval, ' ');
        mq_number_interval(&interval, locale, cell->lo, cell->hi, 1, 2, false);
    }
    const char *verdict = cell->value >= 0.8     ? "report.alpha_good"
                          : cell->value >= 0.667 ? "report.alpha_tentative"
                                                 : "report.alpha_low";
    mq_str values[] = {mq_buffer_keep(&value, p->at.arena), mq_buffer_keep(&interval, p->at.arena),
                       mq_page_number(p, p->sheets->sheets.a.coders), mq_page_number(p, cell->base.n),
                       mq_message(p->at.words, verdict)};
    mq_document_paragraph(p->d, mq_page_fill(p, "report.alpha", values, 5));
}

/* The list of disagreements names respondents by their keys and is for the coders, not for readers. */
static mq_status S_take(void *data, mq_table *t, mq_error *err)
{
    mq_report_page *p = data;
    (void)err;
    if (strncmp(t->id, "disagreements", 13) == 0)
        return MQ_OK;
    t->level = p->at.facts->level;
    mq_status st = mq_page_hide(p, t, false);
    if (st >= 0 && strcmp(t->id, "agreement") == 0)
        S_sentence(p, t);
    if (st >= 0)
        st = mq_page_table(p, t);
    return st >= 0 && (strcmp(t->id, "confusion") == 0 || strcmp(t->id, "confusion_detail") == 0)
               ? mq_page_figure(p, "heat", t)
               : st;
}

mq_status mq_page_reliability(mq_report_page *p)
{
    mq_report_sheets *s = p->sheets;
    if (!s || !s->agree)
        return MQ_OK;
    s->page.words = p->at.words;
    s->page.document = p->d;
    s->page.take = S_take;
    s->page.data = p;
    mq_document_heading(p->d, 2, mq_message(p->at.words, "section.reliability"));
    return mq_agree_tables(&s->sheets.a, &s->page, p->err);
}
