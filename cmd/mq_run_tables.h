#ifndef MQ_RUN_TABLES_H
#define MQ_RUN_TABLES_H
#include "mq_counts.h"
#include "mq_format.h"

/** Tables of one text column. All live in the arena; NULL = out of memory. */
typedef struct mq_run_place {
    const mq_run_facts *facts;
    const mq_catalogue *words;
    mq_arena *arena;
    size_t text; /* which text column */
} mq_run_place;

/** Every code of a dimension with n, share and Wilson interval; a nested dimension under its outer codes. */
mq_table *mq_run_codes_table(const mq_run_place *at, size_t coder, size_t dimension);

/** First dimension by group column g: n and a share a code. */
mq_table *mq_run_groups_table(const mq_run_place *at, size_t g);

/** Pearson chi-square, df, p and Cramer's V for every group column. NULL in *out when there is nothing to
 * test. */
mq_status mq_run_tests_table(const mq_run_place *at, mq_table **out, mq_error *err);

/** Title of a code or dimension in the language of the report, its name where it has none. */
mq_str mq_run_code_title(const mq_run_place *at, const mq_code *code);
mq_str mq_run_dimension_title(const mq_run_place *at, const mq_dimension *dimension);

/** The same as the title of a table. */
mq_str mq_run_title(const mq_run_place *at, mq_str title);

/** `a · b` in the arena; b may be empty. */
mq_str mq_run_join(const mq_run_place *at, mq_str a, mq_str b);

#endif
