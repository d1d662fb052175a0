#include "match_work.h"

mq_hit *match_room(match_work *w, size_t n)
{
    mq_matches *out = w->out;
    if (w->room - out->size < n) {
        size_t room = 2 * w->room + n + 64;
        mq_hit *grown = mq_arena_take_raw_n(w->arena, room, sizeof *grown);
        if (!grown) {
            w->failed = true;
            return NULL;
        }
        if (out->size)
            memcpy(grown, out->hits, out->size * sizeof *grown);
        out->hits = grown;
        w->room = room;
    }
    return &out->hits[out->size];
}

static void S_cover(mq_matches *out)
{
    for (size_t i = 0; i < out->size; i++)
        for (uint64_t left = mq_hit_weak(&out->hits[i]) ? 0 : out->hits[i].mask; left; left &= left - 1)
            out->covered[out->hits[i].first + (uint32_t)__builtin_ctzll(left)] = 1;
}

mq_status mq_match_words(const mq_lexicon *lexicon, mq_memo *memo, mq_arena *arena, const mq_words *words,
                         mq_matches *out, mq_error *err)
{
    *out = (mq_matches){.words = *words};
    match_work w = {lexicon, memo, arena, &out->words, NULL, out, 0, 0, false};
    w.tokens = mq_arena_take_raw_n(arena, words->size + 1, sizeof *w.tokens);
    mq_memo_begin(memo);
    mq_status status = w.tokens ? match_recognise(&w) : MQ_E_MEMORY;
    words = w.words;
    out->covered = mq_arena_take(arena, words->size + 1);
    out->like = mq_arena_take_raw_n(arena, words->size + 1, sizeof *out->like);
    if (!out->covered || !out->like)
        status = MQ_E_MEMORY;
    for (size_t t = 0; t < words->size && status == MQ_OK; t++) {
        out->like[t] = w.tokens[t].is->like;
        match_cues_at(&w, t);
    }
    if (status == MQ_OK && lexicon->n_regex)
        status = match_regexes(&w);
    if (status == MQ_OK) {
        match_sort(out->hits, out->size);
        if (w.flags & (MQ_CUE_NEGATES_NEXT | MQ_CUE_NEGATES_BACK))
            match_negate(&w);
        S_cover(out);
        match_drop_nested(out);
        size_t cues = out->size;
        match_shapes(&w);
        if (out->size > cues)
            match_sort(out->hits, out->size);
    }
    return status != MQ_OK || w.failed ? mq_fail(err, MQ_E_MEMORY, NULL, "out of memory") : MQ_OK;
}

const char *mq_how_name(mq_how how)
{
    static const char *const names[] = {"spelling", "skeleton", "latin", "wildcard", "fuzzy", "shape"};
    return names[how];
}
