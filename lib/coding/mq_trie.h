#ifndef MQ_TRIE_H
#define MQ_TRIE_H
#include "mq_lexicon.h"

mq_status mq_trie_new(mq_trie *trie, mq_error *err);
void mq_trie_free(mq_trie *trie);

/** Adds stem number `stem` under codes (ended by 0). */
mq_status mq_trie_add(mq_trie *trie, const uint8_t *codes, uint32_t stem, mq_stem *stems, mq_error *err);

#endif
