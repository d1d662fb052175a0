#!/bin/bash
# Corrected shares from a drawn and coded sample: the test vector of Tenenbein's estimator to its printed digits,
# and every sheet that must be refused.
. "$(dirname "$0")/support.sh"
value() { awk -F, -v t="$2" -v r="$3" -v c="$4" -v s="$5" '$1==t && $2==r && $3==c && $4==s { print $5 }' "$1"; }
round() { [ "$(awk -v a="$1" 'BEGIN { printf "%.6f", a }')" = "$2" ] || fail "$3: $1 is not $2"; }

# the lexicon of the designs stands still, whatever happens to the other
mkdir book; cp -r "$SOURCE/lexicons/goals" "$SOURCE/lexicons/morphology" book
# 12865, 6313, 2187 and 316 answers by machine level
awk 'BEGIN { print "goal,goal_level,goal_detail,goal_rule,region"
    split("absent generic concrete competency", name, " "); split("12865 6313 2187 316", n, " ")
    for (k = 1; k <= 4; k++) for (i = 1; i <= n[k]; i++) print "answer," name[k] ",,r" k "," (i % 2 ? "north" : "south") }' >coded.csv
printf 'stratum,n\nabsent,250\ngeneric,200\nconcrete,100\ncompetency,50\n' >allocation.csv
expect 0 '' "$maqsat" sample coded.csv -n 600 --text goal --stratify goal_level --allocate allocation.csv --seed 7 --codebook ./book/goals -o human
# people: in every machine level so many of each code, whichever answers were drawn
awk 'NR == FNR { if (FNR > 1) { split($0, c, ","); level[FNR - 1] = c[2] } next }
    FNR == 1 { print; next }
    { split($0, c, ","); k = level[c[1]]; i = ++seen[k]
      split(k == "absent" ? "244 249 250 250" : k == "generic" ? "14 190 199 200" : k == "concrete" ? "5 17 99 100" : "4 18 26 50", up, " ")
      h = i <= up[1] ? "absent" : i <= up[2] ? "generic" : i <= up[3] ? "concrete" : "competency"
      print c[1] "," c[2] "," h "," }' coded.csv human/sheet_A.csv >adjudicated.csv
correct=("$maqsat" correct coded.csv --design human/design.json --codebook ./book/goals)
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
expect 65 'not the file that the sample was drawn from' "$maqsat" correct other.csv --design human/design.json --codebook ./book/goals --sheet adjudicated.csv
mkdir lexicons2; cp -r "$SOURCE/lexicons/goals" "$SOURCE/lexicons/morphology" lexicons2
printf '# a rule seen after the draw\n' >>lexicons2/goals/rules.tsv
expect 65 'lexicon changed' "$maqsat" correct coded.csv --design human/design.json --codebook ./lexicons2/goals --sheet adjudicated.csv
expect 65 'no JSON' "$maqsat" correct coded.csv --design coded.csv --codebook ./book/goals --sheet adjudicated.csv
expect 66 '' "$maqsat" correct coded.csv --design nowhere.json --sheet adjudicated.csv
expect 2 '--sheet' "$maqsat" correct coded.csv
# a simple sample, with one code left blank
expect 0 '' "$maqsat" sample coded.csv -n 300 --text goal --seed 3 --codebook ./book/goals -o simple
awk -F, -v OFS=, 'FNR > 2 { $3 = "absent" } 1' simple/sheet_A.csv >simple.csv
expect 0 '' "$maqsat" correct coded.csv --design simple/design.json --codebook ./book/goals --sheet simple.csv --format json
grep -q 'missing at random' stdout || fail "a blank code is not told"

