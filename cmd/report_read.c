#include "mq_report.h"
#include "mq_coded.h"
#include "mq_memory.h"

const char *const mq_report_languages[MQ_LANGUAGES] = {"kk", "ru", "mixed", "en", "other", "none"};
const char *const mq_report_repairs[MQ_REPAIRS] = {"homoglyph", "squeeze", "wildcard", "nfc",   "schwa",
                                                   "skeleton",  "latin",   "fuzzy",    "glued", "layout"};

static size_t S_exact(const mq_report *r, mq_str name)
{
    const mq_str *header = mq_survey_header(r->survey);
    for (size_t i = 0; i < mq_survey_columns(r->survey); i++)
        if (mq_str_equal(header[i], name))
            return i;
    return SIZE_MAX;
}

static size_t S_column(mq_report *r, mq_str text, mq_str book, mq_str suffix)
{
    mq_buffer name = {0};
    mq_coded_name(&name, text, book, suffix);
    size_t at = name.failed ? SIZE_MAX : S_exact(r, mq_buffer_view(&name));
    mq_buffer_free(&name);
    return at;
}

static mq_status S_text_columns(mq_report *r, mq_report_text *t, mq_error *err)
{
    t->codes = mq_arena_take_n(&r->arena, r->coders.size * MQ_DIMENSIONS_MAX, sizeof *t->codes);
    if (!t->codes)
        return mq_no_memory(err);
    for (size_t c = 0; c < r->coders.size; c++) {
        const mq_codebook *book = &r->coders.at[c].book;
        for (size_t d = 0; d < book->n_dimensions; d++) {
            size_t at = S_column(r, t->name, c ? book->name : MQ_STR(""), book->dimensions[d].name);
            t->codes[c * MQ_DIMENSIONS_MAX + d] = at;
            if (at == SIZE_MAX && d == 0)
                return mq_fail(err, MQ_E_DATA, &(mq_place){mq_survey_name(r->survey), 0, 0},
                               "no column '%.*s_%s%.*s%.*s': code the file first, with "
                               "'maqsat code FILE --text %.*s -o coded.csv'",
                               (int)t->name.size, t->name.at, c ? book->name.at : "", c ? 1 : 0, "_",
                               (int)book->dimensions[d].name.size, book->dimensions[d].name.at,
                               (int)t->name.size, t->name.at);
        }
    }
    t->rule = S_column(r, t->name, MQ_STR(""), MQ_STR("rule"));
    t->evidence = S_column(r, t->name, MQ_STR(""), MQ_STR("evidence"));
    t->language = S_column(r, t->name, MQ_STR(""), MQ_STR("language"));
    t->repairs = S_column(r, t->name, MQ_STR(""), MQ_STR("repairs"));
    return MQ_OK;
}

/* The text columns: --text, then --before and --after where they are not among them. */
static mq_status S_texts(mq_report *r, mq_error *err)
{
    const char *names[MQ_TEXTS_MAX + 2];
    size_t n = 0, waves[2] = {SIZE_MAX, SIZE_MAX};
    for (; n < r->plan->texts.size; n++)
        names[n] = r->plan->texts.at[n];
    for (size_t w = 0; w < 2; w++)
        if (w ? r->plan->after != NULL : r->plan->before != NULL)
            names[n++] = w ? r->plan->after : r->plan->before;
    r->texts = mq_arena_take_n(&r->arena, n, sizeof *r->texts);
    r->counts = mq_arena_take_n(&r->arena, n, sizeof *r->counts);
    if (!r->texts || !r->counts)
        return mq_no_memory(err);
    for (size_t i = 0; i < n; i++) {
        size_t at, same = 0;
        mq_status st = mq_survey_column(r->survey, names[i], &at, err);
        if (st < 0)
            return st;
        while (same < r->n_texts && r->texts[same].column != at)
            same++;
        if (same < r->n_texts && i < r->plan->texts.size)
            return mq_fail(err, MQ_E_USAGE, NULL, "--text %s is given twice", names[i]);
        if (i >= r->plan->texts.size)
            waves[i - r->plan->texts.size] = same;
        if (same < r->n_texts)
            continue;
        mq_report_text *t = &r->texts[r->n_texts++];
        t->name = mq_survey_header(r->survey)[at];
        t->column = at;
        if ((!r->borrowed && (st = S_text_columns(r, t, err)) < 0) ||
            (st = mq_report_text_open(r, same, err)) < 0)
            return st;
    }
    r->before = waves[0];
    r->after = waves[1];
    return MQ_OK;
}

