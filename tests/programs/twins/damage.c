#include "damage.h"
#include "mq_letter.h"
#include "mq_recognise.h"

enum { LETTER_BYTES = 4, STEM_MIN = 7 };

static void S_put(mq_buffer *out, uint32_t c)
{
    char bytes[LETTER_BYTES];
    mq_buffer_put(out, bytes, mq_utf8_put(c, bytes));
}

static uint32_t S_lower(uint32_t c)
{
    return mq_letter_of(c).lower;
}

/* Kazakh capitals stand one before their small letter, Cyrillic ones 32 or 80 before. */
static uint32_t S_upper(uint32_t c)
{
    if ((c >= 'a' && c <= 'z') || (c >= 0x430 && c <= 0x44F))
        return c - 32;
    if (c >= 0x450 && c <= 0x45F)
        return c - 80;
    return c >= 0x490 && c <= 0x4FF && (c & 1) ? c - 1 : c;
}

static bool S_cyrillic(uint32_t c)
{
    return mq_letter_of(c).bits & MQ_LETTER_CYRILLIC;
}

/* The spelling of a small letter in a table of letter, spelling pairs; NULL = not in it. */
typedef struct S_pair {
    uint32_t letter;
    const char *spelling;
} S_pair;

static const char *S_find(const S_pair *pairs, uint32_t letter)
{
    for (; pairs->letter; pairs++)
        if (pairs->letter == letter)
            return pairs->spelling;
    return NULL;
}

/* Writes text letter by letter through tables; a capital gives its spelling with a capital. */
static void S_spell(mq_str text, const S_pair *first, const S_pair *second, mq_buffer *out)
{
    for (const char *at = text.at, *end = at + text.size; at < end;) {
        const char *start = at;
        uint32_t c = mq_utf8_next(&at, end), small = S_lower(c);
        const char *spelling = S_find(first, small);
        if (!spelling && second)
            spelling = S_find(second, small);
        if (!spelling) {
            mq_buffer_put(out, start, (size_t)(at - start));
            continue;
        }
        const char *rest = spelling, *stop = spelling + strlen(spelling);
        if (small != c && rest < stop)
            S_put(out, S_upper(mq_utf8_next(&rest, stop)));
        mq_buffer_put(out, rest, (size_t)(stop - rest));
    }
}

static const S_pair letterless[] = {{0x4D9, "а"}, {0x493, "г"}, {0x49B, "к"}, {0x4A3, "н"}, {0x4E9, "о"},
                                    {0x4B1, "у"}, {0x4AF, "у"}, {0x4BB, "х"}, {0x456, "и"}, {0, NULL}};

/* Windows-1251 has і, but none of the others. */
static const S_pair lost[] = {{0x4D9, "?"}, {0x493, "?"}, {0x49B, "?"}, {0x4A3, "?"}, {0x4E9, "?"},
                              {0x4B1, "?"}, {0x4AF, "?"}, {0x4BB, "?"}, {0, NULL}};

static const S_pair decomposed[] = {{0x439, "и\xCC\x86"}, {0x451, "е\xCC\x88"}, {0, NULL}};

/* Letters that all Latin spellings share. */
static const S_pair latin[] = {
    {0x430, "a"}, {0x431, "b"}, {0x432, "v"}, {0x433, "g"}, {0x434, "d"}, {0x435, "e"}, {0x436, "j"}, {0x437, "z"},
    {0x438, "i"}, {0x439, "i"}, {0x43A, "k"}, {0x43B, "l"}, {0x43C, "m"}, {0x43D, "n"}, {0x43E, "o"}, {0x43F, "p"},
    {0x440, "r"}, {0x441, "s"}, {0x442, "t"}, {0x443, "u"}, {0x444, "f"}, {0x445, "h"}, {0x446, "ts"}, {0x447, "ch"},
    {0x448, "sh"}, {0x449, "sh"}, {0x44A, ""}, {0x44B, "y"}, {0x44C, ""}, {0x44D, "e"}, {0x44E, "iu"}, {0x44F, "ia"},
    {0x451, "io"}, {0x4BB, "h"}, {0, NULL}};

/* Decree 637 of 19 February 2018. */
static const S_pair latin_2018[] = {{0x4D9, "á"}, {0x493, "ǵ"}, {0x49B, "q"}, {0x4A3, "ń"}, {0x4E9, "ó"},
                                    {0x4B1, "u"}, {0x4AF, "ú"}, {0x443, "ý"}, {0x438, "ı"}, {0x439, "ı"},
                                    {0x456, "i"}, {0x44E, "ıý"}, {0x44F, "ıa"}, {0, NULL}};

/* The alphabet presented on 28 January 2021. */
static const S_pair latin_2021[] = {{0x4D9, "ä"}, {0x493, "ğ"}, {0x49B, "q"}, {0x4A3, "ñ"}, {0x4E9, "ö"},
                                    {0x4B1, "ū"}, {0x4AF, "ü"}, {0x448, "ş"}, {0x449, "ş"}, {0x456, "ı"},
                                    {0x447, "tş"}, {0, NULL}};

/* As people type it on a telephone. */
static const S_pair informal_kk[] = {{0x4D9, "a"}, {0x493, "g"}, {0x49B, "k"}, {0x4A3, "n"}, {0x4E9, "o"},
                                     {0x4B1, "u"}, {0x4AF, "u"}, {0x456, "i"}, {0x436, "zh"}, {0x439, "y"},
                                     {0x44E, "yu"}, {0x44F, "ya"}, {0, NULL}};
