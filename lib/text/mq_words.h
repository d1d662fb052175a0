#ifndef MQ_WORDS_H
#define MQ_WORDS_H
#include "mq_arena.h"
#include "mq_error.h"
#include "mq_skeleton.h"

/** What was seen in or done to a word. Repairs are logged in coded.csv under the names in mq_repair_name. */
enum {
    MQ_WORD_KAZAKH = 1 << 0,    /* has a letter of Kazakh only: ә ғ қ ң ө ұ ү һ і */
    MQ_WORD_CYRILLIC = 1 << 1,  /* all letters Cyrillic (after homoglyph repair) */
    MQ_WORD_LATIN = 1 << 2,     /* all letters Latin */
    MQ_WORD_DIGIT = 1 << 3,     /* has a digit */
    MQ_WORD_UPPER = 1 << 4,     /* two letters or more, all capitals, in a text that is not all capitals */
    MQ_WORD_CAPITAL = 1 << 5,   /* begins with a capital */
    MQ_WORD_QUOTED = 1 << 6,    /* stands between quotation marks */
    MQ_WORD_PART = 1 << 7,      /* not the first part of a word with hyphens, or behind a cut of scripts */
    MQ_WORD_HOMOGLYPH = 1 << 8, /* repair: Latin look-alikes in a Cyrillic word were made Cyrillic */
    MQ_WORD_SQUEEZED = 1 << 9,  /* repair: a letter typed three times or more was made one */
    MQ_WORD_WILDCARD = 1 << 10, /* repair: ? or _ stands for a lost Kazakh letter; ? in lower, WILD in s2 */
    MQ_WORD_NFC = 1 << 11,      /* repair: the word was decomposed and was composed, or lost a stress mark */
    MQ_WORD_SCHWA = 1 << 12,    /* repair: a foreign look-alike (ə, ӊ, ќ ...) was made the Kazakh letter */
    MQ_WORD_EMAIL = 1 << 13,    /* e-mail or link: no skeleton, no other flag */
    MQ_WORD_REPAIRS = MQ_WORD_HOMOGLYPH | MQ_WORD_SQUEEZED | MQ_WORD_WILDCARD | MQ_WORD_NFC | MQ_WORD_SCHWA
};

/** What stands between the word before and this one, weakest first; the strongest mark counts. */
typedef enum mq_gap {
    MQ_GAP_BLANK = 0, /* blanks only, or start of the text */
    MQ_GAP_HYPHEN,    /* the two words are parts of one: қарым-қатынас, Zoom|да */
    MQ_GAP_MARK,      /* quotation mark, bracket, slash, dash, emoji, other */
    MQ_GAP_COMMA,
    MQ_GAP_STOP /* . ; : ! ? line break, list bullet: a new clause */
} mq_gap;

typedef struct mq_word {
    mq_str lower;      /* own spelling in lower case after repairs, UTF-8; the arena's, or a span of the text given */
    const uint8_t *s2; /* skeleton, codes 1..MQ_SKELETON_MAX, ended by 0; digits and marks have no code */
    size_t s2_size;
    const uint8_t *s4; /* Latin skeleton of a word that is all Latin, ended by 0; else NULL */
    size_t s4_size;
    size_t start, end; /* code points of the original text, end exclusive */
    uint32_t flags;
    mq_gap gap;
} mq_word;

/** The words of one answer. */
typedef struct mq_words {
    const mq_word *at;
    size_t size;
    size_t letters; /* letters and digits in the whole text; 0 = a placeholder such as - or ... */
    uint32_t flags; /* union of the flags of all words */
    bool all_capitals;
    mq_str text; /* the text as tokenized: NFC, arena-owned or the original */
} mq_words;

/** Cuts an answer into words by the frozen rules of docs/tokenizer.md: a word is a run of letters, marks and
 * digits; apostrophes join letters, . and , join digits, @ with a later point makes an e-mail, all else
 * breaks. A hyphenated word is given as its parts, each with gap MQ_GAP_HYPHEN but the first. In      text
 * UTF-8; invalid bytes count as a break Out     *out    arena-owned; out->text may be the text given, so text
 * must outlive *out Errors  MQ_E_MEMORY. Linear in text.size. */
mq_status mq_words_of(mq_arena *arena, mq_str text, mq_words *out, mq_error *err);

/** A text that is one word of lower-case letters of one alphabet, such as the tokenizer leaves as it is, without the
 *  tokenizer: lower = text, only s2 (text.size + 1 codes) is written, no s4, flags 0. False = ask mq_words_of. */
bool mq_word_plain(mq_str text, uint8_t *s2, mq_word *out);

/** Language of an answer: kk, ru, mixed (of these two), en, other, none (no letters). Never fails; linear.
 *  The model and its measured accuracy: docs/tokenizer.md, section 6. */
typedef enum mq_language {
    MQ_LANG_NONE,
    MQ_LANG_KK,
    MQ_LANG_RU,
    MQ_LANG_MIXED,
    MQ_LANG_EN,
    MQ_LANG_OTHER
} mq_language;
mq_language mq_language_of(const mq_words *words);
const char *mq_language_name(mq_language language);

/** Writes the names of the repairs in flags, joined by '|', to out (at least 128 bytes). The closed list:
 *  homoglyph squeeze wildcard nfc schwa; the coder adds skeleton latin fuzzy. Returns the length. */
size_t mq_repair_names(uint32_t flags, char *out);

#endif
