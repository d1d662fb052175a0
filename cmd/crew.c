#include "mq_crew.h"
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>
#include "mq_evidence.h"
#include "mq_memo.h"
#include "mq_memory.h"

/* A batch ends with either: a row may be one word or a whole file. */
enum { BATCH_ROWS = 32, BATCH_BYTES = 1 << 16, DEFAULT_MAX = 8 };

struct mq_crew {
    mq_crew_task task;
    mq_batch *ring;
    size_t room;                    /* batches in the ring */
    size_t taken, coded, submitted; /* counts of batches: taken <= coded <= submitted <= taken + room */
    pthread_mutex_t lock;
    pthread_cond_t work, done;
    pthread_t threads[MQ_THREADS_MAX];
    size_t wanted, n_threads;       /* threads asked for, and those that there are */
    mq_memo **memos; /* of the caller, when there are no threads */
    bool stop;
};

static mq_memo **S_memos(const mq_coders *coders, size_t threads)
{
    mq_memo **memos = calloc(coders->size, sizeof(mq_memo *)); /* without them the coding is the same, only slower */
    for (size_t i = 0; memos && i < coders->size; i++)
        memos[i] = mq_memo_new(&coders->at[i].likeness, MQ_MEMO_ROOM / threads / coders->size);
    return memos;
}

static void S_free_memos(mq_memo **memos, size_t n)
{
    for (size_t i = 0; memos && i < n; i++)
        mq_memo_free(memos[i]);
    free(memos);
}

static mq_status S_evidence(const mq_crew_task *task, mq_memo *memo, mq_batch *batch, mq_answer *answer)
{
    mq_buffer text = {0};
    mq_status st = mq_evidence_write(&task->coders->at[0], memo, &batch->arena, &answer->codings[0], 0, answer->text,
                                     &text, &batch->err);
    answer->evidence = mq_arena_copy(&batch->arena, mq_buffer_view(&text));
    if (st == MQ_OK && (text.failed || !answer->evidence.at))
        st = mq_no_memory(&batch->err);
    mq_buffer_free(&text);
    return st;
}

static mq_status S_answer(const mq_crew_task *task, mq_memo **memos, mq_batch *batch, mq_str text, mq_answer *answer)
{
    size_t n = task->coders->size;
    mq_coding *codings = mq_arena_take_n(&batch->arena, n, sizeof *codings);
    if (!codings)
        return mq_no_memory(&batch->err);
    answer->text = text;
    answer->codings = codings;
    mq_status st = mq_words_of(&batch->arena, text, &answer->words, &batch->err);
    if (st < 0)
        return st;
    answer->language = mq_language_of(&answer->words);
    for (size_t i = 0; i < n && st >= 0; i++) {
        st = mq_coder_code_with(&task->coders->at[i], memos ? memos[i] : NULL, &batch->arena, &answer->words, &codings[i],
                                &batch->err);
        batch->limits += codings[i].matches.limits;
    }
    return st >= 0 && task->evidence ? S_evidence(task, memos ? memos[0] : NULL, batch, answer) : st;
}

static void S_code(const mq_crew_task *task, mq_memo **memos, mq_batch *batch)
{
    batch->answers = mq_arena_take_n(&batch->arena, batch->size * task->n_texts, sizeof *batch->answers);
    batch->status = batch->answers ? MQ_OK : mq_no_memory(&batch->err);
    for (size_t r = 0; r < batch->size; r++)
        for (size_t t = 0; t < task->n_texts && batch->status >= 0; t++)
            batch->status = S_answer(task, memos, batch, batch->rows[r].cells[task->texts[t]],
                                     &batch->answers[r * task->n_texts + t]);
}

static void *S_work(void *of)
{
    mq_crew *crew = of;
    mq_memo **memos = S_memos(crew->task.coders, crew->wanted);
    pthread_mutex_lock(&crew->lock);
    for (;;) {
        while (crew->coded == crew->submitted && !crew->stop)
            pthread_cond_wait(&crew->work, &crew->lock);
        if (crew->stop)
            break;
        mq_batch *batch = &crew->ring[crew->coded++ % crew->room];
        pthread_mutex_unlock(&crew->lock);
        S_code(&crew->task, memos, batch);
        pthread_mutex_lock(&crew->lock);
        batch->done = true;
        pthread_cond_signal(&crew->done);
    }
    pthread_mutex_unlock(&crew->lock);
    S_free_memos(memos, crew->task.coders->size);
    return NULL;
}

