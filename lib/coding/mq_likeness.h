#ifndef MQ_LIKENESS_H
#define MQ_LIKENESS_H
#include "mq_buffer.h"
#include "mq_codebook.h"
#include "mq_words.h"

/** mq_likeness: what the words of an answer say when it is held against answers that people have coded. A multinomial naive
 *  Bayes model over beginnings of words, words and neighbours, all in the Latin skeleton, so that letterless, Latin and
 *  capital spellings count alike (the multinomial model of McCallum and Nigam 1998, AAAI-98 Workshop on Learning for Text
 *  Categorization, pp. 41-48, with smoothing MQ_LIKENESS_SMOOTHING;
 *  the prior has exponent 1/2, since a sample of examples is seldom mixed as a survey is).
 *
 *  The model is data: likeness.tsv in the codebook's folder, made by `maqsat lexicon learn` from coded answers. It has a
 *  say only where a rule of rules.tsv has the option `margin:` (docs/lexicon.md). */

enum { MQ_LIKENESS_CLASSES = 128, MQ_LIKENESS_WORDS = 64 /* of an answer that are looked at */ };
#define MQ_LIKENESS_SMOOTHING 0.1

typedef struct mq_likeness_slot {
    uint64_t key;       /* 0 = free */
    uint32_t first;     /* weights of the feature */
    uint32_t size;
} mq_likeness_slot;

typedef struct mq_likeness_weight {
    uint16_t class_index;
    float weight;       /* log(1 + count / smoothing), nats */
} mq_likeness_weight;

typedef struct mq_likeness {
    const char *path;   /* NULL = the codebook has none */
    size_t n_classes;
    size_t code[MQ_LIKENESS_CLASSES];   /* class -> code of the codebook */
    double prior[MQ_LIKENESS_CLASSES];  /* half the log of the share of examples */
    double base[MQ_LIKENESS_CLASSES];   /* log(smoothing / (features + smoothing x vocabulary)), added per known feature */
    mq_likeness_slot *slots;
    size_t n_slots;                     /* a power of two */
    mq_likeness_weight *weights;
} mq_likeness;

/** Reads <folder>/likeness.tsv; a missing file gives an empty model. arena-owned.
 *  A code renamed in the codebook since is still meant; codes added, taken out or put in another order are not.
 *  Errors  MQ_E_LEXICON with line and column */
mq_status mq_likeness_load(mq_arena *arena, const char *folder, const mq_codebook *book, mq_likeness *out, mq_error *err);

/** An answer as the model sees it: its known features, each with the word it belongs to. */
enum { MQ_LIKENESS_FEATURES = 4 * MQ_LIKENESS_WORDS + 2 };
typedef struct mq_likeness_view {
    const mq_likeness *model;
    size_t size;
    const mq_likeness_slot *slot[MQ_LIKENESS_FEATURES];
    uint8_t word[MQ_LIKENESS_FEATURES];
} mq_likeness_view;

/** Looks an answer up. False = none of its features is known, or there is no model. */
bool mq_likeness_look(const mq_likeness *model, const mq_words *words, mq_likeness_view *out);

/** Log scores, up to a common constant, of all classes. */
void mq_likeness_score(const mq_likeness_view *view, double score[MQ_LIKENESS_CLASSES]);

/** What word `word` adds to class a against class b, in nats. */
double mq_likeness_of_word(const mq_likeness_view *view, size_t word, size_t a, size_t b);

/** 64-bit FNV-1a over letters, from MQ_LIKENESS_KEY on: the key of a feature is that of its text. */
#define MQ_LIKENESS_KEY UINT64_C(0xCBF29CE484222325)
static inline uint64_t mq_likeness_key(uint64_t key, const char *at, size_t size)
{
    for (size_t i = 0; i < size; i++)
        key = (key ^ (unsigned char)at[i]) * UINT64_C(0x100000001B3);
    return key;
}

/** Gives every feature of an answer with its key to visit, word by word; text is borrowed for the call. Linear. */
typedef void mq_likeness_visit(void *with, mq_str feature, uint64_t key, size_t word);
void mq_likeness_features(const mq_words *words, mq_likeness_visit *visit, void *with);

/** Counts of features in coded answers, to be written as likeness.tsv. { .book = ... } is empty; free it. */
typedef struct mq_likeness_counts {
    const mq_codebook *book;
    mq_arena arena;
    struct mq_likeness_count *at;
    size_t size, room, answers[MQ_LIKENESS_CLASSES];
    size_t code;        /* of the answer being counted */
    bool failed;
} mq_likeness_counts;

/** Counts one answer with its code. Errors  MQ_E_MEMORY; MQ_E_USAGE the codebook has MQ_LIKENESS_CLASSES codes or more */
mq_status mq_likeness_learn(mq_likeness_counts *counts, const mq_words *words, size_t code, mq_error *err);

/** Writes likeness.tsv: the same examples in any order give the same bytes. Errors  MQ_E_MEMORY */
mq_status mq_likeness_write(mq_likeness_counts *counts, mq_buffer *out, mq_error *err);
void mq_likeness_free(mq_likeness_counts *counts);

#endif
