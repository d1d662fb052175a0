#include "mq_needs.h"

/* Gives the condition a need: one symbol of the set. */
static void S_need(mq_needs *needs, mq_condition *c, const uint64_t *set)
{
    size_t n = MQ_NEEDS_OF_HITS;
    needs->size = needs->size < n ? n : needs->size;
    while (n < needs->size && memcmp(needs->set[n], set, sizeof needs->set[n]) != 0)
        n++;
    if (n == MQ_NEEDS_MAX)
        return;
    if (n == needs->size) {
        memcpy(needs->set[n], set, sizeof needs->set[n]);
        for (size_t i = 0; i < MQ_SET_WORDS; i++)
            needs->symbols[n] += (size_t)__builtin_popcountll(set[i]);
        needs->size++;
    }
    c->needs[n / 64] |= (uint64_t)1 << n % 64;
}

size_t mq_needs_rarest(const mq_needs *needs, const mq_condition *condition)
{
    size_t rarest = MQ_NEEDS_MAX;
    for (size_t n = MQ_NEEDS_OF_HITS; n < needs->size; n++)
        if (condition->needs[n / 64] >> n % 64 & 1 && (rarest == MQ_NEEDS_MAX || needs->symbols[n] < needs->symbols[rarest]))
            rarest = n;
    return rarest;
}

/* One part is enough: a symbol of the rarest need of one of them. */
static void S_either(mq_needs *needs, mq_condition *c)
{
    uint64_t any[MQ_SET_WORDS] = {0};
    for (size_t i = 0; i < c->n; i++) {
        size_t n = mq_needs_rarest(needs, &c->parts[i]);
        if (n == MQ_NEEDS_MAX)
            return;
        for (size_t k = 0; k < MQ_SET_WORDS; k++)
            any[k] |= needs->set[n][k];
    }
    S_need(needs, c, any);
}

/* What all parts ask of hits. */
static uint64_t S_all_need(const mq_condition *c)
{
    uint64_t all = (UINT64_C(1) << MQ_NEEDS_OF_HITS) - 1;
    for (size_t i = 0; i < c->n; i++)
        all &= c->parts[i].needs[0];
    return all;
}

void mq_needs_note(mq_needs *needs, const mq_condition *condition)
{
    mq_condition *c = (mq_condition *)(uintptr_t)condition; /* the parser's own tree, not yet given away */
    memset(c->needs, 0, sizeof c->needs);
    for (size_t i = 0; i < c->n; i++)
        mq_needs_note(needs, &c->parts[i]);
    switch (c->op) {
    case MQ_OP_GROUP:
    case MQ_OP_SEQUENCE:
    case MQ_OP_ALL:
        for (size_t i = 0; i < c->size; i++) {
            S_need(needs, c, c->groups[i].set);
            if (c->op != MQ_OP_ALL && c->groups[i].need != MQ_NEED_PLAIN && c->groups[i].need != MQ_NEED_ANY)
                c->needs[0] |= UINT64_C(1) << c->groups[i].need;
        }
        break;
    case MQ_OP_AND: /* all parts must hold: what any of them needs */
        for (size_t i = 0; i < c->n; i++)
            for (size_t k = 0; k < MQ_NEED_WORDS; k++)
                c->needs[k] |= c->parts[i].needs[k];
        break;
    case MQ_OP_OR:
        S_either(needs, c);
        c->needs[0] |= S_all_need(c);
        break;
    case MQ_OP_NOT:
    case MQ_OP_WORDS:
        break;
    }
}
