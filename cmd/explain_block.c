#include "mq_escape.h"
#include "mq_explain.h"
#include <stdio.h>

/** What the parts of a block share. */
typedef struct block {
    const mq_explained *x;
    const mq_catalogue *words;
    mq_buffer *out;
} block;

static void S_say(const block *b, const char *key)
{
    mq_escape_html(b->out, mq_message(b->words, key));
}

static void S_say_of(const block *b, const char *group, const char *name)
{
    char key[64];
    snprintf(key, sizeof key, "explain.%s.%s", group, name);
    for (char *c = key; *c; c++)
        *c = *c == ' ' ? '_' : *c;
    S_say(b, key);
}

static void S_id(const block *b, mq_str id)
{
    mq_buffer_text(b->out, " <code>");
    mq_escape_html(b->out, id);
    mq_buffer_text(b->out, "</code>");
}

static void S_named(const block *b, const mq_str titles[MQ_TITLES], mq_str id)
{
    mq_escape_html(b->out, mq_explain_title(titles, b->x->locale));
    S_id(b, id);
}

static void S_rule(const block *b, uint32_t rule)
{
    S_named(b, b->x->coder->rules.at[rule].title, b->x->coder->rules.at[rule].id);
}

static void S_code(const block *b, size_t code)
{
    mq_buffer path = {0};
    mq_explain_code(b->x->coder, code, &path);
    S_named(b, b->x->coder->book.codes[code].title, mq_buffer_view(&path));
    b->out->failed |= path.failed;
    mq_buffer_free(&path);
}

/* +1.5 nats as the language writes it. */
static void S_nats(const block *b, double nats, bool sign)
{
    char text[64];
    snprintf(text, sizeof text, sign ? "%+.1f" : "%.1f", nats);
    char *point = strchr(text, '.');
    if (point && b->x->locale != 2)
        *point = ',';
    mq_buffer_print(b->out, "%s ", text);
    S_say(b, "explain.nats");
}

static void S_open(const block *b, const char *key)
{
    mq_buffer_text(b->out, "<dt>");
    S_say(b, key);
    mq_buffer_text(b->out, "</dt><dd><ul>\n");
}

static void S_close(const block *b)
{
    mq_buffer_text(b->out, "</ul></dd>\n");
}

static void S_codes(const block *b)
{
    const mq_codebook *book = &b->x->coder->book;
    bool any = false;
    S_open(b, "explain.codes");
    for (size_t c = 0; c < book->size; c++) {
        if (!mq_explain_has(b->x, c))
            continue;
        mq_buffer_text(b->out, "<li>");
        mq_escape_html(b->out,
                       mq_explain_title(book->dimensions[book->codes[c].dimension].title, b->x->locale));
        mq_buffer_text(b->out, ": ");
        S_named(b, book->codes[c].title, book->codes[c].name);
        mq_buffer_text(b->out, "</li>\n");
        any = true;
    }
    mq_buffer_text(b->out, any ? "" : "<li>–</li>\n");
    S_close(b);
}

/* The same symbol by the same way, in other cues, says nothing new. */
static bool S_told(const mq_matches *m, size_t hit, size_t word)
{
    const mq_hit *it = &m->hits[hit];
    for (size_t h = 0; h < hit; h++)
        if (mq_explain_shows(&m->hits[h], word) && m->hits[h].symbol == it->symbol &&
            m->hits[h].how == it->how && m->hits[h].tags == it->tags && m->hits[h].negated == it->negated &&
            m->hits[h].flags == it->flags)
            return true;
    return false;
}

static void S_hit(const block *b, const mq_hit *hit)
{
    const mq_lexicon *lexicon = &b->x->coder->lexicon;
    const char *tags[MQ_EXPLAIN_TAGS];
    size_t n = mq_explain_tags(hit, tags);
    S_id(b, lexicon->symbols[hit->symbol]);
    mq_buffer_text(b->out, " (");
    S_say_of(b, "how", mq_how_name((mq_how)hit->how));
    if (hit->cue != UINT32_MAX) {
        mq_buffer_text(b->out, ": <i>");
        mq_escape_html(b->out, lexicon->cues[hit->cue].pattern);
        mq_buffer_text(b->out, "</i>");
    }
    for (size_t i = 0; i < n; i++) {
        mq_buffer_text(b->out, ", ");
        S_say_of(b, "tag", tags[i]);
    }
    if (mq_hit_weak(hit)) {
        mq_buffer_text(b->out, ", ");
        S_say_of(b, "tag", "weak");
    }
    mq_buffer_char(b->out, ')');
}

static void S_words(const block *b)
{
    const mq_matches *m = &b->x->coding.matches;
    if (!m->words.size)
        return;
    S_open(b, "explain.words");
    for (size_t w = 0; w < m->words.size; w++) {
        bool any = false;
        mq_buffer_text(b->out, "<li><b>");
        mq_escape_html(b->out, mq_explain_slice(b->x->text, m->words.at[w].start, m->words.at[w].end));
        mq_buffer_text(b->out, "</b>");
        for (size_t h = 0; h < m->size; h++)
            if (mq_explain_shows(&m->hits[h], w) && !S_told(m, h, w)) {
                mq_buffer_text(b->out, any ? ";" : "");
                S_hit(b, &m->hits[h]);
                any = true;
            }
        mq_buffer_text(b->out, any ? "</li>\n" : " –</li>\n");
    }
    S_close(b);
}

