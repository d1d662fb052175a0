#include "mq_coder.h"
#include <stdlib.h>

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

/* Bytes of the original text between two code point offsets. */
static mq_str S_slice(mq_str text, size_t start, size_t end)
{
    const char *at = text.at, *stop = text.at + text.size, *from = at;
    for (size_t i = 0; at < stop && i < end; i++) {
        if (i == start)
            from = at;
        mq_utf8_next(&at, stop);
    }
    return (mq_str){from, (size_t)(at - from)};
}

void mq_coding_shown(const mq_coding *coding, size_t dimension, uint8_t *shown)
{
    if (coding->firing[dimension] == MQ_NONE)
        return;
    size_t code = coding->firings[coding->firing[dimension]].code;
    for (size_t i = 0; i < coding->n_firings; i++) {
        const mq_firing *f = &coding->firings[i];
        if (f->code != code || (f->silenced_by != MQ_NONE && coding->firings[f->silenced_by].code != code))
            continue;
        for (uint64_t left = f->mask; left; left &= left - 1) {
            size_t t = f->first + (size_t)__builtin_ctzll(left);
            if (t < coding->matches.words.size)
                shown[t] = 1;
        }
    }
}

static void S_span(const mq_words *words, size_t first, size_t last, mq_str text, bool more, mq_buffer *out)
{
    size_t start = words->at[first].start, end = words->at[last].end;
    mq_str slice = S_slice(text, start, end);
    mq_buffer_print(out, "%s%zu-%zu:", more ? "|" : "", start, end);
    for (size_t i = 0; i < slice.size; i++) {
        if (slice.at[i] == '|' || slice.at[i] == '\\')
            mq_buffer_char(out, '\\');
        mq_buffer_char(out, slice.at[i]);
    }
}

void mq_coding_evidence(const mq_coding *coding, size_t dimension, mq_str text, mq_buffer *out)
{
    const mq_words *words = &coding->matches.words;
    uint8_t few[256] = {0}, *shown = words->size <= sizeof few ? few : calloc(words->size, 1);
    bool more = false;
    if (!shown) {
        out->failed = true;
        return;
    }
    mq_coding_shown(coding, dimension, shown);
    for (size_t t = 0; t < words->size; t++) {
        size_t first = t;
        if (!shown[t])
            continue;
        while (t + 1 < words->size && shown[t + 1])
            t++;
        S_span(words, first, t, text, more, out);
        more = true;
    }
    if (shown != few)
        free(shown);
}

void mq_coding_secondary(const mq_coder *coder, const mq_coding *coding, mq_buffer *out)
{
    size_t given[32], n = 0;
    size_t lowest = 0;
    if (coding->firing[0] == MQ_NONE)
        return;
    given[n++] = coder->rules.at[coding->firings[coding->firing[0]].rule].code;
    for (size_t i = 0; i < coding->n_firings && n < 32; i++) {
        const mq_firing *f = &coding->firings[i];
        size_t code = coder->rules.at[f->rule].code;
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
