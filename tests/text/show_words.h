#ifndef SHOW_WORDS_H
#define SHOW_WORDS_H
#include "mq_words.h"
#include <stdio.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* "жоқ@0-3 .білмеймін@4-13": words with their place, each behind the sign of its gap (blank none, - / , .).
 */
static inline const char *show_words(const mq_words *words, char *out, size_t size)
{
    static const char gaps[] = " -/,.";
    size_t n = 0;
    out[0] = '\0';
    for (size_t i = 0; i < words->size && n < size; i++) {
        const mq_word *word = &words->at[i];
        const char *blank = i ? " " : "";
        char gap[2] = {word->gap == MQ_GAP_BLANK ? '\0' : gaps[word->gap], '\0'};
        n += (size_t)snprintf(out + n, size - n, "%s%s%.*s@%zu-%zu", blank, gap, (int)word->lower.size,
                              word->lower.at, word->start, word->end);
    }
    return out;
}

/* S2 as letters, words parted by a blank. */
static inline const char *show_skeletons(const mq_words *words, char *out)
{
    char *p = out;
    for (size_t i = 0; i < words->size; i++) {
        if (i)
            *p++ = ' ';
        for (size_t k = 0; k < words->at[i].s2_size; k++)
            p += mq_utf8_put(mq_skeleton_letter(words->at[i].s2[k]), p);
    }
    *p = '\0';
    return out;
}

/* S4 as letters a..z. */
static inline const char *show_latin(const char *text, char *out)
{
    size_t n = mq_latin_of(mq_str_of(text), (uint8_t *)out);
    for (size_t i = 0; i < n; i++)
        out[i] = (char)('a' + out[i] - 1);
    return out;
}

#endif
