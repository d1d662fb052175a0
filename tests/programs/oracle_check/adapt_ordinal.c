#include "adapt.h"
#include "mq_ordinal.h"
#include <stdlib.h>

mq_status oracle_trend(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    size_t k, groups, scored;
    size_t *x = get_counts(input, "x", &k), *n = get_counts(input, "n", &groups);
    double *scores = get_numbers(input, "scores", &scored);
    mq_trend got;
    mq_status st = k == groups && k == scored
                       ? mq_trend_of(x, n, scores, k, &got, err)
                       : mq_fail(err, MQ_E_DOMAIN, NULL, "x, n and scores differ in length");
    if (st == MQ_OK) {
        put_number(out, "z", got.z);
        put_number(out, "x2", got.x2);
        put_number(out, "p", got.p);
        put_number(out, "mh_x2", got.mh_x2);
        put_number(out, "mh_p", got.mh_p);
        put_number(out, "slope", got.slope);
        put_number(out, "departure_x2", got.departure_x2);
        put_number(out, "departure_df", (double)got.departure_df);
        put_number(out, "departure_p", got.departure_p);
    }
    free(x);
    free(n);
    free(scores);
    return st;
}

static void S_put_ranks(json_t *out, const mq_rank_tests *got)
{
    put_number(out, "n", (double)got->n);
    put_number(out, "kw_h", got->kw_h);
    put_number(out, "kw_df", (double)got->kw_df);
    put_number(out, "kw_p", got->kw_p);
    put_number(out, "epsilon2", got->epsilon2);
    put_number(out, "eta2_h", got->eta2_h);
    put_number(out, "jt", got->jt);
    put_number(out, "jt_mean", got->jt_mean);
    put_number(out, "jt_var", got->jt_var);
    put_number(out, "jt_var_notie", got->jt_var_notie);
    put_number(out, "jt_z", got->jt_z);
    put_number(out, "jt_p", got->jt_p);
    put_number(out, "lbl_x2", got->lbl_x2);
    put_number(out, "lbl_p", got->lbl_p);
    put_number(out, "pearson_r", got->pearson_r);
    put_number(out, "mw_u", got->mw_u);
    put_number(out, "mw_p", got->mw_p);
    put_number(out, "prob_superiority", got->superiority);
}

static void S_put_ordinal(json_t *out, const mq_ordinal *got)
{
    put_number(out, "concordant", got->concordant);
    put_number(out, "discordant", got->discordant);
    put_number(out, "gamma", got->gamma);
    put_number(out, "gamma_ase", got->gamma_ase);
    put_interval(out, "gamma_ci", got->gamma_ci);
    put_number(out, "gamma_ase0", got->gamma_ase0);
    put_number(out, "gamma_p", got->gamma_p);
    put_number(out, "tau_b", got->tau_b);
    put_number(out, "tau_b_ase", got->tau_b_ase);
    put_number(out, "tau_c", got->tau_c);
    put_number(out, "somers_d", got->somers_d);
    put_number(out, "somers_d_ase", got->somers_d_ase);
}

mq_status oracle_ordinal(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    mq_crosstab table;
    size_t *cells = get_table(input, "table", &table.rows, &table.columns);
    table.cells = cells;
    mq_rank_tests ranks;
    mq_ordinal ordinal;
    mq_status st = mq_rank_tests_of(table, &ranks, err);
    if (st == MQ_OK)
        st = mq_ordinal_of(table, get_conf(input), &ordinal, err);
    if (st == MQ_OK) {
        S_put_ranks(out, &ranks);
        S_put_ordinal(out, &ordinal);
    }
    free(cells);
    return st;
}
