#include "mq_report.h"
#include "mq_suppress.h"

mq_status mq_page_hide(const mq_report_page *p, mq_table *t, bool drop_total)
{
    if (!t)
        return mq_fail(p->err, MQ_E_MEMORY, NULL, "out of memory");
    if (p->min_cell < 2)
        return mq_table_check(t, p->err);
    if (drop_total && t->n_rows && t->rows[t->n_rows - 1].kind == MQ_ROW_TOTAL)
        t->n_rows--;
    return mq_table_suppress(t, p->min_cell, NULL, p->err);
}

static bool S_hidden(const mq_table *t, size_t row, size_t column)
{
    return mq_table_cell(t, row, column)->kind == MQ_CELL_SUPPRESSED;
}

bool mq_page_same_total(const mq_table *levels, const mq_table *t, size_t first)
{
    size_t total = t->n_rows ? t->n_rows - 1 : 0;
    if (!t->n_rows || t->rows[total].kind != MQ_ROW_TOTAL)
        return false;
    for (size_t k = 0; k < levels->n_rows && first + k < t->n_columns; k++)
        if (levels->rows[k].kind == MQ_ROW_PLAIN && S_hidden(levels, k, 0) != S_hidden(t, total, first + k))
            return false;
    return true;
}

/* Line k of t is a column (first + k), or row k from column `first` on. A line is crossed by others; a cell
 * is best hidden where the crossing line hides one already: there the sum stays unknown. */
static size_t S_length(const mq_table *t, bool rows)
{
    return rows ? t->n_columns : t->n_rows;
}

static void S_hide_in(mq_table *t, size_t first, size_t k, bool rows)
{
    size_t best = SIZE_MAX, row = 0, column = 0;
    bool best_crossed = false;
    uint64_t least = UINT64_MAX;
    for (size_t i = rows ? first : 0; i < S_length(t, rows); i++) {
        row = rows ? k : i;
        column = rows ? i : first + k;
        const mq_cell *cell = mq_table_cell(t, row, column);
        bool crossed = false;
        if (cell->kind == MQ_CELL_SUPPRESSED)
            return;
        if (t->rows[row].kind != MQ_ROW_PLAIN || !(cell->kind == MQ_CELL_COUNT || cell->has_count) ||
            cell->count == 0)
            continue;
        for (size_t c = first; c < t->n_columns && !rows; c++)
            crossed |= S_hidden(t, row, c);
        for (size_t r = 0; r < t->n_rows && rows; r++)
            crossed |= S_hidden(t, r, column);
        if (best == SIZE_MAX || crossed > best_crossed || (crossed == best_crossed && cell->count < least)) {
            best = i;
            best_crossed = crossed;
            least = cell->count;
        }
    }
    if (best != SIZE_MAX)
        mq_table_put(t, rows ? k : best, rows ? best : first + k, mq_cell_suppressed(0));
}

void mq_page_hide_with(const mq_table *levels, mq_table *t, size_t first, bool rows)
{
    for (size_t k = 0; k < levels->n_rows; k++)
        if (levels->rows[k].kind == MQ_ROW_PLAIN && S_hidden(levels, k, 0) &&
            (rows ? k < t->n_rows : first + k < t->n_columns))
            S_hide_in(t, first, k, rows);
}

void mq_page_hide_sections(const mq_table *levels, mq_table *details)
{
    size_t section = SIZE_MAX;
    for (size_t r = 0; r < details->n_rows; r++) {
        size_t best = SIZE_MAX;
        bool done = false;
        if (details->rows[r].kind != MQ_ROW_GROUP)
            continue;
        section++;
        if (section >= levels->n_rows || !S_hidden(levels, section, 0))
            continue;
        for (size_t i = r + 1; i < details->n_rows && details->rows[i].kind == MQ_ROW_PLAIN; i++) {
            const mq_cell *cell = mq_table_cell(details, i, 0);
            done |= cell->kind == MQ_CELL_SUPPRESSED;
            if (cell->kind == MQ_CELL_COUNT && cell->count &&
                (best == SIZE_MAX || cell->count < mq_table_cell(details, best, 0)->count))
                best = i;
        }
        for (size_t c = 0; !done && best != SIZE_MAX && c < details->n_columns; c++)
            mq_table_put(details, best, c, mq_cell_suppressed(0));
    }
}
