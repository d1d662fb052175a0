#!/bin/bash
# Before and after: numbers of R (the oracle) and of another hand; joins that break are named; margins alone.
. "$(dirname "$0")/support.sh"
pairs=$SOURCE/tests/data/oracle/prepost.csv trial=$SOURCE/samples/trial.csv
value() { # FILE TABLE ROW COLUMN STATISTIC: a number of the long CSV
    awk -F, -v t="$2" -v r="$3" -v c="$4" -v s="$5" '$1==t && $2==r && $3==c && $4==s { print $5 }' "$1"
}
near() { awk -v a="$1" -v b="$2" 'BEGIN { d = a - b; exit !(a != "" && d * d <= 1e-16) }' || fail "$3: $1 is not $2"; }

expect 0 '' "$maqsat" compare "$pairs" --before pre --after post --ordered --format csv -o pairs.csv
# difference, McNemar and the count of changes by another hand, from the file itself
awk -F, 'NR > 1 && $2 != "" && $3 != "" { n++; b += $2 == 0 && $3 != 0; c += $2 != 0 && $3 == 0; up += $3 > $2; down += $3 < $2 }
    END { printf "%.12f %d %d %d %d\n", (c - b) / n, c, b, up, down }' "$pairs" >hand
read -r difference gained lost up down <hand
near "$(value pairs.csv change 0 difference difference)" "$difference" "difference of code 0"
[ "$(value pairs.csv change 0 gained count)" = "$gained" ] || fail "gained"
[ "$(value pairs.csv change 0 lost count)" = "$lost" ] || fail "lost"
near "$(value pairs.csv tests up statistic value)" "$up" "went up"
near "$(value pairs.csv tests down statistic value)" "$down" "went down"
# Bowker by another hand
awk -F, 'NR > 1 { m[$2, $3]++ } END { for (i = 0; i < 4; i++) for (j = i + 1; j < 4; j++) {
    s = m[i, j] + m[j, i]; if (s) x += (m[i, j] - m[j, i])^2 / s } printf "%.12f\n", x }' "$pairs" >bowker
near "$(value pairs.csv tests bowker statistic value)" "$(cat bowker)" "Bowker"
# exact McNemar of b lost and c gained: twice the binomial tail
awk -v b="$lost" -v c="$gained" 'BEGIN { n = b + c; m = b < c ? b : c; t = 1; s = 1
    for (i = 1; i <= m; i++) { t = t * (n - i + 1) / i; s += t } p = 2 * s / 2^n; printf "%.12f\n", (p > 1 ? 1 : p) }' >exact
near "$(value pairs.csv change 0 p_exact p)" "$(cat exact)" "exact McNemar"

# clusters: linearised difference by another hand
expect 0 '' "$maqsat" compare "$trial" --before paper_class_before --after paper_class_after --cluster group --format csv -o trial.csv
"$maqsat" cat "$trial" | tail -n +2 | sed 's/^\["//; s/"\]$//' | awk -F'","' '
    { d = ($8 == "specified") - ($7 == "specified"); z[$3] += d; m[$3]++; s += d; n++ }
    END { d = s / n; for (k in z) { e = (z[k] - m[k] * d) / n; v += e * e; c++ } printf "%.12f %.12f\n", d, sqrt(v * c / (c - 1)) }' >cluster
read -r difference se <cluster
near "$(value trial.csv change specified difference_clustered difference)" "$difference" "clustered difference"
half=$(awk -v a="$(value trial.csv change specified difference_clustered upper)" -v d="$difference" 'BEGIN { printf "%.12f", a - d }')
near "$half" "$(awk -v s="$se" 'BEGIN { printf "%.12f", 2.051830516480284 * s }')" "half-width, t with 27 df"

