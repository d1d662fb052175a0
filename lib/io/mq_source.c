#include "mq_source.h"
#include "source_unpack.h"
#include "system_reason.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define RAW ((size_t)64 << 10)
#define FREE_OUTPUT ((uint64_t)1 << 20) /* so much may come out before the ratio counts */
#define RATIO 1000u

struct mq_source {
    int fd;
    bool borrowed; /* stdin is not ours to close */
    char *name;
    uint64_t size, position, taken,
        given; /* given: inflated bytes handed out; taken: stored bytes used for them */
    mq_file_id id;
    mq_packing packing;
    bool started, ended;
    mq_unpack *unpack;
    mq_hash *hash;
    char digest[MQ_HASH_HEX];
    mq_str rest; /* of raw, not used yet */
    unsigned char raw[RAW];
};

static mq_status S_fail_system(const char *name, mq_status status, const char *what, int code, mq_error *err)
{
    char reason[96];
    mq_place at = {name, 0, 0};
    return mq_fail(err, status, &at, "%s: %s", what, mq_system_reason(code, reason));
}

static mq_source *S_new(int fd, const char *name, bool borrowed, mq_error *err)
{
    mq_source *source = calloc(1, sizeof *source);
    size_t size = strlen(name) + 1;
    if (source) {
        source->fd = fd;
        source->borrowed = borrowed;
        source->name = malloc(size);
        source->hash = mq_hash_new();
    }
    if (!source || !source->name || !source->hash) {
        if (source)
            mq_source_close(source);
        else if (!borrowed)
            close(fd);
        mq_fail(err, MQ_E_MEMORY, NULL, "out of memory while opening the input");
        return NULL;
    }
    memcpy(source->name, name, size);
    return source;
}

/* Looks at what was opened, not at the path again: nothing can be swapped in between. */
static mq_status S_inspect(mq_source *source, mq_error *err)
{
    struct stat info;
    mq_place at = {source->name, 0, 0};
    if (fstat(source->fd, &info) != 0)
        return S_fail_system(source->name, MQ_E_NOINPUT, "cannot be read", errno, err);
    if (S_ISDIR(info.st_mode))
        return mq_fail(err, MQ_E_NOINPUT, &at, "is a directory, not a file");
    if (S_ISREG(info.st_mode)) {
        source->size = (uint64_t)info.st_size;
        source->id = (mq_file_id){(uint64_t)info.st_dev, (uint64_t)info.st_ino};
    }
    return MQ_OK;
}

mq_source *mq_source_of_fd(int fd, const char *name, mq_error *err)
{
    mq_source *source = S_new(fd, name, fd == STDIN_FILENO, err);
    if (source && S_inspect(source, err) < 0) {
        mq_source_close(source);
        return NULL;
    }
    return source;
}

mq_source *mq_source_open(const char *path, mq_error *err)
{
    if (strcmp(path, "-") == 0)
        return mq_source_of_fd(STDIN_FILENO, "stdin", err);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        S_fail_system(path, MQ_E_NOINPUT, "cannot be opened", errno, err);
        return NULL;
    }
    return mq_source_of_fd(fd, path, err);
}

/* Stored bytes into out, hashed; 0 = end. */
static mq_status S_read_raw(mq_source *source, void *out, size_t room, size_t *got, mq_error *err)
{
    ssize_t n;
    do
        n = read(source->fd, out, room);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return S_fail_system(source->name, MQ_E_IO, "reading failed", errno, err);
    *got = (size_t)n;
    source->ended = n == 0;
    source->position += (uint64_t)n;
    mq_hash_add(source->hash, out, *got);
    return MQ_OK;
}

static mq_status S_refill(mq_source *source, mq_error *err)
{
    size_t got = 0;
    mq_status st = MQ_OK;
    if (source->rest.size == 0 && !source->ended) {
        st = S_read_raw(source, source->raw, RAW, &got, err);
        source->rest = (mq_str){(const char *)source->raw, got};
    }
    return st;
}

