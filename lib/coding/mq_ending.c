#include "mq_ending.h"
#include "mq_skeleton.h"

enum { NEST_MAX = 64, DEPTH_MAX = 1000, REPEATS = 32, REPEAT_LETTERS = 256 };

/* A recursive descent parser of one regex. */
typedef struct S_parser {
    mq_arena *arena;
    const mq_tsv *file;
    size_t row, name, value;
    const mq_ending *const *read;
    const char *at, *end;
    mq_error *err;
    mq_status status;
    unsigned nest;
} S_parser;

static const mq_ending nothing = {.op = MQ_ENDING_EMPTY};

static const mq_ending *S_alternatives(S_parser *p);

static const mq_ending *S_fail(S_parser *p, const char *what)
{
    const mq_tsv_row *row = &p->file->rows[p->row];
    if (p->status == MQ_OK)
        p->status = mq_tsv_fail(p->file, row, p->value, (size_t)(p->at - row->cell[p->value].at), p->err, "%s", what);
    p->at = p->end;
    return &nothing;
}

static const mq_ending *S_keep(S_parser *p, mq_ending ending)
{
    mq_ending *kept = mq_arena_take_raw(p->arena, sizeof *kept);
    if (!kept) {
        p->status = mq_fail(p->err, MQ_E_MEMORY, NULL, "out of memory");
        p->at = p->end;
        return &nothing;
    }
    *kept = ending;
    return kept;
}

static const mq_ending *S_pair(S_parser *p, mq_ending_op op, const mq_ending *left, const mq_ending *right)
{
    return S_keep(p, (mq_ending){.op = (uint16_t)op, .left = left, .right = right});
}

static uint32_t S_letter(S_parser *p)
{
    const char *before = p->at;
    uint8_t code = mq_skeleton_code(mq_utf8_next(&p->at, p->end));
    if (!code) {
        p->at = before;
        S_fail(p, "a Cyrillic letter, [..], (..), {NAME} or <neg>, <poss1>, <gen> is allowed here");
    }
    return UINT32_C(1) << code;
}

static mq_str S_name(S_parser *p, char close)
{
    mq_str rest = {p->at, (size_t)(p->end - p->at)};
    const char *found = memchr(rest.at, close, rest.size);
    if (!found) {
        S_fail(p, "missing closing bracket");
        return MQ_STR("");
    }
    p->at = found + 1;
    return (mq_str){rest.at, (size_t)(found - rest.at)};
}

static const mq_ending *S_definition(S_parser *p, mq_str name)
{
    for (size_t i = 0; i < p->row && p->status == MQ_OK; i++)
        if (p->read[i] && mq_str_equal(p->file->rows[i].cell[p->name], name))
            return S_keep(p, (mq_ending){.op = MQ_ENDING_NAMED, .name = (uint16_t)i, .left = p->read[i]});
    return S_fail(p, "this name is not defined above");
}

static const mq_ending *S_tag(S_parser *p)
{
    const char *before = p->at;
    uint16_t tag = mq_tag_of(S_name(p, '>'));
    if (tag)
        return S_keep(p, (mq_ending){.op = MQ_ENDING_TAG, .letters = tag});
    p->at = before;
    return S_fail(p, "unknown tag; neg, poss1, gen, past, dat, acc, loc, abl and ins are known");
}

static const mq_ending *S_group(S_parser *p)
{
    p->at++;
    if (p->nest == NEST_MAX)
        return S_fail(p, "nested too deeply");
    p->nest++;
    const mq_ending *inside = S_alternatives(p);
    p->nest--;
    if (p->at >= p->end || *p->at != ')')
        return S_fail(p, "missing closing parenthesis");
    p->at++;
    return inside;
}

static const mq_ending *S_set(S_parser *p)
{
    uint32_t letters = 0;
    for (p->at++; p->at < p->end && *p->at != ']';)
        letters |= S_letter(p);
    if (p->at >= p->end)
        return S_fail(p, "missing ]");
    p->at++;
    return S_keep(p, (mq_ending){.op = MQ_ENDING_LETTERS, .letters = letters});
}

static const mq_ending *S_atom(S_parser *p)
{
    switch (*p->at) {
    case '(':
        return S_group(p);
    case '[':
        return S_set(p);
    case '{':
        p->at++;
        return S_definition(p, S_name(p, '}'));
    case '<':
        p->at++;
        return S_tag(p);
    default:
        return S_keep(p, (mq_ending){.op = MQ_ENDING_LETTERS, .letters = S_letter(p)});
    }
}

