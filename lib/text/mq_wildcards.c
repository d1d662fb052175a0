#include "mq_wildcards.h"
#include "mq_skeleton.h"

enum { LONGEST_RUN = 3, SURE = 2 };

static bool S_cyrillic(const mq_letter *at, size_t size, size_t i)
{
    return i < size && at[i].kind == MQ_LETTER_LETTER && (at[i].bits & MQ_LETTER_CYRILLIC);
}

/* A Latin look-alike counts as the letter it was meant to be when the other neighbour is Cyrillic. */
static bool S_meant(const mq_letter *at, size_t size, size_t i)
{
    return S_cyrillic(at, size, i) || (i < size && (at[i].bits & MQ_LETTER_TWIN));
}

static bool S_small(const mq_letter *at, size_t size, size_t i)
{
    return S_meant(at, size, i) && !(at[i].bits & MQ_LETTER_CAPITAL);
}

/* Run [i, end) stands inside a word or begins one. i - 1 of the first character wraps past size: no letter.
 */
static bool S_inner(const mq_letter *at, size_t size, size_t i, size_t end)
{
    bool after = S_cyrillic(at, size, end);
    if (end - i > LONGEST_RUN || !S_meant(at, size, end))
        return false;
    if (i == 0)
        return after;
    if (S_small(at, size, i - 1) && !S_small(at, size, end))
        return false; /* a question, and the next sentence without a blank */
    uint8_t before = at[i - 1].kind;
    if (before == MQ_LETTER_LETTER)
        return S_cyrillic(at, size, i - 1) || (after && S_meant(at, size, i - 1));
    return after && (before == MQ_LETTER_BLANK || before == MQ_LETTER_HYPHEN || before == MQ_LETTER_COMMA ||
                     (before == MQ_LETTER_STOP && at[i - 1].c != '!') ||
                     (before == MQ_LETTER_OTHER && at[i - 1].c != 0xFFFD));
}

/* The sentence goes on behind the mark, so it was no question mark. */
static bool S_goes_on(const mq_letter *at, size_t size, size_t end)
{
    if (end < size &&
        (at[end].kind == MQ_LETTER_COMMA || at[end].c == ';' || at[end].kind == MQ_LETTER_HYPHEN))
        return true;
    size_t next = end;
    while (next < size && at[next].kind == MQ_LETTER_BLANK)
        next++;
    return next > end && S_small(at, size, next);
}

static void S_make(mq_letter *at, size_t i, size_t end)
{
    for (; i < end; i++) {
        at[i].kind = MQ_LETTER_LETTER;
        at[i].bits = MQ_LETTER_CYRILLIC | MQ_LETTER_WILD;
        at[i].lower = '?';
        at[i].code = MQ_SKELETON_WILD;
    }
}

void mq_wildcards_mark(mq_letter *at, size_t size, bool lossless)
{
    size_t inner = 0;
    for (size_t round = 0; round < (lossless ? 1 : 2); round++) {
        for (size_t i = 0, end; i < size; i = end) {
            for (end = i; end < size && at[end].kind == MQ_LETTER_LOST; end++)
                ;
            if (end == i) {
                end++;
            } else if (round == 0 && S_inner(at, size, i, end) && !(lossless && at[i].c == '_')) {
                S_make(at, i, end);
                inner++;
            } else if (round == 1 && end - i == 1 && inner && i && S_cyrillic(at, size, i - 1) &&
                       !S_cyrillic(at, size, end) && (inner >= SURE || S_goes_on(at, size, end))) {
                S_make(at, i, end);
            }
        }
    }
}
