#include "adapt.h"
#include "sample.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What every design case needs, opened and closed in one place. */
typedef struct design_case {
    sample file;
    mq_complex_survey *survey;
    levels var; /* the column that input names under `key` */
} design_case;

static mq_status S_open(design_case *c, const json_t *input, const char *key, const char *folder,
                        mq_error *err)
{
    *c = (design_case){0};
    mq_status st = sample_read(folder, get_text(input, "csv"), &c->file, err);
    if (st == MQ_OK)
        st = sample_design(&c->file, json_object_get(input, "design"), &c->survey, err);
    if (st == MQ_OK)
        st = sample_levels(&c->file, get_text(input, key), &c->var, err);
    return st;
}

static void S_close(design_case *c)
{
    levels_free(&c->var);
    mq_complex_survey_free(c->survey);
    sample_free(&c->file);
}

static void S_put_share(json_t *out, const mq_complex_survey_share *s)
{
    put_number(out, "n", (double)s->n);
    put_number(out, "sum_w", s->sum_w);
    put_number(out, "p", s->p);
    put_number(out, "se", s->se);
    put_number(out, "df", s->df);
    put_number(out, "total", s->total);
    put_number(out, "total_se", s->total_se);
    put_number(out, "deff", s->deff);
    put_number(out, "deff_replace", s->deff_replace);
    put_number(out, "kish_deff", s->kish_deff);
    put_number(out, "kish_n_eff", s->kish_n_eff);
    put_interval(out, "wald_t", s->wald_t);
    put_interval(out, "korn_graubard", s->korn_graubard);
    put_number(out, "korn_graubard_n_eff", s->korn_graubard_n_eff);
    put_interval(out, "logit", s->logit);
    put_number(out, "n_eff", s->n_eff);
    put_interval(out, "wilson_t", s->wilson_t);
    put_interval(out, "asin", s->asin);
}

mq_status oracle_wprop(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    size_t n, weights;
    double *y = get_numbers(input, "y", &n), *w = get_numbers(input, "w", &weights);
    int *code = calloc(n + 1, sizeof *code);
    mq_complex_survey *survey = NULL;
    mq_complex_survey_share got;
    const mq_design d = {.rows = n, .weight = weights ? w : NULL};
    for (size_t i = 0; i < n; i++)
        code[i] = isnan(y[i]) ? -1 : y[i] > 0;
    mq_status st = mq_complex_survey_new(&d, &survey, err);
    if (st == MQ_OK)
        st = mq_complex_survey_share_of(survey, code, 1, NULL, get_conf(input), &got, err);
    if (st == MQ_OK)
        S_put_share(out, &got);
    mq_complex_survey_free(survey);
    free(code);
    free(y);
    free(w);
    return st;
}

static mq_status S_domain(const sample *file, const json_t *wanted, unsigned char **out, mq_error *err)
{
    const char *column;
    json_t *value;
    *out = NULL;
    if (!json_object_size(wanted))
        return MQ_OK;
    *out = malloc(file->rows + 1);
    memset(*out, 1, file->rows);
    json_object_foreach((json_t *)wanted, column, value)
    {
        levels l;
        mq_status st = sample_levels(file, column, &l, err);
        if (st < 0)
            return st;
        int level = levels_find(&l, value);
        for (size_t i = 0; i < file->rows; i++)
            (*out)[i] = (*out)[i] && l.code[i] == level;
        levels_free(&l);
    }
    return MQ_OK;
}

mq_status oracle_svy_prop(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    design_case c;
    unsigned char *domain = NULL;
    mq_complex_survey_share got;
    mq_status st = S_open(&c, input, "var", folder, err);
    if (st == MQ_OK)
        st = S_domain(&c.file, json_object_get(input, "domain"), &domain, err);
    if (st == MQ_OK)
        st = mq_complex_survey_share_of(c.survey, c.var.code, levels_find(&c.var, json_object_get(input, "level")),
                                domain, get_conf(input), &got, err);
    if (st == MQ_OK)
        S_put_share(out, &got);
    free(domain);
    S_close(&c);
    return st;
}

mq_status oracle_svy_diff(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    design_case c;
    levels group = {0};
    mq_complex_survey_diff got;
    mq_status st = S_open(&c, input, "var", folder, err);
    if (st == MQ_OK)
        st = sample_levels(&c.file, get_text(input, "group"), &group, err);
    if (st == MQ_OK)
        st = mq_complex_survey_diff_of(c.survey, c.var.code, levels_find(&c.var, json_object_get(input, "level")),
                               group.code, levels_find(&group, json_object_get(input, "a")),
                               levels_find(&group, json_object_get(input, "b")), get_conf(input),
                               &got, err);
    if (st == MQ_OK) {
        put_number(out, "p_a", got.p_a);
        put_number(out, "p_b", got.p_b);
        put_number(out, "diff", got.diff);
        put_number(out, "se", got.se);
        put_number(out, "cov", got.cov);
        put_number(out, "df", got.df);
        put_number(out, "t", got.t);
        put_number(out, "p", got.p);
        put_interval(out, "ci", got.ci);
    }
    levels_free(&group);
    S_close(&c);
    return st;
}

