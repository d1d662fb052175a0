#ifndef MQ_SAMPLE_H
#define MQ_SAMPLE_H
#include "mq_hash.h"
#include "mq_input.h"
#include "mq_levels.h"
#include "mq_sample_ids.h"

/** `maqsat sample`: a stratified sample of a coded survey, drawn in passes over the file. Memory grows with
 * the sample and the strata, not with the rows. */

enum { MQ_SAMPLE_CODERS = 8 };

typedef enum mq_allocation {
    MQ_ALLOCATE_PROPORTIONAL,
    MQ_ALLOCATE_NEYMAN,
    MQ_ALLOCATE_EQUAL,
    MQ_ALLOCATE_FILE
} mq_allocation;

typedef struct mq_sample_settings {
    uint64_t n, seed, coders;
    const char *text, *id, *allocate, *pilot, *overlap, *output, *codebook;
    mq_texts stratify;
    mq_input_settings input;
} mq_sample_settings;

/** An answer that is in the sample so far. */
typedef struct mq_sample_pick {
    uint64_t rank, row;
    size_t stratum;
    char *key, *text; /* owned; ended by 0 */
    size_t text_size;
    uint64_t coders; /* bit c: coder c codes it */
} mq_sample_pick;

typedef struct mq_sample_stratum {
    mq_str name;      /* values, a 0x1F byte between them */
    uint64_t all, n;  /* answers in the frame, to be drawn */
    mq_sample_pick *picks; /* heap, the largest rank first */
    size_t size;
} mq_sample_stratum;

typedef struct mq_sample {
    const mq_sample_settings *s;
    const char *path;
    mq_arena arena;
    mq_str text, id, stratify[MQ_TEXTS_MAX]; /* names in the header */
    size_t n_stratify;
    const char *wanted_text, *wanted[MQ_TEXTS_MAX]; /* columns as asked for: #N of the answers, n_stratify */
    mq_allocation allocate;
    double overlap;
    mq_labels *labels; /* names of the strata */
    size_t *of_label;  /* stratum of every label */
    mq_sample_stratum *strata;
    size_t n_strata;
    uint64_t *counts; /* answers of every label */
    size_t counts_room;
    uint64_t rows, ragged, blank;
    size_t first_ragged;
    char digest[MQ_HASH_HEX];
    mq_sample_ids *ids; /* while the frame is read */
    mq_sample_pick *drawn; /* all picks in the order of rows */
    size_t n;
} mq_sample;

/** Stratum values joined by |, for messages and allocation files; {NULL, 0} = out of memory. */
mq_str mq_sample_name(mq_sample *sample, size_t stratum);

/** A 64-bit number of seed, stream and row that looks random. */
uint64_t mq_sample_rank(uint64_t seed, uint64_t stream, uint64_t row);

/** First pass: strata with their answers, ids that must differ, digest of the file.
 *  Errors  MQ_E_DATA an id is blank or twice, no answer; those of reading */
mq_status mq_sample_frame(mq_sample *sample, mq_error *err);

/** Sets n of every stratum. Errors  MQ_E_DATA more than there are; those of the file of --allocate */
mq_status mq_sample_allocate(mq_sample *sample, const mq_arguments *args, mq_error *err);

/** Second pass: the answers themselves; fills drawn. Errors  MQ_E_DATA the file changed between the passes */
mq_status mq_sample_draw(mq_sample *sample, mq_error *err);

/** The codebook that coded the file, as JSON members of an object. Errors  those of loading codebooks */
typedef struct mq_sample_file {
    mq_str path;
    char sha256[MQ_HASH_HEX];
} mq_sample_file;
typedef struct mq_sample_codebook {
    mq_str name;
    bool from_manifest;
    char sha256[MQ_HASH_HEX];
    mq_sample_file *files;
    size_t n_files;
} mq_sample_codebook;
mq_status mq_sample_codebook_find(mq_sample *sample, mq_sample_codebook *out, mq_error *err);

/** Writes the sheets, then the design. Errors  MQ_E_CREATE a sheet is there that coders have filled in;
 *  those of mq_output_file */
mq_status mq_sample_write(mq_sample *sample, mq_error *err);

void mq_sample_free(mq_sample *sample);

#endif
