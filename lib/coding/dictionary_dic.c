/* LIWC 2001-2015: % legend % body. Source: specification of dictionary formats, 4.1. */
#include "mq_dictionary.h"
#include <stdio.h>
#include <stdlib.h>

enum { IDS_MAX = 1024, DEPTH_MAX = 16 };

typedef struct S_legend {
    unsigned long id[IDS_MAX];
    mq_str name[IDS_MAX];
    size_t size;
    mq_str path[DEPTH_MAX]; /* of the categories that the next one may stand inside */
    size_t depth[DEPTH_MAX], open;
} S_legend;

static bool S_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool S_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A number at *i; zero-padded ids are equal to plain ones. */
static bool S_number(mq_str text, size_t *i, unsigned long *out)
{
    size_t start = *i;
    for (*out = 0; *i < text.size && S_digit(text.at[*i]) && *i - start < 9; ++*i)
        *out = *out * 10 + (unsigned long)(text.at[*i] - '0');
    return *i > start;
}

static bool S_is_fence(mq_str line)
{
    return mq_str_equal(mq_str_trim(line), MQ_STR("%"));
}

/* The name with those of the categories that it stands inside, as other formats have it: parent.child. LIWC 2015 says by
 * tabs how deep a category is. */
static mq_str S_path(S_legend *legend, mq_arena *arena, size_t depth, mq_str name)
{
    while (legend->open && legend->depth[legend->open - 1] >= depth)
        legend->open--;
    mq_str outer = legend->open ? legend->path[legend->open - 1] : (mq_str){NULL, 0};
    char *bytes = mq_arena_take(arena, outer.size + 1 + name.size + 1);
    if (!bytes)
        return (mq_str){NULL, 0};
    size_t n = outer.size;
    if (n) {
        memcpy(bytes, outer.at, n);
        bytes[n++] = '.';
    }
    memcpy(bytes + n, name.at, name.size);
    mq_str path = {bytes, n + name.size};
    if (legend->open < DEPTH_MAX) {
        legend->depth[legend->open] = depth;
        legend->path[legend->open++] = path;
    }
    return path;
}

static mq_status S_legend_line(S_legend *legend, mq_str line, mq_dictionary *d, mq_error *err)
{
    mq_str text = mq_str_trim(line);
    size_t i = 0, depth = 0;
    unsigned long id;
    if (!text.size)
        return MQ_OK;
    if (!S_number(text, &i, &id) || i == text.size || !S_blank(text.at[i]))
        return mq_dictionary_fail(d, text.at, err, "a line of the legend is: number, tab, name");
    if (legend->size == IDS_MAX)
        return mq_dictionary_fail(d, text.at, err, "more than %d categories", IDS_MAX);
    while (depth < line.size && line.at[depth] == '\t')
        depth++;
    mq_str name = S_path(legend, d->arena, depth, mq_str_trim((mq_str){text.at + i, text.size - i}));
    if (!name.at)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    for (size_t k = 0; k < legend->size; k++)
        if (legend->id[k] == id && !mq_str_equal(legend->name[k], name))
            return mq_dictionary_fail(d, text.at, err, "the number %lu is that of '%.*s' already", id,
                                      (int)legend->name[k].size, legend->name[k].at);
    legend->id[legend->size] = id;
    legend->name[legend->size++] = name;
    return MQ_OK;
}

/* Where the ids begin: behind the first tab, or, when blanks stand for tabs, at the numbers that end the
 * line. */
static size_t S_ids_start(mq_str line)
{
    const char *tab = memchr(line.at, '\t', line.size);
    if (tab)
        return (size_t)(tab - line.at);
    size_t i = line.size;
    while (i > 0 && (S_digit(line.at[i - 1]) || S_blank(line.at[i - 1])))
        i--;
    while (i < line.size && !S_blank(line.at[i]))
        i++;
    return i;
}

static bool S_give(mq_dictionary *d, const S_legend *legend, mq_str term, unsigned long id, size_t number,
                   bool *ok)
{
    for (size_t k = 0; k < legend->size; k++)
        if (legend->id[k] == id) {
            *ok = mq_dictionary_add(d, legend->name[k], term, 1, number);
            return true;
        }
    mq_dictionary_note(d, number, "'%.*s' names category %lu, which the legend lacks", (int)term.size,
                       term.at, id);
    return false;
}

