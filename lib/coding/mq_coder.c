#include "mq_coder.h"
#include "mq_layout.h"

typedef struct S_work {
    const mq_coder *coder;
    const mq_words *words;
    mq_coding *out;
    mq_arena *arena;
    uint32_t *seen;     /* per rule: clause number + 1 in which it was tried last */
    size_t room;
    uint32_t clause;
    bool failed;
} S_work;

mq_status mq_coder_load(const char *folder, mq_coder *out, mq_error *err)
{
    *out = (mq_coder){0};
    mq_status status = mq_codebook_load(&out->arena, folder, &out->book, err);
    if (status == MQ_OK && out->book.n_dimensions > MQ_DIMENSIONS_MAX)
        status = mq_fail(err, MQ_E_LEXICON, &(mq_place){folder, 0, 0}, "a codebook has at most %d dimensions",
                         MQ_DIMENSIONS_MAX);
    if (status == MQ_OK)
        status = mq_lexicon_load(folder, &out->lexicon, err);
    if (status == MQ_OK)
        status = mq_rules_load(&out->arena, folder, &out->book, &out->lexicon, &out->rules, err);
    if (status == MQ_OK)
        status = mq_likeness_load(&out->arena, folder, &out->book, &out->likeness, err);
    out->liken = MQ_NONE;
    for (uint32_t r = 0; r < out->rules.size && out->likeness.n_classes; r++)
        if (out->rules.at[r].margin > 0)
            out->liken = r;
    if (status != MQ_OK)
        mq_coder_free(out);
    return status;
}

void mq_coder_free(mq_coder *coder)
{
    mq_lexicon_free(&coder->lexicon);
    mq_arena_free(&coder->arena);
    *coder = (mq_coder){0};
}

static void S_fire(S_work *w, const mq_clause *clause, uint32_t rule, uint64_t mask)
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

static void S_try(S_work *w, const mq_clause *clause, uint32_t rule, bool whole_answer)
{
    uint64_t mask;
    const mq_rule *r = &w->coder->rules.at[rule];
    if (r->whole_answer != whole_answer || w->seen[rule] == w->clause + 1)
        return;
    w->seen[rule] = w->clause + 1;
    if (mq_condition_holds(r->condition, clause, &mask))
        S_fire(w, clause, rule, mask);
}

/* Tries the rules that the clause's symbols call for. */
static void S_rules_of(S_work *w, mq_clause *clause, bool whole_answer)
{
    const mq_rules *rules = &w->coder->rules;
    for (size_t i = 0; i < clause->n_hits; i++)
        clause->present[clause->hits[i].symbol / 64] |= (uint64_t)1 << clause->hits[i].symbol % 64;
    for (size_t i = 0; i < clause->n_hits; i++)
        if (i == 0 || clause->hits[i].symbol != clause->hits[i - 1].symbol)
            for (const uint32_t *r = rules->by_symbol[clause->hits[i].symbol]; *r != UINT32_MAX; r++)
                S_try(w, clause, *r, whole_answer);
    for (const uint32_t *r = rules->always; *r != UINT32_MAX; r++)
        S_try(w, clause, *r, whole_answer);
    w->clause++;
}

static bool S_breaks(const S_work *w, const mq_hit *hit)
{
    return w->coder->rules.breaks[hit->symbol / 64] >> hit->symbol % 64 & 1;
}

/* Where the clause that begins at word t ends. */
static size_t S_clause_end(const S_work *w, size_t t, size_t *hit)
{
    const mq_matches *m = &w->out->matches;
    size_t end = t + 1;
    for (; end < w->words->size && end - t < MQ_WINDOW && w->words->at[end].gap != MQ_GAP_STOP; end++) {
        while (*hit < m->size && m->hits[*hit].first < end)
            ++*hit;
        bool stop = false;
        for (size_t k = *hit; k < m->size && m->hits[k].first == end; k++)
            stop |= S_breaks(w, &m->hits[k]);
        if (stop)
            break;
    }
    return end;
}

static size_t S_root(const mq_codebook *book, size_t code)
{
    return book->codes[code].parent == SIZE_MAX ? code : book->codes[code].parent;
}

static size_t S_rank(const S_work *w, const mq_firing *f)
{
    const mq_codebook *book = &w->coder->book;
    /* a rule without a code only silences: it outranks all */
    return f->code == SIZE_MAX ? SIZE_MAX : book->codes[S_root(book, f->code)].rank;
}

