#!/bin/bash
# Every bad input: one clear line, its exit code, no partial output.
. "$(dirname "$0")/support.sh"

printf 'id,goal\n1,жоқ\n2,цель\n' >good.csv
code() { expect "$1" "$2" "$maqsat" code "${@:3}" -o out.csv; nothing out.csv out.csv.run.json out.csv.rejects.csv; }

code 66 '^maqsat: none\.csv: .*No such file' none.csv --text goal
code 66 '^maqsat: \.: is a directory' . --text goal
: >empty.csv
code 65 '^maqsat: empty\.csv: .*empty' empty.csv --text goal
printf 'id,goal\n' >header.csv
code 65 '^maqsat: header\.csv' header.csv --text goal
code 65 "unknown column 'gaol'; did you mean 'goal'" good.csv --text gaol
code 65 "unknown column 'wxyz'; the file has .*goal" good.csv --text wxyz
code 65 "columns #1 to #2" good.csv --text '#7'
printf 'id,goal\n1,a\n2,"open\n3,b\n' >quote.csv
code 65 '^maqsat: quote\.csv:3:.*quote' quote.csv --text goal
printf 'id,goal\n1,a\0b\n' >nul.csv
code 65 '^maqsat: nul\.csv:2:.*NUL' nul.csv --text goal
{ printf 'id,goal\n'; for i in $(seq 50); do printf '%d,қазақша мақсат\n' $i; done; printf '51,a\xff\xfeb\n'; } >utf8.csv
code 65 '^maqsat: utf8\.csv:52:.*--encoding' utf8.csv --text goal
expect 2 'same column' "$maqsat" code good.csv --text goal --text '#2' -o out.csv
nothing out.csv
expect 2 '\-\-text NAME is missing' "$maqsat" code good.csv -o out.csv
expect 73 'cannot be created' "$maqsat" code good.csv --text goal -o no/such/out.csv
expect 73 '' "$maqsat" run good.csv --text goal -o no/such
cp good.csv same.csv
expect 2 'same file' "$maqsat" code same.csv --text goal -o ./same.csv
same good.csv same.csv "an input was overwritten"
expect 2 'same file' "$maqsat" code same.csv --text goal -o x.csv --manifest same.csv
nothing x.csv
expect 2 'two outputs' "$maqsat" code good.csv --text goal -o x.csv --rejects x.csv
nothing x.csv
expect 74 'No space left' "$maqsat" code good.csv --text goal -o /dev/full
printf 'id,goal,goal_rule\n1,a,b\n' >clash.csv
code 65 "column 'goal_rule' is there already" clash.csv --text goal
expect 2 "did you mean '--text'" "$maqsat" code good.csv --txet goal
expect 2 "did you mean 'code'" "$maqsat" cdoe good.csv
for words in --- '-жоқ'; do
    expect 2 "write -- before words that begin with -" "$maqsat" explain "$words"
    expect 0 '' "$maqsat" explain -- "$words"
done
grep -q "no option '-ж'" <("$maqsat" explain '-жоқ' 2>&1) || fail "the option is not shown whole"
expect 2 "wants a value" "$maqsat" code good.csv --text
expect 2 'whole number' "$maqsat" code good.csv --text goal --chunk-size -1
expect 2 'one of' "$maqsat" run good.csv --text goal -o out --lang de
expect 66 "no codebook 'none'" "$maqsat" code good.csv --text goal --codebook none
expect 2 'no command' "$maqsat"

# a broken lexicon: file, line, column, the line, a caret
mkdir -p lex/books && cp -r "$SOURCE"/lexicons/morphology lex/ && cp -r "$SOURCE"/lexicons/goals lex/broken
printf 'broken_rule\tno.such.code\tnothing_known\n' >>lex/broken/rules.tsv
line=$(grep -c '' lex/broken/rules.tsv)
expect 65 "^maqsat: .*broken/rules\.tsv:$line:[0-9]+: " "$maqsat" code good.csv --text goal --codebook lex/broken -o out.csv
grep -q '^[[:space:]]*\^$' stderr || fail "no caret under the fault"
nothing out.csv

# an older result survives a run that fails
"$maqsat" code good.csv --text goal -o old.csv && cp old.csv kept.csv
expect 65 '' "$maqsat" code quote.csv --text goal -o old.csv
same kept.csv old.csv "an older output was touched"
finish
