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

/* Letters as the Latin skeleton has them; IU and IA stand for two. */
enum { A = 1, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T, U, V, W, X, Y, Z, IU, IA };

#define BIT(letter) (UINT32_C(1) << (letter))

/* Behind which letters a letter is not simply written as it is: it completes a digraph, or it is spelled otherwise at all times. */
static const uint32_t unlike[IA + 1] = {
    [0] = UINT32_MAX, [H] = BIT(S) | BIT(C) | BIT(G) | BIT(Z) | BIT(K), [S] = BIT(T), [O] = BIT(Y), [G] = BIT(N),
    [Q] = UINT32_MAX, [W] = UINT32_MAX, [X] = UINT32_MAX, [Y] = UINT32_MAX, [IU] = UINT32_MAX, [IA] = UINT32_MAX};

/* The Latin skeleton is a stream: each raw letter is written at once, and a letter that completes a digraph
   rewrites the one before. */
typedef struct S_latin {
    uint8_t *out, *at;
    uint8_t *begun; /* where the letter before was written, or would have been, had it not doubled its neighbour */
    uint8_t last;   /* written last */
    uint8_t before; /* raw letter before this one */
} S_latin;

static inline void S_write(S_latin *latin, uint8_t letter)
{
    latin->begun = latin->at;
    *latin->at = letter;
    latin->at += letter != latin->last;
    latin->last = letter;
}

/* The last letter was the first half of a digraph: `letter` stands for both. */
static inline void S_rewrite(S_latin *latin, uint8_t letter)
{
    latin->at = latin->begun;
    latin->last = latin->at > latin->out ? latin->at[-1] : 0;
    S_write(latin, letter);
}

/* The second half of a digraph; sh, gh and ng say nothing new. */
static inline void S_feed_second(S_latin *latin, uint8_t letter, uint8_t before)
{
    if (letter == S)
        S_rewrite(latin, C);
    else if (letter == O)
        S_rewrite(latin, E);
    else if (before == C || before == Z || before == K)
        S_rewrite(latin, before == C ? S : before == Z ? J : H);
}

static inline void S_feed_unlike(S_latin *latin, uint8_t letter)
{
    static const uint8_t as[IA + 1] = {[Q] = K, [W] = S, [X] = H, [Y] = I, [IU] = I, [IA] = I};
    uint8_t before = latin->before;
    if (!letter)
        return;
    latin->before = letter;
    if (!as[letter])
        S_feed_second(latin, letter, before);
    else
        S_write(latin, as[letter]);
    if (letter >= IU) {
        latin->before = letter == IU ? U : A;
        S_write(latin, latin->before);
    }
}

static inline void S_feed(S_latin *latin, uint8_t letter)
{
    if (unlike[letter] >> latin->before & 1) {
        S_feed_unlike(latin, letter);
    } else {
        latin->before = letter;
        S_write(latin, letter);
    }
}

static size_t S_end(const S_latin *latin)
{
    *latin->at = 0;
    return (size_t)(latin->at - latin->out);
}

/* The letter at p, which does not stand in the block or ends the text too early; sets p behind it. */
static uint8_t S_read_other(const char **p, const char *end)
{
    uint32_t letter = (unsigned char)**p < 0x80 ? (unsigned char)*(*p)++ : mq_utf8_next(p, end);
    return letter < MQ_LETTER_TABLE ? mq_letter_latin[letter] : 0;
}

size_t mq_latin_of(mq_str text, uint8_t *out)
{
    const uint8_t *block = mq_letter_latin + MQ_LETTER_BLOCK;
    S_latin latin = {.out = out, .at = out, .begun = out};
    const char *end = text.at + text.size, *last = end - (text.size > 0); /* no pair of bytes begins there */
    for (const char *p = text.at; p < end;) {
        for (unsigned at; p < last && (at = mq_letter_at(p)) < MQ_LETTER_BLOCK_SIZE; p += 2)
            S_feed(&latin, block[at]);
        if (p < end) {
            const char *next = p; /* p stays in a register, as nobody takes its address */
            S_feed(&latin, S_read_other(&next, end));
            p = next;
        }
    }
    return S_end(&latin);
}

size_t mq_latin_of_skeleton(const uint8_t *s2, size_t size, uint8_t *out)
{
    static const uint8_t latin_of[MQ_SKELETON_MAX + 1] = {0, A, B, V, G, D, E, J, Z, I, K, L, M, N, O, P,
                                                          R, S, T, U, F, H, C, S, S, S, 0, 0, E, IU, IA};
    S_latin latin = {.out = out, .at = out, .begun = out};
    for (size_t i = 0; i < size; i++)
        S_feed(&latin, latin_of[s2[i]]);
    return S_end(&latin);
}
