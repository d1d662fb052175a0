#include "mq_skeleton.h"
#include "mq_letter.h"

const uint8_t mq_skeleton_lost[] = {1, 4, 10, 13, 14, 19, 21, 0}; /* а г к н о у х */

uint8_t mq_skeleton_code(uint32_t c)
{
    return mq_letter_of(c).code;
}

uint32_t mq_skeleton_letter(uint8_t code)
{
    static const uint16_t letters[MQ_SKELETON_MAX + 1] = {
        0,     0x430, 0x431, 0x432, 0x433, 0x434, 0x435, 0x436, 0x437, 0x438, 0x43A,
        0x43B, 0x43C, 0x43D, 0x43E, 0x43F, 0x440, 0x441, 0x442, 0x443, 0x444, 0x445,
        0x446, 0x447, 0x448, 0x449, 0x44A, 0x44C, 0x44D, 0x44E, 0x44F, '?',
    };
    return code <= MQ_SKELETON_MAX ? letters[code] : 0;
}

size_t mq_skeleton_of(mq_str text, uint8_t *out)
{
    size_t n = 0;
    const char *end = text.at + text.size;
    for (const char *p = text.at; p < end;) {
        uint32_t c = mq_utf8_next(&p, end);
        uint8_t code = c == '?' ? MQ_SKELETON_WILD : mq_skeleton_code(c);
        if (code)
            out[n++] = code;
    }
    out[n] = 0;
    return n;
}

/* The Latin skeleton is a stream: each raw letter is written at once, and a letter that completes a digraph
   rewrites the one before. */
typedef struct S_latin {
    uint8_t *out;
    size_t n;
    char before;  /* raw letter before this one */
    bool doubled; /* the letter before was not written, it doubled its neighbour */
} S_latin;

static void S_write(S_latin *latin, char c)
{
    uint8_t code = (uint8_t)(c - 'a' + 1);
    latin->doubled = latin->n && latin->out[latin->n - 1] == code;
    if (!latin->doubled)
        latin->out[latin->n++] = code;
}

/* The last letter was the first half of a digraph: c stands for both. */
static void S_rewrite(S_latin *latin, char c)
{
    if (!latin->doubled && latin->n)
        latin->n--;
    S_write(latin, c);
}

static void S_feed(S_latin *latin, char c)
{
    static const char single[26] = "abcdefghijklmnopkrstuvshiz"; /* q -> k, w -> s, x -> h, y -> i */
    char before = latin->before;
    latin->before = c;
    if (c == 'h' && (before == 's' || before == 'c' || before == 'g' || before == 'z' || before == 'k')) {
        if (before == 'c' || before == 'z')
            S_rewrite(latin, before == 'c' ? 's' : 'j');
        else if (before == 'k')
            S_rewrite(latin, 'h');
    } else if (c == 's' && before == 't') {
        S_rewrite(latin, 'c');
    } else if (c == 'o' && before == 'y') {
        S_rewrite(latin, 'e');
    } else if (!(c == 'g' && before == 'n')) {
        S_write(latin, single[c - 'a']);
    }
}

/* A letter as the tables have it: U is iu, A is ia, 0 is none. */
static void S_feed_raw(S_latin *latin, char c)
{
    if (c >= 'a') {
        S_feed(latin, c);
    } else if (c) {
        S_feed(latin, 'i');
        S_feed(latin, c == 'U' ? 'u' : 'a');
    }
}

size_t mq_latin_of(mq_str text, uint8_t *out)
{
    S_latin latin = {out, 0, 0, false};
    const char *end = text.at + text.size;
    for (const char *p = text.at; p < end;) {
        uint32_t letter = (unsigned char)*p < 0x80 ? (unsigned char)*p++ : mq_utf8_next(&p, end);
        S_feed_raw(&latin, mq_letter_of(letter).latin);
    }
    out[latin.n] = 0;
    return latin.n;
}

size_t mq_latin_of_skeleton(const uint8_t *s2, size_t size, uint8_t *out)
{
    static const char raw[MQ_SKELETON_MAX + 1] = "\0abvgdejziklmnoprstufhcsss\0\0eUA"; /* U: iu, A: ia */
    S_latin latin = {out, 0, 0, false};
    for (size_t i = 0; i < size; i++)
        S_feed_raw(&latin, raw[s2[i]]);
    out[latin.n] = 0;
    return latin.n;
}
