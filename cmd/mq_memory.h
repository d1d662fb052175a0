#ifndef MQ_MEMORY_H
#define MQ_MEMORY_H
#include "mq_error.h"

/** What a command returns where memory ran out. */
static inline mq_status mq_no_memory(mq_error *err)
{
    return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
}

#endif
