#include "mq_privacy.h"
#include "mq_number.h"
#include <stdio.h>
#include <unicode/uchar.h>

static bool S_digit(mq_str t, size_t at)
{
    return at < t.size && t.at[at] >= '0' && t.at[at] <= '9';
}

static bool S_ascii_word(mq_str t, size_t at)
{
    if (at >= t.size)
        return false;
    char c = t.at[at];
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || S_digit(t, at);
}

/* Check digit by Government Resolution 1166 of 2003: weights 1..11, then 3..11,1,2 where the first gives 10.
 */
static bool S_iin_checks(const char *d)
{
    static const int weights[2][11] = {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11},
                                       {3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2}};
    int rest = 10;
    for (int pass = 0; pass < 2 && rest == 10; pass++) {
        rest = 0;
        for (int i = 0; i < 11; i++)
            rest += weights[pass][i] * (d[i] - '0');
        rest %= 11;
    }
    return rest < 10 && rest == d[11] - '0';
}

static bool S_iin_dated(const char *d)
{
    static const int days[12] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = (d[0] - '0') * 10 + d[1] - '0', month = (d[2] - '0') * 10 + d[3] - '0',
        day = (d[4] - '0') * 10 + d[5] - '0';
    int century = d[6] - '0';
    if (month < 1 || month > 12 || day < 1 || day > days[month - 1] || century < 1 || century > 6)
        return false;
    int full = 1800 + 100 * ((century - 1) / 2) + year;
    bool leap = (full % 4 == 0 && full % 100 != 0) || full % 400 == 0;
    return !(month == 2 && day == 29 && !leap);
}

/* Exactly twelve digits, alone. */
static size_t S_iin(mq_str t, size_t at, mq_privacy_kind *kind)
{
    size_t n = 0;
    while (S_digit(t, at + n))
        n++;
    if (n != 12 || (at && (S_digit(t, at - 1) || S_ascii_word(t, at - 1))) || S_ascii_word(t, at + 12))
        return 0;
    if (!S_iin_checks(t.at + at))
        return 0;
    *kind = S_iin_dated(t.at + at) ? MQ_PRIVACY_IIN_CERTAIN : MQ_PRIVACY_IIN_POSSIBLE;
    return 12;
}

static bool S_between(mq_str t, size_t *at)
{
    if (*at < t.size && strchr(" -().", t.at[*at]) && t.at[*at]) {
        ++*at;
        return true;
    }
    if (*at + 1 < t.size && memcmp(t.at + *at, "\xC2\xA0", 2) == 0) {
        *at += 2;
        return true;
    }
    return false;
}

/* +7 or 8 (or 7 where ten digits starting with 7 follow), then ten digits with at most three signs between
 * two. */
static size_t S_phone(mq_str t, size_t at)
{
    size_t i = at;
    if (at && (S_digit(t, at - 1) || t.at[at - 1] == '+' || S_ascii_word(t, at - 1)))
        return 0;
    if (t.at[i] == '+')
        i++;
    if (i >= t.size || !(t.at[i] == '7' || (t.at[i] == '8' && i == at)))
        return 0;
    i++;
    for (int digits = 0; digits < 10; digits++) {
        for (int k = 0; k < 3 && S_between(t, &i); k++)
            ;
        if (!S_digit(t, i) || (digits == 0 && t.at[i] < '3'))
            return 0;
        i++;
    }
    return S_digit(t, i) ? 0 : i - at;
}

static bool S_mail_char(mq_str t, size_t at)
{
    return at < t.size && (S_ascii_word(t, at) || (t.at[at] && strchr("._%+-", t.at[at])));
}

/* From the start of the local part; the domain needs a dot and two letters behind the last. */
static size_t S_email(mq_str t, size_t at)
{
    size_t i = at;
    while (S_mail_char(t, i) && i - at < 64)
        i++;
    if (i == at || i >= t.size || t.at[i] != '@')
        return 0;
    size_t domain = ++i, dot = 0;
    while (i < t.size && (S_ascii_word(t, i) || t.at[i] == '-' || t.at[i] == '.') && i - domain < 255) {
        if (t.at[i] == '.' && S_ascii_word(t, i + 1))
            dot = i;
        else if (t.at[i] == '.')
            break;
        i++;
    }
    return dot > domain && i - dot > 2 ? i - at : 0;
}

static bool S_starts(mq_str t, size_t at, const char *word)
{
    size_t n = strlen(word);
    if (at + n > t.size)
        return false;
    for (size_t i = 0; i < n; i++)
        if ((t.at[at + i] | 32) != (word[i] | 32) && t.at[at + i] != word[i])
            return false;
    return true;
}

static size_t S_link(mq_str t, size_t at)
{
    static const char *const starts[] = {"https://", "http://",        "www.",   "t.me/",
                                         "wa.me/",   "instagram.com/", "vk.com/"};
    if (at && S_ascii_word(t, at - 1))
        return 0;
    for (size_t k = 0; k < sizeof starts / sizeof *starts; k++)
        if (S_starts(t, at, starts[k])) {
            size_t i = at + strlen(starts[k]);
            while (i < t.size && (unsigned char)t.at[i] > ' ' && !strchr("<>\"'", t.at[i]))
                i++;
            while (i > at && strchr(".,;:!?)", t.at[i - 1]))
                i--;
            return i > at + strlen(starts[k]) ? i - at : 0;
        }
    return 0;
}

