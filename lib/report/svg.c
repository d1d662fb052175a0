#include "mq_svg.h"
#include "mq_escape.h"
#include "mq_number.h"
#include <math.h>
#include <stdio.h>
#include <unicode/uchar.h>

/* Advances in em of DejaVu Sans, the widest of the usual fonts, rounded up. Labels placed by them fit in all.
 */
static double S_advance(uint32_t c)
{
    if (c < 0x80) {
        if (strchr("il.,:;'|!jI ", (int)c))
            return 0.36;
        if (strchr("frt()[]{}/\\-\"*", (int)c))
            return 0.5;
        if (strchr("mwMW@%", (int)c))
            return 1.01;
        return c >= 'A' && c <= 'Z' ? 0.79 : 0.66;
    }
    if (c >= 0x400 && c < 0x530) {
        static const char wide[] = "жшщюмыфдёЖШЩЮМЫФДҗЂЉЊљњӁӂ";
        for (const char *at = wide, *end = wide + sizeof wide - 1; at < end;)
            if (mq_utf8_next(&at, end) == c)
                return u_isupper((UChar32)c) ? 1.1 : 0.98;
        return u_isupper((UChar32)c) ? 0.83 : 0.7;
    }
    size_t columns = mq_display_width_of(c);
    return columns == 0 ? 0 : columns == 2 ? 1.35 : 1.0;
}

double mq_svg_measure(mq_str text, double size)
{
    double width = 0;
    for (const char *at = text.at, *end = text.at + text.size; at < end;)
        width += S_advance(mq_clean_next(&at, end));
    return width * size;
}

mq_str mq_svg_cut(mq_svg *s, mq_str text, double size, double width)
{
    if (mq_svg_measure(text, size) <= width)
        return text;
    double used = size * S_advance(0x2026);
    const char *at = text.at, *end = text.at + text.size;
    while (at < end) {
        const char *next = at;
        used += size * S_advance(mq_clean_next(&next, end));
        if (used > width)
            break;
        at = next;
    }
    mq_buffer b = {0};
    mq_buffer_str(&b, mq_str_trim((mq_str){text.at, (size_t)(at - text.at)}));
    mq_buffer_text(&b, "\xE2\x80\xA6");
    return mq_buffer_keep(&b, s->scratch);
}

size_t mq_svg_wrap(mq_svg *s, mq_str text, double size, double width, mq_str *lines, size_t room)
{
    size_t n = 0;
    while (n + 1 < room && mq_svg_measure(text, size) > width) {
        size_t cut = 0;
        for (size_t i = 1; i < text.size; i++)
            if ((text.at[i] == ' ' || text.at[i - 1] == '-') &&
                mq_svg_measure((mq_str){text.at, i}, size) <= width)
                cut = i;
        if (!cut)
            break;
        lines[n++] = (mq_str){text.at, cut};
        cut += text.at[cut] == ' '; /* a hyphen stays at the end of its line */
        text = (mq_str){text.at + cut, text.size - cut};
    }
    lines[n++] = mq_svg_cut(s, text, size, width);
    return n;
}

double mq_svg_label_width(const mq_svg *s, const mq_table *t, size_t rows, double least, double most)
{
    double width = least;
    if (mq_svg_phone(s))
        most = fmin(most, 0.4 * MQ_SVG_PHONE);
    for (size_t r = 0; r < rows; r++)
        width = fmax(width, mq_svg_measure(t->rows[r].label, MQ_SVG_TEXT) + 2);
    return fmin(width, most);
}

void mq_svg_print(mq_svg *s, double value)
{
    char digits[64];
    int size = snprintf(digits, sizeof digits, "%.2f", isfinite(value) ? value : 0.0);
    while (size > 0 && digits[size - 1] == '0')
        size--;
    if (size > 0 && digits[size - 1] == '.')
        size--;
    mq_buffer_put(s->out, digits, (size_t)size);
}

static void S_number(mq_svg *s, const char *name, double value)
{
    mq_buffer_print(s->out, " %s=\"", name);
    mq_svg_print(s, value);
    mq_buffer_char(s->out, '"');
}

static void S_style(mq_svg *s, const char *class, const char *property, const char *colour)
{
    if (class[0])
        mq_buffer_print(s->out, " class=\"%s\"", class);
    mq_buffer_print(s->out, " %s=\"%s\"", property, colour);
}

static void S_tip(mq_svg *s, mq_str tip)
{
    mq_buffer_text(s->out, "<title>");
    mq_escape_html(s->out, tip);
    mq_buffer_text(s->out, "</title>");
}

void mq_svg_text(mq_svg *s, double x, double y, double size, mq_anchor anchor, const char *class,
                 const char *fill, mq_str text)
{
    static const char *const anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    mq_buffer_text(s->out, "<text");
    S_number(s, "x", x);
    S_number(s, "y", y);
    S_number(s, "font-size", size);
    mq_buffer_text(s->out, anchors[anchor]);
    S_style(s, class, "fill", fill);
    mq_buffer_char(s->out, '>');
    mq_escape_html(s->out, text);
    mq_buffer_text(s->out, "</text>\n");
}

void mq_svg_label(mq_svg *s, double x, double y, mq_str text, double width, mq_anchor anchor, bool bold)
{
    static const char *const anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    mq_str lines[2];
    double size = bold ? MQ_SVG_TEXT * 0.92 : MQ_SVG_TEXT; /* bold letters are wider */
    size_t n = mq_svg_wrap(s, text, MQ_SVG_TEXT, width, lines, 2);
    bool cut = n && lines[n - 1].size >= 3 &&
               memcmp(lines[n - 1].at + lines[n - 1].size - 3, "\xE2\x80\xA6", 3) == 0;
    mq_buffer_print(s->out, "<g%s%s>", anchors[anchor], bold ? " font-weight=\"600\"" : "");
    if (cut)
        S_tip(s, text);
    for (size_t i = 0; i < n; i++)
        mq_svg_text(s, x, y + 4.5 + 15.5 * ((double)i - ((double)n - 1) / 2), size, MQ_ANCHOR_START, "mf-ink",
                    "#1c2733", lines[i]);
    mq_buffer_text(s->out, "</g>\n");
}

void mq_svg_rect(mq_svg *s, double x, double y, double w, double h, const char *class, const char *fill,
                 mq_str tip)
{
    mq_buffer_text(s->out, "<rect");
    S_number(s, "x", x);
    S_number(s, "y", y);
    S_number(s, "width", fmax(w, 0));
    S_number(s, "height", fmax(h, 0));
    S_style(s, class, "fill", fill);
    if (!tip.size) {
        mq_buffer_text(s->out, "/>\n");
        return;
    }
    mq_buffer_char(s->out, '>');
    S_tip(s, tip);
    mq_buffer_text(s->out, "</rect>\n");
}

void mq_svg_line(mq_svg *s, double x1, double y1, double x2, double y2, const char *class, const char *stroke,
                 double width)
{
    mq_buffer_text(s->out, "<line");
    S_number(s, "x1", x1);
    S_number(s, "y1", y1);
    S_number(s, "x2", x2);
    S_number(s, "y2", y2);
    S_number(s, "stroke-width", width);
    S_style(s, class, "stroke", stroke);
    mq_buffer_text(s->out, "/>\n");
}
