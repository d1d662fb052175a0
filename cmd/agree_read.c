#include "mq_agree.h"
#include "mq_cells.h"
#include "mq_input.h"
#include "mq_memory.h"
#include <stdio.h>
#include <stdlib.h>

enum { CODERS = MQ_CODERS_MOST };

static mq_status S_room(mq_agree_sheets *j, size_t unit, mq_error *err)
{
    if (unit < j->room)
        return MQ_OK;
    size_t room = j->room ? 2 * j->room : 256;
    uint32_t *code = realloc(j->a.code, room * CODERS * sizeof *code);
    if (code)
        j->a.code = code;
    mq_str *answer = realloc(j->answer, room * sizeof *answer);
    if (answer)
        j->answer = answer;
    if (!code || !answer)
        return mq_no_memory(err);
    for (size_t i = j->room * CODERS; i < room * CODERS; i++)
        code[i] = MQ_AGREE_NONE;
    for (size_t i = j->room; i < room; i++)
        answer[i] = (mq_str){0};
    j->room = room;
    return MQ_OK;
}

static mq_status S_put(mq_agree_sheets *j, const mq_cells *c, mq_str key, size_t coder, mq_str code,
                       mq_error *err)
{
    size_t unit, label;
    code = mq_str_trim(code);
    key = mq_str_trim(key);
    if (!key.size)
        return mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): the key is blank",
                       (unsigned long long)c->row, c->line);
    mq_status st = mq_labels_add(j->a.keys, key, &unit, err);
    if (st >= 0)
        st = S_room(j, unit, err);
    if (st < 0)
        return st;
    uint32_t *at = &j->a.code[unit * CODERS + coder];
    if (*at != MQ_AGREE_NONE)
        return mq_fail(err, MQ_E_DATA, NULL,
                       "row %llu (line %zu): key '%.*s' comes a second time for one coder",
                       (unsigned long long)c->row, c->line, (int)(key.size < 60 ? key.size : 60), key.at);
    *at = MQ_AGREE_BLANK;
    if (!code.size)
        return MQ_OK; /* a gap, handled as each coefficient defines */
    mq_agree_codes_see(&j->codes, code, j->path, c->row, c->line);
    st = mq_labels_add(j->a.codes, code, &label, err);
    *at = (uint32_t)label;
    j->given[coder]++;
    return st;
}

/* A sheet of one coder: key, code, text. */
static mq_status S_sheet_row(void *data, const mq_cells *c, mq_error *err)
{
    mq_agree_sheets *j = data;
    mq_status st = S_put(j, c, c->at[0], j->current, c->at[1], err);
    if (st < 0)
        return st;
    size_t unit = mq_labels_find(j->a.keys, c->at[0]);
    for (size_t i = 0; i < c->n_all && c->n_all > 1 && !j->answer[unit].at; i++)
        if (c->all[i].at == c->at[0].at) /* the text stands behind the key in our sheets */
            j->answer[unit] = mq_arena_copy(&j->arena, c->all[i + 1 < c->n_all ? i + 1 : i]);
    return MQ_OK;
}

/* The key of a file where every row is an answer of its own: the number of the row. */
static mq_str S_row_key(const mq_cells *c, char room[24])
{
    int n = snprintf(room, 24, "%llu", (unsigned long long)c->row);
    return (mq_str){room, (size_t)n};
}

static mq_status S_wide_row(void *data, const mq_cells *c, mq_error *err)
{
    mq_agree_sheets *j = data;
    char room[24];
    mq_str key = j->files->key ? c->at[0] : S_row_key(c, room);
    mq_status st = MQ_OK;
    for (size_t i = 0; st >= 0 && i < j->a.coders; i++)
        st = S_put(j, c, key, i, c->at[1 + i], err);
    return st;
}

static mq_status S_long_row(void *data, const mq_cells *c, mq_error *err)
{
    mq_agree_sheets *j = data;
    size_t coder;
    if (!mq_str_trim(c->at[2]).size)
        return mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): the coder is blank",
                       (unsigned long long)c->row, c->line);
    mq_status st = mq_labels_add(j->names, c->at[2], &coder, err);
    return st >= 0 ? S_put(j, c, c->at[0], coder, c->at[1], err) : st;
}

/* ReCal2 and ReCal3 let the first row name the coders. */
static bool S_names(mq_agree_sheets *j, const mq_cells *c)
{
    double number;
    for (size_t i = 0; i < c->n_all; i++)
        if (!mq_str_trim(c->all[i]).size || mq_cell_to_number(c->all[i], &number) ||
            mq_str_equal(mq_str_trim(c->all[i]), MQ_STR("#")))
            return false;
    for (size_t i = 0; i < c->n_all; i++)
        j->coder[i] = mq_arena_copy(&j->arena, mq_str_trim(c->all[i]));
    return true;
}

static mq_status S_recal_row(void *data, const mq_cells *c, mq_error *err)
{
    mq_agree_sheets *j = data;
    char room[24];
    double number;
    mq_status st = MQ_OK;
    if (c->n_all > CODERS)
        return mq_fail(err, MQ_E_DATA, NULL, "%zu columns, and at most %d coders", c->n_all, CODERS);
    j->a.coders = c->n_all;
    if (c->row == 1 && S_names(j, c))
        return MQ_OK;
    for (size_t i = 0; st >= 0 && i < c->n_all; i++) {
        mq_str code = mq_str_trim(c->all[i]);
        if (mq_str_equal(code, MQ_STR("#")))
            code = (mq_str){0};
        snprintf(room, sizeof room, "%zu", i + 1);
        if (code.size)
            st = mq_cell_number_need(code, mq_str_of(room), c->row, c->line, &number, err);
        if (st >= 0)
            st = S_put(j, c, S_row_key(c, room), i, code, err);
    }
    return st;
}

