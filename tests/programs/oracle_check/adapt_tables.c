#include "adapt.h"
#include "mq_crosstab.h"
#include <stdlib.h>

enum { ROUNDS = 100000, SEED = 20240501 };

static void S_put_dropped(json_t *out, const char *key, const size_t *kept, size_t left, size_t all)
{
    json_t *list = json_array();
    for (size_t i = 0, at = 0; i < all; i++) {
        if (at < left && kept[at] == i)
            at++;
        else
            json_array_append_new(list, json_integer((json_int_t)i));
    }
    json_object_set_new(out, key, list);
}

static void S_put_strength(json_t *out, const mq_association *got)
{
    put_number(out, "phi2", got->phi2);
    put_number(out, "cramer_v", got->cramer_v);
    put_number(out, "cramer_v_bc", got->cramer_v_bc);
    put_number(out, "tschuprow_t", got->tschuprow_t);
    put_number(out, "contingency_c", got->contingency_c);
    put_number(out, "cohen_w", got->cohen_w);
    put_interval(out, "ncp_ci", got->ncp);
    put_interval(out, "cramer_v_ci", got->cramer_v_ci);
    put_interval(out, "cramer_v_ci_df", got->cramer_v_ci_df);
}

static mq_status S_association(const mq_compact *table, double conf, json_t *out, mq_error *err)
{
    size_t cells = table->rows * table->columns;
    double *residuals = calloc(2 * cells + 1, sizeof *residuals);
    mq_association got;
    mq_status st = mq_association_of(table, conf, &got, residuals, residuals + cells, err);
    if (st == MQ_OK) {
        put_number(out, "n", (double)table->n);
        put_number(out, "x2", got.x2);
        put_number(out, "df", (double)got.df);
        put_number(out, "p", got.p);
        put_number(out, "g2", got.g2);
        put_number(out, "g2_p", got.g2_p);
        put_number(out, "min_expected", got.min_expected);
        put_number(out, "n_expected_lt5", (double)got.low);
        put_matrix(out, "residuals", residuals, table->rows, table->columns);
        put_matrix(out, "adj_residuals", residuals + cells, table->rows, table->columns);
        S_put_strength(out, &got);
    }
    free(residuals);
    return st;
}

mq_status oracle_rxc(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    size_t rows, columns;
    size_t *cells = get_table(input, "table", &rows, &columns);
    mq_compact table;
    mq_simulated simulated;
    double exact;
    mq_status st = mq_compact_of((mq_crosstab){cells, rows, columns}, &table, err);
    if (st == MQ_OK && (st = S_association(&table, get_conf(input), out, err)) == MQ_OK &&
        (st = mq_fisher_exact(&table, 0, &exact, err)) == MQ_OK &&
        (st = mq_fisher_simulate(&table, ROUNDS, SEED, &simulated, err)) == MQ_OK) {
        put_number(out, "fisher_p", exact);
        put_number(out, "fisher_mc_p", simulated.p);
        S_put_dropped(out, "dropped_rows", table.kept_rows, table.rows, rows);
        S_put_dropped(out, "dropped_cols", table.kept_columns, table.columns, columns);
    }
    mq_compact_free(&table); /* emptied already if it failed */
    free(cells);
    return st;
}
