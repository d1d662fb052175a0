#include "mq_counts.h"
#include "mq_memory.h"
#include "mq_pass.h"
#include "mq_sample.h"
#include <stdio.h>

/* The value of `"key": "value"` in a line of a manifest that maqsat wrote; {NULL, 0} = another line. */
static mq_str S_value(mq_str line, const char *key)
{
    char head[32];
    int n = snprintf(head, sizeof head, "\"%s\": \"", key);
    line = mq_str_trim(line);
    if (line.size && line.at[line.size - 1] == ',')
        line.size--;
    if (line.size <= (size_t)n || strncmp(line.at, head, (size_t)n) != 0 || line.at[line.size - 1] != '"')
        return (mq_str){0};
    return (mq_str){line.at + n, line.size - (size_t)n - 1};
}

static bool S_file_add(mq_sample *sample, mq_sample_codebook *out, mq_str path)
{
    if ((out->n_files & (out->n_files - 1)) == 0) { /* room is the next power of two */
        mq_sample_file *files =
            mq_arena_take_n(&sample->arena, out->n_files ? 2 * out->n_files : 1, sizeof *files);
        if (!files)
            return false;
        if (out->n_files)
            memcpy(files, out->files, out->n_files * sizeof *files);
        out->files = files;
    }
    mq_str kept = mq_arena_copy(&sample->arena, path);
    out->files[out->n_files++] = (mq_sample_file){.path = kept};
    return kept.at != NULL;
}

/* One line of a manifest; false = out of memory. Lines before `codebooks` are of no interest, and the list of
 * files of the first codebook ends the search. */
static bool S_line(mq_sample *sample, mq_str line, bool *inside, bool *done, mq_sample_codebook *out)
{
    mq_str value;
    mq_str bare = mq_str_trim(line);
    if (bare.size > 11 && strncmp(bare.at, "\"codebooks\"", 11) == 0)
        *inside = true;
    if (!*inside)
        return true;
    if (bare.size && bare.at[0] == ']' && out->n_files)
        *done = true;
    else if ((value = S_value(line, "name")).at && !out->name.at)
        return (out->name = mq_arena_copy(&sample->arena, value)).at != NULL;
    else if ((value = S_value(line, "path")).at)
        return S_file_add(sample, out, value);
    else if ((value = S_value(line, "sha256")).at && out->n_files && value.size == MQ_HASH_HEX - 1)
        memcpy(out->files[out->n_files - 1].sha256, value.at, value.size);
    return true;
}

static mq_status S_from_manifest(mq_sample *sample, mq_sample_codebook *out, mq_error *err)
{
    char line[8192];
    bool inside = false, done = false, ok = true;
    FILE *file = mq_manifest_open(sample->path);
    if (!file)
        return MQ_OK;
    while (ok && !done && fgets(line, sizeof line, file))
        ok = S_line(sample, mq_str_of(line), &inside, &done, out);
    fclose(file);
    out->from_manifest = done && out->name.at;
    for (size_t i = 0; i < out->n_files; i++)
        if (!out->files[i].sha256[0])
            out->from_manifest = false;
    return ok ? MQ_OK : mq_no_memory(err);
}

static mq_status S_from_files(mq_sample *sample, mq_sample_codebook *out, mq_error *err)
{
    mq_coders coders;
    size_t n = 0;
    *out = (mq_sample_codebook){0};
    mq_status st = mq_coders_load(sample->s->codebook, &coders, err);
    if (st < 0)
        return st;
    const char **files = mq_coder_files(&coders.at[0], &sample->arena, &n);
    out->name = mq_arena_copy(&sample->arena, coders.at[0].book.name);
    if (!files || !out->name.at)
        st = mq_no_memory(err);
    for (size_t i = 0; i < n && st >= 0; i++) {
        const char *cut = files[i], *last = cut;
        for (const char *c = cut; *c; c++) /* goals/rules.tsv, wherever maqsat is installed */
            if (*c == '/') {
                cut = last;
                last = c + 1;
            }
        st = S_file_add(sample, out, mq_str_of(cut)) ? mq_hash_file(files[i], out->files[i].sha256, err)
                                                     : mq_no_memory(err);
    }
    mq_coders_free(&coders);
    return st;
}

mq_status mq_sample_codebook_find(mq_sample *sample, mq_sample_codebook *out, mq_error *err)
{
    mq_buffer all = {0};
    *out = (mq_sample_codebook){0};
    mq_status st = sample->s->codebook ? MQ_OK : S_from_manifest(sample, out, err);
    if (st >= 0 && !out->from_manifest)
        st = S_from_files(sample, out, err);
    for (size_t i = 0; i < out->n_files && st >= 0; i++)
        mq_buffer_text(&all, out->files[i].sha256);
    if (st >= 0 && all.failed)
        st = mq_no_memory(err);
    if (st >= 0)
        mq_hash_bytes(mq_buffer_view(&all), out->sha256);
    mq_buffer_free(&all);
    return st;
}
