#ifndef MQ_WORDS_PLAIN_H
#define MQ_WORDS_PLAIN_H
#include "mq_words.h"

/** Most answers are plain: words of Cyrillic letters, of Latin ones or of digits, between them blanks, full stops and commas,
 *  hyphens between Cyrillic parts. Such a text is cut in one walk over its bytes. *known = false: it has something else (mixed
 *  words, other marks, quotation marks, a letter typed three times, letters that are repaired), and *out is not set. Inner function of the text room: mq_words_of tries it first.
 *  Errors  MQ_E_MEMORY */
mq_status mq_words_plain(mq_arena *arena, mq_str text, mq_words *out, bool *known, mq_error *err);

/** Capitals tell an abbreviation from a word only in a text that has small letters or only words as short as this. */
enum { MQ_LONGEST_ABBREVIATION = 5 };

/** The words of a text, all read: what follows from all of them goes to *out, whose text stands there already. */
void mq_words_finish(mq_word *words, size_t n, size_t letters, bool all_capitals, mq_words *out);

/** What mq_words_of does with any text, for the test that holds one against the other. */
mq_status mq_words_any(mq_arena *arena, mq_str text, mq_words *out, mq_error *err);

#endif
