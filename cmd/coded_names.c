#include "mq_coded.h"

void mq_coded_name(mq_buffer *out, mq_str text, mq_str book, mq_str suffix)
{
    mq_buffer_str(out, text);
    if (book.size) {
        mq_buffer_char(out, '_');
        mq_buffer_str(out, book);
    }
    mq_buffer_char(out, '_');
    mq_buffer_str(out, suffix);
}

size_t mq_coded_inner(const mq_codebook *book)
{
    for (size_t d = 1; d < book->n_dimensions; d++)
        if (book->dimensions[d].within == 0)
            return d;
    return SIZE_MAX;
}
