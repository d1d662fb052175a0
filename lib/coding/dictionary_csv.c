/* A plain table: category,pattern and, when it is there, weight. */
#include "dictionary_cells.h"

enum { CATEGORY, PATTERN, WEIGHT, COLUMNS };
static const char *const names[COLUMNS] = {"category", "pattern", "weight"};

static mq_status S_row(const dictionary_cells *c, const size_t *where, mq_dictionary *out, mq_error *err)
{
    double weight = 1;
    if (c->size == 1 && !c->cell[0].size)
        return MQ_OK;
    if (where[CATEGORY] >= c->size || where[PATTERN] >= c->size || !c->cell[where[CATEGORY]].size ||
        !c->cell[where[PATTERN]].size) {
        mq_dictionary_note(out, c->line, "no category or no pattern; passed over");
        return MQ_OK;
    }
    mq_str given = where[WEIGHT] < c->size ? c->cell[where[WEIGHT]] : (mq_str){NULL, 0};
    if (given.size && !dictionary_cells_number(c, given, &weight)) {
        mq_dictionary_note(out, c->line, "the weight '%.*s' is not a number; 1 is taken", (int)given.size, given.at);
        weight = 1;
    }
    if (!mq_dictionary_add(out, c->cell[where[CATEGORY]], c->cell[where[PATTERN]], weight, c->line))
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    return MQ_OK;
}

static mq_status S_read(mq_dictionary *out, mq_error *err)
{
    size_t where[COLUMNS] = {SIZE_MAX, SIZE_MAX, SIZE_MAX};
    dictionary_cells *c;
    mq_status st = dictionary_cells_open(out, &c, err);
    if (st < 0)
        return st;
    for (size_t i = 0; i < c->size; i++)
        for (size_t k = 0; k < COLUMNS; k++)
            if (mq_str_equal(c->cell[i], mq_str_of(names[k])))
                where[k] = i;
    if (where[CATEGORY] == SIZE_MAX || where[PATTERN] == SIZE_MAX)
        return mq_dictionary_fail(out, c->size ? c->at[0] : out->source.at, err,
                                  "the header needs category,pattern and may have weight");
    while ((st = dictionary_cells_next(c, err)) == MQ_OK)
        if ((st = S_row(c, where, out, err)) < 0)
            return st;
    return st < 0 ? st : MQ_OK;
}

static void S_write(const mq_dictionary *in, mq_buffer *out)
{
    for (size_t k = 0; k < COLUMNS; k++) {
        if (k)
            dictionary_cells_part(in, out);
        mq_buffer_text(out, names[k]);
    }
    for (size_t i = 0; i < in->size; i++) {
        mq_buffer_char(out, '\n');
        dictionary_cells_put(out, in->at[i].code);
        dictionary_cells_part(in, out);
        dictionary_cells_put(out, in->at[i].pattern);
        dictionary_cells_part(in, out);
        mq_buffer_print(out, "%.9g", in->at[i].weight);
    }
    mq_buffer_char(out, '\n');
}

const mq_dictionary_format mq_dictionary_csv = {
    "csv", "category,pattern,weight",
    MQ_KEEPS_WEIGHT | MQ_KEEPS_NESTING | MQ_KEEPS_GLOB_START | MQ_KEEPS_REGEX | MQ_KEEPS_IN_CELLS, S_read, S_write};
