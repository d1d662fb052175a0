#!/usr/bin/env python3
"""Writes lib/text/letter_table.inc: class, script, lower case, S2 code and Latin letter of U+0000..U+05FF.

Run by hand when the rules of docs/tokenizer.md change; the build only reads the result.
"""
import sys
import unicodedata

LIMIT = 0x600
S2 = "абвгдежзиклмнопрстуфхцчшщъьэюя"
FOLD = dict(zip("әғқңөұүһійыё", "агкноуухиииe"))
FOLD["ё"] = "е"
# Kazakh letters of KZ-1048 read as Windows-1251, then letters of other languages that look like them.
ALIKE = dict(zip("ўјґєїѕќћ", "ұәөғүңқһ"))
ALIKE.update(zip("ӊӈҥҝҡӄҟӷҕѓӱӯӧӫѳӛӓӕҳӽӏ", "ңңңққққғғғұүөөөәәәһһі"))
CYRILLIC_LATIN = {
    "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "e", "ж": "j", "з": "z",
    "и": "i", "й": "y", "і": "i", "к": "k", "қ": "k", "л": "l", "м": "m", "н": "n", "ң": "n", "о": "o", "ө": "o",
    "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u", "ү": "u", "ф": "f", "х": "h", "һ": "h", "ц": "c",
    "ч": "s", "ш": "s", "щ": "s", "ы": "i", "э": "e", "ю": "U", "я": "A",
}
LATIN_BASE = {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "s", "æ": "e", "ə": "a", "ŋ": "n", "ý": "u", "ɵ": "o",
              "ƣ": "g", "ƶ": "z", "ç": "s", "č": "s"}
KINDS = {"other": 0, "blank": 1, "letter": 2, "mark": 3, "digit": 4, "hyphen": 5, "apostrophe": 6, "stop": 7,
         "comma": 8, "ignore": 9, "lost": 10}
LATIN_CODES = "\0abcdefghijklmnopqrstuvwxyzUA"
CYRILLIC, LATIN, CAPITAL, KAZAKH, TWIN = 1, 2, 4, 8, 32
TWINS = set("ABCEHIKMOPTXYabcehikmoptxyËëəƏǝɵƟäÄöÖüÜı") | set(ALIKE) | set("".join(ALIKE).upper())


def kind(c):
    ch = chr(c)
    if ch in "\n\r\v\f\x85.;:!":
        return "stop"
    if ch in "?_":
        return "lost"
    if ch == ",":
        return "comma"
    if ch == "-":
        return "hyphen"
    if ch in "'\u02bc":
        return "apostrophe"
    if c == 0xAD:
        return "ignore"
    if c < 0x20 or c == 0x7F:
        return "blank"
    category = unicodedata.category(ch)
    if category[0] == "L":
        return "letter"
    return {"M": "mark", "N": "digit" if category == "Nd" else "other", "Z": "blank"}.get(category[0], "other")


def row(c):
    ch = chr(c)
    low = ch.lower() if len(ch.lower()) == 1 else "i"  # U+0130 is the only letter here whose lower case is two
    own = ALIKE.get(low, low)
    k = kind(c)
    bits = code = 0
    latin = "\0"
    if k == "letter":
        if 0x400 <= c < 0x530:
            bits = CYRILLIC
            folded = FOLD.get(own, own)
            code = S2.index(folded) + 1 if folded in S2 else 0
            latin = CYRILLIC_LATIN.get(own, "\0")
        elif c < 0x2B0:
            bits = LATIN
            base = LATIN_BASE.get(low, unicodedata.normalize("NFD", low)[0])
            latin = base if "a" <= base <= "z" else "\0"
        if unicodedata.category(ch) in ("Lu", "Lt"):
            bits |= CAPITAL
        if low in "әғқңөұүһі":
            bits |= KAZAKH
        if ch in TWINS:
            bits |= TWIN
    return "LETTER(0x%X,0x%X,%d,%d,%d,%d)" % (c, ord(low), KINDS[k], bits, code, LATIN_CODES.index(latin))


def main():
    out = open(sys.argv[1] if len(sys.argv) > 1 else "lib/text/letter_table.inc", "w", encoding="utf-8")
    out.write("/* Made by scripts/make_letter_table.py: itself, lower, kind, bits, S2 code, Latin letter of U+0000..U+05FF. */\n")
    for start in range(0, LIMIT, 4):
        out.write(" ".join(row(c) for c in range(start, min(start + 4, LIMIT))) + "\n")


if __name__ == "__main__":
    main()
