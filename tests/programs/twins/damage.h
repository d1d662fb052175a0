#ifndef DAMAGE_H
#define DAMAGE_H
#include "mq_buffer.h"
#include "mq_coder.h"

/** What happens to answers on their way: a twin is the same answer after it. */
typedef struct damage {
    const char *name;
    double limit; /* level accuracy may fall by so many points */
    /** Appends the twin of text. row chooses the place of a slip, the same on every machine. */
    void (*make)(const mq_coder *coder, mq_str text, bool kazakh, size_t row, mq_buffer *out);
} damage;

extern const damage damages[];
extern const size_t n_damages;

#endif
