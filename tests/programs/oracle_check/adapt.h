#ifndef ADAPT_H
#define ADAPT_H
#include "mq_error.h"
#include "mq_numeric.h"
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* An adapter turns the input of one case into calls of the library and puts the results into out. It never
 * sees what is expected. folder is where the JSONL file lies (input.csv is relative to it), "." when it has
 * none. */
typedef mq_status adapter(const json_t *input, json_t *out, const char *folder, mq_error *err);

#define METHOD(name) adapter oracle_##name;
#include "methods.def"
#undef METHOD

/* Results: NaN becomes null, infinities become "Inf" and "-Inf". */
void put_number(json_t *out, const char *key, double x);
void put_bool(json_t *out, const char *key, bool x);
void put_text(json_t *out, const char *key, const char *text);
void put_interval(json_t *out, const char *key, mq_interval it); /* [lo, hi] */
void put_missing(json_t *out, const char *key,
                 mq_interval it); /* null when both ends are undefined, else [lo, hi] */
void put_numbers(json_t *out, const char *key, const double *x, size_t n);
void put_sizes(json_t *out, const char *key, const size_t *x, size_t n);
void put_intervals(json_t *out, const char *key, const mq_interval *x, size_t n);
void put_matrix(json_t *out, const char *key, const double *x, size_t rows, size_t columns); /* row-major */
json_t *number_json(double x); /* new reference */

/* Inputs. A missing or null number is NaN, a missing count 0. A number may come as its text: "12", "Inf",
 * "NaN"; other texts ("NA", "") are NaN. */
double json_to_number(const json_t *value);
double get_number(const json_t *input, const char *key);
double get_number_or(const json_t *input, const char *key,
                     double usual);   /* usual when the key is not there */
double get_conf(const json_t *input); /* "conf", 0.95 when the key is not there */
size_t get_count(const json_t *input, const char *key);
const char *get_text(const json_t *input, const char *key);           /* borrowed or NULL */
bool has_value(const json_t *input, const char *key);                 /* there and not null */
double *get_numbers(const json_t *input, const char *key, size_t *n); /* caller frees; NULL = none */
size_t *get_counts(const json_t *input, const char *key, size_t *n);  /* caller frees; NULL = none */
size_t *get_table(const json_t *input, const char *key, size_t *rows,
                  size_t *columns); /* row-major, caller frees */

#endif
