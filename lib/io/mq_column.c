#include "mq_column.h"
#include <stdio.h>

#define LISTED 130 /* bytes of the names that an error tells */
#define LONGEST 64 /* code points compared when a nearest name is looked for */

uint32_t mq_column_fold(uint32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x410 && c <= 0x42F))
        return c + 0x20;
    if (c >= 0x400 && c <= 0x40F)
        return c + 0x50;
    /* The Cyrillic letters of other languages, Kazakh among them, stand in pairs: capital, small. */
    bool paired = (c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x52F);
    return paired ? c | 1 : c;
}

typedef enum S_match { S_NONE, S_PREFIX, S_SAME } S_match;

/* S_SAME: equal without regard to case; S_PREFIX: name goes on behind wanted. */
static S_match S_compare(mq_str name, mq_str wanted)
{
    const char *a = name.at, *a_end = name.at + name.size, *b = wanted.at, *b_end = wanted.at + wanted.size;
    while (b < b_end) {
        if (a == a_end || mq_column_fold(mq_utf8_next(&a, a_end)) != mq_column_fold(mq_utf8_next(&b, b_end)))
            return S_NONE;
    }
    return a == a_end ? S_SAME : S_PREFIX;
}

static size_t S_spell(mq_str text, uint32_t out[LONGEST])
{
    size_t n = 0;
    const char *at = text.at, *end = text.at + text.size;
    while (n < LONGEST && at < end)
        out[n++] = mq_column_fold(mq_utf8_next(&at, end));
    return n;
}

/* Levenshtein distance of the first 64 code points. */
static size_t S_distance(mq_str left, mq_str right)
{
    uint32_t a[LONGEST], b[LONGEST];
    size_t row[LONGEST + 1], n = S_spell(left, a), m = S_spell(right, b);
    for (size_t j = 0; j <= m; j++)
        row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t swap = corner + (a[i - 1] != b[j - 1]);
            size_t gap = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            corner = row[j];
            row[j] = swap < gap ? swap : gap;
        }
    }
    return row[m];
}

static int S_shown(mq_str text)
{
    size_t size = text.size < 100 ? text.size : 100;
    while (size < text.size && size > 0 && ((unsigned char)text.at[size] & 0xC0) == 0x80)
        size--;
    return (int)size;
}

/* The first names, as many as a message holds. */
static void S_list(const mq_str *names, size_t count, char out[LISTED])
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        mq_str name = mq_str_trim(names[i]);
        if (used + name.size + sizeof ", ..." >= LISTED) {
            strcpy(out + used, used ? ", ..." : "");
            return;
        }
        if (name.size)
            used += (size_t)snprintf(out + used, LISTED - used, "%s%.*s", used ? ", " : "", (int)name.size,
                                     name.at);
    }
}

static mq_status S_unknown(const mq_str *names, size_t count, mq_str wanted, mq_error *err)
{
    size_t best = 0, least = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        size_t distance = names[i].size ? S_distance(mq_str_trim(names[i]), wanted) : SIZE_MAX;
        if (distance < least) {
            least = distance;
            best = i;
        }
    }
    if (least == SIZE_MAX)
        return mq_fail(err, MQ_E_DATA, NULL,
                       "unknown column '%.*s'; the file has %zu columns without a name, use #N",
                       S_shown(wanted), wanted.at, count);
    char listed[LISTED];
    S_list(names, count, listed);
    if (listed[0] && least > 1 + mq_str_length(wanted) / 2)
        return mq_fail(err, MQ_E_DATA, NULL, "unknown column '%.*s'; the file has %s", S_shown(wanted),
                       wanted.at, listed);
    return mq_fail(err, MQ_E_DATA, NULL, "unknown column '%.*s'; did you mean '%.*s'?", S_shown(wanted),
                   wanted.at, S_shown(names[best]), names[best].at);
}

static mq_status S_by_number(size_t count, mq_str wanted, size_t *index, mq_error *err)
{
    size_t number = 0;
    for (size_t i = 1; i < wanted.size && number <= count; i++)
        number = number * 10 + (size_t)(wanted.at[i] - '0');
    if (number == 0 || number > count)
        return mq_fail(err, MQ_E_DATA, NULL, "no column %.*s: the file has columns #1 to #%zu",
                       S_shown(wanted), wanted.at, count);
    *index = number - 1;
    return MQ_OK;
}

static bool S_is_number(mq_str wanted)
{
    if (wanted.size < 2 || wanted.at[0] != '#')
        return false;
    for (size_t i = 1; i < wanted.size; i++)
        if (wanted.at[i] < '0' || wanted.at[i] > '9')
            return false;
    return true;
}

/* 0 = exact, 1 = without case and outer blanks, 2 = prefix. */
static bool S_fits(mq_str name, mq_str wanted, int round)
{
    if (round == 0)
        return mq_str_equal(name, wanted);
    S_match match = S_compare(mq_str_trim(name), mq_str_trim(wanted));
    return match == S_SAME || (round == 2 && match == S_PREFIX);
}

mq_status mq_column_find(const mq_str *names, size_t count, mq_str wanted, size_t *index, mq_error *err)
{
    if (S_is_number(wanted))
        return S_by_number(count, wanted, index, err);
    if (mq_str_trim(wanted).size == 0)
        return mq_fail(err, MQ_E_DATA, NULL, "a column needs a name or a number such as #3");
    for (int round = 0; round < 3; round++) {
        size_t fits = 0, first = 0, second = 0;
        for (size_t i = 0; i < count; i++) {
            if (!S_fits(names[i], wanted, round))
                continue;
            if (fits++ == 0)
                first = i;
            else if (fits == 2)
                second = i;
        }
        if (fits > 1)
            return mq_fail(err, MQ_E_DATA, NULL,
                           "column '%.*s' fits %zu columns, #%zu and #%zu among them; use #N",
                           S_shown(wanted), wanted.at, fits, first + 1, second + 1);
        if (fits == 1) {
            *index = first;
            return MQ_OK;
        }
    }
    return S_unknown(names, count, wanted, err);
}
