#!/bin/bash
# The lexicon workbench and frames, on small codebooks of its own and on those that come with the program.
. "$(dirname "$0")/support.sh"

mkdir -p lex/book && cp -r "$SOURCE/lexicons/morphology" lex/
head='dimension\tcode\tkind\twithin\trank\tfallback\ttitle_kk\ttitle_ru\ttitle_en\n'
printf "${head}"'level\t\tordinal\t\t\t\tA\tA\tLevel\nkind\t\tnominal\tlevel\t\t\tA\tA\tKind\n' >lex/book/codebook.tsv
printf 'level\tno\t\t\t0\tyes\tA\tA\tNo\nlevel\tsome\t\t\t1\t\tA\tA\tSome\nlevel\tfruit\t\t\t2\t\tA\tA\tFruit\n' >>lex/book/codebook.tsv
printf 'kind\tnone\t\tno\t\tyes\tA\tA\tNone\nkind\tfood\t\tsome\t\t\tA\tA\tFood\n' >>lex/book/codebook.tsv
printf 'kind\tapple\t\tfruit\t\t\tA\tA\tApple\nkind\tlemon\t\tfruit\t\t\tA\tA\tLemon\n' >>lex/book/codebook.tsv
printf 'symbol\tmeaning\trole\napple\tapples\nlemon\tlemons\nfood\tfood\n' >lex/book/symbols.tsv
printf 'symbol\tpattern\toptions\tnote\napple\tapple/n\nlemon\tlemon\nfood\tfood\n' >lex/book/cues.en.tsv
printf 'symbol\tpattern\toptions\tnote\napple\tалм/n\n' >lex/book/cues.kk.tsv
printf 'id\tcode\tcondition\toptions\tcodebook\ttitle_kk\ttitle_ru\ttitle_en\na\tfruit.apple\tapple\nl\tfruit.lemon\tlemon\nf\tsome.food\tfood\n' >lex/book/rules.tsv
printf 'text\tcode\tcodebook\tnote\nred apples\tfruit.apple\t1\t\nfood and lemon\tfruit.lemon\t1\t\nnothing\tno.none\t1\t\n' >lex/book/cases.en.tsv

# check: a clean book, then one fault of every kind
expect 0 'nothing found' "$maqsat" lexicon check -c lex/book
cp -r lex/book lex/bad
printf 'apple\tapple/n\ndust\tdust\nlemon\tшын\nfood\tшың\n' >>lex/bad/cues.en.tsv
printf 'dust\tno rule\n' >>lex/bad/symbols.tsv
printf 'red apples\tfruit.lemon\t1\t\n' >>lex/bad/cases.en.tsv
expect 1 '5 found|4 found' "$maqsat" lexicon check -c lex/bad
grep -q '^lex/bad/cues.en.tsv:5: the cue stands already in lex/bad/cues.en.tsv:2$' stdout || fail "double cue: $(cat stdout)"
grep -q "^lex/bad/cues.en.tsv:6: dead cue: no rule speaks of symbol 'dust'$" stdout || fail "dead cue: $(cat stdout)"
grep -q "cues.en.tsv:7: collision: 'шын' (lemon) and 'шың' (food, lex/bad/cues.en.tsv:8)" stdout || fail "collision: $(cat stdout)"
grep -q 'cases.en.tsv:5: the case stands already in lex/bad/cases.en.tsv:2 and says something else$' stdout || fail "case: $(cat stdout)"
printf 'apple\tnosuch/q\n' >>lex/bad/cues.en.tsv
expect 65 'lex/bad/cues.en.tsv:9:14: unknown class' "$maqsat" lexicon check -c lex/bad

# a regular expression that also matches nothing counts where it matches something
cp -r lex/book lex/nothing
printf 'lemon\tre:q*\n' >>lex/nothing/cues.en.tsv
for text in stone:no aqqua:fruit; do
    expect 0 '' "$maqsat" explain "${text%:*}" --codebook lex/nothing --json
    grep -q "\"code\": \"${text#*:}\"" stdout || fail "re:q* in ${text%:*}: $(cat stdout)"
done

