#include "mq_correction.h"
#include "mq_format.h"
#include "mq_memory.h"
#include "mq_say.h"
#include <math.h>
#include <stdlib.h>

enum { ANSWERS, SHARE, CODED, LEVEL, CODE, RATE, BUDGET };

/** What people found of a rule's answers; weights are answers of the stratum per coded one. */
typedef struct rule {
    size_t label;
    uint64_t answers, coded, level, code; /* coded: by people; level, code: miscoded ones of them */
    double weight, wrong;                 /* of the coded; of those with the wrong level */
} rule;

static int S_larger(const void *a, const void *b)
{
    const rule *x = a, *y = b;
    if (x->answers != y->answers)
        return x->answers < y->answers ? 1 : -1;
    return (x->label > y->label) - (x->label < y->label);
}

static mq_status S_count(mq_correction *c, rule *rules, size_t n, mq_error *err)
{
    double *coded = mq_arena_take_n(&c->arena, c->n_strata, sizeof *coded);
    if (!coded)
        return mq_no_memory(err);
    for (size_t r = 0; r < n; r++)
        rules[r] = (rule){.label = r, .answers = mq_cross_at(&c->by_rule, 0, r)};
    for (size_t i = 0; i < c->n_keys; i++)
        coded[c->key[i].stratum] += c->key[i].human != SIZE_MAX;
    for (size_t i = 0; i < c->n_keys; i++) {
        const mq_coded_key *key = &c->key[i];
        if (key->human == SIZE_MAX)
            continue;
        rule *r = &rules[key->rule];
        double w = (double)c->strata[key->stratum].all / coded[key->stratum];
        bool wrong = c->level_of[key->machine] != c->level_of[key->human];
        r->coded++;
        r->level += wrong;
        r->code += key->machine != key->human;
        r->weight += w;
        r->wrong += wrong ? w : 0;
    }
    qsort(rules, n, sizeof *rules, S_larger);
    return MQ_OK;
}

static void S_row(mq_correction *c, mq_sheet *sheet, mq_table *t, const rule *x)
{
    mq_base all = mq_say_base(sheet, "base.answers", c->answers);
    mq_base own = mq_say_base(sheet, "correct.base_rule", x->answers);
    mq_str label = mq_labels_at(c->rules, x->label);
    const char *key = label.size ? mq_sheet_key(sheet, "%.*s", (int)label.size, label.at) : "none";
    size_t r = mq_table_row(t, key, label.size ? label : mq_say(sheet, "correct.no_rule"), 0, MQ_ROW_PLAIN);
    mq_table_put(t, r, ANSWERS, mq_cell_count(x->answers));
    mq_table_put(t, r, SHARE, mq_cell_share(x->answers, all));
    mq_table_put(t, r, CODED, mq_cell_count(x->coded));
    if (!x->coded)
        return;
    double rate = fmin(1, x->wrong / x->weight);
    mq_table_put(t, r, LEVEL, mq_cell_count(x->level));
    mq_table_put(t, r, CODE, mq_cell_count(x->code));
    mq_table_put(t, r, RATE, mq_cell_estimate(rate, NAN, NAN, own));
    mq_table_put(t, r, BUDGET,
                 mq_cell_estimate(rate * (double)x->answers / (double)c->answers, NAN, NAN, all));
}

mq_status mq_correction_rules(mq_correction *c, mq_sheet *sheet, mq_error *err)
{
    static const char *const keys[] = {"answers", "share", "coded", "level", "code", "rate", "budget"};
    static const char *const titles[] = {"column.answers",      "column.share_of_answers", "correct.coded",
                                         "correct.wrong_level", "correct.wrong_code",      "correct.rate",
                                         "correct.budget"};
    size_t n = mq_labels_size(c->rules);
    rule *rules = mq_arena_take_n(&c->arena, n + 1, sizeof *rules);
    mq_table *t =
        mq_table_new(&sheet->arena, "rules", mq_say(sheet, "correct.rules"), mq_say(sheet, "column.rule"));
    mq_status st = rules && t ? S_count(c, rules, n, err) : mq_no_memory(err);
    if (st < 0)
        return st;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        mq_table_column(t, keys[i], mq_say(sheet, titles[i]),
                        i == SHARE || i >= RATE ? MQ_COLUMN_SHARE : MQ_COLUMN_COUNT);
    for (size_t r = 0; r < n; r++)
        S_row(c, sheet, t, &rules[r]);
    t->rows_add = false;
    mq_table_note(t, "", mq_say(sheet, "correct.rules_note"));
    return mq_sheet_table(sheet, t, err);
}
