#include "mq_needs.h"

static size_t S_symbols(const mq_group *g)
{
    size_t n = 0;
    for (size_t i = g->from; i < g->to; i++)
        n += (size_t)__builtin_popcountll(g->set[i]);
    return n;
}

const mq_group *mq_condition_rarest_need(const mq_condition *c)
{
    const mq_group *rarest = NULL;
    for (size_t i = 0; c && i < c->n_needs; i++)
        if (!rarest || S_symbols(c->needs[i]) < S_symbols(rarest))
            rarest = c->needs[i];
    return rarest;
}

/* A set that holds the symbols of both. */
static const mq_group *S_union(mq_arena *arena, const mq_group *a, const mq_group *b)
{
    mq_group *g = mq_arena_take(arena, sizeof *g);
    if (!g || !(g->set = mq_arena_take_n(arena, MQ_SET_WORDS, sizeof *g->set)))
        return NULL;
    g->from = a->from < b->from ? a->from : b->from;
    g->to = a->to > b->to ? a->to : b->to;
    for (size_t i = g->from; i < g->to; i++)
        g->set[i] = a->set[i] | b->set[i];
    return g;
}

static bool S_room(mq_arena *arena, mq_condition *c, size_t n, const mq_group ***out)
{
    *out = mq_arena_take_n(arena, n + 1, sizeof **out);
    c->needs = *out;
    c->n_needs = n;
    return *out;
}

/* Both parts must hold: what either needs. */
static bool S_both(mq_arena *arena, mq_condition *c)
{
    const mq_group **needs;
    size_t left = c->left->n_needs, right = c->right->n_needs;
    if (!S_room(arena, c, left + right, &needs))
        return false;
    for (size_t i = 0; i < left + right; i++)
        needs[i] = i < left ? c->left->needs[i] : c->right->needs[i - left];
    return true;
}

/* One part is enough: a symbol of the rarest need of one or of the other. */
static bool S_either(mq_arena *arena, mq_condition *c)
{
    const mq_group **needs, *left = mq_condition_rarest_need(c->left), *right = mq_condition_rarest_need(c->right);
    return !left || !right || (S_room(arena, c, 1, &needs) && (needs[0] = S_union(arena, left, right)));
}

bool mq_condition_note_needs(mq_arena *arena, const mq_condition *condition)
{
    const mq_group **needs;
    mq_condition *c = (mq_condition *)(uintptr_t)condition; /* the parser's own tree, not yet given away */
    if (!c)
        return true;
    if (!mq_condition_note_needs(arena, c->left) || !mq_condition_note_needs(arena, c->right))
        return false;
    switch (c->op) {
    case MQ_OP_GROUP:
    case MQ_OP_SEQUENCE:
    case MQ_OP_ALL:
        if (!S_room(arena, c, c->size, &needs))
            return false;
        for (size_t i = 0; i < c->size; i++)
            needs[i] = &c->groups[i];
        return true;
    case MQ_OP_AND:
        return S_both(arena, c);
    case MQ_OP_OR:
        return S_either(arena, c);
    case MQ_OP_NOT:
    case MQ_OP_WORDS:
        break;
    }
    return true;
}
