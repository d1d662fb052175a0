#include "compare.h"
#include "adapt.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double default_tol = 1e-8; /* the file gives none only where a Monte Carlo tolerance rules */
static const double p_relative = 1e-5;
static const double shift = 1.001;

/* What rules the numbers below one key. */
typedef struct rule {
    const char *key;
    double absolute; /* Monte Carlo tolerance, NaN = none */
    double tol;
    bool p_value;
} rule;

static bool S_differ(comparison *result, const char *key, json_t *want, const json_t *got)
{
    if (result->first[0])
        return false;
    char *a = json_dumps(want, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15));
    char *b = got ? json_dumps(got, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15)) : NULL;
    snprintf(result->first, sizeof result->first, "%s: want %.200s, got %.200s", key, a ? a : "?",
             b ? b : "nothing");
    free(a);
    free(b);
    return false;
}

static double S_room(const rule *r, double want)
{
    return isnan(r->absolute) ? r->tol * fmax(1, fabs(want)) : r->absolute;
}

static bool S_number_passes(const rule *r, double want, double got)
{
    double off = fabs(got - want);
    if (!(off <= S_room(r, want)))
        return false;
    bool relative = r->p_value && isnan(r->absolute) && want > 1e-300;
    return !relative || off <= p_relative * want;
}

static bool S_compare_number(const rule *r, double want, const json_t *got, comparison *result)
{
    double moved = want * shift;
    bool outside = !S_number_passes(r, want, moved);
    result->inside += !outside;
    result->perturbed += outside;
    if (!json_is_number(got)) {
        result->caught += outside;
        return false;
    }
    result->caught += outside && !S_number_passes(r, moved, json_number_value(got));
    return S_number_passes(r, want, json_number_value(got));
}

static bool S_compare_object(json_t *want, const json_t *got, comparison *result);

/* null, however it is written; an interval is undefined when both of its ends are. */
static bool S_undefined(const json_t *value)
{
    const char *text = json_string_value(value);
    if (json_array_size(value) == 2)
        return S_undefined(json_array_get(value, 0)) && S_undefined(json_array_get(value, 1));
    return json_is_null(value) || (text && (strcmp(text, "NA") == 0 || strcmp(text, "NaN") == 0));
}

static bool S_compare_value(const rule *r, json_t *want, const json_t *got, comparison *result)
{
    if (S_undefined(want) && S_undefined(got)) {
        result->values++;
        return true;
    }
    if (json_is_object(want))
        return json_is_object(got) ? S_compare_object(want, got, result)
                                   : S_differ(result, r->key, want, got);
    if (json_is_array(want)) {
        if (!json_is_array(got) || json_array_size(got) != json_array_size(want))
            return S_differ(result, r->key, want, got);
        bool all = true;
        for (size_t i = 0; i < json_array_size(want); i++)
            all = S_compare_value(r, json_array_get(want, i), json_array_get(got, i), result) && all;
        return all;
    }
    result->values++;
    bool number = json_is_number(want) || (json_is_string(want) && json_is_number(got));
    bool same =
        number ? S_compare_number(r, json_to_number(want), got, result) : got && json_equal(want, got);
    return same || S_differ(result, r->key, want, got);
}

static bool S_ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

/* The Monte Carlo tolerance of key: "ci_tol" rules "ci" and the "boot_se" of the same resamples,
 * "fisher_mc_tol" rules "fisher_mc_p". */
static double S_absolute(const json_t *want, const char *key)
{
    char name[128];
    snprintf(name, sizeof name, "%s_tol", strcmp(key, "boot_se") == 0 ? "ci" : key);
    const json_t *value = json_object_get(want, name);
    if (!value && S_ends_with(key, "_p")) {
        snprintf(name, sizeof name, "%.*s_tol", (int)strlen(key) - 2, key);
        value = json_object_get(want, name);
    }
    return json_is_number(value) ? json_number_value(value) : NAN;
}

static bool S_compare_object(json_t *want, const json_t *got, comparison *result)
{
    bool all = true;
    const char *key;
    json_t *value;
    json_object_foreach(want, key, value)
    {
        if (S_ends_with(key, "_tol"))
            continue;
        rule r = {key, S_absolute(want, key), result->tol > 0 ? result->tol : default_tol,
                  strcmp(key, "p") == 0 || S_ends_with(key, "_p")};
        const json_t *have = json_object_get(got, key);
        all = (have ? S_compare_value(&r, value, have, result) : S_differ(result, key, value, NULL)) && all;
    }
    return all;
}

bool compare_case(json_t *want, const json_t *got, comparison *result)
{
    return S_compare_object(want, got, result);
}
