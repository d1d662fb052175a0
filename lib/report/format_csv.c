#include "mq_escape.h"
#include "mq_format.h"
#include "mq_json.h"
#include <math.h>

/* Long form: one line a number, so that a table of any shape reads back with one read.csv. Labels are guarded
 * against formulas, numbers are ours and are not. Shares stay 0..1. */

typedef struct S_csv {
    const mq_table *t;
    mq_buffer *out;
    bool raw;
    size_t row, column;
} S_csv;

static void S_value(S_csv *w, double value)
{
    char digits[32];
    size_t size = isfinite(value) ? mq_double_format(value, digits) : 0;
    mq_buffer_put(w->out, digits, size);
}

static void S_start(S_csv *w, const char *statistic)
{
    mq_escape_csv(w->out, mq_str_of(w->t->id), !w->raw);
    mq_buffer_char(w->out, ',');
    mq_str key = mq_str_of(w->t->rows[w->row].key);
    mq_escape_csv(w->out, key.size ? key : w->t->rows[w->row].label, !w->raw);
    mq_buffer_char(w->out, ',');
    mq_escape_csv(w->out, mq_str_of(w->t->columns[w->column].key), !w->raw);
    mq_buffer_print(w->out, ",%s,", statistic);
}

static void S_end(S_csv *w, const mq_cell *cell)
{
    mq_buffer_char(w->out, ',');
    mq_escape_csv(w->out, cell->base.name, !w->raw);
    mq_buffer_char(w->out, ',');
    if (cell->base.n || cell->base.name.size)
        mq_buffer_print(w->out, "%llu", (unsigned long long)cell->base.n);
    mq_buffer_char(w->out, '\n');
}

static void S_number(S_csv *w, const mq_cell *cell, const char *statistic, double value)
{
    S_start(w, statistic);
    S_value(w, value);
    S_end(w, cell);
}

static void S_words(S_csv *w, const mq_cell *cell, const char *statistic, mq_str text)
{
    S_start(w, statistic);
    mq_escape_csv(w->out, text, !w->raw);
    S_end(w, cell);
}

static void S_interval(S_csv *w, const mq_cell *cell)
{
    if (!isfinite(cell->lo))
        return;
    S_number(w, cell, "lower", cell->lo);
    S_number(w, cell, "upper", cell->hi);
}

static void S_cell(S_csv *w, const mq_cell *cell)
{
    mq_buffer below = {0};
    switch (cell->kind) {
    case MQ_CELL_EMPTY:
        break;
    case MQ_CELL_TEXT:
        S_words(w, cell, "text", cell->text);
        break;
    case MQ_CELL_COUNT:
        S_number(w, cell, "count", cell->value);
        break;
    case MQ_CELL_SHARE:
        S_number(w, cell, cell->signed_value ? "difference" : "share", cell->value);
        S_interval(w, cell);
        if (cell->has_count)
            S_number(w, cell, "count", (double)cell->count);
        break;
    case MQ_CELL_NUMBER:
        S_number(w, cell, "value", cell->value);
        S_interval(w, cell);
        break;
    case MQ_CELL_P:
        S_number(w, cell, "p", cell->value);
        break;
    case MQ_CELL_MISSING:
        S_words(w, cell, "missing", cell->text);
        break;
    case MQ_CELL_SUPPRESSED:
        if (cell->hidden_below)
            mq_buffer_print(&below, "<%u", cell->hidden_below);
        S_words(w, cell, "suppressed", below.size ? mq_buffer_view(&below) : MQ_STR("*"));
        mq_buffer_free(&below);
        break;
    }
}

static mq_status S_write(const mq_document *d, mq_buffer *out, mq_error *err)
{
    mq_buffer_text(out, "table,row,column,statistic,value,base,n\n");
    for (const mq_block *b = d->first; b; b = b->next) {
        if (b->kind != MQ_BLOCK_TABLE)
            continue;
        mq_status st = mq_table_check(b->table, err);
        if (st < 0)
            return st;
        S_csv w = {b->table, out, d->raw, 0, 0};
        for (w.row = 0; w.row < b->table->n_rows; w.row++)
            for (w.column = 0; w.column < b->table->n_columns; w.column++)
                S_cell(&w, mq_table_cell(b->table, w.row, w.column));
    }
    return MQ_OK;
}

const mq_format mq_format_csv = {"csv", "csv", "all tables in long form, a number a line", S_write, NULL};