/* Ids, with the conditionals of 2007: <of>131/125 and (02 134)125/464 mean "else the last". */
static bool S_ids(mq_dictionary *d, const S_legend *legend, mq_str term, mq_str ids, size_t number)
{
    bool ok = true, any = false;
    for (size_t i = 0; i < ids.size && ok;) {
        unsigned long id, other;
        if (ids.at[i] == '<' || ids.at[i] == '(') {
            char close = ids.at[i] == '<' ? '>' : ')';
            while (i < ids.size && ids.at[i] != close)
                i++;
            i += i < ids.size;
            mq_dictionary_note(d, number, "'%.*s': the condition is left out, its second category is taken",
                               (int)term.size, term.at);
        } else if (S_number(ids, &i, &id)) {
            if (i < ids.size && ids.at[i] == '/') {
                i++;
                if (S_number(ids, &i, &other))
                    id = other;
            }
            any = true;
            S_give(d, legend, term, id, number, &ok);
        } else {
            if (!S_blank(ids.at[i]))
                mq_dictionary_note(d, number, "'%c' among the categories of '%.*s' is passed over", ids.at[i],
                                   (int)term.size, term.at);
            i++;
        }
    }
    if (ok && !any && legend->size == 1)
        return mq_dictionary_add(d, legend->name[0], term, 1, number);
    if (!any)
        mq_dictionary_note(d, number, "'%.*s' has no category", (int)term.size, term.at);
    return ok;
}

static mq_status S_read(mq_dictionary *out, mq_error *err)
{
    S_legend *legend = mq_arena_take(out->arena, sizeof *legend);
    mq_str rest = out->source, line;
    const char *fence = rest.at;
    size_t number = 0, fences = 0;
    mq_status st = legend ? MQ_OK : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    while (st == MQ_OK && mq_dictionary_line(&rest, &line, &number)) {
        if (S_is_fence(line) && fences < 2) {
            fence = line.at;
            fences++;
        } else if (fences == 1)
            st = S_legend_line(legend, line, out, err);
        else if (fences == 2 && mq_str_trim(line).size) {
            while (line.size && S_blank(line.at[0]))
                line = (mq_str){line.at + 1, line.size - 1};
            size_t at = S_ids_start(line);
            mq_str term = mq_str_trim((mq_str){line.at, at});
            if (!S_ids(out, legend, term, (mq_str){line.at + at, line.size - at}, number))
                st = mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
        } else if (mq_str_trim(line).size)
            mq_dictionary_note(out, number, "stands before the legend and is passed over");
    }
    if (st == MQ_OK && fences < 2)
        return mq_dictionary_fail(out, fence, err, fences ? "the legend is opened here and never closed: %%"
                                                          : "a line %% must open and close the legend");
    return st;
}

static int S_order(const void *a, const void *b)
{
    const mq_entry *x = *(const mq_entry *const *)a, *y = *(const mq_entry *const *)b;
    int order = mq_str_compare(x->pattern, y->pattern);
    return order ? order : mq_str_compare(x->code, y->code);
}

static size_t S_id(const mq_dictionary *in, mq_str code)
{
    for (size_t i = 0; i < in->n_codes; i++)
        if (mq_str_equal(in->codes[i], code))
            return i + 1;
    return 0;
}

/* The ids of n entries of one term, ascending, each once. */
static void S_write_term(const mq_dictionary *in, const mq_entry *const *at, size_t n, mq_buffer *out)
{
    size_t last = 0;
    mq_buffer_str(out, at[0]->pattern);
    for (;;) {
        size_t least = SIZE_MAX;
        for (size_t i = 0; i < n; i++) {
            size_t id = S_id(in, at[i]->code);
            if (id > last && id < least)
                least = id;
        }
        if (least == SIZE_MAX)
            break;
        mq_buffer_print(out, "\t%zu", least);
        last = least;
    }
    mq_buffer_text(out, "\r\n");
}

static void S_write(const mq_dictionary *in, mq_buffer *out)
{
    const mq_entry **sorted = mq_arena_take_n(in->arena, in->size + 1, sizeof *sorted);
    if (!sorted) {
        out->failed = true;
        return;
    }
    mq_buffer_text(out, "%\r\n");
    for (size_t i = 0; i < in->n_codes; i++) {
        mq_buffer_print(out, "%zu\t", i + 1);
        mq_buffer_str(out, in->codes[i]);
        mq_buffer_text(out, "\r\n");
    }
    mq_buffer_text(out, "%\r\n");
    for (size_t i = 0; i < in->size; i++)
        sorted[i] = &in->at[i];
    qsort(sorted, in->size, sizeof *sorted, S_order);
    for (size_t i = 0, end; i < in->size; i = end) {
        for (end = i + 1; end < in->size && mq_str_equal(sorted[end]->pattern, sorted[i]->pattern);)
            end++;
        S_write_term(in, sorted + i, end - i, out);
    }
}

const mq_dictionary_format mq_dictionary_dic = {"dic", "LIWC 2001-2015", 0, S_read, S_write};
