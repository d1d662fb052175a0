#ifndef SYSTEM_REASON_H
#define SYSTEM_REASON_H
#include <stdio.h>
#include <string.h>

/* strerror for threads. Returns out. */
static inline const char *mq_system_reason(int code, char out[96])
{
    if (strerror_r(code, out, 96) != 0)
        snprintf(out, 96, "error %d", code);
    return out;
}

#endif
