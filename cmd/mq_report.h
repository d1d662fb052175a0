#ifndef MQ_REPORT_H
#define MQ_REPORT_H
#include "mq_coder.h"
#include "mq_counts.h"
#include "mq_format.h"
#include "mq_hash.h"
#include "mq_input.h"
#include "mq_run_tables.h"
#include "mq_words.h"

/** What `maqsat report` reads from a coded survey, and the document it makes of it. */

/** Parts of a report, in their order; names in the key `tables` of a description. */
typedef enum mq_report_part {
    MQ_PART_SUMMARY,
    MQ_PART_SAMPLE,
    MQ_PART_LEVELS,
    MQ_PART_DETAILS,
    MQ_PART_GROUPS,
    MQ_PART_CHANGE,
    MQ_PART_RELIABILITY,
    MQ_PART_CORRECTED,
    MQ_PART_EXEMPLARS,
    MQ_PART_BLIND_SPOTS,
    MQ_PART_REPAIRS,
    MQ_PART_METHOD,
    MQ_PARTS
} mq_report_part;

/** The order: options of the command line, completed by a description file. NULL, SIZE_MAX and UINT64_MAX
 * mean "not given" until mq_report_plan_complete has run. */
typedef struct mq_report_plan {
    mq_texts texts, by, sheets, labels; /* labels: NAME=TEXT, what the report calls a column */
    const char *description, *title, *codebook, *formats, *tables, *output, *before, *after, *design;
    size_t lang, figures; /* figures: 0 svg, 1 png, 2 pdf */
    uint64_t seed, min_cell;
    double level;
    bool share, publish;
    mq_input_settings input;
    bool parts[MQ_PARTS]; /* what `tables` asks for */
} mq_report_plan;

/** Reads plan->description, if there is one, for all that the command line leaves open, and fills in the
 * defaults. Texts are arena-owned.
 * Errors  MQ_E_NOINPUT; MQ_E_DATA with the line of an unknown key or a bad value; MQ_E_USAGE */
mq_status mq_report_plan_complete(mq_report_plan *plan, mq_arena *arena, mq_error *err);

/** Format of exactly this name, NULL = none. A plan has at most MQ_FORMATS_MOST, each once. */
enum { MQ_FORMATS_MOST = 16 };
const mq_format *mq_report_format(mq_str name);

enum { MQ_QUOTE_LETTERS = 300, MQ_QUOTES_KEPT = 24, MQ_QUOTES_SHOWN = 3, MQ_LANGUAGES = 6, MQ_REPAIRS = 10 };

/** A quoted answer and the evidence cell that goes with it; the texts are malloc-owned. */
typedef struct mq_quote {
    uint64_t key; /* the smallest keys stay: a sample that depends on seed and text only */
    char *text, *evidence;
    size_t language; /* index into mq_report_languages */
} mq_quote;

/** A bounded sample of answers a code. */
typedef struct mq_quotes {
    mq_quote (*at)[MQ_QUOTES_KEPT]; /* codes of the first codebook */
    size_t *size;
    size_t codes;
    uint64_t seed;
} mq_quotes;

mq_status mq_quotes_new(mq_quotes *q, mq_arena *arena, size_t codes, uint64_t seed, mq_error *err);
/** Offers an answer; it is copied if it stays. Of answers that differ in
 * capitals, blanks and signs only the plainest stays; those above 300 letters are left out; answers
 * of three words and more with evidence go before all others. Errors  MQ_E_MEMORY */
mq_status mq_quotes_offer(mq_quotes *q, size_t code, mq_str text, mq_str evidence, size_t language,
                          mq_error *err);
/** The shortest of the sample that are not alike, at most MQ_QUOTES_SHOWN, in shown; returns how many. */
size_t mq_quotes_best(const mq_quotes *q, size_t code, const mq_quote *shown[MQ_QUOTES_SHOWN]);
void mq_quotes_free(mq_quotes *q);
/** Two answers of at most MQ_QUOTE_LETTERS letters are one with slips: their letters differ in a fifth or
 * less, in two where they are short. */
