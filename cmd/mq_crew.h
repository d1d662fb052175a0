#ifndef MQ_CREW_H
#define MQ_CREW_H
#include "mq_data.h"
#include "mq_rows.h"

/** Threads that code batches of rows while the main thread reads the next ones and writes the last ones. Batches come back
 *  in the order in which they were submitted, and what was found in a row does not depend on the other rows, so the bytes
 *  written are the same for any number of threads. The batches in flight are few and of bounded size. */

enum { MQ_THREADS_MAX = 64 };

/** What a crew looks for in a row. */
typedef struct mq_crew_task {
    const mq_coders *coders;
    const size_t *texts; /* columns, n_texts */
    size_t n_texts;
    bool evidence; /* words that show the decision of the first codebook */
} mq_crew_task;

/** One text cell and what was found in it. */
typedef struct mq_answer {
    mq_str text;
    mq_words words;
    mq_language language;
    const mq_coding *codings; /* one a coder */
    mq_str evidence;          /* of the first dimension of the first coder, as in the coded file */
} mq_answer;

/** Rows with their answers; all is the arena's. */
typedef struct mq_batch {
    mq_arena arena;
    mq_row *rows;
    mq_answer *answers; /* n_texts a row */
    size_t size, bytes; /* rows, and bytes of their cells */
    uint64_t limits;    /* patterns that ran into a limit */
    mq_status status;   /* of coding */
    mq_error err;
    bool done;
} mq_batch;

typedef struct mq_crew mq_crew;

/** threads: 1 = none beside the caller's, which then codes when it takes. task is borrowed.
 *  NULL = out of memory or no thread could be started. Caller closes. */
mq_crew *mq_crew_open(const mq_crew_task *task, size_t threads);

/** An empty batch to be filled; NULL = all are in flight: take one first. */
mq_batch *mq_crew_empty(mq_crew *crew);

/** Copies a row into the batch given by mq_crew_empty. True in *full: submit it. Errors  MQ_E_MEMORY */
mq_status mq_batch_add(mq_batch *batch, const mq_row *row, bool *full, mq_error *err);

/** Hands that batch over to be coded. */
void mq_crew_submit(mq_crew *crew);

/** The oldest batch, coded; waits for it. NULL = none is in flight. Borrowed until mq_crew_release. */
mq_batch *mq_crew_take(mq_crew *crew);
void mq_crew_release(mq_crew *crew);

void mq_crew_close(mq_crew *crew); /* NULL is fine; waits for what is being coded */

/** Processors online, at most 8: what --threads means when it is not given. */
size_t mq_crew_threads(void);

#endif
