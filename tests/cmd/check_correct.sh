#!/bin/bash
# Corrected shares from a drawn and coded sample: the test vector of Tenenbein's estimator to its printed digits,
# and every sheet that must be refused.
. "$(dirname "$0")/support.sh"
value() { awk -F, -v t="$2" -v r="$3" -v c="$4" -v s="$5" '$1==t && $2==r && $3==c && $4==s { print $5 }' "$1"; }
round() { [ "$(awk -v a="$1" 'BEGIN { printf "%.6f", a }')" = "$2" ] || fail "$3: $1 is not $2"; }

# 12865, 6313, 2187 and 316 answers by machine level
awk 'BEGIN { print "goal,goal_level,goal_detail,goal_rule,region"
    split("absent generic concrete competency", name, " "); split("12865 6313 2187 316", n, " ")
    for (k = 1; k <= 4; k++) for (i = 1; i <= n[k]; i++) print "answer," name[k] ",,r" k "," (i % 2 ? "north" : "south") }' >coded.csv
printf 'stratum,n\nabsent,250\ngeneric,200\nconcrete,100\ncompetency,50\n' >allocation.csv
expect 0 '' "$maqsat" sample coded.csv -n 600 --text goal --stratify goal_level --allocate allocation.csv --seed 7 --codebook goals -o human
# people: in every machine level so many of each code, whichever answers were drawn
awk 'NR == FNR { if (FNR > 1) { split($0, c, ","); level[FNR - 1] = c[2] } next }
    FNR == 1 { print; next }
    { split($0, c, ","); k = level[c[1]]; i = ++seen[k]
      split(k == "absent" ? "244 249 250 250" : k == "generic" ? "14 190 199 200" : k == "concrete" ? "5 17 99 100" : "4 18 26 50", up, " ")
      h = i <= up[1] ? "absent" : i <= up[2] ? "generic" : i <= up[3] ? "concrete" : "competency"
      print c[1] "," c[2] "," h "," }' coded.csv human/sheet_A.csv >adjudicated.csv
correct=("$maqsat" correct coded.csv --design human/design.json --codebook goals)
expect 0 '' "${correct[@]}" --sheet adjudicated.csv --by region --format csv -o out.csv
while read -r code naive share se lo hi mu blo bhi; do
    round "$(value out.csv levels "$code" naive share)" "$naive" "naive $code"
    round "$(value out.csv levels "$code" corrected share)" "$share" "corrected $code"
    round "$(value out.csv levels "$code" se value)" "$se" "SE $code"
    round "$(value out.csv intervals "$code" korn_graubard lower)" "$lo" "Korn-Graubard lower $code"
    round "$(value out.csv intervals "$code" korn_graubard upper)" "$hi" "Korn-Graubard upper $code"
    round "$(value out.csv intervals "$code" beta share)" "$mu" "Beta mean $code"
    round "$(value out.csv intervals "$code" beta lower)" "$blo" "Beta lower $code"
    round "$(value out.csv intervals "$code" beta upper)" "$bhi" "Beta upper $code"
done <<'END'
absent 0.593377 0.605728 0.008016 0.589803 0.621486 0.605127 0.589196 0.620949
generic 0.291177 0.284289 0.009046 0.266620 0.302467 0.284171 0.266603 0.302069
concrete 0.100872 0.100523 0.006182 0.088695 0.113351 0.100691 0.088840 0.113187
competency 0.014575 0.009461 0.001984 0.005975 0.014220 0.010010 0.006153 0.014780
END
grep -q '^errors-1,north,p,' out.csv || fail "no test of errors by group"
grep -qi 'nan' out.csv && fail "NaN in a table"

{ cat adjudicated.csv; echo '999999,x,absent,'; } >stranger.csv
expect 65 'row 601 .*999999.* not in the design' "${correct[@]}" --sheet stranger.csv
{ cat adjudicated.csv; sed -n 2p adjudicated.csv; } >twice.csv
expect 65 'same key' "${correct[@]}" --sheet twice.csv
sed '5s/,[a-z]*,$/,nonsense,/' adjudicated.csv >unknown.csv
expect 65 'unknown to codebook .goals.: row 4 .nonsense' "${correct[@]}" --sheet unknown.csv
sed 's/^answer,absent,,r1,north/answer,generic,,r1,north/' coded.csv >other.csv
expect 65 'not the file that the sample was drawn from' "$maqsat" correct other.csv --design human/design.json --codebook goals --sheet adjudicated.csv
mkdir lexicons2; cp -r "$SOURCE/lexicons/goals" "$SOURCE/lexicons/morphology" lexicons2
printf '# a rule seen after the draw\n' >>lexicons2/goals/rules.tsv
expect 65 'lexicon changed' "$maqsat" correct coded.csv --design human/design.json --codebook ./lexicons2/goals --sheet adjudicated.csv
expect 65 'no JSON' "$maqsat" correct coded.csv --design coded.csv --codebook goals --sheet adjudicated.csv
expect 66 '' "$maqsat" correct coded.csv --design nowhere.json --sheet adjudicated.csv
expect 2 '--sheet' "$maqsat" correct coded.csv
# a simple sample, with one code left blank
expect 0 '' "$maqsat" sample coded.csv -n 300 --text goal --seed 3 --codebook goals -o simple
awk -F, -v OFS=, 'FNR > 2 { $3 = "absent" } 1' simple/sheet_A.csv >simple.csv
expect 0 '' "$maqsat" correct coded.csv --design simple/design.json --codebook goals --sheet simple.csv --format json
grep -q 'missing at random' stdout || fail "a blank code is not told"
finish
