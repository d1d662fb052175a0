#ifndef MQ_LEXICON_H
#define MQ_LEXICON_H
#include "mq_codebook.h"
#include "mq_grammar.h"

/** Shapes that every answer offers to rules beside the symbols of symbols.tsv; they have the first symbol numbers. */
enum { MQ_SHAPE_LATIN, MQ_SHAPE_NUMBER, MQ_SHAPE_UPPER, MQ_SHAPE_UNKNOWN, MQ_SHAPE_QUOTED, MQ_SHAPE_BLANK,
       MQ_SHAPE_ALWAYS, MQ_SHAPE_QUESTION, MQ_SHAPE_LIKENESS, MQ_SHAPES };

enum { MQ_CUE_WORDS = 12, MQ_SYMBOLS_MAX = 1024 };

/** How one word of a pattern is matched. */
typedef enum mq_unit_kind { MQ_UNIT_EXACT, MQ_UNIT_STEM, MQ_UNIT_PREFIX, MQ_UNIT_SUFFIX } mq_unit_kind;

/** A distinct word of patterns: all stems that it may have share one unit. Patterns refer to units by index. */
typedef struct mq_unit {
    mq_str text;              /* as written in the pattern: stem1|stem2/n, word, start* */
    uint32_t starts, n_starts;/* its cues in the lexicon's list of starts: first those of this one word, */
    uint32_t n_alone;         /* so many, then the phrases by the bucket of their second word */
    uint32_t ends;            /* where the buckets end: one place in the lexicon's list of ends a bucket that is there */
    uint64_t seconds;         /* bit b: bucket b is there */
    uint64_t wide;            /* bit b: and holds a phrase that allows other words before its second */
    uint8_t kind;             /* mq_unit_kind */
    uint8_t grammar;          /* index of the language whose class it takes */
    bool nofuzzy;
    bool alone;               /* some cue is this one word: it takes part in the contest of the longest stem */
} mq_unit;

enum { MQ_CUE_NEG = 1, MQ_CUE_NEGATES_NEXT = 2, MQ_CUE_NEGATES_BACK = 4, MQ_CUE_NOFUZZY = 8, MQ_CUE_WEAK = 16,
       MQ_CUE_EXCEPT = 32 /* has forms that must not match */ };

/** A row of a cue file. Kept small: there are tens of thousands, and each is touched at load. */
typedef struct mq_cue {
    mq_str pattern;
    const uint32_t *unit;               /* size units, then size bytes for mq_cue_gap; NULL for a regex */
    const mq_str *except;               /* forms that must not match, comma separated, lower case; NULL = none */
    void *regex;                        /* of mq_regex.h, for a pattern written re:... ; else NULL */
    uint32_t line;                      /* where it stands */
    uint16_t file;
    uint16_t symbol;
    uint8_t size;                       /* words of the pattern */
    uint8_t flags;                      /* MQ_CUE_* */
} mq_cue;

/** Other words allowed before word i of a pattern. */
static inline uint8_t mq_cue_gap(const mq_cue *cue, size_t i)
{
    return ((const uint8_t *)(cue->unit + cue->size))[i];
}

/** Units fall into 64 buckets, so that a set of them is a word of bits. */
static inline unsigned mq_bucket_of(uint32_t unit)
{
    return unit & 63;
}

enum { MQ_GROUPS = 65 };                /* one word, and the buckets of second words */

/** A cue seen from its first word, with what its second word must be: most phrases are dismissed by that alone. */
typedef struct mq_start {
    uint32_t cue;
    uint32_t second;                    /* unit of the second word, UINT32_MAX = the pattern is one word */
    uint16_t symbol;
    uint8_t gap;                        /* other words allowed between */
    uint8_t flags;                      /* MQ_CUE_* */
    uint8_t size;                       /* words of the pattern */
} mq_start;

typedef struct mq_node {
    uint32_t first;                     /* where the list of stems that end here begins; UINT32_MAX = none */
    uint32_t letters;                   /* bit c: there is a child for code c; MQ_TAIL = see children */
    uint32_t children;                  /* the children lie there one behind the other, by code */
} mq_node;

