#include "survey_import.h"
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define PIECE ((size_t)32 << 10)

struct mq_import_sink {
    int fd;
    mq_buffer bytes;
};

struct mq_import {
    mq_import_kind kind;
    char *path;
    mq_source *stream;
    mq_import_sink sink;
    pthread_t thread;
    bool running;
    mq_status status; /* of the reader, once it is joined */
    mq_error error;
};

mq_import_kind mq_import_kind_of(const char *bytes, size_t size)
{
    if (size >= 4 && (memcmp(bytes, "$FL2", 4) == 0 || memcmp(bytes, "$FL3", 4) == 0))
        return MQ_IMPORT_SAV;
    if (size >= 4 && memcmp(bytes, "PK\x03\x04", 4) == 0)
        return MQ_IMPORT_XLSX;
    return MQ_IMPORT_NONE;
}

const char *mq_import_format(const mq_import *table)
{
    return table->kind == MQ_IMPORT_SAV ? "sav" : "xlsx";
}

/* send, not write: a closed socket must not raise SIGPIPE in somebody's program. */
static bool S_send(mq_import_sink *sink)
{
    const char *at = sink->bytes.bytes;
    size_t left = sink->bytes.size;
    while (left) {
        ssize_t n = send(sink->fd, at, left, MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        at += n;
        left -= (size_t)n;
    }
    mq_buffer_clear(&sink->bytes);
    return true;
}

bool mq_import_put(mq_import_sink *sink, mq_buffer *row)
{
    mq_buffer_put(&sink->bytes, row->bytes, row->size);
    bool kept = !row->failed && !sink->bytes.failed;
    mq_buffer_clear(row);
    return kept && (sink->bytes.size < PIECE || S_send(sink));
}

static void *S_run(void *data)
{
    mq_import *table = data;
    if (table->kind == MQ_IMPORT_SAV)
        table->status = mq_import_read_sav(table->path, &table->sink, &table->error);
    else
        table->status = mq_import_read_xlsx(table->path, &table->sink, &table->error);
    if (table->status == MQ_OK && table->sink.bytes.failed)
        table->status = mq_fail(&table->error, MQ_E_MEMORY, NULL, "out of memory while reading");
    if (table->status == MQ_OK)
        S_send(&table->sink);
    close(table->sink.fd); /* the end of the stream */
    mq_buffer_free(&table->sink.bytes);
    return NULL;
}

static mq_status S_start(mq_import *table, mq_error *err)
{
    int pair[2];
    mq_place at = {table->path, 0, 0};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return mq_fail(err, MQ_E_IO, &at, "no socket for the reader of the table");
    table->sink.fd = pair[1];
    table->stream = mq_source_of_fd(pair[0], table->path, err);
    if (!table->stream) {
        close(pair[1]);
        return MQ_E_MEMORY;
    }
    if (pthread_create(&table->thread, NULL, S_run, table) != 0) {
        close(pair[1]);
        return mq_fail(err, MQ_E_MEMORY, &at, "no thread for the reader of the table");
    }
    table->running = true;
    return MQ_OK;
}

mq_import *mq_import_open(mq_import_kind kind, const char *path, bool is_file, mq_error *err)
{
    mq_place at = {path, 0, 0};
    if (!is_file) {
        mq_fail(err, MQ_E_DATA, &at,
                "SPSS and Excel files are read from a file, not from a pipe; name the file");
        return NULL;
    }
    mq_import *table = calloc(1, sizeof *table);
    size_t size = strlen(path) + 1;
    if (table)
        table->path = malloc(size);
    if (!table || !table->path) {
        free(table);
        mq_fail(err, MQ_E_MEMORY, &at, "out of memory while opening the input");
        return NULL;
    }
    memcpy(table->path, path, size);
    table->kind = kind;
    if (S_start(table, err) < 0) {
        mq_import_close(table);
        return NULL;
    }
    return table;
}

mq_source *mq_import_stream(mq_import *table)
{
    return table->stream;
}

static void S_join(mq_import *table)
{
    if (table->running)
        pthread_join(table->thread, NULL);
    table->running = false;
}

mq_status mq_import_end(mq_import *table, mq_error *err)
{
    S_join(table);
    if (table->status < 0 && err)
        *err = table->error;
    return table->status;
}

void mq_import_close(mq_import *table)
{
    if (!table)
        return;
    mq_source_close(table->stream); /* first: the reader's next send fails and it ends */
    S_join(table);
    free(table->path);
    free(table);
}
