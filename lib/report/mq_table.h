#ifndef MQ_TABLE_H
#define MQ_TABLE_H
#include "mq_arena.h"
#include "mq_error.h"

/** One table for every format. It lives in an arena, is built by the functions below and only read by the
 *  formats. Texts are copied into the arena. A failed allocation is remembered: ask mq_table_check once, at
 *  the end. Breaking a promise written here is a fault of the program and is asserted. */

/** What 100 % is. A share or an interval cannot be made without one. */
typedef struct mq_base {
    mq_str name;   /* "respondents with an answer"; printed in notes and in CSV and JSON */
    uint64_t n;    /* unweighted answers in the base                                       [answers] */
    double weight; /* sum of weights; equals n without weights                             [answers] */
} mq_base;

typedef enum mq_cell_kind {
    MQ_CELL_EMPTY,     /* nothing belongs here: a dash                                     */
    MQ_CELL_TEXT,      /* text                                                             */
    MQ_CELL_COUNT,     /* value is a whole number of answers                               */
    MQ_CELL_SHARE,     /* value, lo, hi are shares 0..1 of base (a per cent and its interval are one cell) */
    MQ_CELL_NUMBER,    /* a statistic or estimate: value, lo, hi in its own unit           */
    MQ_CELL_P,         /* value is a p-value 0..1                                          */
    MQ_CELL_MISSING,   /* undefined; text is the reason, a code such as no_answers (see mq_cell_missing) */
    MQ_CELL_SUPPRESSED /* hidden for privacy; all numbers are wiped                        */
} mq_cell_kind;

typedef struct mq_cell {
    mq_cell_kind kind;
    double value;      /* see kind; NaN where there is none */
    double lo, hi;     /* interval of the table's level, NaN = no interval */
    uint64_t count;    /* SHARE: answers behind the share (unweighted numerator); COUNT: the count */
    bool has_count;    /* SHARE: count is known */
    bool signed_value; /* print + before a positive value (differences) */
    mq_base base;      /* SHARE, COUNT and NUMBER; n == 0 and no name = no base */
    mq_str text;       /* TEXT: the text; MISSING: the reason */
    unsigned
        hidden_below; /* SUPPRESSED: threshold of a small cell (shown as <5); 0 = hidden to protect another */
    const char *mark; /* footnote letter "a".."z" behind the value, NULL = none; must be a literal or outlive
                         the table */
} mq_cell;

mq_cell mq_cell_empty(void);
mq_cell mq_cell_text(mq_str text);
mq_cell mq_cell_count(uint64_t count);
/** count answers of base; the share is count / base.n, MISSING (no_answers) where base.n == 0. */
mq_cell mq_cell_share(uint64_t count, mq_base base);
/** The same with its interval. 0 <= lo <= hi <= 1. NaN bounds mean no interval. */
mq_cell mq_cell_share_interval(uint64_t count, mq_base base, double lo, double hi);
/** A weighted or corrected share: 0 <= share <= 1, lo and hi as above or NaN. NaN share gives MISSING. */
mq_cell mq_cell_estimate(double share, double lo, double hi, mq_base base);
/** A difference of shares -1..1, printed in percentage points with its sign. */
mq_cell mq_cell_difference(double difference, double lo, double hi, mq_base base);
/** A statistic; NaN gives MISSING with reason "undefined". */
mq_cell mq_cell_number(double value);
/** An estimate with interval in its own unit (alpha, odds ratio, V); the base says what it was computed on.
 */
mq_cell mq_cell_number_interval(double value, double lo, double hi, mq_base base);
mq_cell mq_cell_p(double p);
/** reason: a stable code; the catalogue has its words as reason.<code> (no_answers, undefined, not_asked,
 *  too_few, one_group). Other text is printed as it stands. */
mq_cell mq_cell_missing(mq_str reason);
mq_cell mq_cell_suppressed(unsigned hidden_below);

typedef enum mq_column_kind {
    MQ_COLUMN_TEXT,
    MQ_COLUMN_COUNT,
    MQ_COLUMN_SHARE,      /* per cent; where a cell has an interval a second printed column shows it */
    MQ_COLUMN_DIFFERENCE, /* percentage points, likewise */
    MQ_COLUMN_NUMBER,     /* statistic, likewise; decimals settable; rows may hold counts and p-values too */
    MQ_COLUMN_P
} mq_column_kind;

