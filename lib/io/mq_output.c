#include "mq_output.h"
#include "output_temp.h"
#include "system_reason.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROOM ((size_t)64 << 10)

struct mq_output {
    int fd;
    char *path, *target, *temp; /* temp NULL = target is written directly */
    bool is_stdout, broken;
    mq_status status;
    mq_error error;
    uint64_t size;
    size_t used;
    char bytes[ROOM];
};

static mq_status S_fail(const char *path, mq_status status, const char *what, int code, mq_error *err)
{
    char reason[96];
    mq_place at = {path, 0, 0};
    return mq_fail(err, status, &at, "%s: %s", what, mq_system_reason(code, reason));
}

static char *S_copy(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    return copy ? memcpy(copy, text, size) : NULL;
}

static void S_free(mq_output *output)
{
    if (output->fd >= 0 && !output->is_stdout)
        close(output->fd);
    free(output->path);
    free(output->target);
    free(output->temp);
    free(output);
}

/* A device or pipe cannot be renamed over; it is written as it stands. */
static mq_status S_open_target(mq_output *output, mq_error *err)
{
    struct stat info;
    bool exists = stat(output->target, &info) == 0;
    mq_place at = {output->path, 0, 0};
    if (exists && S_ISDIR(info.st_mode))
        return mq_fail(err, MQ_E_CREATE, &at, "is a directory, not a file to write");
    if (exists && !S_ISREG(info.st_mode)) {
        output->fd = open(output->target, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    } else {
        mq_output_temp_sweep(output->target);
        output->fd = mq_output_temp_open(output->target, &output->temp);
        if (output->fd >= 0 && exists)
            fchmod(output->fd,
                   info.st_mode & 0777); /* refused for another owner's file: then ours are right */
    }
    if (output->fd < 0)
        return S_fail(output->path, errno == ENOMEM ? MQ_E_MEMORY : MQ_E_CREATE, "cannot be created", errno,
                      err);
    return MQ_OK;
}

mq_output *mq_output_open(const char *path, mq_error *err)
{
    mq_output *output = calloc(1, sizeof *output);
    if (output) {
        output->is_stdout = strcmp(path, "-") == 0;
        output->fd = output->is_stdout ? STDOUT_FILENO : -1;
        output->path = S_copy(output->is_stdout ? "stdout" : path);
        output->target = output->is_stdout ? NULL : realpath(path, NULL);
        if (!output->target)
            output->target = S_copy(path);
    }
    if (!output || !output->path || !output->target) {
        if (output)
            S_free(output);
        mq_fail(err, MQ_E_MEMORY, NULL, "out of memory while opening the output");
        return NULL;
    }
    if (!output->is_stdout && S_open_target(output, err) < 0) {
        S_free(output);
        return NULL;
    }
    return output;
}

mq_status mq_output_refuse_same(const char *path, mq_file_id input, mq_error *err)
{
    struct stat info;
    mq_place at = {path, 0, 0};
    if (input.ino == 0 || strcmp(path, "-") == 0 || stat(path, &info) != 0)
        return MQ_OK;
    if ((uint64_t)info.st_dev == input.dev && (uint64_t)info.st_ino == input.ino)
        return mq_fail(err, MQ_E_USAGE, &at, "output and input are the same file; name another output");
    return MQ_OK;
}

static mq_status S_keep_error(mq_output *output, int code)
{
    output->status = S_fail(output->path, MQ_E_IO, "writing failed", code, &output->error);
    return output->status;
}

static mq_status S_write_all(mq_output *output, const char *at, size_t size)
{
    while (size && output->status == MQ_OK) {
        ssize_t n = write(output->fd, at, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EPIPE && output->is_stdout) {
            output->broken = true;
            return output->status = MQ_END;
        }
        if (n < 0)
            return S_keep_error(output, errno);
        at += n;
        size -= (size_t)n;
    }
    return output->status;
}

static mq_status S_flush(mq_output *output)
{
    size_t used = output->used;
    output->used = 0;
    return S_write_all(output, output->bytes, used);
}

static mq_status S_report(const mq_output *output, mq_error *err)
{
    if (output->status < 0 && err)
        *err = output->error;
    return output->status;
}

mq_status mq_output_write(mq_output *output, const void *bytes, size_t size, mq_error *err)
{
    output->size += size;
    if (output->status == MQ_OK && size > ROOM - output->used)
        S_flush(output);
    if (output->status == MQ_OK && size >= ROOM) {
        S_write_all(output, bytes, size);
    } else if (output->status == MQ_OK && size) {
        memcpy(output->bytes + output->used, bytes, size);
        output->used += size;
    }
    return S_report(output, err);
}

mq_status mq_output_drain(mq_output *output, mq_buffer *buffer, mq_error *err)
{
    if (buffer->failed)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory while writing");
    mq_status st = mq_output_write(output, buffer->bytes, buffer->size, err);
    mq_buffer_clear(buffer);
    return st;
}

/* Data first, then the name, then the directory that holds the name: a crash leaves the old file or the new
 * one. */
static void S_settle(mq_output *output)
{
    if (fsync(output->fd) != 0 && errno != EINVAL && errno != ENOTSUP) {
        S_keep_error(output, errno);
        return;
    }
    int closed = close(output->fd);
    output->fd = -1;
    if (closed != 0 || rename(output->temp, output->target) != 0) {
        S_keep_error(output, errno);
        return;
    }
    free(output->temp);
    output->temp = NULL;
    mq_output_temp_sync_folder(output->target);
}

mq_status mq_output_commit(mq_output *output, mq_error *err)
{
    if (output->status == MQ_OK)
        S_flush(output);
    if (output->status == MQ_OK && output->temp)
        S_settle(output);
    mq_status st = S_report(output, err);
    if (st == MQ_OK && output->fd >= 0 && !output->is_stdout) {
        if (close(output->fd) != 0)
            st = S_fail(output->path, MQ_E_IO, "writing failed", errno, err);
        output->fd = -1;
    }
    mq_output_abort(output);
    return st;
}

void mq_output_abort(mq_output *output)
{
    if (!output)
        return;
    if (output->temp)
        unlink(output->temp);
    S_free(output);
}

uint64_t mq_output_size(const mq_output *output)
{
    return output->size;
}

mq_status mq_output_file(const char *path, mq_str bytes, mq_error *err)
{
    mq_output *output = mq_output_open(path, err);
    if (!output)
        return err ? err->status : MQ_E_CREATE;
    mq_status st = mq_output_write(output, bytes.at, bytes.size, err);
    if (st < 0) {
        mq_output_abort(output);
        return st;
    }
    return mq_output_commit(output, err);
}

mq_status mq_output_folder(const char *path, mq_error *err)
{
    struct stat info;
    mq_place at = {path, 0, 0};
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        return S_fail(path, MQ_E_CREATE, "directory cannot be created", errno, err);
    if (stat(path, &info) != 0 || !S_ISDIR(info.st_mode))
        return mq_fail(err, MQ_E_CREATE, &at, "is not a directory");
    if (access(path, W_OK | X_OK) != 0)
        return S_fail(path, MQ_E_CREATE, "directory is not writable", errno, err);
    return MQ_OK;
}
