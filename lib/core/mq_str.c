#include "mq_str.h"

int mq_str_compare(mq_str a, mq_str b)
{
    size_t n = a.size < b.size ? a.size : b.size;
    int order = n ? memcmp(a.at, b.at, n) : 0;
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

static bool S_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

mq_str mq_str_trim(mq_str a)
{
    while (a.size && S_blank(a.at[0]))
        a.at++, a.size--;
    while (a.size && S_blank(a.at[a.size - 1]))
        a.size--;
    return a;
}

mq_str mq_str_cut(mq_str *rest, char separator)
{
    mq_str head = *rest;
    const char *found = head.size ? memchr(head.at, separator, head.size) : NULL;
    if (!found) {
        *rest = (mq_str){NULL, 0};
        return head;
    }
    head.size = (size_t)(found - head.at);
    rest->at = found + 1;
    rest->size -= head.size + 1;
    return head;
}

size_t mq_str_count(mq_str a, char byte)
{
    enum { BLOCK = 128 }; /* as many as a byte can count: the compiler then counts many bytes at a time */
    size_t n = 0, i = 0;
    for (; a.size - i >= BLOCK; i += BLOCK) {
        unsigned char here = 0;
        for (size_t k = 0; k < BLOCK; k++)
            here = (unsigned char)(here + (a.at[i + k] == byte));
        n += here;
    }
    for (; i < a.size; i++)
        n += a.at[i] == byte;
    return n;
}

/* Bytes 10xxxxxx among eight. */
static inline size_t S_inner(uint64_t eight)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    return (size_t)((eight >> 7 & ~eight >> 6 & ones) * ones >> 56);
}

size_t mq_str_length(mq_str a)
{
    static const unsigned char behind[16] = {0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255};
    size_t n = a.size, i = 0;
    uint64_t mask;
    for (; a.size - i >= 8; i += 8)
        n -= S_inner(mq_str_eight(a.at + i));
    if (i) { /* the last eight again, but only those of them that were not counted */
        memcpy(&mask, behind + (a.size - i), sizeof mask);
        return n - S_inner(mq_str_eight(a.at + a.size - 8) & mask);
    }
    for (; i < a.size; i++)
        n -= ((unsigned char)a.at[i] & 0xC0) == 0x80;
    return n;
}

/* Length of the sequence that starts at p, 0 if it is not valid (Unicode 15, table 3-7). */
static size_t S_sequence(const unsigned char *p, size_t size)
{
    unsigned char a = p[0];
    if (a < 0x80)
        return 1;
    if (a < 0xC2 || a > 0xF4)
        return 0;
    size_t n = a < 0xE0 ? 2 : a < 0xF0 ? 3 : 4;
    if (size < n)
        return 0;
    unsigned char lo = a == 0xE0 ? 0xA0 : a == 0xF0 ? 0x90 : 0x80;
    unsigned char hi = a == 0xED ? 0x9F : a == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < lo || p[1] > hi)
        return 0;
    for (size_t i = 2; i < n; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    return n;
}

uint32_t mq_utf8_next(const char **at, const char *end)
{
    const unsigned char *p = (const unsigned char *)*at;
    size_t n = S_sequence(p, (size_t)(end - *at));
    *at += n ? n : 1;
    switch (n) {
    case 1:
        return p[0];
    case 2:
        return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    case 3:
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    case 4:
        return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 | (uint32_t)(p[2] & 0x3F) << 6 |
               (p[3] & 0x3F);
    default:
        return 0xFFFD;
    }
}

size_t mq_utf8_put(uint32_t c, char *out)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

enum { PLAIN = 64 };

/* Are the PLAIN bytes at p, at a border of letters, ASCII and sequences of two, the last of which may end behind them? Written
 * without branches, so that the compiler takes many bytes at a time. */
static bool S_plain_block(const unsigned char *p)
{
    unsigned char wrong = (p[0] & 0xC0) == 0x80;
    for (size_t i = 0; i < PLAIN; i++) {
        unsigned char lead = (p[i] & 0xE0) == 0xC0, longer = p[i] >= 0xE0, overlong = (p[i] & 0xFE) == 0xC0;
        unsigned char followed = (p[i + 1] & 0xC0) == 0x80;
        wrong |= (unsigned char)(longer | overlong | (lead ^ followed));
    }
    return !wrong;
}

size_t mq_utf8_check(const char *at, size_t size)
{
    const unsigned char *p = (const unsigned char *)at;
    size_t i = 0, n;
    while (i < size) {
        if (size - i > PLAIN && S_plain_block(p + i)) {
            i += PLAIN + (size_t)((p[i + PLAIN] & 0xC0) == 0x80);
            continue;
        }
        for (size_t stop = i + PLAIN; i < stop && i < size; i += n)
            if (!(n = S_sequence(p + i, size - i)))
                return i;
    }
    return size;
}
