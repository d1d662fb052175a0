#include "mq_pattern.h"
#include "mq_skeleton.h"
#include "mq_trie.h"
#include "mq_words.h"
#include <stdlib.h>

enum { PATTERN = 1, STEM_MAX = 64, STEM_MIN = 3, FIRST_SLOTS = 1 << 15, POOL = 4096 };

typedef struct S_place {
    mq_lexicon *lexicon;
    size_t grammar;
    const mq_tsv *file;
    const mq_tsv_row *row;
    bool short_allowed;
    mq_error *err;
    mq_arena *scratch;   /* emptied for every row: cutting words takes far more than what is kept of them */
} S_place;

#define S_FAIL(p, span, ...)                                                                                           \
    mq_tsv_fail((p)->file, (p)->row, PATTERN, (size_t)((span).at - (p)->row->cell[PATTERN].at), (p)->err, __VA_ARGS__)

static bool S_push_stem(mq_lexicon *lexicon, mq_stem stem)
{
    if (lexicon->n_stems == lexicon->stem_room) {
        size_t room = lexicon->stem_room ? lexicon->stem_room * 2 : 8192;
        mq_stem *grown = realloc(lexicon->stems, room * sizeof *grown);
        if (!grown)
            return false;
        lexicon->stems = grown;
        lexicon->stem_room = room;
    }
    lexicon->stems[lexicon->n_stems++] = stem;
    return true;
}

/* A stem stands in both trees: under its skeleton of n codes and under the Latin twin of it, of n_latin. */
static mq_status S_store(S_place *p, const uint8_t *codes, size_t n, const uint8_t *latin, size_t n_latin, mq_stem stem)
{
    mq_lexicon *lexicon = p->lexicon;
    mq_status status = MQ_OK;
    if (!S_push_stem(lexicon, stem))
        return mq_fail(p->err, MQ_E_MEMORY, NULL, "out of memory");
    if (n)
        status = mq_trie_add(&lexicon->trie[MQ_ALPHABET_S2], codes, n, (uint32_t)lexicon->n_stems - 1, p->err);
    if (n_latin && status == MQ_OK)
        status = mq_trie_add(&lexicon->trie[MQ_ALPHABET_S4], latin, n_latin, (uint32_t)lexicon->n_stems - 1, p->err);
    return status;
}

/* The Latin twin of a skeleton stem, through its letters, so that allomorphs get one too. */
static size_t S_latin_of_codes(const uint8_t *codes, uint8_t *out)
{
    char utf8[STEM_MAX * 4];
    size_t size = 0;
    for (; *codes; codes++)
        size += mq_utf8_put(mq_skeleton_letter(*codes), utf8 + size);
    return mq_latin_of((mq_str){utf8, size}, out);
}

/* The stem without its last letters: what stays of its own spelling when they change. */
static mq_str S_without_last(mq_str text, size_t letters)
{
    while (letters-- && text.size) {
        text.size--;
        while (text.size && ((unsigned char)text.at[text.size] & 0xC0) == 0x80)
            text.size--;
    }
    return text;
}

static mq_status S_allomorphs(S_place *p, const uint8_t *codes, size_t n, mq_stem stem)
{
    const mq_grammar *grammar = &p->lexicon->grammars[p->grammar];
    mq_stem plain = stem;
    for (size_t i = 0; i < grammar->n_allomorphs; i++) {
        const mq_allomorph *a = &grammar->allomorphs[i];
        uint8_t changed[STEM_MAX + 4], latin[2 * STEM_MAX * 4];
        if (a->of != plain.class_index)
            continue;
        size_t cut = strlen((const char *)a->from), put = strlen((const char *)a->to);
        if (n <= cut + 1 || memcmp(codes + n - cut, a->from, cut) != 0)
            continue;
        stem.class_index = (uint16_t)a->endings;
        stem.spelling = S_without_last(plain.spelling, cut);
        memcpy(changed, codes, n - cut);
        memcpy(changed + n - cut, a->to, put + 1);
        size_t n_latin = S_latin_of_codes(changed, latin);
        mq_status status = S_store(p, changed, n - cut + put, latin, n_latin, stem);
        if (status != MQ_OK)
            return status;
    }
    return MQ_OK;
}

