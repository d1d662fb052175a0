#include "mq_coder.h"
#include "mq_skeleton.h"
#include <stdlib.h>

enum { SHORT = 4, LONG = 6, WORD_MAX = 120 };

typedef struct mq_likeness_count {
    mq_str feature;
    size_t code;
} mq_likeness_count;

/* The word in the letters of the Latin skeleton; every number is 0. */
static size_t S_spell(const mq_word *word, char *out)
{
    uint8_t codes[2 * WORD_MAX + 1];
    size_t size = 0;
    if (word->flags & MQ_WORD_DIGIT) {
        out[0] = '0';
        return 1;
    }
    if (word->s4 && word->s4_size <= WORD_MAX) {
        memcpy(codes, word->s4, word->s4_size);
        size = word->s4_size;
    } else if (!word->s4 && word->s2_size <= WORD_MAX) {
        size = mq_latin_of_skeleton(word->s2, word->s2_size, codes);
    }
    for (size_t i = 0; i < size; i++)
        out[i] = (char)('a' + codes[i] - 1);
    return size;
}

typedef struct S_visit {
    mq_likeness_visit *visit;
    void *with;
} S_visit;

/* A feature of letters and one mark behind them. */
static void S_feature(const S_visit *v, const char *letters, size_t size, char mark)
{
    char text[2 * WORD_MAX + 2];
    memcpy(text, letters, size);
    text[size] = mark;
    v->visit(v->with, (mq_str){text, size + 1});
}

static mq_likeness_begin S_begin(const char *letters, size_t size)
{
    mq_likeness_begin begin = 0;
    for (size_t i = 0; i < size && i < MQ_LIKENESS_BEGIN; i++)
        begin |= (mq_likeness_begin)(unsigned char)letters[i] << 8 * i;
    return begin;
}

mq_likeness_begin mq_likeness_own(const mq_word *word, mq_likeness_visit *visit, void *with)
{
    char letters[2 * WORD_MAX + 1];
    S_visit v = {visit, with};
    size_t size = S_spell(word, letters);
    if (size >= SHORT)
        S_feature(&v, letters, SHORT, '*');
    if (size >= LONG)
        S_feature(&v, letters, LONG, '*');
    if (size)
        S_feature(&v, letters, size, '=');
    return S_begin(letters, size);
}

static void S_count(void *with, mq_str feature)
{
    mq_likeness_counts *counts = with;
    if (counts->size == counts->room) {
        size_t room = counts->room ? 2 * counts->room : 4096;
        mq_likeness_count *grown = realloc(counts->at, room * sizeof *grown);
        if (!grown) {
            counts->failed = true;
            return;
        }
        counts->at = grown;
        counts->room = room;
    }
    mq_str copy = mq_arena_copy(&counts->arena, feature);
    counts->failed |= !copy.at;
    counts->at[counts->size++] = (mq_likeness_count){copy, counts->code};
}

static size_t S_put(mq_likeness_begin begin, char *out)
{
    size_t size = 0;
    for (; begin; begin >>= 8)
        out[size++] = (char)(begin & 0xFF);
    return size;
}

static void S_count_neighbours(mq_likeness_counts *counts, mq_likeness_begin before, mq_likeness_begin begin)
{
    char text[2 * MQ_LIKENESS_BEGIN + 1];
    size_t size = S_put(before, text);
    text[size++] = ' ';
    size += S_put(begin, text + size);
    S_count(counts, (mq_str){text, size});
}

static void S_count_words(mq_likeness_counts *counts, const mq_words *words)
{
    mq_likeness_begin before = MQ_LIKENESS_START;
    size_t n = words->size < MQ_LIKENESS_WORDS ? words->size : MQ_LIKENESS_WORDS;
    char length[2] = {'.', MQ_LIKENESS_LENGTH_MARKS[mq_likeness_length(n)]};
    for (size_t t = 0; t < n; t++) {
        mq_likeness_begin begin = mq_likeness_own(&words->at[t], S_count, counts);
        if (!begin)
            continue;
        S_count_neighbours(counts, before, begin);
        before = begin;
    }
    S_count_neighbours(counts, before, MQ_LIKENESS_END);
    S_count(counts, (mq_str){length, 2});
}

