#include "match_work.h"
#include "mq_trie.h"

static const mq_known *S_candidate(const match_token *token, uint32_t unit)
{
    for (size_t i = 0; i < token->is->size; i++)
        if (token->is->at[i].unit == unit)
            return &token->is->at[i];
    return NULL;
}

static bool S_excepted(const mq_cue *cue, const mq_word *word)
{
    for (mq_str rest = *cue->except; rest.at;)
        if (mq_str_equal(mq_str_cut(&rest, ','), word->lower))
            return true;
    return false;
}

static bool S_phrase_from(match_work *w, const mq_cue *cue, size_t k, size_t after, mq_hit *hit)
{
    if (k == cue->size)
        return true;
    for (size_t t = after + 1; t <= after + 1u + mq_cue_gap(cue, k) && t < w->words->size; t++) {
        if (w->words->at[t].gap == MQ_GAP_STOP)
            return false;
        const mq_known *c = S_candidate(&w->tokens[t], cue->unit[k]);
        if (!c)
            continue;
        mq_hit longer = *hit;
        longer.mask |= (uint64_t)1 << (t - hit->first);
        longer.tags |= c->tags;
        if (c->how > longer.how)
            longer.how = c->how;
        if (S_phrase_from(w, cue, k + 1, t, &longer)) {
            *hit = longer;
            return true;
        }
    }
    return false;
}

/* The word that goes on with a phrase behind word t, and how; most phrases that the bucket did not dismiss are dismissed here. */
static const mq_known *S_second(const match_work *w, size_t t, const mq_start *start, size_t *at)
{
    size_t last = t + 1u + start->gap, n = w->words->size;
    for (*at = t + 1; *at <= last && *at < n && w->words->at[*at].gap != MQ_GAP_STOP; ++*at) {
        const mq_known *found = S_candidate(&w->tokens[*at], start->second);
        if (found)
            return found;
    }
    return NULL;
}

bool match_hit(const mq_lexicon *lexicon, const mq_word *first, const mq_start *start, mq_hit hit, mq_hit *out)
{
    hit.cue = start->cue;
    hit.symbol = start->symbol;
    hit.size = start->size;
    hit.flags = start->flags;
    hit.negated = (hit.tags & MQ_TAG_NEG) != 0;
    if (start->flags & MQ_CUE_NEG) {
        if (!hit.negated)
            return false;
        hit.negated = false;
        hit.tags &= (uint16_t)~MQ_TAG_PAST; /* a denial is said in any tense */
    }
    *out = hit;
    return !(start->flags & MQ_CUE_EXCEPT) || !S_excepted(&lexicon->cues[start->cue], first);
}

static void S_phrase_at(match_work *w, size_t t, const mq_known *c, const mq_start *start)
{
    size_t at;
    const mq_known *second = S_second(w, t, start, &at);
    if (!second)
        return;
    mq_hit hit = {.first = (uint32_t)t, .mask = 1, .tags = c->tags, .how = c->how};
    if (start->size > 2) {
        if (!S_phrase_from(w, &w->lexicon->cues[start->cue], 1, t, &hit))
            return;
    } else {
        hit.mask |= (uint64_t)1 << (at - t);
        hit.tags |= second->tags;
        hit.how = second->how > hit.how ? second->how : hit.how;
    }
    mq_hit *out = match_room(w, 1);
    if (!out || !match_hit(w->lexicon, &w->words->at[t], start, hit, out))
        return;
    w->flags |= out->flags;
    w->out->size++;
}

/* Which units the next words offer: near = the next word, far = the next three. */
static void S_ahead(const match_work *w, size_t t, uint64_t *near, uint64_t *far)
{
    size_t n = w->words->size;
    *near = t + 1 < n ? w->tokens[t + 1].is->offers : 0;
    *far = *near | (t + 2 < n ? w->tokens[t + 2].is->offers : 0) | (t + 3 < n ? w->tokens[t + 3].is->offers : 0);
}

static void S_alone_at(match_work *w, size_t t)
{
    const mq_recognised *is = w->tokens[t].is;
    mq_hit *out = is->n_hits ? match_room(w, is->n_hits) : NULL;
    if (!out)
        return;
    for (size_t i = 0; i < is->n_hits; i++) {
        out[i] = is->hits[i];
        out[i].first = (uint32_t)t;
        w->flags |= out[i].flags;
    }
    w->out->size += is->n_hits;
}

/* The phrases that begin with a unit and go on with one of those that the next words offer. */
static void S_phrases_at(match_work *w, size_t t, const mq_known *c, uint64_t near, uint64_t far)
{
    const mq_start *starts = w->lexicon->starts;
    for (uint64_t left = (c->seconds & near) | (c->wide & far); left; left &= left - 1) {
        uint64_t bucket = left & -left;
        const uint32_t *ends = w->lexicon->ends + c->ends + mq_bits64(c->seconds & (bucket - 1));
        const mq_start *at = starts + (c->seconds & (bucket - 1) ? ends[-1] : c->phrases);
        for (const mq_start *stop = starts + *ends; at < stop; at++)
            if (at->gap || near & bucket)
                S_phrase_at(w, t, c, at);
    }
}

void match_cues_at(match_work *w, size_t t)
{
    uint64_t near, far;
    const mq_recognised *is = w->tokens[t].is;
    S_ahead(w, t, &near, &far);
    S_alone_at(w, t);
    for (const mq_known *c = is->at, *end = c + is->size; c < end; c++)
        if ((c->seconds & near) | (c->wide & far))
            S_phrases_at(w, t, c, near, far);
}
