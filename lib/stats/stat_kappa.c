#include "mq_kappa.h"
#include "mq_proportion.h"
#include <math.h>
#include <stdlib.h>

double mq_agreement_weight_of(mq_agreement_weight kind, size_t i, size_t j, size_t k)
{
    double d = i > j ? (double)(i - j) : (double)(j - i), most = (double)k - 1;
    if (d == 0)
        return 1;
    switch (kind) {
    case MQ_WEIGHT_LINEAR:
        return 1 - d / most;
    case MQ_WEIGHT_QUADRATIC:
        return 1 - d * d / (most * most);
    case MQ_WEIGHT_ORDINAL:
        return 1 - d * (d + 1) / (most * (most + 1));
    case MQ_WEIGHT_NONE:
        break;
    }
    return 0;
}

typedef struct S_margins {
    double n;
    double *row, *col; /* shares */
} S_margins;

static S_margins S_margins_of(const size_t *table, size_t k)
{
    S_margins m = {0, calloc(2 * k + 1, sizeof(double)), NULL};
    if (!m.row)
        return m;
    m.col = m.row + k;
    for (size_t i = 0; i < k * k; i++)
        m.n += (double)table[i];
    for (size_t i = 0; i < k * k; i++) {
        m.row[i / k] += (double)table[i] / m.n;
        m.col[i % k] += (double)table[i] / m.n;
    }
    return m;
}

static mq_kappa S_undefined(double po, double pe)
{
    return (mq_kappa){po, pe, NAN, NAN, {NAN, NAN}, NAN, NAN, NAN};
}

/* Both sums of squares of Fleiss, Cohen & Everitt. */
static void S_errors(const size_t *table, size_t k, mq_agreement_weight kind, const S_margins *m, mq_kappa *o)
{
    double sum = 0, sum0 = 0, left = 1 - o->kappa;
    for (size_t i = 0; i < k; i++) {
        double wi = 0;
        for (size_t l = 0; l < k; l++)
            wi += mq_agreement_weight_of(kind, i, l, k) * m->col[l];
        for (size_t j = 0; j < k; j++) {
            double wj = 0, w = mq_agreement_weight_of(kind, i, j, k);
            for (size_t l = 0; l < k; l++)
                wj += mq_agreement_weight_of(kind, l, j, k) * m->row[l];
            double d = w - (wi + wj) * left, d0 = w - (wi + wj);
            sum += (double)table[i * k + j] / m->n * d * d;
            sum0 += m->row[i] * m->col[j] * d0 * d0;
        }
    }
    double shift = o->kappa - o->pe * left, scale = (1 - o->pe) * sqrt(m->n);
    double v = sum - shift * shift, v0 = sum0 - o->pe * o->pe;
    o->se = v > 1e-15 ? sqrt(v) / scale : 0; /* rounding is not variance */
    o->se0 = v0 > 1e-15 ? sqrt(v0) / scale : 0;
}

mq_kappa mq_kappa_of(const size_t *table, size_t k, mq_agreement_weight kind, double conf)
{
    S_margins m = S_margins_of(table, k);
    double po = 0, pe = 0;
    if (!m.row || !(m.n > 0)) {
        free(m.row);
        return S_undefined(NAN, NAN);
    }
    for (size_t i = 0; i < k * k; i++) {
        double w = mq_agreement_weight_of(kind, i / k, i % k, k);
        po += w * (double)table[i] / m.n;
        pe += w * m.row[i / k] * m.col[i % k];
    }
    mq_kappa o = S_undefined(po, pe);
    if (1 - pe > 1e-14) {
        o.kappa = (po - pe) / (1 - pe);
        S_errors(table, k, kind, &m, &o);
        double z = mq_z_of(conf);
        o.ci = (mq_interval){o.kappa - z * o.se, o.kappa + z * o.se};
        o.z = o.se0 > 0 ? o.kappa / o.se0 : NAN;
        o.p = mq_normal_two_sided(o.z);
    }
    free(m.row);
    return o;
}

mq_status mq_two_coders_of(const size_t *table, size_t k, double conf, mq_two_coders *out, mq_error *err)
{
    if (!(conf > 0 && conf < 1))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "a confidence level lies between 0 and 1, not %g", conf);
    S_margins m = S_margins_of(table, k);
    if (!m.row)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu categories", k);
    if (!(m.n > 0)) {
        free(m.row);
        return mq_fail(err, MQ_E_DOMAIN, NULL, "the table of the two coders is empty");
    }
    double hits = 0, q = (double)k, pi = 0, ac = 0, most = 0;
    for (size_t i = 0; i < k; i++) {
        double both = (m.row[i] + m.col[i]) / 2;
        hits += (double)table[i * k + i];
        pi += both * both;
        ac += both * (1 - both) / (q - 1);
        most += fmin(m.row[i], m.col[i]);
    }
    double po = hits / m.n;
    *out = (mq_two_coders){.n = (size_t)m.n, .agreement = po};
    out->agreement_ci = mq_wilson(hits, m.n, mq_z_of(conf));
    out->none = mq_kappa_of(table, k, MQ_WEIGHT_NONE, conf);
    out->linear = mq_kappa_of(table, k, MQ_WEIGHT_LINEAR, conf);
    out->quadratic = mq_kappa_of(table, k, MQ_WEIGHT_QUADRATIC, conf);
    out->pabak = k > 1 ? (q * po - 1) / (q - 1) : NAN;
    out->scott_pi = 1 - pi > 1e-14 ? (po - pi) / (1 - pi) : NAN;
    out->gwet_ac1 = k > 1 ? (po - ac) / (1 - ac) : NAN;
    double pe = out->none.pe;
    out->kappa_max = 1 - pe > 1e-14 ? (most - pe) / (1 - pe) : NAN;
    free(m.row);
    return MQ_OK;
}