# learn: coded answers become a file that outvotes rules; a fault in either is named
cp -r lex/book lex/learnt
printf 'text\tlevel\tkind\nsour yellow thing\tfruit\tlemon\nsour yellow ball\tfruit\tlemon\nmoney\tno\tnone\n' >coded.tsv
expect 0 '' "$maqsat" lexicon learn coded.tsv -c lex/learnt -o lex/learnt/likeness.tsv
expect 0 '' "$maqsat" explain "sour yellow thing" --codebook lex/learnt --json
grep -q '"code": "no"' stdout || fail "a model without a rule decides: $(cat stdout)"
printf 'like\t-\t_likeness\tmargin:6\t\tA\tA\tLike\n' >>lex/learnt/rules.tsv
expect 0 '' "$maqsat" explain "sour yellow thing" --codebook lex/learnt --json
grep -q '"id": "like"' stdout || fail "likeness does not decide: $(cat stdout)"
grep -q '"code": "lemon"' stdout || fail "likeness gives no code: $(cat stdout)"
grep -q '"nats"' stdout || fail "explain does not say which words speak: $(cat stdout)"
{ cat coded.tsv; printf 'Green pear\tsome\tfood\n'; } >more.tsv
printf 'key,text,code,remark\n1,"Green pear",some.food,\n2,not coded,,\n' >sheet.csv
"$maqsat" lexicon learn more.tsv -c lex/learnt >want && "$maqsat" lexicon learn coded.tsv sheet.csv -c lex/learnt >got
same want got "a coding sheet teaches what a table does"
printf 'key,text,code\n1,a,some.pear\n' >sheet.csv
expect 65 "sheet.csv:2:3: the codebook has no code 'some.pear'" "$maqsat" lexicon learn sheet.csv -c lex/learnt
printf 'text\tlevel\tkind\nx\tfruit\tpear\n' >bad.tsv
expect 65 'bad.tsv:2:3: the codebook has no such code' "$maqsat" lexicon learn bad.tsv -c lex/learnt
echo 'sour= 3:1' >>lex/learnt/likeness.tsv
expect 65 "likeness.tsv:[0-9]+" "$maqsat" explain x --codebook lex/learnt

# test: cases and a gold file
expect 0 '' "$maqsat" lexicon test -c lex/book
grep -q '^book: 3 cases, 0 wrong$' stdout || fail "cases: $(cat stdout)"
printf 'apple pie\tfruit.lemon\t1\t\n' >>lex/book/cases.en.tsv
expect 1 '1 cases' "$maqsat" lexicon test -c lex/book
grep -q '^lex/book/cases.en.tsv:5: apple pie: wanted fruit.lemon, got fruit.apple$' stdout || fail "wrong case: $(cat stdout)"
sed -i '$d' lex/book/cases.en.tsv
printf 'x\tfruit.pear\t1\t\n' >>lex/book/cases.en.tsv
expect 65 "cases.en.tsv:5:3: unknown code 'fruit.pear'" "$maqsat" lexicon test -c lex/book
sed -i '$d' lex/book/cases.en.tsv
printf 'text\tlevel\tkind\tsecondary\napple\tfruit\tapple\t\nfood\tsome\tfood\t\nlemon\tfruit\tapple\t\nlemon food\tfruit\tlemon\tsome.food\nstone\tsome\tfood\t\n' >gold.tsv
expect 0 '' "$maqsat" lexicon test -c lex/book --gold gold.tsv
# no: 0 of truth 0, given 1 -> F1 0; some: 1 of 2 -> 2/3; fruit: 3 of 3 -> 1; mean 0.556
grep -q '^gold: 5 answers, macro-F1 0.556, code right 0.600$' stdout || fail "gold: $(cat stdout)"
grep -qP '^l\tfruit.lemon\t2\t2\t0.500\t1.000$' stdout || fail "rule l: $(cat stdout)"
grep -qP '^f\tsome.food\t2\t1\t1.000\t0.500$' stdout || fail "rule f: $(cat stdout)"
grep -qP '^some\t1\t1\t0\t0$' stdout || fail "confusion: $(cat stdout)"

# gaps: words of answers without a rule or of the lowest level with one; an answer counts once
printf 'id,goal\n1,stone wall\n2,stone stone\n3,apple stone\n4,food for dragons\n5,Stone wall!\n' >survey.csv
expect 0 '4 of 5 answers' "$maqsat" lexicon gaps survey.csv --text goal -c lex/book
[ "$(sed -n 2p stdout)" = "3,1,stone,1,0" ] || fail "gaps: $(cat stdout)"
grep -q '^2,2,stone wall,1,0$' stdout || fail "pair: $(cat stdout)"
grep -q 'dragons' stdout || fail "lowest level: $(cat stdout)"
grep -q 'apple' stdout && fail "a coded answer was counted"
expect 0 '' "$maqsat" lexicon gaps survey.csv --text goal -c lex/book --most 1
[ "$(wc -l <stdout)" = 2 ] || fail "--most: $(cat stdout)"
expect 2 'wants a survey' "$maqsat" lexicon gaps
# what likeness had to guess is a gap too: no cue knows the word
printf 'id,goal\n1,Хочу освоить фронтенд\n' >guessed.csv
expect 0 '' "$maqsat" lexicon gaps guessed.csv --text goal
grep -q '^1,1,фронтенд,' stdout || fail "a word in an answer that likeness coded is no gap: $(cat stdout)"

