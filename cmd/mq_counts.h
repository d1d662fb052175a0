#ifndef MQ_COUNTS_H
#define MQ_COUNTS_H
#include "mq_data.h"
#include "mq_tally.h"

/** Whole-number counts of one text column over a pass: what the tables of a report are made of. */
typedef struct mq_counts {
    mq_str name;      /* text column */
    mq_str title;     /* what a report calls it; the same unless it is set */
    uint64_t **codes; /* [coder][code of its codebook] answers that carry the code */
    mq_tally **by;    /* [group column] code = k-th code of the first dimension of the first codebook */
    size_t n_by;
    uint64_t answers; /* coded */
} mq_counts;

/** Room for counts of n_by group columns; arena-owned but for the tallies. Errors  MQ_E_MEMORY */
mq_status mq_counts_new(mq_counts *counts, mq_arena *arena, mq_str name, const mq_coders *coders, size_t n_by,
                        mq_error *err);

/** Adds an answer: codings of all coders, and its label in every group column. Errors  MQ_E_MEMORY */
mq_status mq_counts_add(mq_counts *counts, const mq_coders *coders, const mq_coding *codings,
                        const mq_str *groups, mq_error *err);
void mq_counts_free(mq_counts *counts);

/** What the tables of codes are made of. Texts are borrowed. */
typedef struct mq_run_facts {
    const mq_coders *coders;
    const mq_counts *counts; /* n_texts */
    size_t n_texts;
    const mq_str *by, *by_titles; /* names of the group columns; what the report calls them */
    size_t n_by;
    uint64_t rejected;
    size_t locale; /* 0 kk, 1 ru, 2 en: also the index of titles */
    double level;  /* coverage of intervals */
} mq_run_facts;

/** SHA-256 over the digests of all files of a codebook and its lexicon, in their fixed order. */
mq_status mq_coder_digest(const mq_coder *coder, char hex[65], mq_error *err);

#endif
