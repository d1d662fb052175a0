#include "tabulate_read.h"
#include "mq_memory.h"
#include <math.h>
#include <stdlib.h>

static bool S_room(mq_design_rows *r)
{
    if (r->size < r->room)
        return true;
    size_t room = r->room ? 2 * r->room : 1024;
    double *weight = realloc(r->weight, room * sizeof *weight);
    if (weight)
        r->weight = weight;
    double *fpc = realloc(r->fpc, room * sizeof *fpc);
    if (fpc)
        r->fpc = fpc;
    uint32_t *stratum = realloc(r->stratum, room * sizeof *stratum);
    if (stratum)
        r->stratum = stratum;
    uint32_t *cluster = realloc(r->cluster, room * sizeof *cluster);
    if (cluster)
        r->cluster = cluster;
    int *code = realloc(r->code, room * r->n_codes * sizeof *code);
    if (code)
        r->code = code;
    if (!weight || !fpc || !stratum || !cluster || !code)
        return false;
    r->room = room;
    return true;
}

static mq_status S_index(mq_labels *labels, const mq_cells *c, mq_str cell, const char *what, uint32_t *out,
                         mq_error *err)
{
    size_t index;
    if (!mq_str_trim(cell).size)
        return mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): no %s is given",
                       (unsigned long long)c->row, c->line, what);
    mq_status st = mq_labels_add(labels, cell, &index, err);
    *out = (uint32_t)index;
    return st;
}

static mq_status S_design_row(tabulate_job *j, const mq_cells *c, const size_t *codes, mq_error *err)
{
    mq_tabulate *t = &j->t;
    mq_design_rows *r = &t->rows;
    mq_status st = MQ_OK;
    if (!S_room(r))
        return mq_no_memory(err);
    size_t i = r->size++;
    r->weight[i] = 1;
    r->fpc[i] = t->fpc;
    r->stratum[i] = r->cluster[i] = 0;
    for (size_t k = 0; k < r->n_codes; k++)
        r->code[i * r->n_codes + k] = (int)codes[k];
    if (t->weighted) {
        st = mq_cell_number_need(c->at[j->weight], j->names[j->weight], c->row, c->line, &r->weight[i], err);
        if (st >= 0 && r->weight[i] < 0)
            st = mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): weight %g is negative",
                         (unsigned long long)c->row, c->line, r->weight[i]);
    }
    if (st >= 0 && t->stratified)
        st = S_index(t->strata, c, c->at[j->strata], "stratum", &r->stratum[i], err);
    if (st >= 0 && t->clustered)
        st = S_index(t->clusters, c, c->at[j->cluster], "cluster", &r->cluster[i], err);
    if (st >= 0 && t->has_fpc && isnan(t->fpc))
        st = mq_cell_number_need(c->at[j->fpc], j->names[j->fpc], c->row, c->line, &r->fpc[i], err);
    return st;
}

/* The value of a raked column; of crossed ones the values with * between, as the margins write them. */
static mq_status S_raked(tabulate_job *j, const mq_cells *c, size_t r, size_t *code, mq_error *err)
{
    size_t first = j->rake[r].first;
    mq_buffer_clear(&j->crossed);
    for (size_t i = 0; i < j->rake[r].parts; i++) {
        mq_str cell = mq_str_trim(c->at[first + i]);
        if (!cell.size)
            return mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): column '%.*s' of --rake is blank",
                           (unsigned long long)c->row, c->line, (int)j->names[first + i].size,
                           j->names[first + i].at);
        if (i)
            mq_buffer_char(&j->crossed, '*');
        mq_buffer_str(&j->crossed, cell);
    }
    return j->crossed.failed ? mq_no_memory(err)
                             : mq_labels_add(j->t.rake[r], mq_buffer_view(&j->crossed), code, err);
}

mq_status tabulate_take(void *data, const mq_cells *c, mq_error *err)
{
    tabulate_job *j = data;
    mq_tabulate *t = &j->t;
    size_t codes[MQ_CELLS_MOST];
    mq_status st = mq_labels_add(t->var, c->at[TABULATE_VAR], &codes[0], err);
    if (st >= 0)
        st = mq_cross_add(&t->total, 0, codes[0], err);
    for (size_t g = 0; st >= 0 && g < t->n_by; g++)
        if ((st = mq_labels_add(t->by[g], c->at[TABULATE_BY + g], &codes[1 + g], err)) >= 0)
            st = mq_cross_add(&t->cross[g], codes[1 + g], codes[0], err);
    for (size_t r = 0; st >= 0 && r < t->n_rake; r++)
        st = S_raked(j, c, r, &codes[1 + t->n_by + r], err);
    return st >= 0 && mq_tabulate_designed(t) ? S_design_row(j, c, codes, err) : st;
}
