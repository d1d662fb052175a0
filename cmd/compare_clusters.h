#ifndef COMPARE_CLUSTERS_H
#define COMPARE_CLUSTERS_H
#include "mq_compare.h"
#include "mq_table.h"

/** Difference of a share between before and after with clusters as first-stage units. df: clusters with somebody in
 *  them - 1; se is NaN with fewer than two of those. */
typedef struct cluster_difference {
    double share, se, df;
} cluster_difference;

/** Of pairs: level k alone, or all from k on. */
mq_status clusters_of_pairs(const mq_change *c, size_t k, bool from, cluster_difference *out, mq_error *err);
/** Of waves: share of level l in the second wave less that in the first, the people of a cluster taken together: u =
 *  (y - p)/n of their wave, V = C/(C-1) sum (sum u)^2 over the C clusters (Binder 1983), of which
 *  those without a value count too. */
mq_status clusters_of_waves(const mq_waves *waves, const mq_levels *levels, size_t l, cluster_difference *out,
                            mq_error *err);

/** Its two columns, and what stands in them from column on: the difference with its interval, p. */
void clusters_columns(const mq_sheet *sheet, mq_table *t);
void clusters_put(const mq_sheet *sheet, mq_table *t, size_t row, size_t column, const cluster_difference *d,
                  mq_base base);

#endif
