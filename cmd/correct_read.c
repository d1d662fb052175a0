#include "mq_cells.h"
#include "mq_coded.h"
#include "mq_correction.h"
#include "mq_hash.h"
#include "mq_input.h"
#include "mq_memory.h"
#include <stdio.h>
#include <stdlib.h>

enum { TEXT, LEVEL, DETAIL, RULE, ID, CLUSTER, BY };

typedef struct job {
    const mq_correction_files *files;
    mq_correction *c;
    size_t bad;
    mq_buffer unknown;
    size_t stratify; /* columns from here are those of the strata */
    mq_buffer name;
    mq_cells_facts facts, sheet;
} job;

static size_t S_key(const mq_correction *c, mq_str cell)
{
    cell = mq_str_trim(cell);
    size_t i = mq_labels_find(c->keys, cell);
    if (i == SIZE_MAX && cell.size && cell.at[0] == '\'') /* the mark that keeps a formula from running */
        i = mq_labels_find(c->keys, (mq_str){cell.at + 1, cell.size - 1});
    return i;
}

/* A code of the first dimension, or one that stands inside it. */
static size_t S_code(const mq_correction *c, mq_str path)
{
    size_t code = mq_codebook_find(&c->book, path);
    if (code == SIZE_MAX)
        return code;
    size_t outer = c->book.codes[code].parent == SIZE_MAX ? code : c->book.codes[code].parent;
    return c->book.codes[outer].dimension == 0 ? code : SIZE_MAX;
}

static mq_status S_take_sheet(void *data, const mq_cells *cells, mq_error *err)
{
    job *j = data;
    mq_correction *c = j->c;
    size_t i = S_key(c, cells->at[0]);
    if (i == SIZE_MAX)
        return mq_fail(
            err, MQ_E_DATA, NULL,
            "row %llu (line %zu): key '%.*s' is not in the design; only answers that the sample drew "
            "can correct",
            (unsigned long long)cells->row, cells->line, (int)cells->at[0].size, cells->at[0].at);
    if (c->key[i].row)
        return mq_fail(err, MQ_E_DATA, NULL, "rows %zu and %llu (line %zu) have the same key '%.*s'",
                       c->key[i].row, (unsigned long long)cells->row, cells->line, (int)cells->at[0].size,
                       cells->at[0].at);
    c->key[i].row = (size_t)cells->row;
    mq_str code = mq_str_trim(cells->at[1]);
    if (!code.size)
        return MQ_OK;
    if ((c->key[i].human = S_code(c, code)) == SIZE_MAX && j->bad++ < 5)
        mq_buffer_print(&j->unknown, "%srow %llu '%.*s'", j->bad > 1 ? ", " : "",
                        (unsigned long long)cells->row, (int)(code.size < 40 ? code.size : 40), code.at);
    return MQ_OK;
}

static mq_status S_read_sheet(job *j, mq_error *err)
{
    mq_cells_job file = {.path = j->files->sheet,
                         .input = j->files->input,
                         .names = {"key", "code"},
                         .n = 2,
                         .output = j->files->output,
                         .take = S_take_sheet,
                         .data = j};
    mq_status st = mq_cells_read(&file, &j->sheet, err);
    if (st >= 0 && j->bad)
        st = mq_fail(err, MQ_E_DATA, &(mq_place){j->files->sheet, 0, 0},
                     "codes unknown to codebook '%.*s': %s%s (%zu in all); a code is level.detail or level",
                     (int)j->c->book.name.size, j->c->book.name.at, j->unknown.failed ? "" : j->unknown.bytes,
                     j->bad > 5 ? " ..." : "", j->bad);
    return st;
}

