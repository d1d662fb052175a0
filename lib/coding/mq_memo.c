#include "match_work.h"
#include "mq_glued.h"
#include <stdlib.h>

enum { LONGEST = 96, ROOM_MIN = 1 << 20, WORD_BYTES = 256 /* fewer than a word takes: the slots suffice */ };

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
    size_t n_slots, room;   /* a power of two; bytes of the pool */
    uint32_t *slots;        /* where an entry stands in the pool; 0 = free */
    char *pool;
};

/* Up to where the next entry or its units may begin. */
static size_t S_round(size_t bytes)
{
    return (bytes + _Alignof(S_entry) - 1) / _Alignof(S_entry) * _Alignof(S_entry);
}

static void S_empty(mq_memo *memo)
{
    memset(memo->slots, 0, memo->n_slots * sizeof *memo->slots);
    memo->used = sizeof(S_entry); /* place 0 means free */
    memo->words = 0;
}

mq_memo *mq_memo_new(const mq_likeness *model, size_t room)
{
    mq_memo *memo = calloc(1, sizeof *memo);
    if (!memo)
        return NULL;
    memo->room = room < ROOM_MIN ? ROOM_MIN : room < UINT32_MAX / 2 ? room : UINT32_MAX / 2;
    for (memo->n_slots = 1; memo->n_slots < memo->room / WORD_BYTES;)
        memo->n_slots *= 2;
    memo->slots = malloc(memo->n_slots * sizeof *memo->slots);
    memo->pool = malloc(memo->room);
    memo->classes = model ? MQ_LIKENESS_ROOM(model) : 0;
    if (!memo->slots || !memo->pool) {
        mq_memo_free(memo);
        return NULL;
    }
    memset(memo->pool, 0xFF, memo->room); /* not 0: a compiler would leave untouched what the system gives as zeros */
    S_empty(memo);
    return memo;
}

void mq_memo_free(mq_memo *memo)
{
    if (!memo)
        return;
    free(memo->slots);
    free(memo->pool);
    free(memo);
}

/* Entries take up to this: then the next answer starts anew. What an answer still finds full goes to its arena. */
static bool S_full(const mq_memo *memo)
{
    return memo->words >= memo->n_slots / 2 || memo->used > memo->room - memo->room / 8;
}

void mq_memo_begin(mq_memo *memo)
{
    if (memo && S_full(memo))
        S_empty(memo);
}

static S_entry *S_entry_at(mq_memo *memo, uint32_t place)
{
    return (S_entry *)(void *)(memo->pool + place);
}

static uint32_t *S_slot(mq_memo *memo, mq_str letters, uint32_t flags)
{
    size_t mask = memo->n_slots - 1, slot = (size_t)mq_str_hash(letters, flags) & mask;
    for (; memo->slots[slot]; slot = (slot + 1) & mask) {
        S_entry *entry = S_entry_at(memo, memo->slots[slot]);
        if (entry->flags == flags && entry->letters == letters.size &&
            memcmp(entry->spelling, letters.at, letters.size) == 0)
            break;
    }
    return &memo->slots[slot];
}

/* Of the stems of one-word cues the longest wins, and of equal ones those in their own spelling. Exact words always count. */
typedef struct S_contest {
    uint8_t longest;
    bool own;
} S_contest;

static S_contest S_contest_of(const mq_lexicon *lexicon, const mq_candidates *found)
{
    S_contest best = {0, false};
    for (size_t i = 0; i < found->size; i++) {
        const mq_candidate *c = &found->at[i];
        const mq_unit *unit = &lexicon->units[c->unit];
        if (unit->kind == MQ_UNIT_EXACT || !unit->alone || c->length < best.longest)
            continue;
        best.own = c->own || (best.own && c->length == best.longest);
        best.longest = c->length;
    }
    return best;
}

static bool S_outranked(const S_contest *best, const mq_unit *unit, const mq_candidate *c)
{
    return unit->kind != MQ_UNIT_EXACT && (c->length < best->longest || (best->own && !c->own));
}

/* How many cues of one word stand alone, before the contest: room for S_hits. */
static size_t S_alone(const mq_lexicon *lexicon, const mq_candidates *found)
{
    size_t n = 0;
    for (size_t i = 0; i < found->size; i++)
        n += lexicon->units[found->at[i].unit].n_alone;
    return n;
}

