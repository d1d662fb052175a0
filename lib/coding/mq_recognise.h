#ifndef MQ_RECOGNISE_H
#define MQ_RECOGNISE_H
#include "mq_match.h"

enum { MQ_CANDIDATES = 48 };

/** A unit that recognises a word. */
typedef struct mq_candidate {
    uint32_t unit;
    uint16_t tags;      /* MQ_TAG_*: of all ways to read the word by its endings */
    uint8_t length;     /* letters of the stem */
    uint8_t how;
    bool own;           /* the word begins with the stem's own spelling */
} mq_candidate;

typedef struct mq_candidates {
    mq_candidate at[MQ_CANDIDATES];
    size_t size;
} mq_candidates;

/** The units that recognise one word, in a fixed order (by unit).
 *  own_letters: the author types Kazakh letters, so a short stem must stand in its own spelling (шын is not шың). */
void mq_recognise(const mq_lexicon *lexicon, const mq_word *word, bool own_letters, mq_candidates *out);

/** The same, but no typing slip is forgiven and no end of a word counts. */
void mq_recognise_exactly(const mq_lexicon *lexicon, const mq_word *word, bool own_letters, mq_candidates *out);

/** Which beginnings of a Cyrillic word without wildcards mq_recognise_exactly may know: bit i = its first i + 1 letters.
 *  One walk for all of them; what is not set is surely unknown. Linear in the letters. */
uint64_t mq_recognise_heads(const mq_lexicon *lexicon, const mq_word *word);

#endif
