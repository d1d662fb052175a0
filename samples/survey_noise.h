#ifndef SURVEY_NOISE_H
#define SURVEY_NOISE_H
#include "survey_random.h"
#include <stdbool.h>
#include <string.h>

/* What keyboards, phones and haste do to an answer; the meaning stays. Used by make_survey alone. */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
enum { TEXT_MAX = 500, TEXT_ROOM = 4 * TEXT_MAX + 64 }; /* code points; Latin typing may need 4 for 1 */

typedef struct S_text {
    uint32_t at[TEXT_ROOM];
    size_t size;
} S_text;

static const struct {
    uint32_t small, capital, plain; /* plain: what is typed on a keyboard without Kazakh letters */
} kazakh[] = {{0x4D9, 0x4D8, 0x430}, {0x493, 0x492, 0x433}, {0x49B, 0x49A, 0x43A},
              {0x4A3, 0x4A2, 0x43D}, {0x4E9, 0x4E8, 0x43E}, {0x4B1, 0x4B0, 0x443},
              {0x4AF, 0x4AE, 0x443}, {0x4BB, 0x4BA, 0x445}, {0x456, 0x406, 0x438}};
static const char *const kazakh_latin[] = {"a", "g", "q", "n", "o", "u", "u", "h", "i"};
static const char *const cyrillic_latin[32] = {"a",  "b",  "v",  "g",  "d", "e", "zh", "z", "i",  "i", "k",
                                               "l",  "m",  "n",  "o",  "p", "r", "s",  "t", "u",  "f", "h",
                                               "ts", "ch", "sh", "sh", "",  "y", "",   "e", "yu", "ya"};

static uint32_t S_lower(uint32_t c)
{
    for (size_t i = 0; i < COUNT(kazakh); i++)
        if (c == kazakh[i].capital)
            return kazakh[i].small;
    if ((c >= 'A' && c <= 'Z') || (c >= 0x410 && c <= 0x42F))
        return c + 0x20;
    return c == 0x401 ? 0x451 : c;
}

static uint32_t S_upper(uint32_t c)
{
    for (size_t i = 0; i < COUNT(kazakh); i++)
        if (c == kazakh[i].small)
            return kazakh[i].capital;
    if ((c >= 'a' && c <= 'z') || (c >= 0x430 && c <= 0x44F))
        return c - 0x20;
    return c == 0x451 ? 0x401 : c;
}

static bool S_is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0x400 && c <= 0x4FF);
}

static void S_remove(S_text *text, size_t i)
{
    memmove(&text->at[i], &text->at[i + 1], (--text->size - i) * sizeof text->at[0]);
}

static void S_insert(S_text *text, size_t i, uint32_t c)
{
    if (text->size == TEXT_ROOM)
        return;
    memmove(&text->at[i + 1], &text->at[i], (text->size++ - i) * sizeof text->at[0]);
    text->at[i] = c;
}

static void S_noise_plain(S_text *text, S_rng *rng)
{
    (void)rng;
    for (size_t i = 0; i < text->size; i++)
        for (size_t k = 0; k < COUNT(kazakh); k++) {
            if (text->at[i] == kazakh[k].small)
                text->at[i] = kazakh[k].plain;
            else if (text->at[i] == kazakh[k].capital)
                text->at[i] = S_upper(kazakh[k].plain);
        }
}

static void S_swap(uint32_t *a, uint32_t *b)
{
    uint32_t c = *a;
    *a = *b;
    *b = c;
}

/* One slip inside a word of five letters or more, never at its ends: swapped, left out or doubled. */
static void S_noise_slip(S_text *text, S_rng *rng)
{
    for (int tries = 0; tries < 6 && text->size >= 5; tries++) {
        size_t i = 2 + S_below(rng, (uint32_t)text->size - 4);
        bool inside = true;
        for (size_t k = i - 2; k <= i + 2; k++)
            inside = inside && S_is_letter(text->at[k]);
        if (!inside)
            continue;
        uint32_t kind = S_below(rng, 3);
        if (kind == 0)
            S_swap(&text->at[i - 1], &text->at[i]);
        else if (kind == 1)
            S_remove(text, i);
        else
            S_insert(text, i, text->at[i]);
        return;
    }
}

