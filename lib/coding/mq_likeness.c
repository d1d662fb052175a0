#include "likeness_table.h"

enum { GUESSED_LETTERS = 64, GUESSED_LOST = 2 };

size_t mq_likeness_class_of(const mq_likeness *model, size_t code)
{
    for (size_t c = 0; c < model->n_classes; c++)
        if (model->code[c] == code)
            return c;
    return SIZE_MAX;
}

typedef struct S_own {
    const mq_likeness *model;
    mq_likeness_word *word;
} S_own;

static void S_note(void *with, mq_str feature)
{
    const S_own *own = with;
    uint32_t first = likeness_slot(own->model, likeness_key(feature))->first;
    if (first)
        own->word->feature[own->word->size++] = first - 1;
}

/* The weights of a feature, added to the classes. */
static void S_add(const mq_likeness *model, uint32_t feature, float *nats)
{
    const mq_likeness_weight *w = model->weights + feature;
    do
        nats[mq_likeness_class(*w)] += mq_likeness_nats(*w);
    while (!(*w++ & MQ_LIKENESS_LAST));
}

static void S_sum(const mq_likeness *model, const mq_likeness_word *word, float *nats)
{
    memset(nats, 0, MQ_LIKENESS_ROOM(model) * sizeof *nats);
    for (size_t i = 0; i < word->size; i++)
        S_add(model, word->feature[i], nats);
}

/* The sums of a word: kept, or made anew in fresh, where the same bits come out. */
static const float *S_nats(const mq_likeness *model, const mq_likeness_word *word, float *fresh)
{
    if (word->nats)
        return word->nats;
    S_sum(model, word, fresh);
    return fresh;
}

static void S_look_up(const mq_likeness *model, const mq_word *word, mq_likeness_word *out)
{
    S_own own = {model, out};
    out->begin = mq_likeness_own(word, S_note, &own);
}

/* A word with lost letters is read as the word that the examples know best, among those it may have been. */
static void S_guess(const mq_likeness *model, const mq_word *word, mq_likeness_word *out)
{
    uint8_t codes[GUESSED_LETTERS + 1], *lost[GUESSED_LOST];
    size_t n = 0, rounds = 1, kinds = strlen((const char *)mq_skeleton_lost);
    mq_word guess = *word;
    if (word->s2_size > GUESSED_LETTERS)
        return;
    memcpy(codes, word->s2, word->s2_size + 1);
    guess.s2 = codes;
    for (size_t i = 0; i < word->s2_size; i++)
        if (codes[i] == MQ_SKELETON_WILD && n < GUESSED_LOST)
            lost[n++] = &codes[i];
    for (size_t i = 0; i < n; i++)
        rounds *= kinds;
    for (size_t round = 0; round < rounds; round++) {
        mq_likeness_word here = {.nats = out->nats};
        size_t left = round;
        for (size_t i = 0; i < n; i++, left /= kinds)
            *lost[i] = mq_skeleton_lost[left % kinds];
        S_look_up(model, &guess, &here);
        if (here.size > out->size)
            *out = here;
    }
}

static void S_know(const mq_likeness *model, const mq_word *word, mq_likeness_word *out)
{
    S_look_up(model, word, out);
    if (word->flags & MQ_WORD_WILDCARD)
        S_guess(model, word, out);
    out->ready = true;
    if (out->nats)
        S_sum(model, out, out->nats);
}

static void S_neighbours(mq_likeness_view *view, mq_likeness_begin before, mq_likeness_begin begin)
{
    uint64_t key = likeness_pair_key(before, begin);
    if (!(*likeness_pair_word(view->model, key) & likeness_pair_bit(key)))
        return;
    uint32_t first = likeness_slot(view->model, key)->first;
    if (!first)
        return;
    view->pair[view->n_pairs] = first - 1;
    view->pair_word[view->n_pairs++] = (uint8_t)(view->n_words ? view->n_words - 1 : 0);
}

