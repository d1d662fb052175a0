#include "mq_paired.h"
#include <gsl/gsl_eigen.h>
#include <math.h>
#include <stdlib.h>

/* An eigenvalue below this share of the largest is a direction in which nothing can be estimated. */
static const double rank_slack = 1e-10;

static double S_cell(mq_crosstab t, size_t i, size_t j)
{
    return (double)t.cells[i * t.columns + j];
}

/* d = row sums - column sums and S, the null covariance of d. */
static void S_fill(mq_crosstab t, double *d, gsl_matrix *s)
{
    for (size_t i = 0; i < t.rows; i++) {
        double diagonal = 0;
        d[i] = 0;
        for (size_t j = 0; j < t.rows; j++) {
            if (i == j)
                continue;
            double out = S_cell(t, i, j), in = S_cell(t, j, i);
            d[i] += out - in;
            diagonal += out + in;
            gsl_matrix_set(s, i, j, -(out + in));
        }
        gsl_matrix_set(s, i, i, diagonal);
    }
}

/* d' S^- d over the directions with a positive eigenvalue; their number is the rank. */
static double S_quadratic(const double *d, const gsl_vector *values, const gsl_matrix *vectors, size_t *rank)
{
    size_t k = values->size;
    mq_sum sum = {0};
    double top = 0;
    for (size_t e = 0; e < k; e++)
        top = fmax(top, gsl_vector_get(values, e));
    *rank = 0;
    for (size_t e = 0; e < k; e++) {
        double value = gsl_vector_get(values, e), along = 0;
        if (!(value > rank_slack * top))
            continue;
        ++*rank;
        for (size_t i = 0; i < k; i++)
            along += gsl_matrix_get(vectors, i, e) * d[i];
        mq_sum_add(&sum, along * along / value);
    }
    return mq_sum_of(&sum);
}

static mq_status S_stuart_maxwell(mq_crosstab t, mq_marginal *out, mq_error *err)
{
    size_t k = t.rows;
    gsl_matrix *s = gsl_matrix_alloc(k, k), *vectors = gsl_matrix_alloc(k, k);
    gsl_vector *values = gsl_vector_alloc(k);
    gsl_eigen_symmv_workspace *work = gsl_eigen_symmv_alloc(k);
    double *d = calloc(k, sizeof *d);
    mq_status st = MQ_OK;
    if (s && vectors && values && work && d) {
        S_fill(t, d, s);
        if (gsl_eigen_symmv(s, values, vectors, work) != 0)
            st = mq_fail(err, MQ_E_INTERNAL, NULL, "eigenvalues of a %zu x %zu table were not found", k, k);
        else
            out->stuart_maxwell = S_quadratic(d, values, vectors, &out->df);
    } else {
        st = mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for a table of %zu x %zu", k, k);
    }
    gsl_matrix_free(s);
    gsl_matrix_free(vectors);
    gsl_vector_free(values);
    gsl_eigen_symmv_free(work);
    free(d);
    return st;
}

static void S_bowker(mq_crosstab t, mq_marginal *out)
{
    mq_sum sum = {0};
    for (size_t i = 0; i < t.rows; i++) {
        for (size_t j = i + 1; j < t.rows; j++) {
            double up = S_cell(t, i, j), down = S_cell(t, j, i);
            if (!(up + down > 0))
                continue;
            out->bowker_df++;
            mq_sum_add(&sum, (up - down) * (up - down) / (up + down));
        }
    }
    out->bowker = mq_sum_of(&sum);
    out->bowker_df_full = t.rows * (t.rows - 1) / 2;
}

static void S_ordinal(mq_crosstab t, mq_marginal *out)
{
    double shift = 0, square = 0;
    for (size_t i = 0; i < t.rows; i++) {
        for (size_t j = 0; j < t.rows; j++) {
            double steps = (double)j - (double)i;
            shift += S_cell(t, i, j) * steps;
            square += S_cell(t, i, j) * steps * steps;
        }
    }
    out->ordinal = square > 0 ? shift * shift / square : 0;
    out->ordinal_p = mq_chisq_upper(out->ordinal, 1);
}

/* No direction to test means no evidence against equal margins. */
static double S_p(double x2, size_t df)
{
    return df ? mq_chisq_upper(x2, (double)df) : 1;
}

mq_status mq_marginal_of(mq_crosstab table, mq_marginal *out, mq_error *err)
{
    if (table.rows != table.columns || table.rows == 0)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "before x after must have the same levels, not %zu x %zu",
                       table.rows, table.columns);
    *out = (mq_marginal){0};
    for (size_t at = 0; at < table.rows * table.columns; at++)
        out->n += table.cells[at];
    mq_status st = S_stuart_maxwell(table, out, err);
    if (st < 0)
        return st;
    double left = 1 - out->stuart_maxwell / (double)out->n;
    out->p = S_p(out->stuart_maxwell, out->df);
    out->bhapkar = out->df == 0 ? 0 : left > 1e-12 ? out->stuart_maxwell / left : INFINITY;
    out->bhapkar_p = S_p(out->bhapkar, out->df);
    S_bowker(table, out);
    out->bowker_p = S_p(out->bowker, out->bowker_df);
    out->bowker_p_full = S_p(out->bowker, out->bowker_df_full);
    S_ordinal(table, out);
    return MQ_OK;
}
