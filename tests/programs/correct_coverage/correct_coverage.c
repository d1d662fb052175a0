/* How often do the intervals of corrected shares hold the truth?  correct_coverage [RUNS [SEED]]
 *
 * A population of 21,681 answers with levels .61/.28/.10/.01 is coded by a machine whose errors follow one of
 * four confusion matrices; a sample stratified by machine code is drawn without replacement and corrected.
 * The population is fixed (rounded expectations), so that only the sampling varies, as for a survey at hand.
 * Prints the coverage and the mean width of every interval; exit 1 if the printed default covers less than
 * 93 % for any level.
 *
 * correct_coverage random [DESIGNS [SEED]] draws confusion matrices, mixes and allocations instead (30 to 300
 * sampled per machine code) and counts the levels under 93 %: where no design was picked by hand, and no exit
 * code follows. */
#include "mq_correct.h"
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEVELS = 4, KINDS = 4, ALLOCATIONS = 2 };

static const double answers = 21681, mix[LEVELS] = {0.61, 0.28, 0.10, 0.01}, conf = 0.95, least = 0.93;
static const char *const level_name[LEVELS] = {"absent", "generic", "concrete", "competency"};
static const char *const kind_name[KINDS] = {"wald", "korn_graubard", "beta", "printed"};
static const uint64_t allocation[ALLOCATIONS][LEVELS] = {{250, 200, 100, 50}, {150, 150, 150, 150}};

/* Rows: true level; columns: share of each machine code. */
static const struct {
    const char *name;
    double error[LEVELS][LEVELS];
} matrix[] = {
    {"good lexicon, 93 % right, errors between neighbours",
     {{.955, .040, .005, .000},
      {.070, .890, .035, .005},
      {.020, .070, .900, .010},
      {.010, .030, .110, .850}}},
    {"rare level missed: a quarter of it hides in the two big strata",
     {{.960, .035, .005, .000},
      {.060, .900, .040, .000},
      {.020, .070, .905, .005},
      {.120, .130, .050, .700}}},
    {"rare level nearly unseen: four of five of it are coded as something else",
     {{.900, .090, .010, .000},
      {.100, .850, .050, .000},
      {.050, .100, .850, .000},
      {.300, .300, .200, .200}}},
    {"weak lexicon, 81 % right, errors everywhere",
     {{.850, .120, .020, .010},
      {.170, .750, .060, .020},
      {.080, .130, .760, .030},
      {.100, .150, .150, .600}}},
};
enum { MATRICES = sizeof matrix / sizeof matrix[0] };

typedef struct population {
    uint64_t cell[LEVELS][LEVELS]; /* machine code x true level */
    uint64_t coded[LEVELS];
    double share[LEVELS];
} population;

static population S_populate(size_t m)
{
    population p = {0};
    double all = 0;
    for (size_t k = 0; k < LEVELS; k++)
        for (size_t j = 0; j < LEVELS; j++) {
            p.cell[k][j] = (uint64_t)(answers * mix[j] * matrix[m].error[j][k] + 0.5);
            p.coded[k] += p.cell[k][j];
            p.share[j] += (double)p.cell[k][j];
            all += (double)p.cell[k][j];
        }
    for (size_t j = 0; j < LEVELS; j++)
        p.share[j] /= all;
    return p;
}

/* Multivariate hypergeometric draw of n from one stratum. */
static void S_draw(const gsl_rng *random, const uint64_t *cell, uint64_t left, uint64_t n, uint64_t *out)
{
    for (size_t j = 0; j < LEVELS; j++) {
        left -= cell[j];
        out[j] = n ? gsl_ran_hypergeometric(random, (unsigned)cell[j], (unsigned)left, (unsigned)n) : 0;
        n -= out[j];
    }
}

typedef struct result {
    double hit[KINDS][LEVELS], width[KINDS][LEVELS];
} result;

static void S_count(result *r, const mq_correct_share *s, size_t j, double truth)
{
    double half = mq_z_of(conf) * s->se;
    const mq_interval got[KINDS] = {{s->share - half, s->share + half},
                                    isnan(s->korn_graubard.lo) ? (mq_interval){s->share, s->share}
                                                               : s->korn_graubard,
                                    s->beta,
                                    s->printed};
    for (size_t i = 0; i < KINDS; i++) {
        r->hit[i][j] += got[i].lo <= truth && truth <= got[i].hi;
        r->width[i][j] += got[i].hi - got[i].lo;
    }
}

static result S_simulate(const gsl_rng *random, const population *p, const uint64_t *sizes, size_t runs)
{
    result r = {0};
    for (size_t i = 0; i < runs; i++) {
        uint64_t sampled[LEVELS * LEVELS];
        mq_correct_share share[LEVELS];
        mq_error err = {0};
        for (size_t k = 0; k < LEVELS; k++)
            S_draw(random, p->cell[k], p->coded[k], sizes[k] < p->coded[k] ? sizes[k] : p->coded[k],
                   sampled + k * LEVELS);
        const mq_correct_input in = {LEVELS, LEVELS, p->coded, sampled, MQ_SAMPLED_BY_CODE, conf, 0, 0};
        if (mq_correct_shares(&in, share, NULL, NULL, &err) < 0) {
            fprintf(stderr, "correct_coverage: %s\n", err.message);
            exit(1);
        }
        for (size_t j = 0; j < LEVELS; j++)
            S_count(&r, &share[j], j, p->share[j]);
    }
    return r;
}

