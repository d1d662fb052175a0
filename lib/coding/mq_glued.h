#ifndef MQ_GLUED_H
#define MQ_GLUED_H
#include "mq_recognise.h"

/** Where to cut one word that no cue recognises into two that cues recognise (критериалдыбағалау -> критериалды бағалау):
 *  letters of the longest first part that works, 0 = nowhere, or out of memory. */
size_t mq_glued_place(const mq_lexicon *lexicon, mq_arena *arena, const mq_word *word, bool own_letters);

/** Cuts a word behind its first `letters` letters. *left and *right are arena-owned. False = out of memory. */
bool mq_glued_cut(mq_arena *arena, const mq_word *word, size_t letters, mq_word *left, mq_word *right);

#endif
