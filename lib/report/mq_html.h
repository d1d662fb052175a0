#ifndef MQ_HTML_H
#define MQ_HTML_H
#include "mq_document.h"
#include "mq_grid.h"

/** Pieces of the HTML formats. Every text goes through mq_escape_html; ids are ours. */

/** One table with caption and notes, in a scrolling frame. */
mq_status mq_html_table(const mq_document *d, const mq_table *t, mq_arena *scratch, mq_buffer *out,
                        mq_error *err);

/** All blocks of the document in order, sections closed. */
mq_status mq_html_body(const mq_document *d, mq_buffer *out, mq_error *err);

/** Style sheet and script of the page, ended by NULL; joined by line breaks. */
const char *const *mq_html_style(void);
const char *const *mq_html_script(void);

#endif