/* Lowest coverage of every kind, so far. */
static void S_print(const result *r, const population *p, double runs, double *lowest)
{
    for (size_t j = 0; j < LEVELS; j++) {
        printf("  %-10s %.4f ", level_name[j], p->share[j]);
        for (size_t i = 0; i < KINDS; i++) {
            double cover = r->hit[i][j] / runs;
            printf("  %.3f (%.4f)", cover, r->width[i][j] / runs);
            lowest[i] = fmin(lowest[i], cover);
        }
        printf("  x%.2f\n", r->width[KINDS - 1][j] / r->width[1][j]);
    }
}

/* A random population: rare top level (.2-4 %), 2-27 % errors, twice that for the rare level. */
static population S_imagine(const gsl_rng *random)
{
    double share[LEVELS], all = 2000 + 40000 * gsl_rng_uniform(random), sum = 0;
    population p = {0};
    share[3] = .002 * pow(20, gsl_rng_uniform(random));
    share[2] = .05 + .15 * gsl_rng_uniform(random);
    share[1] = .15 + .25 * gsl_rng_uniform(random);
    share[0] = 1 - share[1] - share[2] - share[3];
    for (size_t j = 0; j < LEVELS; j++) {
        double error = (.02 + .25 * gsl_rng_uniform(random)) * (j == 3 ? 2 : 1), w[LEVELS], total = 0;
        for (size_t k = 0; k < LEVELS; k++) {
            w[k] = k == j ? 0 : pow(gsl_rng_uniform(random), 2) + 1e-3;
            w[k] *= (gsl_rng_uniform(random) < .3 ? .02 : 1) * (k == 3 ? .1 : 1);
            total += w[k];
        }
        for (size_t k = 0; k < LEVELS; k++) {
            double rate = k == j ? 1 - error : error * w[k] / total;
            p.cell[k][j] = (uint64_t)(all * share[j] * rate + 0.5);
            p.coded[k] += p.cell[k][j];
            p.share[j] += (double)p.cell[k][j];
            sum += (double)p.cell[k][j];
        }
    }
    for (size_t j = 0; j < LEVELS; j++)
        p.share[j] /= sum;
    return p;
}

static int S_random_designs(const gsl_rng *random, size_t designs)
{
    const size_t runs = 1000;
    double mean[KINDS] = {0}, lowest[KINDS] = {1, 1, 1, 1};
    size_t under[KINDS] = {0};
    for (size_t d = 0; d < designs; d++) {
        population p = S_imagine(random);
        uint64_t sizes[LEVELS];
        for (size_t k = 0; k < LEVELS; k++)
            sizes[k] = 30 + gsl_rng_uniform_int(random, 271);
        result r = S_simulate(random, &p, sizes, runs);
        for (size_t i = 0; i < KINDS * LEVELS; i++) {
            double cover = r.hit[i / LEVELS][i % LEVELS] / (double)runs;
            mean[i / LEVELS] += cover / (double)(designs * LEVELS);
            lowest[i / LEVELS] = fmin(lowest[i / LEVELS], cover);
            under[i / LEVELS] += cover < least;
        }
    }
    for (size_t i = 0; i < KINDS; i++)
        printf("%-14s mean %.3f, lowest %.3f, under %.2f: %zu of %zu\n", kind_name[i], mean[i], lowest[i],
               least, under[i], designs * LEVELS);
    return 0;
}

int main(int argc, char **argv)
{
    bool designs = argc > 1 && strcmp(argv[1], "random") == 0;
    argc -= designs;
    argv += designs;
    size_t runs = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : designs ? 400 : 5000;
    unsigned long seed = argc > 2 ? strtoul(argv[2], NULL, 10) : 20250611;
    double lowest[KINDS] = {1, 1, 1, 1};
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    if (!random || runs == 0)
        return 2;
    mq_stats_init();
    gsl_rng_set(random, seed);
    if (designs) {
        int code = S_random_designs(random, runs);
        gsl_rng_free(random);
        return code;
    }
    printf("coverage (mean width), %zu runs each, seed %lu, nominal %.2f; last column: width of the default "
           "over "
           "Korn-Graubard's\n",
           runs, seed, conf);
    for (size_t m = 0; m < MATRICES; m++)
        for (size_t a = 0; a < ALLOCATIONS; a++) {
            population p = S_populate(m);
            printf("%s; sampled %d/%d/%d/%d\n  %-10s %-6s ", matrix[m].name, (int)allocation[a][0],
                   (int)allocation[a][1], (int)allocation[a][2], (int)allocation[a][3], "level", "truth");
            for (size_t i = 0; i < KINDS; i++)
                printf("  %-14s", kind_name[i]);
            printf("\n");
            result r = S_simulate(random, &p, allocation[a], runs);
            S_print(&r, &p, (double)runs, lowest);
        }
    printf("lowest coverage:");
    for (size_t i = 0; i < KINDS; i++)
        printf(" %s %.3f", kind_name[i], lowest[i]);
    printf("\n");
    gsl_rng_free(random);
    if (lowest[KINDS - 1] >= least)
        return 0;
    printf("the default interval covers less than %.2f\n", least);
    return 1;
}
