#ifndef MQ_DICTIONARY_FLAT_H
#define MQ_DICTIONARY_FLAT_H
#include "mq_dictionary.h"

/** Formats of one category line followed by a pattern a line (Lexicoder 3, VBPro). */
typedef struct mq_flat_form {
    const char *before, *after; /* what stands around the name of a category when it is written */
    /** Name of the category that a trimmed line opens; an empty span = the line is a pattern. */
    mq_str (*name)(mq_str line);
} mq_flat_form;

mq_status mq_dictionary_flat_read(const mq_flat_form *form, mq_dictionary *out, mq_error *err);
void mq_dictionary_flat_write(const mq_flat_form *form, const mq_dictionary *in, mq_buffer *out);

#endif