bool mq_quote_alike(mq_str a, mq_str b);

/** What is counted of a text column beside its codes. */
typedef struct mq_report_text {
    mq_str name;
    size_t column;                            /* the answers */
    size_t *codes;                            /* coders x MQ_DIMENSIONS_MAX: columns, SIZE_MAX = none */
    size_t rule, evidence, language, repairs; /* columns, SIZE_MAX = none; 0 in a run, which knows them all */
    uint64_t languages[MQ_LANGUAGES], fallback[MQ_LANGUAGES]; /* answers; of them without a rule */
    uint64_t repaired[MQ_REPAIRS];
    uint64_t uncoded; /* rows with an empty cell where the code should be */
    mq_tally *words;  /* words of answers without a rule */
    mq_quotes quotes;
} mq_report_text;

/** Names of languages and repairs in coded files, in the order of the counts. */
extern const char *const mq_report_languages[MQ_LANGUAGES];
extern const char *const mq_report_repairs[MQ_REPAIRS];

typedef struct mq_report {
    const mq_report_plan *plan;
    mq_survey *survey;
    mq_coders coders;
    bool borrowed; /* survey and coders are those of a run: the rows were not read from a coded file */
    mq_report_text *texts; /* n_texts */
    mq_counts *counts;     /* n_texts */
    size_t n_texts;
    size_t by[MQ_TEXTS_MAX];
    mq_str by_names[MQ_TEXTS_MAX], by_titles[MQ_TEXTS_MAX]; /* as in the file; as the report calls them */
    size_t before, after; /* text columns of the two waves, SIZE_MAX = none */
    uint64_t *change;     /* codes before x codes after of the first dimension */
    size_t levels;        /* codes of the first dimension */
    uint64_t rows, ragged;
    mq_arena arena, row;
} mq_report;

/** Opens the coded file and finds its columns. Close after success and failure.
 *  Errors  MQ_E_DATA a column of codes is missing: the file is not coded */
mq_status mq_report_open(mq_report *r, const char *path, const mq_report_plan *plan, mq_error *err);
/** The same for a run: rows come by mq_report_add. plan, survey and coders are borrowed. */
mq_status mq_report_begin(mq_report *r, const mq_report_plan *plan, mq_survey *survey,
                          const mq_coders *coders, mq_error *err);

/** An answer with what is known of it, read from a coded file or just coded. */
typedef struct mq_report_answer {
    const mq_coding *codings;       /* one a coder */
    mq_str cell, evidence, repairs; /* as in a coded file */
    const mq_words *words;          /* of the cell; NULL = made when they are needed */
    size_t language;                /* index into mq_report_languages */
    bool rule;                      /* a rule gave the code */
} mq_report_answer;

/** Counts a row: an answer for every text column, a label for every group column. Errors  MQ_E_MEMORY */
mq_status mq_report_add(mq_report *r, const mq_report_answer *answers, const mq_str *labels, mq_error *err);
/** Counters of a text column whose name is set. Errors  MQ_E_MEMORY */
mq_status mq_report_text_open(mq_report *r, size_t text, mq_error *err);
/** Index into mq_report_languages; unknown names are `none`. */
size_t mq_report_language(mq_str name);

/** Reads all rows. Errors  MQ_E_DATA a code that the codebook does not have, with the row */
mq_status mq_report_read(mq_report *r, const mq_arguments *args, mq_error *err);
void mq_report_close(mq_report *r);

/** What a manifest <file>.run.json says about the coding, as far as it is there. */
typedef struct mq_report_origin {
    bool found;
    char format[8], encoding[32], delimiter[8], rows[24], rejected[24], sha256[MQ_HASH_HEX], path[512];
    char lexicon[MQ_HASH_HEX]; /* as mq_coder_digest of the codebook that coded the file */
} mq_report_origin;
/** Looks for path.run.json and for run.json beside path. Errors  MQ_E_MEMORY, MQ_E_IO */
mq_status mq_report_origin_read(const char *path, mq_report_origin *out, mq_error *err);

