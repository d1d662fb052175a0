#ifndef SURVEY_RANDOM_H
#define SURVEY_RANDOM_H
#include <stddef.h>
#include <stdint.h>

/* One random stream a row, seeded by (seed, row number): the same seed gives the same bytes on every machine,
 * and the first k rows do not depend on how many follow. Streams are SplitMix64 (Steele, Lea & Flood 2014,
 * Fast splittable pseudorandom number generators, OOPSLA): a counter stepped by the golden ratio and
 * scrambled. */

typedef struct S_rng {
    uint64_t state;
} S_rng;

static uint64_t S_scramble(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static uint64_t S_next(S_rng *rng)
{
    return S_scramble(rng->state += UINT64_C(0x9E3779B97F4A7C15));
}

static S_rng S_row_stream(uint64_t seed, uint64_t row)
{
    return (S_rng){S_scramble(S_scramble(seed + UINT64_C(0x9E3779B97F4A7C15)) ^ row)};
}

/* 0 .. n-1, n > 0; the bias of at most n / 2^32 is far below what any survey could show. */
static uint32_t S_below(S_rng *rng, uint32_t n)
{
    return (uint32_t)(((S_next(rng) >> 32) * n) >> 32);
}

static size_t S_pick(S_rng *rng, const uint32_t *parts, size_t count)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += parts[i];
    uint32_t left = S_below(rng, sum);
    size_t i = 0;
    while (left >= parts[i])
        left -= parts[i++];
    return i;
}

#endif