near() { awk -v a="$1" -v b="$2" -v e="${4:-1e-9}" 'BEGIN { d = a - b; exit !(a != "" && d * d <= e * e) }' || fail "$3: $1 is not $2"; }
# a rule whose answers nobody coded shows its share only; the test by group and the human share stand beside
awk -F, -v OFS=, 'NR == 1 { print; next } NR % 997 == 0 && n < 9 { $4 = "rare"; n++ } 1' coded.csv >rules.csv
expect 0 '' "$maqsat" sample rules.csv -n 60 --text goal --seed 11 --codebook ./book/goals -o rules
awk -F, -v OFS=, 'NR == FNR { level[FNR - 1] = $2; next } FNR > 1 { $3 = level[$1] } 1' rules.csv rules/sheet_A.csv >ruled.csv
expect 0 '' "$maqsat" correct rules.csv --design rules/design.json --codebook ./book/goals --sheet ruled.csv --by region --format csv -o rules.out
[ "$(value rules.out rules rare answers count)" = 9 ] || fail "answers of the rule"
[ -n "$(value rules.out rules rare share share)" ] && [ -n "$(value rules.out rules r1 budget share)" ] || fail "share of the rule"
[ -z "$(value rules.out rules rare budget share)" ] || fail "a rule without coded answers has an error budget"
[ -n "$(value out.csv corrected-by-1 north/absent human share)" ] || fail "no human share in the groups"
[ -n "$(value out.csv corrected-by-1 north/absent n_eff value)" ] || fail "no effective n in the groups"
# details in the groups: north's technology by another hand, post-stratified by the machine level; their sum is the level's
awk -F, -v OFS=, 'FNR > 1 { $3 = $3 == "generic" && $1 % 2 ? "generic.technology" : $3 } 1' adjudicated.csv >detailed.csv
expect 0 '' "${correct[@]}" --sheet detailed.csv --by region --format csv -o detailed.out
awk -F, 'NR == FNR { if (FNR > 1) { l[FNR - 1] = $2; r[FNR - 1] = $5; N[$5, $2]++; all[$5]++ } next }
    FNR > 1 && r[$1] == "south" { n[l[$1]]++; y[l[$1]] += $3 == "generic"; t[l[$1]] += $3 == "generic.technology" }
    END { for (k in n) { g = N["south", k] / all["south"] / n[k]; bare += g * y[k]; tech += g * t[k] } printf "%.12f %.12f\n", bare, tech }' coded.csv detailed.csv >hand
awk -F, 'NR == FNR { if (FNR > 1) r[FNR - 1] = $5; next } FNR > 1 { print r[$1] "/" $3 }' coded.csv detailed.csv | sort | uniq -c >counts
grep -q 'south/generic$' counts || fail "the south has no bare code"
near "$(value detailed.out details-by-1 south/generic corrected share)" "$(cut -d' ' -f1 hand)" "corrected detail of a group"
[ "$(awk '$2 == "north/generic.technology" { print $1 }' counts)" = "$(value detailed.out details-by-1 north/generic.technology human count)" ] ||
    [ -n "$(value detailed.out details-by-1 north/generic.technology human share)" ] || fail "no human share of a detail in a group"
awk -F, '$1 == "details-by-1" && $2 ~ "^north/" && $3 == "corrected" && $4 == "share" { s += $5 } END { printf "%.9f\n", s }' detailed.out >sum
[ "$(cat sum)" = 1.000000000 ] || fail "the details of a group add up to $(cat sum)"
"${correct[@]}" --sheet detailed.csv --by region --min-cell 5 --format csv | grep -q '^details-by' && fail "details in groups with --min-cell"
# a group with a machine level that people coded less than twice says that it was joined
awk -F, -v OFS=, 'NR > 1 { $5 = $2 == "competency" ? (NR % 40 ? "east" : "north") : "north" } 1' coded.csv >lop.csv
expect 0 '' "$maqsat" sample lop.csv -n 600 --text goal --stratify goal_level --allocate allocation.csv --seed 7 --codebook ./book/goals -o lop
awk -F, -v OFS=, 'NR == FNR { level[FNR - 1] = $2; next } FNR > 1 { $3 = level[$1] } 1' lop.csv lop/sheet_A.csv >lopped.csv
expect 0 '' "$maqsat" correct lop.csv --design lop/design.json --codebook ./book/goals --sheet lopped.csv --by region
lone=$(awk -F, 'NR == FNR { if (FNR > 1) g[FNR - 1] = $2 $5; next } FNR > 1 { n += g[$1] == "competencynorth" } END { print n + 0 }' lop.csv lopped.csv)
[ "$lone" -lt 2 ] || fail "the fixture has $lone coded answers, not fewer than 2"
tr '\n' ' ' <stdout | grep -q 'joined to the neighbouring one in: north' || fail "a joined stratum of a group is not told"
"${correct[@]}" --sheet adjudicated.csv | tr '\n' ' ' | grep -q 'not by the machine detail' || fail "what details are corrected by is not told"

