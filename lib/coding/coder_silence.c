#include "coder_work.h"

size_t coder_root(const mq_codebook *book, size_t code)
{
    return book->codes[code].parent == SIZE_MAX ? code : book->codes[code].parent;
}

size_t coder_rank(const coder_work *w, const mq_firing *f)
{
    const mq_codebook *book = &w->coder->book;
    /* a rule without a code only silences: it outranks all */
    return f->code == SIZE_MAX ? SIZE_MAX : book->codes[coder_root(book, f->code)].rank;
}

size_t coder_class_rank(const coder_work *w, size_t class)
{
    const mq_codebook *book = &w->coder->book;
    return book->codes[coder_root(book, w->coder->likeness.code[class])].rank;
}

/* Do two firings speak of the same thing? Flags stand beside each other, dimensions too. */
bool coder_rivals(const coder_work *w, const mq_firing *a, const mq_firing *b)
{
    const mq_codebook *book = &w->coder->book;
    if (a->code == SIZE_MAX || b->code == SIZE_MAX)
        return true;
    size_t x = coder_root(book, a->code), y = coder_root(book, b->code);
    size_t dimension = book->codes[x].dimension;
    return dimension == book->codes[y].dimension && (book->dimensions[dimension].kind != MQ_KIND_FLAGS || x == y);
}

/* Within a clause a firing whose words all belong to a larger one of its dimension and of its level or above is
 * silenced by it. */
void coder_silence_smaller(const coder_work *w, size_t from, size_t to)
{
    mq_firing *at = w->out->firings;
    for (size_t i = from; i < to; i++)
        for (size_t k = from; k < to && at[i].silenced_by == MQ_NONE; k++)
            if (at[i].mask && at[k].mask != at[i].mask && (at[i].mask & ~at[k].mask) == 0 &&
                coder_rivals(w, &at[i], &at[k]) && coder_rank(w, &at[k]) >= coder_rank(w, &at[i]))
                at[i].silenced_by = (uint32_t)k;
}

static uint64_t S_span(uint64_t mask)
{
    if (!mask)
        return UINT64_MAX;
    unsigned low = (unsigned)__builtin_ctzll(mask), high = 63u - (unsigned)__builtin_clzll(mask);
    return (UINT64_MAX >> (63u - high)) & (UINT64_MAX << low);
}

bool coder_beats(const mq_rule *rule, uint32_t other)
{
    for (size_t i = 0; i < rule->n_beats; i++)
        if (rule->beats[i] == other)
            return true;
    return rule->beats_all;
}

/* Rules that silence by name, in an order in which no silenced rule can silence. */
void coder_silence_named(const coder_work *w, size_t from, size_t to)
{
    mq_firing *at = w->out->firings;
    const mq_rule *rules = w->coder->rules.at;
    uint32_t done = 0;
    for (;;) {
        size_t next = to;
        for (size_t i = from; i < to; i++) {
            const mq_rule *r = &rules[at[i].rule];
            if ((r->n_beats || r->beats_all) && r->order >= done && (next == to || r->order < rules[at[next].rule].order))
                next = i;
        }
        if (next == to)
            return;
        const mq_rule *rule = &rules[at[next].rule];
        done = rule->order + 1;
        if (at[next].silenced_by != MQ_NONE)
            continue;
        uint64_t reach = rule->aim                       ? coder_aim_of(w, at[next].first, at[next].mask)
                         : rule->beats_all || rule->wide ? UINT64_MAX
                                                         : S_span(at[next].mask);
        for (size_t i = from; i < to; i++)
            if (i != next && at[i].silenced_by == MQ_NONE && coder_beats(rule, at[i].rule) &&
                (reach & at[i].mask || reach == UINT64_MAX))
                at[i].silenced_by = (uint32_t)next;
    }
}
