#include "mq_words.h"
#include "language_model.inc"

/* All scores are log odds in steps of 1/MODEL_SCALE nat. Measured: docs/tokenizer.md, section 6. */
enum {
    CODES = MQ_SKELETON_MAX + 1,
    LATIN_CODES = 27,
    KAZAKH_LETTER = 6 * MODEL_SCALE, /* a word with a letter of Kazakh only */
    LOST_LETTER = 4 * MODEL_SCALE,   /* only letters of Kazakh are lost in Windows-1251 */
    SWITCH = 8 * MODEL_SCALE,        /* a change of language inside an answer */
    MIXED = 3 * MODEL_SCALE,         /* how much better two languages must explain the answer than one */
    NOISE = -3 * MODEL_SCALE, /* letters at random explain a Latin text this much better than any language */
    FOREIGN_SHARE = 4 /* Cyrillic below a quarter of the letters does not make a Latin text Cyrillic */
};

static int S_trigrams(const int8_t *model, int codes, const uint8_t *word, size_t size)
{
    int sum = 0, a = 0, b = 0;
    for (size_t i = 0; i <= size; i++) {
        int c = i < size ? word[i] : 0;
        sum += model[(a * codes + b) * codes + c];
        a = b;
        b = c;
    }
    return sum;
}

/* > 0 Kazakh, < 0 Russian. */
static int S_cyrillic_score(const mq_word *word)
{
    int score = S_trigrams(model_kk_ru, CODES, word->s2, word->s2_size);
    if (word->flags & MQ_WORD_KAZAKH)
        score += KAZAKH_LETTER;
    if (word->flags & MQ_WORD_WILDCARD)
        score += LOST_LETTER;
    return score;
}

/* Two states, one a language; the best path against the better of the two that never change. */
static mq_language S_cyrillic_language(const mq_words *words)
{
    int64_t sum = 0, kk = 0, ru = 0; /* best paths that end in Kazakh, in Russian */
    for (size_t i = 0; i < words->size; i++) {
        if (!words->at[i].s2_size)
            continue;
        int score = S_cyrillic_score(&words->at[i]);
        int64_t to_kk = kk > ru - SWITCH ? kk : ru - SWITCH;
        int64_t to_ru = ru > kk - SWITCH ? ru : kk - SWITCH;
        kk = to_kk + score;
        ru = to_ru - score;
        sum += score;
    }
    int64_t best = kk > ru ? kk : ru, single = sum > 0 ? sum : -sum;
    if (best > single + MIXED)
        return MQ_LANG_MIXED;
    return sum >= 0 ? MQ_LANG_KK : MQ_LANG_RU;
}

static mq_language S_latin_language(const mq_words *words)
{
    int64_t kk = 0, ru = 0, en = 0; /* en against letters at random, the others against en */
    for (size_t i = 0; i < words->size; i++) {
        const mq_word *word = &words->at[i];
        if (!word->s4)
            continue;
        kk += S_trigrams(model_latin_kk_en, LATIN_CODES, word->s4, word->s4_size);
        ru += S_trigrams(model_latin_ru_en, LATIN_CODES, word->s4, word->s4_size);
        en += S_trigrams(model_latin_en_any, LATIN_CODES, word->s4, word->s4_size);
    }
    int64_t best = kk > ru ? kk : ru;
    if (en + (best > 0 ? best : 0) < NOISE)
        return MQ_LANG_OTHER;
    if (kk <= 0 && ru <= 0)
        return MQ_LANG_EN;
    return kk >= ru ? MQ_LANG_KK : MQ_LANG_RU;
}

/* Words too short for trigrams to tell, when they are the whole answer. */
static bool S_lone_word(const mq_words *words, mq_language *language)
{
    static const struct {
        const char *word;
        mq_language language;
    } known[] = {
        {"да", MQ_LANG_RU}, {"не", MQ_LANG_RU}, {"ok", MQ_LANG_EN}, {"it", MQ_LANG_EN},
        {"no", MQ_LANG_EN}, {"ai", MQ_LANG_EN}, {"иә", MQ_LANG_KK}, {"ия", MQ_LANG_KK},
    };
    for (size_t i = 0; words->size == 1 && i < sizeof known / sizeof *known; i++) {
        if (mq_str_equal(words->at[0].lower, mq_str_of(known[i].word))) {
            *language = known[i].language;
            return true;
        }
    }
    return false;
}

mq_language mq_language_of(const mq_words *words)
{
    mq_language lone;
    if (S_lone_word(words, &lone))
        return lone;
    size_t cyrillic = 0, latin = 0, other = 0;
    for (size_t i = 0; i < words->size; i++) {
        const mq_word *word = &words->at[i];
        size_t letters = word->end - word->start;
        if (word->flags & MQ_WORD_EMAIL)
            continue;
        if (word->s2_size)
            cyrillic += letters;
        else if (word->flags & MQ_WORD_LATIN)
            latin += letters;
        else if (!(word->flags & MQ_WORD_DIGIT))
            other += letters;
    }
    if (other > cyrillic + latin)
        return MQ_LANG_OTHER;
    if (cyrillic * FOREIGN_SHARE > latin)
        return S_cyrillic_language(words);
    return latin ? S_latin_language(words) : MQ_LANG_NONE;
}

const char *mq_language_name(mq_language language)
{
    static const char *const names[] = {"none", "kk", "ru", "mixed", "en", "other"};
    return (size_t)language < sizeof names / sizeof *names ? names[language] : "none";
}
