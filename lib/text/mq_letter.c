#include "mq_letter.h"
#include <unicode/uchar.h>

const mq_letter mq_letter_table[MQ_LETTER_TABLE] = {
#define LETTER(c, lower, kind, bits, code, latin) {c, lower, kind, bits, code},
#include "letter_table.inc"
#undef LETTER
};

const uint8_t mq_letter_latin[MQ_LETTER_TABLE] = {
#define LETTER(c, lower, kind, bits, code, latin) latin,
#include "letter_table.inc"
#undef LETTER
};

/* Dashes that join, bullets that begin a clause, invisible characters: general categories do not tell them
 * apart. */
static uint8_t S_kind_of_mark(uint32_t c)
{
    switch (c) {
    case 0x2010:
    case 0x2011:
        return MQ_LETTER_HYPHEN;
    case 0x2019:
        return MQ_LETTER_APOSTROPHE;
    case 0x2022: /* bullets */
    case 0x2023:
    case 0x25AA:
    case 0x25AB:
    case 0x25CF:
    case 0x25CB:
    case 0x25E6:
    case 0x2026: /* ellipsis */
    case 0x2028: /* line and paragraph separator */
    case 0x2029:
    case 0xF0B7: /* bullet of the Symbol font, pasted from word processors */
    case 0xFF01:
    case 0xFF1A:
    case 0xFF1B:
    case 0xFF1F:
    case 0x3002:
        return MQ_LETTER_STOP;
    case 0x3001:
    case 0xFF0C:
        return MQ_LETTER_COMMA;
    case 0x200B:
        return MQ_LETTER_BLANK;
    default:
        return MQ_LETTER_OTHER;
    }
}

static uint8_t S_kind(uint32_t c)
{
    uint8_t kind = S_kind_of_mark(c);
    if (kind != MQ_LETTER_OTHER)
        return kind;
    switch (u_charType((UChar32)c)) {
    case U_UPPERCASE_LETTER:
    case U_LOWERCASE_LETTER:
    case U_TITLECASE_LETTER:
    case U_MODIFIER_LETTER:
    case U_OTHER_LETTER:
        return MQ_LETTER_LETTER;
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_COMBINING_SPACING_MARK:
        return MQ_LETTER_MARK;
    case U_DECIMAL_DIGIT_NUMBER:
        return MQ_LETTER_DIGIT;
    case U_SPACE_SEPARATOR:
        return MQ_LETTER_BLANK;
    case U_FORMAT_CHAR:
        return MQ_LETTER_IGNORE;
    default:
        return MQ_LETTER_OTHER;
    }
}

static uint8_t S_script(uint32_t c)
{
    if ((c >= 0x1E00 && c < 0x1F00) || (c >= 0x2C60 && c < 0x2C80) || (c >= 0xA720 && c < 0xA800))
        return MQ_LETTER_LATIN;
    if ((c >= 0x1C80 && c < 0x1C90) || (c >= 0xA640 && c < 0xA6A0))
        return MQ_LETTER_CYRILLIC;
    return 0;
}

mq_letter mq_letter_rare(uint32_t c)
{
    mq_letter letter = {c, c, S_kind(c), 0, 0};
    if (letter.kind == MQ_LETTER_LETTER) {
        letter.lower = (uint32_t)u_tolower((UChar32)c);
        letter.bits = S_script(c);
        if (letter.lower != c)
            letter.bits |= MQ_LETTER_CAPITAL;
    }
    return letter;
}

typedef struct S_pair {
    uint16_t from, to;
} S_pair;

