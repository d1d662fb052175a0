#include "match_work.h"
#include <stdlib.h>

static int S_by_place(const void *a, const void *b)
{
    const mq_hit *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    if (x->symbol != y->symbol)
        return x->symbol < y->symbol ? -1 : 1;
    return (x->cue > y->cue) - (x->cue < y->cue);
}

/* Hits come almost in order, so few of them move far. */
void match_sort(mq_hit *hits, size_t n)
{
    if (n > 256) {
        qsort(hits, n, sizeof *hits, S_by_place);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        mq_hit moving = hits[i];
        size_t k = i;
        for (; k > 0 && S_by_place(&moving, &hits[k - 1]) < 0; k--)
            hits[k] = hits[k - 1];
        hits[k] = moving;
    }
}

void match_negate(match_work *w)
{
    mq_matches *m = w->out;
    for (size_t i = 0; i < m->size; i++) {
        uint32_t flags = m->hits[i].flags, t = m->hits[i].first;
        uint32_t last = t + 63u - (uint32_t)__builtin_clzll(m->hits[i].mask);
        if (flags & MQ_CUE_NEGATES_NEXT && last + 1 < w->words->size && w->words->at[last + 1].gap != MQ_GAP_STOP)
            w->tokens[last + 1].negator = t;
        if (flags & MQ_CUE_NEGATES_BACK && t > 0 && w->words->at[t].gap != MQ_GAP_STOP)
            w->tokens[t - 1].negator = t;
    }
    for (size_t i = 0; i < m->size; i++) {
        mq_hit *hit = &m->hits[i];
        for (uint64_t left = hit->mask; left; left &= left - 1) {
            uint32_t by = w->tokens[hit->first + (uint32_t)__builtin_ctzll(left)].negator;
            bool inside = by != UINT32_MAX && by >= hit->first && by - hit->first < 64 &&
                          (hit->mask >> (by - hit->first) & 1);
            if (by != UINT32_MAX && !inside)
                hit->negated = true;
        }
    }
}

/* A hit whose words all belong to a longer phrase is part of it: it does not count by itself. */
mq_status match_drop_nested(match_work *w)
{
    mq_matches *m = w->out;
    uint32_t *phrases = mq_arena_take_raw_n(w->arena, m->size + 1, sizeof *phrases);
    size_t n = 0, kept = 0, from = 0;
    if (!phrases)
        return MQ_E_MEMORY;
    for (size_t i = 0; i < m->size; i++)
        if (m->hits[i].size > 1)
            phrases[n++] = (uint32_t)i;
    if (!n)
        return MQ_OK;
    mq_hit *hits = mq_arena_take_raw_n(w->arena, m->size, sizeof *hits);
    if (!hits)
        return MQ_E_MEMORY;
    for (size_t i = 0; i < m->size; i++) {
        const mq_hit *inner = &m->hits[i];
        bool nested = false;
        while (from < n && inner->first - m->hits[phrases[from]].first > 40 && m->hits[phrases[from]].first < inner->first)
            from++; /* no phrase is that long */
        for (size_t k = from; k < n && m->hits[phrases[k]].first <= inner->first && !nested; k++) {
            const mq_hit *outer = &m->hits[phrases[k]];
            nested = outer->size > inner->size && (inner->mask << (inner->first - outer->first) & ~outer->mask) == 0;
        }
        if (!nested)
            hits[kept++] = *inner;
    }
    m->hits = hits;
    m->size = kept;
    w->room = kept; /* the next push makes room of its own */
    return MQ_OK;
}
