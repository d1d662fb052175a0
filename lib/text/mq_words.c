#include "mq_words.h"
#include "mq_letters.h"
#include "mq_word_build.h"
#include "mq_wildcards.h"
#include "mq_words_plain.h"

/* State of one pass over a text. */
typedef struct S_scan {
    mq_word_build build;
    const mq_letter *at;
    size_t size;
    mq_word *words;
    size_t n, room;
    mq_gap gap;         /* strongest since the word before */
    size_t run_checked; /* no address begins before this character */
    size_t quote_words; /* words before the outermost open quotation mark */
    size_t quote_depth;
    bool quote_ascii; /* the last mark that opened is " */
    size_t letters;
} S_scan;

static mq_status S_out_of_memory(mq_error *err, size_t size)
{
    return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory while cutting a text of %zu characters into words",
                   size);
}

static mq_word *S_next_word(S_scan *scan)
{
    if (scan->n == scan->room) {
        size_t room = scan->room ? scan->room * 2 : scan->size / 8 + 8;
        mq_word *more = mq_arena_take_raw_n(scan->build.arena, room, sizeof(mq_word));
        if (!more)
            return NULL;
        if (scan->n)
            memcpy(more, scan->words, scan->n * sizeof(mq_word));
        scan->words = more;
        scan->room = room;
    }
    return &scan->words[scan->n];
}

static bool S_alnum(const mq_letter *letter)
{
    return letter->kind == MQ_LETTER_LETTER || letter->kind == MQ_LETTER_DIGIT;
}

static void S_raise(S_scan *scan, mq_gap gap)
{
    if (gap > scan->gap)
        scan->gap = gap;
}

/* The word is finished: gap, part flag, and what follows starts anew. */
static void S_close_word(S_scan *scan, bool part)
{
    mq_word *word = &scan->words[scan->n];
    word->gap = scan->n ? scan->gap : MQ_GAP_BLANK;
    if (part)
        word->flags |= MQ_WORD_PART;
    scan->gap = MQ_GAP_BLANK;
    scan->n++;
}

/* One part between hyphens; cut again where Latin and Cyrillic meet. */
static bool S_add_part(S_scan *scan, size_t start, size_t end, bool part)
{
    while (start < end) {
        size_t cut = mq_word_cut(scan->build.letters, start, end);
        mq_word *word = S_next_word(scan);
        if (!word || !mq_word_make(&scan->build, start, cut, word))
            return false;
        S_close_word(scan, part);
        if (cut < end)
            scan->gap = MQ_GAP_HYPHEN;
        part = true;
        start = cut;
    }
    return true;
}

/* End of the part that starts at i: letters, digits, marks, joined apostrophes, decimal points. */
static size_t S_part_end(const S_scan *scan, size_t i)
{
    const mq_letter *at = scan->at;
    size_t end = i;
    uint8_t before = MQ_LETTER_OTHER; /* kind of the last visible character */
    for (; i < scan->size; i++) {
        uint8_t kind = at[i].kind;
        if (kind == MQ_LETTER_IGNORE)
            continue;
        if (kind == MQ_LETTER_APOSTROPHE) {
            if (before != MQ_LETTER_LETTER || i + 1 == scan->size || at[i + 1].kind != MQ_LETTER_LETTER)
                break;
        } else if (at[i].c == '.' || at[i].c == ',') {
            if (before != MQ_LETTER_DIGIT || i + 1 == scan->size || at[i + 1].kind != MQ_LETTER_DIGIT)
                break;
        } else if (kind != MQ_LETTER_LETTER && kind != MQ_LETTER_DIGIT && kind != MQ_LETTER_MARK) {
            break;
        }
        before = kind == MQ_LETTER_MARK ? before : kind;
        end = i + 1;
    }
    return end;
}

/* A whole word with all its hyphenated parts; returns where it ends, 0 when out of memory. */
static size_t S_add_word(S_scan *scan, size_t i)
{
    bool part = false;
    for (;;) {
        size_t end = S_part_end(scan, i);
        for (size_t k = i; k < end; k++)
            scan->letters += S_alnum(&scan->at[k]);
        if (!S_add_part(scan, i, end, part))
            return 0;
        bool joins =
            end + 1 < scan->size && scan->at[end].kind == MQ_LETTER_HYPHEN && S_alnum(&scan->at[end + 1]) &&
            !(scan->at[end - 1].kind == MQ_LETTER_DIGIT && scan->at[end + 1].kind == MQ_LETTER_DIGIT);
        if (!joins)
            return end;
        scan->gap = MQ_GAP_HYPHEN;
        part = true;
        i = end + 1;
    }
}

