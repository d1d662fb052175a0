#include "mq_json.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void S_newline(mq_json *j)
{
    if (!j->indent)
        return;
    mq_buffer_char(j->out, '\n');
    for (unsigned i = 0; i < j->depth; i++)
        mq_buffer_text(j->out, "  ");
}

static void S_before_value(mq_json *j)
{
    if (j->after_key) {
        j->after_key = false;
        return;
    }
    if (j->depth == 0)
        return;
    if (j->filled >> j->depth & 1)
        mq_buffer_char(j->out, ',');
    j->filled |= (uint64_t)1 << j->depth;
    S_newline(j);
}

void mq_json_open(mq_json *j, char bracket)
{
    S_before_value(j);
    mq_buffer_char(j->out, bracket);
    j->depth++;
    j->filled &= ~((uint64_t)1 << j->depth);
}

void mq_json_close(mq_json *j, char bracket)
{
    bool filled = j->filled >> j->depth & 1;
    j->depth--;
    if (filled)
        S_newline(j);
    mq_buffer_char(j->out, bracket);
}

static void S_quoted(mq_buffer *out, mq_str text)
{
    static const char hex[] = "0123456789abcdef";
    mq_buffer_char(out, '"');
    for (const char *p = text.at, *end = text.at + text.size; p < end;) {
        const char *start = p;
        uint32_t c = mq_utf8_next(&p, end);
        if (c == '"' || c == '\\') {
            mq_buffer_char(out, '\\');
            mq_buffer_char(out, (char)c);
        } else if (c == '\n') {
            mq_buffer_text(out, "\\n");
        } else if (c == '\t') {
            mq_buffer_text(out, "\\t");
        } else if (c == '\r') {
            mq_buffer_text(out, "\\r");
        } else if (c < 0x20 || c == 0x7F || c == 0x2028 || c == 0x2029) {
            char u[6] = {'\\', 'u', hex[c >> 12 & 15], hex[c >> 8 & 15], hex[c >> 4 & 15], hex[c & 15]};
            mq_buffer_put(out, u, 6);
        } else if (c == 0xFFFD) {
            mq_buffer_text(out, "\xEF\xBF\xBD");
        } else {
            mq_buffer_put(out, start, (size_t)(p - start));
        }
    }
    mq_buffer_char(out, '"');
}

void mq_json_key(mq_json *j, const char *key)
{
    S_before_value(j);
    S_quoted(j->out, mq_str_of(key));
    mq_buffer_text(j->out, j->indent ? ": " : ":");
    j->after_key = true;
}

void mq_json_str(mq_json *j, mq_str text)
{
    S_before_value(j);
    S_quoted(j->out, text);
}

void mq_json_text(mq_json *j, const char *text)
{
    mq_json_str(j, mq_str_of(text));
}

void mq_json_uint(mq_json *j, uint64_t value)
{
    S_before_value(j);
    mq_buffer_print(j->out, "%llu", (unsigned long long)value);
}

size_t mq_double_format(double value, char out[32])
{
    int n = 0;
    for (int digits = 15; digits <= 17; digits++) {
        n = snprintf(out, 32, "%.*g", digits, value);
        if (strtod(out, NULL) == value)
            break;
    }
    return (size_t)n;
}

void mq_json_number(mq_json *j, double value)
{
    if (!isfinite(value)) {
        mq_json_null(j);
        return;
    }
    char text[32];
    S_before_value(j);
    mq_buffer_put(j->out, text, mq_double_format(value, text));
}

void mq_json_bool(mq_json *j, bool value)
{
    S_before_value(j);
    mq_buffer_text(j->out, value ? "true" : "false");
}

void mq_json_null(mq_json *j)
{
    S_before_value(j);
    mq_buffer_text(j->out, "null");
}
