#ifndef MQ_TABULATE_H
#define MQ_TABULATE_H
#include "mq_complex_survey.h"
#include "mq_levels.h"
#include "mq_sheet.h"

/** --ci; the words stand in the option table of cmd_tabulate.c in this order. */
typedef enum mq_share_ci {
    MQ_CI_AUTO, /* Wilson; with a design logit, or Korn-Graubard for a rare level */
    MQ_CI_WILSON,
    MQ_CI_WILSON_CC,
    MQ_CI_AGRESTI_COULL,
    MQ_CI_JEFFREYS,
    MQ_CI_CLOPPER_PEARSON,
    MQ_CI_WALD,
    MQ_CI_GOODMAN,
    MQ_CI_SISON_GLAZ,
    MQ_CI_LOGIT,
    MQ_CI_BETA
} mq_share_ci;

/** How the tables call it. */
mq_str mq_tabulate_ci_name(const mq_sheet *sheet, mq_share_ci ci);

/** Counts of label x label, growing with the labels. */
typedef struct mq_cross {
    size_t *cells;
    size_t rows, columns; /* room */
} mq_cross;
mq_status mq_cross_add(mq_cross *cross, size_t row, size_t column, mq_error *err);
/** Counts of levels x levels, row-major, arena-owned; blank labels are left out and counted in *blank.
 *  rows NULL = one row. NULL = out of memory. */
size_t *mq_cross_levels(const mq_cross *cross, const mq_levels *rows, const mq_levels *columns,
                        mq_arena *arena, uint64_t *blank);

/** Rows of a weighted or designed file: kept in memory, some 50 bytes a row. */
typedef struct mq_design_rows {
    size_t size, room, n_codes;
    double *weight, *fpc;
    uint32_t *stratum, *cluster;
    int *code; /* rows x n_codes: label of the variable, of every group column, of every raked column; later
                  their levels */
} mq_design_rows;

/** A population margin of --rake: column, its values and people. */
typedef struct mq_rake_margin {
    mq_str column, level;
    double total;
} mq_rake_margin;

enum { MQ_TABULATE_RAKE = 8 };

typedef struct mq_tabulate {
    const mq_sheet_settings *settings;
    mq_share_ci ci;
    size_t lonely, adjust; /* mq_lonely; 0 Holm, 1 Benjamini-Hochberg */
    uint64_t seed;
    bool weighted, stratified, clustered, has_fpc;
    mq_labels *var, **by;
    size_t n_by;
    mq_cross total, *cross;
    mq_design_rows rows;
    mq_labels *strata, *clusters, **rake;
    size_t n_rake;
    mq_str rake_names[MQ_TABULATE_RAKE]; /* as the margins call them: a column, or several with * between */
    const char *rake_path;
    mq_rake_margin *margins;
    size_t n_margins;
    double fpc; /* --fpc N */
    mq_levels levels, *groups, *raked;
    uint64_t read;
} mq_tabulate;

static inline bool mq_tabulate_designed(const mq_tabulate *t)
{
    return t->weighted || t->stratified || t->clustered || t->has_fpc || t->n_rake;
}

/** Adds the tables of simple counts. */
mq_status mq_tabulate_counts(mq_tabulate *t, mq_sheet *sheet, mq_error *err);
/** Tests of one group column into a table; *p = that of the main test, NaN = none. */
mq_status mq_tabulate_tests(mq_tabulate *t, mq_sheet *sheet, size_t g, const size_t *cells, double *p,
                            mq_error *err);
/** Adds the tables of a design. */
mq_status mq_tabulate_design(mq_tabulate *t, mq_sheet *sheet, mq_error *err);
/** p-values of all group columns, adjusted as one family; adds a table when there are several. */
mq_status mq_tabulate_family(mq_tabulate *t, mq_sheet *sheet, const double *p, mq_error *err);

#endif
