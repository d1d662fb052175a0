#include "mq_explain.h"

static void S_codes(const mq_explained *x, mq_buffer *out)
{
    const mq_codebook *book = &x->coder->book;
    for (size_t d = 0; d < book->n_dimensions; d++) {
        const mq_dimension *dimension = &book->dimensions[d];
        mq_buffer_print(out, "%-10.*s", (int)dimension->name.size, dimension->name.at);
        size_t bit = 0;
        bool more = false;
        for (size_t c = 0; c < book->size; c++) {
            const mq_code *code = &book->codes[c];
            if (code->dimension != d)
                continue;
            bool flags = dimension->kind == MQ_KIND_FLAGS && x->coding.flags[d];
            if (flags ? (bit < 64 && x->coding.flags[d] >> bit & 1) : x->coding.code[d] == c) {
                mq_str title = mq_explain_title(code->title, x->locale);
                mq_buffer_print(out, "%s%.*s (%.*s)", more ? ", " : "", (int)code->name.size, code->name.at,
                                (int)title.size, title.at);
                if (dimension->kind == MQ_KIND_ORDINAL)
                    mq_buffer_print(out, ", rank %zu", code->rank);
                more = true;
            }
            bit++;
        }
        mq_buffer_text(out, more ? "\n" : "-\n");
    }
}

static void S_line(mq_buffer *out, const char *name, const mq_buffer *text)
{
    if (text->size)
        mq_buffer_print(out, "%-10s%.*s\n", name, (int)text->size, text->bytes);
}

static size_t S_spoken(const mq_explained *x, mq_buffer *out)
{
    mq_speaking said[MQ_SPEAKING_MAX];
    size_t n = mq_explain_speaking(x, said);
    for (size_t i = 0; i < n; i++) {
        const mq_word *word = &x->coding.matches.words.at[said[i].word];
        mq_str text = mq_explain_slice(x->text, word->start, word->end);
        mq_buffer_print(out, "%s%.*s (%+.1f)", i ? ", " : " ", (int)text.size, text.at, said[i].nats);
    }
    return n;
}

static void S_speaking(const mq_explained *x, mq_buffer *out)
{
    mq_buffer text = {0};
    if (S_spoken(x, &text))
        mq_buffer_print(out, "speaking %.*s\n", (int)text.size, text.bytes);
    mq_buffer_free(&text);
}

static void S_decision(const mq_explained *x, mq_buffer *out)
{
    mq_buffer text = {0};
    if (x->coding.firing[0] == MQ_NONE)
        mq_buffer_text(out, "rule      none fired: the code is what the codebook gives when no rule does\n");
    else {
        const mq_rule *rule = &x->coder->rules.at[x->coding.firings[x->coding.firing[0]].rule];
        mq_str title = mq_explain_title(rule->title, x->locale);
        mq_buffer_print(out, "rule      %.*s: %.*s", (int)rule->id.size, rule->id.at, (int)title.size,
                        title.at);
        if (rule->reference.size)
            mq_buffer_print(out, " (codebook rule %.*s)", (int)rule->reference.size, rule->reference.at);
        mq_buffer_char(out, '\n');
    }
    S_speaking(x, out);
    mq_buffer_str(&text, x->evidence);
    S_line(out, "evidence", &text);
    mq_buffer_clear(&text);
    mq_coding_secondary(x->coder, &x->coding, &text);
    S_line(out, "secondary", &text);
    mq_buffer_clear(&text);
    mq_coding_repairs(&x->coding, &text);
    S_line(out, "repairs", &text);
    mq_buffer_free(&text);
}

static void S_hit(const mq_explained *x, const mq_hit *hit, mq_buffer *out)
{
    const mq_lexicon *lexicon = &x->coder->lexicon;
    mq_buffer_print(out, "%.*s (", (int)lexicon->symbols[hit->symbol].size, lexicon->symbols[hit->symbol].at);
    mq_buffer_text(out, mq_how_name((mq_how)hit->how));
    if (hit->cue != UINT32_MAX)
        mq_buffer_print(out, ": %.*s", (int)lexicon->cues[hit->cue].pattern.size,
                        lexicon->cues[hit->cue].pattern.at);
    const char *tags[MQ_EXPLAIN_TAGS];
    size_t n = mq_explain_tags(hit, tags);
    for (size_t i = 0; i < n; i++)
        mq_buffer_print(out, ", %s", tags[i]);
    mq_buffer_text(out, mq_hit_weak(hit) ? ", weak)" : ")");
}

