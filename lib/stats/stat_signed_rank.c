#include "mq_paired.h"
#include <math.h>
#include <stdlib.h>

/* People who moved by one number of levels, up and down, and their mid-rank. */
typedef struct step {
    double up, down, rank;
} step;

static void S_steps(mq_crosstab t, step *steps)
{
    for (size_t i = 0; i < t.rows; i++) {
        for (size_t j = 0; j < t.rows; j++) {
            double x = (double)t.cells[i * t.rows + j];
            if (j >= i)
                steps[j - i].up += x;
            else
                steps[i - j].down += x;
        }
    }
}

/* Ranks of the steps from first on; those below first are not ranked. */
static void S_rank(step *steps, size_t k, size_t first)
{
    double below = 0;
    for (size_t s = first; s < k; s++) {
        double here = steps[s].up + steps[s].down;
        steps[s].rank = below + (here + 1) / 2;
        below += here;
    }
}

typedef struct rank_sums {
    double plus, minus, squares;
} rank_sums;

static rank_sums S_sums(const step *steps, size_t k)
{
    rank_sums sums = {0};
    for (size_t s = 1; s < k; s++) {
        sums.plus += steps[s].up * steps[s].rank;
        sums.minus += steps[s].down * steps[s].rank;
        sums.squares += (steps[s].up + steps[s].down) * steps[s].rank * steps[s].rank;
    }
    return sums;
}

/* P(W+ <= w) on doubled ranks, by adding one person after the other. chance[] has room for the sum of all
 * ranks. */
static double S_lower_tail(const step *steps, size_t k, double *chance, double w)
{
    size_t top = 0;
    chance[0] = 1;
    for (size_t s = 1; s < k; s++) {
        size_t rank = (size_t)lround(2 * steps[s].rank);
        for (double left = steps[s].up + steps[s].down; left > 0; left--) {
            top += rank;
            for (size_t at = top + 1; at-- > 0;) {
                double from = at >= rank ? chance[at - rank] : 0;
                chance[at] = (chance[at] + from) / 2;
            }
        }
    }
    double sum = 0;
    for (size_t at = 0; at <= (size_t)lround(2 * w); at++)
        sum += chance[at];
    return sum;
}

static mq_status S_exact(const step *steps, size_t k, const rank_sums *sums, double *p, mq_error *err)
{
    double *chance = calloc((size_t)lround(2 * (sums->plus + sums->minus)) + 1, sizeof *chance);
    if (!chance)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for an exact signed rank test");
    /* The null distribution is symmetric: the smaller sum gives the smaller tail. */
    *p = fmin(1, 2 * S_lower_tail(steps, k, chance, fmin(sums->plus, sums->minus)));
    free(chance);
    return MQ_OK;
}

static double S_corrected(const rank_sums *sums)
{
    double off = fmax(fabs(sums->plus - sums->minus) / 2 - 0.5, 0);
    return mq_normal_two_sided(off / sqrt(sums->squares / 4));
}

static void S_counts(const step *steps, size_t k, mq_signed_rank *out)
{
    for (size_t s = 0; s < k; s++) {
        out->n += (size_t)(steps[s].up + steps[s].down);
        out->up += s ? (size_t)steps[s].up : 0;
        out->down += s ? (size_t)steps[s].down : 0;
    }
    out->changed = out->up + out->down;
    out->sign_p = mq_mcnemar_exact(out->down, out->up);
}

static mq_status S_test(step *steps, size_t k, mq_signed_rank *out, mq_error *err)
{
    S_rank(steps, k, 1);
    rank_sums sums = S_sums(steps, k);
    out->w_plus = sums.plus;
    out->w_minus = sums.minus;
    out->z = (sums.plus - sums.minus) / sqrt(sums.squares);
    out->p = mq_normal_two_sided(out->z);
    out->p_cc = S_corrected(&sums);
    out->rank_biserial = (sums.plus - sums.minus) / (sums.plus + sums.minus);
    mq_status st = MQ_OK;
    out->exact_p = NAN;
    if (out->changed <= MQ_SIGNED_RANK_EXACT)
        st = S_exact(steps, k, &sums, &out->exact_p, err);
    S_rank(steps, k, 0);
    sums = S_sums(steps, k);
    out->pratt_z = (sums.plus - sums.minus) / sqrt(sums.squares);
    out->pratt_p = mq_normal_two_sided(out->pratt_z);
    return st;
}

mq_status mq_signed_rank_of(mq_crosstab table, mq_signed_rank *out, mq_error *err)
{
    if (table.rows != table.columns || table.rows == 0)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "before x after must have the same levels, not %zu x %zu",
                       table.rows, table.columns);
    step *steps = calloc(table.rows, sizeof *steps);
    if (!steps)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu levels", table.rows);
    *out = (mq_signed_rank){.p = 1, .p_cc = 1, .exact_p = 1, .pratt_p = 1, .rank_biserial = NAN};
    S_steps(table, steps);
    S_counts(steps, table.rows, out);
    mq_status st = out->changed ? S_test(steps, table.rows, out, err) : MQ_OK;
    free(steps);
    return st;
}
