/* quanteda YAML, a subset: block maps and lists, flow lists, quotes, comments. Anchors, aliases and tags are
 * refused, so nothing can unfold. Source: specification of dictionary formats, 4.3; YAML 1.2 chapters 6-8. */
#include "mq_dictionary.h"

enum { DEPTH_MAX = 16 };

typedef struct S_yml {
    mq_dictionary *out;
    mq_error *err;
    mq_str line, rest;
    size_t number;
    size_t indent[DEPTH_MAX]; /* of the key at each depth */
    mq_str key[DEPTH_MAX];
    size_t depth; /* keys that are open */
} S_yml;

static mq_status S_fail(const S_yml *y, const char *at, const char *what)
{
    return mq_dictionary_fail(y->out, at, y->err, "%s", what);
}

static mq_status S_memory(const S_yml *y)
{
    return mq_fail(y->err, MQ_E_MEMORY, NULL, "out of memory");
}

/* Skips blanks; true when a comment or the end is reached. */
static bool S_done(mq_str text, size_t *i)
{
    while (*i < text.size && (text.at[*i] == ' ' || text.at[*i] == '\t'))
        ++*i;
    return *i == text.size ||
           (text.at[*i] == '#' && (*i == 0 || text.at[*i - 1] == ' ' || text.at[*i - 1] == '\t'));
}

static bool S_hex(mq_str text, size_t i, size_t digits, uint32_t *out)
{
    static const char all[] = "0123456789abcdefABCDEF";
    for (*out = 0; digits--; i++) {
        const char *d = i < text.size ? memchr(all, text.at[i], sizeof all - 1) : NULL;
        if (!d)
            return false;
        *out = *out << 4 | (uint32_t)(d - all < 16 ? d - all : d - all - 6);
    }
    return true;
}

/* The letter whose number stands in 2, 4 or 8 digits behind x, u or U at *i; JSON writes what is above U+FFFF as two of 4.
 * Moves *i to the last digit. */
static bool S_coded(mq_str text, size_t *i, uint32_t *out)
{
    size_t digits = text.at[*i] == 'x' ? 2 : text.at[*i] == 'u' ? 4 : 8;
    uint32_t low;
    if (!S_hex(text, *i + 1, digits, out))
        return false;
    *i += digits;
    if (*out >= 0xD800 && *out < 0xDC00 && *i + 2 < text.size && text.at[*i + 1] == '\\' && text.at[*i + 2] == 'u' &&
        S_hex(text, *i + 3, 4, &low) && low >= 0xDC00 && low < 0xE000) {
        *out = 0x10000 + ((*out - 0xD800) << 10 | (low - 0xDC00));
        *i += 6;
    }
    return *out >= ' ' && *out < 0x110000 && (*out < 0xD800 || *out > 0xDFFF);
}

/* An escape of YAML 1.2, chapter 5.7, at the sign behind the backslash. White space of any kind is a blank: patterns know no
 * other. */
static bool S_escape(mq_str text, size_t *i, mq_buffer *out)
{
    char c = text.at[*i], bytes[4];
    uint32_t letter;
    if (memchr("\"\\/", c, 3))
        mq_buffer_char(out, c);
    else if (memchr(" \ttnrvfN_LP", c, 11))
        mq_buffer_char(out, ' ');
    else if (memchr("xuU", c, 3) && S_coded(text, i, &letter))
        mq_buffer_put(out, bytes, mq_utf8_put(letter, bytes));
    else
        return false;
    return true;
}

/* A text in quotes goes on in the next line: the break and the blanks around it are one blank, or nothing behind a
 * backslash. */
static bool S_next_line(S_yml *y, size_t *i)
{
    if (!mq_dictionary_line(&y->rest, &y->line, &y->number))
        return false;
    for (*i = 0; *i < y->line.size && (y->line.at[*i] == ' ' || y->line.at[*i] == '\t');)
        ++*i;
    return true;
}