mq_crew *mq_crew_open(const mq_crew_task *task, size_t threads)
{
    mq_crew *crew = calloc(1, sizeof *crew);
    if (!crew)
        return NULL;
    crew->task = *task;
    pthread_mutex_init(&crew->lock, NULL);
    pthread_cond_init(&crew->work, NULL);
    pthread_cond_init(&crew->done, NULL);
    threads = threads > MQ_THREADS_MAX ? MQ_THREADS_MAX : threads;
    crew->wanted = threads > 1 ? threads : 1;
    crew->room = threads > 1 ? threads + 2 : 1;
    crew->ring = calloc(crew->room, sizeof *crew->ring);
    for (size_t i = 0; crew->ring && threads > 1 && i < threads; i++)
        if (pthread_create(&crew->threads[crew->n_threads], NULL, S_work, crew) == 0)
            crew->n_threads++;
    if (!crew->n_threads) /* a machine that gives no thread still codes */
        crew->memos = S_memos(task->coders, 1);
    if (crew->ring)
        return crew;
    mq_crew_close(crew);
    return NULL;
}

mq_batch *mq_crew_empty(mq_crew *crew)
{
    return crew->submitted - crew->taken < crew->room ? &crew->ring[crew->submitted % crew->room] : NULL;
}

mq_status mq_batch_add(mq_batch *batch, const mq_row *row, bool *full, mq_error *err)
{
    if (!batch->rows && !(batch->rows = mq_arena_take_n(&batch->arena, BATCH_ROWS, sizeof *batch->rows)))
        return mq_no_memory(err);
    mq_str *cells = mq_arena_take_n(&batch->arena, row->count + 1, sizeof *cells);
    mq_row *copy = &batch->rows[batch->size];
    *copy = *row;
    copy->cells = cells;
    copy->raw = (mq_str){0};
    for (size_t i = 0; cells && i < row->count; i++) {
        if (!(cells[i] = mq_arena_copy(&batch->arena, row->cells[i])).at)
            return mq_no_memory(err);
        batch->bytes += row->cells[i].size;
    }
    if (!cells)
        return mq_no_memory(err);
    batch->size++;
    *full = batch->size == BATCH_ROWS || batch->bytes >= BATCH_BYTES;
    return MQ_OK;
}

void mq_crew_submit(mq_crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    crew->submitted++;
    pthread_cond_signal(&crew->work);
    pthread_mutex_unlock(&crew->lock);
}

mq_batch *mq_crew_take(mq_crew *crew)
{
    mq_batch *batch = &crew->ring[crew->taken % crew->room];
    if (crew->taken == crew->submitted)
        return NULL;
    if (!crew->n_threads) {
        crew->coded++;
        S_code(&crew->task, crew->memos, batch);
        return batch;
    }
    pthread_mutex_lock(&crew->lock);
    while (!batch->done)
        pthread_cond_wait(&crew->done, &crew->lock);
    pthread_mutex_unlock(&crew->lock);
    return batch;
}

void mq_crew_release(mq_crew *crew)
{
    mq_batch *batch = &crew->ring[crew->taken % crew->room];
    mq_arena_reset(&batch->arena);
    *batch = (mq_batch){.arena = batch->arena};
    crew->taken++;
}

void mq_crew_close(mq_crew *crew)
{
    if (!crew)
        return;
    pthread_mutex_lock(&crew->lock);
    crew->stop = true;
    pthread_cond_broadcast(&crew->work);
    pthread_mutex_unlock(&crew->lock);
    for (size_t i = 0; i < crew->n_threads; i++)
        pthread_join(crew->threads[i], NULL);
    for (size_t i = 0; crew->ring && i < crew->room; i++)
        mq_arena_free(&crew->ring[i].arena);
    S_free_memos(crew->memos, crew->task.coders->size);
    pthread_cond_destroy(&crew->done);
    pthread_cond_destroy(&crew->work);
    pthread_mutex_destroy(&crew->lock);
    free(crew->ring);
    free(crew);
}

size_t mq_crew_threads(void)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online < 1 ? 1 : online > DEFAULT_MAX ? DEFAULT_MAX : (size_t)online;
}
