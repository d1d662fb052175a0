#!/bin/bash
# Counts with their base, tests against R (the oracle's svychisq and chisq.test), bad designs with the row named.
. "$(dirname "$0")/support.sh"
design=$SOURCE/tests/data/oracle/survey_design.csv
value() { # FILE TABLE ROW COLUMN STATISTIC: a number of the long CSV
    awk -F, -v t="$2" -v r="$3" -v c="$4" -v s="$5" '$1==t && $2==r && $3==c && $4==s { print $5 }' "$1"
}
near() { awk -v a="$1" -v b="$2" 'BEGIN { d = a - b; exit !(a != "" && d * d <= 1e-12 * (b * b > 1 ? b * b : 1)) }' || fail "$3: $1 is not $2"; }

expect 0 '' "$maqsat" tabulate "$design" --var code --by experience --ordered code --format csv -o plain.csv
[ "$(value plain.csv levels 0 n count)" = 344 ] || fail "count of code 0"
[ "$(value plain.csv levels total n count)" = 575 ] || fail "base: blanks are left out"
near "$(value plain.csv levels 0 share share)" 0.5982608695652174 "share of code 0"
# Pearson by another hand
awk -F, 'NR > 1 && $10 != "" { n[$9, $10]++; r[$9]++; k[$10]++; t++ }
    END { for (i in r) for (j in k) { e = r[i] * k[j] / t; x += (n[i, j] - e)^2 / e } printf "%.12f\n", x }' "$design" >pearson
near "$(value plain.csv tests-1 pearson statistic value)" "$(cat pearson)" "Pearson chi-square"
grep -q '^tests-1,jonckheere,' plain.csv || fail "the bands of experience are ordered: no Jonckheere-Terpstra"
# of ordered groups and levels the test of the order is the main one (R's cor.test(method = "kendall") without exact)
expect 0 '' "$maqsat" tabulate "$design" --var code --by experience --by lang --ordered code --format csv -o main.csv
near "$(value main.csv tests-1 jonckheere p p)" 0.5502667 "Jonckheere-Terpstra"
[ "$(value main.csv family experience p p)" = "$(value main.csv tests-1 jonckheere p p)" ] || fail "main test of ordered groups"
[ "$(value main.csv family lang p p)" = "$(value main.csv tests-2 pearson p p)" ] || fail "main test of unordered groups"
grep -q 'seed 20240501' plain.csv || "$maqsat" tabulate "$design" --var code --by experience | grep -q 'seed 20240501' || fail "no seed"

# second order Rao-Scott as R's svychisq prints it, oracle case svy_chisq-001
expect 0 '' "$maqsat" tabulate "$design" --var code --by group --weight w --strata region --cluster school --format csv -o design.csv
near "$(value design.csv tests-1 rao_scott_f statistic value)" 3.67143538365369 "Rao-Scott F"
near "$(value design.csv tests-1 rao_scott_f df1 value)" 6.89665519056373 "Rao-Scott numerator df"

# raking meets its margins, and says that it converged
printf 'column,level,total\nlang,kk,14000\nlang,ru,7681\n' >margins.csv
expect 0 '' "$maqsat" tabulate "$design" --var lang --weight w --rake margins.csv --format csv -o raked.csv
near "$(value raked.csv levels kk share share)" 0.6457266731239334 "raked share"
"$maqsat" tabulate "$design" --var code --weight w --rake margins.csv --format md >raked.md
grep -q 'converged after' raked.md || fail "raking does not report convergence"

