#include "audit.h"
#include <math.h>
#include <stdio.h>

/* What the parts of a total add to, in whole counts and in printed per cents. */
typedef struct parts {
    size_t found;
    bool counted;          /* every part has whole counts that fit it */
    int64_t least, most;   /* their sum */
    bool printed;          /* every part has a printed per cent, all of one base */
    double percent, slack; /* sum of the printed ones and of half their last digits */
    int64_t base;          /* the common base, -1 = several */
    int64_t bases;         /* sum of the bases */
} parts;

/* Whole counts that the figure can stand for. A count that is given is taken at its word. */
static bool S_range(const audit_figure *it, int64_t *least, int64_t *most)
{
    mq_grim grim;
    *least = *most = it->count;
    if (it->count_given)
        return true;
    if (!it->printed_given || !it->base_given || mq_grim_of(it->printed, (size_t)it->base, &grim, NULL) < 0)
        return false;
    *least = grim.k_min;
    *most = grim.k_max;
    return grim.consistent;
}

static void S_add(parts *sum, const audit_figure *it)
{
    int64_t least, most, base = it->base_given ? it->base : 0;
    bool ranged = S_range(it, &least, &most);
    sum->counted = sum->counted && ranged;
    sum->least += ranged ? least : 0;
    sum->most += ranged ? most : 0;
    sum->base = sum->found == 0 || sum->base == base ? base : -1;
    sum->bases += base;
    sum->printed = sum->printed && it->printed_given && sum->base >= 0;
    if (it->printed_given) {
        double unit = 100 / (double)it->printed.scale;
        sum->percent += (double)it->printed.digits * unit;
        sum->slack += unit / 2;
    }
    sum->found++;
}

static mq_status S_collect(const mq_audit_row *rows, size_t n, size_t at, parts *sum, mq_error *err)
{
    *sum = (parts){.counted = true, .printed = true};
    for (size_t i = 0; i < n; i++) {
        bool part = i != at && rows[i].kind != MQ_AUDIT_BAND && mq_str_equal(rows[i].table, rows[at].table) &&
                    rows[i].part_of.size && mq_str_equal(rows[i].part_of, rows[at].label);
        if (!part)
            continue;
        audit_figure it;
        mq_status st = audit_figure_of(&rows[i], &it, err);
        if (st < 0)
            return st;
        S_add(sum, &it);
    }
    return MQ_OK;
}

static mq_status S_judge_counts(size_t at, const audit_figure *total, const parts *sum, mq_audit *out,
                                mq_error *err)
{
    int64_t least, most;
    S_range(total, &least, &most);
    bool fails = sum->most < least || sum->least > most;
    mq_audit_finding finding = {
        at, MQ_AUDIT_PARTS, fails ? MQ_AUDIT_FAILS : MQ_AUDIT_FITS, sum->least, sum->most, "", ""};
    char made[80], wanted[80];
    if (sum->least == sum->most)
        snprintf(made, sizeof made, "%lld", (long long)sum->least);
    else
        snprintf(made, sizeof made, "%lld\u2013%lld", (long long)sum->least, (long long)sum->most);
    if (least == most)
        snprintf(wanted, sizeof wanted, "%lld", (long long)least);
    else
        snprintf(wanted, sizeof wanted, "%lld\u2013%lld", (long long)least, (long long)most);
    if (total->base_given && sum->least == sum->most)
        return audit_add(out, finding, err, "parts_share",
                         "%zu" AUDIT_PART "%s" AUDIT_PART "%s" AUDIT_PART "%.1f" AUDIT_PART "%lld",
                         sum->found, made, wanted, 100 * (double)sum->least / (double)total->base,
                         (long long)total->base);
    return audit_add(out, finding, err, "parts", "%zu" AUDIT_PART "%s" AUDIT_PART "%s", sum->found, made,
                     wanted);
}

/* A part that no count fits, or no base: what is left is whether rounding explains the sum of the printed per
 * cents. */
static mq_status S_judge_percents(size_t at, const audit_figure *total, const parts *sum, mq_audit *out,
                                  mq_error *err)
{
    double unit = 100 / (double)total->printed.scale, want = (double)total->printed.digits * unit;
    bool exact = total->printed.digits == total->printed.scale; /* a whole is exactly 100 */
    double room = sum->slack + (exact ? 0 : unit / 2), off = fabs(sum->percent - want);
    bool fails = off > room + 1e-9;
    mq_audit_finding finding = {at, MQ_AUDIT_PARTS, fails ? MQ_AUDIT_FAILS : MQ_AUDIT_FITS, 1, 0, "", ""};
    return audit_add(out, finding, err, "percents",
                     "%zu" AUDIT_PART "%.10g" AUDIT_PART "%.10g" AUDIT_PART "%.3g", sum->found, sum->percent,
                     want, room);
}

mq_status audit_sum(const mq_audit_row *rows, size_t n, size_t at, mq_audit *out, mq_error *err)
{
    audit_figure total;
    parts sum = {0};
    mq_status st = audit_share(rows, n, at, out, err); /* a total is a figure too */
    if (st == MQ_OK)
        st = audit_figure_of(&rows[at], &total, err);
    if (st == MQ_OK)
        st = S_collect(rows, n, at, &sum, err);
    if (st < 0)
        return st;
    mq_audit_finding finding = {at, MQ_AUDIT_PARTS, MQ_AUDIT_NOTE, 1, 0, "", ""};
    if (sum.found == 0)
        return audit_add(out, finding, err, "no_parts", "%s", "");
    int64_t least, most;
    bool same = sum.base >= 0 && (!total.base_given || sum.base == 0 || sum.base == total.base);
    if (!same && total.base_given && sum.bases != total.base) {
        finding.verdict = MQ_AUDIT_FAILS;
        return audit_add(out, finding, err, "other_bases", "%lld" AUDIT_PART "%lld", (long long)sum.bases,
                         (long long)total.base);
    }
    if (sum.counted && S_range(&total, &least, &most))
        return S_judge_counts(at, &total, &sum, out, err);
    if (sum.printed && total.printed_given && same)
        return S_judge_percents(at, &total, &sum, out, err);
    return audit_add(out, finding, err, "not_addable", "%s", "");
}
