#ifndef MQ_PASS_H
#define MQ_PASS_H
#include "mq_crew.h"
#include "mq_input.h"
#include "mq_limits.h"
#include "mq_output.h"
#include "mq_rejects.h"
#include <stdio.h>

/** One pass over a survey that codes its text columns: the loop of `code`, `run` and everything built on
 * them. Memory does not grow with the number of rows. */
typedef struct mq_pass_settings {
    mq_texts texts;       /* --text, at least one */
    const char *id;       /* --id, NULL = row numbers */
    const char *codebook; /* --codebook, NULL = default */
    mq_input_settings input;
    uint64_t threads;     /* --threads, 0 = mq_crew_threads */
    bool evidence;        /* fill mq_answer.evidence; no option */
    bool lenient;
} mq_pass_settings;

#define MQ_PASS_OPTIONS(type, pass)                                                                          \
    MQ_VALUE('t', "text", LIST, offsetof(type, pass.texts), "NAME|#N", "column that holds the answers"),     \
        MQ_VALUE(0, "id", TEXT, offsetof(type, pass.id), "NAME",                                             \
                 "column that identifies a respondent; without it the number of the row does"),              \
        MQ_VALUE('c', "codebook", TEXT, offsetof(type, pass.codebook), "PATH|NAME[,...]",                    \
                 "codebooks to code by; the first gives the main columns"),                                  \
        MQ_FLAG(0, "lenient", offsetof(type, pass.lenient),                                                  \
                "exit with 0 although rows were rejected or a pattern ran into a limit"),                    \
        MQ_RANGE(0, "threads", INTEGER, offsetof(type, pass.threads), "N",                                   \
                 "threads that code; the result is the same for any number (default: as many as the "       \
                 "machine has processors, at most 8)",                                                       \
                 1, MQ_THREADS_MAX),                                                                         \
        MQ_INPUT_OPTIONS(type, pass.input)

typedef struct mq_pass {
    mq_survey *survey;
    mq_coders coders;
    size_t texts[MQ_TEXTS_MAX], n_texts; /* columns, 0-based */
    size_t id;                           /* column, SIZE_MAX = none */
    const mq_answer *answers;            /* n_texts, of the row given last; borrowed until the next */
    uint64_t rows, coded;                /* rows read, rows given */
    mq_limits limits;                    /* patterns that ran into a limit in them */
    mq_crew_task task;                   /* what the crew does */
    mq_crew *crew;                       /* reads ahead: rows >= coded */
    mq_batch *batch;                     /* the rows that are being given; next is the number of the next one */
    size_t next;
    mq_status end;                       /* why reading stopped, once it has; with the message */
    mq_error end_err;
    mq_arena row;                        /* scratch for the caller, reset with each row */
    mq_arena arena;                      /* memory of the pass */
} mq_pass;

/** Loads the codebooks, opens the survey, finds the columns. Close after success and after failure.
 *  Errors  MQ_E_USAGE no --text or one column twice; those of loading, opening and mq_survey_column */
mq_status mq_pass_open(mq_pass *pass, const char *path, const mq_pass_settings *settings, mq_error *err);

/** Next row that is not ragged, coded: MQ_OK, *row and pass->answers filled; MQ_END. Ragged rows go to
 * rejects (may be NULL: they are left out). Errors  MQ_E_INTERRUPTED after SIGINT, MQ_E_DATA, MQ_E_IO,
 * MQ_E_MEMORY */
mq_status mq_pass_next(mq_pass *pass, mq_rejects *rejects, mq_row *row, mq_error *err);

/** Name of text column t as in the header. */
mq_str mq_pass_text(const mq_pass *pass, size_t t);
/** With -v: a note on what was found in the input. */
void mq_pass_tell(const mq_pass *pass, const mq_arguments *args);
void mq_pass_close(mq_pass *pass);

/** Writes the header of the coded file to out. Errors  MQ_E_DATA a new column is there already, or twice */
mq_status mq_coded_header(const mq_pass *pass, mq_buffer *out, mq_error *err);
/** Writes a row: its cells unchanged, then the columns of every answer. The pass was opened with evidence. */
void mq_coded_row(const mq_pass *pass, const mq_row *row, mq_buffer *out);

/** The outcome when all was written: MQ_OK, or MQ_E_PARTIAL with *err filled unless lenient: the rejected
 * rows, else the pattern that ran into a limit most often, with its place. rejects_path may be NULL. */
mq_status mq_pass_verdict(const mq_pass *pass, size_t rejected, const char *rejects_path, bool lenient,
                          mq_error *err);

/** Names of output files beside the coded one. */
typedef struct mq_manifest {
    const mq_pass *pass;
    const mq_arguments *args;
    const char *command;
    size_t rejected;
    const char *const *outputs; /* paths, n_outputs */
    size_t n_outputs;
} mq_manifest;

/** The manifest as JSON: versions, command line, input with its SHA-256, encoding and dialect, every file of
 * the codebooks with its SHA-256, rows, rejects, limits, outputs. No clock, so it is the same for the same
 * work. */
mq_status mq_manifest_write(const mq_manifest *m, mq_buffer *out, mq_error *err);

/** Opens the manifest of a coded file: FILE.run.json, else run.json in its folder. NULL = there is none. */
FILE *mq_manifest_open(const char *path);

#endif
