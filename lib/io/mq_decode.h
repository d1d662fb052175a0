#ifndef MQ_DECODE_H
#define MQ_DECODE_H
#include "mq_buffer.h"
#include "mq_encoding.h"

/** Bytes of one encoding to UTF-8, pushed in pieces cut anywhere. Open struct, { 0 } and an encoding start
 * it. */
typedef struct mq_decode {
    mq_encoding encoding;  /* not MQ_ENCODING_AUTO */
    uint64_t offset;       /* input bytes consumed (a byte order mark the caller skipped may be preset) */
    unsigned char held[4]; /* bytes of a letter cut by the end of the piece */
    size_t held_size;
} mq_decode;

/** What stopped a decoder. */
typedef struct mq_decode_fault {
    uint64_t offset; /* 0-based byte of the input where the faulty letter starts */
    unsigned value;  /* the byte, or the 16-bit unit of UTF-16 */
    bool cut;        /* the input ended inside a letter */
} mq_decode_fault;

/** Appends the UTF-8 of size bytes to out. size == 0 ends the input: a letter left open is then a fault.
 *  Strict: no overlong form, no surrogate, nothing above U+10FFFF; a byte without meaning in an 8-bit table
 * is a fault. Returns MQ_OK; MQ_E_DATA with *fault filled, out then holds everything before the fault;
 * MQ_E_MEMORY. A byte order mark is not treated here. NUL passes. */
mq_status mq_decode_push(mq_decode *decode, const void *bytes, size_t size, mq_buffer *out,
                         mq_decode_fault *fault);

#endif
