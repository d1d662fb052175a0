#include "mq_condition.h"

enum { DEPTH_MAX = 40, GROUPS_MAX = 8, ALTERNATIVES_MAX = 256 };

typedef struct S_parser {
    mq_arena *arena;
    const mq_lexicon *lexicon;
    const char *start, *at, *end;
    mq_status status;
    size_t offset;
    unsigned depth;
    mq_error *err;
} S_parser;

static const mq_condition *S_or(S_parser *p);

static const mq_condition *S_fail(S_parser *p, const char *at, const char *what)
{
    if (p->status == MQ_OK) {
        p->status = mq_fail(p->err, MQ_E_LEXICON, NULL, "%s", what);
        p->offset = (size_t)(at - p->start);
    }
    p->at = p->end;
    return NULL;
}

static void S_blanks(S_parser *p)
{
    while (p->at < p->end && *p->at == ' ')
        p->at++;
}

static bool S_take(S_parser *p, const char *token)
{
    size_t n = strlen(token);
    S_blanks(p);
    if ((size_t)(p->end - p->at) < n || memcmp(p->at, token, n) != 0)
        return false;
    p->at += n;
    return true;
}

static bool S_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '_';
}

static mq_str S_name(S_parser *p)
{
    S_blanks(p);
    const char *start = p->at;
    while (p->at < p->end && S_letter(*p->at))
        p->at++;
    return (mq_str){start, (size_t)(p->at - start)};
}

static mq_condition *S_new(S_parser *p, mq_op op, size_t groups)
{
    mq_condition *c = mq_arena_take(p->arena, sizeof *c);
    if (c && groups)
        c->groups = mq_arena_take_n(p->arena, groups, sizeof *c->groups);
    if (!c || (groups && !c->groups)) {
        p->status = mq_fail(p->err, MQ_E_MEMORY, NULL, "out of memory");
        p->at = p->end;
        return NULL;
    }
    c->op = op;
    return c;
}

static bool S_symbol(S_parser *p, uint16_t *out)
{
    const char *before = p->at;
    mq_str name = S_name(p);
    if (name.size == 0) {
        S_fail(p, before, "a symbol, '(', '!', all(...) or words<=N is allowed here");
        return false;
    }
    size_t symbol = mq_lexicon_symbol(p->lexicon, name);
    if (symbol == SIZE_MAX) {
        S_fail(p, name.at, "unknown symbol; symbols.tsv names the symbols");
        return false;
    }
    *out = (uint16_t)symbol;
    return true;
}

static void S_need(S_parser *p, mq_group *g)
{
    if (p->at == p->end || *p->at != ':')
        return;
    const char *before = p->at++;
    mq_str name = S_name(p);
    uint16_t tag = mq_tag_of(name);
    if (mq_str_equal(name, MQ_STR("any")))
        g->need = MQ_NEED_ANY;
    else if (tag == MQ_TAG_NEG)
        g->need = MQ_NEED_NEG;
    else if (tag)
        g->need = (mq_need)(MQ_NEED_ANY + __builtin_ctz(tag));
    else
        S_fail(p, before, ":any or :tag is allowed here: neg, poss1, gen, past, dat, acc, loc, abl, ins");
}

/* symbol, or (a|b|c) with nothing but symbols inside. Returns false without moving when it is neither. */
static bool S_group(S_parser *p, mq_group *g)
{
    uint16_t found[ALTERNATIVES_MAX];
    size_t n = 0;
    S_blanks(p);
    const char *before = p->at;
    if (S_take(p, "(")) {
        const char *scan = p->at;
        while (scan < p->end && (S_letter(*scan) || *scan == ' ' || *scan == '|'))
            scan++;
        mq_str inside = mq_str_trim((mq_str){p->at, (size_t)(scan - p->at)});
        bool plain = scan < p->end && *scan == ')' && inside.size;
        for (size_t i = 0; i + 1 < inside.size; i++) /* two symbols without a bar are a sequence, not a group */
            if (inside.at[i] == ' ' && S_letter(inside.at[i + 1]) && i > 0) {
                size_t k = i;
                while (k > 0 && inside.at[k] == ' ')
                    k--;
                plain &= inside.at[k] == '|';
            }
        if (!plain) {
            p->at = before;
            return false;
        }
        do {
            if (n == ALTERNATIVES_MAX) {
                S_fail(p, p->at, "too many alternatives");
                return false;
            }
            if (!S_symbol(p, &found[n++]))
                return false;
        } while (S_take(p, "|"));
        S_take(p, ")");
    } else if (!S_symbol(p, &found[n++])) {
        return false;
    }
    g->symbols = mq_arena_take_n(p->arena, n, sizeof *g->symbols);
    g->set = mq_arena_take_n(p->arena, MQ_SET_WORDS, sizeof *g->set);
    if (!g->symbols || !g->set) {
        p->status = mq_fail(p->err, MQ_E_MEMORY, NULL, "out of memory");
        return false;
    }
    memcpy(g->symbols, found, n * sizeof *found);
    for (size_t i = 0; i < n; i++)
        g->set[found[i] / 64] |= (uint64_t)1 << found[i] % 64;
    g->size = n;
    S_need(p, g);
    return p->status == MQ_OK;
}

static const mq_condition *S_words(S_parser *p, bool at_least)
{
    mq_condition *c = S_new(p, MQ_OP_WORDS, 0);
    mq_str number = S_name(p);
    if (!c)
        return NULL;
    c->at_least = at_least;
    for (size_t i = 0; i < number.size; i++) {
        if (number.at[i] < '0' || number.at[i] > '9' || i > 3)
            return S_fail(p, number.at, "a number of words is allowed here");
        c->words = c->words * 10 + (uint32_t)(number.at[i] - '0');
    }
    return number.size ? c : S_fail(p, number.at, "a number of words is allowed here");
}

