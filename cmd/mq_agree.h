#ifndef MQ_AGREE_H
#define MQ_AGREE_H
#include "mq_codebook.h"
#include "mq_correction.h"
#include "mq_levels.h"
#include "mq_sheet.h"

/** Codes of several coders. rating: units x coders, level of `levels` or SIZE_MAX = no code. */
typedef struct mq_agree {
    size_t coders, units;
    mq_str *coder; /* names */
    mq_labels *keys;
    size_t *label; /* units x coders: label of the code while reading */
    mq_levels levels;
    size_t declared; /* codes that the codebook declares; 0 = free codes, those in use count */
    double alpha;    /* Krippendorff's, ordinal where the levels are ordered; NaN = undefined */
    uint64_t seed, resamples;
    const mq_correction *design; /* the sample, for weights; NULL = none */
} mq_agree;

/** Are the codes those of a codebook? They are when any of them is, or when a codebook was named. */
typedef struct mq_agree_codes {
    mq_codebook book;
    mq_arena *arena;
    bool must, known;
    mq_str unknown; /* first code that is not in it, and where it stood */
    const char *path;
    uint64_t row;
    size_t line;
} mq_agree_codes;

/** codebook NULL = the default one. Errors  those of mq_data_codebook and mq_codebook_load */
mq_status mq_agree_codes_open(mq_agree_codes *codes, mq_arena *arena, const char *codebook, mq_error *err);
/** Looks at a code that is not blank. */
void mq_agree_codes_see(mq_agree_codes *codes, mq_str code, const char *path, uint64_t row, size_t line);
/** MQ_E_DATA with file and row for an unknown code among known ones. */
mq_status mq_agree_codes_verdict(const mq_agree_codes *codes, mq_error *err);
/** How many codes are declared (AC1 and Brennan-Prediger depend on it); levels that nobody gave become labels too.
 *  0 = free codes. Errors  MQ_E_MEMORY */
mq_status mq_agree_codes_declare(const mq_agree_codes *codes, bool detail, mq_labels *labels, size_t *declared,
                                 mq_error *err);

enum { MQ_CODERS_MOST = 32, MQ_AGREE_SEED = 20240501, MQ_AGREE_RESAMPLES = 5000 }; /* seed of the bootstrap */

/** What is read: a sheet a coder, else one file, wide (columns) or long (coder). Borrowed. */
typedef struct mq_agree_files {
    const char *const *at; /* size paths */
    size_t size;
    const struct mq_input_settings *input;
    const mq_texts *columns; /* a column a coder; NULL or empty = not wide */
    const char *coder, *key, *code, *output; /* coder NULL = not long; output is refused as input, or NULL */
    bool detail;                             /* whole codes; else what stands before the point */
} mq_agree_files;

/** Codes as they were read. */
typedef struct mq_agree_sheets {
    const mq_agree_files *files;
    mq_agree a;
    mq_agree_codes codes;
    mq_arena arena;
    const char *path;          /* of the file being read */
    mq_labels *values, *names; /* codes; coders of the long layout */
    mq_str *text;              /* units x MQ_CODERS_MOST: whole codes */
    mq_str *answer;            /* text of every unit */
    size_t room, current;
    mq_str coder[MQ_CODERS_MOST];
} mq_agree_sheets;

/** Reads the files; then a.levels, which the tables need. codebook as in mq_agree_codes_open. Close after
 *  success and failure. Errors  MQ_E_DATA a blank or doubled key, an unknown code, fewer than two coders */
mq_status mq_agree_sheets_read(mq_agree_sheets *sheets, const mq_agree_files *files, const char *codebook,
                               mq_error *err);
mq_status mq_agree_sheets_levels(mq_agree_sheets *sheets, const char *scales, const char *codebook, bool ordered,
                                 mq_error *err);
void mq_agree_sheets_close(mq_agree_sheets *sheets);

/** Adds the tables: agreement; of two coders confusion; disagreements. */
mq_status mq_agree_tables(mq_agree *a, mq_sheet *sheet, mq_error *err);
/** Level of a unit by a coder, SIZE_MAX = none. */
size_t mq_agree_level(const mq_agree *a, size_t unit, size_t coder);

#endif
