#ifndef MQ_DISCARD_H
#define MQ_DISCARD_H

/** Removes an unfinished output, if it is a regular file: never a device, pipe or link the caller gave. */
void mq_discard(const char *path);

#endif
