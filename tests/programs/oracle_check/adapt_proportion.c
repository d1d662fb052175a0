#include "adapt.h"
#include "mq_proportion.h"

mq_status oracle_prop_ci(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    mq_proportion got;
    mq_status st =
        mq_proportion_of(get_count(input, "x"), get_count(input, "n"), get_conf(input), &got, err);
    if (st < 0)
        return st;
    put_number(out, "p", got.p);
    put_number(out, "se", got.se);
    put_interval(out, "wald", got.wald);
    put_interval(out, "wald_cc", got.wald_cc);
    put_interval(out, "wilson", got.wilson);
    put_interval(out, "wilson_cc", got.wilson_cc);
    put_interval(out, "agresti_coull", got.agresti_coull);
    put_interval(out, "jeffreys", got.jeffreys);
    put_interval(out, "clopper_pearson", got.clopper_pearson);
    put_interval(out, "midp", got.midp);
    return MQ_OK;
}
