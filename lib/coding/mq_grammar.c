#include "mq_automaton.h"
#include "mq_skeleton.h"

enum { KIND = 0, NAME, VALUE, EXTRA, ENDINGS, DEPTH_MAX = 64, STATES_MAX = 1 << 16 };

/* A recursive descent parser of one regex; a definition is parsed anew wherever it is named. */
typedef struct S_parser {
    mq_nfa *nfa;
    const mq_tsv *file;
    const mq_tsv_row *row; /* the row whose regex is read now */
    size_t defined;        /* rows before this one may be named */
    const char *at, *end;
    mq_error *err;
    mq_status status;
    unsigned depth;
} S_parser;

static mq_fragment S_alternatives(S_parser *p);

static void S_fail(S_parser *p, const char *what)
{
    if (p->status == MQ_OK)
        p->status = mq_tsv_fail(p->file, p->row, VALUE, (size_t)(p->at - p->row->cell[VALUE].at), p->err, "%s", what);
    p->at = p->end;
}

static mq_fragment S_letters(S_parser *p, uint32_t letters, uint8_t tag)
{
    uint32_t out = mq_nfa_add(p->nfa, 0, 0, 0, 0);
    return (mq_fragment){mq_nfa_add(p->nfa, letters, tag, out, 0), out};
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

static mq_fragment S_definition(S_parser *p, mq_str name)
{
    if (p->nfa->size > STATES_MAX) { /* definitions that name others twice double at every step */
        S_fail(p, "the definitions in each other grow beyond measure");
        return S_letters(p, 0, 0);
    }
    for (size_t i = 0; i < p->defined && p->depth < DEPTH_MAX; i++) {
        const mq_tsv_row *row = &p->file->rows[i];
        if (!mq_str_equal(row->cell[KIND], MQ_STR("define")) || !mq_str_equal(row->cell[NAME], name))
            continue;
        S_parser inner = *p;
        inner.row = row;
        inner.defined = i;
        inner.at = row->cell[VALUE].at;
        inner.end = inner.at + row->cell[VALUE].size;
        inner.depth++;
        mq_fragment part = S_alternatives(&inner);
        if (inner.status == MQ_OK && inner.at < inner.end)
            S_fail(&inner, "unexpected closing bracket");
        p->status = inner.status;
        return part;
    }
    S_fail(p, "this name is not defined above");
    return S_letters(p, 0, 0);
}

static mq_fragment S_tag(S_parser *p)
{
    static const struct {
        mq_str name;
        uint8_t tag;
    } tags[] = {{{"neg", 3}, MQ_TAG_NEG}, {{"poss1", 5}, MQ_TAG_POSS1}, {{"gen", 3}, MQ_TAG_GEN},
              {{"past", 4}, MQ_TAG_PAST}};
    const char *before = p->at;
    mq_str name = S_name(p, '>');
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (mq_str_equal(tags[i].name, name))
            return S_letters(p, 0, tags[i].tag);
    p->at = before;
    S_fail(p, "unknown tag; <neg>, <poss1>, <gen> and <past> are known");
    return S_letters(p, 0, 0);
}

static mq_fragment S_atom(S_parser *p)
{
    switch (*p->at) {
    case '(': {
        p->at++;
        if (p->depth == DEPTH_MAX) {
            S_fail(p, "nested too deeply");
            return S_letters(p, 0, 0);
        }
        p->depth++;
        mq_fragment part = S_alternatives(p);
        p->depth--;
        if (p->at >= p->end || *p->at != ')')
            S_fail(p, "missing closing parenthesis");
        else
            p->at++;
        return part;
    }
    case '[': {
        uint32_t letters = 0;
        for (p->at++; p->at < p->end && *p->at != ']';)
            letters |= S_letter(p);
        if (p->at >= p->end)
            S_fail(p, "missing ]");
        else
            p->at++;
        return S_letters(p, letters, 0);
    }
    case '{':
        p->at++;
        return S_definition(p, S_name(p, '}'));
    case '<':
        p->at++;
        return S_tag(p);
    default:
        return S_letters(p, S_letter(p), 0);
    }
}

static mq_fragment S_repeated(S_parser *p)
{
    mq_fragment part = S_atom(p);
    while (p->at < p->end && (*p->at == '?' || *p->at == '*' || *p->at == '+')) {
        char how = *p->at++;
        uint32_t out = mq_nfa_add(p->nfa, 0, 0, 0, 0);
        uint32_t in = mq_nfa_add(p->nfa, 0, 0, part.in, how == '+' ? 0 : out);
        p->nfa->states[part.out].out[0] = out;
        if (how != '?')
            p->nfa->states[part.out].out[1] = part.in;
        part = (mq_fragment){in, out};
    }
    return part;
}

static mq_fragment S_sequence(S_parser *p)
{
    mq_fragment whole = S_letters(p, 0, 0);
    while (p->at < p->end && *p->at != '|' && *p->at != ')' && p->status == MQ_OK) {
        mq_fragment next = S_repeated(p);
        p->nfa->states[whole.out].out[0] = next.in;
        whole.out = next.out;
    }
    return whole;
}

static mq_fragment S_alternatives(S_parser *p)
{
    mq_fragment whole = S_sequence(p);
    while (p->at < p->end && *p->at == '|') {
        p->at++;
        mq_fragment other = S_sequence(p);
        uint32_t out = mq_nfa_add(p->nfa, 0, 0, 0, 0);
        p->nfa->states[whole.out].out[0] = p->nfa->states[other.out].out[0] = out;
        whole = (mq_fragment){mq_nfa_add(p->nfa, 0, 0, whole.in, other.in), out};
    }
    return whole;
}

static mq_status S_class(mq_arena *arena, mq_arena *scratch, const mq_tsv *file, size_t row, mq_class *out,
                         mq_error *err)
{
    mq_arena own = {0};
    mq_nfa nfa = {.arena = &own};
    mq_str value = file->rows[row].cell[VALUE];
    S_parser p = {&nfa, file, &file->rows[row], row, value.at, value.at + value.size, err, MQ_OK, 0};
    mq_fragment whole = S_alternatives(&p);
    if (p.status == MQ_OK && p.at < p.end)
        S_fail(&p, "unexpected closing parenthesis");
    if (p.status == MQ_OK && nfa.failed)
        p.status = mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    out->name = file->rows[row].cell[NAME];
    for (int a = 0; a < MQ_ALPHABETS && p.status == MQ_OK; a++)
        p.status = mq_nfa_determine(&nfa, whole, (mq_alphabet)a, arena, scratch, &out->endings[a], err);
    mq_arena_free(&own);
    return p.status;
}

static mq_status S_allomorph(const mq_tsv *file, const mq_tsv_row *row, mq_grammar *grammar, mq_error *err)
{
    mq_allomorph *a = &grammar->allomorphs[grammar->n_allomorphs++];
    a->of = mq_grammar_class(grammar, row->cell[NAME]);
    if (a->of == SIZE_MAX)
        return mq_tsv_fail(file, row, NAME, 0, err, "unknown class '%.*s'", (int)row->cell[NAME].size,
                           row->cell[NAME].at);
    a->endings = row->cell[ENDINGS].size ? mq_grammar_class(grammar, row->cell[ENDINGS]) : a->of;
    if (a->endings == SIZE_MAX)
        return mq_tsv_fail(file, row, ENDINGS, 0, err, "unknown class '%.*s'", (int)row->cell[ENDINGS].size,
                           row->cell[ENDINGS].at);
    if (row->cell[VALUE].size > 6 || row->cell[EXTRA].size > 6 || row->cell[VALUE].size == 0)
        return mq_tsv_fail(file, row, VALUE, 0, err, "one to three letters are allowed here");
    mq_skeleton_of(row->cell[VALUE], a->from);
    mq_skeleton_of(row->cell[EXTRA], a->to);
    return MQ_OK;
}

mq_status mq_grammar_load(mq_arena *arena, const char *path, mq_grammar *out, mq_error *err)
{
    mq_tsv file;
    mq_status status = mq_tsv_load(arena, path, "kind name value to? endings?", &file, err);
    if (status != MQ_OK)
        return status;
    *out = (mq_grammar){mq_arena_take_n(arena, file.size + 1, sizeof *out->classes), 0,
                        mq_arena_take_n(arena, file.size + 1, sizeof *out->allomorphs), 0};
    if (!out->classes || !out->allomorphs)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    mq_arena scratch = {0};
    for (size_t i = 0; i < file.size && status == MQ_OK; i++) {
        const mq_tsv_row *row = &file.rows[i];
        if (mq_str_equal(row->cell[KIND], MQ_STR("class")))
            status = S_class(arena, &scratch, &file, i, &out->classes[out->size++], err);
        else if (mq_str_equal(row->cell[KIND], MQ_STR("allomorph")))
            status = S_allomorph(&file, row, out, err);
        else if (!mq_str_equal(row->cell[KIND], MQ_STR("define")))
            status = mq_tsv_fail(&file, row, KIND, 0, err, "define, class or allomorph is allowed here");
    }
    mq_arena_free(&scratch);
    return status;
}

size_t mq_grammar_class(const mq_grammar *grammar, mq_str name)
{
    for (size_t i = 0; i < grammar->size; i++)
        if (mq_str_equal(grammar->classes[i].name, name))
            return i;
    return SIZE_MAX;
}

uint16_t mq_endings_run(const mq_endings *endings, uint16_t state, const uint8_t *codes)
{
    static const char lost[] = "агкноух";
    for (; *codes; codes++) {
        if (*codes == MQ_SKELETON_WILD) {
            uint16_t found = 0;
            for (const char *p = lost, *end = lost + sizeof lost - 1; p < end;) {
                uint16_t next = endings->next[state][mq_skeleton_code(mq_utf8_next(&p, end))];
                if (next)
                    found |= mq_endings_run(endings, next, codes + 1);
            }
            return found;
        }
        state = endings->next[state][*codes];
        if (!state)
            return 0;
    }
    return endings->accept[state];
}

size_t mq_grammar_class_of(const mq_grammar *grammar, mq_str name, mq_str stem)
{
    static const char vowels[] = "аеиоуэюя"; /* as skeleton letters */
    uint8_t last = 0;
    for (const char *p = stem.at, *end = stem.at + stem.size; p < end;)
        last = mq_skeleton_code(mq_utf8_next(&p, end));
    bool vowel = false;
    for (const char *p = vowels, *end = vowels + sizeof vowels - 1; p < end;)
        vowel |= mq_skeleton_code(mq_utf8_next(&p, end)) == last;
    for (size_t i = 0; i < grammar->size; i++) {
        mq_str full = grammar->classes[i].name;
        if (full.size == name.size + 2 && memcmp(full.at, name.at, name.size) == 0 && full.at[name.size] == '.' &&
            full.at[name.size + 1] == (vowel ? 'V' : 'C'))
            return i;
    }
    return mq_grammar_class(grammar, name);
}
