#include "mq_decode.h"

/* Bytes of the letter that starts at p, if its first n (>= 1) bytes are right so far; else 0 (Unicode 15,
 * table 3-7). */
static size_t S_prefix(const unsigned char *p, size_t n)
{
    unsigned char a = p[0];
    if (a < 0x80)
        return 1;
    if (a < 0xC2 || a > 0xF4)
        return 0;
    size_t need = a < 0xE0 ? 2 : a < 0xF0 ? 3 : 4;
    unsigned char lo = a == 0xE0 ? 0xA0 : a == 0xF0 ? 0x90 : 0x80;
    unsigned char hi = a == 0xED ? 0x9F : a == 0xF4 ? 0x8F : 0xBF;
    if (n > 1 && (p[1] < lo || p[1] > hi))
        return 0;
    for (size_t i = 2; i < n && i < need; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    return need;
}

/* Bytes at the front that are whole valid letters. Two-byte letters are most of a Cyrillic text. */
static size_t S_valid(const unsigned char *p, size_t size)
{
    size_t i = 0;
    while (i < size) {
        uint64_t eight;
        if (size - i >= 8 && (memcpy(&eight, p + i, 8), (eight & 0x8080808080808080u) == 0)) {
            i += 8;
            continue;
        }
        while (size - i >= 2 && p[i] >= 0xC2 && p[i] <= 0xDF && (p[i + 1] & 0xC0) == 0x80)
            i += 2;
        while (i < size && p[i] < 0x80)
            i++;
        if (i == size)
            break;
        size_t need = S_prefix(p + i, size - i);
        if (need == 0 || need > size - i)
            break;
        i += need;
    }
    return i;
}

static mq_status S_fault(const mq_decode *decode, unsigned value, bool cut, mq_decode_fault *fault)
{
    *fault = (mq_decode_fault){decode->offset, value, cut};
    return MQ_E_DATA;
}

static mq_status S_end(mq_decode *decode, mq_decode_fault *fault)
{
    return decode->held_size ? S_fault(decode, decode->held[0], true, fault) : MQ_OK;
}

/* offset stays at the first byte of the letter that is being collected in held. */
static mq_status S_utf8(mq_decode *decode, const unsigned char *p, size_t size, mq_buffer *out,
                        mq_decode_fault *fault)
{
    size_t i = 0;
    while (decode->held_size && i < size) {
        decode->held[decode->held_size++] = p[i++];
        size_t need = S_prefix(decode->held, decode->held_size);
        if (need == 0)
            return S_fault(decode, decode->held[0], false, fault);
        if (need == decode->held_size) {
            mq_buffer_put(out, decode->held, need);
            decode->offset += need;
            decode->held_size = 0;
        }
    }
    size_t valid = S_valid(p + i, size - i);
    mq_buffer_put(out, p + i, valid);
    decode->offset += valid;
    i += valid;
    if (i == size)
        return MQ_OK;
    if (S_prefix(p + i, size - i) == 0)
        return S_fault(decode, p[i], false, fault);
    decode->held_size = size - i;
    memcpy(decode->held, p + i, size - i);
    return MQ_OK;
}

static unsigned S_unit(const mq_decode *decode, size_t at)
{
    unsigned a = decode->held[at], b = decode->held[at + 1];
    return decode->encoding == MQ_ENCODING_UTF16LE ? b << 8 | a : a << 8 | b;
}

static mq_status S_utf16(mq_decode *decode, const unsigned char *p, size_t size, mq_buffer *out,
                         mq_decode_fault *fault)
{
    for (size_t i = 0; i < size; i++) {
        decode->held[decode->held_size++] = p[i];
        if (decode->held_size % 2)
            continue;
        uint32_t c = S_unit(decode, 0);
        bool high = c >= 0xD800 && c < 0xDC00;
        if (decode->held_size == 2 && high)
            continue;
        if (high) {
            uint32_t low = S_unit(decode, 2);
            if (low < 0xDC00 || low > 0xDFFF)
                return S_fault(decode, c, false, fault);
            c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        } else if (c >= 0xDC00 && c < 0xE000) {
            return S_fault(decode, c, false, fault);
        }
        char utf8[4];
        mq_buffer_put(out, utf8, mq_utf8_put(c, utf8));
        decode->offset += decode->held_size;
        decode->held_size = 0;
    }
    return MQ_OK;
}

static mq_status S_eight_bit(mq_decode *decode, const unsigned char *p, size_t size, mq_buffer *out,
                             mq_decode_fault *fault)
{
    const uint16_t *table = mq_encoding_table(decode->encoding);
    char piece[1024];
    size_t used = 0;
    for (size_t i = 0; i < size; i++) {
        uint32_t c = p[i] < 0x80 ? p[i] : table[p[i] - 0x80];
        if (c == 0 && p[i]) {
            mq_buffer_put(out, piece, used);
            return S_fault(decode, p[i], false, fault);
        }
        used += mq_utf8_put(c, piece + used);
        decode->offset++;
        if (used > sizeof piece - 4) {
            mq_buffer_put(out, piece, used);
            used = 0;
        }
    }
    mq_buffer_put(out, piece, used);
    return MQ_OK;
}

mq_status mq_decode_push(mq_decode *decode, const void *bytes, size_t size, mq_buffer *out,
                         mq_decode_fault *fault)
{
    mq_status st;
    if (size == 0)
        return S_end(decode, fault);
    if (decode->encoding == MQ_ENCODING_UTF8)
        st = S_utf8(decode, bytes, size, out, fault);
    else if (decode->encoding == MQ_ENCODING_UTF16LE || decode->encoding == MQ_ENCODING_UTF16BE)
        st = S_utf16(decode, bytes, size, out, fault);
    else
        st = S_eight_bit(decode, bytes, size, out, fault);
    return out->failed ? MQ_E_MEMORY : st;
}
