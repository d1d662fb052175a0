#include "adapt.h"
#include "mq_grim.h"
#include <math.h>
#include <stdlib.h>

mq_status oracle_grim(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    mq_percent pct;
    mq_grim got;
    mq_status st = mq_percent_parse(mq_str_of(get_text(input, "pct")), &pct, err);
    if (st == MQ_OK)
        st = mq_grim_of(pct, get_count(input, "n"), &got, err);
    if (st < 0)
        return st;
    put_bool(out, "consistent", got.consistent);
    put_bool(out, "half_up", got.half_up);
    put_bool(out, "half_even", got.half_even);
    put_bool(out, "half_down", got.half_down);
    put_bool(out, "trunc", got.trunc);
    put_bool(out, "ceil", got.ceil);
    put_number(out, "k_min", got.k_count ? (double)got.k_min : NAN);
    put_number(out, "k_max", got.k_count ? (double)got.k_max : NAN);
    put_number(out, "k_count", (double)got.k_count);
    put_number(out, "nearest_k", (double)got.nearest_k);
    put_number(out, "nearest_pct", got.nearest_pct);
    return MQ_OK;
}

static mq_percent *S_percents(const json_t *input, size_t *count, mq_status *st, mq_error *err)
{
    const json_t *list = json_object_get(input, "pcts");
    *count = json_array_size(list);
    mq_percent *pcts = calloc(*count + 1, sizeof *pcts);
    *st = pcts ? MQ_OK : MQ_E_MEMORY;
    for (size_t i = 0; *st == MQ_OK && i < *count; i++)
        *st = mq_percent_parse(mq_str_of(json_string_value(json_array_get(list, i))), &pcts[i], err);
    return pcts;
}

mq_status oracle_grim_n(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    size_t count, found, first = get_count(input, "n_min"), last = get_count(input, "n_max");
    mq_status st;
    mq_percent *pcts = S_percents(input, &count, &st, err);
    size_t *fits = calloc(last + 1, sizeof *fits);
    if (st == MQ_OK)
        st = mq_grim_n_of(pcts, count, first, last, fits, last + 1, &found, err);
    if (st == MQ_OK) {
        put_sizes(out, "n_consistent", fits, found);
        put_number(out, "count", (double)found);
    }
    free(pcts);
    free(fits);
    return st;
}

mq_status oracle_grim_set(const json_t *input, json_t *out, const char *folder, mq_error *err)
{
    (void)folder;
    size_t count;
    mq_status st;
    mq_grim_set got;
    mq_percent *pcts = S_percents(input, &count, &st, err);
    bool *each = calloc(count + 1, sizeof *each);
    if (st == MQ_OK)
        st = mq_grim_set_of(pcts, count, get_count(input, "n"), each, &got, err);
    if (st == MQ_OK) {
        json_t *list = json_array();
        for (size_t i = 0; i < count; i++)
            json_array_append_new(list, json_boolean(each[i]));
        json_object_set_new(out, "each", list);
        bool any = got.sum_min <= got.sum_max;
        put_number(out, "sum_min", any ? (double)got.sum_min : NAN);
        put_number(out, "sum_max", any ? (double)got.sum_max : NAN);
        put_bool(out, "exhaustive_ok", got.exhaustive_ok);
        put_number(out, "pct_sum", got.pct_sum);
    }
    free(pcts);
    free(each);
    return st;
}
