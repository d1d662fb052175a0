#include "text_page.h"
#include "mq_escape.h"

void text_repeat(mq_buffer *out, const char *sign, size_t n)
{
    while (n--)
        mq_buffer_text(out, sign);
}

void text_style(text_page *w, const char *code)
{
    if (w->d->color)
        mq_buffer_print(w->out, "\x1b[%sm", code);
}

mq_str text_line(mq_str *rest, size_t width)
{
    const char *at = rest->at, *end = rest->at + rest->size, *blank = NULL;
    size_t used = 0;
    while (at < end) {
        const char *before = at;
        uint32_t c = mq_clean_next(&at, end);
        if (c == ' ')
            blank = before;
        used += mq_display_width_of(c);
        if (used > width && before > rest->at) {
            const char *cut = blank && blank > rest->at ? blank : before;
            mq_str line = {rest->at, (size_t)(cut - rest->at)};
            while (cut < end && *cut == ' ')
                cut++;
            *rest = (mq_str){cut, (size_t)(end - cut)};
            return line;
        }
    }
    mq_str line = *rest;
    *rest = (mq_str){end, 0};
    return line;
}

void text_wrap(text_page *w, mq_str text, const char *first, const char *next)
{
    const char *lead = first;
    size_t margin = mq_display_width(mq_str_of(first));
    size_t width = w->width > margin + 10 ? w->width - margin : 10;
    do {
        mq_str line = text_line(&text, width);
        mq_buffer_text(w->out, lead);
        mq_escape_plain(w->out, line);
        mq_buffer_char(w->out, '\n');
        lead = next;
    } while (text.size);
}

void text_pad(text_page *w, mq_str text, size_t width, bool left)
{
    size_t used = mq_display_width(text);
    size_t blanks = width > used ? width - used : 0;
    if (!left)
        text_repeat(w->out, " ", blanks);
    mq_escape_plain(w->out, text);
    if (left)
        text_repeat(w->out, " ", blanks);
}

void text_newline(text_page *w)
{
    while (w->out->size && w->out->bytes[w->out->size - 1] == ' ')
        w->out->bytes[--w->out->size] = '\0';
    mq_buffer_char(w->out, '\n');
}
