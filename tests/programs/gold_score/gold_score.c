/* Scores a codebook on answers with known codes: confusion of levels, macro-F1, share of rows whose level.detail is
 * right, by writer (the part of the id before '-') and language; false codes of the highest level; set-F1 of secondary
 * codes; the same without rows of doubt 2 and without adjudicated rows, where the file has those columns.
 *   gold_score [--codebook FOLDER] [--errors] [--writer R1] [--shares 61,28,10,1] FILE.tsv
 *   columns lang text level detail id? secondary? doubt? how?
 * --shares: precision in a survey whose true levels have these shares, in the order of their ranks. */
#include "mq_evidence.h"
#include "print.h"
#include <stdio.h>
#include <stdlib.h>

enum { LANG, TEXT, LEVEL, DETAIL, ID, SECONDARY, DOUBT, HOW, COLUMNS };
#define SPAN(s) (int)(s).size, (s).at ? (s).at : "" /* a missing cell has no place */
enum { DOUBTED = 1, ADJUDICATED = 2, PARTS = 4 };

typedef struct S_options {
    const char *codebook, *path, *writer, *shares;
    bool errors;
} S_options;

typedef struct S_job {
    const mq_coder *coder;
    const S_options *options;
    const mq_tsv *file;
    score_levels levels;
    double shares[SCORE_LEVELS];
    bool has[COLUMNS];      /* optional columns may be missing */
    mq_arena arena;         /* of one row */
} S_job;

static score_part S_parts[PARTS] = {
    {.title = NULL, .without = 0},
    {.title = "without doubt 2", .without = DOUBTED},
    {.title = "without adjudicated rows", .without = ADJUDICATED},
    {.title = "without doubt 2 and adjudicated rows", .without = DOUBTED | ADJUDICATED},
};

static int S_fail(const mq_tsv_row *row, const char *what, mq_str subject)
{
    fprintf(stderr, "gold_score: row %zu: %s '%.*s'\n", row->line, what, SPAN(subject));
    return 1;
}

/* One share a level, none below 0, not all 0. */
static bool S_read_shares(S_job *job)
{
    const char *p = job->options->shares;
    double sum = 0;
    for (size_t k = 0; k < job->levels.n; k++) {
        char *end;
        double share = strtod(p, &end);
        if (end == p || !(share >= 0 && share < 1e9) || *end != (k + 1 < job->levels.n ? ',' : '\0'))
            return false;
        job->shares[k] = share;
        sum += share;
        p = end + 1;
    }
    return sum > 0;
}

/* The codes of a list `level.detail|...`; the first one that the codebook does not know, else an empty span. */
static mq_str S_set(const mq_codebook *book, mq_str list, bool *set)
{
    while (list.at) {
        mq_str path = mq_str_trim(mq_str_cut(&list, '|'));
        size_t code = path.size ? mq_codebook_find(book, path) : SIZE_MAX;
        if (path.size && code == SIZE_MAX)
            return path;
        if (path.size)
            set[code] = true;
    }
    return (mq_str){NULL, 0};
}

/* The sets are those written in the file and in coded.csv: a code that is primary on one side and secondary on the other
 * counts as wrong here, as it does in the level. */
static int S_secondary(S_job *job, const mq_tsv_row *row, const mq_coding *coding, score_row *out)
{
    const mq_codebook *book = &job->coder->book;
    bool *truth = mq_arena_take_n(&job->arena, book->size, sizeof *truth);
    bool *got = mq_arena_take_n(&job->arena, book->size, sizeof *got);
    mq_buffer list = {0};
    if (!truth || !got)
        return S_fail(row, "out of memory at", row->cell[TEXT]);
    mq_coding_secondary(job->coder, coding, &list);
    mq_str bad = S_set(book, row->cell[SECONDARY], truth);
    S_set(book, mq_buffer_view(&list), got);
    mq_buffer_free(&list);
    out->set_f1 = score_set_f1(truth, got, book->size, &out->secondary);
    return bad.size ? S_fail(row, "unknown secondary code", bad) : 0;
}

static int S_show(S_job *job, const mq_tsv_row *row, const mq_coding *coding, const char *path, bool level)
{
    mq_buffer out = {0};
    mq_error err;
    mq_code_path(&job->coder->book, mq_coding_leaf(&job->coder->book, coding), &out);
    mq_buffer_char(&out, '\t');
    if (coding->firing[0] != MQ_NONE)
        mq_buffer_str(&out, job->coder->rules.at[coding->firings[coding->firing[0]].rule].id);
    mq_buffer_char(&out, '\t');
    mq_status status = mq_evidence_write(job->coder, NULL, &job->arena, coding, 0, row->cell[TEXT], &out, &err);
    if (status == MQ_OK)
        printf("%c %s\t%.*s\t%s\n", level ? '~' : '!', path, SPAN(row->cell[TEXT]), out.bytes);
    mq_buffer_free(&out);
    return status != MQ_OK;
}

