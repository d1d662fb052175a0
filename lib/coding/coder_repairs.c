#include "coder_work.h"

/* A mask of words counted from one word, counted from another. */
static uint64_t S_moved(uint64_t mask, uint32_t from, uint32_t to)
{
    if (from >= to)
        return from - to < 64 ? mask << (from - to) : 0;
    return to - from < 64 ? mask >> (to - from) : 0;
}

/* Does every hit stand as it is spelt? Then nothing was repaired but letters. */
static bool S_all_spelt(const mq_matches *m)
{
    uint8_t how = 0;
    for (size_t i = 0; i < m->size; i++)
        how |= m->hits[i].how; /* a spelling is 0 */
    return how == MQ_HOW_SPELLING;
}

static void S_note(coder_work *w, mq_firing *f)
{
    mq_coding *out = w->out;
    if (!(w->words->flags & MQ_WORD_REPAIRS) && f->mask && S_all_spelt(&out->matches)) {
        out->how |= 1u << MQ_HOW_SPELLING;
        return;
    }
    uint8_t best[64]; /* per word: what was typed may be a cue as it stands and another by repair */
    memset(best, MQ_HOW_SHAPE, sizeof best);
    for (size_t i = 0; i < out->matches.size; i++) {
        const mq_hit *hit = &out->matches.hits[i];
        for (uint64_t left = S_moved(hit->mask, hit->first, f->first) & f->mask; left; left &= left - 1) {
            size_t bit = (size_t)__builtin_ctzll(left);
            if (hit->how < best[bit])
                best[bit] = hit->how;
        }
    }
    for (uint64_t left = f->mask; left; left &= left - 1) {
        size_t bit = (size_t)__builtin_ctzll(left);
        out->how |= (uint8_t)(1u << best[bit]);
        f->fuzzy |= best[bit] == MQ_HOW_FUZZY;
        if (f->first + bit < w->words->size)
            out->repairs |= w->words->at[f->first + bit].flags;
    }
}

void coder_note_repairs(coder_work *w)
{
    const uint32_t *firing = w->out->firing;
    for (size_t d = 0; d < w->coder->book.n_dimensions; d++) {
        bool noted = firing[d] == MQ_NONE; /* one firing may decide several dimensions */
        for (size_t before = 0; before < d; before++)
            noted |= firing[before] == firing[d];
        if (!noted)
            S_note(w, &w->out->firings[firing[d]]);
    }
}
