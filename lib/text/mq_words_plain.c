#include "mq_words_plain.h"
#include "mq_letter.h"

enum { OPENS = 0xAB, CLOSES = 0xBB /* « » */ };

typedef struct S_plain {
    mq_arena *arena;
    const char *end;
    mq_word *words;
    size_t n, room, size;  /* words, room for words, bytes of the text */
    char *lower;           /* where the next lower case and skeleton are written */
    uint8_t *s2;
    size_t place, letters; /* code points before here; letters and digits among them */
    size_t quote_words, quote_depth;
    mq_gap gap;
    bool after, part;      /* a word ends right here; the next word is the next part of one with hyphens */
    bool small, sentence;  /* a small letter was seen; a long word all in capitals was seen */
    bool failed;
} S_plain;

/* A word as it is being read: the bits its letters have in common and in sum, and the two letters read last. */
typedef struct S_run {
    uint8_t all, any;
    uint32_t last, before;
} S_run;

static inline bool S_is_letter(const char *p, const char *end)
{
    return end - p > 1 && mq_letter_at(p) < MQ_LETTER_BLOCK_SIZE;
}

static inline const mq_letter *S_letter(const char *p)
{
    return mq_letter_table + MQ_LETTER_BLOCK + mq_letter_at(p);
}

static inline bool S_is_ascii_word(char c)
{
    uint8_t kind = (unsigned char)c < 0x80 ? mq_letter_table[(unsigned char)c].kind : MQ_LETTER_OTHER;
    return kind == MQ_LETTER_LETTER || kind == MQ_LETTER_DIGIT;
}

static bool S_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool S_room(S_plain *s)
{
    if (s->n < s->room)
        return true;
    size_t room = s->room ? s->room * 2 : s->size / 8 + 8;
    mq_word *more = mq_arena_take_raw_n(s->arena, room, sizeof *more);
    if (!more)
        return !(s->failed = true);
    if (s->n)
        memcpy(more, s->words, s->n * sizeof *more);
    s->words = more;
    s->room = room;
    return true;
}

/* False = the third of the same letters. */
static inline bool S_read(S_run *run, const mq_letter *letter)
{
    uint32_t c = letter->lower;
    if (c == run->last && c == run->before)
        return false;
    run->before = run->last;
    run->last = c;
    run->all &= letter->bits;
    run->any |= letter->bits;
    return true;
}

/* The word that was read. first = bits of its first letter; flags beside those of its bits. */
static void S_close(S_plain *s, const S_run *run, uint8_t first, size_t letters, mq_str lower, const uint8_t *s2,
                    uint32_t flags)
{
    bool capitals = run->all & MQ_LETTER_CAPITAL;
    flags |= first & MQ_LETTER_CAPITAL ? MQ_WORD_CAPITAL : 0;
    flags |= run->any & MQ_LETTER_KAZAKH ? MQ_WORD_KAZAKH : 0;
    flags |= capitals && letters >= 2 ? MQ_WORD_UPPER : 0;
    flags |= s->part ? MQ_WORD_PART : 0;
    s->small |= !capitals && !(flags & MQ_WORD_DIGIT);
    s->sentence |= capitals && letters > MQ_LONGEST_ABBREVIATION;
    s->words[s->n] = (mq_word){.lower = lower,
                               .s2 = s2,
                               .s2_size = (size_t)(s->s2 - s2),
                               .start = s->place,
                               .end = s->place + letters,
                               .flags = flags,
                               .gap = s->n ? s->gap : MQ_GAP_BLANK};
    *s->s2++ = 0;
    s->place += letters;
    s->letters += letters;
    s->gap = MQ_GAP_BLANK;
    s->part = false;
    s->after = true;
    s->n++;
}

/* Letters of the block in lower case, which stand in the block too; in a text that has no capitals they stand there already. */
static mq_str S_lower(S_plain *s, const char *p, const char *end)
{
    const char *start = s->lower;
    for (; p < end; p += 2) {
        uint32_t lower = S_letter(p)->lower;
        *s->lower++ = (char)(0xC0 | lower >> 6);
        *s->lower++ = (char)(0x80 | (lower & 0x3F));
    }
    return (mq_str){start, (size_t)(s->lower - start)};
}

/* Reads the Cyrillic word that begins at p. NULL = it is not plain, or memory ran out. */
static const char *S_word(S_plain *s, const char *p)
{
    const char *start = p, *end = s->end, *last = end - 1;
    const uint8_t *s2 = s->s2;
    uint8_t *code = s->s2;
    unsigned at;
    S_run run = {.all = 0xFF};
    if (!S_room(s))
        return NULL;
    for (; p < last && (at = mq_letter_at(p)) < MQ_LETTER_BLOCK_SIZE; p += 2) {
        const mq_letter *letter = mq_letter_table + MQ_LETTER_BLOCK + at;
        if (!S_read(&run, letter))
            return NULL;
        *code = letter->code;
        code += letter->code != 0;
    }
    /* what is no letter has no bits */
    if (!(run.all & MQ_LETTER_CYRILLIC) || run.any & (MQ_LETTER_LATIN | MQ_LETTER_TWIN | MQ_LETTER_WILD) ||
        (p < end && S_is_ascii_word(*p)))
        return NULL;
    s->s2 = code;
    mq_str lower = run.any & MQ_LETTER_CAPITAL ? S_lower(s, start, p) : (mq_str){start, (size_t)(p - start)};
    S_close(s, &run, S_letter(start)->bits, lower.size / 2, lower, s2, MQ_WORD_CYRILLIC);
    return p;
}

