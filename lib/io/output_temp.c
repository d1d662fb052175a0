#include "output_temp.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARK ".mqtmp-"

/* Length of the folder part, slash included. */
static size_t S_folder(const char *target)
{
    const char *slash = strrchr(target, '/');
    return slash ? (size_t)(slash - target) + 1 : 0;
}

static bool S_still_there(int fd)
{
    struct stat info;
    return fstat(fd, &info) == 0 && info.st_nlink > 0;
}

int mq_output_temp_open(const char *target, char **temp)
{
    size_t folder = S_folder(target), room = strlen(target) + 64;
    char *path = malloc(room);
    if (!path) {
        errno = ENOMEM;
        return -1;
    }
    for (unsigned n = 0; n < 1000; n++) {
        snprintf(path, room, "%.*s.%s" MARK "%ld-%u", (int)folder, target, target + folder, (long)getpid(),
                 n);
        int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (fd < 0 && errno == EEXIST)
            continue;
        /* Between open and flock another run may have swept the file away as abandoned: then try the next
         * name. */
        if (fd >= 0 && (flock(fd, LOCK_EX | LOCK_NB) != 0 || !S_still_there(fd))) {
            close(fd);
            continue;
        }
        if (fd >= 0) {
            *temp = path;
            return fd;
        }
        break;
    }
    int code = errno;
    free(path);
    errno = code;
    return -1;
}

/* A lock that can be had means that the writer is gone: the kernel drops the locks of a killed process. */
static void S_remove_abandoned(int folder, const char *name)
{
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        unlinkat(folder, name, 0);
    close(fd);
}

static DIR *S_open_folder(const char *target)
{
    size_t size = S_folder(target);
    char *path = malloc(size + 2);
    if (!path)
        return NULL;
    memcpy(path, size ? target : ".", size ? size : 1);
    path[size ? size : 1] = '\0';
    DIR *folder = opendir(path);
    free(path);
    return folder;
}

void mq_output_temp_sweep(const char *target)
{
    DIR *folder = S_open_folder(target);
    if (!folder)
        return;
    const char *name = target + S_folder(target);
    size_t size = strlen(name);
    for (struct dirent *entry; (entry = readdir(folder));) {
        const char *found = entry->d_name;
        if (found[0] == '.' && strncmp(found + 1, name, size) == 0 &&
            strncmp(found + 1 + size, MARK, sizeof MARK - 1) == 0)
            S_remove_abandoned(dirfd(folder), found);
    }
    closedir(folder);
}

void mq_output_temp_sync_folder(const char *target)
{
    DIR *folder = S_open_folder(target);
    if (!folder)
        return;
    fsync(dirfd(folder)); /* some file systems refuse; the file itself is safe by then */
    closedir(folder);
}