enum { MQ_TAIL = 1 };                   /* one word is left: its other letters stand in the tails, not in nodes */
#define MQ_LAST_STEM UINT32_C(0x80000000) /* this bit in the list of stems ends the stems of a node */

/** A letter tree over one alphabet, nodes in breadth-first order; node 0 is the root. Numbers from size on are places in
 *  the tails. Read it through mq_trie.h. */
typedef struct mq_trie {
    mq_node *nodes;
    size_t size;
    uint8_t *tails;                     /* codes ended by 0, then 4 bytes: while loading the stem, then where the list of
                                           stems begins */
    uint32_t *stems;                    /* index into the lexicon's stems, MQ_LAST_STEM on the last of a node */
    size_t n_words, n_tails, tail_room; /* what was added */
} mq_trie;

typedef struct mq_stem {
    mq_str spelling;                    /* lower case; of an allomorph: without the letters that change */
    uint32_t unit;
    uint16_t class_index;               /* whose endings follow, in the grammar; or MQ_STEM_EXACT, MQ_STEM_PREFIX */
    uint8_t length;                     /* letters of the dictionary stem, for the longest match */
    uint8_t grammar;                    /* of its unit, here to spare a look there */
} mq_stem;

enum { MQ_STEM_EXACT = UINT16_MAX, MQ_STEM_PREFIX = UINT16_MAX - 1 }; /* nothing follows; anything follows */

/** A stem that stands in no tree. */
typedef struct mq_aside {
    uint32_t stem;
    uint32_t size;                      /* codes of its skeleton */
    const uint8_t *codes;
} mq_aside;

/** Everything loaded of one codebook's words; constant after loading, so threads may share it. */
typedef struct mq_lexicon {
    mq_arena arena;
    mq_str *symbols;                    /* names; shapes first */
    size_t n_symbols;
    mq_grammar *grammars;
    mq_str *languages;
    size_t n_grammars;
    mq_unit *units;
    size_t n_units;
    mq_cue *cues;
    size_t n_cues;
    mq_start *starts;                   /* grouped by the first unit, within it by the bucket of the second */
    uint32_t *ends;                     /* of the buckets of all units */
    mq_stem *stems;
    size_t n_stems;
    mq_trie trie[MQ_ALPHABETS];
    mq_aside *literals;                 /* stems with digits (3d, 1с): compared as they are, outside the tries */
    size_t n_literals;
    mq_aside *suffixes;                 /* stems written *end: compared with the ends of words, outside the tries */
    size_t n_suffixes;
    uint32_t *regexes;                  /* cues written re:..., n_regex, in the order of the files */
    size_t n_regex;
    const char **files;                 /* paths read, in a fixed order: for the manifest's hashes and for messages */
    size_t n_files;
    uint32_t *unit_table;               /* while loading: hash of unit texts, index + 1; a power of two of slots */
    size_t unit_slots, unit_room, stem_room;
    uint32_t *pool;                     /* while loading: where the units of the next cue go, if there is room for them */
    size_t pool_left;
    uint32_t grouped[MQ_GROUPS];        /* while loading: cues of one word, then phrases by the bucket of their second word */
} mq_lexicon;

/** Reads symbols.tsv and every cues.<lang>.tsv of folder, with <folder>/../morphology/<lang>.tsv for the classes.
 *  Cue files are read in byte order of their names. All of it or nothing.
 *  Errors  MQ_E_NOINPUT, MQ_E_LEXICON with line, column, caret and what is allowed, MQ_E_MEMORY */
mq_status mq_lexicon_load(const char *folder, mq_lexicon *out, mq_error *err);
/** A lexicon of one cue, to try a pattern: its symbol is `pattern`, options as in a cue file. Errors stand at line 1 of
 *  `file`, which is borrowed like morphology: path of the endings of its language, NULL = no class is known.
 *  Errors  as mq_lexicon_load */
mq_status mq_lexicon_of_pattern(const char *file, mq_str pattern, const char *options, const char *morphology,
                                mq_lexicon *out, mq_error *err);
void mq_lexicon_free(mq_lexicon *lexicon);

/** Number of a symbol; SIZE_MAX = unknown. */
size_t mq_lexicon_symbol(const mq_lexicon *lexicon, mq_str name);

#endif
