#include "coder_work.h"

/* An answer may name several aims, of which the highest counts. Likeness weighs all words together, as if they spoke of one:
 * what it says of the whole is held against each aim by itself. */
typedef struct S_aims {
    const coder_work *w;
    uint64_t joins;      /* words that stand between two aims: and, then, but */
} S_aims;

static uint64_t S_joins(const coder_work *w)
{
    const mq_matches *m = &w->out->matches;
    const mq_rules *rules = &w->coder->rules;
    uint64_t words = 0;
    for (size_t i = 0; i < m->size && m->hits[i].first < 64; i++) {
        size_t k = m->hits[i].symbol / 64;
        if ((rules->joins[k] | rules->breaks[k]) >> m->hits[i].symbol % 64 & 1)
            words |= m->hits[i].mask << m->hits[i].first;
    }
    return words;
}

/* Does a new aim begin at word t: behind a comma or a stop, or with a word such as "and"? */
static bool S_begins(const S_aims *a, size_t t)
{
    return a->w->words->at[t].gap >= MQ_GAP_COMMA || (t < 64 && a->joins >> t & 1);
}

/* Do the words [from, to) by themselves speak for a class more than for any of a lower rank? */
static bool S_speaks(const S_aims *a, size_t from, size_t to, size_t class)
{
    const coder_work *w = a->w;
    const mq_likeness *model = &w->coder->likeness;
    mq_likeness_view view;
    float score[MQ_LIKENESS_CLASSES];
    mq_words part = *w->words;
    while (from + 1 < to && from < 64 && a->joins >> from & 1) /* "and" is no word of the aim behind it */
        from++;
    part.at += from;
    part.size = to - from;
    if (!mq_likeness_look(model, &part, w->out->matches.like + from, &view))
        return false;
    mq_likeness_score(&view, score);
    for (size_t c = 0; c < model->n_classes; c++)
        if (score[c] >= score[class] && coder_class_rank(w, c) < coder_class_rank(w, class))
            return false;
    return true;
}

/* Where the aim that holds word t begins. */
static size_t S_first(const S_aims *a, size_t t)
{
    while (t > 0 && !S_begins(a, t))
        t--;
    return t;
}

/* The first word from t on that begins another aim. */
static size_t S_end(const S_aims *a, size_t t)
{
    while (t < a->w->words->size && !S_begins(a, t))
        t++;
    return t;
}

/* A firm rule that reads aims by themselves has read this one, and its code stands. */
static bool S_is_read(const S_aims *a, size_t from, size_t to)
{
    const mq_coding *out = a->w->out;
    for (size_t i = 0; i < out->n_firings; i++) {
        const mq_firing *f = &out->firings[i];
        size_t t = f->mask ? f->first + (size_t)__builtin_ctzll(f->mask) : SIZE_MAX;
        const mq_rule *rule = &a->w->coder->rules.at[f->rule];
        if (rule->aim && rule->firm && f->code != SIZE_MAX && f->silenced_by == MQ_NONE && t >= from && t < to)
            return true;
    }
    return false;
}

/* Some aim that no firm rule has read speaks for the class. */
static bool S_some_speaks(const S_aims *a, size_t class)
{
    bool one = S_end(a, 1) >= a->w->words->size;
    for (size_t from = 0, to; from < a->w->words->size; from = to) {
        to = S_end(a, from + 1);
        if (!S_is_read(a, from, to) && (one || S_speaks(a, from, to, class)))
            return true;
    }
    return false;
}

bool coder_aims_agree(const coder_work *w, size_t best, size_t given)
{
    S_aims a = {w, 0};
    uint32_t firing = w->out->firing[0];
    if (w->coder->book.dimensions[0].kind != MQ_KIND_ORDINAL || coder_class_rank(w, best) == coder_class_rank(w, given) ||
        w->words->size > MQ_LIKENESS_WORDS)
        return true;
    a.joins = S_joins(w);
    if (coder_class_rank(w, best) > coder_class_rank(w, given))
        return S_some_speaks(&a, best);
    if (S_end(&a, 1) >= w->words->size)
        return true; /* one aim */
    const mq_firing *f = firing == MQ_NONE ? NULL : &w->out->firings[firing];
    uint64_t mask = f && f->first < 64 ? f->mask << f->first : 0;
    if (!mask)
        return true;
    return !S_speaks(&a, S_first(&a, (size_t)__builtin_ctzll(mask)), S_end(&a, 64 - (size_t)__builtin_clzll(mask)), given);
}

/* Long answers are looked at in windows: what stands further apart is no one aim, and time stays linear. */
uint64_t coder_aim_of(const coder_work *w, size_t first, uint64_t mask)
{
    S_aims a = {w, 0}; /* "and" may stand between two things of one denial */
    if (!mask)
        return 0;
    size_t t = first + (size_t)__builtin_ctzll(mask), from = t, to = t + 1;
    while (from > first && !S_begins(&a, from))
        from--;
    while (to < w->words->size && to - first < 64 && !S_begins(&a, to))
        to++;
    uint64_t upto = to - first < 64 ? ((uint64_t)1 << (to - first)) - 1 : UINT64_MAX;
    return upto & UINT64_MAX << (from - first);
}

bool coder_one_aim(const coder_work *w, size_t one, size_t other)
{
    S_aims a = {w, S_joins(w)};
    size_t t = one < other ? one : other, to = one < other ? other : one;
    if (to >= w->words->size || to - t >= MQ_WINDOW)
        return to >= w->words->size; /* a firing that no word shows stands everywhere */
    while (t < to && !S_begins(&a, t + 1))
        t++;
    return t == to;
}
