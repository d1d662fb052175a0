#include "adapt.h"
#include "mq_alpha.h"
#include "mq_raters.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static json_t *S_kappa(const mq_kappa *k)
{
    json_t *out = json_object();
    put_number(out, "po", k->po);
    put_number(out, "pe", k->pe);
    put_number(out, "kappa", k->kappa);
    put_number(out, "se", k->se);
    put_interval(out, "ci", k->ci);
    put_number(out, "se0", k->se0);
    put_number(out, "z", k->z);
    put_number(out, "p", k->p);
    return out;
}

mq_status oracle_kappa(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    size_t rows, columns, *table = get_table(input, "table", &rows, &columns);
    mq_two_coders got;
    mq_status st = rows == columns ? mq_two_coders_of(table, rows, get_conf(input), &got, err)
                                   : mq_fail(err, MQ_E_DATA, NULL, "a table of two coders is square");
    free(table);
    if (st < 0)
        return st;
    put_number(out, "n", (double)got.n);
    put_number(out, "agreement", got.agreement);
    put_interval(out, "agreement_ci", got.agreement_ci);
    json_object_set_new(out, "none", S_kappa(&got.none));
    json_object_set_new(out, "linear", S_kappa(&got.linear));
    json_object_set_new(out, "quadratic", S_kappa(&got.quadratic));
    put_number(out, "pabak", got.pabak);
    put_number(out, "scott_pi", got.scott_pi);
    put_number(out, "gwet_ac1", got.gwet_ac1);
    put_number(out, "kappa_max", got.kappa_max);
    return MQ_OK;
}

/* null = a gap. Caller frees rating. */
static unsigned char *S_ratings(const json_t *input, mq_ratings *in)
{
    const json_t *units = json_object_get(input, "ratings");
    *in = (mq_ratings){json_array_size(units), json_array_size(json_array_get(units, 0)),
                       get_count(input, "categories"), NULL};
    unsigned char *rating = malloc(in->units * in->raters + 1);
    for (size_t i = 0; rating && i < in->units * in->raters; i++) {
        const json_t *x = json_array_get(json_array_get(units, i / in->raters), i % in->raters);
        double code = json_to_number(x);
        rating[i] = isnan(code) ? MQ_NO_RATING : (unsigned char)code;
    }
    in->rating = rating;
    return rating;
}

static json_t *S_agreement(const mq_agreement *a)
{
    json_t *out = json_object();
    put_number(out, "est", a->est);
    put_number(out, "se", a->se);
    put_missing(out, "ci", a->ci);
    return out;
}

static mq_alpha *S_alpha(const mq_ratings *in, mq_error *err)
{
    mq_alpha *alpha = mq_alpha_new(in->categories);
    for (size_t u = 0; alpha && u < in->units; u++)
        if (mq_alpha_add(alpha, in->rating + u * in->raters, in->raters, err) < 0) {
            mq_alpha_free(alpha);
            return NULL;
        }
    return alpha;
}

static void S_put_fleiss(json_t *out, const mq_ratings *in)
{
    double kappa_j[MQ_MOST_CATEGORIES];
    mq_fleiss got = mq_fleiss_test(in, kappa_j);
    put_number(out, "fleiss_se0", got.se0);
    put_number(out, "fleiss_z", got.z);
    put_numbers(out, "fleiss_kappa_j", kappa_j, in->categories);
    put_number(out, "fleiss_se0_j", got.se0_j);
}

mq_status oracle_raters(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    static const char *const names[] = {"none", "linear", "quadratic", "ordinal"};
    mq_ratings in;
    unsigned char *rating = S_ratings(input, &in);
    mq_status st = MQ_OK;
    for (size_t w = 0; w < 4 && st == MQ_OK; w++) {
        mq_raters got;
        st = mq_raters_of(&in, (mq_agreement_weight)w, get_conf(input), &got, err);
        if (st < 0)
            break;
        json_t *part = json_object();
        put_number(part, "pa", got.pa);
        put_number(part, "pa_se", got.pa_se);
        json_object_set_new(part, "gwet", S_agreement(&got.gwet));
        json_object_set_new(part, "fleiss", S_agreement(&got.fleiss));
        json_object_set_new(part, "bp", S_agreement(&got.bp));
        put_number(part, "conger", got.conger);
        json_object_set_new(out, names[w], part);
    }
    mq_alpha *alpha = st == MQ_OK ? S_alpha(&in, err) : NULL;
    if (alpha) {
        put_number(out, "alpha_nominal", mq_alpha_of(alpha, MQ_ALPHA_NOMINAL));
        put_number(out, "alpha_ordinal", mq_alpha_of(alpha, MQ_ALPHA_ORDINAL));
        put_number(out, "alpha_interval", mq_alpha_of(alpha, MQ_ALPHA_INTERVAL));
        S_put_fleiss(out, &in);
    } else if (st == MQ_OK) {
        st = mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    }
    mq_alpha_free(alpha);
    free(rating);
    return st;
}

static mq_alpha_metric S_metric(const char *name)
{
    if (name && strcmp(name, "ordinal") == 0)
        return MQ_ALPHA_ORDINAL;
    return name && strcmp(name, "interval") == 0 ? MQ_ALPHA_INTERVAL : MQ_ALPHA_NOMINAL;
}

mq_status oracle_alpha_boot(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    mq_ratings in;
    unsigned char *rating = S_ratings(input, &in);
    mq_alpha *alpha = S_alpha(&in, err);
    mq_alpha_boot got;
    mq_status st =
        alpha ? mq_alpha_bootstrap(alpha, S_metric(get_text(input, "metric")), get_conf(input),
                                   get_count(input, "B"), 20250611, &got, err)
              : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    if (st == MQ_OK) {
        put_number(out, "alpha", got.alpha);
        put_interval(out, "ci", got.ci);
        put_number(out, "boot_se", got.se);
    }
    mq_alpha_free(alpha);
    free(rating);
    return st;
}
