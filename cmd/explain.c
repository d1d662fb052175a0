#include "mq_explain.h"
#include "mq_grammar.h"

size_t mq_explain_rank(const mq_codebook *book, size_t code)
{
    size_t root = book->codes[code].parent == SIZE_MAX ? code : book->codes[code].parent;
    return book->codes[root].rank;
}

size_t mq_explain_dimension(const mq_codebook *book, size_t code)
{
    size_t root = book->codes[code].parent == SIZE_MAX ? code : book->codes[code].parent;
    return book->codes[root].dimension;
}

mq_outcome mq_firing_outcome(const mq_coder *coder, const mq_coding *coding, size_t firing)
{
    const mq_codebook *book = &coder->book;
    const mq_firing *f = &coding->firings[firing];
    size_t code = f->code;
    if (f->silenced_by != MQ_NONE)
        return MQ_OUTCOME_SILENCED;
    if (code == SIZE_MAX)
        return MQ_OUTCOME_NO_CODE;
    size_t d = mq_explain_dimension(book, code);
    if (coding->firing[d] == firing)
        return MQ_OUTCOME_DECIDED;
    if (book->dimensions[d].kind == MQ_KIND_ORDINAL && coding->code[d] != SIZE_MAX &&
        mq_explain_rank(book, code) < book->codes[coding->code[d]].rank)
        return MQ_OUTCOME_LOWER;
    return MQ_OUTCOME_SECONDARY;
}

const char *mq_outcome_name(mq_outcome outcome)
{
    static const char *const names[] = {"decided", "secondary", "lower level", "silenced", "no code"};
    return names[outcome];
}

void mq_explain_code(const mq_coder *coder, size_t code, mq_buffer *out)
{
    if (code != SIZE_MAX)
        mq_code_path(&coder->book, code, out);
}

/* Does the file of cues hold words of this language? Its name ends with .<language>.tsv */
static bool S_in_language(const char *path, mq_language language)
{
    mq_buffer ending = {0};
    mq_buffer_print(&ending, ".%s.tsv", mq_language_name(language == MQ_LANG_MIXED ? MQ_LANG_KK : language));
    size_t size = strlen(path);
    bool same = !ending.failed && size > ending.size && strcmp(path + size - ending.size, ending.bytes) == 0;
    mq_buffer_free(&ending);
    return same;
}

mq_str mq_explain_example(const mq_explained *x, uint16_t symbol)
{
    const mq_lexicon *lexicon = &x->coder->lexicon;
    const mq_cue *other = NULL;
    for (size_t i = 0; i < lexicon->n_cues; i++) {
        const mq_cue *cue = &lexicon->cues[i];
        if (cue->symbol != symbol || cue->regex)
            continue;
        if (S_in_language(lexicon->files[cue->file], x->language))
            return cue->pattern;
        other = other ? other : cue;
    }
    return other ? other->pattern : (mq_str){NULL, 0};
}

mq_str mq_explain_slice(mq_str text, size_t start, size_t end)
{
    const char *at = text.at, *stop = text.at + text.size, *from = stop;
    for (size_t i = 0; at <= stop && i <= end; i++) {
        if (i == start)
            from = at;
        if (i == end || at == stop)
            break;
        mq_utf8_next(&at, stop);
    }
    return from <= at ? (mq_str){from, (size_t)(at - from)} : (mq_str){stop, 0};
}

bool mq_explain_span(const mq_coding *coding, uint32_t first, uint64_t mask, size_t *start, size_t *end)
{
    const mq_words *words = &coding->matches.words;
    if (!mask)
        return false;
    size_t low = first + (size_t)__builtin_ctzll(mask), high = first + 63 - (size_t)__builtin_clzll(mask);
    if (high >= words->size)
        return false;
    *start = words->at[low].start;
    *end = words->at[high].end;
    return true;
}

mq_str mq_explain_title(const mq_str titles[MQ_TITLES], size_t locale)
{
    for (size_t i = 0; i < MQ_TITLES; i++)
        if (titles[(locale + i) % MQ_TITLES].size)
            return titles[(locale + i) % MQ_TITLES];
    return MQ_STR("");
}

size_t mq_explain_tags(const mq_hit *hit, const char *out[MQ_EXPLAIN_TAGS])
{
    size_t n = 0;
    for (size_t i = 0; i < MQ_TAGS; i++)
        if (hit->tags >> i & 1 || (i == 0 && hit->negated))
            out[n++] = mq_tag_name(i);
    return n;
}

bool mq_explain_shows(const mq_hit *hit, size_t word)
{
    return word >= hit->first && word - hit->first < 64 && hit->mask >> (word - hit->first) & 1;
}

bool mq_explain_has(const mq_explained *x, size_t code)
{
    const mq_codebook *book = &x->coder->book;
    size_t d = book->codes[code].dimension, bit = 0;
    if (book->dimensions[d].kind != MQ_KIND_FLAGS || !x->coding.flags[d])
        return x->coding.code[d] == code;
    for (size_t c = 0; c < code; c++)
        bit += book->codes[c].dimension == d;
    return bit < 64 && x->coding.flags[d] >> bit & 1;
}

mq_status mq_explain_answer(const mq_coder *coder, mq_memo *memo, mq_arena *arena, mq_str text,
                            mq_explained *x, mq_error *err)
{
    mq_words words;
    x->coder = coder;
    x->text = text;
    mq_status st = mq_words_of(arena, text, &words, err);
    if (st >= 0)
        st = mq_coder_code_with(coder, memo, arena, &words, &x->coding, err);
    if (st < 0)
        return st;
    x->language = mq_language_of(&words);
    x->n_missing = mq_missing_find(coder, &x->coding, x->missing);
    x->n_held = mq_held_find(x, x->held);
    return MQ_OK;
}
