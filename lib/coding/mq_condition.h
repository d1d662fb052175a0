#ifndef MQ_CONDITION_H
#define MQ_CONDITION_H
#include "mq_lexicon.h"

typedef enum mq_op {
    MQ_OP_GROUP,    /* one of the symbols of a set */
    MQ_OP_SEQUENCE, /* groups in order */
    MQ_OP_AND,
    MQ_OP_OR,
    MQ_OP_NOT,
    MQ_OP_ALL,      /* every word of the answer carries one of the set */
    MQ_OP_WORDS     /* number of words of the answer */
} mq_op;

/** What a hit must be to count for an item: not denied and not past; denied; whatever it is; or not denied and with a tag,
 *  which stand behind MQ_NEED_ANY in the order of their bits, MQ_TAG_POSS1 = 2 first. */
typedef enum mq_need { MQ_NEED_PLAIN, MQ_NEED_NEG, MQ_NEED_ANY, MQ_NEEDS = MQ_NEED_ANY + MQ_TAGS } mq_need;

enum { MQ_GAP_NEAR = 2, MQ_GAP_FAR = 255, MQ_SET_WORDS = MQ_SYMBOLS_MAX / 64, MQ_NEED_WORDS = 5 };

/** One item of a sequence or a single symbol: a few alternatives. */
typedef struct mq_group {
    uint16_t *symbols;
    size_t size;
    uint64_t *set;      /* the same as MQ_SET_WORDS words of bits */
    mq_need need;
    uint8_t gap;        /* other words allowed before it; MQ_GAP_FAR = anywhere later */
    bool either;        /* it may also stand before the item before it (<>) */
} mq_group;

/** A condition as a tree; read-only after loading, arena-owned. Parts of a condition lie one behind the other. */
typedef struct mq_condition {
    uint64_t needs[MQ_NEED_WORDS]; /* it cannot hold where a symbol of one of these sets of mq_needs.h is missing */
    const struct mq_condition *parts; /* of AND and OR, n; of NOT one */
    mq_group *groups;   /* GROUP: 1, SEQUENCE: size, ALL: 1 */
    uint32_t n, size;
    uint32_t words;     /* WORDS */
    mq_op op;
    bool at_least;      /* WORDS: >= or <= */
} mq_condition;

/** Reads a condition of rules.tsv (grammar in docs/lexicon.md). *offset = byte of a fault in text.
 *  Errors  MQ_E_LEXICON: message says what is allowed, the caller adds the place; MQ_E_MEMORY */
mq_status mq_condition_parse(mq_arena *arena, const mq_lexicon *lexicon, mq_str text, const mq_condition **out,
                             size_t *offset, mq_error *err);

#endif
