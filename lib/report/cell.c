#include "mq_table.h"
#include <assert.h>
#include <math.h>

static mq_cell S_cell(mq_cell_kind kind, double value)
{
    return (mq_cell){.kind = kind, .value = value, .lo = NAN, .hi = NAN};
}

static void S_interval(mq_cell *cell, double lo, double hi, double least, double most)
{
    (void)least, (void)most; /* read by the asserts alone */
    assert(isnan(lo) == isnan(hi));
    if (isnan(lo))
        return;
    assert(least <= lo && lo <= hi && hi <= most);
    cell->lo = lo;
    cell->hi = hi;
}

mq_cell mq_cell_empty(void)
{
    return S_cell(MQ_CELL_EMPTY, NAN);
}

mq_cell mq_cell_text(mq_str text)
{
    mq_cell cell = S_cell(MQ_CELL_TEXT, NAN);
    cell.text = text;
    return cell;
}

mq_cell mq_cell_count(uint64_t count)
{
    mq_cell cell = S_cell(MQ_CELL_COUNT, (double)count);
    cell.count = count;
    cell.has_count = true;
    return cell;
}

mq_cell mq_cell_share(uint64_t count, mq_base base)
{
    return mq_cell_share_interval(count, base, NAN, NAN);
}

mq_cell mq_cell_share_interval(uint64_t count, mq_base base, double lo, double hi)
{
    assert(count <= base.n);
    if (base.n == 0)
        return mq_cell_missing(MQ_STR("no_answers"));
    mq_cell cell = mq_cell_estimate((double)count / (double)base.n, lo, hi, base);
    cell.count = count;
    cell.has_count = true;
    return cell;
}

mq_cell mq_cell_estimate(double share, double lo, double hi, mq_base base)
{
    if (isnan(share))
        return mq_cell_missing(MQ_STR("undefined"));
    assert(0 <= share && share <= 1);
    mq_cell cell = S_cell(MQ_CELL_SHARE, share);
    S_interval(&cell, lo, hi, 0, 1);
    cell.base = base;
    return cell;
}

mq_cell mq_cell_difference(double difference, double lo, double hi, mq_base base)
{
    if (isnan(difference))
        return mq_cell_missing(MQ_STR("undefined"));
    assert(-1 <= difference && difference <= 1);
    mq_cell cell = S_cell(MQ_CELL_SHARE, difference);
    S_interval(&cell, lo, hi, -1, 1);
    cell.signed_value = true;
    cell.base = base;
    return cell;
}

mq_cell mq_cell_number(double value)
{
    return mq_cell_number_interval(value, NAN, NAN, (mq_base){0});
}

mq_cell mq_cell_number_interval(double value, double lo, double hi, mq_base base)
{
    if (!isfinite(value))
        return mq_cell_missing(MQ_STR("undefined"));
    mq_cell cell = S_cell(MQ_CELL_NUMBER, value);
    S_interval(&cell, lo, hi, -INFINITY, INFINITY);
    cell.base = base;
    return cell;
}

mq_cell mq_cell_p(double p)
{
    if (isnan(p))
        return mq_cell_missing(MQ_STR("undefined"));
    assert(0 <= p && p <= 1);
    return S_cell(MQ_CELL_P, p);
}

mq_cell mq_cell_missing(mq_str reason)
{
    mq_cell cell = S_cell(MQ_CELL_MISSING, NAN);
    cell.text = reason;
    return cell;
}

mq_cell mq_cell_suppressed(unsigned hidden_below)
{
    mq_cell cell = S_cell(MQ_CELL_SUPPRESSED, NAN);
    cell.hidden_below = hidden_below;
    return cell;
}
