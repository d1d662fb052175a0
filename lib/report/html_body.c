#include "mq_html.h"
#include "mq_escape.h"
#include "mq_number.h"

typedef struct S_body {
    const mq_document *d;
    mq_buffer *out;
    mq_arena scratch;
    bool section;
} S_body;

static void S_element(S_body *w, const char *open, mq_str text, const char *close)
{
    mq_buffer_text(w->out, open);
    mq_escape_html(w->out, text);
    mq_buffer_text(w->out, close);
}

static void S_heading(S_body *w, const mq_block *b)
{
    if (b->level == 2) {
        mq_buffer_text(w->out, w->section ? "</section>\n<section>\n" : "<section>\n");
        w->section = true;
    }
    mq_buffer_print(w->out, "<h%u id=\"%s\">", b->level, b->id);
    mq_escape_html(w->out, b->text);
    mq_buffer_print(w->out, "</h%u>\n", b->level);
}

static void S_list(S_body *w, const mq_block *b)
{
    if (!b->n_texts)
        return;
    mq_buffer_text(w->out, "<ul>\n");
    for (size_t i = 0; i < b->n_texts; i++)
        S_element(w, "<li>", b->texts[i], "</li>\n");
    mq_buffer_text(w->out, "</ul>\n");
}

static mq_status S_figure(S_body *w, const mq_figure *f, mq_error *err)
{
    bool wide = mq_figure_wide(f);
    mq_buffer_print(w->out, "<figure class=\"fig\" id=\"%s\">\n<figcaption class=\"cap\" id=\"%s-cap\"><b>",
                    f->id, f->id);
    mq_escape_html(w->out, mq_caption_figure(w->d->words, &w->scratch, f->number));
    mq_buffer_text(w->out, "</b> <span>");
    mq_escape_html(w->out, f->title);
    mq_buffer_text(w->out, "</span></figcaption>\n");
    if (wide)
        mq_buffer_print(w->out, "<section class=\"scroll pan\" tabindex=\"0\" aria-labelledby=\"%s-cap\">\n",
                        f->id);
    else
        mq_buffer_text(w->out, "<div class=\"wide\">\n");
    mq_status st = mq_figure_svg(f, w->d->words, MQ_FIGURE_PAGE, w->out, err);
    mq_buffer_text(w->out, wide ? "</section>\n" : "</div>\n<div class=\"phone\">\n");
    if (st >= 0 && !wide)
        st = mq_figure_svg(f, w->d->words, MQ_FIGURE_PHONE, w->out, err);
    mq_buffer_text(w->out, wide ? "" : "</div>\n");
    if (f->table->number) {
        mq_buffer_text(w->out, "<p class=\"data\">");
        mq_escape_html(w->out, mq_message(w->d->words, "caption.data"));
        mq_buffer_text(w->out, ": <a href=\"#");
        mq_escape_html(w->out, mq_str_of(f->table->id));
        S_element(w, "\">", mq_caption_table(w->d->words, &w->scratch, f->table->number), "</a></p>\n");
    }
    mq_buffer_text(w->out, "</figure>\n");
    return st;
}

static void S_quote(S_body *w, const mq_block *b)
{
    size_t at = 0;
    mq_buffer_text(w->out, "<figure class=\"quote\"><blockquote><bdi>");
    for (size_t i = 0; i < b->n_evidence; i++) {
        mq_evidence e = b->evidence[i];
        mq_escape_html(w->out, (mq_str){b->text.at + at, e.start - at});
        S_element(w, "<mark>", (mq_str){b->text.at + e.start, e.end - e.start}, "</mark>");
        at = e.end;
    }
    mq_escape_html(w->out, (mq_str){b->text.at + at, b->text.size - at});
    mq_buffer_text(w->out, "</bdi></blockquote>");
    if (b->source.size)
        S_element(w, "<figcaption>", b->source, "</figcaption>");
    mq_buffer_text(w->out, "</figure>\n");
}

/* Line breaks are part of a command, so this block is escaped line by line. */
static void S_code(S_body *w, mq_str text)
{
    mq_buffer_text(w->out, "<pre tabindex=\"0\"><code>");
    while (text.size)
        S_element(w, "", mq_str_cut(&text, '\n'), text.size ? "\n" : "");
    mq_buffer_text(w->out, "</code></pre>\n");
}

static mq_status S_block(S_body *w, const mq_block *b, mq_error *err)
{
    switch (b->kind) {
    case MQ_BLOCK_HEADING:
        S_heading(w, b);
        break;
    case MQ_BLOCK_PARAGRAPH:
        S_element(w, "<p>", b->text, "</p>\n");
        break;
    case MQ_BLOCK_LIST:
        S_list(w, b);
        break;
    case MQ_BLOCK_TABLE:
        return mq_html_table(w->d, b->table, &w->scratch, w->out, err);
    case MQ_BLOCK_FIGURE:
        return S_figure(w, b->figure, err);
    case MQ_BLOCK_QUOTE:
        S_quote(w, b);
        break;
    case MQ_BLOCK_NOTE:
        S_element(w, "<p class=\"aside\">", b->text, "</p>\n");
        break;
    case MQ_BLOCK_CODE:
        S_code(w, b->text);
        break;
    }
    return MQ_OK;
}

mq_status mq_html_body(const mq_document *d, mq_buffer *out, mq_error *err)
{
    S_body w = {d, out, {0}, false};
    mq_status st = MQ_OK;
    for (const mq_block *b = d->first; b && st == MQ_OK; b = b->next) {
        st = S_block(&w, b, err);
        mq_arena_reset(&w.scratch);
    }
    if (w.section)
        mq_buffer_text(out, "</section>\n");
    mq_arena_free(&w.scratch);
    return st;
}
