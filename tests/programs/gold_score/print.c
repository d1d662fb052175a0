#include "print.h"
#include <math.h>
#include <stdio.h>

score *score_group(score_part *part, const char *name)
{
    for (size_t i = 0; i < part->n; i++)
        if (strcmp(part->groups[i].name, name) == 0)
            return &part->groups[i];
    if (part->n == SCORE_GROUPS)
        return NULL;
    snprintf(part->groups[part->n].name, sizeof part->groups[part->n].name, "%s", name);
    return &part->groups[part->n++];
}

static mq_str S_name(const score_levels *levels, size_t k)
{
    return levels->book->codes[levels->code[k]].name;
}

/* check_scores reads macro-F1 and detail from the first of these lines. */
static void S_line(const score *s, size_t levels)
{
    size_t right = 0;
    for (size_t k = 0; k < levels; k++)
        right += s->confusion[k][k];
    printf("%-12s n %4zu   macro-F1 %.3f   level %.3f   detail %.3f\n", s->name, s->n, score_macro(s, levels),
           (double)right / (double)s->n, (double)s->detail / (double)s->n);
}

static void S_confusion(const score_levels *levels, const score *s)
{
    for (size_t k = 0; k < levels->n; k++) {
        mq_str name = S_name(levels, k);
        printf("    %-12.*s", (int)name.size, name.at);
        for (size_t j = 0; j < levels->n; j++)
            printf("%6zu", s->confusion[k][j]);
        printf("\n");
    }
}

static void S_precision(const score_levels *levels, const score *s, const double *shares)
{
    printf("precision    at ");
    for (size_t k = 0; k < levels->n; k++)
        printf("%s%g", k ? "/" : "", shares[k]);
    for (size_t k = 0; k < levels->n; k++) {
        double p = score_precision(s, levels->n, shares, k);
        mq_str name = S_name(levels, k);
        printf("   %.*s ", (int)name.size, name.at);
        if (isnan(p))
            printf("-");
        else
            printf("%.3f", p);
    }
    printf("\n");
}

static void S_false_top(const score_levels *levels, const score *s)
{
    size_t asked, n = score_false_top(s, levels->n, &asked);
    if (levels->book->dimensions[0].kind != MQ_KIND_ORDINAL || !asked)
        return;
    mq_str top = S_name(levels, levels->n - 1);
    printf("false        %.*s on answers two ranks or more below: %zu of %zu = %.1f %%\n", (int)top.size, top.at, n, asked,
           100.0 * (double)n / (double)asked);
}

/* Answers without secondary codes in truth and as coded are right, and there are many: so the mean is given without them too. */
static void S_secondary(const score *s)
{
    printf("secondary    set-F1 %.3f", ((double)(s->n - s->secondary) + s->set_f1) / (double)s->n);
    if (s->secondary)
        printf("   of the %zu answers that have any %.3f", s->secondary, s->set_f1 / (double)s->secondary);
    printf("\n");
}

void score_print(const score_levels *levels, const score_part *part, const double *shares, bool secondary)
{
    if (part->title)
        printf("\n%s\n", part->title);
    for (size_t g = 0; g < part->n; g++) {
        S_line(&part->groups[g], levels->n);
        if (g == 0)
            S_confusion(levels, &part->groups[g]);
    }
    if (!part->n)
        return;
    if (shares)
        S_precision(levels, &part->groups[0], shares);
    S_false_top(levels, &part->groups[0]);
    if (secondary)
        S_secondary(&part->groups[0]);
}