static mq_status S_groups(mq_report *r, mq_error *err)
{
    const mq_texts *by = &r->plan->by;
    for (size_t i = 0; i < by->size; i++) {
        mq_status st = mq_survey_column(r->survey, by->at[i], &r->by[i], err);
        if (st < 0)
            return st;
        r->by_names[i] = r->by_titles[i] = mq_survey_header(r->survey)[r->by[i]];
        for (size_t k = 0; k < i; k++)
            if (r->by[k] == r->by[i])
                return mq_fail(err, MQ_E_USAGE, NULL, "--by %s and --by %s are the same column", by->at[k],
                               by->at[i]);
    }
    return MQ_OK;
}

/* `NAME=TEXT`: the plan has seen to the form. */
static mq_status S_label(mq_report *r, const char *label, mq_error *err)
{
    mq_str text = mq_str_of(label), name = mq_str_trim(mq_str_cut(&text, '='));
    const char *column = mq_arena_copy(&r->arena, name).at;
    size_t at, met = 0;
    if (!column)
        return mq_no_memory(err);
    mq_status st = mq_survey_column(r->survey, column, &at, err);
    if (st < 0)
        return st;
    text = mq_str_trim(text);
    for (size_t g = 0; g < r->plan->by.size; g++)
        if (r->by[g] == at && ++met)
            r->by_titles[g] = text;
    for (size_t t = 0; t < r->n_texts; t++)
        if (r->texts[t].column == at && ++met)
            r->counts[t].title = text;
    return met ? MQ_OK
               : mq_fail(err, MQ_E_USAGE, NULL, "--label %s: the report is not about '%s'", label, column);
}

static mq_status S_open(mq_report *r, mq_error *err)
{
    const mq_codebook *book = &r->coders.at[0].book;
    mq_status st = S_groups(r, err);
    if (st >= 0)
        st = S_texts(r, err);
    for (size_t i = 0; i < r->plan->labels.size && st >= 0; i++)
        st = S_label(r, r->plan->labels.at[i], err);
    if (st < 0)
        return st;
    for (size_t c = 0; c < book->size; c++)
        r->levels += book->codes[c].dimension == 0;
    r->change = mq_arena_take_n(&r->arena, r->levels * r->levels + 1, sizeof *r->change);
    return r->change ? MQ_OK : mq_no_memory(err);
}

mq_status mq_report_open(mq_report *r, const char *path, const mq_report_plan *plan, mq_error *err)
{
    *r = (mq_report){.plan = plan, .before = SIZE_MAX, .after = SIZE_MAX};
    mq_status st = mq_coders_load(plan->codebook, &r->coders, err);
    if (st >= 0 && !(r->survey = mq_input_open(path, &plan->input, err)))
        st = err->status;
    return st < 0 ? st : S_open(r, err);
}

mq_status mq_report_begin(mq_report *r, const mq_report_plan *plan, mq_survey *survey,
                          const mq_coders *coders, mq_error *err)
{
    *r = (mq_report){.plan = plan,
                     .survey = survey,
                     .coders = *coders,
                     .borrowed = true,
                     .before = SIZE_MAX,
                     .after = SIZE_MAX};
    return S_open(r, err);
}

static size_t S_find(const mq_codebook *book, size_t d, size_t parent, mq_str name)
{
    for (size_t c = 0; c < book->size; c++)
        if (book->codes[c].dimension == d && mq_str_equal(book->codes[c].name, name) &&
            (book->dimensions[d].within == SIZE_MAX || book->codes[c].parent == parent))
            return c;
    return SIZE_MAX;
}

static mq_status S_unknown(const mq_report *r, size_t column, mq_str name, mq_error *err)
{
    mq_str head = mq_survey_header(r->survey)[column];
    return mq_fail(err, MQ_E_DATA, &(mq_place){mq_survey_name(r->survey), 0, 0},
                   "row %llu, column '%.*s': the codebook has no code '%.*s' there; was the file coded by "
                   "another codebook (--codebook)?",
                   (unsigned long long)r->rows, (int)head.size, head.at,
                   (int)(name.size < 60 ? name.size : 60), name.at ? name.at : "");
}

