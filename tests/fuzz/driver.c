/* Runs a fuzz target over every file of a corpus folder and over mutations of each that are the same on every
 * machine: what libFuzzer would start from, as a plain test. */
#include <dirent.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define LARGEST ((size_t)1 << 20)
#define MUTATIONS 200

static uint64_t S_random(uint64_t *state)
{
    *state ^= *state << 13; /* xorshift64, Marsaglia 2003 */
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* A copy in memory of exactly its size, so that a sanitizer sees a read behind the end. */
static void S_run(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);
    if (!copy)
        abort();
    if (size)
        memcpy(copy, data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

/* Changes, drops, doubles or inserts bytes; telling bytes more often than chance would. */
static size_t S_mutate(uint8_t *data, size_t size, uint64_t *state)
{
    static const uint8_t telling[] = "\"\"\"\n\r,;\t|'= \\\xEF\xBB\xBF\xFF\xFE\xD0{}[]<>0";
    for (uint64_t rounds = 1 + S_random(state) % 4; rounds > 0; rounds--) {
        size_t at = size ? (size_t)(S_random(state) % size) : 0;
        size_t length = 1 + (size_t)(S_random(state) % 16);
        if (length > size - at)
            length = size - at;
        uint8_t byte = telling[S_random(state) % (sizeof telling - 1)];
        switch (S_random(state) % 5) {
        case 0:
            if (size)
                data[at] = byte;
            break;
        case 1:
            if (size)
                data[at] ^= (uint8_t)(1u << S_random(state) % 8);
            break;
        case 2:
            memmove(data + at, data + at + length, size - at - length);
            size -= length;
            break;
        case 3:
            memmove(data + at + length, data + at, size - at);
            size += length;
            break;
        default:
            memmove(data + at + 1, data + at, size - at);
            data[at] = byte;
            size++;
        }
    }
    return S_random(state) % 8 == 0 ? (size_t)(S_random(state) % (size + 1)) : size;
}

static void S_file(const char *path)
{
    uint8_t *data = malloc(LARGEST + 128), *mutant = malloc(LARGEST + 128);
    FILE *file = fopen(path, "rb");
    if (!data || !mutant || !file)
        exit(2);
    size_t size = fread(data, 1, LARGEST, file);
    fclose(file);
    S_run(data, size);
    uint64_t state = 0x9E3779B97F4A7C15u ^ size;
    for (int i = 0; i < MUTATIONS; i++) {
        memcpy(mutant, data, size);
        S_run(mutant, S_mutate(mutant, size, &state));
    }
    free(data);
    free(mutant);
}

int main(int argc, char **argv)
{
    size_t files = 0;
    DIR *folder = argc > 1 ? opendir(argv[1]) : NULL;
    if (!folder) {
        fprintf(stderr, "usage: %s CORPUS_FOLDER\n", argv[0]);
        return 2;
    }
    for (struct dirent *entry; (entry = readdir(folder));) {
        char path[4096];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
        S_file(path);
        files++;
    }
    closedir(folder);
    printf("%zu files, %d mutations each\n", files, MUTATIONS);
    return files ? 0 : 1;
}