static void S_put_tests(json_t *out, const mq_complex_survey_table *t)
{
    put_number(out, "n", (double)t->n);
    put_number(out, "x2", t->x2);
    put_number(out, "g2", t->g2);
    put_number(out, "delta_trace", t->delta_trace);
    put_number(out, "delta_eigen_mean", t->delta_mean);
    put_number(out, "f", t->f);
    put_number(out, "ndf", t->ndf);
    put_number(out, "ddf", t->ddf);
    put_number(out, "p", t->p);
    put_number(out, "first_order_p", t->first_order_p);
    put_number(out, "wald_f", t->wald_f);
    put_number(out, "wald_p", t->wald_p);
    put_number(out, "adj_wald_f", t->adj_wald_f);
    put_number(out, "adj_wald_p", t->adj_wald_p);
    put_number(out, "design_df", t->design_df);
    put_number(out, "cramer_v", t->cramer_v);
}

/* Names of the levels that rows with both codes have. A level whose share is 0 was dropped by the test. */
static void S_put_levels(json_t *out, const char *key, const levels *l, const double *share, size_t step,
                         size_t across, size_t stride)
{
    json_t *names = json_array();
    for (size_t i = 0; i < l->count; i++) {
        double sum = 0;
        for (size_t j = 0; j < across; j++)
            sum += share[i * step + j * stride];
        if (sum > 0)
            json_array_append_new(names, json_string(l->name[i]));
    }
    json_object_set_new(out, key, names);
}

static void S_put_kept(json_t *out, const char *key, const double *x, const double *share, size_t rows,
                       size_t cols)
{
    json_t *matrix = json_array();
    for (size_t i = 0; i < rows; i++) {
        json_t *row = json_array();
        double across = 0;
        for (size_t j = 0; j < cols; j++) {
            double down = 0;
            for (size_t k = 0; k < rows; k++)
                down += share[k * cols + j];
            across += share[i * cols + j];
            if (down > 0)
                json_array_append_new(row, number_json(x[i * cols + j]));
        }
        if (across > 0)
            json_array_append(matrix, row);
        json_decref(row);
    }
    json_object_set_new(out, key, matrix);
}

mq_status oracle_svy_chisq(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    design_case c;
    levels col = {0};
    mq_complex_survey_table got;
    double *share = NULL;
    mq_status st = S_open(&c, input, "rows", folder, err);
    if (st == MQ_OK)
        st = sample_levels(&c.file, get_text(input, "cols"), &col, err);
    size_t m = c.var.count * col.count;
    if (st == MQ_OK) {
        share = calloc(2 * m + 1, sizeof *share);
        st = mq_complex_survey_chisq(c.survey, c.var.code, c.var.count, col.code, col.count, NULL, share, share + m,
                             &got, err);
    }
    if (st == MQ_OK) {
        S_put_tests(out, &got);
        S_put_levels(out, "row_levels", &c.var, share, col.count, col.count, 1);
        S_put_levels(out, "col_levels", &col, share, 1, c.var.count, col.count);
        S_put_kept(out, "prop", share, share, c.var.count, col.count);
        S_put_kept(out, "prop_se", share + m, share, c.var.count, col.count);
    }
    free(share);
    levels_free(&col);
    S_close(&c);
    return st;
}

mq_status oracle_svy_rank(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    design_case c;
    levels group = {0};
    mq_complex_survey_rank got;
    const json_t *wanted = json_object_get(input, "levels");
    mq_status st = S_open(&c, input, "var", folder, err);
    if (st == MQ_OK)
        st = sample_levels(&c.file, get_text(input, "group"), &group, err);
    for (size_t i = 0; st == MQ_OK && i < c.file.rows; i++) {
        int place = -1;
        for (size_t g = 0; g < json_array_size(wanted); g++)
            if (levels_find(&group, json_array_get(wanted, g)) == group.code[i])
                place = (int)g;
        group.code[i] = place;
    }
    if (st == MQ_OK)
        st = mq_complex_survey_rank_test(c.survey, c.var.code, group.code, json_array_size(wanted), &got, err);
    if (st == MQ_OK) {
        put_number(out, "diff_mean_rank", got.diff);
        put_number(out, "t", got.t);
        put_number(out, "df", got.t_df);
        put_number(out, "chisq", got.chisq);
        put_number(out, "ndf", got.ndf);
        put_number(out, "ddf", got.ddf);
        put_number(out, "p", got.p);
    }
    levels_free(&group);
    S_close(&c);
    return st;
}

mq_status oracle_svy_kappa(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    design_case c;
    levels other = {0};
    mq_complex_survey_kappa got;
    mq_status st = S_open(&c, input, "a", folder, err);
    if (st == MQ_OK)
        st = sample_levels(&c.file, get_text(input, "b"), &other, err);
    size_t most = c.var.count + other.count;
    for (size_t i = 0; st == MQ_OK && i < c.file.rows; i++) /* one numbering for both coders */
        if (other.code[i] >= 0) {
            json_t *name = json_string(other.name[other.code[i]]);
            int same = levels_find(&c.var, name);
            other.code[i] = same >= 0 ? same : (int)c.var.count + other.code[i];
            json_decref(name);
        }
    if (st == MQ_OK)
        st = mq_complex_survey_kappa_of(c.survey, c.var.code, other.code, most, &got, err);
    if (st == MQ_OK) {
        put_number(out, "agreement", got.agreement);
        put_number(out, "kappa", got.kappa);
        put_number(out, "se", got.se);
    }
    levels_free(&other);
    S_close(&c);
    return st;
}
