#include "mq_gold.h"
#include "mq_coded.h"
#include <stdio.h>

mq_status mq_gold_load(mq_arena *arena, const mq_codebook *book, const char *path, mq_tsv *out, mq_error *err)
{
    char names[256];
    const mq_dimension *d = book->dimensions;
    size_t inner = mq_coded_inner(book);
    mq_str name = inner == SIZE_MAX ? MQ_STR("-") : d[inner].name;
    if (d[0].kind == MQ_KIND_FLAGS)
        return mq_fail(err, MQ_E_USAGE, NULL, "'%.*s' has flags first: one code an answer is wanted here",
                       (int)book->name.size, book->name.at);
    snprintf(names, sizeof names, "text %.*s %.*s%s secondary?", (int)d[0].name.size, d[0].name.at, (int)name.size,
             name.at, inner == SIZE_MAX ? "?" : "");
    return mq_tsv_load(arena, path, names, out, err);
}

mq_status mq_gold_code(const mq_codebook *book, const mq_tsv *file, const mq_tsv_row *row, size_t *code, mq_error *err)
{
    mq_buffer path = {0};
    mq_buffer_str(&path, row->cell[MQ_GOLD_OUTER]);
    if (mq_coded_inner(book) != SIZE_MAX && row->cell[MQ_GOLD_INNER].size) {
        mq_buffer_char(&path, '.');
        mq_buffer_str(&path, row->cell[MQ_GOLD_INNER]);
    }
    *code = mq_codebook_find(book, mq_buffer_view(&path));
    mq_buffer_free(&path);
    return *code == SIZE_MAX ? mq_tsv_fail(file, row, MQ_GOLD_OUTER, 0, err, "the codebook has no such code") : MQ_OK;
}