/* Do two firings speak of the same thing? Flags stand beside each other, dimensions too. */
static bool S_rivals(const S_work *w, const mq_firing *a, const mq_firing *b)
{
    const mq_codebook *book = &w->coder->book;
    if (a->code == SIZE_MAX || b->code == SIZE_MAX)
        return true;
    size_t x = S_root(book, a->code), y = S_root(book, b->code);
    size_t dimension = book->codes[x].dimension;
    return dimension == book->codes[y].dimension && (book->dimensions[dimension].kind != MQ_KIND_FLAGS || x == y);
}

/* Within a clause a firing whose words all belong to a larger one of its dimension and of its level or above is
 * silenced by it. */
static void S_silence_smaller(const S_work *w, size_t from, size_t to)
{
    mq_firing *at = w->out->firings;
    for (size_t i = from; i < to; i++)
        for (size_t k = from; k < to && at[i].silenced_by == MQ_NONE; k++)
            if (at[i].mask && at[k].mask != at[i].mask && (at[i].mask & ~at[k].mask) == 0 &&
                S_rivals(w, &at[i], &at[k]) && S_rank(w, &at[k]) >= S_rank(w, &at[i]))
                at[i].silenced_by = (uint32_t)k;
}

static uint64_t S_span(uint64_t mask)
{
    if (!mask)
        return UINT64_MAX;
    unsigned low = (unsigned)__builtin_ctzll(mask), high = 63u - (unsigned)__builtin_clzll(mask);
    return (UINT64_MAX >> (63u - high)) & (UINT64_MAX << low);
}

static bool S_beats(const mq_rule *rule, uint32_t other)
{
    for (size_t i = 0; i < rule->n_beats; i++)
        if (rule->beats[i] == other)
            return true;
    return rule->beats_all;
}

/* Rules that silence by name, in an order in which no silenced rule can silence. */
static void S_silence_named(const S_work *w, size_t from, size_t to)
{
    mq_firing *at = w->out->firings;
    const mq_rule *rules = w->coder->rules.at;
    uint32_t done = 0;
    for (;;) {
        size_t next = to;
        for (size_t i = from; i < to; i++)
            if (rules[at[i].rule].order >= done && (next == to || rules[at[i].rule].order < rules[at[next].rule].order))
                next = i;
        if (next == to)
            return;
        const mq_rule *rule = &rules[at[next].rule];
        done = rule->order + 1;
        if (at[next].silenced_by != MQ_NONE || (!rule->n_beats && !rule->beats_all))
            continue;
        for (size_t i = from; i < to; i++)
            if (i != next && at[i].silenced_by == MQ_NONE && S_beats(rule, at[i].rule) &&
                (S_span(at[next].mask) & at[i].mask || rule->beats_all || rule->wide))
                at[i].silenced_by = (uint32_t)next;
    }
}

static void S_clauses(S_work *w)
{
    const mq_matches *m = &w->out->matches;
    size_t hit = 0;
    for (size_t t = 0; t < w->words->size && !w->failed;) {
        size_t first_hit = hit, from = w->out->n_firings, end = S_clause_end(w, t, &hit);
        while (hit < m->size && m->hits[hit].first < end)
            hit++;
        mq_clause clause = {m->hits + first_hit, hit - first_hit, t, end - t, w->words, m, {0}};
        S_rules_of(w, &clause, false);
        if (w->out->n_firings > from) {
            S_silence_smaller(w, from, w->out->n_firings);
            S_silence_named(w, from, w->out->n_firings);
        }
        t = end;
    }
}

/* Rules that read the whole answer as one clause; their silencing reaches every clause. */
static void S_whole(S_work *w)
{
    const mq_matches *m = &w->out->matches;
    size_t n = 0, from = w->out->n_firings, size = w->words->size < MQ_WINDOW ? w->words->size : MQ_WINDOW;
    while (n < m->size && m->hits[n].first < size)
        n++;
    mq_clause clause = {m->hits, n, 0, size, w->words, m, {0}};
    S_rules_of(w, &clause, true);
    for (size_t i = from; i < w->out->n_firings; i++) {
        const mq_rule *rule = &w->coder->rules.at[w->out->firings[i].rule];
        for (size_t k = 0; k < w->out->n_firings; k++)
            if (k != i && w->out->firings[k].silenced_by == MQ_NONE && S_beats(rule, w->out->firings[k].rule))
                w->out->firings[k].silenced_by = (uint32_t)i;
    }
}

static size_t S_place(const mq_firing *f)
{
    return f->mask ? f->first + (size_t)__builtin_ctzll(f->mask) : SIZE_MAX;
}