# two files joined by id
awk -F, -v OFS=, 'NR == 1 { print "id,code"; next } { print $1, $2 }' "$pairs" >first.csv
awk -F, -v OFS=, 'NR == 1 { print "id,code"; next } NR > 3 { print $1, $3 } END { print "900,1" }' "$pairs" >second.csv
expect 0 '' "$maqsat" compare first.csv second.csv --var code --id id --ordered
tr "\n" " " <stdout | grep -q "Without a partner: [0-9]* of the first file, 1 of the second" || fail "pairs that break are not named"
cat second.csv first.csv | grep -v '^id' | sed '1i id,code' >twice.csv
expect 65 "stands in rows" "$maqsat" compare twice.csv second.csv --var code --id id
printf 'who,a,b\nann,1,2\nbea,,2\ncay,2,1\ndot,1,\n' >gaps.csv
expect 0 '' "$maqsat" compare gaps.csv --before a --after b --id who
tr '\n' ' ' <stdout | grep -q 'Without a value on one side: bea, dot' || fail "pairs without a value are not named"
expect 0 '' "$maqsat" compare gaps.csv --before a --after b
tr '\n' ' ' <stdout | grep -q 'Without a value on one side: #2, #4' || fail "rows without a value are not named"
printf 'who,a,b\nann,1,2\nbea,2,2\nann,2,1\n' >again.csv
expect 65 "id 'ann' comes a second time in row 3 .line 4" "$maqsat" compare again.csv --before a --after b --id who
printf 'who,a,b\nann,1,2\n,2,2\n' >again.csv
expect 65 'row 2 .line 3.*id is blank' "$maqsat" compare again.csv --before a --after b --id who
expect 2 "same column 'a'" "$maqsat" compare gaps.csv --before a --after a
{ cat second.csv; echo ',1'; } >blank.csv
expect 65 'row 84 .line 85.*id is blank' "$maqsat" compare first.csv blank.csv --var code --id id
# different people
expect 0 '' "$maqsat" compare first.csv second.csv --var code
grep -q 'Different people' stdout || fail "waves of different people"
# the same with clusters: R's svycontrast of two domains, by another hand
design=$SOURCE/tests/data/oracle/survey_design.csv
for lang in kk ru; do awk -F, -v OFS=, -v l="$lang" 'NR == 1 || $8 == l' "$design" >"wave-$lang.csv"; done
expect 0 '' "$maqsat" compare wave-kk.csv wave-ru.csv --var code --cluster school --format csv -o waves.csv
awk -F, 'FNR > 1 && $10 != "" { w = FILENAME ~ /ru/; n[w]++; h[w] += $10 == 0; N[$3, w]++; H[$3, w] += $10 == 0; seen[$3] }
    END { for (c in seen) { C++; z = (H[c, 1] - N[c, 1] * h[1] / n[1]) / n[1] - (H[c, 0] - N[c, 0] * h[0] / n[0]) / n[0]; v += z * z }
      printf "%.12f %.12f %d\n", h[1] / n[1] - h[0] / n[0], sqrt(v * C / (C - 1)), C - 1 }' wave-kk.csv wave-ru.csv >hand
read -r difference se df <hand
near "$(value waves.csv waves 0 difference_clustered difference)" "$difference" "difference of waves"
half=$(awk -v a="$(value waves.csv waves 0 difference_clustered upper)" -v d="$difference" 'BEGIN { printf "%.12f", a - d }')
[ "$df" = 47 ] || fail "schools: $df"
near "$half" "$(awk -v s="$se" 'BEGIN { printf "%.12f", 2.0117405137297655 * s }')" "half-width of waves, t with 47 df"
# a cluster without a whole pair: survey's svymean of the domain, n_h of all clusters, degrees of freedom of those with one
printf 'b,a,g\n0,1,p\n0,0,p\n1,1,q\n1,0,q\n0,1,r\n0,1,r\n1,1,s\n0,1,s\n,1,t\n1,,t\n' >torn.csv
expect 0 '' "$maqsat" compare torn.csv --before b --after a --cluster g --format csv -o torn.out
near "$(value torn.out change 1 difference_clustered difference)" 0.375 "difference without the torn cluster"
near "$(value torn.out change 1 p_clustered p)" 0.305974857279 "its p, SE .3045873232752801, t with 3 df"
"$maqsat" compare torn.csv --before b --after a --cluster g | tr '\n' ' ' | grep -q 'with 5 clusters as first-stage units, t with 3 degrees' || fail "degrees of freedom of torn clusters"
# margins alone: the paper's 1 of 72 before and 24 of 72 after
expect 0 '' "$maqsat" compare --margins '1 24 of 72' --format csv
awk -F, '$2 == "p_exact" && $3 == "greatest" { exit !($5 < 1.7e-6 && $5 > 0) }' stdout || fail "bound of p"
expect 0 '' "$maqsat" compare --margins '100 600 of 1000'
grep -q '0\.0000000' stdout && fail "a p of 0"
expect 65 '' "$maqsat" compare --margins '80 24 of 72'
expect 2 'PRE POST of N' "$maqsat" compare --margins 'many'
expect 2 'needs --before' "$maqsat" compare "$pairs"
printf 'a,b\n1,\n,2\n' >none.csv
expect 65 'no pair has a value' "$maqsat" compare none.csv --before a --after b
printf 'a,b\n1,1\n1,1\n' >same.csv
expect 0 '' "$maqsat" compare same.csv --before a --after b --ordered --format json
grep -qi 'nan' stdout && fail "NaN in a table"
grep -q 'nobody_changed' stdout || fail "no reason beside what is undefined"
# every sentence comes in the language asked for
for lang in kk ru; do
    { "$maqsat" compare "$trial" --before paper_class_before --after paper_class_after --cluster group --lang "$lang"
      "$maqsat" compare first.csv second.csv --var code --id id --ordered --lang "$lang"
      "$maqsat" compare first.csv second.csv --var code --ordered --lang "$lang"
      "$maqsat" compare --margins '1 24 of 72' --lang "$lang"
    } >"$lang.out" || fail "--lang $lang"
    english='[Tt]ests?\b|pairs|left out|Difference|ratio|exact|clusters|people|interval|higher'
    grep -Eq "$english" "$lang.out" && fail "--lang $lang: English left: $(grep -E "$english" "$lang.out" | head -2)"
done
for keys in pairs.csv trial.csv waves.csv; do documented $keys; done
"$maqsat" compare --margins '1 24 of 72' --format csv >keys.csv
documented keys.csv
finish