/* Latin letters that look Cyrillic. */
static const S_pair plain[] = {
    {'A', 0x410}, {'B', 0x412}, {'C', 0x421}, {'E', 0x415}, {'H', 0x41D}, {'I', 0x406},  {'K', 0x41A},
    {'M', 0x41C}, {'O', 0x41E}, {'P', 0x420}, {'T', 0x422}, {'X', 0x425}, {'Y', 0x423},  {'a', 0x430},
    {'b', 0x432}, {'c', 0x441}, {'e', 0x435}, {'h', 0x4BB}, {'i', 0x456}, {'k', 0x43A},  {'m', 0x43C},
    {'o', 0x43E}, {'p', 0x440}, {'t', 0x442}, {'x', 0x445}, {'y', 0x443}, {0xCB, 0x401}, {0xEB, 0x451},
};

/* Letters that stand for a Kazakh one. */
static const S_pair kazakh[] = {
    {0x259, 0x4D9},
    {0x18F, 0x4D8},
    {0x1DD, 0x4D9},
    {0x275, 0x4E9},
    {0x19F, 0x4E8},
    {0xE4, 0x4D9},
    {0xC4, 0x4D8},
    {0xF6, 0x4E9},
    {0xD6, 0x4E8},
    {0xFC, 0x4AF},
    {0xDC, 0x4AE},
    {0x131, 0x456},
    /* KZ-1048 bytes that were read as Windows-1251 */
    {0x45E, 0x4B1},
    {0x40E, 0x4B0},
    {0x458, 0x4D9},
    {0x408, 0x4D8},
    {0x491, 0x4E9},
    {0x490, 0x4E8},
    {0x454, 0x493},
    {0x404, 0x492},
    {0x457, 0x4AF},
    {0x407, 0x4AE},
    {0x455, 0x4A3},
    {0x405, 0x4A2},
    {0x45C, 0x49B},
    {0x40C, 0x49A},
    {0x45B, 0x4BB},
    {0x40B, 0x4BA},
    /* letters of other Cyrillic alphabets */
    {0x4CA, 0x4A3},
    {0x4C9, 0x4A2},
    {0x4C8, 0x4A3},
    {0x4C7, 0x4A2},
    {0x4A5, 0x4A3},
    {0x4A4, 0x4A2},
    {0x49D, 0x49B},
    {0x49C, 0x49A},
    {0x4A1, 0x49B},
    {0x4A0, 0x49A},
    {0x4C4, 0x49B},
    {0x4C3, 0x49A},
    {0x49F, 0x49B},
    {0x49E, 0x49A},
    {0x4F7, 0x493},
    {0x4F6, 0x492},
    {0x495, 0x493},
    {0x494, 0x492},
    {0x453, 0x493},
    {0x403, 0x492},
    {0x4F1, 0x4B1},
    {0x4F0, 0x4B0},
    {0x4EF, 0x4AF},
    {0x4EE, 0x4AE},
    {0x4E7, 0x4E9},
    {0x4E6, 0x4E8},
    {0x4EB, 0x4E9},
    {0x4EA, 0x4E8},
    {0x473, 0x4E9},
    {0x472, 0x4E8},
    {0x4DB, 0x4D9},
    {0x4DA, 0x4D8},
    {0x4D3, 0x4D9},
    {0x4D2, 0x4D8},
    {0x4D5, 0x4D9},
    {0x4D4, 0x4D8},
    {0x4B3, 0x4BB},
    {0x4B2, 0x4BA},
    {0x4FD, 0x4BB},
    {0x4FC, 0x4BA},
    {0x4CF, 0x456},
    {0x4C0, 0x406},
};

static uint32_t S_find(const S_pair *pairs, size_t n, uint32_t c)
{
    for (size_t i = 0; i < n; i++)
        if (pairs[i].from == c)
            return pairs[i].to;
    return 0;
}

uint32_t mq_letter_twin(uint32_t c, bool *schwa)
{
    bool look_alike = c < 0x80 || c == 0xCB || c == 0xEB;
    uint32_t twin = look_alike ? S_find(plain, sizeof plain / sizeof *plain, c)
                               : S_find(kazakh, sizeof kazakh / sizeof *kazakh, c);
    *schwa = twin && !look_alike;
    return twin;
}
