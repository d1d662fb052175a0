#ifndef MQ_CORRECTION_H
#define MQ_CORRECTION_H
#include "mq_codebook.h"
#include "mq_correct.h"
#include "mq_levels.h"
#include "mq_sheet.h"
#include "mq_tabulate.h"

/** `maqsat correct`: what people found in a designed sample, set against what the machine gave all answers.
 *  Memory grows with the sample, the strata, the codes and the groups, never with the rows. */

enum { MQ_CORRECT_BY = 16 };

/** An answer of the sample. Codes are indices of the codebook; SIZE_MAX = none yet. */
typedef struct mq_coded_key {
    size_t stratum;
    size_t machine, human;
    size_t rule; /* label; SIZE_MAX = none */
    size_t group[MQ_CORRECT_BY];
    size_t cluster;
    size_t row; /* of the sheet, 1-based; 0 = not in it */
} mq_coded_key;

typedef struct mq_correct_stratum_in {
    mq_str *values; /* one for every column of stratify */
    uint64_t all, n;
    uint64_t seen; /* answers met in the coded file */
} mq_correct_stratum_in;

typedef struct mq_correction {
    const mq_sheet_settings *settings;
    mq_arena arena;
    bool any_lexicon; /* set before: the codes at hand are people's, so another lexicon than the design's does */
    mq_codebook book;
    /* design */
    mq_str text, id, input_sha, *stratify;
    size_t n_stratify;
    mq_correct_stratum_in *strata;
    size_t n_strata;
    mq_labels *keys, *names; /* of the sampled answers; of the strata, values joined by 0x1F */
    mq_coded_key *key;
    size_t n_keys;
    /* coded file */
    mq_labels *rules, *by[MQ_CORRECT_BY];
    mq_str by_names[MQ_CORRECT_BY];
    mq_str by_titles[MQ_CORRECT_BY]; /* as the tables call them */
    size_t n_by;
    mq_cross cells;                /* stratum x machine code */
    mq_cross group[MQ_CORRECT_BY]; /* group x (stratum * codes + machine code) */
    mq_cross by_rule;              /* 0 x rule */
    mq_labels *clusters;           /* NULL = the answers stand alone */
    mq_cross in_cluster;           /* cluster x (stratum * codes + machine code) */
    uint64_t answers;
    /* what follows from them */
    size_t n_levels, *levels; /* codes of the first dimension, lowest first */
    size_t *level_of;         /* level of every code */
    uint64_t coded;           /* keys with a human code */
    bool pure;                /* every stratum holds one machine level: the sample is stratified by it */
    size_t *order;            /* strata, those of low levels first */
} mq_correction;

/** What is read. Borrowed; coded is a name, not stdin. */
typedef struct mq_correction_files {
    const char *coded, *sheet, *design;
    const char *text, *codebook; /* NULL = what the design names */
    const mq_texts *by;          /* at most MQ_CORRECT_BY; NULL = none */
    const char *cluster;         /* column of clusters; NULL = none */
    const struct mq_input_settings *input;
    const char *output; /* refused as input; NULL = none */
} mq_correction_files;

/** Reads design, sheet and coded file into c, of which settings are set: ready for the tables. ragged: MQ_OK, or
 *  the MQ_E_PARTIAL that tells of rows left out. Close after success and failure. Errors  those of
 *  mq_correction_design and mq_correction_ready; MQ_E_DATA another file, an unknown or doubled key, an unknown code */
mq_status mq_correction_read(mq_correction *c, const mq_correction_files *files, mq_error *ragged, mq_error *err);
void mq_correction_close(mq_correction *c);

/** Column of the coded file with this suffix, for the text of the design. The arena's; NULL = out of memory. */
const char *mq_correction_column(mq_correction *c, mq_str suffix);

/** Reads design.json (docs/design.md). Errors  MQ_E_NOINPUT, MQ_E_DATA naming what is missing, MQ_E_MEMORY */
mq_status mq_correction_design(mq_correction *c, const char *path, const char *text, const char *codebook,
                               mq_error *err);
