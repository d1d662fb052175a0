#include "mq_match.h"
#include "mq_glued.h"
#include "mq_memo.h"
#include "mq_regex.h"
#include <stdlib.h>

typedef struct S_token {
    mq_recognised is;
    uint32_t negator;     /* index of the word that negates this one, UINT32_MAX = none */
} S_token;

typedef struct S_work {
    const mq_lexicon *lexicon;
    mq_memo *memo;
    mq_arena *arena;
    const mq_words *words;
    S_token *tokens;
    mq_matches *out;
    size_t room;
    bool failed;
} S_work;

static void S_push(S_work *w, mq_hit hit)
{
    mq_matches *out = w->out;
    if (out->size == w->room) {
        size_t room = w->room ? w->room * 2 : 64;
        mq_hit *grown = mq_arena_take_raw_n(w->arena, room, sizeof *grown);
        if (!grown) {
            w->failed = true;
            return;
        }
        if (out->size)
            memcpy(grown, out->hits, out->size * sizeof *grown);
        out->hits = grown;
        w->room = room;
    }
    out->hits[out->size++] = hit;
}

static const mq_known *S_candidate(const S_token *token, uint32_t unit)
{
    for (size_t i = 0; i < token->is.size; i++)
        if (token->is.at[i].unit == unit)
            return &token->is.at[i];
    return NULL;
}

static bool S_excepted(const mq_cue *cue, const mq_word *word)
{
    for (mq_str rest = *cue->except; rest.at;)
        if (mq_str_equal(mq_str_cut(&rest, ','), word->lower))
            return true;
    return false;
}

static bool S_phrase_from(S_work *w, const mq_cue *cue, size_t k, size_t after, mq_hit *hit)
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

/* Which units the next words offer: near = the next word, far = the next three. */
static void S_ahead(const S_work *w, size_t t, uint64_t *near, uint64_t *far)
{
    size_t n = w->words->size;
    *near = t + 1 < n ? w->tokens[t + 1].is.offers : 0;
    *far = *near | (t + 2 < n ? w->tokens[t + 2].is.offers : 0) | (t + 3 < n ? w->tokens[t + 3].is.offers : 0);
}

/* The word that goes on with a phrase behind word t, and how; most phrases that the bucket did not dismiss are dismissed here. */
static const mq_known *S_second(const S_work *w, size_t t, const mq_start *start, size_t *at)
{
    size_t last = t + 1u + start->gap, n = w->words->size;
    for (*at = t + 1; *at <= last && *at < n && w->words->at[*at].gap != MQ_GAP_STOP; ++*at) {
        const mq_known *found = S_candidate(&w->tokens[*at], start->second);
        if (found)
            return found;
    }
    return NULL;
}

static void S_found(S_work *w, const mq_start *start, mq_hit *hit)
{
    if (start->flags & MQ_CUE_EXCEPT && S_excepted(&w->lexicon->cues[start->cue], &w->words->at[hit->first]))
        return;
    hit->negated = (hit->tags & MQ_TAG_NEG) != 0;
    if (start->flags & MQ_CUE_NEG) {
        if (!hit->negated)
            return;
        hit->negated = false;
        hit->tags &= (uint8_t)~MQ_TAG_PAST; /* a denial is said in any tense */
    }
    S_push(w, *hit);
}

static mq_hit S_hit(size_t t, const mq_known *c, const mq_start *start)
{
    return (mq_hit){.cue = start->cue, .first = (uint32_t)t, .mask = 1, .symbol = start->symbol, .size = start->size,
                    .tags = c->tags, .how = c->how, .flags = start->flags, .weak = (start->flags & MQ_CUE_WEAK) != 0};
}

static void S_phrase_at(S_work *w, size_t t, const mq_known *c, const mq_start *start)
{
    size_t at;
    const mq_known *second = S_second(w, t, start, &at);
    if (!second)
        return;
    mq_hit hit = S_hit(t, c, start);
    if (start->size > 2) {
        if (!S_phrase_from(w, &w->lexicon->cues[start->cue], 1, t, &hit))
            return;
    } else {
        hit.mask |= (uint64_t)1 << (at - t);
        hit.tags |= second->tags;
        hit.how = second->how > hit.how ? second->how : hit.how;
    }
    S_found(w, start, &hit);
}

