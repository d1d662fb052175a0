#include "mq_rules.h"

enum { STEPS_MAX = 4096 }; /* a sequence over a clause of one repeated word must not take cubic time */

static uint64_t S_mask(const mq_clause *clause, const mq_hit *hit)
{
    return hit->mask << (hit->first - clause->first);
}

static bool S_fits(const mq_group *g, const mq_hit *hit)
{
    switch (g->need) {
    case MQ_NEED_PLAIN: /* what was done already is no goal: алдым, қатыстым */
        return !hit->negated && !(hit->tags & MQ_TAG_PAST);
    case MQ_NEED_NEG:
        return hit->negated;
    case MQ_NEED_ANY:
        return true;
    default:
        return !hit->negated && hit->tags >> (g->need - MQ_NEED_ANY) & 1;
    }
}

static bool S_in(const mq_group *g, const mq_hit *hit)
{
    return g->set[hit->symbol / 64] >> hit->symbol % 64 & 1;
}

static size_t S_last(uint64_t mask)
{
    return 63u - (size_t)__builtin_clzll(mask);
}

typedef struct S_search {
    const mq_condition *sequence;
    const mq_clause *clause;
    unsigned steps;
} S_search;

/* Places item k of a sequence behind what stands already; prev = last word of the item before it. */
static bool S_place(S_search *s, size_t k, size_t prev, uint64_t *mask)
{
    if (k == s->sequence->size)
        return true;
    const mq_group *g = &s->sequence->groups[k];
    for (size_t i = 0; i < s->clause->n_hits; i++) {
        const mq_hit *hit = &s->clause->hits[i];
        if (++s->steps > STEPS_MAX)
            return false;
        if (!S_in(g, hit) || !S_fits(g, hit))
            continue;
        uint64_t own = S_mask(s->clause, hit);
        size_t start = hit->first - s->clause->first;
        if (!own || own & *mask)
            continue;
        if (k > 0 && !g->either && (start <= prev || (g->gap != MQ_GAP_FAR && start > prev + 1u + g->gap)))
            continue;
        uint64_t with = *mask | own;
        if (S_place(s, k + 1, S_last(own), &with)) {
            *mask = with;
            return true;
        }
    }
    return false;
}

static bool S_group_holds(const mq_group *g, const mq_clause *clause, uint64_t *mask)
{
    for (size_t i = 0; i < clause->n_hits; i++)
        if (S_in(g, &clause->hits[i]) && !mq_hit_weak(&clause->hits[i]) && S_fits(g, &clause->hits[i])) {
            *mask = S_mask(clause, &clause->hits[i]);
            return true;
        }
    return false;
}

/* Every word of the whole answer carries a symbol of the group. */
static bool S_all_holds(const mq_group *g, const mq_clause *clause, uint64_t *mask)
{
    const mq_matches *m = clause->matches;
    size_t upto = 0; /* words before it are carried */
    if (clause->words->size == 0 || clause->words->size > MQ_WINDOW)
        return false;
    uint64_t carried = 0;
    for (size_t i = 0; i < m->size; i++)
        if (S_in(g, &m->hits[i]) && S_fits(g, &m->hits[i]))
            carried |= m->hits[i].mask << m->hits[i].first;
    while (upto < clause->words->size && carried >> upto & 1)
        upto++;
    if (upto < clause->words->size)
        return false;
    uint64_t clause_words = clause->size == 64 ? UINT64_MAX : ((uint64_t)1 << clause->size) - 1;
    *mask = carried >> clause->first & clause_words;
    return true;
}

static bool S_sequence_holds(const mq_condition *c, const mq_clause *clause, uint64_t *mask)
{
    S_search search = {c, clause, 0};
    return S_place(&search, 0, 0, mask);
}

/* Can it not hold, by a look at the symbols alone? Most parts of most conditions are dismissed so, without a call. */
static inline bool S_hopeless(const mq_condition *c, const mq_clause *clause)
{
    uint64_t missing = 0;
    for (size_t i = 0; i < MQ_NEED_WORDS; i++)
        missing |= c->needs[i] & ~clause->meets[i];
    return missing;
}

static bool S_tree_holds(const mq_condition *c, const mq_clause *clause, uint64_t *mask);

/* A condition that is not hopeless; most are a single group or a bound on words, and are spared the call. */
static inline bool S_holds(const mq_condition *c, const mq_clause *clause, uint64_t *mask)
{
    *mask = 0;
    if (c->op == MQ_OP_GROUP)
        return S_group_holds(&c->groups[0], clause, mask);
    if (c->op == MQ_OP_WORDS)
        return c->at_least ? clause->words->size >= c->words : clause->words->size <= c->words;
    return S_tree_holds(c, clause, mask);
}

static bool S_both_hold(const mq_condition *c, const mq_clause *clause, uint64_t *mask)
{
    uint64_t part;
    for (const mq_condition *at = c->parts, *end = at + c->n; at < end; at++) {
        if (at->op == MQ_OP_NOT ? !S_hopeless(at->parts, clause) && S_holds(at->parts, clause, &part)
                                : !S_holds(at, clause, &part))
            return false;
        *mask |= at->op == MQ_OP_NOT ? 0 : part;
    }
    return true;
}

/* The first alternative that holds shows it. */
static bool S_either_holds(const mq_condition *c, const mq_clause *clause, uint64_t *mask)
{
    for (const mq_condition *at = c->parts, *end = at + c->n; at < end; at++)
        if (!S_hopeless(at, clause) && S_holds(at, clause, mask))
            return true;
    return false;
}

static bool S_tree_holds(const mq_condition *c, const mq_clause *clause, uint64_t *mask)
{
    uint64_t inner;
    switch (c->op) {
    case MQ_OP_SEQUENCE:
        return S_sequence_holds(c, clause, mask);
    case MQ_OP_AND:
        return S_both_hold(c, clause, mask);
    case MQ_OP_OR:
        return S_either_holds(c, clause, mask);
    case MQ_OP_NOT:
        return S_hopeless(c->parts, clause) || !S_holds(c->parts, clause, &inner);
    case MQ_OP_ALL:
        return S_all_holds(&c->groups[0], clause, mask);
    case MQ_OP_GROUP:
    case MQ_OP_WORDS:
        break;
    }
    return false;
}

bool mq_condition_holds(const mq_condition *c, const mq_clause *clause, uint64_t *mask)
{
    return !S_hopeless(c, clause) && S_holds(c, clause, mask);
}

/* Which needs of hits one of them meets, as mq_needs.h numbers them: tags in their order behind MQ_NEED_ANY. */
static inline uint64_t S_ways(const mq_hit *hit)
{
    return hit->negated ? UINT64_C(1) << MQ_NEED_NEG : (uint64_t)(hit->tags & ~MQ_TAG_NEG) << MQ_NEED_ANY;
}

void mq_clause_meet(const mq_rules *rules, mq_clause *clause)
{
    for (size_t i = 0; i < clause->n_hits; i++) {
        const uint64_t *calls = mq_rules_of_symbol(rules, clause->hits[i].symbol);
        for (size_t k = 0; k < MQ_NEED_WORDS; k++)
            clause->meets[k] |= calls[k];
        clause->meets[0] |= S_ways(&clause->hits[i]);
    }
}
