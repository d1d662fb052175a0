#include "mq_memo.h"
#include "mq_glued.h"
#include <stdlib.h>

enum { SLOTS = 1 << 14, POOL = 1 << 21, LONGEST = 96 };

/* Everything that is looked at in a word: its letters, these flags, and whether Kazakh letters are typed. */
enum { SEEN = MQ_WORD_EMAIL | MQ_WORD_DIGIT | MQ_WORD_WILDCARD | MQ_WORD_LATIN | MQ_WORD_CYRILLIC };

/* A word in the pool: this, its letters, its units, the sums of likeness. The letters come first, since each look compares
 * them. */
typedef struct S_entry {
    mq_recognised is;
    mq_likeness_word like;
    uint32_t flags;      /* seen flags, bit 31 = own letters */
    uint8_t letters;
    char spelling[];
} S_entry;

struct mq_memo {
    size_t used, words, classes;
    uint32_t slots[SLOTS]; /* where an entry stands in the pool; 0 = free */
    _Alignas(S_entry) char pool[POOL];
};

/* Up to where the next entry or its units may begin. */
static size_t S_round(size_t bytes)
{
    return (bytes + _Alignof(S_entry) - 1) / _Alignof(S_entry) * _Alignof(S_entry);
}

mq_memo *mq_memo_new(const mq_likeness *model)
{
    mq_memo *memo = calloc(1, sizeof *memo);
    if (!memo)
        return NULL;
    memo->used = sizeof(S_entry);
    memo->classes = model ? MQ_LIKENESS_ROOM(model) : 0;
    return memo;
}

void mq_memo_free(mq_memo *memo)
{
    free(memo);
}

/* Entries take up to this: then the next answer starts anew. What an answer still finds full goes to its arena. */
static bool S_full(const mq_memo *memo)
{
    return memo->words >= SLOTS / 2 || memo->used > POOL - POOL / 8;
}

void mq_memo_begin(mq_memo *memo)
{
    if (!memo || !S_full(memo))
        return;
    memset(memo->slots, 0, sizeof memo->slots);
    memo->used = sizeof(S_entry);
    memo->words = 0;
}

static S_entry *S_entry_at(mq_memo *memo, uint32_t place)
{
    return (S_entry *)(void *)(memo->pool + place);
}

static uint32_t *S_slot(mq_memo *memo, mq_str letters, uint32_t flags)
{
    size_t slot = (size_t)mq_str_hash(letters, flags) % SLOTS;
    for (; memo->slots[slot]; slot = (slot + 1) % SLOTS) {
        S_entry *entry = S_entry_at(memo, memo->slots[slot]);
        if (entry->flags == flags && entry->letters == letters.size &&
            memcmp(entry->spelling, letters.at, letters.size) == 0)
            break;
    }
    return &memo->slots[slot];
}

/* Of the stems of one-word cues the longest wins, and of equal ones those in their own spelling. Exact words always count. */
static void S_contest(const mq_lexicon *lexicon, const mq_candidates *found, mq_known *out)
{
    uint8_t longest = 0;
    bool own = false;
    for (size_t i = 0; i < found->size; i++) {
        const mq_candidate *c = &found->at[i];
        const mq_unit *unit = &lexicon->units[c->unit];
        if (unit->kind == MQ_UNIT_EXACT || !unit->alone || c->length < longest)
            continue;
        own = c->own || (own && c->length == longest);
        longest = c->length;
    }
    for (size_t i = 0; i < found->size; i++) {
        const mq_candidate *c = &found->at[i];
        const mq_unit *unit = &lexicon->units[c->unit];
        out[i] = (mq_known){c->unit, c->tags, c->how, false, unit->starts, unit->n_alone, unit->ends, unit->seconds};
        out[i].outranked = unit->kind != MQ_UNIT_EXACT && (c->length < longest || (own && !c->own));
    }
}

/* A new entry, with room for its units and sums. */
static S_entry *S_keep(mq_memo *memo, uint32_t *slot, mq_str letters, uint32_t flags, size_t units, mq_known **at)
{
    size_t here = memo->used, after = S_round(here + offsetof(S_entry, spelling) + letters.size);
    float *nats = (float *)(void *)(memo->pool + after + units * sizeof **at);
    S_entry *entry = S_entry_at(memo, (uint32_t)here);
    *slot = (uint32_t)here;
    memo->words++;
    memo->used = S_round(after + units * sizeof **at + memo->classes * sizeof *nats);
    *entry = (S_entry){.like.nats = memo->classes ? nats : NULL, .flags = flags, .letters = (uint8_t)letters.size};
    memcpy(entry->spelling, letters.at, letters.size);
    *at = (mq_known *)(void *)(memo->pool + after);
    entry->is.like = &entry->like;
    return entry;
}

/* Room in the arena for what is not kept. */
static mq_recognised *S_room(mq_arena *arena, size_t units, mq_known **at)
{
    mq_recognised *is = mq_arena_take(arena, sizeof *is);
    *at = mq_arena_take_raw_n(arena, units + 1, sizeof **at);
    if (!is || !*at || !(is->like = mq_arena_take(arena, sizeof *is->like)))
        return NULL;
    return is;
}

static const mq_recognised *S_look_up(mq_memo *memo, uint32_t *slot, uint32_t flags, const mq_lexicon *lexicon, mq_arena *arena,
                                      const mq_word *word, bool own_letters)
{
    mq_candidates found;
    mq_known *at;
    mq_recognise(lexicon, word, own_letters, &found);
    mq_recognised *is = slot && !S_full(memo) ? &S_keep(memo, slot, word->lower, flags, found.size, &at)->is
                                              : S_room(arena, found.size, &at);
    if (!is)
        return NULL;
    is->at = at;
    is->size = (uint8_t)found.size;
    for (size_t i = 0; i < found.size; i++)
        is->offers |= (uint64_t)1 << mq_bucket_of(found.at[i].unit);
    if (found.size == 0 || found.at[0].how == MQ_HOW_SHAPE)
        is->cut = (uint8_t)mq_glued_place(lexicon, arena, word, own_letters);
    S_contest(lexicon, &found, at);
    return is;
}

const mq_recognised *mq_memo_recognise(mq_memo *memo, const mq_lexicon *lexicon, mq_arena *arena, const mq_word *word,
                                       bool own_letters)
{
    uint32_t flags = (word->flags & SEEN) | (uint32_t)own_letters << 31, *slot = NULL;
    if (memo && word->lower.size <= LONGEST) {
        slot = S_slot(memo, word->lower, flags);
        if (*slot)
            return &S_entry_at(memo, *slot)->is;
    }
    return S_look_up(memo, slot, flags, lexicon, arena, word, own_letters);
}
