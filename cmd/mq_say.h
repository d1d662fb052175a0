#ifndef MQ_SAY_H
#define MQ_SAY_H
#include "mq_sheet.h"
#include "mq_table.h"

/** Sentences of tables from the catalogue, in the language of the sheet. */

/** The message of a key with its values, in the arena of the sheet. */
#define MQ_SAY(sheet, key, ...)                                                                              \
    mq_message_fill((sheet)->words, &(sheet)->arena, key, (const mq_str[]){__VA_ARGS__},                     \
                    sizeof((const mq_str[]){__VA_ARGS__}) / sizeof(mq_str))

static inline mq_str mq_say(const mq_sheet *sheet, const char *key)
{
    return mq_message(sheet->words, key);
}

/** Sets the title of the document. */
void mq_say_title(mq_sheet *sheet, mq_str title);

/** A number as the language writes it. */
mq_str mq_say_count(mq_sheet *sheet, uint64_t n);
mq_str mq_say_number(mq_sheet *sheet, double value, int decimals);
/** The same of what cannot pass 1: without its zero where the language drops it. */
mq_str mq_say_coefficient(mq_sheet *sheet, double value, int decimals);

/** A base that the catalogue names. */
mq_base mq_say_base(const mq_sheet *sheet, const char *key, uint64_t n);

/** An estimate with its interval, NaN bounds = none; an upper bound without end is told in a note. */
void mq_say_interval(mq_sheet *sheet, mq_table *t, size_t row, size_t column, double value, double lo,
                     double hi, mq_base base, const char *reason);

#endif
