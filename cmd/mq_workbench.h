#ifndef MQ_WORKBENCH_H
#define MQ_WORKBENCH_H
#include "mq_data.h"
#include "mq_pass.h"

/** The subcommands of `maqsat lexicon`: one file lexicon_<name>.c each. */
typedef struct mq_workbench {
    mq_input_settings input;
    const char *codebook, *text, *gold, *format, *output, *language;
    uint64_t most; /* lines of a list */
} mq_workbench;

/** Each gets what stands behind its name on the command line. Errors  those of loading and reading;
 * MQ_E_USAGE */
typedef mq_status (*mq_workbench_run)(const mq_workbench *s, const char *const *at, size_t n,
                                      const mq_arguments *args, mq_error *err);

/** Errors in the files are those of loading. Collisions, dead cues, duplicate cases are listed on stdout;
 * MQ_E_CHECK when there is one. */
mq_status mq_lexicon_check(const mq_workbench *s, const char *const *at, size_t n, const mq_arguments *args,
                           mq_error *err);
/** Runs the cases, and scores a gold file when there is one. MQ_E_CHECK when a case fails. */
mq_status mq_lexicon_test(const mq_workbench *s, const char *const *at, size_t n, const mq_arguments *args,
                          mq_error *err);
/** Words that no cue knows in answers that got little, by how often. */
mq_status mq_lexicon_gaps(const mq_workbench *s, const char *const *at, size_t n, const mq_arguments *args,
                          mq_error *err);
/** The same survey by two codebooks. */
mq_status mq_lexicon_diff(const mq_workbench *s, const char *const *at, size_t n, const mq_arguments *args,
                          mq_error *err);
/** likeness.tsv from coded answers. */
mq_status mq_lexicon_learn(const mq_workbench *s, const char *const *at, size_t n, const mq_arguments *args,
                           mq_error *err);
mq_status mq_lexicon_import(const mq_workbench *s, const char *const *at, size_t n, const mq_arguments *args,
                            mq_error *err);
mq_status mq_lexicon_export(const mq_workbench *s, const char *const *at, size_t n, const mq_arguments *args,
                            mq_error *err);

/** Scores a coder on answers with known codes: confusion of the first dimension, macro-F1, share of right
 * inner codes, precision and recall of every rule. FILE.tsv has the columns text and one for the first
 * dimension and the one inside it, by their names; secondary may follow. The coder is the first of those of limits. */
mq_status mq_gold_write(mq_limits *limits, const char *path, mq_buffer *out, mq_error *err);

/** Writes a result to --output or stdout, but not over the survey of the pass (may be NULL).
 * Errors  MQ_E_USAGE, those of mq_output_file */
mq_status mq_workbench_put(const mq_workbench *s, const mq_pass *pass, const mq_buffer *text, mq_error *err);

#endif
