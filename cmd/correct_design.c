#include "mq_correction.h"
#include "mq_data.h"
#include "mq_memory.h"
#include "mq_sample.h"
#include <jansson.h>

static mq_status S_lacks(const char *path, const char *what, mq_error *err)
{
    return mq_fail(
        err, MQ_E_DATA, &(mq_place){path, 0, 0},
        "%s is missing or not what docs/design.md says; take the design.json that maqsat sample wrote", what);
}

/* The text at key; {NULL, 0} = it is not there or no text. */
static mq_str S_text(mq_correction *c, const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? mq_arena_copy(&c->arena, mq_str_of(text)) : (mq_str){0};
}

static bool S_whole(const json_t *object, const char *key, uint64_t *out)
{
    const json_t *value = json_object_get(object, key);
    *out = json_is_integer(value) && json_integer_value(value) >= 0 ? (uint64_t)json_integer_value(value) : 0;
    return json_is_integer(value) && json_integer_value(value) >= 0;
}

static mq_status S_stratum(mq_correction *c, const char *path, const json_t *one, size_t h, mq_error *err)
{
    uint64_t number;
    size_t index;
    mq_buffer name = {0};
    mq_correct_stratum_in *s = &c->strata[h];
    const json_t *values = json_object_get(one, "values");
    if (!S_whole(one, "stratum", &number) || number != h + 1 || !S_whole(one, "N", &s->all) ||
        !S_whole(one, "n", &s->n) || json_array_size(values) != c->n_stratify)
        return S_lacks(path, "a stratum", err);
    s->values = mq_arena_take_n(&c->arena, c->n_stratify + 1, sizeof *s->values);
    if (!s->values)
        return mq_no_memory(err);
    for (size_t i = 0; i < c->n_stratify; i++) {
        const char *value = json_string_value(json_array_get(values, i));
        if (!value)
            return S_lacks(path, "a value of a stratum", err);
        s->values[i] = mq_arena_copy(&c->arena, mq_str_of(value));
        if (i)
            mq_buffer_char(&name, '\x1F');
        mq_buffer_text(&name, value);
    }
    mq_status st =
        name.failed ? mq_no_memory(err) : mq_labels_add(c->names, mq_buffer_view(&name), &index, err);
    mq_buffer_free(&name);
    return st >= 0 && index != h ? S_lacks(path, "a stratum of its own (two have the same values)", err) : st;
}

static mq_status S_strata(mq_correction *c, const char *path, const json_t *root, mq_error *err)
{
    const json_t *columns = json_object_get(root, "stratify"), *strata = json_object_get(root, "strata");
    c->n_stratify = json_array_size(columns);
    c->n_strata = json_array_size(strata);
    if (!json_is_array(columns) || !c->n_strata)
        return S_lacks(path, "stratify or strata", err);
    c->stratify = mq_arena_take_n(&c->arena, c->n_stratify + 1, sizeof *c->stratify);
    c->strata = mq_arena_take_n(&c->arena, c->n_strata, sizeof *c->strata);
    if (!c->stratify || !c->strata)
        return mq_no_memory(err);
    for (size_t i = 0; i < c->n_stratify; i++) {
        const char *name = json_string_value(json_array_get(columns, i));
        if (!name)
            return S_lacks(path, "stratify", err);
        c->stratify[i] = mq_arena_copy(&c->arena, mq_str_of(name));
    }
    mq_status st = MQ_OK;
    for (size_t h = 0; h < c->n_strata && st >= 0; h++)
        st = S_stratum(c, path, json_array_get(strata, h), h, err);
    return st;
}

static mq_status S_keys(mq_correction *c, const char *path, const json_t *root, mq_error *err)
{
    const json_t *keys = json_object_get(root, "keys");
    c->n_keys = json_array_size(keys);
    if (!c->n_keys)
        return S_lacks(path, "keys", err);
    c->key = mq_arena_take_n(&c->arena, c->n_keys, sizeof *c->key);
    if (!c->key)
        return mq_no_memory(err);
    for (size_t i = 0; i < c->n_keys; i++) {
        uint64_t stratum;
        size_t index;
        const json_t *one = json_array_get(keys, i);
        const char *key = json_string_value(json_object_get(one, "key"));
        if (!key || !S_whole(one, "stratum", &stratum) || stratum < 1 || stratum > c->n_strata)
            return S_lacks(path, "a key", err);
        mq_status st = mq_labels_add(c->keys, mq_str_of(key), &index, err);
        if (st < 0)
            return st;
        if (index != i)
            return mq_fail(err, MQ_E_DATA, &(mq_place){path, 0, 0}, "key '%s' stands twice in the design",
                           key);
        c->key[i] =
            (mq_coded_key){.stratum = stratum - 1, .machine = SIZE_MAX, .human = SIZE_MAX, .rule = SIZE_MAX};
    }
    return MQ_OK;
}

