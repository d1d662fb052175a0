#include "adapt.h"
#include "mq_power.h"
#include <math.h>

mq_status oracle_power_two_prop(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    double p1 = get_number(input, "p1"), p2 = get_number(input, "p2"), alpha = get_number(input, "alpha");
    if (has_value(input, "n")) {
        mq_power_two got;
        mq_status st = mq_power_two_of(p1, p2, alpha, get_number(input, "n"), &got, err);
        if (st < 0)
            return st;
        put_number(out, "cohen_h", got.cohen_h);
        put_number(out, "power", got.power);
        put_number(out, "power_arcsine", got.power_arcsine);
        return MQ_OK;
    }
    mq_size_two got;
    mq_status st = mq_size_two_of(p1, p2, alpha, get_number(input, "power"), &got, err);
    if (st < 0)
        return st;
    put_number(out, "cohen_h", got.cohen_h);
    put_number(out, "n", got.n);
    put_number(out, "n_ceil", got.n_ceil);
    put_number(out, "n_cc", got.n_cc);
    put_number(out, "n_arcsine", got.n_arcsine);
    return MQ_OK;
}

mq_status oracle_power_mcnemar(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    double p10 = get_number(input, "p10"), p01 = get_number(input, "p01"), alpha = get_number(input, "alpha");
    if (has_value(input, "n")) {
        mq_power_mcnemar got;
        mq_status st = mq_power_mcnemar_of(p10, p01, alpha, get_count(input, "n"), &got, err);
        if (st < 0)
            return st;
        put_number(out, "power_normal", got.power_normal);
        put_number(out, "power_exact", got.power_exact);
        put_number(out, "power_midp", got.power_midp);
        return MQ_OK;
    }
    mq_size_mcnemar got;
    mq_status st = mq_size_mcnemar_of(p10, p01, alpha, get_number(input, "power"), &got, err);
    if (st < 0)
        return st;
    put_number(out, "n", got.n);
    put_number(out, "n_ceil", got.n_ceil);
    return MQ_OK;
}

mq_status oracle_power_chisq(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    double w = get_number(input, "w"), df = get_number(input, "df"), alpha = get_number(input, "alpha"), got;
    bool size = !has_value(input, "n");
    mq_status st = size ? mq_size_chisq_of(w, df, alpha, get_number(input, "power"), &got, err)
                        : mq_power_chisq_of(w, df, alpha, get_number(input, "n"), &got, err);
    if (st < 0)
        return st;
    put_number(out, size ? "n" : "power", got);
    if (size)
        put_number(out, "n_ceil", ceil(got));
    return MQ_OK;
}

mq_status oracle_power_one_prop(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    mq_power_one got;
    mq_status st = mq_power_one_of(get_number(input, "p0"), get_number(input, "p1"), get_count(input, "n"),
                                   get_number(input, "alpha"), &got, err);
    if (st < 0)
        return st;
    put_number(out, "power_exact", got.power_exact);
    put_number(out, "size_exact", got.size_exact);
    put_number(out, "power_arcsine", got.power_arcsine);
    return MQ_OK;
}

mq_status oracle_n_precision(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    mq_plan plan = {get_number(input, "p"),    get_number(input, "half_width"),
                    get_conf(input), get_number(input, "population"),
                    get_number_or(input, "deff", 1), get_number_or(input, "response_rate", 1)};
    mq_plan_size got;
    mq_status st = mq_plan_size_of(&plan, &got, err);
    if (st < 0)
        return st;
    put_number(out, "n_srs", got.n_srs);
    put_number(out, "n_fpc", got.n_fpc);
    put_number(out, "n_deff", got.n_deff);
    put_number(out, "n_gross", got.n_gross);
    put_number(out, "n_wilson", got.n_wilson);
    return MQ_OK;
}

mq_status oracle_deff_cluster(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    mq_cluster got;
    mq_status st = mq_cluster_of(get_number(input, "n"), get_number(input, "cluster_size"),
                                 get_number(input, "icc"), &got, err);
    if (st < 0)
        return st;
    put_number(out, "deff", got.deff);
    put_number(out, "n_eff", got.n_eff);
    put_number(out, "moe95", got.moe95);
    return MQ_OK;
}