/** Levels and order of strata, when both files have been read. Errors  MQ_E_DATA nothing coded, MQ_E_MEMORY
 */
mq_status mq_correction_ready(mq_correction *c, mq_error *err);

/** Stratum of the values of its columns, n_stratify of them; SIZE_MAX = not in the design. name is room. */
size_t mq_correction_stratum(const mq_correction *c, const mq_str *values, mq_buffer *name);

/** Cells of the correction: strata of the design, or machine levels under a simple sample. */
typedef struct mq_correct_cells {
    size_t size;
    uint64_t *coded, *sampled; /* size; size x codes */
    size_t *cell;              /* strata x codes of the codebook: cell of an answer */
    mq_sampling sampling;
} mq_correct_cells;
/** of: map of a codebook code to 0..codes-1. by SIZE_MAX = all answers, else group g of column by.
 *  Errors  MQ_E_MEMORY */
mq_status mq_correction_cells(mq_correction *c, const size_t *of, size_t codes, size_t by, size_t g,
                              mq_correct_cells *out, mq_error *err);

/** A code as every table shows it. */
typedef struct mq_correct_estimate {
    uint64_t machine, human; /* answers; coded answers of the sample, as they stand */
    mq_correct_share x;      /* printed: the interval of the table. With clusters se_super, n_eff and printed
                                are those of the population of clusters, df = clusters - 1 */
    bool flat;               /* the coded answers show no variance: printed is the moment-matched Beta */
} mq_correct_estimate;

/** Shares of all answers by code: post-stratified, or by regression within strata that mix machine levels.
 *  of: map of a codebook code to 0..codes-1. merged: as many as cells, at most strata or levels.
 *  Errors  MQ_E_DOMAIN a stratum of a mixed design with fewer than 2 coded answers; MQ_E_MEMORY */
mq_status mq_correction_estimate(mq_correction *c, const size_t *of, size_t codes, mq_correct_estimate *out,
                                 mq_correct_cells *cells, size_t *merged, mq_error *err);

/** Codes that the machine or people gave, in the order of the book. A level that stands without a detail is a
 * code of its own. of, used: book.size; of maps a code of the book to its number or SIZE_MAX, used the other
 * way. */
size_t mq_correction_used(const mq_correction *c, size_t *of, size_t *used);

/** Tables of levels and details; of groups (details in them only without --min-cell, for the table of levels
 * tells their sums) with the test of stability; of rules. */
mq_status mq_correction_shares(mq_correction *c, mq_sheet *sheet, mq_error *err);
mq_status mq_correction_groups(mq_correction *c, mq_sheet *sheet, mq_error *err);
/** Name of group g of the column b, as the tables show it. */
mq_str mq_correction_group(const mq_correction *c, const mq_sheet *sheet, size_t b, size_t g);
/** Table of the tests whether errors differ between the groups of the column b. */
mq_status mq_correction_errors(mq_correction *c, mq_sheet *sheet, size_t b, mq_error *err);

/** Groups of column b by their labels, as the other tables of a report have them. The arena's; NULL = out of memory. */
size_t *mq_correction_order(mq_correction *c, size_t b);
mq_status mq_correction_rules(mq_correction *c, mq_sheet *sheet, mq_error *err);

/** Corrected change between two waves: of different people, or of two texts of the same coded file, whose rows
 *  are pairs. Adds the tables of change and of the stability of errors, for pairs the corrected transitions.
 *  Errors  MQ_E_USAGE different levels; MQ_E_DATA no pair coded on both sides; those of reading */
mq_status mq_correction_change(mq_correction *before, mq_correction *after, const mq_correction_files *files,
                               bool paired, mq_sheet *sheet, mq_error *err);

static inline uint64_t mq_cross_at(const mq_cross *cross, size_t row, size_t column)
{
    return row < cross->rows && column < cross->columns ? cross->cells[row * cross->columns + column] : 0;
}

static inline mq_str mq_correction_title(const mq_correction *c, size_t code)
{
    mq_str title = c->book.codes[code].title[c->settings->lang];
    return title.size ? title : c->book.codes[code].name;
}

#endif