static mq_status S_begin(void *data, const mq_str *names, const mq_str *header, size_t n_header,
                         mq_error *err)
{
    job *j = data;
    (void)header;
    (void)n_header;
    for (size_t b = 0; b < j->c->n_by; b++) {
        j->c->by_names[b] = j->c->by_titles[b] = mq_arena_copy(&j->c->arena, names[BY + b]);
        if (!(j->c->by[b] = mq_labels_new(names[BY + b], 500)) || !j->c->by_names[b].at)
            return mq_no_memory(err);
        for (size_t k = 0; k < b; k++)
            if (mq_str_equal(j->c->by_names[k], j->c->by_names[b]))
                return mq_fail(err, MQ_E_USAGE, NULL, "--by names column '%.*s' twice",
                               (int)names[BY + b].size, names[BY + b].at);
    }
    if (j->files->cluster && !(j->c->clusters = mq_labels_new(names[CLUSTER], 20000)))
        return mq_no_memory(err);
    return (j->c->rules = mq_labels_new(MQ_STR("rules"), 5000)) ? MQ_OK : mq_no_memory(err);
}

static mq_status S_stratum(job *j, const mq_cells *cells, size_t *out, mq_error *err)
{
    *out = mq_correction_stratum(j->c, cells->at + j->stratify, &j->name);
    if (j->name.failed)
        return mq_no_memory(err);
    return *out != SIZE_MAX
               ? MQ_OK
               : mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): its stratum is not in the design",
                         (unsigned long long)cells->row, cells->line);
}

static mq_status S_machine(job *j, const mq_cells *cells, size_t *out, mq_error *err)
{
    mq_str detail = mq_str_trim(cells->at[DETAIL]);
    mq_buffer_clear(&j->name);
    mq_buffer_str(&j->name, mq_str_trim(cells->at[LEVEL]));
    if (detail.size) {
        mq_buffer_char(&j->name, '.');
        mq_buffer_str(&j->name, detail);
    }
    if (j->name.failed)
        return mq_no_memory(err);
    *out = j->name.size ? S_code(j->c, mq_buffer_view(&j->name)) : SIZE_MAX;
    return *out != SIZE_MAX
               ? MQ_OK
               : mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): '%s' is no code of codebook '%.*s'",
                         (unsigned long long)cells->row, cells->line, j->name.size ? j->name.bytes : "",
                         (int)j->c->book.name.size, j->c->book.name.at);
}

static mq_status S_cluster(job *j, const mq_cells *cells, size_t place, size_t *out, mq_error *err)
{
    *out = 0;
    if (!j->c->clusters)
        return MQ_OK;
    if (!mq_str_trim(cells->at[CLUSTER]).size)
        return mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): no cluster is given",
                       (unsigned long long)cells->row, cells->line);
    mq_status st = mq_labels_add(j->c->clusters, cells->at[CLUSTER], out, err);
    return st >= 0 ? mq_cross_add(&j->c->in_cluster, *out, place, err) : st;
}

static mq_status S_take_coded(void *data, const mq_cells *cells, mq_error *err)
{
    job *j = data;
    mq_correction *c = j->c;
    size_t stratum, machine, cluster = 0, rule = SIZE_MAX, group[MQ_CORRECT_BY];
    char number[24];
    if (!mq_str_trim(cells->at[TEXT]).size)
        return MQ_OK; /* outside the frame of the sample */
    mq_status st = S_stratum(j, cells, &stratum, err);
    if (st >= 0)
        st = S_machine(j, cells, &machine, err);
    if (st >= 0)
        st = mq_cross_add(&c->cells, stratum, machine, err);
    if (st >= 0)
        st = mq_labels_add(c->rules, mq_str_trim(cells->at[RULE]), &rule, err);
    if (st >= 0)
        st = mq_cross_add(&c->by_rule, 0, rule, err);
    for (size_t b = 0; b < c->n_by && st >= 0; b++) {
        st = mq_labels_add(c->by[b], cells->at[BY + b], &group[b], err);
        if (st >= 0)
            st = mq_cross_add(&c->group[b], group[b], stratum * c->book.size + machine, err);
    }
    if (st >= 0)
        st = S_cluster(j, cells, stratum * c->book.size + machine, &cluster, err);
    if (st < 0)
        return st;
    c->answers++;
    c->strata[stratum].seen++;
    snprintf(number, sizeof number, "%llu", (unsigned long long)cells->row);
    size_t i = mq_labels_find(c->keys, c->id.size ? cells->at[ID] : mq_str_of(number));
    if (i == SIZE_MAX)
        return MQ_OK;
    c->key[i].machine = machine;
    c->key[i].rule = rule;
    c->key[i].cluster = cluster;
    memcpy(c->key[i].group, group, c->n_by * sizeof *group);
    return c->key[i].stratum == stratum
               ? MQ_OK
               : mq_fail(err, MQ_E_DATA, NULL,
                         "row %llu (line %zu) stands in another stratum than in the design",
                         (unsigned long long)cells->row, cells->line);
}