# every interval of a raked share is of its residuals: R's svyciprop of the calibrated design (beta to 4 digits, for R
# counts rows of other domains in n); the design effect is against answers drawn with replacement, as n_eff is
while read -r ci row lower upper; do
    expect 0 '' "$maqsat" tabulate "$design" --var code --weight w --rake margins.csv --ci "$ci" --format csv -o "$ci.csv"
    for limit in lower upper; do
        want=${!limit}
        got=$(awk -v x="$(value "$ci.csv" levels "$row" share $limit)" -v d=$((${#want} - 2)) 'BEGIN { printf "%.*f", d, x }')
        [ "$got" = "$want" ] || fail "raked, --ci $ci, $limit of $row: $got is not $want"
    done
done <<'END'
logit 0 0.52476520 0.62609017
wald 3 0.00948051 0.03795734
beta 0 0.5237 0.6275
beta 3 0.0116 0.0426
END
expect 0 '' "$maqsat" tabulate "$design" --var code --cluster school --format csv -o school.csv
near "$(value school.csv levels 0 deff value)" 1.6863084932491 "design effect of clusters without weights"

head -4 "$design" >bad.csv
cp bad.csv comma.csv
echo '4,Abai,S001,69,47,"21,9",none,ru,0-5,1,1,solo' >>comma.csv
expect 65 'row 4 .line 5.*decimal comma' "$maqsat" tabulate comma.csv --var code --weight w
{ cat bad.csv; echo '4,Abai,S001,69,47,-1,none,ru,0-5,1,1,solo'; } >negative.csv
expect 65 'row 4 .line 5.*negative' "$maqsat" tabulate negative.csv --var code --weight w
printf 'code,w\n1,0\n0,0\n' >zero.csv
expect 65 "all weights are 0" "$maqsat" tabulate zero.csv --var code --weight w
expect 65 "stratum 'solo' has a single cluster .'S001', from row 1.*--lonely" "$maqsat" tabulate "$design" --var code --weight w --strata stratum_l --cluster school
expect 0 '' "$maqsat" tabulate "$design" --var code --weight w --strata stratum_l --cluster school --lonely adjust
printf 'code,w\n1,\n0,1\n' >hollow.csv
expect 65 "hollow.csv: row 1 .line 2.*column 'w' is blank" "$maqsat" tabulate hollow.csv --var code --weight w
printf 'code,w\n1,2\n' >alone.csv
expect 65 "alone.csv: the file has a single answer .row 1.: choose with --lonely" "$maqsat" tabulate alone.csv --var code --weight w
expect 65 "bad.csv: row 1: 2 clusters in the population, 3 in the sample" "$maqsat" tabulate bad.csv --var code --fpc 2
expect 2 "decimal comma" "$maqsat" tabulate bad.csv --var code --fpc 2,5
printf 'column,level,total\nlang,kk,5\nlang,ru,2\ngroup,none,3\ngroup,expert,2\ngroup,moderator,2\ngroup,researcher,2\n' >people.csv
expect 65 "people.csv: the totals of 'group' add up to 9 people, those of 'lang' to 7" "$maqsat" tabulate "$design" --var code --rake people.csv
printf 'column,level,total\nlang,kk,0\nlang,ru,0\n' >people.csv
expect 65 "people.csv: the totals of 'lang' add up to 0 people" "$maqsat" tabulate "$design" --var code --rake people.csv
printf 'column,level,total\nlang,kk,1\nlang,ru,1\nlang,en,5\n' >hole.csv
expect 65 "lang = 'en'" "$maqsat" tabulate "$design" --var code --rake hole.csv
# every interval by its name; logit and Korn-Graubard of a plain file are those of R's svyciprop with weight 1
for ci in wilson wilson-cc agresti-coull jeffreys clopper-pearson wald goodman sison-glaz logit beta; do
    expect 0 '' "$maqsat" tabulate "$design" --var code --ci "$ci" --format csv -o "$ci.csv"
    [ -n "$(value "$ci.csv" levels 0 share lower)" ] || fail "--ci $ci: no interval"
done
while read -r ci lower upper; do
    near "$(value "$ci.csv" levels 0 share lower)" "$lower" "--ci $ci, lower"
    near "$(value "$ci.csv" levels 0 share upper)" "$upper" "--ci $ci, upper"
done <<'END'
logit 0.557495226482023 0.637711517050583
beta 0.556862509488559 0.638642657523352
END
for ci in wilson wald logit beta auto; do
    expect 0 '' "$maqsat" tabulate "$design" --var code --weight w --cluster school --ci "$ci" --format csv -o "$ci.csv"
    [ -n "$(value "$ci.csv" levels 0 share lower)" ] || fail "--weight --ci $ci: no interval"
done
expect 2 'ignore the design' "$maqsat" tabulate "$design" --var code --weight w --ci jeffreys
# margins of two crossed columns, by another hand; a total twice, totals that contradict each other
awk -F, 'NR > 1 { n[$8 "*" $7]++ } END { print "column,level,total"; for (k in n) print "lang*group," k "," 100 + length(k) }' "$design" >crossed.csv
expect 0 '' "$maqsat" tabulate "$design" --var code --weight w --rake crossed.csv --format csv -o crossed.out
awk -F, 'NR == FNR { if (FNR > 1) { t[$2] = $3; all += $3 } next } FNR > 1 { k = $8 "*" $7; w[k] += $6; if ($10 != "") { n[k] += $6; y[k] += ($10 == 0) * $6 } }
    END { for (k in w) { top += t[k] / w[k] * y[k]; low += t[k] / w[k] * n[k] } printf "%.12f\n", top / low }' crossed.csv "$design" >hand
near "$(value crossed.out levels 0 share share)" "$(cat hand)" "share post-stratified by two crossed columns"
printf 'column,level,total\nlang,kk,1\nlang,ru,1\nlang,kk,5\n' >double.csv
expect 65 'row 3 .line 4.*has a total already' "$maqsat" tabulate "$design" --var code --rake double.csv
printf 'a,g,h\n1,x,p\n2,x,p\n1,y,q\n2,y,q\n' >torn.csv
printf 'column,level,total\ng,x,15\ng,y,5\nh,p,10\nh,q,10\n' >torn-margins.csv
expect 65 'not met after 1000 cycles.*contradict' "$maqsat" tabulate torn.csv --var a --rake torn-margins.csv
# an empty group is named, and no number of it is shown
printf 'a,g\n1,x\n2,x\n,y\n1,z\n2,z\n' >empty.csv
expect 0 '' "$maqsat" tabulate empty.csv --var a --by g --format json
grep -q 'Left out of the tests, without answers: y' stdout || fail "the empty group is not named"
grep -qi ':nan\|: nan' stdout && fail "NaN in a table"
expect 2 'name the column' "$maqsat" tabulate "$design"
# with a design as without: a column of groups that cannot be tested leaves the others their tests
printf 'a,g,h,w\n1,,x,1\n2,,y,1\n1,,x,2\n2,,y,1\n1,,y,1\n' >hollow.csv
expect 0 '' "$maqsat" tabulate hollow.csv --var a --by g --by h --weight w --format json
grep -q 'no_answers' stdout || fail "a blank column of groups has no reason"
expect 0 '' "$maqsat" tabulate "$design" --var w --by group --by school --weight w --format json
grep -q 'too_many_cells' stdout || fail "a table of too many cells has no reason"
printf 'a,b\n1,x\n2,x\n1,x\n' >one.csv
"$maqsat" tabulate one.csv --var a --by b --format json >one.json || fail "one group is no error"
grep -qi 'nan' one.json && fail "NaN in a table"
grep -q 'one_group' one.json || fail "one group: no reason"
printf 'a\nx\n' >lone.csv
expect 0 '' "$maqsat" tabulate lone.csv --var a --format csv -o lone.out
[ -z "$(value lone.out levels x simultaneous lower)" ] && [ -n "$(value lone.out levels x share lower)" ] || fail "one value: [1, 1] claims certainty"
# every sentence comes in the language asked for
for lang in kk ru; do
    { "$maqsat" tabulate "$design" --var code --by experience --by group --ordered code --lang "$lang"
      "$maqsat" tabulate "$design" --var code --by group --ordered code --weight w --strata stratum_l --cluster school --rake margins.csv --lonely adjust --lang "$lang"
    } >"$lang.out" || fail "--lang $lang"
    grep -Eq '[Tt]ests?\b|answers|left out|Intervals|residual|chi-square|Fisher|effect|cluster|second' "$lang.out" &&
        fail "--lang $lang: English left: $(grep -E '[Tt]ests?\b|answers|left out|Intervals|residual|chi-square|Fisher|effect|cluster|second' "$lang.out" | head -2)"
done
"$maqsat" tabulate "$design" --var code --by experience --by lang --ordered code --format csv >keys.csv
documented keys.csv
documented design.csv
nothing nowhere.csv
finish
