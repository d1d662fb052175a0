#include "audit.h"
#include <stdio.h>

/* A range of numbers with decimals: 85-100, 9-10, <50, >=90, 7. Ends in units of 1/10^9; open ends are taken
 * to the nearest printed unit, so "<50" ends at 49 and "<50.0" at 49.9. */
typedef struct range {
    int64_t lo, hi, unit;
} range;

static const int64_t one = 1000000000;

static bool S_number(mq_str text, int64_t *value, int64_t *unit)
{
    text = mq_str_trim(text);
    int64_t scale = one;
    bool point = false, any = false;
    *value = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.at[i];
        if ((c == '.' || c == ',') && !point && any) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9' || *value > one * one / 100 || (point && scale == 1))
            return false;
        any = true;
        scale /= point ? 10 : 1;
        *value = point ? *value + (c - '0') * scale : *value * 10 + (c - '0') * one;
    }
    *unit = scale;
    return any;
}

static bool S_starts(mq_str *text, const char *sign)
{
    size_t size = strlen(sign);
    if (text->size < size || memcmp(text->at, sign, size) != 0)
        return false;
    *text = mq_str_trim((mq_str){text->at + size, text->size - size});
    return true;
}

/* Splits at a hyphen or an en dash; false = there is none. */
static bool S_split(mq_str text, mq_str *left, mq_str *right)
{
    static const char *const dashes[] = {"-", "\xe2\x80\x93", "\xe2\x80\x94"};
    for (size_t i = 1; i < text.size; i++) {
        for (size_t d = 0; d < sizeof dashes / sizeof dashes[0]; d++) {
            mq_str rest = {text.at + i, text.size - i};
            if (!S_starts(&rest, dashes[d]))
                continue;
            *left = (mq_str){text.at, i};
            *right = rest;
            return true;
        }
    }
    return false;
}

static bool S_range_of(mq_str text, int64_t most, range *out)
{
    text = mq_str_trim(text);
    while (text.size && text.at[text.size - 1] == '%')
        text = mq_str_trim((mq_str){text.at, text.size - 1});
    mq_str left, right;
    int64_t unit = one;
    *out = (range){0, most, one};
    bool under = S_starts(&text, "<="), below = false, over = false, above = false;
    under = under || S_starts(&text, "\xe2\x89\xa4");
    below = !under && S_starts(&text, "<");
    over = S_starts(&text, ">=") || S_starts(&text, "\xe2\x89\xa5");
    above = !over && S_starts(&text, ">");
    if (under || below || over || above) {
        int64_t value;
        if (!S_number(text, &value, &unit))
            return false;
        out->unit = unit;
        if (under || below)
            out->hi = value - (below ? unit : 0);
        else
            out->lo = value + (above ? unit : 0);
        return true;
    }
    if (S_split(text, &left, &right)) {
        int64_t other;
        bool good =
            S_number(left, &out->lo, &unit) && S_number(right, &out->hi, &other) && out->lo <= out->hi;
        out->unit = unit < other ? unit : other;
        return good;
    }
    bool good = S_number(text, &out->lo, &out->unit);
    out->hi = out->lo;
    return good;
}

typedef struct band {
    range points, percents;
    int64_t base; /* whole points */
} band;

static bool S_band_of(const mq_audit_row *row, band *out)
{
    return audit_whole(row->base, &out->base) && out->base > 0 && out->base <= 100000 &&
           S_range_of(row->count, out->base * one, &out->points) &&
           S_range_of(row->printed, 100 * one, &out->percents);
}

/* Does 100 x/base, cut or rounded to the printed unit, lie in the band? */
static bool S_holds(const band *it, int64_t x)
{
    int64_t percent = 100 * one / it->base * x + (100 * one % it->base) * x / it->base;
    return percent >= it->percents.lo - it->percents.unit / 2 &&
           percent < it->percents.hi + it->percents.unit;
}

/* The band of the same table whose per cents hold x points, n = none. */
static size_t S_band_at(const mq_audit_row *rows, size_t n, size_t at, int64_t x)
{
    for (size_t i = 0; i < n; i++) {
        band it;
        if (i != at && rows[i].kind == MQ_AUDIT_BAND && mq_str_equal(rows[i].table, rows[at].table) &&
            S_band_of(&rows[i], &it) && S_holds(&it, x))
            return i;
    }
    return n;
}

/* Another band of the same table that takes x points as well: points must decide. */
static size_t S_points_at(const mq_audit_row *rows, size_t n, size_t at, int64_t x)
{
    for (size_t i = 0; i < at; i++) {
        band it;
        if (rows[i].kind == MQ_AUDIT_BAND && mq_str_equal(rows[i].table, rows[at].table) &&
            S_band_of(&rows[i], &it) && x * one >= it.points.lo && x * one <= it.points.hi)
            return i;
    }
    return n;
}

static mq_status S_judge_point(const mq_audit_row *rows, size_t n, size_t at, const band *it, int64_t x,
                               mq_audit *out, mq_error *err)
{
    mq_audit_finding finding = {at, MQ_AUDIT_BANDS, MQ_AUDIT_FAILS, x, x, "", ""};
    size_t twice = S_points_at(rows, n, at, x);
    if (twice < n)
        return audit_add(out, finding, err, "two_bands", "%lld" AUDIT_PART "%.*s", (long long)x,
                         (int)rows[twice].label.size, rows[twice].label.at);
    if (S_holds(it, x))
        return MQ_OK;
    size_t other = S_band_at(rows, n, at, x);
    if (other == n)
        return audit_add(out, finding, err, "no_band",
                         "%lld" AUDIT_PART "%lld" AUDIT_PART "%.4g" AUDIT_PART "%.*s", (long long)x,
                         (long long)it->base, 100 * (double)x / (double)it->base, (int)rows[at].printed.size,
                         rows[at].printed.at);
    return audit_add(out, finding, err, "other_band",
                     "%lld" AUDIT_PART "%lld" AUDIT_PART "%.4g" AUDIT_PART "%.*s" AUDIT_PART "%.*s",
                     (long long)x, (long long)it->base, 100 * (double)x / (double)it->base,
                     (int)rows[at].printed.size, rows[at].printed.at, (int)rows[other].label.size,
                     rows[other].label.at);
}

mq_status audit_band(const mq_audit_row *rows, size_t n, size_t at, mq_audit *out, mq_error *err)
{
    band it;
    mq_place place = {NULL, rows[at].line, 0};
    if (!S_band_of(&rows[at], &it))
        return mq_fail(err, MQ_E_DATA, &place,
                       "band '%.*s': count and printed must be ranges such as 9-10 or <50, base whole points",
                       (int)rows[at].label.size, rows[at].label.at);
    size_t failed = out->failed;
    for (int64_t x = (it.points.lo + one - 1) / one; x <= it.points.hi / one && x <= it.base; x++) {
        mq_status st = S_judge_point(rows, n, at, &it, x, out, err);
        if (st < 0)
            return st;
    }
    mq_audit_finding finding = {at, MQ_AUDIT_BANDS, MQ_AUDIT_FITS, it.points.lo / one, it.points.hi / one, "",
                                ""};
    return out->failed > failed ? MQ_OK : audit_add(out, finding, err, "bands_agree", "%s", "");
}
