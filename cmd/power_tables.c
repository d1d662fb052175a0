#include "mq_power_tables.h"
#include "mq_format.h"
#include <math.h>

enum { N, EXACT, ASK, POWER };
enum { MCNEMAR_MOST = 20000 };

static mq_status S_memory(mq_error *err)
{
    return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
}

static mq_table *S_table(mq_sheet *sheet, const char *id, mq_str title, const char *n)
{
    mq_table *t = mq_table_new(&sheet->arena, id, title, mq_message(sheet->words, "column.test"));
    if (!t)
        return NULL;
    mq_table_column(t, "n", mq_str_of(n), MQ_COLUMN_COUNT);
    mq_table_column(t, "n_formula", MQ_STR("by formula"), MQ_COLUMN_NUMBER);
    mq_table_column(t, "ask", MQ_STR("to ask"), MQ_COLUMN_COUNT);
    mq_table_column(t, "power", MQ_STR("power"), MQ_COLUMN_NUMBER);
    mq_table_last_column(t)->decimals = 3;
    mq_table_last_column(t)->leading_zero = false;
    t->rows_add = false;
    return t;
}

static double S_up(double n)
{
    double whole = nearbyint(n);
    return fabs(n - whole) < 1e-9 * fmax(1, n) ? whole : ceil(n);
}

static void S_count(mq_table *t, size_t row, size_t column, double n)
{
    if (n >= 0 && n < 1e15)
        mq_table_put(t, row, column, mq_cell_count((uint64_t)S_up(n)));
    else
        mq_sheet_number(t, row, column, n < 1e15 ? NAN : INFINITY, "undefined");
}

/* NaN = the row has no such figure. */
static void S_row(const mq_questions *q, mq_table *t, const char *key, const char *label, double n,
                  double power)
{
    size_t r = mq_table_row(t, key, mq_str_of(label), 0, MQ_ROW_PLAIN);
    bool wanted = isnan(q->n);
    if (!isnan(n)) {
        S_count(t, r, N, n);
        if (wanted) {
            mq_sheet_number(t, r, EXACT, n, NULL);
            S_count(t, r, ASK, S_up(n) * q->deff / q->response);
        }
    }
    if (!isnan(power))
        mq_table_put(t, r, POWER, mq_cell_number(power < 0 ? 0 : power > 1 ? 1 : power));
}

static void S_note(const mq_questions *q, mq_sheet *sheet, mq_table *t, const char *source)
{
    if (isnan(q->n))
        mq_table_note(t, "",
                      mq_sheet_text(sheet,
                                    "Two-sided, alpha = %g, wanted power %g. %s To ask: n times the design "
                                    "effect %g, over the share %g of those asked who answer.",
                                    q->alpha, q->power, source ? source : "", q->deff, q->response));
    else
        mq_table_note(t, "",
                      mq_sheet_text(sheet, "Two-sided, alpha = %g. %s", q->alpha, source ? source : ""));
}

static mq_status S_half_width(const mq_questions *q, mq_sheet *sheet, mq_error *err)
{
    mq_plan plan = {.p = q->p,
                    .half_width = q->half_width,
                    .conf = 1 - q->alpha,
                    .population = q->population,
                    .deff = q->deff,
                    .response_rate = q->response};
    mq_plan_size size;
    mq_status st = mq_plan_size_of(&plan, &size, err);
    mq_table *t =
        st < 0 ? NULL
               : S_table(sheet, "half_width",
                         mq_sheet_text(sheet, "Answers for a share of %g to within ±%g", q->p, q->half_width),
                         "n");
    if (st < 0 || !t)
        return st < 0 ? st : S_memory(err);
    const struct {
        const char *key, *label;
        double n;
    } rows[] = {{"simple", "simple random sample", size.n_srs},
                {"finite", "in a finite population", isfinite(q->population) ? size.n_fpc : NAN},
                {"design", "with the design effect", size.n_deff},
                {"wilson", "Wilson interval no wider, simple random sample", size.n_wilson}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (isnan(rows[i].n))
            continue;
        size_t r = mq_table_row(t, rows[i].key, mq_str_of(rows[i].label), 0, MQ_ROW_PLAIN);
        S_count(t, r, N, rows[i].n);
        mq_sheet_number(t, r, EXACT, rows[i].n, NULL);
        if (i == 2)
            S_count(t, r, ASK, size.n_gross);
    }
    mq_table_note(t, "",
                  mq_sheet_text(sheet,
                                "%g%% interval, n = z²p(1-p)/d² (Cochran, 1977). To ask: with "
                                "the design effect %g and the share %g of those asked who answer.",
                                100 * (1 - q->alpha), q->deff, q->response));
    return mq_sheet_table(sheet, t, err);
}

