#ifndef MQ_SPSS_H
#define MQ_SPSS_H
#include "mq_arena.h"
#include "mq_buffer.h"
#include "mq_error.h"

/** Coded data as an SPSS system file (.sav, UTF-8, compressed rows) through ReadStat, and the syntax (.sps)
 * that labels the same data in a CSV. Bytes depend on the data only: the file's date is fixed. */

typedef enum mq_spss_kind {
    MQ_SPSS_TEXT, /* line breaks and tabs become blanks: a text of SPSS is one line */
    MQ_SPSS_NOMINAL, /* numbers with value labels */
    MQ_SPSS_ORDINAL,
    MQ_SPSS_SCALE /* plain numbers */
} mq_spss_kind;

typedef struct mq_spss_value {
    double code;
    mq_str label; /* cut to 120 bytes, SPSS's limit, on a letter */
} mq_spss_value;

typedef struct mq_spss_variable {
    mq_str name;  /* any text; see mq_spss_names */
    mq_str label; /* cut to 255 bytes on a letter; empty = none */
    mq_spss_kind kind;
    size_t width; /* TEXT: bytes of the longest value, 1..32767; longer values are cut on a letter */
    int decimals; /* SCALE */
    const mq_spss_value *values;
    size_t n_values;
} mq_spss_variable;

typedef struct mq_spss_cell {
    double number; /* NaN = system missing */
    mq_str text;   /* TEXT */
} mq_spss_cell;

/** Valid, unique SPSS names for n variables, in order: letters (of any script), digits and _ . @ # $ kept,
 * others become _, first a letter, at most 64 bytes, no reserved word, unique whatever the case. NULL = out
 * of memory. */
const char **mq_spss_names(const mq_spss_variable *variables, size_t n, mq_arena *arena);

typedef struct mq_spss mq_spss;

/** Creates path (give a temporary file and rename it) for exactly `rows` rows. variables are borrowed until
 * the end. Errors: MQ_E_CREATE, MQ_E_DATA (no variables, or one that SPSS cannot hold), MQ_E_MEMORY. */
mq_status mq_spss_open(const char *path, const mq_spss_variable *variables, size_t n, uint64_t rows,
                       mq_spss **out, mq_error *err);

/** One row, n cells. */
mq_status mq_spss_row(mq_spss *s, const mq_spss_cell *cells, mq_error *err);

/** Finishes the file and frees s. MQ_E_IO on a full disk, MQ_E_INTERNAL where the number of rows differs from
 *  the promised one; the file is then removed. */
mq_status mq_spss_close(mq_spss *s, mq_error *err);

/** Frees s and removes the unfinished file; NULL is fine. */
void mq_spss_abort(mq_spss *s);

/** SPSS syntax that reads the CSV (comma, header line, UTF-8) of the same variables and labels them. */
mq_status mq_spss_syntax(const char *csv_name, const mq_spss_variable *variables, size_t n, mq_buffer *out,
                         mq_error *err);

#endif
