#include "mq_number.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define NBSP "\xC2\xA0"
#define MINUS "\xE2\x88\x92"

static bool S_english(mq_locale locale)
{
    return locale == MQ_LOCALE_EN;
}

static void S_grouped(mq_buffer *out, mq_locale locale, const char *digits, size_t size)
{
    size_t least = S_english(locale) ? 4 : 5;
    for (size_t i = 0; i < size; i++) {
        if (i > 0 && size >= least && (size - i) % 3 == 0)
            mq_buffer_text(out, S_english(locale) ? "," : NBSP);
        mq_buffer_char(out, digits[i]);
    }
}

void mq_number_count(mq_buffer *out, mq_locale locale, uint64_t count)
{
    char digits[MQ_NUMBER_ROOM];
    int size = snprintf(digits, sizeof digits, "%llu", (unsigned long long)count);
    S_grouped(out, locale, digits, (size_t)size);
}

/* glibc rounds ties of the exact binary value to even; a tie exists only where the double is exactly halfway,
 * and there 0.5 -> 1 is what readers of a table expect. */
static double S_half_away(double value, int decimals)
{
    static const double power[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12};
    double scaled = value * power[decimals];
    if (fabs(scaled) < 1e15 && scaled - floor(scaled) == 0.5 && scaled / power[decimals] == value)
        return (scaled < 0 ? floor(scaled) : ceil(scaled)) / power[decimals];
    return value;
}

void mq_number_fixed(mq_buffer *out, mq_locale locale, double value, int decimals, bool leading_zero)
{
    if (!isfinite(value)) {
        mq_buffer_text(out, isnan(value) ? "\xE2\x80\x94"
                            : value > 0  ? "\xE2\x88\x9E"
                                         : MINUS "\xE2\x88\x9E");
        return;
    }
    char digits[400];
    decimals = decimals < 0 ? 0 : decimals > 12 ? 12 : decimals;
    snprintf(digits, sizeof digits, "%.*f", decimals, S_half_away(value, decimals));
    const char *at = digits;
    if (*at == '-') {
        at++;
        if (strspn(at, "0.") != strlen(at)) /* no minus before a rounded zero */
            mq_buffer_text(out, MINUS);
    }
    size_t whole = strcspn(at, ".");
    bool drop = S_english(locale) && !leading_zero && whole == 1 && at[0] == '0' && decimals > 0;
    if (!drop)
        S_grouped(out, locale, at, whole);
    if (decimals > 0) {
        mq_buffer_char(out, S_english(locale) ? '.' : ',');
        mq_buffer_text(out, at + whole + 1);
    }
}

void mq_number_percent(mq_buffer *out, mq_locale locale, double share, int decimals)
{
    mq_number_fixed(out, locale, 100 * share, decimals, true);
}

void mq_number_percent_sign(mq_buffer *out, mq_locale locale, double share, int decimals)
{
    mq_number_percent(out, locale, share, decimals);
    mq_buffer_text(out, S_english(locale) ? "%" : NBSP "%");
}

void mq_number_p(mq_buffer *out, mq_locale locale, double p, bool with_name)
{
    if (with_name)
        mq_buffer_text(out, "p" NBSP);
    if (isfinite(p) && p < 0.001) {
        mq_buffer_text(out, "<" NBSP);
        mq_number_fixed(out, locale, 0.001, 3, false);
        return;
    }
    if (with_name)
        mq_buffer_text(out, "=" NBSP);
    mq_number_fixed(out, locale, p, 3, false);
}

void mq_number_interval(mq_buffer *out, mq_locale locale, double lo, double hi, double scale, int decimals,
                        bool leading_zero)
{
    mq_buffer_char(out, '[');
    mq_number_fixed(out, locale, scale * lo, decimals, leading_zero);
    mq_buffer_text(out, S_english(locale) ? ", " : "; ");
    mq_number_fixed(out, locale, scale * hi, decimals, leading_zero);
    mq_buffer_char(out, ']');
}

void mq_number_glue(mq_buffer *out, size_t from)
{
    mq_buffer rest = {0};
    if (out->failed || from >= out->size)
        return;
    mq_buffer_put(&rest, out->bytes + from, out->size - from);
    out->size = from;
    for (size_t i = 0; i < rest.size; i++)
        if (rest.bytes[i] == ' ')
            mq_buffer_text(out, NBSP);
        else
            mq_buffer_char(out, rest.bytes[i]);
    out->failed |= rest.failed;
    mq_buffer_free(&rest);
}

void mq_number_level(mq_buffer *out, mq_locale locale, double level)
{
    static const char *const names[] = {"СА", "ДИ", "CI"};
    double percent = 100 * level;
    mq_number_fixed(out, locale, percent, fabs(percent - round(percent)) < 1e-9 ? 0 : 1, true);
    mq_buffer_text(out, S_english(locale) ? "% " : NBSP "% ");
    mq_buffer_text(out, names[locale]);
}

static bool S_minor(mq_str word)
{
    static const char *const minor[] = {"a",   "an", "the", "and", "as", "but", "for", "if",
                                        "nor", "or", "so",  "yet", "at", "by",  "in",  "of",
                                        "off", "on", "per", "to",  "up", "via", "vs"};
    for (size_t i = 0; i < sizeof minor / sizeof *minor; i++)
        if (mq_str_equal(word, mq_str_of(minor[i])))
            return true;
    return false;
}

static bool S_lower(mq_str word)
{
    size_t i = 0;
    while (i < word.size && word.at[i] >= 'a' && word.at[i] <= 'z')
        i++;
    return i > 0 && i == word.size;
}

void mq_number_title(mq_buffer *out, mq_locale locale, mq_str title)
{
    bool first = true;
    for (size_t i = 0, end; i < title.size; i = end) {
        for (end = i; end < title.size && title.at[end] != ' ' && title.at[end] != '-';)
            end++;
        mq_str word = {title.at + i, end - i};
        mq_str core =
            word.size && strchr(",:;", word.at[word.size - 1]) ? (mq_str){word.at, word.size - 1} : word;
        if (S_english(locale) && S_lower(core) && (first || !S_minor(core))) {
            mq_buffer_char(out, (char)(word.at[0] - 'a' + 'A'));
            word = (mq_str){word.at + 1, word.size - 1};
        }
        mq_buffer_str(out, word);
        first = core.size != end - i && title.at[end - 1] == ':';
        if (end < title.size)
            mq_buffer_char(out, title.at[end++]);
    }
}

mq_str mq_buffer_keep(mq_buffer *b, mq_arena *arena)
{
    mq_str kept = b->failed ? (mq_str){0} : mq_arena_copy(arena, mq_buffer_view(b));
    mq_buffer_free(b);
    return kept;
}
