#ifndef MQ_GRID_H
#define MQ_GRID_H
#include "mq_document.h"

/** What a reader sees of a table: the stub, then one printed column a value and one an interval, as plain
 * text in the document's language. Formats add rules and escapes only. */
typedef struct mq_grid_column {
    size_t column; /* index in the table */
    bool interval; /* prints the interval of the cells instead of their value */
} mq_grid_column;

typedef struct mq_grid {
    const mq_table *table;
    const mq_catalogue *words;
    mq_grid_column *columns; /* printed columns without the stub */
    size_t n;
    bool spanners; /* some column has one, or an interval stands under the label of its value */
} mq_grid;

mq_status mq_grid_make(const mq_table *t, const mq_catalogue *words, mq_arena *arena, mq_grid *out,
                       mq_error *err);

/** Heading of a printed column: its label, or "95% CI". */
void mq_grid_head(const mq_grid *g, size_t column, mq_buffer *out);

/** Index behind the last of the printed columns from column on that stand under one spanner, or under none. */
size_t mq_grid_spanned(const mq_grid *g, size_t column);

/** Text of a printed cell without its mark. "" under a GROUP row. */
void mq_grid_cell(const mq_grid *g, size_t row, size_t column, mq_buffer *out);

/** Footnote mark of a printed cell, NULL = none. */
const char *mq_grid_mark(const mq_grid *g, size_t row, size_t column);

/** true: text column, set left; false: figures, set right. */
bool mq_grid_left(const mq_grid *g, size_t column);

/** "Table 3", "Таблица 3", "3-кесте"; likewise figures. */
mq_str mq_caption_table(const mq_catalogue *words, mq_arena *arena, unsigned number);
mq_str mq_caption_figure(const mq_catalogue *words, mq_arena *arena, unsigned number);

/** Notes below the table in APA's order: general (base line, own notes, what dashes, <5 and stars mean),
 * marks, probability. mark is "" for a general note. Texts live in the arena. */
mq_status mq_grid_notes(const mq_grid *g, mq_arena *arena, mq_note **out, size_t *n, mq_error *err);

#endif
