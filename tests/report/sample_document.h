#ifndef SAMPLE_DOCUMENT_H
#define SAMPLE_DOCUMENT_H
#include "mq_format.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* One document that holds every kind of block, cell and figure, with numbers of an invented survey. Texts are
 * given per language, so that golden files show real labels; `every` replaces all of them for the naughty
 * strings. */

typedef struct sample_words {
    const char *title, *subtitle, *levels[4], *stub, *groups[3], *region, *share, *base, *method, *quote,
        *source;
} sample_words;

static const sample_words sample_texts[3] = {
    {"Кәсіби даму мақсаттарының нақтылығы",
     "Ұлттық сауалнама, 21 681 респондент",
     {"Мақсат жоқ", "Жалпы мақсат", "Нақты мақсат", "Құзыреттілікке бағытталған"},
     "Нақтылық деңгейі",
     {"Педагог-модератор", "Педагог-сарапшы", "Педагог-зерттеуші"},
     "Біліктілік санаты",
     "%",
     "барлық респонденттер",
     "Жауаптар кодтау кітабы бойынша автоматты түрде кодталды.",
     "Критериалды бағалауды меңгеріп, сабақта қолдану",
     "competency.assessment · қазақ тілі"},
    {"Конкретность целей профессионального развития",
     "Национальный опрос, 21 681 респондент",
     {"Цель отсутствует", "Общая цель", "Конкретная цель", "Связана с компетенцией"},
     "Уровень конкретности",
     {"Педагог-модератор", "Педагог-эксперт", "Педагог-исследователь"},
     "Квалификационная категория",
     "%",
     "все респонденты",
     "Ответы закодированы автоматически по кодификатору.",
     "Освоить критериальное оценивание и применять на уроках",
     "competency.assessment · русский"},
    {"Specificity of Professional-Development Goals",
     "National survey, 21,681 respondents",
     {"Absent", "Generic", "Concrete", "Competency-linked"},
     "Level of specificity",
     {"Moderator", "Expert", "Researcher"},
     "Qualification category",
     "%",
     "all respondents",
     "Answers were coded automatically by the codebook.",
     "Master criterion-based assessment and use it in lessons",
     "competency.assessment · English"},
};

/* Headers of static helpers: a test that needs one of them must not be warned about the others. */
static inline mq_catalogue *sample_catalogue(mq_locale locale)
{
    char path[512];
    mq_error err = {0};
    mq_catalogue *words = NULL;
    snprintf(path, sizeof path, MAQSAT_SOURCE "/lexicons/messages/%s.tsv", mq_locale_name(locale));
    if (mq_catalogue_load(path, locale, &words, &err) < 0)
        fprintf(stderr, "%s:%zu: %s\n", err.file, err.line, err.message);
    return words;
}

static inline mq_str sample_pick(const char *every, const char *text)
{
    return mq_str_of(every ? every : text);
}

static inline mq_table *sample_levels(mq_arena *arena, const sample_words *w, const char *e)
{
    static const uint64_t counts[4] = {13225, 6071, 2068, 317};
    static const double ends[4][2] = {{0.6035, 0.6165}, {0.2741, 0.2860}, {0.0915, 0.0994}, {0.0131, 0.0163}};
    static const char *const keys[4] = {"absent", "generic", "concrete", "competency"};
    mq_base base = {sample_pick(e, w->base), 21681, 21681};
    mq_table *t = mq_table_new(arena, "levels", sample_pick(e, w->title), sample_pick(e, w->stub));
    mq_table_column(t, "n", MQ_STR("n"), MQ_COLUMN_COUNT);
    mq_table_column(t, "share", sample_pick(e, w->share), MQ_COLUMN_SHARE);
    for (size_t i = 0; i < 4; i++) {
        size_t r = mq_table_row(t, keys[i], sample_pick(e, w->levels[i]), 0, MQ_ROW_PLAIN);
        mq_table_put(t, r, 0, mq_cell_count(counts[i]));
        mq_cell cell = mq_cell_share_interval(counts[i], base, ends[i][0], ends[i][1]);
        cell.mark = i == 3 ? "a" : NULL;
        mq_table_put(t, r, 1, cell);
    }
    size_t r = mq_table_row(t, "total", sample_pick(e, w->base), 0, MQ_ROW_TOTAL);
    mq_table_put(t, r, 0, mq_cell_count(21681));
    mq_table_put(t, r, 1, mq_cell_share(21681, base));
    mq_table_base_line(t, sample_pick(e, w->base));
    mq_table_note(t, "", sample_pick(e, w->method));
    mq_table_note(t, "a", sample_pick(e, w->source));
    return t;
}