# strata that mix levels: regression; where nobody differs the note says why the interval is another one
expect 0 '' "$maqsat" sample coded.csv -n 200 --text goal --stratify region --seed 5 --codebook ./book/goals -o mixed
awk -F, -v OFS=, 'NR == FNR { level[FNR - 1] = $2; next } FNR > 1 { $3 = level[$1] == "competency" ? "concrete" : level[$1] } 1' coded.csv mixed/sheet_A.csv >mixed.csv
expect 0 '' "$maqsat" correct coded.csv --design mixed/design.json --codebook ./book/goals --sheet mixed.csv --format md
grep -q 'show no variance' stdout || fail "a row without variance does not say so"
awk -F'|' '/^\| Competency/ && /\^a/ { n++ } END { exit !n }' stdout || grep -q 'ᵃ\|<sup>a' stdout || fail "the row carries no mark: $(grep -i compet stdout | head -1)"

# clusters: the linearised error by another hand, t with clusters - 1 degrees of freedom
awk -F, -v OFS=, 'NR == 1 { print $0, "school"; next } { print $0, "s" (NR * 7 % 23) }' coded.csv >schools.csv
expect 0 '' "$maqsat" sample schools.csv -n 600 --text goal --stratify goal_level --allocate allocation.csv --seed 7 --codebook ./book/goals -o school
awk 'NR == FNR { if (FNR > 1) { split($0, c, ","); level[FNR - 1] = c[2] } next }
    FNR == 1 { print; next }
    { split($0, c, ","); k = level[c[1]]; i = ++seen[k]
      print c[1] "," c[2] "," (i % 9 ? k : "absent") "," }' schools.csv school/sheet_A.csv >school.csv
expect 0 '' "$maqsat" correct schools.csv --design school/design.json --codebook ./book/goals --sheet school.csv --cluster school --format csv -o cluster.csv
awk -F, 'NR == FNR { if (FNR > 1) { l[FNR - 1] = $2; s[FNR - 1] = $6; N[$2]++; M[$6, $2]++; all++; school[$6] } next }
    FNR > 1 { k = l[$1]; n[k]++; y[k] += $3 == "absent"; cn[s[$1], k]++; cy[s[$1], k] += $3 == "absent" }
    END { for (k in N) { p[k] = y[k] / n[k]; t += N[k] / all * p[k] }
      for (c in school) { z = 0; C++
        for (k in N) z += M[c, k] * (p[k] - t) + N[k] / n[k] * (cy[c, k] - cn[c, k] * p[k]); v += (z / all)^2 }
      printf "%.12f\n", sqrt(v * C / (C - 1)) }' schools.csv school.csv >hand
near "$(value cluster.csv levels absent se_super value)" "$(cat hand)" "clustered SE"
"$maqsat" correct schools.csv --design school/design.json --codebook ./book/goals --sheet school.csv --cluster school >stdout
tr '\n' ' ' <stdout | grep -q 'with 22 degrees of freedom' || fail "degrees of freedom of the clusters"
expect 2 'second wave' "${correct[@]}" --sheet adjudicated.csv --after-sheet adjudicated.csv

