#include "mq_export.h"
#include "mq_memory.h"
#include <math.h>
#include <stdlib.h>

/* A plain number in decimal form. 007 and 1,5 are none: what SPSS would show must be what the cell says. */
static bool S_is_number(mq_str cell, int *decimals)
{
    size_t i = cell.size && cell.at[0] == '-', digits = 0;
    size_t first = i;
    *decimals = 0;
    for (; i < cell.size && cell.at[i] >= '0' && cell.at[i] <= '9'; i++)
        digits++;
    if (!digits || digits > 15 || (digits > 1 && cell.at[first] == '0'))
        return false;
    if (i < cell.size && cell.at[i] == '.')
        for (i++; i < cell.size && cell.at[i] >= '0' && cell.at[i] <= '9'; i++)
            ++*decimals;
    return i == cell.size && *decimals < 9 && cell.at[cell.size - 1] != '.';
}

/* The column `<text>_<dimension>` where <text> is a column too. */
static bool S_is_coded(const mq_str *header, size_t n, size_t column, mq_str dimension, size_t *text)
{
    mq_str name = header[column];
    if (name.size <= dimension.size + 1 || name.at[name.size - dimension.size - 1] != '_' ||
        memcmp(name.at + name.size - dimension.size, dimension.at, dimension.size) != 0)
        return false;
    for (*text = 0; *text < n; ++*text)
        if (mq_str_equal(header[*text], (mq_str){name.at, name.size - dimension.size - 1}))
            return true;
    return false;
}

static size_t S_column(const mq_str *header, size_t n, mq_str text, mq_str dimension)
{
    size_t of;
    for (size_t i = 0; i < n; i++)
        if (S_is_coded(header, n, i, dimension, &of) && mq_str_equal(header[of], text))
            return i;
    return SIZE_MAX;
}

static mq_status S_labels(mq_export *e, mq_spss_variable *v, size_t d, mq_error *err)
{
    const mq_codebook *book = &e->coders.at[0].book;
    const mq_dimension *dimension = &book->dimensions[d];
    mq_spss_value *values = mq_arena_take_n(&e->arena, book->size + 1, sizeof *values);
    if (!values)
        return mq_no_memory(err);
    v->kind = dimension->kind == MQ_KIND_ORDINAL ? MQ_SPSS_ORDINAL : MQ_SPSS_NOMINAL;
    v->label = dimension->title[e->locale].size ? dimension->title[e->locale] : dimension->name;
    v->values = values;
    for (size_t c = 0; c < book->size; c++) {
        const mq_code *code = &book->codes[c];
        if (code->dimension != d)
            continue;
        double number = dimension->kind == MQ_KIND_ORDINAL ? (double)code->rank : (double)v->n_values + 1;
        values[v->n_values++] =
            (mq_spss_value){number, code->title[e->locale].size ? code->title[e->locale] : code->name};
    }
    return MQ_OK;
}

static mq_status S_prepare(mq_export *e, const mq_survey *survey, mq_error *err)
{
    const mq_codebook *book = &e->coders.at[0].book;
    const mq_str *header = mq_survey_header(survey);
    mq_status st = MQ_OK;
    e->n = mq_survey_columns(survey);
    e->variables = mq_arena_take_n(&e->arena, e->n + 1, sizeof *e->variables);
    e->dimension = mq_arena_take_n(&e->arena, e->n + 1, sizeof *e->dimension);
    e->outer = mq_arena_take_n(&e->arena, e->n + 1, sizeof *e->outer);
    e->text = mq_arena_take_n(&e->arena, e->n + 1, sizeof *e->text);
    if (!e->variables || !e->dimension || !e->outer || !e->text)
        return mq_no_memory(err);
    for (size_t i = 0; i < e->n && st >= 0; i++) {
        size_t of;
        mq_str name = mq_arena_copy(&e->arena, header[i].size ? header[i] : MQ_STR("_"));
        if (!name.at)
            return mq_no_memory(err);
        e->variables[i] = (mq_spss_variable){.name = name, .label = name, .width = 1};
        e->dimension[i] = e->outer[i] = SIZE_MAX;
        for (size_t d = 0; d < book->n_dimensions && st >= 0; d++) {
            if (book->dimensions[d].kind == MQ_KIND_FLAGS ||
                !S_is_coded(header, e->n, i, book->dimensions[d].name, &of))
                continue;
            e->dimension[i] = d;
            if (book->dimensions[d].within != SIZE_MAX)
                e->outer[i] =
                    S_column(header, e->n, header[of], book->dimensions[book->dimensions[d].within].name);
            st = S_labels(e, &e->variables[i], d, err);
        }
    }
    return st;
}

