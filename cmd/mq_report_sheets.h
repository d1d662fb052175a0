#ifndef MQ_REPORT_SHEETS_H
#define MQ_REPORT_SHEETS_H
#include "mq_agree.h"
#include "mq_report.h"

/** What people coded, as far as a report tells of it: agreement of the coders, shares corrected by the
 * adjudicated sheet. */
typedef struct mq_report_sheets {
    const char *coder[MQ_CODERS_MOST]; /* n_coders sheets of one coder each */
    size_t n_coders;
    const char *decided;          /* the adjudicated sheet, NULL = none */
    mq_texts columns;             /* code_1, code_2 .. of it */
    bool agree, corrected;        /* what there is to tell */
    bool many[MQ_CORRECT_BY + 1]; /* group columns with too many groups to correct them one by one */
    mq_agree_files files;
    mq_agree_sheets sheets;
    mq_sheet_settings settings;
    mq_texts by;
    mq_correction correction;
    mq_sheet page; /* memory of the tables; its way into the document is the report's */
} mq_report_sheets;

/** Reads the sheets of the plan; coded is the path of the coded file. Close after success and failure.
 *  Errors  those of mq_agree_sheets_read and mq_correction_read; MQ_E_USAGE one sheet twice */
mq_status mq_report_sheets_read(mq_report_sheets *s, const mq_report *r, const char *coded, mq_error *err);
void mq_report_sheets_close(mq_report_sheets *s);

#endif
