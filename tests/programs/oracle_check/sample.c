#include "sample.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *S_slurp(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    long size = -1;
    if (file && fseek(file, 0, SEEK_END) == 0)
        size = ftell(file);
    if (size >= 0 && fseek(file, 0, SEEK_SET) == 0)
        bytes = calloc((size_t)size + 1, 1);
    if (bytes && fread(bytes, 1, (size_t)size, file) != (size_t)size) {
        free(bytes);
        bytes = NULL;
    }
    if (file)
        fclose(file);
    return bytes;
}

/* One cell, unquoted in place; *end = the separator that followed, 0 at the end of the file. */
static char *S_cell(char **at, char *end)
{
    char *cell = *at, *to = cell, *from = cell;
    bool quoted = *from == '"';
    for (from += quoted; *from; from++) {
        if (quoted && *from == '"') {
            if (from[1] != '"') {
                quoted = false;
                continue;
            }
            from++;
        } else if (!quoted && (*from == ',' || *from == '\n')) {
            break;
        } else if (!quoted && *from == '\r') {
            continue;
        }
        *to++ = *from;
    }
    *end = *from;
    *at = *from ? from + 1 : from;
    *to = 0;
    return cell;
}

mq_status sample_read(const char *folder, const char *name, sample *out, mq_error *err)
{
    char path[4096], end = ',';
    snprintf(path, sizeof path, "%s%s%s", name && *name == '/' ? "" : folder, name && *name == '/' ? "" : "/",
             name ? name : "");
    *out = (sample){.bytes = S_slurp(path)};
    if (!out->bytes)
        return mq_fail(err, MQ_E_NOINPUT, NULL, "cannot read '%s'", path);
    size_t most = 1, used = 0;
    for (const char *c = out->bytes; *c; c++)
        most += *c == ',' || *c == '\n';
    out->cells = calloc(most + 1, sizeof *out->cells);
    for (char *at = out->bytes + 3 * (strncmp(out->bytes, "\xEF\xBB\xBF", 3) == 0); out->cells && *at;) {
        size_t blank = strspn(at, "\r\n");
        if (blank && out->columns > 1 && used % out->columns == 0) { /* a line without cells is no row */
            at += blank;
            continue;
        }
        out->cells[used++] = S_cell(&at, &end);
        if (end != ',' && !out->columns)
            out->columns = used;
    }
    if (!out->columns || used % out->columns) {
        sample_free(out);
        return mq_fail(err, MQ_E_DATA, NULL, "'%s' is not a table", path);
    }
    out->rows = used / out->columns - 1;
    return MQ_OK;
}

void sample_free(sample *s)
{
    free(s->bytes);
    free(s->cells);
    *s = (sample){0};
}

static size_t S_column(const sample *s, const char *name)
{
    size_t c = 0;
    while (c < s->columns && (!name || strcmp(s->cells[c], name) != 0))
        c++;
    return c;
}

static int S_compare(const void *left, const void *right)
{
    const char *const *a = left, *const *b = right;
    char *ea, *eb;
    double x = strtod(*a, &ea), y = strtod(*b, &eb);
    if (!*ea && !*eb)
        return x < y ? -1 : x > y;
    return strcmp(*a, *b);
}

mq_status sample_levels(const sample *s, const char *column, levels *out, mq_error *err)
{
    size_t c = S_column(s, column), used = 0;
    *out = (levels){0};
    if (c == s->columns)
        return mq_fail(err, MQ_E_DATA, NULL, "no column '%s'", column ? column : "");
    out->name = calloc(s->rows + 1, sizeof *out->name);
    out->code = calloc(s->rows + 1, sizeof *out->code);
    for (size_t i = 0; i < s->rows; i++)
        if (*s->cells[(i + 1) * s->columns + c])
            out->name[used++] = s->cells[(i + 1) * s->columns + c];
    qsort(out->name, used, sizeof *out->name, S_compare);
    for (size_t i = 0; i < used; i++)
        if (i == 0 || strcmp(out->name[i], out->name[i - 1]) != 0)
            out->name[out->count++] = out->name[i];
    for (size_t i = 0; i < s->rows; i++) {
        const char *cell = s->cells[(i + 1) * s->columns + c];
        out->code[i] = -1;
        for (size_t l = 0; l < out->count && *cell; l++)
            if (strcmp(out->name[l], cell) == 0)
                out->code[i] = (int)l;
    }
    return MQ_OK;
}

