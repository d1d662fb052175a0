#include "audit.h"
#include <stdio.h>
#include <stdlib.h>

static const char *const base_words[] = {"of", "from", "out", "/", "из", "N=", "n=", "N", "n", "="};
static const double near_whole = 2; /* per cents this near to 100 are taken for the parts of a whole */

static bool S_is_base_word(mq_str word)
{
    for (size_t i = 0; i < sizeof base_words / sizeof base_words[0]; i++)
        if (mq_str_equal(word, mq_str_of(base_words[i])))
            return true;
    return false;
}

static mq_str S_word(mq_str *rest)
{
    *rest = mq_str_trim(*rest);
    mq_str word = {rest->at, 0};
    while (word.size < rest->size && rest->at[word.size] != ' ' && rest->at[word.size] != '\t')
        word.size++;
    *rest = (mq_str){rest->at + word.size, rest->size - word.size};
    return word;
}

/* "61%," and "61%;" are 61 %. */
static mq_str S_without_separator(mq_str word)
{
    while (word.size && (word.at[word.size - 1] == ',' || word.at[word.size - 1] == ';'))
        word.size--;
    return word;
}

static size_t S_count_words(mq_str text)
{
    size_t words = 0;
    while (mq_str_trim(text).size) {
        S_word(&text);
        words++;
    }
    return words;
}

static mq_status S_read(mq_str text, mq_audit_row *rows, size_t *n, mq_str *base, mq_error *err)
{
    int64_t number;
    *base = (mq_str){NULL, 0};
    *n = 0;
    while (mq_str_trim(text).size) {
        mq_str word = S_without_separator(S_word(&text));
        if (word.size == 0 || mq_str_equal(word, MQ_STR("%")))
            continue;
        if (S_is_base_word(word)) { /* the rest is one number, 21 681 too */
            *base = S_without_separator(mq_str_trim(text));
            text = (mq_str){0};
            if (base->size && (!audit_whole(*base, &number) || number == 0))
                return mq_fail(err, MQ_E_DATA, NULL, "'%.*s' is not a number of answers above 0",
                               (int)base->size, base->at);
            continue;
        }
        mq_percent percent;
        mq_status st = mq_percent_parse(word, &percent, NULL);
        if (st < 0)
            return mq_fail(err, MQ_E_DATA, NULL, "'%.*s' is not a per cent; write \"61%% 28%% of 100\"",
                           (int)word.size, word.at);
        rows[(*n)++] = (mq_audit_row){.label = word, .printed = word};
    }
    return *n ? MQ_OK : mq_fail(err, MQ_E_DATA, NULL, "no per cent in the text; write \"61%% 28%% of 100\"");
}

mq_status mq_audit_text_parse(mq_str text, mq_arena *arena, mq_audit_row **rows, size_t *n, mq_error *err)
{
    mq_str base;
    double sum = 0;
    *rows = mq_arena_take_n(arena, S_count_words(text) + 1, sizeof **rows);
    if (!*rows)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu bytes of text", text.size);
    mq_status st = S_read(text, *rows, n, &base, err);
    if (st < 0)
        return st;
    for (size_t i = 0; i < *n; i++) {
        mq_percent percent;
        mq_percent_parse((*rows)[i].printed, &percent, NULL);
        sum += 100 * (double)percent.digits / (double)percent.scale;
        (*rows)[i].base = base;
    }
    if (*n < 2 || sum < 100 - near_whole || sum > 100 + near_whole)
        return MQ_OK;
    for (size_t i = 0; i < *n; i++)
        (*rows)[i].part_of = MQ_STR("Σ");
    (*rows)[(*n)++] = (mq_audit_row){
        .label = MQ_STR("Σ"), .printed = MQ_STR("100"), .count = base, .base = base, .kind = MQ_AUDIT_SUM};
    return MQ_OK;
}
