#ifndef MQ_SHEET_H
#define MQ_SHEET_H
#include "mq_catalogue.h"
#include "mq_command.h"

/** What every command that prints statistics has: where the tables go, as what, in which language. */
typedef struct mq_sheet_settings {
    const char *output;
    size_t format, lang; /* index in the words of their options */
    double level;        /* coverage of intervals */
    uint64_t min_cell;
} mq_sheet_settings;

#define MQ_SHEET_DEFAULTS                                                                                    \
    {                                                                                                        \
        .output = "-", .lang = 2, .level = 0.95                                                              \
    }

#define MQ_SHEET_OPTIONS(type, sheet)                                                                        \
    {'o',                                                                                                    \
     "output",                                                                                               \
     MQ_OPTION_TEXT,                                                                                         \
     offsetof(type, sheet.output),                                                                           \
     "FILE",                                                                                                 \
     "where the tables go; - is stdout, the default",                                                        \
     0,                                                                                                      \
     0},                                                                                                     \
        {'f',                                                                                                \
         "format",                                                                                           \
         MQ_OPTION_CHOICE,                                                                                   \
         offsetof(type, sheet.format),                                                                       \
         "text|md|csv|json|html",                                                                            \
         "how the tables are written",                                                                       \
         0,                                                                                                  \
         0},                                                                                                 \
        {'l',                                                                                                \
         "lang",                                                                                             \
         MQ_OPTION_CHOICE,                                                                                   \
         offsetof(type, sheet.lang),                                                                         \
         "kk|ru|en",                                                                                         \
         "language of the tables",                                                                           \
         0,                                                                                                  \
         0},                                                                                                 \
        {0,                                                                                                  \
         "level",                                                                                            \
         MQ_OPTION_NUMBER,                                                                                   \
         offsetof(type, sheet.level),                                                                        \
         "P",                                                                                                \
         "coverage of the intervals, 0.95 by default",                                                       \
         0.5,                                                                                                \
         0.9999},                                                                                            \
    {                                                                                                        \
        0, "min-cell", MQ_OPTION_INTEGER, offsetof(type, sheet.min_cell), "N",                               \
            "hide counts below N, and those from which they could be computed", 0, 1000                      \
    }

struct mq_table;
struct mq_document;

typedef struct mq_sheet {
    const mq_sheet_settings *settings;
    mq_arena arena;
    const mq_catalogue *words;
    mq_catalogue *own_words; /* words, where mq_sheet_open loaded them */
    struct mq_document *document;
    /* NULL, or what is done with a table in place of adding it to the document: a report has its own way */
    mq_status (*take)(void *data, struct mq_table *table, mq_error *err);
    void *data;
} mq_sheet;

/** Begins a document in the arena of the sheet. Close after success and after failure. */
mq_status mq_sheet_open(mq_sheet *sheet, const mq_sheet_settings *settings, mq_str title, mq_error *err);
/** Adds a table; hides small cells first when --min-cell asks for it. Its level is set to that of the
 * settings. NULL is out of memory. */
mq_status mq_sheet_table(mq_sheet *sheet, struct mq_table *table, mq_error *err);
/** Writes the document to where the settings say. */
mq_status mq_sheet_write(mq_sheet *sheet, mq_error *err);
void mq_sheet_close(mq_sheet *sheet);

/** A text in the arena, printf-style; {NULL, 0} = out of memory. */
mq_str mq_sheet_text(mq_sheet *sheet, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** The same as the key of a table, a row, a column or a message; "" = out of memory. */
const char *mq_sheet_key(mq_sheet *sheet, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** A number, or where it is undefined or infinite the reason in words. */
void mq_sheet_number(struct mq_table *t, size_t row, size_t column, double value, const char *reason);
void mq_sheet_p(struct mq_table *t, size_t row, size_t column, double p, const char *reason);

#endif