# diff: a book against its copy with one word less
mkdir new && cp -r lex/book lex/morphology new/ && sed -i '/^food/d' new/book/cues.en.tsv
expect 0 '1 of 5 answers moved' "$maqsat" lexicon diff lex/book new/book survey.csv --text goal
grep -qP '^some.food\tno.none\t1$' stdout || fail "transition: $(cat stdout)"
grep -qP '^no.none\t60.00\t80.00\t\+20.00$' stdout || fail "change: $(cat stdout)"
grep -qP '^4\tsome.food\tno.none\tfood for dragons$' stdout || fail "moved: $(cat stdout)"
expect 0 '0 of 5 answers moved' "$maqsat" lexicon diff lex/book lex/book survey.csv --text goal

# exchange: what goes out comes back, and a lexicon made of it codes
for format in dic dicx yml lc3 vbpro csv; do
    expect 0 'become starts of words' "$maqsat" lexicon export lex/book --format $format -l en -o out.$format
    expect 0 '3 patterns of 3 categories' "$maqsat" lexicon import out.$format --format $format -o in.$format
    (head -1 in.$format && tail -n +2 in.$format | sort) >sorted.$format
    same sorted.dic sorted.$format "$format comes back"
done
rm -rf made && mkdir made && cp -r lex/book lex/morphology made/ && cp in.yml made/book/cues.en.tsv
expect 0 '' "$maqsat" lexicon test -c made/book
expect 2 'there are: dic dicx yml lc3 vbpro csv' "$maqsat" lexicon import out.dic --format word
: >empty.yml
expect 65 'empty.yml:1:1: the file is empty' "$maqsat" lexicon import empty.yml --format yml
printf 'a: &a [x,x]\nb: [*a,*a]\n' >bomb.yml
expect 65 'bomb.yml:1:4: anchors' "$maqsat" lexicon import bomb.yml --format yml -o never.tsv
nothing never.tsv
printf '%%\n1\tcaf\xe9\n%%\nd\xe9j\xe0 vu\t1\nit\x92s\t1\n' >west.dic
expect 0 '' "$maqsat" lexicon import west.dic --format dic
grep -qP '^café\tdéjà vu\t' stdout || fail "windows-1252: $(cat stdout)"
printf '%%\n1\tcel\n%%\n\xef\xee\xe2\xfb\xf8\xe5\xed\xe8\xe5 \xea\xe2\xe0\xeb\xe8\xf4\xe8\xea\xe0\xf6\xe8\xe8\t1\n' >cyr.dic
expect 0 '' "$maqsat" lexicon import cyr.dic --format dic
grep -qP '^cel\tповышение квалификации\t' stdout || fail "windows-1251: $(cat stdout)"
grep -q 'read as windows-1251; --encoding' stderr || fail "the encoding is not told: $(cat stderr)"
printf '%%\n1\tцель\n%%\nжоқ\t1\n' | iconv -t UTF-16 >wide.dic
expect 0 'read as UTF-16LE; ' "$maqsat" lexicon import wide.dic --format dic
grep -qP '^цель\tжоқ\t' stdout || fail "UTF-16: $(cat stdout)"
printf 'a: [x]\nb: [a\xebc]\n' >byte.yml
expect 65 'byte.yml:2:6: byte eb is not UTF-8' "$maqsat" lexicon import byte.yml --format yml --encoding utf-8
grep -q '^  b: \[a�$' stderr && grep -q '^       ^$' stderr || fail "no line and caret: $(cat stderr)"
: >empty.csv
printf '\xEF\xBB\xBF' >mark.csv
for file in empty mark; do
    expect 65 "$file.csv:1:1: the file is empty" "$maqsat" lexicon import $file.csv --format csv
done

# delimiters: found in the header or told, in and out
printf 'DicTerm;a;b\nжоқ, ия;X;\nz;;2,5\nw;yes;\n' >semi.dicx
for more in '' '--delimiter ;'; do
    expect 0 "line 4: 'yes' in the column a is neither X nor a number" "$maqsat" lexicon import semi.dicx --format dicx $more
    printf 'symbol\tpattern\toptions\tnote\na\tжоқ, ия\t\t\nb\tz\t\tweight 2.5\n' >want
    same want stdout "semicolons: $(cat stdout)"
