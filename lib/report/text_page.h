#ifndef TEXT_PAGE_H
#define TEXT_PAGE_H
#include "mq_document.h"
#include "mq_grid.h"

/** One document on its way to a terminal or a text file: blocks (format_text.c) -> tables -> lines. Widths are columns
 *  on the screen; running out of memory is kept in out->failed, except where a status is returned. */
typedef struct text_page {
    const mq_document *d;
    mq_buffer *out;
    mq_arena scratch; /* of one block */
    size_t width;
} text_page;

/** text_lines.c: what every line is made of. */
void text_repeat(mq_buffer *out, const char *sign, size_t n);
void text_style(text_page *w, const char *code); /* of an escape sequence; nothing without colours */
/* The next line of *rest that fits in width: cut at a blank, or inside a word that is longer than a line. */
mq_str text_line(mq_str *rest, size_t width);
void text_wrap(text_page *w, mq_str text, const char *first, const char *next); /* what lines begin with */
void text_pad(text_page *w, mq_str text, size_t width, bool left);
void text_newline(text_page *w); /* blanks at the end of the line are taken back */

/** text_widths.c: how wide the columns of a table are. */
mq_str text_cell(text_page *w, const mq_grid *g, size_t row, size_t column); /* with its mark, in scratch */
mq_str text_head(text_page *w, const mq_grid *g, size_t column);
/* Of the printed columns; [0] is the stub; *total with the blanks between. narrow: headings are broken at their
 * blanks. In scratch; NULL = out of memory. */
size_t *text_widths(text_page *w, const mq_grid *g, bool narrow, size_t *total);
size_t text_room(const size_t *width, size_t from, size_t to); /* of columns [from, to) with the blanks between */

/** text_table.c: a table with caption, title and notes; in panels below each other where it is too wide. */
mq_status text_table(text_page *w, const mq_table *t, mq_error *err);

#endif
