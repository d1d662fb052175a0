#include "dictionary_cells.h"
#include "mq_csv_write.h"
#include <math.h>
#include <stdlib.h>

static const char delimiters[] = ",;\t|";

static bool S_ends(const dictionary_cells *c, char sign)
{
    return sign == c->delimiter || sign == '\r' || sign == '\n';
}

/* One cell: from *i to the delimiter or the line end behind it. */
static mq_status S_cell(dictionary_cells *c, size_t *i, mq_error *err)
{
    mq_str text = c->rest;
    char *out;
    size_t n = 0, start = *i;
    c->at[c->size] = text.at + start;
    if (*i == text.size || text.at[*i] != '"') {
        while (*i < text.size && !S_ends(c, text.at[*i]))
            ++*i;
        c->cell[c->size++] = mq_str_trim((mq_str){text.at + start, *i - start});
        return MQ_OK;
    }
    size_t end = ++*i;
    while (end < text.size && (text.at[end] != '"' || (end + 1 < text.size && text.at[end + 1] == '"')))
        end += text.at[end] == '"' ? 2 : 1;
    if (end >= text.size)
        return mq_dictionary_fail(c->d, text.at + start, err, "a quote is opened and never closed");
    if (!(out = mq_arena_take(c->d->arena, end - *i + 1)))
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    for (; *i < end; ++*i) {
        c->next += mq_dictionary_ends_line(text, *i);
        out[n++] = text.at[*i];
        *i += text.at[*i] == '"';
    }
    ++*i;
    while (*i < text.size && !S_ends(c, text.at[*i]))
        ++*i;
    c->cell[c->size++] = mq_str_trim((mq_str){out, n});
    return MQ_OK;
}

mq_status dictionary_cells_next(dictionary_cells *c, mq_error *err)
{
    size_t i = 0;
    if (!c->rest.size)
        return MQ_END;
    c->size = 0;
    c->line = ++c->next;
    for (;;) {
        if (c->size == DICTIONARY_CELLS)
            return mq_dictionary_fail(c->d, c->rest.at + i, err, "more than %d cells", DICTIONARY_CELLS);
        mq_status st = S_cell(c, &i, err);
        if (st < 0)
            return st;
        if (i >= c->rest.size || c->rest.at[i] != c->delimiter)
            break;
        i++;
    }
    if (i < c->rest.size)
        i += c->rest.at[i] == '\r' && i + 1 < c->rest.size && c->rest.at[i + 1] == '\n' ? 2 : 1;
    c->rest = (mq_str){c->rest.at + i, c->rest.size - i};
    return MQ_OK;
}

/* What the header holds most often outside of quotes. */
static char S_delimiter(mq_str header)
{
    size_t count[sizeof delimiters] = {0}, best = 0;
    bool quoted = false;
    for (size_t i = 0; i < header.size; i++) {
        const char *d = memchr(delimiters, header.at[i], sizeof delimiters - 1);
        quoted ^= header.at[i] == '"';
        if (d && !quoted)
            count[d - delimiters]++;
    }
    for (size_t k = 1; k + 1 < sizeof delimiters; k++)
        if (count[k] > count[best])
            best = k;
    return delimiters[best];
}

/* Excel begins a file with sep=; where the comma is not what its language parts cells by. */
static bool S_announced(mq_str line)
{
    return line.size == 5 && memcmp(line.at, "sep=", 4) == 0 && memchr(delimiters, line.at[4], sizeof delimiters - 1);
}

mq_status dictionary_cells_open(mq_dictionary *d, dictionary_cells **out, mq_error *err)
{
    dictionary_cells *c = *out = mq_arena_take(d->arena, sizeof *c);
    mq_str rest = d->source, line = {NULL, 0};
    size_t lines = 0;
    if (!c)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    *c = (dictionary_cells){.d = d, .rest = rest};
    mq_dictionary_line(&rest, &line, &lines);
    c->delimiter = S_delimiter(line);
    if (S_announced(line)) {
        c->delimiter = line.at[4];
        c->rest = rest;
        c->next = lines;
    }
    if (d->delimiter)
        c->delimiter = d->delimiter;
    return dictionary_cells_next(c, err);
}

bool dictionary_cells_number(const dictionary_cells *c, mq_str cell, double *out)
{
    char text[40], *end;
    if (!cell.size || cell.size >= sizeof text)
        return false;
    memcpy(text, cell.at, cell.size);
    text[cell.size] = '\0';
    char *comma = c->delimiter == ';' ? strchr(text, ',') : NULL;
    if (comma)
        *comma = '.';
    *out = strtod(text, &end);
    return *end == '\0' && isfinite(*out);
}

void dictionary_cells_part(const mq_dictionary *d, mq_buffer *out)
{
    mq_buffer_char(out, d->delimiter ? d->delimiter : ',');
}

void dictionary_cells_put(mq_buffer *out, mq_str cell)
{
    bool parted = false;
    for (size_t i = 0; i < cell.size && !parted; i++)
        parted = memchr(delimiters, cell.at[i], sizeof delimiters - 1) != NULL;
    if (!parted) {
        mq_csv_cell(out, cell);
        return;
    }
    mq_buffer_char(out, '"');
    for (size_t i = 0; i < cell.size; i++) {
        if (cell.at[i] == '"')
            mq_buffer_char(out, '"');
        mq_buffer_char(out, cell.at[i]);
    }
    mq_buffer_char(out, '"');
}
