#include "mq_explain.h"

static size_t S_root_rank(const mq_codebook *book, size_t code)
{
    size_t root = book->codes[code].parent == SIZE_MAX ? code : book->codes[code].parent;
    return book->codes[root].rank;
}

static size_t S_root_dimension(const mq_codebook *book, size_t code)
{
    size_t root = book->codes[code].parent == SIZE_MAX ? code : book->codes[code].parent;
    return book->codes[root].dimension;
}

/** What a condition lacks: lack symbols, the last of which is group; met parts hold. */
typedef struct need {
    size_t lack, met;
    const mq_group *group;
} need;

enum { NEVER = 1000 };

static need S_sum(need a, need b)
{
    return (need){a.lack + b.lack, a.met + b.met, a.group ? a.group : b.group};
}

static bool S_alone(const mq_condition *sequence, const mq_group *group, const mq_clause *clause)
{
    uint64_t mask;
    mq_condition one = *sequence;
    mq_group item = *group;
    item.either = true; /* where it stands does not matter here */
    one.groups = &item;
    one.size = 1;
    memset(one.needs, 0, sizeof one.needs); /* they speak of the whole sequence */
    return mq_condition_holds(&one, clause, &mask);
}

static need S_need(const mq_condition *c, const mq_clause *clause)
{
    uint64_t mask;
    need sum = {0, 0, NULL};
    bool holds = mq_condition_holds(c, clause, &mask);
    switch (c->op) {
    case MQ_OP_AND:
        for (size_t i = 0; i < c->n; i++)
            sum = S_sum(sum, S_need(&c->parts[i], clause));
        return sum;
    case MQ_OP_OR:
        for (size_t i = 0; i < c->n; i++) {
            need other = S_need(&c->parts[i], clause);
            if (i == 0 || other.lack < sum.lack || (other.lack == sum.lack && other.met > sum.met))
                sum = other;
        }
        return sum;
    case MQ_OP_GROUP:
        return holds ? (need){0, 1, NULL} : (need){1, 0, &c->groups[0]};
    case MQ_OP_SEQUENCE:
        if (holds)
            return (need){0, c->size, NULL};
        for (size_t i = 0; i < c->size; i++) {
            bool alone = S_alone(c, &c->groups[i], clause);
            sum = S_sum(sum, alone ? (need){0, 1, NULL} : (need){1, 0, &c->groups[i]});
        }
        /* all there, but too far apart or in another order: no symbol is missing */
        return sum.lack ? sum : (need){NEVER, 0, NULL};
    case MQ_OP_NOT:
    case MQ_OP_ALL:
    case MQ_OP_WORDS:
        break;
    }
    return holds ? sum : (need){NEVER, 0, NULL};
}

static bool S_nearer(const mq_missing *a, const mq_missing *b)
{
    if ((a->met > 0) != (b->met > 0))
        return a->met > 0;
    if (a->rank != b->rank)
        return a->rank < b->rank;
    return a->met != b->met ? a->met > b->met : a->rule < b->rule;
}

static size_t S_insert(mq_missing *out, size_t n, mq_missing it)
{
    size_t at = 0;
    while (at < n && S_nearer(&out[at], &it))
        at++;
    if (at == MQ_MISSING_MAX)
        return n;
    size_t last = n < MQ_MISSING_MAX ? n : MQ_MISSING_MAX - 1;
    for (size_t i = last; i > at; i--)
        out[i] = out[i - 1];
    out[at] = it;
    return n < MQ_MISSING_MAX ? n + 1 : n;
}

size_t mq_missing_find(const mq_coder *coder, const mq_coding *coding, mq_missing out[MQ_MISSING_MAX])
{
    const mq_matches *m = &coding->matches;
    const mq_codebook *book = &coder->book;
    size_t words = m->words.size < MQ_WINDOW ? m->words.size : MQ_WINDOW, hits = 0, n = 0;
    if (book->dimensions[0].kind != MQ_KIND_ORDINAL || coding->code[0] == SIZE_MAX)
        return 0;
    while (hits < m->size && m->hits[hits].first < words)
        hits++;
    mq_clause clause = {.hits = m->hits, .n_hits = hits, .size = words, .words = &m->words, .matches = m};
    mq_clause_meet(&coder->rules, &clause);
    for (size_t r = 0; r < coder->rules.size; r++) {
        const mq_rule *rule = &coder->rules.at[r];
        if (rule->code == SIZE_MAX || S_root_dimension(book, rule->code) != 0 ||
            S_root_rank(book, rule->code) <= book->codes[coding->code[0]].rank)
            continue;
        need it = S_need(rule->condition, &clause);
        /* a shape such as a blank answer is not a word that somebody could add */
        if (it.lack != 1 || it.group->symbols[0] < MQ_SHAPES)
            continue;
        n = S_insert(out, n, (mq_missing){(uint32_t)r, it.group, it.met, S_root_rank(book, rule->code)});
    }
    return n;
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
    size_t d = S_root_dimension(book, code);
    if (coding->firing[d] == firing)
        return MQ_OUTCOME_DECIDED;
    if (book->dimensions[d].kind == MQ_KIND_ORDINAL && coding->code[d] != SIZE_MAX &&
        S_root_rank(book, code) < book->codes[coding->code[d]].rank)
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

/* The class that comes next behind the decided one. */
static size_t S_next_best(const mq_likeness *model, const float *score, size_t decided)
{
    size_t next = decided == 0;
    for (size_t c = 0; c < model->n_classes; c++)
        if (c != decided && score[c] > score[next])
            next = c;
    return next;
}

size_t mq_explain_speaking(const mq_explained *x, mq_speaking out[MQ_SPEAKING_MAX])
{
    const mq_likeness *model = &x->coder->likeness;
    const mq_coding *coding = &x->coding;
    float score[MQ_LIKENESS_CLASSES];
    mq_likeness_view view;
    size_t n = 0;
    if (coding->firing[0] == MQ_NONE || coding->firings[coding->firing[0]].rule != x->coder->liken ||
        model->n_classes < 2 || !mq_likeness_look(model, &coding->matches.words, NULL, &view))
        return 0;
    mq_likeness_score(&view, score);
    size_t decided = mq_likeness_class_of(model, coding->firings[coding->firing[0]].code);
    if (decided == SIZE_MAX)
        return 0;
    size_t next = S_next_best(model, score, decided);
    double nats[MQ_LIKENESS_WORDS];
    mq_likeness_of_words(&view, decided, next, nats);
    for (size_t t = 0; t < coding->matches.words.size && t < MQ_LIKENESS_WORDS; t++) {
        mq_speaking s = {t, nats[t]};
        size_t quiet = 0;
        for (size_t i = 1; i < n; i++)
            quiet = out[i].nats < out[quiet].nats ? i : quiet;
        if (s.nats < 1 || (n == MQ_SPEAKING_MAX && s.nats <= out[quiet].nats))
            continue;
        if (n == MQ_SPEAKING_MAX) {
            memmove(out + quiet, out + quiet + 1, (n - quiet - 1) * sizeof *out);
            n--;
        }
        out[n++] = s;
    }
    return n;
}
