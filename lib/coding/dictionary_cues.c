/* Between foreign dictionaries and cue files. */
#include "mq_dictionary.h"
#include "mq_words.h"
#include <stdio.h>

enum { EXPANDED_MAX = 64 };

/** What an export loses, counted over all cues. */
typedef struct S_lost {
    size_t endings, gaps, negation, excepted, weak, regex, start_glob, wide, weights;
} S_lost;

/* One word of a cue as glob alternatives: stem1|stem2/v -> stem1* stem2*. */
static size_t S_word(mq_str word, mq_str *out, size_t room, bool *stem)
{
    mq_str rest = word, body = mq_str_cut(&rest, '/');
    size_t n = 0;
    *stem = rest.at != NULL;
    while (body.at && n < room)
        out[n++] = mq_str_cut(&body, '|');
    return n;
}

/* All combinations of the alternatives of a pattern's words, EXPANDED_MAX at most. */
static bool S_expand(mq_dictionary *out, mq_str code, const mq_cue *cue, bool start_glob, S_lost *lost)
{
    mq_buffer made[EXPANDED_MAX] = {{0}};
    size_t n = 1;
    bool ok = true, wide = false, stems = false, front = false;
    for (mq_str rest = cue->pattern; rest.at && ok;) {
        mq_str word = mq_str_cut(&rest, ' '), parts[EXPANDED_MAX];
        bool stem;
        if (!word.size)
            continue;
        if (mq_str_equal(word, MQ_STR("~"))) {
            lost->gaps++;
            continue;
        }
        size_t k = S_word(word, parts, EXPANDED_MAX, &stem);
        stems |= stem;
        front |= word.at[0] == '*';
        wide |= n * k > EXPANDED_MAX;
        k = n * k > EXPANDED_MAX ? 1 : k;
        for (size_t i = n * k; i-- > 0;) { /* from the end, so that the sources stand until they are used */
            mq_buffer whole = {0};
            mq_buffer_str(&whole, mq_buffer_view(&made[i % n]));
            mq_buffer_text(&whole, whole.size ? " " : "");
            mq_buffer_str(&whole, parts[i / n]);
            mq_buffer_text(&whole, stem ? "*" : "");
            if (i < n)
                mq_buffer_free(&made[i]);
            ok &= !whole.failed;
            made[i] = whole;
        }
        n *= k;
    }
    lost->endings += stems;
    lost->wide += wide;
    lost->start_glob += front && !start_glob;
    for (size_t i = 0; i < n; i++) {
        if (ok && made[i].size && !(front && !start_glob))
            ok = mq_dictionary_add(out, code, mq_buffer_view(&made[i]), 1, 0);
        mq_buffer_free(&made[i]);
    }
    return ok;
}

static void S_count(const mq_cue *cue, S_lost *lost)
{
    lost->negation += (cue->flags & (MQ_CUE_NEG | MQ_CUE_NEGATES_NEXT | MQ_CUE_NEGATES_BACK)) != 0;
    lost->excepted += cue->except != NULL;
    lost->weak += (cue->flags & MQ_CUE_WEAK) != 0;
    lost->regex += cue->regex != NULL;
}

static void S_tell(mq_dictionary *out, const S_lost *lost)
{
    const struct {
        size_t n;
        const char *what;
    } all[] = {{lost->endings, "cues with a class of endings become starts of words, which match more"},
               {lost->gaps, "gaps (~) are lost: the words must follow each other"},
               {lost->negation, "cues lose what they say of negation"},
               {lost->excepted, "cues lose the forms that must not match"},
               {lost->weak, "weak cues count by themselves"},
               {lost->regex, "regular expressions are left out"},
               {lost->start_glob, "ends of words (*end) are left out: the format has * only at the end"},
               {lost->wide, "cues have too many alternatives: the first of a word is taken"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].n)
            mq_dictionary_note(out, 0, "%zu %s", all[i].n, all[i].what);
    mq_dictionary_note(out, 0, "rules, cases and titles stay behind: the file holds words alone");
}

mq_status mq_dictionary_of_lexicon(const mq_lexicon *lexicon, const char *language,
                                   const mq_dictionary_format *format, mq_arena *arena, mq_dictionary *out,
                                   mq_error *err)
{
    S_lost lost = {0};
    char ending[64];
    bool ok = true;
    *out = (mq_dictionary){.arena = arena};
    snprintf(ending, sizeof ending, "cues.%s.tsv", language ? language : "");
    for (size_t i = 0; i < lexicon->n_cues && ok; i++) {
        const mq_cue *cue = &lexicon->cues[i];
        mq_str path = mq_str_of(lexicon->files[cue->file]);
        size_t size = strlen(ending);
        if (language && (path.size < size || memcmp(path.at + path.size - size, ending, size) != 0))
            continue;
        S_count(cue, &lost);
        if (!cue->regex)
            ok =
                S_expand(out, lexicon->symbols[cue->symbol], cue, format->keeps & MQ_KEEPS_GLOB_START, &lost);
    }
    if (ok && !out->size)
        return mq_fail(err, MQ_E_NOINPUT, NULL, "the codebook has no cues%s%s", language ? " in " : "",
                       language ? language : "");
    S_tell(out, &lost);
    return ok && !out->notes.failed ? MQ_OK : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
}

