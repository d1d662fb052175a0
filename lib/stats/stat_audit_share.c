#include "audit.h"
#include <stdio.h>

enum { SMALL_BASES = 100, LISTED = 8 };

/* A list of numbers that grows in a fixed place; what does not fit is left out with "...". */
typedef struct note {
    char text[160];
    size_t size, listed;
} note;

static void S_list(note *to, int64_t base, int64_t k)
{
    if (to->listed++ >= LISTED) {
        if (to->listed == LISTED + 2)
            to->size += (size_t)snprintf(to->text + to->size, sizeof to->text - to->size, " ...");
        return;
    }
    int written = snprintf(to->text + to->size, sizeof to->text - to->size, "%s%lld/%lld",
                           to->size ? ", " : "", (long long)k, (long long)base);
    to->size += written > 0 && (size_t)written < sizeof to->text - to->size ? (size_t)written : 0;
}

/* Bases of the other rows that would give the per cent. A base is listed once, where it first stands. */
static void S_other_bases(const mq_audit_row *rows, size_t n, const audit_figure *it, note *to)
{
    for (size_t i = 0; i < n; i++) {
        int64_t base, earlier;
        mq_grim grim;
        if (rows[i].kind == MQ_AUDIT_BAND || !audit_whole(rows[i].base, &base) || base == it->base)
            continue;
        bool seen = false;
        for (size_t j = 0; j < i && !seen; j++)
            seen = audit_whole(rows[j].base, &earlier) && earlier == base;
        if (!seen && base > 0 && mq_grim_of(it->printed, (size_t)base, &grim, NULL) == MQ_OK &&
            grim.consistent && !grim.no_power)
            S_list(to, base, grim.k_min);
    }
}

static void S_small_bases(const audit_figure *it, note *to)
{
    for (int64_t base = 1; base <= SMALL_BASES && base < it->printed.scale; base++) {
        mq_grim grim;
        if (mq_grim_of(it->printed, (size_t)base, &grim, NULL) == MQ_OK && grim.consistent)
            S_list(to, base, grim.k_min);
    }
}

/* The per cent as printed, without a sign of its own. */
static mq_str S_as_printed(const mq_audit_row *row)
{
    mq_str text = mq_str_trim(row->printed);
    while (text.size && (text.at[text.size - 1] == '%' || text.at[text.size - 1] == ' '))
        text.size--;
    return text;
}

static double S_percent(int64_t k, int64_t n)
{
    return 100 * (double)k / (double)n;
}

static mq_status S_impossible(const mq_audit_row *rows, size_t n, size_t at, const audit_figure *it,
                              mq_audit *out, mq_error *err)
{
    note others = {0}, small = {0};
    mq_str printed = S_as_printed(&rows[at]);
    S_other_bases(rows, n, it, &others);
    S_small_bases(it, &small);
    /* digits/scale lies between two whole counts; both stay within the base. */
    int64_t below = (int64_t)((double)it->printed.digits / (double)it->printed.scale * (double)it->base);
    int64_t above = below < it->base ? below + 1 : below;
    int decimals = it->printed.decimals + 1;
    mq_audit_finding finding = {at, MQ_AUDIT_GRANULARITY, MQ_AUDIT_FAILS, 1, 0, "", ""};
    return audit_add(out, finding, err, "impossible",
                     "%.*s" AUDIT_PART "%lld" AUDIT_PART "%lld" AUDIT_PART "%.*f" AUDIT_PART "%lld" AUDIT_PART
                     "%.*f" AUDIT_PART "%s" AUDIT_PART "%s",
                     (int)printed.size, printed.at, (long long)it->base, (long long)below, decimals,
                     S_percent(below, it->base), (long long)above, decimals, S_percent(above, it->base),
                     others.text, small.text);
}

static mq_status S_judge_percent(const mq_audit_row *rows, size_t n, size_t at, const audit_figure *it,
                                 mq_audit *out, mq_error *err)
{
    mq_grim grim;
    mq_str printed = S_as_printed(&rows[at]);
    mq_place place = {NULL, rows[at].line, 0};
    if (mq_grim_of(it->printed, (size_t)it->base, &grim, NULL) < 0)
        return mq_fail(err, MQ_E_DATA, &place, "base %lld is too large to be judged", (long long)it->base);
    if (!grim.consistent)
        return S_impossible(rows, n, at, it, out, err);
    bool met = !it->count_given || (it->count >= grim.k_min && it->count <= grim.k_max);
    bool blind = grim.no_power && !it->count_given;
    mq_audit_finding finding = {at,
                                met ? MQ_AUDIT_GRANULARITY : MQ_AUDIT_COUNT,
                                !met    ? MQ_AUDIT_FAILS
                                : blind ? MQ_AUDIT_NOTE
                                        : MQ_AUDIT_FITS,
                                grim.k_min,
                                grim.k_max,
                                "",
                                ""};
    if (!met)
        return audit_add(out, finding, err, "not_count",
                         "%lld" AUDIT_PART "%lld" AUDIT_PART "%.*f" AUDIT_PART "%.*s", (long long)it->count,
                         (long long)it->base, it->printed.decimals + 1, S_percent(it->count, it->base),
                         (int)printed.size, printed.at);
    if (blind)
        return audit_add(out, finding, err, "no_power", "%lld" AUDIT_PART "%lld" AUDIT_PART "%lld",
                         (long long)it->base, (long long)grim.k_min, (long long)grim.k_max);
    if (it->count_given)
        return audit_add(out, finding, err, "given", "%lld" AUDIT_PART "%lld", (long long)it->count,
                         (long long)it->base);
    if (grim.k_count == 1)
        return audit_add(out, finding, err, "fits_one", "%lld" AUDIT_PART "%lld", (long long)grim.k_min,
                         (long long)it->base);
    return audit_add(out, finding, err, "fits", "%lld" AUDIT_PART "%lld" AUDIT_PART "%lld",
                     (long long)grim.k_min, (long long)grim.k_max, (long long)it->base);
}

mq_status audit_share(const mq_audit_row *rows, size_t n, size_t at, mq_audit *out, mq_error *err)
{
    audit_figure it;
    mq_status st = audit_figure_of(&rows[at], &it, err);
    if (st < 0)
        return st;
    mq_audit_finding finding = {at, MQ_AUDIT_COUNT, MQ_AUDIT_FAILS, 1, 0, "", ""};
    if (it.count_given && it.base_given && it.count > it.base)
        return audit_add(out, finding, err, "larger", "%lld" AUDIT_PART "%lld", (long long)it.count,
                         (long long)it.base);
    if (!it.printed_given) /* a plain count: its total judges it */
        return MQ_OK;
    if (it.base_given)
        return S_judge_percent(rows, n, at, &it, out, err);
    finding.check = MQ_AUDIT_GRANULARITY;
    finding.verdict = MQ_AUDIT_NOTE;
    return audit_add(out, finding, err, "no_base", "%s", "");
}
