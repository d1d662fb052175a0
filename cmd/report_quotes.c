#include "mq_report.h"
#include "mq_letter.h"
#include "mq_memory.h"
#include <stdlib.h>

enum { BLANKS_LEAST = 2 };

mq_status mq_quotes_new(mq_quotes *q, mq_arena *arena, size_t codes, uint64_t seed, mq_error *err)
{
    *q = (mq_quotes){.codes = codes, .seed = seed};
    q->at = mq_arena_take_n(arena, codes + 1, sizeof *q->at);
    q->size = mq_arena_take_n(arena, codes + 1, sizeof *q->size);
    return q->at && q->size ? MQ_OK : mq_no_memory(err);
}

/* splitmix64 (Steele, Lea & Flood 2014). */
static uint64_t S_mix(uint64_t z)
{
    z += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* Answers that differ in capitals, blanks and punctuation only get equal keys, so that a reader meets one of
 * them; those without a letter or digit are told apart by their bytes. */
static uint64_t S_key(uint64_t seed, mq_str text)
{
    uint64_t start = S_mix(seed), h = start;
    for (const char *at = text.at, *end = text.at + text.size; at < end;) {
        mq_letter c = mq_letter_of(mq_utf8_next(&at, end));
        if (c.kind == MQ_LETTER_LETTER || c.kind == MQ_LETTER_DIGIT || c.kind == MQ_LETTER_MARK)
            h = (h ^ c.lower) * UINT64_C(0x100000001b3);
    }
    for (size_t i = 0; i < text.size && h == start; i++)
        h = (h ^ (unsigned char)text.at[i]) * UINT64_C(0x100000001b3);
    return S_mix(h);
}

/* What of two answers with one key is quoted: the plainer one, with fewer capitals and signs. */
static size_t S_signs(mq_str text)
{
    size_t n = 0;
    for (const char *at = text.at, *end = text.at + text.size; at < end;) {
        mq_letter c = mq_letter_of(mq_utf8_next(&at, end));
        n += (c.kind != MQ_LETTER_LETTER && c.kind != MQ_LETTER_DIGIT) || (c.bits & MQ_LETTER_CAPITAL) != 0;
    }
    return n;
}

static bool S_plainer(mq_str text, mq_str than)
{
    size_t a = S_signs(text), b = S_signs(than);
    return a != b ? a < b : mq_str_compare(text, than) < 0;
}

static bool S_informative(mq_str text, mq_str evidence)
{
    size_t blanks = 0;
    for (size_t i = 1; i < text.size; i++)
        blanks += text.at[i] == ' ' && text.at[i - 1] != ' ';
    return blanks >= BLANKS_LEAST && evidence.size > 0;
}

static char *S_copy(mq_str text)
{
    char *copy = malloc(text.size + 1);
    if (copy) {
        if (text.size)
            memcpy(copy, text.at, text.size);
        copy[text.size] = '\0';
    }
    return copy;
}

static bool S_before(const mq_quote *q, uint64_t key, mq_str text)
{
    return q->key != key ? q->key < key : mq_str_compare(mq_str_of(q->text), text) < 0;
}

/* Index of the place for the newcomer, SIZE_MAX = a plainer one is there already or it does not belong to the
 * smallest. The highest bit of a key is not of the text. */
static size_t S_place(const mq_quotes *q, size_t code, uint64_t key, mq_str text)
{
    size_t worst = 0, n = q->size[code];
    for (size_t i = 0; i < n; i++) {
        const mq_quote *it = &q->at[code][i], *last = &q->at[code][worst];
        if (it->key << 1 == key << 1) {
            bool better = it->key != key ? key < it->key : S_plainer(text, mq_str_of(it->text));
            return better ? i : SIZE_MAX;
        }
        if (S_before(last, it->key, mq_str_of(it->text)))
            worst = i;
    }
    if (n < MQ_QUOTES_KEPT)
        return n;
    return S_before(&q->at[code][worst], key, text) ? SIZE_MAX : worst;
}

mq_status mq_quotes_offer(mq_quotes *q, size_t code, mq_str text, mq_str evidence, size_t language,
                          mq_error *err)
{
    const uint64_t low = UINT64_MAX >> 1;
    if (!text.size || memchr(text.at, '\0', text.size) || mq_str_length(text) > MQ_QUOTE_LETTERS)
        return MQ_OK;
    uint64_t key = (S_key(q->seed, text) & low) | (S_informative(text, evidence) ? 0 : ~low);
    size_t at = S_place(q, code, key, text);
    if (at == SIZE_MAX)
        return MQ_OK;
    mq_quote next = {key, S_copy(text), S_copy(evidence), language};
    if (!next.text || !next.evidence) {
        free(next.text);
        free(next.evidence);
        return mq_no_memory(err);
    }
    if (at < q->size[code]) {
        free(q->at[code][at].text);
        free(q->at[code][at].evidence);
    } else
        q->size[code]++;
    q->at[code][at] = next;
    return MQ_OK;
}

/* Informative ones first, then the shorter, then by key. */
static bool S_better(const mq_quote *a, const mq_quote *b)
{
    bool plain_a = a->key >> 63, plain_b = b->key >> 63;
    size_t size_a = mq_str_length(mq_str_of(a->text)), size_b = mq_str_length(mq_str_of(b->text));
    if (plain_a != plain_b)
        return plain_b;
    return size_a != size_b ? size_a < size_b : S_before(a, b->key, mq_str_of(b->text));
}

size_t mq_quotes_best(const mq_quotes *q, size_t code, const mq_quote *shown[MQ_QUOTES_SHOWN])
{
    const mq_quote *order[MQ_QUOTES_KEPT];
    size_t n = 0;
    for (size_t i = 0; i < q->size[code]; i++) {
        const mq_quote *it = &q->at[code][i];
        size_t at = i;
        for (; at > 0 && S_better(it, order[at - 1]); at--)
            order[at] = order[at - 1];
        order[at] = it;
    }
    for (size_t i = 0; i < q->size[code] && n < MQ_QUOTES_SHOWN; i++) {
        bool alike = false;
        for (size_t k = 0; k < n; k++)
            alike |= mq_quote_alike(mq_str_of(order[i]->text), mq_str_of(shown[k]->text));
        if (!alike)
            shown[n++] = order[i];
    }
    return n;
}

void mq_quotes_free(mq_quotes *q)
{
    for (size_t c = 0; q->at && c < q->codes; c++)
        for (size_t i = 0; i < q->size[c]; i++) {
            free(q->at[c][i].text);
            free(q->at[c][i].evidence);
        }
}