static inline mq_table *sample_groups(mq_arena *arena, const sample_words *w, const char *e)
{
    static const uint64_t counts[3][4] = {
        {5210, 2804, 901, 102}, {4480, 1990, 733, 130}, {3535, 1277, 434, 85}};
    static const char *const keys[4] = {"absent", "generic", "concrete", "competency"};
    mq_table *t = mq_table_new(arena, "levels-by", sample_pick(e, w->region), sample_pick(e, w->region));
    mq_table_column(t, "n", MQ_STR("n"), MQ_COLUMN_COUNT);
    for (size_t c = 0; c < 4; c++) {
        mq_table_column(t, keys[c], MQ_STR("%"), MQ_COLUMN_SHARE);
        mq_table_last_column(t)->spanner = mq_arena_copy(arena, sample_pick(e, w->levels[c]));
        mq_table_last_column(t)->part = 1;
    }
    mq_table_row(t, "category", sample_pick(e, w->region), 0, MQ_ROW_GROUP);
    for (size_t g = 0; g < 3; g++) {
        uint64_t n = counts[g][0] + counts[g][1] + counts[g][2] + counts[g][3];
        mq_base base = {sample_pick(e, w->groups[g]), n, (double)n};
        size_t r = mq_table_row(t, w->groups[g], sample_pick(e, w->groups[g]), 1, MQ_ROW_PLAIN);
        mq_table_put(t, r, 0, mq_cell_count(n));
        for (size_t c = 0; c < 4; c++)
            mq_table_put(t, r, c + 1, mq_cell_share(counts[g][c], base));
    }
    size_t r = mq_table_row(t, "none", sample_pick(e, "—"), 1, MQ_ROW_PLAIN);
    mq_table_put(t, r, 0, mq_cell_suppressed(5));
    for (size_t c = 1; c < 5; c++)
        mq_table_put(t, r, c, c == 1 ? mq_cell_suppressed(0) : mq_cell_missing(MQ_STR("no_answers")));
    return t;
}

static inline mq_table *sample_tests(mq_arena *arena, const sample_words *w, const char *e)
{
    mq_table *t = mq_table_new(arena, "tests", sample_pick(e, w->region), sample_pick(e, w->region));
    mq_table_column(t, "chi2", MQ_STR("χ²"), MQ_COLUMN_NUMBER);
    mq_table_column(t, "df", MQ_STR("df"), MQ_COLUMN_COUNT);
    mq_table_column(t, "p", MQ_STR("p"), MQ_COLUMN_P);
    mq_table_column(t, "v", MQ_STR("V"), MQ_COLUMN_NUMBER);
    mq_table_last_column(t)->leading_zero = false;
    mq_table_column(t, "difference", MQ_STR("Δ"), MQ_COLUMN_DIFFERENCE);
    mq_table_column(t, "answer", sample_pick(e, "…"), MQ_COLUMN_TEXT);
    for (size_t g = 0; g < 3; g++) {
        static const double p[3] = {0.00002, 0.0234, 0.5}, v[3] = {0.053, 0.81, 0.004};
        mq_base base = {sample_pick(e, w->base), 21681, 21681};
        size_t r = mq_table_row(t, w->groups[g], sample_pick(e, w->groups[g]), 0, MQ_ROW_PLAIN);
        mq_table_put(t, r, 0, mq_cell_number(1234.5678 / (double)(g + 1)));
        mq_table_put(t, r, 1, mq_cell_count(g + 1));
        mq_table_put(t, r, 2, g == 2 ? mq_cell_missing(MQ_STR("too_few")) : mq_cell_p(p[g]));
        mq_table_put(t, r, 3, mq_cell_number_interval(v[g], v[g] / 2, v[g] * 1.2, base));
        mq_table_put(t, r, 4,
                     mq_cell_difference(0.021 - 0.03 * (double)g, 0.001 - 0.03 * (double)g,
                                        0.05 - 0.03 * (double)g, base));
        mq_table_put(t, r, 5, mq_cell_text(sample_pick(e, w->quote)));
    }
    return t;
}

