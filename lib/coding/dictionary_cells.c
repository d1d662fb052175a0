#include "dictionary_cells.h"

/* One cell: from *i to the comma or the line end behind it. */
static mq_status S_cell(dictionary_cells *c, size_t *i, mq_arena *arena, const char *path, mq_error *err)
{
    mq_str text = c->rest;
    char *out;
    size_t n = 0, start = *i;
    bool quoted = *i < text.size && text.at[*i] == '"';
    if (!quoted) {
        while (*i < text.size && !strchr(",\r\n", text.at[*i]))
            ++*i;
        c->cell[c->size++] = mq_str_trim((mq_str){text.at + start, *i - start});
        return MQ_OK;
    }
    size_t end = ++*i;
    while (end < text.size && (text.at[end] != '"' || (end + 1 < text.size && text.at[end + 1] == '"')))
        end += text.at[end] == '"' ? 2 : 1;
    if (end >= text.size)
        return mq_fail(err, MQ_E_DATA, &(mq_place){path, c->line, 0}, "a quote is opened and never closed");
    if (!(out = mq_arena_take(arena, end - *i + 1)))
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    for (; *i < end; ++*i) {
        c->next += text.at[*i] == '\n';
        out[n++] = text.at[*i];
        *i += text.at[*i] == '"';
    }
    ++*i;
    while (*i < text.size && !strchr(",\r\n", text.at[*i]))
        ++*i;
    c->cell[c->size++] = mq_str_trim((mq_str){out, n});
    return MQ_OK;
}

mq_status dictionary_cells_next(dictionary_cells *c, mq_arena *arena, const char *path, mq_error *err)
{
    size_t i = 0;
    if (!c->rest.size)
        return MQ_END;
    c->size = 0;
    c->line = ++c->next;
    for (;;) {
        if (c->size == DICTIONARY_CELLS)
            return mq_fail(err, MQ_E_DATA, &(mq_place){path, c->line, 0}, "more than %d cells",
                           DICTIONARY_CELLS);
        mq_status st = S_cell(c, &i, arena, path, err);
        if (st < 0)
            return st;
        if (i >= c->rest.size || c->rest.at[i] != ',')
            break;
        i++;
    }
    if (i < c->rest.size)
        i += c->rest.at[i] == '\r' && i + 1 < c->rest.size && c->rest.at[i + 1] == '\n' ? 2 : 1;
    c->rest = (mq_str){c->rest.at + i, c->rest.size - i};
    return MQ_OK;
}