/* Does firing a decide before firing b, in a dimension of this kind? */
static bool S_better(const S_work *w, mq_kind kind, const mq_firing *a, const mq_firing *b)
{
    const mq_codebook *book = &w->coder->book;
    const mq_rule *x = &w->coder->rules.at[a->rule], *y = &w->coder->rules.at[b->rule];
    size_t rank_a = book->codes[S_root(book, a->code)].rank, rank_b = book->codes[S_root(book, b->code)].rank;
    if (kind == MQ_KIND_ORDINAL && rank_a != rank_b)
        return rank_a > rank_b;
    if (x->first != y->first)
        return x->first;
    if (x->last != y->last)
        return y->last;
    if (S_place(a) != S_place(b))
        return S_place(a) < S_place(b);
    int size_a = __builtin_popcountll(a->mask), size_b = __builtin_popcountll(b->mask);
    return size_a != size_b ? size_a > size_b : a->rule < b->rule;
}

/* Gives the dimension, and those within it, the code of a firing, MQ_NONE = what the codebook gives when no rule fires. */
static void S_give(S_work *w, size_t dimension, uint32_t best)
{
    const mq_codebook *book = &w->coder->book;
    mq_coding *out = w->out;
    out->firing[dimension] = best;
    size_t code = best == MQ_NONE ? mq_codebook_fallback(book, dimension, SIZE_MAX)
                                  : out->firings[best].code;
    if (code == SIZE_MAX)
        return;
    size_t root = S_root(book, code);
    out->code[dimension] = root;
    for (size_t d = 0; d < book->n_dimensions; d++)
        if (book->dimensions[d].within == dimension) {
            out->code[d] = code != root ? code : mq_codebook_fallback(book, d, root);
            out->firing[d] = best;
        }
}

/* The bit of a code among the flags of its dimension. */
static uint64_t S_flag(const mq_codebook *book, size_t code)
{
    size_t bit = 0;
    for (size_t c = 0; c < code; c++)
        bit += book->codes[c].dimension == book->codes[code].dimension;
    return bit < 64 ? (uint64_t)1 << bit : 0;
}

static void S_decide(S_work *w, size_t dimension)
{
    const mq_codebook *book = &w->coder->book;
    mq_coding *out = w->out;
    mq_kind kind = book->dimensions[dimension].kind;
    uint32_t best = MQ_NONE;
    for (uint32_t i = 0; i < out->n_firings; i++) {
        size_t code = out->firings[i].code;
        if (out->firings[i].silenced_by != MQ_NONE || code == SIZE_MAX ||
            book->codes[S_root(book, code)].dimension != dimension)
            continue;
        if (kind == MQ_KIND_FLAGS)
            out->flags[dimension] |= S_flag(book, code);
        if (best == MQ_NONE || S_better(w, kind, &out->firings[i], &out->firings[best]))
            best = i;
    }
    S_give(w, dimension, best);
}

/* The class of a code; SIZE_MAX = the examples have none of it. */
static size_t S_class(const mq_likeness *model, size_t code)
{
    for (size_t c = 0; c < model->n_classes; c++)
        if (model->code[c] == code)
            return c;
    return SIZE_MAX;
}

/* The code that likeness gives takes the place of the one decided, and of all above it. The words that speak for it show it. */
static void S_outvote(S_work *w, const mq_likeness_view *view, size_t best, size_t given)
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
    S_fire(w, &answer, w->coder->liken, mask);
    if (w->failed)
        return;
    mq_firing *at = out->firings;
    at[now].code = w->coder->likeness.code[best];
    for (uint32_t i = 0; i < now; i++)
        if (at[i].silenced_by == MQ_NONE && S_rivals(w, &at[i], &at[now]) &&
            (i == was || at[i].code == at[now].code || S_rank(w, &at[i]) > S_rank(w, &at[now])))
            at[i].silenced_by = now;
    S_give(w, 0, now);
}

/* Where the words of coded examples speak strongly for another code than the rules gave, that code stands. */
static void S_liken(S_work *w)
{
    const mq_coder *coder = w->coder;
    const mq_coding *out = w->out;
    mq_likeness_view view;
    double score[MQ_LIKENESS_CLASSES];
    if (coder->liken == MQ_NONE || w->words->letters == 0 || !mq_likeness_look(&coder->likeness, w->words, out->matches.like, &view))
        return;
    mq_likeness_score(&view, score);
    size_t best = 0, given = S_class(&coder->likeness, mq_coding_leaf(&coder->book, out));
    for (size_t c = 1; c < coder->likeness.n_classes; c++)
        best = score[c] > score[best] ? c : best;
    bool guess = out->firing[0] == MQ_NONE || coder->rules.at[out->firings[out->firing[0]].rule].guess;
    double margin = coder->rules.at[coder->liken].margin / (guess ? 3 : 1);
    if (given != SIZE_MAX && score[best] - score[given] > margin)
        S_outvote(w, &view, best, given);
}