static void S_cues_at(S_work *w, size_t t, const mq_known *c, uint64_t near, uint64_t far)
{
    const mq_start *starts = w->lexicon->starts, *end = starts + c->starts + c->n_alone;
    for (const mq_start *at = starts + c->starts; !c->outranked && at < end; at++) {
        mq_hit hit = S_hit(t, c, at);
        S_found(w, at, &hit);
    }
    for (uint64_t left = c->seconds & far; left; left &= left - 1) {
        uint64_t bucket = left & -left;
        const uint32_t *ends = w->lexicon->ends + c->ends + __builtin_popcountll(c->seconds & (bucket - 1));
        const mq_start *at = c->seconds & (bucket - 1) ? starts + ends[-1] : end;
        for (const mq_start *stop = starts + *ends; at < stop; at++)
            if (at->gap || near & bucket)
                S_phrase_at(w, t, c, at);
    }
}

/* A hit whose words all belong to a longer phrase is part of it: it does not count by itself. */
static mq_status S_drop_nested(S_work *w)
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

static void S_negate(S_work *w)
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

static void S_shape(S_work *w, size_t t, uint16_t symbol)
{
    S_push(w, (mq_hit){.cue = UINT32_MAX, .first = (uint32_t)t, .mask = 1, .symbol = symbol, .size = 1,
                       .how = MQ_HOW_SHAPE, .negated = w->tokens[t].negator != UINT32_MAX});
}

static void S_shapes(S_work *w)
{
    size_t latin = 0;
    for (size_t t = 0; t < w->words->size; t++)
        latin += (w->words->at[t].flags & MQ_WORD_LATIN) != 0;
    bool typed_in_latin = latin * 2 > w->words->size && latin > 1;
    mq_str text = mq_str_trim(w->words->text);
    if (text.size && text.at[text.size - 1] == '?' && w->words->size)
        S_shape(w, w->words->size - 1, MQ_SHAPE_QUESTION);
    for (size_t t = 0; t < w->words->size; t++) {
        const mq_word *word = &w->words->at[t];
        if (word->flags & MQ_WORD_QUOTED)
            S_shape(w, t, MQ_SHAPE_QUOTED);
        if (word->flags & MQ_WORD_DIGIT)
            S_shape(w, t, MQ_SHAPE_NUMBER);
        if (w->out->covered[t] || word->flags & MQ_WORD_EMAIL)
            continue;
        size_t letters = mq_str_length(word->lower);
        if (word->flags & MQ_WORD_LATIN && letters >= 3 && !typed_in_latin)
            S_shape(w, t, MQ_SHAPE_LATIN);
        else if (word->flags & MQ_WORD_UPPER && letters >= 2)
            S_shape(w, t, MQ_SHAPE_UPPER);
        else if (letters >= 4 && !(word->flags & MQ_WORD_DIGIT))
            S_shape(w, t, MQ_SHAPE_UNKNOWN);
    }
}

/* All places where a user pattern matches. Errors  MQ_E_PARTIAL it ran into a limit, MQ_E_MEMORY */
static mq_status S_regex(S_work *w, uint32_t number, mq_str line, const size_t *at)
{
    const mq_words *words = w->words;
    const mq_cue *cue = &w->lexicon->cues[number];
    size_t from = 0, start, end, first = 0; /* matches come in order, so words are passed once for all of them */
    mq_status found = MQ_END;
    while ((found = mq_regex_find(cue->regex, line, from, &start, &end)) == MQ_OK) {
        while (first < words->size && at[first] + words->at[first].lower.size <= start)
            first++;
        mq_hit hit = {.cue = number, .first = (uint32_t)first, .symbol = cue->symbol, .size = 1};
        for (size_t t = first; t < words->size && at[t] < end; t++)
            if (t - first < 64)
                hit.mask |= (uint64_t)1 << (t - first);
        hit.size = (uint8_t)__builtin_popcountll(hit.mask);
        if (hit.mask)
            S_push(w, hit);
        from = end > from ? end : from + 1;
        while (from < line.size && ((unsigned char)line.at[from] & 0xC0) == 0x80)
            from++;
        if (from >= line.size)
            break;
    }
    return found;
}

/* User patterns see the words in lower case with one blank between them. */
static mq_status S_regexes(S_work *w)
{
    const mq_words *words = w->words;
    const mq_lexicon *lexicon = w->lexicon;
    size_t total = 1;
    for (size_t t = 0; t < words->size; t++)
        total += words->at[t].lower.size + 1;
    char *line = mq_arena_take(w->arena, total);
    size_t *at = mq_arena_take_n(w->arena, words->size + 1, sizeof *at), size = 0;
    w->out->limited = mq_arena_take_n(w->arena, lexicon->n_regex, sizeof *w->out->limited);
    if (!line || !at || !w->out->limited)
        return MQ_E_MEMORY;
    for (size_t t = 0; t < words->size; t++) {
        if (t)
            line[size++] = ' ';
        at[t] = size;
        memcpy(line + size, words->at[t].lower.at, words->at[t].lower.size);
        size += words->at[t].lower.size;
    }
    for (uint32_t r = 0; r < lexicon->n_regex; r++) {
        mq_status found = S_regex(w, lexicon->regexes[r], (mq_str){line, size}, at);
        if (found == MQ_E_MEMORY)
            return found;
        if (found == MQ_E_PARTIAL)
            w->out->limited[w->out->limits++] = r;
    }
    return MQ_OK;
}

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
static void S_sort(mq_hit *hits, size_t n)
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