bool mq_likeness_look(const mq_likeness *model, const mq_words *words, mq_likeness_word *const *kept, mq_likeness_view *out)
{
    mq_likeness_begin before = MQ_LIKENESS_START;
    size_t n = words->size < MQ_LIKENESS_WORDS ? words->size : MQ_LIKENESS_WORDS;
    out->model = model;
    out->known = out->n_words = out->n_pairs = 0;
    if (!model->n_classes)
        return false;
    for (size_t t = 0; t < n; t++) {
        mq_likeness_word *word = kept ? kept[t] : &out->fresh[t];
        if (!kept)
            *word = (mq_likeness_word){.size = 0};
        if (!word->ready)
            S_know(model, &words->at[t], word);
        out->word[out->n_words++] = word;
        out->known += word->size;
        if (!word->begin)
            continue;
        S_neighbours(out, before, word->begin);
        before = word->begin;
    }
    S_neighbours(out, before, MQ_LIKENESS_END);
    out->length = &model->length[mq_likeness_length(n)];
    out->known += out->n_pairs + out->length->size;
    return out->known > 0;
}

/* Classes in steps of eight, which the compiler does at once. */
static void S_add_all(const mq_likeness *model, const float *nats, float *sum)
{
    enum { STEP = 8 };
    for (size_t c = 0; c < model->n_classes; c += STEP)
        for (size_t k = 0; k < STEP; k++)
            sum[c + k] += nats[c + k];
}

/* Always word by word, so that a word that is kept adds the same bits as one that is not. */
void mq_likeness_score(const mq_likeness_view *view, float score[MQ_LIKENESS_CLASSES])
{
    const mq_likeness *model = view->model;
    float fresh[MQ_LIKENESS_CLASSES];
    size_t room = MQ_LIKENESS_ROOM(model);
    memcpy(score, view->length->nats, room * sizeof *score);
    for (size_t t = 0; t < view->n_words; t++)
        S_add_all(model, S_nats(model, view->word[t], fresh), score);
    for (size_t i = 0; i < view->n_pairs; i++)
        S_add(model, view->pair[i], score);
    for (size_t c = 0; c < room; c++)
        score[c] += model->prior[c] + (float)view->known * model->base[c];
}

/* What a feature adds to class a against class b. */
static double S_difference(const mq_likeness *model, uint32_t feature, size_t a, size_t b)
{
    const mq_likeness_weight *w = model->weights + feature;
    double difference = (double)model->base[a] - (double)model->base[b];
    do {
        size_t c = mq_likeness_class(*w);
        double nats = (double)mq_likeness_nats(*w);
        difference += c == a ? nats : c == b ? -nats : 0;
    } while (!(*w++ & MQ_LIKENESS_LAST));
    return difference;
}

void mq_likeness_of_words(const mq_likeness_view *view, size_t a, size_t b, double nats[MQ_LIKENESS_WORDS])
{
    float fresh[MQ_LIKENESS_CLASSES];
    double base = (double)view->model->base[a] - (double)view->model->base[b];
    for (size_t t = 0; t < MQ_LIKENESS_WORDS; t++)
        nats[t] = 0;
    for (size_t t = 0; t < view->n_words; t++) {
        const mq_likeness_word *word = view->word[t];
        const float *own = S_nats(view->model, word, fresh);
        nats[t] = word->size * base + (double)own[a] - (double)own[b];
    }
    for (size_t i = 0; i < view->n_pairs; i++)
        nats[view->pair_word[i]] += S_difference(view->model, view->pair[i], a, b);
    if (view->n_words && view->length->size)
        nats[view->n_words - 1] += S_difference(view->model, view->length->feature[0], a, b);
}

bool likeness_know_lengths(mq_arena *arena, mq_likeness *model)
{
    for (size_t i = 0; i < MQ_LIKENESS_LENGTHS; i++) {
        mq_likeness_word *length = &model->length[i];
        char text[2] = {'.', MQ_LIKENESS_LENGTH_MARKS[i]};
        uint32_t first = likeness_slot(model, likeness_key((mq_str){text, sizeof text}))->first;
        *length = (mq_likeness_word){.feature = {first ? first - 1 : 0}, .size = first != 0, .ready = true,
                                     .nats = mq_arena_take_n(arena, MQ_LIKENESS_ROOM(model), sizeof *length->nats)};
        if (!length->nats)
            return false;
        S_sum(model, length, length->nats);
    }
    return true;
}
