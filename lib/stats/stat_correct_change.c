#include "mq_correct.h"
#include <gsl/gsl_eigen.h>
#include <math.h>
#include <stdlib.h>

/* x' pinv(v) x and the rank of v, v symmetric k x k (destroyed). false = out of memory. */
static bool S_quadratic(double *v, const double *x, size_t k, double *form, double *rank)
{
    gsl_vector *values = gsl_vector_alloc(k);
    gsl_matrix *vectors = gsl_matrix_alloc(k, k);
    gsl_eigen_symmv_workspace *room = gsl_eigen_symmv_alloc(k);
    gsl_matrix_view m = gsl_matrix_view_array(v, k, k);
    bool ok = values && vectors && room && gsl_eigen_symmv(&m.matrix, values, vectors, room) == 0;
    double top = 0;
    *form = *rank = 0;
    for (size_t e = 0; ok && e < k; e++)
        top = fmax(top, gsl_vector_get(values, e));
    for (size_t e = 0; ok && e < k; e++) {
        double value = gsl_vector_get(values, e), along = 0;
        if (value <= 1e-10 * top)
            continue;
        for (size_t i = 0; i < k; i++)
            along += gsl_matrix_get(vectors, i, e) * x[i];
        *form += along * along / value;
        *rank += 1;
    }
    gsl_vector_free(values);
    gsl_matrix_free(vectors);
    gsl_eigen_symmv_free(room);
    return ok;
}

/* Observed minus expected counts of the first wave, and their null covariance, added up over strata. */
static void S_add(const uint64_t *before, const uint64_t *after, size_t codes, double *deviation, double *cov)
{
    double n0 = 0, n1 = 0;
    for (size_t j = 0; j < codes; j++) {
        n0 += (double)before[j];
        n1 += (double)after[j];
    }
    double n = n0 + n1;
    if (!(n0 > 0 && n1 > 0)) /* one wave alone compares nothing */
        return;
    for (size_t j = 0; j < codes; j++) {
        double cj = (double)before[j] + (double)after[j];
        deviation[j] += (double)before[j] - n0 * cj / n;
        for (size_t l = 0; l < codes; l++) {
            double cl = (double)before[l] + (double)after[l];
            cov[j * codes + l] += n0 * n1 * cj * ((j == l ? n : 0) - cl) / (n * n * (n - 1));
        }
    }
}

mq_status mq_correct_stability(const uint64_t *before, const uint64_t *after, size_t strata, size_t codes,
                               mq_stability *out, mq_error *err)
{
    *out = (mq_stability){NAN, 0, NAN};
    double *cov = calloc(codes * codes + codes + 1, sizeof *cov), chisq = 0, rank = 0;
    if (!cov)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu codes", codes);
    double *deviation = cov + codes * codes;
    for (size_t k = 0; k < strata; k++)
        S_add(before + k * codes, after + k * codes, codes, deviation, cov);
    bool ok = codes == 0 || S_quadratic(cov, deviation, codes, &chisq, &rank);
    free(cov);
    if (!ok)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu codes", codes);
    if (rank > 0)
        *out = (mq_stability){chisq, rank, mq_chisq_upper(chisq, rank)};
    return MQ_OK;
}

mq_status mq_correct_change(const uint64_t *coded, const uint64_t *sampled, size_t codes,
                            mq_sampling sampling, double *table, double *change, double *change_se,
                            size_t *merged, mq_error *err)
{
    size_t cells = codes * codes;
    const mq_correct_input in = {cells, cells, coded, sampled, sampling, 0.95, 0, 0};
    mq_correct_share *share = calloc(cells + 1, sizeof *share);
    double *cov = calloc(cells * cells + 1, sizeof *cov);
    mq_status st =
        share && cov ? MQ_OK : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu codes", codes);
    if (st == MQ_OK)
        st = mq_correct_shares(&in, share, merged, cov, err);
    for (size_t c = 0; st == MQ_OK && c < cells; c++)
        table[c] = share[c].share;
    for (size_t j = 0; st == MQ_OK && j < codes; j++) {
        double v = 0;
        change[j] = 0;
        for (size_t a = 0; a < cells; a++) {
            /* +1 where j is the code after, -1 where it is the code before, 0 where it is both */
            double x = (double)(a % codes == j) - (double)(a / codes == j);
            change[j] += x * table[a];
            for (size_t b = 0; b < cells && x != 0; b++)
                v += x * ((double)(b % codes == j) - (double)(b / codes == j)) * cov[a * cells + b];
        }
        change_se[j] = sqrt(fmax(0, v));
    }
    free(share);
    free(cov);
    return st;
}

static const double change_prior = 0.1;

double mq_correct_change_spread(const uint64_t *coded, const uint64_t *sampled, size_t codes,
                                const size_t *merged, size_t j)
{
    size_t cells = codes * codes;
    double total = 0, v = 0;
    for (size_t m = 0; m < cells; m++) {
        double all = 0, n = 0, gained = 0, lost = 0;
        for (size_t c = 0; c < cells; c++) {
            if (merged[c] != m)
                continue;
            all += (double)coded[c];
            for (size_t a = 0; a < cells; a++) {
                double x = (double)sampled[c * cells + a];
                bool before = a / codes == j, after = a % codes == j;
                n += x;
                gained += after && !before ? x : 0;
                lost += before && !after ? x : 0;
            }
        }
        total += all;
        double size = n + 3 * change_prior, up = (gained + change_prior) / size,
               down = (lost + change_prior) / size;
        double unseen = fmax(0, all - n), each = up + down - (up - down) * (up - down);
        v += unseen * each * (size + unseen) / (size + 1);
    }
    return total > 0 ? sqrt(v) / total : NAN;
}
