#ifndef MQ_ESCAPE_H
#define MQ_ESCAPE_H
#include "mq_buffer.h"

/** Every format's escaping, one function each; all of them clean first: invalid bytes, control characters,
 *  noncharacters and bidirectional overrides become U+FFFD, line breaks and tabs a blank. */

/** Next cleaned code point of [*at, end); moves *at. */
uint32_t mq_clean_next(const char **at, const char *end);

void mq_escape_plain(mq_buffer *out, mq_str text);
/** HTML and SVG, text and attribute values: & < > " ' */
void mq_escape_html(mq_buffer *out, mq_str text);
/** LaTeX: \ { } $ & # ^ _ ~ % and < > | "; safe in table cells. */
void mq_escape_latex(mq_buffer *out, mq_str text);
/** Markdown inline text, safe in GitHub tables and at the start of a line. */
void mq_escape_markdown(mq_buffer *out, mq_str text);
/** RTF: \ { } and \uN for all beyond ASCII. */
void mq_escape_rtf(mq_buffer *out, mq_str text);
/** One CSV field (RFC 4180), quoted where needed, line breaks kept. neutral: a field that a spreadsheet would
 *  run as a formula (= + - @ tab CR and their full-width forms first) gets a leading apostrophe. */
void mq_escape_csv(mq_buffer *out, mq_str text, bool neutral);

/** Columns on a terminal: combining marks 0, East Asian wide and emoji 2, others 1. text as cleaned. */
size_t mq_display_width(mq_str text);
size_t mq_display_width_of(uint32_t c);

#endif