mq_status mq_likeness_learn(mq_likeness_counts *counts, const mq_words *words, size_t code, mq_error *err)
{
    if (counts->book->size >= MQ_LIKENESS_CLASSES)
        return mq_fail(err, MQ_E_USAGE, NULL, "the codebook has %zu codes; at most %d can be learnt", counts->book->size,
                       MQ_LIKENESS_CLASSES - 1);
    counts->code = code;
    counts->answers[code]++;
    S_count_words(counts, words);
    return counts->failed ? mq_fail(err, MQ_E_MEMORY, NULL, "out of memory") : MQ_OK;
}

static int S_by_feature(const void *a, const void *b)
{
    const mq_likeness_count *x = a, *y = b;
    size_t n = x->feature.size < y->feature.size ? x->feature.size : y->feature.size;
    int order = memcmp(x->feature.at, y->feature.at, n);
    if (order || x->feature.size != y->feature.size)
        return order ? order : x->feature.size < y->feature.size ? -1 : 1;
    return (x->code > y->code) - (x->code < y->code);
}

static bool S_same(const mq_likeness_count *a, const mq_likeness_count *b)
{
    return mq_str_equal(a->feature, b->feature);
}

/* Neighbours met once are more than half of all features, and answers that nobody had read were coded as well without them. */
static bool S_rare(const mq_likeness_counts *counts, size_t i)
{
    bool twice = (i > 0 && S_same(&counts->at[i - 1], &counts->at[i])) ||
                 (i + 1 < counts->size && S_same(&counts->at[i], &counts->at[i + 1]));
    return !twice && memchr(counts->at[i].feature.at, ' ', counts->at[i].feature.size);
}

static void S_drop_rare(mq_likeness_counts *counts)
{
    size_t kept = 0;
    for (size_t i = 0; i < counts->size; i++)
        if (!S_rare(counts, i)) /* looks at i - 1 and i + 1, which still stand where they stood */
            counts->at[kept++] = counts->at[i];
    counts->size = kept;
}

/* Runs of the same feature and code, which are the counts. */
static size_t S_runs(const mq_likeness_counts *counts)
{
    size_t n = 0;
    for (size_t i = 0; i < counts->size; i++)
        n += i == 0 || S_by_feature(&counts->at[i - 1], &counts->at[i]) != 0;
    return n;
}

mq_status mq_likeness_write(mq_likeness_counts *counts, mq_buffer *out, mq_error *err)
{
    if (counts->size)
        qsort(counts->at, counts->size, sizeof *counts->at, S_by_feature);
    S_drop_rare(counts);
    mq_buffer_text(out, "# made by 'maqsat lexicon learn' from coded answers; not to be edited by hand\n"
                        "# start*, word=, two neighbours met twice or more (^ start, $ end), 0 a number, .N words; counts are code:answers, code alone one\n"
                        "feature\tcounts\n");
    mq_buffer_print(out, "*\t%zu\n@0\t%zu\n", S_runs(counts), counts->book->size);
    for (size_t c = 0; c < counts->book->size; c++)
        if (counts->answers[c]) {
            mq_buffer_print(out, "@%zu\t", c + 1);
            mq_code_path(counts->book, c, out);
            mq_buffer_print(out, " %zu\n", counts->answers[c]);
        }
    for (size_t i = 0, end; i < counts->size; i = end) {
        const mq_likeness_count *at = counts->at;
        mq_buffer_str(out, at[i].feature);
        for (size_t run = end = i; end < counts->size && S_same(&at[i], &at[end]); run = end) {
            while (end < counts->size && S_same(&at[i], &at[end]) && at[end].code == at[run].code)
                end++;
            mq_buffer_print(out, "%c%zu", run == i ? '\t' : ' ', at[run].code + 1);
            if (end - run > 1)
                mq_buffer_print(out, ":%zu", end - run);
        }
        mq_buffer_char(out, '\n');
    }
    return out->failed ? mq_fail(err, MQ_E_MEMORY, NULL, "out of memory") : MQ_OK;
}

void mq_likeness_free(mq_likeness_counts *counts)
{
    free(counts->at);
    mq_arena_free(&counts->arena);
    *counts = (mq_likeness_counts){.book = counts->book};
}
