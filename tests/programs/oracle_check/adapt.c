#include "adapt.h"
#include <math.h>
#include <stdlib.h>

json_t *number_json(double x)
{
    if (isnan(x))
        return json_null();
    if (isinf(x))
        return json_string(x > 0 ? "Inf" : "-Inf");
    return json_real(x);
}

void put_number(json_t *out, const char *key, double x)
{
    json_object_set_new(out, key, number_json(x));
}

void put_bool(json_t *out, const char *key, bool x)
{
    json_object_set_new(out, key, json_boolean(x));
}

void put_text(json_t *out, const char *key, const char *text)
{
    json_object_set_new(out, key, text ? json_string(text) : json_null());
}

static json_t *S_pair(mq_interval it)
{
    json_t *pair = json_array();
    json_array_append_new(pair, number_json(it.lo));
    json_array_append_new(pair, number_json(it.hi));
    return pair;
}

void put_interval(json_t *out, const char *key, mq_interval it)
{
    json_object_set_new(out, key, S_pair(it));
}

void put_missing(json_t *out, const char *key, mq_interval it)
{
    json_object_set_new(out, key, isnan(it.lo) && isnan(it.hi) ? json_null() : S_pair(it));
}

void put_numbers(json_t *out, const char *key, const double *x, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, number_json(x[i]));
    json_object_set_new(out, key, list);
}

void put_sizes(json_t *out, const char *key, const size_t *x, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_integer((json_int_t)x[i]));
    json_object_set_new(out, key, list);
}

void put_intervals(json_t *out, const char *key, const mq_interval *x, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, S_pair(x[i]));
    json_object_set_new(out, key, list);
}

void put_matrix(json_t *out, const char *key, const double *x, size_t rows, size_t columns)
{
    json_t *matrix = json_array();
    for (size_t r = 0; r < rows; r++) {
        json_t *row = json_array();
        for (size_t c = 0; c < columns; c++)
            json_array_append_new(row, number_json(x[r * columns + c]));
        json_array_append_new(matrix, row);
    }
    json_object_set_new(out, key, matrix);
}

double json_to_number(const json_t *value)
{
    const char *text = json_string_value(value);
    char *end = NULL;
    double x = text ? strtod(text, &end) : json_number_value(value);
    bool number = text ? end != text && !*end : json_is_number(value);
    return number ? x : NAN;
}

static size_t S_count(const json_t *value)
{
    double x = json_to_number(value);
    return x > 0 ? (size_t)x : 0;
}

double get_number(const json_t *input, const char *key)
{
    return json_to_number(json_object_get(input, key));
}

double get_number_or(const json_t *input, const char *key, double usual)
{
    return json_object_get(input, key) ? get_number(input, key) : usual;
}

double get_conf(const json_t *input)
{
    return get_number_or(input, "conf", 0.95);
}

size_t get_count(const json_t *input, const char *key)
{
    return S_count(json_object_get(input, key));
}

const char *get_text(const json_t *input, const char *key)
{
    return json_string_value(json_object_get(input, key));
}

bool has_value(const json_t *input, const char *key)
{
    const json_t *value = json_object_get(input, key);
    return value && !json_is_null(value);
}

double *get_numbers(const json_t *input, const char *key, size_t *n)
{
    const json_t *list = json_object_get(input, key);
    *n = json_array_size(list);
    double *x = calloc(*n + 1, sizeof *x);
    for (size_t i = 0; x && i < *n; i++)
        x[i] = json_to_number(json_array_get(list, i));
    return x;
}

size_t *get_counts(const json_t *input, const char *key, size_t *n)
{
    const json_t *list = json_object_get(input, key);
    *n = json_array_size(list);
    size_t *x = calloc(*n + 1, sizeof *x);
    for (size_t i = 0; x && i < *n; i++)
        x[i] = S_count(json_array_get(list, i));
    return x;
}

size_t *get_table(const json_t *input, const char *key, size_t *rows, size_t *columns)
{
    const json_t *table = json_object_get(input, key);
    *rows = json_array_size(table);
    *columns = *rows ? json_array_size(json_array_get(table, 0)) : 0;
    size_t *cells = calloc(*rows * *columns + 1, sizeof *cells);
    for (size_t r = 0; cells && r < *rows; r++)
        for (size_t c = 0; c < *columns; c++)
            cells[r * *columns + c] = S_count(json_array_get(json_array_get(table, r), c));
    return cells;
}
