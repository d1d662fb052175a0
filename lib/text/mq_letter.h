#ifndef MQ_LETTER_H
#define MQ_LETTER_H
#include "mq_str.h"

/** What a character does to a word (docs/tokenizer.md, section 1). */
typedef enum mq_letter_kind {
    MQ_LETTER_OTHER = 0,  /* breaks: mark, bracket, emoji, U+FFFD */
    MQ_LETTER_BLANK,      /* breaks without a trace */
    MQ_LETTER_LETTER,     /* begins and continues a word */
    MQ_LETTER_MARK,       /* combining mark: continues a word */
    MQ_LETTER_DIGIT,      /* begins and continues a word */
    MQ_LETTER_HYPHEN,     /* joins parts */
    MQ_LETTER_APOSTROPHE, /* joins letters */
    MQ_LETTER_STOP,       /* ends a clause */
    MQ_LETTER_COMMA,
    MQ_LETTER_IGNORE, /* invisible: soft hyphen, joiners, direction marks, byte order mark */
    MQ_LETTER_LOST    /* ? or _ */
} mq_letter_kind;

enum {
    MQ_LETTER_CYRILLIC = 1,
    MQ_LETTER_LATIN = 2,
    MQ_LETTER_CAPITAL = 4,
    MQ_LETTER_KAZAKH = 8, /* ә ғ қ ң ө ұ ү һ і */
    MQ_LETTER_TWIN = 32,  /* mq_letter_twin knows it */
    MQ_LETTER_WILD = 16   /* ? or _ that stands for a lost letter; set by the tokenizer only */
};

/** One character of a text with all the tokenizer asks of it. */
typedef struct mq_letter {
    uint32_t c;     /* as written */
    uint32_t lower; /* simple lower case, never dependent on a locale */
    uint8_t kind;   /* mq_letter_kind */
    uint8_t bits;   /* MQ_LETTER_CYRILLIC ... */
    uint8_t code;   /* S2 code, 0 = none */
} mq_letter;

enum { MQ_LETTER_TABLE = 0x600 };
extern const mq_letter mq_letter_table[MQ_LETTER_TABLE];

/** What a letter of the table is for S4 before digraphs are read: 1..26 = a..z, 27 = iu, 28 = ia, 0 = nothing. Letters above
 *  the table are nothing. */
extern const uint8_t mq_letter_latin[MQ_LETTER_TABLE];

mq_letter mq_letter_rare(uint32_t c);

/** Properties of a code point: a constant table below U+0600, ICU character properties above. */
static inline mq_letter mq_letter_of(uint32_t c)
{
    return c < MQ_LETTER_TABLE ? mq_letter_table[c] : mq_letter_rare(c);
}

/** U+0400..U+04FF, the block of Cyrillic letters, two bytes each. */
enum { MQ_LETTER_BLOCK = 0x400, MQ_LETTER_BLOCK_SIZE = 0x100 };

/** Which letter of the block stands at p, of which two bytes can be read; MQ_LETTER_BLOCK_SIZE or more = none does. */
static inline unsigned mq_letter_at(const char *p)
{
    unsigned letter = ((unsigned)(unsigned char)p[0] << 6) + (unsigned char)p[1] - ((0xD0u << 6) + 0x80u);
    return (signed char)p[1] < -0x40 ? letter : MQ_LETTER_BLOCK_SIZE; /* the second is one that goes on with a letter */
}

/** The Cyrillic letter that a foreign letter was meant to be inside a Cyrillic word, 0 = none.
 *  *schwa tells a look-alike of a Kazakh letter (ə ӊ ќ ...) from a plain homoglyph (a c e o p ...). */
uint32_t mq_letter_twin(uint32_t c, bool *schwa);

#endif
