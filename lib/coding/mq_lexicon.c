#include "mq_lexicon.h"
#include "mq_pattern.h"
#include "mq_regex.h"
#include "mq_trie.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

enum { SYMBOL, PATTERN, OPTIONS, LANGUAGES_MAX = 32 };

static const char *const shapes[MQ_SHAPES] = {"_latin", "_number", "_upper", "_unknown", "_quoted", "_blank", "_always",
                                              "_question", "_likeness"};

size_t mq_lexicon_symbol(const mq_lexicon *lexicon, mq_str name)
{
    for (size_t i = 0; i < lexicon->n_symbols; i++)
        if (mq_str_equal(lexicon->symbols[i], name))
            return i;
    return SIZE_MAX;
}

static mq_status S_symbols(mq_lexicon *lexicon, const char *folder, mq_error *err)
{
    char path[1200];
    mq_tsv file;
    snprintf(path, sizeof path, "%s/symbols.tsv", folder);
    mq_status status = mq_tsv_load(&lexicon->arena, path, "symbol meaning?", &file, err);
    if (status != MQ_OK)
        return status;
    lexicon->files[lexicon->n_files++] = file.path;
    lexicon->symbols = mq_arena_take_n(&lexicon->arena, MQ_SHAPES + file.size, sizeof *lexicon->symbols);
    if (!lexicon->symbols)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    for (size_t i = 0; i < MQ_SHAPES; i++)
        lexicon->symbols[lexicon->n_symbols++] = mq_str_of(shapes[i]);
    for (size_t i = 0; i < file.size; i++) {
        mq_str name = file.rows[i].cell[SYMBOL];
        if (mq_lexicon_symbol(lexicon, name) != SIZE_MAX)
            return mq_tsv_fail(&file, &file.rows[i], SYMBOL, 0, err, "symbol '%.*s' stands twice", (int)name.size,
                               name.at);
        if (lexicon->n_symbols == MQ_SYMBOLS_MAX)
            return mq_tsv_fail(&file, &file.rows[i], SYMBOL, 0, err, "more than %d symbols", MQ_SYMBOLS_MAX);
        lexicon->symbols[lexicon->n_symbols++] = name;
    }
    return MQ_OK;
}

static mq_status S_options(mq_arena *arena, const mq_tsv *file, const mq_tsv_row *row, mq_cue *cue, bool *is_short,
                           mq_error *err)
{
    static const struct {
        const char *name;
        uint8_t flag;
    } known[] = {{"neg", MQ_CUE_NEG}, {"negates:next", MQ_CUE_NEGATES_NEXT}, {"negates:back", MQ_CUE_NEGATES_BACK},
                 {"nofuzzy", MQ_CUE_NOFUZZY}, {"weak", MQ_CUE_WEAK}};
    for (mq_str rest = row->cell[OPTIONS]; rest.size;) {
        mq_str option = mq_str_cut(&rest, ' ');
        size_t k = 0;
        while (k < 5 && !mq_str_equal(option, mq_str_of(known[k].name)))
            k++;
        if (option.size == 0)
            continue;
        if (k < 5)
            cue->flags |= known[k].flag;
        else if (mq_str_equal(option, MQ_STR("short")))
            *is_short = true;
        else if (option.size > 4 && memcmp(option.at, "not:", 4) == 0) {
            mq_str *except = mq_arena_take(arena, sizeof *except);
            if (!except)
                return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
            *except = (mq_str){option.at + 4, option.size - 4};
            cue->except = except;
            cue->flags |= MQ_CUE_EXCEPT;
        } else
            return mq_tsv_fail(file, row, OPTIONS, (size_t)(option.at - row->cell[OPTIONS].at), err,
                               "unknown option '%.*s'; not:form,form neg negates:next negates:back short nofuzzy weak "
                               "are known", (int)option.size, option.at);
    }
    return MQ_OK;
}

static mq_status S_regex(const mq_tsv *file, const mq_tsv_row *row, mq_cue *cue, mq_error *err)
{
    size_t column = 0;
    mq_str body = {cue->pattern.at + 3, cue->pattern.size - 3};
    mq_status status = mq_regex_new(body, &cue->regex, &column, err);
    if (status == MQ_E_LEXICON) {
        char what[200];
        snprintf(what, sizeof what, "%.190s", err ? err->message : "");
        const char *at = body.at, *end = body.at + body.size;
        while (column-- && at < end)
            mq_utf8_next(&at, end);
        return mq_tsv_fail(file, row, PATTERN, (size_t)(at - cue->pattern.at), err, "%s", what);
    }
    return status;
}

