#ifndef SUPPORT_H
#define SUPPORT_H
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "mq_buffer.h"
#include "mq_survey.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A temporary folder of the test; S_at(name) is a path in it (eight at a time). */
static char S_folder[64];

static inline int S_make_folder(void **state)
{
    (void)state;
    snprintf(S_folder, sizeof S_folder, "/tmp/mqtest-XXXXXX");
    return mkdtemp(S_folder) ? 0 : -1;
}

static inline int S_remove_folder(void **state)
{
    char command[128];
    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", S_folder);
    return system(command);
}

static inline const char *S_at(const char *name)
{
    static char paths[8][192];
    static unsigned next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", S_folder, name);
    return path;
}

static inline void S_put_file(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static inline mq_buffer S_get_file(const char *path)
{
    mq_buffer bytes = {0};
    char piece[4096];
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    for (size_t n; (n = fread(piece, 1, sizeof piece, file)) > 0;)
        mq_buffer_put(&bytes, piece, n);
    fclose(file);
    mq_buffer_put(&bytes, "", 0);
    return bytes;
}

/* Cells as [a][b], records ended by LF: one text to compare. */
static inline void S_show(mq_buffer *out, const mq_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        mq_buffer_char(out, '[');
        mq_buffer_str(out, row->cells[i]);
        mq_buffer_char(out, ']');
    }
    mq_buffer_char(out, '\n');
}

/* A whole survey as S_show gives it; ends with "error LINE: message" when it fails. */
static inline mq_buffer S_show_survey(const char *path, mq_survey_options options)
{
    mq_error err = {0};
    mq_row row;
    mq_buffer out = {0};
    mq_survey *survey = mq_survey_open(path, &options, &err);
    mq_status st = survey ? MQ_OK : err.status;
    while (st == MQ_OK && (st = mq_survey_next(survey, &row, &err)) == MQ_OK)
        S_show(&out, &row);
    if (st < 0)
        mq_buffer_print(&out, "error %zu: %s", err.line, err.message);
    mq_buffer_put(&out, "", 0);
    mq_survey_close(survey);
    return out;
}

#endif
