#include "mq_report.h"
#include "mq_words.h"

const char *const mq_report_languages[MQ_LANGUAGES] = {"kk", "ru", "mixed", "en", "other", "none"};
const char *const mq_report_repairs[MQ_REPAIRS] = {"homoglyph", "squeeze", "wildcard", "nfc",   "schwa",
                                                   "skeleton",  "latin",   "fuzzy",    "glued", "layout"};

enum { WORDS_MOST = 65536, WORDS_OF_ANSWER = 64 };

static mq_status S_memory(mq_error *err)
{
    return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
}

static size_t S_exact(const mq_report *r, mq_str name)
{
    const mq_str *header = mq_survey_header(r->survey);
    for (size_t i = 0; i < mq_survey_columns(r->survey); i++)
        if (mq_str_equal(header[i], name))
            return i;
    return SIZE_MAX;
}

/* Column <text>[_<book>]_<suffix>. */
static size_t S_column(mq_report *r, mq_str text, mq_str book, mq_str suffix)
{
    mq_buffer name = {0};
    mq_buffer_str(&name, text);
    if (book.size) {
        mq_buffer_char(&name, '_');
        mq_buffer_str(&name, book);
    }
    mq_buffer_char(&name, '_');
    mq_buffer_str(&name, suffix);
    size_t at = name.failed ? SIZE_MAX : S_exact(r, mq_buffer_view(&name));
    mq_buffer_free(&name);
    return at;
}

static mq_status S_text_columns(mq_report *r, mq_report_text *t, mq_error *err)
{
    t->codes = mq_arena_take_n(&r->arena, r->coders.size * MQ_DIMENSIONS_MAX, sizeof *t->codes);
    if (!t->codes)
        return S_memory(err);
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
    if (!(t->words = mq_tally_new(1, WORDS_MOST)))
        return S_memory(err);
    return mq_quotes_new(&t->quotes, &r->arena, r->coders.at[0].book.size, r->plan->seed, err);
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
        return S_memory(err);
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
        if ((st = S_text_columns(r, t, err)) < 0 ||
            (st = mq_counts_new(&r->counts[same], &r->arena, t->name, &r->coders, r->plan->by.size, err)) < 0)
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
        r->by_names[i] = mq_survey_header(r->survey)[r->by[i]];
        for (size_t k = 0; k < i; k++)
            if (r->by[k] == r->by[i])
                return mq_fail(err, MQ_E_USAGE, NULL, "--by %s and --by %s are the same column", by->at[k],
                               by->at[i]);
    }
    return MQ_OK;
}