static void S_firing(const block *b, size_t i)
{
    const mq_coding *coding = &b->x->coding;
    const mq_firing *f = &coding->firings[i];
    size_t start, end;
    double nats;
    mq_outcome outcome = mq_firing_outcome(b->x->coder, coding, i);
    mq_buffer_text(b->out, "<li>");
    S_rule(b, f->rule);
    if (f->code != SIZE_MAX) {
        mq_buffer_text(b->out, " → ");
        S_code(b, f->code);
    }
    if (mq_explain_span(coding, f->first, f->mask, &start, &end)) {
        mq_buffer_text(b->out, " [");
        mq_escape_html(b->out, mq_explain_slice(b->x->text, start, end));
        mq_buffer_char(b->out, ']');
    }
    mq_buffer_text(b->out, ": ");
    S_say_of(b, "outcome", mq_outcome_name(outcome));
    if (outcome == MQ_OUTCOME_SILENCED) {
        mq_buffer_char(b->out, ' ');
        S_rule(b, coding->firings[f->silenced_by].rule);
        if (coding->firings[f->silenced_by].rule == b->x->coder->liken && f->code != SIZE_MAX &&
            mq_explain_nats(b->x, f->code, &nats)) {
            mq_buffer_text(b->out, ", ");
            S_nats(b, nats, false);
        }
    }
    mq_buffer_text(b->out, "</li>\n");
}

static void S_firings(const block *b)
{
    S_open(b, "explain.fired");
    for (size_t i = 0; i < b->x->coding.n_firings; i++)
        S_firing(b, i);
    if (!b->x->coding.n_firings) {
        mq_buffer_text(b->out, "<li>");
        S_say(b, "explain.none_fired");
        mq_buffer_text(b->out, "</li>\n");
    }
    S_close(b);
}

static void S_speaking(const block *b)
{
    mq_speaking said[MQ_SPEAKING_MAX];
    size_t n = mq_explain_speaking(b->x, said);
    if (!n)
        return;
    S_open(b, "explain.speaking");
    for (size_t i = 0; i < n; i++) {
        const mq_word *word = &b->x->coding.matches.words.at[said[i].word];
        mq_buffer_text(b->out, "<li><b>");
        mq_escape_html(b->out, mq_explain_slice(b->x->text, word->start, word->end));
        mq_buffer_text(b->out, "</b> ");
        S_nats(b, said[i].nats, true);
        mq_buffer_text(b->out, "</li>\n");
    }
    S_close(b);
}

static void S_secondary(const block *b)
{
    mq_buffer codes = {0};
    mq_coding_secondary(b->x->coder, &b->x->coding, &codes);
    if (codes.size) {
        S_open(b, "explain.secondary");
        for (mq_str rest = mq_buffer_view(&codes); rest.at;) {
            size_t code = mq_codebook_find(&b->x->coder->book, mq_str_cut(&rest, '|'));
            mq_buffer_text(b->out, "<li>");
            if (code != SIZE_MAX)
                S_code(b, code);
            mq_buffer_text(b->out, "</li>\n");
        }
        S_close(b);
    }
    b->out->failed |= codes.failed;
    mq_buffer_free(&codes);
}

static void S_held(const block *b, const mq_held *held)
{
    const mq_firing *f = &b->x->coding.firings[held->firing];
    mq_buffer_text(b->out, "<li>");
    S_rule(b, f->rule);
    mq_buffer_text(b->out, " → ");
    S_code(b, f->code);
    mq_buffer_text(b->out, ": ");
    S_say(b, "explain.held");
    mq_buffer_char(b->out, ' ');
    S_rule(b, b->x->coding.firings[f->silenced_by].rule);
    if (held->likeness) {
        mq_buffer_text(b->out, ", ");
        S_nats(b, held->nats, false);
    }
    mq_buffer_text(b->out, "</li>\n");
}

static void S_missing(const block *b, const mq_missing *m)
{
    const mq_lexicon *lexicon = &b->x->coder->lexicon;
    mq_str example = mq_explain_example(b->x, m->group->symbols[0]);
    mq_buffer_text(b->out, "<li>");
    S_rule(b, m->rule);
    mq_buffer_text(b->out, " → ");
    S_code(b, b->x->coder->rules.at[m->rule].code);
    mq_buffer_text(b->out, ": ");
    S_say(b, "explain.wants");
    for (size_t k = 0; k < m->group->size; k++) {
        mq_buffer_text(b->out, k ? " /" : "");
        S_id(b, lexicon->symbols[m->group->symbols[k]]);
    }
    if (example.size) {
        mq_buffer_text(b->out, " (<i>");
        mq_escape_html(b->out, example);
        mq_buffer_text(b->out, "</i>)");
    }
    mq_buffer_text(b->out, "</li>\n");
}

static void S_higher(const block *b)
{
    if (!mq_explain_can_rise(b->x))
        return;
    S_open(b, "explain.higher");
    for (size_t i = 0; i < b->x->n_held; i++)
        S_held(b, &b->x->held[i]);
    for (size_t i = 0; i < b->x->n_missing; i++)
        S_missing(b, &b->x->missing[i]);
    if (!b->x->n_held && !b->x->n_missing) {
        mq_buffer_text(b->out, "<li>");
        S_say(b, "explain.none_near");
        mq_buffer_text(b->out, "</li>\n");
    }
    S_close(b);
}

void mq_explain_block(const mq_explained *x, const mq_catalogue *words, mq_buffer *out)
{
    block b = {x, words, out};
    mq_buffer_text(out, "<dl>\n");
    S_codes(&b);
    S_words(&b);
    S_firings(&b);
    S_speaking(&b);
    S_secondary(&b);
    S_higher(&b);
    mq_buffer_text(out, "</dl>\n");
}