static void S_symbol(mq_str code, mq_buffer *out)
{
    for (size_t i = 0; i < code.size; i++)
        mq_buffer_char(out, strchr(" \t.&|!()<>+:,", code.at[i]) ? '_' : code.at[i]);
}

/* Globs that stand where a cue cannot have them make the whole pattern a regular expression. */
static void S_regex(mq_str pattern, mq_buffer *out)
{
    mq_buffer_text(out, "re:(?<!\\S)");
    for (size_t i = 0; i < pattern.size; i++) {
        char c = pattern.at[i];
        if (c == '*')
            mq_buffer_text(out, "\\S*");
        else if (c == '?')
            mq_buffer_text(out, "\\S");
        else {
            if (c && strchr("\\^$.[]|(){}+", c))
                mq_buffer_char(out, '\\');
            mq_buffer_char(out, c);
        }
    }
    mq_buffer_text(out, "(?!\\S)");
}

typedef enum S_shape { S_PLAIN, S_SHORT, S_GLOB, S_NOTHING } S_shape;

static S_shape S_shape_of_word(mq_str word)
{
    size_t stars = 0;
    for (size_t i = 0; i < word.size; i++)
        stars += word.at[i] == '*' || word.at[i] == '?';
    if (stars == 0)
        return S_PLAIN;
    bool end = word.at[word.size - 1] == '*', start = word.at[0] == '*';
    if (stars > 1 || (!end && !start) || memchr(word.at, '\'', word.size) || memchr(word.at, '-', word.size))
        return stars == word.size ? S_NOTHING : S_GLOB;
    size_t letters = mq_str_length(word) - 1;
    return letters == 0 ? S_NOTHING : end && letters < 3 ? S_SHORT : S_PLAIN;
}

/* How the pattern becomes a cue; what has no letters is none. */
static S_shape S_shape_of(mq_arena *arena, mq_str pattern, mq_error *err)
{
    S_shape shape = S_PLAIN;
    size_t n = 0;
    mq_words words;
    if (mq_words_of(arena, pattern, &words, err) < 0 || words.letters == 0)
        return S_NOTHING;
    for (mq_str rest = pattern; rest.at; n++) {
        S_shape next = S_shape_of_word(mq_str_cut(&rest, ' '));
        shape = next > shape ? next : shape;
    }
    return n > MQ_CUE_WORDS || words.size > MQ_CUE_WORDS ? S_NOTHING : shape;
}

void mq_dictionary_cues(mq_dictionary *in, mq_buffer *out)
{
    mq_arena row = {0};
    mq_error ignored;
    mq_buffer_text(out, "symbol\tpattern\toptions\tnote\n");
    for (size_t i = 0; i < in->size; i++) {
        const mq_entry *e = &in->at[i];
        mq_str clean = mq_arena_copy(in->arena, e->pattern);
        char *bytes = (char *)(uintptr_t)clean.at;
        mq_arena_reset(&row);
        for (size_t k = 0; bytes && k < clean.size; k++)
            if (strchr("/|~", bytes[k]) && bytes[k])
                bytes[k] = ' '; /* they mean something else in a cue */
        clean = mq_str_trim(clean);
        S_shape shape = clean.at ? S_shape_of(&row, clean, &ignored) : S_NOTHING;
        out->failed |= !clean.at;
        if (shape == S_NOTHING) {
            mq_dictionary_note(in, e->line, "'%.*s' cannot be a cue: no letters, or more than %d words",
                               (int)e->pattern.size, e->pattern.at, MQ_CUE_WORDS);
            continue;
        }
        S_symbol(e->code, out);
        mq_buffer_char(out, '\t');
        if (shape == S_GLOB)
            S_regex(clean, out);
        else
            mq_buffer_str(out, clean);
        mq_buffer_text(out, shape == S_SHORT ? "\tshort\t" : "\t\t");
        if (e->weight != 1)
            mq_buffer_print(out, "weight %.9g", e->weight);
        mq_buffer_char(out, '\n');
    }
    mq_arena_free(&row);
}
