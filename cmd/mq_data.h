#ifndef MQ_DATA_H
#define MQ_DATA_H
#include "mq_arena.h"
#include "mq_coder.h"

/** Data files that come with maqsat: lexicons/<name> under <program>/../share/maqsat, else under the source
 *  folder of the build tree that the program stands in; never by environment.
 *  *path = path of lexicons/<name>, arena-owned; NULL when it is in no place. Errors  MQ_E_MEMORY */
mq_status mq_data_find(mq_arena *arena, const char *name, const char **path, mq_error *err);

/** The same, but a missing file is MQ_E_NOINPUT. */
mq_status mq_data_need(mq_arena *arena, const char *name, const char **path, mq_error *err);

/** Folder of a codebook (wanted NULL = the one that lexicons/default.txt names): wanted as it stands when it has a slash or is a folder, else lexicons/<wanted>.
 *  Errors  MQ_E_NOINPUT */
mq_status mq_data_codebook(mq_arena *arena, const char *wanted, const char **folder, mq_error *err);

/** The codebooks of one pass; the first gives the main columns. */
typedef struct mq_coders {
    mq_coder *at;
    size_t size;
    mq_arena arena;
} mq_coders;

/** list: PATH|NAME[,PATH|NAME...]; NULL = the one that lexicons/default.txt names.
 *  Errors  MQ_E_USAGE none, or one twice; those of mq_data_codebook and mq_coder_load */
mq_status mq_coders_load(const char *list, mq_coders *out, mq_error *err);
void mq_coders_free(mq_coders *coders);

/** Paths of all files that a coder was made of, in a fixed order, *size of them; arena-owned. NULL = no
 * memory. */
const char **mq_coder_files(const mq_coder *coder, mq_arena *arena, size_t *size);

#endif
