#include "match_work.h"
#include "mq_glued.h"

static mq_status S_recognise_word(match_work *w, size_t t, bool own_letters)
{
    match_token *token = &w->tokens[t];
    token->negator = UINT32_MAX;
    token->is = mq_memo_recognise(w->memo, w->lexicon, w->arena, &w->words->at[t], own_letters);
    return token->is ? MQ_OK : MQ_E_MEMORY;
}

/* Words typed without the blank between them are cut; the answer then has more words than were given. */
static mq_status S_cut_glued(match_work *w, bool own_letters)
{
    size_t n = w->words->size, glued = 0, size = 0;
    for (size_t t = 0; t < n; t++)
        glued += w->tokens[t].is->cut != 0;
    if (!glued)
        return MQ_OK;
    mq_word *words = mq_arena_take_n(w->arena, n + glued, sizeof *words);
    match_token *tokens = mq_arena_take_raw_n(w->arena, n + glued + 1, sizeof *tokens), *old = w->tokens;
    if (!words || !tokens)
        return MQ_E_MEMORY;
    const mq_word *given = w->words->at;
    w->out->words.at = words;
    w->out->words.size = n + glued;
    w->tokens = tokens;
    for (size_t t = 0; t < n; t++) {
        if (!old[t].is->cut) {
            words[size] = given[t];
            tokens[size++] = old[t];
            continue;
        }
        if (!mq_glued_cut(w->arena, &given[t], old[t].is->cut, &words[size], &words[size + 1]))
            return MQ_E_MEMORY;
        for (int part = 0; part < 2; part++, size++)
            if (S_recognise_word(w, size, own_letters) != MQ_OK)
                return MQ_E_MEMORY;
    }
    w->out->glued = true;
    return MQ_OK;
}

mq_status match_recognise(match_work *w)
{
    bool own_letters = (w->words->flags & MQ_WORD_KAZAKH) && !w->words->all_capitals;
    for (size_t t = 0; t < w->words->size; t++)
        if (S_recognise_word(w, t, own_letters) != MQ_OK)
            return MQ_E_MEMORY;
    return S_cut_glued(w, own_letters);
}
