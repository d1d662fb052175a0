#include "mq_correction.h"
#include "mq_memory.h"

static mq_status S_levels(mq_correction *c, mq_error *err)
{
    size_t codes = c->book.size;
    c->levels = mq_arena_take_n(&c->arena, codes + 1, sizeof *c->levels);
    c->level_of = mq_arena_take_n(&c->arena, codes + 1, sizeof *c->level_of);
    if (!c->levels || !c->level_of)
        return mq_no_memory(err);
    for (size_t i = 0; i < codes; i++)
        if (c->book.codes[i].dimension == 0) {
            size_t at = c->n_levels++;
            for (; at && c->book.codes[c->levels[at - 1]].rank > c->book.codes[i].rank; at--)
                c->levels[at] = c->levels[at - 1];
            c->levels[at] = i;
        }
    for (size_t i = 0; i < codes; i++) {
        size_t outer = c->book.codes[i].parent == SIZE_MAX ? i : c->book.codes[i].parent;
        c->level_of[i] = SIZE_MAX;
        for (size_t l = 0; l < c->n_levels; l++)
            if (c->levels[l] == outer)
                c->level_of[i] = l;
    }
    return MQ_OK;
}

/* Lowest machine level in stratum h; *one = it is the only one. */
static size_t S_lowest(const mq_correction *c, size_t h, bool *one)
{
    size_t lowest = SIZE_MAX, highest = 0;
    for (size_t i = 0; i < c->book.size; i++)
        if (mq_cross_at(&c->cells, h, i)) {
            size_t l = c->level_of[i];
            lowest = lowest == SIZE_MAX || l < lowest ? l : lowest;
            highest = l > highest ? l : highest;
        }
    *one = lowest == SIZE_MAX || lowest == highest;
    return lowest == SIZE_MAX ? 0 : lowest;
}

static mq_status S_order(mq_correction *c, mq_error *err)
{
    size_t *lowest = mq_arena_take_n(&c->arena, c->n_strata, sizeof *lowest);
    c->order = mq_arena_take_n(&c->arena, c->n_strata, sizeof *c->order);
    if (!lowest || !c->order)
        return mq_no_memory(err);
    c->pure = true;
    for (size_t h = 0; h < c->n_strata; h++) {
        bool one;
        lowest[h] = S_lowest(c, h, &one);
        c->pure &= one;
        size_t at = h;
        for (; at && lowest[c->order[at - 1]] > lowest[h]; at--)
            c->order[at] = c->order[at - 1];
        c->order[at] = h;
    }
    return MQ_OK;
}

mq_status mq_correction_ready(mq_correction *c, mq_error *err)
{
    for (size_t h = 0; h < c->n_strata; h++)
        if (c->strata[h].seen != c->strata[h].all)
            return mq_fail(err, MQ_E_DATA, NULL,
                           "stratum %zu has %llu answers in the file, %llu in the design", h + 1,
                           (unsigned long long)c->strata[h].seen, (unsigned long long)c->strata[h].all);
    for (size_t i = 0; i < c->n_keys; i++) {
        mq_str key = mq_labels_at(c->keys, i);
        if (c->key[i].machine == SIZE_MAX)
            return mq_fail(err, MQ_E_DATA, NULL, "key '%.*s' of the design is not in the coded file",
                           (int)key.size, key.at);
        c->coded += c->key[i].human != SIZE_MAX;
    }
    if (c->coded < 2)
        return mq_fail(
            err, MQ_E_DATA, NULL,
            "the sheet holds %llu coded answers; a correction needs at least two, better 30 a stratum",
            (unsigned long long)c->coded);
    mq_status st = S_levels(c, err);
    return st >= 0 ? S_order(c, err) : st;
}

size_t mq_correction_stratum(const mq_correction *c, const mq_str *values, mq_buffer *name)
{
    mq_buffer_clear(name);
    for (size_t i = 0; i < c->n_stratify; i++) {
        if (i)
            mq_buffer_char(name, '\x1F');
        mq_buffer_str(name, mq_str_trim(values[i]));
    }
    if (name->failed)
        return SIZE_MAX;
    return c->n_stratify ? mq_labels_find(c->names, mq_buffer_view(name)) : 0;
}

/* Answers of stratum h with machine code i, all or of a group. */
static uint64_t S_answers(const mq_correction *c, size_t h, size_t i, size_t by, size_t g)
{
    return by == SIZE_MAX ? mq_cross_at(&c->cells, h, i)
                          : mq_cross_at(&c->group[by], g, h * c->book.size + i);
}

mq_status mq_correction_cells(mq_correction *c, const size_t *of, size_t codes, size_t by, size_t g,
                              mq_correct_cells *out, mq_error *err)
{
    bool simple = !c->pure && c->n_strata == 1;
    out->size = simple ? c->n_levels : c->n_strata;
    out->sampling = simple ? MQ_SAMPLED_SIMPLE : MQ_SAMPLED_BY_CODE;
    out->coded = mq_arena_take_n(&c->arena, out->size, sizeof *out->coded);
    out->sampled = mq_arena_take_n(&c->arena, out->size * codes + 1, sizeof *out->sampled);
    out->cell = mq_arena_take_n(&c->arena, c->n_strata * c->book.size + 1, sizeof *out->cell);
    size_t *place = mq_arena_take_n(&c->arena, c->n_strata, sizeof *place);
    if (!out->coded || !out->sampled || !out->cell || !place)
        return mq_no_memory(err);
    for (size_t k = 0; k < c->n_strata; k++)
        place[c->order[k]] = k;
    for (size_t h = 0; h < c->n_strata; h++)
        for (size_t i = 0; i < c->book.size; i++) {
            size_t cell = simple ? c->level_of[i] == SIZE_MAX ? 0 : c->level_of[i] : place[h];
            out->cell[h * c->book.size + i] = cell;
            out->coded[cell] += S_answers(c, h, i, by, g);
        }
    for (size_t i = 0; i < c->n_keys; i++) {
        const mq_coded_key *key = &c->key[i];
        if (key->human == SIZE_MAX || (by != SIZE_MAX && key->group[by] != g))
            continue;
        size_t k = out->cell[key->stratum * c->book.size + key->machine];
        out->sampled[k * codes + of[key->human]]++;
    }
    return MQ_OK;
}
