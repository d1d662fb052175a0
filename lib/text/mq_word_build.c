#include "mq_word_build.h"

enum { ABBREVIATION = 4 }; /* letters; ООО, VIII and the like keep their tripled letters */

static bool S_is_letter(const mq_letter *letter)
{
    return letter->kind == MQ_LETTER_LETTER;
}

static uint8_t S_script(const mq_letter *letter)
{
    return S_is_letter(letter) ? letter->bits & (MQ_LETTER_CYRILLIC | MQ_LETTER_LATIN) : 0;
}

/* True when the Latin run cannot be a typing slip inside a Cyrillic word. */
static bool S_foreign_run(const mq_letters *letters, size_t start, size_t end)
{
    bool foreign = false, capitals = true, schwa;
    size_t n = 0;
    for (size_t i = start; i < end; i++) {
        const mq_letter *letter = &letters->at[i];
        if (!S_is_letter(letter))
            continue;
        n++;
        foreign |= mq_letter_twin(letter->c, &schwa) == 0;
        capitals &= (letter->bits & MQ_LETTER_CAPITAL) != 0;
    }
    if (n < 2)
        return false;
    bool before_small = end < letters->size && S_script(&letters->at[end]) == MQ_LETTER_CYRILLIC &&
                        !(letters->at[end].bits & MQ_LETTER_CAPITAL);
    return foreign || (capitals && before_small);
}

static size_t S_run_end(const mq_letters *letters, size_t start, size_t end)
{
    uint8_t script = 0;
    for (size_t i = start; i < end; i++) {
        uint8_t here = S_script(&letters->at[i]);
        if (here && script && here != script)
            return i;
        script = here ? here : script;
    }
    return end;
}

/* Looks no further than the cut, so cutting a word again and again stays linear. */
size_t mq_word_cut(const mq_letters *letters, size_t start, size_t end)
{
    size_t first = S_run_end(letters, start, end);
    if (first == end)
        return end;
    if (S_script(&letters->at[first]) == MQ_LETTER_CYRILLIC) /* a Latin run stands first */
        return S_foreign_run(letters, start, first) ? first : end;
    while (first < end) {
        size_t next = S_run_end(letters, first, end);
        if (S_script(&letters->at[first]) == MQ_LETTER_LATIN && S_foreign_run(letters, first, next))
            return first;
        first = next;
    }
    return end;
}

typedef struct S_sum {
    size_t letters, digits, capitals;
    uint8_t any; /* bits of all characters; only letters have bits */
    bool composed;
} S_sum;

static S_sum S_sum_of(const mq_letters *letters, size_t start, size_t end)
{
    S_sum sum = {0};
    for (size_t i = start; i < end; i++) {
        const mq_letter *letter = &letters->at[i];
        sum.digits += letter->kind == MQ_LETTER_DIGIT;
        sum.letters += letter->kind == MQ_LETTER_LETTER;
        sum.capitals += (letter->bits & MQ_LETTER_CAPITAL) != 0;
        sum.any |= letter->bits;
    }
    for (size_t i = start; letters->composed && i < end; i++)
        sum.composed |= letters->composed[i];
    return sum;
}

static bool S_dropped(const mq_letter *letter)
{
    return letter->kind == MQ_LETTER_IGNORE ||
           (letter->kind == MQ_LETTER_MARK &&
            (letter->c < 0x370 || (letter->c >= 0x20D0 && letter->c < 0x2100) || letter->c >= 0xFE00));
}

/* Look-alikes give way to the Cyrillic letter; tells which repair it was. */
static mq_letter S_repaired(mq_letter letter, bool cyrillic, uint32_t *flags)
{
    bool schwa;
    if (!cyrillic)
        return letter;
    uint32_t twin = mq_letter_twin(letter.c, &schwa);
    *flags |= schwa ? MQ_WORD_SCHWA : MQ_WORD_HOMOGLYPH;
    return mq_letter_of(twin);
}

static inline char *S_put(uint32_t c, char *out)
{
    if (c - 0x80 >= 0x780)
        return out + mq_utf8_put(c, out);
    out[0] = (char)(0xC0 | c >> 6); /* Cyrillic: the loop below must not call */
    out[1] = (char)(0x80 | (c & 0x3F));
    return out + 2;
}

typedef struct S_spelling {
    size_t bytes, codes;
    uint32_t flags;
    uint8_t all, any; /* bits after repair */
} S_spelling;

/* Lower case, skeleton and repairs in one walk. A letter is known to be tripled only at the third, so two are
   written and one is taken back. */
static S_spelling S_spell(const mq_letter *at, const mq_letter *end, const S_sum *sum, char *lower,
                          uint8_t *s2)
{
    S_spelling to = {.all = 0xFF};
    bool squeeze = sum->capitals < sum->letters || sum->letters > ABBREVIATION;
    bool cyrillic = (sum->any & MQ_LETTER_CYRILLIC) != 0;
    char *p = lower, *before = lower;
    uint8_t *q = s2;
    uint32_t last = 0, run = 0;
    for (; at < end; at++) {
        if (at->kind != MQ_LETTER_LETTER && S_dropped(at)) {
            to.flags |= at->kind == MQ_LETTER_MARK ? MQ_WORD_NFC : 0;
            continue;
        }
        mq_letter letter = at->bits & MQ_LETTER_TWIN ? S_repaired(*at, cyrillic, &to.flags) : *at;
        bool counts = letter.kind == MQ_LETTER_LETTER;
        to.all &= counts ? letter.bits : 0xFF;
        to.any |= letter.bits;
        run = letter.lower == last ? run + 1 : 1;
        last = letter.lower;
        if (run >= 3 && squeeze && counts && !(letter.bits & MQ_LETTER_WILD)) {
            if (run == 3) {
                p = before;
                q -= letter.code != 0;
            }
            to.flags |= MQ_WORD_SQUEEZED;
            continue;
        }
        before = p;
        p = S_put(letter.lower, p);
        *q = letter.code;
        q += letter.code != 0;
    }
    *q = 0;
    to.bytes = (size_t)(p - lower);
    to.codes = (size_t)(q - s2);
    return to;
}

