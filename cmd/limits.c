#include "mq_limits.h"
#include "mq_memory.h"
#include <stdio.h>

mq_status mq_limits_open(mq_limits *limits, const mq_coders *coders, mq_arena *arena, mq_error *err)
{
    *limits = (mq_limits){.coders = coders, .count = mq_arena_take_n(arena, coders->size + 1, sizeof *limits->count)};
    bool ready = limits->count;
    for (size_t c = 0; ready && c < coders->size; c++) {
        limits->count[c] = mq_arena_take_n(arena, coders->at[c].lexicon.n_regex + 1, sizeof **limits->count);
        ready = limits->count[c];
    }
    return ready ? MQ_OK : mq_no_memory(err);
}

void mq_limits_add(mq_limits *limits, size_t c, const mq_matches *matches)
{
    for (size_t i = 0; i < matches->limits; i++)
        limits->count[c][matches->limited[i]]++;
    limits->total += matches->limits;
}

mq_status mq_limits_verdict(const mq_limits *limits, mq_error *err)
{
    mq_place place = {0};
    uint64_t most = 0;
    size_t others = 0;
    if (!limits->total)
        return MQ_OK;
    for (size_t c = 0; c < limits->coders->size; c++) {
        const mq_lexicon *lexicon = &limits->coders->at[c].lexicon;
        for (size_t r = 0; r < lexicon->n_regex; r++) {
            const mq_cue *cue = &lexicon->cues[lexicon->regexes[r]];
            others += limits->count[c][r] > 0;
            if (limits->count[c][r] > most) {
                most = limits->count[c][r];
                place = (mq_place){lexicon->files[cue->file], cue->line, 0};
            }
        }
    }
    char also[64] = "";
    if (others > 1)
        snprintf(also, sizeof also, "; so did %zu other pattern%s", others - 1, others > 2 ? "s" : "");
    return mq_fail(err, MQ_E_PARTIAL, &place,
                   "the pattern ran into the limits of PCRE2 in %llu answer%s%s; those answers may lack a code",
                   (unsigned long long)most, most == 1 ? "" : "s", also);
}