static mq_status S_two_sizes(const mq_questions *q, mq_table *t, mq_error *err)
{
    double p1 = q->two[0], p2 = q->two[1];
    mq_size_two size;
    mq_power_two at;
    mq_status st = mq_size_two_of(p1, p2, q->alpha, q->power, &size, err);
    if (st >= 0)
        st = mq_power_two_of(p1, p2, q->alpha, size.n_ceil, &at, err);
    if (st < 0)
        return st;
    S_row(q, t, "normal", "normal approximation (Fleiss, 1981)", size.n, at.power);
    S_row(q, t, "corrected", "with continuity correction (Fleiss, Tytun & Ury, 1980)", size.n_cc, NAN);
    st = mq_power_two_of(p1, p2, q->alpha, S_up(size.n_arcsine), &at, err);
    S_row(q, t, "arcsine", "arcsine (Cohen's h)", size.n_arcsine, at.power_arcsine);
    if (st >= 0 && q->half_width > 0) {
        double z = mq_z_of(1 - q->alpha), d = q->half_width;
        S_row(q, t, "half_width", "interval of the difference of the wanted half-width",
              z * z * (p1 * (1 - p1) + p2 * (1 - p2)) / (d * d), NAN);
    }
    return st;
}

static mq_status S_two(const mq_questions *q, mq_sheet *sheet, mq_error *err)
{
    double p1 = q->two[0], p2 = q->two[1];
    mq_power_two at;
    mq_table *t = S_table(sheet, "two_prop",
                          mq_sheet_text(sheet, "Two independent shares, %g against %g", p1, p2), "n a group");
    if (!t)
        return S_memory(err);
    mq_status st = isnan(q->n) ? S_two_sizes(q, t, err) : mq_power_two_of(p1, p2, q->alpha, q->n, &at, err);
    if (st < 0)
        return st;
    if (!isnan(q->n)) {
        S_row(q, t, "normal", "normal approximation", q->n, at.power);
        S_row(q, t, "arcsine", "arcsine (Cohen's h)", q->n, at.power_arcsine);
    }
    S_note(q, sheet, t,
           mq_sheet_text(sheet, "Cohen's h = %.4f.", 2 * asin(sqrt(p1)) - 2 * asin(sqrt(p2))).at);
    return mq_sheet_table(sheet, t, err);
}

static mq_status S_mcnemar(const mq_questions *q, mq_sheet *sheet, mq_error *err)
{
    double gained = q->mcnemar[0], lost = q->mcnemar[1], n = q->n;
    mq_size_mcnemar size = {0};
    mq_power_mcnemar at = {NAN, NAN, NAN};
    mq_table *t =
        S_table(sheet, "mcnemar",
                mq_sheet_text(sheet, "Before and after: %g gain, %g lose (McNemar)", gained, lost), "pairs");
    if (!t)
        return S_memory(err);
    mq_status st = MQ_OK;
    if (isnan(n) && (st = mq_size_mcnemar_of(lost, gained, q->alpha, q->power, &size, err)) >= 0)
        n = size.n_ceil;
    bool all = n >= 1 && n <= MCNEMAR_MOST; /* the enumeration takes n x n steps */
    if (st >= 0 && all)
        st = mq_power_mcnemar_of(lost, gained, q->alpha, (size_t)n, &at, err);
    if (st < 0)
        return st;
    S_row(q, t, "normal", "normal approximation (Connor, 1987)", isnan(q->n) ? size.n : n, at.power_normal);
    if (all) {
        size_t r = mq_table_row(t, "midp", MQ_STR("mid-p test, by enumeration"), 0, MQ_ROW_PLAIN);
        S_count(t, r, N, n);
        mq_table_put(t, r, POWER, mq_cell_number(at.power_midp));
        r = mq_table_row(t, "exact", MQ_STR("exact test, by enumeration"), 0, MQ_ROW_PLAIN);
        S_count(t, r, N, n);
        mq_table_put(t, r, POWER, mq_cell_number(at.power_exact));
    } else
        mq_table_note(t, "", MQ_STR("More than 20,000 pairs: the power is not enumerated."));
    S_note(q, sheet, t, "Pairs are the same people twice.");
    return mq_sheet_table(sheet, t, err);
}

