#ifndef MQ_MATCH_H
#define MQ_MATCH_H
#include "mq_lexicon.h"
#include "mq_words.h"

typedef struct mq_memo mq_memo; /* mq_memo.h */

/** How a word was recognised, best first. */
typedef enum mq_how { MQ_HOW_SPELLING, MQ_HOW_SKELETON, MQ_HOW_LATIN, MQ_HOW_WILDCARD, MQ_HOW_FUZZY, MQ_HOW_SHAPE } mq_how;

/** A cue (or a shape, then cue == UINT32_MAX) found in an answer. */
typedef struct mq_hit {
    uint32_t cue;
    uint32_t first;     /* index of its first word */
    uint64_t mask;      /* bit i: word first + i belongs to it */
    uint16_t symbol;
    uint16_t tags;      /* MQ_TAG_* of its words */
    uint8_t size;       /* words: bits in mask */
    uint8_t how;        /* the worst mq_how among its words */
    bool negated;
    uint8_t flags;      /* MQ_CUE_* of its cue */
} mq_hit;

/** It counts only beside another symbol in a sequence. */
static inline bool mq_hit_weak(const mq_hit *hit)
{
    return hit->flags & MQ_CUE_WEAK;
}

typedef struct mq_matches {
    mq_words words;     /* the words that hits point to: those given, or cut anew where words were glued together */
    mq_hit *hits;       /* sorted by first word, then by symbol and cue */
    size_t size;
    uint8_t *covered;   /* per word: 1 = a cue that is not weak recognises it */
    struct mq_likeness_word **like; /* per word: what likeness keeps of it; void when the memo is next used */
    bool glued;         /* repair: words typed without a blank were cut */
    uint32_t *limited;  /* user patterns that ran into PCRE2's limits in this answer, as places in lexicon->regexes */
    size_t limits;      /* how many */
} mq_matches;

/** Finds the cues in an answer. memo (mq_memo.h) may be NULL. Arena-owned. Linear in the number of words.
 *  Errors  MQ_E_MEMORY */
mq_status mq_match_words(const mq_lexicon *lexicon, mq_memo *memo, mq_arena *arena, const mq_words *words,
                         mq_matches *out, mq_error *err);

/** kk, ru ... names for reports: spelling skeleton latin wildcard fuzzy shape. */
const char *mq_how_name(mq_how how);

#endif
