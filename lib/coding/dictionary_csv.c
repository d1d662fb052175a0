/* A plain table: category,pattern and, when it is there, weight. */
#include "dictionary_cells.h"
#include "mq_csv_write.h"
#include <stdlib.h>

static mq_status S_read(mq_str bytes, const char *path, mq_dictionary *out, mq_error *err)
{
    static const char *const names[] = {"category", "pattern", "weight"};
    size_t where[3] = {SIZE_MAX, SIZE_MAX, SIZE_MAX};
    dictionary_cells *c = mq_arena_take(out->arena, sizeof *c);
    if (!c)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    c->rest = bytes;
    mq_status st = dictionary_cells_next(c, out->arena, path, err);
    if (st < 0)
        return st;
    for (size_t i = 0; i < c->size; i++)
        for (size_t k = 0; k < 3; k++)
            if (mq_str_equal(c->cell[i], mq_str_of(names[k])))
                where[k] = i;
    if (where[0] == SIZE_MAX || where[1] == SIZE_MAX)
        return mq_fail(err, MQ_E_DATA, &(mq_place){path, 1, 1},
                       "the header needs category,pattern and may have weight");
    while ((st = dictionary_cells_next(c, out->arena, path, err)) == MQ_OK) {
        double weight = 1;
        if (where[0] >= c->size || where[1] >= c->size || !c->cell[where[0]].size) {
            mq_dictionary_note(out, c->line, "no category or no pattern; passed over");
            continue;
        }
        if (where[2] < c->size && c->cell[where[2]].size) {
            mq_str kept = mq_arena_copy(out->arena, c->cell[where[2]]);
            weight = kept.at ? strtod(kept.at, NULL) : 1;
        }
        if (!mq_dictionary_add(out, c->cell[where[0]], c->cell[where[1]], weight, c->line))
            return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    }
    return st < 0 ? st : MQ_OK;
}

static void S_write(const mq_dictionary *in, mq_buffer *out)
{
    mq_buffer_text(out, "category,pattern,weight\n");
    for (size_t i = 0; i < in->size; i++) {
        mq_csv_cell(out, in->at[i].code);
        mq_buffer_char(out, ',');
        mq_csv_cell(out, in->at[i].pattern);
        mq_buffer_print(out, ",%.9g\n", in->at[i].weight);
    }
}

const mq_dictionary_format mq_dictionary_csv = {"csv", "category,pattern,weight",
                                                MQ_KEEPS_WEIGHT | MQ_KEEPS_NESTING | MQ_KEEPS_GLOB_START,
                                                S_read, S_write};
