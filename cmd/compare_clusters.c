#include "compare_clusters.h"
#include "mq_format.h"
#include "mq_memory.h"
#include "mq_say.h"
#include <math.h>
#include <stdlib.h>

mq_status clusters_of_pairs(const mq_change *c, size_t k, bool from, cluster_difference *out, mq_error *err)
{
    double *sum = calloc(2 * c->n_clusters + 1, sizeof *sum), n = 0, d = 0, v = 0;
    if (!sum)
        return mq_no_memory(err);
    double *size = sum + c->n_clusters;
    for (size_t i = 0; i < c->n_kept; i++) {
        const uint32_t *at = c->kept + 3 * i;
        size_t l[2] = {c->levels.of_label[at[1]], c->levels.of_label[at[2]]};
        if (l[0] == SIZE_MAX || l[1] == SIZE_MAX)
            continue;
        int yes[2] = {from ? l[0] >= k : l[0] == k, from ? l[1] >= k : l[1] == k};
        sum[at[0]] += yes[1] - yes[0];
        size[at[0]]++;
        d += yes[1] - yes[0];
        n++;
    }
    d /= n;
    double used = 0, all = (double)c->n_clusters; /* those without a pair count too: their total is 0 */
    for (size_t h = 0; h < c->n_clusters; h++)
        if (size[h] > 0) {
            double z = (sum[h] - size[h] * d) / n; /* adds up to 0 over the clusters */
            v += z * z;
            used++;
        }
    *out = (cluster_difference){d, used > 1 ? sqrt(v * all / (all - 1)) : NAN, used - 1};
    free(sum);
    return MQ_OK;
}

mq_status clusters_of_waves(const mq_waves *waves, const mq_levels *levels, size_t l, cluster_difference *out,
                            mq_error *err)
{
    double n[2] = {0, 0}, hits[2] = {0, 0}, v = 0, used = 0;
    double *sum = calloc(4 * waves->n_clusters + 1, sizeof *sum);
    if (!sum)
        return mq_no_memory(err);
    for (size_t w = 0; w < 2; w++)
        for (size_t at = 0; at < waves->clusters[w].rows * waves->clusters[w].columns; at++) {
            size_t level, cluster = at / waves->clusters[w].columns;
            double count = (double)waves->clusters[w].cells[at];
            if (!(count > 0) || (level = levels->of_label[at % waves->clusters[w].columns]) == SIZE_MAX)
                continue;
            sum[4 * cluster + 2 * w] += count;
            sum[4 * cluster + 2 * w + 1] += level == l ? count : 0;
            n[w] += count;
            hits[w] += level == l ? count : 0;
        }
    for (size_t c = 0; c < waves->n_clusters; c++) {
        const double *at = sum + 4 * c;
        double z = (at[3] - at[2] * hits[1] / n[1]) / n[1] - (at[1] - at[0] * hits[0] / n[0]) / n[0];
        v += z * z;
        used += at[0] + at[2] > 0;
    }
    double all = (double)waves->n_clusters; /* those without a value count too: their total is 0 */
    *out = (cluster_difference){hits[1] / n[1] - hits[0] / n[0], used > 1 ? sqrt(v * all / (all - 1)) : NAN,
                                used - 1};
    free(sum);
    return MQ_OK;
}

void clusters_columns(const mq_sheet *sheet, mq_table *t)
{
    mq_table_column(t, "difference_clustered", mq_say(sheet, "compare.difference_clustered"),
                    MQ_COLUMN_DIFFERENCE);
    mq_table_column(t, "p_clustered", mq_say(sheet, "compare.p_clustered"), MQ_COLUMN_P);
}

void clusters_put(const mq_sheet *sheet, mq_table *t, size_t row, size_t column, const cluster_difference *d,
                  mq_base base)
{
    bool known = d->se > 0;
    double half = known ? d->se * mq_t_quantile(0.5 + sheet->settings->level / 2, d->df) : NAN;
    double lo = known ? fmax(-1, d->share - half) : NAN, hi = known ? fmin(1, d->share + half) : NAN;
    mq_table_put(t, row, column, mq_cell_difference(d->share, lo, hi, base));
    mq_sheet_p(t, row, column + 1, known ? mq_t_two_sided(d->share / d->se, d->df) : NAN,
               d->df < 1 ? "one_cluster" : "no_variance");
}
