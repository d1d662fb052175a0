#include "mq_ending.h"
#include "mq_skeleton.h"

enum { KIND = 0, NAME, VALUE, EXTRA, ENDINGS, ROWS_MAX = 10000 };

/* A grammar while it is read: trees of all rows, and per alphabet where each class begins. */
typedef struct S_reading {
    mq_arena scratch;
    const mq_ending **trees;   /* per row; NULL = no definition */
    mq_automaton automaton;
    mq_spelling latin;
    uint16_t (*starts)[MQ_ALPHABETS];
} S_reading;

static void S_spell(mq_spelling *latin)
{
    for (uint8_t code = 1; code < MQ_SKELETON_WILD; code++) {
        uint8_t letters[3];
        if (mq_latin_of_skeleton(&code, 1, letters))
            memcpy(latin->of[code], letters, sizeof letters - 1);
    }
}

static mq_status S_class(S_reading *r, const mq_tsv *file, size_t row, mq_grammar *out, mq_error *err)
{
    const mq_ending *tree;
    mq_status status = mq_ending_read(&r->scratch, file, row, NAME, VALUE, r->trees, &tree, err);
    if (status != MQ_OK)
        return status;
    uint16_t *starts = r->starts[out->size];
    starts[MQ_ALPHABET_S2] = mq_ending_build(&r->automaton, tree, MQ_STATE_END);
    starts[MQ_ALPHABET_S4] = mq_automaton_respell(&r->automaton, &r->latin, starts[MQ_ALPHABET_S2]);
    if (r->automaton.no_memory)
        status = mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    else if (r->automaton.fault)
        status = mq_tsv_fail(file, &file->rows[row], VALUE, 0, err, "%s", r->automaton.fault);
    out->classes[out->size++].name = file->rows[row].cell[NAME];
    return status;
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

static mq_status S_row(S_reading *r, const mq_tsv *file, size_t i, mq_grammar *out, mq_error *err)
{
    const mq_tsv_row *row = &file->rows[i];
    if (mq_str_equal(row->cell[KIND], MQ_STR("class")))
        return S_class(r, file, i, out, err);
    if (mq_str_equal(row->cell[KIND], MQ_STR("allomorph")))
        return S_allomorph(file, row, out, err);
    if (mq_str_equal(row->cell[KIND], MQ_STR("define")))
        return mq_ending_read(&r->scratch, file, i, NAME, VALUE, r->trees, &r->trees[i], err);
    return mq_tsv_fail(file, row, KIND, 0, err, "define, class or allomorph is allowed here");
}

static mq_status S_finish(S_reading *r, mq_arena *arena, mq_grammar *out, mq_error *err)
{
    mq_endings (*endings)[MQ_ALPHABETS] = mq_arena_take_n(&r->scratch, out->size + 1, sizeof *endings);
    if (!endings)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    mq_status status = mq_automaton_finish(&r->automaton, *r->starts, out->size * MQ_ALPHABETS, arena, *endings, err);
    for (size_t i = 0; i < out->size && status == MQ_OK; i++)
        memcpy(out->classes[i].endings, endings[i], sizeof endings[i]);
    return status;
}

static const char *const tag_names[MQ_TAGS] = {"neg", "poss1", "gen", "past", "dat", "acc", "loc", "abl", "ins"};

const char *mq_tag_name(size_t i)
{
    return i < MQ_TAGS ? tag_names[i] : NULL;
}

uint16_t mq_tag_of(mq_str name)
{
    for (size_t i = 0; i < MQ_TAGS; i++)
        if (mq_str_equal(mq_str_of(tag_names[i]), name))
            return (uint16_t)(1u << i);
    return 0;
}

mq_status mq_grammar_load(mq_arena *arena, const char *path, mq_grammar *out, mq_error *err)
{
    mq_tsv file;
    mq_status status = mq_tsv_load(arena, path, "kind name value to? endings?", &file, err);
    if (status != MQ_OK)
        return status;
    if (file.size > ROWS_MAX)
        return mq_fail(err, MQ_E_LEXICON, &(mq_place){file.path, 0, 0}, "a grammar has at most %d rows", ROWS_MAX);
    *out = (mq_grammar){mq_arena_take_n(arena, file.size + 1, sizeof *out->classes), 0,
                        mq_arena_take_n(arena, file.size + 1, sizeof *out->allomorphs), 0};
    S_reading r = {.trees = NULL};
    r.trees = mq_arena_take_n(&r.scratch, file.size + 1, sizeof *r.trees);
    S_spell(&r.latin);
    r.starts = mq_arena_take_n(&r.scratch, file.size + 1, sizeof *r.starts);
    bool ready = mq_automaton_new(&r.automaton) && out->classes && out->allomorphs && r.trees && r.starts;
    if (!ready)
        status = mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    for (size_t i = 0; i < file.size && status == MQ_OK; i++)
        status = S_row(&r, &file, i, out, err);
    if (status == MQ_OK)
        status = S_finish(&r, arena, out, err);
    mq_automaton_free(&r.automaton);
    mq_arena_free(&r.scratch);
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
    for (; *codes; codes++) {
        if (*codes == MQ_SKELETON_WILD) {
            uint16_t found = 0;
            for (const uint8_t *lost = mq_skeleton_lost; *lost; lost++) {
                uint16_t next = endings->next[state][*lost];
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
    enum { A = 1, E = 6, I = 9, O = 14, U = 19, EH = 28, YU = 29, YA = 30 }; /* vowels as skeleton letters */
    static const uint32_t vowels = UINT32_C(1) << A | UINT32_C(1) << E | UINT32_C(1) << I | UINT32_C(1) << O |
                                   UINT32_C(1) << U | UINT32_C(1) << EH | UINT32_C(1) << YU | UINT32_C(1) << YA;
    const char *end = stem.at + stem.size, *last = end;
    while (last > stem.at && ((unsigned char)*--last & 0xC0) == 0x80)
        ;
    bool vowel = stem.size && vowels >> mq_skeleton_code(mq_utf8_next(&last, end)) & 1;
    for (size_t i = 0; i < grammar->size; i++) {
        mq_str full = grammar->classes[i].name;
        if (full.size == name.size + 2 && memcmp(full.at, name.at, name.size) == 0 && full.at[name.size] == '.' &&
            full.at[name.size + 1] == (vowel ? 'V' : 'C'))
            return i;
    }
    return mq_grammar_class(grammar, name);
}
