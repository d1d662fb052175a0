#include "mq_memo.h"
#include <stdlib.h>

enum { SLOTS = 4096, LONGEST = 46, KEPT = 12 };

/* Everything that mq_recognise looks at in a word: its letters, these flags, and whether Kazakh letters are typed. */
enum { SEEN = MQ_WORD_EMAIL | MQ_WORD_DIGIT | MQ_WORD_WILDCARD | MQ_WORD_LATIN | MQ_WORD_CYRILLIC };

typedef struct S_slot {
    uint32_t flags;         /* seen flags, bit 31 = own letters, bit 30 = filled */
    uint8_t size, candidates;
    char letters[LONGEST];
    mq_candidate at[KEPT];
} S_slot;

struct mq_memo {
    S_slot slots[SLOTS];
};

mq_memo *mq_memo_new(void)
{
    return calloc(1, sizeof(mq_memo));
}

void mq_memo_free(mq_memo *memo)
{
    free(memo);
}

static uint32_t S_hash(mq_str text, uint32_t flags)
{
    uint32_t h = 2166136261u ^ flags;
    for (size_t i = 0; i < text.size; i++)
        h = (h ^ (unsigned char)text.at[i]) * 16777619u;
    return h ^ h >> 15;
}

void mq_memo_recognise(mq_memo *memo, const mq_lexicon *lexicon, const mq_word *word, bool own_letters,
                       mq_candidates *out)
{
    mq_str letters = word->lower;
    if (!memo || letters.size > LONGEST) {
        mq_recognise(lexicon, word, own_letters, out);
        return;
    }
    uint32_t flags = (word->flags & SEEN) | (uint32_t)own_letters << 31 | UINT32_C(1) << 30;
    S_slot *slot = &memo->slots[S_hash(letters, flags) % SLOTS];
    if (slot->flags == flags && slot->size == letters.size && memcmp(slot->letters, letters.at, letters.size) == 0) {
        out->size = slot->candidates;
        memcpy(out->at, slot->at, slot->candidates * sizeof *out->at);
        return;
    }
    mq_recognise(lexicon, word, own_letters, out);
    if (out->size > KEPT)
        return;
    slot->flags = flags;
    slot->size = (uint8_t)letters.size;
    slot->candidates = (uint8_t)out->size;
    memcpy(slot->letters, letters.at, letters.size);
    memcpy(slot->at, out->at, out->size * sizeof *out->at);
}
