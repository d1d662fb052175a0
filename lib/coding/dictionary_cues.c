/* Between foreign dictionaries and cue files. */
#include "mq_dictionary.h"
#include "mq_regex.h"
#include "mq_words.h"
#include <stdio.h>

enum { EXPANDED_MAX = 64 };

/** What an export loses, counted over all cues. */
typedef struct S_lost {
    size_t endings, gaps, negation, excepted, weak, nofuzzy, shorts, hyphens, regex, start_glob, wide;
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

enum { SHORT = 3 }; /* letters that a stem has without the option short */

/* Letters of the shortest of the stems a|b|c. */
static size_t S_shortest(mq_str stems)
{
    size_t least = SIZE_MAX;
    while (stems.at) {
        mq_str stem = mq_str_cut(&stems, '|');
        size_t letters = mq_str_length(stem) - (stem.size && stem.at[stem.size - 1] == '*');
        least = letters < least ? letters : least;
    }
    return least;
}

static void S_count(const mq_cue *cue, S_lost *lost)
{
    lost->negation += (cue->flags & (MQ_CUE_NEG | MQ_CUE_NEGATES_NEXT | MQ_CUE_NEGATES_BACK)) != 0;
    lost->excepted += cue->except != NULL;
    lost->weak += (cue->flags & MQ_CUE_WEAK) != 0;
    lost->regex += cue->regex != NULL;
    lost->nofuzzy += (cue->flags & MQ_CUE_NOFUZZY) != 0;
    lost->hyphens += !cue->regex && memchr(cue->pattern.at, '-', cue->pattern.size);
    for (mq_str rest = cue->pattern; rest.at && !cue->regex;) { /* who reads it back must give the option again */
        mq_str word = mq_str_cut(&rest, ' '), end = word, stem = mq_str_cut(&end, '/');
        if (end.at || (stem.size && stem.at[stem.size - 1] == '*'))
            if (S_shortest(stem) < SHORT) {
                lost->shorts++;
                break;
            }
    }
}

static void S_tell(mq_dictionary *out, const S_lost *lost, const char *language, unsigned keeps)
{
    const struct {
        size_t n;
        const char *what;
    } all[] = {{lost->endings, "cues with a class of endings become starts of words, which match more"},
               {lost->gaps, "gaps (~) are lost: the words must follow each other"},
               {lost->negation, "cues lose what they say of negation"},
               {lost->excepted, "cues lose the forms that must not match"},
               {lost->weak, "weak cues count by themselves"},
               {lost->nofuzzy, "cues lose the option nofuzzy: a typing slip is forgiven in them"},
               {lost->shorts, "cues lose the option short; their short stems match nearly everything"},
               {lost->hyphens, "cues with a hyphen no longer match a blank or a joined spelling"},
               {keeps & MQ_KEEPS_REGEX ? 0 : lost->regex, "regular expressions are left out"},
               {lost->start_glob, "ends of words (*end) are left out: the format has * only at the end"},
               {lost->wide, "cues have too many alternatives: the first of a word is taken"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].n)
            mq_dictionary_note(out, 0, "%zu %s", all[i].n, all[i].what);
    if (keeps & MQ_KEEPS_WEIGHT)
        mq_dictionary_note(out, 0, "cues have no weights: every weight is 1, one in the column note is not read");
    if (language)
        mq_dictionary_note(out, 0, "the language of the cues (%s) is lost: the format has no place for it", language);
    else
        mq_dictionary_note(out, 0, "the languages of the cues are lost: one file holds all; --language takes one");
    mq_dictionary_note(out, 0, "rules, cases, notes and titles stay behind: the file holds words alone");
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
        mq_str code = lexicon->symbols[cue->symbol];
        if (!cue->regex)
            ok = S_expand(out, code, cue, format->keeps & MQ_KEEPS_GLOB_START, &lost);
        else if (format->keeps & MQ_KEEPS_REGEX)
            ok = mq_dictionary_add(out, code, cue->pattern, 1, 0);
    }
    if (ok && !out->size)
        return mq_fail(err, MQ_E_NOINPUT, NULL, "the codebook has no cues%s%s", language ? " in " : "",
                       language ? language : "");
    S_tell(out, &lost, language, format->keeps);
    return ok && !out->notes.failed ? MQ_OK : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
}