/** Tools that the parts of a page share. */
typedef struct mq_report_page {
    mq_run_place at; /* at.text is the text column that is being written */
    const mq_report *report;
    const mq_report_origin *origin;
    struct mq_report_sheets *sheets; /* mq_report_sheets.h; NULL = no sheet was given */
    const mq_arguments *args;
    unsigned min_cell;
    mq_document *d;
    mq_figure **figures; /* to be saved as files, n_figures */
    size_t n_figures, figures_room;
    mq_error *err;
} mq_report_page;

/** Makes the document in p->d. */
mq_status mq_report_document(mq_report_page *p);

mq_str mq_page_number(const mq_report_page *p, uint64_t n);
mq_str mq_page_percent(const mq_report_page *p, double share);
mq_str mq_page_fill(const mq_report_page *p, const char *key, const mq_str *values, size_t n);
/** Adds a table; it must have been through mq_table_suppress. t NULL = out of memory. */
mq_status mq_page_table(mq_report_page *p, mq_table *t);
/** Adds a figure of the table that was added last. */
mq_status mq_page_figure(mq_report_page *p, const char *kind, const mq_table *t);

/** Parts. */
mq_status mq_page_sample(mq_report_page *p, mq_table *const *groups);
mq_status mq_page_blind_spots(mq_report_page *p);
mq_status mq_page_repairs(mq_report_page *p);
mq_status mq_page_exemplars(mq_report_page *p);
mq_status mq_page_change(mq_report_page *p, mq_table *before, mq_table *after);
/** The main results, said first; after all other parts. */
mq_status mq_page_summary(mq_report_page *p);
/** Nothing where the sheets say nothing of it. */
mq_status mq_page_reliability(mq_report_page *p);
mq_status mq_page_corrected(mq_report_page *p);
mq_status mq_page_method(mq_report_page *p);
/** The table of the document with this id, NULL = none. */
const mq_table *mq_page_find(const mq_report_page *p, const char *id);

/** Hides small cells of a table; drop_total takes its total row out first, whose sums are then taken as known
 * from elsewhere. */
mq_status mq_page_hide(const mq_report_page *p, mq_table *t, bool drop_total);
/** The total row of t hides the same codes as `levels`: both tell the same. If not, one would give away what
 * the other hides, and the total has to go. */
bool mq_page_same_total(const mq_table *levels, const mq_table *t, size_t first);
/** Where code k is hidden in `levels` (row k), nothing in `t` may add up to it: column `first + k` of t hides
 * a cell in a row that hides one already. rows: the same for row k of t instead. */
void mq_page_hide_with(const mq_table *levels, mq_table *t, size_t first, bool rows);
/** The same for the section of details that stands under code k. */
void mq_page_hide_sections(const mq_table *levels, mq_table *details);

/** Formats and figures of the plan, made but not yet in their places. */
typedef struct mq_report_files {
    struct mq_report_file *at;
    size_t n, placed;
} mq_report_files;

/** Makes all files; they are the arena's of the report. Free after success and failure.
 *  Errors  MQ_E_USAGE one of them is the input; MQ_E_CREATE, MQ_E_IO, MQ_E_MEMORY */
mq_status mq_report_make(mq_report_page *p, mq_report_files *out, mq_error *err);
/** Puts them into the folder of the plan one by one. Errors  MQ_E_CREATE, MQ_E_IO */
mq_status mq_report_place(mq_report_files *files, mq_error *err);
void mq_report_files_free(mq_report_files *files);

struct mq_report_sheets;
/** From what was counted to the files and the text for the terminal. sheets may be NULL. Errors  as above */
mq_status mq_report_write(mq_report *r, const mq_report_origin *origin, struct mq_report_sheets *sheets,
                          const mq_arguments *args, mq_report_files *files, mq_buffer *terminal,
                          mq_error *err);

#endif
