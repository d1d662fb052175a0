#ifndef MQ_CASE_H
#define MQ_CASE_H
#include "mq_coder.h"

/** A row of cases.<lang>.tsv: an answer and the codes that it must get. */
typedef struct mq_case {
    mq_str text;
    mq_str codes;        /* as written: paths of codes with | between; - = none but the fallback */
    mq_str reference;    /* rule of the written codebook */
    uint32_t file, line; /* file: index into paths of mq_cases */
} mq_case;

typedef struct mq_cases {
    mq_case *at;
    size_t size;
    const char **paths;
    size_t n_paths;
} mq_cases;

/** Reads every cases.<lang>.tsv of folder, in byte order of their names; none is no error. All memory is the
 * arena's. In      book    codes are looked up in it Errors  MQ_E_LEXICON with line, column, caret: a code
 * that the codebook does not know; MQ_E_NOINPUT, MQ_E_MEMORY */
mq_status mq_cases_load(mq_arena *arena, const char *folder, const mq_codebook *book, mq_cases *out,
                        mq_error *err);

/** Does a coding show the codes of a case? In every dimension that stands in no other: of an ordinal or
 * nominal one the first code named is the one given (the fallback, when none is named) and further ones are
 * secondary; of flags exactly those named are set. *got gets the codes that were given, written like those of
 * a case. */
bool mq_case_judge(const mq_coder *coder, const mq_coding *coding, mq_str codes, mq_buffer *got);

/** The codes that a coding gives, written like those of a case: every dimension's code (flags: all),
 * fallbacks of dimensions after the first left out, secondary ones last; - = nothing. */
void mq_coding_codes(const mq_coder *coder, const mq_coding *coding, mq_buffer *out);

#endif
