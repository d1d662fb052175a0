#!/bin/bash
# Reliability and corrected proportions in a report: the numbers of agree and correct, from sheets and a design.
. "$(dirname "$0")/support.sh"
value() { awk -F, -v t="$2" -v r="$3" -v c="$4" -v s="$5" '$1==t && $2==r && $3==c && $4==s { print $5 }' "$1"; }

awk 'BEGIN { print "goal,goal_level,goal_detail,goal_rule,goal_language,region"
    split("absent generic concrete competency", name, " "); split("1286 631 218 31", n, " ")
    for (k = 1; k <= 4; k++) for (i = 1; i <= n[k]; i++) print "answer " i "," name[k] ",,r" k ",ru," (i % 3 ? "north" : "south") }' >coded.csv
printf 'stratum,n\nabsent,60\ngeneric,60\nconcrete,60\ncompetency,31\n' >allocation.csv
expect 0 '' "$maqsat" sample coded.csv -n 211 --text goal --stratify goal_level --allocate allocation.csv --seed 7 -o human
# people: every seventh answer one level up, the second coder in every fifth
awk -F, -v OFS=, 'NR == FNR { if (FNR > 1) level[FNR - 1] = $2; next }
    FNR == 1 { print >"A.csv"; print >"B.csv"; print "key,text,code_1,code_2,code,remark" >"adjudicated.csv"; next }
    { up["absent"] = "generic"; up["generic"] = "concrete"; up["concrete"] = "competency"; up["competency"] = "competency"
      a = FNR % 7 ? level[$1] : up[level[$1]]; b = FNR % 5 ? a : up[a]
      print $1, $2, a, "" >"A.csv"; print $1, $2, b, "" >"B.csv"; print $1, $2, a, b, a, "" >"adjudicated.csv" }' coded.csv human/sheet_A.csv
expect 0 '' "$maqsat" agree A.csv B.csv -f csv -o agree.csv
expect 0 '' "$maqsat" correct coded.csv --sheet adjudicated.csv --design human/design.json --by region -f csv -o correct.csv

kept=$(awk -F, 'NR == FNR { if (FNR > 1) level[FNR - 1] = $2; next } level[$1] == "generic" && $5 == "generic"' coded.csv adjudicated.csv | wc -l)

all=html,md,text,csv,json,latex,xlsx,rtf
sheets=(--sheet A.csv --sheet B.csv --sheet adjudicated.csv --design human/design.json)
for lang in kk ru en; do
    expect 0 '' "$maqsat" report coded.csv --text goal --by region "${sheets[@]}" --lang $lang -f $all --figures svg -o $lang
    for by in by corrected-by; do
        sed -n "s/^$by-1,\(region=\)\{0,1\}\([^,/]*\)[,/].*/\2/p" $lang/tables.csv | grep -v '^total$' | uniq >order.$by
    done
    same order.by order.corrected-by "$lang: groups stand in another order where they are corrected"
    grep -v '^    ' $lang/report.txt | LC_ALL=C.UTF-8 grep -qE '^.{101}' && fail "$lang: a line of the text report is longer than 100 letters"
    # what is printed fits its paper: headings break, and in Word one of several columns stands over them all
    grep -q 'shortstack\[r\]' $lang/report.tex || fail "$lang: no heading of the LaTeX tables is broken"
    [ "$(grep -c pngblip $lang/report.rtf)" = "$(ls $lang/*.svg | wc -l)" ] || fail "$lang: the Word report does not hold every figure"
    grep -q 'clmgf' $lang/report.rtf || fail "$lang: a heading over several columns stands over the first in Word"
    for row in alpha_nominal alpha_ordinal gwet_ac1 cohen_kappa; do
        for s in value lower upper; do
            [ -n "$(value agree.csv agreement $row value $s)" ] || fail "agree has no $row $s"
            [ "$(value $lang/tables.csv agreement $row value $s)" = "$(value agree.csv agreement $row value $s)" ] || fail "$lang: $row $s is not that of agree"
        done
    done
    [ "$(value $lang/tables.csv confusion absent second:absent count)" = "$(value agree.csv confusion absent second:absent count)" ] || fail "$lang: confusion of the coders is not that of agree"
    for code in absent generic concrete competency; do
        for s in share lower upper; do
            [ -n "$(value correct.csv levels $code corrected $s)" ] || fail "correct has no $code $s"
            [ "$(value $lang/tables.csv corrected-level $code corrected $s)" = "$(value correct.csv levels $code corrected $s)" ] || fail "$lang: corrected $code $s is not that of correct"
        done
    done
    [ "$(value $lang/tables.csv corrected-by-1 north/absent corrected share)" = "$(value correct.csv corrected-by-1 north/absent corrected share)" ] || fail "$lang: corrected north is not that of correct"
    grep -q '^corrected-by-1,north/absent,corrected,share,0' $lang/tables.csv || fail "$lang: no corrected groups"
    [ "$(value $lang/tables.csv lexicon-confusion generic human:generic count)" = "$kept" ] || fail "$lang: generic by lexicon and people is not $kept"
    for figure in corrected-level confusion lexicon-confusion; do
        [ -s $lang/figure-$figure.svg ] || fail "$lang: no figure of $figure"
    done
    grep -q disagreements $lang/tables.csv && fail "$lang: keys of respondents stand in the report"
    grep -Eq '(^|[^a-z_.])(report|section|title|method|column|agree|correct)\.[a-z_]+' $lang/report.md && fail "$lang: a message is missing: $(grep -Eo '(report|section|title|method|column|agree|correct)\.[a-z_]+' $lang/report.md | head -1)"
    [ $lang = en ] || ! grep -v '^    \|^>' $lang/report.md | grep -Eq '[a-z]{4,} [a-z]{3,}' || fail "$lang: English is left: $(grep -v '^    \|^>' $lang/report.md | grep -Eo '[a-z]{4,} [a-z]{3,}.*' | head -1 | cut -c1-100)"
