#include "mq_explain.h"

/** What a condition lacks: lack symbols, the last of which is group; met parts hold. */
typedef struct need {
    size_t lack, met;
    const mq_group *group;
} need;

enum { NEVER = 1000 };

static need S_sum(need a, need b)
{
    return (need){a.lack + b.lack, a.met + b.met, a.group ? a.group : b.group};
}

static bool S_alone(const mq_condition *sequence, const mq_group *group, const mq_clause *clause)
{
    uint64_t mask;
    mq_condition one = *sequence;
    mq_group item = *group;
    item.either = true; /* where it stands does not matter here */
    one.groups = &item;
    one.size = 1;
    memset(one.needs, 0, sizeof one.needs); /* they speak of the whole sequence */
    return mq_condition_holds(&one, clause, &mask);
}

static need S_need(const mq_condition *c, const mq_clause *clause)
{
    uint64_t mask;
    need sum = {0, 0, NULL};
    bool holds = mq_condition_holds(c, clause, &mask);
    switch (c->op) {
    case MQ_OP_AND:
        for (size_t i = 0; i < c->n; i++)
            sum = S_sum(sum, S_need(&c->parts[i], clause));
        return sum;
    case MQ_OP_OR:
        for (size_t i = 0; i < c->n; i++) {
            need other = S_need(&c->parts[i], clause);
            if (i == 0 || other.lack < sum.lack || (other.lack == sum.lack && other.met > sum.met))
                sum = other;
        }
        return sum;
    case MQ_OP_GROUP:
        return holds ? (need){0, 1, NULL} : (need){1, 0, &c->groups[0]};
    case MQ_OP_SEQUENCE:
        if (holds)
            return (need){0, c->size, NULL};
        for (size_t i = 0; i < c->size; i++) {
            bool alone = S_alone(c, &c->groups[i], clause);
            sum = S_sum(sum, alone ? (need){0, 1, NULL} : (need){1, 0, &c->groups[i]});
        }
        /* all there, but too far apart or in another order: no symbol is missing */
        return sum.lack ? sum : (need){NEVER, 0, NULL};
    case MQ_OP_NOT:
    case MQ_OP_ALL:
    case MQ_OP_WORDS:
        break;
    }
    return holds ? sum : (need){NEVER, 0, NULL};
}

static bool S_nearer(const mq_missing *a, const mq_missing *b)
{
    if (a->met != b->met) /* each lacks one, so more met is also a larger share met */
        return a->met > b->met;
    return a->rank != b->rank ? a->rank < b->rank : a->rule < b->rule;
}

static size_t S_insert(mq_missing *out, size_t n, mq_missing it)
{
    size_t at = 0;
    while (at < n && S_nearer(&out[at], &it))
        at++;
    if (at == MQ_MISSING_MAX)
        return n;
    size_t last = n < MQ_MISSING_MAX ? n : MQ_MISSING_MAX - 1;
    for (size_t i = last; i > at; i--)
        out[i] = out[i - 1];
    out[at] = it;
    return n < MQ_MISSING_MAX ? n + 1 : n;
}

size_t mq_missing_find(const mq_coder *coder, const mq_coding *coding, mq_missing out[MQ_MISSING_MAX])
{
    const mq_matches *m = &coding->matches;
    const mq_codebook *book = &coder->book;
    size_t words = m->words.size < MQ_WINDOW ? m->words.size : MQ_WINDOW, hits = 0, n = 0;
    if (book->dimensions[0].kind != MQ_KIND_ORDINAL || coding->code[0] == SIZE_MAX)
        return 0;
    while (hits < m->size && m->hits[hits].first < words)
        hits++;
    mq_clause clause = {.hits = m->hits, .n_hits = hits, .size = words, .words = &m->words, .matches = m};
    mq_clause_meet(&coder->rules, &clause);
    for (size_t r = 0; r < coder->rules.size; r++) {
        const mq_rule *rule = &coder->rules.at[r];
        if (rule->code == SIZE_MAX || mq_explain_dimension(book, rule->code) != 0 ||
            mq_explain_rank(book, rule->code) <= book->codes[coding->code[0]].rank)
            continue;
        need it = S_need(rule->condition, &clause);
        /* a shape such as a blank answer is not a word that somebody could add */
        if (it.lack != 1 || !it.met || it.group->symbols[0] < MQ_SHAPES)
            continue;
        n = S_insert(out, n, (mq_missing){(uint32_t)r, it.group, it.met, mq_explain_rank(book, rule->code)});
    }
    return n;
}

static bool S_is_higher(const mq_explained *x, const mq_firing *f)
{
    const mq_codebook *book = &x->coder->book;
    return f->code != SIZE_MAX && mq_explain_dimension(book, f->code) == 0 &&
           mq_explain_rank(book, f->code) > book->codes[x->coding.code[0]].rank;
}

size_t mq_held_find(const mq_explained *x, mq_held out[MQ_HELD_MAX])
{
    const mq_coding *coding = &x->coding;
    size_t n = 0;
    if (!mq_explain_can_rise(x))
        return 0;
    for (uint32_t i = 0; i < coding->n_firings; i++) {
        const mq_firing *f = &coding->firings[i];
        /* what another higher one silenced is told by that one */
        if (f->silenced_by == MQ_NONE || !S_is_higher(x, f) ||
            S_is_higher(x, &coding->firings[f->silenced_by]))
            continue;
        mq_held it = {.firing = i};
        it.likeness =
            coding->firings[f->silenced_by].rule == x->coder->liken && mq_explain_nats(x, f->code, &it.nats);
        /* what likeness outvoted had come through all silencing: it is told before what another rule silenced
         */
        size_t at = n;
        for (; at > 0 && it.likeness && !out[at - 1].likeness; at--)
            if (at < MQ_HELD_MAX)
                out[at] = out[at - 1];
        if (at == MQ_HELD_MAX)
            continue;
        out[at] = it;
        n += n < MQ_HELD_MAX;
    }
    return n;
}

bool mq_explain_can_rise(const mq_explained *x)
{
    const mq_codebook *book = &x->coder->book;
    size_t now = x->coding.code[0];
    for (size_t c = 0; c < book->size && now != SIZE_MAX && book->dimensions[0].kind == MQ_KIND_ORDINAL; c++)
        if (book->codes[c].dimension == 0 && book->codes[c].rank > book->codes[now].rank)
            return true;
    return false;
}