/* Cues of one word, then phrases by the bucket of their second word. */
static inline unsigned S_group(const mq_cue *cue)
{
    return cue->size > 1 ? 1 + mq_bucket_of(cue->unit[1]) : 0;
}

static mq_status S_cue(mq_lexicon *lexicon, size_t grammar, const mq_tsv *file, const mq_tsv_row *row,
                       mq_arena *scratch, mq_error *err)
{
    mq_cue *cue = &lexicon->cues[lexicon->n_cues];
    bool is_short = false;
    size_t symbol = lexicon->n_cues ? cue[-1].symbol : 0; /* cues of one symbol mostly stand together */
    if (!mq_str_equal(lexicon->symbols[symbol], row->cell[SYMBOL]))
        symbol = mq_lexicon_symbol(lexicon, row->cell[SYMBOL]);
    if (symbol == SIZE_MAX || symbol < MQ_SHAPES)
        return mq_tsv_fail(file, row, SYMBOL, 0, err, "unknown symbol '%.*s'; symbols.tsv names the symbols",
                           (int)row->cell[SYMBOL].size, row->cell[SYMBOL].at);
    *cue = (mq_cue){.symbol = (uint16_t)symbol, .pattern = row->cell[PATTERN], .line = (uint32_t)row->line,
                    .file = (uint16_t)(lexicon->n_files - 1)};
    mq_status status = S_options(&lexicon->arena, file, row, cue, &is_short, err);
    if (status != MQ_OK)
        return status;
    if (cue->pattern.size >= 3 && memcmp(cue->pattern.at, "re:", 3) == 0) {
        lexicon->n_regex++;
        lexicon->n_cues++; /* counted first, so that its regex is freed whatever follows */
        return S_regex(file, row, cue, err);
    }
    if ((status = mq_pattern_read(lexicon, grammar, file, row, is_short, scratch, cue, err)) != MQ_OK)
        return status;
    mq_unit *first = &lexicon->units[cue->unit[0]];
    first->nofuzzy |= (cue->flags & MQ_CUE_NOFUZZY) != 0;
    first->alone |= cue->size == 1;
    first->n_starts++;
    lexicon->grouped[S_group(cue)]++;
    lexicon->n_cues++;
    return MQ_OK;
}

static mq_status S_cue_file(mq_lexicon *lexicon, const char *folder, mq_str language, mq_error *err)
{
    char path[1200];
    size_t g = lexicon->n_grammars;
    lexicon->languages[g] = language;
    snprintf(path, sizeof path, "%s/../morphology/%.*s.tsv", folder, (int)language.size, language.at);
    mq_status status = mq_grammar_load(&lexicon->arena, path, &lexicon->grammars[g], err);
    if (status != MQ_OK)
        return status;
    mq_str kept = mq_arena_copy(&lexicon->arena, mq_str_of(path));
    lexicon->files[lexicon->n_files++] = kept.at;
    lexicon->n_grammars++;
    snprintf(path, sizeof path, "%s/cues.%.*s.tsv", folder, (int)language.size, language.at);
    mq_tsv_reader reader;
    mq_tsv_row row;
    size_t lines;
    if ((status = mq_tsv_open(&lexicon->arena, path, "symbol pattern options? note?", &reader, &lines, err)) != MQ_OK)
        return status;
    lexicon->files[lexicon->n_files++] = reader.file.path;
    mq_cue *grown = realloc(lexicon->cues, (lexicon->n_cues + lines) * sizeof *grown);
    if (!grown)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    lexicon->cues = grown;
    mq_arena scratch = {0};
    while (status == MQ_OK && mq_tsv_next(&reader, &row))
        status = S_cue(lexicon, g, &reader.file, &row, &scratch, err);
    mq_arena_free(&scratch);
    return status;
}

