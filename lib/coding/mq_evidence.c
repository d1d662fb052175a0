#include "mq_evidence.h"

/* The deciding code, the inner one where the dimension has one within it; SIZE_MAX where no firing decided. */
static size_t S_decided(const mq_coding *coding, size_t dimension)
{
    uint32_t firing = coding->firing[dimension];
    return firing == MQ_NONE ? SIZE_MAX : coding->firings[firing].code;
}

/* Marks the words of the firings that give the code. place[i] is where word i of this coding stands in the answer. */
static bool S_firings(const mq_coding *coding, size_t code, const uint32_t *place, uint8_t *shown)
{
    bool added = false;
    for (size_t i = 0; i < coding->n_firings; i++) {
        const mq_firing *f = &coding->firings[i];
        if (f->code != code || (f->silenced_by != MQ_NONE && coding->firings[f->silenced_by].code != code))
            continue;
        for (uint64_t left = f->mask; left; left &= left - 1) {
            size_t t = f->first + (size_t)__builtin_ctzll(left);
            if (t >= coding->matches.words.size)
                continue;
            size_t at = place ? place[t] : t;
            added |= !shown[at];
            shown[at] = 1;
        }
    }
    return added;
}

/* The words not shown yet, as an answer of its own; place gets where they stood. */
static bool S_rest(mq_arena *arena, const mq_words *words, const uint8_t *shown, mq_words *rest, uint32_t *place)
{
    mq_word *at = mq_arena_take_n(arena, words->size + 1, sizeof *at);
    mq_gap gap = MQ_GAP_BLANK;
    *rest = *words;
    rest->at = at;
    rest->size = 0;
    for (size_t t = 0; at && t < words->size; t++) {
        gap = words->at[t].gap > gap ? words->at[t].gap : gap;
        if (shown[t])
            continue;
        at[rest->size] = words->at[t];
        at[rest->size].gap = gap;
        place[rest->size++] = (uint32_t)t;
        gap = MQ_GAP_BLANK;
    }
    return at != NULL;
}

mq_status mq_evidence_mark(const mq_coder *coder, mq_memo *memo, mq_arena *arena, const mq_coding *coding,
                           size_t dimension, uint8_t *shown, mq_error *err)
{
    const mq_words *words = &coding->matches.words;
    size_t code = S_decided(coding, dimension);
    if (code == SIZE_MAX || !S_firings(coding, code, NULL, shown))
        return MQ_OK;
    uint32_t *place = mq_arena_take_n(arena, words->size + 1, sizeof *place);
    if (!place)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    for (int round = 0; round < MQ_EVIDENCE_ROUNDS; round++) {
        mq_words rest;
        mq_coding again;
        if (!S_rest(arena, words, shown, &rest, place))
            return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
        if (rest.size == 0)
            break;
        mq_status status = mq_coder_code_with(coder, memo, arena, &rest, &again, err);
        if (status != MQ_OK)
            return status;
        /* words that had to be cut or turned anew do not stand where those of the answer stand */
        if (again.matches.words.size != rest.size || S_decided(&again, dimension) != code ||
            !S_firings(&again, code, place, shown))
            break;
    }
    return MQ_OK;
}

/* A place in the original text. It only moves on, so that many spans cost one walk. */
typedef struct S_cursor {
    const char *at, *end;
    size_t code_point;
} S_cursor;

static const char *S_seek(S_cursor *cursor, size_t code_point)
{
    for (; cursor->code_point < code_point && cursor->at < cursor->end; cursor->code_point++)
        mq_utf8_next(&cursor->at, cursor->end);
    return cursor->at;
}

static void S_span(const mq_words *words, size_t first, size_t last, S_cursor *cursor, bool more, mq_buffer *out)
{
    size_t start = words->at[first].start, end = words->at[last].end;
    const char *from = S_seek(cursor, start), *to = S_seek(cursor, end);
    mq_buffer_print(out, "%s%zu-%zu:", more ? "|" : "", start, end);
    for (const char *c = from; c < to; c++) {
        if (*c == '|' || *c == '\\')
            mq_buffer_char(out, '\\');
        mq_buffer_char(out, *c);
    }
}

mq_status mq_evidence_write(const mq_coder *coder, mq_memo *memo, mq_arena *arena, const mq_coding *coding,
                            size_t dimension, mq_str text, mq_buffer *out, mq_error *err)
{
    const mq_words *words = &coding->matches.words;
    uint8_t *shown = mq_arena_take(arena, words->size + 1);
    S_cursor cursor = {text.at, text.at + text.size, 0};
    bool more = false;
    if (!shown)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    mq_status status = mq_evidence_mark(coder, memo, arena, coding, dimension, shown, err);
    for (size_t t = 0; t < words->size && status == MQ_OK; t++) {
        size_t first = t;
        if (!shown[t])
            continue;
        while (t + 1 < words->size && shown[t + 1])
            t++;
        S_span(words, first, t, &cursor, more, out);
        more = true;
    }
    return status;
}
