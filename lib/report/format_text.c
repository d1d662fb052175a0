#include "text_page.h"
#include "mq_escape.h"
#include "mq_format.h"
#include "mq_number.h"

static void S_quote(text_page *w, const mq_block *b)
{
    mq_buffer marked = {0};
    size_t at = 0;
    for (size_t i = 0; i < b->n_evidence; i++) {
        mq_buffer_put(&marked, b->text.at + at, b->evidence[i].start - at);
        mq_buffer_text(&marked, "‹");
        mq_buffer_put(&marked, b->text.at + b->evidence[i].start, b->evidence[i].end - b->evidence[i].start);
        mq_buffer_text(&marked, "›");
        at = b->evidence[i].end;
    }
    mq_buffer_put(&marked, b->text.at + at, b->text.size - at);
    text_wrap(w, mq_buffer_keep(&marked, &w->scratch), "  │ ", "  │ ");
    if (b->source.size)
        text_wrap(w, b->source, "  │ — ", "  │   ");
}

static void S_heading(text_page *w, mq_str text, const char *rule)
{
    text_style(w, "1");
    text_wrap(w, text, "", "");
    text_style(w, "0");
    size_t width = mq_display_width(text);
    if (rule) {
        text_repeat(w->out, rule, width < w->width ? width : w->width);
        mq_buffer_char(w->out, '\n');
    }
}

static void S_code(text_page *w, mq_str text)
{
    while (text.size) {
        mq_buffer_text(w->out, "    ");
        mq_escape_plain(w->out, mq_str_cut(&text, '\n'));
        mq_buffer_char(w->out, '\n');
    }
}

static mq_status S_block(text_page *w, const mq_block *b, mq_error *err)
{
    switch (b->kind) {
    case MQ_BLOCK_HEADING:
        S_heading(w, b->text, b->level == 2 ? "─" : NULL);
        break;
    case MQ_BLOCK_PARAGRAPH:
        text_wrap(w, b->text, "", "");
        break;
    case MQ_BLOCK_LIST:
        for (size_t i = 0; i < b->n_texts; i++)
            text_wrap(w, b->texts[i], "  • ", "    ");
        break;
    case MQ_BLOCK_TABLE:
        return text_table(w, b->table, err);
    case MQ_BLOCK_FIGURE:
        text_wrap(w, mq_caption_figure(w->d->words, &w->scratch, b->figure->number), "", "");
        text_wrap(w, b->figure->title, "", "");
        text_wrap(w, b->figure->description, "", "");
        break;
    case MQ_BLOCK_QUOTE:
        S_quote(w, b);
        break;
    case MQ_BLOCK_NOTE:
        text_wrap(w, b->text, "  ! ", "    ");
        break;
    case MQ_BLOCK_CODE:
        S_code(w, b->text);
        break;
    }
    return MQ_OK;
}

static mq_status S_write(const mq_document *d, mq_buffer *out, mq_error *err)
{
    text_page w = {d, out, {0}, !d->width ? 100 : d->width > 40 ? d->width : 40};
    mq_status st = MQ_OK;
    if (d->title.size)
        S_heading(&w, d->title, "═");
    if (d->subtitle.size)
        text_wrap(&w, d->subtitle, "", "");
    for (const mq_block *b = d->first; b && st == MQ_OK; b = b->next) {
        if (out->size)
            mq_buffer_char(out, '\n');
        st = S_block(&w, b, err);
        mq_arena_reset(&w.scratch);
    }
    mq_arena_free(&w.scratch);
    return st;
}

const mq_format mq_format_text = {"text", "txt", "plain text, aligned for the terminal", S_write, NULL};