/* May what stands at p follow a word of Latin letters or digits, without belonging to it or making it an address? */
static bool S_parts(const char *p, const char *end, bool digits)
{
    if (p == end)
        return true;
    if (S_is_letter(p, end) || S_is_ascii_word(*p))
        return false;
    if (*p == '.' || *p == ',')
        return p + 1 == end || !(S_is_ascii_word(p[1]) || (unsigned char)p[1] >= 0x80);
    return *p != '\'' && !(digits && *p == ')');
}

static bool S_latin(S_plain *s, mq_word *word)
{
    uint8_t *s4 = mq_arena_take_raw(s->arena, 2 * word->lower.size + 1);
    s->failed |= !s4;
    word->s4 = s4;
    word->s4_size = s4 ? mq_latin_of(word->lower, s4) : 0;
    return s4;
}

/* The same for a word of Latin letters or of digits. */
static const char *S_ascii_word(S_plain *s, const char *p)
{
    const char *start = s->lower, *given = p;
    const uint8_t *s2 = s->s2;
    uint8_t kind = mq_letter_table[(unsigned char)*p].kind;
    bool digits = kind == MQ_LETTER_DIGIT;
    S_run run = {.all = digits ? 0 : 0xFF};
    if (!S_room(s))
        return NULL;
    for (; p < s->end && (unsigned char)*p < 0x80 && mq_letter_table[(unsigned char)*p].kind == kind; p++) {
        const mq_letter *letter = &mq_letter_table[(unsigned char)*p];
        if (!digits && !S_read(&run, letter))
            return NULL;
        *s->lower++ = (char)letter->lower;
        *s->s2 = letter->code;
        s->s2 += letter->code != 0;
    }
    if (!S_parts(p, s->end, digits))
        return NULL;
    S_close(s, &run, mq_letter_table[(unsigned char)*given].bits, (size_t)(p - given), (mq_str){start, (size_t)(s->lower - start)},
            s2, digits ? MQ_WORD_DIGIT : MQ_WORD_LATIN);
    return digits || S_latin(s, &s->words[s->n - 1]) ? p : NULL;
}

static void S_quote(S_plain *s, bool opens)
{
    if (opens) {
        if (s->quote_depth++ == 0)
            s->quote_words = s->n;
        return;
    }
    if (s->quote_depth && --s->quote_depth == 0)
        for (size_t k = s->quote_words; k < s->n; k++)
            s->words[k].flags |= MQ_WORD_QUOTED;
}

/* A hyphen joins the parts of a word, but not two numbers. */
static mq_gap S_hyphen(S_plain *s, const char *p)
{
    const char *next = p + 1;
    s->part = s->after && next < s->end && (S_is_letter(next, s->end) || S_is_ascii_word(*next)) &&
              !(S_is_digit(p[-1]) && S_is_digit(*next));
    return s->part ? MQ_GAP_HYPHEN : MQ_GAP_MARK;
}

/* A character outside words; returns where it ends. NULL = the long way is needed. */
static const char *S_break(S_plain *s, const char *p)
{
    const char *given = p;
    uint32_t c = mq_utf8_next(&p, s->end);
    mq_gap gap = MQ_GAP_BLANK;
    switch (mq_letter_of(c).kind) {
    case MQ_LETTER_BLANK:
        break;
    case MQ_LETTER_COMMA:
        gap = MQ_GAP_COMMA;
        break;
    case MQ_LETTER_STOP:
        gap = MQ_GAP_STOP;
        break;
    case MQ_LETTER_HYPHEN:
        gap = S_hyphen(s, given);
        if (c != '-')
            return NULL;
        break;
    case MQ_LETTER_OTHER:
        if (c == '"' || c == '@' || c == '/' || (c >= 0x201C && c <= 0x201F))
            return NULL;
        gap = MQ_GAP_MARK;
        if (c == OPENS || c == CLOSES)
            S_quote(s, c == OPENS);
        break;
    default:
        return NULL;
    }
    s->gap = gap > s->gap ? gap : s->gap;
    s->after = false;
    s->place++;
    return p;
}

mq_status mq_words_plain(mq_arena *arena, mq_str text, mq_words *out, bool *known, mq_error *err)
{
    S_plain s = {.arena = arena, .end = text.at + text.size, .size = text.size,
                 .lower = mq_arena_take_raw(arena, text.size + 1), .s2 = mq_arena_take_raw(arena, 2 * text.size + 1)};
    *known = false;
    s.failed = !s.lower || !s.s2;
    for (const char *p = text.at; p < s.end && !s.failed;) {
        const char *end = S_is_letter(p, s.end) ? S_word(&s, p) : S_is_ascii_word(*p) ? S_ascii_word(&s, p) : S_break(&s, p);
        if (!end && !s.failed)
            return MQ_OK;
        p = end;
    }
    if (s.failed)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory while cutting a text of %zu bytes into words", text.size);
    *known = true;
    *out = (mq_words){.text = text};
    mq_words_finish(s.words, s.n, s.letters, s.sentence && !s.small, out);
    return MQ_OK;
}
