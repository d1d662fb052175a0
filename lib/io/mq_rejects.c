#include "mq_rejects.h"
#include "mq_csv_write.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char S_header[] = "line,reason,raw\n";

struct mq_rejects {
    char *path;
    mq_output *output;
    mq_buffer row;
    size_t count;
};

mq_rejects *mq_rejects_new(const char *path)
{
    mq_rejects *rejects = calloc(1, sizeof *rejects);
    if (rejects && path) {
        size_t size = strlen(path) + 1;
        rejects->path = malloc(size);
        if (!rejects->path) {
            free(rejects);
            return NULL;
        }
        memcpy(rejects->path, path, size);
    }
    return rejects;
}

mq_status mq_rejects_add(mq_rejects *rejects, const mq_row *row, const char *reason, mq_error *err)
{
    rejects->count++;
    if (!rejects->path)
        return MQ_OK;
    if (!rejects->output) {
        rejects->output = mq_output_open(rejects->path, err);
        if (!rejects->output)
            return err ? err->status : MQ_E_CREATE;
        mq_buffer_text(&rejects->row, S_header);
    }
    mq_buffer_print(&rejects->row, "%zu,", row->line);
    mq_csv_cell(&rejects->row, mq_str_of(reason));
    mq_buffer_char(&rejects->row, ',');
    mq_csv_cell(&rejects->row, row->raw);
    mq_buffer_char(&rejects->row, '\n');
    return mq_output_drain(rejects->output, &rejects->row, err);
}

mq_status mq_rejects_add_ragged(mq_rejects *rejects, const mq_row *row, mq_error *err)
{
    char reason[80];
    snprintf(reason, sizeof reason, "expected %zu cells, found %zu", row->expected, row->count);
    return mq_rejects_add(rejects, row, reason, err);
}

size_t mq_rejects_count(const mq_rejects *rejects)
{
    return rejects->count;
}

static void S_free(mq_rejects *rejects)
{
    mq_buffer_free(&rejects->row);
    free(rejects->path);
    free(rejects);
}

/* A rejects file of an earlier run would be taken for ours. Anything else at the path is left alone. */
static void S_remove_old(const char *path)
{
    char head[sizeof S_header - 1];
    FILE *file = fopen(path, "rb");
    if (!file)
        return;
    bool ours = fread(head, 1, sizeof head, file) == sizeof head && memcmp(head, S_header, sizeof head) == 0;
    fclose(file);
    if (ours)
        unlink(path);
}

mq_status mq_rejects_commit(mq_rejects *rejects, mq_error *err)
{
    mq_status st = MQ_OK;
    if (rejects->output)
        st = mq_output_commit(rejects->output, err);
    else if (rejects->path && rejects->count == 0)
        S_remove_old(rejects->path);
    S_free(rejects);
    return st;
}

void mq_rejects_abort(mq_rejects *rejects)
{
    if (!rejects)
        return;
    mq_output_abort(rejects->output);
    S_free(rejects);
}