# before and after, the same people: post-stratified by the pair of machine levels, by another hand
awk 'BEGIN { print "before,before_level,before_detail,before_rule,after,after_level,after_detail,after_rule,region"
    split("absent generic concrete competency", name, " ")
    for (i = 1; i <= 3000; i++) { a = i * 7919 % 100; b = a + i * 104729 % 45
        print "x," name[a < 60 ? 1 : a < 85 ? 2 : a < 97 ? 3 : 4] ",,r,y," name[b < 55 ? 1 : b < 90 ? 2 : b < 120 ? 3 : 4] ",,r," (i % 3 ? "n" : "s") } }' >pairs.csv
human() { # DESIGN COLUMN OUT: people give a level less in every eighth answer
    awk -F, -v c="$2" 'NR == FNR { level[FNR - 1] = $c; next } FNR == 1 { print; next }
        { h = level[$1]; if ($1 % 8 == 0) h = h == "competency" ? "concrete" : h == "concrete" ? "generic" : "absent"
          print $1 "," $2 "," h "," }' pairs.csv "$1/sheet_A.csv" >"$3"
}
for design in "level before_level" "simple none" "region region"; do
    read -r name columns <<<"$design"
    for text in before after; do
        expect 0 '' "$maqsat" sample pairs.csv -n 400 --text "$text" --stratify "$columns" --seed 3 --codebook ./book/goals -o "$name-$text"
    done
    human "$name-before" 2 "$name-before.csv"
    human "$name-after" 6 "$name-after.csv"
    expect 0 '' "$maqsat" correct pairs.csv --codebook ./book/goals --sheet "$name-before.csv" --design "$name-before/design.json" \
        --after-sheet "$name-after.csv" --after-design "$name-after/design.json" --format csv -o "$name.csv"
    grep -q '^errors-waves,mantel_haenszel,p,' "$name.csv" || fail "$name: no test of errors by wave"
    grep -qi 'nan' "$name.csv" && fail "$name: NaN in a table"
done
for name in level simple; do
    awk -F, 'FILENAME == "pairs.csv" { if (FNR > 1) { cell[FNR - 1] = $2 $6; N[$2 $6]++; all++ } next }
        FILENAME ~ /before/ { if (FNR > 1) y[$1] = $3 == "absent"; next }
        FNR > 1 { k = cell[$1]; n[k]++; d[k] += ($3 == "absent") - y[$1] }
        END { for (k in N) { if (n[k] < 2) { print "thin"; exit } t += N[k] / all * d[k] / n[k] } printf "%.12f\n", t }' \
        pairs.csv "$name-before.csv" "$name-after.csv" >hand
    [ "$(cat hand)" = thin ] || near "$(value "$name.csv" corrected-change absent change difference)" "$(cat hand)" "$name: corrected change"
    [ -n "$(value "$name.csv" corrected-transition absent after:generic share)" ] || fail "$name: no corrected transitions"
done
# people and machine alike in the sample: the error of the change is unknown, not 0, and there are no errors to compare
for text in before after; do
    awk -F, -v c="$([ $text = before ] && echo 2 || echo 6)" 'NR == FNR { level[FNR - 1] = $c; next } FNR == 1 { print; next }
        { print $1 "," $2 "," level[$1] "," }' pairs.csv "level-$text/sheet_A.csv" >"alike-$text.csv"
done
expect 0 '' "$maqsat" correct pairs.csv --codebook ./book/goals --sheet alike-before.csv --design level-before/design.json \
    --after-sheet alike-after.csv --after-design level-after/design.json --format json
grep -q 'no_variance' stdout || fail "no reason beside an error that the sample does not show"
grep -q 'too_few' stdout && fail "400 coded answers are called too few"
"$maqsat" correct pairs.csv --codebook ./book/goals --sheet alike-before.csv --design level-before/design.json \
    --after-sheet alike-after.csv --after-design level-after/design.json --format csv -o alike.out
