/* Writes a synthetic national survey: answers from pool.tsv, respondents from survey_tables.h, noise on top.
 * Every row is drawn from its own stream (survey_random.h) and written at once: no clock, no memory of
 * earlier rows. */
#include "mq_arena.h"
#include "mq_csv_write.h"
#include "mq_output.h"
#include "survey_noise.h"
#include "survey_tables.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- the pool ---- */

typedef enum S_language { KK, RU, MIXED, EN, LANGUAGES } S_language;
static const char *const language_names[LANGUAGES] = {"kk", "ru", "mixed", "en"};
static const uint32_t language_parts[LANGUAGES] = {5, 5, 4, 1}; /* an English answer is rare */

typedef struct S_answer {
    S_language language;
    size_t level;
    mq_str text, detail;
    uint32_t
        below; /* cumulative weight within the level: drawn when the number is below this and not earlier */
} S_answer;

typedef struct S_pool {
    mq_arena arena;
    S_answer *answers; /* ordered by level */
    size_t count, first[LEVELS + 1];
} S_pool;

static size_t S_find(const char *const *names, size_t count, mq_str name)
{
    size_t i = 0;
    while (i < count && !mq_str_equal(mq_str_of(names[i]), name))
        i++;
    return i;
}

static mq_status S_read_answer(mq_str line, const mq_place *at, S_answer *answer, mq_error *err)
{
    mq_str language = mq_str_cut(&line, '\t'), text = mq_str_cut(&line, '\t'),
           level = mq_str_cut(&line, '\t');
    *answer = (S_answer){.text = text, .detail = mq_str_cut(&line, '\t')};
    size_t known = S_find(language_names, LANGUAGES, language);
    answer->level = S_find(level_names, LEVELS, level);
    if (known == LANGUAGES)
        return mq_fail(err, MQ_E_DATA, at, "language '%.*s' is not one of kk, ru, mixed, en",
                       (int)language.size, language.at ? language.at : "");
    if (answer->level == LEVELS || answer->detail.size == 0)
        return mq_fail(err, MQ_E_DATA, at, "expected: language, text, level, detail, with tabs between");
    if (mq_utf8_check(text.at, text.size) != text.size || mq_str_length(text) > TEXT_MAX)
        return mq_fail(err, MQ_E_DATA, at, "the text must be UTF-8 of at most %d characters", (int)TEXT_MAX);
    answer->language = (S_language)known;
    return MQ_OK;
}

static uint64_t S_detail_parts(const S_pool *pool, const S_answer *answer, uint64_t *same)
{
    *same = 0;
    for (size_t i = 0; i < pool->count; i++)
        *same +=
            pool->answers[i].level == answer->level && mq_str_equal(pool->answers[i].detail, answer->detail);
    for (size_t i = 0; i < COUNT(detail_mix); i++)
        if (mq_str_equal(mq_str_of(detail_mix[i].level), mq_str_of(level_names[answer->level])) &&
            mq_str_equal(mq_str_of(detail_mix[i].detail), answer->detail))
            return detail_mix[i].parts;
    return *same;
}

static int S_by_level(const void *a, const void *b)
{
    const S_answer *x = a, *y = b; /* the text is the order in memory: a stable order, whatever qsort does */
    if (x->level != y->level)
        return x->level < y->level ? -1 : 1;
    return x->text.at < y->text.at ? -1 : 1;
}

static mq_status S_weigh(S_pool *pool, const char *path, mq_error *err)
{
    qsort(pool->answers, pool->count, sizeof *pool->answers, S_by_level);
    size_t i = 0;
    for (size_t level = 0; level < LEVELS; level++) {
        uint32_t below = 0;
        pool->first[level] = i;
        for (; i < pool->count && pool->answers[i].level == level; i++) {
            uint64_t same, parts = S_detail_parts(pool, &pool->answers[i], &same);
            below += (uint32_t)(parts * 100000 / same) * language_parts[pool->answers[i].language];
            pool->answers[i].below = below;
        }
        if (i == pool->first[level])
            return mq_fail(err, MQ_E_DATA, &(mq_place){path, 0, 0}, "no answer of level '%s'",
                           level_names[level]);
    }
    pool->first[LEVELS] = i;
    return MQ_OK;
}

static mq_status S_read_file(const char *path, mq_buffer *bytes, mq_error *err)
{
    char part[4096];
    size_t got = 0;
    mq_source *source = mq_source_open(path, err);
    if (!source)
        return err->status;
    mq_status st;
    while ((st = mq_source_read(source, part, sizeof part, &got, err)) == MQ_OK && got > 0 &&
           bytes->size < 1 << 24)
        mq_buffer_put(bytes, part, got);
    mq_source_close(source);
    return st < 0 ? st : bytes->failed ? mq_fail(err, MQ_E_MEMORY, NULL, "out of memory") : MQ_OK;
}