done
grep -q 'Надёжность кодирования' ru/report.md || fail "no Russian section on reliability"
grep -q 'Түзетілген үлестер' kk/report.md || fail "no Kazakh section on corrected shares"
grep -q 'errors of coding are not corrected' en/report.md && fail "the method denies the correction"
grep -q "Krippendorff's α = " en/report.md || fail "agreement is not told in a sentence"

# the adjudicated sheet alone holds both coders' codes; a sheet of one coder alone is the adjudicated one
expect 0 '' "$maqsat" report coded.csv --text goal --sheet adjudicated.csv --design human/design.json -f csv -o alone
[ "$(value alone/tables.csv agreement alpha_ordinal value value)" = "$(value agree.csv agreement alpha_ordinal value value)" ] || fail "alpha of the columns code_1 and code_2"
expect 0 '' "$maqsat" report coded.csv --text goal --sheet A.csv --design human/design.json -f csv -o single
[ "$(value single/tables.csv corrected-level absent corrected share)" = "$(value correct.csv levels absent corrected share)" ] || fail "the single sheet does not correct"
grep -q '^agreement' single/tables.csv && fail "one coder agrees with nobody"
expect 0 '' "$maqsat" report coded.csv --text goal --sheet A.csv --sheet B.csv -f csv,md -o two
grep -q '^agreement,alpha' two/tables.csv || fail "two sheets tell no agreement"
grep -q '^corrected' two/tables.csv && fail "corrected without a decided sheet"
grep -q 'errors of coding are not corrected' two/report.md || fail "it is not told that nothing was corrected"
# sheets of whole codes: their tables stand there too, and no respondent's key
sed 's/,generic,/,generic.technology,/; s/,concrete,/,concrete.product,/' A.csv >A2.csv
sed 's/,generic,/,generic.technology,/; s/,concrete,/,concrete.career,/' B.csv >B2.csv
expect 0 '' "$maqsat" report coded.csv --text goal --sheet A2.csv --sheet B2.csv -f csv -o whole
grep -q '^agreement_detail,alpha_nominal,value,value' whole/tables.csv || fail "no agreement on whole codes"
grep -q disagreements whole/tables.csv && fail "keys of respondents stand in the report of whole codes"
# a part may be left out, and a description may name it all
printf 'text = goal\nsheet = A.csv\nsheet = B.csv\nsheet = adjudicated.csv\ndesign = human/design.json\ntables = reliability, corrected\nformat = csv\noutput = plan\n' >plan.txt
expect 0 '' "$maqsat" report coded.csv -d plan.txt
cut -d, -f1 plan/tables.csv | sort -u | tr '\n' ' ' | grep -q '^agreement confusion corrected-detail corrected-level lexicon-confusion table $' || fail "the parts of the description are $(cut -d, -f1 plan/tables.csv | sort -u | tr '\n' ' ')"

# a small level: neither it nor what gives it away is told by the correction
{ cat coded.csv; for i in 1 2 3; do echo "few $i,competency,,r4,ru,east"; done; } >few.csv
awk -F, 'NR == 1 || $2 != "competency" || ++n <= 3' few.csv >small.csv
printf 'stratum,n\nabsent,60\ngeneric,60\nconcrete,60\ncompetency,3\n' >allocation.csv
expect 0 '' "$maqsat" sample small.csv -n 183 --text goal --stratify goal_level --allocate allocation.csv --seed 7 -o little
awk -F, -v OFS=, 'NR == FNR { if (FNR > 1) level[FNR - 1] = $2; next } FNR > 1 { $3 = level[$1] } 1' small.csv little/sheet_A.csv >little.csv
expect 0 '' "$maqsat" report small.csv --text goal --by region --sheet little.csv --design little/design.json --share -f csv,html --figures svg -o hidden
awk -F, '$4 == "count" && $5 > 0 && $5 < 5' hidden/tables.csv | grep -q . && fail "a small count is in the tables"
grep '^level,' hidden/tables.csv | grep ',n,count,' | cut -d, -f2 | sort >shown
grep '^corrected-level,' hidden/tables.csv | grep -E ',(naive|corrected),share,[0-9]' | cut -d, -f2 | sort -u >told
[ -s told ] || fail "the correction tells nothing"
comm -13 shown told | grep -q . && fail "the correction tells what the level table hides: $(comm -13 shown told | tr '\n' ' ')"
[ "$(wc -l <told)" -le 2 ] || fail "the rest to 100 % gives the small level away"

# bad input
expect 2 '--sheet FILE is missing' "$maqsat" report coded.csv --text goal --design human/design.json -o bad
expect 2 '--design FILE' "$maqsat" report coded.csv --text goal --sheet A.csv -o bad
expect 66 'nowhere' "$maqsat" report coded.csv --text goal --sheet nowhere.csv --sheet A.csv -o bad
expect 66 'nowhere' "$maqsat" report coded.csv --text goal --sheet A.csv --design nowhere.json -o bad
expect 65 'not the file that the sample was drawn from' "$maqsat" report small.csv --text goal --sheet A.csv --design human/design.json -o bad
nothing bad
finish
