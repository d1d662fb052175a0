#include "tabulate_read.h"
#include "mq_memory.h"
#include <string.h>

/** Margins of --rake and their different columns. */
typedef struct margins {
    tabulate_job *j;
    size_t room;
} margins;

static mq_status S_margin(void *data, const mq_cells *c, mq_error *err)
{
    margins *m = data;
    tabulate_job *j = m->j;
    mq_tabulate *t = &j->t;
    double total;
    mq_status st = mq_cell_number_need(c->at[2], MQ_STR("total"), c->row, c->line, &total, err);
    if (st >= 0 && total < 0)
        st = mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): a total is negative",
                     (unsigned long long)c->row, c->line);
    if (st < 0)
        return st;
    if (t->n_margins == m->room) {
        size_t room = m->room ? 2 * m->room : 64;
        mq_rake_margin *at = mq_arena_take_n(&j->arena, room, sizeof *at);
        if (!at)
            return mq_no_memory(err);
        if (t->n_margins)
            memcpy(at, t->margins, t->n_margins * sizeof *at);
        t->margins = at;
        m->room = room;
    }
    mq_str column = mq_arena_copy(&j->arena, mq_str_trim(c->at[0]));
    mq_str level = mq_arena_copy(&j->arena, mq_str_trim(c->at[1]));
    for (size_t i = 0; i < t->n_margins; i++)
        if (mq_str_equal(t->margins[i].column, column) && mq_str_equal(t->margins[i].level, level))
            return mq_fail(err, MQ_E_DATA, NULL, "row %llu (line %zu): %.*s = '%.*s' has a total already",
                           (unsigned long long)c->row, c->line, (int)column.size, column.at, (int)level.size,
                           level.at);
    t->margins[t->n_margins++] = (mq_rake_margin){column, level, total};
    for (size_t k = 0; k < t->n_rake; k++)
        if (mq_str_equal(t->rake_names[k], column))
            return MQ_OK;
    if (t->n_rake == MQ_TABULATE_RAKE)
        return mq_fail(err, MQ_E_DATA, NULL, "--rake takes at most %d columns", MQ_TABULATE_RAKE);
    t->rake_names[t->n_rake++] = column;
    return MQ_OK;
}

mq_status tabulate_margins(tabulate_job *j, mq_error *err)
{
    mq_cells_facts facts;
    margins m = {j, 0};
    mq_cells_job file = {.path = j->s->rake,
                         .input = &j->s->input,
                         .names = {"column", "level", "total"},
                         .n = 3,
                         .take = S_margin,
                         .data = &m};
    mq_status st = mq_cells_read(&file, &facts, err);
    return st >= 0 ? mq_cells_verdict(&facts, j->s->rake, err) : st;
}
