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

enum { MQ_LIKENESS_CLASSES = 128 /* seven bits of a weight */, MQ_LIKENESS_WORDS = 64 /* of an answer that are looked at */ };
#define MQ_LIKENESS_SMOOTHING 0.1

/** A feature in the table: the model of a survey's size must stay near the processor, so it is kept small. */
typedef struct mq_likeness_slot {
    uint32_t key;       /* half of the feature's key; the other half says where it stands */
    uint32_t first;     /* its first weight, counted from 1; 0 = free */
} mq_likeness_slot;

/** log(1 + count / smoothing) in nats of one class: a float whose lowest seven bits are the class, and whose sign marks the
 *  last weight of a feature. Read it with mq_likeness_nats and mq_likeness_class. */
typedef uint32_t mq_likeness_weight;
#define MQ_LIKENESS_LAST UINT32_C(0x80000000)

static inline float mq_likeness_nats(mq_likeness_weight weight)
{
    float nats;
    weight &= ~(MQ_LIKENESS_LAST | (MQ_LIKENESS_CLASSES - 1));
    memcpy(&nats, &weight, sizeof nats);
    return nats;
}

static inline size_t mq_likeness_class(mq_likeness_weight weight)
{
    return weight & (MQ_LIKENESS_CLASSES - 1);
}

/** The beginning of a word, which makes a feature with that of the word before: its first letters, a byte each, the first in
 *  the lowest; 0 = the word has no letters. */
enum { MQ_LIKENESS_BEGIN = 5 };
typedef uint64_t mq_likeness_begin;

/** What the model knows of a word by itself, to be kept from answer to answer. All 0 = not looked up yet. */
typedef struct mq_likeness_word {
    mq_likeness_begin begin;
    uint32_t feature[3];                    /* places of first weights */
    uint8_t size;                           /* features */
    bool ready;
    float *nats;                            /* sums of their weights per class, MQ_LIKENESS_ROOM(model) floats; NULL = not kept */
} mq_likeness_word;

/** Answers of about the same number of words share a feature, written as a point and this digit. */
enum { MQ_LIKENESS_LENGTHS = 4 };
static inline size_t mq_likeness_length(size_t words)
{
    return words < 2 ? 0 : words < 4 ? 1 : words < 7 ? 2 : 3;
}
#define MQ_LIKENESS_LENGTH_MARKS "1247"

typedef struct mq_likeness {
    const char *path;   /* NULL = the codebook has none */
    size_t n_classes;
    size_t code[MQ_LIKENESS_CLASSES];   /* class -> code of the codebook */
    float prior[MQ_LIKENESS_CLASSES];   /* half the log of the share of examples */
    float base[MQ_LIKENESS_CLASSES];    /* log(smoothing / (features + smoothing x vocabulary)), added per known feature */
    mq_likeness_slot *slots;
    size_t n_slots;                     /* a power of two */
    uint64_t *pairs;                    /* a bit for every pair of neighbours in the table, and some others: most pairs of an
                                         * answer are not there, and are dismissed by it (likeness_table.h) */
    mq_likeness_word length[MQ_LIKENESS_LENGTHS];
    mq_likeness_weight *weights;
} mq_likeness;

/** Reads <folder>/likeness.tsv; a missing file gives an empty model. arena-owned.
 *  A code renamed in the codebook since is still meant; codes added, taken out or put in another order are not.
 *  Errors  MQ_E_LEXICON with line and column */
mq_status mq_likeness_load(mq_arena *arena, const char *folder, const mq_codebook *book, mq_likeness *out, mq_error *err);

/** The class of a code of the codebook; SIZE_MAX = the examples have none of it. */
size_t mq_likeness_class_of(const mq_likeness *model, size_t code);

/** Classes in steps of eight: what is added for every word is added eight at a time. */
#define MQ_LIKENESS_ROOM(model) (((model)->n_classes + 7) & ~(size_t)7)

/** An answer as the model sees it: what is known of its words and of their number, and its neighbours, each with the word it
 *  belongs to. */
typedef struct mq_likeness_view {
    const mq_likeness *model;
    size_t known;                           /* features */
    size_t n_words;
    const mq_likeness_word *word[MQ_LIKENESS_WORDS];
    const mq_likeness_word *length;
    size_t n_pairs;
    uint32_t pair[MQ_LIKENESS_WORDS + 1];
    uint8_t pair_word[MQ_LIKENESS_WORDS + 1];
    mq_likeness_word fresh[MQ_LIKENESS_WORDS];
} mq_likeness_view;

/** Looks an answer up. kept: per word what is known of it, filled where it is not ready; NULL = nothing is kept.
 *  *out is not to be moved. False = none of its features is known, or there is no model. */
bool mq_likeness_look(const mq_likeness *model, const mq_words *words, mq_likeness_word *const *kept, mq_likeness_view *out);

/** Log scores, up to a common constant, of all classes. */
void mq_likeness_score(const mq_likeness_view *view, float score[MQ_LIKENESS_CLASSES]);

/** What each word adds to class a against class b, in nats. */
void mq_likeness_of_words(const mq_likeness_view *view, size_t a, size_t b, double nats[MQ_LIKENESS_WORDS]);

/** Gives every feature of a word by itself to visit; text is borrowed for the call. At most 3. */
typedef void mq_likeness_visit(void *with, mq_str feature);
mq_likeness_begin mq_likeness_own(const mq_word *word, mq_likeness_visit *visit, void *with);

/** What stands before the first word and behind the last. */
#define MQ_LIKENESS_START ((mq_likeness_begin)'^')
#define MQ_LIKENESS_END ((mq_likeness_begin)'$')

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

/** Writes likeness.tsv, without neighbours that one answer alone has: the same examples in any order give the same bytes.
 *  Nothing can be counted behind it. Errors  MQ_E_MEMORY */
mq_status mq_likeness_write(mq_likeness_counts *counts, mq_buffer *out, mq_error *err);
void mq_likeness_free(mq_likeness_counts *counts);

#endif
