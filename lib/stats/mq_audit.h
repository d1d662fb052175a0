#ifndef MQ_AUDIT_H
#define MQ_AUDIT_H
#include "mq_arena.h"
#include "mq_error.h"
#include "mq_grim.h"
#include "mq_str.h"

/** Can a printed table be right? Rows as in the CSV `table,label,printed,count,base,part_of,kind`, cells as
 * text (borrowed): a trailing zero carries meaning, and a band is a range. Pure functions: rows in, findings
 * out. */
typedef enum mq_audit_kind {
    MQ_AUDIT_SHARE, /* one figure: printed per cent, count of base; any of them may be empty */
    MQ_AUDIT_SUM,   /* total of the rows of the same table whose part_of is its label */
    MQ_AUDIT_BAND   /* range of points (count, out of base) beside a range of per cents (printed) */
} mq_audit_kind;

typedef struct mq_audit_row {
    mq_str table, label, printed, count, base, part_of;
    mq_audit_kind kind;
    size_t line; /* of the file, for messages; 0 = unknown */
} mq_audit_row;

typedef enum mq_audit_check {
    MQ_AUDIT_GRANULARITY, /* no n/N gives the per cent at its printed precision */
    MQ_AUDIT_COUNT,       /* the count beside the per cent does not give it, or exceeds its base */
    MQ_AUDIT_PARTS,       /* parts and total disagree */
    MQ_AUDIT_BANDS        /* points and per cents of a grading scale disagree */
} mq_audit_check;

typedef enum mq_audit_verdict {
    MQ_AUDIT_FITS,
    MQ_AUDIT_NOTE, /* cannot be judged: every per cent fits so large a base, no base given, no parts */
    MQ_AUDIT_FAILS
} mq_audit_verdict;

/** One verdict a share with a printed per cent, a sum or a band (a band may have several: one a point that
 * disagrees). k_min..k_max: whole counts that fit; k_min > k_max: none or unknown. */
typedef struct mq_audit_finding {
    size_t row; /* index of the row that is judged */
    mq_audit_check check;
    mq_audit_verdict verdict;
    int64_t k_min, k_max;
    const char *says;  /* key of a sentence, see below */
    char values[400];  /* what stands in it, parted by MQ_AUDIT_PART; numbers with a decimal point; UTF-8 */
} mq_audit_finding;

/** Sentences and their values. A list or label may be empty: none.
 *  impossible    printed, base, count below, its per cent, count above, its per cent, bases of other rows that
 *                would fit, bases up to 100 that would (both lists count/base, ...)
 *  not_count     count, base, their per cent, printed        given         count, base
 *  no_power      base, least and most count                  fits_one      count, base
 *  fits          least and most count, base                  larger        count, base
 *  no_base, no_parts, not_addable, bands_agree               -
 *  other_bases   sum of the parts' bases, base of the total
 *  parts         parts, their sum, the total                 parts_share   the same, per cent of the sum, base
 *  percents      parts, their per cents added, per cent of the total, what rounding explains
 *  two_bands     points, label of the other band
 *  no_band       points, most points, their per cent, printed range
 *  other_band    the same, label of the band of that per cent */
#define MQ_AUDIT_PART '\x1F'

/** Value number index of the sentence; {NULL, 0} past the last. Borrowed from the finding. */
mq_str mq_audit_value(const mq_audit_finding *finding, size_t index);

typedef struct mq_audit {
    mq_audit_finding *findings; /* in the order of the rows */
    size_t count, room;
    size_t failed; /* findings that fail */
} mq_audit;

/** Judges all rows; *out is { 0 } before and freed by mq_audit_free after, also after an error. A granularity
 * finding names the neighbouring counts, the other bases of the rows that would fit, and the bases up to 100
 * that would. MQ_E_DATA with the line for a cell that is no number, per cent or range; MQ_E_MEMORY. Time:
 * rows x totals. */
mq_status mq_audit_rows(const mq_audit_row *rows, size_t n, mq_audit *out, mq_error *err);
void mq_audit_free(mq_audit *audit);

/** share, sum or band, as in the column kind; empty is share. MQ_E_DATA for anything else. */
mq_status mq_audit_kind_parse(mq_str text, mq_audit_kind *out, mq_error *err);

/** The short form "61% 28% 10% 1% of 21681" ("из" and "/" do for "of"; without a base only sums are judged).
 * Rows live in arena. Per cents that come within 2 of 100 are taken for the parts of a whole and get a total.
 * MQ_E_DATA when there is no per cent or the rest is no number; MQ_E_MEMORY. */
mq_status mq_audit_text_parse(mq_str text, mq_arena *arena, mq_audit_row **rows, size_t *n, mq_error *err);

/** granularity, count, parts, bands; fits, note, fails: stable keys for JSON and CSV. */
const char *mq_audit_check_name(mq_audit_check check);
const char *mq_audit_verdict_name(mq_audit_verdict verdict);

#endif
