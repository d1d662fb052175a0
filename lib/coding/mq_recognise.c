#include "mq_recognise.h"
#include "mq_trie.h"

enum { FUZZY_LETTERS = 7, WILDCARDS_MAX = 3, OWN_LETTERS = 5, SHORT_LATIN = 3 };

typedef struct S_walk {
    const mq_lexicon *lexicon;
    const mq_word *word;
    mq_alphabet alphabet;
    mq_how how;
    mq_candidates *out;
    bool own_letters;
} S_walk;

/* What all ways to read a word say together. */
static uint16_t S_tags(uint16_t accept)
{
    return (accept ^ (MQ_TAG_NEG | MQ_TAG_PAST)) & ((1 << MQ_TAGS) - 1);
}

static void S_put(S_walk *w, const mq_stem *stem, uint16_t accept)
{
    mq_candidates *out = w->out;
    mq_candidate c = {stem->unit, S_tags(accept), stem->length, (uint8_t)w->how, false};
    mq_str own = stem->spelling;
    c.own = own.size && own.size <= w->word->lower.size && memcmp(own.at, w->word->lower.at, own.size) == 0;
    if (w->how == MQ_HOW_SKELETON && !c.own && w->own_letters && stem->length < OWN_LETTERS)
        return;
    /* Latin folds doubled letters to one: English I is no ИИ */
    if (w->how == MQ_HOW_LATIN && !c.own && w->word->s4_size == 1 && stem->length > 1)
        return;
    if ((w->how == MQ_HOW_SKELETON || w->how == MQ_HOW_LATIN) && c.own)
        c.how = MQ_HOW_SPELLING; /* for a Latin word too: the cue is English or a name, nothing was repaired */
    for (size_t i = 0; i < out->size; i++)
        if (out->at[i].unit == c.unit) {
            if (c.length > out->at[i].length || (c.length == out->at[i].length && c.own > out->at[i].own))
                out->at[i] = c;
            return;
        }
    if (out->size < MQ_CANDIDATES)
        out->at[out->size++] = c;
}

static void S_stems_here(S_walk *w, uint32_t first, const uint8_t *rest, uint8_t last)
{
    const mq_lexicon *lexicon = w->lexicon;
    const uint32_t *s = lexicon->trie[w->alphabet].stems + first;
    for (bool more = true; more; more = !(*s++ & MQ_LAST_STEM)) {
        const mq_stem *stem = &lexicon->stems[*s & ~MQ_LAST_STEM];
        if (w->how == MQ_HOW_FUZZY && (stem->length < FUZZY_LETTERS || lexicon->units[stem->unit].nofuzzy))
            continue;
        uint16_t accept = 0;
        if (stem->class_index == MQ_STEM_PREFIX)
            accept = MQ_ACCEPT_PLAIN;
        else if (stem->class_index == MQ_STEM_EXACT)
            accept = *rest == 0 ? MQ_ACCEPT_PLAIN : 0;
        else {
            const mq_endings *e =
                &lexicon->grammars[stem->grammar].classes[stem->class_index].endings[w->alphabet];
            accept = mq_endings_run(e, e->start, rest);
            /* Latin folds doubled letters to one, so an ending may begin with the stem's last letter unseen */
            if (!accept && w->alphabet == MQ_ALPHABET_S4 && last && e->next[e->start][last])
                accept = mq_endings_run(e, e->next[e->start][last], rest);
        }
        if (accept)
            S_put(w, stem, accept);
    }
}

static void S_exact_walk(S_walk *w, uint32_t node, const uint8_t *codes, uint8_t last)
{
    const mq_trie *trie = &w->lexicon->trie[w->alphabet];
    for (;; codes++) {
        uint32_t first = mq_trie_first(trie, node);
        if (first != UINT32_MAX)
            S_stems_here(w, first, codes, last);
        if (!*codes)
            return;
        if (*codes == MQ_SKELETON_WILD) {
            for (const uint8_t *lost = mq_skeleton_lost; *lost; lost++) {
                uint32_t child = mq_trie_child(trie, node, *lost);
                if (child)
                    S_exact_walk(w, child, codes + 1, *lost);
            }
            return;
        }
        node = mq_trie_child(trie, node, *codes);
        last = *codes;
        if (!node)
            return;
    }
}

/* One letter wrong, dropped, added or two swapped, behind the first letter of the stem. */
static void S_fuzzy_walk(S_walk *w, uint32_t node, const uint8_t *codes)
{
    const mq_trie *trie = &w->lexicon->trie[w->alphabet];
    for (size_t depth = 0; codes[depth]; depth++) {
        const uint8_t *rest = codes + depth;
        if (depth > 0) {
            for (uint32_t left = mq_trie_letters(trie, node); left; left &= left - 1) {
                uint8_t c = (uint8_t)__builtin_ctz(left);
                if (c == *rest)
                    continue;
                uint32_t child = mq_trie_child(trie, node, c);
                S_exact_walk(w, child, rest + 1, c); /* another letter was typed */
                S_exact_walk(w, child, rest, c);     /* the letter was dropped */
            }
            S_exact_walk(w, node, rest + 1, 0);      /* a letter was added */
            uint32_t ahead = rest[1] ? mq_trie_child(trie, node, rest[1]) : 0;
            uint32_t swapped = ahead ? mq_trie_child(trie, ahead, *rest) : 0;
            if (swapped)
                S_exact_walk(w, swapped, rest + 2, *rest); /* two were swapped */
        }
        node = mq_trie_child(trie, node, *rest);
        if (!node)
            return;
    }
}