static mq_status S_file(mq_agree_sheets *j, const char *path, mq_cells_take take, mq_error *err)
{
    mq_cells_facts facts;
    const mq_agree_files *files = j->files;
    bool wide = take == S_wide_row, rows = files->recal || (wide && !files->key);
    j->path = path;
    mq_cells_job file = {.path = path,
                         .input = files->input,
                         .names = {rows         ? NULL
                                   : files->key ? files->key
                                                : "key",
                                   files->code ? files->code : "code", files->coder},
                         .n = files->recal ? 0 : 3,
                         .no_header = files->recal,
                         .output = files->output,
                         .take = take,
                         .data = j};
    for (size_t i = 0; wide && i < j->a.coders; i++) {
        file.names[1 + i] = files->columns->at[i];
        file.n = i + 2;
    }
    mq_status st = mq_cells_read(&file, &facts, err);
    if (st >= 0 && facts.ragged) /* a lost code would pass for a gap */
        return mq_fail(err, MQ_E_DATA, &(mq_place){path, facts.first_ragged, 0},
                       "the row has too few or too many cells; put a text with a comma in quotes");
    return st;
}

/* Coders are called by their files, without folder and ending, unless two would have one name. */
static void S_call(mq_agree_sheets *j)
{
    mq_str name[CODERS];
    for (size_t i = 0; i < j->a.coders; i++) {
        const char *path = j->files->at[i], *slash = strrchr(path, '/');
        name[i] = mq_str_of(slash ? slash + 1 : path);
        if (name[i].size > 4 && memcmp(name[i].at + name[i].size - 4, ".csv", 4) == 0)
            name[i].size -= 4;
    }
    for (size_t i = 0; i < j->a.coders; i++) {
        j->coder[i] = name[i];
        for (size_t k = 0; k < j->a.coders; k++)
            if (k != i && mq_str_equal(name[i], name[k]))
                j->coder[i] = mq_str_of(j->files->at[i]);
    }
}

/* A sheet that nobody has filled in yet must not pass for a coder who is not sure. */
static mq_status S_given(const mq_agree_sheets *j, mq_error *err)
{
    if (j->a.coders < 2)
        return mq_fail(err, MQ_E_DATA, NULL,
                       "agreement needs at least two coders: a sheet of each, or one file and --columns, "
                       "--coder or --recal");
    for (size_t i = 0; i < j->a.coders; i++)
        if (!j->given[i])
            return mq_fail(
                err, MQ_E_DATA, &(mq_place){j->current ? j->files->at[i] : j->path, 0, 0},
                "coder %zu (%.*s) has not given a single code; is this the sheet that was filled in?", i + 1,
                (int)j->coder[i].size, j->coder[i].at ? j->coder[i].at : "");
    for (size_t u = 0; u < j->a.units; u++) {
        size_t codes = 0;
        for (size_t i = 0; i < j->a.coders; i++)
            codes += j->a.code[u * CODERS + i] < MQ_AGREE_BLANK;
        if (codes >= 2)
            return MQ_OK;
    }
    return mq_fail(err, MQ_E_DATA, NULL,
                   "no answer has codes of two coders; do the keys of the sheets match?");
}

static mq_status S_read(mq_agree_sheets *j, mq_error *err)
{
    mq_status st = MQ_OK;
    const mq_agree_files *files = j->files;
    if (files->recal)
        st = S_file(j, files->at[0], S_recal_row, err);
    else if (files->columns && files->columns->size) {
        j->a.coders = files->columns->size < CODERS ? files->columns->size : CODERS;
        for (size_t i = 0; i < j->a.coders; i++)
            j->coder[i] = mq_str_of(files->columns->at[i]);
        st = S_file(j, files->at[0], S_wide_row, err);
    } else if (files->coder) {
        st = S_file(j, files->at[0], S_long_row, err);
        j->a.coders = mq_labels_size(j->names);
        for (size_t i = 0; i < j->a.coders; i++)
            j->coder[i] = mq_labels_at(j->names, i);
    } else {
        for (; st >= 0 && j->current < files->size; j->current++)
            st = S_file(j, files->at[j->current], S_sheet_row, err);
        j->a.coders = files->size;
        S_call(j);
    }
    j->a.coder = j->coder;
    j->a.units = mq_labels_size(j->a.keys);
    return st >= 0 ? S_given(j, err) : st;
}

mq_status mq_agree_sheets_read(mq_agree_sheets *j, const mq_agree_files *files, const char *codebook,
                               mq_error *err)
{
    *j = (mq_agree_sheets){.files = files};
    j->names = mq_labels_new(MQ_STR("coder"), CODERS);
    j->a.codes = mq_labels_new(MQ_STR("code"), 10000);
    j->a.keys = mq_labels_new(MQ_STR("key"), 10000000);
    if (!j->names || !j->a.codes || !j->a.keys)
        return mq_no_memory(err);
    mq_status st = mq_agree_codes_open(&j->codes, &j->arena, codebook, err);
    if (st >= 0)
        st = S_read(j, err);
    return st >= 0 ? mq_agree_codes_verdict(&j->codes, err) : st;
}

void mq_agree_sheets_close(mq_agree_sheets *j)
{
    mq_labels_free(j->names);
    mq_labels_free(j->a.keys);
    mq_labels_free(j->a.codes);
    free(j->a.code);
    free(j->answer);
    mq_arena_free(&j->arena);
}
