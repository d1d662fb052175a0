#include "mq_letters.h"
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

/* A base letter with more marks than this is not language; the limit keeps ICU's reordering of marks linear.
 */
enum { LONGEST_SEQUENCE = 32, SEQUENCE_UNITS = 4 * LONGEST_SEQUENCE * 2 };

static bool S_composes(const mq_letter *letter)
{
    /* variation selectors and the keycap frame follow emoji and never compose */
    return letter->kind == MQ_LETTER_MARK && !(letter->c >= 0xFE00 && letter->c <= 0xFE0F) &&
           letter->c != 0x20E3;
}

/* Two-byte letters are nearly all there is in these languages, so they are decoded here, without a call. Returns the
   kinds that were met, as bits. */
static uint32_t S_decode(mq_str text, mq_letters *out)
{
    uint32_t kinds = 0;
    bool address = false;
    mq_letter *to = out->at;
    const char *p = text.at, *end = p + text.size;
    while (p < end) {
        unsigned char a = (unsigned char)p[0];
        if (a < 0x80) {
            *to = mq_letter_table[a];
            p++;
            address |= a == '@' || a == ':' || a == 'w' || a == 'W';
        } else if (a >= 0xC2 && a < 0xD8 && end - p > 1 && ((unsigned char)p[1] & 0xC0) == 0x80) {
            *to = mq_letter_table[(uint32_t)(a & 0x1F) << 6 | ((unsigned char)p[1] & 0x3F)];
            p += 2;
        } else {
            *to = mq_letter_of(mq_utf8_next(&p, end));
        }
        kinds |= UINT32_C(1) << to->kind;
        to++;
    }
    out->size = (size_t)(to - out->at);
    out->address = address;
    return kinds;
}

static bool S_any_composes(const mq_letters *letters)
{
    for (size_t i = 0; i < letters->size; i++)
        if (S_composes(&letters->at[i]))
            return true;
    return false;
}

/* Has a letter that Windows-1251 would have lost; it has the i. */
static bool S_lossless(const mq_letters *letters)
{
    for (size_t i = 0; i < letters->size; i++)
        if ((letters->at[i].bits & MQ_LETTER_KAZAKH) && letters->at[i].lower != 0x456)
            return true;
    return false;
}

typedef struct S_composer {
    const UNormalizer2 *nfc;
    mq_letter *at;
    size_t *origin;
    bool *composed;
    size_t n;
} S_composer;

static void S_keep(S_composer *to, mq_letter letter, size_t origin, bool composed)
{
    to->at[to->n] = letter;
    to->origin[to->n] = origin;
    to->composed[to->n++] = composed;
}

/* Composes one base with its marks, from[start..end). */
static void S_compose_sequence(S_composer *to, const mq_letter *from, size_t start, size_t end)
{
    UChar in[LONGEST_SEQUENCE * 2], out[SEQUENCE_UNITS];
    int32_t n = 0, i = 0;
    for (size_t k = start; k < end; k++)
        U16_APPEND_UNSAFE(in, n, from[k].c);
    UErrorCode status = U_ZERO_ERROR;
    int32_t size = unorm2_normalize(to->nfc, in, n, out, SEQUENCE_UNITS, &status);
    if (U_FAILURE(status) || size > n || (size == n && memcmp(in, out, (size_t)n * sizeof *in) == 0)) {
        for (size_t k = start; k < end; k++) /* nothing to compose, or a composition that would grow */
            S_keep(to, from[k], k, false);
        return;
    }
    for (size_t k = start; i < size; k++) { /* U16_NEXT does not pass -Wconversion */
        uint32_t c = out[i++];
        if (U16_IS_LEAD(c) && i < size)
            c = (uint32_t)U16_GET_SUPPLEMENTARY(c, out[i++]);
        S_keep(to, mq_letter_of(c), k < end ? k : end - 1, true);
    }
}

static mq_status S_compose(mq_arena *arena, mq_letters *letters, mq_error *err)
{
    UErrorCode status = U_ZERO_ERROR;
    size_t size = letters->size;
    S_composer to = {unorm2_getNFCInstance(&status), mq_arena_take_n(arena, size, sizeof(mq_letter)),
                     mq_arena_take_n(arena, size + 1, sizeof(size_t)),
                     mq_arena_take_n(arena, size, sizeof(bool)), 0};
    char *text = mq_arena_take_n(arena, size, 4);
    if (U_FAILURE(status) || !to.at || !to.origin || !to.composed || !text)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory while composing a text of %zu characters",
                       size);
    for (size_t i = 0, next; i < size; i = next) {
        for (next = i + 1; next < size && next - i < LONGEST_SEQUENCE && S_composes(&letters->at[next]);
             next++)
            ;
        if (next == i + 1)
            S_keep(&to, letters->at[i], i, false);
        else
            S_compose_sequence(&to, letters->at, i, next);
    }
    to.origin[to.n] = size;
    letters->text = (mq_str){text, 0};
    for (size_t i = 0; i < to.n; i++)
        letters->text.size += mq_utf8_put(to.at[i].c, text + letters->text.size);
    letters->at = to.at;
    letters->size = to.n;
    letters->origin = to.origin;
    letters->composed = to.composed;
    return MQ_OK;
}

mq_status mq_letters_of(mq_arena *arena, mq_str text, mq_letters *out, mq_error *err)
{
    *out = (mq_letters){0};
    out->text = text;
    out->at = mq_arena_take_raw_n(arena, text.size, sizeof(mq_letter));
    if (!out->at)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory while reading a text of %zu bytes", text.size);
    uint32_t kinds = S_decode(text, out);
    mq_status status = MQ_OK;
    out->lost = kinds >> MQ_LETTER_LOST & 1;
    out->lossless = out->lost && S_lossless(out);
    if (kinds >> MQ_LETTER_MARK & 1 && S_any_composes(out)) {
        status = S_compose(arena, out, err);
        out->lossless |= out->lost && S_lossless(out);
    }
    return status;
}
