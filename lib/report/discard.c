#include "mq_discard.h"
#include <sys/stat.h>
#include <unistd.h>

void mq_discard(const char *path)
{
    struct stat about;
    if (lstat(path, &about) == 0 && S_ISREG(about.st_mode))
        unlink(path);
}
