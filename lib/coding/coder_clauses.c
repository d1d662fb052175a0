#include "coder_work.h"

void coder_fire(coder_work *w, const mq_clause *clause, uint32_t rule, uint64_t mask)
{
    mq_coding *out = w->out;
    if (out->n_firings == w->room) {
        size_t room = w->room ? w->room * 2 : 32;
        mq_firing *grown = mq_arena_take_n(w->arena, room, sizeof *grown);
        if (!grown) {
            w->failed = true;
            return;
        }
        if (out->n_firings)
            memcpy(grown, out->firings, out->n_firings * sizeof *grown);
        out->firings = grown;
        w->room = room;
    }
    out->firings[out->n_firings++] = (mq_firing){rule, w->clause, (uint32_t)clause->first, mask,
                                                w->coder->rules.at[rule].code, MQ_NONE, false};
}

/* Tries the rules of a kind that the symbols of a part call for. The part is the clause, or one aim of it. */
static void S_rules_of(coder_work *w, const mq_clause *clause, mq_clause *part, const uint64_t *kind)
{
    const mq_rules *rules = &w->coder->rules;
    size_t shift = part->first - clause->first;
    uint64_t mask;
    bool met = false;
    for (size_t k = 0; k < rules->words; k++) {
        uint64_t called = rules->always[k];
        for (size_t i = 0; i < part->n_hits; i++)
            called |= mq_rules_of_symbol(rules, part->hits[i].symbol)[MQ_NEED_WORDS + k];
        called &= kind[k];
        if (called && !met)
            mq_clause_meet(rules, part);
        met |= called != 0;
        for (; called; called &= called - 1) {
            uint32_t rule = (uint32_t)(64 * k) + (uint32_t)__builtin_ctzll(called);
            if (mq_condition_holds(rules->at[rule].condition, part, &mask))
                coder_fire(w, clause, rule, mask << shift);
        }
    }
}

/* Rules that read each aim by itself: with the hits that begin in it. "And" may join two
 * things of one aim here, so only commas and stops part them. */
static void S_aims_of(coder_work *w, const mq_clause *clause)
{
    size_t end = clause->first + clause->size, hit = 0;
    for (size_t from = clause->first, to; from < end; from = to) {
        for (to = from + 1; to < end && w->words->at[to].gap < MQ_GAP_COMMA; to++)
            ;
        size_t first_hit = hit;
        while (hit < clause->n_hits && clause->hits[hit].first < to)
            hit++;
        mq_clause aim = {clause->hits + first_hit, hit - first_hit, from, to - from, clause->words, clause->matches, {0}};
        S_rules_of(w, clause, &aim, w->coder->rules.of_aim);
    }
}

void coder_rules_of(coder_work *w, mq_clause *clause, bool whole_answer)
{
    const mq_rules *rules = &w->coder->rules;
    S_rules_of(w, clause, clause, whole_answer ? rules->of_answer : rules->of_clause);
    if (!whole_answer)
        S_aims_of(w, clause);
    w->clause++;
}

static bool S_breaks(const coder_work *w, const mq_hit *hit)
{
    return w->coder->rules.breaks[hit->symbol / 64] >> hit->symbol % 64 & 1;
}

/* The first word behind t that ends a clause; *hit moves over the hits before it. */
static size_t S_next_break(const coder_work *w, size_t t, size_t *hit)
{
    const mq_matches *m = &w->out->matches;
    while (*hit < m->size && (m->hits[*hit].first <= t || !S_breaks(w, &m->hits[*hit])))
        ++*hit;
    return *hit < m->size ? m->hits[*hit].first : SIZE_MAX;
}

/* Where the clause that begins at word t ends. */
static size_t S_clause_end(const coder_work *w, size_t t, size_t *breaking)
{
    size_t end = t + 1, size = w->words->size, stop = S_next_break(w, t, breaking);
    size = stop < size ? stop : size;
    size = t + MQ_WINDOW < size ? t + MQ_WINDOW : size;
    while (end < size && w->words->at[end].gap != MQ_GAP_STOP)
        end++;
    return end;
}

void coder_clauses(coder_work *w)
{
    const mq_matches *m = &w->out->matches;
    size_t hit = 0, breaking = 0;
    for (size_t t = 0; t < w->words->size && !w->failed;) {
        size_t first_hit = hit, from = w->out->n_firings, end = S_clause_end(w, t, &breaking);
        while (hit < m->size && m->hits[hit].first < end)
            hit++;
        mq_clause clause = {m->hits + first_hit, hit - first_hit, t, end - t, w->words, m, {0}};
        coder_rules_of(w, &clause, false);
        if (w->out->n_firings > from) {
            coder_silence_smaller(w, from, w->out->n_firings);
            coder_silence_named(w, from, w->out->n_firings);
        }
        t = end;
    }
}

/* Rules that read the whole answer as one clause; their silencing reaches every clause. */
void coder_whole(coder_work *w)
{
    const mq_matches *m = &w->out->matches;
    size_t n = 0, from = w->out->n_firings, size = w->words->size < MQ_WINDOW ? w->words->size : MQ_WINDOW;
    while (n < m->size && m->hits[n].first < size)
        n++;
    mq_clause clause = {m->hits, n, 0, size, w->words, m, {0}};
    coder_rules_of(w, &clause, true);
    for (size_t i = from; i < w->out->n_firings; i++) {
        const mq_rule *rule = &w->coder->rules.at[w->out->firings[i].rule];
        for (size_t k = 0; k < w->out->n_firings; k++)
            if (k != i && w->out->firings[k].silenced_by == MQ_NONE && coder_beats(rule, w->out->firings[k].rule))
                w->out->firings[k].silenced_by = (uint32_t)i;
    }
}
