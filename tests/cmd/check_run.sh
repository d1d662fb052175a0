#!/bin/bash
# The main job: all files, the same bytes every time, numbers that agree with the coded file.
. "$(dirname "$0")/support.sh"

survey=$SOURCE/samples/small.csv
expect 0 'out/report.html' "$maqsat" run "$survey" --text goal --by region --by locality -o out
cp stdout terminal
for f in coded.csv report.html report.md tables.csv run.json; do [ -s out/$f ] || fail "no $f"; done
nothing out/rejects.csv
expect 0 '' "$maqsat" run "$survey" --text goal --by region --by locality -o again
for f in coded.csv tables.csv; do same out/$f again/$f "second run, $f"; done

# counts in the table against the column of the coded file
column=$(head -1 out/coded.csv | tr ',' '\n' | grep -n '^goal_level$' | cut -d: -f1)
"$maqsat" cat out/coded.csv | tail -n +2 | sed 's/^\["//; s/"\]$//' | awk -F'","' -v c="$column" '{ n[$c]++ } END { for (k in n) print k, n[k] }' | sort >counted
grep '^level,[a-z_]*,n,count,' out/tables.csv | grep -v ',total,' | awk -F, '$5 > 0 { print $2, $5 }' | sort >printed
same counted printed "counts of the level table"
[ -s counted ] || fail "nothing was counted"
n=$(awk '{ s += $2 } END { print s }' counted)
grep -q "^level,total,n,count,$n," out/tables.csv || fail "total is not $n"
# Wilson by another hand
grep '^level,' out/tables.csv | awk -F, -v n="$n" '
    $4 == "count" && $3 == "n" && $2 != "total" { x[$2] = $5 }
    $4 == "lower" { lo[$2] = $5 } $4 == "upper" { hi[$2] = $5 }
    END { z = 1.959963984540054
          for (k in x) { p = x[k] / n; m = (p + z*z/(2*n)) / (1 + z*z/n)
                         h = z * sqrt(p*(1-p)/n + z*z/(4*n*n)) / (1 + z*z/n)
                         if ((lo[k] - m + h)^2 > 1e-18 || (hi[k] - m - h)^2 > 1e-18) bad = bad " " k }
          if (bad != "") { print "FAIL: Wilson interval of" bad; exit 1 } }' || failed=1
# Pearson chi-square of level by locality by another hand, from the printed counts
"$maqsat" cat out/coded.csv | tail -n +2 | sed 's/^\["//; s/"\]$//' | awk -F'","' -v c="$column" '
    { n[$5, $c]++; r[$5]++; k[$c]++; t++ }
    END { for (i in r) for (j in k) { e = r[i] * k[j] / t; x += (n[i, j] - e)^2 / e }
          printf "%.9f %d\n", x, (length(r) - 1) * (length(k) - 1) }' >want
grep '^tests,locality=,' out/tables.csv | awk -F, '$3 == "chi2" { x = $5 } $3 == "df" { d = $5 } END { printf "%.9f %d\n", x, d }' >got
same want got "chi-square of locality"
grep -q '<svg' out/report.html || fail "no figure in the page"
grep -Eq 'src="http|href="http|@import' out/report.html && fail "the page asks for the network"
grep -Eq '"sha256": "[0-9a-f]{64}"' out/run.json || fail "no digest in the manifest"
grep -q "$(sha256sum <"$survey" | cut -c1-64)" out/run.json || fail "the digest is not that of the input"
for lang in kk ru en; do expect 0 '' "$maqsat" run "$survey" --text goal --lang $lang -o lang-$lang; done
cmp -s lang-kk/report.md lang-ru/report.md && fail "kk and ru reports are the same"

# the method section says what the data came from
expect 0 '' "$maqsat" export out/coded.csv -o coded.sav
expect 0 '' "$maqsat" run coded.sav --text subject -o spss
grep -q 'read from an SPSS file; rows read: [0-9]' spss/report.md || fail "the method section does not name the SPSS file"
grep -q 'UTF-8' spss/report.md && fail "the method section tells an encoding of an SPSS file"

# run = code + report with defaults: the tables are the same to the byte, the pages but for what they were made from
for lang in kk ru en; do
    { cat "$survey"; echo 'one,cell too few'; } >ragged.csv
    expect 3 '1 of 61 rows rejected' "$maqsat" run ragged.csv --text goal --by region --by locality --lang $lang -o whole
    expect 0 '' "$maqsat" report whole/coded.csv --text goal --by region --by locality --lang $lang -o parts
    same whole/tables.csv parts/tables.csv "$lang: tables of run and of report"
    for d in whole parts; do sed '/^    /d; s/^\*[a-z/]*\.csv · /*/' $d/report.md >$d.md; done
    diff whole.md parts.md >differences || fail "$lang: pages of run and of report: $(head -3 differences)"
    grep -q '^## ' whole.md || fail "$lang: the page has no sections"
    grep -q '<mark>' whole/report.html || fail "$lang: run marks no evidence"
done
# a second codebook beside the first, and a renamed one without a rebuild
cp -r "$SOURCE/lexicons" lex
sed -i 's/\tcareer\t/\tladder\t/' lex/goals/codebook.tsv
sed -i 's/concrete\.career/concrete.ladder/' lex/goals/rules.tsv
expect 0 '' "$maqsat" code "$survey" --text goal --codebook lex/goals -o renamed.csv
sed 's/,career,/,ladder,/; s/concrete\.career/concrete.ladder/' out/coded.csv >want
same want renamed.csv "a renamed code"
finish
