#include "coder_work.h"
#include <math.h>

/* The code that likeness gives takes the place of the one decided, and of all above it. The words that speak for it show it. */
static void S_outvote(coder_work *w, const mq_likeness_view *view, size_t best, size_t given)
{
    mq_coding *out = w->out;
    uint32_t was = out->firing[0], now = (uint32_t)out->n_firings;
    mq_clause answer = {.first = 0};
    uint64_t mask = 0;
    double nats[MQ_LIKENESS_WORDS];
    mq_likeness_of_words(view, best, given, nats);
    for (size_t t = 0; t < w->words->size && t < MQ_LIKENESS_WORDS; t++)
        if (nats[t] > 0)
            mask |= (uint64_t)1 << t;
    if (!mask) /* only their order speaks */
        mask = UINT64_MAX >> (w->words->size < 64 ? 64 - w->words->size : 0);
    coder_fire(w, &answer, w->coder->liken, mask);
    if (w->failed)
        return;
    mq_firing *at = out->firings;
    at[now].code = w->coder->likeness.code[best];
    for (uint32_t i = 0; i < now; i++)
        if (at[i].silenced_by == MQ_NONE && coder_rivals(w, &at[i], &at[now]) &&
            (i == was || at[i].code == at[now].code || coder_rank(w, &at[i]) > coder_rank(w, &at[now])))
            at[i].silenced_by = now;
    coder_give(w, 0, now);
}

/* Do the words of a firing make up the whole answer? */
static bool S_is_all(const coder_work *w, const mq_firing *f)
{
    size_t n = w->words->size;
    return n <= 64 && f->first == 0 && f->mask == (n < 64 ? ((uint64_t)1 << n) - 1 : UINT64_MAX);
}

/* By how many nats likeness must prefer class `best` to what was given. */
static double S_margin(const coder_work *w, size_t best, size_t given)
{
    const mq_coder *coder = w->coder;
    const mq_rule *liken = &coder->rules.at[coder->liken];
    const mq_firing *f = w->out->firing[0] == MQ_NONE ? NULL : &w->out->firings[w->out->firing[0]];
    const mq_rule *rule = f ? &coder->rules.at[f->rule] : NULL;
    bool leaps = coder->book.dimensions[0].kind == MQ_KIND_ORDINAL && liken->leap > 0 &&
                 coder_class_rank(w, best) >= coder_class_rank(w, given) + 2;
    double margin = leaps ? liken->leap : liken->margin;
    if (!rule || rule->guess)
        return margin / 3;
    return rule->firm && !rule->aim ? HUGE_VAL : S_is_all(w, f) ? 2 * margin : margin;
}

/* Where the words of coded examples speak strongly for another code than the rules gave, that code stands. */
void coder_liken(coder_work *w)
{
    const mq_coder *coder = w->coder;
    const mq_coding *out = w->out;
    mq_likeness_view view;
    float score[MQ_LIKENESS_CLASSES];
    if (coder->liken == MQ_NONE || w->words->letters == 0 ||
        !mq_likeness_look(&coder->likeness, w->words, out->matches.like, &view))
        return;
    mq_likeness_score(&view, score);
    size_t best = 0, given = mq_likeness_class_of(&coder->likeness, mq_coding_leaf(&coder->book, out));
    for (size_t c = 1; c < coder->likeness.n_classes; c++)
        best = score[c] > score[best] ? c : best;
    if (given != SIZE_MAX && best != given && (double)score[best] - (double)score[given] > S_margin(w, best, given) &&
        coder_aims_agree(w, best, given))
        S_outvote(w, &view, best, given);
}
