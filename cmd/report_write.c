#include "mq_report_sheets.h"
#include <stdlib.h>
#include <unistd.h>

/* The main table of every text column, for the terminal. */
static mq_status S_terminal(mq_report_page *p, mq_buffer *out)
{
    mq_document *d = mq_document_new(p->at.arena, p->at.words, p->d->subtitle);
    if (!d)
        return mq_fail(p->err, MQ_E_MEMORY, NULL, "out of memory");
    d->color = mq_terminal_color(STDOUT_FILENO);
    d->width = mq_terminal_width();
    for (size_t t = 0; t < p->report->n_texts; t++) {
        p->at.text = t;
        mq_table *levels = mq_run_codes_table(&p->at, 0, 0);
        mq_status st = mq_page_hide(p, levels, false);
        if (st < 0)
            return st;
        mq_document_table(d, levels);
    }
    return mq_format_write("text", d, out, p->err);
}

static mq_status S_pages(mq_report_page *p, mq_report_files *files, mq_buffer *terminal)
{
    mq_status st = mq_report_document(p);
    if (st >= 0) {
        p->d->pictures = true;
        st = S_terminal(p, terminal);
    }
    return st < 0 ? st : mq_report_make(p, files, p->err);
}

mq_status mq_report_write(mq_report *r, const mq_report_origin *origin, mq_report_sheets *sheets,
                          const mq_arguments *args, mq_report_files *files, mq_buffer *terminal,
                          mq_error *err)
{
    static const mq_locale locales[] = {MQ_LOCALE_KK, MQ_LOCALE_RU, MQ_LOCALE_EN};
    static const char *const names[] = {"messages/kk.tsv", "messages/ru.tsv", "messages/en.tsv"};
    const char *messages;
    mq_catalogue *words = NULL;
    mq_run_facts facts = {.coders = &r->coders,
                          .counts = r->counts,
                          .n_texts = r->n_texts,
                          .by = r->by_names,
                          .by_titles = r->by_titles,
                          .n_by = r->plan->by.size,
                          .rejected = r->ragged + strtoull(origin->found ? origin->rejected : "0", NULL, 10),
                          .locale = r->plan->lang,
                          .level = r->plan->level};
    mq_status st = mq_data_need(&r->arena, names[r->plan->lang], &messages, err);
    if (st >= 0)
        st = mq_catalogue_load(messages, locales[r->plan->lang], &words, err);
    mq_report_page p = {.at = {&facts, words, &r->arena, 0},
                        .report = r,
                        .origin = origin,
                        .sheets = sheets,
                        .args = args,
                        .min_cell = (unsigned)r->plan->min_cell,
                        .err = err};
    if (st >= 0)
        st = S_pages(&p, files, terminal);
    mq_catalogue_free(words);
    return st;
}
