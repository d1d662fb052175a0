#include "mq_data.h"
#include "mq_memory.h"
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_ROOM = 4096 };

static bool S_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

static bool S_is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static const char *S_join(mq_arena *arena, const char *a, const char *b, const char *c)
{
    char text[3 * PATH_ROOM];
    int n = snprintf(text, sizeof text, "%s%s%s", a, b, c);
    if (n < 0 || (size_t)n >= sizeof text)
        return NULL;
    return mq_arena_copy(arena, (mq_str){text, (size_t)n}).at;
}

/* Folder of the running program, without a slash at its end. */
static bool S_program_folder(char *out)
{
    ssize_t n = readlink("/proc/self/exe", out, PATH_ROOM - 1);
    if (n <= 0)
        return false;
    out[n] = '\0';
    char *slash = strrchr(out, '/');
    if (!slash)
        return false;
    *slash = '\0';
    return true;
}

/* A build tree says in its cache where its sources are. */
static bool S_source_folder(const char *program, char *out)
{
    static const char key[] = "CMAKE_HOME_DIRECTORY:INTERNAL=";
    char path[PATH_ROOM + 32], line[PATH_ROOM];
    bool found = false;
    snprintf(path, sizeof path, "%s/../CMakeCache.txt", program);
    FILE *file = fopen(path, "r");
    while (file && !found && fgets(line, sizeof line, file))
        if (strncmp(line, key, sizeof key - 1) == 0) {
            snprintf(out, PATH_ROOM, "%s", line + sizeof key - 1);
            out[strcspn(out, "\r\n")] = '\0';
            found = true;
        }
    if (file)
        fclose(file);
    return found;
}

mq_status mq_data_find(mq_arena *arena, const char *name, const char **path, mq_error *err)
{
    char program[PATH_ROOM], source[PATH_ROOM];
    const char *tries[3] = {NULL, NULL, NULL};
    *path = NULL;
    if (!S_program_folder(program))
        return MQ_OK;
    tries[0] = S_join(arena, program, "/../share/maqsat/lexicons/", name);
    tries[1] = S_join(arena, program, "/../../../lexicons/", name);
    if (!tries[0] || !tries[1])
        return mq_no_memory(err);
    if (S_source_folder(program, source) && !(tries[2] = S_join(arena, source, "/lexicons/", name)))
        return mq_no_memory(err);
    for (size_t i = 0; i < 3 && !*path; i++)
        if (tries[i] && S_exists(tries[i]))
            *path = tries[i];
    return MQ_OK;
}

mq_status mq_data_need(mq_arena *arena, const char *name, const char **path, mq_error *err)
{
    mq_status st = mq_data_find(arena, name, path, err);
    if (st >= 0 && !*path)
        return mq_fail(
            err, MQ_E_NOINPUT, NULL,
            "no lexicons/%s beside the program; is maqsat installed whole? (see 'maqsat help files')", name);
    return st;
}

static mq_status S_default(mq_arena *arena, const char **list, mq_error *err)
{
    const char *path;
    char line[256] = "";
    mq_status st = mq_data_need(arena, "default.txt", &path, err);
    if (st < 0)
        return st;
    FILE *file = fopen(path, "r");
    if (!file || !fgets(line, sizeof line, file))
        st = mq_fail(err, MQ_E_NOINPUT, &(mq_place){path, 0, 0}, "names no codebook");
    if (file)
        fclose(file);
    *list = mq_arena_copy(arena, mq_str_trim(mq_str_of(line))).at;
    return st < 0 || *list ? st : mq_no_memory(err);
}

mq_status mq_data_codebook(mq_arena *arena, const char *wanted, const char **folder, mq_error *err)
{
    if (!wanted) {
        mq_status given = S_default(arena, &wanted, err);
        if (given < 0)
            return given;
    }
    bool is_path = strchr(wanted, '/') != NULL;
    if (is_path || S_is_folder(wanted)) {
        *folder = mq_arena_copy(arena, mq_str_of(wanted)).at;
        if (!*folder)
            return mq_no_memory(err);
        if (!S_is_folder(*folder))
            return mq_fail(err, MQ_E_NOINPUT, &(mq_place){*folder, 0, 0}, "no such codebook folder");
        return MQ_OK;
    }
    mq_status st = mq_data_find(arena, wanted, folder, err);
    if (st >= 0 && (!*folder || !S_is_folder(*folder)))
        return mq_fail(err, MQ_E_NOINPUT, NULL,
                       "no codebook '%s'; give its folder as a path, or see 'maqsat help files'", wanted);
    return st;
}

static mq_status S_add(mq_coders *out, mq_str wanted, mq_error *err)
{
    const char *folder, *name = mq_arena_copy(&out->arena, mq_str_trim(wanted)).at;
    if (!name)
        return mq_no_memory(err);
    if (!*name)
        return mq_fail(err, MQ_E_USAGE, NULL, "--codebook wants PATH|NAME[,PATH|NAME...]");
    mq_status st = mq_data_codebook(&out->arena, name, &folder, err);
    if (st >= 0)
        st = mq_coder_load(folder, &out->at[out->size], err);
    if (st < 0)
        return st;
    for (size_t i = 0; i < out->size; i++)
        if (mq_str_equal(out->at[i].book.name, out->at[out->size].book.name)) {
            mq_coder_free(&out->at[out->size]);
            return mq_fail(err, MQ_E_USAGE, NULL, "codebook '%s' is given twice", name);
        }
    out->size++;
    return MQ_OK;
}

mq_status mq_coders_load(const char *list, mq_coders *out, mq_error *err)
{
    mq_status st = MQ_OK;
    size_t count = 1;
    *out = (mq_coders){0};
    if (!list)
        st = S_default(&out->arena, &list, err);
    for (const char *c = list; st >= 0 && *c; c++)
        count += *c == ',';
    if (st >= 0 && !(out->at = mq_arena_take_n(&out->arena, count, sizeof *out->at)))
        st = mq_no_memory(err);
    for (mq_str rest = mq_str_of(list); st >= 0 && rest.at;)
        st = S_add(out, mq_str_cut(&rest, ','), err);
    if (st < 0)
        mq_coders_free(out);
    return st;
}

void mq_coders_free(mq_coders *coders)
{
    for (size_t i = 0; i < coders->size; i++)
        mq_coder_free(&coders->at[i]);
    mq_arena_free(&coders->arena);
    *coders = (mq_coders){0};
}

const char **mq_coder_files(const mq_coder *coder, mq_arena *arena, size_t *size)
{
    const mq_lexicon *lexicon = &coder->lexicon;
    const char **files = mq_arena_take_n(arena, lexicon->n_files + 3, sizeof *files);
    *size = 0;
    if (!files)
        return NULL;
    if (!(files[(*size)++] = S_join(arena, coder->book.path, "/codebook.tsv", "")))
        return NULL;
    files[(*size)++] = coder->rules.path;
    for (size_t i = 0; i < lexicon->n_files; i++)
        files[(*size)++] = lexicon->files[i];
    if (coder->likeness.path)
        files[(*size)++] = coder->likeness.path;
    return files;
}
