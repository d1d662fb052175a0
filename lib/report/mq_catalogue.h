#ifndef MQ_CATALOGUE_H
#define MQ_CATALOGUE_H
#include "mq_arena.h"
#include "mq_error.h"

/** Language of a report. The catalogue files lexicons/messages/{kk,ru,en}.tsv hold its texts. */
typedef enum mq_locale { MQ_LOCALE_KK, MQ_LOCALE_RU, MQ_LOCALE_EN } mq_locale;

const char *mq_locale_name(mq_locale locale);

/** Messages of one language: lines `key<TAB>text`, `#` starts a comment line. A countable message has one
 * line per plural form: key.one, key.few, key.many, key.other as the language needs. Texts hold {0}..{9} for
 * values. */
typedef struct mq_catalogue mq_catalogue;

/** Reads the file at path; caller frees *out. Errors: MQ_E_NOINPUT, MQ_E_LEXICON with line, MQ_E_MEMORY. */
mq_status mq_catalogue_load(const char *path, mq_locale locale, mq_catalogue **out, mq_error *err);
void mq_catalogue_free(mq_catalogue *c);
mq_locale mq_catalogue_locale(const mq_catalogue *c);

/** Text of a key, borrowed from the catalogue. A missing key returns the key itself. */
mq_str mq_message(const mq_catalogue *c, const char *key);

/** Whether the key is in the catalogue. */
bool mq_message_known(const mq_catalogue *c, const char *key);

/** Message with {0}, {1}.. replaced by values[0].. (n of them); copied into the arena. {NULL,0} = out of
 * memory. */
mq_str mq_message_fill(const mq_catalogue *c, mq_arena *arena, const char *key, const mq_str *values,
                       size_t n);

/** Plural form of key for count by the CLDR rules; {0} becomes the count in the language's style,
 *  {1}.. the values. "respondents" at 21 in ru: "21 респондент". */
mq_str mq_message_plural(const mq_catalogue *c, mq_arena *arena, const char *key, uint64_t count,
                         const mq_str *values, size_t n);

/** Keys in file order, for tests. NULL past the end. */
const char *mq_catalogue_key(const mq_catalogue *c, size_t index);

#endif
