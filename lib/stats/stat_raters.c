#include "mq_raters.h"
#include <math.h>
#include <stdlib.h>

typedef struct S_work {
    size_t q;
    double n, paired; /* units rated at all / twice */
    double *w;        /* q x q weights */
    double *pi;       /* mean share of every category */
    double *r;        /* counts of one unit */
    double *fleiss;   /* w pi, symmetrised */
    double sum_w;
} S_work;

/* Counts of unit u; returns its ratings. */
static double S_unit(const mq_ratings *in, size_t u, double *r)
{
    double ratings = 0;
    for (size_t k = 0; k < in->categories; k++)
        r[k] = 0;
    for (size_t i = 0; i < in->raters; i++) {
        unsigned char x = in->rating[u * in->raters + i];
        if (x == MQ_NO_RATING)
            continue;
        r[x] += 1;
        ratings += 1;
    }
    return ratings;
}

/* Weighted agreement of a unit with `ratings` >= 2. */
static double S_agreement(const S_work *w, double ratings)
{
    double sum = 0;
    for (size_t k = 0; k < w->q; k++) {
        double star = 0;
        if (w->r[k] == 0)
            continue;
        for (size_t l = 0; l < w->q; l++)
            star += w->w[k * w->q + l] * w->r[l];
        sum += w->r[k] * (star - 1);
    }
    return sum / (ratings * (ratings - 1));
}

/* First pass: margins and mean agreement. */
static double S_means(const mq_ratings *in, S_work *w)
{
    double pa = 0;
    for (size_t u = 0; u < in->units; u++) {
        double ratings = S_unit(in, u, w->r);
        if (ratings == 0)
            continue;
        w->n += 1;
        for (size_t k = 0; k < w->q; k++)
            w->pi[k] += w->r[k] / ratings;
        if (ratings < 2)
            continue;
        w->paired += 1;
        pa += S_agreement(w, ratings);
    }
    for (size_t k = 0; k < w->q; k++)
        w->pi[k] /= w->n;
    for (size_t k = 0; k < w->q; k++)
        for (size_t l = 0; l < w->q; l++) {
            w->fleiss[k] += (w->w[k * w->q + l] + w->w[l * w->q + k]) / 2 * w->pi[l];
            w->sum_w += w->w[k * w->q + l];
        }
    return pa / w->paired;
}

enum { GWET, FLEISS, BP, KINDS };

static void S_chance(const S_work *w, double *pe)
{
    double q = (double)w->q;
    pe[GWET] = pe[FLEISS] = 0;
    for (size_t k = 0; k < w->q; k++) {
        pe[GWET] += w->sum_w / (q * (q - 1)) * w->pi[k] * (1 - w->pi[k]);
        pe[FLEISS] += w->pi[k] * w->fleiss[k];
    }
    pe[BP] = w->sum_w / (q * q);
}

/* Expected agreement as seen from one unit. */
static double S_unit_chance(const S_work *w, size_t kind, double ratings, double pe)
{
    double sum = 0, q = (double)w->q;
    for (size_t k = 0; k < w->q; k++)
        sum += w->r[k] / ratings * (kind == GWET ? w->sum_w / (q * (q - 1)) * (1 - w->pi[k]) : w->fleiss[k]);
    return kind == BP ? pe : sum;
}

/* Second pass: sums of squared influence values. */
static void S_spread(const mq_ratings *in, const S_work *w, double pa, const double *pe, const double *est,
                     double *ss, double *ss_pa)
{
    double scale = w->n / w->paired;
    for (size_t u = 0; u < in->units; u++) {
        double ratings = S_unit(in, u, w->r);
        if (ratings == 0)
            continue;
        double twice = ratings >= 2, pu = twice > 0 ? S_agreement(w, ratings) : 0;
        *ss_pa += (scale * pu - pa) * (scale * pu - pa);
        for (size_t i = 0; i < KINDS; i++) {
            double value = scale * (pu - pe[i] * twice) / (1 - pe[i]);
            double chance = S_unit_chance(w, i, ratings, pe[i]) - pe[i];
            double d = value - 2 * (1 - est[i]) * chance / (1 - pe[i]) - est[i];
            ss[i] += d * d;
        }
    }
}

/* Chance agreement with every rater's own margins (Conger 1980, with gaps: Gwet 2014). rater: raters x q. */
static double S_conger(const mq_ratings *in, const S_work *w, double *rater)
{
    size_t q = w->q;
    double raters = 0, pe = 0;
    for (size_t i = 0; i < in->raters; i++) {
        double rated = 0;
        for (size_t u = 0; u < in->units; u++) {
            unsigned char x = in->rating[u * in->raters + i];
            if (x == MQ_NO_RATING)
                continue;
            rater[i * q + x] += 1;
            rated += 1;
        }
        for (size_t k = 0; k < q; k++)
            rater[i * q + k] /= rated > 0 ? rated : 1;
        raters += rated > 0;
    }
    for (size_t k = 0; k < q; k++)
        for (size_t l = 0; l < q; l++) {
            double mk = 0, ml = 0, cross = 0;
            for (size_t i = 0; i < in->raters; i++) {
                mk += rater[i * q + k] / raters;
                ml += rater[i * q + l] / raters;
                cross += rater[i * q + k] * rater[i * q + l];
            }
            double s2 = (cross - raters * mk * ml) / (raters - 1);
            pe += w->w[k * q + l] * (mk * ml - s2 / raters);
        }
    return pe;
}