/* Errors of one lexicon say nothing of another: the digests of its files must be those of the design. */
static mq_status S_same_codebook(mq_correction *c, const char *path, const json_t *book,
                                 mq_sample_codebook *now, mq_error *err)
{
    const json_t *files = json_object_get(book, "files");
    const char *wanted = json_string_value(json_object_get(book, "sha256"));
    if (!wanted)
        return S_lacks(path, "codebook.sha256", err);
    if (strcmp(wanted, now->sha256) == 0)
        return MQ_OK;
    for (size_t i = 0; i < now->n_files; i++) {
        const char *was = json_string_value(json_object_get(json_array_get(files, i), "sha256"));
        if (!was || strcmp(was, now->files[i].sha256) != 0)
            return mq_fail(
                err, MQ_E_DATA, NULL,
                "the lexicon changed after the sample was drawn: %.*s is another one; use the lexicon of "
                "the design, or draw and code a fresh sample",
                (int)now->files[i].path.size, now->files[i].path.at);
    }
    (void)c;
    return mq_fail(err, MQ_E_DATA, NULL,
                   "the lexicon changed after the sample was drawn: it has other files now");
}

static mq_status S_codebook(mq_correction *c, const char *path, const json_t *root, const char *wanted,
                            mq_error *err)
{
    const json_t *book = json_object_get(root, "codebook");
    const char *name = json_string_value(json_object_get(book, "name")), *folder;
    if (!name)
        return S_lacks(path, "codebook.name", err);
    mq_sample_settings settings = {.codebook = wanted ? wanted : name};
    mq_sample sample = {.s = &settings, .path = path};
    mq_sample_codebook now;
    mq_status st = mq_sample_codebook_find(&sample, &now, err);
    if (st >= 0 && !c->any_lexicon)
        st = S_same_codebook(c, path, book, &now, err);
    mq_arena_free(&sample.arena);
    if (st >= 0)
        st = mq_data_codebook(&c->arena, settings.codebook, &folder, err);
    return st >= 0 ? mq_codebook_load(&c->arena, folder, &c->book, err) : st;
}

static mq_status S_head(mq_correction *c, const char *path, const json_t *root, const char *text,
                        mq_error *err)
{
    uint64_t version;
    if (!S_whole(root, "design", &version))
        return S_lacks(path, "design", err);
    if (version != 1)
        return mq_fail(err, MQ_E_DATA, &(mq_place){path, 0, 0},
                       "design version %llu is not known here; this program reads version 1",
                       (unsigned long long)version);
    c->text = S_text(c, root, "text");
    c->id = S_text(c, root, "id");
    c->input_sha = S_text(c, json_object_get(root, "input"), "sha256");
    if (!c->text.size || !c->input_sha.size)
        return S_lacks(path, c->text.size ? "input.sha256" : "text", err);
    if (text && !mq_str_equal(mq_str_of(text), c->text))
        return mq_fail(err, MQ_E_USAGE, NULL, "the sample was drawn for --text '%.*s', not '%s'",
                       (int)c->text.size, c->text.at, text);
    return MQ_OK;
}

mq_status mq_correction_design(mq_correction *c, const char *path, const char *text, const char *codebook,
                               mq_error *err)
{
    json_error_t bad;
    FILE *file = fopen(path, "rb");
    if (!file)
        return mq_fail(err, MQ_E_NOINPUT, &(mq_place){path, 0, 0}, "the design cannot be read");
    json_t *root = json_loadf(file, JSON_REJECT_DUPLICATES, &bad);
    fclose(file);
    if (!root)
        return mq_fail(err, MQ_E_DATA, &(mq_place){path, bad.line > 0 ? (size_t)bad.line : 0, 0},
                       "no JSON: %s", bad.text);
    c->keys = mq_labels_new(MQ_STR("keys"), 0);
    c->names = mq_labels_new(MQ_STR("strata"), 0);
    mq_status st = c->keys && c->names ? S_head(c, path, root, text, err) : mq_no_memory(err);
    if (st >= 0)
        st = S_strata(c, path, root, err);
    if (st >= 0)
        st = S_keys(c, path, root, err);
    if (st >= 0)
        st = S_codebook(c, path, root, codebook, err);
    json_decref(root);
    return st;
}
