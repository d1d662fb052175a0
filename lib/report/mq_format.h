#ifndef MQ_FORMAT_H
#define MQ_FORMAT_H
#include "mq_document.h"

/** Formats (formats.def): text, md, csv, json, html, fragment, latex, rtf, xlsx. Bytes depend on the document
 * only: no clock, no locale, no hash order. text      tables with rules, aligned by display width (combining
 * marks 0, wide letters 2) md        GitHub tables, figures by their tables csv       long form
 * table,row,column,statistic,value,base,n (RFC 4180, LF, UTF-8 without BOM) json docs/tables.schema.json,
 * shares 0..1, undefined = null with a reason html      a whole page, one file, readable without script and
 * network fragment  the body of that page: sections, tables, inline SVG latex     booktabs, to \input; needs
 * \usepackage{booktabs,longtable} xlsx      a sheet a table, numbers as numbers; only through mq_format_save
 */
typedef struct mq_format {
    const char *name;
    const char *extension;                                                    /* "html" */
    const char *summary;                                                      /* English, for help */
    mq_status (*write)(const mq_document *d, mq_buffer *out, mq_error *err);  /* NULL for file formats */
    mq_status (*save)(const mq_document *d, const char *path, mq_error *err); /* NULL for the others */
} mq_format;

/** By name, or by a file's extension with a dot (".xlsx"). NULL = unknown. */
const mq_format *mq_format_find(const char *name);

/** index 0.. in the order of formats.def; NULL past the end. */
const mq_format *mq_format_at(size_t index);

/** Appends the document to out. MQ_E_USAGE: unknown format (names the known) or one that needs a path. */
mq_status mq_format_write(const char *name, const mq_document *d, mq_buffer *out, mq_error *err);

/** Writes to path, replacing it; give a temporary file in the target folder and rename it (mq_output of io).
 *  Works for every format. MQ_E_CREATE, MQ_E_IO; nothing is left behind after a failure. */
mq_status mq_format_save(const char *name, const mq_document *d, const char *path, mq_error *err);

#endif