done
grep -q '1 weights are kept in the column note alone' stderr || fail "weights: $(cat stderr)"
expect 65 'semi.dicx:1:1: the header is' "$maqsat" lexicon import semi.dicx --format dicx --delimiter ,
expect 2 "delimiter is for formats with cells" "$maqsat" lexicon import out.dic --format dic --delimiter ';'
for format in dicx csv; do
    expect 0 '' "$maqsat" lexicon export lex/book --format $format -l en --delimiter ';' -o semi.$format
    head -1 semi.$format | grep -q '^[A-Za-z]*;[a-z]*;' || fail "--delimiter of export: $(head -1 semi.$format)"
    expect 0 '' "$maqsat" lexicon import semi.$format --format $format -o in.$format
    (head -1 in.$format && tail -n +2 in.$format | sort) >sorted.$format
    same sorted.dic sorted.$format "$format with ; comes back"
done

# LIWC 2015 nests by tabs: the same categories as in YAML
printf '%%\n1\ta\n\t2\tb\n%%\nx\t2\n' >nested.dic
printf 'a:\n  b: x\n' >nested.yml
"$maqsat" lexicon import nested.dic --format dic >got && "$maqsat" lexicon import nested.yml --format yml >want
same want got "nesting of dic and yml: $(cat got)"

# patterns that could not be loaded are refused with their place; regular expressions come back
printf 'category,pattern\na,цель\nb,re:(\n' >regex.csv
expect 65 'regex.csv:3:7: regular expression: missing closing' "$maqsat" lexicon import regex.csv --format csv -o never.tsv
grep -q '^        ^$' stderr || fail "no caret: $(cat stderr)"
printf 'category,pattern\na,re:\n' >regex.csv
expect 65 'regex.csv:2:6: regular expression: nothing' "$maqsat" lexicon import regex.csv --format csv -o never.tsv
nothing never.tsv
printf '%%\n1\ta\n%%\nre: x\t1\n5\\*\t1\n' >signs.dic
expect 0 "line 5: '5.\*' is left out" "$maqsat" lexicon import signs.dic --format dic
grep -qP '^a\tre  x\t\t$' stdout || fail "re: of LIWC is no regular expression: $(cat stdout)"

# what export loses is said
cp -r lex/book lex/losing
printf 'lemon\tlem/n\tnofuzzy\nlemon\tle*\tshort\nlemon\tcitrus-tree\nlemon\tre:yel+ow|x\n' >>lex/losing/cues.en.tsv
for told in '1 cues lose the option nofuzzy' '1 cues lose the option short' '1 cues with a hyphen' 'language of the cues \(en\) is lost' 'every weight is 1'; do
    expect 0 "$told" "$maqsat" lexicon export lex/losing --format dicx -l en
done
expect 0 '1 regular expressions are left out' "$maqsat" lexicon export lex/losing --format yml -l en
expect 0 'languages of the cues are lost' "$maqsat" lexicon export lex/losing --format csv -o losing.csv
grep -q 'expressions are left out' stderr && fail "csv keeps regular expressions"
expect 0 '' "$maqsat" lexicon import losing.csv --format csv
grep -qP '^lemon\tre:yel\+ow\|x\t' stdout || fail "a regular expression does not come back: $(cat stdout)"
expect 2 "did you mean check" "$maqsat" lexicon chek
expect 66 '' "$maqsat" lexicon import missing.dic --format dic

# frames
head='frame\tcolumn\ttake\tcode\tvalue\n'
printf "$head"'f\tclass\tmain\t*\tother\nf\tclass\tmain\tfruit\tsweet\nf\tclass\tmain\tfruit.lemon\tsour\nf\ttheme\tfirst\tfruit\tfruit\nf\ttheme\tfirst\tsome\tfood\n' >lex/book/frames.tsv
printf 'goal\nfood then lemon\napple\nstone\n' >frame.csv
expect 0 '' "$maqsat" frame frame.csv --frame f --text goal -c lex/book
printf 'goal,goal_f_class,goal_f_theme\nfood then lemon,sour,food\napple,sweet,fruit\nstone,other,\n' >want
same want stdout "frame: $(cat stdout)"
expect 2 "no frame 'g'; lex/book/frames.tsv has: f" "$maqsat" frame frame.csv --frame g --text goal -c lex/book
printf 'f\tclass\tmain\tpear\tx\n' >>lex/book/frames.tsv
expect 65 "frames.tsv:7:14: unknown code 'pear'" "$maqsat" frame frame.csv --frame f --text goal -c lex/book

# what comes with the program
printf 'goal\n"Нет конкретной цели, но хочу получить категорию"\nСоздание цифрового контента\nНет\nПрофессиональный рост; узнать новое\n' >trial.csv
expect 0 '' "$maqsat" frame trial.csv --frame trial --text goal
printf 'generalised,narrow,none\nspecified,competency,digital_content\nno_answer,no_answer,none\ngeneralised,level,none\n' >want
tail -n +2 stdout | awk -F, '{ print $(NF - 2) "," $(NF - 1) "," $NF }' >got
same want got "the trial's frame: $(cat got)"
finish