static void S_words(const mq_explained *x, mq_buffer *out)
{
    const mq_matches *m = &x->coding.matches;
    mq_buffer_text(out, "\nWords and what they matched\n");
    for (size_t w = 0; w < m->words.size; w++) {
        const mq_word *word = &m->words.at[w];
        mq_str own = mq_explain_slice(x->text, word->start, word->end);
        mq_buffer_print(out, "  %zu-%zu  %.*s", word->start, word->end, (int)own.size, own.at);
        bool more = false;
        for (size_t h = 0; h < m->size; h++) {
            const mq_hit *hit = &m->hits[h];
            if (!mq_explain_shows(hit, w))
                continue;
            mq_buffer_text(out, more ? "; " : "  ");
            S_hit(x, hit, out);
            more = true;
        }
        mq_buffer_text(out, more ? "\n" : "  -\n");
    }
}

static void S_firings(const mq_explained *x, mq_buffer *out)
{
    mq_buffer_text(out, x->coding.n_firings ? "\nRules that fired\n" : "\nNo rule fired\n");
    for (size_t i = 0; i < x->coding.n_firings; i++) {
        const mq_firing *f = &x->coding.firings[i];
        const mq_rule *rule = &x->coder->rules.at[f->rule];
        mq_outcome outcome = mq_firing_outcome(x->coder, &x->coding, i);
        size_t start, end;
        mq_buffer_print(out, "  %.*s -> ", (int)rule->id.size, rule->id.at);
        mq_explain_code(x->coder, f->code, out);
        if (mq_explain_span(&x->coding, f->first, f->mask, &start, &end)) {
            mq_str words = mq_explain_slice(x->text, start, end);
            mq_buffer_print(out, "  [%zu-%zu: %.*s]", start, end, (int)words.size, words.at);
        }
        mq_buffer_print(out, "  %s", mq_outcome_name(outcome));
        if (outcome == MQ_OUTCOME_SILENCED) {
            mq_str by = x->coder->rules.at[x->coding.firings[f->silenced_by].rule].id;
            double nats;
            mq_buffer_print(out, " by %.*s", (int)by.size, by.at);
            if (x->coding.firings[f->silenced_by].rule == x->coder->liken && f->code != SIZE_MAX &&
                mq_explain_nats(x, f->code, &nats))
                mq_buffer_print(out, " by %.1f nats", nats);
        }
        mq_buffer_char(out, '\n');
    }
}

static void S_held(const mq_explained *x, mq_buffer *out)
{
    if (x->n_held)
        mq_buffer_text(out, "\nWhy not higher: a rule of a higher level held, but did not decide\n");
    for (size_t i = 0; i < x->n_held; i++) {
        const mq_firing *f = &x->coding.firings[x->held[i].firing];
        mq_str id = x->coder->rules.at[f->rule].id,
               by = x->coder->rules.at[x->coding.firings[f->silenced_by].rule].id;
        mq_buffer_print(out, "  %.*s -> ", (int)id.size, id.at);
        mq_explain_code(x->coder, f->code, out);
        if (!x->held[i].likeness)
            mq_buffer_print(out, " was silenced by %.*s\n", (int)by.size, by.at);
        else {
            mq_buffer_print(out, " was outvoted by likeness by %.1f nats:", x->held[i].nats);
            S_spoken(x, out);
            mq_buffer_char(out, '\n');
        }
    }
}

static void S_missing(const mq_explained *x, mq_buffer *out)
{
    if (!mq_explain_can_rise(x))
        return;
    S_held(x, out);
    if (x->n_missing)
        mq_buffer_text(out, "\nWhy not higher: one symbol is missing\n");
    else if (!x->n_held)
        mq_buffer_text(
            out,
            "\nWhy not higher: no rule of a higher level lacks only one symbol and has another part met\n");
    for (size_t i = 0; i < x->n_missing; i++) {
        const mq_missing *m = &x->missing[i];
        const mq_rule *rule = &x->coder->rules.at[m->rule];
        mq_buffer_print(out, "  %.*s -> ", (int)rule->id.size, rule->id.at);
        mq_explain_code(x->coder, x->coder->rules.at[m->rule].code, out);
        mq_buffer_text(out, " wants ");
        for (size_t k = 0; k < m->group->size; k++) {
            mq_str symbol = x->coder->lexicon.symbols[m->group->symbols[k]];
            mq_buffer_print(out, "%s%.*s", k ? " or " : "", (int)symbol.size, symbol.at);
        }
        mq_str example = mq_explain_example(x, m->group->symbols[0]);
        if (example.size)
            mq_buffer_print(out, ", such as %.*s", (int)example.size, example.at);
        mq_buffer_char(out, '\n');
    }
}

void mq_explain_text(const mq_explained *x, mq_buffer *out)
{
    mq_buffer_print(out, "%-10s%.*s\n", "text", (int)x->text.size, x->text.at ? x->text.at : "");
    mq_buffer_print(out, "%-10s%s\n", "language", mq_language_name(x->language));
    S_codes(x, out);
    S_decision(x, out);
    S_words(x, out);
    S_firings(x, out);
    S_missing(x, out);
}