/* The text in quotes from *i of the line. */
static mq_status S_unquote(S_yml *y, size_t *i, mq_buffer *out)
{
    const char *opened = y->line.at + *i;
    char quote = *opened;
    for (++*i;; ++*i) {
        while (*i >= y->line.size || (quote == '"' && y->line.at[*i] == '\\' && *i + 1 == y->line.size)) {
            if (*i >= y->line.size)
                mq_buffer_char(out, ' ');
            if (!S_next_line(y, i))
                return S_fail(y, opened, "the quote is opened and never closed");
        }
        char c = y->line.at[*i];
        if (c == quote && (quote == '"' || *i + 1 == y->line.size || y->line.at[*i + 1] != '\''))
            break;
        if (c == '\\' && quote == '"') {
            const char *at = y->line.at + ++*i;
            if (!S_escape(y->line, i, out))
                return S_fail(y, at, "this escape is not read; write the letter itself");
            continue;
        }
        *i += c == quote; /* '' */
        mq_buffer_char(out, c);
    }
    ++*i;
    return MQ_OK;
}

static mq_status S_quoted(S_yml *y, size_t *i, mq_str *out)
{
    mq_buffer text = {0};
    mq_status st = S_unquote(y, i, &text);
    *out = mq_arena_copy(y->out->arena, text.size ? mq_buffer_view(&text) : MQ_STR(""));
    if (st == MQ_OK && (text.failed || !out->at))
        st = S_memory(y);
    mq_buffer_free(&text);
    return st;
}

/* A scalar from *i of the line; stops are the signs that end a plain one. */
static mq_status S_scalar(S_yml *y, size_t *i, const char *stops, mq_str *out)
{
    mq_str text = y->line;
    char c = text.at[*i];
    if (c == '"' || c == '\'')
        return S_quoted(y, i, out);
    if (strchr("&!|>@`%{", c) ||
        (c == '*' && *i + 1 < text.size && !strchr(" ,]", text.at[*i + 1]) && !strchr(stops, ',')))
        return S_fail(y, text.at + *i,
                      c == '&' || c == '*' ? "anchors and aliases are not read; put patterns in quotes"
                      : c == '!'           ? "tags are not read; put patterns in quotes"
                                           : "this form of YAML is not read; put patterns in quotes");
    size_t start = *i;
    while (*i < text.size && !strchr(stops, text.at[*i]) &&
           !(text.at[*i] == ':' && (*i + 1 == text.size || text.at[*i + 1] == ' ')) &&
           !(text.at[*i] == '#' && text.at[*i - 1] == ' '))
        ++*i;
    *out = mq_str_trim((mq_str){text.at + start, *i - start});
    return MQ_OK;
}

/* The path of the open keys; quanteda writes a parent's own patterns under the key __. */
static mq_status S_add(const S_yml *y, mq_str pattern)
{
    mq_buffer path = {0};
    if (y->depth == 0)
        return S_fail(y, y->line.at, "a pattern stands outside of any category");
    for (size_t d = 0; d < y->depth; d++) {
        if (d > 0 && mq_str_equal(y->key[d], MQ_STR("__")))
            continue;
        if (d)
            mq_buffer_char(&path, '.');
        mq_buffer_str(&path, y->key[d]);
    }
    bool ok = !path.failed && mq_dictionary_add(y->out, mq_buffer_view(&path), pattern, 1, y->number);
    mq_buffer_free(&path);
    return ok ? MQ_OK : S_memory(y);
}

