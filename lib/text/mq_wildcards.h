#ifndef MQ_WILDCARDS_H
#define MQ_WILDCARDS_H
#include "mq_letter.h"

/** Makes ? and _ that stand for a letter lost in an ANSI file a letter with MQ_LETTER_WILD and
 * MQ_SKELETON_WILD. lossless: the text has a letter that Windows-1251 loses, so only ? before a letter is
 * taken for a loss. Rules: docs/tokenizer.md, section 4. Linear. */
void mq_wildcards_mark(mq_letter *at, size_t size, bool lossless);

#endif