static const mq_ending *S_repeated(S_parser *p)
{
    const mq_ending *part = S_atom(p);
    while (p->at < p->end && (*p->at == '?' || *p->at == '*' || *p->at == '+')) {
        char how = *p->at++;
        const mq_ending *again = S_pair(p, how == '?' ? MQ_ENDING_MAYBE : MQ_ENDING_REPEAT, part, NULL);
        part = how == '+' ? S_pair(p, MQ_ENDING_THEN, part, again) : again;
    }
    return part;
}

static const mq_ending *S_then(S_parser *p, const mq_ending *left, const mq_ending *right)
{
    return left == &nothing ? right : S_pair(p, MQ_ENDING_THEN, left, right);
}

static const mq_ending *S_sequence(S_parser *p)
{
    const mq_ending *whole = &nothing;
    while (p->at < p->end && *p->at != '|' && *p->at != ')' && p->status == MQ_OK)
        whole = S_then(p, whole, S_repeated(p));
    return whole;
}

static const mq_ending *S_alternatives(S_parser *p)
{
    const mq_ending *whole = S_sequence(p);
    while (p->at < p->end && *p->at == '|') {
        p->at++;
        whole = S_pair(p, MQ_ENDING_EITHER, whole, S_sequence(p));
    }
    return whole;
}

mq_status mq_ending_read(mq_arena *arena, const mq_tsv *file, size_t row, size_t name, size_t value,
                         const mq_ending *const *read, const mq_ending **out, mq_error *err)
{
    mq_str text = file->rows[row].cell[value];
    S_parser p = {arena, file, row, name, value, read, text.at, text.at + text.size, err, MQ_OK, 0};
    *out = S_alternatives(&p);
    if (p.status == MQ_OK && p.at < p.end)
        S_fail(&p, "unexpected closing parenthesis");
    return p.status;
}

static uint16_t S_build(mq_automaton *a, const mq_ending *e, uint16_t then, unsigned depth);

/* Each round puts one repetition before what the last round allowed. */
static uint16_t S_repeat(mq_automaton *a, const mq_ending *body, uint16_t then, unsigned depth)
{
    uint16_t whole = then;
    for (int round = 0; round < REPEATS; round++) {
        uint16_t more = mq_automaton_either(a, then, S_build(a, body, whole, depth));
        if (more == whole || (more && a->states[more].longest > REPEAT_LETTERS))
            break;
        whole = more;
    }
    return whole;
}

static uint16_t S_build(mq_automaton *a, const mq_ending *e, uint16_t then, unsigned depth)
{
    uint16_t whole = MQ_STATE_NONE;
    if (++depth > DEPTH_MAX && !a->fault)
        a->fault = "the definitions stand in each other too deeply";
    for (; e->op == MQ_ENDING_THEN && !a->fault; e = e->left)
        then = S_build(a, e->right, then, depth);
    if (a->fault || !then)
        return MQ_STATE_NONE;
    switch ((mq_ending_op)e->op) {
    case MQ_ENDING_LETTERS:
        return mq_automaton_letters(a, e->letters, then);
    case MQ_ENDING_TAG:
        return mq_automaton_tag(a, (uint16_t)e->letters, then);
    case MQ_ENDING_EITHER:
        for (; e->op == MQ_ENDING_EITHER; e = e->left)
            whole = mq_automaton_either(a, whole, S_build(a, e->right, then, depth));
        return mq_automaton_either(a, whole, S_build(a, e, then, depth));
    case MQ_ENDING_MAYBE:
        return mq_automaton_either(a, then, S_build(a, e->left, then, depth));
    case MQ_ENDING_REPEAT:
        return S_repeat(a, e->left, then, depth);
    case MQ_ENDING_NAMED:
        whole = mq_automaton_named(a, e->name, then);
        if (!whole) {
            whole = S_build(a, e->left, then, depth);
            mq_automaton_remember(a, e->name, then, whole);
        }
        return whole;
    case MQ_ENDING_EMPTY:
    case MQ_ENDING_THEN:
        break;
    }
    return then;
}

uint16_t mq_ending_build(mq_automaton *automaton, const mq_ending *ending, uint16_t then)
{
    return S_build(automaton, ending, then, 0);
}