mq_status mq_report_open(mq_report *r, const char *path, const mq_report_plan *plan, mq_error *err)
{
    *r = (mq_report){.plan = plan, .before = SIZE_MAX, .after = SIZE_MAX};
    mq_status st = mq_coders_load(plan->codebook, &r->coders, err);
    if (st >= 0 && !(r->survey = mq_input_open(path, &plan->input, err)))
        st = err->status;
    if (st >= 0)
        st = S_groups(r, err);
    if (st >= 0)
        st = S_texts(r, err);
    if (st < 0)
        return st;
    const mq_codebook *book = &r->coders.at[0].book;
    for (size_t c = 0; c < book->size; c++)
        r->levels += book->codes[c].dimension == 0;
    r->change = mq_arena_take_n(&r->arena, r->levels * r->levels + 1, sizeof *r->change);
    return r->change ? MQ_OK : S_memory(err);
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

static size_t S_language(const mq_report_text *t, const mq_row *row)
{
    for (size_t i = 0; t->language != SIZE_MAX && i < MQ_LANGUAGES; i++)
        if (mq_str_equal(row->cells[t->language], mq_str_of(mq_report_languages[i])))
            return i;
    return MQ_LANGUAGES - 1;
}

static void S_repairs(mq_report_text *t, const mq_row *row)
{
    mq_str rest = t->repairs == SIZE_MAX ? MQ_STR("") : row->cells[t->repairs];
    while (rest.at && rest.size) {
        size_t stop = 0;
        while (stop < rest.size && rest.at[stop] != ' ' && rest.at[stop] != '|')
            stop++;
        mq_str name = {rest.at, stop};
        rest = stop < rest.size ? (mq_str){rest.at + stop + 1, rest.size - stop - 1} : (mq_str){NULL, 0};
        for (size_t i = 0; i < MQ_REPAIRS; i++)
            t->repaired[i] += mq_str_equal(name, mq_str_of(mq_report_repairs[i]));
    }
}

/* Each word of the answer once. */
static mq_status S_words(mq_report *r, mq_report_text *t, mq_str text, mq_error *err)
{
    mq_words words;
    mq_status st = mq_words_of(&r->row, text, &words, err);
    for (size_t i = 0; st >= 0 && i < words.size && i < WORDS_OF_ANSWER; i++) {
        mq_str word = words.at[i].lower;
        bool seen = mq_str_length(word) < 3 || (words.at[i].flags & (MQ_WORD_DIGIT | MQ_WORD_EMAIL)) != 0;
        for (size_t k = 0; k < i && !seen; k++)
            seen = mq_str_equal(words.at[k].lower, word);
        if (!seen)
            st = mq_tally_add(t->words, word, 0, err);
    }
    return st;
}

static mq_status S_beside(mq_report *r, mq_report_text *t, const mq_row *row, const mq_coding *coding,
                          mq_error *err)
{
    const mq_codebook *book = &r->coders.at[0].book;
    size_t language = S_language(t, row), leaf = coding->code[0];
    mq_str cell = row->cells[t->column], text = mq_str_trim(cell);
    bool rule = t->rule == SIZE_MAX || row->cells[t->rule].size > 0;
    for (size_t d = 1; d < book->n_dimensions; d++)
        if (book->dimensions[d].within == 0 && coding->code[d] != SIZE_MAX)
            leaf = coding->code[d];
    t->languages[language]++;
    t->fallback[language] += !rule && text.size;
    S_repairs(t, row);
    mq_status st = !rule && text.size ? S_words(r, t, text, err) : MQ_OK;
    mq_str evidence = t->evidence == SIZE_MAX ? MQ_STR("") : row->cells[t->evidence];
    if (st >= 0 && leaf != SIZE_MAX)
        /* evidence counts from the start of the cell: only its end may be trimmed */
        st = mq_quotes_offer(&t->quotes, leaf,
                             text.size ? (mq_str){cell.at, (size_t)(text.at - cell.at) + text.size} : text,
                             evidence, language, err);
    return st;
}

static size_t S_level(const mq_codebook *book, size_t code)
{
    size_t k = 0;
    for (size_t c = 0; c < code; c++)
        k += book->codes[c].dimension == 0;
    return k;
}

static mq_status S_row(mq_report *r, const mq_row *row, mq_error *err)
{
    mq_str labels[MQ_TEXTS_MAX];
    mq_coding codings[8];
    size_t first[2] = {SIZE_MAX, SIZE_MAX};
    mq_status st = r->coders.size <= 8 ? MQ_OK : mq_fail(err, MQ_E_USAGE, NULL, "at most eight codebooks");
    for (size_t i = 0; i < r->plan->by.size; i++)
        labels[i] = mq_str_trim(row->cells[r->by[i]]);
    for (size_t t = 0; t < r->n_texts && st >= 0; t++) {
        for (size_t c = 0; c < r->coders.size && st >= 0; c++)
            st = S_coding(r, &r->texts[t], c, row, &codings[c], err);
        if (st >= 0 && codings[0].code[0] == SIZE_MAX &&
            r->coders.at[0].book.dimensions[0].kind != MQ_KIND_FLAGS) {
            r->texts[t].uncoded++;
            continue;
        }
        if (st >= 0)
            st = mq_counts_add(&r->counts[t], &r->coders, codings, labels, err);
        if (st >= 0)
            st = S_beside(r, &r->texts[t], row, &codings[0], err);
        for (size_t w = 0; w < 2; w++)
            if (t == (w ? r->after : r->before) && codings[0].code[0] != SIZE_MAX)
                first[w] = S_level(&r->coders.at[0].book, codings[0].code[0]);
    }
    if (st >= 0 && first[0] != SIZE_MAX && first[1] != SIZE_MAX)
        r->change[first[0] * r->levels + first[1]]++;
    return st;
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
    mq_survey_close(r->survey);
    mq_coders_free(&r->coders);
    mq_arena_free(&r->row);
    mq_arena_free(&r->arena);
}
