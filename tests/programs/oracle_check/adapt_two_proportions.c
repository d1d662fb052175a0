#include "adapt.h"
#include "mq_two_proportions.h"

static void S_put_difference(json_t *out, const mq_difference *got)
{
    put_number(out, "p1", got->p1);
    put_number(out, "p2", got->p2);
    put_number(out, "diff", got->diff);
    put_interval(out, "wald", got->wald);
    put_interval(out, "agresti_caffo", got->agresti_caffo);
    put_interval(out, "newcombe", got->newcombe);
    put_interval(out, "newcombe_cc", got->newcombe_cc);
    put_interval(out, "mee", got->mee);
    put_interval(out, "mn", got->mn);
    put_number(out, "cohen_h", got->cohen_h);
    put_interval(out, "cohen_h_ci", got->cohen_h_ci);
}

static void S_put_tests(json_t *out, const mq_two_tests *got)
{
    put_number(out, "x2", got->x2);
    put_number(out, "x2_p", got->x2_p);
    put_number(out, "x2_yates", got->yates);
    put_number(out, "x2_yates_p", got->yates_p);
    put_number(out, "x2_n1", got->n1);
    put_number(out, "x2_n1_p", got->n1_p);
    put_number(out, "fisher_p", got->fisher_p);
    put_number(out, "fisher_midp", got->fisher_midp);
    put_number(out, "fisher_central_p", got->fisher_central_p);
}

static void S_put_ratios(json_t *out, const mq_ratios *got)
{
    put_number(out, "rr", got->rr);
    put_missing(out, "rr_katz", got->katz);
    put_missing(out, "rr_adjlog", got->adjusted);
    put_missing(out, "rr_koopman", got->koopman);
    put_missing(out, "rr_mn", got->rr_mn);
    put_number(out, "or", got->odds);
    put_missing(out, "or_woolf", got->woolf);
    put_missing(out, "or_gart", got->gart);
    put_number(out, "or_cmle", got->cmle);
    put_missing(out, "or_exact", got->exact);
    put_missing(out, "or_midp", got->midp);
    put_missing(out, "or_mn", got->odds_mn);
}

mq_status oracle_two_prop(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    mq_two_proportions got;
    mq_status st =
        mq_two_proportions_of(get_count(input, "x1"), get_count(input, "n1"), get_count(input, "x2"),
                              get_count(input, "n2"), get_conf(input), &got, err);
    if (st < 0)
        return st;
    S_put_difference(out, &got.difference);
    S_put_tests(out, &got.tests);
    S_put_ratios(out, &got.ratios);
    return MQ_OK;
}
