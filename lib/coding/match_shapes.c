#include "match_work.h"

static void S_shape(match_work *w, size_t t, uint16_t symbol)
{
    mq_hit *hit = match_room(w, 1);
    if (!hit)
        return;
    *hit = (mq_hit){.cue = UINT32_MAX, .first = (uint32_t)t, .mask = 1, .symbol = symbol, .size = 1, .how = MQ_HOW_SHAPE,
                    .negated = w->tokens[t].negator != UINT32_MAX};
    w->out->size++;
}

void match_shapes(match_work *w)
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
