#ifndef MQ_GLUED_H
#define MQ_GLUED_H
#include "mq_recognise.h"

/** Cuts one word that no cue recognises into two that cues recognise (критериалдыбағалау -> критериалды бағалау), the
 *  longest first part that works. *left and *right are arena-owned. False = no such cut, or out of memory. */
bool mq_glued_cut(const mq_lexicon *lexicon, mq_arena *arena, const mq_word *word, bool own_letters, mq_word *left,
                  mq_word *right);

#endif
