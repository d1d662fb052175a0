#ifndef MQ_AGREE_H
#define MQ_AGREE_H
#include "mq_codebook.h"
#include "mq_correction.h"
#include "mq_levels.h"
#include "mq_sheet.h"

/** `maqsat agree`: codes of several coders, and what they agree on. */

enum { MQ_CODERS_MOST = 32, MQ_AGREE_SEED = 20240501, MQ_AGREE_RESAMPLES = 5000 }; /* seed of the bootstrap */

/** What of the codes is compared: levels (what stands before the point of `level.detail`) or whole codes. */
typedef struct mq_agree_view {
    bool detail;
    const char *suffix; /* of the keys of its tables: "" for the first view, else "_detail" */
    mq_levels levels;   /* of_label: by whole code; SIZE_MAX = a gap in this view */
    size_t declared;    /* codes that the codebook declares; 0 = free codes, those in use count */
    uint64_t bare;      /* codes without a sub-code, which a codebook has; gaps of the details */
} mq_agree_view;

typedef struct mq_agree {
    size_t coders, units;
    mq_str *coder;           /* names; empty = none but its number */
    mq_labels *keys, *codes; /* of the answers; whole codes in use */
    uint32_t *code;          /* units x MQ_CODERS_MOST: index in codes, MQ_AGREE_BLANK or MQ_AGREE_NONE */
    mq_agree_view view[2];
    size_t views;
    double
        alpha; /* Krippendorff's of the first view, ordinal where the levels are ordered; NaN = undefined */
    uint64_t seed, resamples;
    const mq_codebook *book;     /* titles; NULL = free codes */
    const mq_correction *design; /* the sample, for weights; NULL = none */
} mq_agree;

#define MQ_AGREE_NONE UINT32_MAX         /* the answer is not among those of the coder */
#define MQ_AGREE_BLANK (UINT32_MAX - 1u) /* it is, without a code */

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
/** How many codes are declared (AC1 and Brennan-Prediger depend on it); levels that nobody gave become labels
 * too. 0 = free codes. Errors  MQ_E_MEMORY */
mq_status mq_agree_codes_declare(const mq_agree_codes *codes, bool detail, mq_labels *labels,
                                 size_t *declared, mq_error *err);

/** What is read: a sheet a coder, else one file: wide (columns), ReCal's or long (coder). Borrowed. */
typedef struct mq_agree_files {
    const char *const *at; /* size paths */
    size_t size;
    const struct mq_input_settings *input;
    const mq_texts *columns; /* a column a coder; NULL or empty = not wide */
    const char *coder, *key,
        *code; /* coder NULL = not long; key NULL: `key`, of a wide file the row; code NULL: `code` */
    const char *output; /* refused as input, or NULL */
    bool recal;         /* no header, a column of numbers a coder */
    bool detail;        /* whole codes only; else levels, and whole codes where any has a sub-code */
} mq_agree_files;

/** Codes as they were read. */
typedef struct mq_agree_sheets {
    const mq_agree_files *files;
    mq_agree a;
    mq_agree_codes codes;
    mq_arena arena;
    const char *path; /* of the file being read */
    mq_labels *names; /* coders of the long layout */
    mq_str *answer;   /* text of every unit */
    size_t room, current;
    uint64_t given[MQ_CODERS_MOST]; /* codes of every coder */
    mq_str coder[MQ_CODERS_MOST];
} mq_agree_sheets;

/** Reads the files; then a.view, which the tables need. codebook as in mq_agree_codes_open. Close after
 *  success and failure. Errors  MQ_E_DATA a blank or doubled key, an unknown code, fewer than two coders, a
 *  coder without any code */
mq_status mq_agree_sheets_read(mq_agree_sheets *sheets, const mq_agree_files *files, const char *codebook,
                               mq_error *err);
mq_status mq_agree_sheets_levels(mq_agree_sheets *sheets, const char *scales, const char *codebook,
                                 bool ordered, mq_error *err);
void mq_agree_sheets_close(mq_agree_sheets *sheets);

/** Adds the tables of every view: agreement; of two coders confusion, codes; of more, their pairs. Then the
 *  disagreements. */
mq_status mq_agree_tables(mq_agree *a, mq_sheet *sheet, mq_error *err);

/** The parts of mq_agree_tables. cells: k x k of two coders, n answers with both codes. */
mq_status mq_agree_matrix(const mq_agree *a, const mq_agree_view *v, mq_sheet *sheet, const size_t *cells,
                          mq_error *err);
mq_status mq_agree_pairs(const mq_agree *a, const mq_agree_view *v, mq_sheet *sheet, mq_error *err);
mq_status mq_agree_list(const mq_agree *a, mq_sheet *sheet, mq_error *err);
/** Rows weighted by the design of the sample, added to the table of agreement. */
mq_status mq_agree_weighted(const mq_agree *a, const mq_agree_view *v, mq_sheet *sheet, struct mq_table *t,
                            mq_error *err);
/** A row of that table; key also names its message, agree.<key>. */
void mq_agree_line(mq_sheet *sheet, struct mq_table *t, const char *key, double value, double lo, double hi,
                   uint64_t n);

/** The sheet for the one who decides: a code that all whose sheet has the answer gave is filled in.
 *  open: answers left to decide */
mq_status mq_agree_adjudicate(const mq_agree_sheets *sheets, const char *path, uint64_t *open, mq_error *err);

/** Category of a unit by a coder, SIZE_MAX = none. */
size_t mq_agree_category(const mq_agree *a, const mq_agree_view *v, size_t unit, size_t coder);
/** Its words in the language of the sheet, of a codebook its title. */
mq_str mq_agree_title(const mq_agree *a, const mq_agree_view *v, const mq_sheet *sheet, size_t category);
/** k x k counts of two coders, row-major; NULL = out of memory. */
size_t *mq_agree_cells(const mq_agree *a, const mq_agree_view *v, size_t first, size_t second,
                       mq_arena *arena, uint64_t *n);
mq_str mq_agree_coder(const mq_agree *a, mq_sheet *sheet, size_t coder);

#endif