static mq_status S_pool_load(S_pool *pool, const char *path, mq_error *err)
{
    mq_buffer bytes = {0};
    mq_status st = S_read_file(path, &bytes, err);
    mq_str text = st == MQ_OK ? mq_arena_copy(&pool->arena, mq_buffer_view(&bytes)) : (mq_str){NULL, 0};
    size_t lines = 1;
    for (size_t i = 0; i < text.size; i++)
        lines += text.at[i] == '\n';
    pool->answers = mq_arena_take_n(&pool->arena, lines, sizeof *pool->answers);
    mq_buffer_free(&bytes);
    if (st != MQ_OK)
        return st;
    if (!text.at || !pool->answers)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    mq_place at = {path, 1, 0};
    mq_str_cut(&text, '\n'); /* the header */
    while (text.size > 0) {
        mq_str line = mq_str_cut(&text, '\n');
        at.line++;
        if (line.size > 0 && (st = S_read_answer(line, &at, &pool->answers[pool->count++], err)) != MQ_OK)
            return st;
    }
    return S_weigh(pool, path, err);
}

static const S_answer *S_pool_draw(const S_pool *pool, size_t level, S_rng *rng)
{
    size_t low = pool->first[level], high = pool->first[level + 1] - 1;
    uint32_t drawn = S_below(rng, pool->answers[high].below);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (drawn < pool->answers[middle].below)
            high = middle;
        else
            low = middle + 1;
    }
    return &pool->answers[low];
}

/* ---- one respondent ---- */

static size_t S_pick_region(S_rng *rng, bool kazakh_form)
{
    uint32_t parts[COUNT(regions)];
    for (size_t i = 0; i < COUNT(regions); i++)
        parts[i] = kazakh_form ? regions[i].kk : regions[i].ru;
    return S_pick(rng, parts, COUNT(regions));
}

static size_t S_pick_subject(S_rng *rng)
{
    uint32_t parts[COUNT(subjects)];
    for (size_t i = 0; i < COUNT(subjects); i++)
        parts[i] = subjects[i].parts;
    return S_pick(rng, parts, COUNT(subjects));
}

static void S_put_date(mq_buffer *out, S_rng *rng)
{
    unsigned month = (unsigned)S_pick(rng, month_days, COUNT(month_days));
    mq_buffer_print(out, ",2024-%02u-%02u", first_month + month, 1 + S_below(rng, month_days[month]));
}

static void S_put_goal(mq_buffer *out, mq_str goal, S_rng *rng)
{
    S_text text = {.size = 0};
    for (const char *at = goal.at, *end = goal.at + goal.size; at < end;)
        text.at[text.size++] = mq_utf8_next(&at, end);
    S_add_noise(&text, rng);
    char bytes[4 * TEXT_ROOM];
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++)
        size += mq_utf8_put(text.at[i], bytes + size);
    mq_csv_cell(out, (mq_str){bytes, size});
}

static void S_put_row(mq_buffer *out, const S_pool *pool, uint64_t seed, uint64_t row)
{
    S_rng rng = S_row_stream(seed, row);
    size_t level = S_pick(&rng, level_mix, LEVELS),
           category = S_pick(&rng, category_given_level[level], CATEGORIES);
    const S_answer *answer = S_pool_draw(pool, level, &rng);
    static const uint32_t kazakh_form[LANGUAGES] = {95, 5, 60, 50}; /* per cent who took the Kazakh form */
    bool kk = S_below(&rng, 100) < kazakh_form[answer->language];
    size_t region = S_pick_region(&rng, kk);
    uint32_t school = S_below(&rng, regions[region].schools);
    bool village = S_scramble(region * 100000 + school) % 100 < regions[region].village_percent;
    uint32_t from = years_given_category[category].from, span = years_given_category[category].span;
    uint32_t years = from + (S_below(&rng, span) + S_below(&rng, span)) / 2;

    mq_buffer_print(out, "R%07llu", (unsigned long long)row);
    S_put_date(out, &rng);
    mq_buffer_print(out, ",%s,%02u-%04u,%s,%s,%u,", regions[region].name, (unsigned)region + 1, school + 1,
                    village ? "село" : "город", category_names[category], years);
    mq_csv_cell(out, mq_str_of(subjects[S_pick_subject(&rng)].name));
    mq_buffer_print(out, ",%s,", kk ? "kk" : "ru");
    S_put_goal(out, answer->text, &rng);
    mq_buffer_print(out, ",%s\n", level_names[level]);
}

/* ---- the program ---- */

typedef struct S_options {
    uint64_t rows, seed;
    const char *out, *pool;
    bool help;
} S_options;

static mq_status S_number(const char *option, const char *text, uint64_t *number, mq_error *err)
{
    char *end = NULL;
    errno = 0;
    if (text && *text >= '0' && *text <= '9') /* strtoull would take a sign */
        *number = strtoull(text, &end, 10);
    if (!end || *end || errno)
        return mq_fail(err, MQ_E_USAGE, NULL, "'%s' needs a whole number", option);
    return MQ_OK;
}

