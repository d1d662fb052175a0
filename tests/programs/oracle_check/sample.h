#ifndef SAMPLE_H
#define SAMPLE_H
#include "mq_error.h"
#include "mq_complex_survey.h"
#include <jansson.h>

/* A small CSV in memory for the design cases: text cells, "" = missing. */
typedef struct sample {
    size_t rows, columns;
    char *bytes;  /* the file; cells point into it */
    char **cells; /* (rows + 1) x columns, the header first */
} sample;

mq_status sample_read(const char *folder, const char *name, sample *out, mq_error *err);
void sample_free(sample *s);

/* Different values of a column, sorted (as numbers if all are), and the code of every row; -1 = missing. */
typedef struct levels {
    size_t count;
    const char **name;
    int *code;
} levels;

mq_status sample_levels(const sample *s, const char *column, levels *out, mq_error *err);
void levels_free(levels *l);
/* Number of a level given as JSON text or number; -2 when no row has it. */
int levels_find(const levels *l, const json_t *value);

/* A column of numbers, caller frees. */
mq_status sample_numbers(const sample *s, const char *column, double **out, mq_error *err);

/* The compiled design of input.design; rows as in the file. */
mq_status sample_design(const sample *s, const json_t *design, mq_complex_survey **out, mq_error *err);

#endif
