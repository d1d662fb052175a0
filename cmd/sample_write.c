#include "mq_cells.h"
#include "mq_csv_write.h"
#include "mq_json.h"
#include "mq_memory.h"
#include "mq_output.h"
#include "mq_sample.h"
#include <stdlib.h>

static const char *const allocations[] = {"proportional", "neyman", "equal", "file"};

static const char *S_path(mq_sample *sample, const char *name)
{
    const char *folder = sample->s->output;
    mq_buffer path = {0};
    mq_buffer_print(&path, "%s%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/", name);
    const char *kept = path.failed ? NULL : mq_arena_copy(&sample->arena, mq_buffer_view(&path)).at;
    mq_buffer_free(&path);
    return kept;
}

static const char *S_sheet_path(mq_sample *sample, size_t coder)
{
    char name[] = "sheet_A.csv";
    name[6] = (char)('A' + coder);
    return S_path(sample, name);
}

/** A pick in the order of a sheet. */
typedef struct place {
    uint64_t rank;
    const mq_sample_pick *pick;
} place;

static int S_by_rank(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return (x->pick->row > y->pick->row) - (x->pick->row < y->pick->row);
}

/* The shared part goes to all coders, the rest is dealt out one by one. */
static void S_deal(mq_sample *sample, place *order)
{
    uint64_t coders = sample->s->coders;
    size_t shared = (size_t)(sample->overlap * (double)sample->n + 0.5);
    for (size_t i = 0; i < sample->n; i++)
        order[i] =
            (place){mq_sample_rank(sample->s->seed, 1, sample->drawn[i].row), &sample->drawn[i]};
    qsort(order, sample->n, sizeof *order, S_by_rank);
    for (size_t i = 0; i < sample->n; i++)
        sample->drawn[order[i].pick - sample->drawn].coders =
            i < shared ? ((uint64_t)1 << coders) - 1 : (uint64_t)1 << (i - shared) % coders;
}

static mq_status S_sheet(mq_sample *sample, size_t coder, place *order, mq_error *err)
{
    mq_buffer text = {0};
    size_t n = 0;
    for (size_t i = 0; i < sample->n; i++)
        if (sample->drawn[i].coders >> coder & 1)
            order[n++] = (place){mq_sample_rank(sample->s->seed, 2 + coder, sample->drawn[i].row),
                                 &sample->drawn[i]};
    qsort(order, n, sizeof *order, S_by_rank);
    mq_buffer_text(&text, "key,text,code,remark\n");
    for (size_t i = 0; i < n; i++) {
        mq_csv_safe_cell(&text, mq_str_of(order[i].pick->key));
        mq_buffer_char(&text, ',');
        mq_csv_safe_cell(&text, (mq_str){order[i].pick->text, order[i].pick->text_size});
        mq_buffer_text(&text, ",,\n");
    }
    const char *path = S_sheet_path(sample, coder);
    mq_status st = text.failed || !path ? mq_no_memory(err) : mq_output_file(path, mq_buffer_view(&text), err);
    mq_buffer_free(&text);
    return st;
}

static void S_codebook(mq_json *j, const mq_sample_codebook *book)
{
    mq_json_key(j, "codebook");
    mq_json_open(j, '{');
    mq_json_key(j, "name");
    mq_json_str(j, book->name);
    mq_json_key(j, "source");
    mq_json_text(j, book->from_manifest ? "manifest" : "files");
    mq_json_key(j, "sha256");
    mq_json_text(j, book->sha256);
    mq_json_key(j, "files");
    mq_json_open(j, '[');
    for (size_t i = 0; i < book->n_files; i++) {
        mq_json_open(j, '{');
        j->indent = false; /* one line a file */
        mq_json_key(j, "path");
        mq_json_str(j, book->files[i].path);
        mq_json_key(j, "sha256");
        mq_json_text(j, book->files[i].sha256);
        mq_json_close(j, '}');
        j->indent = true;
    }
    mq_json_close(j, ']');
    mq_json_close(j, '}');
}

static void S_head(mq_json *j, const mq_sample *sample)
{
    const char *slash = strrchr(sample->path, '/');
    mq_json_key(j, "design");
    mq_json_uint(j, 1);
    mq_json_key(j, "maqsat");
    mq_json_text(j, MAQSAT_VERSION);
    mq_json_key(j, "seed");
    mq_json_uint(j, sample->s->seed);
    mq_json_key(j, "input");
    mq_json_open(j, '{');
    mq_json_key(j, "path");
    mq_json_text(j, slash ? slash + 1 : sample->path);
    mq_json_key(j, "sha256");
    mq_json_text(j, sample->digest);
    mq_json_key(j, "rows");
    mq_json_uint(j, sample->rows);
    mq_json_key(j, "ragged");
    mq_json_uint(j, sample->ragged);
    mq_json_key(j, "blank");
    mq_json_uint(j, sample->blank);
    mq_json_close(j, '}');
    mq_json_key(j, "text");
    mq_json_str(j, sample->text);
    mq_json_key(j, "id");
    if (sample->id.size)
        mq_json_str(j, sample->id);
    else
        mq_json_null(j);
}

