#ifndef MQ_COMPARE_H
#define MQ_COMPARE_H
#include "mq_levels.h"
#include "mq_sheet.h"
#include "mq_tabulate.h"

/** Pairs of one respondent, counted: before x after. With clusters the pairs are kept too, 12 bytes each. */
typedef struct mq_change {
    const mq_sheet_settings *settings;
    bool newcombe; /* interval of a difference; else Tango */
    mq_cross pairs;
    mq_levels levels; /* of both columns */
    mq_str before, after;
    uint32_t *kept; /* cluster, label before, label after; NULL = no clusters */
    size_t n_kept, room;
    size_t n_clusters;
    uint64_t unpaired[2], blank; /* in one file only; pairs without a value on one side */
    mq_str examples, blanks;     /* some ids of the unpaired, and of pairs without a value on one side */
} mq_change;

/** Adds the tables of a paired comparison. MQ_E_DATA when no pair has both values. */
mq_status mq_change_tables(mq_change *c, mq_sheet *sheet, mq_error *err);

/** Two waves of different people: counts of labels in wave 0 and 1. */
typedef struct mq_waves {
    mq_cross counts;      /* wave x label */
    mq_cross clusters[2]; /* of each wave: cluster x label; empty = the people stand alone */
    size_t n_clusters;    /* of both; a name in both waves is one cluster */
    mq_str names[2];
} mq_waves;
mq_status mq_waves_tables(const mq_waves *waves, const mq_levels *levels, mq_sheet *sheet, mq_error *err);

/** Only the margins of n pairs are known: pre before and post after. */
mq_status mq_margins_tables(size_t pre, size_t post, size_t n, mq_sheet *sheet, mq_error *err);

#endif
