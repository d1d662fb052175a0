#ifndef MQ_ERROR_H
#define MQ_ERROR_H
#include <stddef.h>

/** Outcome of every call that can fail. 0 and above: no failure. */
typedef enum mq_status {
    MQ_OK = 0,
    MQ_END = 1,            /* a stream has no more items */
    MQ_MORE = 2,           /* a push reader wants more bytes */
    MQ_E_CHECK = -1,       /* ran, but a check the user asked for failed   exit 1  */
    MQ_E_USAGE = -2,       /* wrong options                                exit 2  */
    MQ_E_PARTIAL = -3,     /* written, with rejected rows or regex limits  exit 3  */
    MQ_E_DATA = -4,        /* bad input data; nothing written              exit 65 */
    MQ_E_LEXICON = -5,     /* bad lexicon, codebook or rule                exit 65 */
    MQ_E_DOMAIN = -6,      /* a number outside the domain of a formula     exit 65 */
    MQ_E_NOINPUT = -7,     /* input missing or not readable                exit 66 */
    MQ_E_INTERNAL = -8,    /* broken promise of the program                exit 70 */
    MQ_E_MEMORY = -9,      /* out of memory                                exit 71 */
    MQ_E_CREATE = -10,     /* output cannot be created                     exit 73 */
    MQ_E_IO = -11,         /* read or write failed                         exit 74 */
    MQ_E_INTERRUPTED = -12 /* SIGINT                                       exit 130 */
} mq_status;

/** A place in a file. file may be NULL; line and column are 1-based, 0 = unknown; column in code points. */
typedef struct mq_place {
    const char *file;
    size_t line, column;
} mq_place;

/** What went wrong and where. Owned by the caller, fixed size, so running out of memory can be reported too. */
typedef struct mq_error {
    mq_status status;
    char file[256];
    size_t line, column;
    char message[512]; /* lower case, no full stop, says what to do; may hold further lines (source line, caret) */
} mq_error;

/** Fills *err (may be NULL) and returns status. at may be NULL. printf-style format. Never allocates. */
mq_status mq_fail(mq_error *err, mq_status status, const mq_place *at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/** mq_fail for a text line: adds the offending line and a caret under the column. line_text need not end with 0. */
mq_status mq_fail_caret(mq_error *err, mq_status status, const mq_place *at, const char *line_text, size_t size,
                        const char *format, ...) __attribute__((format(printf, 6, 7)));

/** Process exit code of a status, as documented in the man page. */
int mq_exit_code(mq_status status);

#endif
