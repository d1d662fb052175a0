#include "mq_csv_write.h"
#include "mq_input.h"
#include "mq_kwic_pattern.h"
#include "mq_memory.h"
#include "mq_output.h"

typedef struct settings {
    mq_input_settings input;
    const char *text, *pattern, *output;
    uint64_t width;
    size_t format;
} settings;

static const settings defaults = {.output = "-", .width = 40};

static const mq_option options[] = {
    MQ_VALUE('t', "text", TEXT, offsetof(settings, text), "NAME|#N", "column to look in"),
    MQ_VALUE(
        'p', "pattern", TEXT, offsetof(settings, pattern), "P",
        "a pattern as in cues.tsv: words, stem/n, start*, *end, a|b/v, ~; or re:REGEX over the answer in lower case"),
    MQ_RANGE('w', "width", INTEGER, offsetof(settings, width), "N",
             "letters of context on each side, 40 by default", 0, 1000),
    MQ_VALUE(0, "format", CHOICE, offsetof(settings, format), "text|csv", "how to write the lines"),
    MQ_VALUE('o', "output", TEXT, offsetof(settings, output), "FILE",
             "where to write; - is stdout, the default"),
    MQ_INPUT_OPTIONS(settings, input),
    {0}};

/** A search under way. */
typedef struct search {
    const settings *s;
    mq_survey *in;
    mq_output *out;
    mq_kwic_pattern pattern;
    size_t column;
    uint64_t row, found, limits;
    mq_arena arena;
    mq_buffer text;
} search;

static mq_str S_slice(mq_str text, size_t start, size_t end)
{
    const char *at = text.at, *stop = text.at + text.size, *from = NULL;
    for (size_t i = 0;; i++) {
        if (i == start)
            from = at;
        if (i >= end || at == stop)
            break;
        mq_utf8_next(&at, stop);
    }
    return from ? (mq_str){from, (size_t)(at - from)} : (mq_str){stop, 0};
}

/* Context in one line: line breaks and tabs become blanks. */
static void S_flat(mq_buffer *out, mq_str text)
{
    for (size_t i = 0; i < text.size; i++)
        mq_buffer_char(out, strchr("\r\n\t", text.at[i]) && text.at[i] ? ' ' : text.at[i]);
}

static void S_line(search *x, mq_str cell, size_t start, size_t end)
{
    size_t width = (size_t)x->s->width, from = start > width ? start - width : 0;
    mq_str left = S_slice(cell, from, start), hit = S_slice(cell, start, end),
           right = S_slice(cell, end, end + width);
    x->found++;
    if (x->s->format == 1) {
        mq_buffer_print(&x->text, "%llu,", (unsigned long long)x->row);
        mq_str cells[] = {left, hit, right};
        for (size_t i = 0; i < 3; i++) {
            mq_csv_safe_cell(&x->text, cells[i]);
            mq_buffer_char(&x->text, i < 2 ? ',' : '\n');
        }
        return;
    }
    mq_buffer_print(&x->text, "%7llu  %*s", (unsigned long long)x->row, (int)(width - (start - from)), "");
    S_flat(&x->text, left);
    mq_buffer_text(&x->text, "[");
    S_flat(&x->text, hit);
    mq_buffer_text(&x->text, "]");
    S_flat(&x->text, right);
    mq_buffer_char(&x->text, '\n');
}

static mq_status S_search(search *x, mq_str cell, mq_error *err)
{
    mq_kwic_span *at;
    size_t n;
    mq_arena_reset(&x->arena);
    mq_status st = mq_kwic_pattern_find(&x->pattern, &x->arena, cell, &at, &n, err);
    x->limits += st == MQ_E_PARTIAL;
    if (st < 0 && st != MQ_E_PARTIAL)
        return st;
    for (size_t i = 0; i < n; i++)
        S_line(x, cell, at[i].start, at[i].end);
    return MQ_OK;
}

static mq_status S_loop(search *x, mq_error *err)
{
    mq_row row;
    mq_status st;
    if (x->s->format == 1)
        mq_buffer_text(&x->text, "row,left,match,right\n");
    while ((st = mq_survey_next(x->in, &row, err)) == MQ_OK) {
        x->row++;
        if (mq_interrupt_seen())
            return mq_interrupted(err);
        if (!mq_row_ragged(&row))
            st = S_search(x, row.cells[x->column], err);
        if (st == MQ_OK && x->text.size > 32768)
            st = mq_output_drain(x->out, &x->text, err);
        if (st != MQ_OK)
            return st;
    }
    if (st >= 0 && mq_interrupt_seen())
        st = mq_interrupted(err);
    return st < 0 ? st : mq_output_drain(x->out, &x->text, err);
}

static mq_status S_work(search *x, const char *path, mq_error *err)
{
    if (!x->s->text || !x->s->pattern)
        return mq_fail(err, MQ_E_USAGE, NULL, "kwic wants --text NAME and --pattern P");
    mq_status st = mq_kwic_pattern_read(x->s->pattern, &x->pattern, err);
    if (st >= 0 && !(x->in = mq_input_open(path, &x->s->input, err)))
        st = err->status;
    if (st >= 0)
        st = mq_survey_column(x->in, x->s->text, &x->column, err);
    if (st >= 0)
        st = mq_output_refuse_same(x->s->output, mq_survey_id(x->in), err);
    if (st >= 0 && !(x->out = mq_output_open(x->s->output, err)))
        st = err->status;
    if (st >= 0)
        st = S_loop(x, err);
    if (st < 0)
        mq_output_abort(x->out);
    else
        st = mq_output_commit(x->out, err);
    return st;
}

static mq_status S_run(const void *given, const mq_arguments *args, mq_error *err)
{
    search x = {.s = given};
    mq_status st = S_work(&x, args->at[0], err);
    if (st >= 0)
        mq_note_print(args, "%llu found in %llu rows", (unsigned long long)x.found,
                      (unsigned long long)x.row);
    if (st >= 0 && x.limits)
        st = mq_fail(err, MQ_E_PARTIAL, NULL, "the pattern ran into the limits of PCRE2 in %llu rows",
                     (unsigned long long)x.limits);
    mq_survey_close(x.in);
    mq_kwic_pattern_free(&x.pattern);
    mq_arena_free(&x.arena);
    mq_buffer_free(&x.text);
    return st < 0 ? st : MQ_OK;
}

const mq_command mq_command_kwic = {
    .name = "kwic",
    .summary = "show a word in its contexts",
    .usage = "maqsat kwic FILE --text NAME --pattern P [options]",
    .examples =
        "maqsat kwic survey.csv --text goal --pattern 'новы* технолог*'\n"
        "maqsat kwic survey.csv --text goal --pattern 'мақсат/n'\n"
        "maqsat kwic survey.csv --text goal --pattern 're:сертификат|certificate' --format csv -o found.csv",
    .about = "A pattern of words finds what a cue with it would find: capitals, lost Kazakh letters and Latin typing, "
             "but no typing slips; docs/lexicon.md has the forms. A class such as /n is that of every language.",
    .options = options,
    .defaults = &defaults,
    .settings_size = sizeof(settings),
    .least = 1,
    .most = 1,
    .run = S_run};
