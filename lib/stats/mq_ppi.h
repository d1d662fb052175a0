#ifndef MQ_PPI_H
#define MQ_PPI_H
#include "mq_error.h"
#include "mq_numeric.h"

/** Prediction-powered shares of one class: human codes on a simple random subsample, machine codes on the
 *  rest. NaN = undefined. */
typedef struct mq_ppi {
    double classical, classical_se; /* people alone */
    double naive;                   /* machine alone, unlabelled answers */
    double ppi, ppi_se;             /* Angelopoulos et al. 2023, Science 382:669: mean_N f + mean_n(Y - f) */
    mq_interval ppi_ci;             /* cut to [0,1] */
    double lambda;                  /* PPI++ (arXiv 2311.01453): weight of the machine, cut to [0,1] */
    double ppi_pp, ppi_pp_se;
    mq_interval ppi_pp_ci;
    double diff_fp, diff_fp_se;   /* difference estimator for all answers at hand (finite population) */
    double postpred, postpred_se; /* post-stratified on the machine code (Tenenbein 1970); NaN when a
                                     machine code of the file has no labelled answer */
} mq_ppi;

/** In      labelled    k x k counts, row-major: rows = human code, columns = machine code
 *          unlabelled  k machine counts of the answers that nobody coded by hand
 *          conf        0 < conf < 1
 *  Out     classes     k
 *  Errors  MQ_E_DOMAIN for fewer than 2 labelled answers or a bad conf; MQ_E_MEMORY */
mq_status mq_ppi_of(const size_t *labelled, const size_t *unlabelled, size_t k, double conf, mq_ppi *classes,
                    mq_error *err);

#endif
