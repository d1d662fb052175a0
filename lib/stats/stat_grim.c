#include "mq_grim.h"

enum { MOST_DECIMALS = 9 };
static const int64_t most_product = INT64_C(1) << 62;

static bool S_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The text without blanks and without a percent sign at its end. */
static mq_str S_bare(mq_str text)
{
    text = mq_str_trim(text);
    if (text.size && text.at[text.size - 1] == '%') {
        text.size--;
        text = mq_str_trim(text);
    }
    return text;
}

mq_status mq_percent_parse(mq_str text, mq_percent *out, mq_error *err)
{
    mq_str bare = S_bare(text);
    bool point = false, good = bare.size > 0 && S_digit(bare.at[0]) && S_digit(bare.at[bare.size - 1]);
    *out = (mq_percent){0, 100, 0};
    for (size_t i = 0; good && i < bare.size; i++) {
        char c = bare.at[i];
        if ((c == '.' || c == ',') && !point) {
            point = true;
            continue;
        }
        good = S_digit(c) && (!point || out->decimals < MOST_DECIMALS) && out->digits <= out->scale;
        if (!good)
            break;
        out->digits = out->digits * 10 + (c - '0');
        out->decimals += point;
        out->scale *= point ? 10 : 1;
    }
    if (!good || out->digits > out->scale)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "'%.*s' is not a percentage from 0 to 100", (int)text.size,
                       text.at ? text.at : "");
    return MQ_OK;
}

/* Least k with a k >= b, a > 0. */
static int64_t S_up(int64_t b, int64_t a)
{
    return b <= 0 ? 0 : (b + a - 1) / a;
}

static int64_t S_between(int64_t x, int64_t least, int64_t most)
{
    return x < least ? least : x > most ? most : x;
}

/* Is there a whole k in 0..n with low < 2 scale k < high, the ends included where told? */
static bool S_fits(int64_t low, bool low_in, int64_t high, bool high_in, int64_t scale, int64_t n)
{
    int64_t k = S_up(low_in ? low : low + 1, 2 * scale), value = 2 * scale * k;
    return k <= n && (high_in ? value <= high : value < high);
}

mq_status mq_grim_of(mq_percent pct, size_t n, mq_grim *out, mq_error *err)
{
    int64_t scale = pct.scale, p = pct.digits;
    if (n == 0 || n > (size_t)(most_product / (2 * scale + 1)))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "%zu people with %d decimals: out of range", n, pct.decimals);
    /* k fits by rounding iff (2p-1) n <= 2 scale k <= (2p+1) n, the ends being the ties. */
    int64_t people = (int64_t)n, low = (2 * p - 1) * people, high = (2 * p + 1) * people;
    bool even = p % 2 == 0;
    *out = (mq_grim){.no_power = people > scale};
    out->half_up = S_fits(low, true, high, false, scale, people);
    out->half_down = S_fits(low, false, high, true, scale, people);
    out->half_even = S_fits(low, even, high, even, scale, people);
    out->trunc = S_fits(2 * p * people, true, (2 * p + 2) * people, false, scale, people);
    out->ceil = S_fits((2 * p - 2) * people, false, 2 * p * people, true, scale, people);
    out->consistent = out->half_up || out->half_down;
    out->k_min = S_up(low, 2 * scale);
    out->k_max = S_between(high / (2 * scale), 0, people);
    out->k_count = out->k_max >= out->k_min ? out->k_max - out->k_min + 1 : 0;
    out->nearest_k = S_between((2 * p * people + scale) / (2 * scale), 0, people);
    out->nearest_pct = 100 * (double)out->nearest_k / (double)people;
    return MQ_OK;
}

mq_status mq_grim_set_of(const mq_percent *pcts, size_t count, size_t n, bool *each, mq_grim_set *out,
                         mq_error *err)
{
    bool all = true;
    int64_t most_scale = 100, printed = 0;
    *out = (mq_grim_set){0};
    for (size_t i = 0; i < count; i++)
        most_scale = pcts[i].scale > most_scale ? pcts[i].scale : most_scale;
    for (size_t i = 0; i < count; i++) {
        mq_grim one = {0};
        mq_status st = mq_grim_of(pcts[i], n, &one, err);
        if (st < 0)
            return st;
        if (each)
            each[i] = one.consistent;
        all = all && one.consistent;
        out->sum_min += one.k_min;
        out->sum_max += one.k_max;
        printed += pcts[i].digits * (most_scale / pcts[i].scale);
    }
    out->pct_sum = (double)printed / (double)most_scale * 100;
    if (!all) {
        out->sum_min = 1; /* no choice of counts at all */
        out->sum_max = 0;
    }
    out->exhaustive_ok = all && out->sum_min <= (int64_t)n && (int64_t)n <= out->sum_max;
    return MQ_OK;
}

mq_status mq_grim_n_of(const mq_percent *pcts, size_t count, size_t first, size_t last, size_t *fits,
                       size_t room, size_t *found, mq_error *err)
{
    *found = 0;
    for (size_t n = first ? first : 1; n <= last; n++) {
        bool all = true;
        for (size_t i = 0; all && i < count; i++) {
            mq_grim one;
            mq_status st = mq_grim_of(pcts[i], n, &one, err);
            if (st < 0)
                return st;
            all = one.consistent;
        }
        if (!all)
            continue;
        if (*found < room)
            fits[*found] = n;
        ++*found;
    }
    return MQ_OK;
}