/* One word of letters from at: its end, and whether it starts with a capital and goes on small. */
static size_t S_word(mq_str t, size_t at, bool *capital, bool *initial)
{
    const char *p = t.at + at, *end = t.at + t.size;
    size_t letters = 0, dashes = 0;
    *capital = *initial = false;
    while (p < end) {
        const char *next = p;
        UChar32 c = (UChar32)mq_utf8_next(&next, end);
        if (letters == 0)
            *capital = u_isupper(c);
        else if (c == '-' && dashes++ == 0) {
            p = next;
            continue;
        }
        if (!u_isalpha(c) && u_charType(c) != U_NON_SPACING_MARK)
            break;
        letters++;
        p = next;
    }
    *initial = letters == 1 && *capital && p < end && *p == '.';
    return (size_t)(p - t.at);
}

static bool S_ends(mq_str t, size_t start, size_t end, const char *tail)
{
    size_t n = strlen(tail);
    return end - start > n + 4 && memcmp(t.at + end - n, tail, n) == 0;
}

static bool S_patronymic(mq_str t, size_t start, size_t end)
{
    static const char *const tails[] = {"вич",  "вна", "ична", "ұлы",  "қызы", "улы",
                                        "кызы", "uly", "qyzy", "kyzy", "vich", "vna"};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        if (S_ends(t, start, end, tails[i]))
            return true;
    return false;
}

/* Two to four capitalised words (or initials) in a row, one of them a patronymic; or a patronymic set apart,
 * as in "Нұрлан қызы", whose second word is small. */
static size_t S_name(mq_str t, size_t at)
{
    size_t end = at, words = 0, stop = at;
    bool patronymic = false, capital, initial;
    if (at && (unsigned char)t.at[at - 1] >= 0x80)
        return 0;
    while (words < 4 && stop < t.size) {
        size_t next = S_word(t, stop, &capital, &initial);
        bool apart = !capital && words && next > stop && next - stop <= 8 &&
                     (S_starts(t, stop, "ұлы") || S_starts(t, stop, "қызы") || S_starts(t, stop, "улы") ||
                      S_starts(t, stop, "кызы"));
        if (next == stop || (!capital && !apart))
            break;
        patronymic =
            patronymic || apart || (words && S_patronymic(t, stop, next)) || S_patronymic(t, stop, next);
        words++;
        end = next + (initial ? 1 : 0);
        stop = end;
        while (stop < t.size && t.at[stop] == ' ')
            stop++;
        if (stop == end && !initial)
            break;
    }
    return patronymic && words >= 2 ? end - at : 0;
}

static size_t S_at(mq_str t, size_t at, mq_privacy_kind *kind)
{
    size_t n;
    unsigned char c = (unsigned char)t.at[at];
    bool inside = at && (S_mail_char(t, at - 1));
    if ((*kind = MQ_PRIVACY_LINK, c < 0x80 && (n = S_link(t, at)) > 0))
        return n;
    if ((*kind = MQ_PRIVACY_EMAIL, c < 0x80 && !inside && (n = S_email(t, at)) > 0))
        return n;
    if (c >= '0' && c <= '9' && (n = S_iin(t, at, kind)) > 0)
        return n;
    if ((*kind = MQ_PRIVACY_PHONE, (c == '+' || c == '7' || c == '8') && (n = S_phone(t, at)) > 0))
        return n;
    *kind = MQ_PRIVACY_NAME;
    return !inside && c >= 'A' ? S_name(t, at) : 0;
}

size_t mq_privacy_find(mq_str text, mq_privacy_hit *hits, size_t room)
{
    size_t found = 0;
    bool letter_before = false;
    for (size_t at = 0; at < text.size;) {
        const char *p = text.at + at;
        uint32_t c = mq_utf8_next(&p, text.at + text.size);
        bool letter = u_isalpha((UChar32)c);
        mq_privacy_kind kind = MQ_PRIVACY_LINK;
        size_t n =
            letter && letter_before ? 0 : S_at(text, at, &kind); /* words are tried at their start only */
        letter_before = letter;
        if (!n) {
            at = (size_t)(p - text.at);
            continue;
        }
        if (found < room)
            hits[found] = (mq_privacy_hit){kind, at, at + n};
        found++;
        at += n;
    }
    return found;
}

const char *mq_privacy_name(mq_privacy_kind kind)
{
    static const char *const names[] = {"email", "phone", "iin-certain", "iin-possible", "link", "name"};
    return names[kind];
}

mq_str mq_privacy_redact(mq_str text, const mq_catalogue *words, mq_arena *arena, size_t *positions, size_t n)
{
    enum { ROOM = 16 };
    mq_privacy_hit hits[ROOM];
    mq_buffer out = {0};
    size_t at = 0, found;
    size_t *moved = n ? mq_arena_take_n(arena, n, sizeof *moved) : NULL;
    if (n && !moved)
        return (mq_str){0};
    if (n)
        memcpy(moved, positions, n * sizeof *moved);
    do { /* in rounds of sixteen, so that any number fits */
        size_t from = at;
        found = mq_privacy_find((mq_str){text.at + from, text.size - from}, hits, ROOM);
        for (size_t i = 0; i < found && i < ROOM; i++) {
            char key[48];
            size_t start = from + hits[i].start, end = from + hits[i].end;
            snprintf(key, sizeof key, "privacy.%s", mq_privacy_name(hits[i].kind));
            for (size_t k = 0; k < n; k++)
                if (positions[k] >= at && positions[k] < end)
                    moved[k] = out.size + (positions[k] < start ? positions[k] - at : start - at);
            mq_buffer_put(&out, text.at + at, start - at);
            mq_buffer_str(&out, mq_message(words, key));
            at = end;
        }
    } while (found > ROOM);
    for (size_t k = 0; k < n; k++)
        if (positions[k] >= at)
            moved[k] = out.size + positions[k] - at;
    mq_buffer_put(&out, text.at + at, text.size - at);
    mq_str kept = mq_buffer_keep(&out, arena);
    if (n && kept.at)
        memcpy(positions, moved, n * sizeof *moved);
    return kept;
}
