#include "match_work.h"
#include <stdlib.h>

static uint64_t S_place(const mq_hit *hit)
{
    return (uint64_t)hit->first << 16 | hit->symbol;
}

static bool S_before(const mq_hit *a, const mq_hit *b)
{
    uint64_t x = S_place(a), y = S_place(b);
    return x != y ? x < y : a->cue < b->cue;
}

static int S_by_place(const void *a, const void *b)
{
    return S_before(a, b) ? -1 : S_before(b, a);
}

/* Hits come almost in order, so few of them move far. */
void match_sort(mq_hit *hits, size_t n)
{
    if (n > 256) {
        qsort(hits, n, sizeof *hits, S_by_place);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        if (!S_before(&hits[i], &hits[i - 1]))
            continue;
        mq_hit moving = hits[i];
        size_t k = i;
        for (; k > 0 && S_before(&moving, &hits[k - 1]); k--)
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

/* Marks the hits whose words all belong to a phrase, which is longer, by taking their words from them. */
static void S_mark_nested(mq_matches *m, size_t phrase)
{
    const mq_hit *outer = &m->hits[phrase];
    uint32_t first = outer->first, last = first + 63u - (uint32_t)__builtin_clzll(outer->mask);
    uint64_t beside = ~outer->mask;
    uint8_t size = outer->size;
    size_t k = phrase;
    while (k > 0 && m->hits[k - 1].first == first)
        k--;
    for (; k < m->size && m->hits[k].first <= last; k++)
        if (m->hits[k].size < size && (m->hits[k].mask << (m->hits[k].first - first) & beside) == 0)
            m->hits[k].mask = 0;
}

/* A hit whose words all belong to a longer phrase is part of it: it does not count by itself. What belongs to a phrase that
 * is itself a part belongs to the longer one too. */
void match_drop_nested(mq_matches *m)
{
    size_t kept = 0, phrases = 0;
    for (size_t i = 0; i < m->size; i++)
        if (m->hits[i].size > 1 && m->hits[i].mask) {
            S_mark_nested(m, i);
            phrases++;
        }
    if (!phrases)
        return;
    for (size_t i = 0; i < m->size; i++) {
        if (!m->hits[i].mask)
            continue;
        if (kept < i)
            m->hits[kept] = m->hits[i];
        kept++;
    }
    m->size = kept;
}
