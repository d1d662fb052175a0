#ifndef MATCH_WORK_H
#define MATCH_WORK_H
#include "mq_match.h"
#include "mq_memo.h"

typedef struct match_token {
    const mq_recognised *is;
    uint32_t negator;     /* index of the word that negates this one, UINT32_MAX = none */
} match_token;

/** One answer on its way through matching: recognise -> cues -> regexes -> negate, nest -> shapes. Inner functions of
 *  mq_match_words, one file a step; w->failed = out of memory. */
typedef struct match_work {
    const mq_lexicon *lexicon;
    mq_memo *memo;
    mq_arena *arena;
    const mq_words *words;
    match_token *tokens;
    mq_matches *out;
    size_t room;          /* for hits */
    uint8_t flags;        /* MQ_CUE_* of all hits together */
    bool failed;
} match_work;

/** Room for n hits behind the others, to be filled at once and counted in out->size. NULL = out of memory. */
mq_hit *match_room(match_work *w, size_t n);

/** match_recognise.c: what is known of each word; words typed in one are cut in two. Errors  MQ_E_MEMORY */
mq_status match_recognise(match_work *w);

/** match_cues.c: makes of hit, whose first, mask, tags and how are known, what the cue that starts at its first word makes of
 *  it. False = the cue does not allow it: a form it excepts, or not denied though it must be. */
bool match_hit(const mq_lexicon *lexicon, const mq_word *first, const mq_start *start, mq_hit hit, mq_hit *out);

/** match_cues.c: the cues that begin at word t. */
void match_cues_at(match_work *w, size_t t);

/** match_regex.c: user patterns see the words in lower case with one blank between them.
 *  Errors  MQ_E_MEMORY; limits are counted in w->out */
mq_status match_regexes(match_work *w);

/** match_relations.c: hits in the order of mq_matches; which of them are negated; those that are but a part of a phrase go. */
void match_sort(mq_hit *hits, size_t n);
void match_negate(match_work *w);
void match_drop_nested(mq_matches *m);

/** match_shapes.c: numbers, names in Latin letters, words that no cue knows. */
void match_shapes(match_work *w);

#endif