static mq_status S_recognise_word(S_work *w, size_t t, bool own_letters)
{
    S_token *token = &w->tokens[t];
    token->negator = UINT32_MAX;
    return mq_memo_recognise(w->memo, w->lexicon, w->arena, &w->words->at[t], own_letters, &token->is);
}

/* Words typed without the blank between them are cut; the answer then has more words than were given. */
static mq_status S_cut_glued(S_work *w, bool own_letters)
{
    size_t n = w->words->size, glued = 0, size = 0;
    for (size_t t = 0; t < n; t++)
        glued += w->tokens[t].is.cut != 0;
    if (!glued)
        return MQ_OK;
    mq_word *words = mq_arena_take_n(w->arena, n + glued, sizeof *words);
    S_token *tokens = mq_arena_take_n(w->arena, n + glued + 1, sizeof *tokens), *old = w->tokens;
    if (!words || !tokens)
        return MQ_E_MEMORY;
    const mq_word *given = w->words->at;
    w->out->words.at = words;
    w->out->words.size = n + glued;
    w->tokens = tokens;
    for (size_t t = 0; t < n; t++) {
        if (!old[t].is.cut) {
            words[size] = given[t];
            tokens[size++] = old[t];
            continue;
        }
        if (!mq_glued_cut(w->arena, &given[t], old[t].is.cut, &words[size], &words[size + 1]))
            return MQ_E_MEMORY;
        for (int part = 0; part < 2; part++, size++)
            if (S_recognise_word(w, size, own_letters) != MQ_OK)
                return MQ_E_MEMORY;
    }
    w->out->glued = true;
    return MQ_OK;
}

static mq_status S_recognise_all(S_work *w)
{
    bool own_letters = (w->words->flags & MQ_WORD_KAZAKH) && !w->words->all_capitals;
    for (size_t t = 0; t < w->words->size; t++)
        if (S_recognise_word(w, t, own_letters) != MQ_OK)
            return MQ_E_MEMORY;
    return S_cut_glued(w, own_letters);
}

mq_status mq_match_words(const mq_lexicon *lexicon, mq_memo *memo, mq_arena *arena, const mq_words *words,
                         mq_matches *out, mq_error *err)
{
    *out = (mq_matches){.words = *words};
    S_work w = {lexicon, memo, arena, &out->words, NULL, out, 0, false};
    w.tokens = mq_arena_take_n(arena, words->size + 1, sizeof *w.tokens);
    mq_memo_begin(memo);
    mq_status status = w.tokens ? S_recognise_all(&w) : MQ_E_MEMORY;
    words = w.words;
    out->covered = mq_arena_take(arena, words->size + 1);
    out->like = mq_arena_take_raw_n(arena, words->size + 1, sizeof *out->like);
    if (!out->covered || !out->like)
        status = MQ_E_MEMORY;
    for (size_t t = 0; t < words->size && status == MQ_OK; t++) {
        uint64_t near, far;
        out->like[t] = w.tokens[t].is.like;
        S_ahead(&w, t, &near, &far);
        for (size_t i = 0; i < w.tokens[t].is.size; i++)
            S_cues_at(&w, t, &w.tokens[t].is.at[i], near, far);
    }
    if (status == MQ_OK && lexicon->n_regex)
        status = S_regexes(&w);
    if (status == MQ_OK) {
        S_sort(out->hits, out->size);
        S_negate(&w);
        for (size_t i = 0; i < out->size; i++)
            if (!out->hits[i].weak)
                for (uint64_t left = out->hits[i].mask; left; left &= left - 1)
                    out->covered[out->hits[i].first + (uint32_t)__builtin_ctzll(left)] = 1;
        status = S_drop_nested(&w);
    }
    if (status == MQ_OK) {
        S_shapes(&w);
        S_sort(out->hits, out->size);
    }
    return status != MQ_OK || w.failed ? mq_fail(err, MQ_E_MEMORY, NULL, "out of memory") : MQ_OK;
}

const char *mq_how_name(mq_how how)
{
    static const char *const names[] = {"spelling", "skeleton", "latin", "wildcard", "fuzzy", "shape"};
    return names[how];
}
