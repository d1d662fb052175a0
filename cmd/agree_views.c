#include "mq_agree.h"
#include "mq_memory.h"
#include "mq_raters.h"

enum { CODERS = MQ_CODERS_MOST };

size_t mq_agree_category(const mq_agree *a, const mq_agree_view *v, size_t unit, size_t coder)
{
    uint32_t code = a->code[unit * CODERS + coder];
    return code >= MQ_AGREE_BLANK ? SIZE_MAX : v->levels.of_label[code];
}

/* Sub-codes in the order of the codebook, which keeps those of a level together. of: category of every label.
 */
static mq_status S_order(mq_agree_sheets *j, mq_levels *levels, size_t *of, size_t n, mq_error *err)
{
    size_t k = levels->size;
    mq_str *title = mq_arena_take_n(&j->arena, k + 1, sizeof *title);
    size_t *to = mq_arena_take_n(&j->arena, k + 1, sizeof *to);
    if (!title || !to)
        return mq_no_memory(err);
    for (size_t i = 0; i < k; i++) {
        size_t here = mq_codebook_find(&j->codes.book, levels->title[i]);
        for (size_t x = 0; x < k; x++)
            to[i] += mq_codebook_find(&j->codes.book, levels->title[x]) < here;
        title[to[i]] = levels->title[i];
    }
    for (size_t i = 0; i < n; i++)
        of[i] = of[i] == SIZE_MAX ? SIZE_MAX : to[of[i]];
    levels->title = title;
    return MQ_OK;
}

/* Categories of a view from the whole codes. With a codebook a code without a sub-code says nothing of
 * details. */
static mq_status S_view(mq_agree_sheets *j, mq_agree_view *v, const mq_scales *scales, bool ordered,
                        mq_error *err)
{
    size_t n = mq_labels_size(j->a.codes), label;
    size_t *of = mq_arena_take_n(&j->arena, n + 1, sizeof *of);
    mq_labels *labels = mq_labels_new(MQ_STR("code"), MQ_MOST_CATEGORIES);
    mq_status st = of && labels ? MQ_OK : mq_no_memory(err);
    for (size_t i = 0; i < n && st >= 0; i++) {
        mq_str whole = mq_labels_at(j->a.codes, i), rest = whole, level = mq_str_cut(&rest, '.');
        of[i] = SIZE_MAX;
        if (v->detail && j->codes.known && level.size == whole.size)
            continue;
        st = mq_labels_add(labels, v->detail ? whole : level, &label, err);
        of[i] = label;
    }
    if (st >= 0)
        st = mq_agree_codes_declare(&j->codes, v->detail, labels, &v->declared, err);
    if (st >= 0)
        st = mq_levels_of(labels, scales, ordered, &j->arena, &v->levels, err);
    for (size_t i = 0; i < n && st >= 0; i++)
        of[i] = of[i] == SIZE_MAX ? SIZE_MAX : v->levels.of_label[of[i]];
    v->levels.of_label = of;
    if (st >= 0 && v->detail && j->codes.known && !v->levels.ordered)
        st = S_order(j, &v->levels, of, n, err);
    for (size_t i = 0; i < j->a.units * CODERS && st >= 0 && v->detail; i++)
        v->bare += j->a.code[i] < MQ_AGREE_BLANK && of[j->a.code[i]] == SIZE_MAX;
    mq_labels_free(labels);
    return st;
}

mq_status mq_agree_sheets_levels(mq_agree_sheets *j, const char *scales, const char *codebook, bool ordered,
                                 mq_error *err)
{
    mq_scales known;
    bool details = j->files->detail;
    for (size_t i = 0; i < mq_labels_size(j->a.codes) && !details && !j->files->recal; i++)
        details = memchr(mq_labels_at(j->a.codes, i).at, '.', mq_labels_at(j->a.codes, i).size) != NULL;
    j->a.book = j->codes.known ? &j->codes.book : NULL;
    mq_status st = mq_scales_load(&j->arena, scales, codebook, &known, err);
    for (int detail = j->files->detail; detail <= details && st >= 0; detail++) {
        mq_agree_view *v = &j->a.view[j->a.views];
        *v = (mq_agree_view){.detail = detail, .suffix = j->a.views ? "_detail" : ""};
        st = S_view(j, v, &known, ordered && !j->a.views, err);
        j->a.views++;
    }
    return st;
}
