#ifndef MQ_IO_VERSIONS_H
#define MQ_IO_VERSIONS_H
#include "mq_buffer.h"

/** Appends `name version` of the outside libraries of this room, a line each: for --version and manifests. */
void mq_io_versions(mq_buffer *out);

#endif
