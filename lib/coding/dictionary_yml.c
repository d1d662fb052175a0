/* quanteda YAML, a subset: block maps and lists, flow lists, quotes, comments. Anchors, aliases and tags are
 * refused, so nothing can unfold. Source: specification of dictionary formats, 4.3; YAML 1.2 chapters 6-8. */
#include "mq_dictionary.h"

enum { DEPTH_MAX = 16 };

typedef struct S_yml {
    mq_dictionary *out;
    const char *path;
    mq_error *err;
    mq_str line, rest;
    size_t number;
    size_t indent[DEPTH_MAX]; /* of the key at each depth */
    mq_str key[DEPTH_MAX];
    size_t depth; /* keys that are open */
} S_yml;

static mq_status S_fail(const S_yml *y, const char *at, const char *what)
{
    size_t column = mq_str_length((mq_str){y->line.at, (size_t)(at - y->line.at)}) + 1;
    return mq_fail_caret(y->err, MQ_E_DATA, &(mq_place){y->path, y->number, column}, y->line.at, y->line.size,
                         "%s", what);
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

static mq_status S_quoted(const S_yml *y, mq_str text, size_t *i, mq_str *out)
{
    char quote = text.at[*i];
    size_t n = 0, start = (*i)++;
    char *bytes = mq_arena_take(y->out->arena, text.size + 1);
    if (!bytes)
        return S_memory(y);
    for (; *i < text.size; ++*i) {
        char c = text.at[*i];
        if (c == quote && quote == '\'' && *i + 1 < text.size && text.at[*i + 1] == '\'')
            ++*i;
        else if (c == quote) {
            ++*i;
            *out = (mq_str){bytes, n};
            return MQ_OK;
        } else if (c == '\\' && quote == '"' && *i + 1 < text.size) {
            c = text.at[++*i];
            if (c != '"' && c != '\\' && c != '/' && c != 't' && c != 'n')
                return S_fail(y, text.at + *i, "this escape is not read; write the letter itself");
            c = c == 't' || c == 'n' ? ' ' : c;
        }
        bytes[n++] = c;
    }
    return S_fail(y, text.at + start, "the quote is not closed in its line");
}

/* A scalar of the line from *i; stops are the signs that end a plain one. */
static mq_status S_scalar(const S_yml *y, mq_str text, size_t *i, const char *stops, mq_str *out)
{
    char c = text.at[*i];
    if (c == '"' || c == '\'')
        return S_quoted(y, text, i, out);
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
static mq_status S_flow(S_yml *y, mq_str text, size_t i)
{
    mq_str item;
    mq_status st = MQ_OK;
    for (i++; st == MQ_OK;) {
        if (S_done(text, &i)) {
            if (!mq_dictionary_line(&y->rest, &y->line, &y->number))
                return S_fail(y, y->line.at, "the list is not closed: ]");
            text = y->line;
            i = 0;
        } else if (text.at[i] == ']') {
            i++;
            return S_done(text, &i) ? MQ_OK : S_fail(y, text.at + i, "nothing may follow the list");
        } else if (text.at[i] == ',')
            i++;
        else if (text.at[i] == '[')
            return S_fail(y, text.at + i, "a list within a list is not read");
        else {
            st = S_scalar(y, text, &i, ",]", &item);
            if (st == MQ_OK && item.size == 0)
                return S_fail(y, text.at + (i < text.size ? i : text.size),
                              "a pattern is expected here; use quotes");
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
        return S_flow(y, y->line, i);
    mq_status st = S_scalar(y, y->line, &i, "", &item);
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
    mq_status st = S_scalar(y, y->line, &i, "", &key);
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

static mq_status S_read(mq_str bytes, const char *path, mq_dictionary *out, mq_error *err)
{
    S_yml y = {.out = out, .path = path, .err = err, .rest = bytes};
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
