/* Entries of a foreign dictionary as a cue file. */
#include "mq_dictionary.h"
#include "mq_regex.h"
#include "mq_words.h"

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