static void S_literals(S_walk *w)
{
    for (size_t i = 0; i < w->lexicon->n_literals; i++) {
        const mq_stem *stem = &w->lexicon->stems[w->lexicon->literals[i].stem];
        const mq_unit *unit = &w->lexicon->units[stem->unit];
        mq_str lower = w->word->lower;
        if (unit->kind != MQ_UNIT_EXACT && lower.size > stem->spelling.size)
            lower.size = stem->spelling.size;
        if (mq_str_equal(lower, stem->spelling))
            S_put(w, stem, MQ_ACCEPT_PLAIN);
    }
}

/* Ends of words, compared as skeletons: a word has at least three letters before its end. */
static void S_suffixes(S_walk *w)
{
    for (size_t i = 0; i < w->lexicon->n_suffixes; i++) {
        const mq_aside *end = &w->lexicon->suffixes[i];
        size_t n = end->size;
        if (n && w->word->s2_size >= n + 3 && memcmp(w->word->s2 + w->word->s2_size - n, end->codes, n) == 0)
            S_put(w, &w->lexicon->stems[end->stem], MQ_ACCEPT_PLAIN);
    }
}

static void S_sort(mq_candidates *c)
{
    for (size_t i = 1; i < c->size; i++)
        for (size_t k = i; k > 0 && c->at[k].unit < c->at[k - 1].unit; k--) {
            mq_candidate keep = c->at[k];
            c->at[k] = c->at[k - 1];
            c->at[k - 1] = keep;
        }
}

static size_t S_wildcards(const mq_word *word)
{
    size_t n = 0;
    for (size_t i = 0; i < word->s2_size; i++)
        n += word->s2[i] == MQ_SKELETON_WILD;
    return n;
}

/* A short Latin word that is a cue as it stands is that and nothing else: English "as" is no АС. */
static void S_drop_transliterations(const mq_word *word, mq_candidates *out)
{
    size_t own = 0, kept = 0;
    for (size_t i = 0; i < out->size; i++)
        own += out->at[i].own;
    if (!own || !word->s4 || word->s4_size > SHORT_LATIN)
        return;
    for (size_t i = 0; i < out->size; i++)
        if (out->at[i].own)
            out->at[kept++] = out->at[i];
    out->size = kept;
}

/* Walks the tree that fits the word's letters; false = this word is not for the trees. */
static bool S_walk_tree(S_walk *w, const uint8_t **codes, size_t *size)
{
    const mq_word *word = w->word;
    w->out->size = 0;
    if (word->flags & MQ_WORD_EMAIL)
        return false;
    if (word->flags & MQ_WORD_DIGIT) {
        S_literals(w);
        return false;
    }
    *codes = word->s4 ? word->s4 : word->s2;
    *size = word->s4 ? word->s4_size : word->s2_size;
    if (word->s4) {
        w->alphabet = MQ_ALPHABET_S4;
        w->how = MQ_HOW_LATIN;
    } else if (word->flags & MQ_WORD_WILDCARD) {
        w->how = MQ_HOW_WILDCARD;
        if (S_wildcards(word) > WILDCARDS_MAX)
            return false;
    }
    if (!*size)
        return false;
    S_exact_walk(w, 0, *codes, 0);
    S_drop_transliterations(word, w->out);
    return true;
}

void mq_recognise(const mq_lexicon *lexicon, const mq_word *word, bool own_letters, mq_candidates *out)
{
    S_walk w = {lexicon, word, MQ_ALPHABET_S2, MQ_HOW_SKELETON, out, own_letters};
    const uint8_t *codes = NULL;
    size_t size = 0;
    if (!S_walk_tree(&w, &codes, &size))
        return;
    if (out->size == 0 && size >= FUZZY_LETTERS && size <= 40 && w.how != MQ_HOW_WILDCARD) {
        w.how = MQ_HOW_FUZZY;
        S_fuzzy_walk(&w, 0, codes);
    }
    if (out->size == 0 && w.alphabet == MQ_ALPHABET_S2) {
        w.how = MQ_HOW_SHAPE;
        S_suffixes(&w);
    }
    S_sort(out);
}

void mq_recognise_exactly(const mq_lexicon *lexicon, const mq_word *word, bool own_letters, mq_candidates *out)
{
    S_walk w = {lexicon, word, MQ_ALPHABET_S2, MQ_HOW_SKELETON, out, own_letters};
    const uint8_t *codes = NULL;
    size_t size = 0;
    if (S_walk_tree(&w, &codes, &size))
        S_sort(out);
}

uint64_t mq_recognise_heads(const mq_lexicon *lexicon, const mq_word *word)
{
    const mq_trie *trie = &lexicon->trie[MQ_ALPHABET_S2];
    const uint8_t *codes = word->s2;
    uint64_t heads = 0;
    uint32_t node = 0;
    for (size_t i = 0; i < word->s2_size && i < 64; i++) {
        node = mq_trie_child(trie, node, codes[i]);
        if (!node)
            break;
        uint32_t first = mq_trie_first(trie, node);
        if (first == UINT32_MAX)
            continue;
        const uint32_t *s = trie->stems + first;
        for (bool more = true; more; more = !(*s++ & MQ_LAST_STEM)) {
            const mq_stem *stem = &lexicon->stems[*s & ~MQ_LAST_STEM];
            if (stem->class_index >= MQ_STEM_PREFIX) {
                heads |= stem->class_index == MQ_STEM_PREFIX ? UINT64_MAX << i : UINT64_C(1) << i;
                continue;
            }
            const mq_endings *e = &lexicon->grammars[stem->grammar].classes[stem->class_index].endings[MQ_ALPHABET_S2];
            uint16_t state = e->start;
            for (size_t k = i; state && k < 64; state = e->next[state][codes[++k]]) {
                heads |= (uint64_t)(e->accept[state] != 0) << k;
                if (k + 1 >= word->s2_size)
                    break;
            }
        }
    }
    return heads;
}