static void S_noise_capitals(S_text *text, S_rng *rng)
{
    (void)rng;
    for (size_t i = 0; i < text->size; i++)
        text->at[i] = S_upper(text->at[i]);
}

static void S_noise_small(S_text *text, S_rng *rng)
{
    (void)rng;
    for (size_t i = 0; i < text->size; i++)
        text->at[i] = S_lower(text->at[i]);
}

static const char *S_latin(uint32_t small)
{
    for (size_t i = 0; i < COUNT(kazakh); i++)
        if (small == kazakh[i].small)
            return kazakh_latin[i];
    if (small >= 0x430 && small <= 0x44F)
        return cyrillic_latin[small - 0x430];
    return small == 0x451 ? "e" : NULL;
}

/* Zh at the head of a word, ZH among capitals. */
static void S_noise_latin(S_text *text, S_rng *rng)
{
    (void)rng;
    S_text typed = {.size = 0};
    for (size_t i = 0; i < text->size && typed.size + 4 <= TEXT_ROOM; i++) {
        uint32_t c = text->at[i], next = i + 1 < text->size ? text->at[i + 1] : 0;
        const char *latin = S_latin(S_lower(c));
        bool head = S_lower(c) != c, all = head && S_lower(next) != next;
        if (!latin)
            typed.at[typed.size++] = c;
        for (size_t k = 0; latin && latin[k]; k++)
            typed.at[typed.size++] = (k == 0 ? head : all) ? S_upper((uint32_t)latin[k]) : (uint32_t)latin[k];
    }
    memcpy(text->at, typed.at, typed.size * sizeof typed.at[0]);
    text->size = typed.size;
}

static void S_noise_ending(S_text *text, S_rng *rng)
{
    static const uint32_t endings[] = {'.', '.', '.', '!', ';', ')', 0x2026};
    uint32_t c = endings[S_below(rng, COUNT(endings))];
    if (text->size > 0 && S_is_letter(text->at[text->size - 1]))
        S_insert(text, text->size, c);
}

static void S_noise_blanks(S_text *text, S_rng *rng)
{
    S_insert(text, S_below(rng, 2) ? text->size : 0, ' ');
    for (size_t i = 1; i < text->size; i++)
        if (text->at[i] == ' ' && S_below(rng, 4) == 0)
            S_insert(text, i++, ' ');
}

static void S_noise_break(S_text *text, S_rng *rng)
{
    (void)rng;
    size_t i = text->size / 2;
    while (i < text->size && text->at[i] != ' ')
        i++;
    if (i < text->size)
        text->at[i] = '\n';
}

static void S_noise_quotes(S_text *text, S_rng *rng)
{
    (void)rng;
    S_insert(text, 0, '"');
    S_insert(text, text->size, '"');
}

static const struct {
    uint32_t per_mille;
    void (*apply)(S_text *text, S_rng *rng);
} noise[] = {
    {70, S_noise_plain},  {60, S_noise_slip},  {35, S_noise_capitals},
    {120, S_noise_small}, {15, S_noise_latin}, {90, S_noise_ending},
    {30, S_noise_blanks}, {6, S_noise_break},  {8, S_noise_quotes},
};

/* "------" stands for any number of its sign, none included: that is how people leave a field blank. */
static bool S_is_run(const S_text *text)
{
    for (size_t i = 1; i < text->size; i++)
        if (text->at[i] != text->at[0])
            return false;
    return text->size > 1;
}

static void S_add_noise(S_text *text, S_rng *rng)
{
    if (S_is_run(text)) {
        text->size = S_below(rng, 6);
        return;
    }
    for (size_t i = 0; i < COUNT(noise); i++)
        if (S_below(rng, 1000) < noise[i].per_mille)
            noise[i].apply(text, rng);
}

#endif