static const mq_condition *S_all(S_parser *p)
{
    mq_condition *c = S_new(p, MQ_OP_ALL, 1);
    p->at -= 1; /* back to the parenthesis of all( */
    if (!c)
        return NULL;
    if (!S_group(p, &c->groups[0]))
        return S_fail(p, p->at, "all(symbol|symbol) is allowed here");
    c->size = 1;
    return c;
}

static bool S_starts_item(S_parser *p)
{
    S_blanks(p);
    if (p->at >= p->end)
        return false;
    return S_letter(*p->at) || *p->at == '(' || *p->at == '+' || *p->at == '>' || *p->at == '<';
}

static const mq_condition *S_sequence(S_parser *p)
{
    mq_condition *c = S_new(p, MQ_OP_GROUP, GROUPS_MAX);
    if (!c || !S_group(p, &c->groups[0])) {
        if (c && p->status == MQ_OK && S_take(p, "(")) {
            const mq_condition *inner = S_or(p);
            return p->status != MQ_OK || S_take(p, ")") ? inner : S_fail(p, p->at, "missing closing parenthesis");
        }
        return NULL;
    }
    for (c->size = 1; p->status == MQ_OK && S_starts_item(p); c->size++) {
        mq_group *g = &c->groups[c->size];
        if (c->size == GROUPS_MAX)
            return S_fail(p, p->at, "a sequence has at most 8 items");
        g->gap = MQ_GAP_NEAR;
        uint8_t gap = MQ_GAP_NEAR;
        bool either = false;
        if (S_take(p, "<>")) {
            gap = MQ_GAP_FAR;
            either = true;
        } else if (S_take(p, ">")) {
            gap = MQ_GAP_FAR;
        } else if (S_take(p, "+")) {
            gap = 0;
        }
        if (!S_group(p, g))
            return S_fail(p, p->at, "a symbol or (symbol|symbol) is allowed in a sequence");
        g->gap = gap;
        g->either = either;
    }
    c->op = c->size > 1 ? MQ_OP_SEQUENCE : MQ_OP_GROUP;
    return c;
}

static const mq_condition *S_unary(S_parser *p)
{
    if (++p->depth > DEPTH_MAX)
        return S_fail(p, p->at, "the condition is nested too deeply");
    const mq_condition *result;
    if (S_take(p, "!")) {
        mq_condition *c = S_new(p, MQ_OP_NOT, 0);
        const mq_condition *inner = S_unary(p);
        if (c && inner)
            c->parts = inner, c->n = 1;
        result = c;
    } else if (S_take(p, "words<=")) {
        result = S_words(p, false);
    } else if (S_take(p, "words>=")) {
        result = S_words(p, true);
    } else if (S_take(p, "all(")) {
        result = S_all(p);
    } else {
        result = S_sequence(p);
    }
    p->depth--;
    return result;
}

/* What it takes to ask whether a part holds, roughly. */
static int S_effort(const mq_condition *c)
{
    return c->op == MQ_OP_WORDS ? 0 : c->op == MQ_OP_GROUP ? 1 : c->op == MQ_OP_NOT ? 1 + S_effort(c->parts) : 4;
}

/* Parts that must all hold may be asked in any order: the cheap ones first, for most conditions fail. */
static void S_cheap_first(mq_condition *parts, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        mq_condition moving = parts[i];
        size_t k = i;
        for (; k > 0 && S_effort(&parts[k - 1]) > S_effort(&moving); k--)
            parts[k] = parts[k - 1];
        parts[k] = moving;
    }
}

/* Parts between marks: one part alone is itself, more become one condition. */
static const mq_condition *S_chain(S_parser *p, const char *mark, mq_op op, const mq_condition *(*part)(S_parser *))
{
    const mq_condition *found[ALTERNATIVES_MAX];
    size_t n = 0;
    do {
        if (n == ALTERNATIVES_MAX)
            return S_fail(p, p->at, "too many alternatives");
        found[n] = part(p);
    } while (p->status == MQ_OK && found[n++] && S_take(p, mark));
    if (p->status != MQ_OK || n < 2)
        return n ? found[0] : NULL;
    mq_condition *c = S_new(p, op, 0), *parts = mq_arena_take_n(p->arena, n, sizeof *parts);
    if (!c || !parts) {
        p->status = mq_fail(p->err, MQ_E_MEMORY, NULL, "out of memory");
        return NULL;
    }
    for (size_t i = 0; i < n; i++)
        parts[i] = *found[i];
    if (op == MQ_OP_AND)
        S_cheap_first(parts, n);
    c->parts = parts;
    c->n = (uint32_t)n;
    return c;
}

static const mq_condition *S_and(S_parser *p)
{
    return S_chain(p, "&", MQ_OP_AND, S_unary);
}

static const mq_condition *S_or(S_parser *p)
{
    return S_chain(p, "|", MQ_OP_OR, S_and);
}

mq_status mq_condition_parse(mq_arena *arena, const mq_lexicon *lexicon, mq_str text, const mq_condition **out,
                             size_t *offset, mq_error *err)
{
    S_parser p = {arena, lexicon, text.at, text.at, text.at + text.size, MQ_OK, 0, 0, err};
    *out = S_or(&p);
    S_blanks(&p);
    if (p.status == MQ_OK && p.at < p.end)
        S_fail(&p, p.at, "'&', '|' or the end of the condition is allowed here");
    *offset = p.offset;
    return p.status;
}
