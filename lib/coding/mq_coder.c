#include "coder_work.h"
#include "mq_layout.h"

mq_status mq_coder_load(const char *folder, mq_coder *out, mq_error *err)
{
    *out = (mq_coder){0};
    mq_status status = mq_codebook_load(&out->arena, folder, &out->book, err);
    if (status == MQ_OK && out->book.n_dimensions > MQ_DIMENSIONS_MAX)
        status = mq_fail(err, MQ_E_LEXICON, &(mq_place){folder, 0, 0}, "a codebook has at most %d dimensions",
                         MQ_DIMENSIONS_MAX);
    if (status == MQ_OK)
        status = mq_lexicon_load(folder, &out->lexicon, err);
    if (status == MQ_OK)
        status = mq_rules_load(&out->arena, folder, &out->book, &out->lexicon, &out->rules, err);
    if (status == MQ_OK)
        status = mq_likeness_load(&out->arena, folder, &out->book, &out->likeness, err);
    out->liken = MQ_NONE;
    for (uint32_t r = 0; r < out->rules.size && out->likeness.n_classes; r++)
        if (out->rules.at[r].margin > 0)
            out->liken = r;
    if (status != MQ_OK)
        mq_coder_free(out);
    return status;
}

void mq_coder_free(mq_coder *coder)
{
    mq_lexicon_free(&coder->lexicon);
    mq_arena_free(&coder->arena);
    *coder = (mq_coder){0};
}

/* Words that cues recognise, among those that are more than digits. */
static size_t S_recognised(const mq_matches *m, size_t *words)
{
    size_t known = 0;
    *words = 0;
    for (size_t t = 0; t < m->words.size; t++)
        if (!(m->words.at[t].flags & MQ_WORD_DIGIT)) {
            known += m->covered[t];
            ++*words;
        }
    return known;
}

/* An answer all in Latin of which cues see less than half may be Russian typed on the wrong layout: it is, if cues then
 * recognise at least half of its words, and more than before. */
static mq_status S_try_layout(const mq_coder *coder, mq_arena *arena, mq_coding *out, mq_error *err)
{
    const mq_words *words = &out->matches.words;
    size_t all, turned_all, known = S_recognised(&out->matches, &all);
    for (size_t t = 0; t < words->size; t++)
        if (!(words->at[t].flags & (MQ_WORD_LATIN | MQ_WORD_DIGIT)))
            return MQ_OK;
    if (known * 2 > all)
        return MQ_OK;
    mq_words turned;
    mq_matches matches;
    mq_str text = mq_layout_russian(arena, words->text);
    mq_status status = text.at ? mq_words_of(arena, text, &turned, err) : MQ_E_MEMORY;
    if (status == MQ_OK)
        status = mq_match_words(&coder->lexicon, NULL, arena, &turned, &matches, err); /* a memo would forget the words given */
    if (status != MQ_OK)
        return status;
    size_t now = S_recognised(&matches, &turned_all);
    if (now * 2 >= turned_all && now > known) {
        out->matches = matches;
        out->layout = true;
    }
    return MQ_OK;
}

mq_status mq_coder_code(const mq_coder *coder, mq_arena *arena, const mq_words *words, mq_coding *out, mq_error *err)
{
    return mq_coder_code_with(coder, NULL, arena, words, out, err);
}

mq_status mq_coder_code_with(const mq_coder *coder, mq_memo *memo, mq_arena *arena, const mq_words *words,
                             mq_coding *out, mq_error *err)
{
    *out = (mq_coding){0};
    for (size_t d = 0; d < MQ_DIMENSIONS_MAX; d++)
        out->code[d] = SIZE_MAX, out->firing[d] = MQ_NONE;
    mq_status status = mq_match_words(&coder->lexicon, memo, arena, words, &out->matches, err);
    if (status == MQ_OK && words->flags & MQ_WORD_LATIN)
        status = S_try_layout(coder, arena, out, err);
    if (status != MQ_OK)
        return status;
    words = &out->matches.words;
    coder_work w = {coder, words, out, arena, 0, 0, false};
    mq_hit blank_hit = {.cue = MQ_NONE, .mask = 1, .symbol = MQ_SHAPE_BLANK, .size = 1, .how = MQ_HOW_SHAPE};
    if (words->letters == 0) { /* a placeholder has no words to hang a clause on */
        mq_clause blank = {.hits = &blank_hit, .n_hits = 1, .words = words, .matches = &out->matches};
        coder_rules_of(&w, &blank, false);
        coder_rules_of(&w, &blank, true);
        for (size_t i = 0; i < out->n_firings; i++)
            out->firings[i].mask = 0;
    } else {
        coder_clauses(&w);
        coder_whole(&w);
    }
    for (size_t d = 0; d < coder->book.n_dimensions; d++)
        if (coder->book.dimensions[d].within == SIZE_MAX)
            coder_decide(&w, d);
    coder_liken(&w);
    coder_note_repairs(&w);
    return w.failed ? mq_fail(err, MQ_E_MEMORY, NULL, "out of memory") : MQ_OK;
}
