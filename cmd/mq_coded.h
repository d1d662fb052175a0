#ifndef MQ_CODED_H
#define MQ_CODED_H
#include "mq_buffer.h"
#include "mq_codebook.h"

/** The columns that `maqsat code` adds; whoever reads a coded file finds them by the same names. */

/** Appends <text>[_<book>]_<suffix>; book is empty for the first codebook. */
void mq_coded_name(mq_buffer *out, mq_str text, mq_str book, mq_str suffix);

/** The dimension inside the first one (details of its codes), or SIZE_MAX. */
size_t mq_coded_inner(const mq_codebook *book);

#endif
