#include "adapt.h"
#include "mq_classify.h"
#include "mq_misclass.h"
#include "mq_ppi.h"
#include <math.h>
#include <stdlib.h>

static void S_put_classes(json_t *out, const mq_class *classes, size_t k)
{
    json_t *precision = json_array(), *recall = json_array(), *f1 = json_array(), *support = json_array();
    for (size_t i = 0; i < k; i++) {
        json_array_append_new(precision, number_json(classes[i].precision));
        json_array_append_new(recall, number_json(classes[i].recall));
        json_array_append_new(f1, number_json(classes[i].f1));
        json_array_append_new(support, json_integer((json_int_t)classes[i].support));
    }
    json_object_set_new(out, "precision", precision);
    json_object_set_new(out, "recall", recall);
    json_object_set_new(out, "f1", f1);
    json_object_set_new(out, "support", support);
}

mq_status oracle_classify(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    size_t k, columns, *table = get_table(input, "confusion", &k, &columns);
    double conf = get_conf(input);
    mq_class *classes = calloc(k + 1, sizeof *classes);
    mq_classify got;
    mq_status st = k == columns ? mq_classify_of(table, k, conf, classes, &got, err)
                                : mq_fail(err, MQ_E_DATA, NULL, "a confusion matrix is square");
    if (st == MQ_OK) {
        S_put_classes(out, classes, k);
        put_number(out, "n", (double)got.n);
        put_number(out, "accuracy", got.accuracy);
        put_interval(out, "accuracy_ci", got.accuracy_ci);
        put_number(out, "macro_precision", got.macro_precision);
        put_number(out, "macro_recall", got.macro_recall);
        put_number(out, "macro_f1", got.macro_f1);
        put_number(out, "weighted_f1", got.weighted_f1);
        put_number(out, "micro_f1", got.micro_f1);
        put_number(out, "balanced_accuracy", got.balanced_accuracy);
        put_number(out, "mcc", got.mcc);
        put_number(out, "n_classes_averaged", (double)got.averaged);
    }
    free(classes);
    free(table);
    return st;
}

mq_status oracle_misclass_matrix(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    size_t k, columns, n, *validation = get_table(input, "validation", &k, &columns);
    size_t *predicted = get_counts(input, "predicted_counts", &n);
    double *x = calloc(4 * k + k * k + 1, sizeof *x), *naive = x, *raw = x + k, *se = raw + k, *em = se + k;
    mq_misclass got;
    mq_status st = k == columns && k == n
                       ? mq_misclass_of(validation, predicted, k, naive, raw, se, em + k, em, &got, err)
                       : mq_fail(err, MQ_E_DATA, NULL, "the validation matrix is not k x k");
    if (st == MQ_OK) {
        put_numbers(out, "naive", naive, k);
        put_numbers(out, "raw", raw, k);
        put_numbers(out, "se", se, k);
        put_numbers(out, "em", em, k);
        put_matrix(out, "cov", em + k, k, k);
        put_number(out, "condition", got.condition);
        put_bool(out, "in_range", got.in_range);
    }
    free(x);
    free(predicted);
    free(validation);
    return st;
}

static json_t *S_ppi(const mq_ppi *c)
{
    json_t *out = json_object();
    put_number(out, "classical", c->classical);
    put_number(out, "classical_se", c->classical_se);
    put_number(out, "naive", c->naive);
    put_number(out, "ppi", c->ppi);
    put_number(out, "ppi_se", c->ppi_se);
    put_interval(out, "ppi_ci", c->ppi_ci);
    put_number(out, "lambda", c->lambda);
    put_number(out, "ppi_pp", c->ppi_pp);
    put_number(out, "ppi_pp_se", c->ppi_pp_se);
    put_interval(out, "ppi_pp_ci", c->ppi_pp_ci);
    put_number(out, "diff_fp", c->diff_fp);
    put_number(out, "diff_fp_se", c->diff_fp_se);
    put_number(out, "postpred", c->postpred);
    put_number(out, "postpred_se", c->postpred_se);
    return out;
}

mq_status oracle_ppi(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    size_t k, columns, n, *labelled = get_table(input, "labelled", &k, &columns);
    size_t *unlabelled = get_counts(input, "unlabelled", &n);
    mq_ppi *classes = calloc(k + 1, sizeof *classes);
    mq_status st = k == columns && k == n
                       ? mq_ppi_of(labelled, unlabelled, k, get_conf(input), classes, err)
                       : mq_fail(err, MQ_E_DATA, NULL, "the labelled table is not k x k");
    json_t *list = json_array();
    for (size_t c = 0; st == MQ_OK && c < k; c++)
        json_array_append_new(list, S_ppi(&classes[c]));
    json_object_set_new(out, "classes", list);
    free(classes);
    free(unlabelled);
    free(labelled);
    return st;
}
