#ifndef TABULATE_DESIGN_H
#define TABULATE_DESIGN_H
#include "mq_format.h"
#include "mq_tabulate.h"

/** Inner parts of mq_tabulate_design. A design ready for estimates: the rows as a survey, codes as columns of levels,
 *  -1 = blank. */
typedef struct tabulate_survey {
    mq_tabulate *t;
    mq_sheet *sheet;
    mq_complex_survey *survey, *raked; /* raked: the same with raked weights, for tests; may be NULL */
    mq_margin *margins;                /* n_rake */
    double *weight;                    /* raked, or NULL */
    int *var;
    size_t cycles; /* of raking */
} tabulate_survey;

/** tabulate_design.c: a column of the rows as levels. NULL = out of memory. */
int *survey_codes(const tabulate_survey *d, size_t column, const mq_levels *levels);

/** tabulate_rake.c: rakes the weights to the margins of the population; the share of a level with its variance from
 *  the residuals on them. domain as in mq_complex_survey_share_of. */
mq_status survey_rake(tabulate_survey *d, mq_error *err);
mq_status survey_raked_share(const tabulate_survey *d, int level, const unsigned char *domain,
                             mq_complex_survey_share *s, mq_error *err);

/** tabulate_design_shares.c: adds the table of the levels; of the levels in every group of column g, whose levels are
 *  group. */
mq_status survey_levels(const tabulate_survey *d, mq_error *err);
mq_status survey_groups(const tabulate_survey *d, size_t g, const int *group, mq_error *err);

/** tabulate_design_tests.c: adds the tests of group column g; *p = that of Rao and Scott. */
mq_status survey_tests(const tabulate_survey *d, size_t g, const int *group, double *p, mq_error *err);

#endif
