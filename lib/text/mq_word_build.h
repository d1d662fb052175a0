#ifndef MQ_WORD_BUILD_H
#define MQ_WORD_BUILD_H
#include "mq_letters.h"
#include "mq_words.h"

/** Buffers for the words of one text, filled from the left. Inner type of the text room. */
typedef struct mq_word_build {
    mq_arena *arena;
    const mq_letters *letters;
    char *lower; /* 4 bytes a character and one a word */
    uint8_t *s2; /* one byte a character and one a word */
} mq_word_build;

/** Makes letters [start, end) a word: repairs, lower case, skeletons, flags. Linear.
 *  Returns false when out of memory. word->gap is left to the caller. */
bool mq_word_make(mq_word_build *build, size_t start, size_t end, mq_word *word);

/** The same for an e-mail or a link: lower case only, no skeleton. */
void mq_word_make_address(mq_word_build *build, size_t start, size_t end, mq_word *word);

/** Where the script changes so that the word must be cut: Latin letters that are not look-alikes, or an
 * abbreviation in Latin capitals, two or more in a row, beside Cyrillic letters (Zoomда, ICTда). end = do not
 * cut. */
size_t mq_word_cut(const mq_letters *letters, size_t start, size_t end);

#endif
