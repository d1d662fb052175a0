#ifndef MQ_GRAMMAR_H
#define MQ_GRAMMAR_H
#include "mq_tsv.h"

/** What the endings of a word say; bits of a walk's result. */
enum { MQ_TAG_NEG = 1, MQ_TAG_POSS1 = 2, MQ_TAG_GEN = 4, MQ_TAG_PAST = 8, MQ_TAG_DAT = 16, MQ_TAG_ACC = 32, MQ_TAG_LOC = 64,
       MQ_TAG_ABL = 128, MQ_TAG_INS = 256, MQ_TAGS = 9 };

/** A word that may end at a state; then its tags, but for negation and the past the bit says that some way to read it is
 *  without: a word is negated or past only if every way is. */
enum { MQ_ACCEPT = 1 << 15, MQ_ACCEPT_PLAIN = MQ_ACCEPT | MQ_TAG_NEG | MQ_TAG_PAST };

/** The name of tag bit i (neg poss1 gen past dat acc loc abl ins), as <name> in a grammar and :name in a condition. */
const char *mq_tag_name(size_t i);

/** The tag called name, 0 = none is. */
uint16_t mq_tag_of(mq_str name);

/** Which alphabet an automaton reads: the skeleton S2 or the Latin skeleton S4 of mq_skeleton.h. */
typedef enum mq_alphabet { MQ_ALPHABET_S2, MQ_ALPHABET_S4, MQ_ALPHABETS } mq_alphabet;

/** The endings of one class as a deterministic automaton; the classes of a grammar share its tables. */
typedef struct mq_endings {
    uint16_t start;             /* 0 = no ending at all, not even the empty one */
    const uint16_t (*next)[32]; /* [state][code] -> state; 0 = no way on */
    const uint16_t *accept;     /* [state] MQ_ACCEPT and what its endings say there; 0 = not an end */
} mq_endings;

/** A class of stems: its name as written behind '/' in a pattern, and what its stems and endings look like. */
typedef struct mq_class {
    mq_str name;
    mq_endings endings[MQ_ALPHABETS];
} mq_class;

/** One way in which the end of a stem changes before endings: a final `from` becomes `to` (S2 codes). */
typedef struct mq_allomorph {
    size_t of, endings;     /* index of the class, and of the class whose endings follow the changed stem */
    uint8_t from[4], to[4]; /* ended by 0; to may be empty */
} mq_allomorph;

/** The morphology of one language, read from lexicons/morphology/<lang>.tsv. */
typedef struct mq_grammar {
    mq_class *classes;
    size_t size;
    mq_allomorph *allomorphs;
    size_t n_allomorphs;
} mq_grammar;

/** Reads and compiles a grammar: rows `define NAME REGEX`, `class NAME REGEX`, `allomorph CLASS FROM TO [CLASS2]`.
 *  A regex has letters (folded to S2), [..], ( ), |, ?, *, +, {NAME} for a definition above it and a <tag> for
 *  what an ending says (mq_tag_name). * and + go on for up to 32 times and 256 letters, far beyond any word.
 *  All memory is the arena's.
 *  Errors  MQ_E_LEXICON with line, column and caret */
mq_status mq_grammar_load(mq_arena *arena, const char *path, mq_grammar *out, mq_error *err);

/** Index of the class called name, SIZE_MAX = unknown. */
size_t mq_grammar_class(const mq_grammar *grammar, mq_str name);

/** The class of a stem written stem/name: where the grammar has name.V and name.C, the one that fits the stem's last
 *  letter (vowel or consonant); else the class called name. SIZE_MAX = unknown. */
size_t mq_grammar_class_of(const mq_grammar *grammar, mq_str name, mq_str stem);

/** Runs the endings over codes (ended by 0; MQ_SKELETON_WILD branches) from a state.
 *  Returns the accept bits over all ways, 0 = the rest is not an ending of this class. */
uint16_t mq_endings_run(const mq_endings *endings, uint16_t state, const uint8_t *codes);

#endif
