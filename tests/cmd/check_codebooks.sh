#!/bin/bash
# Codebooks of other shapes are data only: flags, two dimensions, several in one pass, two text columns.
. "$(dirname "$0")/support.sh"

mkdir -p lex/first lex/second
cp -r "$SOURCE/lexicons/morphology" lex/
head='dimension\tcode\tkind\twithin\trank\tfallback\ttitle_kk\ttitle_ru\ttitle_en\n'
printf "${head}"'kind\t\tnominal\t\t\t\tA\tA\tKind\nkind\tfruit\t\t\t\t\tA\tA\tFruit\nkind\tother\t\t\t\tyes\tB\tB\tOther\n' >lex/first/codebook.tsv
printf "${head}"'taste\t\tflags\t\t\t\tA\tA\tTaste\ntaste\tsweet\t\t\t\t\tA\tA\tSweet\ntaste\tsour\t\t\t\t\tB\tB\tSour\n' >lex/second/codebook.tsv
for b in first second; do
    printf 'symbol\tmeaning\trole\napple\tapples\nlemon\tlemons\n' >lex/$b/symbols.tsv
    printf 'symbol\tpattern\tflags\texcept\napple\tapple\napple\tapples\nlemon\tlemon\n' >lex/$b/cues.en.tsv
done
rules='id\tcode\tcondition\toptions\tcodebook\ttitle_kk\ttitle_ru\ttitle_en\n'
printf "${rules}"'r1\tfruit\tapple | lemon\n' >lex/first/rules.tsv
printf "${rules}"'t1\tsweet\tapple\nt2\tsour\tlemon\n' >lex/second/rules.tsv

printf 'a,b\napple and lemon,lemon\nnothing here,apples\n' >in.csv
expect 0 '' "$maqsat" code in.csv --text a --text b --codebook lex/first,lex/second -o out.csv
head -1 out.csv | tr ',' '\n' >names
printf '%s\n' a b a_kind a_secondary a_rule a_evidence a_language a_repairs a_second_taste b_kind b_secondary b_rule \
    b_evidence b_language b_repairs b_second_taste >want
same want names "columns"
[ "$(sed -n 2p out.csv | cut -d, -f3,9,10,16)" = "fruit,sweet|sour,fruit,sour" ] || fail "row 1: $(sed -n 2p out.csv)"
[ "$(sed -n 3p out.csv | cut -d, -f3,9,10,16)" = "other,,fruit,sweet" ] || fail "row 2: $(sed -n 3p out.csv)"
expect 0 '' "$maqsat" run in.csv --text a --text b --codebook lex/second,lex/first --by b -o out
grep -q '^taste,sweet,n,count,1,' out/tables.csv || fail "flags are not counted"
grep -q '^taste,sour,n,count,1,' out/tables.csv || fail "flags are not counted"
grep -q '^tests' out/tables.csv && fail "a chi-square test of flags that overlap"
expect 0 '' "$maqsat" run in.csv --text a --text b --codebook lex/first,lex/second --by b -o out
grep -q '^tests' out/tables.csv || fail "no test"
expect 2 'given twice' "$maqsat" code in.csv --text a --codebook lex/first,lex/first
# an answer that is a formula: our own columns are neutralised, the input is not
printf 'a\n=apple\n' >formula.csv
expect 0 '' "$maqsat" code formula.csv --text a --codebook lex/first
[ "$(sed -n 2p stdout | cut -d, -f1,2)" = "=apple,fruit" ] || fail "formula: $(sed -n 2p stdout)"
finish
