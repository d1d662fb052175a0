#ifndef MQ_EVIDENCE_H
#define MQ_EVIDENCE_H
#include "mq_coder.h"

/** mq_evidence: the words that show a decision, so that who deletes them changes the code and who keeps only them keeps it.
 *
 *  They are the words of every firing that gives the deciding code (but for firings that another code silenced), and then
 *  of what gives the same code once those words are gone: an answer may say its goal twice in words of which the second
 *  only count when the first are missing. At most MQ_EVIDENCE_ROUNDS such rounds, so the cost stays linear. */

enum { MQ_EVIDENCE_ROUNDS = 4 };

/** Marks the evidence of the decision in a dimension: shown[i] = 1 for word i of coding->matches.words; shown has a place
 *  for each of them, zero on entry. memo (mq_memo.h) may be NULL and is the coder's. Scratch memory is the arena's.
 *  Errors  MQ_E_MEMORY */
mq_status mq_evidence_mark(const mq_coder *coder, mq_memo *memo, mq_arena *arena, const mq_coding *coding,
                           size_t dimension, uint8_t *shown, mq_error *err);

/** Writes the evidence as `start-end:words|...` (code points of text, the original cell, end exclusive; | and \ in words
 *  escaped). The other parameters as above.
 *  Errors  MQ_E_MEMORY */
mq_status mq_evidence_write(const mq_coder *coder, mq_memo *memo, mq_arena *arena, const mq_coding *coding,
                            size_t dimension, mq_str text, mq_buffer *out, mq_error *err);

#endif
