#ifndef MQ_AUDIT_TABLES_H
#define MQ_AUDIT_TABLES_H
#include "mq_audit.h"
#include "mq_sheet.h"

/** Adds the table of findings, one line a finding, and for every run of per cents that name the same table
 * and base the bases up to 1,000 at which all of them fit. Errors  MQ_E_MEMORY */
mq_status mq_audit_tables(const mq_audit *audit, const mq_audit_row *rows, size_t n, mq_sheet *sheet,
                          mq_error *err);

#endif