[ -z "$(value alike.out corrected-change absent se value)" ] && [ -n "$(value alike.out corrected-change absent change lower)" ] ||
    fail "error of a change without variance"
# what all people would have been coded as: within four standard errors, in every design
awk -F, 'function h(x, i) { return i % 8 ? x : x == "competency" ? "concrete" : x == "concrete" ? "generic" : "absent" }
    NR > 1 { i = NR - 1; t += (h($6, i) == "absent") - (h($2, i) == "absent") } END { printf "%.12f\n", t / (NR - 1) }' pairs.csv >truth
for name in level simple region; do
    awk -v a="$(value "$name.csv" corrected-change absent change difference)" -v t="$(cat truth)" -v s="$(value "$name.csv" corrected-change absent se value)" \
        'BEGIN { d = a - t; exit !(s > 0 && s < 0.05 && d * d < 16 * s * s) }' || fail "$name: the corrected change misses the truth $(cat truth)"
done
# other people in a second file
sed 's/before/goal/; s/before_/goal_/g' pairs.csv | cut -d, -f1-4 >second.csv
expect 0 '' "$maqsat" sample second.csv -n 200 --text goal --seed 9 --codebook ./book/goals -o second
awk -F, -v OFS=, 'NR == FNR { level[FNR - 1] = $2; next } FNR > 1 { $3 = level[$1] } 1' second.csv second/sheet_A.csv >seconds.csv
expect 0 '' "${correct[@]}" --sheet adjudicated.csv --after second.csv --after-sheet seconds.csv --after-design second/design.json --format csv -o waves.csv
near "$(value waves.csv corrected-change absent change difference)" \
    "$(awk -v a="$(value waves.csv corrected-change absent after share)" -v b="$(value out.csv levels absent corrected share)" 'BEGIN { printf "%.12f", a - b }')" "change between two files"
[ -n "$(value waves.csv corrected-change absent change lower)" ] || fail "no interval of the change"
expect 2 'both designs are of text' "${correct[@]}" --sheet adjudicated.csv --after-sheet adjudicated.csv --after-design human/design.json
# small counts are hidden in the table of change too
"$maqsat" correct pairs.csv --codebook ./book/goals --sheet level-before.csv --design level-before/design.json \
    --after-sheet level-after.csv --after-design level-after/design.json --min-cell 100 --format csv -o hidden.csv
[ -z "$(value hidden.csv corrected-change competency naive_before share)" ] || fail "90 answers are shown under --min-cell 100"
# a small group borrows the errors of the file: a code that nobody gave has an interval all the same, and no error of 0
awk -F, -v OFS=, 'NR > 1 { $5 = NR % 700 ? "large" : "small" } 1' coded.csv >small.csv
expect 0 '' "$maqsat" sample small.csv -n 600 --text goal --stratify goal_level --allocate allocation.csv --seed 7 --codebook ./book/goals -o small
awk -F, -v OFS=, 'NR == FNR { level[FNR - 1] = $2; next } FNR > 1 { $3 = level[$1] == "competency" ? "concrete" : level[$1] } 1' small.csv small/sheet_A.csv >smalls.csv
expect 0 '' "$maqsat" correct small.csv --design small/design.json --codebook ./book/goals --sheet smalls.csv --by region --format csv -o small.out
[ "$(value small.out corrected-by-1 small/competency corrected share)" = 0 ] || fail "a level that nobody gave, in a small group"
awk -v x="$(value small.out corrected-by-1 small/competency corrected upper)" 'BEGIN { exit !(x > 0.001 && x < 0.2) }' || fail "its upper limit"
# 30 answers, errors known from 600: what chance does to the 30 is most of the error (p(1-p)(1/n + 1/30) in its way)
awk -F, -v OFS=, 'FNR > 1 { $3 = $1 % 4 ? $3 : "generic" } 1' smalls.csv >loose.csv
expect 0 '' "$maqsat" correct small.csv --design small/design.json --codebook ./book/goals --sheet loose.csv --by region --format csv -o loose.out
awk -F, 'NR == FNR { if (FNR > 1) { l[FNR - 1] = $2; if ($5 == "small") { N[$2]++; all++ } } next } FNR > 1 { n[l[$1]]++; y[l[$1]] += $3 == "absent" }
    END { for (k in N) { p = y[k] / n[k]; w = N[k] / all; v += w * w * p * (1 - p) * (1 / (n[k] - 1) + 1 / N[k]) } printf "%.12f\n", sqrt(v) }' small.csv loose.csv >hand
