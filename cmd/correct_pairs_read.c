#include "correct_change.h"
#include "mq_input.h"
#include "mq_memory.h"
#include <stdio.h>
#include <stdlib.h>

enum { TEXT0, LEVEL0, TEXT1, LEVEL1, ID0, ID1, STRATA };

static size_t S_level(const mq_correction *c, mq_str cell)
{
    size_t code = mq_codebook_find(&c->book, mq_str_trim(cell));
    return code == SIZE_MAX ? code : c->level_of[code];
}

static size_t S_find(const mq_correction *c, const mq_cells *cells, size_t id)
{
    char number[24];
    snprintf(number, sizeof number, "%llu", (unsigned long long)cells->row);
    return mq_labels_find(c->keys, c->id.size ? cells->at[id] : mq_str_of(number));
}

static mq_status S_take(void *data, const mq_cells *cells, mq_error *err)
{
    change_pairs *p = data;
    change_pair at;
    size_t h[2], key[2];
    if (!mq_str_trim(cells->at[TEXT0]).size || !mq_str_trim(cells->at[TEXT1]).size)
        return MQ_OK;
    for (size_t i = 0; i < 2; i++) {
        h[i] =
            mq_correction_stratum(p->c[i], cells->at + (i ? STRATA + p->c[0]->n_stratify : STRATA), &p->name);
        at.machine[i] = S_level(p->c[i], cells->at[i ? LEVEL1 : LEVEL0]);
        key[i] = S_find(p->c[i], cells, i ? ID1 : ID0);
        if (h[i] == SIZE_MAX || at.machine[i] == SIZE_MAX)
            return mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): no stratum or level of the design",
                           (unsigned long long)cells->row, cells->line);
    }
    at.stratum = h[0] * p->c[1]->n_strata + h[1];
    mq_status st = mq_cross_add(&p->cells, at.stratum, at.machine[0] * p->k + at.machine[1], err);
    p->all++;
    if (st < 0 || key[0] == SIZE_MAX || key[1] == SIZE_MAX)
        return st;
    for (size_t i = 0; i < 2; i++) {
        size_t human = p->c[i]->key[key[i]].human;
        if (human == SIZE_MAX)
            return MQ_OK;
        at.human[i] = p->c[i]->level_of[human];
    }
    p->coded[p->n++] = at;
    return MQ_OK;
}

mq_status pairs_read(change_pairs *p, const mq_correction_files *files, mq_sheet *sheet, mq_error *err)
{
    mq_cells_job file = {.path = files->coded, .input = files->input, .take = S_take, .data = p};
    for (size_t i = 0; i < 2; i++) {
        file.names[i ? TEXT1 : TEXT0] = p->c[i]->text.at;
        file.names[i ? LEVEL1 : LEVEL0] = mq_correction_column(p->c[i], p->c[i]->book.dimensions[0].name);
        file.names[i ? ID1 : ID0] = p->c[i]->id.size ? p->c[i]->id.at : NULL;
        for (size_t k = 0; k < p->c[i]->n_stratify; k++)
            file.names[STRATA + (i ? p->c[0]->n_stratify : 0) + k] = p->c[i]->stratify[k].at;
    }
    file.n = STRATA + p->c[0]->n_stratify + p->c[1]->n_stratify;
    p->coded = mq_arena_take_n(&sheet->arena, p->c[0]->n_keys + 1, sizeof *p->coded);
    mq_status st = p->coded ? mq_cells_read(&file, &p->facts, err) : mq_no_memory(err);
    if (st >= 0 && p->n < 3)
        st = mq_fail(err, MQ_E_DATA, NULL,
                     "%zu answers were coded by people on both sides; draw both samples with the same "
                     "--seed and --stratify, so that they hold the same people",
                     p->n);
    return st;
}

void pairs_close(change_pairs *p)
{
    free(p->cells.cells);
    mq_buffer_free(&p->name);
}
