#include "mq_kwic_pattern.h"
#include "mq_data.h"
#include "mq_memory.h"
#include "mq_regex.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

enum { LANGUAGES_MAX = 32 };
static const char allowed[] = "words, stem/n, start*, *end, a|b/v, ~ for up to two other words, or re:REGEX, are allowed";

/* Says the fault as one of the option, with what is allowed. */
static mq_status S_refuse(const mq_error *told, mq_str pattern, mq_error *err)
{
    size_t size = strcspn(told->message, "\n"); /* the line and the caret follow anew */
    return mq_fail_caret(err, MQ_E_USAGE, &(mq_place){"--pattern", 1, told->column}, pattern.at, pattern.size, "%.*s; %s",
                         (int)(size > 120 ? 120 : size), told->message, allowed);
}

static mq_status S_regex(mq_str pattern, mq_kwic_pattern *out, mq_error *err)
{
    size_t column = 0;
    mq_status st = mq_regex_new(pattern, &out->regex, &column, err);
    if (st != MQ_E_LEXICON)
        return st;
    mq_error told = *err;
    return mq_fail_caret(err, MQ_E_USAGE, &(mq_place){"--pattern", 1, column + 1}, pattern.at, pattern.size, "%s",
                         told.message);
}

static int S_by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The grammars of all languages, by name; *size of them. */
static mq_status S_grammars(mq_arena *arena, const char **out, size_t *size, mq_error *err)
{
    const char *folder;
    mq_status st = mq_data_need(arena, "morphology", &folder, err);
    DIR *dir = st < 0 ? NULL : opendir(folder);
    if (st < 0)
        return st;
    if (!dir)
        return mq_fail(err, MQ_E_NOINPUT, &(mq_place){folder, 0, 0}, "cannot be opened");
    for (struct dirent *entry; (entry = readdir(dir)) && *size < LANGUAGES_MAX;) {
        char path[4096];
        size_t n = strlen(entry->d_name);
        if (n < 5 || strcmp(entry->d_name + n - 4, ".tsv") != 0)
            continue;
        int length = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        mq_str kept = length > 0 && (size_t)length < sizeof path ? mq_arena_copy(arena, mq_str_of(path)) : MQ_STR("");
        if (!kept.at)
            st = mq_no_memory(err);
        if (kept.size)
            out[(*size)++] = kept.at;
    }
    closedir(dir);
    qsort(out, *size, sizeof *out, S_by_name);
    return st;
}

static mq_status S_words(mq_str pattern, mq_kwic_pattern *out, mq_error *err)
{
    const char *grammars[LANGUAGES_MAX] = {NULL};
    size_t n = 0;
    bool classes = memchr(pattern.at, '/', pattern.size) != NULL;
    mq_error fault = {0};
    mq_status st = classes ? S_grammars(&out->arena, grammars, &n, err) : MQ_OK;
    n = classes ? n : 1; /* without classes every language finds the same */
    out->lexicon = st < 0 ? NULL : mq_arena_take_n(&out->arena, n + 1, sizeof *out->lexicon);
    if (st < 0 || !out->lexicon)
        return st < 0 ? st : mq_no_memory(err);
    for (size_t i = 0; i < n; i++) {
        mq_error told = {0};
        st = mq_lexicon_of_pattern("--pattern", pattern, "short nofuzzy", grammars[i], &out->lexicon[out->size], &told);
        out->size += st == MQ_OK;
        if (st == MQ_E_LEXICON && strcmp(told.file, "--pattern") == 0) {
            if (!fault.message[0] || strncmp(told.message, "unknown class", 13) != 0)
                fault = told; /* that a language lacks the class says less than what one with it finds wrong */
            continue;
        }
        if (st < 0) {
            *err = told;
            return st;
        }
    }
    return out->size ? MQ_OK : S_refuse(&fault, pattern, err);
}

mq_status mq_kwic_pattern_read(const char *text, mq_kwic_pattern *out, mq_error *err)
{
    mq_str pattern = mq_str_trim(mq_str_of(text));
    *out = (mq_kwic_pattern){0};
    bool regex = pattern.size >= 3 && memcmp(pattern.at, "re:", 3) == 0;
    mq_status st = regex ? S_regex((mq_str){pattern.at + 3, pattern.size - 3}, out, err) : S_words(pattern, out, err);
    if (st < 0)
        mq_kwic_pattern_free(out);
    return st;
}