static bool S_begins(const S_scan *scan, size_t i, size_t end, const char *ascii)
{
    for (; *ascii; i++, ascii++)
        if (i >= end || scan->at[i].lower != (unsigned char)*ascii)
            return false;
    return true;
}

/* End of the e-mail or link that starts at i, or i. Each run of non-blanks is looked at once. */
static size_t S_address_end(S_scan *scan, size_t i)
{
    if (!scan->build.letters->address || i < scan->run_checked)
        return i;
    size_t end = i, sign = 0, dot = 0;
    for (; end < scan->size; end++) {
        uint32_t c = scan->at[end].c;
        if (!S_alnum(&scan->at[end]) && (c > 0x7E || c <= 0x20 || strchr("\"'()<>[]{},;", (int)c)))
            break;
        if (c == '@' && !sign && end > i)
            sign = end;
        if (c == '.' && sign && end > sign + 1 && end + 1 < scan->size && S_alnum(&scan->at[end + 1]))
            dot = end;
    }
    scan->run_checked = end;
    while (end > i && !S_alnum(&scan->at[end - 1]) && scan->at[end - 1].c != '/')
        end--;
    bool link = S_begins(scan, i, end, "http://") || S_begins(scan, i, end, "https://") ||
                S_begins(scan, i, end, "www.");
    return link || dot ? end : i;
}

static bool S_add_address(S_scan *scan, size_t start, size_t end)
{
    mq_word *word = S_next_word(scan);
    if (!word)
        return false;
    mq_word_make_address(&scan->build, start, end, word);
    for (size_t k = start; k < end; k++)
        scan->letters += S_alnum(&scan->at[k]);
    S_close_word(scan, false);
    return true;
}

static void S_open_quote(S_scan *scan, bool ascii)
{
    if (scan->quote_depth++ == 0)
        scan->quote_words = scan->n;
    scan->quote_ascii = ascii;
}

static void S_close_quote(S_scan *scan)
{
    scan->quote_ascii = false;
    if (scan->quote_depth == 0 || --scan->quote_depth)
        return;
    for (size_t k = scan->quote_words; k < scan->n; k++)
        scan->words[k].flags |= MQ_WORD_QUOTED;
}

static void S_quote(S_scan *scan, uint32_t c)
{
    switch (c) {
    case '"':
        if (scan->quote_depth && scan->quote_ascii)
            S_close_quote(scan);
        else
            S_open_quote(scan, true);
        break;
    case 0x201C: /* opens in English, closes what the low mark opened in Russian handwriting */
        if (scan->quote_depth && !scan->quote_ascii)
            S_close_quote(scan);
        else
            S_open_quote(scan, false);
        break;
    case 0xAB:
    case 0x201E:
        S_open_quote(scan, false);
        break;
    case 0xBB:
    case 0x201D:
        S_close_quote(scan);
        break;
    default:
        break;
    }
}

/* A character outside words: how much does it part its neighbours? */
static void S_break(S_scan *scan, size_t i)
{
    const mq_letter *letter = &scan->at[i];
    switch (letter->kind) {
    case MQ_LETTER_BLANK:
    case MQ_LETTER_IGNORE:
    case MQ_LETTER_MARK:
        break;
    case MQ_LETTER_STOP:
        S_raise(scan, MQ_GAP_STOP);
        break;
    case MQ_LETTER_LOST:
        S_raise(scan, letter->c == '?' ? MQ_GAP_STOP : MQ_GAP_MARK);
        break;
    case MQ_LETTER_COMMA:
        S_raise(scan, MQ_GAP_COMMA);
        break;
    default:
        /* 1) and 2) number the items of a list */
        S_raise(scan,
                letter->c == ')' && i && scan->at[i - 1].kind == MQ_LETTER_DIGIT ? MQ_GAP_STOP : MQ_GAP_MARK);
        S_quote(scan, letter->c);
        break;
    }
}

static bool S_all_capitals(const S_scan *scan)
{
    bool sentence = false;
    for (size_t i = 0; i < scan->n; i++)
        sentence |= (scan->words[i].flags & MQ_WORD_UPPER) &&
                    scan->words[i].end - scan->words[i].start > MQ_LONGEST_ABBREVIATION;
    for (size_t i = 0; sentence && i < scan->size; i++)
        if (scan->at[i].kind == MQ_LETTER_LETTER &&
            !(scan->at[i].bits & (MQ_LETTER_CAPITAL | MQ_LETTER_WILD)))
            return false;
    return sentence;
}

