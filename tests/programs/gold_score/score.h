#ifndef SCORE_H
#define SCORE_H
#include "mq_coder.h"

enum { SCORE_LEVELS = 16 };

/** The codes of the first dimension, the lowest rank first. */
typedef struct score_levels {
    const mq_codebook *book;
    size_t n, code[SCORE_LEVELS];   /* indexes into the codebook */
} score_levels;

/** One answer: true and given level as places in score_levels, and what else is counted of it. */
typedef struct score_row {
    size_t truth, got;
    bool detail;        /* level.detail is right */
    bool secondary;     /* it has secondary codes, in truth or as coded */
    double set_f1;      /* of its secondary codes */
} score_row;

/** What a group of answers adds up to. */
typedef struct score {
    char name[48];
    size_t n, detail, secondary;                        /* answers */
    size_t confusion[SCORE_LEVELS][SCORE_LEVELS];       /* [true level][level given] */
    double set_f1;                                      /* sum over the answers with secondary codes */
} score;

void score_levels_of(const mq_codebook *book, score_levels *out);

/** Place of a code among the levels; 0 where it is none of them. */
size_t score_level(const score_levels *levels, size_t code);

void score_add(score *s, const score_row *row);

/** Mean of the F1 of the levels that occur in truth or as given; 0 = none occurs. */
double score_macro(const score *s, size_t levels);

/** Share of answers given level j whose level is j, in a survey whose true levels have the given shares.
 *  In   shares  of the true levels, any unit: their sum counts as the whole
 *  Out  NaN where no answer would be given level j, or where a level with a share has no answer to take its rate from */
double score_precision(const score *s, size_t levels, const double *shares, size_t j);

/** Answers that were given the highest level, of those whose level is two ranks or more below it.
 *  Out  *asked  answers of those levels */
size_t score_false_top(const score *s, size_t levels, size_t *asked);

/** F1 of two sets of codes, 2 |A and B| / (|A| + |B|): 1 = the same, 0 = nothing in common; two empty sets are the same.
 *  In   truth, got  for every code of the codebook, whether the set holds it
 *  Out  *any        a set holds a code */
double score_set_f1(const bool *truth, const bool *got, size_t codes, bool *any);

#endif