static uint32_t S_flags_of(const S_sum *sum, uint8_t all, uint8_t any)
{
    uint32_t flags = 0;
    if (any & MQ_LETTER_KAZAKH)
        flags |= MQ_WORD_KAZAKH;
    if (sum->letters && (all & MQ_LETTER_CYRILLIC))
        flags |= MQ_WORD_CYRILLIC;
    if (sum->letters && (all & MQ_LETTER_LATIN))
        flags |= MQ_WORD_LATIN;
    if (sum->digits)
        flags |= MQ_WORD_DIGIT;
    if (sum->letters >= 2 && sum->capitals == sum->letters)
        flags |= MQ_WORD_UPPER;
    if (sum->composed)
        flags |= MQ_WORD_NFC;
    if (any & MQ_LETTER_WILD)
        flags |= MQ_WORD_WILDCARD;
    return flags;
}

static void S_place(const mq_letters *letters, size_t start, size_t end, mq_word *word)
{
    word->start = letters->origin ? letters->origin[start] : start;
    word->end = letters->origin ? letters->origin[end] : end;
}

static bool S_make_latin(mq_word_build *build, mq_word *word)
{
    uint8_t *s4 = mq_arena_take(build->arena, 2 * word->lower.size + 1);
    if (!s4)
        return false;
    word->s4_size = mq_latin_of(word->lower, s4);
    word->s4 = s4;
    return true;
}

bool mq_word_make(mq_word_build *build, size_t start, size_t end, mq_word *word)
{
    const mq_letters *letters = build->letters;
    S_sum sum = S_sum_of(letters, start, end);
    S_spelling to = S_spell(letters->at + start, letters->at + end, &sum, build->lower, build->s2);
    *word = (mq_word){.lower = {build->lower, to.bytes}, .s2 = build->s2, .s2_size = to.codes};
    S_place(letters, start, end, word);
    word->flags = to.flags | S_flags_of(&sum, to.all, to.any);
    if (letters->at[start].bits & MQ_LETTER_CAPITAL)
        word->flags |= MQ_WORD_CAPITAL;
    build->lower += to.bytes;
    build->s2 += to.codes + 1;
    return !(word->flags & MQ_WORD_LATIN) || S_make_latin(build, word);
}

void mq_word_make_address(mq_word_build *build, size_t start, size_t end, mq_word *word)
{
    size_t bytes = 0;
    for (size_t i = start; i < end; i++)
        bytes += mq_utf8_put(build->letters->at[i].lower, build->lower + bytes);
    build->s2[0] = 0;
    *word = (mq_word){.lower = {build->lower, bytes}, .s2 = build->s2, .flags = MQ_WORD_EMAIL};
    S_place(build->letters, start, end, word);
    build->lower += bytes;
    build->s2++;
}

/* A letter of up to two bytes at *at, which moves behind it; NULL = there is none. */
static const mq_letter *S_plain_letter(const char **at, const char *end)
{
    const char *p = *at;
    uint32_t c = (unsigned char)*p++;
    if (c >= 0xC2 && c < 0xD8 && p < end && ((unsigned char)*p & 0xC0) == 0x80)
        c = (c & 0x1F) << 6 | ((unsigned char)*p++ & 0x3F);
    else if (c >= 0x80)
        return NULL;
    *at = p;
    return mq_letter_table[c].kind == MQ_LETTER_LETTER ? &mq_letter_table[c] : NULL;
}

bool mq_word_plain(mq_str text, uint8_t *s2, mq_word *out)
{
    const char *p = text.at, *end = p + text.size, *pairs = end - (text.size > 0); /* no pair of bytes begins there */
    const mq_letter *letter, *last = NULL, *before = NULL;
    uint8_t all = 0, *q = s2;
    for (unsigned at; p < end; before = last, last = letter) {
        if (p < pairs && (at = mq_letter_at(p)) < MQ_LETTER_BLOCK_SIZE) {
            letter = mq_letter_table + MQ_LETTER_BLOCK + at;
            p += 2;
            all |= letter->bits;
        } else {
            const char *next = p;
            if (!(letter = S_plain_letter(&next, end)))
                return false;
            /* that a Latin letter looks like a Cyrillic one matters beside Cyrillic ones only, which are no plain word */
            all |= (unsigned char)*p < 0x80 ? letter->bits & (uint8_t)~MQ_LETTER_TWIN : letter->bits;
            p = next;
        }
        if (letter->kind != MQ_LETTER_LETTER || (letter == last && letter == before))
            return false;
        *q = letter->code;
        q += letter->code != 0;
    }
    *q = 0;
    *out = (mq_word){.lower = text, .s2 = s2, .s2_size = (size_t)(q - s2)};
    all &= (uint8_t)~MQ_LETTER_KAZAKH;
    return all == MQ_LETTER_CYRILLIC || all == MQ_LETTER_LATIN;
}
