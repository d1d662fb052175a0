#include "mq_memo.h"
#include "mq_glued.h"
#include <stdlib.h>

enum { SLOTS = 1 << 14, POOL = 1 << 21, LONGEST = 96 };

/* Everything that is looked at in a word: its letters, these flags, and whether Kazakh letters are typed. */
enum { SEEN = MQ_WORD_EMAIL | MQ_WORD_DIGIT | MQ_WORD_WILDCARD | MQ_WORD_LATIN | MQ_WORD_CYRILLIC };

/* A word in the pool: this, its candidates, the sums of likeness, its letters. */
typedef struct S_entry {
    uint32_t flags;      /* seen flags, bit 31 = own letters */
    uint8_t letters, size, longest, cut;
    bool own;
    uint64_t offers;
    mq_likeness_word like;
    mq_candidate at[];
} S_entry;

struct mq_memo {
    size_t used, words, classes;
    uint32_t slots[SLOTS]; /* where an entry stands in the pool; 0 = free */
    _Alignas(S_entry) char pool[POOL];
};

mq_memo *mq_memo_new(const mq_likeness *model)
{
    mq_memo *memo = calloc(1, sizeof *memo);
    if (!memo)
        return NULL;
    memo->used = sizeof(S_entry);
    memo->classes = model ? MQ_LIKENESS_ROOM(model) : 0;
    return memo;
}

static size_t S_round(size_t bytes)
{
    return (bytes + _Alignof(S_entry) - 1) / _Alignof(S_entry) * _Alignof(S_entry);
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

static float *S_nats_of(S_entry *entry)
{
    return (float *)(void *)(entry->at + entry->size);
}

static char *S_letters_of(const mq_memo *memo, S_entry *entry)
{
    return (char *)(S_nats_of(entry) + memo->classes);
}

static uint32_t *S_slot(mq_memo *memo, mq_str letters, uint32_t flags)
{
    size_t slot = (size_t)mq_str_hash(letters, flags) % SLOTS;
    for (; memo->slots[slot]; slot = (slot + 1) % SLOTS) {
        S_entry *entry = S_entry_at(memo, memo->slots[slot]);
        if (entry->flags == flags && entry->letters == letters.size &&
            memcmp(S_letters_of(memo, entry), letters.at, letters.size) == 0)
            break;
    }
    return &memo->slots[slot];
}

/* What follows from the units that recognise a word. */
static void S_conclude(const mq_lexicon *lexicon, mq_arena *arena, const mq_word *word, bool own_letters,
                       const mq_candidates *found, mq_recognised *out)
{
    *out = (mq_recognised){.size = (uint8_t)found->size};
    for (size_t i = 0; i < found->size; i++) {
        const mq_candidate *c = &found->at[i];
        const mq_unit *unit = &lexicon->units[c->unit];
        out->offers |= (uint64_t)1 << mq_bucket_of(c->unit);
        if (unit->kind == MQ_UNIT_EXACT || !unit->alone || c->length < out->longest)
            continue;
        out->own = c->own || (out->own && c->length == out->longest);
        out->longest = c->length;
    }
    if (found->size == 0 || found->at[0].how == MQ_HOW_SHAPE)
        out->cut = (uint8_t)mq_glued_place(lexicon, arena, word, own_letters);
}

mq_status mq_memo_recognise(mq_memo *memo, const mq_lexicon *lexicon, mq_arena *arena, const mq_word *word,
                            bool own_letters, mq_recognised *out)
{
    mq_str letters = word->lower;
    uint32_t flags = (word->flags & SEEN) | (uint32_t)own_letters << 31, *slot = NULL;
    if (memo && letters.size <= LONGEST) {
        slot = S_slot(memo, letters, flags);
        if (*slot) {
            S_entry *entry = S_entry_at(memo, *slot);
            *out = (mq_recognised){entry->at, entry->size, entry->longest, entry->own, entry->cut, entry->offers,
                                     &entry->like};
            return MQ_OK;
        }
    }
    mq_candidates found;
    mq_recognise(lexicon, word, own_letters, &found);
    S_conclude(lexicon, arena, word, own_letters, &found, out);
    size_t list = found.size * sizeof *found.at;
    mq_candidate *kept;
    if (slot && !S_full(memo)) {
        S_entry *entry = S_entry_at(memo, (uint32_t)memo->used);
        *slot = (uint32_t)memo->used;
        memo->words++;
        memo->used += S_round(sizeof *entry + list + memo->classes * sizeof(float) + letters.size);
        *entry = (S_entry){flags, (uint8_t)letters.size, out->size, out->longest, out->cut, out->own, out->offers,
                           {.size = 0}};
        out->like = &entry->like;
        if (memo->classes)
            entry->like.nats = S_nats_of(entry);
        kept = entry->at;
        memcpy(S_letters_of(memo, entry), letters.at, letters.size);
    } else {
        kept = mq_arena_take(arena, list + 1);
        out->like = mq_arena_take(arena, sizeof *out->like);
        if (!kept || !out->like)
            return MQ_E_MEMORY;
    }
    memcpy(kept, found.at, list);
    out->at = kept;
    return MQ_OK;
}
