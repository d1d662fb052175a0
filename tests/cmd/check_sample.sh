#!/bin/bash
# A blind sample: sizes, strata that add up, the same bytes in every cut, no code of the machine in the sheets,
# formulas made harmless, a design that says what it was made of; every bad order refused with nothing written.
. "$(dirname "$0")/support.sh"
{
    echo 'id,goal,goal_level,region'
    for i in $(seq 1 200); do
        level=absent
        [ $((i % 4)) = 0 ] && level=generic
        [ $((i % 20)) = 0 ] && level=concrete
        echo "r$i,answer $i,$level,$([ $((i % 2)) = 0 ] && echo Abai || echo Ulytau)"
    done
    echo 'r201,=2+3,competency,Abai'
    echo '-r202,"two
lines, and a comma",competency,Abai'
    echo 'r203,,absent,Abai'
} >coded.csv
sample() { "$maqsat" sample coded.csv --text goal "$@"; }

expect 0 'note: 40 of 202 answers in 4 strata, seed 7' sample -n 40 --id id --seed 7 -o a
for f in sheet_A.csv sheet_B.csv design.json; do [ -s "a/$f" ] || fail "no $f"; done
[ "$(head -1 a/sheet_A.csv)" = key,text,code,remark ] || fail "header of the sheet"
grep -Eq 'absent|generic|concrete|competency' a/sheet_A.csv a/sheet_B.csv && fail "a sheet shows codes of the machine"
grep -q "^r201,'=2+3,,$" a/sheet_A.csv || fail "a formula is not neutralised: $(grep r201 a/sheet_A.csv)"
grep -q "^'-r202," a/sheet_A.csv || fail "a key that is a formula"
cmp -s <(sort a/sheet_A.csv) <(sort a/sheet_B.csv) || fail "full overlap: the sheets hold different answers"
cmp -s a/sheet_A.csv a/sheet_B.csv && fail "the sheets have one order"
[ "$(sed -n 's/^    {"key":"\(r[0-9]*\)".*/\1/p' a/design.json | wc -l)" = 39 ] || fail "keys of the design"
sed -n 's/.*"stratum":.*"N":\([0-9]*\),"n":\([0-9]*\),.*/\1 \2/p' a/design.json |
    awk '{ N += $1; n += $2 } END { exit !(N == 202 && n == 40) }' || fail "N and n of the strata do not add up"
