#include "coder_work.h"

static size_t S_place(const mq_firing *f)
{
    return f->mask ? f->first + (size_t)__builtin_ctzll(f->mask) : SIZE_MAX;
}

/* Does firing a decide before firing b, in a dimension of this kind? */
static bool S_better(const coder_work *w, mq_kind kind, const mq_firing *a, const mq_firing *b)
{
    const mq_codebook *book = &w->coder->book;
    const mq_rule *x = &w->coder->rules.at[a->rule], *y = &w->coder->rules.at[b->rule];
    size_t rank_a = book->codes[coder_root(book, a->code)].rank, rank_b = book->codes[coder_root(book, b->code)].rank;
    if (kind == MQ_KIND_ORDINAL && rank_a != rank_b)
        return rank_a > rank_b;
    if (x->first != y->first && coder_one_aim(w, S_place(a), S_place(b)))
        return x->first;
    if (x->last != y->last)
        return y->last;
    if (S_place(a) != S_place(b))
        return S_place(a) < S_place(b);
    int size_a = __builtin_popcountll(a->mask), size_b = __builtin_popcountll(b->mask);
    return size_a != size_b ? size_a > size_b : a->rule < b->rule;
}

/* Gives the dimension, and those within it, the code of a firing, MQ_NONE = what the codebook gives when no rule fires. */
void coder_give(coder_work *w, size_t dimension, uint32_t best)
{
    const mq_codebook *book = &w->coder->book;
    mq_coding *out = w->out;
    out->firing[dimension] = best;
    size_t code = best == MQ_NONE ? mq_codebook_fallback(book, dimension, SIZE_MAX)
                                  : out->firings[best].code;
    if (code == SIZE_MAX)
        return;
    size_t root = coder_root(book, code);
    out->code[dimension] = root;
    for (size_t d = 0; d < book->n_dimensions; d++)
        if (book->dimensions[d].within == dimension) {
            out->code[d] = code != root ? code : mq_codebook_fallback(book, d, root);
            out->firing[d] = best;
        }
}

/* The bit of a code among the flags of its dimension. */
static uint64_t S_flag(const mq_codebook *book, size_t code)
{
    size_t bit = 0;
    for (size_t c = 0; c < code; c++)
        bit += book->codes[c].dimension == book->codes[code].dimension;
    return bit < 64 ? (uint64_t)1 << bit : 0;
}

void coder_decide(coder_work *w, size_t dimension)
{
    const mq_codebook *book = &w->coder->book;
    mq_coding *out = w->out;
    mq_kind kind = book->dimensions[dimension].kind;
    uint32_t best = MQ_NONE;
    for (uint32_t i = 0; i < out->n_firings; i++) {
        size_t code = out->firings[i].code;
        if (out->firings[i].silenced_by != MQ_NONE || code == SIZE_MAX ||
            book->codes[coder_root(book, code)].dimension != dimension)
            continue;
        if (kind == MQ_KIND_FLAGS)
            out->flags[dimension] |= S_flag(book, code);
        if (best == MQ_NONE || S_better(w, kind, &out->firings[i], &out->firings[best]))
            best = i;
    }
    coder_give(w, dimension, best);
}
