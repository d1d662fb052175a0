#include "match_work.h"
#include "mq_regex.h"

/* All places where a user pattern matches. Errors  MQ_E_PARTIAL it ran into a limit, MQ_E_MEMORY */
static mq_status S_regex(match_work *w, uint32_t number, mq_str line, const size_t *at)
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
        mq_hit *kept = hit.mask ? match_room(w, 1) : NULL;
        if (kept) {
            *kept = hit;
            w->out->size++;
        }
        from = end > from ? end : from + 1;
        while (from < line.size && ((unsigned char)line.at[from] & 0xC0) == 0x80)
            from++;
        if (from >= line.size)
            break;
    }
    return found;
}

/* User patterns see the words in lower case with one blank between them. */
mq_status match_regexes(match_work *w)
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
