#include "mq_discard.h"
#include "mq_format.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define FORMAT(name) extern const mq_format mq_format_##name;
#include "formats.def"
#undef FORMAT

static const mq_format *const S_formats[] = {
#define FORMAT(name) &mq_format_##name,
#include "formats.def"
#undef FORMAT
};

const mq_format *mq_format_at(size_t index)
{
    return index < sizeof S_formats / sizeof *S_formats ? S_formats[index] : NULL;
}

const mq_format *mq_format_find(const char *name)
{
    bool extension = name[0] == '.';
    for (size_t i = 0; i < sizeof S_formats / sizeof *S_formats; i++)
        if (strcmp(extension ? S_formats[i]->extension : S_formats[i]->name, extension ? name + 1 : name) ==
            0)
            return S_formats[i];
    return NULL;
}

static mq_status S_unknown(const char *name, mq_error *err)
{
    char known[128] = "";
    for (size_t i = 0; i < sizeof S_formats / sizeof *S_formats; i++)
        if (strlen(known) + strlen(S_formats[i]->name) + 2 < sizeof known) {
            strcat(known, " ");
            strcat(known, S_formats[i]->name);
        }
    return mq_fail(err, MQ_E_USAGE, NULL, "unknown format '%s': give one of%s", name, known);
}

static mq_status S_finished(const mq_document *d, const mq_buffer *out, mq_error *err)
{
    if (d->failed || (out && out->failed))
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory while a report was made");
    return MQ_OK;
}

mq_status mq_format_write(const char *name, const mq_document *d, mq_buffer *out, mq_error *err)
{
    const mq_format *format = mq_format_find(name);
    if (!format)
        return S_unknown(name, err);
    if (!format->write)
        return mq_fail(err, MQ_E_USAGE, NULL, "format '%s' can only be written to a file", name);
    mq_status st = S_finished(d, out, err);
    if (st == MQ_OK)
        st = format->write(d, out, err);
    return st < 0 ? st : S_finished(d, out, err);
}

static mq_status S_store(const mq_buffer *bytes, const char *path, mq_error *err)
{
    mq_place at = {path, 0, 0};
    FILE *file = fopen(path, "wb");
    if (!file)
        return mq_fail(err, MQ_E_CREATE, &at, "cannot create file: %s", strerror(errno));
    bool good = bytes->size == 0 || fwrite(bytes->bytes, 1, bytes->size, file) == bytes->size;
    int why = errno;
    if (fclose(file) != 0) {
        good = false;
        why = errno;
    }
    if (good)
        return MQ_OK;
    mq_discard(path);
    return mq_fail(err, MQ_E_IO, &at, "cannot write file: %s", strerror(why));
}

mq_status mq_format_save(const char *name, const mq_document *d, const char *path, mq_error *err)
{
    const mq_format *format = mq_format_find(name);
    if (!format)
        return S_unknown(name, err);
    if (format->save) {
        mq_status st = S_finished(d, NULL, err);
        if (st == MQ_OK)
            st = format->save(d, path, err);
        if (st < 0)
            mq_discard(path);
        return st;
    }
    mq_buffer bytes = {0};
    mq_status st = mq_format_write(name, d, &bytes, err);
    if (st == MQ_OK)
        st = S_store(&bytes, path, err);
    mq_buffer_free(&bytes);
    return st;
}