/* Stems that the tries cannot hold: words with digits, and ends of words. */
static mq_status S_add_aside(S_place *p, mq_stem stem, const mq_word *word, mq_aside **list, size_t *n)
{
    mq_aside *grown = realloc(*list, (*n + 1) * sizeof *grown);
    uint8_t *codes = mq_arena_take(&p->lexicon->arena, word->s2_size + 1);
    if (grown)
        *list = grown;
    if (!grown || !codes || !S_push_stem(p->lexicon, stem))
        return mq_fail(p->err, MQ_E_MEMORY, NULL, "out of memory");
    memcpy(codes, word->s2, word->s2_size);
    (*list)[(*n)++] = (mq_aside){(uint32_t)p->lexicon->n_stems - 1, (uint32_t)word->s2_size, codes};
    return MQ_OK;
}

/* One stem of a unit; endings = its class, where the unit takes endings. */
static mq_status S_add_stem(S_place *p, uint32_t unit_index, size_t endings, mq_str text, const mq_word *word)
{
    const mq_unit *unit = &p->lexicon->units[unit_index];
    uint8_t latin[2 * STEM_MAX * 4];
    if (word->s2_size > STEM_MAX || text.size > STEM_MAX * 2)
        return S_FAIL(p, text, "a stem has at most %d letters", STEM_MAX);
    size_t letters = mq_str_length(text);
    if ((unit->kind == MQ_UNIT_STEM || unit->kind == MQ_UNIT_PREFIX) && letters < STEM_MIN && !p->short_allowed)
        return S_FAIL(p, text, "stem '%.*s' is shorter than %d letters: write the full word without '/', or the option "
                      "short", (int)text.size, text.at, STEM_MIN);
    mq_str spelling = word->lower;
    if (spelling.at != text.at) /* the text of the file stays, what was cut anew does not */
        spelling = mq_arena_copy(&p->lexicon->arena, word->lower);
    mq_stem stem = {spelling, unit_index, unit->kind == MQ_UNIT_PREFIX ? MQ_STEM_PREFIX : MQ_STEM_EXACT,
                    (uint8_t)letters, unit->grammar};
    if (unit->kind == MQ_UNIT_STEM)
        stem.class_index = (uint16_t)endings;
    if (word->flags & MQ_WORD_DIGIT)
        return S_add_aside(p, stem, word, &p->lexicon->literals, &p->lexicon->n_literals);
    if (unit->kind == MQ_UNIT_SUFFIX)
        return S_add_aside(p, stem, word, &p->lexicon->suffixes, &p->lexicon->n_suffixes);
    size_t n_latin = mq_latin_of(word->lower, latin);
    mq_status status = S_store(p, word->s2, word->s2_size, latin, n_latin, stem);
    if (status == MQ_OK && unit->kind == MQ_UNIT_STEM && word->s2_size)
        status = S_allomorphs(p, word->s2, word->s2_size, stem);
    return status;
}

/* last = the class of the last stem. */
static mq_status S_add_stems(S_place *p, uint32_t unit, mq_str class_name, size_t last, mq_str body)
{
    for (mq_str rest = body; rest.at;) {
        mq_str text = mq_str_cut(&rest, '|');
        mq_words words;
        mq_word plain;
        uint8_t codes[STEM_MAX * 2 + 1];
        mq_status status;
        size_t endings = last;
        if (class_name.at && rest.at)
            endings = mq_grammar_class_of(&p->lexicon->grammars[p->grammar], class_name, text);
        if (text.size < sizeof codes && mq_word_plain(text, codes, &plain)) {
            status = S_add_stem(p, unit, endings, text, &plain);
        } else {
            status = mq_words_of(p->scratch, text, &words, p->err);
            if (status == MQ_OK && words.size != 1)
                status = S_FAIL(p, text, "'%.*s' is not one word", (int)text.size, text.at);
            if (status == MQ_OK)
                status = S_add_stem(p, unit, endings, text, &words.at[0]);
        }
        if (status != MQ_OK)
            return status;
    }
    return MQ_OK;
}

/* Which kind of word a unit is, its stems without the mark that tells it, the name behind '/' and the class of the last stem. */
static mq_status S_kind(S_place *p, mq_str *body, mq_unit *unit, mq_str *class_name, size_t *last)
{
    mq_str rest = *body, stem = mq_str_cut(&rest, '/');
    unit->kind = MQ_UNIT_EXACT;
    *class_name = rest;
    if (rest.at) {
        *last = mq_grammar_class_of(&p->lexicon->grammars[p->grammar], rest, stem);
        if (*last == SIZE_MAX)
            return S_FAIL(p, rest, "unknown class '%.*s'; morphology/%.*s.tsv names the classes", (int)rest.size,
                          rest.at, (int)p->lexicon->languages[p->grammar].size, p->lexicon->languages[p->grammar].at);
        unit->kind = MQ_UNIT_STEM;
        *body = stem;
    } else if (stem.size && stem.at[stem.size - 1] == '*') {
        unit->kind = MQ_UNIT_PREFIX;
        body->size--;
    } else if (stem.size && stem.at[0] == '*') {
        unit->kind = MQ_UNIT_SUFFIX;
        body->at++;
        body->size--;
    }
    return MQ_OK;
}

