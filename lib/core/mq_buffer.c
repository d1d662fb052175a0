#include "mq_buffer.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static bool S_reserve(mq_buffer *b, size_t more)
{
    if (b->failed || more > SIZE_MAX / 4 || b->size > SIZE_MAX / 4) {
        b->failed = true;
        return false;
    }
    if (b->room - b->size > more)
        return true;
    size_t room = b->room ? b->room * 2 : 256;
    while (room - b->size <= more)
        room *= 2;
    char *grown = realloc(b->bytes, room);
    if (!grown) {
        b->failed = true;
        return false;
    }
    b->bytes = grown;
    b->room = room;
    return true;
}

void mq_buffer_put(mq_buffer *b, const void *bytes, size_t size)
{
    if (!S_reserve(b, size))
        return;
    if (size)
        memcpy(b->bytes + b->size, bytes, size);
    b->size += size;
    b->bytes[b->size] = '\0';
}

void mq_buffer_str(mq_buffer *b, mq_str text)
{
    mq_buffer_put(b, text.at, text.size);
}

void mq_buffer_text(mq_buffer *b, const char *text)
{
    mq_buffer_put(b, text, strlen(text));
}

void mq_buffer_char(mq_buffer *b, char c)
{
    mq_buffer_put(b, &c, 1);
}

void mq_buffer_print(mq_buffer *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0)
        b->failed = true;
    else if (S_reserve(b, (size_t)n + 1)) {
        vsnprintf(b->bytes + b->size, (size_t)n + 1, format, again);
        b->size += (size_t)n;
    }
    va_end(again);
}

void mq_buffer_clear(mq_buffer *b)
{
    b->size = 0;
}

void mq_buffer_free(mq_buffer *b)
{
    free(b->bytes);
    *b = (mq_buffer){0};
}
