#ifndef MQ_SVG_H
#define MQ_SVG_H
#include "mq_figure.h"

/** What the figures draw with. Units are SVG user units (px at 100 %), y grows downwards. Numbers are written
 *  with at most two decimals. Colours are attributes, so a page may override them by class (dark mode):
 *  mf-ink text and whiskers, mf-mute axis text, mf-grid grid lines, mf-base the zero line, mf-bar bars. */

#define MQ_SVG_WIDTH 720.0
#define MQ_SVG_PHONE 360.0
#define MQ_SVG_TEXT 13.0  /* label size */
#define MQ_SVG_SMALL 12.0 /* axis, legend and value size */
#define MQ_SVG_ROWS 60    /* more rows are not drawn, and the figure says so */

typedef struct mq_svg {
    mq_buffer *out;
    const mq_catalogue *words;
    mq_arena *scratch;
    double width; /* MQ_SVG_WIDTH or MQ_SVG_PHONE */
} mq_svg;

static inline bool mq_svg_phone(const mq_svg *s)
{
    return s->width < MQ_SVG_WIDTH;
}

typedef enum mq_anchor { MQ_ANCHOR_START, MQ_ANCHOR_MIDDLE, MQ_ANCHOR_END } mq_anchor;

/** A kind of figure. draw writes the body and returns its height. */
typedef struct mq_figure_type {
    const char *name;
    bool counts;  /* needs a COUNT column instead of a SHARE column */
    bool numbers; /* a DIFFERENCE or NUMBER column will do, too */
    double (*draw)(mq_svg *s, const mq_figure *f);
} mq_figure_type;

/** Upper bound of the text's width in common sans-serif fonts, DejaVu Sans included. */
double mq_svg_measure(mq_str text, double size);

/** Cut to width with an ellipsis; the whole text if it fits. In scratch memory. */
mq_str mq_svg_cut(mq_svg *s, mq_str text, double size, double width);

/** Breaks text into at most room lines of width; the last is cut. Returns the number of lines, at least 1. */
size_t mq_svg_wrap(mq_svg *s, mq_str text, double size, double width, mq_str *lines, size_t room);

/** Width for the row labels of the drawn rows: what the longest needs, within least..most, on the phone at
 * most a third of it. */
double mq_svg_label_width(const mq_svg *s, const mq_table *t, size_t rows, double least, double most);

/** A row label of one or two lines around the middle y, ending (or starting) at x. A cut label has a tooltip.
 */
void mq_svg_label(mq_svg *s, double x, double y, mq_str text, double width, mq_anchor anchor, bool bold);

/** class is "mf-ink" and so on, or "" for text on a coloured ground; baseline at y. */
void mq_svg_text(mq_svg *s, double x, double y, double size, mq_anchor anchor, const char *class,
                 const char *fill, mq_str text);
void mq_svg_rect(mq_svg *s, double x, double y, double w, double h, const char *class, const char *fill,
                 mq_str tip);
void mq_svg_line(mq_svg *s, double x1, double y1, double x2, double y2, const char *class, const char *stroke,
                 double width);
void mq_svg_print(mq_svg *s, double value); /* a number as SVG wants it */

/** Whisker with caps from x1 to x2 at y. */
void mq_svg_whisker(mq_svg *s, double x1, double x2, double y);

/** Marker number 0.. (circle, square, diamond, triangle; then the same hollow). */
void mq_svg_marker(mq_svg *s, size_t index, double x, double y, const char *fill);

/** Step i of n of the one-hue scale, light to dark, and whether text on it is white. "#rrggbb" in scratch
 * memory. */
const char *mq_svg_shade(mq_svg *s, size_t i, size_t n, bool *white);
/** The same for a value 0..1. */
const char *mq_svg_heat(mq_svg *s, double value, bool *white);

/** Legend boxes in as many lines as needed, from y on; marks: markers instead of boxes. Returns the next y.
 */
double mq_svg_legend(mq_svg *s, double x, double y, const mq_str *names, size_t n, bool marks);

/** A linear axis. */
typedef struct mq_axis {
    double least, most, step; /* in data units */
    double x0, x1;            /* in SVG units */
    double scale;             /* factor of the printed numbers: 100 for shares */
    int decimals;
} mq_axis;

/** Round ends and at most seven ticks around least..most (data units times scale are made round). */
mq_axis mq_axis_make(double least, double most, double scale, double x0, double x1);
double mq_axis_at(const mq_axis *a, double value);
/** Grid from y0 to y1, tick numbers and the title below. Returns the y under the title. */
double mq_axis_draw(mq_svg *s, const mq_axis *a, double y0, double y1, mq_str title);

/** Per cent or number of a cell as the table prints it. In scratch memory. */
mq_str mq_svg_value(mq_svg *s, const mq_table *t, size_t column, const mq_cell *cell);
/** "label: 59.3 [58.6, 60.0]" for tooltips. */
mq_str mq_svg_tip(mq_svg *s, const mq_table *t, size_t row, size_t column);
/** "hidden" or "no data" for a cell that cannot be drawn. */
mq_str mq_svg_gap(mq_svg *s, const mq_cell *cell);

/** How a legend calls a column: by its label, or by its heading where columns of its kind share the label. */
mq_str mq_figure_series(mq_svg *s, const mq_table *t, size_t column);

/** First column of a kind from column on, or t->n_columns. */
size_t mq_figure_column(const mq_table *t, mq_column_kind kind, size_t from);
/** Columns of shares, at most so many, and their names in a legend; returns how many there are. */
size_t mq_figure_shares(mq_svg *s, const mq_table *t, size_t most, size_t *columns, mq_str *names);
/** Rows that are drawn: at most MQ_SVG_ROWS. */
size_t mq_figure_rows(const mq_table *t);
/** Title of the value axis: what is measured, and "95% CI" where intervals are drawn. */
mq_str mq_figure_axis_title(mq_svg *s, const mq_table *t, const char *key, bool interval);

#endif
