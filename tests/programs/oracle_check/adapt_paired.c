#include "adapt.h"
#include "mq_paired.h"
#include <stdlib.h>

static void S_put_paired(json_t *out, const mq_paired *got)
{
    put_number(out, "n", (double)got->n);
    put_number(out, "p_pre", got->before);
    put_number(out, "p_post", got->after);
    put_number(out, "diff", got->diff);
    put_number(out, "mcnemar_x2", got->mcnemar);
    put_number(out, "mcnemar_p", got->mcnemar_p);
    put_number(out, "mcnemar_cc_x2", got->cc);
    put_number(out, "mcnemar_cc_p", got->cc_p);
    put_number(out, "exact_p", got->exact_p);
    put_number(out, "midp_p", got->midp_p);
    put_interval(out, "wald", got->wald);
    put_interval(out, "agresti_min", got->agresti_min);
    put_interval(out, "bonett_price", got->bonett_price);
    put_interval(out, "newcombe", got->newcombe);
    put_interval(out, "tango", got->tango);
    put_number(out, "or", got->odds);
    put_interval(out, "or_exact", got->odds_exact);
    put_interval(out, "or_midp", got->odds_midp);
    put_interval(out, "or_wilson", got->odds_wilson);
    put_number(out, "cohen_g", got->cohen_g);
}

mq_status oracle_paired2(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    size_t rows, columns;
    size_t *cells = get_table(input, "table", &rows, &columns);
    mq_paired got;
    mq_status st = rows == 2 && columns == 2
                       ? mq_paired_of((mq_pairs){cells[0], cells[1], cells[2], cells[3]},
                                      get_conf(input), &got, err)
                       : mq_fail(err, MQ_E_DOMAIN, NULL, "the table is %zu x %zu, not 2 x 2", rows, columns);
    if (st == MQ_OK)
        S_put_paired(out, &got);
    free(cells);
    return st;
}

mq_status oracle_paired_bounds(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    mq_paired_bounds got;
    mq_status st = mq_paired_bounds_of(get_count(input, "n"), get_count(input, "pre"),
                                       get_count(input, "post"), get_conf(input), &got, err);
    if (st < 0)
        return st;
    put_number(out, "diff", got.diff);
    put_number(out, "b_min", (double)got.b_min);
    put_number(out, "b_max", (double)got.b_max);
    put_interval(out, "exact_p", got.exact_p);
    put_interval(out, "midp_p", got.midp_p);
    put_interval(out, "tango_hull", got.tango);
    return MQ_OK;
}

mq_status oracle_marginal(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    mq_crosstab table;
    size_t *cells = get_table(input, "table", &table.rows, &table.columns);
    table.cells = cells;
    mq_marginal got;
    mq_status st = mq_marginal_of(table, &got, err);
    if (st == MQ_OK) {
        put_number(out, "n", (double)got.n);
        put_number(out, "stuart_maxwell", got.stuart_maxwell);
        put_number(out, "df", (double)got.df);
        put_number(out, "p", got.p);
        put_number(out, "bhapkar", got.bhapkar);
        put_number(out, "bhapkar_p", got.bhapkar_p);
        put_number(out, "bowker", got.bowker);
        put_number(out, "bowker_df", (double)got.bowker_df);
        put_number(out, "bowker_p", got.bowker_p);
        put_number(out, "bowker_df_full", (double)got.bowker_df_full);
        put_number(out, "bowker_p_full", got.bowker_p_full);
        put_number(out, "ordinal_x2", got.ordinal);
        put_number(out, "ordinal_p", got.ordinal_p);
    }
    free(cells);
    return st;
}

mq_status oracle_signed_rank(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    mq_crosstab table;
    size_t *cells = get_table(input, "table", &table.rows, &table.columns);
    table.cells = cells;
    mq_signed_rank got;
    mq_status st = mq_signed_rank_of(table, &got, err);
    if (st == MQ_OK) {
        put_number(out, "n", (double)got.n);
        put_number(out, "n_nonzero", (double)got.changed);
        put_number(out, "n_up", (double)got.up);
        put_number(out, "n_down", (double)got.down);
        put_number(out, "w_plus", got.w_plus);
        put_number(out, "w_minus", got.w_minus);
        put_number(out, "z", got.z);
        put_number(out, "p", got.p);
        put_number(out, "p_cc", got.p_cc);
        put_number(out, "exact_p", got.exact_p);
        put_number(out, "pratt_z", got.pratt_z);
        put_number(out, "pratt_p", got.pratt_p);
        put_number(out, "sign_p", got.sign_p);
        put_number(out, "rank_biserial", got.rank_biserial);
    }
    free(cells);
    return st;
}
