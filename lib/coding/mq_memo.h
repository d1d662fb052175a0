#ifndef MQ_MEMO_H
#define MQ_MEMO_H
#include "mq_likeness.h"
#include "mq_match.h"
#include "mq_recognise.h"

/** A unit that recognises a word, with all that matching asks of it: looking into the lexicon for every word anew would wait
 *  for memory. */
typedef struct mq_known {
    uint64_t seconds, wide; /* as in mq_unit */
    uint32_t unit;
    uint32_t phrases, ends; /* its phrases among the starts, where their buckets end (mq_unit) */
    uint16_t tags;          /* as in mq_candidate */
    uint8_t how;
} mq_known;

/** What is known of a word: the units that recognise it, and what follows from them. */
typedef struct mq_recognised {
    const mq_known *at;     /* in the order of units */
    const mq_hit *hits;     /* the cues of this one word, as they stand at word 0, in the order of mq_matches */
    uint8_t size;
    uint8_t cut;            /* nothing but perhaps its end is known: letters of the first of two words in it, 0 = one */
    uint32_t n_hits;
    uint64_t offers;        /* bit b: a unit of bucket b (mq_bucket_of) recognises it */
    mq_likeness_word *like; /* what likeness keeps of it; it fills this when it looks */
} mq_recognised;

/** mq_memo: words seen lately with what is known of them: surveys repeat their words, and a look here costs a tenth of a
 *  walk through the trees. One a thread and lexicon; never changes a result. room: bytes, all taken at once, so that the
 *  memory of a run does not depend on its rows; a word takes about 400. MQ_MEMO_ROOM is meant for all memos of a run
 *  together. model NULL = none. Caller frees; NULL = out of memory */
enum { MQ_MEMO_ROOM = 16 << 20 };
mq_memo *mq_memo_new(const mq_likeness *model, size_t room);
void mq_memo_free(mq_memo *memo); /* NULL is fine */

/** Makes room when the memo is full: what mq_memo_recognise gave before is void. memo may be NULL. */
void mq_memo_begin(mq_memo *memo);

/** What is known of a word, through the memo; memo may be NULL. It is the memo's or the arena's.
 *  own_letters as in mq_recognise. NULL = out of memory */
const mq_recognised *mq_memo_recognise(mq_memo *memo, const mq_lexicon *lexicon, mq_arena *arena, const mq_word *word,
                                       bool own_letters);

#endif