typedef struct mq_column {
    const char *key; /* stable ASCII name for csv and json: "n", "share", "chi2", "level:absent" */
    mq_str label;    /* heading; for SHARE the word for the per cent column, e.g. "%" */
    mq_str spanner;  /* heading above neighbouring columns with the same spanner; empty = none */
    mq_column_kind kind;
    int decimals; /* of the per cent or number; -1 = style default (per cent 1, or 0 where n < 100; number 2)
                   */
    unsigned
        part; /* columns with the same part > 0 divide the row's base among them (suppression); default 0 */
    bool leading_zero; /* false: a number that cannot pass 1 (kappa, alpha, V): APA drops its zero */
    bool points; /* a number on the scale of a share, printed in percentage points: a standard error beside a
                    per cent */
} mq_column;

typedef enum mq_row_kind { MQ_ROW_PLAIN, MQ_ROW_GROUP, MQ_ROW_TOTAL } mq_row_kind;

typedef struct mq_line {
    const char *key; /* stable name for csv and json; "absent" or "region=Abai" */
    mq_str label;
    unsigned indent;  /* 0.. */
    mq_row_kind kind; /* GROUP: a heading over the rows below, without cells */
} mq_line;

typedef struct mq_note {
    mq_str mark; /* "" = general note; "a".. = belongs to the cells with this mark; "*" = probability note */
    mq_str text;
} mq_note;

typedef struct mq_table {
    mq_arena *arena;
    const char *id;  /* unique in a document, ASCII letters, digits, '-' and '_' */
    unsigned number; /* given by the document, 1.. */
    mq_str title;
    mq_str stub;      /* heading of the row labels */
    mq_str base_line; /* says what 100 % is, n, missing and rejected rows, census or sample */
    double level;     /* coverage of every interval in the table, 0 < level < 1; default 0.95 */
    bool rows_add;    /* plain rows of a section divide their base (levels do, multiple response does not);
                         default true; suppression relies on it */
    mq_column *columns;
    mq_line *rows;
    mq_cell *cells; /* rows x columns, row-major; read through mq_table_cell */
    mq_note *notes;
    size_t n_columns, n_rows, n_notes;
    size_t columns_room, rows_room, cells_room, notes_room;
    mq_column spare; /* stands in for a column that could not be allocated */
    bool failed;     /* out of memory */
} mq_table;

/** NULL = out of memory. id is copied. */
mq_table *mq_table_new(mq_arena *arena, const char *id, mq_str title, mq_str stub);

/** Adds a column and returns its index. All columns come before the first row. */
size_t mq_table_column(mq_table *t, const char *key, mq_str label, mq_column_kind kind);

/** The last added column, to set spanner, decimals or leading_zero; borrowed until the next column. */
mq_column *mq_table_last_column(mq_table *t);

/** Adds a row of EMPTY cells and returns its index. */
size_t mq_table_row(mq_table *t, const char *key, mq_str label, unsigned indent, mq_row_kind kind);

/** Puts a cell; kind must suit the column (SHARE and MISSING and SUPPRESSED and EMPTY in a SHARE column,
 * ...). */
void mq_table_put(mq_table *t, size_t row, size_t column, mq_cell cell);

const mq_cell *mq_table_cell(const mq_table *t, size_t row, size_t column);

/** mark "" = general note. */
void mq_table_note(mq_table *t, const char *mark, mq_str text);
void mq_table_base_line(mq_table *t, mq_str text);

/** A cell with an interval stands in the column: formats print two columns for it. */
bool mq_table_has_interval(const mq_table *t, size_t column);

/** Decimals printed in a column: its own, or per cent 1 (0 where the smallest base n < 100), number 2. */
int mq_table_decimals(const mq_table *t, size_t column);

/** MQ_OK, or MQ_E_MEMORY when an allocation failed on the way. */
mq_status mq_table_check(const mq_table *t, mq_error *err);

#endif
