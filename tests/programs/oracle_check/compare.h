#ifndef COMPARE_H
#define COMPARE_H
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Acceptance of one case. A number passes when |got-want| <= tol*max(1,|want|); under a key "p" or "..._p" it
 * must also agree to 1e-5 of itself while want > 1e-300, so that a tail computed as 1-P is caught. A key
 * "<name>_tol" is no result but the Monte Carlo tolerance (absolute) of "<name>" or "<name>_p". null, "Inf",
 * true and texts must be met as such. */
typedef struct comparison {
    double tol;       /* of the case */
    char first[512];  /* the first difference, "" if there is none */
    size_t values;    /* leaves compared */
    size_t perturbed; /* numbers whose change by 0.1 % lies outside the tolerance */
    size_t caught;    /* of these, the changed value was refused */
    size_t inside;    /* numbers that 0.1 % does not move out of the tolerance, zeros included */
} comparison;

/* Every key of want must be in got and pass. Adds to the counts of *result. */
bool compare_case(json_t *want, const json_t *got, comparison *result);

#endif