static mq_status S_parse(int argc, char **argv, S_options *o, mq_error *err)
{
    *o = (S_options){.rows = 21681, .seed = 2024, .out = "-"};
    mq_status st = MQ_OK;
    for (int i = 1; i < argc && st == MQ_OK; i++) {
        const char *option = argv[i], *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (!strcmp(option, "-h") || !strcmp(option, "--help")) {
            o->help = true;
            continue;
        }
        i++;
        if (!strcmp(option, "-n"))
            st = S_number(option, value, &o->rows, err);
        else if (!strcmp(option, "--seed"))
            st = S_number(option, value, &o->seed, err);
        else if (!strcmp(option, "-o") && value)
            o->out = value;
        else if (!strcmp(option, "--pool") && value)
            o->pool = value;
        else
            st = mq_fail(err, MQ_E_USAGE, NULL, "unknown option or no value behind it: '%s'; see --help",
                         option);
    }
    return st;
}

static bool S_readable(const char *format, const char *folder, char *path, size_t room)
{
    int size = snprintf(path, room, format, folder);
    return size > 0 && (size_t)size < room && access(path, R_OK) == 0;
}

/* A build tree lies anywhere, but its cache names the source tree. */
static bool S_source_tree(const char *folder, char *source, size_t room)
{
    static const char key[] = "CMAKE_HOME_DIRECTORY:INTERNAL=";
    char line[4096];
    bool found = false;
    FILE *cache = S_readable("%s/../CMakeCache.txt", folder, line, sizeof line) ? fopen(line, "r") : NULL;
    while (cache && !found && fgets(line, sizeof line, cache))
        if ((found = strncmp(line, key, sizeof key - 1) == 0))
            snprintf(source, room, "%.*s", (int)strcspn(line + sizeof key - 1, "\n"), line + sizeof key - 1);
    if (cache)
        fclose(cache);
    return found;
}

static mq_status S_find_pool(char *path, size_t room, mq_error *err)
{
    char folder[4096], source[4096];
    ssize_t size = readlink("/proc/self/exe", folder, sizeof folder - 1);
    if (size > 0) {
        folder[size] = '\0';
        *strrchr(folder, '/') = '\0';
        if (S_readable("%s/../share/maqsat/samples/pool.tsv", folder, path, room) ||
            S_readable("%s/../../../samples/pool.tsv", folder, path, room) ||
            (S_source_tree(folder, source, sizeof source) &&
             S_readable("%s/samples/pool.tsv", source, path, room)))
            return MQ_OK;
    }
    return mq_fail(err, MQ_E_NOINPUT, NULL, "pool.tsv not found beside the program; name it by --pool");
}

static mq_status S_write(const S_options *o, const S_pool *pool, mq_error *err)
{
    mq_output *output = mq_output_open(o->out, err);
    if (!output)
        return err->status;
    mq_buffer bytes = {0};
    mq_buffer_text(&bytes,
                   "respondent_id,date,region,school_id,locality,qualification_category,experience_years,"
                   "subject,language,goal,true_level\n");
    mq_status st = MQ_OK;
    for (uint64_t row = 1; row <= o->rows && st == MQ_OK; row++) {
        S_put_row(&bytes, pool, o->seed, row);
        if (bytes.size > 1 << 16)
            st = mq_output_drain(output, &bytes, err);
    }
    if (st == MQ_OK)
        st = mq_output_drain(output, &bytes, err);
    mq_buffer_free(&bytes);
    if (st == MQ_OK)
        return mq_output_commit(output, err);
    mq_output_abort(output);
    return st;
}

static const char help[] =
    "usage: make_survey [-n ROWS] [--seed S] [-o FILE] [--pool FILE]\n"
    "Writes a synthetic survey as CSV; the same seed gives the same bytes.\n"
    "  -n ROWS      respondents (21681)\n"
    "  --seed S     whole number that decides everything (2024)\n"
    "  -o FILE      output, - is stdout (-)\n"
    "  --pool FILE  answers: lang, text, level, detail, with tabs between (samples/pool.tsv)\n";

int main(int argc, char **argv)
{
    mq_error err = {0};
    S_options o;
    S_pool pool = {0};
    char path[4352];
    mq_status st = S_parse(argc, argv, &o, &err);
    if (st == MQ_OK && o.help)
        return fputs(help, stdout) < 0 ? mq_exit_code(MQ_E_IO) : 0;
    if (st == MQ_OK && !o.pool && (st = S_find_pool(path, sizeof path, &err)) == MQ_OK)
        o.pool = path;
    if (st == MQ_OK && (st = S_pool_load(&pool, o.pool, &err)) == MQ_OK)
        st = S_write(&o, &pool, &err);
    mq_arena_free(&pool.arena);
    if (st == MQ_OK)
        return 0;
    fputs("make_survey: ", stderr);
    if (err.file[0])
        fprintf(stderr, err.line > 0 ? "%s:%zu: " : "%s: ", err.file, err.line);
    fprintf(stderr, "%s\n", err.message);
    return mq_exit_code(st);
}
