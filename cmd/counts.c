#include "mq_counts.h"
#include "mq_hash.h"
#include "mq_memory.h"

mq_status mq_counts_new(mq_counts *counts, mq_arena *arena, mq_str name, const mq_coders *coders, size_t n_by,
                        mq_error *err)
{
    const mq_codebook *book = &coders->at[0].book;
    size_t main_codes = 0;
    *counts = (mq_counts){.name = name, .title = name, .n_by = n_by};
    counts->codes = mq_arena_take_n(arena, coders->size, sizeof *counts->codes);
    counts->by = mq_arena_take_n(arena, n_by + 1, sizeof *counts->by);
    bool good = counts->codes && counts->by;
    for (size_t c = 0; good && c < coders->size; c++)
        good = (counts->codes[c] =
                    mq_arena_take_n(arena, coders->at[c].book.size + 1, sizeof **counts->codes)) != NULL;
    for (size_t c = 0; c < book->size; c++)
        main_codes += book->codes[c].dimension == 0;
    for (size_t g = 0; good && g < n_by; g++)
        good = (counts->by[g] = mq_tally_new(main_codes, 0)) != NULL;
    return good ? MQ_OK : mq_no_memory(err);
}

static bool S_carries(const mq_codebook *book, const mq_coding *coding, size_t code, size_t bit)
{
    size_t d = book->codes[code].dimension;
    if (book->dimensions[d].kind == MQ_KIND_FLAGS && coding->flags[d])
        return bit < 64 && coding->flags[d] >> bit & 1;
    return coding->code[d] == code;
}

static void S_add_codes(uint64_t *codes, const mq_codebook *book, const mq_coding *coding)
{
    size_t bits[MQ_DIMENSIONS_MAX] = {0};
    for (size_t c = 0; c < book->size; c++)
        codes[c] += S_carries(book, coding, c, bits[book->codes[c].dimension]++);
}

mq_status mq_counts_add(mq_counts *counts, const mq_coders *coders, const mq_coding *codings,
                        const mq_str *groups, mq_error *err)
{
    const mq_codebook *book = &coders->at[0].book;
    counts->answers++;
    for (size_t c = 0; c < coders->size; c++)
        S_add_codes(counts->codes[c], &coders->at[c].book, &codings[c]);
    for (size_t g = 0; g < counts->n_by; g++) {
        size_t k = 0;
        for (size_t c = 0; c < book->size; c++) {
            if (book->codes[c].dimension != 0)
                continue;
            mq_status st = MQ_OK;
            if (S_carries(book, &codings[0], c, k))
                st = mq_tally_add(counts->by[g], groups[g], k, err);
            if (st < 0)
                return st;
            k++;
        }
    }
    return MQ_OK;
}

void mq_counts_free(mq_counts *counts)
{
    for (size_t g = 0; counts->by && g < counts->n_by; g++)
        mq_tally_free(counts->by[g]);
}

mq_status mq_coder_digest(const mq_coder *coder, char hex[MQ_HASH_HEX], mq_error *err)
{
    mq_arena arena = {0};
    mq_buffer all = {0};
    size_t n;
    const char **files = mq_coder_files(coder, &arena, &n);
    mq_status st = files ? MQ_OK : mq_no_memory(err);
    for (size_t i = 0; st >= 0 && i < n; i++) {
        if ((st = mq_hash_file(files[i], hex, err)) >= 0)
            mq_buffer_text(&all, hex);
    }
    if (st >= 0 && all.failed)
        st = mq_no_memory(err);
    if (st >= 0)
        mq_hash_bytes(mq_buffer_view(&all), hex);
    mq_buffer_free(&all);
    mq_arena_free(&arena);
    return st;
}