static void S_plan(mq_json *j, const mq_sample *sample)
{
    mq_json_key(j, "stratify");
    mq_json_open(j, '[');
    j->indent = false;
    for (size_t i = 0; i < sample->n_stratify; i++)
        mq_json_str(j, sample->stratify[i]);
    mq_json_close(j, ']');
    j->indent = true;
    mq_json_key(j, "allocate");
    mq_json_text(j, allocations[sample->allocate]);
    mq_json_key(j, "n");
    mq_json_uint(j, sample->n);
    mq_json_key(j, "coders");
    mq_json_uint(j, sample->s->coders);
    mq_json_key(j, "overlap");
    mq_json_number(j, sample->overlap);
}

static void S_strata(mq_json *j, const mq_sample *sample)
{
    mq_json_key(j, "strata");
    mq_json_open(j, '[');
    for (size_t h = 0; h < sample->n_strata; h++) {
        const mq_sample_stratum *stratum = &sample->strata[h];
        mq_json_open(j, '{');
        j->indent = false;
        mq_json_key(j, "stratum");
        mq_json_uint(j, h + 1);
        mq_json_key(j, "values");
        mq_json_open(j, '[');
        mq_str rest = stratum->name;
        for (size_t i = 0; i < sample->n_stratify; i++)
            mq_json_str(j, mq_str_cut(&rest, '\x1F'));
        mq_json_close(j, ']');
        mq_json_key(j, "N");
        mq_json_uint(j, stratum->all);
        mq_json_key(j, "n");
        mq_json_uint(j, stratum->n);
        mq_json_key(j, "probability");
        mq_json_number(j, (double)stratum->n / (double)stratum->all);
        mq_json_close(j, '}');
        j->indent = true;
    }
    mq_json_close(j, ']');
}

static void S_keys(mq_json *j, const mq_sample *sample)
{
    mq_json_key(j, "keys");
    mq_json_open(j, '[');
    for (size_t i = 0; i < sample->n; i++) {
        const mq_sample_pick *pick = &sample->drawn[i];
        char letters[MQ_SAMPLE_CODERS + 1];
        size_t n = 0;
        for (size_t c = 0; c < sample->s->coders; c++)
            if (pick->coders >> c & 1)
                letters[n++] = (char)('A' + c);
        letters[n] = '\0';
        mq_json_open(j, '{');
        j->indent = false;
        mq_json_key(j, "key");
        mq_json_text(j, pick->key);
        mq_json_key(j, "row");
        mq_json_uint(j, pick->row);
        mq_json_key(j, "stratum");
        mq_json_uint(j, pick->stratum + 1);
        mq_json_key(j, "coders");
        mq_json_text(j, letters);
        mq_json_close(j, '}');
        j->indent = true;
    }
    mq_json_close(j, ']');
}

static mq_status S_design(mq_sample *sample, const mq_sample_codebook *book, mq_error *err)
{
    mq_buffer out = {0};
    mq_json j = {.out = &out, .indent = true};
    mq_json_open(&j, '{');
    S_head(&j, sample);
    S_codebook(&j, book);
    S_plan(&j, sample);
    S_strata(&j, sample);
    S_keys(&j, sample);
    mq_json_close(&j, '}');
    mq_buffer_char(&out, '\n');
    const char *path = S_path(sample, "design.json");
    mq_status st = out.failed || !path ? mq_no_memory(err) : mq_output_file(path, mq_buffer_view(&out), err);
    mq_buffer_free(&out);
    return st;
}

static mq_status S_filled(void *data, const mq_cells *c, mq_error *err)
{
    (void)data;
    (void)err;
    return mq_str_trim(c->at[0]).size || mq_str_trim(c->at[1]).size ? MQ_E_CREATE : MQ_OK;
}

/* Days of coding must not be lost to a second call. A file that is no sheet may go. */
static mq_status S_keep_work(mq_sample *sample, mq_error *err)
{
    for (size_t c = 0; c < sample->s->coders; c++) {
        mq_cells_facts facts;
        mq_error inner = {0};
        mq_input_settings plain = {0};
        const char *path = S_sheet_path(sample, c);
        if (!path)
            return mq_no_memory(err);
        mq_cells_job job = {
            .path = path, .input = &plain, .names = {"code", "remark"}, .n = 2, .take = S_filled};
        if (mq_cells_read(&job, &facts, &inner) == MQ_E_CREATE)
            return mq_fail(err, MQ_E_CREATE, &(mq_place){path, 0, 0},
                           "is there with codes in it; choose another folder");
    }
    return MQ_OK;
}

mq_status mq_sample_write(mq_sample *sample, mq_error *err)
{
    mq_sample_codebook book;
    place *order = mq_arena_take_n(&sample->arena, sample->n, sizeof *order);
    if (!order)
        return mq_no_memory(err);
    mq_status st = mq_sample_codebook_find(sample, &book, err);
    if (st >= 0)
        st = mq_output_folder(sample->s->output, err);
    if (st >= 0)
        st = S_keep_work(sample, err);
    if (st < 0)
        return st;
    S_deal(sample, order);
    for (size_t c = 0; c < sample->s->coders && st >= 0; c++)
        st = S_sheet(sample, c, order, err);
    return st >= 0 ? S_design(sample, &book, err) : st;
}
