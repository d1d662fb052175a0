#ifndef MQ_SKELETON_H
#define MQ_SKELETON_H
#include "mq_str.h"

/** The skeleton S2 folds Kazakh and Russian letters, in own or in lost spelling, into one alphabet of 30
 * codes: ә а -> а; ғ г -> г; қ к -> к; ң н -> н; ө о -> о; ұ ү у -> у; һ х -> х; і и й ы -> и; ё е -> е; the
 * rest as they are. Code MQ_SKELETON_WILD stands for a lost letter (one of а г к н о у х). Measured in
 * docs/tokenizer.md. */
enum { MQ_SKELETON_MAX = 31, MQ_SKELETON_WILD = 31 };

/** S2 of one code point in lower or upper case; 0 = not a letter of the alphabet (Latin letters: 0). */
uint8_t mq_skeleton_code(uint32_t c);

/** The Cyrillic letter that stands for a code (а б в г д е ж з и к л м н о п р с т у ф х ц ч ш щ ъ ь э ю я; ?
 * for WILD). */
uint32_t mq_skeleton_letter(uint8_t code);

/** The codes that MQ_SKELETON_WILD may stand for, ended by 0. */
extern const uint8_t mq_skeleton_lost[];

/** S2 of a UTF-8 text, ended by 0; out needs text.size + 1 bytes. Characters without a code are left out. */
size_t mq_skeleton_of(mq_str text, uint8_t *out);

/** S4, the Latin skeleton: codes 1..26 = a..z, ended by 0. Cyrillic and Latin text (2018 and 2021 alphabets,
 * ad-hoc and informal transliteration) fold to the same codes: strip marks, sh/sch/ch -> s, zh -> j, gh -> g,
 * kh -> h, ya -> ia, yu -> iu, yo -> e, ts -> c, q -> k, w -> s, y -> i, x -> h, doubled = one. out needs 2 *
 * text.size + 1 bytes. */
size_t mq_latin_of(mq_str text, uint8_t *out);

/** S4 of a word given as S2, without a look at its text: as mq_latin_of, but that й is и here (район: raion) and a lost letter
 * is left out. out needs 2 * size + 1 bytes. */
size_t mq_latin_of_skeleton(const uint8_t *s2, size_t size, uint8_t *out);

#endif
