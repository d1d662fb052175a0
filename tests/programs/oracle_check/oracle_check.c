/* Runs every case of an oracle file through the library and compares: oracle_check [--perturb] FILE.jsonl
 * Exit 0 only if all cases pass; with --perturb only if at least 95 % of the shifted values are refused as
 * well. */
#include "adapt.h"
#include "compare.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double least_caught = 0.95;

static const struct {
    const char *name;
    adapter *run;
} methods[] = {
#define METHOD(name) {#name, oracle_##name},
#include "methods.def"
#undef METHOD
};
enum { METHODS = sizeof methods / sizeof methods[0], UNKNOWN = METHODS };

typedef struct tally {
    size_t passed[METHODS + 1], failed[METHODS + 1];
    size_t perturbed, caught, inside;
} tally;

static size_t S_method_of(const char *name)
{
    size_t at = 0;
    while (at < METHODS && (!name || strcmp(methods[at].name, name) != 0))
        at++;
    return at;
}

static void S_folder_of(const char *path, char *folder, size_t size)
{
    const char *slash = strrchr(path, '/');
    snprintf(folder, size, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
}

static bool S_check_case(const json_t *test, size_t method, const char *folder, tally *sum, char *why,
                         size_t size)
{
    json_t *want = json_object_get(test, "expect"), *input = json_object_get(test, "input");
    if (method == UNKNOWN || !json_is_object(want) || !json_is_object(input)) {
        snprintf(why, size, "%s", method == UNKNOWN ? "unknown method" : "no input or nothing expected");
        return false;
    }
    mq_error err = {0};
    json_t *got = json_object();
    mq_status status = methods[method].run(input, got, folder, &err);
    comparison result = {.tol = json_number_value(json_object_get(test, "tol"))};
    bool passed = status == MQ_OK && compare_case(want, got, &result);
    snprintf(why, size, "%s", status == MQ_OK ? result.first : err.message);
    sum->perturbed += result.perturbed;
    sum->caught += result.caught;
    sum->inside += result.inside;
    json_decref(got);
    return passed;
}

static void S_check_line(const char *line, size_t number, const char *folder, tally *sum)
{
    json_error_t problem;
    json_t *test = json_loads(line, JSON_REJECT_DUPLICATES, &problem);
    const char *name = json_string_value(json_object_get(test, "method"));
    const char *id = json_string_value(json_object_get(test, "id"));
    size_t method = S_method_of(name);
    char why[600] = "";
    bool passed = false;
    if (test)
        passed = S_check_case(test, method, folder, sum, why, sizeof why);
    else
        snprintf(why, sizeof why, "line %zu: %s", number, problem.text);
    sum->passed[method] += passed;
    sum->failed[method] += !passed;
    if (!passed)
        printf("FAIL %s %s: %s\n", name ? name : "?", id ? id : "?", why);
    json_decref(test);
}

static bool S_check_file(FILE *file, const char *folder, tally *sum)
{
    char *line = NULL;
    size_t room = 0, number = 0;
    ssize_t length;
    while ((length = getline(&line, &room, file)) >= 0) {
        const char *from = number++ == 0 && strncmp(line, "\xEF\xBB\xBF", 3) == 0 ? line + 3 : line;
        if (from[strspn(from, " \t\r\n")])
            S_check_line(from, number, folder, sum);
    }
    free(line);
    return !ferror(file);
}

static int S_report(const tally *sum, bool perturb)
{
    size_t passed = 0, failed = 0;
    for (size_t m = 0; m <= METHODS; m++) {
        passed += sum->passed[m];
        failed += sum->failed[m];
        if (sum->failed[m])
            printf("%s: %zu of %zu failed\n", m < METHODS ? methods[m].name : "unknown method",
                   sum->failed[m], sum->passed[m] + sum->failed[m]);
    }
    double share = sum->perturbed ? (double)sum->caught / (double)sum->perturbed : 0;
    if (perturb)
        printf("perturbed by 0.1 %%: %zu of %zu caught (%.2f %%), %zu more stay inside their tolerance\n",
               sum->caught, sum->perturbed, 100 * share, sum->inside);
    printf("%zu passed, %zu failed\n", passed, failed);
    return failed || passed == 0 || (perturb && share < least_caught) ? 1 : 0;
}

int main(int argc, char **argv)
{
    bool perturb = argc > 1 && strcmp(argv[1], "--perturb") == 0;
    if (argc != 2 + perturb) {
        fprintf(stderr, "usage: oracle_check [--perturb] FILE.jsonl\n");
        return 2;
    }
    mq_stats_init();
    const char *path = argv[1 + perturb];
    FILE *file = fopen(path, "r");
    if (!file) {
        fprintf(stderr, "oracle_check: cannot read %s\n", path);
        return 66;
    }
    char folder[4096];
    S_folder_of(path, folder, sizeof folder);
    tally sum = {0};
    bool whole = S_check_file(file, folder, &sum);
    fclose(file);
    if (!whole) {
        fprintf(stderr, "oracle_check: read error in %s\n", path);
        return 74;
    }
    return S_report(&sum, perturb);
}