static inline mq_table *sample_matrix(mq_arena *arena, const sample_words *w, const char *e, const char *id)
{
    static const uint64_t counts[4][4] = {{240, 8, 2, 0}, {12, 180, 25, 3}, {1, 20, 70, 9}, {0, 2, 6, 22}};
    static const char *const keys[4] = {"absent", "generic", "concrete", "competency"};
    mq_table *t = mq_table_new(arena, id, sample_pick(e, w->stub), sample_pick(e, w->stub));
    for (size_t c = 0; c < 4; c++)
        mq_table_column(t, keys[c], sample_pick(e, w->levels[c]), MQ_COLUMN_COUNT);
    for (size_t i = 0; i < 4; i++) {
        size_t r = mq_table_row(t, keys[i], sample_pick(e, w->levels[i]), 0, MQ_ROW_PLAIN);
        for (size_t c = 0; c < 4; c++)
            mq_table_put(t, r, c, mq_cell_count(counts[i][c]));
    }
    return t;
}

static inline mq_table *sample_corrected(mq_arena *arena, const sample_words *w, const char *e)
{
    static const double naive[4] = {0.61, 0.28, 0.095, 0.015}, right[4] = {0.606, 0.262, 0.112, 0.02};
    static const char *const keys[4] = {"absent", "generic", "concrete", "competency"};
    mq_table *t = mq_table_new(arena, "corrected", sample_pick(e, w->title), sample_pick(e, w->stub));
    mq_table_column(t, "naive", sample_pick(e, "maqsat, %"), MQ_COLUMN_SHARE);
    mq_table_column(t, "corrected", sample_pick(e, "Korn–Graubard, %"), MQ_COLUMN_SHARE);
    for (size_t i = 0; i < 4; i++) {
        mq_base all = {sample_pick(e, w->base), 21681, 21681},
                checked = {sample_pick(e, w->method), 600, 21681};
        size_t r = mq_table_row(t, keys[i], sample_pick(e, w->levels[i]), 0, MQ_ROW_PLAIN);
        mq_table_put(t, r, 0, mq_cell_estimate(naive[i], NAN, NAN, all));
        mq_table_put(t, r, 1, mq_cell_estimate(right[i], right[i] - 0.012, right[i] + 0.014, checked));
    }
    return t;
}

static inline mq_status sample_figure(mq_document *d, const char *kind, const mq_table *t,
                                      const sample_words *w, const char *e)
{
    mq_figure *f = NULL;
    mq_error err = {0};
    char id[32];
    snprintf(id, sizeof id, "fig-%s", kind);
    mq_status st =
        mq_figure_new(d->arena, kind, id, t, sample_pick(e, w->stub), sample_pick(e, w->method), &f, &err);
    if (st == MQ_OK)
        mq_document_figure(d, f);
    return st;
}

/* every == NULL: the texts of the catalogue's language. */
static inline mq_document *sample_document(mq_arena *arena, const mq_catalogue *words, const char *every)
{
    const sample_words *w = &sample_texts[mq_catalogue_locale(words)];
    const char *e = every;
    mq_document *d = mq_document_new(arena, words, sample_pick(e, w->title));
    mq_table *levels = sample_levels(arena, w, e), *groups = sample_groups(arena, w, e);
    mq_table *tests = sample_tests(arena, w, e), *corrected = sample_corrected(arena, w, e);
    mq_table *confusion = sample_matrix(arena, w, e, "confusion"),
             *change = sample_matrix(arena, w, e, "change");
    mq_document_subtitle(d, sample_pick(e, w->subtitle));
    mq_document_heading(d, 2, sample_pick(e, w->stub));
    mq_document_paragraph(d, sample_pick(e, w->method));
    mq_document_table(d, levels);
    sample_figure(d, "bars", levels, w, e);
    mq_document_heading(d, 3, sample_pick(e, w->region));
    mq_document_table(d, groups);
    sample_figure(d, "stacked", groups, w, e);
    mq_document_table(d, tests);
    sample_figure(d, "dots", tests, w, e);
    mq_document_heading(d, 2, sample_pick(e, w->method));
    mq_document_table(d, change);
    sample_figure(d, "flow", change, w, e);
    mq_document_table(d, confusion);
    sample_figure(d, "heat", confusion, w, e);
    mq_document_table(d, corrected);
    sample_figure(d, "funnel", corrected, w, e);
    mq_str items[2] = {sample_pick(e, w->groups[0]), sample_pick(e, w->groups[1])};
    mq_document_list(d, items, 2);
    mq_str quote = sample_pick(e, w->quote);
    size_t first = 0;
    while (first < quote.size && quote.at[first] != ' ')
        first++;
    mq_evidence evidence[1] = {{0, first}};
    mq_document_quote(d, quote, evidence, 1, sample_pick(e, w->source));
    mq_document_note(d, sample_pick(e, w->method));
    mq_document_code(d, sample_pick(e, "maqsat run survey.csv --text goal -o out/\nsha256 0123abcd"));
    return d;
}

#endif
