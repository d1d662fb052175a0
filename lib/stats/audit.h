#ifndef AUDIT_H
#define AUDIT_H
#include "mq_audit.h"

/* Between the files of the audit; not for other rooms. */

typedef struct audit_figure { /* a row, its numbers read */
    bool printed_given, count_given, base_given;
    mq_percent printed;
    int64_t count, base;
} audit_figure;

/* Reads printed, count and base of a share or sum. */
mq_status audit_figure_of(const mq_audit_row *row, audit_figure *out, mq_error *err);

/* A non-negative whole number, blanks around it allowed. */
bool audit_whole(mq_str text, int64_t *out);

#define AUDIT_PART "\x1F"

/* Appends a finding; printf-style values with AUDIT_PART between them. */
mq_status audit_add(mq_audit *audit, mq_audit_finding finding, mq_error *err, const char *says,
                    const char *values, ...) __attribute__((format(printf, 5, 6)));

mq_status audit_share(const mq_audit_row *rows, size_t n, size_t at, mq_audit *out, mq_error *err);
mq_status audit_sum(const mq_audit_row *rows, size_t n, size_t at, mq_audit *out, mq_error *err);
mq_status audit_band(const mq_audit_row *rows, size_t n, size_t at, mq_audit *out, mq_error *err);

#endif
