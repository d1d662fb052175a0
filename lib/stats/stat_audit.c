#include "audit.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* What papers put between thousands, in bytes at text; 0 = none. */
static size_t S_separator(mq_str text)
{
    static const char *const signs[] = {" ", ",", "'", "\u00A0", "\u202F", "\u2009", "\u2019"};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        size_t size = strlen(signs[i]);
        if (text.size >= size && memcmp(text.at, signs[i], size) == 0)
            return size;
    }
    return 0;
}

bool audit_whole(mq_str text, int64_t *out)
{
    size_t digits = 0, groups = 0, sign;
    text = mq_str_trim(text);
    *out = 0;
    for (size_t i = 0; i < text.size;) {
        if (text.at[i] >= '0' && text.at[i] <= '9') {
            if (*out > INT64_C(1) << 50)
                return false;
            *out = *out * 10 + (text.at[i++] - '0');
            digits++;
            continue;
        }
        sign = S_separator((mq_str){text.at + i, text.size - i});
        if (!sign || !digits || digits > 3 || (groups && digits != 3))
            return false;
        groups++;
        digits = 0;
        i += sign;
    }
    return groups ? digits == 3 : digits > 0;
}

static mq_status S_bad_cell(const mq_audit_row *row, const char *column, mq_str cell, mq_error *err)
{
    mq_place at = {NULL, row->line, 0};
    return mq_fail(err, MQ_E_DATA, &at, "%s '%.*s' is not %s; correct it or leave it empty", column,
                   (int)cell.size, cell.at ? cell.at : "",
                   strcmp(column, "printed") == 0 ? "a per cent from 0 to 100"
                   : strcmp(column, "base") == 0  ? "a whole number above 0"
                                                  : "a whole number");
}

mq_status audit_figure_of(const mq_audit_row *row, audit_figure *out, mq_error *err)
{
    *out = (audit_figure){.printed_given = mq_str_trim(row->printed).size > 0,
                          .count_given = mq_str_trim(row->count).size > 0,
                          .base_given = mq_str_trim(row->base).size > 0};
    if (out->printed_given && mq_percent_parse(row->printed, &out->printed, NULL) < 0)
        return S_bad_cell(row, "printed", row->printed, err);
    if (out->count_given && !audit_whole(row->count, &out->count))
        return S_bad_cell(row, "count", row->count, err);
    if (out->base_given && (!audit_whole(row->base, &out->base) || out->base == 0))
        return S_bad_cell(row, "base", row->base, err);
    return MQ_OK;
}

mq_status audit_add(mq_audit *audit, mq_audit_finding finding, mq_error *err, const char *says,
                    const char *values, ...)
{
    if (audit->count == audit->room) {
        size_t room = audit->room ? 2 * audit->room : 32;
        mq_audit_finding *grown = realloc(audit->findings, room * sizeof *grown);
        if (!grown)
            return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu findings", room);
        audit->findings = grown;
        audit->room = room;
    }
    va_list list;
    va_start(list, values);
    int size = vsnprintf(finding.values, sizeof finding.values, values, list);
    va_end(list);
    if (size >= (int)sizeof finding.values) /* a long label; cut at a letter */
        finding.values[mq_utf8_check(finding.values, sizeof finding.values - 1)] = '\0';
    finding.says = says;
    audit->failed += finding.verdict == MQ_AUDIT_FAILS;
    audit->findings[audit->count++] = finding;
    return MQ_OK;
}

mq_status mq_audit_rows(const mq_audit_row *rows, size_t n, mq_audit *out, mq_error *err)
{
    mq_status st = MQ_OK;
    for (size_t i = 0; i < n && st == MQ_OK; i++) {
        switch (rows[i].kind) {
        case MQ_AUDIT_SHARE:
            st = audit_share(rows, n, i, out, err);
            break;
        case MQ_AUDIT_SUM:
            st = audit_sum(rows, n, i, out, err);
            break;
        case MQ_AUDIT_BAND:
            st = audit_band(rows, n, i, out, err);
            break;
        }
    }
    return st;
}

mq_str mq_audit_value(const mq_audit_finding *finding, size_t index)
{
    mq_str rest = mq_str_of(finding->values), value = {0};
    for (size_t i = 0; i <= index; i++) {
        if (!rest.at)
            return (mq_str){0};
        value = mq_str_cut(&rest, MQ_AUDIT_PART);
    }
    return value;
}

void mq_audit_free(mq_audit *audit)
{
    free(audit->findings);
    *audit = (mq_audit){0};
}

mq_status mq_audit_kind_parse(mq_str text, mq_audit_kind *out, mq_error *err)
{
    static const struct {
        const char *name;
        mq_audit_kind kind;
    } kinds[] = {
        {"", MQ_AUDIT_SHARE}, {"share", MQ_AUDIT_SHARE}, {"sum", MQ_AUDIT_SUM}, {"band", MQ_AUDIT_BAND}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (mq_str_equal(mq_str_trim(text), mq_str_of(kinds[i].name))) {
            *out = kinds[i].kind;
            return MQ_OK;
        }
    }
    return mq_fail(err, MQ_E_DATA, NULL, "unknown kind '%.*s'; use share, sum or band", (int)text.size,
                   text.at);
}

const char *mq_audit_check_name(mq_audit_check check)
{
    static const char *const names[] = {"granularity", "count", "parts", "bands"};
    return names[check];
}

const char *mq_audit_verdict_name(mq_audit_verdict verdict)
{
    static const char *const names[] = {"fits", "note", "fails"};
    return names[verdict];
}
