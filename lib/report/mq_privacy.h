#ifndef MQ_PRIVACY_H
#define MQ_PRIVACY_H
#include "mq_arena.h"
#include "mq_catalogue.h"
#include "mq_error.h"

typedef enum mq_privacy_kind {
    MQ_PRIVACY_EMAIL,
    MQ_PRIVACY_PHONE,        /* +7 or 8 and ten digits, blanks, hyphens and brackets allowed */
    MQ_PRIVACY_IIN_CERTAIN,  /* 12 digits, check digit, birth date and century digit agree */
    MQ_PRIVACY_IIN_POSSIBLE, /* check digit only (a tenth of random numbers pass; BIN too) */
    MQ_PRIVACY_LINK,
    MQ_PRIVACY_NAME /* likely: capitalised words, one of them a patronymic (-вич, -вна, -ұлы, -қызы) */
} mq_privacy_kind;

typedef struct mq_privacy_hit {
    mq_privacy_kind kind;
    size_t start, end; /* bytes of the text, end exclusive, on letter borders */
} mq_privacy_hit;

/** Finds at most room hits in text (valid UTF-8), in order, not overlapping; returns how many there are in
 * all (may exceed room). Linear in the text's length; allocates nothing. */
size_t mq_privacy_find(mq_str text, mq_privacy_hit *hits, size_t room);

/** "email", "phone", "iin-certain", "iin-possible", "link", "name". */
const char *mq_privacy_name(mq_privacy_kind kind);

/** Text with every hit replaced by a mark in the language: [phone], [телефон], [name?].
 *  positions (may be NULL, n of them) are byte offsets into text that are moved to the new text; one inside a
 *  hit moves to the mark's start. Copied into the arena; {NULL, 0} with text.size > 0 = out of memory. */
mq_str mq_privacy_redact(mq_str text, const mq_catalogue *words, mq_arena *arena, size_t *positions,
                         size_t n);

#endif