/* Adds a cue to those of its first word; cues come by the bucket of their second. */
static void S_start(mq_lexicon *lexicon, uint32_t i)
{
    const mq_cue *cue = &lexicon->cues[i];
    mq_unit *unit = &lexicon->units[cue->unit[0]];
    uint32_t at = unit->starts + unit->n_starts++;
    mq_start start = {i, UINT32_MAX, cue->symbol, 0, cue->flags, cue->size};
    if (cue->size > 1) {
        start.second = cue->unit[1];
        start.gap = mq_cue_gap(cue, 1);
        unit->seconds |= (uint64_t)1 << mq_bucket_of(start.second);
        unit->wide |= (uint64_t)(start.gap > 0) << mq_bucket_of(start.second);
    } else {
        unit->n_alone++;
    }
    lexicon->starts[at] = start;
}

static void S_ends(mq_lexicon *lexicon)
{
    uint32_t n = 0;
    for (size_t u = 0; u < lexicon->n_units; u++) {
        mq_unit *unit = &lexicon->units[u];
        const mq_start *at = lexicon->starts + unit->starts;
        unit->ends = n;
        for (uint32_t i = unit->n_alone; i < unit->n_starts; i++)
            if (i + 1 == unit->n_starts || mq_bucket_of(at[i].second) != mq_bucket_of(at[i + 1].second))
                lexicon->ends[n++] = unit->starts + i + 1;
    }
}

/* The letter trees; the starts lend them their memory, which is filled later. */
static mq_status S_tries(mq_lexicon *lexicon, mq_error *err)
{
    size_t size = (lexicon->n_cues + 1) * sizeof *lexicon->starts;
    lexicon->starts = malloc(size);
    if (!lexicon->starts)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    return mq_trie_build(lexicon->trie, MQ_ALPHABETS, lexicon->starts, size, err);
}

/* Cues in the order of their groups, and within a group of the files; regexes apart. */
static void S_order(mq_lexicon *lexicon, uint32_t *order)
{
    uint32_t *place = lexicon->grouped, sum = 0, r = 0;
    for (size_t g = 0; g < MQ_GROUPS; g++) {
        uint32_t here = place[g];
        place[g] = sum;
        sum += here;
    }
    for (uint32_t i = 0; i < lexicon->n_cues; i++) {
        const mq_cue *cue = &lexicon->cues[i];
        if (cue->regex)
            lexicon->regexes[r++] = i;
        else
            order[place[S_group(cue)]++] = i;
    }
}

/* Lays the cues of a first word out one behind the other. */
static mq_status S_starts(mq_lexicon *lexicon, mq_error *err)
{
    uint32_t n = 0;
    lexicon->ends = malloc((lexicon->n_cues + 1) * sizeof *lexicon->ends);
    lexicon->regexes = mq_arena_take_n(&lexicon->arena, lexicon->n_regex + 1, sizeof *lexicon->regexes);
    if (!lexicon->ends || !lexicon->regexes)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    for (size_t u = 0; u < lexicon->n_units; u++) {
        lexicon->units[u].starts = n;
        n += lexicon->units[u].n_starts;
        lexicon->units[u].n_starts = 0;
    }
    S_order(lexicon, lexicon->ends); /* the ends come when the order is no longer needed */
    for (uint32_t i = 0; i < n; i++)
        S_start(lexicon, lexicon->ends[i]);
    S_ends(lexicon);
    return MQ_OK;
}

static int S_by_name(const void *a, const void *b)
{
    return mq_str_compare(*(const mq_str *)a, *(const mq_str *)b);
}

/* The <lang> of every cues.<lang>.tsv in folder, sorted. */
static mq_status S_languages(mq_arena *arena, const char *folder, mq_str *out, size_t *n, mq_error *err)
{
    DIR *dir = opendir(folder);
    if (!dir)
        return mq_fail(err, MQ_E_NOINPUT, &(mq_place){folder, 0, 0}, "no such folder of a codebook");
    for (struct dirent *entry; (entry = readdir(dir)) && *n < LANGUAGES_MAX;) {
        mq_str name = mq_str_of(entry->d_name);
        if (name.size > 9 && memcmp(name.at, "cues.", 5) == 0 && memcmp(name.at + name.size - 4, ".tsv", 4) == 0)
            out[(*n)++] = mq_arena_copy(arena, (mq_str){name.at + 5, name.size - 9});
    }
    closedir(dir);
    qsort(out, *n, sizeof *out, S_by_name);
    return MQ_OK;
}

