#!/usr/bin/env python3
"""Trains the language model: lib/text/language_model.inc and the held-out table of the language test.

usage: make_language_model.py SEEDS_DIR TERMS_TSV [PROJECT_DIR]

Off-line only; the build reads the result. SEEDS_DIR holds the five source documents, TERMS_TSV the vocabulary drawn
from them (columns kk, ru, en). Every fifth piece of text is held out and never trained on.
"""
import glob
import math
import os
import random
import re
import sys
from collections import Counter

from language_words import EN, KK, RU

KAZAKH = set("әғқңөұүһі")
S2 = "абвгдежзиклмнопрстуфхцчшщъьэюя"
FOLD = {c: S2.index(c) + 1 for c in S2}
for own, to in zip("әғқңөұүһійыё", "агкноуухиииe".replace("e", "е")):
    FOLD[own] = S2.index(to) + 1
CYRILLIC_LATIN = dict(zip("абвгдежзийклмнопрстуфхцчшщыэәғқңөұүһіё", "abvgdejziyklmnoprstufhcsssieagknouuhie"))
LATIN_SINGLE = dict(zip("abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopkrstuvshiz"))
SCALE = 16  # steps of a weight per nat
SIZE2, SIZE4 = 32, 27


def s2(word):
    return [FOLD[c] for c in word if c in FOLD]


def s4(word):
    """The stream of mq_latin_of, kept equal to it by tests/text/test_language.c (same held-out answers)."""
    raw = []
    for c in word:
        if c in "юя":
            raw += ["i", "u" if c == "ю" else "a"]
        elif c in CYRILLIC_LATIN:
            raw.append(CYRILLIC_LATIN[c])
        elif "a" <= c <= "z":
            raw.append(c)
    out, before, doubled = [], "", False

    def write(x):
        nonlocal doubled
        doubled = bool(out) and out[-1] == x
        if not doubled:
            out.append(x)

    def rewrite(x):
        if out and not doubled:
            out.pop()
        write(x)

    for c in raw:
        if c == "h" and before in ("s", "c", "g", "z", "k"):
            if before in "cz":
                rewrite("s" if before == "c" else "j")
            elif before == "k":
                rewrite("h")
        elif c == "s" and before == "t":
            rewrite("c")
        elif c == "o" and before == "y":
            rewrite("e")
        elif not (c == "g" and before == "n"):
            write(LATIN_SINGLE[c])
        before = c
    return [ord(x) - 96 for x in out]


def words(text):
    return re.findall(r"[a-zа-яёәғқңөұүһі]+", text.lower())


def pieces(seeds):
    """(language, words) of every clause of the seeds, in order."""
    for path in sorted(glob.glob(os.path.join(seeds, "*.txt"))):
        name = os.path.basename(path)[:3]
        text = open(path, encoding="utf-8").read()
        if name == "004":
            text = re.sub(r"\n\s*\n", " ", text)  # a blank line after every printed line
            text = text.replace("\n", " ")
        for clause in re.split(r"[.;:!?()«»\n\t|*–—•]+", text):
            found = words(clause)
            cyrillic = [w for w in found if re.search("[а-яё]|[әғқңөұүһі]", w)]
            kazakh = sum(bool(KAZAKH & set(w)) for w in cyrillic)
            if name == "004" and cyrillic and kazakh * 5 >= len(cyrillic):
                yield "kk", cyrillic
            elif name == "003" and cyrillic and not kazakh:
                yield "ru", cyrillic
            elif name in ("000", "001", "002") and found and not cyrillic:
                yield "en", found


def term_phrases(path):
    for line in open(path, encoding="utf-8").read().split("\n")[1:]:
        for language, cell in zip(("kk", "ru", "en"), line.split("\t")):
            for phrase in cell.replace("~", "").split("|"):
                found = words(phrase)
                if found:
                    yield language, found


class Model:
    """Interpolated trigram model of the letters of a word, 0 = word edge; words count by the square root."""

    def __init__(self, counts, fold, size):
        self.size = size
        self.tri, self.bi, self.uni = Counter(), Counter(), Counter()
        self.ctx2, self.ctx1, self.total = Counter(), Counter(), 0.0
        for word, n in counts.items():
            codes = [0, 0] + fold(word) + [0]
            weight = n ** 0.5
            for a, b, c in zip(codes, codes[1:], codes[2:]):
                self.tri[a, b, c] += weight
                self.ctx2[a, b] += weight
                self.bi[b, c] += weight
                self.ctx1[b] += weight
                self.uni[c] += weight
                self.total += weight

    def p(self, a, b, c):
        k1, k2, k3 = 20.0, 12.0, 4.0
        p1 = (self.uni[c] + k1 / self.size) / (self.total + k1)
        p2 = (self.bi[b, c] + k2 * p1) / (self.ctx1[b] + k2)
        return (self.tri[a, b, c] + k3 * p2) / (self.ctx2[a, b] + k3)


class Letters:
    """Letters drawn one by one, as often as in the three languages together: what is likelier under this is neither."""

    def __init__(self, models):
        self.uni = Counter()
        for model in models.values():
            for c, n in model.uni.items():
                self.uni[c] += n / model.total / len(models)

    def p(self, a, b, c):
        return 0.98 * self.uni[c] + 0.02 / SIZE4


