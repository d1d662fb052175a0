#include "sample_pass.h"
#include "mq_memory.h"
#include <stdio.h>
#include <stdlib.h>

/* true = a comes after b in the draw */
static bool S_after(const mq_sample_pick *a, const mq_sample_pick *b)
{
    return a->rank != b->rank ? a->rank > b->rank : a->row > b->row;
}

static void S_swap(mq_sample_pick *a, mq_sample_pick *b)
{
    mq_sample_pick t = *a;
    *a = *b;
    *b = t;
}

static void S_sift_up(mq_sample_pick *heap, size_t i)
{
    for (; i && S_after(&heap[i], &heap[(i - 1) / 2]); i = (i - 1) / 2)
        S_swap(&heap[i], &heap[(i - 1) / 2]);
}

static void S_sift_down(mq_sample_pick *heap, size_t size)
{
    for (size_t i = 0, child; (child = 2 * i + 1) < size; i = child) {
        if (child + 1 < size && S_after(&heap[child + 1], &heap[child]))
            child++;
        if (!S_after(&heap[child], &heap[i]))
            return;
        S_swap(&heap[child], &heap[i]);
    }
}

static bool S_fill(mq_sample_pick *pick, mq_str key, mq_str text)
{
    pick->key = malloc(key.size + 1);
    pick->text = malloc(text.size + 1);
    if (!pick->key || !pick->text) {
        free(pick->key);
        free(pick->text);
        return false;
    }
    memcpy(pick->key, key.at, key.size);
    memcpy(pick->text, text.at, text.size);
    pick->key[key.size] = pick->text[text.size] = '\0';
    pick->text_size = text.size;
    return true;
}

static mq_status S_draw(void *data, const mq_cells *c, mq_error *err)
{
    sample_walk *w = data;
    mq_sample *sample = w->sample;
    size_t label;
    char number[24];
    if (!mq_str_trim(c->at[SAMPLE_TEXT]).size)
        return MQ_OK;
    mq_status st = sample_label(w, c, &label, err);
    if (st < 0)
        return st;
    if (label >= sample->n_strata)
        return mq_fail(err, MQ_E_DATA, NULL, "the file changed while it was read; draw again");
    size_t h = sample->of_label[label];
    mq_sample_stratum *stratum = &sample->strata[h];
    mq_sample_pick pick = {.rank = mq_sample_rank(sample->s->seed, 0, c->row), .row = c->row, .stratum = h};
    bool full = stratum->size == stratum->n;
    if (!stratum->n || (full && !S_after(&stratum->picks[0], &pick)))
        return MQ_OK;
    int n = snprintf(number, sizeof number, "%llu", (unsigned long long)c->row);
    mq_str key = sample->id.size ? mq_str_trim(c->at[SAMPLE_ID]) : (mq_str){number, (size_t)n};
    if (!S_fill(&pick, key, c->at[SAMPLE_TEXT]))
        return mq_no_memory(err);
    if (full) {
        free(stratum->picks[0].key);
        free(stratum->picks[0].text);
        stratum->picks[0] = pick;
        S_sift_down(stratum->picks, stratum->size);
    } else {
        stratum->picks[stratum->size] = pick;
        S_sift_up(stratum->picks, stratum->size++);
    }
    return MQ_OK;
}

static int S_by_row(const void *a, const void *b)
{
    const mq_sample_pick *x = a, *y = b;
    return (x->row > y->row) - (x->row < y->row);
}

mq_status mq_sample_draw(mq_sample *sample, mq_error *err)
{
    mq_cells_facts facts;
    sample_walk w = {.sample = sample};
    for (size_t h = 0; h < sample->n_strata; h++) {
        mq_sample_stratum *stratum = &sample->strata[h];
        stratum->picks = mq_arena_take_n(&sample->arena, (size_t)stratum->n + 1, sizeof *stratum->picks);
        if (!stratum->picks)
            return mq_no_memory(err);
        sample->n += (size_t)stratum->n;
    }
    mq_status st = sample_pass(&w, NULL, S_draw, &facts, err);
    if (st < 0)
        return st;
    if (strcmp(facts.digest, sample->digest) != 0)
        return mq_fail(err, MQ_E_DATA, &(mq_place){sample->path, 0, 0},
                       "the file changed while it was read; draw again");
    if (!(sample->drawn = mq_arena_take_n(&sample->arena, sample->n, sizeof *sample->drawn)))
        return mq_no_memory(err);
    size_t at = 0;
    for (size_t h = 0; h < sample->n_strata; h++)
        for (size_t i = 0; i < sample->strata[h].size; i++)
            sample->drawn[at++] = sample->strata[h].picks[i];
    qsort(sample->drawn, sample->n, sizeof *sample->drawn, S_by_row);
    return MQ_OK;
}