/* Most units have 8 to 16 bytes. */
static inline bool S_same(mq_str a, mq_str b)
{
    if (a.size - 8 > 8 || a.size != b.size)
        return mq_str_equal(a, b);
    return mq_str_eight(a.at) == mq_str_eight(b.at) &&
           mq_str_eight(a.at + a.size - 8) == mq_str_eight(b.at + a.size - 8);
}

/* The slot of the unit written `text`, or the free slot for it. */
static inline uint32_t *S_slot(const mq_lexicon *lexicon, size_t grammar, mq_str text)
{
    size_t mask = lexicon->unit_slots - 1, slot = (size_t)mq_str_hash(text, grammar) & mask;
    for (; lexicon->unit_table[slot]; slot = (slot + 1) & mask) {
        const mq_unit *unit = &lexicon->units[lexicon->unit_table[slot] - 1];
        if (unit->grammar == grammar && S_same(unit->text, text))
            break;
    }
    return &lexicon->unit_table[slot];
}

/* Twice the units and a table that stays at most three quarters full. */
static bool S_grow_units(mq_lexicon *lexicon)
{
    size_t slots = lexicon->unit_slots ? lexicon->unit_slots * 2 : FIRST_SLOTS, room = slots / 4 * 3;
    mq_unit *units = realloc(lexicon->units, room * sizeof *units);
    uint32_t *table = calloc(slots, sizeof *table);
    if (units)
        lexicon->units = units;
    if (!units || !table || slots > UINT32_MAX / 2) {
        free(table);
        return false;
    }
    free(lexicon->unit_table);
    lexicon->unit_table = table;
    lexicon->unit_slots = slots;
    lexicon->unit_room = room; /* more than a pattern has words */
    for (size_t i = 0; i < lexicon->n_units; i++)
        *S_slot(lexicon, units[i].grammar, units[i].text) = (uint32_t)i + 1;
    return true;
}

/* The unit written `text`, to stand in a free slot; plain = text as a word, NULL if it is more than that. */
__attribute__((noinline)) static mq_status S_new_unit(S_place *p, mq_str text, const mq_word *plain, uint32_t *slot)
{
    mq_lexicon *lexicon = p->lexicon;
    uint32_t index = (uint32_t)lexicon->n_units++;
    mq_unit *unit = &lexicon->units[index];
    *slot = index + 1;
    *unit = (mq_unit){.text = text, .grammar = (uint8_t)p->grammar};
    mq_str body = text, class_name;
    if (plain)
        return S_add_stem(p, index, SIZE_MAX, text, plain);
    size_t last = SIZE_MAX;
    mq_status status = S_kind(p, &body, unit, &class_name, &last);
    return status == MQ_OK ? S_add_stems(p, index, class_name, last, body) : status;
}

/* A pattern while it is read. */
typedef struct S_pattern {
    uint32_t unit[MQ_CUE_WORDS];
    uint8_t gap[MQ_CUE_WORDS];
    size_t size;
} S_pattern;

/* slot = that of text; plain as S_new_unit wants it. */
static mq_status S_append(S_place *p, mq_str text, uint32_t *slot, const mq_word *plain, uint8_t gap, S_pattern *pattern)
{
    if (pattern->size == MQ_CUE_WORDS)
        return S_FAIL(p, text, "a pattern has at most %d words", MQ_CUE_WORDS);
    mq_status status = *slot ? MQ_OK : S_new_unit(p, text, plain, slot);
    pattern->unit[pattern->size] = *slot - 1;
    pattern->gap[pattern->size++] = gap;
    return status;
}

/* A plain form that the tokenizer cuts (е.б.қ) becomes one exact word a piece. The text is no unit yet: its slot is
 * free. */