void mq_kwic_pattern_free(mq_kwic_pattern *pattern)
{
    mq_regex_free(pattern->regex);
    for (size_t i = 0; i < pattern->size; i++)
        mq_lexicon_free(&pattern->lexicon[i]);
    mq_arena_free(&pattern->arena);
    *pattern = (mq_kwic_pattern){0};
}

/* Places of a regular expression in the words in lower case with one blank between, widened to whole words. */
static mq_status S_find_regex(const mq_kwic_pattern *p, mq_arena *arena, const mq_words *words, mq_kwic_span *out,
                              size_t *size, mq_error *err)
{
    size_t total = 1, length = 0, start, end, *begins = mq_arena_take_n(arena, words->size + 1, sizeof *begins);
    for (size_t w = 0; w < words->size; w++)
        total += words->at[w].lower.size + 1;
    char *line = mq_arena_take(arena, total);
    if (!line || !begins)
        return mq_no_memory(err);
    for (size_t w = 0; w < words->size; w++) {
        if (w)
            line[length++] = ' ';
        begins[w] = length;
        memcpy(line + length, words->at[w].lower.at, words->at[w].lower.size);
        length += words->at[w].lower.size;
    }
    begins[words->size] = SIZE_MAX;
    for (size_t from = 0, first = 0; from < length; from = end) {
        mq_status found = mq_regex_find(p->regex, (mq_str){line, length}, from, &start, &end);
        if (found != MQ_OK)
            return found == MQ_END ? MQ_OK : found;
        while (begins[first + 1] <= start)
            first++;
        size_t last = first;
        while (begins[last + 1] < end)
            last++;
        if (!*size || out[*size - 1].end <= words->at[first].start)
            out[(*size)++] = (mq_kwic_span){words->at[first].start, words->at[last].end};
    }
    return MQ_OK;
}

static int S_order(const void *a, const void *b)
{
    const mq_kwic_span *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->end < y->end ? 1 : x->end > y->end ? -1 : 0;
}

/* The words of a hit as they stand in the answer. */
static mq_kwic_span S_span(const mq_words *words, const mq_hit *hit)
{
    size_t last = hit->first + (size_t)(63 - __builtin_clzll(hit->mask));
    return (mq_kwic_span){words->at[hit->first].start, words->at[last].end};
}

static mq_status S_add_hits(const mq_matches *matches, mq_arena *arena, mq_kwic_span **out, size_t *size)
{
    mq_kwic_span *grown = mq_arena_take_n(arena, *size + matches->size + 1, sizeof *grown);
    if (!grown)
        return MQ_E_MEMORY;
    if (*size)
        memcpy(grown, *out, *size * sizeof *grown);
    *out = grown;
    for (size_t i = 0; i < matches->size; i++)
        if (matches->hits[i].symbol == MQ_SHAPES && matches->hits[i].how != MQ_HOW_FUZZY && matches->hits[i].mask)
            grown[(*size)++] = S_span(&matches->words, &matches->hits[i]);
    return MQ_OK;
}

/* In the order of the answer; of two that overlap the first, and the longer of two that begin together. */
static size_t S_apart(mq_kwic_span *at, size_t n)
{
    size_t kept = 0;
    qsort(at, n, sizeof *at, S_order);
    for (size_t i = 0; i < n; i++)
        if (!kept || at[i].start >= at[kept - 1].end)
            at[kept++] = at[i];
    return kept;
}

mq_status mq_kwic_pattern_find(const mq_kwic_pattern *p, mq_arena *arena, mq_str answer, mq_kwic_span **out,
                               size_t *size, mq_error *err)
{
    mq_words words;
    *out = NULL;
    *size = 0;
    if (mq_words_of(arena, answer, &words, err) < 0)
        return mq_no_memory(err);
    if (p->regex) {
        *out = mq_arena_take_n(arena, words.size + 1, sizeof **out);
        return *out ? S_find_regex(p, arena, &words, *out, size, err) : mq_no_memory(err);
    }
    for (size_t i = 0; i < p->size; i++) {
        mq_matches matches;
        if (mq_match_words(&p->lexicon[i], NULL, arena, &words, &matches, err) < 0 ||
            S_add_hits(&matches, arena, out, size) < 0)
            return mq_no_memory(err);
    }
    *size = S_apart(*out, *size);
    return MQ_OK;
}
