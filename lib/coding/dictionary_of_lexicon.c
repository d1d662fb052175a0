/* Cues as entries of a foreign dictionary, and what is lost by it. */
#include "mq_dictionary.h"
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