grep -q '"blank": 1' a/design.json || fail "the blank answer is not told"
grep -q "\"sha256\": \"$(sha256sum coded.csv | cut -d' ' -f1)\"" a/design.json || fail "digest of the input"
[ "$(grep -c '"path":"goals/' a/design.json)" -ge 3 ] || fail "no digests of the codebook"

expect 0 '' sample -n 40 --id id --seed 7 --chunk-size 1 -o b
for f in sheet_A.csv sheet_B.csv design.json; do same "a/$f" "b/$f" "chunk size changes $f"; done
expect 0 '' sample -n 40 --id id --seed 8 -o c
cmp -s <(sort a/sheet_A.csv) <(sort c/sheet_A.csv) && fail "another seed draws the same answers"

# every answer has its turn: 200 seeds, 1 of 4 each time, so every row is drawn some 50 times
printf 'goal,goal_level\nw,x\ny,x\nz,x\nq,x\n' >four.csv
for s in $(seq 1 200); do
    "$maqsat" sample four.csv --text goal -n 1 --coders 1 --seed "$s" -q -o four && tail -1 four/sheet_A.csv | cut -c1
done | sort | uniq -c >turns
awk '$1 < 25 || $1 > 75 { bad = 1 } END { exit bad || NR != 4 }' turns || fail "the draw is not even: $(tr '\n' ' ' <turns)"

expect 0 '' sample -n 40 --stratify goal_level --stratify region --coders 3 --overlap 50% --seed 1 -o d
[ "$(cat d/sheet_[ABC].csv | grep -c ',,$')" = 80 ] || fail "50 % of 40 for all three, the rest once: not 80 rows"
grep -q '"values":\["generic","Abai"\]' d/design.json || fail "crossed strata"
printf 'stratum,n\nabsent,10\nconcrete,5\ngeneric,5\ncompetency,2\n' >wanted.csv
expect 0 '' sample --allocate wanted.csv --seed 1 -o e
grep -q '"values":\["concrete"\],"N":10,"n":5,"probability":0.5}' e/design.json || fail "allocation by file"
printf 'stratum,share\nabsent,0\nconcrete,0.5\ngeneric,0.1\ncompetency,0.5\n' >pilot.csv
expect 0 '' sample -n 30 --allocate neyman --pilot pilot.csv --seed 1 -o f
grep -q '"values":\["absent"\],"N":150,"n":2,' f/design.json || fail "a stratum without errors gets the least"
expect 0 '' sample -n 80 --allocate neyman --pilot pilot.csv --seed 1 -o f30
grep -q '"values":\["absent"\],"N":150,"n":30,' f30/design.json || fail "where n holds it, the least is 30"
sed '/concrete/d' wanted.csv >short.csv
expect 65 "stratum 'concrete' with 10 answers is not in the file" sample --allocate short.csv -o no

# the column of the answers is the one that was coded; a number or a beginning names it too
expect 0 '' "$maqsat" sample coded.csv -n 40 --id id --seed 7 -o unnamed
same a/design.json unnamed/design.json "design without --text"
expect 0 '' "$maqsat" sample coded.csv --text '#2' -n 40 --id id --seed 7 -o number
same a/design.json number/design.json "design with the number of the column"
sed '1s/.*/i,answer,answer_level,region/' coded.csv >begin.csv
expect 0 '' "$maqsat" sample begin.csv --text ANSWER -n 40 --seed 7 -o begin
printf 'a,a_level,b,b_level\nx,y,z,w\n' >pair.csv
expect 2 "'a' and 'b' were coded.*--text" "$maqsat" sample pair.csv -n 1 -o no
printf 'a,b\nx,y\n' >raw.csv
expect 65 "raw.csv.*maqsat code" "$maqsat" sample raw.csv -n 1 -o no
expect 2 "size" sample -n 0 -o no
expect 2 '' sample -o no
expect 2 '--pilot' sample -n 30 --allocate neyman -o no
expect 2 '--overlap' sample -n 30 --overlap 120% -o no
expect 65 '203 answers are asked for, .*202' sample -n 203 -o no
expect 65 "stratum 'competency' has only 2 answers, 10 are asked" sample -n 40 --allocate equal -o no
expect 65 "nogoal" sample -n 5 --stratify nogoal_level -o no
printf 'stratum,n\nabsent,1,5\n' >wrong.csv
expect 65 'wrong.csv:2: the row has too few or too many cells.*decimal point' sample --allocate wrong.csv -o no
printf 'stratum;n\nabsent;1,5\n' >wrong.csv
expect 65 "row 1 .*'1,5' .*decimal comma" sample --allocate wrong.csv -o no
printf 'stratum,n\nabsent,10\nnowhere,5\n' >wrong.csv
expect 65 "row 2 .*nowhere" sample --allocate wrong.csv -o no
{ cat coded.csv; echo 'r17,again,absent,Abai'; } >twice.csv
expect 65 "row 204 .*'r17' stands in row 17" "$maqsat" sample twice.csv --text goal -n 5 --id id -o no
# beyond what is kept in memory: the same id in two late rows, neither of them sampled
awk 'BEGIN { print "id,goal,goal_level"; for (i = 1; i <= 1060000; i++) print "r" (i == 1055000 ? 1052000 : i) ",a,absent" }' >long.csv
expect 65 "long.csv: row 1055000 .*'r1052000' stands in row 1052000" "$maqsat" sample long.csv --text goal -n 2 --id id -o no
sed -i '1055001s/r1052000/r0/' long.csv
expect 0 '' "$maqsat" sample long.csv --text goal -n 2 --id id -o long
rm long.csv
{ cat coded.csv; echo ' ,again,absent,Abai'; } >noid.csv
expect 65 'row 204 .*id is blank' "$maqsat" sample noid.csv --text goal -n 5 --id id -o no
expect 66 '' "$maqsat" sample missing.csv --text goal -n 5 -o no
expect 2 'two passes' "$maqsat" sample - --text goal -n 5 -o no
{ cat coded.csv; echo 'r205,too,few'; } >ragged.csv
expect 3 'ragged.csv:206' "$maqsat" sample ragged.csv --text goal -n 5 --id id -o g

# coders' work is never lost to a second call
sed -i '2s/,,$/,generic,/' a/sheet_B.csv
cp a/sheet_B.csv kept.csv
expect 73 'sheet_B.csv.*with codes in it' sample -n 40 --id id --seed 8 -o a
same a/sheet_B.csv kept.csv "a coded sheet"
same a/sheet_A.csv b/sheet_A.csv "the sheet beside it"
nothing no
finish
