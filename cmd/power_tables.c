#include "mq_power_tables.h"
#include "mq_document.h"
#include "mq_say.h"
#include "mq_memory.h"
#include <math.h>
#include <stdio.h>

enum { N, EXACT, ASK, POWER };
enum { MCNEMAR_MOST = 20000 };

/* A share or number as it was asked for, with the decimal sign of the language. */
static mq_str S_number(mq_sheet *sheet, double value)
{
    char text[40];
    snprintf(text, sizeof text, "%g", value);
    for (char *c = text; *c; c++)
        if (*c == '.' && sheet->settings->lang != MQ_LOCALE_EN)
            *c = ',';
    return mq_arena_copy(&sheet->arena, mq_str_of(text));
}

/* n: key of the heading of the sizes. */
static mq_table *S_table(mq_sheet *sheet, const char *id, mq_str title, const char *n)
{
    mq_table *t = mq_table_new(&sheet->arena, id, title, mq_say(sheet, "column.test"));
    if (!t)
        return NULL;
    mq_table_column(t, "n", mq_say(sheet, n), MQ_COLUMN_COUNT);
    mq_table_column(t, "n_formula", mq_say(sheet, "power.by_formula"), MQ_COLUMN_NUMBER);
    mq_table_column(t, "ask", mq_say(sheet, "power.ask"), MQ_COLUMN_COUNT);
    mq_table_column(t, "power", mq_say(sheet, "power.power"), MQ_COLUMN_NUMBER);
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

/* label: key of its message. NaN = the row has no such figure. */
static void S_row(const mq_questions *q, mq_sheet *sheet, mq_table *t, const char *key, const char *label,
                  double n, double power)
{
    size_t r = mq_table_row(t, key, mq_say(sheet, label), 0, MQ_ROW_PLAIN);
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

static void S_note(const mq_questions *q, mq_sheet *sheet, mq_table *t)
{
    mq_table_note(t, "", MQ_SAY(sheet, "power.two_sided", S_number(sheet, q->alpha)));
    if (isnan(q->n))
        mq_table_note(t, "",
                      MQ_SAY(sheet, "power.wanted", S_number(sheet, q->power), S_number(sheet, q->deff),
                             S_number(sheet, q->response)));
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
    mq_table *t = st < 0 ? NULL
                         : S_table(sheet, "half_width",
                                   MQ_SAY(sheet, "power.half_width", S_number(sheet, q->p),
                                          S_number(sheet, q->half_width)),
                                   "column.n");
    if (st < 0 || !t)
        return st < 0 ? st : mq_no_memory(err);
    const struct {
        const char *key, *label;
        double n;
    } rows[] = {{"simple", "power.simple", size.n_srs},
                {"finite", "power.finite", isfinite(q->population) ? size.n_fpc : NAN},
                {"design", "power.design", size.n_deff},
                {"wilson", "power.wilson", size.n_wilson}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (isnan(rows[i].n))
            continue;
        size_t r = mq_table_row(t, rows[i].key, mq_say(sheet, rows[i].label), 0, MQ_ROW_PLAIN);
        if (i < 3 && !(q->p > 0 && q->p < 1)) { /* p(1-p) = 0 would ask nobody */
            mq_table_put(t, r, N, mq_cell_missing(MQ_STR("no_variance")));
            continue;
        }
        S_count(t, r, N, rows[i].n);
        mq_sheet_number(t, r, EXACT, rows[i].n, NULL);
        if (i == 2)
            S_count(t, r, ASK, size.n_gross);
    }
    mq_table_note(t, "",
                  MQ_SAY(sheet, "power.half_width_note", S_number(sheet, 100 * (1 - q->alpha)),
                         S_number(sheet, q->deff), S_number(sheet, q->response)));
    return mq_sheet_table(sheet, t, err);
}

static mq_status S_two_sizes(const mq_questions *q, mq_sheet *sheet, mq_table *t, mq_error *err)
{
    double p1 = q->two[0], p2 = q->two[1];
    mq_size_two size;
    mq_power_two at;
    mq_status st = mq_size_two_of(p1, p2, q->alpha, q->power, &size, err);
    if (st >= 0)
        st = mq_power_two_of(p1, p2, q->alpha, size.n_ceil, &at, err);
    if (st < 0)
        return st;
    S_row(q, sheet, t, "normal", "power.normal_two", size.n, at.power);
    S_row(q, sheet, t, "corrected", "power.corrected", size.n_cc, NAN);
    st = mq_power_two_of(p1, p2, q->alpha, S_up(size.n_arcsine), &at, err);
    S_row(q, sheet, t, "arcsine", "power.arcsine", size.n_arcsine, at.power_arcsine);
    if (st >= 0 && q->half_width > 0) {
        double z = mq_z_of(1 - q->alpha), d = q->half_width;
        S_row(q, sheet, t, "half_width", "power.half_width_two",
              z * z * (p1 * (1 - p1) + p2 * (1 - p2)) / (d * d), NAN);
    }
    return st;
}

static mq_status S_two(const mq_questions *q, mq_sheet *sheet, mq_error *err)
{
    double p1 = q->two[0], p2 = q->two[1];
    mq_power_two at;
    mq_table *t =
        S_table(sheet, "two_prop", MQ_SAY(sheet, "power.two_prop", S_number(sheet, p1), S_number(sheet, p2)),
                "power.n_group");
    if (!t)
        return mq_no_memory(err);
    mq_status st =
        isnan(q->n) ? S_two_sizes(q, sheet, t, err) : mq_power_two_of(p1, p2, q->alpha, q->n, &at, err);
    if (st < 0)
        return st;
    if (!isnan(q->n)) {
        S_row(q, sheet, t, "normal", "power.normal", q->n, at.power);
        S_row(q, sheet, t, "arcsine", "power.arcsine", q->n, at.power_arcsine);
    }
    mq_table_note(t, "",
                  MQ_SAY(sheet, "power.h", mq_say_number(sheet, 2 * asin(sqrt(p1)) - 2 * asin(sqrt(p2)), 4)));
    S_note(q, sheet, t);
    return mq_sheet_table(sheet, t, err);
}

static mq_status S_mcnemar(const mq_questions *q, mq_sheet *sheet, mq_error *err)
{
    double gained = q->mcnemar[0], lost = q->mcnemar[1], n = q->n;
    mq_size_mcnemar size = {0};
    mq_power_mcnemar at = {NAN, NAN, NAN};
    mq_table *t = S_table(sheet, "mcnemar",
                          MQ_SAY(sheet, "power.mcnemar", S_number(sheet, gained), S_number(sheet, lost)),
                          "power.n_pairs");
    if (!t)
        return mq_no_memory(err);
    mq_status st = MQ_OK;
    if (isnan(n) && (st = mq_size_mcnemar_of(lost, gained, q->alpha, q->power, &size, err)) >= 0)
        n = size.n_ceil;
    bool all = n >= 1 && n <= MCNEMAR_MOST; /* the enumeration takes n x n steps */
    if (st >= 0 && all)
        st = mq_power_mcnemar_of(lost, gained, q->alpha, (size_t)n, &at, err);
    if (st < 0)
        return st;
    S_row(q, sheet, t, "normal", "power.normal_mcnemar", isnan(q->n) ? size.n : n, at.power_normal);
    if (all) {
        size_t r = mq_table_row(t, "midp", mq_say(sheet, "power.midp"), 0, MQ_ROW_PLAIN);
        S_count(t, r, N, n);
        mq_table_put(t, r, POWER, mq_cell_number(at.power_midp));
        r = mq_table_row(t, "exact", mq_say(sheet, "power.exact"), 0, MQ_ROW_PLAIN);
        S_count(t, r, N, n);
        mq_table_put(t, r, POWER, mq_cell_number(at.power_exact));
    } else
        mq_table_note(t, "", mq_say(sheet, "power.too_many"));
    mq_table_note(t, "", mq_say(sheet, "power.pairs"));
    S_note(q, sheet, t);
    return mq_sheet_table(sheet, t, err);
}

static mq_status S_chisq(const mq_questions *q, mq_sheet *sheet, mq_error *err)
{
    double n = q->n, power = NAN;
    mq_table *t = S_table(
        sheet, "chisq",
        MQ_SAY(sheet, "power.chisq", S_number(sheet, q->chisq[0]), S_number(sheet, q->chisq[1])), "column.n");
    if (!t)
        return mq_no_memory(err);
    mq_status st = isnan(n) ? mq_size_chisq_of(q->chisq[0], q->chisq[1], q->alpha, q->power, &n, err) : MQ_OK;
    if (st >= 0)
        st = mq_power_chisq_of(q->chisq[0], q->chisq[1], q->alpha, isnan(q->n) ? S_up(n) : n, &power, err);
    if (st < 0)
        return st;
    S_row(q, sheet, t, "noncentral", "power.noncentral", n, power);
    mq_table_note(t, "", mq_say(sheet, "power.w"));
    S_note(q, sheet, t);
    return mq_sheet_table(sheet, t, err);
}

static mq_status S_one(const mq_questions *q, mq_sheet *sheet, mq_error *err)
{
    mq_power_one one;
    if (isnan(q->n))
        return mq_fail(err, MQ_E_USAGE, NULL,
                       "--one-prop needs -n: the power of the exact test goes up and down with n");
    mq_status st = mq_power_one_of(q->one[0], q->one[1], (size_t)q->n, q->alpha, &one, err);
    mq_table *t = S_table(
        sheet, "one_prop",
        MQ_SAY(sheet, "power.one_prop", S_number(sheet, q->one[1]), S_number(sheet, q->one[0])), "column.n");
    if (st < 0 || !t)
        return st < 0 ? st : mq_no_memory(err);
    S_row(q, sheet, t, "exact", "power.exact_one", q->n, one.power_exact);
    S_row(q, sheet, t, "size", "power.size", q->n, one.size_exact);
    S_row(q, sheet, t, "arcsine", "power.arcsine", q->n, one.power_arcsine);
    mq_table_note(t, "", mq_say(sheet, "power.tail"));
    S_note(q, sheet, t);
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
    mq_table *t =
        mq_table_new(&sheet->arena, "gain", mq_say(sheet, "power.gain"), mq_say(sheet, "power.correlation"));
    if (!t)
        return mq_no_memory(err);
    static const char *const keys[] = {"n", "k", "n_eff", "se_ratio"};
    static const char *const titles[] = {"power.human", "power.k", "power.worth", "power.se_times"};
    for (size_t c = 0; c < 4; c++)
        mq_table_column(t, keys[c], mq_say(sheet, titles[c]),
                        c == 0 || c == 2 ? MQ_COLUMN_COUNT : MQ_COLUMN_NUMBER);
    mq_table_last_column(t)->decimals = 3;
    size_t r = mq_table_row(t, "rho", MQ_SAY(sheet, "power.rho", S_number(sheet, q->rho)), 0, MQ_ROW_PLAIN);
    S_count(t, r, 0, q->n);
    mq_sheet_number(t, r, 1, k, NULL);
    mq_table_put(t, r, 2, mq_cell_count((uint64_t)(q->n / (1 - k))));
    mq_sheet_number(t, r, 3, sqrt(1 - k), NULL);
    t->rows_add = false;
    mq_table_note(t, "", mq_say(sheet, "power.gain_note"));
    if (k < 0.1)
        mq_table_note(t, "", mq_say(sheet, "power.no_gain"));
    return mq_sheet_table(sheet, t, err);
}

mq_status mq_power_tables(const mq_questions *q, mq_sheet *sheet, mq_error *err)
{
    mq_status st = MQ_OK;
    sheet->document->title = mq_say(sheet, "power.document");
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
