#ifndef MQ_FIGURE_H
#define MQ_FIGURE_H
#include "mq_table.h"
#include "mq_buffer.h"
#include "mq_catalogue.h"

/** A figure draws a table, so its numbers are those of the table and suppression reaches both.
 *  Kinds (figures.def):
 *  bars     first SHARE column: a bar a row, whiskers where the cell has an interval
 *  stacked  a row = a bar of 100 %; every SHARE column = a segment, in column order (one hue, light to dark)
 *  dots     rows as in bars; every SHARE column = a series of dots with whiskers (without one the DIFFERENCE
 *           columns, then the NUMBER columns)
 *  flow     rows = state before, COUNT columns = state after (alluvial)
 *  heat     rows = first coder, COUNT columns = second coder (confusion matrix, shade = share of the row)
 *  funnel   rows = codes, SHARE columns = stages from naive to corrected (last one with its interval)
 *  GROUP rows become headings, TOTAL rows are drawn in bars, dots and stacked, not in flow, heat and funnel;
 *  MISSING and SUPPRESSED cells leave a gap with a word. */
typedef struct mq_figure {
    const char *kind; /* name in figures.def */
    const char *id;   /* unique in a document, ASCII */
    unsigned number;  /* given by the document */
    mq_str title;
    mq_str description; /* for readers who cannot see it: what is shown and the main finding */
    const mq_table *table;
} mq_figure;

/** MQ_E_USAGE for an unknown kind, MQ_E_DATA where the table has no column of the kind's sort. */
mq_status mq_figure_new(mq_arena *arena, const char *kind, const char *id, const mq_table *table,
                        mq_str title, mq_str description, mq_figure **out, mq_error *err);

/** Where a figure will be seen. PAGE is for a place of 720 units, its colours follow the page (dark mode).
 * PHONE is the same figure for a place of 360 units, with ids of its own. FILE is 720 units wide and stands
 * alone: with the XML line, a size and a ground. */
typedef enum mq_figure_place { MQ_FIGURE_PAGE, MQ_FIGURE_FILE, MQ_FIGURE_PHONE } mq_figure_place;

/** One <svg> element: role="img", title, desc, text as text. No rows: a frame that says so. */
mq_status mq_figure_svg(const mq_figure *f, const mq_catalogue *words, mq_figure_place place, mq_buffer *out,
                        mq_error *err);

/** Too many columns for a phone: PAGE is shown there too, and moved sideways. */
bool mq_figure_wide(const mq_figure *f);

/** The SVG as "png" (dpi 192) or "pdf" bytes through librsvg and cairo, without clock. */
mq_status mq_figure_render(const mq_figure *f, const mq_catalogue *words, const char *type, mq_buffer *out,
                           mq_error *err);

#endif
