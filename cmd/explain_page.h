#ifndef EXPLAIN_PAGE_H
#define EXPLAIN_PAGE_H
#include "mq_explain.h"
#include "mq_limits.h"
#include "mq_memo.h"
#include "mq_output.h"
#include "mq_survey.h"

/** A column of codes: a dimension of a codebook. */
typedef struct column {
    const mq_codebook *book;
    size_t dimension, index;
} column;

enum { PAGE_COLUMNS_MAX = 64 };

/** A coded file on its way to a page. */
typedef struct page {
    const mq_page_settings *s;
    mq_survey *in;
    mq_output *out;
    mq_coders coders;
    mq_limits limits;
    mq_catalogue *words;
    mq_memo **memos; /* one a coder */
    size_t text, rule, evidence;
    column columns[PAGE_COLUMNS_MAX]; /* the first is the main one */
    size_t n_columns;
    mq_seen seen;
    mq_arena arena, row; /* of the page, of an answer */
    mq_buffer buffer;
} page;

/** Finds the codebooks, their columns and the messages of a page whose survey is open. Errors as of the
 * parts. */
mq_status explain_page_load(page *p, mq_error *err);
void explain_page_free(page *p);

#endif
