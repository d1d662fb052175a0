#ifndef MQ_LEXICON_H
#define MQ_LEXICON_H
#include "mq_codebook.h"
#include "mq_grammar.h"

/** Shapes that every answer offers to rules beside the symbols of symbols.tsv; they have the first symbol numbers. */
enum { MQ_SHAPE_LATIN, MQ_SHAPE_NUMBER, MQ_SHAPE_UPPER, MQ_SHAPE_UNKNOWN, MQ_SHAPE_QUOTED, MQ_SHAPE_BLANK,
       MQ_SHAPE_ALWAYS, MQ_SHAPE_QUESTION, MQ_SHAPES };

enum { MQ_CUE_WORDS = 12, MQ_SYMBOLS_MAX = 1024 };

/** How one word of a pattern is matched. */
typedef enum mq_unit_kind { MQ_UNIT_EXACT, MQ_UNIT_STEM, MQ_UNIT_PREFIX, MQ_UNIT_SUFFIX } mq_unit_kind;

/** A distinct word of patterns: all stems that it may have share one unit. Patterns refer to units by index. */
typedef struct mq_unit {
    mq_str text;              /* as written in the pattern: stem1|stem2/n, word, start* */
    mq_unit_kind kind;
    uint16_t grammar;         /* index of the language whose class it takes */
    mq_str class_name;        /* as written behind '/' */
    uint32_t first_cue;       /* while loading: chain of cues that begin with this unit; UINT32_MAX = none */
    uint32_t starts, n_starts;/* after loading: its cues in the lexicon's list of starts */
    bool nofuzzy;
    bool alone;               /* some cue is this one word: it takes part in the contest of the longest stem */
} mq_unit;

enum { MQ_CUE_NEG = 1, MQ_CUE_NEGATES_NEXT = 2, MQ_CUE_NEGATES_BACK = 4, MQ_CUE_NOFUZZY = 8, MQ_CUE_WEAK = 16,
       MQ_CUE_EXCEPT = 32 /* has forms that must not match */ };

/** A row of a cue file. */
typedef struct mq_cue {
    uint16_t symbol;
    uint16_t size;                      /* words of the pattern */
    uint32_t unit[MQ_CUE_WORDS];
    uint8_t gap[MQ_CUE_WORDS];          /* other words allowed before word i */
    uint32_t flags;
    mq_str except;                      /* forms that must not match, comma separated, lower case */
    uint32_t next;                      /* next cue of the first unit's chain; UINT32_MAX = last */
    uint32_t file, line;                /* where it stands */
    mq_str pattern;
    void *regex;                        /* of mq_regex.h, for a pattern written re:... ; else NULL */
} mq_cue;

/** A cue seen from its first word, with what its second word must be: most phrases are dismissed by that alone. */
typedef struct mq_start {
    uint32_t cue;
    uint32_t second;                    /* unit of the second word, UINT32_MAX = the pattern is one word */
    uint16_t symbol;
    uint8_t gap;                        /* other words allowed between */
    uint8_t flags;                      /* MQ_CUE_* */
} mq_start;

typedef struct mq_node {
    uint32_t first;                     /* chain of stems that end here; UINT32_MAX = none */
    uint32_t letters;                   /* bit c: there is a child for code c */
    uint32_t children;                  /* once frozen: the children lie there one behind the other, by code */
} mq_node;

/** An edge while the tree grows. */
typedef struct mq_edge {
    uint32_t key;                       /* node * 32 + code; 0 = free (code 0 is never an edge) */
    uint32_t child;
} mq_edge;

/** A letter tree over one alphabet; node 0 is the root. It grows with its edges in a hash table and is then frozen into
 *  nodes in breadth-first order: a dense table would cost more in page faults than all the coding of a survey. */
typedef struct mq_trie {
    mq_edge *edges;                     /* NULL once frozen */
    size_t slots;                       /* a power of two, at most half full */
    mq_node *nodes;
    size_t size, room;
} mq_trie;

typedef struct mq_stem {
    uint32_t unit, next;                /* next stem at the same node */
    mq_str spelling;                    /* lower case; empty for an allomorph */
    uint16_t class_index;               /* whose endings follow, in the unit's grammar */
    uint8_t length;                     /* letters of the dictionary stem, for the longest match */
    uint8_t kind, grammar;              /* of its unit, here to spare a look there */
} mq_stem;

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
    mq_start *starts;                   /* grouped by the first unit */
    mq_stem *stems;
    size_t n_stems;
    mq_trie trie[MQ_ALPHABETS];
    uint32_t *literals;                 /* stems with digits (3d, 1с): compared as they are, outside the tries */
    size_t n_literals;
    uint32_t *suffixes;                 /* stems written *end: compared with the ends of words, outside the tries */
    size_t n_suffixes;
    size_t n_regex;                     /* cues written re:... */
    const char **files;                 /* paths read, in a fixed order: for the manifest's hashes and for messages */
    size_t n_files;
    uint32_t *unit_table;               /* while loading: hash of unit texts */
    size_t unit_room, stem_room;
} mq_lexicon;

/** Reads symbols.tsv and every cues.<lang>.tsv of folder, with <folder>/../morphology/<lang>.tsv for the classes.
 *  Cue files are read in byte order of their names. All of it or nothing.
 *  Errors  MQ_E_NOINPUT, MQ_E_LEXICON with line, column, caret and what is allowed, MQ_E_MEMORY */
mq_status mq_lexicon_load(const char *folder, mq_lexicon *out, mq_error *err);
void mq_lexicon_free(mq_lexicon *lexicon);

/** Number of a symbol; SIZE_MAX = unknown. */
size_t mq_lexicon_symbol(const mq_lexicon *lexicon, mq_str name);

#endif
