#!/bin/bash
# A word in its contexts: the pattern is that of a cue file, in whatever spelling the answer has it.
. "$(dirname "$0")/support.sh"

cat >in.csv <<'END'
goal
Менің мақсатым айқын
МАКСАТЫМ
Maqsatym joq
"мақсат, макса, мақсаттарымызға"
Новые цели и новая технология
"Повысить, давно, свою квалификацию"
тапсырма
END
# finds PATTERN WHAT...: the matches, in order
finds() {
    expect 0 "$(($# - 1)) found in 7 rows" "$maqsat" kwic in.csv --text goal --pattern "$1"
    grep -o '\[[^]]*\]' stdout >got
    [ $# = 1 ] || printf '[%s]\n' "${@:2}" >want
    [ $# = 1 ] && : >want
    same want got "kwic $1: $(tr '\n' ' ' <got)"
}
finds 'мақсат*' мақсатым МАКСАТЫМ Maqsatym мақсат мақсаттарымызға
finds 'мақсат/n' мақсатым МАКСАТЫМ Maqsatym мақсат мақсаттарымызға
finds 'Мақсат' мақсат
finds '"мақсат' мақсат
finds 'нов/a' Новые новая
finds 'нов/a цел/n' 'Новые цели'
finds 'повыс|повыш/v ~ квалификаци/n' 'Повысить, давно, свою квалификацию'
finds '*ырма' тапсырма
finds 'мак' 
finds 're:ма.са\w*' мақсатым МАКСАТЫМ мақсат макса мақсаттарымызға
finds 're:x*'
expect 2 "pattern:1:8: unknown class 'q'; morphology/en.tsv names the classes; .* are allowed" "$maqsat" kwic in.csv --text goal --pattern 'мақсат/q'
expect 2 "pattern:1:1: 'б\*а' is not one word" "$maqsat" kwic in.csv --text goal --pattern 'б*а/a'
expect 2 "pattern:1:1: .*not one word.* are allowed" "$maqsat" kwic in.csv --text goal --pattern 'а*б'
expect 2 "pattern:1:1: the pattern is empty" "$maqsat" kwic in.csv --text goal --pattern ' '
expect 2 "pattern:1:1: regular expression: nothing" "$maqsat" kwic in.csv --text goal --pattern 're:'
printf 'goal\n%s\n' "а мақсат мақсатым б" >two.csv
expect 0 '2 found' "$maqsat" kwic two.csv --text goal --pattern 'мақсат*' --format csv
printf 'row,left,match,right\n1,а ,мақсат, мақсатым б\n1,а мақсат ,мақсатым, б\n' >want
same want stdout "kwic as csv: $(cat stdout)"
finish
