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

enum { SECONDARY_MAX = 32 };

typedef struct S_second {
    size_t code, place; /* place: the first of its words, SIZE_MAX = none shows it */
} S_second;

static bool S_is_secondary(const mq_coder *coder, const mq_coding *coding, const mq_firing *f)
{
    const mq_codebook *book = &coder->book;
    size_t primary = coding->firings[coding->firing[0]].code;
    const mq_rule *rule = &coder->rules.at[f->rule];
    if (rule->guess || rule->last) /* they speak only where nothing else does */
        return false;
    if (f->silenced_by != MQ_NONE || f->code == SIZE_MAX || book->codes[f->code].parent == SIZE_MAX || f->code == primary)
        return false;
    size_t parent = book->codes[f->code].parent;
    const mq_code *outer = &book->codes[parent];
    if (outer->beside_own && (primary == SIZE_MAX || book->codes[primary].parent != parent))
        return false;
    return outer->dimension == 0 && (outer->rank > 0 || book->dimensions[0].kind != MQ_KIND_ORDINAL);
}

/* Puts a code where it stands in the text, codes of one place the later in the codebook first; each once, at its first place. */
static size_t S_insert(S_second *list, size_t n, S_second it)
{
    size_t at = 0;
    for (size_t i = 0; i < n; i++)
        if (list[i].code == it.code) {
            if (list[i].place <= it.place)
                return n;
            memmove(&list[i], &list[i + 1], (--n - i) * sizeof *list);
        }
    while (at < n && (list[at].place < it.place || (list[at].place == it.place && list[at].code > it.code)))
        at++;
    if (n == SECONDARY_MAX)
        return n;
    memmove(&list[at + 1], &list[at], (n - at) * sizeof *list);
    list[at] = it;
    return n + 1;
}

void mq_coding_secondary(const mq_coder *coder, const mq_coding *coding, mq_buffer *out)
{
    S_second list[SECONDARY_MAX];
    size_t n = 0;
    if (coding->firing[0] == MQ_NONE)
        return;
    for (size_t i = 0; i < coding->n_firings; i++) {
        const mq_firing *f = &coding->firings[i];
        if (S_is_secondary(coder, coding, f))
            n = S_insert(list, n, (S_second){f->code, f->mask ? f->first + (size_t)__builtin_ctzll(f->mask) : SIZE_MAX});
    }
    for (size_t i = 0; i < n; i++) {
        if (i)
            mq_buffer_char(out, '|');
        mq_code_path(&coder->book, list[i].code, out);
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
