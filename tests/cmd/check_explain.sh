#!/bin/bash
# explain tells rule, evidence and what is missing; the page is escaped and needs no script.
. "$(dirname "$0")/support.sh"

expect 0 '' "$maqsat" explain 'Критериалды бағалауды меңгеру'
grep -q '^evidence  0-' stdout || fail "no evidence: $(cat stdout)"
expect 0 '' "$maqsat" explain --json 'Критериалды бағалауды меңгеру'
if command -v python3 >/dev/null; then
    python3 -c 'import json; d = json.load(open("stdout")); w = d["words"][0]; assert (w["start"], w["end"]) == (0, 11) and d["text"][0:11] == w["text"]; assert any(f["outcome"] == "decided" for f in d["firings"])' ||
        fail "the JSON does not hold what it should"
fi
expect 0 '' "$maqsat" explain --json -c goals,smart,motives 'Критериалды бағалауды меңгеру'
if command -v python3 >/dev/null; then
    python3 -c 'import json; d = json.load(open("stdout")); assert [x["codebook"] for x in d] == ["goals", "smart", "motives"]' ||
        fail "of several codebooks the JSON is no single array"
fi
expect 2 'one TEXT' "$maqsat" explain --json --file x.csv --text goal

# where likeness outvoted a higher level it says so, by how much and which words spoke
expect 0 '' "$maqsat" explain 'Освоить новые технологии, провести открытый урок'
grep -q '^  [a-z_]* -> concrete.product was outvoted by likeness by [0-9.]* nats: .*технологии (+' stdout ||
    fail "the outvoted rule of a higher level is not told: $(cat stdout)"
expect 0 '' "$maqsat" explain --json 'Освоить новые технологии, провести открытый урок'
grep -q '"held": \[$' stdout && grep -q '"nats": ' stdout || fail "the JSON lacks what likeness outvoted"
# where no rule has a part met, none is named
expect 0 '' "$maqsat" explain 'абвгд'
grep -q '^Why not higher: no rule' stdout || fail "rules that have nothing met are named: $(cat stdout)"
# what endings and neighbours say stands beside the hit
for tagged in 'poss1 Менің мақсатым білім алу' 'neg білім алмау' 'past біліктілігімді арттырдым' \
    'gen оқушының' 'dat оқушыларға' 'acc сабақты' 'loc мектебімізде' 'abl оқушыдан' 'ins технологиямен' 'dat учителям' 'loc в школах' 'ins с технологиями'; do
    expect 0 '' "$maqsat" explain "${tagged#* }"
    grep -q "^  [0-9].*: .*, ${tagged%% *}[,)]" stdout || fail "the tag is not shown: $tagged: $(cat stdout)"
done

# a word that carries the missing symbol raises the level: take the plain word that explain itself suggests
raised=0
for text in 'Использовать' 'Развивать' 'Научиться'; do
    expect 0 '' "$maqsat" explain "$text"
    rank=$(grep -Eo 'rank [0-9]+' stdout | grep -Eo '[0-9]+')
    grep -q '^Why not higher' stdout || fail "nothing is said to be missing: $text"
    word=$(sed -n 's/.*, such as //p' stdout | head -1 | sed 's/\/[a-z]*//g; s/|[^ ]*//g; s/[~*]//g')
    expect 0 '' "$maqsat" explain "$text, $word"
    more=$(grep -Eo 'rank [0-9]+' stdout | grep -Eo '[0-9]+')
    [ "$more" -gt "$rank" ] && raised=$((raised + 1)) || echo "not raised: $text + $word"
done
[ $raised -ge 2 ] || fail "the missing symbol raised the level in $raised of 3 answers"

# of a sequence the one item that is missing is named, whatever other items stand there
mkdir -p lex/tiny && cp -r "$SOURCE/lexicons/morphology" lex/
printf '%s\ttitle_kk\ttitle_ru\ttitle_en\n' $'dimension\tcode\tkind\twithin\trank\tfallback' $'level\t\tordinal\t\t\t' $'level\tlow\t\t\t0\tyes' $'level\thigh\t\t\t1\t' >lex/tiny/codebook.tsv
printf 'symbol\tmeaning\nmake\tto make\nown\tones own\nthing\ta thing\n' >lex/tiny/symbols.tsv
printf 'symbol\tpattern\nmake\tсоздать\nown\tсвой\nthing\tпособие\n' >lex/tiny/cues.ru.tsv
printf 'id\tcode\tcondition\nproduct\thigh\tmake > own > thing\n' >lex/tiny/rules.tsv
expect 0 '' "$maqsat" explain --codebook lex/tiny 'Создать что-то свой'
grep -q 'product -> high wants thing, such as пособие' stdout || fail "the missing item of a sequence is not named: $(cat stdout)"

printf 'id,goal\n1,"<script>alert(1)</script> & жоқ"\n2,Повышать квалификацию\n' >in.csv
expect 0 '' "$maqsat" code in.csv --text goal -o coded.csv
expect 0 '' "$maqsat" explain --file coded.csv --text goal -o page.html
grep -q '<script' page.html && fail "the page holds a script"
grep -q '&lt;script&gt;' page.html || fail "the text is not escaped"
grep -q '<mark>' page.html || fail "no evidence is marked"
for part in '<details><summary>' '<code>g_professional_level</code>' 'own spelling: <i>' '>Rules that fired<' ': decided' '>Why not higher<'; do
    grep -q "$part" page.html || fail "the page lacks $part"
done
grep -q '<details open' page.html && fail "blocks are not closed by default"
# a text said again points to where it was said; what another codebook says is shown; titles are in the page's language
printf 'id,goal\n1,Повышать квалификацию\n2,Для карьеры\n3,Повышать квалификацию\n4,Повышать квалификацию\n' >again.csv
expect 0 '' "$maqsat" code again.csv --text goal -c goals,motives -o again.coded.csv
expect 0 '' "$maqsat" explain --file again.coded.csv --text goal -l ru -o again.html
[ "$(grep -c '<details>' again.html)" = 2 ] || fail "same texts repeat their block"
grep -q 'href="#a1">Текст и коды как в ответе 1; встречается в 3-й раз<' again.html || fail "the third time is not told"
grep -q 'Профессиональный уровень <code>g_professional_level</code>' again.html || fail "no title of the rule"
[ "$(grep -c '<dl>' again.html)" = 4 ] || fail "the second codebook is not explained"
# a code that the lexicon does not give today is said to be another
sed 's/,generic,1,/,concrete,2,/' again.coded.csv >changed.csv
expect 0 '' "$maqsat" explain --file changed.csv --text goal -o changed.html
grep -q 'The file holds another code' changed.html || fail "a changed code is explained as if it were the lexicon's"
expect 65 "unknown column" "$maqsat" explain --file in.csv --text goal -o page2.html
nothing page2.html
expect 2 'in quotes' "$maqsat" explain one two
expect 65 'not valid UTF-8' "$maqsat" explain "$(printf 'a\xff')"

expect 0 '^maqsat: note: 1 found in 2 rows' "$maqsat" kwic in.csv --text goal --pattern 'квалификац*'
grep -q 'Повышать \[квалификацию\]' stdout || fail "kwic: $(cat stdout)"
expect 2 ':1:2: .*parenthesis' "$maqsat" kwic in.csv --text goal --pattern 're:('
printf 'a;b\n1;"x\ny"\n3\n' >any.csv
expect 0 '' "$maqsat" cat any.csv --format jsonl
printf '["a","b"]\n["1","x\\ny"]\n["3"]\n' >want
same want stdout "cat"
finish
