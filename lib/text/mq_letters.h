#ifndef MQ_LETTERS_H
#define MQ_LETTERS_H
#include "mq_arena.h"
#include "mq_error.h"
#include "mq_letter.h"

/** A text as characters, composed, with the way back to the original. Inner type of the text room. */
typedef struct mq_letters {
    mq_letter *at;
    size_t size;
    const size_t *origin; /* size + 1 offsets in code points of the original; NULL = the same */
    const bool *composed; /* size marks: came from a decomposed sequence; NULL = none */
    mq_str text;          /* UTF-8 of at: the original, or the composed copy in the arena */
    bool lost;            /* has ? or _ */
    bool lossless;        /* lost, and has a letter that Windows-1251 would have lost */
    bool address;         /* has @ or : or www, so may hold an e-mail or a link */
} mq_letters;

/** Decodes text and composes it (NFC) where it has combining marks; an invalid byte counts as one code point.
 *  Errors  MQ_E_MEMORY. Linear in text.size, whatever the text: runs of marks are composed 32 at a time. */
mq_status mq_letters_of(mq_arena *arena, mq_str text, mq_letters *out, mq_error *err);

#endif
