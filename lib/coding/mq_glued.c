#include "mq_glued.h"

enum { WHOLE_MIN = 8, WHOLE_MAX = 40, PART_MIN = 4 };

/* Letters [from, to) of a Cyrillic word as a word of its own. */
static bool S_part(mq_arena *arena, const mq_word *word, size_t from, size_t to, mq_word *out)
{
    const char *at = word->lower.at, *end = at + word->lower.size, *start = at;
    for (size_t i = 0; i < to && at < end; i++) {
        if (i == from)
            start = at;
        mq_utf8_next(&at, end);
    }
    uint8_t *codes = mq_arena_take(arena, to - from + 1);
    if (!codes)
        return false;
    memcpy(codes, word->s2 + from, to - from);
    *out = *word;
    out->lower = (mq_str){start, (size_t)(at - start)};
    out->s2 = codes;
    out->s2_size = to - from;
    out->start = word->start + from;
    out->end = to == word->s2_size ? word->end : word->start + to;
    return true;
}

/* Only a stem of four letters or more, seen without a forgiven slip, makes a cut believable. */
static bool S_believable(const mq_lexicon *lexicon, const mq_word *part, bool own_letters)
{
    mq_candidates found;
    mq_recognise_exactly(lexicon, part, own_letters, &found);
    for (size_t i = 0; i < found.size; i++)
        if (found.at[i].length >= PART_MIN)
            return true;
    return false;
}

bool mq_glued_cut(mq_arena *arena, const mq_word *word, size_t letters, mq_word *left, mq_word *right)
{
    if (!S_part(arena, word, 0, letters, left) || !S_part(arena, word, letters, word->s2_size, right))
        return false;
    right->gap = MQ_GAP_HYPHEN;
    return true;
}

size_t mq_glued_place(const mq_lexicon *lexicon, mq_arena *arena, const mq_word *word, bool own_letters)
{
    size_t n = word->s2_size;
    mq_word left, right;
    if (n < WHOLE_MIN || n > WHOLE_MAX || !(word->flags & MQ_WORD_CYRILLIC) || mq_str_length(word->lower) != n)
        return 0;
    uint64_t heads = word->flags & MQ_WORD_WILDCARD ? UINT64_MAX : mq_recognise_heads(lexicon, word);
    for (size_t cut = n - PART_MIN; cut >= PART_MIN; cut--) {
        if (!(heads >> (cut - 1) & 1))
            continue;
        if (!mq_glued_cut(arena, word, cut, &left, &right))
            return 0;
        if (S_believable(lexicon, &left, own_letters) && S_believable(lexicon, &right, own_letters))
            return cut;
    }
    return 0;
}