/* A mask of words counted from one word, counted from another. */
static uint64_t S_moved(uint64_t mask, uint32_t from, uint32_t to)
{
    if (from >= to)
        return from - to < 64 ? mask << (from - to) : 0;
    return to - from < 64 ? mask >> (to - from) : 0;
}

static void S_note_repairs(S_work *w)
{
    mq_coding *out = w->out;
    for (size_t d = 0; d < w->coder->book.n_dimensions; d++) {
        if (out->firing[d] == MQ_NONE)
            continue;
        mq_firing *f = &out->firings[out->firing[d]];
        uint8_t best[64]; /* per word: what was typed may be a cue as it stands and another by repair */
        memset(best, MQ_HOW_SHAPE, sizeof best);
        for (size_t i = 0; i < out->matches.size; i++) {
            const mq_hit *hit = &out->matches.hits[i];
            for (uint64_t left = S_moved(hit->mask, hit->first, f->first) & f->mask; left; left &= left - 1) {
                size_t bit = (size_t)__builtin_ctzll(left);
                if (hit->how < best[bit])
                    best[bit] = hit->how;
            }
        }
        for (uint64_t left = f->mask; left; left &= left - 1) {
            size_t bit = (size_t)__builtin_ctzll(left);
            out->how |= (uint8_t)(1u << best[bit]);
            f->fuzzy |= best[bit] == MQ_HOW_FUZZY;
            if (f->first + bit < w->words->size)
                out->repairs |= w->words->at[f->first + bit].flags;
        }
    }
}

/* An answer all in Latin in which no cue is seen may be Russian typed on the wrong layout: it is, if cues then
 * recognise at least half of its words. */
static mq_status S_try_layout(const mq_coder *coder, mq_memo *memo, mq_arena *arena, mq_coding *out,
                              mq_error *err)
{
    const mq_words *words = &out->matches.words;
    size_t known = 0;
    for (size_t t = 0; t < words->size; t++)
        if (out->matches.covered[t] || !(words->at[t].flags & (MQ_WORD_LATIN | MQ_WORD_DIGIT)))
            return MQ_OK;
    mq_words turned;
    mq_matches matches;
    mq_str text = mq_layout_russian(arena, words->text);
    mq_status status = text.at ? mq_words_of(arena, text, &turned, err) : MQ_E_MEMORY;
    if (status == MQ_OK)
        status = mq_match_words(&coder->lexicon, memo, arena, &turned, &matches, err);
    if (status != MQ_OK)
        return status;
    for (size_t t = 0; t < matches.words.size; t++)
        known += matches.covered[t];
    if (known * 2 >= matches.words.size && known) {
        out->matches = matches;
        out->layout = true;
    }
    return MQ_OK;
}

mq_status mq_coder_code(const mq_coder *coder, mq_arena *arena, const mq_words *words, mq_coding *out, mq_error *err)
{
    return mq_coder_code_with(coder, NULL, arena, words, out, err);
}

mq_status mq_coder_code_with(const mq_coder *coder, mq_memo *memo, mq_arena *arena, const mq_words *words,
                             mq_coding *out, mq_error *err)
{
    *out = (mq_coding){0};
    for (size_t d = 0; d < MQ_DIMENSIONS_MAX; d++)
        out->code[d] = SIZE_MAX, out->firing[d] = MQ_NONE;
    mq_status status = mq_match_words(&coder->lexicon, memo, arena, words, &out->matches, err);
    if (status == MQ_OK && words->flags & MQ_WORD_LATIN)
        status = S_try_layout(coder, memo, arena, out, err);
    if (status != MQ_OK)
        return status;
    words = &out->matches.words;
    S_work w = {coder, words, out, arena, mq_arena_take_n(arena, coder->rules.size + 1, sizeof *w.seen), 0, 0, false};
    mq_hit blank_hit = {.cue = MQ_NONE, .mask = 1, .symbol = MQ_SHAPE_BLANK, .size = 1, .how = MQ_HOW_SHAPE};
    if (!w.seen)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    if (words->letters == 0) { /* a placeholder has no words to hang a clause on */
        mq_clause blank = {.hits = &blank_hit, .n_hits = 1, .words = words, .matches = &out->matches};
        S_rules_of(&w, &blank, false);
        S_rules_of(&w, &blank, true);
        for (size_t i = 0; i < out->n_firings; i++)
            out->firings[i].mask = 0;
    } else {
        S_clauses(&w);
        S_whole(&w);
    }
    for (size_t d = 0; d < coder->book.n_dimensions; d++)
        if (coder->book.dimensions[d].within == SIZE_MAX)
            S_decide(&w, d);
    S_liken(&w);
    S_note_repairs(&w);
    return w.failed ? mq_fail(err, MQ_E_MEMORY, NULL, "out of memory") : MQ_OK;
}