static mq_status S_check(const mq_ratings *in, double conf, mq_error *err)
{
    size_t paired = 0;
    if (!(conf > 0 && conf < 1))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "a confidence level lies between 0 and 1, not %g", conf);
    if (in->categories < 2 || in->categories > MQ_MOST_CATEGORIES)
        return mq_fail(err, MQ_E_DOMAIN, NULL, "agreement needs 2 to %d categories, not %zu",
                       MQ_MOST_CATEGORIES, in->categories);
    for (size_t u = 0; u < in->units; u++) {
        size_t ratings = 0;
        for (size_t i = 0; i < in->raters; i++) {
            unsigned char x = in->rating[u * in->raters + i];
            ratings += x != MQ_NO_RATING;
            if (x != MQ_NO_RATING && x >= in->categories)
                return mq_fail(err, MQ_E_DOMAIN, NULL, "unit %zu has category %u of %zu", u + 1, x,
                               in->categories);
        }
        paired += ratings >= 2;
    }
    return paired ? MQ_OK : mq_fail(err, MQ_E_DOMAIN, NULL, "no unit was coded by two people");
}

static double S_error(double ss, double n)
{
    return n > 1 ? sqrt(ss / (n * (n - 1))) : NAN; /* one unit has no spread */
}

static mq_agreement S_finish(double est, double ss, double n, double conf)
{
    double se = S_error(ss, n);
    if (isnan(se) || isnan(est))
        return (mq_agreement){est, NAN, {NAN, NAN}};
    double t = mq_t_quantile(1 - (1 - conf) / 2, n - 1);
    return (mq_agreement){est, se, {est - t * se, fmin(1, est + t * se)}};
}

mq_status mq_raters_of(const mq_ratings *in, mq_agreement_weight weight, double conf, mq_raters *out,
                       mq_error *err)
{
    mq_status st = S_check(in, conf, err);
    if (st < 0)
        return st;
    size_t q = in->categories;
    double *room = calloc(q * q + 3 * q + in->raters * q, sizeof *room);
    if (!room)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory for %zu categories", q);
    S_work w = {q, 0, 0, room, room + q * q, NULL, NULL, 0};
    w.r = w.pi + q;
    w.fleiss = w.r + q;
    for (size_t i = 0; i < q * q; i++)
        w.w[i] = mq_agreement_weight_of(weight, i / q, i % q, q);
    double pa = S_means(in, &w), pe[KINDS], est[KINDS], ss[KINDS] = {0}, ss_pa = 0;
    S_chance(&w, pe);
    for (size_t i = 0; i < KINDS; i++)
        est[i] = 1 - pe[i] > 1e-14 ? (pa - pe[i]) / (1 - pe[i]) : NAN;
    S_spread(in, &w, pa, pe, est, ss, &ss_pa);
    double conger = S_conger(in, &w, w.fleiss + q);
    *out = (mq_raters){(size_t)w.n,
                       (size_t)w.paired,
                       pa,
                       S_error(ss_pa, w.n),
                       S_finish(est[GWET], ss[GWET], w.n, conf),
                       S_finish(est[FLEISS], ss[FLEISS], w.n, conf),
                       S_finish(est[BP], ss[BP], w.n, conf),
                       1 - conger > 1e-14 ? (pa - conger) / (1 - conger) : NAN};
    free(room);
    return MQ_OK;
}

mq_fleiss mq_fleiss_test(const mq_ratings *in, double *kappa_j)
{
    double n = (double)in->units, m = (double)in->raters, all = n * m * (m - 1);
    double p[MQ_MOST_CATEGORIES] = {0}, square[MQ_MOST_CATEGORIES] = {0}, r[MQ_MOST_CATEGORIES];
    for (size_t j = 0; j < in->categories; j++)
        kappa_j[j] = NAN;
    for (size_t u = 0; u < in->units; u++) {
        if (S_unit(in, u, r) < m || m < 2)
            return (mq_fleiss){NAN, NAN, NAN, NAN};
        for (size_t j = 0; j < in->categories; j++) {
            p[j] += r[j] / (n * m);
            square[j] += r[j] * r[j];
        }
    }
    double pa = 0, pe = 0, pq = 0, cube = 0;
    for (size_t j = 0; j < in->categories; j++) {
        double pairs = square[j] - n * m * p[j], q = 1 - p[j];
        pa += pairs / all;
        pe += p[j] * p[j];
        pq += p[j] * q;
        cube += p[j] * q * (q - p[j]);
        if (p[j] > 0 && q > 0)
            kappa_j[j] = (pairs / (all * p[j]) - p[j]) / q;
    }
    double kappa = 1 - pe > 1e-14 ? (pa - pe) / (1 - pe) : NAN;
    double se0 = sqrt(2 / all * (pq * pq - cube)) / pq;
    return (mq_fleiss){kappa, se0, kappa / se0, sqrt(2 / all)};
}