static mq_status S_chisq(const mq_questions *q, mq_sheet *sheet, mq_error *err)
{
    double n = q->n, power = NAN;
    mq_table *t = S_table(
        sheet, "chisq",
        mq_sheet_text(sheet, "Chi-square test, effect w = %g, df = %g", q->chisq[0], q->chisq[1]), "n");
    if (!t)
        return S_memory(err);
    mq_status st = isnan(n) ? mq_size_chisq_of(q->chisq[0], q->chisq[1], q->alpha, q->power, &n, err) : MQ_OK;
    if (st >= 0)
        st = mq_power_chisq_of(q->chisq[0], q->chisq[1], q->alpha, isnan(q->n) ? S_up(n) : n, &power, err);
    if (st < 0)
        return st;
    S_row(q, t, "noncentral", "noncentral chi-square", n, power);
    S_note(q, sheet, t, "w = sqrt(chi-square / n); Cramér's V = w / sqrt(min(rows, columns) - 1).");
    return mq_sheet_table(sheet, t, err);
}

static mq_status S_one(const mq_questions *q, mq_sheet *sheet, mq_error *err)
{
    mq_power_one one;
    if (isnan(q->n))
        return mq_fail(err, MQ_E_USAGE, NULL,
                       "--one-prop needs -n: the power of the exact test goes up and down with n");
    mq_status st = mq_power_one_of(q->one[0], q->one[1], (size_t)q->n, q->alpha, &one, err);
    mq_table *t = S_table(sheet, "one_prop",
                          mq_sheet_text(sheet, "One share, %g against %g", q->one[1], q->one[0]), "n");
    if (st < 0 || !t)
        return st < 0 ? st : S_memory(err);
    S_row(q, t, "exact", "exact binomial test", q->n, one.power_exact);
    S_row(q, t, "size", "its chance of a false alarm", q->n, one.size_exact);
    S_row(q, t, "arcsine", "arcsine (Cohen's h)", q->n, one.power_arcsine);
    S_note(q, sheet, t, "Twice the smaller tail.");
    return mq_sheet_table(sheet, t, err);
}

/* What the lexicon lends to a human sample: section 3.1 of Cochran's double sampling, V = s2(1 - rho2)/n. */
static mq_status S_gain(const mq_questions *q, mq_sheet *sheet, mq_error *err)
{
    double k = q->rho * q->rho;
    if (isnan(q->n))
        return mq_fail(err, MQ_E_USAGE, NULL, "--gain needs -n, the answers that people code");
    if (!(k < 1))
        return mq_fail(err, MQ_E_DOMAIN, NULL, "--gain takes a correlation below 1 (1: nothing is miscoded)");
    mq_table *t = mq_table_new(&sheet->arena, "gain", MQ_STR("What correction by the lexicon gains"),
                               MQ_STR("correlation"));
    if (!t)
        return S_memory(err);
    static const char *const keys[] = {"n", "k", "n_eff", "se_ratio"};
    static const char *const titles[] = {"human codes", "K = rho²", "worth human codes",
                                         "standard error times"};
    for (size_t c = 0; c < 4; c++)
        mq_table_column(t, keys[c], mq_str_of(titles[c]),
                        c == 0 || c == 2 ? MQ_COLUMN_COUNT : MQ_COLUMN_NUMBER);
    mq_table_last_column(t)->decimals = 3;
    size_t r = mq_table_row(t, "rho", mq_sheet_text(sheet, "rho = %g", q->rho), 0, MQ_ROW_PLAIN);
    S_count(t, r, 0, q->n);
    mq_sheet_number(t, r, 1, k, NULL);
    mq_table_put(t, r, 2, mq_cell_count((uint64_t)(q->n / (1 - k))));
    mq_sheet_number(t, r, 3, sqrt(1 - k), NULL);
    t->rows_add = false;
    mq_table_note(
        t, "",
        MQ_STR("n_eff = n/(1 - rho²), rho the correlation of machine and human code of one category "
               "(Cochran, 1977, double sampling)."));
    if (k < 0.1)
        mq_table_note(t, "", MQ_STR("K is below 0.1: do not claim a gain."));
    return mq_sheet_table(sheet, t, err);
}

mq_status mq_power_tables(const mq_questions *q, mq_sheet *sheet, mq_error *err)
{
    mq_status st = MQ_OK;
    if (!isnan(q->half_width))
        st = S_half_width(q, sheet, err);
    if (st >= 0 && !isnan(q->two[0]))
        st = S_two(q, sheet, err);
    if (st >= 0 && !isnan(q->mcnemar[0]))
        st = S_mcnemar(q, sheet, err);
    if (st >= 0 && !isnan(q->chisq[0]))
        st = S_chisq(q, sheet, err);
    if (st >= 0 && !isnan(q->one[0]))
        st = S_one(q, sheet, err);
    return st >= 0 && !isnan(q->rho) ? S_gain(q, sheet, err) : st;
}