near "$(value loose.out corrected-by-1 small/absent se value)" "$(cat hand)" "error of a borrowed share"
awk -v s="$(value loose.out corrected-by-1 small/concrete corrected share)" -v x="$(value loose.out corrected-by-1 small/concrete corrected lower)" \
    'BEGIN { exit !(s > 0 && (x == 0 || x * 30 >= 1)) }' || fail "a limit below one answer of the group"
grep -q '^corrected-by-1,small/competency,se,missing,no_variance' small.out || fail "its error is called 0"
# one group has no other to be compared with
awk -F, -v OFS=, '{ print $0, (NR == 1 ? "all" : "x") }' coded.csv >lump.csv
expect 0 '' "$maqsat" sample lump.csv -n 100 --text goal --seed 5 --codebook ./book/goals -o lump
awk -F, -v OFS=, 'FNR > 1 { $3 = $1 % 9 ? "absent" : "generic" } 1' lump/sheet_A.csv >lumped.csv
expect 0 '' "$maqsat" correct lump.csv --design lump/design.json --codebook ./book/goals --sheet lumped.csv --by all --format csv -o lump.out
grep -q '^errors-1,x,chi2,missing,one_group' lump.out || fail "one group: $(grep '^errors-1,x,chi2' lump.out)"
# people coded everything: no error is left, and nothing is said of a variance that the sample did not show
head -201 coded.csv >few.csv
expect 0 '' "$maqsat" sample few.csv -n 200 --text goal --seed 5 --codebook ./book/goals -o all
awk -F, -v OFS=, 'FNR > 1 { $3 = $1 % 9 ? "absent" : "generic" } 1' all/sheet_A.csv >all.csv
expect 0 '' "$maqsat" correct few.csv --design all/design.json --codebook ./book/goals --sheet all.csv --by region --format csv -o all.out
near "$(value all.out levels generic corrected share)" 0.11 "a share that people coded in full"
near "$(value all.out levels generic se value)" 0 "its error"
near "$(value all.out corrected-by-1 north/generic se value)" 0 "its error in a group"
expect 0 '' "$maqsat" correct few.csv --design all/design.json --codebook ./book/goals --sheet all.csv --by region
tr '\n' ' ' <stdout | grep -q 'people coded everything' || fail "a census is not told"
grep -q 'show no variance' stdout && fail "a census is told as a sample without variance"
# where the sample shows no variance its error is unknown, not 0
expect 0 '' "$maqsat" correct coded.csv --design mixed/design.json --codebook ./book/goals --sheet mixed.csv --format csv -o flat.out
[ -z "$(value flat.out levels competency se value)" ] || fail "an error of 0 from a sample without variance"
for lang in kk ru; do
    "${correct[@]}" --sheet adjudicated.csv --by region --lang "$lang" >"$lang.out" || fail "--lang $lang"
    grep -Eq 'coded|answers|Stratum|Printed|Interval' "$lang.out" && fail "--lang $lang: English left: $(grep -E 'coded|answers|Stratum|Printed' "$lang.out" | head -2)"
done
for keys in out.csv detailed.out level.csv waves.csv; do documented $keys; done
finish
