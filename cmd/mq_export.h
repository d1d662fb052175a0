#ifndef MQ_EXPORT_H
#define MQ_EXPORT_H
#include "mq_data.h"
#include "mq_input.h"
#include "mq_spss.h"

/** A coded survey as SPSS variables: columns of codes become numbers with labels, columns of plain numbers
 * become scales, all others text. */
typedef struct mq_export {
    mq_coders coders;
    size_t locale;               /* 0 kk, 1 ru, 2 en: language of the labels */
    mq_spss_variable *variables; /* n, one a column of the file */
    size_t n;
    size_t *dimension; /* of each column: of the first codebook, SIZE_MAX = not a column of codes */
    size_t *outer;     /* column with the outer code of a nested one, SIZE_MAX = none */
    bool *text;        /* each column: some cell is not a plain number */
    uint64_t rows, ragged;
    mq_arena arena;
} mq_export;

/** First reading: kinds, widths, labels, number of rows. Free after success and failure.
 *  Errors  those of loading and opening; MQ_E_DATA a code that the codebook does not have */
mq_status mq_export_survey(mq_export *e, const char *path, const char *codebook,
                           const mq_input_settings *input, size_t locale, mq_error *err);

/** The cells of a row for mq_spss_row, n of them; texts are borrowed from the row. */
mq_status mq_export_row(const mq_export *e, const mq_row *row, mq_spss_cell *cells, mq_error *err);
void mq_export_free(mq_export *e);

#endif
