#include "mq_dictionary.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { NOTES_MAX = 50 };

#define DICTIONARY(name) &mq_dictionary_##name,
static const mq_dictionary_format *const formats[] = {
#include "dictionaries.def"
    NULL};
#undef DICTIONARY

const mq_dictionary_format *mq_dictionary_format_at(size_t index)
{
    return index < sizeof formats / sizeof *formats ? formats[index] : NULL;
}

const mq_dictionary_format *mq_dictionary_format_find(const char *name)
{
    for (size_t i = 0; formats[i]; i++)
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    return NULL;
}

void mq_dictionary_note(mq_dictionary *d, size_t line, const char *format, ...)
{
    char text[300];
    if (d->n_notes++ >= NOTES_MAX)
        return;
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (line)
        mq_buffer_print(&d->notes, "line %zu: ", line);
    mq_buffer_print(&d->notes, "%s\n", text);
}

mq_status mq_dictionary_fail(const mq_dictionary *d, const char *at, mq_error *err, const char *format, ...)
{
    char message[240];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    if (!at)
        return mq_fail(err, MQ_E_DATA, &(mq_place){d->path, 0, 0}, "%s", message);
    size_t line = 1, start = 0, end = 0, here = (size_t)(at - d->source.at);
    for (size_t i = 0; i < here; i++)
        if (mq_dictionary_ends_line(d->source, i))
            line++, start = i + 1;
    for (end = start; end < d->source.size && d->source.at[end] != '\n' && d->source.at[end] != '\r';)
        end++;
    size_t column = mq_str_length((mq_str){d->source.at + start, here - start}) + 1;
    return mq_fail_caret(err, MQ_E_DATA, &(mq_place){d->path, line, column}, d->source.at + start, end - start, "%s",
                         message);
}

bool mq_dictionary_line(mq_str *rest, mq_str *line, size_t *number)
{
    size_t n = 0;
    if (!rest->at || !rest->size)
        return false;
    while (n < rest->size && rest->at[n] != '\n' && rest->at[n] != '\r')
        n++;
    *line = (mq_str){rest->at, n};
    if (n < rest->size)
        n += rest->at[n] == '\r' && n + 1 < rest->size && rest->at[n + 1] == '\n' ? 2 : 1;
    *rest = (mq_str){rest->at + n, rest->size - n};
    ++*number;
    return true;
}

/* Trimmed, every run of blanks one blank. */
static mq_str S_tidy(mq_arena *arena, mq_str text)
{
    text = mq_str_trim(text);
    char *out = mq_arena_take(arena, text.size + 1);
    size_t n = 0;
    for (size_t i = 0; out && i < text.size; i++) {
        bool blank = strchr(" \t\r\n", text.at[i]) && text.at[i];
        if (!blank || out[n - 1] != ' ')
            out[n++] = blank ? ' ' : text.at[i];
    }
    return (mq_str){out, n};
}

static bool S_grow(mq_arena *arena, void **at, size_t *room, size_t size, size_t item)
{
    if (size < *room)
        return true;
    size_t wider = *room ? *room * 2 : 64;
    void *grown = mq_arena_take_n(arena, wider, item);
    if (!grown)
        return false;
    if (size)
        memcpy(grown, *at, size * item);
    *at = grown;
    *room = wider;
    return true;
}

/* The code as kept; {NULL, 0} = out of memory. */
static mq_str S_code(mq_dictionary *d, mq_str code)
{
    for (size_t i = d->n_codes; i-- > 0;)
        if (mq_str_equal(d->codes[i], code))
            return d->codes[i];
    void *at = d->codes;
    mq_str kept = mq_arena_copy(d->arena, code);
    if (!kept.at || !S_grow(d->arena, &at, &d->code_room, d->n_codes, sizeof *d->codes))
        return (mq_str){NULL, 0};
    d->codes = at;
    return d->codes[d->n_codes++] = kept;
}

bool mq_dictionary_add(mq_dictionary *d, mq_str code, mq_str pattern, double weight, size_t line)
{
    mq_str tidy = S_tidy(d->arena, pattern), kept = S_code(d, S_tidy(d->arena, code));
    if (!tidy.at || !kept.at)
        return false;
    if (!tidy.size)
        return true;
    void *at = d->at;
    if (!S_grow(d->arena, &at, &d->room, d->size, sizeof *d->at))
        return false;
    d->at = at;
    d->at[d->size++] = (mq_entry){kept, tidy, weight, line};
    return true;
}

/* Codes are kept once, so their place in memory tells them apart. */
static int S_order(const void *a, const void *b)
{
    const mq_entry *x = *(const mq_entry *const *)a, *y = *(const mq_entry *const *)b;
    int order = mq_str_compare(x->pattern, y->pattern);
    if (order == 0 && x->code.at != y->code.at)
        order = (uintptr_t)x->code.at < (uintptr_t)y->code.at ? -1 : 1;
    return order ? order : x < y ? -1 : x > y;
}

/* A term on several lines is a union: what a category has already is left out, the first stays. */
static mq_status S_merge(mq_dictionary *d, mq_error *err)
{
    mq_entry **sorted = mq_arena_take_n(d->arena, d->size + 1, sizeof *sorted);
    if (!sorted)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    for (size_t i = 0; i < d->size; i++)
        sorted[i] = &d->at[i];
    qsort(sorted, d->size, sizeof *sorted, S_order);
    for (size_t i = 1, first = 0; i < d->size; i++)
        if (sorted[i]->code.at == sorted[first]->code.at &&
            mq_str_equal(sorted[i]->pattern, sorted[first]->pattern))
            sorted[i]->pattern.size = 0;
        else
            first = i;
    size_t kept = 0;
    for (size_t i = 0; i < d->size; i++)
        if (d->at[i].pattern.size)
            d->at[kept++] = d->at[i];
    d->size = kept;
    return MQ_OK;
}

mq_status mq_dictionary_read(const mq_dictionary_format *format, mq_str bytes, const char *path, char delimiter,
                             mq_arena *arena, mq_dictionary *out, mq_error *err)
{
    if (bytes.size >= 3 && memcmp(bytes.at, "\xEF\xBB\xBF", 3) == 0)
        bytes = (mq_str){bytes.at + 3, bytes.size - 3};
    *out = (mq_dictionary){.arena = arena, .path = path, .source = bytes, .delimiter = delimiter};
    if (!bytes.size)
        return mq_fail(err, MQ_E_DATA, &(mq_place){path, 1, 1}, "the file is empty");
    mq_status st = format->read(out, err);
    if (st >= 0)
        st = S_merge(out, err);
    if (st >= 0 && out->size == 0)
        st = mq_dictionary_fail(out, bytes.at, err, "no pattern found; is the format %s?", format->name);
    if (st < 0)
        mq_dictionary_close(out);
    return st;
}

void mq_dictionary_close(mq_dictionary *d)
{
    mq_buffer_free(&d->notes);
    *d = (mq_dictionary){0};
}