static mq_status S_room(mq_lexicon *out, mq_error *err)
{
    out->files = mq_arena_take_n(&out->arena, 2 + 2 * LANGUAGES_MAX, sizeof *out->files);
    out->grammars = mq_arena_take_n(&out->arena, LANGUAGES_MAX, sizeof *out->grammars);
    out->languages = mq_arena_take_n(&out->arena, LANGUAGES_MAX, sizeof *out->languages);
    if (!out->files || !out->grammars || !out->languages)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    return MQ_OK;
}

/* When all cues are read: what they are found by; or, after a fault, nothing is left. */
static mq_status S_finish(mq_lexicon *out, mq_status status, mq_error *err)
{
    free(out->unit_table);
    out->unit_table = NULL;
    if (status == MQ_OK)
        status = S_tries(out, err);
    if (status == MQ_OK)
        status = S_starts(out, err);
    if (status != MQ_OK)
        mq_lexicon_free(out);
    return status;
}

mq_status mq_lexicon_load(const char *folder, mq_lexicon *out, mq_error *err)
{
    *out = (mq_lexicon){0};
    mq_str languages[LANGUAGES_MAX];
    size_t n = 0;
    mq_status status = strlen(folder) > 1000
                           ? mq_fail(err, MQ_E_NOINPUT, NULL, "the path of the codebook is too long")
                           : S_languages(&out->arena, folder, languages, &n, err);
    if (status == MQ_OK)
        status = S_room(out, err);
    if (status == MQ_OK)
        status = S_symbols(out, folder, err);
    for (size_t i = 0; i < n && status == MQ_OK; i++)
        status = S_cue_file(out, folder, languages[i], err);
    return S_finish(out, status, err);
}

/* Reads the row of a file that is not there: symbol, pattern, options. */
static mq_status S_only_cue(mq_lexicon *out, const char *file, mq_str pattern, const char *options, mq_error *err)
{
    mq_str text = mq_arena_copy(&out->arena, pattern);
    mq_arena scratch = {0};
    out->symbols = mq_arena_take_n(&out->arena, MQ_SHAPES + 1, sizeof *out->symbols);
    out->cues = calloc(1, sizeof *out->cues);
    if (!text.at || !out->symbols || !out->cues)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    for (; out->n_symbols < MQ_SHAPES; out->n_symbols++)
        out->symbols[out->n_symbols] = mq_str_of(shapes[out->n_symbols]);
    out->symbols[out->n_symbols++] = MQ_STR("pattern");
    out->files[out->n_files++] = file;
    mq_tsv_row row = {.line = 1, .text = text, .cell = {MQ_STR("pattern"), text, mq_str_of(options)}};
    mq_status status = S_cue(out, 0, &(mq_tsv){file, &row, 1}, &row, &scratch, err);
    mq_arena_free(&scratch);
    return status;
}

mq_status mq_lexicon_of_pattern(const char *file, mq_str pattern, const char *options, const char *morphology,
                                mq_lexicon *out, mq_error *err)
{
    *out = (mq_lexicon){0};
    mq_status status = S_room(out, err);
    if (status == MQ_OK && morphology) {
        const char *slash = strrchr(morphology, '/'), *name = slash ? slash + 1 : morphology;
        out->languages[0] = (mq_str){name, strcspn(name, ".")};
        status = mq_grammar_load(&out->arena, morphology, &out->grammars[0], err);
    }
    if (status == MQ_OK) {
        out->n_grammars = 1;
        status = S_only_cue(out, file, pattern, options, err);
    }
    return S_finish(out, status, err);
}

void mq_lexicon_free(mq_lexicon *lexicon)
{
    for (size_t i = 0; i < lexicon->n_cues; i++)
        if (lexicon->cues[i].regex)
            mq_regex_free(lexicon->cues[i].regex);
    for (int a = 0; a < MQ_ALPHABETS; a++)
        mq_trie_free(&lexicon->trie[a]);
    free(lexicon->units);
    free(lexicon->cues);
    free(lexicon->starts);
    free(lexicon->ends);
    free(lexicon->stems);
    free(lexicon->literals);
    free(lexicon->suffixes);
    free(lexicon->unit_table);
    mq_arena_free(&lexicon->arena);
    *lexicon = (mq_lexicon){0};
}
