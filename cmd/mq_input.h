#ifndef MQ_INPUT_H
#define MQ_INPUT_H
#include "mq_command.h"
/* A room after io has a header of the same name, and the folders of later rooms are searched first. */
#include "mq_survey.h"

/** The options of every command that reads a survey. */
typedef struct mq_input_settings {
    const char *encoding;  /* NULL = find out */
    const char *delimiter; /* NULL = find out */
    uint64_t chunk_size;   /* 0 = default of the reader */
    uint64_t cell_cap;
} mq_input_settings;

/** Rows for an option table; `in` is the field of type mq_input_settings in the struct `type`. */
#define MQ_INPUT_OPTIONS(type, in)                                                                           \
    MQ_VALUE(0, "encoding", TEXT, offsetof(type, in.encoding), "NAME",                                       \
             "encoding of the input, such as utf-8, utf-16, cp1251, kz-1048, koi8-r; found out by default"), \
        MQ_VALUE(0, "delimiter", TEXT, offsetof(type, in.delimiter), "SIGN",                                 \
                 "what separates cells: , ; | or tab; found out by default"),                                \
        MQ_RANGE(0, "chunk-size", INTEGER, offsetof(type, in.chunk_size), "N",                               \
                 "bytes read at a time; the result does not depend on it", 1, 16777216),                     \
        MQ_RANGE(0, "cell-cap", INTEGER, offsetof(type, in.cell_cap), "N",                                   \
                 "longest cell in bytes, 1048576 by default", 1, 67108864)

/** Translates settings for mq_survey_open. Errors  MQ_E_USAGE */
mq_status mq_input_options(const mq_input_settings *settings, mq_survey_options *out, mq_error *err);

/** mq_survey_open with these settings. NULL = failed, *err filled. Caller closes. */
mq_survey *mq_input_open(const char *path, const mq_input_settings *settings, mq_error *err);

/** With --verbose a note of what was found: format, and of a text file its encoding and delimiter. */
void mq_input_tell(const mq_survey *survey, uint64_t rows, const mq_arguments *args);

/** Progress on stderr when it is a terminal and the run lasts over a second: rows, rows/s, per cent. */
typedef struct mq_progress {
    bool wanted, shown;
    double start, last; /* seconds of the monotonic clock */
} mq_progress;
mq_progress mq_progress_begin(const mq_arguments *args);
/** Call for every row; looks at the clock every 256 rows. */
void mq_progress_tick(mq_progress *p, uint64_t rows, const mq_survey *survey);
void mq_progress_end(mq_progress *p); /* wipes the line */

#endif
