#ifndef MQ_NUMBER_H
#define MQ_NUMBER_H
#include "mq_buffer.h"
#include "mq_catalogue.h"

/** Numbers as each language prints them, independent of the process locale.
 *  en  1,234.5   59.3%   .023   95% CI [59.0, 62.1]        APA 7: no zero before the point where 1 cannot be
 * passed ru  1 234,5   59,3 %  0,023  95 % ДИ [59,0; 62,1]       GOST 7.32, 8.417: comma, no-break space
 * (U+00A0) kk  like ru with СА (сенімділік аралығы) The minus is U+2212. Rounding is half away from zero of
 * the exact decimal value of the double. */

#define MQ_NUMBER_ROOM 64

/** 21681 -> 21,681 or 21 681 (from four digits on in en, from five in ru and kk). */
void mq_number_count(mq_buffer *out, mq_locale locale, uint64_t count);

/** value with decimals 0..12. leading_zero false drops the 0 of 0.83 in en. */
void mq_number_fixed(mq_buffer *out, mq_locale locale, double value, int decimals, bool leading_zero);

/** share 0..1 as per cent figure without its sign: .593 -> 59.3. */
void mq_number_percent(mq_buffer *out, mq_locale locale, double share, int decimals);

/** Per cent with sign: 59.3% or 59,3 %. */
void mq_number_percent_sign(mq_buffer *out, mq_locale locale, double share, int decimals);

/** p exact to three decimals; below .001 "< .001". With name: "p = .023", "p < .001". */
void mq_number_p(mq_buffer *out, mq_locale locale, double p, bool with_name);

/** [lo, hi] or [lo; hi]; scale 100 for shares in per cent. */
void mq_number_interval(mq_buffer *out, mq_locale locale, double lo, double hi, double scale, int decimals,
                        bool leading_zero);

/** Blanks from byte `from` on become no-break spaces: what a running text must not part. */
void mq_number_glue(mq_buffer *out, size_t from);

/** "95% CI", "95 % ДИ", "95 % СА". */
void mq_number_level(mq_buffer *out, mq_locale locale, double level);

/** A title of a table: in English with capitals, as APA has it, save articles, conjunctions and prepositions
 *  of up to three letters; a word with a capital, a digit or a sign in it stays as it is. */
void mq_number_title(mq_buffer *out, mq_locale locale, mq_str title);

/** What the buffer holds, copied into the arena (ended by 0); frees the buffer. {NULL, 0} = out of memory. */
mq_str mq_buffer_keep(mq_buffer *b, mq_arena *arena);

#endif