const char *mq_correction_column(mq_correction *c, mq_str suffix)
{
    mq_buffer name = {0};
    mq_coded_name(&name, c->text, MQ_STR(""), suffix);
    const char *kept = name.failed ? NULL : mq_arena_copy(&c->arena, mq_buffer_view(&name)).at;
    mq_buffer_free(&name);
    return kept;
}

static mq_status S_read_coded(job *j, const char *path, mq_error *err)
{
    mq_correction *c = j->c;
    mq_cells_job file = {
        .path = path,
        .input = j->files->input,
        .names = {[TEXT] = c->text.at, [ID] = c->id.size ? c->id.at : NULL, [CLUSTER] = j->files->cluster},
        .output = j->files->output,
        .begin = S_begin,
        .take = S_take_coded,
        .data = j};
    file.names[LEVEL] = mq_correction_column(c, c->book.dimensions[0].name);
    file.names[RULE] = mq_correction_column(c, MQ_STR("rule"));
    size_t inner = mq_coded_inner(&c->book);
    if (inner != SIZE_MAX)
        file.names[DETAIL] = mq_correction_column(c, c->book.dimensions[inner].name);
    for (size_t b = 0; b < c->n_by; b++)
        file.names[BY + b] = j->files->by->at[b];
    j->stratify = BY + c->n_by;
    for (size_t i = 0; i < c->n_stratify; i++)
        file.names[j->stratify + i] = c->stratify[i].at;
    file.n = j->stratify + c->n_stratify;
    return mq_cells_read(&file, &j->facts, err);
}

/* Before a row is looked at: of another file, "this row is in no stratum" would be the wrong message. */
static mq_status S_same_file(const job *j, const char *path, mq_error *err)
{
    char digest[MQ_HASH_HEX];
    if (strcmp(path, "-") == 0)
        return mq_fail(err, MQ_E_USAGE, NULL, "give the coded file by name, not on stdin");
    mq_status st = mq_hash_file(path, digest, err);
    if (st < 0 || mq_str_equal(mq_str_of(digest), j->c->input_sha))
        return st;
    return mq_fail(
        err, MQ_E_DATA, &(mq_place){path, 0, 0},
        "this is not the file that the sample was drawn from (its SHA-256 is another one): correct that "
        "one, or draw and code a fresh sample");
}

/* Rows of the wrong length are left out and told at the end: the rest is not lost to them. */
mq_status mq_correction_read(mq_correction *c, const mq_correction_files *files, mq_error *ragged,
                             mq_error *err)
{
    job j = {.files = files, .c = c};
    c->n_by = files->by ? files->by->size : 0;
    *ragged = (mq_error){.status = MQ_OK};
    mq_status st = mq_correction_design(c, files->design, files->text, files->codebook, err);
    if (st >= 0)
        st = S_same_file(&j, files->coded, err);
    if (st >= 0)
        st = S_read_sheet(&j, err);
    if (st >= 0)
        st = S_read_coded(&j, files->coded, err);
    if (st >= 0)
        st = mq_correction_ready(c, err);
    if (st >= 0 && mq_cells_verdict(&j.facts, files->coded, ragged) >= 0)
        mq_cells_verdict(&j.sheet, files->sheet, ragged);
    mq_buffer_free(&j.unknown);
    mq_buffer_free(&j.name);
    return st;
}

void mq_correction_close(mq_correction *c)
{
    for (size_t b = 0; b < c->n_by; b++) {
        mq_labels_free(c->by[b]);
        free(c->group[b].cells);
    }
    mq_labels_free(c->rules);
    mq_labels_free(c->keys);
    mq_labels_free(c->names);
    free(c->cells.cells);
    free(c->by_rule.cells);
    mq_labels_free(c->clusters);
    free(c->in_cluster.cells);
    mq_arena_free(&c->arena);
}