static const S_pair informal_ru[] = {{0x436, "zh"}, {0x439, "y"}, {0x446, "c"}, {0x449, "sch"}, {0x44E, "yu"},
                                     {0x44F, "ya"}, {0x451, "yo"}, {0x456, "i"}, {0x4D9, "a"}, {0x493, "g"},
                                     {0x49B, "k"}, {0x4A3, "n"}, {0x4E9, "o"}, {0x4B1, "u"}, {0x4AF, "u"}, {0, NULL}};

#define S_MAKER(name, first, second, condition)                                                                        \
    static void name(const mq_coder *coder, mq_str text, bool kazakh, size_t row, mq_buffer *out)                      \
    {                                                                                                                  \
        (void)coder, (void)row, (void)kazakh;                                                                          \
        if (condition)                                                                                                 \
            S_spell(text, first, second, out);                                                                         \
        else                                                                                                           \
            mq_buffer_str(out, text);                                                                                  \
    }
S_MAKER(S_letterless, letterless, NULL, true)
S_MAKER(S_lost, lost, NULL, true)
S_MAKER(S_nfd, decomposed, NULL, true)
S_MAKER(S_latin_2018, latin_2018, latin, kazakh)
S_MAKER(S_latin_2021, latin_2021, latin, kazakh)
S_MAKER(S_informal, kazakh ? informal_kk : informal_ru, latin, true)

static void S_capitals(const mq_coder *coder, mq_str text, bool kazakh, size_t row, mq_buffer *out)
{
    (void)coder, (void)kazakh, (void)row;
    for (const char *at = text.at, *end = at + text.size; at < end;)
        S_put(out, S_upper(mq_utf8_next(&at, end)));
}

/* The Latin look-alike of а с е о р х у, 0 = none. */
static uint32_t S_look_alike(uint32_t c)
{
    static const char pairs[] = "аaсcеeоoрpхxуyАAСCЕEОOРPХXУY";
    for (const char *at = pairs, *end = pairs + sizeof pairs - 1; at < end;) {
        uint32_t cyrillic = mq_utf8_next(&at, end), twin = mq_utf8_next(&at, end);
        if (cyrillic == c)
            return twin;
    }
    return 0;
}

/* Every letter that has one becomes its look-alike, in words that keep a Cyrillic letter. */
static void S_homoglyph(const mq_coder *coder, mq_str text, bool kazakh, size_t row, mq_buffer *out)
{
    (void)coder, (void)kazakh, (void)row;
    for (const char *at = text.at, *end = at + text.size; at < end;) {
        bool keeps = false;
        const char *stop = at, *next = at;
        uint32_t c = 0;
        while (next < end && S_cyrillic(c = mq_utf8_next(&next, end))) {
            keeps |= S_look_alike(c) == 0;
            stop = next;
        }
        if (stop == at) {
            S_put(out, c);
            at = next;
            continue;
        }
        while (at < stop) {
            c = mq_utf8_next(&at, stop);
            S_put(out, keeps && S_look_alike(c) ? S_look_alike(c) : c);
        }
    }
}

/* Letters of the longest stem of at least STEM_MIN letters that recognises the word; 0 = none. */
static size_t S_stem(const mq_coder *coder, const mq_word *word)
{
    mq_candidates found;
    size_t best = 0;
    mq_recognise_exactly(&coder->lexicon, word, true, &found);
    for (size_t i = 0; i < found.size; i++)
        if (found.at[i].length > best && found.at[i].length <= word->end - word->start)
            best = found.at[i].length;
    return best >= STEM_MIN ? best : 0;
}

/* One letter inside the first long stem is doubled or dropped, never the first or last of the stem. */
static void S_slip(const mq_coder *coder, mq_str text, size_t row, bool drop, mq_buffer *out)
{
    mq_arena arena = {0};
    mq_words words = {0};
    mq_error err;
    size_t place = SIZE_MAX, i = 0;
    if (mq_words_of(&arena, text, &words, &err) != MQ_OK)
        out->failed = true;
    for (size_t w = 0; w < words.size && place == SIZE_MAX; w++) {
        size_t stem = S_stem(coder, &words.at[w]);
        if (stem)
            place = words.at[w].start + 1 + row * 7 % (stem - 2);
    }
    for (const char *at = text.at, *end = at + text.size; at < end; i++) {
        uint32_t c = mq_utf8_next(&at, end);
        if (i != place || !drop)
            S_put(out, c);
        if (i == place && !drop)
            S_put(out, c);
    }
    mq_arena_free(&arena);
}

static void S_doubled(const mq_coder *coder, mq_str text, bool kazakh, size_t row, mq_buffer *out)
{
    (void)kazakh;
    S_slip(coder, text, row, false, out);
}

static void S_dropped(const mq_coder *coder, mq_str text, bool kazakh, size_t row, mq_buffer *out)
{
    (void)kazakh;
    S_slip(coder, text, row, true, out);
}

const damage damages[] = {
    {"letterless", 2, S_letterless}, {"capitals", 2, S_capitals},   {"homoglyph", 2, S_homoglyph},
    {"nfd", 0, S_nfd},               {"latin-2018", 6, S_latin_2018}, {"latin-2021", 6, S_latin_2021},
    {"latin-informal", 6, S_informal}, {"lost-?", 6, S_lost},       {"doubled", 6, S_doubled},
    {"dropped", 6, S_dropped},
};
const size_t n_damages = sizeof damages / sizeof *damages;
