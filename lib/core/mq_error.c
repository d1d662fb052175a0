#include "mq_error.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void S_fill(mq_error *err, mq_status status, const mq_place *at, const char *format, va_list args)
{
    err->status = status;
    err->file[0] = '\0';
    err->line = err->column = 0;
    if (at) {
        if (at->file)
            snprintf(err->file, sizeof err->file, "%s", at->file);
        err->line = at->line;
        err->column = at->column;
    }
    vsnprintf(err->message, sizeof err->message, format, args);
}

mq_status mq_fail(mq_error *err, mq_status status, const mq_place *at, const char *format, ...)
{
    if (err) {
        va_list args;
        va_start(args, format);
        S_fill(err, status, at, format, args);
        va_end(args);
    }
    return status;
}

mq_status mq_fail_caret(mq_error *err, mq_status status, const mq_place *at, const char *line_text, size_t size,
                        const char *format, ...)
{
    if (!err)
        return status;
    va_list args;
    va_start(args, format);
    S_fill(err, status, at, format, args);
    va_end(args);
    size_t used = strlen(err->message), room = sizeof err->message - used;
    size_t shown = size > 120 ? 120 : size;
    while (shown < size && shown > 0 && ((unsigned char)line_text[shown] & 0xC0) == 0x80)
        shown--; /* cut on a letter, not inside one */
    size_t column = at && at->column ? at->column - 1 : 0;
    if (room < shown + column + 16)
        return status;
    int n = snprintf(err->message + used, room, "\n  %.*s\n  ", (int)shown, line_text);
    used += (size_t)n;
    size_t i = 0;
    for (size_t c = 0; c < column && i < shown; i++) {
        if (((unsigned char)line_text[i] & 0xC0) == 0x80)
            continue;
        err->message[used++] = line_text[i] == '\t' ? '\t' : ' ';
        c++;
    }
    err->message[used++] = '^';
    err->message[used] = '\0';
    return status;
}

int mq_exit_code(mq_status status)
{
    switch (status) {
    case MQ_OK:
    case MQ_END:
    case MQ_MORE:
        return 0;
    case MQ_E_CHECK:
        return 1;
    case MQ_E_USAGE:
        return 2;
    case MQ_E_PARTIAL:
        return 3;
    case MQ_E_DATA:
    case MQ_E_LEXICON:
    case MQ_E_DOMAIN:
        return 65;
    case MQ_E_NOINPUT:
        return 66;
    case MQ_E_MEMORY:
        return 71;
    case MQ_E_CREATE:
        return 73;
    case MQ_E_IO:
        return 74;
    case MQ_E_INTERRUPTED:
        return 130;
    case MQ_E_INTERNAL:
        break;
    }
    return 70;
}