def table(top, bottom, size):
    out = []
    for a in range(size):
        for b in range(size):
            for c in range(size):
                w = math.log(top.p(a, b, c) / bottom.p(a, b, c))
                out.append(max(-127, min(127, round(w * SCALE))))
    return out


def write_table(out, name, size, values):
    out.write("static const int8_t %s[%d] = {\n" % (name, size ** 3))
    for i in range(0, len(values), 128):
        out.write(",".join(map(str, values[i:i + 128])) + ",\n")
    out.write("};\n")


def train(data, terms):
    counts = {"kk": Counter(), "ru": Counter(), "en": Counter()}
    for language, found in data:
        counts[language].update(found)
    for language, found in terms:
        counts[language].update(found)
    for language, text in (("kk", KK), ("ru", RU), ("en", EN)):
        for w in words(text):
            counts[language][w] += 8
    for w in ("да", "не"):  # particles in Kazakh; alone they are Russian, in Kazakh their neighbours outweigh them
        del counts["kk"][w]
    cyr = {k: Model({w: n for w, n in counts[k].items() if s2(w)}, s2, SIZE2) for k in ("kk", "ru")}
    lat = {k: Model(counts[k], s4, SIZE4) for k in ("kk", "ru", "en")}
    return cyr, lat


def letterless(word, rng):
    out = ""
    for c in word:
        r = rng.random()
        if c == "і":
            c = "и" if r < 0.55 else "ы" if r < 0.82 else "і"
        elif c == "й":
            c = "и" if r < 0.41 else "й"
        elif c == "ө":
            c = "у" if r < 0.06 else "о"
        elif c == "ә":
            c = "э" if r < 0.04 else "а"
        else:
            c = dict(zip("ғқңүұһ", "гкнуух")).get(c, c)
        out += c
    return out


LATIN_2021 = dict(zip("абвгдежзийклмнопрстуфхцчшщыэәғқңөұүһі", "abvgdejziiklmnoprstufhcçşşıeäğqñöūühi"))
LATIN_CHAT = dict(zip("абвгдежзийклмнопрстуфхцчшщыэәғқңөұүһі", "abvgdejziyklmnoprstufhcXXXyeagqnouuhi"))


def latin_typed(text, style):
    t = text.replace("ю", "iu" if style else "yu").replace("я", "ia" if style else "ya").replace("ё", "yo")
    t = t.replace("ъ", "").replace("ь", "")
    if not style:
        for a, b in (("ч", "ch"), ("ш", "sh"), ("щ", "sch"), ("ж", "zh"), ("ғ", "gh"), ("х", "kh"), ("ц", "ts")):
            t = t.replace(a, b)
    return "".join((LATIN_2021 if style else LATIN_CHAT).get(c, c) for c in t)


def chunks(held, language, low, high, limit, rng):
    out = []
    for lang, found in held:
        if lang != language:
            continue
        i = 0
        while i < len(found):
            n = rng.randint(low, high)
            if len(found) - i >= n:
                out.append(" ".join(found[i:i + n]))
            i += n
    rng.shuffle(out)
    return sorted(out[:limit])


def held_out_rows(held, rng):
    for language in ("kk", "ru", "en"):
        for cell, low, high in (("1", 1, 1), ("2-3", 2, 3), ("4-8", 4, 8)):
            for text in chunks(held, language, low, high, 250, rng):
                yield cell, language, text
                if language == "kk":
                    yield cell + " letterless", "kk", " ".join(letterless(w, rng) for w in text.split())
                if language != "en" and low > 1:
                    yield cell + " latin", language, latin_typed(text, language == "kk" and rng.random() < 0.5)
    kk, ru = chunks(held, "kk", 2, 5, 250, rng), chunks(held, "ru", 2, 5, 250, rng)
    for _ in range(250):
        pair = [rng.choice(kk), rng.choice(ru)]
        rng.shuffle(pair)
        yield "mixed", "mixed", ", ".join(pair)


def main():
    seeds, terms = sys.argv[1], list(term_phrases(sys.argv[2]))
    project = sys.argv[3] if len(sys.argv) > 3 else "."
    data = list(pieces(seeds))
    held, kept = data[::5], [x for i, x in enumerate(data) if i % 5]
    cyr, lat = train(kept, terms)
    with open(os.path.join(project, "lib/text/language_model.inc"), "w", encoding="ascii") as out:
        out.write("/* Made by scripts/make_language_model.py: log odds of letter trigrams, %d steps a nat. */\n" % SCALE)
        out.write("enum { MODEL_SCALE = %d };\n" % SCALE)
        write_table(out, "model_kk_ru", SIZE2, table(cyr["kk"], cyr["ru"], SIZE2))
        write_table(out, "model_latin_kk_en", SIZE4, table(lat["kk"], lat["en"], SIZE4))
        write_table(out, "model_latin_en_any", SIZE4, table(lat["en"], Letters(lat), SIZE4))
        write_table(out, "model_latin_ru_en", SIZE4, table(lat["ru"], lat["en"], SIZE4))
    folder = os.path.join(project, "tests/data/language")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "held_out.tsv"), "w", encoding="utf-8") as out:
        out.write("cell\tlanguage\ttext\n")
        for row in held_out_rows(held, random.Random(7)):
            out.write("\t".join(row) + "\n")


if __name__ == "__main__":
    main()