/* [a, "b c", d], which may go on in further lines. */
static mq_status S_flow(S_yml *y, size_t i)
{
    const char *opened = y->line.at + i;
    mq_str item;
    mq_status st = MQ_OK;
    for (i++; st == MQ_OK;) {
        if (S_done(y->line, &i)) {
            if (!mq_dictionary_line(&y->rest, &y->line, &y->number))
                return S_fail(y, opened, "the list is not closed: ]");
            i = 0;
        } else if (y->line.at[i] == ']') {
            i++;
            return S_done(y->line, &i) ? MQ_OK : S_fail(y, y->line.at + i, "nothing may follow the list");
        } else if (y->line.at[i] == ',')
            i++;
        else if (y->line.at[i] == '[')
            return S_fail(y, y->line.at + i, "a list within a list is not read");
        else {
            const char *start = y->line.at + i;
            st = S_scalar(y, &i, ",]", &item);
            if (st == MQ_OK && item.size == 0)
                return S_fail(y, start, "a pattern is expected here; use quotes");
            if (st == MQ_OK)
                st = S_add(y, item);
        }
    }
    return st;
}

static mq_status S_value(S_yml *y, size_t i)
{
    mq_str item;
    if (S_done(y->line, &i))
        return MQ_OK;
    if (y->line.at[i] == '[')
        return S_flow(y, i);
    mq_status st = S_scalar(y, &i, "", &item);
    if (st == MQ_OK && !S_done(y->line, &i))
        st = S_fail(y, y->line.at + i, "put a pattern with : or # in quotes");
    return st == MQ_OK ? S_add(y, item) : st;
}

static mq_status S_key(S_yml *y, size_t indent, size_t i)
{
    mq_str key;
    while (y->depth && y->indent[y->depth - 1] >= indent)
        y->depth--;
    if (y->depth == DEPTH_MAX)
        return S_fail(y, y->line.at + i, "categories are nested too deep");
    mq_status st = S_scalar(y, &i, "", &key);
    if (st < 0)
        return st;
    if (i >= y->line.size || y->line.at[i] != ':' || !key.size)
        return S_fail(y, y->line.at + (i < y->line.size ? i : y->line.size), "a category is written: name:");
    y->indent[y->depth] = indent;
    y->key[y->depth++] = key;
    return S_value(y, i + 1);
}

static mq_status S_line(S_yml *y)
{
    size_t i = 0, indent = 0;
    while (indent < y->line.size && y->line.at[indent] == ' ')
        indent++;
    i = indent;
    if (S_done(y->line, &i) || (indent == 0 && (mq_str_equal(mq_str_trim(y->line), MQ_STR("---")) ||
                                                mq_str_equal(mq_str_trim(y->line), MQ_STR("...")))))
        return MQ_OK;
    if (i != indent)
        return S_fail(y, y->line.at + indent, "a tab cannot indent; use blanks");
    if (y->line.at[i] == '-' && (i + 1 == y->line.size || y->line.at[i + 1] == ' ')) {
        while (y->depth && y->indent[y->depth - 1] > indent)
            y->depth--;
        return S_value(y, i + 1);
    }
    return S_key(y, indent, i);
}

static mq_status S_read(mq_dictionary *out, mq_error *err)
{
    S_yml y = {.out = out, .err = err, .rest = out->source};
    mq_status st = MQ_OK;
    while (st == MQ_OK && mq_dictionary_line(&y.rest, &y.line, &y.number))
        st = S_line(&y);
    return st;
}

/* Always in quotes: bare no, yes, on, 12 and ~ would be read as something else. */
static void S_quote(mq_str text, mq_buffer *out)
{
    mq_buffer_char(out, '"');
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] == '"' || text.at[i] == '\\')
            mq_buffer_char(out, '\\');
        mq_buffer_char(out, text.at[i]);
    }
    mq_buffer_char(out, '"');
}

static void S_write(const mq_dictionary *in, mq_buffer *out)
{
    for (size_t c = 0; c < in->n_codes; c++) {
        S_quote(in->codes[c], out);
        mq_buffer_text(out, ":\n");
        for (size_t i = 0; i < in->size; i++)
            if (mq_str_equal(in->at[i].code, in->codes[c])) {
                mq_buffer_text(out, "  - ");
                S_quote(in->at[i].pattern, out);
                mq_buffer_char(out, '\n');
            }
    }
}

const mq_dictionary_format mq_dictionary_yml = {"yml", "quanteda YAML", MQ_KEEPS_GLOB_START, S_read, S_write};