/* The first bytes tell the packing; a pipe may deliver them one by one. */
static mq_status S_start(mq_source *source, mq_error *err)
{
    size_t size = 0, got = 1;
    while (size < 4 && got > 0) {
        mq_status st = S_read_raw(source, source->raw + size, RAW - size, &got, err);
        if (st < 0)
            return st;
        size += got;
    }
    source->started = true;
    source->rest = (mq_str){(const char *)source->raw, size};
    source->packing = mq_packing_of(source->raw, size);
    if (source->packing != PACKING_NONE && !(source->unpack = mq_unpack_new(source->packing)))
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory while opening the input");
    return MQ_OK;
}

static mq_status S_read_packed(mq_source *source, void *out, size_t room, size_t *got, mq_error *err)
{
    mq_place at = {source->name, 0, 0};
    const char *packing = mq_source_packing(source);
    while (*got == 0) {
        mq_status st = S_refill(source, err);
        if (st < 0)
            return st;
        size_t before = source->rest.size;
        if (mq_unpack_step(source->unpack, &source->rest, out, room, got) < 0)
            return mq_fail(err, MQ_E_DATA, &at, "damaged %s data; nothing was written", packing);
        source->taken += before - source->rest.size;
        source->given += *got;
        if (source->given > FREE_OUTPUT && source->given / RATIO > source->taken)
            return mq_fail(err, MQ_E_DATA, &at, "%s data of more than %u times its size: refused as a bomb",
                           packing, RATIO);
        bool stuck = *got == 0 && source->rest.size == before;
        if (stuck && source->ended)
            return mq_unpack_open(source->unpack)
                       ? mq_fail(err, MQ_E_DATA, &at, "cut %s data: the end is missing", packing)
                       : MQ_OK;
        if (stuck && before > 0)
            return mq_fail(err, MQ_E_DATA, &at, "damaged %s data; nothing was written", packing);
    }
    return MQ_OK;
}

mq_status mq_source_read(mq_source *source, void *out, size_t room, size_t *got, mq_error *err)
{
    *got = 0;
    mq_status st = source->started ? MQ_OK : S_start(source, err);
    if (st < 0 || room == 0)
        return st;
    if (source->packing != PACKING_NONE)
        return S_read_packed(source, out, room, got, err);
    if (source->rest.size == 0 && room >= RAW)
        return source->ended ? MQ_OK : S_read_raw(source, out, room, got, err);
    if ((st = S_refill(source, err)) < 0)
        return st;
    *got = source->rest.size < room ? source->rest.size : room;
    if (*got) {
        memcpy(out, source->rest.at, *got);
        source->rest.at += *got;
        source->rest.size -= *got;
    }
    return MQ_OK;
}

const char *mq_source_name(const mq_source *source)
{
    return source->name;
}

const char *mq_source_packing(const mq_source *source)
{
    static const char *const names[] = {"none", "gzip", "zstd"};
    return names[source->packing];
}

uint64_t mq_source_size(const mq_source *source)
{
    return source->size;
}

uint64_t mq_source_position(const mq_source *source)
{
    return source->position;
}

mq_file_id mq_source_id(const mq_source *source)
{
    return source->id;
}

mq_status mq_source_digest(mq_source *source, char hex[MQ_HASH_HEX], mq_error *err)
{
    source->rest.size = 0;
    source->started = true;
    while (!source->ended) {
        size_t got;
        mq_status st = S_read_raw(source, source->raw, RAW, &got, err);
        if (st < 0)
            return st;
    }
    if (source->digest[0] == '\0')
        mq_hash_end(source->hash, source->digest);
    memcpy(hex, source->digest, MQ_HASH_HEX);
    return MQ_OK;
}

void mq_source_close(mq_source *source)
{
    if (!source)
        return;
    if (!source->borrowed)
        close(source->fd);
    mq_unpack_free(source->unpack);
    mq_hash_free(source->hash);
    free(source->name);
    free(source);
}
