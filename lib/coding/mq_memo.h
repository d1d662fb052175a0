#ifndef MQ_MEMO_H
#define MQ_MEMO_H
#include "mq_recognise.h"

/** mq_memo: words seen lately with what recognised them: surveys repeat their words, and a look here costs a tenth of a walk
 *  through the trees. One a thread; of fixed size (about 1 MiB); never changes a result. */
mq_memo *mq_memo_new(void); /* caller frees; NULL = out of memory */
void mq_memo_free(mq_memo *memo); /* NULL is fine */

/** mq_recognise through the memo; memo may be NULL. A memo serves one lexicon only. */
void mq_memo_recognise(mq_memo *memo, const mq_lexicon *lexicon, const mq_word *word, bool own_letters,
                       mq_candidates *out);

#endif