static mq_status S_flags(const mq_report *r, const mq_codebook *book, size_t d, size_t column, mq_str cell,
                         mq_coding *out, mq_error *err)
{
    for (mq_str rest = cell; rest.at && rest.size;) {
        mq_str name = mq_str_cut(&rest, '|');
        size_t code = S_find(book, d, SIZE_MAX, name), bit = 0;
        if (code == SIZE_MAX)
            return S_unknown(r, column, name, err);
        for (size_t c = 0; c < code; c++)
            bit += book->codes[c].dimension == d;
        out->flags[d] |= bit < 64 ? UINT64_C(1) << bit : 0;
        out->code[d] = code;
    }
    return MQ_OK;
}

/* The cells of a row as the coding that wrote them. */
static mq_status S_coding(const mq_report *r, const mq_report_text *t, size_t coder, const mq_row *row,
                          mq_coding *out, mq_error *err)
{
    const mq_codebook *book = &r->coders.at[coder].book;
    *out = (mq_coding){0};
    for (size_t d = 0; d < MQ_DIMENSIONS_MAX; d++)
        out->code[d] = SIZE_MAX;
    for (size_t d = 0; d < book->n_dimensions; d++) {
        size_t column = t->codes[coder * MQ_DIMENSIONS_MAX + d], within = book->dimensions[d].within;
        mq_str cell = column == SIZE_MAX ? MQ_STR("") : mq_str_trim(row->cells[column]);
        if (!cell.size)
            continue;
        if (book->dimensions[d].kind == MQ_KIND_FLAGS) {
            mq_status st = S_flags(r, book, d, column, cell, out, err);
            if (st < 0)
                return st;
            continue;
        }
        out->code[d] = S_find(book, d, within == SIZE_MAX ? SIZE_MAX : out->code[within], cell);
        if (out->code[d] == SIZE_MAX)
            return S_unknown(r, column, cell, err);
    }
    return MQ_OK;
}

static mq_str S_cell(const mq_row *row, size_t column)
{
    return column == SIZE_MAX ? MQ_STR("") : row->cells[column];
}

static mq_status S_row(mq_report *r, const mq_row *row, mq_error *err)
{
    mq_str labels[MQ_TEXTS_MAX];
    mq_coding *codings = mq_arena_take_n(&r->row, r->n_texts * r->coders.size, sizeof *codings);
    mq_report_answer *answers = mq_arena_take_n(&r->row, r->n_texts, sizeof *answers);
    mq_status st = codings && answers ? MQ_OK : mq_no_memory(err);
    for (size_t i = 0; i < r->plan->by.size; i++)
        labels[i] = mq_str_trim(row->cells[r->by[i]]);
    for (size_t t = 0; t < r->n_texts && st >= 0; t++) {
        const mq_report_text *text = &r->texts[t];
        mq_coding *own = codings + t * r->coders.size;
        for (size_t c = 0; c < r->coders.size && st >= 0; c++)
            st = S_coding(r, text, c, row, &own[c], err);
        answers[t] = (mq_report_answer){.codings = own,
                                        .cell = row->cells[text->column],
                                        .evidence = S_cell(row, text->evidence),
                                        .repairs = S_cell(row, text->repairs),
                                        .language = mq_report_language(S_cell(row, text->language)),
                                        .rule = text->rule == SIZE_MAX || row->cells[text->rule].size > 0};
    }
    return st < 0 ? st : mq_report_add(r, answers, labels, err);
}

mq_status mq_report_read(mq_report *r, const mq_arguments *args, mq_error *err)
{
    mq_progress progress = mq_progress_begin(args);
    mq_status st = MQ_OK;
    mq_row row;
    while (st == MQ_OK && (st = mq_survey_next(r->survey, &row, err)) == MQ_OK) {
        if (mq_interrupt_seen()) {
            st = mq_interrupted(err);
            break;
        }
        r->rows++;
        if (mq_row_ragged(&row))
            r->ragged++;
        else
            st = S_row(r, &row, err);
        mq_arena_reset(&r->row);
        mq_progress_tick(&progress, r->rows, r->survey);
    }
    mq_progress_end(&progress);
    return st < 0 ? st : MQ_OK;
}

void mq_report_close(mq_report *r)
{
    for (size_t t = 0; r->texts && t < r->n_texts; t++) {
        mq_counts_free(&r->counts[t]);
        mq_tally_free(r->texts[t].words);
        mq_quotes_free(&r->texts[t].quotes);
    }
    if (!r->borrowed) {
        mq_survey_close(r->survey);
        mq_coders_free(&r->coders);
    }
    mq_arena_free(&r->row);
    mq_arena_free(&r->arena);
}
