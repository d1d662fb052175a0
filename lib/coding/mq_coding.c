#include "mq_coder.h"

void mq_code_path(const mq_codebook *book, size_t code, mq_buffer *out)
{
    const mq_code *c = &book->codes[code];
    if (c->parent != SIZE_MAX) {
        mq_buffer_str(out, book->codes[c->parent].name);
        mq_buffer_char(out, '.');
    }
    mq_buffer_str(out, c->name);
}

size_t mq_coding_leaf(const mq_codebook *book, const mq_coding *coding)
{
    for (size_t d = 0; d < book->n_dimensions; d++)
        if (book->dimensions[d].within == 0 && coding->code[d] != SIZE_MAX)
            return coding->code[d];
    return coding->code[0];
}

void mq_coding_secondary(const mq_coder *coder, const mq_coding *coding, mq_buffer *out)
{
    size_t given[32], n = 0;
    size_t lowest = 0;
    if (coding->firing[0] == MQ_NONE)
        return;
    given[n++] = coding->firings[coding->firing[0]].code;
    for (size_t i = 0; i < coding->n_firings && n < 32; i++) {
        const mq_firing *f = &coding->firings[i];
        size_t code = f->code;
        if (f->silenced_by != MQ_NONE || code == SIZE_MAX || coder->book.codes[code].parent == SIZE_MAX)
            continue;
        const mq_code *outer = &coder->book.codes[coder->book.codes[code].parent];
        bool known = outer->dimension != 0 || (outer->rank == lowest && coder->book.dimensions[0].kind == MQ_KIND_ORDINAL);
        for (size_t k = 0; k < n; k++)
            known |= given[k] == code;
        if (known)
            continue;
        given[n++] = code;
        if (n > 2)
            mq_buffer_char(out, '|');
        mq_code_path(&coder->book, code, out);
    }
}

void mq_coding_repairs(const mq_coding *coding, mq_buffer *out)
{
    char names[128];
    size_t size = mq_repair_names(coding->repairs, names);
    static const mq_how logged[] = {MQ_HOW_SKELETON, MQ_HOW_LATIN, MQ_HOW_FUZZY};
    mq_buffer_put(out, names, size);
    for (size_t i = 0; i < 3; i++)
        if (coding->how >> logged[i] & 1) {
            if (size++)
                mq_buffer_char(out, '|');
            mq_buffer_text(out, mq_how_name(logged[i]));
        }
    if (coding->matches.glued)
        mq_buffer_text(out, size++ ? "|glued" : "glued");
    if (coding->layout)
        mq_buffer_text(out, size ? "|layout" : "layout");
}
