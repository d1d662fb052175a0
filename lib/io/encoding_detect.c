#include "mq_column.h"
#include "mq_encoding.h"

#define HEAD ((size_t)1 << 20)
#define LETTERS 42
#define WINDOWS_PRIOR 4 /* a word that could be either comes from Windows: the others are rare since 2000 */

/* Letters of the model, in the order of its rows and columns 1..42; row and column 0 are everything else. */
static const uint16_t S_letters[LETTERS] = {
    0x430, 0x431, 0x432, 0x433, 0x434, 0x435, 0x436, 0x437, 0x438, 0x439, 0x43A, 0x43B, 0x43C, 0x43D,
    0x43E, 0x43F, 0x440, 0x441, 0x442, 0x443, 0x444, 0x445, 0x446, 0x447, 0x448, 0x449, 0x44A, 0x44B,
    0x44C, 0x44D, 0x44E, 0x44F, 0x451, 0x456, 0x4D9, 0x493, 0x49B, 0x4A3, 0x4E9, 0x4B1, 0x4AF, 0x4BB,
};

/* How usual a pair of letters is: (log2 of its probability + 17) / 1.2, 0 = never met. Counted in about
 * 39,000 words of Kazakh and 5,000 of Russian prose on education, both languages with the same weight. */
static const char *const S_pairs[LETTERS + 1] = {
    "0887586868085878988876464600406130574817560", "8066775573779881688871575410000660006750101",
    "4710017106004357064150300044500110710104520", "8800106027056267043540000000700040100000000",
    "5600007106023138161640000000100000700000010", "4913448316015236245460500000811110840001210",
    "9465783361778795698865515530000250001160000", "3710057005040146000020000100500000560001550",
    "6726566004003556040060000100410000611100000", "9657257567675677566716637100300681501000000",
    "8011165000035340034501002300600000501300000", "7705017407026007156860140300000000660006040",
    "6810578207014456204360000200780560805300000", "7810478107054657502460000300700010441100640",
    "8812588118053178005654152500830050654000110", "7379886651757775678727364230002240015630000",
    "6610008104025038383640010300500000430201000", "7841578527036658226770101400710020715403000",
    "7725007007076457657964210400710060740401240", "7917039108062257276774102001860031860403550",
    "8540564303057640466400116640601500515300000", "1300007005005006050034000000000000000000000",
    "8412002002001156024010100000102000100000000", "1000006007000001000000000000000000000000000",
    "3600007005000041000310000100000000000100000", "3630006102041032121320000000600001610101000",
    "0100005006000010000000000000010000000000000", "0000004000000000000000000000000000000000000",
    "9034146150547780676600700500000020015770000", "6000131041010180003600100100000410000000000",
    "0001000000043310101404000000200000000000000", "6000020021001110000501015060100000101000000",
    "8003025040005540024610430020000410002200000", "0000000000000110000000000000000000000000000",
    "8060510060077780576200000400000000000070000", "1010060530345070067510000000000000000010000",
    "0700050002000020000020000000600000000000100", "7700000003000106315750000100600000000300500",
    "8530543000000120001110000000400000402100000", "0020100060215420255400000300000000000020000",
    "2010010440405551154200100100000010006100100", "0010120050533430054200000500000000000000000",
    "0100000000000000000000000000000000000000000",
};

/* Share of 00 and 04 among every second byte from `first` on is at least 80 %: the high halves of UTF-16
 * units of Latin and Cyrillic text. */
static bool S_utf16_halves(const unsigned char *bytes, size_t size, size_t first)
{
    size_t units = 0, hits = 0, other = 0;
    for (size_t i = 0; i + 1 < size; i += 2) {
        units++;
        hits += bytes[i + first] == 0x00 || bytes[i + first] == 0x04;
        other += bytes[i + 1 - first] == 0x00 || bytes[i + 1 - first] == 0x04;
    }
    return units > 0 && hits * 10 >= units * 8 && hits > other;
}

/* Letters of several bytes that are valid UTF-8, and bytes that are not; a letter cut at the end counts as
 * neither. */
static void S_count_utf8(const char *bytes, size_t size, bool whole, size_t *letters, size_t *faults)
{
    const char *at = bytes, *end = bytes + size;
    *letters = *faults = 0;
    while (at < end) {
        if (((unsigned char)*at & 0x80) == 0) {
            at++;
            continue;
        }
        const char *start = at;
        if (mq_utf8_next(&at, end) != 0xFFFD || at - start > 1)
            ++*letters;
        else if (whole || end - start > 3)
            ++*faults;
    }
}

/* Signs that stand in ordinary text beside letters; any other sign made of a high byte speaks against a
 * decoding. */