static int S_code(S_job *job, const mq_tsv_row *row, score_row *out)
{
    const mq_codebook *book = &job->coder->book;
    char path[160];
    mq_words words;
    mq_coding coding;
    mq_error err;
    snprintf(path, sizeof path, "%.*s.%.*s", SPAN(row->cell[LEVEL]), SPAN(row->cell[DETAIL]));
    size_t truth = mq_codebook_find(book, mq_str_of(path));
    if (truth == SIZE_MAX)
        return S_fail(row, "unknown code", mq_str_of(path));
    if (mq_words_of(&job->arena, row->cell[TEXT], &words, &err) != MQ_OK ||
        mq_coder_code(job->coder, &job->arena, &words, &coding, &err) != MQ_OK)
        return S_fail(row, "cannot be coded:", row->cell[TEXT]);
    *out = (score_row){.truth = score_level(&job->levels, book->codes[truth].parent),
                       .got = score_level(&job->levels, coding.code[0]),
                       .detail = mq_coding_leaf(book, &coding) == truth};
    int code = job->has[SECONDARY] ? S_secondary(job, row, &coding, out) : 0;
    if (code == 0 && job->options->errors && !out->detail)
        code = S_show(job, row, &coding, path, out->truth == out->got);
    return code;
}

/* Adds a row to every part that does not leave it out; false = too many groups. */
static bool S_add(const mq_tsv_row *row, const char *writer, const score_row *scored)
{
    unsigned is = 0;
    char language[48];
    if (mq_str_equal(row->cell[DOUBT], MQ_STR("2")))
        is |= DOUBTED;
    if (mq_str_equal(row->cell[HOW], MQ_STR("adjudicated")))
        is |= ADJUDICATED;
    snprintf(language, sizeof language, "lang %.*s", SPAN(row->cell[LANG]));
    const char *const names[] = {"all", language, writer};
    for (size_t p = 0; p < PARTS; p++)
        for (size_t i = 0; i < 3 && !(S_parts[p].without & is); i++) {
            score *group = names[i][0] ? score_group(&S_parts[p], names[i]) : NULL;
            if (names[i][0] && !group)
                return false;
            if (group)
                score_add(group, scored);
        }
    return true;
}

static int S_run(S_job *job)
{
    int code = 0;
    for (size_t i = 0; i < job->file->size && code == 0; i++) {
        const mq_tsv_row *row = &job->file->rows[i];
        score_row scored;
        char writer[32];
        snprintf(writer, sizeof writer, "%.*s", SPAN(row->cell[ID]));
        writer[strcspn(writer, "-")] = '\0';
        for (size_t c = 0; c < COLUMNS; c++)
            job->has[c] |= row->cell[c].at != NULL;
        if (job->options->writer && strcmp(job->options->writer, writer) != 0)
            continue;
        code = S_code(job, row, &scored);
        if (code == 0 && !S_add(row, writer, &scored))
            code = S_fail(row, "more languages and writers than are counted, at", row->cell[ID]);
        mq_arena_reset(&job->arena);
    }
    return code;
}

static void S_print(const S_job *job)
{
    unsigned can = (job->has[DOUBT] ? DOUBTED : 0U) | (job->has[HOW] ? ADJUDICATED : 0U);
    for (size_t p = 0; p < PARTS; p++)
        if (!(S_parts[p].without & ~can))
            score_print(&job->levels, &S_parts[p], job->options->shares ? job->shares : NULL, job->has[SECONDARY]);
}

static bool S_parse(int argc, char **argv, S_options *out)
{
    const struct { const char *name; const char **value; } valued[] = {
        {"--codebook", &out->codebook}, {"--writer", &out->writer}, {"--shares", &out->shares}};
    for (int i = 1; i < argc; i++) {
        size_t k = 0;
        while (k < 3 && strcmp(argv[i], valued[k].name) != 0)
            k++;
        if (k < 3 && i + 1 < argc)
            *valued[k].value = argv[++i];
        else if (strcmp(argv[i], "--errors") == 0)
            out->errors = true;
        else
            out->path = argv[i];
    }
    return out->path != NULL;
}

int main(int argc, char **argv)
{
    S_options options = {.codebook = "lexicons/goals"};
    mq_coder coder;
    mq_error err;
    mq_arena arena = {0};
    mq_tsv file;
    if (!S_parse(argc, argv, &options)) {
        fprintf(stderr, "usage: gold_score [--codebook FOLDER] [--writer ID] [--errors] [--shares N,N...] FILE.tsv\n");
        return 2;
    }
    if (mq_coder_load(options.codebook, &coder, &err) != MQ_OK ||
        mq_tsv_load(&arena, options.path, "lang text level detail id? secondary? doubt? how?", &file, &err) != MQ_OK) {
        fprintf(stderr, "gold_score: %s:%zu:%zu: %s\n", err.file, err.line, err.column, err.message);
        return mq_exit_code(err.status);
    }
    S_job job = {.coder = &coder, .options = &options, .file = &file};
    score_levels_of(&coder.book, &job.levels);
    int code = 2;
    if (options.shares && !S_read_shares(&job))
        fprintf(stderr, "gold_score: --shares '%s': needs %zu numbers with commas, one a level, the lowest first\n",
                options.shares, job.levels.n);
    else if ((code = S_run(&job)) == 0)
        S_print(&job);
    mq_arena_free(&job.arena);
    mq_coder_free(&coder);
    mq_arena_free(&arena);
    return code;
}
