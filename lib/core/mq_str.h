#ifndef MQ_STR_H
#define MQ_STR_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/** A span of UTF-8 bytes, borrowed, not ended by 0. {NULL, 0} is the empty span. */
typedef struct mq_str {
    const char *at;
    size_t size;
} mq_str;

#define MQ_STR(literal) ((mq_str){"" literal, sizeof(literal) - 1})

static inline mq_str mq_str_of(const char *text)
{
    return (mq_str){text, text ? strlen(text) : 0};
}

static inline bool mq_str_equal(mq_str a, mq_str b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.at, b.at, a.size) == 0);
}

static inline uint64_t mq_str_eight(const char *at)
{
    uint64_t eight;
    memcpy(&eight, at, sizeof eight);
    return eight;
}

/** For hash tables in memory: eight bytes a step, the last step may take some bytes again; not the same on every machine. */
static inline uint64_t mq_str_hash(mq_str text, uint64_t seed)
{
    uint64_t h = (seed ^ text.size << 32) * UINT64_C(0xC2B2AE3D27D4EB4F), piece = 0;
    uint32_t first, last;
    if (text.size >= 8) {
        const char *end = text.at + text.size - 8;
        for (; text.at < end; text.at += 8) {
            h = (h ^ mq_str_eight(text.at)) * UINT64_C(0x9E3779B97F4A7C15);
            h ^= h >> 32;
        }
        piece = mq_str_eight(end);
    } else if (text.size >= 4) {
        memcpy(&first, text.at, sizeof first);
        memcpy(&last, text.at + text.size - 4, sizeof last);
        piece = (uint64_t)first << 32 | last;
    } else if (text.size) {
        piece = (uint64_t)(unsigned char)text.at[0] << 16 | (uint64_t)(unsigned char)text.at[text.size / 2] << 8 |
                (unsigned char)text.at[text.size - 1];
    }
    h = (h ^ piece) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ h >> 32;
}

/** Byte order of UTF-8, which is code point order. <0, 0, >0. */
int mq_str_compare(mq_str a, mq_str b);

/** a without ASCII blanks (space, tab, CR, LF) at both ends. */
mq_str mq_str_trim(mq_str a);

/** Cuts *rest at the first separator byte: returns what stands before it, *rest is what follows.
 *  Without a separator the whole is returned and *rest becomes {NULL, 0}. */
mq_str mq_str_cut(mq_str *rest, char separator);

/** How often a byte stands in a. */
size_t mq_str_count(mq_str a, char byte);

/** Code points in a, which must be valid UTF-8. */
size_t mq_str_length(mq_str a);

/** Next code point of [*at, end) and moves *at behind it; an invalid byte gives U+FFFD and moves one byte. */
uint32_t mq_utf8_next(const char **at, const char *end);

/** Writes code point c to out (room for 4 bytes); returns the bytes written. */
size_t mq_utf8_put(uint32_t c, char *out);

/** Offset of the first byte that is not valid UTF-8 (strict: no overlong, no surrogate, at most U+10FFFF), or size. */
size_t mq_utf8_check(const char *at, size_t size);

#endif
