#include "mq_explain.h"

static void S_key_str(mq_json *j, const char *key, mq_str value)
{
    mq_json_key(j, key);
    mq_json_str(j, value);
}

/* A text that a writer of the coder produces. */
static void S_key_buffer(mq_json *j, const char *key, mq_buffer *value)
{
    S_key_str(j, key, mq_buffer_view(value));
    j->out->failed |= value->failed;
    mq_buffer_clear(value);
}

static void S_titles(mq_json *j, const mq_str titles[MQ_TITLES])
{
    static const char *const names[MQ_TITLES] = {"kk", "ru", "en"};
    mq_json_key(j, "title");
    mq_json_open(j, '{');
    for (size_t i = 0; i < MQ_TITLES; i++)
        S_key_str(j, names[i], titles[i]);
    mq_json_close(j, '}');
}

static void S_codes(const mq_explained *x, mq_json *j)
{
    const mq_codebook *book = &x->coder->book;
    mq_json_key(j, "codes");
    mq_json_open(j, '[');
    for (size_t c = 0; c < book->size; c++) {
        const mq_code *code = &book->codes[c];
        if (!mq_explain_has(x, c))
            continue;
        mq_json_open(j, '{');
        S_key_str(j, "dimension", book->dimensions[code->dimension].name);
        S_key_str(j, "code", code->name);
        if (book->dimensions[code->dimension].kind == MQ_KIND_ORDINAL) {
            mq_json_key(j, "rank");
            mq_json_uint(j, code->rank);
        }
        S_titles(j, code->title);
        mq_json_close(j, '}');
    }
    mq_json_close(j, ']');
}

static void S_span(mq_json *j, mq_str text, size_t start, size_t end)
{
    mq_json_key(j, "start");
    mq_json_uint(j, start);
    mq_json_key(j, "end");
    mq_json_uint(j, end);
    S_key_str(j, "text", mq_explain_slice(text, start, end));
}

/* Words that speak for the code against the next best one, in nats, where likeness decided. */
static void S_speaking(const mq_explained *x, mq_json *j)
{
    mq_speaking said[MQ_SPEAKING_MAX];
    size_t n = mq_explain_speaking(x, said);
    mq_json_key(j, "speaking");
    mq_json_open(j, '[');
    for (size_t i = 0; i < n; i++) {
        const mq_word *word = &x->coding.matches.words.at[said[i].word];
        mq_json_open(j, '{');
        S_key_str(j, "text", mq_explain_slice(x->text, word->start, word->end));
        mq_json_key(j, "nats");
        mq_json_number(j, said[i].nats);
        mq_json_close(j, '}');
    }
    mq_json_close(j, ']');
}

static void S_decision(const mq_explained *x, mq_json *j)
{
    mq_buffer text = {0};
    mq_json_key(j, "rule");
    if (x->coding.firing[0] == MQ_NONE)
        mq_json_null(j);
    else {
        const mq_rule *rule = &x->coder->rules.at[x->coding.firings[x->coding.firing[0]].rule];
        mq_json_open(j, '{');
        S_key_str(j, "id", rule->id);
        S_key_str(j, "reference", rule->reference);
        S_titles(j, rule->title);
        mq_json_close(j, '}');
    }
    S_speaking(x, j);
    S_key_str(j, "evidence", x->evidence);
    mq_coding_secondary(x->coder, &x->coding, &text);
    S_key_buffer(j, "secondary", &text);
    mq_coding_repairs(&x->coding, &text);
    S_key_buffer(j, "repairs", &text);
    mq_buffer_free(&text);
}

static void S_hit(const mq_explained *x, const mq_hit *hit, mq_json *j)
{
    const mq_lexicon *lexicon = &x->coder->lexicon;
    mq_json_open(j, '{');
    S_key_str(j, "symbol", lexicon->symbols[hit->symbol]);
    mq_json_key(j, "how");
    mq_json_text(j, mq_how_name((mq_how)hit->how));
    mq_json_key(j, "cue");
    if (hit->cue == UINT32_MAX)
        mq_json_null(j);
    else
        mq_json_str(j, lexicon->cues[hit->cue].pattern);
    mq_json_key(j, "negated");
    mq_json_bool(j, hit->negated);
    const char *tags[MQ_EXPLAIN_TAGS];
    size_t n = mq_explain_tags(hit, tags);
    mq_json_key(j, "tags");
    mq_json_open(j, '[');
    for (size_t i = 0; i < n; i++)
        mq_json_text(j, tags[i]);
    mq_json_close(j, ']');
    mq_json_key(j, "weak");
    mq_json_bool(j, mq_hit_weak(hit));
    mq_json_close(j, '}');
}

