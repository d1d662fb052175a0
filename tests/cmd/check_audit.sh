#!/bin/bash
# The figures that cannot be right are named, those that can pass, and the exit code says which.
. "$(dirname "$0")/support.sh"
samples=$SOURCE/samples
verdict() { # FILE CHECK VERDICT PATTERN: rows of the findings with this check and verdict whose text matches
    awk -F, -v c="$2" -v v="$3" '$1=="findings" && ($3=="check" && $5==c || $3=="verdict" && $5==v) { if (++n[$2] == 2) print $2 }' \
        "$1" >keys
    while read -r key; do grep "^findings,$key,what," "$1"; done <keys | grep -Ec -- "$4"
}

expect 1 '6 of 32 findings fail' "$maqsat" audit "$samples/audit_seed000.csv" --format csv -o seed.csv
[ "$(verdict seed.csv granularity fails '17.6 % cannot come from 84')" = 2 ] || fail "17.6 % of 84 is not named twice"
[ "$(verdict seed.csv granularity fails '7 % cannot come from 12')" = 1 ] || fail "7 % of the 12 is not named"
[ "$(verdict seed.csv granularity fails '1/15')" = 1 ] || fail "bases that fit 7 % are not named"
[ "$(verdict seed.csv parts fails '35 .41.7 % of 84.*38')" = 1 ] || fail "45.2 % against 24/72 + 11/12 is not named"
[ "$(verdict seed.csv granularity fails '.')" = 3 ] || fail "a per cent that can be right is blamed"
awk -F, '$1=="bases" && $2=="from8" && $3=="bases" && $5==167 { found = 1 } END { exit !found }' seed.csv ||
    fail "bases at which all six themes fit: not 167"

expect 0 '' "$maqsat" audit "$samples/audit_timetable003.csv" --format csv -o timetable.csv
grep -q ',fails' timetable.csv && fail "the timetable does not pass"
expect 1 '3 of 9' "$maqsat" audit "$samples/audit_grading003.csv" --format csv -o grading.csv
[ "$(verdict grading.csv bands fails '7 of 10 points is 70 %')" = 1 ] || fail "7 of 10 in the band 75-84 is not named"
[ "$(verdict grading.csv bands fails '19 of 25 points is 76 %')" = 1 ] || fail "19 of 25 in the band 70-74 is not named"

# a change of one digit is seen: 17.9 (15 of 84) passes, and 24 of 72 printed as 33.4 does not
sed 's/17\.6/17.9/; s/33\.3,24,72/33.4,24,72/' "$samples/audit_seed000.csv" >other.csv
expect 1 '' "$maqsat" audit other.csv --format csv -o other.out
[ "$(verdict other.out granularity fails '17.9')" = 0 ] || fail "17.9 % of 84 is 15 of 84"
grep -q '33.4 %' other.out || fail "33.4 % beside 24 of 72 is not named"

expect 0 '' "$maqsat" audit '61% 28% 10% 1% of 21681'
expect 1 '' "$maqsat" audit '35.7% 17.6% of 84'
expect 0 '' "$maqsat" audit '61% 28% 10% 1% of 21 681'
expect 65 "'0' is not a number of answers" "$maqsat" audit '61% of 0'
for format in text md csv json html; do
    expect 1 '' "$maqsat" audit "$samples/audit_grading003.csv" --format "$format" -o "out.$format"
    [ -s "out.$format" ] || fail "no $format"
done
python3 -c 'import json,sys; json.load(open("out.json"))' 2>/dev/null || ! command -v python3 >/dev/null || fail "bad JSON"

# the same findings in the other languages, without an English word
for lang in kk ru; do
    for file in audit_seed000 audit_grading003 audit_timetable003; do
        "$maqsat" audit "$samples/$file.csv" --lang $lang -f csv -o $lang.csv 2>verdict
        [ "$file" = audit_seed000 ] && { grep -q '6 of 32' verdict || fail "$lang: $(cat verdict)"; }
        grep -Eq 'audit\.[a-z]+' $lang.csv && fail "$lang: a message is missing: $(grep -Eo 'audit\.[a-z_.]+' $lang.csv | head -1)"
        grep '^findings,[^,]*,\(check\|verdict\|what\),' $lang.csv | cut -d, -f5- | grep -v 'GRIM' | grep -q '[A-Za-z]' && fail "$lang: English words in $file"
    done
done
"$maqsat" audit "$samples/audit_seed000.csv" --lang ru -f csv -o ru.csv 2>/dev/null
grep -q '17,6 % не получается из 84: 14 — это 16,67 %, 15 — это 17,86 %' ru.csv || fail "17.6 % of 84 in Russian"
"$maqsat" audit "$samples/audit_seed000.csv" --lang kk -f csv -o kk.csv 2>/dev/null
grep -q '84 жауаптан 17,6 % шықпайды: 14 жауап — 16,67 %' kk.csv || fail "17.6 % of 84 in Kazakh"
printf 'label,printed,count,base\nlong %0300d,33.3,2,3\n' 1 >wide.csv
expect 1 '' "$maqsat" audit wide.csv

printf 'table,label,count\nt,a,1\n' >lacks.csv
expect 65 "lacks.csv.*'printed' is missing" "$maqsat" audit lacks.csv -o none.md
printf 'label,printed,kind\na,10,share\nb,10,part\n' >kind.csv
expect 65 "line 3.*unknown kind 'part'" "$maqsat" audit kind.csv -o none.md
printf 'label,printed,base\na,10,x\n' >base.csv
expect 65 "base.csv:2.*base 'x' is not a whole number above 0" "$maqsat" audit base.csv -o none.md
expect 66 '' "$maqsat" audit nowhere.csv -o none.md
expect 65 '' "$maqsat" audit '12% and so on' -o none.md
cp kind.csv self.csv
expect 2 '' "$maqsat" audit self.csv -o self.csv
same kind.csv self.csv "the input was written over"
nothing none.md
finish