static mq_status S_pieces(S_place *p, mq_str text, uint32_t *slot, uint8_t gap, S_pattern *pattern)
{
    mq_words words = {0};
    mq_word word;
    uint8_t codes[STEM_MAX * 2 + 1];
    if (memchr(text.at, '/', text.size))
        return S_append(p, text, slot, NULL, gap, pattern);
    if (text.size < sizeof codes && mq_word_plain(text, codes, &word))
        return S_append(p, text, slot, &word, gap, pattern);
    if (memchr(text.at, '|', text.size) || memchr(text.at, '*', text.size))
        return S_append(p, text, slot, NULL, gap, pattern);
    mq_status status = mq_words_of(p->scratch, text, &words, p->err);
    if (words.size < 2)
        return status == MQ_OK ? S_append(p, text, slot, NULL, gap, pattern) : status;
    for (size_t i = 0; i < words.size && status == MQ_OK; i++) {
        mq_str piece = mq_arena_copy(&p->lexicon->arena, words.at[i].lower);
        status = S_append(p, piece, S_slot(p->lexicon, p->grammar, piece), NULL, i ? 0 : gap, pattern);
    }
    return status;
}

/* A hyphen parts two words that follow each other; the class behind '/' belongs to the last. */
static mq_status S_parts(S_place *p, mq_str word, uint8_t gap, S_pattern *pattern)
{
    mq_str rest = word;
    while (rest.at) {
        mq_str part = mq_str_cut(&rest, '-');
        if (rest.at && memchr(part.at, '|', part.size))
            return S_FAIL(p, word, "write hyphenated alternatives as two rows");
        if (part.size) {
            uint32_t *slot = S_slot(p->lexicon, p->grammar, part);
            mq_status status = *slot ? S_append(p, part, slot, NULL, gap, pattern) : S_pieces(p, part, slot, gap, pattern);
            if (status != MQ_OK)
                return status;
            gap = 0;
        }
    }
    return MQ_OK;
}

/* Most words were met before, and no unit has a hyphen. */
static mq_status S_word(S_place *p, mq_str word, uint8_t gap, S_pattern *pattern)
{
    uint32_t *slot = S_slot(p->lexicon, p->grammar, word);
    if (*slot)
        return S_append(p, word, slot, NULL, gap, pattern);
    return memchr(word.at, '-', word.size) ? S_parts(p, word, gap, pattern) : S_pieces(p, word, slot, gap, pattern);
}

static mq_status S_words(S_place *p, S_pattern *pattern)
{
    uint8_t gap = 0;
    for (mq_str rest = p->row->cell[PATTERN]; rest.size;) {
        const char *blank = memchr(rest.at, ' ', rest.size);
        mq_str word = {rest.at, blank ? (size_t)(blank - rest.at) : rest.size};
        rest.at += word.size + (blank != NULL);
        rest.size -= word.size + (blank != NULL);
        if (word.size == 0)
            continue;
        if (word.size == 1 && *word.at == '~') {
            gap = 2;
            continue;
        }
        mq_status status = S_word(p, word, pattern->size ? gap : 0, pattern);
        if (status != MQ_OK)
            return status;
        gap = 0;
    }
    return pattern->size ? MQ_OK : mq_tsv_fail(p->file, p->row, PATTERN, 0, p->err, "the pattern is empty");
}

/* What is kept of a pattern, one behind the other without a gap between cues: nearly all are short. */
static bool S_keep(mq_lexicon *lexicon, const S_pattern *pattern, mq_cue *cue)
{
    size_t n = pattern->size, needed = n + (n + 3) / 4;
    if (lexicon->pool_left < needed) {
        lexicon->pool_left = POOL;
        lexicon->pool = mq_arena_take_raw_n(&lexicon->arena, POOL, sizeof *lexicon->pool);
    }
    if (!lexicon->pool)
        return false;
    for (size_t i = 0; i < n; i++) {
        lexicon->pool[i] = pattern->unit[i];
        ((uint8_t *)(lexicon->pool + n))[i] = pattern->gap[i];
    }
    cue->unit = lexicon->pool;
    cue->size = (uint8_t)n;
    lexicon->pool += needed;
    lexicon->pool_left -= needed;
    return true;
}

mq_status mq_pattern_read(mq_lexicon *lexicon, size_t grammar, const mq_tsv *file, const mq_tsv_row *row,
                          bool short_allowed, mq_arena *scratch, mq_cue *cue, mq_error *err)
{
    S_place p = {lexicon, grammar, file, row, short_allowed, err, scratch};
    S_pattern pattern;
    pattern.size = 0;
    if (scratch->used)
        mq_arena_reset(scratch);
    if (lexicon->unit_room - lexicon->n_units < MQ_CUE_WORDS && !S_grow_units(lexicon)) /* slots stay where they are */
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    mq_status status = S_words(&p, &pattern);
    if (status == MQ_OK && !S_keep(lexicon, &pattern, cue))
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    return status;
}
