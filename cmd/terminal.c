#include "mq_command.h"
#include "mq_memory.h"
#include "mq_str.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

void mq_note_print(const mq_arguments *args, const char *format, ...)
{
    va_list list;
    if (args->quiet)
        return;
    fputs("maqsat: note: ", stderr);
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fputc('\n', stderr);
}

mq_status mq_print(const mq_buffer *text, mq_error *err)
{
    if (text->failed)
        return mq_no_memory(err);
    for (size_t done = 0; done < text->size;) {
        ssize_t n = write(STDOUT_FILENO, text->bytes + done, text->size - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EPIPE)
            return MQ_OK; /* `maqsat ... | head`: the reader has seen enough */
        if (n < 0)
            return mq_fail(err, MQ_E_IO, &(mq_place){"stdout", 0, 0}, "cannot write: %s", strerror(errno));
        done += (size_t)n;
    }
    return MQ_OK;
}

bool mq_terminal_color(int fd)
{
    const char *none = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(fd) && !(none && *none) && !(term && strcmp(term, "dumb") == 0);
}

unsigned mq_terminal_width(void)
{
    struct winsize size;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_col;
}