static void S_words(const mq_explained *x, mq_json *j)
{
    const mq_matches *m = &x->coding.matches;
    mq_json_key(j, "words");
    mq_json_open(j, '[');
    for (size_t w = 0; w < m->words.size; w++) {
        mq_json_open(j, '{');
        S_span(j, x->text, m->words.at[w].start, m->words.at[w].end);
        mq_json_key(j, "matches");
        mq_json_open(j, '[');
        for (size_t h = 0; h < m->size; h++)
            if (mq_explain_shows(&m->hits[h], w))
                S_hit(x, &m->hits[h], j);
        mq_json_close(j, ']');
        mq_json_close(j, '}');
    }
    mq_json_close(j, ']');
}

static void S_firings(const mq_explained *x, mq_json *j)
{
    mq_buffer code = {0};
    mq_json_key(j, "firings");
    mq_json_open(j, '[');
    for (size_t i = 0; i < x->coding.n_firings; i++) {
        const mq_firing *f = &x->coding.firings[i];
        size_t start, end;
        mq_json_open(j, '{');
        S_key_str(j, "rule", x->coder->rules.at[f->rule].id);
        mq_explain_code(x->coder, f->code, &code);
        S_key_buffer(j, "code", &code);
        if (mq_explain_span(&x->coding, f->first, f->mask, &start, &end))
            S_span(j, x->text, start, end);
        mq_json_key(j, "outcome");
        mq_json_text(j, mq_outcome_name(mq_firing_outcome(x->coder, &x->coding, i)));
        double nats;
        if (f->silenced_by != MQ_NONE && x->coding.firings[f->silenced_by].rule == x->coder->liken &&
            f->code != SIZE_MAX && mq_explain_nats(x, f->code, &nats)) {
            mq_json_key(j, "nats");
            mq_json_number(j, nats);
        }
        if (f->silenced_by != MQ_NONE)
            S_key_str(j, "silenced_by", x->coder->rules.at[x->coding.firings[f->silenced_by].rule].id);
        mq_json_close(j, '}');
    }
    mq_json_close(j, ']');
    mq_buffer_free(&code);
}

static void S_missing(const mq_explained *x, mq_json *j)
{
    mq_buffer code = {0};
    mq_json_key(j, "missing");
    mq_json_open(j, '[');
    for (size_t i = 0; i < x->n_missing; i++) {
        const mq_missing *m = &x->missing[i];
        mq_json_open(j, '{');
        S_key_str(j, "rule", x->coder->rules.at[m->rule].id);
        mq_explain_code(x->coder, x->coder->rules.at[m->rule].code, &code);
        S_key_buffer(j, "code", &code);
        mq_json_key(j, "symbols");
        mq_json_open(j, '[');
        for (size_t k = 0; k < m->group->size; k++)
            mq_json_str(j, x->coder->lexicon.symbols[m->group->symbols[k]]);
        mq_json_close(j, ']');
        S_key_str(j, "example", mq_explain_example(x, m->group->symbols[0]));
        mq_json_close(j, '}');
    }
    mq_json_close(j, ']');
    mq_buffer_free(&code);
}

/* Rules of a higher level that held and were silenced. */
static void S_held(const mq_explained *x, mq_json *j)
{
    mq_buffer code = {0};
    mq_json_key(j, "held");
    mq_json_open(j, '[');
    for (size_t i = 0; i < x->n_held; i++) {
        const mq_firing *f = &x->coding.firings[x->held[i].firing];
        mq_json_open(j, '{');
        S_key_str(j, "rule", x->coder->rules.at[f->rule].id);
        mq_explain_code(x->coder, f->code, &code);
        S_key_buffer(j, "code", &code);
        S_key_str(j, "silenced_by", x->coder->rules.at[x->coding.firings[f->silenced_by].rule].id);
        mq_json_key(j, "nats");
        if (x->held[i].likeness)
            mq_json_number(j, x->held[i].nats);
        else
            mq_json_null(j);
        mq_json_close(j, '}');
    }
    mq_json_close(j, ']');
    mq_buffer_free(&code);
}

void mq_explain_json(const mq_explained *x, mq_json *j)
{
    mq_json_open(j, '{');
    S_key_str(j, "text", x->text);
    S_key_str(j, "codebook", x->coder->book.name);
    mq_json_key(j, "language");
    mq_json_text(j, mq_language_name(x->language));
    S_codes(x, j);
    S_decision(x, j);
    S_words(x, j);
    S_firings(x, j);
    S_held(x, j);
    S_missing(x, j);
    mq_json_close(j, '}');
}