static void S_look(mq_export *e, const mq_row *row)
{
    for (size_t i = 0; i < e->n; i++) {
        mq_spss_variable *v = &e->variables[i];
        int decimals;
        mq_str cell = row->cells[i];
        v->width = cell.size > v->width ? cell.size : v->width;
        if (!cell.size || e->text[i])
            continue;
        if (!S_is_number(cell, &decimals))
            e->text[i] = true;
        else
            v->decimals = decimals > v->decimals ? decimals : v->decimals;
    }
}

/* A column without a single number stays text. */
static void S_decide(mq_export *e, const bool *filled)
{
    for (size_t i = 0; i < e->n; i++)
        if (e->dimension[i] == SIZE_MAX)
            e->variables[i].kind = filled[i] && !e->text[i] ? MQ_SPSS_SCALE : MQ_SPSS_TEXT;
}

mq_status mq_export_survey(mq_export *e, const char *path, const char *codebook,
                           const mq_input_settings *input, size_t locale, mq_error *err)
{
    mq_survey *survey = NULL;
    mq_row row;
    *e = (mq_export){.locale = locale};
    mq_status st = mq_coders_load(codebook, &e->coders, err);
    if (st >= 0 && !(survey = mq_input_open(path, input, err)))
        st = err->status;
    if (st >= 0)
        st = S_prepare(e, survey, err);
    bool *filled = st >= 0 ? mq_arena_take_n(&e->arena, e->n + 1, sizeof *filled) : NULL;
    if (st >= 0 && !filled)
        st = mq_no_memory(err);
    while (st == MQ_OK && (st = mq_survey_next(survey, &row, err)) == MQ_OK) {
        if (mq_row_ragged(&row)) {
            e->ragged++;
            continue;
        }
        e->rows++;
        S_look(e, &row);
        for (size_t i = 0; i < e->n; i++)
            filled[i] |= row.cells[i].size > 0;
    }
    if (st >= 0)
        S_decide(e, filled);
    mq_survey_close(survey);
    return st < 0 ? st : MQ_OK;
}

/* Number of the code as S_labels gave it, NaN for an empty cell. */
static mq_status S_code(const mq_export *e, const mq_row *row, size_t column, double *out, mq_error *err)
{
    const mq_codebook *book = &e->coders.at[0].book;
    size_t d = e->dimension[column], k = 0;
    mq_str cell = mq_str_trim(row->cells[column]);
    mq_str outer = e->outer[column] == SIZE_MAX ? MQ_STR("") : mq_str_trim(row->cells[e->outer[column]]);
    *out = NAN;
    for (size_t c = 0; cell.size && c < book->size; c++) {
        const mq_code *code = &book->codes[c];
        if (code->dimension != d)
            continue;
        k++;
        if (mq_str_equal(code->name, cell) && (!outer.size || code->parent == SIZE_MAX ||
                                               mq_str_equal(book->codes[code->parent].name, outer))) {
            *out = book->dimensions[d].kind == MQ_KIND_ORDINAL ? (double)code->rank : (double)k;
            return MQ_OK;
        }
    }
    if (!cell.size)
        return MQ_OK;
    return mq_fail(err, MQ_E_DATA, NULL, "column '%.*s' holds '%.*s', which the codebook does not have",
                   (int)e->variables[column].name.size, e->variables[column].name.at,
                   (int)(cell.size < 60 ? cell.size : 60), cell.at);
}

mq_status mq_export_row(const mq_export *e, const mq_row *row, mq_spss_cell *cells, mq_error *err)
{
    char number[32];
    mq_status st = MQ_OK;
    for (size_t i = 0; i < e->n && st >= 0; i++) {
        mq_str cell = row->cells[i];
        cells[i] = (mq_spss_cell){NAN, cell};
        if (e->dimension[i] != SIZE_MAX)
            st = S_code(e, row, i, &cells[i].number, err);
        else if (e->variables[i].kind == MQ_SPSS_SCALE && cell.size && cell.size < sizeof number) {
            memcpy(number, cell.at, cell.size);
            number[cell.size] = '\0';
            cells[i].number = strtod(number, NULL);
        }
    }
    return st;
}

void mq_export_free(mq_export *e)
{
    mq_coders_free(&e->coders);
    mq_arena_free(&e->arena);
}
