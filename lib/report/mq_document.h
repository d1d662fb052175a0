#ifndef MQ_DOCUMENT_H
#define MQ_DOCUMENT_H
#include "mq_figure.h"

/** A report: ordered blocks in one language. Lives in an arena; texts are copied, tables and figures
 * borrowed. Out of memory is remembered and told by the writers. Formats print it (mq_format.h). */
typedef enum mq_block_kind {
    MQ_BLOCK_HEADING,
    MQ_BLOCK_PARAGRAPH,
    MQ_BLOCK_LIST, /* texts[] */
    MQ_BLOCK_TABLE,
    MQ_BLOCK_FIGURE,
    MQ_BLOCK_QUOTE, /* an answer with its evidence marked */
    MQ_BLOCK_NOTE,  /* an aside or warning */
    MQ_BLOCK_CODE   /* verbatim: commands, hashes */
} mq_block_kind;

/** Evidence in a quotation: bytes start..end of its text, on letter borders, in order, not overlapping. */
typedef struct mq_evidence {
    size_t start, end;
} mq_evidence;

typedef struct mq_block {
    mq_block_kind kind;
    unsigned level; /* HEADING 2..4; the title is 1 */
    const char *id; /* HEADING: anchor s1, s1-2 .. */
    mq_str text;    /* HEADING, PARAGRAPH, NOTE, CODE, QUOTE */
    mq_str source;  /* QUOTE: code and who said it */
    mq_str *texts;  /* LIST */
    size_t n_texts;
    mq_evidence *evidence; /* QUOTE */
    size_t n_evidence;
    mq_table *table;
    const mq_figure *figure;
    struct mq_block *next;
} mq_block;

typedef struct mq_document {
    mq_arena *arena;
    const mq_catalogue *words; /* language of the document */
    mq_str title, subtitle;    /* subtitle may be empty */
    mq_str file_title;         /* short, for the browser tab; defaults to title */
    bool raw;                  /* text, md, csv: no formula neutralisation */
    bool color;                /* text: bold and dim by ANSI escapes */
    bool pictures;             /* rtf: figures are drawn into it, and not only told */
    unsigned width;            /* text: columns of the terminal; 0 = 100 */
    mq_block *first, *last;
    unsigned n_tables, n_figures, n_sections, n_subsections;
    bool failed;
} mq_document;

/** NULL = out of memory. words is borrowed. */
mq_document *mq_document_new(mq_arena *arena, const mq_catalogue *words, mq_str title);
void mq_document_subtitle(mq_document *d, mq_str text);
void mq_document_heading(mq_document *d, unsigned level, mq_str text);
void mq_document_paragraph(mq_document *d, mq_str text);
void mq_document_list(mq_document *d, const mq_str *texts, size_t n);
/** Gives the table its number. t may be NULL (out of memory in its making). */
void mq_document_table(mq_document *d, mq_table *t);
void mq_document_figure(mq_document *d, mq_figure *f);
/** text should have gone through mq_privacy_redact. Evidence that is out of order or cuts a letter is
 * dropped. */
void mq_document_quote(mq_document *d, mq_str text, const mq_evidence *evidence, size_t n, mq_str source);
void mq_document_note(mq_document *d, mq_str text);
void mq_document_code(mq_document *d, mq_str text);
/** Moves the blocks behind `last` to the front: what is known at the end may be said first. */
void mq_document_lead(mq_document *d, mq_block *last);

#endif
