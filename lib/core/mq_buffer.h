#ifndef MQ_BUFFER_H
#define MQ_BUFFER_H
#include "mq_str.h"

/** Growing bytes. { 0 } is empty. After a failed allocation `failed` stays set and further puts do nothing,
 *  so a writer checks once, at the end. bytes is always ended by 0 when size > 0. */
typedef struct mq_buffer {
    char *bytes;
    size_t size, room;
    bool failed;
} mq_buffer;

void mq_buffer_put(mq_buffer *b, const void *bytes, size_t size);
void mq_buffer_str(mq_buffer *b, mq_str text);
void mq_buffer_text(mq_buffer *b, const char *text);
void mq_buffer_char(mq_buffer *b, char c);
/** printf into the buffer; numbers are not touched by the locale as long as nobody calls setlocale. */
void mq_buffer_print(mq_buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void mq_buffer_clear(mq_buffer *b); /* size = 0, memory kept */
void mq_buffer_free(mq_buffer *b);

static inline mq_str mq_buffer_view(const mq_buffer *b)
{
    return (mq_str){b->bytes, b->size};
}

#endif
