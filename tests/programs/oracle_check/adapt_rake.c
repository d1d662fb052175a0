#include "adapt.h"
#include "sample.h"
#include <math.h>
#include <stdlib.h>

enum { MARGINS = 16 };

typedef struct margin_case {
    sample file;
    mq_complex_survey *survey;
    levels var, level[MARGINS];
    mq_margin margin[MARGINS];
    double *totals[MARGINS], *weight;
    size_t count;
} margin_case;

static mq_status S_open(margin_case *c, const json_t *input, const char *folder, mq_error *err)
{
    *c = (margin_case){0};
    mq_status st = sample_read(folder, get_text(input, "csv"), &c->file, err);
    if (st == MQ_OK)
        st = sample_design(&c->file, json_object_get(input, "design"), &c->survey, err);
    if (st == MQ_OK)
        st = sample_levels(&c->file, get_text(input, "var"), &c->var, err);
    c->weight = calloc(c->file.rows + 1, sizeof *c->weight);
    return st;
}

static void S_close(margin_case *c)
{
    for (size_t m = 0; m < c->count; m++) {
        levels_free(&c->level[m]);
        free(c->totals[m]);
    }
    free(c->weight);
    levels_free(&c->var);
    mq_complex_survey_free(c->survey);
    sample_free(&c->file);
}

static mq_status S_margins(margin_case *c, const json_t *wanted, mq_error *err)
{
    const char *column, *name;
    json_t *populations, *people;
    json_object_foreach((json_t *)wanted, column, populations)
    {
        if (c->count == MARGINS)
            return mq_fail(err, MQ_E_DATA, NULL, "more than %d margins", MARGINS);
        levels *l = &c->level[c->count];
        mq_status st = sample_levels(&c->file, column, l, err);
        if (st < 0)
            return st;
        double *totals = c->totals[c->count] = calloc(l->count + 1, sizeof *totals);
        c->margin[c->count++] = (mq_margin){l->code, l->count, totals};
        json_object_foreach(populations, name, people)
        {
            json_t *text = json_string(name);
            int at = levels_find(l, text);
            json_decref(text);
            if (at < 0)
                return mq_fail(err, MQ_E_DATA, NULL, "no row has '%s' = '%s'", column, name);
            totals[at] = json_number_value(people);
        }
    }
    return MQ_OK;
}

static void S_put_weights(json_t *out, const margin_case *c)
{
    double sum = 0, least = INFINITY, most = 0, least_ratio = INFINITY, most_ratio = 0;
    for (size_t i = 0; i < c->file.rows; i++) {
        double ratio = c->weight[i] / mq_complex_survey_weight(c->survey, i);
        sum += c->weight[i];
        least = fmin(least, c->weight[i]);
        most = fmax(most, c->weight[i]);
        least_ratio = fmin(least_ratio, ratio);
        most_ratio = fmax(most_ratio, ratio);
    }
    put_number(out, "sum_w", sum);
    put_number(out, "min_w", least);
    put_number(out, "max_w", most);
    put_number(out, "min_ratio", least_ratio);
    put_number(out, "max_ratio", most_ratio);
    put_number(out, "kish_deff", mq_weights_kish(c->weight, c->file.rows));
    put_numbers(out, "w_first8", c->weight, c->file.rows < 8 ? c->file.rows : 8);
}

static mq_status S_calibrated(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    margin_case c;
    mq_status st = S_open(&c, input, folder, err);
    if (st == MQ_OK)
        st = S_margins(&c, json_object_get(input, "margins"), err);
    if (st == MQ_OK)
        st = mq_complex_survey_rake(c.survey, c.margin, c.count, c.weight, NULL, err);
    json_t *shares = json_array();
    for (size_t l = 0; st == MQ_OK && l < c.var.count; l++) {
        double p, se;
        st = mq_complex_survey_calibrated_share(c.survey, c.margin, c.count, c.weight, c.var.code, (int)l, NULL, &p,
                                        &se, err);
        json_t *row = json_object();
        char *end;
        double number = strtod(c.var.name[l], &end);
        json_object_set_new(row, "level", *end ? json_string(c.var.name[l]) : number_json(number));
        put_number(row, "p", p);
        put_number(row, "se", se);
        json_array_append_new(shares, row);
    }
    json_object_set_new(out, "levels", shares);
    if (st == MQ_OK)
        S_put_weights(out, &c);
    S_close(&c);
    return st;
}

mq_status oracle_svy_rake(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    return S_calibrated(input, out, folder, err);
}

/* Post-stratification is raking to one margin, met in one pass. */
mq_status oracle_svy_poststrat(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    if (json_object_size(json_object_get(input, "margins")) != 1)
        return mq_fail(err, MQ_E_DATA, NULL, "post-stratification takes one margin");
    return S_calibrated(input, out, folder, err);
}

mq_status oracle_svy_trim(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    margin_case c;
    double *given = NULL, p = NAN, se = NAN;
    size_t at_cap = 0;
    mq_status st = S_open(&c, input, folder, err);
    if (st == MQ_OK) {
        given = calloc(c.file.rows + 1, sizeof *given);
        for (size_t i = 0; i < c.file.rows; i++)
            given[i] = mq_complex_survey_weight(c.survey, i);
        st = mq_weights_trim(given, c.file.rows, get_number(input, "upper"), c.weight, &at_cap, err);
    }
    if (st == MQ_OK) /* no margins: the plain linearisation with these weights */
        st = mq_complex_survey_calibrated_share(c.survey, NULL, 0, c.weight, c.var.code,
                                        levels_find(&c.var, json_object_get(input, "level")), NULL, &p, &se,
                                        err);
    if (st == MQ_OK) {
        S_put_weights(out, &c);
        put_number(out, "n_at_cap", (double)at_cap);
        put_number(out, "p", p);
        put_number(out, "se", se);
    }
    free(given);
    S_close(&c);
    return st;
}
