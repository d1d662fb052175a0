#include "mq_explain.h"

/* Likeness decided: the class it gave. */
static bool S_look(const mq_explained *x, mq_likeness_view *view, float *score, size_t *decided)
{
    const mq_likeness *model = &x->coder->likeness;
    const mq_coding *coding = &x->coding;
    if (coding->firing[0] == MQ_NONE || coding->firings[coding->firing[0]].rule != x->coder->liken ||
        model->n_classes < 2 || !mq_likeness_look(model, &coding->matches.words, NULL, view))
        return false;
    mq_likeness_score(view, score);
    *decided = mq_likeness_class_of(model, coding->firings[coding->firing[0]].code);
    return *decided != SIZE_MAX;
}

bool mq_explain_nats(const mq_explained *x, size_t code, double *nats)
{
    mq_likeness_view view;
    float score[MQ_LIKENESS_CLASSES];
    size_t decided, other;
    if (!S_look(x, &view, score, &decided))
        return false;
    other = mq_likeness_class_of(&x->coder->likeness, code);
    if (other == SIZE_MAX || other == decided)
        return false;
    *nats = (double)score[decided] - (double)score[other];
    return true;
}

/* What the words are held against: the highest code of a rule that likeness outvoted, else the class that
 * comes next. */
static size_t S_against(const mq_explained *x, const float *score, size_t decided)
{
    const mq_likeness *model = &x->coder->likeness;
    const mq_coding *coding = &x->coding;
    size_t next = SIZE_MAX, rank = 0;
    for (size_t i = 0; i < coding->n_firings; i++) {
        const mq_firing *f = &coding->firings[i];
        if (f->silenced_by != coding->firing[0] || f->code == SIZE_MAX)
            continue;
        size_t class = mq_likeness_class_of(model, f->code), its = mq_explain_rank(&x->coder->book, f->code);
        if (class != SIZE_MAX && class != decided && (next == SIZE_MAX || its > rank)) {
            next = class;
            rank = its;
        }
    }
    if (next != SIZE_MAX)
        return next;
    next = decided == 0;
    for (size_t c = 0; c < model->n_classes; c++)
        if (c != decided && score[c] > score[next])
            next = c;
    return next;
}

size_t mq_explain_speaking(const mq_explained *x, mq_speaking out[MQ_SPEAKING_MAX])
{
    const mq_coding *coding = &x->coding;
    float score[MQ_LIKENESS_CLASSES];
    mq_likeness_view view;
    size_t n = 0, decided;
    if (!S_look(x, &view, score, &decided))
        return 0;
    size_t next = S_against(x, score, decided);
    double nats[MQ_LIKENESS_WORDS];
    mq_likeness_of_words(&view, decided, next, nats);
    for (size_t t = 0; t < coding->matches.words.size && t < MQ_LIKENESS_WORDS; t++) {
        mq_speaking s = {t, nats[t]};
        size_t quiet = 0;
        for (size_t i = 1; i < n; i++)
            quiet = out[i].nats < out[quiet].nats ? i : quiet;
        if (s.nats < 1 || (n == MQ_SPEAKING_MAX && s.nats <= out[quiet].nats))
            continue;
        if (n == MQ_SPEAKING_MAX) {
            memmove(out + quiet, out + quiet + 1, (n - quiet - 1) * sizeof *out);
            n--;
        }
        out[n++] = s;
    }
    return n;
}
