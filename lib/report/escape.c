#include "mq_escape.h"
#include "mq_csv_write.h"
#include <unicode/uchar.h>

uint32_t mq_clean_next(const char **at, const char *end)
{
    uint32_t c = mq_utf8_next(at, end);
    if (c == '\n' || c == '\r' || c == '\t')
        return ' ';
    bool control = c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
    bool override = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    bool none = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
    return control || override || none ? 0xFFFD : c;
}

static void S_put(mq_buffer *out, uint32_t c)
{
    char bytes[4];
    mq_buffer_put(out, bytes, mq_utf8_put(c, bytes));
}

void mq_escape_plain(mq_buffer *out, mq_str text)
{
    for (const char *at = text.at, *end = text.at + text.size; at < end;)
        S_put(out, mq_clean_next(&at, end));
}

void mq_escape_html(mq_buffer *out, mq_str text)
{
    for (const char *at = text.at, *end = text.at + text.size; at < end;) {
        uint32_t c = mq_clean_next(&at, end);
        switch (c) {
        case '&':
            mq_buffer_text(out, "&amp;");
            break;
        case '<':
            mq_buffer_text(out, "&lt;");
            break;
        case '>':
            mq_buffer_text(out, "&gt;");
            break;
        case '"':
            mq_buffer_text(out, "&quot;");
            break;
        case '\'':
            mq_buffer_text(out, "&#39;");
            break;
        default:
            S_put(out, c);
        }
    }
}

#define S_UNBROKEN 24

void mq_escape_latex(mq_buffer *out, mq_str text)
{
    static const struct {
        uint32_t c;
        const char *tex;
    } special[] = {{'\\', "\\textbackslash{}"},
                   {'{', "\\{"},
                   {'}', "\\}"},
                   {'$', "\\$"},
                   {'&', "\\&"},
                   {'#', "\\#"},
                   {'_', "\\_"},
                   {'%', "\\%"},
                   {'^', "\\textasciicircum{}"},
                   {'~', "\\textasciitilde{}"},
                   {'<', "\\textless{}"},
                   {'>', "\\textgreater{}"},
                   {'|', "\\textbar{}"},
                   {'"', "\\textquotedbl{}"},
                   {'[', "{[}"},
                   {']', "{]}"},
                   {'`', "\\textasciigrave{}"},
                   {0xAD, "\\-"},
                   {0xA0, "~"},
                   {0x2212, "\\ensuremath{-}"},
                   {0x221E, "\\ensuremath{\\infty}"}};
    size_t run = 0; /* letters since a line could break */
    for (const char *at = text.at, *end = text.at + text.size; at < end;) {
        uint32_t c = mq_clean_next(&at, end);
        const char *tex = NULL;
        run = c == ' ' ? 0 : run + 1;
        if (run > S_UNBROKEN) { /* a digest, an address: no hyphenation knows it */
            mq_buffer_text(out, "\\allowbreak{}");
            run = 1;
        }
        for (size_t i = 0; i < sizeof special / sizeof *special; i++)
            if (special[i].c == c)
                tex = special[i].tex;
        if (c == '-' && at < end && *at == '-')
            tex = "-{}"; /* no dash out of two hyphens */
        if (tex)
            mq_buffer_text(out, tex);
        else
            S_put(out, c);
    }
}

void mq_escape_markdown(mq_buffer *out, mq_str text)
{
    bool first = true, number = true; /* number: only digits so far */
    for (const char *at = text.at, *end = text.at + text.size; at < end; first = false) {
        uint32_t c = mq_clean_next(&at, end);
        bool digit = c >= '0' && c <= '9';
        if (c == '<')
            mq_buffer_text(out, "&lt;");
        else if (c == '&')
            mq_buffer_text(out, "&amp;");
        else if (c < 0x80 && (strchr("\\`*_{}[]|~$>", (int)c) || (first && strchr("#+-=:", (int)c)))) {
            mq_buffer_char(out, '\\');
            mq_buffer_char(out, (char)c);
        } else if (c == '@' || (c == ':' && at < end && *at == '/')) {
            mq_buffer_print(out, "&#%u;", (unsigned)c); /* no link out of an answer */
        } else if ((c == '.' || c == ')') && number && !first && (at == end || *at == ' ')) {
            mq_buffer_print(out, "\\%c", (int)c); /* "1. " would start a list */
        } else {
            S_put(out, c);
        }
        number = number && digit;
    }
}

void mq_escape_rtf(mq_buffer *out, mq_str text)
{
    for (const char *at = text.at, *end = text.at + text.size; at < end;) {
        uint32_t c = mq_clean_next(&at, end);
        if (c == '\\' || c == '{' || c == '}')
            mq_buffer_print(out, "\\%c", (int)c);
        else if (c < 0x80)
            mq_buffer_char(out, (char)c);
        else if (c < 0x10000)
            mq_buffer_print(out, "\\u%d?", (int)(int16_t)c);
        else
            mq_buffer_print(out, "\\u%d?\\u%d?", (int)(int16_t)(0xD7C0 + (c >> 10)),
                            (int)(int16_t)(0xDC00 + (c & 0x3FF)));
    }
}

void mq_escape_csv(mq_buffer *out, mq_str text, bool neutral)
{
    bool guard = neutral && mq_csv_is_formula(text);
    bool quote = guard;
    for (size_t i = 0; i < text.size && !quote; i++)
        quote = strchr(",\"\r\n", text.at[i]) && text.at[i] != '\0';
    if (text.size && (text.at[0] == ' ' || text.at[text.size - 1] == ' '))
        quote = true;
    if (quote)
        mq_buffer_char(out, '"');
    if (guard)
        mq_buffer_char(out, '\'');
    for (const char *at = text.at, *end = text.at + text.size; at < end;) {
        char raw = *at;
        uint32_t c = mq_clean_next(&at, end);
        if (c == '"')
            mq_buffer_text(out, "\"\"");
        else if (raw == '\n' || raw == '\t')
            mq_buffer_char(out, raw);
        else
            S_put(out, c);
    }
    if (quote)
        mq_buffer_char(out, '"');
}

size_t mq_display_width_of(uint32_t c)
{
    UChar32 u = (UChar32)c;
    if (c < 0x300)
        return c == 0xAD ? 0 : 1;
    int8_t type = u_charType(u);
    if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR)
        return 0;
    int32_t wide = u_getIntPropertyValue(u, UCHAR_EAST_ASIAN_WIDTH);
    return wide == U_EA_WIDE || wide == U_EA_FULLWIDTH ? 2 : 1;
}

size_t mq_display_width(mq_str text)
{
    size_t width = 0;
    for (const char *at = text.at, *end = text.at + text.size; at < end;)
        width += mq_display_width_of(mq_clean_next(&at, end));
    return width;
}