static bool S_ordinary_sign(uint32_t c)
{
    static const uint16_t signs[] = {0xA0,   0xAB,   0xBB,   0x2013, 0x2014, 0x2018, 0x2019, 0x201A,
                                     0x201C, 0x201D, 0x201E, 0x2026, 0x2116, 0x2022, 0xB0,   0xA7};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i] == c)
            return true;
    return false;
}

/* What a decoding makes of each high byte. */
typedef struct S_reading {
    uint8_t letter[128]; /* 1..42, 0 = no letter of the model */
    bool upper[128];
    int8_t sign[128]; /* cost of a byte that is no letter */
} S_reading;

static void S_read_table(const uint16_t *table, S_reading *reading)
{
    for (size_t b = 0; b < 128; b++) {
        uint32_t folded = mq_column_fold(table[b]);
        reading->letter[b] = 0;
        for (size_t i = 0; i < LETTERS; i++)
            if (S_letters[i] == folded)
                reading->letter[b] = (uint8_t)(i + 1);
        reading->upper[b] = folded != table[b];
        reading->sign[b] = table[b] == 0 ? 30 : S_ordinary_sign(table[b]) ? 0 : 9;
    }
}

/* Sum over neighbours: usual pairs earn, unheard-of pairs, odd signs and capitals inside a word cost. */
static long S_score(const unsigned char *bytes, size_t size, const uint16_t *table)
{
    S_reading reading;
    S_read_table(table, &reading);
    long score = 0;
    size_t before = 0;
    bool before_lower = false;
    for (size_t i = 0; i < size; i++) {
        size_t high = bytes[i] & 0x7Fu;
        size_t letter = bytes[i] & 0x80 ? reading.letter[high] : 0;
        bool upper = letter && reading.upper[high];
        if (bytes[i] & 0x80 && !letter)
            score -= reading.sign[high];
        if (letter || before) {
            int usual = S_pairs[before][letter] - '0';
            score += usual ? usual - 2 : -6;
        }
        if (before_lower && upper)
            score -= 6;
        before = letter;
        before_lower = letter && !upper;
    }
    return score;
}

static bool S_only_kz(const unsigned char *bytes, size_t size)
{
    static const unsigned char own[] = {0x8D, 0x8E, 0x9D, 0x9E, 0xA1, 0xA2, 0xA3, 0xA5,
                                        0xAA, 0xAF, 0xB4, 0xBA, 0xBC, 0xBD, 0xBE, 0xBF};
    for (size_t i = 0; i < sizeof own; i++)
        if (memchr(bytes, own[i], size))
            return true;
    return false;
}

static mq_encoding S_eight_bit(const unsigned char *bytes, size_t size)
{
    static const mq_encoding tried[] = {MQ_ENCODING_KZ1048, MQ_ENCODING_KOI8R, MQ_ENCODING_CP866,
                                        MQ_ENCODING_ISO8859_5};
    mq_encoding best = tried[0];
    long best_score = 0;
    for (size_t i = 0; i < sizeof tried / sizeof *tried; i++) {
        long score = S_score(bytes, size, mq_encoding_table(tried[i])) + (i == 0 ? WINDOWS_PRIOR : 0);
        if (i == 0 || score > best_score) {
            best = tried[i];
            best_score = score;
        }
    }
    if (best == MQ_ENCODING_KZ1048 && !S_only_kz(bytes, size))
        best = MQ_ENCODING_WINDOWS1251;
    return best;
}

static mq_encoding S_by_mark(const unsigned char *bytes, size_t size, size_t *bom)
{
    if (size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        *bom = 3;
        return MQ_ENCODING_UTF8;
    }
    *bom = 2;
    if (size >= 2 && memcmp(bytes, "\xFF\xFE", 2) == 0)
        return MQ_ENCODING_UTF16LE;
    if (size >= 2 && memcmp(bytes, "\xFE\xFF", 2) == 0)
        return MQ_ENCODING_UTF16BE;
    *bom = 0;
    return MQ_ENCODING_AUTO;
}

mq_encoding mq_encoding_detect(const void *head, size_t size, bool whole, size_t *bom)
{
    const unsigned char *bytes = head;
    if (size > HEAD) {
        size = HEAD;
        whole = false;
    }
    mq_encoding marked = S_by_mark(bytes, size, bom);
    if (marked != MQ_ENCODING_AUTO)
        return marked;
    if (S_utf16_halves(bytes, size, 1))
        return MQ_ENCODING_UTF16LE;
    if (S_utf16_halves(bytes, size, 0))
        return MQ_ENCODING_UTF16BE;
    if (size == 0 || mq_utf8_check(head, size) == size)
        return MQ_ENCODING_UTF8;
    size_t letters, faults;
    S_count_utf8(head, size, whole, &letters, &faults);
    if (letters > faults)
        return MQ_ENCODING_UTF8;
    return S_eight_bit(bytes, size);
}
