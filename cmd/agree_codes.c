#include "mq_agree.h"
#include "mq_command.h"
#include "mq_data.h"

mq_status mq_agree_codes_open(mq_agree_codes *codes, mq_arena *arena, const char *codebook, mq_error *err)
{
    const char *folder;
    *codes = (mq_agree_codes){.must = codebook != NULL, .arena = arena};
    mq_status st = mq_data_codebook(arena, codebook, &folder, err);
    return st >= 0 ? mq_codebook_load(arena, folder, &codes->book, err) : st;
}

void mq_agree_codes_see(mq_agree_codes *codes, mq_str code, const char *path, uint64_t row, size_t line)
{
    if (mq_codebook_find(&codes->book, code) != SIZE_MAX) {
        codes->known = true;
        return;
    }
    if (codes->unknown.at)
        return;
    codes->unknown = mq_arena_copy(codes->arena, code);
    codes->path = path;
    codes->row = row;
    codes->line = line;
}

/* The code of the codebook that was probably meant, as level.detail; NULL = none is near. */
static const char *S_near(const mq_agree_codes *codes)
{
    const mq_codebook *book = &codes->book;
    const char **names = mq_arena_take_n(codes->arena, book->size + 1, sizeof *names);
    size_t n = 0;
    for (size_t i = 0; names && i < book->size; i++) {
        mq_buffer path = {0};
        if (book->codes[i].parent != SIZE_MAX) {
            mq_buffer_str(&path, book->codes[book->codes[i].parent].name);
            mq_buffer_char(&path, '.');
        }
        mq_buffer_str(&path, book->codes[i].name);
        const char *name = path.failed ? NULL : mq_arena_copy(codes->arena, mq_buffer_view(&path)).at;
        if (name)
            names[n++] = name;
        mq_buffer_free(&path);
    }
    return n && codes->unknown.at ? mq_nearest(codes->unknown.at, names, n) : NULL;
}

mq_status mq_agree_codes_verdict(const mq_agree_codes *codes, mq_error *err)
{
    if (!codes->unknown.at || !(codes->known || codes->must))
        return MQ_OK;
    mq_place at = {codes->path, codes->line, 0};
    const char *near = S_near(codes);
    return mq_fail(
        err, MQ_E_DATA, &at,
        "row %llu: code '%.*s' is not in the codebook '%.*s'; %s%s%scorrect the sheet, or name the codebook "
        "with -c",
        (unsigned long long)codes->row, (int)codes->unknown.size, codes->unknown.at,
        (int)codes->book.name.size, codes->book.name.at, near ? "did you mean '" : "", near ? near : "",
        near ? "'? " : "");
}

mq_status mq_agree_codes_declare(const mq_agree_codes *codes, bool detail, mq_labels *labels,
                                 size_t *declared, mq_error *err)
{
    mq_status st = MQ_OK;
    size_t label;
    *declared = 0;
    if (!codes->known)
        return MQ_OK;
    for (size_t i = 0; i < codes->book.size && st >= 0; i++) {
        const mq_code *code = &codes->book.codes[i];
        bool counts = detail ? code->parent != SIZE_MAX : code->dimension == 0;
        *declared += counts;
        if (counts && !detail) /* a level that nobody gave still parts those around it */
            st = mq_labels_add(labels, code->name, &label, err);
    }
    return st;
}
