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
    uint32_t key, first = likeness_slot(own->model, feature, &key)->first;
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

static void S_other(mq_likeness_view *view, mq_str feature)
{
    uint32_t key, first = likeness_slot(view->model, feature, &key)->first;
    if (!first)
        return;
    view->other[view->n_others] = first - 1;
    view->other_word[view->n_others++] = (uint8_t)(view->n_words ? view->n_words - 1 : 0);
    view->known++;
}

static void S_neighbours(mq_likeness_view *view, const mq_likeness_begin *before, const mq_likeness_begin *begin)
{
    char text[MQ_LIKENESS_PAIR];
    S_other(view, (mq_str){text, mq_likeness_pair(before, begin, text)});
}

bool mq_likeness_look(const mq_likeness *model, const mq_words *words, mq_likeness_word *const *kept, mq_likeness_view *out)
{
    mq_likeness_begin edge = mq_likeness_edge('^'), end = mq_likeness_edge('$');
    const mq_likeness_begin *before = &edge;
    size_t n = words->size < MQ_LIKENESS_WORDS ? words->size : MQ_LIKENESS_WORDS;
    char length[2] = {'.', mq_likeness_length(n)};
    out->model = model;
    out->known = out->n_words = out->n_others = 0;
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
        if (!word->begin.size)
            continue;
        S_neighbours(out, before, &word->begin);
        before = &word->begin;
    }
    S_neighbours(out, before, &end);
    S_other(out, (mq_str){length, 2});
    return out->known > 0;
}

/* Always word by word, so that a word that is kept adds the same bits as one that is not. */
void mq_likeness_score(const mq_likeness_view *view, double score[MQ_LIKENESS_CLASSES])
{
    enum { STEP = 8 };
    const mq_likeness *model = view->model;
    float sum[MQ_LIKENESS_CLASSES] = {0}, fresh[MQ_LIKENESS_CLASSES];
    for (size_t t = 0; t < view->n_words; t++) {
        const float *nats = S_nats(model, view->word[t], fresh);
        for (size_t c = 0; c < model->n_classes; c += STEP)
            for (size_t k = 0; k < STEP; k++)
                sum[c + k] += nats[c + k];
    }
    for (size_t i = 0; i < view->n_others; i++)
        S_add(model, view->other[i], sum);
    for (size_t c = 0; c < model->n_classes; c++)
        score[c] = model->prior[c] + (double)view->known * model->base[c] + (double)sum[c];
}

/* What a feature adds to class a against class b. */
static double S_difference(const mq_likeness *model, uint32_t feature, size_t a, size_t b)
{
    const mq_likeness_weight *w = model->weights + feature;
    double difference = model->base[a] - model->base[b];
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
    for (size_t t = 0; t < MQ_LIKENESS_WORDS; t++)
        nats[t] = 0;
    for (size_t t = 0; t < view->n_words; t++) {
        const mq_likeness_word *word = view->word[t];
        const float *own = S_nats(view->model, word, fresh);
        nats[t] = word->size * (view->model->base[a] - view->model->base[b]) + (double)own[a] - (double)own[b];
    }
    for (size_t i = 0; i < view->n_others; i++)
        nats[view->other_word[i]] += S_difference(view->model, view->other[i], a, b);
}
