#include "adapt.h"
#include "mq_adjust.h"
#include "mq_categories.h"
#include "mq_prevalence.h"
#include <stdlib.h>

mq_status oracle_multinom_ci(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    size_t k;
    size_t *counts = get_counts(input, "counts", &k);
    double *p = calloc(k + 1, sizeof *p);
    mq_interval *all = calloc(3 * k + 1, sizeof *all);
    mq_multinomial got = {p, all, all + k, all + 2 * k, 0};
    mq_status st = mq_multinomial_of(counts, k, get_conf(input), &got, err);
    if (st == MQ_OK) {
        put_numbers(out, "p", got.p, k);
        put_intervals(out, "goodman", got.goodman, k);
        put_intervals(out, "quesenberry_hurst", got.quesenberry_hurst, k);
        put_intervals(out, "sison_glaz", got.sison_glaz, k);
        put_number(out, "sison_glaz_c", got.sison_glaz_c);
    }
    free(counts);
    free(p);
    free(all);
    return st;
}

mq_status oracle_gof(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    size_t k, shares;
    size_t *counts = get_counts(input, "counts", &k);
    double *p = get_numbers(input, "p", &shares);
    double *residuals = calloc(2 * k + 1, sizeof *residuals);
    mq_fit got;
    mq_status st = k == shares ? mq_fit_of(counts, p, k, &got, residuals, residuals + k, err)
                               : mq_fail(err, MQ_E_DOMAIN, NULL, "%zu counts but %zu shares", k, shares);
    if (st == MQ_OK) {
        put_number(out, "x2", got.x2);
        put_number(out, "df", (double)got.df);
        put_number(out, "p", got.p);
        put_number(out, "g2", got.g2);
        put_number(out, "g2_p", got.g2_p);
        put_number(out, "cohen_w", got.cohen_w);
        put_number(out, "n_expected_lt5", (double)got.low);
        put_numbers(out, "residuals", residuals, k);
        put_numbers(out, "stdres", residuals + k, k);
    }
    free(counts);
    free(p);
    free(residuals);
    return st;
}

mq_status oracle_p_adjust(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    static const struct {
        const char *key;
        mq_adjustment method;
    } all[] = {{"bonferroni", MQ_BONFERRONI},
               {"holm", MQ_HOLM},
               {"hochberg", MQ_HOCHBERG},
               {"bh", MQ_BH},
               {"by", MQ_BY}};
    size_t n;
    double *p = get_numbers(input, "p", &n);
    double *adjusted = calloc(n + 1, sizeof *adjusted);
    mq_status st = MQ_OK;
    for (size_t i = 0; i < sizeof all / sizeof all[0] && st == MQ_OK; i++) {
        st = mq_adjust(all[i].method, p, n, adjusted, err);
        put_numbers(out, all[i].key, adjusted, n);
    }
    free(p);
    free(adjusted);
    return st;
}

mq_status oracle_rogan_gladen(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    mq_prevalence got;
    mq_status st = mq_prevalence_of(get_count(input, "x"), get_count(input, "n"), get_count(input, "x_se"),
                                    get_count(input, "n_se"), get_count(input, "x_sp"),
                                    get_count(input, "n_sp"), get_conf(input), &got, err);
    if (st < 0)
        return st;
    put_number(out, "apparent", got.apparent);
    put_number(out, "se", got.se);
    put_number(out, "sp", got.sp);
    put_number(out, "youden", got.youden);
    put_number(out, "raw", got.raw);
    put_number(out, "est", got.est);
    put_number(out, "var_delta", got.var_delta);
    put_interval(out, "wald_delta", got.wald_delta);
    put_number(out, "var_known", got.var_known);
    put_interval(out, "wilson_known", got.wilson_known);
    put_interval(out, "lang_reiczigel", got.lang_reiczigel);
    put_text(out, "flag", mq_prevalence_flag_name(got.flag));
    return MQ_OK;
}