/* The cues of one word that the contest leaves, each with its unit. */
static size_t S_hits(const mq_lexicon *lexicon, const mq_candidates *found, const mq_word *word, mq_hit *out)
{
    S_contest best = S_contest_of(lexicon, found);
    size_t n = 0;
    for (size_t i = 0; i < found->size; i++) {
        const mq_candidate *c = &found->at[i];
        const mq_unit *unit = &lexicon->units[c->unit];
        const mq_start *at = lexicon->starts + unit->starts, *end = at + unit->n_alone;
        for (; at < end && !S_outranked(&best, unit, c); at++)
            n += match_hit(lexicon, word, at, (mq_hit){.mask = 1, .tags = c->tags, .how = c->how}, &out[n]);
    }
    match_sort(out, n);
    return n;
}

static void S_units(const mq_lexicon *lexicon, const mq_candidates *found, mq_known *out)
{
    for (size_t i = 0; i < found->size; i++) {
        const mq_candidate *c = &found->at[i];
        const mq_unit *unit = &lexicon->units[c->unit];
        out[i] = (mq_known){unit->seconds, unit->wide, c->unit, unit->starts + unit->n_alone, unit->ends, c->tags, c->how};
    }
}

/* Where the lists of a word go. */
typedef struct S_lists {
    mq_recognised *is;
    mq_known *units;
    mq_hit *hits;
} S_lists;

/* A new entry, with room for its units, hits and sums. */
static S_lists S_keep(mq_memo *memo, uint32_t *slot, mq_str letters, uint32_t flags, size_t units, size_t hits)
{
    S_lists lists;
    size_t here = memo->used, at = S_round(here + offsetof(S_entry, spelling) + letters.size);
    S_entry *entry = S_entry_at(memo, (uint32_t)here);
    *slot = (uint32_t)here;
    memo->words++;
    *entry = (S_entry){.flags = flags, .letters = (uint8_t)letters.size};
    memcpy(entry->spelling, letters.at, letters.size);
    lists.is = &entry->is;
    lists.is->like = &entry->like;
    lists.units = (mq_known *)(void *)(memo->pool + at);
    at += units * sizeof *lists.units;
    lists.hits = (mq_hit *)(void *)(memo->pool + at);
    at += hits * sizeof *lists.hits;
    if (memo->classes)
        entry->like.nats = (float *)(void *)(memo->pool + at);
    memo->used = S_round(at + memo->classes * sizeof(float));
    return lists;
}

/* Room in the arena for what is not kept; is == NULL: out of memory. */
static S_lists S_room(mq_arena *arena, size_t units, size_t hits)
{
    S_lists lists = {mq_arena_take(arena, sizeof *lists.is), mq_arena_take_raw_n(arena, units + 1, sizeof *lists.units),
                     mq_arena_take_raw_n(arena, hits + 1, sizeof *lists.hits)};
    if (!lists.is || !lists.units || !lists.hits || !(lists.is->like = mq_arena_take(arena, sizeof *lists.is->like)))
        lists.is = NULL;
    return lists;
}

/* Most words have few units and fewer cues; one that has more than the memo has room for is not kept. */
enum { HITS_MAX = ROOM_MIN / 16 / sizeof(mq_hit) };

static const mq_recognised *S_look_up(mq_memo *memo, uint32_t *slot, uint32_t flags, const mq_lexicon *lexicon, mq_arena *arena,
                                      const mq_word *word, bool own_letters)
{
    mq_candidates found;
    mq_recognise(lexicon, word, own_letters, &found);
    size_t hits = S_alone(lexicon, &found);
    bool kept = slot && !S_full(memo) && hits < HITS_MAX;
    S_lists lists = kept ? S_keep(memo, slot, word->lower, flags, found.size, hits) : S_room(arena, found.size, hits);
    mq_recognised *is = lists.is;
    if (!is)
        return NULL;
    is->at = lists.units;
    is->size = (uint8_t)found.size;
    is->hits = lists.hits;
    is->n_hits = (uint32_t)S_hits(lexicon, &found, word, lists.hits);
    for (size_t i = 0; i < found.size; i++)
        is->offers |= (uint64_t)1 << mq_bucket_of(found.at[i].unit);
    if (found.size == 0 || found.at[0].how == MQ_HOW_SHAPE)
        is->cut = (uint8_t)mq_glued_place(lexicon, arena, word, own_letters);
    S_units(lexicon, &found, lists.units);
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
