#ifndef MQ_DICTIONARY_H
#define MQ_DICTIONARY_H
#include "mq_lexicon.h"
#include "mq_buffer.h"

/** A pattern of a foreign dictionary: words with * for any letters (and ? for one, where the format has it).
 */
typedef struct mq_entry {
    mq_str code;    /* path of the category, outer names before inner ones with . between */
    mq_str pattern; /* lower case is not forced; one blank between words */
    double weight;  /* 1 unless the format says otherwise */
    size_t line;    /* of the file read; 0 = made here */
} mq_entry;

/** Entries in the order of the file. Memory is the arena's, save notes. */
typedef struct mq_dictionary {
    mq_arena *arena;
    const char *path; /* of the file read, for messages; borrowed like source */
    mq_str source;    /* the file read, UTF-8 */
    char delimiter;   /* between cells; 0 = find out, and written: a comma */
    mq_entry *at;
    size_t size, room;
    mq_str *codes; /* categories in the order of their first mention */
    size_t n_codes, code_room;
    mq_buffer notes; /* what was passed over or changed, a line each; the caller frees */
    size_t n_notes;
} mq_dictionary;

enum { MQ_KEEPS_WEIGHT = 1, MQ_KEEPS_NESTING = 2, MQ_KEEPS_GLOB_START = 4, MQ_KEEPS_REGEX = 8,
       MQ_KEEPS_IN_CELLS = 16 /* a delimiter parts cells */ };

typedef struct mq_dictionary_format {
    const char *name, *about;
    unsigned keeps; /* MQ_KEEPS_* */
    /** Reads out->source: UTF-8 without a byte order mark, any line ends. All or nothing.
     *  Errors  MQ_E_DATA with line, column, caret; MQ_E_MEMORY */
    mq_status (*read)(mq_dictionary *out, mq_error *err);
    void (*write)(const mq_dictionary *in, mq_buffer *out);
} mq_dictionary_format;

/** NULL past the end; NULL = unknown name. */
const mq_dictionary_format *mq_dictionary_format_at(size_t index);
const mq_dictionary_format *mq_dictionary_format_find(const char *name);

/** Adds a pattern (trimmed, runs of blanks made one; an empty one is passed over). False = out of memory. */
bool mq_dictionary_add(mq_dictionary *d, mq_str code, mq_str pattern, double weight, size_t line);
void mq_dictionary_note(mq_dictionary *d, size_t line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** MQ_E_DATA at a place of d->source, with its line and a caret; at NULL: no place in the file. */
mq_status mq_dictionary_fail(const mq_dictionary *d, const char *at, mq_error *err, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/** True for the sign that ends a line: LF, or CR without LF behind it. */
static inline bool mq_dictionary_ends_line(mq_str text, size_t i)
{
    return text.at[i] == '\n' || (text.at[i] == '\r' && (i + 1 == text.size || text.at[i + 1] != '\n'));
}

/** The next line of a text without its end (LF, CR or both); false at the end. *number counts from 1. */
bool mq_dictionary_line(mq_str *rest, mq_str *line, size_t *number);

/** Reads a file that is in memory and stays there as long as *out; what a category has twice is kept once.
 *  In      delimiter  of a format with cells; 0 = the one its header holds
 *  Errors  MQ_E_DATA no pattern, and those of the format */
mq_status mq_dictionary_read(const mq_dictionary_format *format, mq_str bytes, const char *path, char delimiter,
                             mq_arena *arena, mq_dictionary *out, mq_error *err);

/** The cues of a lexicon as entries: stem/n becomes stem*, every alternative an entry of its own. language
 * NULL = all. What a format cannot hold is counted in notes. */
mq_status mq_dictionary_of_lexicon(const mq_lexicon *lexicon, const char *language,
                                   const mq_dictionary_format *format, mq_arena *arena, mq_dictionary *out,
                                   mq_error *err);

/** Entries as a file cues.<lang>.tsv: the code is the symbol (blanks and points made _), a glob inside a word
 * becomes a pattern re:, a start of fewer than three letters gets the option short. What cannot be a cue goes
 * to notes. kept = MQ_KEEPS_* of the format: with MQ_KEEPS_REGEX a pattern re:... is one.
 *  Errors  MQ_E_DATA such a pattern cannot be compiled; MQ_E_MEMORY */
mq_status mq_dictionary_cues(mq_dictionary *in, unsigned kept, mq_buffer *out, mq_error *err);

/** Frees the notes. */
void mq_dictionary_close(mq_dictionary *d);

#define DICTIONARY(name) extern const mq_dictionary_format mq_dictionary_##name;
#include "dictionaries.def"
#undef DICTIONARY

#endif