/* Prepositions of one letter typed in Latin before a Cyrillic word: c детьми, y нас. */
static void S_repair_single(mq_word *word, const mq_word *next)
{
    static const struct {
        char typed, meant[3];
        uint8_t s2[2];
    } known[] = {{'a', "а", {1, 0}}, {'b', "в", {3, 0}}, {'k', "к", {10, 0}}, {'o', "о", {14, 0}}, {'c', "с", {17, 0}}, {'y', "у", {19, 0}}};
    bool joined = word->gap == MQ_GAP_HYPHEN || word->gap == MQ_GAP_MARK || next->gap != MQ_GAP_BLANK;
    if (joined || !(next->flags & MQ_WORD_CYRILLIC) || word->flags & (MQ_WORD_CAPITAL | MQ_WORD_QUOTED))
        return;
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (word->lower.at[0] == known[k].typed) {
            word->lower = (mq_str){known[k].meant, 2};
            word->s2 = known[k].s2;
            word->s2_size = 1;
            word->s4 = NULL;
            word->s4_size = 0;
            word->flags = (word->flags & ~(uint32_t)MQ_WORD_LATIN) | MQ_WORD_CYRILLIC | MQ_WORD_HOMOGLYPH;
        }
}

void mq_words_finish(mq_word *words, size_t n, size_t letters, bool all_capitals, mq_words *out)
{
    out->all_capitals = all_capitals;
    for (size_t i = 0; i < n; i++) {
        if (words[i].lower.size == 1 && words[i].flags & MQ_WORD_LATIN && i + 1 < n)
            S_repair_single(&words[i], &words[i + 1]);
        if (all_capitals)
            words[i].flags &= ~(uint32_t)MQ_WORD_UPPER;
        out->flags |= words[i].flags;
    }
    out->at = words;
    out->size = n;
    out->letters = letters;
}

mq_status mq_words_any(mq_arena *arena, mq_str text, mq_words *out, mq_error *err)
{
    mq_letters letters;
    *out = (mq_words){0};
    mq_status status = mq_letters_of(arena, text, &letters, err);
    if (status < 0)
        return status;
    if (letters.lost)
        mq_wildcards_mark(letters.at, letters.size, letters.lossless);
    S_scan scan = {.at = letters.at, .size = letters.size};
    scan.build = (mq_word_build){arena, &letters, mq_arena_take_raw_n(arena, letters.size + 1, 4),
                                 mq_arena_take_raw(arena, 2 * letters.size + 1)};
    if (!scan.build.lower || !scan.build.s2)
        return S_out_of_memory(err, text.size);
    for (size_t i = 0; i < scan.size;) {
        if (!S_alnum(&scan.at[i])) {
            S_break(&scan, i++);
            continue;
        }
        size_t end = S_address_end(&scan, i);
        if (end > i ? !S_add_address(&scan, i, end) : !(end = S_add_word(&scan, i)))
            return S_out_of_memory(err, text.size);
        i = end;
    }
    out->text = letters.text;
    mq_words_finish(scan.words, scan.n, scan.letters, S_all_capitals(&scan), out);
    return MQ_OK;
}

mq_status mq_words_of(mq_arena *arena, mq_str text, mq_words *out, mq_error *err)
{
    bool known;
    mq_status status = mq_words_plain(arena, text, out, &known, err);
    return status != MQ_OK || known ? status : mq_words_any(arena, text, out, err);
}

size_t mq_repair_names(uint32_t flags, char *out)
{
    static const struct {
        uint32_t flag;
        const char *name;
    } names[] = {
        {MQ_WORD_HOMOGLYPH, "homoglyph"}, {MQ_WORD_SQUEEZED, "squeeze"},
        {MQ_WORD_WILDCARD, "wildcard"},   {MQ_WORD_NFC, "nfc"},
        {MQ_WORD_SCHWA, "schwa"},
    };
    size_t n = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!(flags & names[i].flag))
            continue;
        if (n)
            out[n++] = '|';
        size_t size = strlen(names[i].name);
        memcpy(out + n, names[i].name, size);
        n += size;
    }
    out[n] = '\0';
    return n;
}