void levels_free(levels *l)
{
    free(l->name);
    free(l->code);
    *l = (levels){0};
}

int levels_find(const levels *l, const json_t *value)
{
    char number[40];
    const char *text = json_string_value(value);
    snprintf(number, sizeof number, "%.15g", json_number_value(value));
    for (size_t i = 0; i < l->count; i++)
        if (strcmp(l->name[i], text ? text : number) == 0)
            return (int)i;
    return -2;
}

mq_status sample_numbers(const sample *s, const char *column, double **out, mq_error *err)
{
    size_t c = S_column(s, column);
    *out = NULL;
    if (c == s->columns)
        return mq_fail(err, MQ_E_DATA, NULL, "no column '%s'", column ? column : "");
    *out = calloc(s->rows + 1, sizeof **out);
    for (size_t i = 0; i < s->rows; i++) {
        const char *cell = s->cells[(i + 1) * s->columns + c];
        (*out)[i] = *cell ? strtod(cell, NULL) : NAN;
    }
    return MQ_OK;
}

static mq_lonely S_lonely(const char *word)
{
    static const char *const words[] = {"fail", "certainty", "remove", "average", "adjust"};
    for (size_t i = 0; word && i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], word) == 0)
            return (mq_lonely)i;
    return MQ_LONELY_FAIL;
}

static mq_status S_ids(const sample *s, const json_t *design, const char *key, uint32_t **out, mq_error *err)
{
    const char *column = json_string_value(json_object_get(design, key));
    *out = NULL;
    if (!column)
        return MQ_OK;
    levels l;
    mq_status st = sample_levels(s, column, &l, err);
    if (st == MQ_OK)
        *out = calloc(s->rows + 1, sizeof **out);
    for (size_t i = 0; st == MQ_OK && i < s->rows; i++)
        (*out)[i] = (uint32_t)(l.code[i] + 1);
    levels_free(&l);
    return st;
}

static mq_status S_column_of(const sample *s, const json_t *design, const char *key, double **out,
                             mq_error *err)
{
    const char *column = json_string_value(json_object_get(design, key));
    *out = NULL;
    return column ? sample_numbers(s, column, out, err) : MQ_OK;
}

mq_status sample_design(const sample *s, const json_t *design, mq_complex_survey **out, mq_error *err)
{
    double *weight = NULL, *fpc = NULL, *fpc2 = NULL;
    uint32_t *stratum = NULL, *cluster = NULL;
    *out = NULL;
    mq_status st = S_column_of(s, design, "weight", &weight, err);
    if (st == MQ_OK)
        st = S_column_of(s, design, "fpc", &fpc, err);
    if (st == MQ_OK)
        st = S_column_of(s, design, "fpc2", &fpc2, err);
    if (st == MQ_OK)
        st = S_ids(s, design, "strata", &stratum, err);
    if (st == MQ_OK)
        st = S_ids(s, design, "cluster", &cluster, err);
    const char *lonely = json_string_value(json_object_get(design, "lonely"));
    const mq_design d = {s->rows, weight, stratum, cluster, fpc, fpc2, S_lonely(lonely)};
    if (st == MQ_OK)
        st = mq_complex_survey_new(&d, out, err);
    free(weight);
    free(fpc);
    free(fpc2);
    free(stratum);
    free(cluster);
    return st;
}
