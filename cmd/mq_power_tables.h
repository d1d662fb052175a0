#ifndef MQ_POWER_TABLES_H
#define MQ_POWER_TABLES_H
#include "mq_power.h"
#include "mq_sheet.h"

/** What is asked for: NaN = not. Pairs of numbers stand in the order of their option. */
typedef struct mq_questions {
    double half_width, p;              /* interval of a share, and of the difference of --two-prop */
    double two[2], mcnemar[2];         /* P1 P2; P01 (gained) P10 (lost) */
    double chisq[2], one[2];           /* W DF; P0 P1 */
    double rho;                        /* correlation of machine and human code */
    double n;                          /* answers (a group, pairs) there are: then the power is computed */
    double alpha, power;               /* two-sided */
    double population, deff, response; /* NaN population = none; deff 1 and response 1 = neither */
} mq_questions;

/** Adds a table for every question. Errors  MQ_E_DOMAIN from the formulas, MQ_E_USAGE a question lacks its n,
 *  MQ_E_MEMORY */
mq_status mq_power_tables(const mq_questions *q, mq_sheet *sheet, mq_error *err);

#endif