static void S_symbol(mq_str code, mq_buffer *out)
{
    for (size_t i = 0; i < code.size; i++)
        mq_buffer_char(out, strchr(" \t.&|!()<>+:,#\"", code.at[i]) ? '_' : code.at[i]);
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

typedef enum S_shape { S_PLAIN, S_SHORT, S_GLOB, S_SIGN, S_NOTHING } S_shape;

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

/* Where the pattern of an entry stands in the file; NULL = made here. A cell in quotes may be written otherwise: then where
 * its line begins. */
static const char *S_find(const mq_dictionary *d, const mq_entry *e)
{
    mq_str rest = d->source, line = {NULL, 0};
    size_t number = 0, size = e->pattern.size;
    while (number < e->line && mq_dictionary_line(&rest, &line, &number))
        ;
    for (size_t i = 0; e->line && i + size <= line.size; i++)
        if (memcmp(line.at + i, e->pattern.at, size) == 0)
            return line.at + i;
    return e->line ? line.at : NULL;
}

/* Refuses a regular expression that could not be loaded. */
static mq_status S_try(const mq_dictionary *d, const mq_entry *e, mq_error *err)
{
    mq_error fault = {0};
    void *regex = NULL;
    size_t column = 0;
    mq_status st = mq_regex_new((mq_str){e->pattern.at + 3, e->pattern.size - 3}, &regex, &column, &fault);
    mq_regex_free(regex);
    if (st != MQ_E_LEXICON)
        return st == MQ_OK ? MQ_OK : mq_fail(err, st, NULL, "%s", fault.message);
    const char *at = S_find(d, e), *end = d->source.at + d->source.size;
    if (at && at + 3 <= end && memcmp(at, "re:", 3) == 0)
        for (column += 3; column && at < end; column--)
            mq_utf8_next(&at, end);
    return mq_dictionary_fail(d, at, err, "%s", fault.message);
}

/* / | ~ mean something else in a cue, and so does re: where no format has it. */
static mq_str S_clean(mq_arena *arena, mq_str pattern)
{
    mq_str clean = mq_arena_copy(arena, pattern);
    char *bytes = (char *)(uintptr_t)clean.at;
    for (size_t k = 0; bytes && k < clean.size; k++)
        if (memchr("/|~", bytes[k], 3) || (k == 2 && memcmp(bytes, "re:", 3) == 0))
            bytes[k] = ' ';
    return bytes ? mq_str_trim(clean) : clean;
}

/* \* of LIWC-22 is the sign itself, and answers keep no signs: without it the cue would match any 5 for 5\*. */
static bool S_is_sign(mq_str pattern)
{
    for (size_t i = 0; i + 1 < pattern.size; i++)
        if (pattern.at[i] == '\\' && (pattern.at[i + 1] == '*' || pattern.at[i + 1] == '?'))
            return true;
    return false;
}

/* What the loader of cues would say of it: "" = nothing. */
static void S_judge(mq_str pattern, S_shape shape, mq_error *fault)
{
    mq_lexicon tried;
    fault->message[0] = '\0';
    if (mq_lexicon_of_pattern("", pattern, shape == S_SHORT ? "short" : "", NULL, &tried, fault) == MQ_OK)
        mq_lexicon_free(&tried);
    fault->message[strcspn(fault->message, "\n")] = '\0'; /* the line and the caret are those of the cue */
}

static void S_row(const mq_entry *e, mq_str pattern, S_shape shape, mq_buffer *out)
{
    S_symbol(e->code, out);
    mq_buffer_char(out, '\t');
    if (shape == S_GLOB)
        S_regex(pattern, out);
    else
        mq_buffer_str(out, pattern);
    mq_buffer_text(out, shape == S_SHORT ? "\tshort\t" : "\t\t");
    if (e->weight != 1)
        mq_buffer_print(out, "weight %.9g", e->weight);
    mq_buffer_char(out, '\n');
}

static mq_status S_entry(mq_dictionary *in, const mq_entry *e, bool regex, mq_arena *row, mq_buffer *out, mq_error *err)
{
    mq_str clean = e->pattern;
    S_shape shape = S_PLAIN;
    if (regex && e->pattern.size >= 3 && memcmp(e->pattern.at, "re:", 3) == 0) {
        mq_status st = S_try(in, e, err);
        if (st < 0)
            return st;
    } else {
        clean = S_clean(in->arena, e->pattern);
        if (!clean.at)
            return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
        shape = S_is_sign(clean) ? S_SIGN : S_shape_of(row, clean, err);
    }
    mq_error fault = {0};
    if (shape == S_PLAIN || shape == S_SHORT)
        S_judge(clean, shape, &fault);
    if (fault.message[0])
        mq_dictionary_note(in, e->line, "'%.*s' cannot be a cue: %s", (int)e->pattern.size, e->pattern.at, fault.message);
    else if (shape == S_SIGN)
        mq_dictionary_note(in, e->line, "'%.*s' is left out: the sign behind \\ is meant itself, and words have no signs",
                           (int)e->pattern.size, e->pattern.at);
    else if (shape == S_NOTHING)
        mq_dictionary_note(in, e->line, "'%.*s' cannot be a cue: no letters, or more than %d words",
                           (int)e->pattern.size, e->pattern.at, MQ_CUE_WORDS);
    else
        S_row(e, clean, shape, out);
    return MQ_OK;
}

mq_status mq_dictionary_cues(mq_dictionary *in, unsigned kept, mq_buffer *out, mq_error *err)
{
    mq_arena row = {0};
    mq_status st = MQ_OK;
    size_t weights = 0;
    mq_buffer_text(out, "symbol\tpattern\toptions\tnote\n");
    for (size_t i = 0; i < in->size && st == MQ_OK; i++) {
        mq_arena_reset(&row);
        weights += in->at[i].weight != 1;
        st = S_entry(in, &in->at[i], kept & MQ_KEEPS_REGEX, &row, out, err);
    }
    if (weights)
        mq_dictionary_note(in, 0, "%zu weights are kept in the column note alone: cues do not weigh", weights);
    mq_arena_free(&row);
    return st == MQ_OK && (out->failed || in->notes.failed) ? mq_fail(err, MQ_E_MEMORY, NULL, "out of memory") : st;
}
