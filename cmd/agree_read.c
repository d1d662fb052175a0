#include "mq_agree.h"
#include "mq_cells.h"
#include "mq_input.h"
#include <stdlib.h>

enum { CODERS = MQ_CODERS_MOST };

static mq_status S_memory(mq_error *err)
{
    return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
}

static mq_status S_room(mq_agree_sheets *j, size_t unit, mq_error *err)
{
    if (unit < j->room)
        return MQ_OK;
    size_t room = j->room ? 2 * j->room : 256;
    size_t *label = realloc(j->a.label, room * CODERS * sizeof *label);
    if (label)
        j->a.label = label;
    mq_str *text = realloc(j->text, room * CODERS * sizeof *text);
    if (text)
        j->text = text;
    mq_str *answer = realloc(j->answer, room * sizeof *answer);
    if (answer)
        j->answer = answer;
    if (!label || !text || !answer)
        return S_memory(err);
    for (size_t i = j->room * CODERS; i < room * CODERS; i++) {
        label[i] = SIZE_MAX;
        text[i] = (mq_str){0};
    }
    for (size_t i = j->room; i < room; i++)
        answer[i] = (mq_str){0};
    j->room = room;
    return MQ_OK;
}

static mq_status S_put(mq_agree_sheets *j, const mq_cells *c, size_t coder, mq_str code, mq_error *err)
{
    size_t unit, label;
    mq_str key = mq_str_trim(c->at[0]), rest = mq_str_trim(code);
    if (!key.size)
        return mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): the key is blank",
                       (unsigned long long)c->row, c->line);
    mq_status st = mq_labels_add(j->a.keys, key, &unit, err);
    if (st >= 0)
        st = S_room(j, unit, err);
    if (st < 0)
        return st;
    size_t at = unit * CODERS + coder;
    if (j->text[at].at)
        return mq_fail(err, MQ_E_DATA, NULL,
                       "row %llu (line %zu): key '%.*s' comes a second time for one coder",
                       (unsigned long long)c->row, c->line, (int)key.size, key.at);
    j->text[at] = rest.size ? mq_arena_copy(&j->arena, rest) : MQ_STR("");
    if (!rest.size)
        return MQ_OK; /* a gap, handled as each coefficient defines */
    mq_agree_codes_see(&j->codes, rest, j->path, c->row, c->line);
    st = mq_labels_add(j->values, j->files->detail ? rest : mq_str_cut(&rest, '.'), &label, err);
    j->a.label[at] = label;
    return st;
}

/* A sheet of one coder: key, code, text. */
static mq_status S_sheet_row(void *data, const mq_cells *c, mq_error *err)
{
    mq_agree_sheets *j = data;
    mq_status st = S_put(j, c, j->current, c->at[1], err);
    if (st < 0)
        return st;
    size_t unit = mq_labels_find(j->a.keys, c->at[0]);
    for (size_t i = 0; i < c->n_all && c->n_all > 1 && !j->answer[unit].at; i++)
        if (c->all[i].at == c->at[0].at) /* the text stands behind the key in our sheets */
            j->answer[unit] = mq_arena_copy(&j->arena, c->all[i + 1 < c->n_all ? i + 1 : i]);
    return MQ_OK;
}

static mq_status S_wide_row(void *data, const mq_cells *c, mq_error *err)
{
    mq_agree_sheets *j = data;
    mq_status st = MQ_OK;
    for (size_t i = 0; st >= 0 && i < j->a.coders; i++)
        st = S_put(j, c, i, c->at[1 + i], err);
    return st;
}

static mq_status S_long_row(void *data, const mq_cells *c, mq_error *err)
{
    mq_agree_sheets *j = data;
    size_t coder;
    mq_status st = mq_labels_add(j->names, c->at[2], &coder, err);
    return st >= 0 ? S_put(j, c, coder, c->at[1], err) : st;
}

static mq_status S_file(mq_agree_sheets *j, const char *path, mq_cells_take take, mq_error *err)
{
    mq_cells_facts facts;
    j->path = path;
    mq_cells_job file = {.path = path,
                         .input = j->files->input,
                         .names = {j->files->key, j->files->code, j->files->coder},
                         .n = 3,
                         .output = j->files->output,
                         .take = take,
                         .data = j};
    if (take == S_wide_row)
        for (size_t i = 0; i < j->a.coders; i++) {
            file.names[1 + i] = j->files->columns->at[i];
            file.n = i + 2;
        }
    mq_status st = mq_cells_read(&file, &facts, err);
    return st >= 0 ? mq_cells_verdict(&facts, path, err) : st;
}

static mq_status S_read(mq_agree_sheets *j, mq_error *err)
{
    mq_status st = MQ_OK;
    if (j->files->columns && j->files->columns->size) {
        j->a.coders = j->files->columns->size < CODERS ? j->files->columns->size : CODERS;
        for (size_t i = 0; i < j->a.coders; i++)
            j->coder[i] = mq_str_of(j->files->columns->at[i]);
        st = S_file(j, j->files->at[0], S_wide_row, err);
    } else if (j->files->coder) {
        st = S_file(j, j->files->at[0], S_long_row, err);
        j->a.coders = mq_labels_size(j->names);
        for (size_t i = 0; i < j->a.coders; i++)
            j->coder[i] = mq_labels_at(j->names, i);
    } else
        for (j->a.coders = j->files->size; st >= 0 && j->current < j->files->size; j->current++) {
            j->coder[j->current] = mq_str_of(j->files->at[j->current]);
            st = S_file(j, j->files->at[j->current], S_sheet_row, err);
        }
    j->a.coder = j->coder;
    j->a.units = mq_labels_size(j->a.keys);
    if (st >= 0 && j->a.coders < 2)
        st = mq_fail(err, MQ_E_DATA, NULL, "agreement needs at least two coders");
    return st;
}

size_t mq_agree_level(const mq_agree *a, size_t unit, size_t coder)
{
    size_t label = a->label[unit * CODERS + coder];
    return label == SIZE_MAX ? SIZE_MAX : a->levels.of_label[label];
}

mq_status mq_agree_sheets_read(mq_agree_sheets *j, const mq_agree_files *files, const char *codebook,
                               mq_error *err)
{
    *j = (mq_agree_sheets){.files = files};
    j->values = mq_labels_new(MQ_STR("code"), 200);
    j->names = mq_labels_new(MQ_STR("coder"), CODERS);
    j->a.keys = mq_labels_new(MQ_STR("key"), 10000000);
    if (!j->values || !j->names || !j->a.keys)
        return S_memory(err);
    mq_status st = mq_agree_codes_open(&j->codes, &j->arena, codebook, err);
    if (st >= 0)
        st = S_read(j, err);
    return st >= 0 ? mq_agree_codes_verdict(&j->codes, err) : st;
}

mq_status mq_agree_sheets_levels(mq_agree_sheets *j, const char *scales, const char *codebook, bool ordered,
                                 mq_error *err)
{
    mq_scales known;
    mq_status st = mq_agree_codes_declare(&j->codes, j->files->detail, j->values, &j->a.declared, err);
    if (st >= 0)
        st = mq_scales_load(&j->arena, scales, codebook, &known, err);
    return st >= 0 ? mq_levels_of(j->values, &known, ordered, &j->arena, &j->a.levels, err) : st;
}

void mq_agree_sheets_close(mq_agree_sheets *j)
{
    mq_labels_free(j->values);
    mq_labels_free(j->names);
    mq_labels_free(j->a.keys);
    free(j->a.label);
    free(j->text);
    free(j->answer);
    mq_arena_free(&j->arena);
}
